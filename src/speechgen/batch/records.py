"""The rows of one unit → one record: which cell says what of which item, lists numbered without holes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from .. import fields
from .cell_texts import LEFT_OUT
from .cells import Cell
from .overlay import Base, Record, Steps, Value, at, given, items, path_of
from .table_heads import Column, denies

_BARE = re.compile(r"-?[0-9][0-9,，]*(?:\.[0-9]+)?")


def per_row(column: Column, grouped: bool) -> bool:
    """Whether the rows give the items of this column's list: it has no number, and is not one cell that holds them all."""
    n = _list_step(column)
    return n >= 0 and (grouped or n < len(column.steps) - 1)


def _list_step(column: Column) -> int:
    """The step whose list takes an item from each row; -1 if there is none."""
    return next(
        (
            n
            for n, (_, number) in enumerate(column.steps)
            if not number and fields.field_at(path_of(column.steps[: n + 1])).many
        ),
        -1,
    )


def record_of(group: Sequence[Mapping[int, Cell]], columns: Sequence[Column], file: str, base: Base) -> Record:
    """The record of one unit's rows. file: the sheet as findings print it."""
    start = next(iter(group[0].values())).row
    values = [v for column in columns for v in _values(column, group, start)]
    lists = dict.fromkeys(_home(c) for c in columns if c.per_row)
    replaced = tuple(home for home in lists if any(v.text and _under(v, home) for v in values))
    settled = tuple(_settled(values, replaced, base))
    return Record(start, file, settled, replaced, tuple(_left_out(settled, base)))


def _left_out(values: Sequence[Value], base: Base) -> Iterator[Steps]:
    """Items of the base that every cell about them says the unit doesn't have."""
    about: dict[Steps, list[bool]] = {}
    for value in values:
        n = _numbered(value)
        if n >= 0 and len(value.steps) > n + 1 and given(base, value.steps[: n + 1]):
            about.setdefault(value.steps[: n + 1], []).append(value.text in LEFT_OUT)
    gone = {value.steps[: _numbered(value) + 1] for value in values if value.denied}
    yield from (steps for steps, says in sorted(about.items(), reverse=True) if all(says) or steps in gone)


def _home(column: Column) -> Steps:
    """The path of the list that takes its items from rows, without a number."""
    return column.steps[: _list_step(column) + 1]


def _under(value: Value, home: Steps) -> bool:
    steps = value.steps[: len(home)]
    return [key for key, _ in steps] == [key for key, _ in home] and bool(steps[-1][1])


def _values(column: Column, group: Sequence[Mapping[int, Cell]], start: int) -> Iterator[Value]:
    if not column.per_row:
        cell = next((row[column.number] for row in group if column.number in row), None)
        yield _value(column, column.steps, cell, cell.row if cell else start)
        return
    n = _list_step(column)
    for number, row in enumerate(group, 1):
        yield _value(
            column, _with_number(column.steps, n, number), row.get(column.number), next(iter(row.values())).row
        )


@lru_cache(maxsize=4096)
def _with_number(steps: Steps, n: int, number: int) -> Steps:
    """Steps with another number at one of them; one object for all units, for thousands of records are kept until the end."""
    return (*steps[:n], (steps[n][0], number), *steps[n + 1 :])


def _value(column: Column, steps: Steps, cell: Cell | None, row: int) -> Value:
    text = cell.text if cell and not cell.fault else ""
    text = f"{text}{column.unit}" if column.unit and _BARE.fullmatch(text) else text
    return Value(steps, text, row, column.number, column.header, denies(column, text))


def _settled(values: Sequence[Value], replaced: Sequence[Steps], base: Base) -> Iterator[Value]:
    """The values without items that have no filled cell and no place in the base; the others numbered without holes."""
    filled: dict[Steps, dict[int, bool]] = {}
    off: set[tuple[Steps, int]] = set()
    for value in values:
        n = _numbered(value)
        if n >= 0:
            numbers = filled.setdefault(_list_of(value, n), {})
            numbers[value.steps[n][1]] = numbers.get(value.steps[n][1], False) or value.text not in ("", *LEFT_OUT)
            off |= {(_list_of(value, n), value.steps[n][1])} if value.denied else set()
    for home, number in off:
        filled[home][number] = False
    have = {home: 0 if home in replaced else len(items(at(base.node, home))) for home in filled}
    places = {home: _places(numbers, have[home]) for home, numbers in filled.items()}
    for value in values:
        n = _numbered(value)
        if n < 0:
            yield value
        elif place := places[_list_of(value, n)].get(value.steps[n][1]):
            yield replace(value, steps=_with_number(value.steps, n, place))


def _numbered(value: Value) -> int:
    return next((n for n, (_, number) in enumerate(value.steps) if number), -1)


def _list_of(value: Value, n: int) -> Steps:
    return (*value.steps[:n], (value.steps[n][0], 0))


def _places(filled: Mapping[int, bool], have: int) -> dict[int, int]:
    """Numbers of items as the table has them → as they will be; those left out are missing."""
    out = {number: number for number in filled if number <= have}
    for number in sorted(n for n in filled if n > have and filled[n]):
        out[number] = have + 1 + sum(n > have for n in out)
    return out
