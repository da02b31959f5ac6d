"""The parts of a .docx that do not change from paper to paper, made once and kept compressed.

python-docx supplies the package (content types, relations, theme); its styles, settings, fonts and properties are those
of an American letter and are replaced whole. The result is a plain zip without the parts that change; `assemble` adds
these to a copy of it, which costs a thousandth of making the package anew.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from speechgen import cache as disk
from speechgen.text import escape
from speechgen.writers.docx_styles import DECLARATION, R, W, style_faces, styles_xml
from speechgen.writers.layout import Layout, font_set, geometry

if TYPE_CHECKING:
    from docx.opc.part import Part
    from docx.parts.document import DocumentPart

DOCUMENT, CORE, COMMENTS = "word/document.xml", "docProps/core.xml", "word/comments.xml"
FOOTER_ODD, FOOTER_EVEN = "rId5", "rId6"
_END = struct.Struct("<4s4H2IH")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_DAY = (1980 - 1980) << 9 | 1 << 5 | 1  # 1980-01-01, the first day a zip knows: the same bytes whenever it is made
_UTF8 = 0x800


@cache
def base_package(layout: Layout, comments: bool) -> bytes:
    """The constant parts as a zip: from memory, from the cache folder, or made now."""
    name = disk.name("base", _recipe(), repr(layout), str(comments), suffix=".zip")
    kept = disk.read(name)
    if kept is not None and _whole(kept):
        return kept
    made = _make(layout, comments)
    disk.write(name, made)
    return made


_PARTS = "docx_base.py", "docx_styles.py", "docx_fixed_styles.py", "layout.py", "faces.py", "house.py"


def _recipe() -> bytes:
    """The code that the parts are made from: when it changes, so does the name of the cached file."""
    here = Path(__file__)
    try:
        return b"".join(here.with_name(name).read_bytes() for name in _PARTS)
    except OSError:  # run from a zip: the program's version has to do
        return b""


def _whole(data: bytes) -> bool:
    """True if the file ends as a zip of ours does."""
    if len(data) < _END.size or data[-_END.size :][:4] != b"PK\5\6":
        return False
    _, _, _, _, _, size, start, _ = _END.unpack(data[-_END.size :])
    return bool(start + size + _END.size == len(data))


def assemble(base: bytes, parts: Mapping[str, str]) -> bytes:
    """The base package with more parts behind its own; no byte of the base is compressed again."""
    _, _, _, count, _, size, start, _ = _END.unpack(base[-_END.size :])
    files, central, at = [base[:start]], [base[start : start + size]], start
    for name, text in parts.items():
        entry, listing = _entry(name.encode(), text.encode(), at)
        files.append(entry)
        central.append(listing)
        at += len(entry)
    count += len(parts)
    listings = b"".join(central)
    return b"".join((*files, listings, _END.pack(b"PK\5\6", 0, 0, count, count, len(listings), at, 0)))


def _entry(name: bytes, data: bytes, at: int) -> tuple[bytes, bytes]:
    """One compressed file of a zip and its line in the central directory (APPNOTE.TXT 4.3.7, 4.3.12)."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    facts = (20, _UTF8, 8, 0, _DAY, zlib.crc32(data), len(packed), len(data), len(name))
    local = _LOCAL.pack(b"PK\3\4", *facts, 0) + name + packed
    return local, _CENTRAL.pack(b"PK\1\2", 20, *facts, 0, 0, 0, 0, 0, at) + name


def _make(layout: Layout, comments: bool) -> bytes:
    import zipfile

    made = io.BytesIO()
    _package(layout, comments, made)
    with zipfile.ZipFile(made) as source:
        changing = {DOCUMENT, CORE, COMMENTS}
        parts = {name: source.read(name).decode() for name in source.namelist() if name not in changing}
    return assemble(_END.pack(b"PK\5\6", 0, 0, 0, 0, 0, 0, 0), parts)


def _package(layout: Layout, comments: bool, target: io.BytesIO) -> None:
    """Save python-docx's own package with every part replaced that the layout has a say in."""
    from docx import Document
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

    part: DocumentPart = Document().part
    theme = part.part_related_by(RELATIONSHIP_TYPE.THEME)
    wanted = [
        (RELATIONSHIP_TYPE.STYLES, _part("styles", CONTENT_TYPE.WML_STYLES, styles_xml(layout))),
        (RELATIONSHIP_TYPE.SETTINGS, _part("settings", CONTENT_TYPE.WML_SETTINGS, SETTINGS)),
        (RELATIONSHIP_TYPE.FONT_TABLE, _part("fontTable", CONTENT_TYPE.WML_FONT_TABLE, font_table_xml(layout))),
        (RELATIONSHIP_TYPE.THEME, theme),
        (RELATIONSHIP_TYPE.FOOTER, _part("footer1", CONTENT_TYPE.WML_FOOTER, footer_xml(layout, even=False))),
        (RELATIONSHIP_TYPE.FOOTER, _part("footer2", CONTENT_TYPE.WML_FOOTER, footer_xml(layout, even=True))),
    ]
    if comments:
        wanted.append((RELATIONSHIP_TYPE.COMMENTS, _part("comments", CONTENT_TYPE.WML_COMMENTS, "")))
    part.rels.clear()
    for number, (kind, target_part) in enumerate(wanted, 1):
        part.rels.add_relationship(kind, target_part, f"rId{number}")
    _clean_properties(part)
    part.package.save(target)


def _part(stem: str, kind: str, text: str) -> Part:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    return Part(PackURI(f"/word/{stem}.xml"), kind, text.encode())


def _clean_properties(part: DocumentPart) -> None:
    """No thumbnail of somebody else's paper, no foreign program's name."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.part import Part

    package = part.package
    assert package is not None
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
        elif relation.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
            old = relation.target_part
            relation._target = Part(old.partname, old.content_type, APP.encode())


def font_table_xml(layout: Layout) -> str:
    """The faces in use, each with the name of a likely substitute."""
    faces = {face.name: face for face, _ in style_faces(layout).values()}
    wide = {face.wide for face in faces.values() if face.wide}
    rows = [_font(face.name, face.substitute) for face in faces.values()]
    rows += [_font(name, "") for name in sorted(wide - set(faces))]
    return f"{DECLARATION}<w:fonts {W}>{_LATIN_FONT}{''.join(rows)}</w:fonts>"


def _font(name: str, substitute: str) -> str:
    other = f'<w:altName w:val="{substitute}"/>' if substitute else ""
    kind = '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/>'
    return f'<w:font w:name="{name}">{other}{kind}</w:font>'


_LATIN_FONT = (
    '<w:font w:name="Times New Roman"><w:panose1 w:val="02020603050405020304"/><w:charset w:val="00"/>'
    '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
)


def footer_xml(layout: Layout, *, even: bool) -> str:
    """`— 1 —` in 四号 宋体: odd pages right, even pages left, one character in (GB/T 9704 §7.5).

    The field has all five parts: without a stored result WPS shows no number.
    """
    face = (font_set(layout).number or font_set(layout).song).name
    fonts = f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}" w:hint="eastAsia"/>'
    field = "".join(f"<w:r><w:rPr>{fonts}</w:rPr>{part}</w:r>" for part in _field(layout))
    properties = f'<w:pPr><w:pStyle w:val="Footer"/>{_place(layout, even)}</w:pPr>'
    return f"{DECLARATION}<w:ftr {W} {R}><w:p>{properties}{field}</w:p></w:ftr>"


def _place(layout: Layout, even: bool) -> str:
    if layout.number_place == "center":
        return '<w:ind w:left="0" w:right="0" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>'
    if even and layout.number_place == "outside":
        one = geometry(layout).number_size * 10  # one character
        return f'<w:ind w:left="{one}" w:right="0" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/>'
    return ""


def _field(layout: Layout) -> Iterator[str]:
    """The page number between what stands before and after it, in the five parts of a field."""
    before, _, after = (layout.house.number_form or "— 1 —").partition("1")
    yield from _text(before)
    yield '<w:fldChar w:fldCharType="begin"/>'
    yield '<w:instrText xml:space="preserve"> PAGE </w:instrText>'
    yield '<w:fldChar w:fldCharType="separate"/>'
    yield "<w:t>1</w:t>"
    yield '<w:fldChar w:fldCharType="end"/>'
    yield from _text(after)


def _text(text: str) -> Iterator[str]:
    if text:
        yield f'<w:t xml:space="preserve">{escape(text)}</w:t>'


# Compatibility mode 15, else Word says so in its title bar; no compression of punctuation (28 characters a line);
# lines that end in a break are not stretched.
SETTINGS = (
    f'{DECLARATION}<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/>'
    "<w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/>"
    "<w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)
APP = (
    f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<TotalTime>0</TotalTime><DocSecurity>0</DocSecurity><SharedDoc>false</SharedDoc></Properties>"
)
