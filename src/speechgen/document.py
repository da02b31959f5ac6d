"""The one document type in the middle: everything else is a function from it or to it.

A `Document` is metadata and blocks; a block holds sentences; a sentence holds spans, and a span says where its text came
from. The blocks are a closed set (`Block`): writers dispatch over it with `match` and `assert_never`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

Origin = Literal["fact", "derived", "gap", "own", "phrase", "frame", "number"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text of one origin.

    fact: a field of the situation, as written · derived: computed from fields (`formula` says how) · gap: an empty field ·
    own: the secretary's own wording · phrase: stock text of the entry `phrase` · frame: text of a template · number: an
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
    """One lexical choice: the slot, the entry chosen, the entries that did not fit and the scores of those that did."""

    slot: str
    phrase: str
    barred: tuple[Passed, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()
    best: float = 0.0

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


Block: TypeAlias = Title | Byline | Salutation | Heading | Paragraph


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


def sentences(block: Block) -> tuple[Sentence, ...]:
    """The sentences of any block."""
    return block.sentences if isinstance(block, Paragraph) else (block.sentence,)


def walk(document: Document) -> Iterator[tuple[int, int, Sentence]]:
    """Every sentence with the index of its block and its index in the block."""
    for b, block in enumerate(document.blocks):
        for s, sentence in enumerate(sentences(block)):
            yield b, s, sentence


def block_text(block: Block) -> str:
    """The plain text of a block."""
    return "".join(sentence.text for sentence in sentences(block))


def plain_text(document: Document) -> str:
    """The plain text of a document: one line a block. All writers carry this text, no more and no less (design.md §6.3)."""
    return "\n".join(block_text(block) for block in document.blocks)


def without_provenance(document: Document) -> Document:
    """The same document with the origins of its text forgotten: what a reader of a finished file can know."""
    return replace(document, blocks=tuple(_bare(block) for block in document.blocks))


def _bare(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, sentences=tuple(_bare_sentence(s) for s in block.sentences))
    return replace(block, sentence=_bare_sentence(block.sentence))


def _bare_sentence(sentence: Sentence) -> Sentence:
    return Sentence((Span(sentence.text),) if sentence.text else ())
