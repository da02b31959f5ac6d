"""A table as somebody keeps it in Excel, WPS, LibreOffice or a .csv → its cells as text, as they are shown on the screen."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..findings import Finding, InputError, Pos

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the text it shows, its row and column from 1; `fault`: why its text cannot be used."""

    text: str
    row: int
    column: int
    fault: str = ""


@dataclass(slots=True)
class Grid:
    """The cells of a sheet by row and column, blank ones left out.

    file: the name of the file and of the sheet, as findings print it · hidden: rows that are hidden or filtered out,
    which are not in `rows`.
    """

    file: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)

    def put(self, cell: Cell) -> None:
        """Add a cell, unless it is blank."""
        if cell.text or cell.fault:
            self.rows.setdefault(cell.row, {})[cell.column] = cell


@dataclass(frozen=True, slots=True)
class CellPos(Pos):
    """A place in a table, printed as people name it: `单位.xlsx:Sheet1!B7`."""

    def __str__(self) -> str:
        return f"{self.file}!{letters(self.column)}{self.line}"


def letters(column: int) -> str:
    """The letters of a column that counts from 1: 1 → A, 28 → AB."""
    out = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def read_grid(path: Path, sheet: str = "") -> Grid:
    """The cells of a .csv (UTF-8, UTF-16 or GBK) or of a sheet of an .xlsx, by default the first that is visible.

    Raises InputError if the file is missing, of another kind or damaged, or has no such sheet.
    """
    data = _bytes(path)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _fault(path, "这是旧版 .xls，或是加了密码的表格", "去掉打开密码，另存为 .xlsx 再用")
    if data.startswith(b"PK"):
        return _workbook(path, data, sheet)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise _fault(path, "打不开这个表格，文件可能已经损坏", "用 Excel 或 WPS 打开，另存为 .xlsx 再用")
    return _csv(path, data)


def _fault(path: Path, message: str, hint: str) -> InputError:
    return InputError([Finding(Pos(str(path)), "error", "table", message, hint)])


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _fault(path, "表格超过 64 MB", "拆成几个小表，分几次生成")
        return path.read_bytes()
    except FileNotFoundError:
        raise _fault(path, "找不到这个表格", "请检查文件名和所在文件夹") from None
    except OSError as error:
        raise _fault(path, f"表格读不出来（{error.strerror}）", "关掉正在打开它的 Excel 或 WPS 再试") from None


# --- .csv -------------------------------------------------------------------------------------------------------------


def _csv(path: Path, data: bytes) -> Grid:
    from ..reading.text import decoded

    text = decoded(data, str(path)).text
    grid = Grid(path.name)
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), 1):
        for column, value in enumerate(row, 1):
            grid.put(Cell(value.strip(), number, column))
    return grid


def _delimiter(text: str) -> str:
    """What stands between the cells: the sign that the first line has most of."""
    first = text.lstrip("\r\n").partition("\n")[0]
    return max(",\t;", key=first.count)


# --- .xlsx ------------------------------------------------------------------------------------------------------------


def _workbook(path: Path, data: bytes, sheet: str) -> Grid:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        bare = openpyxl.load_workbook(io.BytesIO(data)) if _has_formulas(data) else None
    except Exception as error:  # whatever a damaged file makes the library stumble over
        raise _fault(
            path, f"打不开这个表格（{type(error).__name__}）", "用 Excel 或 WPS 打开，另存为 .xlsx 再用"
        ) from error
    name = sheet or next((ws.title for ws in book.worksheets if ws.sheet_state == "visible"), "")
    if name not in [ws.title for ws in book.worksheets]:
        names = "、".join(ws.title for ws in book.worksheets)
        raise _fault(path, f"没有名为“{name}”的工作表", f"有这些工作表：{names}")
    return _sheet(f"{path.name}:{name}", book[name], bare[name] if bare else None)


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = [n for n in parts.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
        return any(re.search(rb"<f[ >/]", parts.read(name)) for name in names)


def _sheet(file: str, ws: Worksheet, formulas: Worksheet | None) -> Grid:
    grid = Grid(file)
    hidden = {row for row, look in ws.row_dimensions.items() if look.hidden}
    cells: dict[tuple[int, int], Any] = dict(ws._cells)  # iter_rows would make every cell of an empty million
    for row, column in sorted(cells):
        cell = _cell(cells[row, column], row, column, formulas)
        if row in hidden:
            grid.hidden += [row] if (cell.text or cell.fault) and row not in grid.hidden[-1:] else []
        else:
            grid.put(cell)
    if len(grid.rows) > MAX_ROWS:
        raise InputError([Finding(Pos(file), "error", "table", f"表格超过 {MAX_ROWS} 行", "拆成几个小表")])
    for merged in ws.merged_cells.ranges:
        _fill_down(grid, merged.min_row, merged.max_row, merged.min_col, hidden, ws, formulas)
    grid.rows = dict(sorted(grid.rows.items()))
    return grid


def _fill_down(
    grid: Grid, top: int, bottom: int, column: int, hidden: set[int], ws: Worksheet, formulas: Worksheet | None
) -> None:
    """A cell merged over several rows holds for each of them; rows with nothing else stay empty."""
    first = _cell(ws.cell(top, column), top, column, formulas)
    for row in range(top + 1, bottom + 1):
        if row in grid.rows and row not in hidden:
            grid.put(Cell(first.text, row, column, first.fault))


def _cell(cell: Any, row: int, column: int, formulas: Worksheet | None) -> Cell:
    value = cell.value
    if value is None and formulas is not None and formulas.cell(row, column).data_type == "f":
        return Cell("", row, column, "公式还没有算出结果：用 Excel 或 WPS 打开，保存一次；或改成直接填数")
    if getattr(cell, "data_type", "") == "e":
        return Cell(str(value), row, column, f"公式出错（{value}）：改正公式，或改成直接填数")
    return Cell(shown(value, getattr(cell, "number_format", "General")), row, column)


# --- how a value looks --------------------------------------------------------------------------------------------------

_SECTION = re.compile(r"""^(?P<head>[^0#?.,%]*)(?P<digits>[0#?,]*(?:\.[0#?]+)?)(?P<percent>%?)(?P<tail>[^0#?.%]*)$""")


def shown(value: Any, number_format: str = "General") -> str:
    """The text of a cell's value as the spreadsheet shows it; numbers without thousands separators, dates as
    2026年9月16日 or without what their format leaves out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date | time):
        return _day(value, number_format)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}小时{minutes % 60}分" if minutes % 60 else f"{minutes // 60}小时"
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value).strip()


def _plain_format(number_format: str, negative: bool) -> str:
    """The section of a format that holds, without quotes, colours, conditions, fillers and escapes."""
    sections = number_format.split(";")
    section = sections[1] if negative and len(sections) > 1 and sections[1] else sections[0]
    section = re.sub(r"General|G/通用格式", "0.###############", section)
    section = re.sub(r"\[\$([^\]-]*)[^\]]*\]", r"\1", section)
    section = re.sub(r"\[[^\]]*\]|_.|\*.", "", section)
    return re.sub(r'\\(.)|"([^"]*)"', lambda m: m[1] or m[2] or "", section)


def _number(value: int | float, number_format: str) -> str:
    form = _SECTION.match(_plain_format(number_format, value < 0))
    if form is None or not (form["digits"] or form["percent"]) or re.search("[a-zA-Z@]", form["head"]):
        return _general(value)
    exact = Decimal(repr(value)) * (100 if form["percent"] else 1)
    places = len(form["digits"].partition(".")[2])
    if not exact.is_finite() or exact.adjusted() > 12:
        return _general(value)
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    optional = form["digits"].partition(".")[2].strip("0?")
    text = f"{rounded:f}"
    text = text.rstrip("0").rstrip(".") if optional and "." in text else text
    return f"{form['head'].strip()}{text}{form['percent']}{form['tail'].strip()}"


def _general(value: int | float) -> str:
    text = f"{Decimal(f'{value:.15g}'):f}" if isinstance(value, float) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(value: datetime | date | time, number_format: str) -> str:
    form = re.sub(r'"[^"]*"|\[[^\]]*\]', lambda m: m[0].strip('"') if m[0][0] == '"' else "", number_format).lower()
    clock = ""
    if isinstance(value, time) or (isinstance(value, datetime) and (value.hour or value.minute)):
        clock = f"{value.hour}:{value.minute:02}"
    if isinstance(value, time):
        return clock
    parts = list(_day_parts(value, form))
    return "".join(parts) + clock


def _day_parts(value: date, form: str) -> Iterator[str]:
    bare = not re.search("[ymd年月日]", form)
    if bare or re.search("[y年e]", form):
        yield f"{value.year}年"
    yield f"{value.month}月"
    if bare or re.search("[d日]", form):
        yield f"{value.day}日"
