"""Markdown that a person reads with pleasure and `readers.read_markdown` reads back as the same document.

The kind of a block shows in its look: `# ` title, `*…*` byline, `## `… headings, `**（一）…**。` a heading at the start
of a paragraph. Where the look would mislead the reader, an invisible `<!-- mark -->` names the kind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from speechgen.document import (
    AnnexLabel,
    AttachmentNote,
    Block,
    Byline,
    Cue,
    Document,
    EditorNote,
    Heading,
    Imprint,
    ItemTitle,
    Listing,
    Masthead,
    Meta,
    Paragraph,
    Salutation,
    Sentence,
    Signature,
    Table,
    Title,
    block_text,
    sentences,
)
from speechgen.looks import (
    ANNEX,
    APART,
    ATTACHMENTS,
    BODY,
    BULLETIN,
    CUE,
    DATE,
    EMPTY,
    IMPRINT,
    ITEM_TITLE,
    LEAD,
    LISTING,
    META_KEYS,
    MINUTES,
    SALUTATION,
    SENTENCE_TAIL,
    SIGNATURE,
    SPEAKER,
    TABLE,
    enumerator_level,
    is_head,
    looks_like_annex,
    looks_like_cue,
    looks_like_date,
    looks_like_label,
    looks_like_salutation,
)
from speechgen.text import storable
from speechgen.writers.layout import Layout, Note, assert_never

_SPECIAL = re.compile(r"[\\`*_<\[\]#|~&$]")
_AT_START = re.compile(r"(\d{1,9})([.)])|()([->+=])")
_EDGE = re.compile(r"\A\s+|\s+\Z|[\n\r\t]")
_ENDS_SENTENCE = re.compile(rf"(?:{SENTENCE_TAIL.pattern})\Z")
_LABEL = re.compile(r"[^\s：](?:[^：\n\r\t]*[^\s：])?：\Z")


def write_markdown(document: Document, layout: Layout, notes: Sequence[Note] = ()) -> bytes:
    """The document as Markdown; pages and comments have no place in it."""
    parts = _front_matter(document.meta)
    in_head = True
    for block in document.blocks:
        parts.append(_block(block, in_head))
        in_head = in_head and is_head(block)
    return ("\n\n".join(parts) + "\n").encode()


def _front_matter(meta: Meta) -> list[str]:
    values = {key: getattr(meta, name) for key, name in META_KEYS.items()}
    rows = [f"{key}: {json.dumps(storable(value), ensure_ascii=False)}" for key, value in values.items() if value]
    return ["\n".join(("---", *rows, "---"))] if rows else []


def _block(block: Block, in_head: bool) -> str:
    text = storable(block_text(block))
    match block:
        case Title():
            return f"# {escaped(text)}"
        case Heading(level=level):
            return f"{'#' * (level + 1)} {escaped(text)}"
        case Byline():
            return _byline(block, text, in_head)
        case Salutation():
            return _line(text, "" if looks_like_salutation(text, in_head) else SALUTATION)
        case Paragraph(lead=0):
            return _line(text, BODY if looks_like_salutation(text, in_head) else "")
        case Paragraph():
            return _run_in(block, text)
        case EditorNote():
            return f"> {_line(text, '')}"
        case Cue():
            return f"{_marked('' if looks_like_cue(text, in_head) else CUE)}*{escaped(text)}*"
        case AnnexLabel():
            return f"{_marked('' if looks_like_annex(text) else ANNEX)}**{escaped(text)}**"
        case ItemTitle():
            return f"# {escaped(text)}{_marked(ITEM_TITLE)}"
        case Listing():
            return _listing(block)
        case Table():
            return _table(block)
        case Masthead() | Signature() | Imprint() | AttachmentNote():
            return _composite(block)
        case _:
            return assert_never(block)


def _marked(mark: str) -> str:
    return f"<!-- {mark} -->" if mark else ""


def _byline(block: Byline, text: str, in_head: bool) -> str:
    is_date = block.role == "date"
    clear = in_head and looks_like_date(text) == is_date
    return f"{_marked('' if clear else DATE if is_date else SPEAKER)}*{escaped(text)}*"


def _line(text: str, mark: str) -> str:
    if not text:
        return _marked(mark or EMPTY)
    return _marked(mark) + _at_line_start(escaped(text))


def _run_in(block: Paragraph, text: str) -> str:
    """The full stop stands outside the bold: CommonMark does not close `。**` before a Chinese character."""
    first = storable(block.sentences[0].text) if block.sentences else ""
    tail = _ENDS_SENTENCE.search(first)
    core = first[: tail.start()] if tail else first
    ending, rest = first[len(core) :], text[len(first) :]
    joint = SENTENCE_TAIL.match(ending + rest)
    separator = APART if joint and joint.end() != len(ending) else ""
    mark = "" if enumerator_level(core) == block.lead else f"{LEAD}{block.lead}"
    return f"{_marked(mark)}**{escaped(core)}**{ending}{separator}{escaped(rest)}"


def _part(sentence: Sentence) -> str:
    return _line(storable(sentence.text), "")


def _composite(block: Masthead | Signature | Imprint | AttachmentNote) -> str:
    """A block of several parts: one a line under the mark of its kind, with line breaks that a reader sees."""
    if isinstance(block, Masthead):
        mark, head = BULLETIN if block.role == "bulletin" else MINUTES, f"# {escaped(storable(block.name.text))}\n"
        lines = [_part(sentence) for sentence in (block.number, block.issuer, block.date)]
        while lines and lines[-1] == _marked(EMPTY):
            lines.pop()
        return f"{_marked(mark)}\n{head}{_broken(lines)}".rstrip("\n")
    if isinstance(block, Imprint):
        rows = [_labelled(label, names) for label, names in block.rows]
        return f"{_marked(IMPRINT)}\n{_broken([*rows, _part(block.issuer), _part(block.copies)])}"
    if isinstance(block, AttachmentNote) and block.items:
        first, *rest = block.items
        return f"{_marked(ATTACHMENTS)}\n{_broken([_labelled(block.label, first), *map(_part, rest)])}"
    mark = SIGNATURE if isinstance(block, Signature) else ATTACHMENTS
    return f"{_marked(mark)}\n{_broken([_part(sentence) for sentence in sentences(block)])}"


def _broken(lines: Sequence[str]) -> str:
    return "\\\n".join(lines)


def _listing(block: Listing) -> str:
    text = _labelled(block.label, block.sentence)
    return (
        text if text.startswith("**") and looks_like_label(storable(block.label.text)[:-1]) else _marked(LISTING) + text
    )


def _labelled(label: Sentence, rest: Sentence) -> str:
    """The label in bold with its colon outside: CommonMark does not close `：**` before a Chinese character."""
    name, text = storable(label.text), escaped(storable(rest.text))
    return (
        f"**{escaped(name[:-1])}**：{text}" if _LABEL.match(name) else f"{_at_line_start(escaped(name))}{APART}{text}"
    )


def _table(block: Table) -> str:
    """A pipe table; what it cannot say (no header or several rows of it, widths) stands in a mark above."""
    rows = [_row(row) for row in block.rows]
    if not block.header:
        rows.insert(0, "|" + "  |" * len(block.rows[0]))
    rows.insert(1, "|" + "".join(" ---: |" if n in block.numeric else " --- |" for n in range(len(block.rows[0]))))
    widths = ":" + ",".join(map(str, block.widths)) if block.widths else ""
    mark = [f"<!-- {TABLE}:{block.header}{widths} -->"] if block.header != 1 or widths else []
    return "\n".join([*mark, *rows])


def _row(cells: Sequence[Sentence]) -> str:
    return "|" + "".join(f" {escaped(storable(cell.text))} |" for cell in cells)


def escaped(text: str) -> str:
    """Text in which nothing means anything to Markdown; blanks at the ends and line ends become entities."""
    return _EDGE.sub(_entities, _SPECIAL.sub(r"\\\g<0>", text))


def _entities(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in match[0])


def _at_line_start(text: str) -> str:
    return _AT_START.sub(r"\1\3\\\2\4", text, count=1) if _AT_START.match(text) else text
