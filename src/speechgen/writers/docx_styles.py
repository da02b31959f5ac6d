"""styles.xml: every paragraph style of a paper, and the character styles of run-in headings.

Every paragraph style states everything, so that a paragraph needs nothing but its style and a secretary who edits on
keeps the layout. Elements stand in the order of the schema (ECMA-376 part 1, CT_PPr and CT_RPr). No font attribute
refers to the theme: such a reference would win over the face named beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from speechgen.records import dataclass, replace
from speechgen.writers.docx_fixed_styles import (
    CHARACTER_DEFAULT,
    COMMENT_REFERENCE,
    COMMENT_TEXT,
    TABLE_AND_LIST,
    TABLES,
)
from speechgen.writers.faces import Face
from speechgen.writers.layout import LARGE_MAST, LONG_MAST, Layout, cell, font_set, geometry, level_faces, text_width

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
NORMAL = "Normal"


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style; `latin` empty means that digits and letters take the Chinese face too (titles, numbers)."""

    id: str
    name: str
    face: Face
    size: int
    line: int
    latin: str
    align: str = "both"
    indented: bool = False
    tracking: int = 0
    level: int | None = None
    keep_next: bool = False
    bold: bool = False
    color: str = ""
    snap: bool = False
    before: int = 0
    after: int = 0
    left: int = 0
    right: int = 0
    hanging: int = 0
    auto: bool = False  # the line follows the type, as in tables
    borders: str = ""
    tabs: str = ""


def paragraph_styles(layout: Layout) -> list[Style]:
    """All paragraph styles, the default one first."""
    fonts, page, own = font_set(layout), geometry(layout), layout.house
    body = Style(
        NORMAL, NORMAL, fonts.fang, page.size, page.line, fonts.latin, tracking=page.tracking, snap=layout.char_grid
    )
    centred = replace(body, face=fonts.kai, align="center", tracking=0, snap=False)
    closing = replace(body, align="left", keep_next=True)
    return [
        body,
        replace(body, id="GWBody", name="公文正文", indented=True),
        *_headings(body, layout),
        _title(layout, "Title", "Title"),
        replace(centred, id="Subtitle", name="Subtitle"),
        replace(
            centred, id="GWByline", name="公文题署", face=fonts.byline or fonts.kai, size=own.byline_size or page.size
        ),
        replace(body, id="Salutation", name="Salutation", keep_next=True),
        replace(closing, id="Signature", name="Signature"),
        replace(closing, id="Date", name="Date", keep_next=False),
        replace(body, id="GWCue", name="公文提示", face=fonts.kai, indented=True),
        *_papers(body, layout),
        Style(
            "Footer", "footer", fonts.number or fonts.song, page.number_size, page.number_size * 10, "", align="right"
        ),
    ]


def _title(layout: Layout, id: str, name: str) -> Style:
    page, bold = geometry(layout), bool(layout.house.title_bold)
    face = font_set(layout).title
    return Style(id, name, face, page.title_size, page.title_line, "", align="center", keep_next=True, bold=bold)


def _papers(body: Style, layout: Layout) -> Iterator[Style]:
    """What papers have beside speeches: red heads, names, attachments, tables, the foot of a 简报."""
    fonts, width, own = font_set(layout), text_width(layout), layout.house
    pitch = cell(layout)
    mast, color = own.mast_size or LARGE_MAST, own.mast_color or "FF0000"
    red = Style(
        "GWMast", "公文报头", fonts.title, mast, round(mast * 12.5), "", align="center", color=color, keep_next=True
    )
    yield replace(red, tracking=200, before=300, after=200)
    long = min(mast, LONG_MAST)
    red = replace(red, id="GWMastLong", name="公文报头长名", size=long, line=round(long * 12.5))
    yield replace(red, tracking=60, before=300, after=200)
    yield _minutes(layout)
    centred = replace(body, align="center", tracking=0, snap=False, keep_next=True)
    yield replace(centred, id="GWIssue", name="公文期号")
    line = f'<w:bottom w:val="single" w:sz="12" w:space="4" w:color="{color}"/>'
    tabs = f'<w:tab w:val="left" w:pos="320"/><w:tab w:val="right" w:pos="{width - 320}"/>'
    yield replace(centred, id="GWIssueLine", name="公文报头行", align="left", borders=line, tabs=tabs)
    yield _title(layout, "GWItemTitle", "公文条目标题")
    yield replace(body, id="GWNote", name="公文按语", face=fonts.kai, indented=True)
    yield replace(body, id="GWAnnex", name="公文附件标", face=fonts.hei, align="left", keep_next=True)
    yield replace(body, id="GWListing", name="公文名单", align="left", left=5 * pitch, hanging=3 * pitch)
    # 附件：1. takes three and a half characters of the line, the number of the next ones three quarters (§7.3.4).
    listed = replace(body, id="GWAttachment", name="公文附件说明", align="left", keep_next=True)
    left, label, number = (twips * body.size // 32 for twips in (1840, 1200, 240))
    yield replace(listed, left=left, hanging=label)
    yield replace(listed, id="GWAttachmentMore", name="公文附件说明续", left=left, hanging=number)
    yield replace(listed, id="GWAttachmentOnly", name="公文附件说明单件", left=5 * pitch, hanging=3 * pitch)
    for size, suffix, word in ((24, "", ""), (21, "Small", "小")):
        text = Style(
            f"GWTableText{suffix}", f"公文表格{word}", fonts.fang, size, 240, fonts.latin, align="left", auto=True
        )
        yield text
        yield replace(text, id=f"GWTableNumber{suffix}", name=f"公文表格数字{word}", align="center")
        head = replace(text, id=f"GWTableHead{suffix}", name=f"公文表格标题{word}", face=fonts.hei)
        yield replace(head, align="center", keep_next=True)
    foot = Style("GWImprint", "公文报尾", fonts.fang, 28, 520, fonts.latin, left=1120, right=280, hanging=840)
    yield foot
    tabs = f'<w:tab w:val="right" w:pos="{width - 280}"/>'
    yield replace(foot, id="GWImprintFoot", name="公文报尾末行", align="left", left=280, right=0, hanging=0, tabs=tabs)
    yield Style("GWAfterTable", "公文表后", fonts.fang, 12, 160, fonts.latin)
    yield Style("GWLast", "公文末段", fonts.fang, 2, 20, fonts.latin)


def _minutes(layout: Layout) -> Style:
    """纪要标志: red 小标宋, its upper edge 35 mm below that of the type area (GB/T 9704 §10.3).

    A word processor puts the base line four fifths of the exact pitch under the top of the line; the ink rises 0.84 of
    the size above it. 35 mm are 1984 twips.
    """
    size = layout.house.minutes_size or 60
    line = round(size * 40 / 3)
    before = round(1984 - 0.8 * line + 0.84 * size * 10)
    color, face = layout.house.minutes_color or "FF0000", font_set(layout).title
    red = Style("GWMinutes", "公文纪要标志", face, size, line, "", align="center", color=color, keep_next=True)
    return replace(red, before=before)


def _headings(body: Style, layout: Layout) -> Iterator[Style]:
    """一、黑体 · （一）楷体 · 1. 仿宋 · （1）仿宋, all 三号 with the indent of the body (GB/T 9704 §7.3.3)."""
    for level, (face, bold) in enumerate(zip(level_faces(layout), layout.bold, strict=True), 1):
        name = f"heading {level}"
        yield replace(
            body, id=f"Heading{level}", name=name, face=face, bold=bold, level=level - 1, indented=True, keep_next=True
        )


def style_faces(layout: Layout) -> dict[str, tuple[Face, bool]]:
    """The Chinese face of each style, paragraph and character, and whether letters and digits take it too."""
    faces = {style.id: (style.face, not style.latin) for style in paragraph_styles(layout)}
    faces["GWLabel"] = font_set(layout).hei, False
    return faces | {f"GWLead{level}": (face, False) for level, face in enumerate(level_faces(layout), 1)}


def styles_xml(layout: Layout) -> str:
    """The whole part."""
    return "".join(
        (
            DECLARATION,
            f"<w:styles {W}>",
            _defaults(layout),
            *(_paragraph_style(style, layout) for style in paragraph_styles(layout)),
            COMMENT_TEXT,
            CHARACTER_DEFAULT,
            *_lead_styles(layout),
            COMMENT_REFERENCE,
            TABLE_AND_LIST,
            TABLES,
            "</w:styles>",
        )
    )


def fonts_xml(face: str, latin: str) -> str:
    """rFonts with all four slots; without a Latin face the Chinese one fills them all."""
    latin = latin or face
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{face}" w:cs="{latin}"/>'


def _defaults(layout: Layout) -> str:
    size, fonts = geometry(layout).size, font_set(layout)
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts_xml(fonts.fang.name, fonts.latin)}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )


def _paragraph_style(style: Style, layout: Layout) -> str:
    default = style.id == NORMAL
    after = '<w:next w:val="GWBody"/>' if style.level is not None else ""
    return (
        f'<w:style w:type="paragraph"{_DEFAULT if default else ""}{_CUSTOM if style.id.startswith("GW") else ""} '
        f'w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/>{"" if default else _BASED_ON}{after}<w:qFormat/>'
        f"<w:pPr>{_paragraph_properties(style, layout)}</w:pPr>"
        f"<w:rPr>{_run_properties(style, layout)}</w:rPr></w:style>"
    )


_DEFAULT, _CUSTOM = ' w:default="1"', ' w:customStyle="1"'
_BASED_ON = f'<w:basedOn w:val="{NORMAL}"/>'


def _paragraph_properties(style: Style, layout: Layout) -> str:
    """widowControl 0: a page may end with the first line of a paragraph, else it would not hold 22 lines.

    overflowPunct is written out although 1 is the default: LibreOffice reads the attribute inverted, and with hanging
    punctuation switched on it loses marks at the line end.
    """
    return (
        f'{"<w:keepNext/>" if style.keep_next else ""}<w:widowControl w:val="0"/>'
        + (f"<w:pBdr>{style.borders}</w:pBdr>" if style.borders else "")
        + (f"<w:tabs>{style.tabs}</w:tabs>" if style.tabs else "")
        + '<w:overflowPunct w:val="1"/>'
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/>'
        f'<w:snapToGrid w:val="{int(style.snap)}"/>'
        f'<w:spacing w:before="{style.before}" w:after="{style.after}" w:line="{style.line}" '
        f'w:lineRule="{"auto" if style.auto else "exact"}"/>'
        f'{_indent(style, layout)}<w:jc w:val="{style.align}"/>'
        + (f'<w:outlineLvl w:val="{style.level}"/>' if style.level is not None else "")
    )


def _indent(style: Style, layout: Layout) -> str:
    """Two characters: Word prefers firstLineChars, LibreOffice knows only firstLine, so both are written."""
    if style.id == "Footer":
        return f'<w:ind w:left="0" w:right="{style.size * 10}" w:firstLineChars="0" w:firstLine="0"/>'
    if style.hanging:
        return f'<w:ind w:left="{style.left}" w:right="{style.right}" w:hanging="{style.hanging}"/>'
    if style.left or style.right:
        return f'<w:ind w:left="{style.left}" w:right="{style.right}" w:firstLineChars="0" w:firstLine="0"/>'
    if not style.indented:
        return '<w:ind w:left="0" w:right="0" w:firstLineChars="0" w:firstLine="0"/>'
    chars = "" if layout.char_grid else ' w:firstLineChars="200"'
    return f'<w:ind w:left="0" w:right="0"{chars} w:firstLine="{geometry(layout).indent}"/>'


def _run_properties(style: Style, layout: Layout) -> str:
    bold = "1" if style.bold else "0"
    free = layout.char_grid and not style.snap  # else Word spreads a title over the grid of the body
    return (
        fonts_xml(style.face.name, style.latin)
        + f'<w:b w:val="{bold}"/><w:bCs w:val="{bold}"/>'
        + ('<w:snapToGrid w:val="0"/>' if free else "")
        + f'<w:color w:val="{style.color or "000000"}"/><w:spacing w:val="{style.tracking}"/>'
        + f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/>'
    )


def _lead_styles(layout: Layout) -> Iterator[str]:
    """Character styles for the first sentence of a paragraph that begins with its heading."""
    latin = font_set(layout).latin
    for level, (face, bold) in enumerate(zip(level_faces(layout), layout.bold, strict=True), 1):
        weight = "<w:b/><w:bCs/>" if bold else ""
        yield (
            f'<w:style w:type="character" w:customStyle="1" w:styleId="GWLead{level}">'
            f'<w:name w:val="公文段首{level}"/><w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
            f"<w:rPr>{fonts_xml(face.name, latin)}{weight}</w:rPr></w:style>"
        )

    yield (
        '<w:style w:type="character" w:customStyle="1" w:styleId="GWLabel"><w:name w:val="公文名单标签"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
        f"<w:rPr>{fonts_xml(font_set(layout).hei.name, latin)}</w:rPr></w:style>"
    )
