"""What is odd about a cell among the others of its column, and rows that are there twice."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..findings import Finding
from .cell_texts import LEFT_OUT, is_name
from .cells import Cell, Grid
from .table_heads import Column, fault_at

_MEASURE = re.compile(r"[^0-9.,%]*[0-9][0-9.,]*(?:[多余来几])?(?P<unit>[\u4e00-\u9fff%]{0,6}).*", re.DOTALL)
_BARE = re.compile(r"-?[0-9][0-9.]*")
_MOST_SAY = 0.9, 10  # share and least number of cells that make their measure word the column's
_NEARLY_ALL = 0.99, 30  # share and least number of units that fill a cell, so that a blank one was forgotten
_FEW = 10, 40, 2  # how often names come again on average, in how many cells at least, and how many stand alone at most
_STRANGE = 0.1  # share of names outside the roster above which the column is not about the unit's own
_GENERIC = "省市县区镇乡村居社局委办处科室站所队部厅院校馆心园场厂店行司会团组路街道里苑庄屯寨坝桥湾坊城"  # last signs of names


def check_column(
    column: Column, groups: Sequence[Sequence[Mapping[int, Cell]]], grid: Grid, units: Sequence[str]
) -> Iterator[Finding]:
    """What is odd about cells of a column. units: the names of all units, if the office keeps a roster."""
    cells = [row[column.number] for group in groups for row in group if column.number in row]
    told = [cell for cell in cells if not cell.fault and not cell.copied and cell.text not in LEFT_OUT]
    yield from _forgotten(column, groups, grid)
    if column.field.kind == "quantity":
        yield from _measures(column, told, grid)
    elif is_name(column.field) and column.field.key not in ("姓名", "电话"):
        odd = list(_endings(column, told, grid)) or list(_alone(column, told, grid))
        yield from odd
        yield from _unlisted(column, told, grid, units) if units else ()


def _forgotten(column: Column, groups: Sequence[Sequence[Mapping[int, Cell]]], grid: Grid) -> Iterator[Finding]:
    """Blank cells of a column that all other units have filled."""
    share, least = _NEARLY_ALL
    units = [[row] for group in groups for row in group] if column.per_row else groups
    blank = [unit[0] for unit in units if not any(column.number in row for row in unit)]
    if len(units) < least or len(blank) > (1 - share) * len(units) or column.path in ("地方", "地方.名称", "文种"):
        return
    for row in blank:
        cell = Cell("", next(iter(row.values())).row, column.number)
        text = f"“{column.header}”空着，别的单位都填了"
        yield fault_at(grid, cell, "empty-cell", text, "补上；确实没有的写“—”，不然稿里印【待补】", "warning")


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


def _alone(column: Column, cells: Sequence[Cell], grid: Grid) -> Iterator[Finding]:
    """Names that stand alone in a column whose others come again and again."""
    often, least, few = _FEW
    names = Counter(cell.text for cell in cells)
    single = {name for name, count in names.items() if count == 1}
    if len(cells) < least or len(single) > few or (len(names) - len(single)) * often > len(cells) or not single:
        return
    for cell in (cell for cell in cells if cell.text in single):
        text = f"{column.header}：只有这一格是“{cell.text[:20]}”，别的格都是那 {len(names) - len(single)} 个名称"
        yield fault_at(grid, cell, "odd-name", text, "核对名称；没有写错就不用管", "warning")


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
    """The few names that are not in the roster of the unit, in a column of such names."""
    names = [(cell, name.strip()) for cell in cells for name in re.split(r"[\n；;、]", cell.text)]
    known = set(units)
    strange = [(cell, name) for cell, name in names if name not in known]
    if len(strange) > _STRANGE * len(names):
        return
    for cell, name in strange:
        near = difflib.get_close_matches(name, units, 1, 0.7)
        text = f"{column.header}：名册里没有“{name[:20]}”" + (f"，有“{near[0]}”" if near else "")
        yield fault_at(grid, cell, "odd-name", text, "核对名称；没有写错就不用管", "warning")


# --- rows that are there twice ------------------------------------------------------------------------------------------------


def folded(name: str) -> str:
    """A name as it is compared: without spaces, wide signs as narrow ones."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))


def check_twice(
    groups: Sequence[Sequence[Mapping[int, Cell]]], columns: Sequence[Column], grouped: bool, grid: Grid
) -> Iterator[Finding]:
    """Units that stand in two rows of a table that doesn't group them; rows of one unit that are the same to the letter."""
    if grouped:
        for group in groups:
            yield from _same_rows(group, grid)
        yield from _apart(groups, grid)
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


def _apart(groups: Sequence[Sequence[Mapping[int, Cell]]], grid: Grid) -> Iterator[Finding]:
    """A unit that comes again further down, in a table whose units otherwise have their rows together."""
    owner = {next(iter(row.values())).row: n for n, group in enumerate(groups) for row in group}
    before = dict(zip(sorted(owner), [-1, *(owner[row] for row in sorted(owner))], strict=False))
    again = [
        (row, n) for row, n in sorted(owner.items()) if before[row] != n and groups[n][0] is not _row(groups[n], row)
    ]
    if len(groups) < 10 or len(again) > 0.05 * len(groups):
        return
    for row, n in again:
        first, cells = next(iter(groups[n][0].values())).row, _row(groups[n], row)
        cell = cells[min(cells)]
        text = f"“{cell.text[:20]}”第 {first} 行已经有了，隔着别家又出现，算成一家"
        yield fault_at(grid, cell, "twice", text, "是同一家就不用管（最好排在一起）；写错了单位就改正", "warning")


def _row(group: Sequence[Mapping[int, Cell]], number: int) -> Mapping[int, Cell]:
    return next(row for row in group if next(iter(row.values())).row == number)
