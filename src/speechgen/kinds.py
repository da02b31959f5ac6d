"""Kinds of document and the moves they are made of: `templates/kinds/*.yaml` and `templates/moves/*.j2` as typed data.

A move file is YAML front matter between ``---`` lines (its steps, genre.md §2.2), then Jinja: one block a step, `s1_4` for
step 1.4. Own `templates/` folders are laid over the built-in ones by file name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any as Anything

from . import cache
from .datafiles import decode, load_yaml, load_yaml_file, plain, read_bytes
from .findings import Finding, InputError
from .kind_faults import faults_at, unknown_fields, unknown_names
from .records import dataclass, field
from .shapes import NUMBER, TEXT, WHEN, Any, Choice, faults

When = Mapping[str, "str | tuple[str, ...]"]
_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_BLOCK = re.compile(r"\{%-?\s*block\s+(s\d+_\d+)")
_STEP = {"name": TEXT, "duty": Choice(("O", "R", "○", "C")), "any?": [TEXT], "drop?": NUMBER}
_MOVE = {"id": TEXT, "name": TEXT, "purpose": TEXT, "steps": Any(_STEP)}
_HEADING = {"slot": TEXT, "when?": Any(WHEN)}
_SECTION = {
    "id": TEXT,
    "move": TEXT,
    "share": NUMBER,
    "needs?": [TEXT],
    "spare?": NUMBER,
    "heading?": TEXT,
    "annex?": Choice(("true", "false")),
    "headings?": [_HEADING],
    "paragraphs": [[TEXT]],
}
# What can stand before and after the text: front.PIECES and back.PIECES build them.
FRONT = ("标题", "讲话人", "单位", "日期", "称谓", "主送", "报头", "纪要标志")
BACK = ("落款", "报尾", "附件", "分送", "版记")
_PAPER = {
    "front?": [Choice(FRONT)],
    "back?": [Choice(BACK)],
    "title?": TEXT,
    "address?": TEXT,
    "points?": Choice(("（一）", "1.", "（1）", "一是", "一要", "第一")),
    "items?": Choice(("一是", "一要", "第一", "（一）", "1.", "（1）")),
    "headings?": Choice(("一、", "")),
    "reading?": Choice(("true", "false")),
    "own_body?": Choice(("true", "false")),
}
ASKS = ("牵头", "时限")  # what every task should have, unless a kind asks for less
WHEN_USED = ("会前", "会中", "会后")
_PACKAGE = {"when": Choice(WHEN_USED), "speaker?": TEXT, "own?": Choice(("true", "false")), "needs?": [TEXT]}
_LENGTH = {"low": NUMBER, "high": NUMBER, "target": NUMBER}
_KIND = {
    "id": TEXT,
    "purpose": TEXT,
    "stage": TEXT,
    "sample?": TEXT,
    "length": _LENGTH,
    "required": [TEXT],
    "bars?": [TEXT],
    "asks?": [TEXT],
    "paper?": _PAPER,
    "spares?": [TEXT],
    "package?": _PACKAGE,
    "sections": [_SECTION],
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a move: `duty` O obligatory, R usual, ○ optional, C conditional; `any`: it needs one of these fields;
    `drop` > 0: it is only used when the draft is at least so full (1 comes first, 5 last)."""

    id: str
    move: str
    name: str
    duty: str
    any: tuple[str, ...] = ()
    drop: int = 0

    @property
    def block(self) -> str:
        """The name of its Jinja block."""
        return _block(self.id)


@dataclass(frozen=True, slots=True)
class Heading:
    """A slot of headings that fits a section under a condition."""

    slot: str
    when: When = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a kind: `share` in percent of the length, `needs`: one of these fields, `paragraphs`: steps by paragraph;
    `spare`: without what it needs it stands all the same, unless so many other sections with a heading do;
    `heading`: its fixed heading, if it has one; `annex`: it stands behind the foot of the paper, as an attachment."""

    id: str
    move: str
    share: int
    needs: tuple[str, ...]
    headings: tuple[Heading, ...]
    paragraphs: tuple[tuple[str, ...], ...]
    heading: str = ""
    annex: bool = False
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """How the paper of a kind is made up; the default is a speech.

    front, back: what stands before and after the text · title: the slot its title is chosen from (empty: 在…上的讲话) ·
    address: the address if the file gives none · points, items: how sub-points and lists are numbered · headings: how
    headings of level 1 are (empty: not at all) · reading: laid out as a copy to read out · own_body: the speaker says 我局
    of his own body rather than 我市 of the place.
    """

    front: tuple[str, ...] = ("标题", "讲话人", "日期", "称谓")
    back: tuple[str, ...] = ()
    title: str = ""
    address: str = ""
    points: str = "（一）"
    items: str = "一是"
    headings: str = "一、"
    reading: bool = False
    own_body: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """When the papers of a meeting need this kind: 会前, 会中 or 会后 · speaker: the field that names who speaks, if it is not
    the speaker of the file (会议.主持) · own: a participant speaks for his own unit, so it is made only if it is asked for ·
    needs: what the file has to have, beside what the kind requires, for a paper that nobody asked for."""

    when: str
    speaker: str = ""
    own: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document; `low`, `high` and `target` are characters (genre.md §3); `bars`: figures of speech it has no
    use for; `asks`: what it asks of every task; `spares`: fields that every situation needs and this kind can do without
    (a 通报 has no speaker)."""

    id: str
    purpose: str
    stage: str
    sample: str
    low: int
    high: int
    target: int
    required: tuple[str, ...]
    sections: tuple[Section, ...]
    bars: tuple[str, ...] = ()
    asks: tuple[str, ...] = ASKS
    paper: Paper = field(default_factory=Paper)
    spares: tuple[str, ...] = ()
    package: Use | None = None


@dataclass(frozen=True, slots=True)
class Templates:
    """All kinds, all steps, and the Jinja text of each move."""

    kinds: Mapping[str, Kind]
    steps: Mapping[str, Step]
    moves: Mapping[str, str]
    move_names: Mapping[str, str]
    move_files: Mapping[str, str]

    @property
    def spares(self) -> dict[str, tuple[str, ...]]:
        """Every kind with the needed fields that it can do without, as the loader of situations asks for it."""
        return {name: kind.spares for name, kind in self.kinds.items()}


def load(folders: Sequence[Path]) -> Templates:
    """The templates of the folders, later ones over earlier ones; InputError with all faults."""
    kind_files = _by_name(folders, "kinds/*.yaml")
    move_files = _by_name(folders, "moves/*.j2")
    files = [*kind_files, *move_files]
    return cache.compiled("templates", files, lambda: _compile(kind_files, move_files), _templates, __file__)


def _templates(data: Mapping[str, Anything]) -> Templates:
    steps = {s["id"]: Step(**{**s, "any": tuple(s["any"])}) for s in data["steps"]}
    kinds = {row["id"]: _kind(row) for row in data["kinds"]}
    return Templates(kinds, steps, data["moves"], data["move_names"], data["move_files"])


def _by_name(folders: Sequence[Path], pattern: str) -> list[Path]:
    found = {path.name: path for folder in folders for path in sorted(folder.glob(pattern))}
    return list(found.values())


def _kind(row: Mapping[str, Anything]) -> Kind:
    sections = tuple(
        Section(
            s["id"],
            s["move"],
            int(s.get("share") or 0),
            tuple(s.get("needs") or ()),
            tuple(Heading(h["slot"], _when(h.get("when"))) for h in s.get("headings") or ()),
            tuple(tuple(p) for p in s["paragraphs"]),
            s.get("heading") or "",
            s.get("annex") == "true",
            int(s.get("spare") or 0),
        )
        for s in row["sections"]
    )
    length = row["length"]
    low, high, target = (int(length[key]) for key in ("low", "high", "target"))
    return Kind(
        row["id"],
        row.get("purpose") or "",
        row.get("stage") or "常规",
        row.get("sample") or "",
        low,
        high,
        target,
        tuple(row.get("required") or ()),
        sections,
        tuple(row.get("bars") or ()),
        ASKS if row.get("asks") is None else tuple(row["asks"]),
        _paper(row.get("paper") or {}),
        tuple(row.get("spares") or ()),
        _use(row.get("package")),
    )


def _use(row: Mapping[str, Anything] | None) -> Use | None:
    if not row:
        return None
    return Use(row["when"], row.get("speaker") or "", row.get("own") == "true", tuple(row.get("needs") or ()))


def _paper(row: Mapping[str, Anything]) -> Paper:
    """The paper of a kind's file; only `headings` means something when it is empty."""
    given: dict[str, Anything] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items() if v}
    given |= {"headings": row.get("headings", "一、") or ""}
    given |= {key: row.get(key) == "true" for key in ("reading", "own_body")}
    return Paper(**given)


def _when(row: Mapping[str, Anything] | None) -> When:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in (row or {}).items()}


def _compile(kind_files: Sequence[Path], move_files: Sequence[Path]) -> dict[str, object]:
    findings: list[Finding] = []
    out: dict[str, Anything] = {"kinds": [], "steps": [], "moves": {}, "move_names": {}, "move_files": {}}
    for path in move_files:
        _add_move(path, out, findings)
    known = {step["id"] for step in out["steps"]}
    complete = not findings  # what a faulty move defines is not known, so nothing is called undefined
    for path in kind_files:
        row: Anything = plain(load_yaml_file(path))
        wrong = [*faults(row, _KIND), *unknown_names(row, known, out["move_names"], complete)]
        findings += faults_at(path, decode(read_bytes(path), str(path)), wrong)
        out["kinds"].append(row)
    if findings:
        raise InputError(findings)
    return out


def _add_move(path: Path, out: dict[str, Anything], findings: list[Finding]) -> None:
    text = decode(read_bytes(path), str(path))
    found = _FRONT.match(text)
    if not found:
        findings += faults_at(path, text, ["语步文件开头要有 --- 包起来的说明"])
        return
    front: Anything = plain(load_yaml(found.group(1), str(path)))
    blocks = set(_BLOCK.findall(text))
    wrong = list(faults(front, _MOVE))
    wrong = wrong or [
        *(f"步骤“{key}”没有对应的模板块 {_block(key)}" for key in front["steps"] if _block(key) not in blocks),
        *(what for row in front["steps"].values() for what in unknown_fields(row.get("any"))),
    ]
    wrong += [] if wrong else [*_taken(front["steps"], out)]
    findings += faults_at(path, text, wrong)
    if wrong:
        return
    # The front matter becomes blank lines, so that Jinja's line numbers are those of the file.
    out["moves"][front["id"]] = "{#" + "\n" * text[: found.end()].count("\n") + "#}" + text[found.end() :]
    out["move_names"][front["id"]] = front["name"]
    out["move_files"][front["id"]] = str(path)
    for key, row in front["steps"].items():
        step = {"id": key, "move": front["id"], "name": row["name"], "duty": row["duty"]}
        out["steps"].append(step | {"any": row.get("any") or [], "drop": int(row.get("drop") or 0)})


def _block(step: str) -> str:
    return "s" + step.replace(".", "_")


def _taken(steps: Mapping[str, object], out: Mapping[str, Anything]) -> Iterator[str]:
    """Numbers of steps that another move has already: the later one would take its place in every kind."""
    files = {step["id"]: Path(out["move_files"][step["move"]]).name for step in out["steps"]}
    yield from (f"{files[key]} 里已经有步骤“{key}”，换一个没有用过的号" for key in steps if key in files)
