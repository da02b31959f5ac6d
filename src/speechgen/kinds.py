"""Kinds of document and the moves they are made of: `templates/kinds/*.yaml` and `templates/moves/*.j2` as typed data.

A move file is YAML front matter between ``---`` lines (its steps, genre.md §2.2), then Jinja: one block a step, `s1_4` for
step 1.4. Own `templates/` folders are laid over the built-in ones by file name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import cache
from .findings import Finding, InputError, Pos

When = Mapping[str, "str | tuple[str, ...]"]
_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_BLOCK = re.compile(r"\{%-?\s*block\s+(s\d+_\d+)")
STEP_KEYS = ("name", "duty", "any", "drop")
OPTIONAL_KEYS = ("bars",)
KIND_KEYS = ("id", "purpose", "stage", "sample", "length", "required", "sections")
SECTION_KEYS = ("id", "move", "share", "needs", "headings", "paragraphs")


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
        return "s" + self.id.replace(".", "_")


@dataclass(frozen=True, slots=True)
class Heading:
    """A slot of headings that fits a section under a condition."""

    slot: str
    when: When = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a kind: `share` in percent of the length, `needs`: one of these fields, `paragraphs`: steps by paragraph."""

    id: str
    move: str
    share: int
    needs: tuple[str, ...]
    headings: tuple[Heading, ...]
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document; `low`, `high` and `target` are characters (genre.md §3); `bars`: figures of speech it has no
    use for."""

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


@dataclass(frozen=True, slots=True)
class Templates:
    """All kinds, all steps, and the Jinja text of each move."""

    kinds: Mapping[str, Kind]
    steps: Mapping[str, Step]
    moves: Mapping[str, str]
    move_names: Mapping[str, str]
    move_files: Mapping[str, str]


def load(folders: Sequence[Path]) -> Templates:
    """The templates of the folders, later ones over earlier ones; InputError with all faults."""
    kind_files = _by_name(folders, "kinds/*.yaml")
    move_files = _by_name(folders, "moves/*.j2")
    data = cache.compiled("templates", [*kind_files, *move_files], lambda: _compile(kind_files, move_files))
    steps = {s["id"]: Step(**{**s, "any": tuple(s["any"])}) for s in data["steps"]}
    kinds = {row["id"]: _kind(row) for row in data["kinds"]}
    return Templates(kinds, steps, data["moves"], data["move_names"], data["move_files"])


def _by_name(folders: Sequence[Path], pattern: str) -> list[Path]:
    found = {path.name: path for folder in folders for path in sorted(folder.glob(pattern))}
    return list(found.values())


def _kind(row: Mapping[str, Any]) -> Kind:
    sections = tuple(
        Section(
            s["id"],
            s["move"],
            int(s.get("share") or 0),
            tuple(s.get("needs") or ()),
            tuple(Heading(h["slot"], _when(h.get("when"))) for h in s.get("headings") or ()),
            tuple(tuple(p) for p in s["paragraphs"]),
        )
        for s in row["sections"]
    )
    length = row["length"]
    low, high, target = (int(length[key]) for key in ("low", "high", "target"))
    return Kind(
        row["id"],
        row.get("purpose") or "",
        row.get("stage") or "常规",
        row["sample"],
        low,
        high,
        target,
        tuple(row.get("required") or ()),
        sections,
        tuple(row.get("bars") or ()),
    )


def _when(row: Mapping[str, Any] | None) -> When:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in (row or {}).items()}


def _compile(kind_files: Sequence[Path], move_files: Sequence[Path]) -> dict[str, Any]:
    from .datafiles import load_yaml_file, plain

    findings: list[Finding] = []
    out: dict[str, Any] = {"kinds": [], "steps": [], "moves": {}, "move_names": {}, "move_files": {}}
    for path in move_files:
        _add_move(path, out, findings)
    known = {step["id"] for step in out["steps"]}
    for path in kind_files:
        row: Any = plain(load_yaml_file(path))
        findings += _kind_faults(path, row, known, out["move_names"])
        out["kinds"].append(row)
    if findings:
        raise InputError(findings)
    return json.loads(json.dumps(out))  # type: ignore[no-any-return]


def _add_move(path: Path, out: dict[str, Any], findings: list[Finding]) -> None:
    from .datafiles import load_yaml, plain

    text = path.read_text("utf-8")
    found = _FRONT.match(text)
    if not found:
        findings.append(
            Finding(Pos(str(path)), "error", "template", "语步文件开头要有 --- 包起来的说明", "照已有的语步文件写")
        )
        return
    front: Any = plain(load_yaml(found.group(1), str(path)))
    # The front matter becomes blank lines, so that Jinja's line numbers are those of the file.
    out["moves"][front["id"]] = "{#" + "\n" * text[: found.end()].count("\n") + "#}" + text[found.end() :]
    out["move_names"][front["id"]] = front["name"]
    out["move_files"][front["id"]] = str(path)
    blocks = set(_BLOCK.findall(text))
    for key, row in front["steps"].items():
        step = {"id": key, "move": front["id"], "name": row["name"], "duty": row["duty"]}
        step |= {"any": row.get("any") or [], "drop": int(row.get("drop") or 0)}
        out["steps"].append(step)
        if "s" + key.replace(".", "_") not in blocks:
            findings.append(
                Finding(Pos(str(path)), "error", "template", f"步骤 {key} 没有对应的模板块 s{key.replace('.', '_')}")
            )


def _kind_faults(path: Path, row: Any, steps: set[str], moves: Mapping[str, str]) -> list[Finding]:
    problems: list[str] = [f"不认识的键“{key}”" for key in row if key not in KIND_KEYS + OPTIONAL_KEYS]
    problems += [f"缺少“{key}”" for key in KIND_KEYS if key not in row]
    for section in row.get("sections") or []:
        problems += [f"节“{section.get('id')}”有不认识的键“{key}”" for key in section if key not in SECTION_KEYS]
        if section.get("move") not in moves:
            problems.append(f"节“{section.get('id')}”的语步“{section.get('move')}”没有定义")
        named = [step for paragraph in section.get("paragraphs") or [] for step in paragraph]
        problems += [f"节“{section.get('id')}”用到没有定义的步骤“{step}”" for step in named if step not in steps]
    return [Finding(Pos(str(path)), "error", "template", text, "对照 docs/templates.md 改正") for text in problems]
