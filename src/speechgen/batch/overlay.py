"""A base situation with the values of one record of a table laid over it: what a row of the table makes of the base file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from .. import fields
from ..datafiles import Entry, Faults, List, Map, Node, Scalar, compose, decode, read_bytes
from ..fields import Field
from ..findings import Finding, InputError, Pos
from ..situation import MAX_NODES, Kinds, Situation, situation_of
from .cell_texts import LEFT_OUT
from .cells import CellPos, letters

Step: TypeAlias = tuple[str, int]  # a key and the number of an item in its list from 1; 0: none
Steps: TypeAlias = tuple[Step, ...]
MAPPING, GROUP = fields.FOR_BATCH
_PARAGRAPHS = ("正文",)  # fields whose values are paragraphs, in which a semicolon is one


@dataclass(frozen=True, slots=True)
class Base:
    """A base file: its situation without the keys for the table, headers → paths, the header of the group column."""

    node: Map
    file: str
    mapping: Mapping[str, str]
    group: str


@dataclass(frozen=True, slots=True)
class Value:
    """What one cell says of one field. `text` may be empty: known to be missing. header: that of its column · denied: the
    whole item is said not to be."""

    steps: Steps
    text: str
    row: int
    column: int
    header: str = ""
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One paper to be: its first row, the sheet as findings print it, what its cells say, lists of the base that they
    replace, items of the base that this unit doesn't have (the last of a list first), what is wrong with its cells by
    themselves, the unit whose rows these are (of a grouped table)."""

    row: int
    file: str
    values: tuple[Value, ...]
    replaced: tuple[Steps, ...] = ()
    left_out: tuple[Steps, ...] = ()
    findings: tuple[Finding, ...] = ()
    unit: str = ""


def path_of(steps: Iterable[Step]) -> str:
    """Steps → `任务[2].时限`."""
    return ".".join(f"{key}[{number}]" if number else key for key, number in steps)


def read_base(path: Path) -> Base:
    """A base file; InputError with everything wrong with its form and its two keys (its facts are checked with each row)."""
    node, faults = compose(decode(read_bytes(path), str(path)), str(path), MAX_NODES)
    faults.found = [_with_way_out(finding) for finding in faults.found]
    faults.stop_on_errors()
    if not isinstance(node, Map):
        text, hint = "底稿是空的", "写成情况表的样子，各单位不同的放进表格"
        raise InputError([Finding(Pos(str(path)), "error", "base", text, hint)])
    mapping, group = node.get(MAPPING), node.get(GROUP)
    if mapping is not None and not (isinstance(mapping, Map) and all(said(e.value) for e in mapping.entries)):
        hint = f"例如 {MAPPING}: {{街道: 地方.名称}}"
        faults.add(mapping.pos, "base", f"“{MAPPING}”应当一行一个“列名: 字段路径”", hint)
    if group is not None and not said(group):
        faults.add(group.pos, "base", f"“{GROUP}”应当是一个列名", f"例如 {GROUP}: 单位")
    faults.stop_on_errors()
    pairs = {e.key.text.strip(): said(e.value) for e in mapping.entries} if isinstance(mapping, Map) else {}
    rest = tuple(e for e in node.entries if e.key.text not in (MAPPING, GROUP))
    return Base(Map(rest, node.pos, node.length), str(path), pairs, said(group))


def _with_way_out(finding: Finding) -> Finding:
    """A path with a number in braces, `{小区数: 成绩[1].数量}`, is no YAML; say how to write it."""
    if finding.level == "error" and re.search(r"\{.*\[\d+\]", finding.line_text):
        return replace(
            finding, suggestion=f"带 [1] 的路径不能写在 {{ }} 里：“{MAPPING}”下面一行一个“列名: 字段路径”，前面空两格"
        )
    return finding


def said(node: Node | None) -> str:
    """The text of a plain value, empty for anything else."""
    return node.text.strip() if isinstance(node, Scalar) else ""


# --- looking into the base --------------------------------------------------------------------------------------------


def _child(node: Node | None, key: str, table: fields.Table | None) -> Node | None:
    """What stands under a key in either language; a plain text stands for the main key of its table."""
    found = table.find(key) if table else None
    if isinstance(node, Map) and found:
        return next((e.value for e in node.entries if e.key.text.strip() in (found.key, found.name)), None)
    is_main = isinstance(node, Scalar) and table is not None and table.short(node.text) is found
    return node if is_main else None


def items(node: Node | None) -> tuple[Node, ...]:
    """The items of a list; a single value stands for a list of one, an empty one for none."""
    if node is None or (isinstance(node, Scalar) and node.empty):
        return ()
    return node.items if isinstance(node, List) else (node,)


def at(node: Node | None, steps: Steps) -> Node | None:
    """What the base has at a path, None if nothing."""
    table: fields.Table | None = fields.SITUATION
    for key, number in steps:
        node = _child(node, key, table)
        found = table.find(key) if table else None
        table = found.table if found else None
        if number:
            rows = items(node)
            node = rows[number - 1] if number <= len(rows) else None
    return node


def given(base: Base, steps: Steps) -> bool:
    """Whether the base has a value, not only an empty key, at a path."""
    node = at(base.node, steps)
    return node is not None and not (isinstance(node, Scalar) and node.empty)


# --- laying over ------------------------------------------------------------------------------------------------------


def laid_over(base: Base, record: Record, kinds: Kinds = ()) -> Situation:
    """The situation of a record. Raises InputError with every fault, those of cells at their cells (`CellPos`)."""
    node: Node = base.node
    for steps in record.replaced:
        node = _put(node, steps, None, fields.SITUATION)
    for value in record.values:
        node = _laid(node, value, base, record.file)
    for steps in record.left_out:
        node = _put(node, steps, None, fields.SITUATION)
    try:
        found = situation_of(node, Faults(base.file), kinds)
    except InputError as error:
        raise InputError(told(error.findings, record)) from None
    return replace(found, findings=told(found.findings, record))


def told(findings: Iterable[Finding], record: Record) -> tuple[Finding, ...]:
    """Findings with the places of cells as people name them, and what the cell holds where the message doesn't say."""
    cells = {(v.row, v.column): v for v in record.values}
    return tuple(_told(f, record, cells) for f in findings)


def _told(finding: Finding, record: Record, cells: Mapping[tuple[int, int], Value]) -> Finding:
    pos = finding.pos
    if pos.file != record.file:
        return finding
    cell = cells.get((pos.line, pos.column))
    text, header = (cell.text, cell.header) if cell else ("", "")
    about = f"{header}：" if header and header not in finding.message else ""
    short = text if len(text) <= 20 else text[:19] + "…"
    said = f"（这一格写的是“{short}”）" if text and text[:10] not in finding.message else ""
    message = f"{about}{finding.message}{said}"
    return replace(finding, pos=CellPos(pos.file, pos.line, pos.column), message=message, line_text="", length=1)


def place(pos: Pos, record: Record) -> str:
    """A place for a list of gaps: the cell, or the line of the base file."""
    return (
        f"{pos.file}!{letters(pos.column)}{pos.line}"
        if pos.file == record.file
        else f"{Path(pos.file).name}:{pos.line}"
    )


def _laid(node: Node, value: Value, base: Base, file: str) -> Node:
    """The situation with one more value. A blank cell leaves what the base says, or says that something is missing."""
    pos = Pos(file, value.row, value.column)
    if value.text in LEFT_OUT:
        return _put(node, value.steps, None, fields.SITUATION)
    if value.text:
        return _put(node, value.steps, _leaf(fields.field_at(path_of(value.steps)), value, pos), fields.SITUATION)
    empty = Scalar("", pos, empty=True)
    return node if given(base, value.steps) or value.steps[-1][1] else _put(node, value.steps, empty, fields.SITUATION)


def _leaf(f: Field, value: Value, pos: Pos) -> Node:
    """The text of a cell; of a field with several values a list, one value a line or, if they are no sentences, between
    semicolons."""
    several = r"\n+" if f.key in _PARAGRAPHS or "。" in value.text else r"[\n；;]+"
    parts = (
        [part.strip() for part in re.split(several, value.text)] if f.many and not value.steps[-1][1] else [value.text]
    )
    texts = [Scalar(part, pos, len(part)) for part in parts if part]
    return texts[0] if len(texts) == 1 else List(tuple(texts), pos)


def _put(node: Node | None, steps: Steps, value: Node | None, table: fields.Table) -> Node:
    """A map with the value put at a path, or with the path taken out (None)."""
    (key, number), *rest = steps
    found = table.find(key)
    assert found is not None
    entries = list(_entries(node, table))
    pos = entries[0].value.pos if entries else value.pos if value else Pos("")
    names = (found.key, found.name)
    old = next((e.value for e in entries if e.key.text.strip() in names), None)
    if number:
        new = _put_item(old, number, tuple(rest), value, found)
    elif rest:
        new = None if value is None and old is None else _put(old, tuple(rest), value, _table(found))
    else:
        new = value
    place = next((n for n, e in enumerate(entries) if e.key.text.strip() in names), len(entries))
    fresh = [Entry(Scalar(found.key, entries[place].key.pos if place < len(entries) else new.pos), new)] if new else []
    return Map((*entries[:place], *fresh, *entries[place + 1 :]), node.pos if isinstance(node, Map) else pos)


def _table(found: Field) -> fields.Table:
    assert found.table is not None
    return found.table


def _entries(node: Node | None, table: fields.Table) -> tuple[Entry, ...]:
    """The entries of a map; a plain text stands for one entry of its table."""
    if isinstance(node, Map):
        return node.entries
    if isinstance(node, Scalar) and not node.empty and (short := table.short(node.text)):
        return (Entry(Scalar(short.key, node.pos), node),)
    return ()


def _put_item(old: Node | None, number: int, rest: Steps, value: Node | None, found: Field) -> Node | None:
    """A list with the value put into one of its items, or as the next item."""
    rows = list(items(old))
    inside = number <= len(rows)
    if value is None:
        if inside and rest:
            rows[number - 1] = _put(rows[number - 1], rest, None, _table(found))
        elif inside:
            del rows[number - 1]
    else:
        before = rows[number - 1] if inside else None
        rows[number - 1 : number] = [_put(before, rest, value, _table(found)) if rest else value]
    kept = [row for row in rows if not isinstance(row, Map) or row.entries]
    return List(tuple(kept), kept[0].pos) if kept else None
