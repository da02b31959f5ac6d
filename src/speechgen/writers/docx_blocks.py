"""The blocks of a paper as WordprocessingML: one paragraph most of them, tables and composed heads and feet the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from speechgen.document import (
    AnnexLabel,
    AttachmentNote,
    Block,
    Byline,
    Cue,
    EditorNote,
    Heading,
    Imprint,
    ItemTitle,
    Listing,
    Masthead,
    Paragraph,
    Salutation,
    Sentence,
    Signature,
    Span,
    Table,
    Title,
    block_text,
    sentences,
)
from speechgen.records import dataclass
from speechgen.writers.docx_comments import anchor
from speechgen.writers.docx_runs import HIGHLIGHTS, Openings, Piece, runs_xml
from speechgen.writers.layout import Layout, assert_never, cell, geometry, mast_line, signature_indents, text_width
from speechgen.writers.tables import SMALL, column_widths, type_width
from speechgen.writers.titles import break_title, broken, cells

EMPTY_LINE = '<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr></w:p>'
EMPTY_LINE_KEPT = '<w:p><w:pPr><w:pStyle w:val="Normal"/><w:keepNext/></w:pPr></w:p>'
AFTER_TABLE = '<w:p><w:pPr><w:pStyle w:val="GWAfterTable"/></w:pPr></w:p>'
LAST = '<w:p><w:pPr><w:pStyle w:val="GWLast"/></w:pPr></w:p>'
Bond: TypeAlias = Literal["", "next", "foot"]  # to nothing, to the next block, to the signature or the foot
_KEEP = "<w:keepNext/>"
_KEPT_LINES = 9  # half a page of a copy to read out
_TAB = (-1, Sentence((Span("\t"),)), "")


@dataclass(frozen=True, slots=True)
class Ink:
    """What text is written with: the layout, and the numbers of the comments on each sentence."""

    layout: Layout
    anchors: Mapping[tuple[int, int], Sequence[int]]
    starts: Openings

    def runs(self, index: int, numbered: Iterable[tuple[int, Sentence, str]], style: str) -> str:
        """Runs and comment anchors of sentences, each with its place in the block and its character style; sentences
        without comments are run together, so that the file stays small."""
        out: list[str] = []
        waiting: list[Piece] = []
        for number, sentence, look in numbered:
            pieces = [(s.text, (look, self._colour(s))) for s in sentence.spans]
            ids = self.anchors.get((index, number))
            if ids is None:
                waiting += pieces
                continue
            out += (runs_xml(waiting, style, self.starts), anchor(ids, runs_xml(pieces, style, self.starts)))
            waiting = []
        out.append(runs_xml(waiting, style, self.starts))
        return "".join(out)

    def _colour(self, span: Span) -> str:
        return "" if self.layout.final else HIGHLIGHTS.get(span.origin, "")

    def line(self, index: int, number: int, sentence: Sentence, style: str, properties: str = "") -> str:
        """A paragraph of one sentence, which is the `number`-th of its block."""
        return _p(style, self.runs(index, [(number, sentence, "")], style), properties)


def _p(style: str, runs: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def block_xml(index: int, block: Block, ink: Ink, new_page: bool, bond: Bond) -> str:
    """The paragraphs and tables of a block; `new_page`: it begins one · `bond`: how it holds to what follows."""
    match block:
        case Table():
            return _table(index, block, ink)
        case Masthead():
            return "".join(_masthead(index, block, ink))
        case Signature():
            return "".join(_signature(index, block, ink))
        case Imprint():
            return _imprint(index, block, ink)
        case AttachmentNote():
            return "".join(_attachments(index, block, ink))
        case Listing():
            return _listing(index, block, ink)
        case _:
            style = _style(block)
            page = "<w:pageBreakBefore/>" if new_page else ""
            runs = ink.runs(index, _looks(block, geometry(ink.layout).title_chars), style)
            return _p(style, runs, page + _keep(block, ink.layout, bond))


def _style(
    block: Title | Byline | Salutation | Heading | Paragraph | EditorNote | Cue | ItemTitle | AnnexLabel,
) -> str:
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
        case EditorNote():
            return "GWNote"
        case Cue():
            return "GWCue"
        case ItemTitle():
            return "GWItemTitle"
        case AnnexLabel():
            return "GWAnnex"
        case _:
            return assert_never(block)


def _looks(block: Block, limit: float) -> Iterator[tuple[int, Sentence, str]]:
    """The sentences of a block of one paragraph: a title with its line breaks, a run-in heading with its face."""
    if isinstance(block, Title | ItemTitle):
        yield 0, broken(block.sentence, break_title(block.sentence.text, limit)), ""
        return
    lead = f"GWLead{min(block.lead, 4)}" if isinstance(block, Paragraph) and block.lead > 0 else ""
    for number, sentence in enumerate(sentences(block)):
        yield number, sentence, "" if number else lead  # a heading style would colour the whole paragraph


def _keep(block: Block, layout: Layout, bond: Bond) -> str:
    """What holds a paragraph together; at least two lines of the text go with the signature, “此页无正文” being forbidden."""
    bond = bond if isinstance(block, Paragraph) else ""
    together = "<w:keepLines/>" if _kept_together(block, layout) else ""
    two_lines = '<w:widowControl w:val="1"/>' if bond == "foot" else ""
    return f"{_KEEP if bond else ''}{together}{two_lines}"


def _kept_together(block: Block, layout: Layout) -> bool:
    """In a copy to read out no sentence should run over a page; half a page may be left empty for it, not more."""
    if not (layout.reading and isinstance(block, Paragraph)):
        return False
    return len(block_text(block)) + 2 < _KEPT_LINES * geometry(layout).chars


def _listing(index: int, block: Listing, ink: Ink) -> str:
    """A label and names, two characters in, wrapped lines under the first name, however long the label is."""
    pitch, label = cell(ink.layout), cells(block.label.text)
    indent = f'<w:ind w:left="{round((2 + label) * pitch)}" w:hanging="{round(label * pitch)}"/>'
    return _p("GWListing", ink.runs(index, [(0, block.label, "GWLabel"), (1, block.sentence, "")], "GWListing"), indent)


def _masthead(index: int, block: Masthead, ink: Ink) -> Iterator[str]:
    """The red head of a 简报 over its red line, or the mark of a 纪要; parts that are empty make no line."""
    bulletin = block.role == "bulletin"
    style, limit = _mast_style(block, ink.layout)
    name = broken(block.name, break_title(block.name.text, limit))
    yield ink.line(index, 0, name, style)
    if block.number.spans:
        yield ink.line(index, 1, block.number, "GWIssue")
    if bulletin or block.issuer.spans or block.date.spans:
        style = "GWIssueLine"
        yield _p(style, ink.runs(index, (_TAB, (2, block.issuer, ""), _TAB, (3, block.date, "")), style))


def _mast_style(block: Masthead, layout: Layout) -> tuple[str, float]:
    """The style of the red name, and how many of its characters fill a line."""
    long, fits = mast_line(block, layout)
    return ("GWMinutes" if block.role == "minutes" else "GWMastLong" if long else "GWMast"), fits


def _signature(index: int, block: Signature, ink: Ink) -> Iterator[str]:
    """An empty line, the unit, the date: all kept on one page with the end of the text (GB/T 9704 §7.3.5.2)."""
    yield EMPTY_LINE_KEPT
    lefts = signature_indents(block.unit.text, block.date.text, ink.layout)
    rows = ((0, block.unit, "Signature", lefts[0]), (1, block.date, "Date", lefts[1]))
    for number, sentence, style, left in rows:
        yield ink.line(index, number, sentence, style, f'<w:ind w:left="{left}"/>')


def _attachments(index: int, block: AttachmentNote, ink: Ink) -> Iterator[str]:
    """An empty line, then 附件：1.… with the names under each other (GB/T 9704 §7.3.4)."""
    yield EMPTY_LINE_KEPT
    single = len(block.items) < 2
    style = "GWAttachmentOnly" if single else "GWAttachment"
    first = [(0, block.label, ""), *((1, item, "") for item in block.items[:1])]
    yield _p(style, ink.runs(index, first, style), _KEEP)
    for number, item in enumerate(block.items[1:], 2):
        yield ink.line(index, number, item, "GWAttachmentMore", _KEEP)


def _table(index: int, block: Table, ink: Ink) -> str:
    """A table over the width of the text: its header on every page, no row on two pages."""
    total = text_width(ink.layout)
    widths = column_widths(block, total)
    small = "Small" if type_width(block, total) == SMALL else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    number = 0
    rows = []
    for n, row in enumerate(block.rows):
        row_cells = []
        for column, sentence in enumerate(row):
            style = "GWTableHead" if n < block.header else "GWTableNumber" if column in block.numeric else "GWTableText"
            row_cells.append(_cell(widths[column], ink.line(index, number, sentence, style + small)))
            number += 1
        repeated = "<w:tblHeader/>" if n < block.header else ""
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(row_cells)}</w:tr>")
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="GWTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{_LOOK}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


_LOOK = '<w:tblLook w:val="0000"/>'


def _cell(width: int, paragraphs: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{paragraphs}</w:tc>'


def _imprint(index: int, block: Imprint, ink: Ink) -> str:
    """报尾: a table of one column at the foot of the last page, thick rules above and below, thin ones between."""
    rows = [  # kept on one page with the foot
        _p("GWImprint", ink.runs(index, [(2 * n, label, ""), (2 * n + 1, names, "")], "GWImprint"), _KEEP)
        for n, (label, names) in enumerate(block.rows)
    ]
    at, style = 2 * len(block.rows), "GWImprintFoot"
    foot = (at, block.issuer, ""), _TAB, (at + 1, block.copies, "")
    rows.append(_p(style, ink.runs(index, foot if block.copies.spans else foot[:1], style)))
    width = text_width(ink.layout)
    inner = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(width, row)}</w:tr>" for row in rows)
    return EMPTY_LINE_KEPT + (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="GWImprintTable"/><w:tblpPr w:leftFromText="0" w:rightFromText="0" '
        f'w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="left" w:tblpYSpec="bottom"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{_LOOK}</w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{inner}</w:tbl>'
    )
