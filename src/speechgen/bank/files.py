"""The files of a phrasebank as node trees: an entry that cannot be read is told and left out, the rest of its file stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ..datafiles import Node, compose, decode, read_bytes
from ..findings import Finding, InputError

FORMULATIONS = "formulations.yaml"
MAX_BROKEN = 30  # a file with more unreadable entries than this is left out as a whole
_DASH = re.compile(r" *-(?:\s|$)")
_ID = re.compile(r" *- *\{? *[\"']?id[\"']? *[:：]")


def bank_files(folders: Sequence[Path]) -> list[Path]:
    """All phrasebank files of the folders, in a fixed order, later folders last.

    The lock files of editors are no part of it, and fixed formulations have a form of their own (formulations.py).
    """
    rows = (path for folder in folders for path in sorted((*folder.glob("*.yaml"), *folder.glob("topics/*.yaml"))))
    return [path for path in rows if not path.name.startswith((".", "~")) and path.name != FORMULATIONS]


def read_tree(path: Path, keep_slots: bool = False) -> tuple[Node | None, list[Finding]]:
    """The tree of a file without its unreadable entries, and a finding for each; None if nothing of it can be used.

    A left-out entry becomes blank lines, so that every position is that of the file. keep_slots: a file whose fault would
    cost a whole slot counts as unusable.
    """
    try:
        text = decode(read_bytes(path), str(path))
    except InputError as error:
        return None, list(error.findings)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    told: list[Finding] = []
    for _ in range(MAX_BROKEN):
        root, faults = compose("\n".join(lines), str(path))
        told += faults.sorted()
        if not faults.found:
            return root, told
        places = [entry_lines(lines, finding.pos.line - 1) for finding in faults.found]
        if not all(places) or (keep_slots and not all(_indent(lines[place.start]) for place in places)):
            break
        for place in places:
            lines[place.start : place.stop] = [""] * len(place)
    return None, told


def entry_lines(lines: Sequence[str], number: int) -> range:
    """The lines of the entry that a line (from 0) belongs to; of its slot if it stands before the entries; else empty."""
    chain: list[int] = []  # the list items that hold the line, innermost first
    for n in range(min(number, len(lines) - 1), -1, -1):
        if _DASH.match(lines[n]) and (not chain or _indent(lines[n]) < _indent(lines[chain[-1]])):
            chain.append(n)
    if not chain:
        return range(0)
    in_pack = _indent(lines[chain[-1]]) > 0
    usual = chain[-1] if in_pack or len(chain) == 1 else chain[-2]
    start = next((n for n in chain if _ID.match(lines[n])), usual)
    inside = (
        n for n in range(start + 1, len(lines)) if lines[n].strip() and _indent(lines[n]) <= _indent(lines[start])
    )
    return range(start, next(inside, len(lines)))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
