"""What a machine that has nothing of the caller's needs to draft his papers: folders and files as bytes, laid out over there.

A worker reads only what was sent: the unit's own phrases, templates and layout, the situation files; and the program's own data,
which `identity` compares. Results name the caller's files, not the copies.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from .. import __version__, cache, datafiles
from ..findings import Finding
from .papers import DATA, Made, Plan, Task, data_digest, data_files, forget, make

Pairs = Sequence[tuple[str, str]]
_OWN, _CONFIGURATION, _STYLE = "own", "configuration", "style"
_LIBRARIES = ("jinja2", "python-docx", "lxml", "pyyaml")  # whose output stands in a paper, or whose errors do


@dataclass(frozen=True, slots=True)
class Parcel:
    """A unit's own data: packed files, their digest, and the folders they come from."""

    packed: bytes
    digest: str
    beside: str
    configuration: str


@dataclass(frozen=True, slots=True)
class Part:
    """Papers whose files stand in one folder: its data, their situation files by name, the papers."""

    parcel: Parcel
    sources: tuple[tuple[str, bytes], ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """What is sent at a time: what the worker must be, the plan, the papers."""

    identity: tuple[tuple[str, str], ...]
    plan: Plan
    parts: tuple[Part, ...]


# --- who drafts -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def identity() -> tuple[tuple[str, str], ...]:
    """What two machines must have in common to write the same paper to the byte: names in Chinese and values."""
    code = hashlib.sha256()
    root = Path(__file__).parents[1]
    files = sorted((p.relative_to(root).as_posix(), p) for p in root.rglob("*.py"))
    for name, path in files:
        code.update(f"{name}|".encode() + hashlib.sha256(path.read_bytes()).digest())
    sample = "".join(name for name, _ in files).encode() * 20
    return (
        ("speechgen", __version__),
        ("程序", code.hexdigest()[:12]),
        ("句库和模板", data_digest([datafiles.data_dir("templates").parent])[:12]),
        ("Python", f"{sys.version_info.major}.{sys.version_info.minor}"),
        *((name, version(name)) for name in _LIBRARIES),
        (
            "压缩库",
            hashlib.sha256(zlib.compress(sample)).hexdigest()[:12],
        ),  # not alike everywhere, and a .docx is a zip
    )


# --- at the caller ----------------------------------------------------------------------------------------------------


def job(tasks: Sequence[Task], plan: Plan) -> bytes:
    """Some papers to be made with all they need, as bytes; nothing of their facts can be read in it by chance."""
    folders = dict.fromkeys(task.source.parent for task in tasks)
    parts = tuple(_part([t for t in tasks if t.source.parent == folder], folder.resolve(), plan) for folder in folders)
    return zlib.compress(pickle.dumps(Job(identity(), plan, parts)), 1)


def _part(tasks: Sequence[Task], folder: Path, plan: Plan) -> Part:
    sources = []
    for path in dict.fromkeys(task.source for task in tasks):
        with suppress(OSError):  # gone meanwhile: the paper says so
            sources.append((path.name, path.read_bytes()))
    return Part(packed(folder, plan.order.style, plan.data), tuple(sources), tuple(tasks))


@lru_cache(maxsize=16)
def packed(folder: Path, style: Path | None, data: str) -> Parcel:
    """The data of a folder; `data`: a digest of it, so that what is kept here is never out of date."""
    own = [path for path in data_files(folder) if not _built_in(path, folder)]
    configured = datafiles.configuration()
    files = [(f"{_OWN}/{path.relative_to(folder).as_posix()}", path) for path in own]
    files += [(f"{_CONFIGURATION}/{p.relative_to(configured).as_posix()}", p) for p in data_files(configured)]
    files += [(f"{_STYLE}/{style.name}", style)] if style else []
    content = [(name, path.read_bytes()) for name, path in files]
    raw = zlib.compress(pickle.dumps(content))
    return Parcel(raw, hashlib.sha256(raw).hexdigest()[:20], str(folder), str(configured))


def _built_in(path: Path, folder: Path) -> bool:
    """Whether a file is the program's own: who works in the program's folder has nothing laid over it."""
    return folder == datafiles.data_dir("templates").parent.resolve() and path.relative_to(folder).parts[0] in DATA


# --- at the worker ----------------------------------------------------------------------------------------------------


def work(wanted: Job, scratch: Path) -> list[Made]:
    """The papers of a job. `scratch`: a folder that lives as long as the process and that nobody else reads."""
    return [made for part in wanted.parts for made in _made(part, wanted.plan, scratch)]


def _made(part: Part, plan: Plan, scratch: Path) -> list[Made]:
    root = _laid_out(part.parcel, scratch)
    own, style = root / _OWN, plan.order.style
    names = [(str(own), part.parcel.beside), (str(root / _CONFIGURATION), part.parcel.configuration)]
    if style is not None:
        copy = root / _STYLE / style.name
        plan = replace(plan, order=replace(plan.order, style=copy))
        names.append((str(copy), str(style)))
    with ExitStack() as stack:
        stack.enter_context(datafiles.configured_in(root / _CONFIGURATION))
        stack.enter_context(cache.unused())
        stack.enter_context(_lent(part.sources, own))
        return [_one(task, plan, own, names) for task in part.tasks]


@contextmanager
def _lent(sources: Sequence[tuple[str, bytes]], folder: Path) -> Iterator[None]:
    """The situation files, there only as long as they are needed: they hold the facts."""
    lent = {folder / name: data for name, data in sources if not (folder / name).exists()}
    try:
        for path, data in lent.items():
            path.write_bytes(data)
        yield
    finally:
        forget()
        for path in lent:
            path.unlink(missing_ok=True)


def _laid_out(parcel: Parcel, scratch: Path) -> Path:
    """The folder where a parcel is unpacked, once for a process. Its name is its content: data kept by path stays right."""
    root = scratch / parcel.digest
    whole = root / "whole"
    if whole.exists():
        return root
    (root / _OWN).mkdir(parents=True, exist_ok=True)
    for name, data in pickle.loads(zlib.decompress(parcel.packed)):  # from the caller, who may run code here anyway
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    whole.touch()
    return root


def _one(task: Task, plan: Plan, own: Path, names: Pairs) -> Made:
    source = own / task.source.name
    made = make(replace(task, source=source), plan)
    names = [(str(source), str(task.source)), *names]
    return replace(
        made,
        fault=_named(made.fault, names),
        findings=tuple(_told(finding, names) for finding in made.findings),
        gaps=tuple((label, _named(where, names), who, printed) for label, where, who, printed in made.gaps),
    )


def _told(finding: Finding, names: Pairs) -> Finding:
    pos = replace(finding.pos, file=_named(finding.pos.file, names))
    message, hint = _named(finding.message, names), _named(finding.suggestion, names)
    return replace(finding, pos=pos, message=message, suggestion=hint)


def _named(text: str, names: Pairs) -> str:
    """A text with the caller's names for the copies."""
    for here, there in names:
        text = text.replace(here, there)
    return text
