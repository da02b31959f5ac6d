"""A .docx by any hand → Manuscript: as Word and WPS would show it with all changes accepted.

Runs may be split anywhere. Deleted text is left out, inserted text is in; both are counted. Hidden text, field codes,
pinyin over characters and the copies that text boxes keep for old programs are no part of the text. Every character
knows the byte it stands at in its part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from speechgen.reading.docx_numbering import Lists, Style, read_lists, read_styles
from speechgen.reading.docx_package import Package, open_package, walk
from speechgen.reading.manuscript import Kind, Manuscript, Para, Piece, Run, Traces, classified

_OFF = ("0", "false", "off", "none")
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": "□", "oMath": "□"}
_TITLES = re.compile(r"^(?:title|标题|文章标题|公文标题|主标题)$", re.IGNORECASE)
_HEADING = re.compile(r"^(?:heading|标题) ?([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|目录)", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """A paragraph while its parts arrive."""

    slot: int
    kind: Kind
    mirror: bool
    cell: tuple[int, int, int] | None
    texts: list[str] = field(default_factory=list)
    pieces: list[list[Any]] = field(default_factory=list)
    length: int = 0
    style: str = ""
    num: str = ""
    ilvl: int | None = None
    outline: int | None = None
    centred: bool | None = None
    merged: bool = False
    contents: bool = False


@dataclass(slots=True)
class _Counts:
    inserted: int = 0
    deleted: int = 0
    comments: int = 0
    hidden: int = 0
    highlighted: int = 0
    revisers: dict[str, None] = field(default_factory=dict)


class _Reader:
    """One part of a package, element by element."""

    def __init__(
        self, package: Package, part: str, kind: Kind, styles: Mapping[str, Style], lists: Lists, counts: _Counts
    ) -> None:
        self.package, self.part, self.kind, self.styles, self.lists, self.counts = (
            package, part, kind, styles, lists, counts,
        )  # fmt: skip
        self.data = package.xml(part)
        self.paras: list[Para | None] = []
        self.mirrors: list[Para] = []
        self.open: list[_Open] = []
        self.kept: _Open | None = None  # its mark is deleted: the next paragraph goes on with it
        self.path: list[str] = []
        self.runs: list[list[Any]] = []
        self.tables: list[list[int]] = []
        self.table_count = 0
        self.skip = 0  # inside deleted text, pinyin, a deleted row or a note that is only a separator
        self.inserting = 0
        self.fallback = 0
        self.boxes = 0
        self.fields: list[bool] = []  # for every open field whether it is a table of contents
        self.hidden = False
        self.highlight = False
        self.props: list[int] = [0, 0]
        self.old = 0  # inside properties as they were before a change
        self.separator = False
        self.at: Callable[[], int] = lambda: 0

    def read(self) -> tuple[list[Para], list[Para]]:
        """The paragraphs, and the copies of text boxes."""
        walk(self.package, self.part, self.start, self.end, self.text, self._place)
        return [para for para in self.paras if para is not None], self.mirrors

    def _place(self, at: Callable[[], int]) -> None:
        self.at = at

    # --- elements ---

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        parent = self.path[-1] if self.path else ""
        self.path.append(tag)
        self.old += tag.endswith("PrChange")
        handle = None if self.old else _STARTS.get(tag)
        if handle is not None:
            handle(self, attributes, parent)
        elif tag in _SIGNS and parent in ("r", "p", "hyperlink"):
            self._sign(tag, attributes)

    def end(self, tag: str) -> None:
        """An element closes."""
        self.path.pop()
        handle = None if self.old else _ENDS.get(tag)
        self.old -= tag.endswith("PrChange")
        if handle is not None:
            handle(self)

    def text(self, characters: str, at: int) -> None:
        """Characters of a w:t."""
        if self.path[-1] == "delText":
            self.counts.deleted += len(characters)
        if self.path[-1] == "instrText" and self.fields and re.match(r"\s*TOC\b", characters):
            self.fields[-1] = True
        if self.path[-1] != "t" or not self._wanted(len(characters)):
            return
        first = self.data[at : at + 1]
        if first == b"&":
            self._add(characters, at, self.data.index(b";", at) + 1 - at, True)
        else:
            self._add(characters, at, len(characters.encode("utf-8")), first in (b"\r", b"\n"))

    def _wanted(self, count: int) -> bool:
        if (
            self.skip
            or not self.open
            or self.path[-2:-1] == ["fldData"]
            or (self.fallback and not self.open[-1].mirror)
        ):
            return False
        if self.hidden:
            self.counts.hidden += count
            return False
        self.counts.inserted += count if self.inserting else 0
        self.counts.highlighted += count if self.highlight else 0
        return True

    def _add(self, characters: str, at: int, size: int, solid: bool) -> None:
        para = self.open[-1]
        run = self.runs[-1] if self.runs else None
        last = para.pieces[-1] if para.pieces else None
        if last and not solid and not last[5] and last[4] is run and last[2] + last[3] == at:
            last[1] += len(characters)
            last[3] += size
        else:
            para.pieces.append([para.length, para.length + len(characters), at, size, run, solid])
        para.texts.append(characters)
        para.length += len(characters)

    def _sign(self, tag: str, attributes: Mapping[str, str]) -> None:
        if attributes.get("type") in ("page", "column") or not self._wanted(0):
            return
        begin = self.at()
        self._add(_SIGNS[tag], begin, self.data.index(b">", begin) + 1 - begin, True)

    # --- paragraphs ---

    def p(self, _: Mapping[str, str], __: str) -> None:
        """w:p opens: a new paragraph, or the rest of one whose mark was deleted."""
        if self.kept is not None and not self.fallback:
            self.kept.merged = False
            self.open.append(self.kept)
            self.kept = None
            return
        mirror = self.fallback > 0
        cell = (self.tables[-1][0], self.tables[-1][1], self.tables[-1][2]) if self.tables else None
        kind: Kind = "box" if self.boxes else "cell" if cell else self.kind
        self.open.append(_Open(len(self.paras), kind, mirror, cell, contents=any(self.fields)))
        if not mirror:
            self.paras.append(None)

    def p_end(self) -> None:
        """w:p closes."""
        para = self.open.pop()
        if para.merged and not para.mirror:
            self.kept = para
            return
        if self.skip:
            return
        made = self._made(para)
        if para.mirror:
            self.mirrors.append(made)
        else:
            self.paras[para.slot] = made

    def _made(self, para: _Open) -> Para:
        style = self.styles.get(para.style, Style())
        num, ilvl = para.num or style.num, para.ilvl if para.ilvl is not None else style.ilvl or 0
        text = "".join(para.texts)
        number = self.lists.number(num, ilvl) if num not in ("", "0") and not para.mirror else ""
        level = _level(style, para.outline)
        kind = para.kind
        if para.contents or _CONTENTS.match(style.name):
            kind = "toc"
        elif kind == "body" and _TITLES.match(style.name):
            kind = "title"
        runs = {id(row): Run(row[0], row[1], (row[2], row[3])) for row in (p[4] for p in para.pieces) if row}
        pieces = tuple(Piece(p[0], p[1], p[2], p[3], runs.get(id(p[4])), p[5]) for p in para.pieces)
        centred = style.centred if para.centred is None else para.centred
        return Para(text, kind, para.slot + 1, number, level, self.part, pieces, para.cell, bool(centred), style.name)

    # --- what stands in paragraphs ---

    def r(self, _: Mapping[str, str], __: str) -> None:
        """w:r opens."""
        self.runs.append([self.at(), 0, 0, 0])
        self.hidden = self.highlight = False

    def r_end(self) -> None:
        """w:r closes."""
        run = self.runs.pop()
        run[1] = self.data.index(b">", self.at()) + 1
        self.hidden = self.highlight = False

    def rpr(self, _: Mapping[str, str], parent: str) -> None:
        """w:rPr opens."""
        self.props = [self.at(), 0]

    def rpr_end(self) -> None:
        """w:rPr closes."""
        if self.path and self.path[-1] == "r" and self.runs:
            self.runs[-1][2:] = [self.props[0], self.data.index(b">", self.at()) + 1]

    def vanish(self, attributes: Mapping[str, str], _: str) -> None:
        """w:vanish: the run is hidden."""
        if self.path[-3:-1] == ["r", "rPr"]:
            self.hidden = attributes.get("val", "1") not in _OFF

    def marked(self, attributes: Mapping[str, str], _: str) -> None:
        """w:highlight: the run is highlighted."""
        if self.path[-3:-1] == ["r", "rPr"]:
            self.highlight = attributes.get("val", "none") not in _OFF

    def deleted(self, attributes: Mapping[str, str], parent: str) -> None:
        """w:del, w:moveFrom: of a run, of a paragraph mark or of a row."""
        if parent == "rPr" and self.path[-3:-2] == ["pPr"] and self.open:
            self.open[-1].merged = True
        if parent == "trPr" and self.tables:
            self.tables[-1][3] = 1
            self.skip += 1
        if parent not in ("rPr", "trPr"):
            self.skip += 1
        self._reviser(attributes)

    def deleted_end(self) -> None:
        """The end of deleted text."""
        if self.path[-1:] not in (["rPr"], ["trPr"]):
            self.skip -= 1

    def inserted(self, attributes: Mapping[str, str], parent: str) -> None:
        """w:ins, w:moveTo."""
        self._reviser(attributes)
        self.inserting += 1

    def inserted_end(self) -> None:
        """The end of inserted text."""
        self.inserting -= 1

    def _reviser(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("author"):
            self.counts.revisers[attributes["author"]] = None

    def skipped(self, _: Mapping[str, str], __: str) -> None:
        """Text that nobody reads as text opens."""
        self.skip += 1

    def skipped_end(self) -> None:
        """…and closes."""
        self.skip -= 1

    def field_char(self, attributes: Mapping[str, str], _: str) -> None:
        """w:fldChar: a field begins or ends."""
        what = attributes.get("fldCharType")
        if what == "begin":
            self.fields.append(False)
        elif what == "end" and self.fields:
            self.fields.pop()
        elif self.open and any(self.fields):
            self.open[-1].contents = True

    def comment(self, _: Mapping[str, str], __: str) -> None:
        """A reference to a comment."""
        self.counts.comments += 1

    # --- properties of a paragraph ---

    def style(self, attributes: Mapping[str, str], _: str) -> None:
        """w:pStyle."""
        if self.open:
            self.open[-1].style = attributes.get("val", "")

    def num(self, attributes: Mapping[str, str], parent: str) -> None:
        """w:numId of a paragraph."""
        if parent == "numPr" and self.open:
            self.open[-1].num = attributes.get("val", "")

    def ilvl(self, attributes: Mapping[str, str], _: str) -> None:
        """w:ilvl of a paragraph."""
        if self.open and attributes.get("val", "").isdigit():
            self.open[-1].ilvl = int(attributes["val"])

    def outline(self, attributes: Mapping[str, str], _: str) -> None:
        """w:outlineLvl of a paragraph."""
        if self.open and attributes.get("val", "").isdigit():
            self.open[-1].outline = int(attributes["val"])

    def justified(self, attributes: Mapping[str, str], parent: str) -> None:
        """w:jc of a paragraph."""
        if parent == "pPr" and self.open:
            self.open[-1].centred = attributes.get("val") == "center"

    # --- tables, text boxes, notes ---

    def table(self, _: Mapping[str, str], __: str) -> None:
        """w:tbl opens."""
        self.tables.append([self.table_count, -1, -1, 0])
        self.table_count += 1

    def table_end(self) -> None:
        """w:tbl closes."""
        self.tables.pop()

    def row(self, _: Mapping[str, str], __: str) -> None:
        """w:tr opens."""
        if self.tables:
            self.tables[-1][1:] = [self.tables[-1][1] + 1, -1, 0]

    def row_end(self) -> None:
        """w:tr closes."""
        if self.tables and self.tables[-1][3]:
            self.skip -= 1

    def column(self, _: Mapping[str, str], __: str) -> None:
        """w:tc opens."""
        if self.tables:
            self.tables[-1][2] += 1

    def spanned(self, attributes: Mapping[str, str], _: str) -> None:
        """w:gridSpan: the columns that this cell takes more."""
        if self.tables and attributes.get("val", "").isdigit():
            self.tables[-1][2] += min(int(attributes["val"]), 100) - 1

    def fall(self, _: Mapping[str, str], __: str) -> None:
        """mc:Fallback opens."""
        self.fallback += 1

    def fall_end(self) -> None:
        """mc:Fallback closes."""
        self.fallback -= 1

    def box(self, _: Mapping[str, str], __: str) -> None:
        """w:txbxContent opens."""
        self.boxes += 1

    def box_end(self) -> None:
        """w:txbxContent closes."""
        self.boxes -= 1

    def note(self, attributes: Mapping[str, str], _: str) -> None:
        """w:footnote, w:endnote: separators are none."""
        self.skip += attributes.get("type", "normal") != "normal"
        self.separator = attributes.get("type", "normal") != "normal"

    def note_end(self) -> None:
        """The end of a note."""
        self.skip -= self.separator


_STARTS: dict[str, Callable[[_Reader, Mapping[str, str], str], None]] = {
    "p": _Reader.p, "r": _Reader.r, "rPr": _Reader.rpr, "vanish": _Reader.vanish, "highlight": _Reader.marked,
    "del": _Reader.deleted, "moveFrom": _Reader.deleted, "ins": _Reader.inserted, "moveTo": _Reader.inserted,
    "rt": _Reader.skipped, "fldChar": _Reader.field_char, "commentReference": _Reader.comment,
    "pStyle": _Reader.style, "numId": _Reader.num, "ilvl": _Reader.ilvl, "outlineLvl": _Reader.outline,
    "jc": _Reader.justified, "tbl": _Reader.table, "tr": _Reader.row, "tc": _Reader.column,
    "gridSpan": _Reader.spanned, "Fallback": _Reader.fall, "txbxContent": _Reader.box,
    "footnote": _Reader.note, "endnote": _Reader.note,
}  # fmt: skip
_ENDS: dict[str, Callable[[_Reader], None]] = {
    "p": _Reader.p_end, "r": _Reader.r_end, "rPr": _Reader.rpr_end, "del": _Reader.deleted_end,
    "moveFrom": _Reader.deleted_end, "ins": _Reader.inserted_end, "moveTo": _Reader.inserted_end,
    "rt": _Reader.skipped_end, "tbl": _Reader.table_end, "tr": _Reader.row_end, "Fallback": _Reader.fall_end,
    "txbxContent": _Reader.box_end, "footnote": _Reader.note_end, "endnote": _Reader.note_end,
}  # fmt: skip


def _level(style: Style, outline: int | None) -> int:
    """The heading level that a style or the paragraph itself gives; 0 for body text."""
    named = _HEADING.match(style.name)
    level = outline if outline is not None else style.outline
    if level is not None:
        return level + 1 if level < 9 else 0
    return int(named[1]) if named else 0


def read_docx(source: Path | bytes, file: str = "") -> tuple[Manuscript, Package]:
    """The text of a .docx and the package it lies in; InputError for what cannot be read."""
    package = open_package(source, file)
    main = package.document
    styles = read_styles(package, next(iter(package.related(main, "styles")), None))
    lists = read_lists(package, next(iter(package.related(main, "numbering")), None))
    counts = _Counts()
    parts: list[tuple[str, Kind]] = [(main, "body")]
    for relation, kind in (("footnotes", "note"), ("endnotes", "note"), ("header", "header"), ("footer", "header")):
        parts += [(part, kind) for part in dict.fromkeys(package.related(main, relation))]  # type: ignore[misc]
    paras: list[Para] = []
    mirrors: list[Para] = []
    for part, kind in parts:
        found, copies = _Reader(package, part, kind, styles, lists, counts).read()
        paras += classified(found) if kind == "body" else found
        mirrors += copies
    return Manuscript(package.file, "docx", tuple(paras), _traces(package, counts), tuple(mirrors)), package


def _traces(package: Package, counts: _Counts) -> Traces:
    """What the file carries beside its text."""
    said: dict[str, str] = {}
    now = ""

    def start(tag: str, _: Mapping[str, str]) -> None:
        nonlocal now
        now = tag

    def text(characters: str, _: int) -> None:
        said[now] = said.get(now, "") + characters

    for part in (*package.related("", "core-properties"), *package.related("", "extended-properties")):
        walk(package, part, start, None, text)
    return Traces(
        counts.inserted, counts.deleted, counts.comments, counts.hidden, counts.highlighted, tuple(counts.revisers),
        said.get("creator", "").strip(), said.get("lastModifiedBy", "").strip(), said.get("Template", "").strip(),
    )  # fmt: skip
