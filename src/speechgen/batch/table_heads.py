"""The headers of a table: which field each column is, in which unit, and what is wrong with a header that is none."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .. import fields
from ..fields import Field
from ..findings import Finding, Level
from .cell_texts import LEFT_OUT
from .cells import Cell, CellPos, Grid, letters
from .overlay import MAPPING, Base, Step, Steps, given, path_of

UNUSED = "不用"
_PART = re.compile(r"([^\[\]]+)(?:\[(\d{1,3})\])?")
_UNIT = re.compile(r"(.+?)\s*[（(](?:单位[:：]\s*)?([^（）()]{1,8})[)）]")
_BY_THE_WAY = ("序号", "编号", "序", "备注", "行号", "附注")
_LOOK_AT = 10  # rows in which the header may stand


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is used: its number, its path in steps, the field, the unit of its header, the header itself, whether
    each row of a unit gives one item of its list."""

    number: int
    steps: Steps
    field: Field
    unit: str
    header: str
    per_row: bool = False

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


def column_of(header: str, base: Base) -> Column | None:
    """The column that a header names, by the mapping of the base or as a path; None if it names no field."""
    header = one_line(header)
    unit = ""
    path = base.mapping.get(header, header)
    if steps_of(path) is None and (match := _UNIT.fullmatch(header)):
        path, unit = base.mapping.get(match[1], match[1]), match[2]
    steps = steps_of(path)
    return Column(0, steps, fields.field_at(path), unit, header) if steps else None


def one_line(header: str) -> str:
    """A header without the line breaks and spaces that only make it fit its column."""
    header = " ".join(header.split())
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", header)


def bare_header(header: str) -> str:
    """A header without the unit behind it."""
    match = _UNIT.fullmatch(one_line(header))
    return match[1] if match else one_line(header)


def denies(column: Column, text: str) -> bool:
    """Whether a cell says that there is no such item at all: 无 under its main column."""
    main = fields.field_at(path_of(column.steps[:-1])).table if len(column.steps) > 1 else None
    return text in LEFT_OUT and main is not None and column.field is main.main


def _zero(header: str, base: Base) -> bool:
    """Whether a header counts from 0, which is never meant."""
    return "[0]" in base.mapping.get(header, header)


# --- the row of the headers -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heads:
    """The headers of a table: their row (0: there is none), cells with the whole header as their text, the columns that are
    used, what is wrong with the others."""

    row: int
    cells: tuple[Cell, ...] = ()
    columns: tuple[Column, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_heads(grid: Grid, base: Base) -> Heads:
    """The headers: of the first rows the one with most known ones, a row of larger headings over it read with it."""
    row, cells = _best(grid, base)
    if not row:
        first = next(iter(grid.rows), 1)
        hint = (
            "有一行要写列名：字段路径，如 地方.名称，或底稿“表格”里对照过的列名；用 --template-table 可以生成一张空表"
        )
        return Heads(
            0, findings=(Finding(CellPos(grid.file, first, 1), "error", "header", "这张表里没有认得的列名", hint),)
        )
    columns: list[Column] = []
    findings: list[Finding] = []
    for cell in cells:
        column = column_of(cell.text, base)
        same = next((c for c in columns if column and c.steps == column.steps), None)
        if column is None or _zero(cell.text, base):
            findings += _unknown(cell, grid, base)
        elif same:
            findings.append(_twice(cell, same, grid))
        else:
            columns.append(replace(column, number=cell.column))
    findings += [*_missing(row, cells, grid, base), *_headless(columns, row, grid, base)]
    return Heads(row, cells, tuple(columns), tuple(findings))


def fits(grid: Grid, base: Base) -> bool:
    """Whether a sheet has headers that the base knows."""
    return _best(grid, base)[0] > 0


def _best(grid: Grid, base: Base) -> tuple[int, tuple[Cell, ...]]:
    """The row of the headers and the headers; 0 if no row has a known one."""
    best: tuple[int, int, tuple[Cell, ...]] = (0, 0, ())
    numbers = list(grid.rows)[:_LOOK_AT]
    for n, row in enumerate(numbers):
        above = grid.rows[numbers[n - 1]] if n and numbers[n - 1] == row - 1 else {}
        cells = tuple(_joined(grid.rows[row], above, base))
        known = sum(column_of(cell.text, base) is not None for cell in cells)
        best = max(best, (known, -row, cells), key=lambda found: found[:2])
    return -best[1], best[2]


def _joined(own: Mapping[int, Cell], above: Mapping[int, Cell], base: Base) -> Iterator[Cell]:
    """The headers of a row, each with the larger heading over it where that makes it a known one.

    A larger heading reaches to the right until the next; where the row is empty, what stands above is the header.
    """
    over = ""
    for column in range(1, max([*own, *above], default=0) + 1):
        high, low = above.get(column), own.get(column)
        over = high.text if high else over
        if low and low.text:
            whole = next((t for t in _wholes(over, low.text) if column_of(t, base)), low.text)
            yield replace(low, text=whole)
        elif high and _meant(high.text, base):
            yield high


def _meant(header: str, base: Base) -> bool:
    """Whether a text is a header of this base, used or not."""
    return bool(column_of(header, base)) or header in (*base.mapping, base.group, *_BY_THE_WAY)


def _wholes(over: str, low: str) -> tuple[str, ...]:
    """How a header under a larger heading may be written in one."""
    return (f"{over}/{low}", f"{over}.{low}", f"{over}{low}") if over and over != low else ()


# --- what is wrong --------------------------------------------------------------------------------------------------------


def _twice(cell: Cell, same: Column, grid: Grid) -> Finding:
    text = f"“{cell.text}”和 {letters(same.number)} 列“{same.header}”是同一个字段"
    hint = f"留一列；上面有大标题的，在底稿“{MAPPING}”里写全：大标题/小标题: 字段路径"
    return fault_at(grid, cell, "header", text, hint)


def _missing(row: int, cells: Sequence[Cell], grid: Grid, base: Base) -> Iterator[Finding]:
    """Columns that the base names and the table doesn't have."""
    there = {one_line(cell.text) for cell in cells}
    bare = set(map(bare_header, there))
    hidden = {texts.get(row, ""): column for column, texts in grid.hidden_columns.items()}
    for header, path in base.mapping.items():
        if path == UNUSED or header in there | bare:
            continue
        at = CellPos(grid.file, row, hidden.get(header, 1))
        if header in hidden:
            text, hint = f"“{header}”这一列隐藏了，没有用", "要用就取消隐藏，保存后再运行"
        else:
            text = f"底稿里对照了“{header}”这一列，表里没有"
            hint = f"列名改过的，把底稿“{MAPPING}”里的也改过来；这张表本来不要这一列，就不用管"
        yield Finding(at, "warning", "no-column", text, hint)


def _headless(columns: Sequence[Column], row: int, grid: Grid, base: Base) -> Iterator[Finding]:
    """Columns about items whose main field neither the base nor a column gives: 数量 of nobody knows what."""
    have = {path_of(column.steps) for column in columns}
    for column in columns:
        item = fields.field_at(path_of(column.steps[:-1])) if len(column.steps) > 1 else None
        table = item.table if item else None
        if table is None or table.main is None or not table.main_needed:
            continue
        wanted = path_of((*column.steps[:-1], (table.main.key, 0)))
        numbered = bool(column.steps[-2][1]) or not (item and item.many)
        if wanted in have or (numbered and given(base, column.steps[:-1])):
            continue
        text = f"有“{column.header}”这一列，却没有“{wanted}”，不知道说的是什么"
        hint = f"底稿里写上 {wanted}，或在表里加一列"
        yield fault_at(grid, Cell("", row, column.number), "header", text, hint)
        have.add(wanted)


def _unknown(cell: Cell, grid: Grid, base: Base) -> Iterator[Finding]:
    if one_line(cell.text) in (base.group, *_BY_THE_WAY) or base.mapping.get(cell.text) == UNUSED:
        return
    if _zero(cell.text, base):
        yield fault_at(grid, cell, "header", f"“{cell.text}”从 0 数起", "从 1 数起：第一条写 [1]")
        return
    hint = f"{_guess(cell.text, base)}也可以在底稿里写 {MAPPING}: {{{cell.text[:20]}: 字段路径}}；不用的列写 {UNUSED}"
    yield fault_at(grid, cell, "header", f"没有“{cell.text[:40]}”这个字段", hint)


def _guess(header: str, base: Base) -> str:
    """What an unknown header may have meant, as a question."""
    if "，" in header:
        return "列与列之间要用半角逗号或制表符，不能用全角逗号；"
    mapped = difflib.get_close_matches(header[:40], [h for h in base.mapping if base.mapping[h] != UNUSED], 1, 0.6)
    known = [path for path, _, _ in fields.walk()]
    ends = [path for path in known if path.endswith(f".{header}")][:3]
    near = mapped or ends or difflib.get_close_matches(re.sub(r"\[\d+\]", "", header)[:40], known, 1, 0.5)
    return f"是不是“{'”“'.join(near)}”？" if near else ""


def fault_at(grid: Grid, cell: Cell, code: str, message: str, hint: str, level: Level = "error") -> Finding:
    """What is wrong with a cell."""
    return Finding(CellPos(grid.file, cell.row, cell.column), level, code, message, hint)
