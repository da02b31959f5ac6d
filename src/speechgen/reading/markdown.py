"""From a finished file back to a Document.

Markdown as `writers.markdown` writes it comes back block for block (`as_read` says what a file can know). Markdown by
other hands is read as well as it goes: headings, paragraphs, list items; emphasis is dropped. The functions that guess
the kind of a block are shared with the writer: it marks every block that would be guessed wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from speechgen.document import (
    AnnexLabel,
    Block,
    Byline,
    Cue,
    Document,
    EditorNote,
    Heading,
    ItemTitle,
    Listing,
    Meta,
    Paragraph,
    Salutation,
    Title,
    block_text,
    without_provenance,
)
from speechgen.looks import (
    ANNEX,
    CUE,
    DATE,
    EMPTY,
    ITEM_TITLE,
    LEAD,
    LISTING,
    META_KEYS,
    SALUTATION,
    SENTENCE_TAIL,
    SPEAKER,
    enumerator_level,
    is_head,
    looks_like_annex,
    looks_like_cue,
    looks_like_date,
    looks_like_label,
    looks_like_salutation,
)
from speechgen.reading.compounds import BOLD, COMPOSITE, TABLE_MARK, composite, labelled, plain, sentence_of, table
from speechgen.text import split_sentences

_HEADING = re.compile(r"(#{1,6})(?: (.*))?$")
_MARKED = re.compile(r"<!-- (\S+) -->")
_COMMENT = re.compile(r"<!--.*?-->")
_BYLINE = re.compile(r"\*((?:[^*\\]|\\.)*)\*$")
_ITEM = re.compile(r"(?:[-+*]|>+) +")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,}|={3,})$")


def as_read(document: Document) -> Document:
    """A document as its file can tell it: origins forgotten, paragraphs cut into sentences by their full stops."""
    bare = without_provenance(document)
    return replace(bare, blocks=tuple(_as_read(block) for block in bare.blocks))


def _as_read(block: Block) -> Block:
    if isinstance(block, EditorNote):
        return EditorNote(_paragraph(block_text(block)).sentences)
    if not isinstance(block, Paragraph):
        return block
    if not block.lead:
        return _paragraph(block_text(block))
    first = block.sentences[0].text if block.sentences else ""
    return _paragraph(block_text(block)[len(first) :], first, block.lead)


def _paragraph(text: str, first: str = "", lead: int = 0) -> Paragraph:
    rest = tuple(sentence_of(part) for part in split_sentences(text))
    return Paragraph((sentence_of(first), *rest), lead) if lead else Paragraph(rest)


def read_markdown(text: str) -> Document:
    """The document that a Markdown text tells."""
    meta, body = _front_matter(text.lstrip("\ufeff").replace("\r\n", "\n"))
    blocks: list[Block] = []
    in_head = True
    for chunk in _chunks(body):
        block = _block(chunk, in_head)
        in_head = in_head and is_head(block)
        blocks.append(block)
    return Document(meta, tuple(blocks))


def _front_matter(text: str) -> tuple[Meta, str]:
    if not text.startswith("---\n"):
        return Meta(), text
    head, end, body = text[4:].partition("\n---\n")
    if not end:
        return Meta(), text
    rows = (line.partition(":") for line in head.split("\n"))
    values = {META_KEYS[key.strip()]: _value(value.strip()) for key, _, value in rows if key.strip() in META_KEYS}
    return Meta(**values), body


def _value(text: str) -> str:
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            pass
    return text


def _chunks(text: str) -> Iterator[list[str]]:
    """The lines of each block of a text, without the blanks around them."""
    waiting: list[str] = []
    for line in text.split("\n"):
        line = line.strip()
        if waiting and (not line or not _goes_on(waiting, line)):
            yield waiting
            waiting = []
        if _HEADING.match(line) and not waiting:
            yield [line]
        elif waiting or (line and not _RULE.match(line)):
            item = None if _apart(waiting) else _ITEM.match(line)
            sign = "> " if item and item[0].startswith(">") else ""
            waiting.append(sign + line[item.end() :] if item else line)
    if waiting:
        yield waiting


def _apart(lines: list[str]) -> bool:
    """True for the lines of a table and of a block of several parts, each of which stands for itself."""
    return bool(lines) and bool(lines[0].startswith("|") or COMPOSITE.match(lines[0]) or TABLE_MARK.match(lines[0]))


def _goes_on(waiting: list[str], line: str) -> bool:
    """Whether a line belongs to the block of the lines before it."""
    if COMPOSITE.match(waiting[0]):
        return True
    if _apart(waiting):
        return line.startswith("|")
    return not (
        _ITEM.match(line) or _HEADING.match(line) or line.startswith("|") or _apart([line]) or _RULE.match(line)
    )


def _unwrapped(lines: list[str]) -> str:
    """Wrapped lines made one: with a blank between Latin letters, with none between Chinese characters."""
    text = lines[0]
    for line in lines[1:]:
        text += (" " if text[-1:].isascii() and line[:1].isascii() else "") + line
    return text


def _block(lines: list[str], in_head: bool) -> Block:
    several = COMPOSITE.match(lines[0])
    if several:
        return composite(several[1], lines[1:])
    if _apart(lines):
        found = table(lines)
        if found:
            return found
    chunk = _unwrapped(lines)
    heading = _HEADING.match(chunk)
    if heading:
        sentence = sentence_of(plain(heading[2] or ""))
        if (heading[2] or "").endswith(f"<!-- {ITEM_TITLE} -->"):
            return ItemTitle(sentence)
        level = len(heading[1]) - 1
        return Heading(sentence, level) if level else Title(sentence)
    marked = _MARKED.match(chunk)
    mark = marked[1] if marked else ""
    raw = chunk[marked.end() :] if marked else chunk
    if raw.startswith("> "):
        return EditorNote(_paragraph(plain(raw[2:])).sentences)
    return (
        _byline(raw, mark, in_head)
        or _cue(raw, mark, in_head)
        or _annex(raw, mark)
        or _listing(raw, mark)
        or _lead(raw, mark)
        or _other(raw, mark, in_head)
    )


def _cue(raw: str, mark: str, in_head: bool) -> Cue | None:
    match = _BYLINE.match(raw)
    if not match or BOLD.match(raw) or mark not in ("", CUE):
        return None
    text = plain(match[1])
    return Cue(sentence_of(text)) if mark or looks_like_cue(text, in_head) else None


def _annex(raw: str, mark: str) -> AnnexLabel | None:
    match = BOLD.match(raw)
    if not match or match[2] or mark not in ("", ANNEX):
        return None
    text = plain(match[1])
    return AnnexLabel(sentence_of(text)) if mark or looks_like_annex(text) else None


def _listing(raw: str, mark: str) -> Listing | None:
    match = BOLD.match(raw)
    known = not mark and match is not None and match[2].startswith("：") and looks_like_label(plain(match[1]))
    return Listing(*labelled(raw)) if mark == LISTING or known else None


def _byline(raw: str, mark: str, in_head: bool) -> Byline | None:
    match = _BYLINE.match(raw)
    if not match or BOLD.match(raw) or not (mark in (SPEAKER, DATE) or (in_head and not mark)):
        return None
    text = plain(match[1])
    is_date = mark == DATE or (not mark and looks_like_date(text))
    return Byline(sentence_of(text), "date" if is_date else "speaker")


def _lead(raw: str, mark: str) -> Paragraph | None:
    match = BOLD.match(raw)
    if not match:
        return None
    core, rest = plain(match[1]), match[2]
    tail = SENTENCE_TAIL.match(rest)
    end = tail.end() if tail else 0
    level = int(mark[len(LEAD) :]) if re.fullmatch(rf"{LEAD}\d", mark) else enumerator_level(core)
    return _paragraph(plain(rest[end:]), core + rest[:end], level) if level else None


def _other(raw: str, mark: str, in_head: bool) -> Block:
    text = "" if mark == EMPTY else plain(raw)
    if mark == SALUTATION or (not mark and looks_like_salutation(text, in_head)):
        return Salutation(sentence_of(text))
    return _paragraph(text)
