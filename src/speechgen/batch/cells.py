"""The cells of a table, by row and column, whatever file they come from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..findings import Pos
from ..text import INVISIBLE

_ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA")
_AS_TEXT = re.compile(r'="([^"]*)"')  # how a .csv keeps a spreadsheet from taking 0017 for a number
_SPACES = " \t\r\n\v\f\u3000\u00a0\u2002\u2003\u2009\u202f"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the text it shows, its row and column from 1; `fault`: why its text cannot be used; `copied`: it says that it
    is the same as the one above."""

    text: str
    row: int
    column: int
    fault: str = ""
    copied: bool = False


@dataclass(slots=True)
class Grid:
    """The cells of a sheet by row and column, blank ones left out.

    file: the name of the file and of the sheet, as findings print it · hidden: rows that are hidden or filtered out,
    hidden_columns: columns that are, with their texts by row; neither are in `rows` · others: further sheets with something
    in them.
    """

    file: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    hidden_columns: dict[int, dict[int, str]] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    def put(self, cell: Cell) -> None:
        """Add a cell, unless it is blank."""
        if cell.text or cell.fault:
            self.rows.setdefault(cell.row, {})[cell.column] = cell


class CellPos(Pos):
    """A place in a table, printed as people name it: `单位.xlsx:Sheet1!B7`."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{self.file}!{letters(self.column)}{self.line}"


def letters(column: int) -> str:
    """The letters of a column that counts from 1: 1 → A, 28 → AB."""
    out = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def cell_of(text: str, row: int, column: int) -> Cell:
    """A cell by its text: spaces around it and what nobody can see taken off, error values told as such."""
    text = INVISIBLE.sub("", text).strip(_SPACES)
    if match := _AS_TEXT.fullmatch(text):
        text = match[1].strip(_SPACES)
    if text.upper() in _ERRORS or (text and not text.strip("#") and len(text) > 2):
        return Cell(text, row, column, f"这一格显示的是出错的值 {text}：改正公式，或改成直接填数")
    if text.startswith(("=DISPIMG(", "=_xlfn.DISPIMG(")):
        return Cell("图片", row, column, "这一格是图片，读不出字：改成文字")
    return Cell(text, row, column)
