"""Word comments and core properties: what a paper says about itself besides its text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from speechgen.document import Meta
from speechgen.text import escape, storable
from speechgen.writers.docx_styles import DECLARATION, R, W
from speechgen.writers.layout import Note

AUTHOR, INITIALS = "拟稿说明", "拟"
_NO_DATE = "2000-01-01"


def timestamp(meta: Meta) -> str:
    """The day of the speech as the time of everything: the clock would make equal papers unequal."""
    try:
        day = date.fromisoformat(meta.date).isoformat()
    except ValueError:
        day = _NO_DATE
    return f"{day}T00:00:00Z"


def anchor(ids: Sequence[int], runs: str) -> str:
    """Runs with the range marks of their comments around them and the references behind."""
    starts = "".join(f'<w:commentRangeStart w:id="{id}"/>' for id in ids)
    ends = "".join(f'<w:commentRangeEnd w:id="{id}"/>{reference(id)}' for id in ids)
    return f"{starts}{runs}{ends}"


def reference(id: int) -> str:
    """The run that refers to a comment."""
    return f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{id}"/></w:r>'


def comments_xml(notes: Sequence[Note], meta: Meta) -> str:
    """The comments in the order of their numbers, a paragraph for each line of a note."""
    rows = "".join(comment(number, note.text, timestamp(meta)) for number, note in enumerate(notes))
    return f"{DECLARATION}<w:comments {W} {R}>{rows}</w:comments>"


def comment(number: int, text: str, when: str, author: str = AUTHOR, initials: str = INITIALS) -> str:
    """One comment of comments.xml."""
    first, *more = storable(text).split("\n")
    paragraphs = _comment_line(first, _MARK) + "".join(_comment_line(line, "") for line in more)
    attributes = f'w:id="{number}" w:author="{author}" w:date="{when}" w:initials="{initials}"'
    return f"<w:comment {attributes}>{paragraphs}</w:comment>"


_MARK = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'


def _comment_line(text: str, mark: str) -> str:
    run = f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{mark}{run}</w:p>'


def core_xml(meta: Meta, title: str) -> str:
    """docProps/core.xml: the author is the unit that speaks, not a program."""
    unit, when = escape(storable(meta.unit)), timestamp(meta)
    stamp = 'xsi:type="dcterms:W3CDTF"'
    return (
        f"{DECLARATION}<cp:coreProperties {_CORE_NAMES}><dc:title>{escape(storable(title))}</dc:title><dc:subject/>"
        f"<dc:creator>{unit}</dc:creator><cp:keywords/><dc:description/><cp:lastModifiedBy>{unit}</cp:lastModifiedBy>"
        f"<dcterms:created {stamp}>{when}</dcterms:created><dcterms:modified {stamp}>{when}</dcterms:modified>"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


_CORE_NAMES = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
