"""Rows of a table laid over a base situation: one row, or the rows of one unit, is one situation.

The base file is a situation with two more keys, both optional: `表格` maps headers to field paths (or to `不用`), `分组` names the
column whose value tells which rows belong together. A header is a field path as the program prints it, counting from 1
(`成绩[1].数量`), and may end in a unit: `成绩[1].数量（处）`. In grouped tables a list without a number (`通报事项.问题`) takes one
item from each row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .. import fields
from ..datafiles import MAX_SCALAR, bad_character
from ..findings import Finding
from .cells import Cell, CellPos, Grid
from .overlay import GROUP, LEFT_OUT, Base, Record, Steps, Value, at, given, items, path_of
from .table_heads import Column, fault_at, read_heads

_ASIDE = ("说明：", "例：")  # how the rows begin that --template-table writes to help
_NUMERAL = re.compile("[0-9０-９一二两三四五六七八九十百千万亿零半多余若干数几全]")
_BARE = re.compile(r"-?[0-9][0-9,，]*(?:\.[0-9]+)?")
_NAMES_PAPER = ("地方", "地方.名称", "文种")  # without these nobody knows whose paper it is


@dataclass(slots=True)
class Table:
    """A table read: its columns, its records, hidden rows that were passed over, what is wrong with headers and rows that
    belong to nobody."""

    columns: list[Column] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    hidden: tuple[int, ...] = ()
    findings: list[Finding] = field(default_factory=list)


# --- rows -------------------------------------------------------------------------------------------------------------


def read_table(grid: Grid, base: Base) -> Table:
    """The records of a table with everything that can be said before the situations are read."""
    head, columns, findings = read_heads(grid, base)
    out = Table(columns, hidden=tuple(grid.hidden), findings=findings)
    if not head:
        return out
    key = _key_column(grid, head, base, out)
    rows = [cells for n, cells in grid.rows.items() if n > head and not _aside(cells)]
    for group in _grouped(rows, key, grid, out):
        record = _record(group, out, grid, base)
        unit = group[0][key].text if key else ""
        out.records.append(replace(record, findings=tuple(_check_cells(group, out, grid, base)), unit=unit))
    return out


def _aside(cells: Mapping[int, Cell]) -> bool:
    return next((cells[n].text for n in sorted(cells)), "").startswith(_ASIDE)


def _key_column(grid: Grid, head: int, base: Base, out: Table) -> int:
    """The number of the column that groups rows; 0 if they are not grouped."""
    if not base.group:
        return 0
    found = next((c.column for c in grid.rows[head].values() if c.text == base.group), 0)
    found = found or next((c.number for c in out.columns if c.path == base.group), 0)
    if not found:
        text, hint = f"表里没有用来分组的“{base.group}”这一列", f"加上这一列，或改底稿里的“{GROUP}”"
        out.findings.append(Finding(CellPos(grid.file, head, 1), "error", "header", text, hint))
    return found


def _grouped(
    rows: Sequence[Mapping[int, Cell]], key: int, grid: Grid, out: Table
) -> Iterator[Sequence[Mapping[int, Cell]]]:
    """The rows of each record, in the order in which the records begin."""
    if not key:
        yield from ([row] for row in rows)
        return
    groups: dict[str, list[Mapping[int, Cell]]] = {}
    last = ""
    for row in rows:
        last = row[key].text if key in row else last
        if not last:
            here = CellPos(grid.file, next(iter(row.values())).row, key)
            out.findings.append(Finding(here, "error", "empty-key", "不知道这一行是哪个单位的", "填上单位"))
            continue
        groups.setdefault(last, []).append(row)
    yield from groups.values()


def _list_step(column: Column) -> int:
    """The step whose list takes an item from each row; -1 if there is none."""
    return next(
        (
            n
            for n, (_, number) in enumerate(column.steps)
            if not number and fields.field_at(path_of(column.steps[: n + 1])).many
        ),
        -1,
    )


def _check_cells(group: Sequence[Mapping[int, Cell]], out: Table, grid: Grid, base: Base) -> Iterator[Finding]:
    for column in out.columns:
        cells = [row[column.number] for row in group if column.number in row]
        for cell in cells:
            yield from _wrong(cell, column, grid)
        if not _shared(column, bool(base.group)):
            yield from _differing(cells, column, grid)
        if not cells and column.path in _NAMES_PAPER and not given(base, column.steps):
            here = CellPos(grid.file, next(iter(group[0].values())).row, column.number)
            hint = f"填上{column.field.help}，例如 {column.field.example or '清江区'}"
            yield Finding(here, "error", "empty-cell", f"“{column.header}”空着", hint)


def _differing(cells: Sequence[Cell], column: Column, grid: Grid) -> Iterator[Finding]:
    """Rows of one unit that say different things of what it has one of."""
    for cell in cells[1:]:
        if cell.text != cells[0].text:
            text = f"“{cell.text[:20]}”和第 {cells[0].row} 行的“{cells[0].text[:20]}”不一样"
            yield fault_at(
                grid, cell, "differs", text, f"同一个单位只能有一个“{column.header}”：改成一样的，或只在第一行填"
            )


def _wrong(cell: Cell, column: Column, grid: Grid) -> Iterator[Finding]:
    """What is wrong with a cell by itself; what its field allows is checked with the whole situation."""
    wanted = f"这一列要填：{column.field.help}" + (f"，例如 {column.field.example}" if column.field.example else "")
    if cell.fault:
        yield fault_at(grid, cell, "formula", cell.fault, wanted)
    elif trouble := bad_character(cell.text.replace("\r\n", "\n")):
        yield fault_at(grid, cell, "bad-character", f"这里有{trouble}", "删掉这个字符后重新输入")
    elif len(cell.text) > MAX_SCALAR:
        yield fault_at(grid, cell, "too-long", f"这一格有 {len(cell.text)} 字，最多 {MAX_SCALAR} 字", "分成几列")
    elif column.field.kind == "quantity" and cell.text not in LEFT_OUT and not _NUMERAL.search(cell.text):
        yield fault_at(grid, cell, "bad-quantity", f"“{cell.text[:20]}”不是数量", wanted)
    elif column.field.kind == "date" and re.fullmatch(r"[2-7]\d{4}(\.\d+)?", cell.text):
        yield fault_at(
            grid,
            cell,
            "bad-date",
            f"“{cell.text}”是没有设成日期格式的日期",
            f"把这一格设成日期格式，或写成文字；{wanted}",
        )


def _record(group: Sequence[Mapping[int, Cell]], table: Table, grid: Grid, base: Base) -> Record:
    start = next(iter(group[0].values())).row
    values = [v for column in table.columns for v in _values(column, group, start, bool(base.group))]
    lists = dict.fromkeys(_home(c) for c in table.columns if _shared(c, bool(base.group)))
    replaced = tuple(home for home in lists if any(v.text and _under(v, home) for v in values))
    return Record(start, grid.file, tuple(_settled(values, replaced, base)), replaced)


def _home(column: Column) -> Steps:
    """The path of the list that takes its items from rows, without a number."""
    return column.steps[: _list_step(column) + 1]


def _shared(column: Column, grouped: bool) -> bool:
    """Whether the rows give the items of this column's list: it has no number, and is not one cell that holds them all."""
    n = _list_step(column)
    return n >= 0 and (grouped or n < len(column.steps) - 1)


def _under(value: Value, home: Steps) -> bool:
    steps = value.steps[: len(home)]
    return [key for key, _ in steps] == [key for key, _ in home] and bool(steps[-1][1])


def _values(column: Column, group: Sequence[Mapping[int, Cell]], start: int, grouped: bool) -> Iterator[Value]:
    if not _shared(column, grouped):
        cell = next((row[column.number] for row in group if column.number in row), None)
        yield _value(column, column.steps, cell, cell.row if cell else start)
        return
    n = _list_step(column)
    for number, row in enumerate(group, 1):
        steps = (*column.steps[:n], (column.steps[n][0], number), *column.steps[n + 1 :])
        yield _value(column, steps, row.get(column.number), next(iter(row.values())).row)


def _value(column: Column, steps: Steps, cell: Cell | None, row: int) -> Value:
    text = cell.text if cell and not cell.fault else ""
    text = f"{text}{column.unit}" if column.unit and _BARE.fullmatch(text) else text
    return Value(steps, text, row, column.number)


def _settled(values: Sequence[Value], replaced: Sequence[Steps], base: Base) -> Iterator[Value]:
    """The values without items that have no filled cell and no place in the base; the others numbered without holes."""
    filled: dict[Steps, dict[int, bool]] = {}
    for value in values:
        n = _numbered(value)
        if n >= 0:
            numbers = filled.setdefault(_list_of(value, n), {})
            numbers[value.steps[n][1]] = numbers.get(value.steps[n][1], False) or bool(value.text)
    have = {home: 0 if home in replaced else len(items(at(base.node, home))) for home in filled}
    places = {home: _places(numbers, have[home]) for home, numbers in filled.items()}
    for value in values:
        n = _numbered(value)
        if n < 0:
            yield value
        elif place := places[_list_of(value, n)].get(value.steps[n][1]):
            yield replace(value, steps=(*value.steps[:n], (value.steps[n][0], place), *value.steps[n + 1 :]))


def _numbered(value: Value) -> int:
    return next((n for n, (_, number) in enumerate(value.steps) if number), -1)


def _list_of(value: Value, n: int) -> Steps:
    return (*value.steps[:n], (value.steps[n][0], 0))


def _places(filled: Mapping[int, bool], have: int) -> dict[int, int]:
    """Numbers of items as the table has them → as they will be; those left out are missing."""
    out = {number: number for number in filled if number <= have}
    for number in sorted(n for n in filled if n > have and filled[n]):
        out[number] = have + 1 + sum(n > have for n in out)
    return out
