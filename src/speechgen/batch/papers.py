"""Many papers at once: what each of them is made from, how it is made in whatever process, what is already there.

Nothing here prints or writes a paper (`commands/batch.py` and `state.py` do). A paper depends on its own input, its number,
the seed and the data alone, never on the other papers, so that neither the number of processes nor an interruption shows.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from .. import __version__, settings
from ..derive import plain
from ..drafting import Draft, draft, resources, user_folders
from ..findings import OUR_FAULT, Finding, InputError, has_errors
from ..house import file as house_file
from ..output import Order, paper_layout
from ..situation import Situation, load_situation
from ..writers import WRITERS
from . import clauses
from .overlay import Record, laid_over, place, read_base

DATA = ("templates", "phrasebank")
OWN_FIELDS = ("单位", "序号", "行", "文件名")  # what a name may use beside the fields of the situation


@dataclass(frozen=True, slots=True)
class Task:
    """One paper to be made: its number from 1, the file, and the record of the table if there is one."""

    number: int
    source: Path
    record: Record | None = None

    @property
    def where(self) -> str:
        """The row or file, as people name it."""
        return f"{self.record.file} 第{self.record.row}行" if self.record else self.source.name


@dataclass(frozen=True, slots=True)
class Plan:
    """What holds for all papers of a batch, fixed before the first is made.

    names: the field paths that file names ask for · data: a digest of the program and everything it drafts from ·
    recent: phrases that the office used lately.
    """

    order: Order
    seed: int
    today: date
    names: tuple[str, ...]
    data: str
    recent: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A task before it is drafted: what is wrong with it, what its name is made of, a digest of all it depends on."""

    number: int
    findings: tuple[Finding, ...]
    failed: bool
    names: Mapping[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class Made:
    """A paper that was made, or (`fault`) why it was not; `ours`: the program is to blame.

    gaps: label, place, who knows it, whether it is printed · findings: as text · units: what it can be compared by.
    """

    number: int
    data: bytes = b""
    chars: int = 0
    gaps: tuple[tuple[str, str, str, bool], ...] = ()
    findings: tuple[Finding, ...] = ()
    units: tuple[str, ...] = ()
    fault: str = ""
    ours: bool = False


class Rotation(Mapping[str, float]):
    """How far each phrase stands back in one paper of a batch, 0 to 1, as `draft` takes for `recent`.

    From paper to paper every phrase moves on by a step of its slot, so that each stands in front equally often (a sequence of
    low discrepancy), and two papers agree in one slot without agreeing in the others. Nothing is drafted to know it.
    """

    def __init__(self, number: int, seed: int, recent: Mapping[str, float]) -> None:
        self._number, self._seed, self._recent = number, seed, recent

    def get(self, name: str, default: Any = None) -> Any:
        """The number of a phrase by its id; one that the office used lately stands back further."""
        slot = name.partition("/")[0]
        step = 0.2 + 0.6 * _fraction(f"{self._seed}|{slot}")
        return (_fraction(name) + self._number * step) % 1 + self._recent.get(name, 0.0)

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, name: str) -> float:
        return float(self.get(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._recent)

    def __len__(self) -> int:
        return len(self._recent)


@lru_cache(maxsize=65536)
def _fraction(text: str) -> float:
    return (zlib.crc32(text.encode()) * 0x9E3779B97F4A7C15 >> 11 & 0xFFFFFFFFFF) / 0x10000000000


def paper_seed(seed: int, number: int) -> int:
    """The seed of a paper of a batch: the user's for the first, and on from there."""
    return seed + number - 1


# --- a task -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _base(path: Path) -> Any:
    return read_base(path)


def forget() -> None:
    """Read a base file anew: another may stand in its place."""
    _base.cache_clear()


def situation(task: Task) -> Situation:
    """The situation of a task; InputError with every fault, one for each cell."""
    kinds = resources(user_folders(task.source.resolve().parent)).templates.spares
    if task.record is None:
        return load_situation(task.source, kinds)
    wrong = task.record.findings
    try:
        found = laid_over(_base(task.source), task.record, kinds)
    except InputError as error:
        known = {f.pos for f in wrong}
        raise InputError([*wrong, *(f for f in error.findings if f.pos not in known)]) from None
    if has_errors(wrong):
        raise InputError(wrong)
    return replace(found, findings=(*wrong, *found.findings))


def inspect(task: Task, plan: Plan) -> Inspected:
    """Everything that can be said of a task before it is drafted."""
    findings: tuple[Finding, ...] = ()
    day, names = plan.today, {}
    try:
        found = situation(task)
        findings, day = found.findings, found.day or plan.today
        names = {name: plain(found.get(name)) for name in plan.names if name not in OWN_FIELDS}
        failed = False
    except InputError as error:
        findings, failed = error.findings, True
    names |= {"序号": str(task.number), "行": str(task.record.row if task.record else task.number)}
    names |= {"文件名": task.source.stem, "单位": (task.record and task.record.unit) or names.get("地方.名称", "")}
    return Inspected(task.number, findings, failed, names, _digest(task, plan, day))


def _digest(task: Task, plan: Plan, day: date) -> str:
    """What a paper depends on, as a digest: input, number, seed, options, program and data."""
    try:
        source = task.source.read_bytes()
    except OSError:
        source = b""
    order = (plan.order.to, plan.order.length, plan.order.layout, str(plan.order.style))
    used = (__version__, plan.data, plan.seed, task.number, order, sorted(plan.recent.items()), str(day), task.record)
    return hashlib.sha256(source + repr(used).encode("utf-8", "replace")).hexdigest()[:32]


def data_files(folder: Path) -> list[Path]:
    """What a draft may read in a folder beside the situation: phrases, templates, layout, settings."""
    files = [p for name in DATA for p in (folder / name).rglob("*") if p.is_file()]
    return sorted([*files, *(p for p in (folder / house_file.FILE, folder / settings.FILE) if p.is_file())])


def data_digest(folders: Iterable[Path], files: Iterable[Path] = ()) -> str:
    """A digest of the data of some folders and of some files beside."""
    digest = hashlib.sha256()
    for group in (*map(data_files, folders), files):
        for path in group:
            digest.update(f"{path.name}|".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]


def make(task: Task, plan: Plan) -> Made:
    """The paper of a task. Whatever goes wrong is told in it and never raised: one bad row stops no other."""
    try:
        return _made(task, plan)
    except InputError as error:
        return Made(task.number, findings=error.findings, fault="；".join(f.message for f in error.findings)[:500])
    except Exception as error:  # the last catcher of a task: our bug must not take the other papers with it
        text = OUR_FAULT.format(kind=type(error).__name__, error=error)
        return Made(task.number, fault=text[:500], ours=True)


def _made(task: Task, plan: Plan) -> Made:
    own = user_folders(task.source.resolve().parent)
    found, order = situation(task), plan.order
    seed = paper_seed(plan.seed, task.number)
    rotation = Rotation(task.number, plan.seed, plan.recent)
    done = draft(found, seed, plan.today, order.chars(found), own, rotation)
    order.refuse_gaps(done)
    data = WRITERS[order.to](done.shown, paper_layout(done, task.source, order), [])
    bank = resources(own).bank.findings
    told = tuple(f for f in done.findings if f not in bank)
    fixed = resources(own).formulations
    return Made(task.number, data, done.chars, tuple(_gaps(done, task)), told, clauses.units(done.document, fixed))


def _gaps(done: Draft, task: Task) -> Iterator[tuple[str, str, str, bool]]:
    for gap in done.gaps:
        where = place(gap.pos, task.record) if task.record else f"{Path(gap.pos.file).name}:{gap.pos.line}"
        yield f"{gap.path}（{gap.label}）", where, gap.supplier, gap.printed


def finding_row(finding: Finding) -> str:
    """A finding in one line."""
    return f"{finding.pos} {finding.message}" + (f"（{finding.suggestion}）" if finding.suggestion else "")


def as_json(value: Any) -> str:
    """JSON in one line, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
