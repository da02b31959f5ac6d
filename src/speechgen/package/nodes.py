"""Node trees of situation files by their Chinese keys: what a package reads from one and builds of its parts."""

from __future__ import annotations

from collections.abc import Sequence

from .. import fields
from ..datafiles import Entry, List, Map, Node, Scalar


def by_key(node: Node | None, table: fields.Table = fields.SITUATION) -> dict[str, Entry]:
    """The entries of a map by their Chinese keys."""
    found = ((table.find(e.key.text.strip()), e) for e in node.entries) if isinstance(node, Map) else ()
    return {f.key: entry for f, entry in found if f is not None}


def text(node: Node | None, *keys: str) -> str:
    """The text at a path of Chinese keys below the root of a file; empty if there is none."""
    table: fields.Table | None = fields.SITUATION
    for key in keys:
        found = table.find(key) if table else None
        entry = by_key(node, table).get(key) if table else None
        node, table = (entry.value if entry else None), (found.table if found else None)
    return node.text.strip() if isinstance(node, Scalar) and not node.empty else ""


def key_at(key: str, node: Node) -> Scalar:
    """A key that stands where a node of the file does."""
    return Scalar(key, node.pos)


def entry_at(key: str, value: str, node: Scalar) -> Entry:
    """A key with a text that comes from a scalar of the file, whose place it keeps."""
    return Entry(key_at(key, node), Scalar(value, node.pos, node.length, quoted=True))


def items_of(node: Node) -> Sequence[Node]:
    """The items of a list; a single value stands for a list of one."""
    return node.items if isinstance(node, List) else (node,)
