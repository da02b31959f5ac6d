"""How wide the columns of a table are: by what they hold, never so narrow that a heading stands on its head."""

from __future__ import annotations

from speechgen.document import Table
from speechgen.writers.titles import cells

_LONGEST = 30.0  # a cell of more characters runs over several lines whatever its width
_LEAST = 2.0


def column_widths(table: Table, total: int) -> list[int]:
    """The widths of the columns in twips; together they are `total`."""
    shares = list(map(float, table.widths)) or [_share(table, n) for n in range(len(table.rows[0]))]
    ends = [round(total * sum(shares[: n + 1]) / sum(shares)) for n in range(len(shares))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _share(table: Table, column: int) -> float:
    """What a column asks for: between the root and the length of its longest cell, so that long texts give way."""
    longest = max(cells(row[column].text) for row in table.rows)
    head = max((cells(row[column].text) for row in table.rows[: table.header]), default=0.0)
    return max(_LEAST, min(head, 6.0), min(longest, _LONGEST)) + 1.0
