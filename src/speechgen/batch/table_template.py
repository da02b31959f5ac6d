"""`batch --template-table`: an empty table for a base file, with its headers, a line that explains them, and an example row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .. import fields
from ..datafiles import List, Map, Node, Scalar
from ..fields import Field
from ..findings import Finding, InputError, Pos
from ..schema import describe
from ..sheets import as_csv
from .lists import workbook
from .overlay import Base, read_base
from .table_heads import UNUSED, column_of

PLACE = "地方.名称"
_KEEP = "（这一行和下一行不会当成单位，可以留着）"


def template(base_file: Path, output: Path) -> bytes:
    """The table as .xlsx or .csv, as `output` ends. InputError for another ending, and with every fault of the base file.

    Columns: those of its mapping, else the fields that the base leaves empty, with the place before them.
    """
    if output.suffix.lower() not in (".xlsx", ".csv"):
        hint = "文件名以 .xlsx 结尾，如 空表.xlsx"
        raise InputError([Finding(Pos(str(output)), "error", "call", "空表只能写成 .xlsx 或 .csv", hint)])
    base = read_base(base_file)
    heads = headers(base)
    found = [field_of(base, head) for head in heads]
    notes = ["" if f is None else describe(f) for f in found]
    examples = ["" if f is None else f.example for f in found]
    rows = [heads, [f"说明：{notes[0]}{_KEEP}", *notes[1:]], [f"例：{examples[0]}", *examples[1:]]]
    return as_csv(rows) if output.suffix.lower() == ".csv" else workbook("单位", rows)


def headers(base: Base) -> list[str]:
    """The headers of the table."""
    named = [head for head, path in base.mapping.items() if path != UNUSED]
    empty = [path for path in _empty(base.node, fields.SITUATION, "") if not path.startswith("自拟")]
    paths = named or list(dict.fromkeys([PLACE, *empty]))
    return paths if not base.group or base.group in paths else [base.group, *paths]


def field_of(base: Base, header: str) -> Field | None:
    """The field of a header, None for a column that only groups."""
    column = column_of(header, base)
    return column.field if column else None


def _empty(node: Node, table: fields.Table, prefix: str) -> Iterator[str]:
    """The paths of the values that a base leaves empty."""
    for entry in node.entries if isinstance(node, Map) else ():
        f = table.find(entry.key.text.strip())
        if f is None:
            continue
        path = f"{prefix}.{f.key}" if prefix else f.key
        if isinstance(entry.value, Scalar) and entry.value.empty:
            yield path
        rows = entry.value.items if isinstance(entry.value, List) else (entry.value,)
        for number, row in enumerate(rows, 1) if f.table else ():
            assert f.table is not None
            yield from _empty(row, f.table, f"{path}[{number}]" if f.many else path)
