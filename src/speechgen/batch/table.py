"""Rows of a table laid over a base situation: one row, or the rows of one unit, is one situation.

The base file is a situation with two more keys, both optional: `表格` maps headers to field paths (or to `不用`), `分组` names the
column whose value tells which rows belong together. A header is a field path as the program prints it, counting from 1
(`成绩[1].数量`), and may end in a unit: `成绩[1].数量（处）`. In grouped tables a list without a number (`通报事项.问题`) takes one
item from each row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..findings import Finding
from .cell_checks import check_cells
from .cells import Cell, CellPos, Grid
from .column_checks import check_column, check_twice, folded
from .overlay import GROUP, Base, Record
from .records import per_row, record_of
from .table_heads import Column, Heads, bare_header, read_heads
from .table_rows import unit_rows


@dataclass(slots=True)
class Table:
    """A table read: its columns, its records, hidden rows that were passed over, what is wrong with headers and rows that
    belong to nobody."""

    columns: list[Column] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    hidden: tuple[int, ...] = ()
    findings: list[Finding] = field(default_factory=list)


# --- rows -------------------------------------------------------------------------------------------------------------


def read_table(grid: Grid, base: Base, units: Sequence[str] = ()) -> Table:
    """The records of a table with everything that can be said before the situations are read.

    units: the names of all units, if the office keeps a roster.
    """
    heads = read_heads(grid, base)
    out = Table(list(heads.columns), hidden=tuple(grid.hidden), findings=list(heads.findings))
    if not heads.row:
        return out
    key = _key_column(grid, heads, base, out)
    out.columns = [replace(c, per_row=c.number != key and per_row(c, bool(base.group))) for c in out.columns]
    rows = unit_rows(grid, heads, key)
    out.findings += rows.findings
    groups = list(_grouped(rows.rows, key, grid, base, out))
    for group in groups:
        record = record_of(group, out.columns, grid.file, base)
        found = check_cells(group, out.columns, grid, base, key)
        out.records.append(replace(record, findings=tuple(found), unit=group[0][key].text if key else ""))
    for column in out.columns:
        out.findings += check_column(column, groups, grid, units)
    out.findings += check_twice(groups, out.columns, bool(key), grid)
    return out


def _key_column(grid: Grid, heads: Heads, base: Base, out: Table) -> int:
    """The number of the column that groups rows; 0 if they are not grouped."""
    if not base.group:
        return 0
    found = next((c.column for c in heads.cells if base.group in (c.text, bare_header(c.text))), 0)
    found = found or next((c.number for c in out.columns if c.path == base.group), 0)
    if not found:
        text, hint = f"表里没有用来分组的“{base.group}”这一列", f"加上这一列（隐藏的不算），或改底稿里的“{GROUP}”"
        out.findings.append(Finding(CellPos(grid.file, heads.row, 1), "error", "header", text, hint))
    return found


def _grouped(
    rows: Sequence[Mapping[int, Cell]], key: int, grid: Grid, base: Base, out: Table
) -> Iterator[Sequence[Mapping[int, Cell]]]:
    """The rows of each record, in the order in which the records begin."""
    if not key:
        yield from ([row] for row in rows)
        return
    groups: dict[str, list[Mapping[int, Cell]]] = {}
    last = ""
    for row in rows:
        last = folded(row[key].text) if key in row else last
        if not last:
            here = CellPos(grid.file, next(iter(row.values())).row, key)
            hint = f"填上“{base.group}”；和上一行是同一家的才可以空着"
            out.findings.append(Finding(here, "error", "empty-key", "不知道这一行是哪个单位的", hint))
            continue
        groups.setdefault(last, []).append(row)
    yield from groups.values()
