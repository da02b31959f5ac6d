"""Rhythm: where sentences are all of one length, some are run on, so that chains stand among short sentences.

Real speeches have a standard deviation of 27–50 characters (genre.md §4.3, §5.3); a row of equal sentences reads like a
slide. Only the mark between two sentences changes: a continuation (这…, 所以…) after ，, neighbours of one step after ；.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .document import Block, Paragraph, Sentence
from .measure import spread
from .text import count_chars

LIVELY = 26.0  # the spread of sentence lengths to reach, in characters
BREATH = 150  # the longest sentence made by running on
SHORT = 15  # a sentence this short is a beat of its own
_CONTINUES = ("所以", "因此", "为的", "靠的", "而", "但")
_SIDE_BY_SIDE = frozenset({"1.3", "1.4", "1.5", "2.2", "2.3", "4.2", "5.2", "6.2", "6.3", "6.4", "6.5", "6.7", "6.8"})


@dataclass(frozen=True, slots=True)
class _Join:
    """Two neighbours that can be one sentence: where they stand, the mark between them, the length they make."""

    block: int
    first: int
    mark: str
    length: int


def paced(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with some sentences run on, until their lengths are lively enough; the same text otherwise."""
    out = list(blocks)
    while spread(_lengths(out) or [0]) < LIVELY:
        joins = list(_joins(out))
        if not joins:
            break
        best = max(joins, key=lambda join: (join.length, -join.block, -join.first))
        out[best.block] = _joined(out[best.block], best)
    return out


def _lengths(blocks: Sequence[Block]) -> list[int]:
    return [count_chars(s.text) for b in blocks if isinstance(b, Paragraph) for s in b.sentences[bool(b.lead) :]]


def _joins(blocks: Sequence[Block]) -> Iterator[_Join]:
    for b, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        for s in range(1 if block.lead else 0, len(block.sentences) - 1):
            first, second = block.sentences[s : s + 2]
            mark = _mark(first, second)
            length = count_chars(first.text) + count_chars(second.text)
            if mark and length <= BREATH:
                yield _Join(b, s, mark, length)


def _mark(first: Sentence, second: Sentence) -> str:
    """What can stand between two sentences instead of a full stop; empty if they must stay apart."""
    if (
        not first.text.endswith("。")
        or not second.text.endswith("。")
        or first.spans[-1].origin not in ("phrase", "frame")
    ):
        return ""
    if min(count_chars(first.text), count_chars(second.text)) <= SHORT:
        return ""
    if "；" in first.text + second.text or "：" in first.text:
        return ""
    if first.step != second.step or not (_has_fact(first) and _has_fact(second)):
        return ""
    if second.text.startswith(_CONTINUES):
        return "，"
    numbered = any(span.origin == "number" for span in (*first.spans, *second.spans))
    return "；" if first.step in _SIDE_BY_SIDE and not numbered else ""


def _has_fact(sentence: Sentence) -> bool:
    """A maxim stands alone: only sentences that carry facts are run on."""
    return any(span.origin in ("fact", "derived", "own", "gap") for span in sentence.spans)


def _joined(block: Block, join: _Join) -> Block:
    assert isinstance(block, Paragraph)
    first, second = block.sentences[join.first : join.first + 2]
    last = first.spans[-1]
    spans = (*first.spans[:-1], replace(last, text=last.text[:-1] + join.mark), *second.spans)
    picks = (*first.picks, *(pick for pick in second.picks if pick not in first.picks))
    whole = Sentence(spans, first.step, picks)
    return replace(block, sentences=(*block.sentences[: join.first], whole, *block.sentences[join.first + 2 :]))
