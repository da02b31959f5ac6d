"""A Document as a .docx laid out to GB/T 9704: only the text is written here, the rest is in the base package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from speechgen.document import (
    Block,
    Byline,
    Document,
    Heading,
    Paragraph,
    Salutation,
    Sentence,
    Title,
    block_text,
    sentences,
)
from speechgen.writers.docx_base import COMMENTS, CORE, DOCUMENT, FOOTER_EVEN, FOOTER_ODD, assemble, base_package
from speechgen.writers.docx_comments import anchor, comments_xml, core_xml
from speechgen.writers.docx_runs import Piece, runs_xml
from speechgen.writers.docx_styles import DECLARATION, R, W
from speechgen.writers.layout import (
    FOOTER,
    HEADER,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Layout,
    Note,
    arranged,
    assert_never,
    ends_head,
    geometry,
    group_notes,
)
from speechgen.writers.titles import break_title, broken

_EMPTY_LINE = '<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr></w:p>'
_KEPT_LINES = 9  # half a page of a copy to read out


def write_docx(document: Document, layout: Layout, notes: Sequence[Note] = ()) -> bytes:
    """The whole file. The same document with the same options gives the same bytes."""
    notes = () if layout.final else tuple(notes)
    parts = {
        DOCUMENT: _document_xml(document, layout, notes),
        CORE: core_xml(document.meta, _title(document)),
    }
    if notes:
        parts[COMMENTS] = comments_xml(_in_page_order(document, layout, notes), document.meta)
    alike = replace(layout, final=False, byline_first="name")  # neither shows in the constant parts
    return assemble(base_package(alike, bool(notes)), parts)


def _title(document: Document) -> str:
    titles = (block_text(block) for block in document.blocks if isinstance(block, Title))
    return document.meta.title or next(titles, "")


def _in_page_order(document: Document, layout: Layout, notes: tuple[Note, ...]) -> list[Note]:
    place = {block: rank for rank, (block, _) in enumerate(arranged(document, layout))}
    return sorted(notes, key=lambda note: (place[note.block], note.sentence))


def _document_xml(document: Document, layout: Layout, notes: tuple[Note, ...]) -> str:
    out = [DECLARATION, f"<w:document {W} {R}><w:body>"]
    anchors = _anchors(document, layout, notes)
    before: Block | None = None
    for index, block in arranged(document, layout):
        if ends_head(before, block):
            out.append(_EMPTY_LINE)
        out.append(_block(index, block, layout, anchors))
        before = block
    out += [_section(layout), "</w:body></w:document>"]
    return "".join(out)


def _anchors(document: Document, layout: Layout, notes: tuple[Note, ...]) -> dict[tuple[int, int], list[int]]:
    """The numbers of the comments on each sentence, counted down the page."""
    group_notes(document, notes)
    numbers: dict[tuple[int, int], list[int]] = {}
    for number, note in enumerate(_in_page_order(document, layout, notes)):
        numbers.setdefault((note.block, note.sentence), []).append(number)
    return numbers


def _block(index: int, block: Block, layout: Layout, anchors: dict[tuple[int, int], list[int]]) -> str:
    style = _style(block)
    keep = "<w:keepLines/>" if _kept_together(block, layout) else ""
    text = "".join(_content(index, block, style, layout, anchors))
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}</w:pPr>{text}</w:p>'


def _style(block: Block) -> str:
    match block:
        case Title():
            return "Title"
        case Byline():
            return "GWByline"
        case Salutation():
            return "Salutation"
        case Heading(level=level):
            return f"Heading{min(max(level, 1), 4)}"
        case Paragraph():
            return "GWBody"
        case _:
            return assert_never(block)


def _kept_together(block: Block, layout: Layout) -> bool:
    """In a copy to read out no sentence should run over a page; half a page may be left empty for it, not more."""
    if not (layout.reading and isinstance(block, Paragraph)):
        return False
    return len(block_text(block)) + 2 < _KEPT_LINES * geometry(layout).chars


def _content(
    index: int, block: Block, style: str, layout: Layout, anchors: dict[tuple[int, int], list[int]]
) -> Iterator[str]:
    """Runs and comment anchors; sentences without comments are run together, so that the file stays small."""
    waiting: list[Piece] = []
    for number, sentence in enumerate(_laid_out(block)):
        pieces = _pieces(sentence, _lead(block) if number == 0 else "", layout)
        ids = anchors.get((index, number))
        if ids is None:
            waiting += pieces
            continue
        yield runs_xml(waiting, style, layout)
        waiting = []
        yield anchor(ids, runs_xml(pieces, style, layout))
    yield runs_xml(waiting, style, layout)


def _lead(block: Block) -> str:
    """The character style of a run-in heading: a heading style would colour the whole paragraph."""
    return f"GWLead{min(block.lead, 4)}" if isinstance(block, Paragraph) and block.lead > 0 else ""


def _pieces(sentence: Sentence, lead: str, layout: Layout) -> list[Piece]:
    return [(span.text, (lead, span.origin == "gap" and not layout.final)) for span in sentence.spans]


def _laid_out(block: Block) -> Iterable[Sentence]:
    if isinstance(block, Title):
        return (broken(block.sentence, break_title(block.sentence.text)),)
    return sentences(block)


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
        f'<w:pgMar w:top="{page.top}" w:right="{MARGIN_RIGHT}" w:bottom="{page.bottom}" w:left="{MARGIN_LEFT}" '
        f'w:header="{HEADER}" w:footer="{FOOTER}" w:gutter="0"/>{grid}</w:sectPr>'
    )
