"""The table of an import, to be filled in at leisure: candidates → rows, rows → the entries that were marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..bank.phrasebank import TONES, Phrasebank
from ..findings import Finding, InputError, Pos, has_errors
from ..reading.docx_package import refused
from ..sheets import Row, as_csv, as_xlsx, read_rows
from .candidates import Candidate
from .query import unknown
from .rules import checked, name_for

HEADS = ("采用", "文字", "句位", "语气", "专题", "说明", "别的句位", "出处")
_WIDTHS = (6, 60, 16, 6, 10, 50, 30, 12)
YES, NO = "是", "否"
_MARKS = (YES, "y", "yes", "1", "√", "对", "要")

Rows = list[tuple[str, Mapping[str, Any]]]


def table(candidates: Iterable[Candidate], path: Path) -> bytes:
    """The table as a .xlsx or .csv, by the name of the file; InputError for another name."""
    rows = [HEADS, *(_row(one) for one in candidates)]
    if path.suffix.lower() == ".csv":
        return as_csv(rows)
    if path.suffix.lower() == ".xlsx":
        return as_xlsx(rows, _WIDTHS, {1: (YES, NO), 4: TONES})
    raise refused(str(path), "format", "表要写成 .xlsx 或 .csv", "--table 计划.xlsx")


def _row(one: Candidate) -> tuple[str, ...]:
    notes = [f"不能收：{reason}" for reason in one.refused] + [f"相近：{text}" for text in one.near]
    others = "、".join(row.slot for row in one.slots[1:])
    mark = NO if one.refused else ""
    return (mark, one.text, one.slot, one.tone, one.topic, "；".join(notes), others, one.line.place)


def entry(bank: Phrasebank, slot: str, text: str, tone: str, topic: str, taken: Sequence[str]) -> dict[str, Any]:
    """The keys of an entry that is taken in."""
    made: dict[str, Any] = {"id": name_for(bank, slot, text, taken), "text": text}
    made |= {"when": {"领域": [topic]}} if topic else {}
    made |= {"tone": tone} if tone else {}
    return made | {"authority": "本单位"}


def accepted(path: Path, bank: Phrasebank) -> tuple[Rows, int]:
    """The entries of a filled-in table that are marked, and how many of them the bank has already.

    InputError with the faults of all marked rows, and if nothing is marked.
    """
    rows = read_rows(path)
    column = _columns(rows, path)
    marked = [(row, _cells(row, column)) for row in rows[1:]]
    marked = [(row, cells) for row, cells in marked if cells["采用"].lower() in _MARKS]
    if not marked:
        hint = "在“采用”一栏写“是”，存好再来"
        raise InputError([Finding(Pos(str(path)), "error", "phrases", "表里没有一行写着采用", hint)])
    known = {"".join(p.value for p in one.parts) for one in bank}
    new = [(row, cells) for row, cells in marked if cells["文字"] not in known]
    out: Rows = []
    faults: list[Finding] = []
    for row, cells in new:
        faults += _take(path, row, cells, bank, out)
    if has_errors(faults):
        raise InputError(faults)
    return out, len(marked) - len(new)


def _columns(rows: Sequence[Row], path: Path) -> dict[str, int]:
    head = rows[0].cells if rows else ()
    missing = [name for name in ("采用", "文字", "句位") if name not in head]
    if missing:
        hint = "用 speechgen phrases import 文件 --table 计划.xlsx 先写出表，填好再来"
        raise refused(str(path), "table", f"表头缺少 {'、'.join(missing)}", hint)
    return {name: head.index(name) for name in HEADS if name in head}


def _cells(row: Row, column: Mapping[str, int]) -> dict[str, str]:
    return {name: row.cells[n].strip() if (n := column.get(name, 10**6)) < len(row.cells) else "" for name in HEADS}


def _take(path: Path, row: Row, cells: Mapping[str, str], bank: Phrasebank, out: Rows) -> list[Finding]:
    """Judge one marked row; a sound one joins `out`."""
    slot, topic = cells["句位"], cells["专题"]
    names = ((slot, "句位", list(bank.slots)), (topic, "专题", ["", *bank.topics]))
    faults = [unknown("", what, value, known) for value, what, known in names if value not in known]
    if not faults:
        made = entry(bank, slot, cells["文字"], cells["语气"], topic, [str(one["id"]) for _, one in out])
        faults = checked(bank, slot, made)[1]
        out.append((slot, made))
    at = Pos(str(path), row.number)
    return [
        Finding(at, f.level, f.code, f.message, f"{f.suggestion}；不要的在“采用”里写“否”", cells["文字"])
        for f in faults
    ]
