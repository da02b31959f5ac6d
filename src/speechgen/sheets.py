"""Tables by any hand: the rows of an .xlsx or .csv as texts, and a table written as either.

What is damaged, encrypted, too large or no table at all gives one clear finding; nothing is unpacked beyond measure.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from .findings import InputError
from .reading.docx_package import refused
from .reading.text import decoded, file_bytes

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_UNPACKED = 64_000_000
_OLE = b"\xd0\xcf\x11\xe0"
_SAVE_AS = "用 WPS 或 Excel 打开，另存为“Excel 工作簿（*.xlsx）”或 CSV，再来"


class Row(NamedTuple):
    """A row of a table: its sheet (empty for .csv), its number from 1, its cells as texts."""

    sheet: str
    number: int
    cells: tuple[str, ...]


def read_rows(path: Path) -> list[Row]:
    """The rows of a table that are not empty, sheet after sheet. InputError for what cannot be read."""
    data = file_bytes(path)
    rows = _sheet_rows(data, path) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv_rows(data, path)
    out: list[Row] = []
    for row in rows:
        if len(out) >= MAX_ROWS:
            raise refused(str(path), "too-big", f"表格超过 {MAX_ROWS} 行", "把它拆成几份")
        if any(row.cells):
            out.append(row)
    return out


def _csv_rows(data: bytes, path: Path) -> Iterator[Row]:
    if data.startswith((b"PK\x03\x04", _OLE)):
        raise refused(str(path), "not-text", "这不是 CSV，是 Excel 文件", "把文件名的结尾改成 .xlsx 再来")
    text = decoded(data, str(path)).text.lstrip("\ufeff")
    mark = max(",;\t", key=text.split("\n", 1)[0].count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), 1):
            yield Row("", number, tuple(cell.strip() for cell in cells[:MAX_COLUMNS]))
    except csv.Error as error:
        raise refused(str(path), "damaged", f"这个 CSV 读不下去（{error}）", _SAVE_AS) from None


def _sheet_rows(data: bytes, path: Path) -> Iterator[Row]:
    _refuse_package(data, path)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), 1):
                yield Row(sheet.title, number, tuple(_text(cell) for cell in cells))
    except InputError:
        raise
    except Exception as error:  # whatever the library makes of a damaged file
        raise refused(str(path), "damaged", f"这个 Excel 文件已经损坏（{type(error).__name__}）", _SAVE_AS) from None


def _refuse_package(data: bytes, path: Path) -> None:
    """InputError for what is no Excel file, damaged, encrypted, or grows beyond all measure when unpacked."""
    if data.startswith(_OLE):
        raise refused(str(path), "old-excel", "这是旧格式（.xls）或加了密码的文件，读不了", _SAVE_AS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            size = sum(part.file_size for part in package.infolist())
            names = package.namelist()
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError):
        raise refused(str(path), "damaged", "这不是 Excel 文件，或者已经损坏", _SAVE_AS) from None
    if size > MAX_UNPACKED:
        raise refused(str(path), "too-big", "文件展开后超过 64 MB，不像是一张句子表", "这样的文件不打开；请确认来源")
    if not any(name.startswith("xl/") for name in names):
        raise refused(str(path), "not-excel", "这是个压缩包，里面没有 Excel 表格", _SAVE_AS)


def _text(cell: object) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as a .csv that Excel and WPS open in the right encoding."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def as_xlsx(rows: Sequence[Sequence[str]], widths: Sequence[int], choices: dict[int, Sequence[str]]) -> bytes:
    """Rows as an .xlsx: the first one bold and fixed, columns as wide as said, some with a list to choose from."""
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c, value)
            cell.data_type = "s"  # a text that begins with = is no formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=r == 1)
    for n, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    for n, values in choices.items():
        rule = DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=True)
        rule.add(f"{get_column_letter(n)}2:{get_column_letter(n)}{max(2, len(rows))}")
        sheet.add_data_validation(rule)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
