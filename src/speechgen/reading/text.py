""".txt and .md by any hand → Manuscript, in UTF-8, UTF-16 or GBK; every character knows its place in the file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from speechgen.findings import of_system
from speechgen.reading.docx_package import MAX_PART, refused
from speechgen.reading.manuscript import Kind, Manuscript, Para, Piece, classified

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_BLANK = " \t\u3000\u00a0\ufeff"
_FRONT = re.compile(r"\ufeff?---\r?\n.*?\n---\r?(?:\n|$)", re.DOTALL)
_MARK = re.compile(r"\s{0,3}(#{1,6})\s+|\s*(?:[-+*]|>+|\d{1,3}\.(?=\s))\s+")
_INLINE = re.compile(
    r"<!--.*?-->|\\(?=[!-/:-@\[-`{-~])|\*\*|(?<!\\)\*|`[^`\n]*`|!?\[(?=[^\]\n]*\]\()|(?<=[^\n])\]\([^)\n]*\)|</?[a-zA-Z][^>\n]*>"
)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,}|={3,})\s*$")
_TABLE = re.compile(r"\s*\|.*\|\s*$")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and how it was written: encoding and byte order mark."""

    text: str
    encoding: str
    mark: bytes = b""

    def encoded(self, text: str) -> bytes:
        """Another text written the same way."""
        return self.mark + text.encode(self.encoding)


def decoded(data: bytes, file: str) -> Decoded:
    """Bytes → text; UTF-8, UTF-16 and UTF-32 by their marks, else UTF-8, else GB 18030 (which holds GBK and GB 2312)."""
    if len(data) > MAX_PART:
        raise refused(file, "too-big", "文件超过 64 MB，不像是一份文稿", "请检查是不是选错了文件")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return Decoded(_strict(data[len(mark) :], encoding, file), encoding, mark)
    if b"\0" in data[:4000]:
        wide = _wide(data)
        if wide is None:
            raise refused(file, "not-text", "这不是文本文件", "请给出 .docx、.md 或 .txt")
        return Decoded(_strict(data, wide, file), wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return Decoded(_strict(data, "gb18030", file), "gb18030")


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: Latin letters and line ends leave zeros on one side only."""
    even, odd = data[0:4000:2].count(0), data[1:4000:2].count(0)
    if len(data) % 2 or (even and odd):
        return None
    return "utf-16-le" if odd else "utf-16-be"


def _strict(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        hint = "用记事本打开，选“文件—另存为”，编码选“UTF-8”，再校对存好的那一份"
        raise refused(file, "encoding", "文件的编码认不出来，或者内容已经损坏", hint) from None


def file_bytes(path: Path) -> bytes:
    """The bytes of a file that somebody gives us; InputError if it is missing, no plain file, or larger than 64 MB."""
    try:
        if path.exists() and not path.is_file():
            raise refused(
                str(path),
                "not-a-file",
                "这不是一个普通文件",
                "请给出 .docx、.md 或 .txt；查一个文件夹，写成 文件夹/*.docx",
            )
        if path.stat().st_size > MAX_PART:
            raise refused(str(path), "too-big", "文件超过 64 MB，不像是一份文稿", "请检查是不是选错了文件")
        return path.read_bytes()
    except FileNotFoundError:
        raise refused(str(path), "no-file", "找不到这个文件", "请检查文件名和所在文件夹") from None
    except OSError as error:
        raise refused(str(path), "unreadable", f"文件读不出来：{of_system(error)[0]}", of_system(error)[1]) from None


def read_text_file(path: Path, form: Literal["md", "txt"]) -> tuple[Manuscript, Decoded]:
    """The text of a .txt or .md, and how the file is written."""
    found = decoded(file_bytes(path), str(path))
    return read_text(found.text, form, str(path)), found


def read_text(text: str, form: Literal["md", "txt"], file: str = "<text>") -> Manuscript:
    """A plain or Markdown text; in a plain text every line is a paragraph."""
    rows = _markdown(text) if form == "md" else _plain(text)
    return Manuscript(file, form, classified(rows))


def _lines(text: str, start: int = 0) -> Iterator[tuple[int, int, str]]:
    """Line numbers from 1, where the lines begin, and the lines without their ends."""
    number = text.count("\n", 0, start) + 1
    for match in _LINE.finditer(text, start):
        if match.start() < len(text):
            yield number, match.start(), match[0].rstrip("\r\n")
        number += 1


def _plain(text: str) -> Iterator[Para]:
    for number, at, line in _lines(text):
        core = line.strip(_BLANK)
        if core:
            begin = at + len(line) - len(line.lstrip(_BLANK))
            yield Para(core, "body", number, pieces=(Piece(0, len(core), begin, len(core)),))


def _markdown(text: str) -> Iterator[Para]:
    front = _FRONT.match(text)
    fenced = False
    for number, at, line in _lines(text, front.end() if front else 0):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and not _RULE.match(line) and line.strip(_BLANK):
            para = _block(number, at, line)
            if para.text:
                yield para


def _block(number: int, at: int, line: str) -> Para:
    """One line of Markdown without its marks."""
    mark = _MARK.match(line)
    begin = mark.end() if mark else len(line) - len(line.lstrip(_BLANK))
    pieces: list[Piece] = []
    out = ""
    last = begin
    end = len(line.rstrip(_BLANK))
    for match in _INLINE.finditer(line, begin, end):
        out = _piece(pieces, out, line[last : match.start()], at + last)
        if match[0].startswith("`"):  # code leaves its quotes, so that the marks before and after it don't collide
            out = _piece(pieces, out, "`", at + match.start())
            out = _piece(pieces, out, "`", at + match.end() - 1)
        last = match.end()
    out = _piece(pieces, out, line[last:end], at + last)
    level = len(mark[1]) if mark and mark[1] else 0
    kind: Kind = "title" if level == 1 else "cell" if _TABLE.match(line) else "body"
    return Para(out, kind, number, level=max(0, level - 1), pieces=tuple(pieces))


def _piece(pieces: list[Piece], out: str, text: str, at: int) -> str:
    if text:
        pieces.append(Piece(len(out), len(out) + len(text), at, len(text)))
    return out + text
