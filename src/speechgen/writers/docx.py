"""A Document as a .docx laid out to GB/T 9704: only the text is written here, the rest is in the base package."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import dropwhile

from speechgen.document import AttachmentNote, Block, Cue, Document, Imprint, Signature, Table, Title, block_text
from speechgen.records import replace
from speechgen.writers.docx_base import COMMENTS, CORE, DOCUMENT, FOOTER_EVEN, FOOTER_ODD, assemble, base_package
from speechgen.writers.docx_blocks import AFTER_TABLE, EMPTY_LINE, LAST, Bond, Ink, block_xml
from speechgen.writers.docx_comments import comments_xml, core_xml
from speechgen.writers.docx_runs import openings
from speechgen.writers.docx_styles import DECLARATION, R, W
from speechgen.writers.layout import (
    FOOTER,
    HEADER,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Layout,
    Note,
    arranged,
    empty_line_between,
    geometry,
    group_notes,
    new_page_between,
)


def write_docx(document: Document, layout: Layout, notes: Sequence[Note] = ()) -> bytes:
    """The whole file. The same document with the same options gives the same bytes."""
    notes = () if layout.final else tuple(notes)
    parts = {
        DOCUMENT: _document_xml(document, layout, notes),
        CORE: core_xml(document.meta, _title(document)),
    }
    if notes:
        parts[COMMENTS] = comments_xml(_in_page_order(document, layout, notes), document.meta)
    alike = replace(layout, final=False, byline_first="name", house=replace(layout.house, byline_first=None))
    return assemble(base_package(alike, bool(notes)), parts)  # none of these shows in the constant parts


def _title(document: Document) -> str:
    titles = (block_text(block) for block in document.blocks if isinstance(block, Title))
    return document.meta.title or next(titles, "")


def _in_page_order(document: Document, layout: Layout, notes: tuple[Note, ...]) -> list[Note]:
    place = {block: rank for rank, (block, _) in enumerate(arranged(document, layout))}
    return sorted(notes, key=lambda note: (place[note.block], note.sentence))


def _document_xml(document: Document, layout: Layout, notes: tuple[Note, ...]) -> str:
    out = [DECLARATION, f"<w:document {W} {R}><w:body>"]
    ink = Ink(layout, _anchors(document, layout, notes), openings(layout))
    before: Block | None = None
    blocks = list(arranged(document, layout))
    for place, (index, block) in enumerate(blocks):
        if empty_line_between(before, block, layout):
            out.append(EMPTY_LINE)
        after = [block for _, block in blocks[place + 1 : place + 4]]
        out.append(block_xml(index, block, ink, new_page_between(before, block), _bond(block, after)))
        if isinstance(block, Table | Imprint):  # Word wants a paragraph behind the last table, and between two
            out.append(AFTER_TABLE if isinstance(block, Table) else LAST)
        before = block
    out += [_section(layout), "</w:body></w:document>"]
    return "".join(out)


def _bond(block: Block, after: Sequence[Block]) -> Bond:
    """How a block holds to what follows: the end of the text to the signature or the foot, over a list of attachments
    if there is one; what a chair says to the cue behind it."""
    rest = list(dropwhile(lambda follower: isinstance(follower, AttachmentNote), after[:2]))
    if rest and isinstance(rest[0], Signature | Imprint):
        return "foot"
    return "next" if after and isinstance(after[0], Cue) else ""


def _anchors(document: Document, layout: Layout, notes: tuple[Note, ...]) -> dict[tuple[int, int], list[int]]:
    """The numbers of the comments on each sentence, counted down the page."""
    group_notes(document, notes)
    numbers: dict[tuple[int, int], list[int]] = {}
    for number, note in enumerate(_in_page_order(document, layout, notes)):
        numbers.setdefault((note.block, note.sentence), []).append(number)
    return numbers


@cache
def _section(layout: Layout) -> str:
    """The page (GB/T 9704 §5.2): both footers are named even when the number is centred."""
    page = geometry(layout)
    if layout.char_grid:  # what Word's dialog calls 28 × 22
        grid = f'<w:docGrid w:type="linesAndChars" w:linePitch="{page.line}" w:charSpace="-842"/>'
    elif layout.profile == "gb9704":
        grid = f'<w:docGrid w:type="lines" w:linePitch="{page.line}"/>'
    else:
        grid = f'<w:docGrid w:linePitch="{page.line}"/>'
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{FOOTER_ODD}"/>'
        f'<w:footerReference w:type="even" r:id="{FOOTER_EVEN}"/>'
        f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" w:left="{page.left}" '
        f'w:header="{HEADER}" w:footer="{FOOTER}" w:gutter="0"/>{grid}</w:sectPr>'
    )
