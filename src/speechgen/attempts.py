"""Overgenerate and rank whole texts: the length search, then the bands of genre.md §5.3 (design.md §3, Choose and Length).

The objective, in this order: the length asked for within CLOSE, as far as facts and at most MAX_STOCK of stock allow; then the
smallest shortfall from the bands that wording can meet (report.shortfall). Sections are ranked in the composer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from . import measure, report
from .abridge import SHORTEST
from .compose import Composer
from .document import Document
from .outline_words import takes_outline
from .plan import Plan, make_plan
from .records import dataclass, field
from .score import FULLEST

# The composer of a situation at a level of abridgement; the same one for the same level.
Makers: TypeAlias = Callable[[int], Composer]

MAX_STOCK = 0.45  # share of sentences from the phrasebank alone that a draft may be filled up with (genre.md §5.3)
CLOSE = 0.05  # a length is met within this share of the target
NEAR = 0.13  # missed by no more than this, another wording may meet it
WORDINGS = 2  # other wordings that are tried for that
POLISH = 2  # other wordings that are tried where indicators lie outside their bands
ROUGH = 0.5  # … by more than this (report.shortfall)
LONGER, SHORTER = (FULLEST,), (0, -SHORTEST)  # where the search for a length looks first
USUAL = 3  # the fullness to begin with, and to keep if no length is asked for


@dataclass(slots=True)
class Attempt:
    """One text of the plan at one fullness, and which slots stayed silent, with the reason.

    fullness: -SHORTEST (the situation abridged most) to FULLEST (stock added where it has something to say).
    """

    document: Document
    plan: Plan
    fullness: int
    silent: Mapping[str, str]
    indicators: measure.Indicators = field(init=False)

    def __post_init__(self) -> None:
        self.indicators = measure.indicators(self.document)

    @property
    def chars(self) -> int:
        """Characters of the whole text."""
        return self.indicators.chars

    @property
    def stock(self) -> float:
        """The share of stock sentences."""
        return self.indicators.stock_share


def best_attempt(makers: Makers, seed: int, wanted: int) -> Attempt:
    """The best text for a seed; wanted: characters, 0 for none."""
    fullness: int | None = _guess(makers, seed, wanted) if wanted else USUAL
    tried: dict[int, Attempt] = {}
    while fullness is not None:
        tried[fullness] = _attempt(makers, seed, wanted, fullness)
        fullness = _next(tried, fullness, wanted)
    return _polished(makers, seed, wanted, _tuned(makers, seed, wanted, _closest(tried, wanted)))


def _attempt(makers: Makers, seed: int, target: int, fullness: int, wording: int = 0) -> Attempt:
    maker = makers(max(0, -fullness))
    # An abridged text that came out short takes optional sentences back, one step with each other wording.
    at = fullness if fullness >= 0 else min(wording, WORDINGS)
    plan = make_plan(maker.situation, maker.templates, maker.derived, at, target)
    document, state = maker.compose(plan, seed, at, wording)
    return Attempt(document, plan, fullness, state.silent)


def _tuned(makers: Makers, seed: int, wanted: int, best: Attempt) -> Attempt:
    """An attempt that misses its length by little, worded otherwise until it fits; as it is if that does not help."""
    for wording in range(1, WORDINGS + 1):
        off = abs(best.chars - wanted)
        if not wanted or off <= CLOSE * wanted or off > NEAR * wanted:
            break
        other = _attempt(makers, seed, wanted, best.fullness, wording)
        if abs(other.chars - wanted) < off:
            best = other
    return best


def _polished(makers: Makers, seed: int, wanted: int, best: Attempt) -> Attempt:
    """Of several wordings of the whole text the one nearest to the bands of genre.md §5.3; the first if it is near enough.

    Whole texts are ranked here, sections in the composer: a section cannot see whether there are chains enough elsewhere.
    """
    known = report.Known(speech=takes_outline(best.plan.kind))
    rough = report.shortfall(best.document, known, best.indicators)
    for wording in range(WORDINGS + 1, WORDINGS + POLISH + 1):
        if rough <= ROUGH:
            break
        other = _attempt(makers, seed, wanted, best.fullness, wording)
        now = report.shortfall(other.document, known, other.indicators)
        if now < rough and _fits(other, best, wanted):
            best, rough = other, now
    return best


def _fits(other: Attempt, best: Attempt, wanted: int) -> bool:
    """Whether another wording is no worse in length and in its share of stock."""
    off, before = abs(other.chars - wanted), abs(best.chars - wanted)
    near = not wanted or off <= max(CLOSE * wanted, before)
    return near and other.stock <= max(MAX_STOCK, best.stock)


def _guess(makers: Makers, seed: int, wanted: int) -> int:
    """The fullness that comes nearest to a length, by rough realisations."""

    def off(fullness: int) -> int:
        maker, at = makers(max(0, -fullness)), max(0, fullness)
        plan = make_plan(maker.situation, maker.templates, maker.derived, at, wanted)
        return maker.estimate(plan, seed, at) - wanted

    usual = off(USUAL)
    if abs(usual) <= CLOSE / 2 * wanted:
        return USUAL
    known = [(USUAL, usual)]
    for place in LONGER if usual < 0 else SHORTER:
        known.append((place, off(place)))
        if (known[-1][1] > 0) != (usual > 0):
            known.append(_between(known[-2], known[-1], off))
            break
    return min(known, key=lambda row: abs(row[1]))[0]


def _between(one: tuple[int, int], other: tuple[int, int], off: Callable[[int], int]) -> tuple[int, int]:
    """The fullness between two that miss on either side, as if length grew evenly there, and what it misses by."""
    (a, low), (b, high) = one, other
    place = a + round((b - a) * low / (low - high))
    return place, off(place)


def _next(tried: dict[int, Attempt], fullness: int, wanted: int) -> int | None:
    """The fullness to try after this one; None when the length is met, or cannot be brought nearer with honest text."""
    done = tried[fullness]
    if fullness > USUAL and done.stock > MAX_STOCK:
        return USUAL if USUAL not in tried else None
    if not wanted or abs(done.chars - wanted) <= CLOSE * wanted or len(tried) > 2:
        return None
    step = fullness + (1 if done.chars < wanted else -1)
    return step if -SHORTEST <= step <= FULLEST and step not in tried else None


def _closest(tried: dict[int, Attempt], wanted: int) -> Attempt:
    """The attempt nearest to the target; fuller ones only within the share of stock sentences that is allowed."""
    allowed = {n: d for n, d in tried.items() if n <= USUAL or d.stock <= MAX_STOCK} or tried
    if not wanted:
        return tried[USUAL]
    return min(allowed.values(), key=lambda d: (abs(d.chars - wanted), d.fullness))
