"""The one document type in the middle: everything else is a function from it or to it.

A `Document` is metadata and blocks; a block holds sentences; a sentence holds spans, and a span says where its text came
from. The blocks are a closed set (`Block`): writers dispatch over it with `match` and `assert_never`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from speechgen.records import dataclass, field, replace

Origin = Literal["fact", "derived", "gap", "own", "phrase", "frame", "number", "suggestion"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text of one origin.

    fact: a field of the situation, as written · derived: computed from fields (`formula` says how) · gap: an empty field ·
    own: the secretary's own wording · suggestion: 〔建议：…〕 of a topic pack for the field `paths`, no text of the speech ·
    phrase: stock text of the entry `phrase` · frame: text of a template · number: an
    enumerator such as （一）. A fact inside a phrase keeps the phrase's id beside its own `paths`.
    """

    text: str
    origin: Origin = "frame"
    paths: tuple[str, ...] = ()
    phrase: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """A phrase that could have stood here, and why it does not."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pick:
    """One lexical choice: the slot, the entry chosen, the entries that did not fit and the scores of those that did.

    tried: those that came near · far: (score, id, …) of those that could no longer win.
    """

    slot: str
    phrase: str
    barred: tuple[Passed, ...] = ()
    tried: tuple[tuple[str, float], ...] = ()
    best: float = 0.0
    far: Sequence[tuple[float, str, object]] = ()

    @property
    def scores(self) -> tuple[tuple[str, float], ...]:
        """The entries that fitted, with their scores."""
        return (*self.tried, *((name, score) for score, name, _ in self.far))

    @property
    def passed(self) -> tuple[Passed, ...]:
        """Every entry passed over, near rivals first, each with the reason."""
        near = sorted((row for row in self.scores if row[0] != self.phrase), key=lambda row: -row[1])
        lost = tuple(Passed(name, f"得分 {score:.1f}，低于 {self.best:.1f}") for name, score in near)
        return lost + self.barred


@dataclass(frozen=True, slots=True)
class Sentence:
    """Spans up to and with a full stop, with the step of the genre model that it realises."""

    spans: tuple[Span, ...]
    step: str = ""
    picks: tuple[Pick, ...] = ()

    @property
    def text(self) -> str:
        """The plain text."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Title:
    """The title on one line; writers that print pages break it."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Byline:
    """A line under the title: the speaker (`speaker`) or the date in brackets (`date`)."""

    sentence: Sentence
    role: Literal["speaker", "date"]


@dataclass(frozen=True, slots=True)
class Salutation:
    """The address, flush left, with its colon."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on a line of its own, numbered in its first span; level 1 to 4."""

    sentence: Sentence
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Body text. `lead` > 0: the first sentence is a run-in heading of that level (its number is its first span)."""

    sentences: tuple[Sentence, ...]
    lead: int = 0


@dataclass(frozen=True, slots=True)
class EditorNote:
    """按语: what the editors of a 简报 say about an item."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A stage direction in a chair's script, with its brackets: （全体起立，奏国歌）."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of names under a label, which holds its colon: 出席：王某某、李某某."""

    label: Sentence
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first `header` rows are repeated on every page.

    widths: how wide the columns are in proportion to each other (empty: by what they hold) · numeric: the columns that
    hold numbers. ValueError unless there is a row and all rows have as many cells.
    """

    rows: tuple[tuple[Sentence, ...], ...]
    header: int = 1
    widths: tuple[int, ...] = ()
    numeric: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what no writer could print."""
        sizes = {len(row) for row in self.rows}
        if len(sizes) != 1 or 0 in sizes or not 0 <= self.header <= len(self.rows):
            raise ValueError("a table needs a row, and as many cells in each")
        if self.widths and (len(self.widths) not in sizes or min(self.widths) < 1):
            raise ValueError("a table needs a width for each column")


@dataclass(frozen=True, slots=True)
class ItemTitle:
    """The title of one item inside a paper: a 简报 may have several."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Masthead:
    """The red head of a 简报 (`bulletin`: name, number, issuer and date over the red line) or the mark of a 纪要
    (`minutes`: the others may be empty)."""

    role: Literal["bulletin", "minutes"]
    name: Sentence
    number: Sentence
    issuer: Sentence
    date: Sentence


@dataclass(frozen=True, slots=True)
class Signature:
    """落款: the unit that signs, and the date under it."""

    unit: Sentence
    date: Sentence


@dataclass(frozen=True, slots=True)
class Imprint:
    """The foot of a 简报: rows of a label with its colon (报：送：发：) and the units, then who issues it and how many copies."""

    rows: tuple[tuple[Sentence, Sentence], ...]
    issuer: Sentence
    copies: Sentence


@dataclass(frozen=True, slots=True)
class AttachmentNote:
    """附件说明: the label with its colon, and the attachments, numbered if they are several."""

    label: Sentence
    items: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class AnnexLabel:
    """附件 or 附件1, the first line of an attachment, which begins a page."""

    sentence: Sentence


Block: TypeAlias = (
    Title
    | Byline
    | Salutation
    | Heading
    | Paragraph
    | EditorNote
    | Cue
    | Listing
    | Table
    | ItemTitle
    | Masthead
    | Signature
    | Imprint
    | AttachmentNote
    | AnnexLabel
)
_JOINT = "\u3000"  # between the parts of one line of plain text


@dataclass(frozen=True, slots=True)
class Meta:
    """What is said about the document: `date` is the day of the speech as YYYY-MM-DD or empty."""

    title: str = ""
    unit: str = ""
    date: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Metadata and blocks."""

    meta: Meta = field(default_factory=Meta)
    blocks: tuple[Block, ...] = ()


def parts(block: Block) -> tuple[tuple[Sentence, ...], ...]:
    """The sentences of any block by the lines of its plain text; those of one line are apart (cells, label and names)."""
    match block:
        case Paragraph() | EditorNote():
            return (block.sentences,)
        case Table():
            return block.rows
        case Listing():
            return ((block.label, block.sentence),)
        case Masthead():
            return (block.name,), (block.number,), (block.issuer, block.date)
        case Signature():
            return (block.unit,), (block.date,)
        case Imprint():
            return *block.rows, (block.issuer, block.copies)
        case AttachmentNote():
            return (block.label, *block.items[:1]), *((item,) for item in block.items[1:])
        case _:
            return ((block.sentence,),)


def sentences(block: Block) -> tuple[Sentence, ...]:
    """The sentences of any block."""
    return tuple(sentence for line in parts(block) for sentence in line)


def walk(document: Document) -> Iterator[tuple[int, int, Sentence]]:
    """Every sentence with the index of its block and its index in the block."""
    for b, block in enumerate(document.blocks):
        for s, sentence in enumerate(sentences(block)):
            yield b, s, sentence


def block_text(block: Block) -> str:
    """The text of a block run together."""
    return "".join(sentence.text for sentence in sentences(block))


def block_lines(block: Block) -> list[str]:
    """The plain text of a block: one line, more for tables and whatever has its parts under each other on paper."""
    lines = [_line(block, line) for line in parts(block)]
    return [line for line in lines if line] or [""]


def _line(block: Block, line: tuple[Sentence, ...]) -> str:
    texts = [sentence.text for sentence in line]
    if isinstance(block, Table):
        return "\t".join(texts)
    if isinstance(block, Masthead | Imprint) and not texts[0].endswith("："):
        return _JOINT.join(text for text in texts if text)
    return "".join(texts)


def plain_text(document: Document) -> str:
    """The plain text of a document. All writers carry this text, no more and no less but for blanks (design.md §6.3)."""
    return "\n".join(line for block in document.blocks for line in block_lines(block))


def without_provenance(document: Document) -> Document:
    """The same document with the origins of its text forgotten: what a reader of a finished file can know."""
    return replace(document, blocks=tuple(_bare(block) for block in document.blocks))


def _bare(block: Block) -> Block:
    return with_sentences(block, [_bare_sentence(s) for s in sentences(block)])


def with_sentences(block: Block, new: Sequence[Sentence]) -> Block:
    """The same block with other sentences, as many as `sentences` gives."""
    rest = iter(new)
    match block:
        case Paragraph() | EditorNote():
            return replace(block, sentences=tuple(rest))
        case Table():
            return replace(block, rows=tuple(tuple(next(rest) for _ in row) for row in block.rows))
        case Listing():
            return replace(block, label=next(rest), sentence=next(rest))
        case Masthead():
            return replace(block, name=next(rest), number=next(rest), issuer=next(rest), date=next(rest))
        case Signature():
            return replace(block, unit=next(rest), date=next(rest))
        case Imprint():
            rows = tuple((next(rest), next(rest)) for _ in block.rows)
            return replace(block, rows=rows, issuer=next(rest), copies=next(rest))
        case AttachmentNote():
            return replace(block, label=next(rest), items=tuple(rest))
        case _:
            return replace(block, sentence=next(rest))


def _bare_sentence(sentence: Sentence) -> Sentence:
    return Sentence((Span(sentence.text),) if sentence.text else ())
