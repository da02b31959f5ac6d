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
    Block,
    Byline,
    Document,
    Heading,
    Meta,
    Paragraph,
    Salutation,
    Sentence,
    Span,
    Title,
    block_text,
    without_provenance,
)
from speechgen.text import CLOSERS, ENDERS, split_sentences

META_KEYS = {"标题": "title", "单位": "unit", "日期": "date", "文种": "kind"}
# The marks before a block whose kind its look does not tell.
SALUTATION, BODY, SPEAKER, DATE, LEAD, EMPTY = "称谓", "正文", "署名", "日期", "段首", "空"

_LEVELS = (
    r"[一二三四五六七八九十百]+、",
    r"[（(][一二三四五六七八九十百]+[）)]",
    r"\d{1,3}[.．]",
    r"[（(]\d{1,3}[）)]",
)
_LONGEST_SALUTATION = 60
_HEADING = re.compile(r"(#{1,6})(?: (.*))?$")
_MARKED = re.compile(r"<!-- (\S+) -->")
_COMMENT = re.compile(r"<!--.*?-->")
_LEAD = re.compile(r"\*\*((?:[^*\\]|\\.)*)\*\*(.*)$")
_BYLINE = re.compile(r"\*((?:[^*\\]|\\.)*)\*$")
_ITEM = re.compile(r"(?:[-+*]|>+) +")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,}|={3,})$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|(&(?:#\d+|#x[0-9a-fA-F]+|\w+);)|\*+|<!--.*?-->")
SENTENCE_TAIL = re.compile(rf"[{ENDERS}]+[{re.escape(CLOSERS)}]*")


def enumerator_level(text: str) -> int:
    """The heading level that an enumerator tells, 一、（一）1.（1） (GB/T 9704 §7.3.3); 0 without one."""
    return next((level for level, pattern in enumerate(_LEVELS, 1) if re.match(pattern, text)), 0)


def looks_like_date(text: str) -> bool:
    """True if a byline in brackets is the date line."""
    return text.startswith(("（", "(")) and text.endswith(("）", ")"))


def looks_like_salutation(text: str, in_head: bool) -> bool:
    """True if a line is the address: nothing but title and bylines before it, short, with a colon at its end."""
    return in_head and text.endswith(("：", ":")) and len(text) <= _LONGEST_SALUTATION


def is_head(block: Block) -> bool:
    """True for the blocks that stand before the body."""
    return isinstance(block, Title | Byline | Salutation)


def as_read(document: Document) -> Document:
    """A document as its file can tell it: origins forgotten, paragraphs cut into sentences by their full stops."""
    bare = without_provenance(document)
    return replace(bare, blocks=tuple(_as_read(block) for block in bare.blocks))


def _as_read(block: Block) -> Block:
    if not isinstance(block, Paragraph):
        return block
    if not block.lead:
        return _paragraph(block_text(block))
    first = block.sentences[0].text if block.sentences else ""
    return _paragraph(block_text(block)[len(first) :], first, block.lead)


def _sentence(text: str) -> Sentence:
    return Sentence((Span(text),) if text else ())


def _paragraph(text: str, first: str = "", lead: int = 0) -> Paragraph:
    rest = tuple(_sentence(part) for part in split_sentences(text))
    return Paragraph((_sentence(first), *rest), lead) if lead else Paragraph(rest)


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


def _chunks(text: str) -> Iterator[str]:
    """The blocks of a text, each on one line, without the blanks around it."""
    waiting: list[str] = []
    for line in text.split("\n"):
        line = line.strip()
        item = _ITEM.match(line)
        if waiting and (not line or item or _HEADING.match(line)):
            yield _unwrapped(waiting)
            waiting = []
        if _HEADING.match(line):
            yield line
        elif line and not _RULE.match(line):
            waiting.append(line[item.end() :] if item else line)
    if waiting:
        yield _unwrapped(waiting)


def _unwrapped(lines: list[str]) -> str:
    """Wrapped lines made one: with a blank between Latin letters, with none between Chinese characters."""
    text = lines[0]
    for line in lines[1:]:
        text += (" " if text[-1:].isascii() and line[:1].isascii() else "") + line
    return text


def _block(chunk: str, in_head: bool) -> Block:
    heading = _HEADING.match(chunk)
    if heading:
        sentence = _sentence(_plain(heading[2] or ""))
        level = len(heading[1]) - 1
        return Heading(sentence, level) if level else Title(sentence)
    marked = _MARKED.match(chunk)
    mark = marked[1] if marked else ""
    raw = chunk[marked.end() :] if marked else chunk
    return _byline(raw, mark, in_head) or _lead(raw, mark) or _other(raw, mark, in_head)


def _byline(raw: str, mark: str, in_head: bool) -> Byline | None:
    match = _BYLINE.match(raw)
    if not match or _LEAD.match(raw) or not (mark in (SPEAKER, DATE) or (in_head and not mark)):
        return None
    text = _plain(match[1])
    is_date = mark == DATE or (not mark and looks_like_date(text))
    return Byline(_sentence(text), "date" if is_date else "speaker")


def _lead(raw: str, mark: str) -> Paragraph | None:
    match = _LEAD.match(raw)
    if not match:
        return None
    core, rest = _plain(match[1]), match[2]
    tail = SENTENCE_TAIL.match(rest)
    end = tail.end() if tail else 0
    level = int(mark[len(LEAD) :]) if re.fullmatch(rf"{LEAD}\d", mark) else enumerator_level(core)
    return _paragraph(_plain(rest[end:]), core + rest[:end], level) if level else None


def _other(raw: str, mark: str, in_head: bool) -> Block:
    text = "" if mark == EMPTY else _plain(raw)
    if mark == SALUTATION or (not mark and looks_like_salutation(text, in_head)):
        return Salutation(_sentence(text))
    return _paragraph(text)


def _plain(text: str) -> str:
    """Markdown text without its marks: escapes and entities undone, emphasis and comments dropped."""
    return _ESCAPE.sub(lambda match: match[1] or (_entity(match[2]) if match[2] else ""), text)


def _entity(text: str) -> str:
    """A decimal entity is that very character: HTML would make … of &#133;."""
    number = text[2:-1]
    if number.isdecimal() and len(number) < 7:
        return chr(int(number))
    from html import unescape  # a large table, needed only for Markdown by other hands

    return unescape(text)
