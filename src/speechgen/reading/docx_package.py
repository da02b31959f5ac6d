"""A foreign .docx opened with care: what is no Word file, is damaged or hostile, gives one clear finding.

Nothing is unpacked to disk; parts are read one by one with a limit on what they may grow to; a document type declaration
(the way in for entity tricks) is refused. Strict and transitional OOXML read alike: names are cut to their last part.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from speechgen.findings import Finding, InputError, Pos, of_system

MAX_FILE = 200_000_000
MAX_PART = 64_000_000
MAX_PARTS = 20_000
MAX_DEPTH = 400
_OLE = b"\xd0\xcf\x11\xe0"
_SAVE_AS = "用 WPS 或 Word 打开，选“文件—另存为”，类型选“Word 文档（*.docx）”，再校对存好的那一份"
_AGAIN = "用 WPS 或 Word 打开看看；打得开就另存为一份新的 .docx，打不开就请发件人重发"
_DECLARED = re.compile(rb"""^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_TRANSIENT = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError, OSError)


def refused(file: str, code: str, message: str, suggestion: str) -> InputError:
    """The finding that ends the reading of a file."""
    return InputError([Finding(Pos(file), "error", code, message, suggestion)])


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: its id, the last word of its type (styles, numbering, …) and the part it leads to."""

    id: str
    kind: str
    target: str


@dataclass(slots=True)
class Package:
    """The parts of a .docx by name; `source` is the file's path, or its bytes for a file in memory."""

    file: str
    source: Path | bytes
    names: tuple[str, ...]
    _kept: dict[str, bytes] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        """The bytes of a part; InputError if it is missing, damaged or grows beyond all measure."""
        if name not in self.names:
            raise refused(self.file, "missing-part", f"这个 .docx 不完整：缺少 {name}", _AGAIN)
        try:
            with _opened(self.source) as zipped, zipped.open(name) as stream:
                data = stream.read(MAX_PART + 1)
        except MemoryError:
            data = b"\0" * (MAX_PART + 1)
        except _TRANSIENT as error:
            raise _damaged(self.file, error) from None
        if len(data) > MAX_PART:
            raise refused(
                self.file, "too-big", f"{name} 展开后超过 64 MB，不像是一份文稿", "这样的文件不打开；请确认来源"
            )
        return data

    def xml(self, name: str) -> bytes:
        """The bytes of an XML part in UTF-8; kept, because positions in them are spoken of later."""
        if name not in self._kept:
            self._kept[name] = self._as_utf8(name, self.read(name))
        return self._kept[name]

    def _as_utf8(self, name: str, data: bytes) -> bytes:
        declared = _DECLARED.match(data)
        encoding = declared[2].decode("ascii").lower() if declared else "utf-8"
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding = "utf-16"
        if encoding in ("utf-8", "utf8", "us-ascii"):
            return data.removeprefix(b"\xef\xbb\xbf")
        try:
            text = data.decode(encoding)
        except (LookupError, ValueError):
            raise refused(self.file, "damaged", f"{name} 的编码（{encoding}）读不出来", _AGAIN) from None
        return re.sub(r"""\s+encoding\s*=\s*["'][^"']*["']""", "", text.lstrip("\ufeff"), count=1).encode("utf-8")

    def relations(self, part: str = "") -> tuple[Relation, ...]:
        """The relationships of a part (of the whole package without one) that lead to parts which are there."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.names:
            return ()
        rows: list[dict[str, str]] = []
        walk(self, rels, lambda tag, attributes: rows.append(dict(attributes)) if tag == "Relationship" else None)
        inner = [row for row in rows if row.get("TargetMode") != "External"]
        found = [(row, posixpath.normpath(posixpath.join("/" + folder, row.get("Target", "")))[1:]) for row in inner]
        return tuple(
            Relation(row.get("Id", ""), row.get("Type", "").rpartition("/")[2], target)
            for row, target in found
            if target in self.names
        )

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """The parts of a kind that a part leads to."""
        return tuple(relation.target for relation in self.relations(part) if relation.kind == kind)

    @property
    def document(self) -> str:
        """The name of the main part; InputError if there is none or it is no Word text."""
        mains = self.related("", "officeDocument")
        if not mains:
            raise refused(self.file, "not-docx", "这是个压缩包，里面没有 Word 正文", _SAVE_AS)
        if not mains[0].startswith("word/") and "ppt/" in mains[0] + "xl/" and mains[0].split("/")[0] in ("ppt", "xl"):
            raise refused(self.file, "not-docx", "这是演示文稿或表格，不是 Word 文档", "请给出 .docx、.md 或 .txt")
        return mains[0]


def _opened(source: Path | bytes) -> zipfile.ZipFile:
    stream: Path | IO[bytes] = io.BytesIO(source) if isinstance(source, bytes) else source
    return zipfile.ZipFile(stream)


def _damaged(file: str, error: BaseException) -> InputError:
    if "password" in str(error) or "encrypted" in str(error):
        return refused(file, "encrypted", "这个文件加了密码", "先用 WPS 或 Word 打开，去掉密码另存一份")
    return refused(file, "damaged", f"这个 .docx 已经损坏（{type(error).__name__}）", _AGAIN)


def open_package(source: Path | bytes, file: str = "") -> Package:
    """A .docx → its package; InputError for everything that is none, with what to do next."""
    name = file or (str(source) if isinstance(source, Path) else "<docx>")
    _refuse_by_head(source, name)
    try:
        with _opened(source) as zipped:
            rows = zipped.infolist()
    except _TRANSIENT as error:
        raise _damaged(name, error) from None
    names = [row.filename for row in rows]
    if len(names) > MAX_PARTS or len(set(names)) != len(names):
        raise refused(name, "damaged", "这个压缩包不像 Word 写的：部件太多或有重名", _AGAIN)
    if any(row.flag_bits & 1 for row in rows):
        raise refused(name, "encrypted", "这个文件加了密码", "先用 WPS 或 Word 打开，去掉密码另存一份")
    return Package(name, source, tuple(names))


def _refuse_by_head(source: Path | bytes, name: str) -> None:
    """InputError for what the first bytes or the size already tell."""
    head, size = _head(source, name)
    if size > MAX_FILE:
        raise refused(name, "too-big", f"文件有 {size // 1_000_000} MB，超过 200 MB", "删去图片另存一份，再校对文字")
    if head.startswith(_OLE):
        raise _old(source, name)
    if head.startswith(b"%PDF"):
        raise refused(name, "not-docx", "这是 PDF，不是 Word 文档", "请给出原来的 .docx，或把文字存成 .txt")
    if head.startswith(b"{\\rtf"):
        raise refused(name, "not-docx", "这是 RTF 文件", _SAVE_AS)
    if not head.startswith(b"PK"):
        raise refused(name, "not-docx", "这不是 .docx 文件（内容对不上）" if size else "这是个空文件", _SAVE_AS)


def _old(source: Path | bytes, name: str) -> InputError:
    """Old binary files and encrypted new ones share a container."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return refused(name, "encrypted", "这个文件加了密码", "先用 WPS 或 Word 打开，去掉密码另存一份")
    return refused(name, "old-word", "这是旧格式（.doc 或 .wps），读不了", _SAVE_AS)


def _head(source: Path | bytes, name: str) -> tuple[bytes, int]:
    if isinstance(source, bytes):
        return source[:8], len(source)
    try:
        if source.exists() and not source.is_file():
            raise refused(
                name, "not-a-file", "这不是一个普通文件", "请给出 .docx、.md 或 .txt；查一个文件夹，写成 文件夹/*.docx"
            )
        with source.open("rb") as stream:
            return stream.read(8), source.stat().st_size
    except FileNotFoundError:
        raise refused(name, "no-file", "找不到这个文件", "请检查文件名和所在文件夹") from None
    except OSError as error:
        raise refused(name, "unreadable", f"文件读不出来：{of_system(error)[0]}", of_system(error)[1]) from None


# --- XML --------------------------------------------------------------------------------------------------------------

Start = Callable[[str, Mapping[str, str]], object]
End = Callable[[str], object]
Text = Callable[[str, int], object]


def short(name: str) -> str:
    """The last part of a name with its namespace: `http://…/main p` → p."""
    return name.rpartition(" ")[2]


def walk(
    package: Package,
    part: str,
    start: Start,
    end: End | None = None,
    text: Text | None = None,
    place: Callable[[Callable[[], int]], object] | None = None,
) -> None:
    """Read an XML part: calls `start(name, attributes)`, `end(name)` and `text(characters, byte)`.

    place: is given, first of all, a function that tells the byte at which the present event begins. Names and attribute
    names come without namespaces. InputError if the part is damaged or has a document type declaration.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = False
    names: dict[str, str] = {}
    depth = 0

    def local(name: str) -> str:
        return names.get(name) or names.setdefault(name, short(name))

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise refused(package.file, "damaged", f"{part} 嵌套超过 {MAX_DEPTH} 层，不像 Word 写的", _AGAIN)
        start(local(name), {local(key): value for key, value in attributes.items()} if attributes else attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(local(name))

    def no_types(*_: object) -> None:
        raise refused(
            package.file, "hostile", f"{part} 里有文档类型声明，正常的 Word 文件没有", "不打开；请确认文件来源"
        )

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.StartDoctypeDeclHandler = no_types
    if text is not None:
        parser.CharacterDataHandler = lambda characters: text(characters, parser.CurrentByteIndex)
    if place is not None:
        place(lambda: parser.CurrentByteIndex)
    try:
        parser.Parse(package.xml(part), True)
    except expat.ExpatError as error:
        raise refused(package.file, "damaged", f"{part} 不是完好的 XML（第 {error.lineno} 行）", _AGAIN) from None


def rewritten(package: Package, changed: Mapping[str, bytes], added: Mapping[str, bytes]) -> bytes:
    """The package with some parts changed and some added; all other parts keep their bytes, order and dates."""
    out = io.BytesIO()
    with _opened(package.source) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for row in before.infolist():
            data = changed[row.filename] if row.filename in changed else before.read(row)
            after.writestr(row, data, compress_type=row.compress_type)
        for name, data in added.items():
            row = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            after.writestr(row, data, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()
