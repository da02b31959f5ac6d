"""A text by any hand, as it is checked: paragraphs with their place in the file.

`Document` is for texts that we make: its sentences carry the source of every span. A text to be checked has no sources;
what it needs is the way back from any character to the bytes of the file, so that a finding can be shown, commented and
mended at that very place. Hence this small type of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from speechgen.looks import SENTENCE_TAIL, enumerator_level, looks_like_salutation

Kind = Literal["title", "byline", "salutation", "heading", "body", "cell", "note", "box", "toc", "header", "sign"]
PROSE: tuple[Kind, ...] = ("title", "byline", "salutation", "heading", "body", "cell", "note", "box", "sign")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a .docx: the bytes of its element, of its opening tag and of its properties, in its part."""

    start: int
    end: int
    properties: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of a paragraph stand at `at`, `size` long: bytes of a part, characters of a text file.

    solid: one sign in the file stands for these characters (an entity, a tab): it is replaced whole or not at all.
    """

    start: int
    end: int
    at: int
    size: int
    run: Run | None = None
    solid: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph: its text, what it is, where it stands.

    line: the line of a text file, the number of the paragraph in a .docx (empty ones counted) · number: an automatic
    number as printed, which is no part of the text · level: heading level, 0 for none · cell: table, row, column from 0.
    """

    text: str
    kind: Kind = "body"
    line: int = 1
    number: str = ""
    level: int = 0
    part: str = ""
    pieces: tuple[Piece, ...] = ()
    cell: tuple[int, int, int] | None = None
    centred: bool = False
    style: str = ""

    @property
    def said(self) -> str:
        """The text with its automatic number before it."""
        return self.number + self.text


@dataclass(frozen=True, slots=True)
class Traces:
    """What a .docx carries beside its text: counts of insertions, deletions, comments, hidden and highlighted characters."""

    inserted: int = 0
    deleted: int = 0
    comments: int = 0
    hidden: int = 0
    highlighted: int = 0
    revisers: tuple[str, ...] = ()
    author: str = ""
    last_author: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A text to be checked. `mirrors`: copies of text-box paragraphs kept for old programs, mended along with them."""

    file: str
    format: Literal["docx", "md", "txt"]
    paras: tuple[Para, ...]
    traces: Traces = field(default_factory=Traces)
    mirrors: tuple[Para, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(para.text for para in self.paras)


def sentences(para: Para) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph with where they begin."""
    start = 0
    for match in SENTENCE_TAIL.finditer(para.text):
        if match.end() > start:
            yield start, para.text[start : match.end()]
            start = match.end()
    if para.text[start:].strip():
        yield start, para.text[start:]


def heading_of(para: Para) -> str:
    """The heading that a paragraph is or begins with: text up to its first full stop if it has a number; else nothing."""
    if para.level or enumerator_level(para.said):
        return re.split("[。！？：:]", para.text, maxsplit=1)[0]
    return ""


# --- what a paragraph is ----------------------------------------------------------------------------------------------

_LONGEST_HEADING = 60
_HEAD_LINES = 12
_STOP = re.compile(r"[。！？!?；;：:，,、…]\s*$")
_DAY = re.compile(r"[（(]?\s*(?:\d{4}|[二〇○零一三四五六七八九]{4})年.{1,12}[日号]\s*[)）]?$")
_TITLE = re.compile(r"(?:讲话|报告|发言|致辞|汇报|通报|方案|意见|通知|纪要|主持词)[。.]?$")
_BRACKETED = re.compile(r"[（(].{2,40}[)）]$")


def _is_heading(para: Para) -> bool:
    """A numbered line without a full stop at its end, short enough to be a heading."""
    said = para.said.strip()
    return bool(enumerator_level(said)) and len(said) <= _LONGEST_HEADING and not _STOP.search(said)


def _head_kind(para: Para, seen: bool) -> Kind | None:
    """What a line before the body is; None where the body begins. seen: a title line came before."""
    text = para.text.strip()
    if looks_like_salutation(text, True):
        return "salutation"
    if _is_heading(para) or len(text) > _LONGEST_HEADING or "。" in text[:-1] or ("，" in text and len(text) > 20):
        return None
    if _STOP.search(text) and not _BRACKETED.match(text) and ("，" in text or not _TITLE.search(text)):
        return None
    if seen and (_DAY.search(text) or _BRACKETED.match(text) or len(text.replace(" ", "")) <= 16):
        return "byline"
    return "title"


def _classified_head(paras: Sequence[Para]) -> dict[int, Kind]:
    """The kinds of the lines before the body, by index; nothing if the text begins with its body."""
    kinds: dict[int, Kind] = {}
    rows = [(n, p) for n, p in enumerate(paras) if p.text.strip() and p.kind in ("body", "title", "heading")]
    for n, para in rows[:_HEAD_LINES]:
        kind = "title" if para.kind == "title" else _head_kind(para, "title" in kinds.values())
        if kind is None:
            break
        kinds[n] = kind
        if kind == "salutation":
            break
    return kinds if len(kinds) < len(rows) or len(rows) == 1 else {}


def classified(paras: Iterable[Para]) -> tuple[Para, ...]:
    """Paragraphs with their kinds: title, bylines and salutation at the head, headings by their numbers, the signature."""
    rows = list(paras)
    kinds = _classified_head(rows)
    out: list[Para] = []
    for n, para in enumerate(rows):
        if n in kinds:
            out.append(replace(para, kind=kinds[n], level=0))
        elif para.kind == "body" and (para.level or _is_heading(para)):
            out.append(replace(para, kind="heading", level=para.level or enumerator_level(para.said)))
        else:
            out.append(para)
    return tuple(_with_signature(out))


def _with_signature(paras: list[Para]) -> list[Para]:
    """The lines after the last sentence of a text that name a unit and a day."""
    for n in range(len(paras) - 1, -1, -1):
        para, text = paras[n], paras[n].text.strip()
        if not text:
            continue
        if para.kind != "body" or len(text) > 30 or _STOP.search(text):
            break
        if _DAY.search(text) or (n + 1 < len(paras) and any(p.kind == "sign" for p in paras[n + 1 :])):
            paras[n] = replace(para, kind="sign")
        else:
            break
    return paras


def kind_of_file(path: Path) -> str:
    """docx, md or txt by the name of a file; anything else as its suffix."""
    suffix = path.suffix.lower().lstrip(".")
    return {"markdown": "md", "text": "txt", "": "txt", "docm": "docx", "dotx": "docx"}.get(suffix, suffix)
