"""What is wrong in files of kinds and moves beyond their shape: names that nobody defines, told with their line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any as Anything

from . import fields
from .datafiles import decode, read_bytes
from .findings import Finding, Pos

_QUOTED = re.compile(r"“([^”]+)”")
_SLOT = re.compile(r"^\s+title:\s*([^\s#]+)|\bslot:\s*([^\s,}]+)", re.MULTILINE)
_ASK = "对照 docs/templates.md 改正"
_FIELDS = "只能写情况表已有的键，见 docs/situation.md；几选一写成 收文/听众.称谓"


def unknown_names(row: Anything, steps: Set[str], moves: Mapping[str, str], complete: bool) -> Iterator[str]:
    """Moves, steps and fields that a kind names and nobody defines; what has not the right shape is left to `faults`.

    complete: all moves could be read, so that one which is not there is an error of the kind.
    """
    for section in _sections(row):
        if complete:
            yield from _undefined(section, steps, moves)
        yield from unknown_fields(section.get("needs"))
    if isinstance(row, dict):
        yield from unknown_fields([*_list(row.get("required")), *_list(row.get("spares"))])


def unknown_slots(path: Path, slots: Set[str]) -> Iterator[Finding]:
    """Slots that the file of a kind takes its title and headings from, and no phrasebank has."""
    text = decode(read_bytes(path), str(path))
    named = [title or slot for title, slot in _SLOT.findall(text)]
    yield from faults_at(path, text, (f"没有“{name}”这个句位" for name in named if name not in slots))


def _undefined(section: dict[str, Anything], steps: Set[str], moves: Mapping[str, str]) -> Iterator[str]:
    name = section.get("id")
    if isinstance(section.get("move"), str) and section["move"] not in moves:
        yield f"节“{name}”的语步“{section['move']}”没有定义"
    rows = [p for p in _list(section.get("paragraphs")) if isinstance(p, list)]
    for step in (step for paragraph in rows for step in paragraph if isinstance(step, str)):
        if step not in steps:
            yield f"节“{name}”用到没有定义的步骤“{step}”"


def unknown_fields(names: object) -> Iterator[str]:
    """Fields that a kind or a step asks for and no situation has, with the nearest one that there is."""
    for path in (path for name in _list(names) if isinstance(name, str) for path in name.split("/")):
        try:
            fields.field_at(path)
        except KeyError:
            import difflib  # only a faulty file needs it

            known = [known for known, _, _ in fields.walk()]
            near = difflib.get_close_matches(path, known, 1, 0.5)
            yield f"情况表没有“{path}”这一项" + (f"，是不是{near[0]}？" if near else "")


def faults_at(path: Path, text: str, messages: Iterable[str]) -> Iterator[Finding]:
    """Messages as findings, each at the line that holds the last name it quotes."""
    lines = text.splitlines()
    for message in messages:
        name = next(iter(reversed(_QUOTED.findall(message))), "")
        n = next((n for n, line in enumerate(lines) if name and name in line), -1)
        pos = Pos(str(path), n + 1, lines[n].index(name) + 1) if n >= 0 else Pos(str(path))
        line, size = (lines[n], len(name)) if n >= 0 else ("", 1)
        hint = _FIELDS if message.startswith("情况表没有") else _ASK
        yield Finding(pos, "error", "template", message, hint, line, size)


def _sections(row: object) -> list[dict[str, Anything]]:
    return [s for s in _list(row.get("sections")) if isinstance(s, dict)] if isinstance(row, dict) else []


def _list(value: object) -> list[Anything]:
    return value if isinstance(value, list) else []
