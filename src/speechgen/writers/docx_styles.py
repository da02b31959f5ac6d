"""styles.xml: every paragraph style of a paper, and the character styles of run-in headings.

Every paragraph style states everything, so that a paragraph needs nothing but its style and a secretary who edits on
keeps the layout. Elements stand in the order of the schema (ECMA-376 part 1, CT_PPr and CT_RPr). No font attribute
refers to the theme: such a reference would win over the face named beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from speechgen.writers.layout import (
    FONTS,
    NUMBER_INDENT,
    NUMBER_SIZE,
    TITLE_LINE,
    TITLE_SIZE,
    Face,
    Layout,
    cell,
    geometry,
    text_width,
)

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
LATIN = "Times New Roman"
NORMAL = "Normal"


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style; `latin` empty means that digits and letters take the Chinese face too (titles, numbers)."""

    id: str
    name: str
    face: Face
    size: int
    line: int
    latin: str = LATIN
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
    fonts, page = FONTS[layout.fonts], geometry(layout)
    body = Style(NORMAL, NORMAL, fonts.fang, page.size, page.line, tracking=page.tracking, snap=layout.char_grid)
    centred = replace(body, face=fonts.kai, align="center", tracking=0, snap=False)
    closing = replace(body, align="left", keep_next=True)
    return [
        body,
        replace(body, id="GWBody", name="公文正文", indented=True),
        *_headings(body, layout),
        Style("Title", "Title", fonts.title, TITLE_SIZE, TITLE_LINE, latin="", align="center", keep_next=True),
        replace(centred, id="Subtitle", name="Subtitle"),
        replace(centred, id="GWByline", name="公文题署"),
        replace(body, id="Salutation", name="Salutation", keep_next=True),
        replace(closing, id="Signature", name="Signature"),
        replace(closing, id="Date", name="Date", keep_next=False),
        replace(body, id="GWCue", name="公文提示", face=fonts.kai, indented=True),
        *_papers(body, layout),
        Style("Footer", "footer", fonts.song, NUMBER_SIZE, 280, latin="", align="right"),
    ]


def _papers(body: Style, layout: Layout) -> Iterator[Style]:
    """What papers have beside speeches: red heads, names, attachments, tables, the foot of a 简报."""
    fonts, width = FONTS[layout.fonts], text_width(layout)
    pitch = cell(layout)
    red = Style("GWMast", "公文报头", fonts.title, 104, 1300, latin="", align="center", color="FF0000", keep_next=True)
    yield replace(red, tracking=200, before=300, after=200)
    yield replace(red, id="GWMastLong", name="公文报头长名", size=72, line=900, tracking=60, before=300, after=200)
    yield replace(red, id="GWMinutes", name="公文纪要标志", size=60, line=800, before=1848)
    centred = replace(body, align="center", tracking=0, snap=False, keep_next=True)
    yield replace(centred, id="GWIssue", name="公文期号")
    line = '<w:bottom w:val="single" w:sz="12" w:space="4" w:color="FF0000"/>'
    tabs = f'<w:tab w:val="left" w:pos="320"/><w:tab w:val="right" w:pos="{width - 320}"/>'
    yield replace(centred, id="GWIssueLine", name="公文报头行", align="left", borders=line, tabs=tabs)
    yield Style(
        "GWItemTitle", "公文条目标题", fonts.title, TITLE_SIZE, TITLE_LINE, latin="", align="center", keep_next=True
    )
    yield replace(body, id="GWNote", name="公文按语", face=fonts.kai, indented=True)
    yield replace(body, id="GWListing", name="公文名单", align="left", left=5 * pitch, hanging=3 * pitch)
    # 附件：1. takes three and a half characters of the line, the number of the next ones three quarters (§7.3.4).
    listed = replace(body, id="GWAttachment", name="公文附件说明", align="left", keep_next=True)
    left, label, number = (twips * body.size // 32 for twips in (1840, 1200, 240))
    yield replace(listed, left=left, hanging=label)
    yield replace(listed, id="GWAttachmentMore", name="公文附件说明续", left=left, hanging=number)
    yield replace(listed, id="GWAttachmentOnly", name="公文附件说明单件", left=5 * pitch, hanging=3 * pitch)
    for size, suffix, word in ((24, "", ""), (21, "Small", "小")):
        text = Style(f"GWTableText{suffix}", f"公文表格{word}", fonts.fang, size, 240, align="left", auto=True)
        yield text
        yield replace(text, id=f"GWTableNumber{suffix}", name=f"公文表格数字{word}", align="center")
        head = replace(text, id=f"GWTableHead{suffix}", name=f"公文表格标题{word}", face=fonts.hei)
        yield replace(head, align="center", keep_next=True)
    foot = Style("GWImprint", "公文报尾", fonts.fang, 28, 520, left=1120, right=280, hanging=840)
    yield foot
    tabs = f'<w:tab w:val="right" w:pos="{width - 280}"/>'
    yield replace(foot, id="GWImprintFoot", name="公文报尾末行", align="left", left=280, right=0, hanging=0, tabs=tabs)
    yield Style("GWAfterTable", "公文表后", fonts.fang, 12, 160)
    yield Style("GWLast", "公文末段", fonts.fang, 2, 20)


def _headings(body: Style, layout: Layout) -> Iterator[Style]:
    """一、黑体 · （一）楷体 · 1. 仿宋 · （1）仿宋, all 三号 with the indent of the body (GB/T 9704 §7.3.3)."""
    for level, (face, bold) in enumerate(_level_faces(layout), 1):
        name = f"heading {level}"
        yield replace(
            body, id=f"Heading{level}", name=name, face=face, bold=bold, level=level - 1, indented=True, keep_next=True
        )


def _level_faces(layout: Layout) -> tuple[tuple[Face, bool], ...]:
    fonts = FONTS[layout.fonts]
    return (fonts.hei, False), (fonts.kai, layout.level2_bold), (fonts.fang, layout.level3_bold), (fonts.fang, False)


def style_faces(layout: Layout) -> dict[str, tuple[Face, bool]]:
    """The Chinese face of each style, paragraph and character, and whether letters and digits take it too."""
    faces = {style.id: (style.face, not style.latin) for style in paragraph_styles(layout)}
    faces["GWLabel"] = FONTS[layout.fonts].hei, False
    return faces | {f"GWLead{level}": (face, False) for level, (face, _) in enumerate(_level_faces(layout), 1)}


def styles_xml(layout: Layout) -> str:
    """The whole part."""
    return "".join(
        (
            DECLARATION,
            f"<w:styles {W}>",
            _defaults(layout),
            *(_paragraph_style(style, layout) for style in paragraph_styles(layout)),
            _COMMENT_TEXT,
            _CHARACTER_DEFAULT,
            *_lead_styles(layout),
            _COMMENT_REFERENCE,
            _TABLE_AND_LIST,
            _TABLES,
            "</w:styles>",
        )
    )


def fonts_xml(face: str, latin: str = LATIN) -> str:
    """rFonts with all four slots; without a Latin face the Chinese one fills them all."""
    latin = latin or face
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{face}" w:cs="{latin}"/>'


def _defaults(layout: Layout) -> str:
    size = geometry(layout).size
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts_xml(FONTS[layout.fonts].fang.name)}"
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
        return f'<w:ind w:left="0" w:right="{NUMBER_INDENT}" w:firstLineChars="0" w:firstLine="0"/>'
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
    for level, (face, bold) in enumerate(_level_faces(layout), 1):
        weight = "<w:b/><w:bCs/>" if bold else ""
        yield (
            f'<w:style w:type="character" w:customStyle="1" w:styleId="GWLead{level}">'
            f'<w:name w:val="公文段首{level}"/><w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
            f"<w:rPr>{fonts_xml(face.name)}{weight}</w:rPr></w:style>"
        )

    yield (
        '<w:style w:type="character" w:customStyle="1" w:styleId="GWLabel"><w:name w:val="公文名单标签"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
        f"<w:rPr>{fonts_xml(FONTS[layout.fonts].hei.name)}</w:rPr></w:style>"
    )


# Comments must not inherit 三号 and the exact line of the body.
_COMMENT_TEXT = (
    '<w:style w:type="paragraph" w:styleId="CommentText"><w:name w:val="annotation text"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="1"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    '<w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>'
    '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:left="0" w:right="0" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/></w:pPr>'
    '<w:rPr><w:spacing w:val="0"/><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>'
)
_CHARACTER_DEFAULT = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
)
_COMMENT_REFERENCE = (
    '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
    '<w:basedOn w:val="DefaultParagraphFont"/><w:semiHidden/><w:unhideWhenUsed/>'
    '<w:rPr><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>'
)
_TABLE_AND_LIST = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/>'
    "<w:semiHidden/><w:unhideWhenUsed/></w:style>"
)


def _table_style(id: str, name: str, outer: int, inner: int, sides: bool, margin: int) -> str:
    """A table style of ours; rules in eighths of a point, cell margins in twips."""
    edges = [("top", outer), *([("left", inner)] if sides else []), ("bottom", outer)]
    edges += [*([("right", inner)] if sides else []), ("insideH", inner), *([("insideV", inner)] if sides else [])]
    rules = "".join(f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>' for edge, size in edges)
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblBorders>{rules}</w:tblBorders><w:tblCellMar><w:top w:w="{margin // 2}" w:type="dxa"/>'
        f'<w:left w:w="{margin}" w:type="dxa"/><w:bottom w:w="{margin // 2}" w:type="dxa"/>'
        f'<w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


# Rules of 0.5 pt in tables; those of the foot of a paper are 0.35 mm outside and 0.25 mm inside (GB/T 9704 §7.4).
_TABLES = _table_style("GWTable", "公文表", 4, 4, True, 85) + _table_style("GWImprintTable", "公文版记", 8, 6, False, 0)
