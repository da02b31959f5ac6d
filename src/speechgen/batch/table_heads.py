"""The headers of a table: which field each column is, in which unit, and what is wrong with a header that is none."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .. import fields
from ..fields import Field
from ..findings import Finding
from .cells import Cell, CellPos, Grid, letters
from .overlay import MAPPING, Base, Step, Steps, path_of

UNUSED = "不用"
_PART = re.compile(r"([^\[\]]+)(?:\[(\d{1,3})\])?")
_UNIT = re.compile(r"(.+?)\s*[（(](?:单位[:：]\s*)?([^（）()]{1,8})[)）]")
_BY_THE_WAY = ("序号", "备注", "行号")
_LOOK_AT = 10  # rows in which the header may stand


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is used: its number, its path in steps, the field, the unit of its header, the header itself."""

    number: int
    steps: Steps
    field: Field
    unit: str
    header: str

    @property
    def path(self) -> str:
        """The path as the program prints it."""
        return path_of(self.steps)


def steps_of(path: str) -> Steps | None:
    """`任务[2].时限` or `tasks[2].deadline` → steps with Chinese keys; None if there is no such field."""
    table: fields.Table | None = fields.SITUATION
    out: list[Step] = []
    for part in path.split("."):
        match = _PART.fullmatch(part.strip())
        found = table.find(match[1].strip()) if match and table else None
        if match is None or found is None or (match[2] is not None and not found.many):
            return None
        out.append((found.key, int(match[2]) if match[2] is not None else 0))
        table = found.table
    return tuple(out)


def _column(cell: Cell, base: Base) -> Column | None:
    found = column_of(cell.text, base)
    return replace(found, number=cell.column) if found else None


def column_of(header: str, base: Base) -> Column | None:
    """The column that a header names, by the mapping of the base or as a path; None if it names no field."""
    header = " ".join(header.split())
    unit = ""
    path = base.mapping.get(header, header)
    if steps_of(path) is None and (match := _UNIT.fullmatch(header)):
        path, unit = base.mapping.get(match[1], match[1]), match[2]
    steps = steps_of(path)
    return Column(0, steps, fields.field_at(path), unit, header) if steps else None


def _zero(cell: Cell, base: Base) -> bool:
    """Whether a header counts from 0, which is never meant."""
    return "[0]" in base.mapping.get(cell.text, cell.text)


def _head(grid: Grid, base: Base) -> int:
    """The row of the headers: of the first rows the one with most known ones; 0 if no row has any."""
    rows = [(sum(_column(c, base) is not None for c in grid.rows[n].values()), -n) for n in list(grid.rows)[:_LOOK_AT]]
    known, row = max(rows, default=(0, 0))
    return -row if known else 0


def read_heads(grid: Grid, base: Base) -> tuple[int, list[Column], list[Finding]]:
    """The row of the headers (0: there is none), the columns that are used, and what is wrong with the others."""
    head = _head(grid, base)
    columns: list[Column] = []
    findings: list[Finding] = []
    if not head:
        first = next(iter(grid.rows), 1)
        hint = "第一行写字段路径，如 地方.名称；用 --template-table 可以生成一张空表"
        findings.append(Finding(CellPos(grid.file, first, 1), "error", "header", "这张表里没有认得的列名", hint))
        return 0, columns, findings
    for cell in grid.rows[head].values():
        column = _column(cell, base)
        same = next((c for c in columns if column and c.steps == column.steps), None)
        if column is None or _zero(cell, base):
            findings += _unknown(cell, grid, base)
        elif same:
            text = f"“{cell.text}”和 {letters(same.number)} 列“{same.header}”是同一个字段"
            findings.append(fault_at(grid, cell, "header", text, "留一列"))
        else:
            columns.append(column)
    return head, columns, findings


def _unknown(cell: Cell, grid: Grid, base: Base) -> Iterator[Finding]:
    if cell.text in (base.group, *_BY_THE_WAY) or base.mapping.get(cell.text) == UNUSED:
        return
    if _zero(cell, base):
        yield fault_at(grid, cell, "header", f"“{cell.text}”从 0 数起", "从 1 数起：第一条写 [1]")
        return
    known = [path for path, _, _ in fields.walk()]
    near = difflib.get_close_matches(re.sub(r"\[\d+\]", "", cell.text)[:40], known, 1, 0.5)
    ends = [path for path in known if path.endswith(f".{cell.text}")][:3]
    guess = f"是不是“{'”“'.join(ends or near)}”？" if ends or near else ""
    hint = f"{guess}也可以在底稿里写 {MAPPING}: {{{cell.text[:20]}: 字段路径}}；不用的列写 {UNUSED}"
    yield fault_at(grid, cell, "header", f"没有“{cell.text[:40]}”这个字段", hint)


def fault_at(grid: Grid, cell: Cell, code: str, message: str, hint: str) -> Finding:
    return Finding(CellPos(grid.file, cell.row, cell.column), "error", code, message, hint)
