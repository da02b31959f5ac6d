"""What is wrong with the cells of one unit, and what is odd about a cell among the others of its column."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..findings import Finding
from .cell_texts import LEFT_OUT, is_name, wrong
from .cells import Cell, CellPos, Grid
from .overlay import Base, at, given, said
from .table_heads import Column, denies, fault_at

_NAMES_PAPER = ("地方", "地方.名称", "文种")  # without these nobody knows whose paper it is
_RATE = re.compile(r"(?<![效频增长速费利汇税概负债])率|占比|比重|比例")
_MAY_EXCEED = re.compile(r"增长|增速|增幅|完成|执行|超额|同比|环比|达产|回报")
_MEASURE = re.compile(r"[^0-9.,%]*[0-9][0-9.,]*(?:[多余来几])?(?P<unit>[\u4e00-\u9fff%]{0,6}).*", re.DOTALL)
_BARE = re.compile(r"-?[0-9][0-9.]*")
_MOST_SAY = 0.9, 10  # share and least number of cells that make their measure word the column's
_GENERIC = "省市县区镇乡村居社局委办处科室站所队部厅院校馆心园场厂店行司会团组路街道里苑庄屯寨坝桥湾坊城"  # last signs of names


# --- the cells of one unit ------------------------------------------------------------------------------------------------


def check_cells(
    group: Sequence[Mapping[int, Cell]],
    columns: Sequence[Column],
    grid: Grid,
    base: Base,
) -> Iterator[Finding]:
    """What is wrong with the cells of one unit's rows."""
    for row in group:
        yield from _denied(row, columns, grid)
    for column in columns:
        cells = [row[column.number] for row in group if column.number in row]
        for cell in cells:
            yield from _wrong(cell, column, grid, base)
        if not column.per_row:
            yield from _differing(cells, column, grid)
        if not cells and column.path in _NAMES_PAPER and not given(base, column.steps):
            here = CellPos(grid.file, next(iter(group[0].values())).row, column.number)
            hint = f"填上{column.field.help}，例如 {column.field.example or '清江区'}"
            yield Finding(here, "error", "empty-cell", f"“{column.header}”空着", hint)


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


def _wrong(cell: Cell, column: Column, grid: Grid, base: Base) -> Iterator[Finding]:
    if cell.fault:
        yield fault_at(grid, cell, "formula", cell.fault, _wanted(column))
        return
    found = list(wrong(column.field, cell.text)) or list(_wrong_rate(cell.text, column, base))
    for code, message, hint in found:
        yield fault_at(grid, cell, code, f"{column.header}：{message}", hint or _wanted(column))


def _wrong_rate(text: str, column: Column, base: Base) -> Iterator[tuple[str, str, str]]:
    """A share of something that is more than all of it, less than nothing, or a fraction."""
    of = at(base.node, (*column.steps[:-1], ("事项", 0)))
    about = f"{column.header}{said(of)}"
    match = re.fullmatch(r"(-?[0-9.]+)(%?)", text)
    if column.field.kind != "quantity" or not match or not _RATE.search(about) or _MAY_EXCEED.search(about):
        return
    number, percent = float(match[1]), bool(match[2]) or column.unit == "%"
    if percent and not 0 <= number <= 100:
        yield "bad-percent", f"“{text}”不可能，比率在 0 到 100% 之间", "核对这个数；该是 98.5% 的不要写成 9850%"
    elif not percent and number <= 1 and "." in text:
        yield "bad-percent", f"“{text}”没有写成百分数", f"把格式设成百分比，或写成 {number * 100:g}%"


def _differing(cells: Sequence[Cell], column: Column, grid: Grid) -> Iterator[Finding]:
    """Rows of one unit that say different things of what it has one of."""
    for cell in cells[1:]:
        if cell.text != cells[0].text:
            text = f"{column.header}：“{cell.text[:20]}”和第 {cells[0].row} 行的“{cells[0].text[:20]}”不一样"
            hint = f"同一个单位只能有一个“{column.header}”：改成一样的，或只在第一行填；这一行是别家的，就补上单位"
            yield fault_at(grid, cell, "differs", text, hint)


# --- a cell among the others of its column ----------------------------------------------------------------------------------


def check_column(column: Column, cells: Sequence[Cell], grid: Grid, units: Sequence[str]) -> Iterator[Finding]:
    """What is odd about cells of a column. units: the names of all units, if the office keeps a roster."""
    told = [cell for cell in cells if not cell.fault and cell.text not in LEFT_OUT]
    if column.field.kind == "quantity":
        yield from _measures(column, told, grid)
    elif is_name(column.field) and column.field.key not in ("姓名", "职务", "电话"):
        yield from _endings(column, told, grid)
        if units and column.field.key != "地方":
            yield from _unlisted(column, told, grid, units)


def _measures(column: Column, cells: Sequence[Cell], grid: Grid) -> Iterator[Finding]:
    """Cells whose measure word is not that of the header or of the others, and figures that have none at all."""
    bare = [cell for cell in cells if _BARE.fullmatch(cell.text)]
    usual = column.unit or _usual([_measure(cell.text) for cell in cells])
    for cell in cells:
        own = _measure(cell.text)
        if usual and own and not own.endswith(usual) and usual not in cell.text:
            where = f"列名写的是“{usual}”" if column.unit else f"这一列别的格写的是“{usual}”"
            text = f"{column.header}：“{cell.text[:20]}”的单位和别的不一样，{where}"
            yield fault_at(grid, cell, "other-unit", text, "核对数和单位；确实不同就不用管", "warning")
    if bare and not column.unit:
        text = f"{column.header}：有 {len(bare)} 格只有数字，没有单位（“{bare[0].text}”）"
        hint = f"在列名后写上单位，如 {column.header}（个）；或在格里写全，如 {bare[0].text}个"
        yield fault_at(grid, bare[0], "no-unit", text, hint, "warning")


def _measure(text: str) -> str:
    match = _MEASURE.fullmatch(text)
    return match["unit"] if match else ""


def _usual(measures: Sequence[str]) -> str:
    """The measure word of nearly all cells, empty if there is none."""
    said_by = Counter(measure for measure in measures if measure)
    share, least = _MOST_SAY
    word, count = max(said_by.items(), key=lambda kv: kv[1], default=("", 0))
    return word if count >= least and count >= share * sum(said_by.values()) else ""


def _endings(column: Column, cells: Sequence[Cell], grid: Grid) -> Iterator[Finding]:
    """Names whose last sign but none else's is odd: 城东街到 among so many 街道."""
    names = {cell.text for cell in cells}
    endings = Counter(name[-2:] for name in names if len(name) > 3)
    for cell in cells:
        end = cell.text[-2:]
        if len(cell.text) < 4 or endings[end] > 1 or end[-1] in _GENERIC or not "\u4e00" <= end[-1] <= "\u9fff":
            continue
        meant = next((e for e, n in endings.most_common() if n > 2 and e[0] == end[0] and e[1] in _GENERIC), "")
        if meant:
            text = f"{column.header}：“{cell.text[:20]}”的“{end}”，别的格都是“{meant}”"
            yield fault_at(grid, cell, "odd-name", text, "核对名称；没有写错就不用管", "warning")


def _unlisted(column: Column, cells: Sequence[Cell], grid: Grid, units: Sequence[str]) -> Iterator[Finding]:
    """Names that are not in the roster of the unit, but nearly."""
    for cell in cells:
        for name in re.split(r"[\n；;、]", cell.text):
            near = difflib.get_close_matches(name, units, 1, 0.7) if name not in units else []
            if near:
                text = f"{column.header}：名册里没有“{name[:20]}”，有“{near[0]}”"
                yield fault_at(grid, cell, "odd-name", text, "核对名称；没有写错就不用管", "warning")


# --- rows that are there twice ------------------------------------------------------------------------------------------------


def folded(name: str) -> str:
    """A name as it is compared: without spaces, wide signs as narrow ones."""
    import unicodedata

    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))


def check_twice(
    groups: Sequence[Sequence[Mapping[int, Cell]]], columns: Sequence[Column], grouped: bool, grid: Grid
) -> Iterator[Finding]:
    """Units that stand in two rows of a table that doesn't group them; rows of one unit that are the same to the letter."""
    if grouped:
        for group in groups:
            yield from _same_rows(group, grid)
        return
    name = next((c for c in columns if c.path in ("地方.名称", "地方")), None) or next(
        (c for c in columns if c.steps[0][0] in ("收文", "讲话人")), None
    )
    seen: dict[str, Cell] = {}
    for cell in (row[name.number] for (row,) in groups if name and name.number in row):
        first = seen.setdefault(folded(cell.text), cell)
        if first is not cell:
            text = f"“{cell.text[:20]}”第 {first.row} 行已经有了，会写成两份"
            hint = "多出来的一行删掉；一个单位占几行的，在底稿里写 分组: 列名；本来就要两份的，不用管"
            yield fault_at(grid, cell, "twice", text, hint, "warning")


def _same_rows(group: Sequence[Mapping[int, Cell]], grid: Grid) -> Iterator[Finding]:
    seen: dict[tuple[tuple[int, str], ...], Mapping[int, Cell]] = {}
    for row in group:
        first = seen.setdefault(tuple(sorted((n, cell.text) for n, cell in row.items())), row)
        if first is not row:
            cell, other = row[min(row)], first[min(first)]
            text = f"这一行和第 {other.row} 行一字不差，会写成两条"
            yield fault_at(grid, cell, "twice", text, "多出来的一行删掉；本来就是两条的，不用管", "warning")
