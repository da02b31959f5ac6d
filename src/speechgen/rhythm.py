"""Rhythm: where sentences are all of one length, some are run on, so that chains stand among short sentences.

Real speeches have a standard deviation of 27–50 characters (genre.md §4.3, §5.3); a row of equal sentences reads like a
slide. Only the mark between two sentences changes: a continuation (这…, 所以…) and a task after its short reason come
after ，, neighbours of one step after ；; sentences with facts first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .document import Block, Paragraph, Sentence
from .measure import mean, spread
from .records import dataclass, replace
from .text import count_chars

LIVELY = 26.0  # the spread of sentence lengths to reach, in characters
MIDDLE = 39.0  # the mean length to reach
CHAIN, CHAINS = 80, 0.06  # a sentence this long is a chain; the share of sentences that should be
BREATH = 150  # the longest sentence made by running on
REASON = 25  # a reason this short runs on into its task
LINKS = 1  # ；that a sentence may have before another is added
MAXIM = 24  # a sentence of stock up to this long can follow a fact after ；
SHORT, BEATS = 15, 0.1  # a sentence this short is a beat of its own; the share of them that stays
_CONTINUES = ("所以", "因此", "为的", "靠的", "而", "但")
_STARTS_ANEW = ("同志们", "下面", "今天", "刚才", "会后", "让我们", "希望", "我们")
_NAMES = ("主题.简称", "主题.全称", "地方.", "听众.")
_SIDE_BY_SIDE = frozenset(
    ["1.3", "1.4", "1.5", "2.2", "2.3", "3.2", "4.2", "4.5", "5.1", "5.2", *(f"6.{n}" for n in range(1, 9))]
)


@dataclass(frozen=True, slots=True)
class _Join:
    """Two neighbours that can be one sentence: where they stand, the mark between them, the length they make; `sure`: the
    second carries facts too, so that no maxim loses its own breath."""

    block: int
    first: int
    mark: str
    length: int
    sure: bool


def paced(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with some sentences run on, until their lengths are lively enough; the same text otherwise."""
    out = list(blocks)
    while not _lively(lengths := _lengths(out) or [0]):
        joins = list(_joins(out, spare=sum(n <= SHORT for n in lengths) / len(lengths) > BEATS))
        if not joins:
            break
        best = max(joins, key=lambda join: (join.sure, join.length, -join.block, -join.first))
        out[best.block] = _joined(out[best.block], best)
    return out


def _lively(lengths: Sequence[int]) -> bool:
    """Whether sentences are unlike enough, long enough on the whole, and some of them chains (genre.md §5.3)."""
    chains = sum(n >= CHAIN for n in lengths) / len(lengths)
    return spread(lengths) >= LIVELY and mean(lengths) >= MIDDLE and chains >= CHAINS


def _lengths(blocks: Sequence[Block]) -> list[int]:
    return [count_chars(s.text) for b in blocks if isinstance(b, Paragraph) for s in b.sentences[bool(b.lead) :]]


def _joins(blocks: Sequence[Block], spare: bool) -> Iterator[_Join]:
    """The joins that are open; spare: there are short sentences to spare."""
    for b, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        for s in range(1 if block.lead else 0, len(block.sentences) - 1):
            first, second = block.sentences[s : s + 2]
            mark = _mark(first, second)
            length = count_chars(first.text) + count_chars(second.text)
            beat = min(count_chars(first.text), count_chars(second.text)) <= SHORT
            if mark and length <= BREATH and (spare or not beat):
                yield _Join(b, s, mark, length, _has_fact(second))


def _mark(first: Sentence, second: Sentence) -> str:
    """What can stand between two sentences instead of a full stop; empty if they must stay apart."""
    if (
        not first.text.endswith("。")
        or not second.text.endswith("。")
        or first.spans[-1].origin not in ("phrase", "frame")
    ):
        return ""
    if (first.text + second.text).count("；") > LINKS or "：" in first.text:
        return ""
    if first.step != second.step or not _tells(first) or second.text.startswith(_STARTS_ANEW):
        return ""  # a sentence of stock leads in, or stands as a maxim: what follows begins anew
    if second.text.startswith(_CONTINUES):
        return "，"
    if first.step == "5.2" and count_chars(first.text) <= REASON:
        return "，"
    numbered = any(span.origin == "number" for span in (*first.spans, *second.spans))
    # A maxim of some length has a breath of its own, and one that weighs two things has its own ；.
    light = _tells(second) or (count_chars(second.text) <= MAXIM and "；" not in second.text)
    side_by_side = first.step in _SIDE_BY_SIDE and light
    return "；" if side_by_side and not numbered else ""


def _tells(sentence: Sentence) -> bool:
    """Whether a sentence tells something of this file besides the names of the work, the place and the units."""
    return any(
        span.origin in ("fact", "derived", "own", "gap") and not all(path.startswith(_NAMES) for path in span.paths)
        for span in sentence.spans
    )


def _has_fact(sentence: Sentence) -> bool:
    """Whether a sentence carries a fact: the others are maxims, run on last."""
    return any(span.origin in ("fact", "derived", "own", "gap") for span in sentence.spans)


def _joined(block: Block, join: _Join) -> Block:
    assert isinstance(block, Paragraph)
    first, second = block.sentences[join.first : join.first + 2]
    last = first.spans[-1]
    spans = (*first.spans[:-1], replace(last, text=last.text[:-1] + join.mark), *second.spans)
    picks = (*first.picks, *(pick for pick in second.picks if pick not in first.picks))
    whole = Sentence(spans, first.step, picks)
    return replace(block, sentences=(*block.sentences[: join.first], whole, *block.sentences[join.first + 2 :]))
