"""Which rows of a table are units, and what their cells say: no totals, notes or repeated headers; 同上 resolved; figures and
dates tidied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..findings import Finding
from .cell_texts import BLANK, SAME, tidied
from .cells import Cell, CellPos, Grid, letters
from .table_heads import Column, Heads

Row = Mapping[int, Cell]  # by column; a used column that is blank is left out
# How the rows begin that help or sign a table, and what --template-table writes.
_ASIDE = re.compile(
    r"(?:填[表写报]?)?(?:说明|示例|例|注|备注|须知|要求|单位|人|日期|时间)\s*[：:]"
    r"|(?:制表|审核|复核|填表|填报|联系)(?:人|单位|日期|时间|电话)?\s*[：:]|(?:单位|主要)?负责人[^\s]{0,6}[：:]|[（(]?(?:单位)?盖章"
)
_TOTAL = re.compile(
    r"(?:全[国省市县区州旗镇乡]|本[省市县区])?(?:合计|总计|小计|共计|累计|平均|平均值|总数|汇总)数?[：:]?|全[国省市县区州旗镇乡]"
)
_NUMBERED = re.compile(r"[（(]?(\d{1,3})[)）]?|[甲乙丙丁戊己庚辛]|[A-Z]")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that are units, and what is to be told of the others."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]


def unit_rows(grid: Grid, heads: Heads, key: int) -> Rows:
    """The rows of the units under the headers. key: the number of the column that groups them, 0 if none does."""
    used = {c.number for c in heads.columns} | ({key} if key else set())
    under = [cells for n, cells in grid.rows.items() if n > heads.row and not _is_aside(cells)]
    under = under[1:] if under and _is_numbering(under[0]) else under
    totals = [cells for cells in under if _is_total(cells)]
    rows = [cells for cells in under if not _is_total(cells) and not _is_header(cells, heads)]
    rows = [cells for cells in rows if any(cells[n].text for n in used & cells.keys())]
    findings = [*_told_totals(totals, grid), *_strays(rows, heads, grid)]
    settled, faults = _settled(rows, heads.columns, used, grid)
    return Rows(tuple(settled), (*findings, *faults))


def _first(cells: Row, count: int = 1) -> list[str]:
    return [cells[n].text for n in sorted(cells)][:count]


def _is_aside(cells: Row) -> bool:
    return any(_ASIDE.match(text) for text in _first(cells))


def _is_total(cells: Row) -> bool:
    return any(map(_is_sum, _first(cells, 2)))


def _is_sum(text: str) -> bool:
    return bool(_TOTAL.fullmatch(re.sub(r"\s", "", text)))


def _is_numbering(cells: Row) -> bool:
    """The row under a header that numbers its columns: 甲 1 2 3."""
    found = [_NUMBERED.fullmatch(text) for text in _first(cells, 99)]
    numbers = [int(match[1]) for match in found if match and match[1]]
    return (
        len(found) > 2
        and all(found)
        and len(numbers) > 1
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )


def _is_header(cells: Row, heads: Heads) -> bool:
    """The header again, as on the next printed page."""
    same = [cell.text == cells[cell.column].text for cell in heads.cells if cell.column in cells]
    return len(same) > 1 and all(same)


def _told_totals(totals: Sequence[Row], grid: Grid) -> Iterator[Finding]:
    for cells in totals:
        cell = next(cells[n] for n in sorted(cells) if _is_sum(cells[n].text))
        text = f"第 {cell.row} 行是“{cell.text[:10]}”，没有当成单位"
        yield Finding(CellPos(grid.file, cell.row, cell.column), "hint", "total", text, "")


def _strays(rows: Sequence[Row], heads: Heads, grid: Grid) -> Iterator[Finding]:
    """Columns without a header that have something in them."""
    known = {cell.column for cell in heads.cells}
    loose: dict[int, list[Cell]] = {}
    for cells in rows:
        for column in cells.keys() - known:
            loose.setdefault(column, []).append(cells[column])
    for column, found in sorted(loose.items()):
        text = f"{letters(column)} 列没有列名，有 {len(found)} 格写了字（“{found[0].text[:10]}”），没有用"
        at = CellPos(grid.file, found[0].row, column)
        yield Finding(at, "warning", "no-header", text, "要用就补上列名；不用的删掉，或写上“备注”")


# --- what cells say -----------------------------------------------------------------------------------------------------


def _settled(
    rows: Sequence[Row], columns: Sequence[Column], used: set[int], grid: Grid
) -> tuple[list[dict[int, Cell]], list[Finding]]:
    """The rows with 同上 resolved and texts tidied, and 同上 that has nothing above it."""
    by_number = {column.number: column for column in columns}
    whole = {n for n in used if _whole_numbers([row[n].text for row in rows if n in row])}
    out: list[dict[int, Cell]] = []
    faults: list[Finding] = []
    above: dict[int, Cell] = {}
    for row in rows:
        cells: dict[int, Cell] = {}
        for n in sorted(used & row.keys()):
            cell = row[n]
            if cell.text in SAME and (n not in above or cell.row - 1 in grid.hidden):
                text = (
                    f"“{cell.text}”上面没有可以照抄的"
                    if n not in above
                    else f"“{cell.text}”的上一行隐藏了，不知道同哪一行"
                )
                faults.append(Finding(CellPos(grid.file, cell.row, n), "error", "same", text, "写明白"))
                continue
            text = above[n].text if cell.text in SAME else cell.text.removesuffix(".0") if n in whole else cell.text
            text = tidied(by_number[n].field, text) if n in by_number else text
            if text not in BLANK or cell.fault:
                cells[n] = above[n] = replace(cell, text=text, copied=cell.text in SAME)
        out += [cells] if cells else []
    return out, faults


def _whole_numbers(texts: Sequence[str]) -> bool:
    """Whether all bare numbers of a column end in .0, as programs write them into .csv files."""
    bare = [text for text in texts if re.fullmatch(r"-?\d+(?:\.\d+)?", text)]
    return bool(bare) and all(text.endswith(".0") for text in bare)
