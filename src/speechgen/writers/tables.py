"""How a table fits the page: the size of its type and the widths of its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import sqrt

from speechgen.document import Table
from speechgen.writers.titles import cells

MARGIN = 85  # twips between a rule and the text, 1.5 mm
USUAL, SMALL = 240, 210  # the width of a character in twips: 小四, and 五号 for tables that hold much
_CROWDED = 1.5  # a table whose cells would fill the line one and a half times is set in the smaller type
_JOINTS = r"(?<=[0-9A-Za-z%])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])"  # compiled for tables only
_SLACK = 0.3  # of a character, so that a cell that just fits is not broken


def type_width(table: Table, total: int) -> int:
    """The width of a character of the table's type in twips: USUAL, or SMALL if there is much in it."""
    return SMALL if sum(_natural(table, USUAL)) > _CROWDED * total else USUAL


def column_widths(table: Table, total: int) -> list[int]:
    """The widths of the columns in twips; together they are `total`.

    Columns get what their longest cell needs as long as that is no more than their share; the others divide the rest by
    the root of what they hold, so that long texts give way and no short word is broken.
    """
    if table.widths:
        return _rounded(table.widths, total)
    wanted = _natural(table, type_width(table, total))
    if sum(wanted) <= total:
        return _rounded(wanted, total)
    given: dict[int, float] = {}
    while True:
        rest, left = total - sum(given.values()), [n for n in range(len(wanted)) if n not in given]
        short = [n for n in left if wanted[n] <= rest / len(left)]
        if not short:
            break
        given |= {n: wanted[n] for n in short}
    roots = {n: sqrt(wanted[n]) for n in left}
    shares = [given[n] if n in given else rest * roots[n] / sum(roots.values()) for n in range(len(wanted))]
    return _rounded(shares, total)


def _natural(table: Table, pitch: int) -> list[float]:
    """The width of each column if no cell were broken."""
    columns = range(len(table.rows[0]))
    longest = (max(_width(row[column].text) for row in table.rows) for column in columns)
    return [(max(1.0, width) + _SLACK) * pitch + 2 * MARGIN for width in longest]


def _width(text: str) -> float:
    """The width of a text in characters, with the gap that LibreOffice leaves between digits and characters."""
    return cells(text) + 0.25 * len(re.findall(_JOINTS, text))


def _rounded(shares: Sequence[float], total: int) -> list[int]:
    """Whole twips in these proportions, `total` together."""
    ends = [round(total * sum(shares[: n + 1]) / sum(shares)) for n in range(len(shares))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
