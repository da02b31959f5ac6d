"""`--variants K`: K drafts of one situation that differ as much as they can at equal quality, and a table to compare them.

Each draft passes over what the earlier ones said (as the office's record is passed over, history.py); of a few seeds the
one that is best by the bands of genre.md §5.3 and least like the others is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from . import measure, report
from .document import walk
from .drafting import Draft, draft
from .records import dataclass
from .situation import Situation

SEEDS = 2  # seeds tried for each draft after the first
LIKE = 4.0  # what a wholly shared wording weighs against one band missed


@dataclass(frozen=True, slots=True)
class Variant:
    """One of several drafts: its number from 1, and the largest share of its own wording that another one has too."""

    number: int
    draft: Draft
    alike: float
    shortfall: float


def variants(
    situation: Situation,
    count: int,
    seed: int = 0,
    today: date | None = None,
    target: int = 0,
    own: tuple[Path, ...] = (),
    recent: Mapping[str, float] | None = None,
) -> list[Variant]:
    """`count` drafts, the first the one that `draft` makes; arguments as there."""
    done = [draft(situation, seed, today, target, own, recent)]
    runs = [measure.stock_runs(done[0].document)]
    while len(done) < count:
        passed = {**(recent or {}), **{phrase: 1.0 for one in done for phrase in _phrases(one)}}
        first = seed + 1 + SEEDS * (len(done) - 1)
        tried = [draft(situation, first + n, today, target, own, passed) for n in range(SEEDS)]
        best = min(tried, key=lambda one: _cost(one, runs))
        done.append(best)
        runs.append(measure.stock_runs(best.document))
    return [
        Variant(n + 1, one, _alike(n, runs), report.shortfall(one.document, one.known, one.indicators))
        for n, one in enumerate(done)
    ]


def _phrases(one: Draft) -> Iterator[str]:
    return (pick.phrase for _, _, sentence in walk(one.document) for pick in sentence.picks)


def _cost(one: Draft, others: Sequence[set[str]]) -> float:
    mine = measure.stock_runs(one.document)
    off = abs(one.chars - one.target) / one.target if one.target else 0.0
    return (
        report.shortfall(one.document, one.known, one.indicators)
        + LIKE * max(measure.shared(mine, other) for other in others)
        + 10 * off
    )


def _alike(n: int, runs: Sequence[set[str]]) -> float:
    return max((measure.shared(runs[n], other) for k, other in enumerate(runs) if k != n), default=0.0)


def table(found: Sequence[Variant]) -> str:
    """The comparison on the screen: length, bands, likeness, headings of each."""
    lines = ["稿子  字数    套语  指标偏离  与其他稿相同  一级标题"]
    for one in found:
        titles = "；".join(measure.headings(one.draft.document)) or "（不分节）"
        numbers = f"稿{one.number:<4}{one.draft.chars:<8}{one.draft.indicators.stock_share:<6.0%}"
        lines.append(f"{numbers}{one.shortfall:<10.1f}{one.alike:<14.0%}{titles}")
    lines.append("“相同”是除去事实以后，六字串与最像的那一稿相同的占比；“指标偏离”越小越好，--report 看明细。")
    return "\n".join(lines)
