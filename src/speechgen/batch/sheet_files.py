"""A table as somebody keeps it in Excel, WPS, LibreOffice or a .csv → its cells as text, as they are shown on the screen."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..findings import Finding, InputError, Pos, of_system
from .cells import Cell, Grid, cell_of
from .shown import CHINESE_FORMATS, shown

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 512 * 1024 * 1024
MAX_ROWS = 200_000
_SAVE_AS = "用 Excel 或 WPS 打开，“另存为”选“Excel 工作簿（*.xlsx）”，再用存好的那一份"
# How a file begins or ends that is no .xlsx and no .csv → what it is.
_BEGINNINGS = (
    (b"\xd0\xcf\x11\xe0", "这是旧版 .xls、WPS 的 .et，或是加了打开密码的表格"),
    (b"%PDF", "这是 PDF，不是表格"),
)
_WEB_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml)", re.IGNORECASE)
_PACKAGES = (
    ("content.xml", "这是 .ods 表格"),
    ("xl/workbook.bin", "这是 .xlsb 表格"),
    ("word/document.xml", "这是 Word 文件，不是表格"),
    ("Index/Document.iwa", "这是 .numbers 表格"),
)


def read_grid(path: Path, sheet: str = "", fits: Callable[[Grid], bool] | None = None) -> Grid:
    """The cells of a .csv (UTF-8, UTF-16 or GBK) or of a sheet of an .xlsx.

    sheet: its name; without it the first visible sheet that `fits`, else the first with anything in it.
    Raises InputError if the file is missing, of another kind or damaged, or has no such sheet.
    """
    data = _bytes(path)
    for start, what in _BEGINNINGS:
        if data.startswith(start):
            raise _fault(path, what, _SAVE_AS)
    if _WEB_PAGE.match(data[:200]):
        raise _fault(path, "这是网页格式的表格（从系统里导出的常常是这样）", _SAVE_AS)
    if data.startswith(b"PK"):
        return _workbook(path, data, sheet, fits or (lambda grid: True))
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise _fault(path, "打不开这个表格，文件可能已经损坏", _SAVE_AS)
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
    except IsADirectoryError:
        raise _fault(path, "这是一个文件夹，不是表格", "写到文件名为止，如 单位.xlsx") from None
    except PermissionError:
        raise _fault(path, "表格读不出来", "关掉正在打开它的 Excel 或 WPS 再试") from None
    except OSError as error:
        message, hint = of_system(error)
        raise _fault(path, f"表格读不出来：{message}", hint) from None


# --- .csv -------------------------------------------------------------------------------------------------------------


def _csv(path: Path, data: bytes) -> Grid:
    from ..reading.text import decoded

    text = decoded(data, str(path)).text
    grid = Grid(path.name)
    for number, row in _csv_rows(path, text, _delimiter(text)):
        for column, value in enumerate(row, 1):
            grid.put(cell_of(value, number, column))
    _check_rows(grid)
    return grid


def _csv_rows(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers; a quotation mark that is never closed would swallow all rows after it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number, begins = 0, 1
    try:
        for number, row in enumerate(reader, 1):
            begins = reader.line_num + 1
            yield number, row
    except csv.Error:
        hint = '找到这一行的半角引号 "：不成对的补上或删掉；文字里要用引号的，用中文引号“”'
        message = f"从第 {begins} 行起读不下去：引号没有配对，或一格太长"
        raise _fault(path, message, hint) from None


def _delimiter(text: str) -> str:
    """What stands between the cells: the sign that cuts most of the first lines into the same number of cells."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]

    def alike(sign: str) -> int:
        counts = Counter(n for line in lines if (n := re.sub(r'"[^"]*"', "", line).count(sign)))
        return max(counts.values(), default=0)

    return max(",\t;", key=alike)


def _check_rows(grid: Grid) -> None:
    if len(grid.rows) > MAX_ROWS:
        raise InputError([Finding(Pos(grid.file), "error", "table", f"表格超过 {MAX_ROWS} 行", "拆成几个小表")])


# --- .xlsx ------------------------------------------------------------------------------------------------------------


def _workbook(path: Path, data: bytes, sheet: str, fits: Callable[[Grid], bool]) -> Grid:
    _refuse(path, data)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        bare = openpyxl.load_workbook(io.BytesIO(data)) if _has_formulas(data) else None
    except Exception as error:  # whatever a damaged file makes the library stumble over
        raise _fault(path, f"打不开这个表格（{type(error).__name__}），文件可能已经损坏", _SAVE_AS) from error
    if sheet:
        return _sheet(path.name, book, bare, _named(path, book, sheet))
    visible = [ws.title for ws in book.worksheets if ws.sheet_state == "visible"]
    grids = [grid for name in visible if (grid := _sheet(path.name, book, bare, name)).rows or grid.hidden]
    chosen = next((grid for grid in grids if fits(grid)), grids[0] if grids else Grid(path.name))
    chosen.others = tuple(grid.file.partition(":")[2] for grid in grids if grid is not chosen)
    return chosen


def _refuse(path: Path, data: bytes) -> None:
    """InputError for a package that is no .xlsx, is damaged, or grows beyond all measure when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = set(parts.namelist())
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError):
        raise _fault(path, "打不开这个表格，文件可能已经损坏", _SAVE_AS) from None
    what = next((what for part, what in _PACKAGES if part in names), "")
    if what or "xl/workbook.xml" not in names:
        raise _fault(path, what or "这是个压缩包，里面没有 Excel 表格", _SAVE_AS)
    if size > MAX_UNPACKED:
        raise _fault(path, "表格展开后超过 512 MB", "拆成几个小表，分几次生成")


def _named(path: Path, book: Workbook, sheet: str) -> str:
    """The sheet of a name; a number that is no name counts the sheets."""
    names = [ws.title for ws in book.worksheets]
    found = next((name for name in names if name.strip() == sheet.strip()), "")
    if not found and sheet.isdecimal() and 0 < int(sheet) <= len(names):
        found = names[int(sheet) - 1]
    if not found:
        raise _fault(path, f"没有名为“{sheet}”的工作表", f"有这些工作表：{'、'.join(names)}")
    return found


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = [n for n in parts.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
        return any(re.search(rb"<f[ >/]", parts.read(name)) for name in names)


def _sheet(file: str, book: Workbook, bare: Workbook | None, name: str) -> Grid:
    """The cells of a sheet. bare: the same book with its formulas in place of their values."""
    ws, formulas = book[name], bare[name] if bare else None
    grid, columns = Grid(f"{file}:{name}"), _hidden_columns(ws)
    rows = {row for row, look in ws.row_dimensions.items() if look.hidden or look.height == 0}
    cells: dict[tuple[int, int], Any] = dict(ws._cells)  # iter_rows would make every cell of an empty million
    found = {at: _cell(cell, *at, formulas, book) for at, cell in cells.items()}
    found |= _merged(ws, found)
    for (row, column), cell in sorted(found.items()):
        if not (cell.text or cell.fault):
            continue
        if row in rows:
            grid.hidden += [row] if row not in grid.hidden[-1:] else []
        elif column in columns:
            grid.hidden_columns.setdefault(column, {})[row] = cell.text
        else:
            grid.put(cell)
    _check_rows(grid)
    return grid


def _hidden_columns(ws: Worksheet) -> set[int]:
    """The columns that are hidden; a dimension holds for a run of columns."""
    return {
        column
        for look in ws.column_dimensions.values()
        if look.hidden or look.width == 0
        for column in range(look.min or 0, (look.max or 0) + 1)
    }


def _merged(ws: Worksheet, found: dict[tuple[int, int], Cell]) -> dict[tuple[int, int], Cell]:
    """The cells that a merged cell stands for in the rows under its first; rows with nothing of their own stay empty."""
    own = {row for (row, _), cell in found.items() if cell.text or cell.fault}
    return {
        (row, area.min_col): Cell(first.text, row, area.min_col, first.fault)
        for area in ws.merged_cells.ranges
        if (first := found.get((area.min_row, area.min_col)))
        for row in own.intersection(range(area.min_row + 1, area.max_row + 1))
    }


def _cell(cell: Any, row: int, column: int, formulas: Worksheet | None, book: Workbook) -> Cell:
    value = cell.value
    if value is None and formulas is not None and formulas.cell(row, column).data_type == "f":
        return Cell("", row, column, "公式还没有算出结果：用 Excel 或 WPS 打开，保存一次；或改成直接填数")
    number = cell._style.numFmtId if cell.has_style else 0
    form = CHINESE_FORMATS.get(number) or cell.number_format  # by number alone, openpyxl takes such dates for numbers
    if number in CHINESE_FORMATS and isinstance(value, int | float) and not isinstance(value, bool):
        value = _as_day(value, book)
    return cell_of(shown(value, form), row, column)


def _as_day(value: float, book: Workbook) -> Any:
    from openpyxl.utils.datetime import from_excel

    try:
        return from_excel(value, book.epoch)
    except (ValueError, OverflowError):  # no day at all: stays the number that it is
        return value
