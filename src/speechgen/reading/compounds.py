"""Reading blocks of several parts back from Markdown (tables, heads, signatures, lists of names), and text without marks."""

from __future__ import annotations

import re

from speechgen.document import AttachmentNote, Block, Imprint, Masthead, Sentence, Signature, Span, Table
from speechgen.looks import APART, ATTACHMENTS, BULLETIN, IMPRINT, MINUTES, SIGNATURE, TABLE

_NAME = re.compile(r"#(?: |\Z)")
TABLE_MARK = re.compile(rf"<!-- {TABLE}:(\d+)(?::([\d,]+))? -->$")
_CELL = re.compile(r"((?:[^|\\]|\\.)*)(?:\||$)")
_DELIMITER = re.compile(r"\|(?: *:?-+:? *\|)+$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|(&(?:#\d+|#x[0-9a-fA-F]+|\w+);)|\*+|<!--.*?-->")
BOLD = re.compile(r"\*\*((?:[^*\\]|\\.)*)\*\*(.*)$")
COMPOSITE = re.compile(rf"<!-- ({'|'.join((BULLETIN, MINUTES, SIGNATURE, IMPRINT, ATTACHMENTS))}) -->$")


def composite(kind: str, lines: list[str]) -> Block:
    """A block of several parts, one a line; all but the last end in a backslash, which breaks the line."""
    named = kind in (BULLETIN, MINUTES)  # the name stands in a heading, which needs no break
    head = [_NAME.sub("", line, count=1) for line in lines[:1]] if named else []
    parts = lines[len(head) :]
    raw = [*head, *(line.removesuffix("\\") for line in parts[:-1]), *parts[-1:]]
    if kind == IMPRINT:
        *rows, issuer, copies = [*raw, "", ""][: max(2, len(raw))]
        return Imprint(tuple(map(labelled, rows)), sentence_of(plain(issuer)), sentence_of(plain(copies)))
    if kind == ATTACHMENTS and raw and (APART in raw[0] or BOLD.match(raw[0])):
        label, first = labelled(raw[0])
        return AttachmentNote(label, (first, *(sentence_of(plain(line)) for line in raw[1:])))
    texts = [sentence_of(plain(line)) for line in raw]
    one, two, three, four = [*texts, *[Sentence(())] * 4][:4]
    if kind == ATTACHMENTS:
        return AttachmentNote(one, tuple(texts[1:]))
    if kind == SIGNATURE:
        return Signature(one, two)
    return Masthead("bulletin" if kind == BULLETIN else "minutes", one, two, three, four)


def labelled(raw: str) -> tuple[Sentence, Sentence]:
    """A label with its colon and what stands under it."""
    match = None if APART in raw else BOLD.match(raw)
    if match:
        return sentence_of(f"{plain(match[1])}："), sentence_of(plain(match[2].removeprefix("：")))
    label, _, rest = raw.partition(APART)
    return sentence_of(plain(label)), sentence_of(plain(rest))


def table(lines: list[str]) -> Table | None:
    """A table with its delimiter row; None for lines that are none."""
    mark = TABLE_MARK.match(lines[0])
    rows = lines[1:] if mark else lines
    if len(rows) < 2 or not _DELIMITER.match(rows[1]):
        return None
    cells = [[sentence_of(plain(cell.strip())) for cell in _cells(row)] for row in (rows[0], *rows[2:])]
    width = max(map(len, cells))
    full = tuple((*row, *[Sentence(())] * (width - len(row))) for row in cells)
    header = int(mark[1]) if mark else 1
    numeric = frozenset(n for n, cell in enumerate(_cells(rows[1])) if cell.strip().endswith(":"))
    widths = tuple(int(n) for n in mark[2].split(",")) if mark and mark[2] else ()
    return Table(full if header else full[1:] or full, header, widths, numeric)


def _cells(row: str) -> list[str]:
    """The cells of a row, still with their escapes."""
    return [match[1] for match in _CELL.finditer(row[1:]) if match[0]]


def sentence_of(text: str) -> Sentence:
    """A sentence of plain text."""
    return Sentence((Span(text),) if text else ())


def plain(text: str) -> str:
    """Markdown text without its marks: escapes and entities undone, emphasis and comments dropped."""
    return _ESCAPE.sub(lambda match: match[1] or (_entity(match[2]) if match[2] else ""), text)


def _entity(text: str) -> str:
    """A decimal entity is that very character: HTML would make … of &#133;."""
    number = text[2:-1]
    if number.isdecimal() and len(number) < 7:
        return chr(int(number))
    from html import unescape  # a large table, needed only for Markdown by other hands

    return unescape(text)
