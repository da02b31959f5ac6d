"""What is wrong with the cells of one unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ..findings import Finding, Level
from .cell_texts import LEFT_OUT, wrong
from .cells import Cell, CellPos, Grid
from .overlay import Base, at, given, said
from .table_heads import Column, denies, fault_at

_NAMES_PAPER = ("地方", "地方.名称", "文种")  # without these nobody knows whose paper it is
_DOUBTS = ("unclear-date",)  # what may be meant as it stands
_RATE = re.compile(r"(?<![效频增长速费利汇税概负债])率|占比|比重|比例")
_MAY_EXCEED = re.compile(r"增长|增速|增幅|完成|执行|超额|同比|环比|达产|回报")


# --- the cells of one unit ------------------------------------------------------------------------------------------------


def check_cells(
    group: Sequence[Mapping[int, Cell]], columns: Sequence[Column], grid: Grid, base: Base, key: int = 0
) -> Iterator[Finding]:
    """What is wrong with the cells of one unit's rows. key: the number of the column that groups rows, 0 if none does."""
    for row in group:
        yield from _denied(row, columns, grid)
    for column in columns:
        cells = [row[column.number] for row in group if column.number in row]
        for row in group:
            if column.number in row and not row[column.number].copied:
                yield from _wrong(row[column.number], column, grid, _about(column, row, columns, base))
        if not cells and column.path in _NAMES_PAPER and not given(base, column.steps):
            here = CellPos(grid.file, next(iter(group[0].values())).row, column.number)
            hint = f"填上{column.field.help}，例如 {column.field.example or '清江区'}"
            yield Finding(here, "error", "empty-cell", f"“{column.header}”空着", hint)
    own = [column for column in columns if not column.per_row and column.number != key]
    for row in group[1:]:
        yield from _differing(row, group, own, grid, key)


def _denied(row: Mapping[int, Cell], columns: Sequence[Column], grid: Grid) -> Iterator[Finding]:
    """What a row still says of an item that it says the unit doesn't have."""
    for column in columns:
        if column.number not in row or not denies(column, row[column.number].text):
            continue
        beside = [c for c in columns if c is not column and c.steps[: len(column.steps) - 1] == column.steps[:-1]]
        cells = [row[c.number] for c in beside if c.number in row and row[c.number].text not in LEFT_OUT]
        if cells:
            text = f"{column.header}写的是“{row[column.number].text}”，这一条（“{cells[0].text[:20]}”）没有写进稿子"
            yield fault_at(grid, cells[0], "denied", text, f"要写就填上“{column.header}”", "hint")


def _wanted(column: Column) -> str:
    if column.unit:
        return f"这一列要填数，单位列名里已经有了（{column.unit}）"
    return f"这一列要填：{column.field.help}" + (f"，例如 {column.field.example}" if column.field.example else "")


def _about(column: Column, row: Mapping[int, Cell], columns: Sequence[Column], base: Base) -> str:
    """What a figure is about: its header and the matter that the base or another column of the row gives."""
    matter = (*column.steps[:-1], ("事项", 0))
    beside = next((row[c.number].text for c in columns if c.steps == matter and c.number in row), "")
    return f"{column.header}{beside or said(at(base.node, matter))}"


def _wrong(cell: Cell, column: Column, grid: Grid, about: str) -> Iterator[Finding]:
    if cell.fault:
        yield fault_at(grid, cell, "formula", f"{column.header}：{cell.fault}", _wanted(column))
        return
    found = list(wrong(column.field, cell.text)) or list(_wrong_rate(cell.text, column, about))
    for code, message, hint in found:
        level: Level = "warning" if code in _DOUBTS else "error"
        yield fault_at(grid, cell, code, f"{column.header}：{message}", hint or _wanted(column), level)


def _wrong_rate(text: str, column: Column, about: str) -> Iterator[tuple[str, str, str]]:
    """A share of something that is more than all of it, less than nothing, or a fraction."""
    match = re.fullmatch(r"(-?[0-9.]+)(%?)", text)
    if column.field.kind != "quantity" or not match or not _RATE.search(about) or _MAY_EXCEED.search(about):
        return
    number, percent = float(match[1]), bool(match[2]) or column.unit == "%"
    if percent and not 0 <= number <= 100:
        yield "bad-percent", f"“{text}”不可能，比率在 0 到 100% 之间", "核对这个数；该是 98.5% 的不要写成 9850%"
    elif not percent and number <= 1 and "." in text:
        yield "bad-percent", f"“{text}”没有写成百分数", f"把格式设成百分比，或写成 {number * 100:g}%"


def _differing(
    row: Mapping[int, Cell], group: Sequence[Mapping[int, Cell]], own: Sequence[Column], grid: Grid, key: int
) -> Iterator[Finding]:
    """A further row of a unit that says something else of what the unit has one of; it may be another unit's."""
    for column in own:
        first = next((other[column.number] for other in group if column.number in other), None)
        cell = row.get(column.number)
        if first is None or cell is None or cell.text == first.text:
            continue
        differs = f"{column.header}“{cell.text[:20]}”和第 {first.row} 行的“{first.text[:20]}”不一样"
        if key and key not in row:
            hint = "漏填了单位就补上；真是同一家的，改成一样的，或只在第一行填"
            text = f"没有填单位，算成了“{group[0][key].text[:20]}”的，可是{differs}"
            yield fault_at(grid, Cell("", cell.row, key), "empty-key", text, hint)
            return
        hint = f"同一个单位只能有一个“{column.header}”：改成一样的，或只在第一行填；这一行是别家的，就改单位"
        yield fault_at(grid, cell, "differs", differs, hint)
