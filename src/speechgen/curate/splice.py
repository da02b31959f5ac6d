"""Changes to the text of one phrasebank file: an entry put in, changed, marked or taken out; every other line stays as it is.

Only the lines of the entry go through the YAML library, which keeps its comments, the order of its keys and its quotes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..bank.files import entry_lines
from ..datafiles import List, Map, Node, Scalar, compose
from ..findings import Finding, InputError, has_errors

HEAD = "# 本单位自己的句库：加一条、改一条、停用一条都写在这里，自带的不动。写法见 docs/phrasebank.md。\n"
RETIRED = "# 停用"  # how the comment over a retired entry begins


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands: its lines (from 0), the columns of its dash and of what follows, and its node."""

    lines: range
    dash: int
    column: int
    node: Map


def read(text: str, file: str) -> Node | None:
    """The tree of a file that is about to be changed; InputError with its faults: a broken file is mended by hand first."""
    root, faults = compose(text, file)
    if has_errors(faults.found):
        raise InputError(faults.sorted())
    return root


def place_of(text: str, name: str, file: str) -> Place | None:
    """Where the entry of an id stands, None if it is not there; InputError if it shares its line with others."""
    lines = text.split("\n")
    for node in _entries(read(text, file)):
        if _text(node, "id") != name:
            continue
        found = entry_lines(lines, node.pos.line - 1)
        dash = len(lines[found.start]) - len(lines[found.start].lstrip(" ")) if found else 0
        first = node.pos.line - 1 == found.start if found else False
        if not first or lines[found.start][dash + 1 : node.pos.column - 1].strip():
            hint = "把这一条单独写成一行“- {…}”，再改"
            raise InputError([Finding(node.pos, "error", "phrases", f"“{name}”和别的写在同一行，命令改不了", hint)])
        stop = found.stop
        while not lines[stop - 1].strip():
            stop -= 1
        return Place(range(found.start, stop), dash, node.pos.column - 1, node)
    return None


def _entries(root: Node | None) -> Iterator[Map]:
    """All entries of a list of slots or of a topic pack."""
    groups: list[Node | None] = []
    if isinstance(root, List):
        groups = [slot.get("entries") for slot in root.items if isinstance(slot, Map)]
    elif isinstance(root, Map):
        slots = root.get("slots")
        groups = [entry.value for entry in slots.entries] if isinstance(slots, Map) else []
    for group in groups:
        yield from (node for node in (group.items if isinstance(group, List) else ()) if isinstance(node, Map))


def _text(node: Map, key: str) -> str:
    value = node.get(key)
    return value.text if isinstance(value, Scalar) else ""


def changed(text: str, name: str, changes: Mapping[str, Any], file: str) -> str:
    """The file with some keys of an entry set, or taken out (None). KeyError if the entry is not there."""
    place = _known(text, name, file)
    lines = text.split("\n")
    end = _end(lines[place.lines.start])
    rows = [line.rstrip("\r") for line in lines[place.lines.start : place.lines.stop]]
    core = [" " * place.column + rows[0][place.column :], *rows[1:]]
    body = "\n".join(row[place.column :] if not row[: place.column].strip() else row.lstrip(" ") for row in core)
    lead = rows[0][: place.column]
    made = enumerate(_rewritten(body, changes))
    new = [((lead if n == 0 else " " * place.column) + row).rstrip() + end for n, row in made]
    return "\n".join([*lines[: place.lines.start], *new, *lines[place.lines.stop :]])


def _end(line: str) -> str:
    """What a line ends with beside the line feed: files written on Windows keep their carriage returns."""
    return "\r" if line.endswith("\r") else ""


def _known(text: str, name: str, file: str) -> Place:
    place = place_of(text, name, file)
    if place is None:
        raise KeyError(name)
    return place


def _rewritten(body: str, changes: Mapping[str, Any]) -> list[str]:
    """The lines of one entry with its changes; comments, order and quotes as they were."""
    yaml = _yaml()
    entry = yaml.load(body + "\n")
    for key, value in changes.items():
        if value is None:
            entry.pop(key, None)
        else:
            entry[key] = _written(key, value)
    out = io.StringIO()
    yaml.dump(entry, out)
    return out.getvalue().rstrip("\n").split("\n")


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _written(key: str, value: Any) -> Any:
    """A value as the bank writes it: texts in double quotes, lists and conditions on one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if key == "rung":
        return int(value)
    if isinstance(value, str):
        quoted = key in ("text", "source") or value.endswith("+") or '"' in value
        return DoubleQuotedScalarString(value) if quoted else value
    if isinstance(value, bool):
        return value
    made: Any = CommentedMap() if isinstance(value, Mapping) else CommentedSeq()
    made.fa.set_flow_style()
    if isinstance(value, Mapping):
        made.update({inner: _written(inner, one) for inner, one in value.items()})
    else:
        made.extend(_written("", one) for one in value)
    return made


def added(text: str, slot: str, entry: Mapping[str, Any], file: str, note: str = "") -> str:
    """The file with an entry more, after the last one of its slot; a comment line over it if there is a note."""
    root = read(text, file)
    spot = _last_of(text, root, slot)
    if spot is None:
        return _appended(text, slot, entry, note)
    at, indent = spot
    lines = text.split("\n")
    new = [line + _end(lines[at - 1]) for line in _new(entry, note, indent)]
    if at == len(lines) and _end(lines[0]) and not _end(lines[-1]):  # a Windows file without an end to its last line
        lines[-1] += "\r"
    return "\n".join([*lines[:at], *new, *lines[at:]])


def _last_of(text: str, root: Node | None, slot: str) -> tuple[int, int] | None:
    """The line after the last entry of a slot, and the column of its dash; None if there is no such place."""
    rows = root.items if isinstance(root, List) else ()
    for row in reversed([row for row in rows if isinstance(row, Map) and _text(row, "slot") == slot]):
        entries = row.get("entries")
        if not isinstance(entries, List) or not entries.items:
            continue
        lines = text.split("\n")
        at = entries.items[-1].pos.line - 1
        found = entry_lines(lines, at)
        indent = len(lines[found.start]) - len(lines[found.start].lstrip(" ")) if found else 0
        if not found or indent < row.pos.column - 1:  # the entries stand on the line of their slot
            continue
        stop = found.stop
        while not lines[stop - 1].strip():
            stop -= 1
        return stop, indent
    return None


def _appended(text: str, slot: str, entry: Mapping[str, Any], note: str) -> str:
    end = _end(text.split("\n")[0])
    body = text if not text or text.endswith("\n") else f"{text}{end}\n"
    new = [f"- slot: {slot}", "  entries:", *_new(entry, note, 4)]
    return (body or HEAD) + "".join(f"{line}{end}\n" for line in new)


def _new(entry: Mapping[str, Any], note: str, indent: int) -> list[str]:
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap({key: _written(key, value) for key, value in entry.items()})
    made.fa.set_flow_style()
    out = io.StringIO()
    _yaml().dump(made, out)
    lines = [f"# {note}"] if note else []
    return [" " * indent + line for line in (*lines, f"- {out.getvalue().strip()}")]


def noted(text: str, name: str, note: str, file: str) -> str:
    """The file with a comment line over an entry."""
    place = _known(text, name, file)
    lines = text.split("\n")
    lines.insert(place.lines.start, " " * place.dash + f"# {note}" + _end(lines[place.lines.start]))
    return "\n".join(lines)


def removed(text: str, name: str, file: str) -> str:
    """The file without an entry and the comment on its retirement."""
    place = _known(text, name, file)
    lines = _without_note(text.split("\n"), place.lines.start)
    gone = len(text.split("\n")) - len(lines)
    del lines[place.lines.start - gone : place.lines.stop - gone]
    return "\n".join(lines)


def revived(text: str, name: str, file: str) -> str:
    """The file with an entry in use again: without `retired` and the comment on it."""
    back = changed(text, name, {"retired": None}, file)
    return "\n".join(_without_note(back.split("\n"), _known(back, name, file).lines.start))


def _without_note(lines: Sequence[str], entry: int) -> list[str]:
    """Lines without the comment on retirement that stands right over the line of an entry."""
    over = lines[entry - 1].strip() if entry else ""
    return [*lines[: entry - 1], *lines[entry:]] if over.startswith(RETIRED) else list(lines)


def keys_of(text: str, name: str, file: str) -> dict[str, Any]:
    """The keys of an entry as plain data, in their order; empty if it is not there."""
    from ..datafiles import plain

    place = place_of(text, name, file)
    found = plain(place.node) if place else None
    return found if isinstance(found, dict) else {}


def page(keys: Mapping[str, Any]) -> str:
    """The keys of an entry as a small file for an editor, a key a line."""
    from ruamel.yaml.comments import CommentedMap

    out = io.StringIO()
    _yaml().dump(CommentedMap({key: _written(key, value) for key, value in keys.items()}), out)
    return "# 改好存盘、关掉编辑器；编号 id 不能改。写法见 docs/phrasebank.md\n" + out.getvalue()
