"""Level-1 headings: a set that matches in clause count and length, and still says what each section says (genre.md §4.1).

All headings that fit are measured; a shape (clause lengths such as 4 and 10) is drawn by chance, and each section takes its
best heading near that shape. A 标题句式 of the file is the only shape tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from . import assemble, marks, measure, numbering
from .bank.phrasebank import Phrase
from .chance import chance
from .choose import Chooser
from .derive import plain
from .document import Heading, Sentence, Span
from .plan import Plan, PlannedSection
from .records import dataclass
from .scope import Scope
from .state import State, grams

PARALLEL = 0.85  # a set this well matched may be taken
SETS = 5  # that many matching sets are compared
LONGEST = 26  # characters of a heading that can be taken in at one look
SPREAD = 8.0  # what chance gives to a shape, so that two drafts rarely have the same frame
OFF = 1.5  # each clause that is longer or shorter than the shape by one; by two counts fourfold
STRICT = 20.0  # how much more that weighs where the file names the shape
OTHER_COUNT = 100.0  # another number of clauses
LENGTHY = 0.35  # each character of a shape beyond EASY, for each heading of that shape
EASY = 14
TAIL = 4  # a clause shorter than that (…，不松劲) sounds tacked on: only where the file asks for it
OWN = 1.0  # a heading that names something of this file
ALIKE = 4.0  # each run of four characters, or the beginning, that a heading shares with another one

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Option:
    """A heading that can stand: its entry (None: it is given), its marked text, the words of it, clause lengths, score."""

    phrase: Phrase | None
    text: str
    words: str
    shape: Shape
    score: float


def choose_headings(plan: Plan, chooser: Chooser, scope: Scope, state: State) -> dict[int, Heading]:
    """The headings of the sections that have one, by the section's index; their phrases count as used in `state`."""
    style = plan.kind.paper.headings
    numbered = [(n, section) for n, section in enumerate(plan.sections) if section.numbered]
    mine = state.copy(state.attempt)
    options = [_options(n, section, chooser, scope, mine) for n, section in numbered]
    chosen = _matching(options, plain(scope.situation.get("风格.标题句式")), mine) if numbered else []
    texts = [
        _said(option, section, rivals, chooser, scope, mine)
        for option, (_, section), rivals in zip(chosen, numbered, options, strict=True)
    ]
    state.picks |= mine.picks
    state.grams |= mine.grams
    return {
        n: _heading(k if style and len(numbered) > 1 else 0, text, chooser, state)
        for k, ((n, _), text) in enumerate(zip(numbered, texts, strict=True), 1)
    }


def _options(n: int, section: PlannedSection, chooser: Chooser, scope: Scope, state: State) -> list[_Option]:
    """What a section can be called: the heading that is given, or all of its slot that fit and are not too long.

    Where an office has put away every heading of the slot, the section is called by its id.
    """
    given = section.heading.marked if section.heading is not None else section.fixed
    if given:
        return [_option(None, given, 0.0)]
    state.step = f"heading{n}"
    found = [
        _option(phrase, chooser.wording(phrase, scope, state), score + (OWN if phrase.fields else 0.0))
        for phrase, score in chooser.ranked(section.heading_slot, scope, state)
    ]
    return [option for option in found if sum(option.shape) <= LONGEST] or found or [_option(None, section.id, 0.0)]


def _option(phrase: Phrase | None, text: str, score: float) -> _Option:
    words = marks.strip(text)
    return _Option(phrase, text, words, measure.clause_lengths(words), score)


def _matching(options: Sequence[Sequence[_Option]], wanted: str, state: State) -> list[_Option]:
    """One option a section: the best of a few sets that match; where none matches, the one that comes nearest."""
    state.step = "headings"
    key = state.key("标题")
    strict = STRICT if measure.pattern_of(wanted) else 1.0
    sets: list[tuple[float, float, list[_Option]]] = []
    for shape in _shapes(options, wanted, key):
        rows = _near(options, shape, strict, int(chance(key, f"{shape}first") * len(options)))
        match = min(measure.parallelism([row.words for row in rows]), PARALLEL)
        merit = SPREAD * chance(key, f"{shape}") + sum(_merit(row, shape, 1.0) for row in rows)
        merit -= LENGTHY * len(rows) * max(0, sum(shape) - EASY)
        sets.append((match, merit, rows))
        if sum(row[0] == PARALLEL for row in sets) == SETS:
            break
    return max(sets, key=lambda row: row[:2])[2]


def _shapes(options: Sequence[Sequence[_Option]], wanted: str, key: str) -> list[Shape]:
    """The shapes to try, in the order of chance: that of the 标题句式, else those that any heading has."""
    pattern = measure.pattern_of(wanted)
    if pattern:
        return [pattern]
    known = {option.shape for rows in options for option in rows}
    single = {shape for shape in known if len(shape) == 1} if measure.PLAIN.search(wanted) else set()
    whole = {shape for shape in known if min(shape) >= TAIL}
    return sorted(single or whole or known, key=lambda shape: (chance(key, f"{shape}order"), shape))


def _near(options: Sequence[Sequence[_Option]], shape: Shape, strict: float, first: int) -> list[_Option]:
    """The best option of each section near a shape, unlike the others in words; the section `first` chooses first."""
    chosen: dict[int, _Option] = {}
    for k in range(len(options)):
        at = (first + k) % len(options)
        others = [other.words for other in chosen.values()]
        rows = [option for option in options[at] if len(option.shape) == len(shape)] or options[at]
        chosen[at] = max(rows, key=lambda o: _merit(o, shape, strict) - ALIKE * _echoes(o.words, others))
    return [chosen[at] for at in range(len(options))]


def _merit(option: _Option, shape: Shape, strict: float) -> float:
    return option.score - OFF * strict * _off(option.shape, shape)


@lru_cache(maxsize=4096)
def _off(shape: Shape, wanted: Shape) -> float:
    """How far a shape is from another: clauses too many or too few, then characters, two off worse than twice one off."""
    if len(shape) != len(wanted):
        return OTHER_COUNT * abs(len(shape) - len(wanted))
    return float(sum((a - b) * (a - b) for a, b in zip(shape, wanted, strict=True)))


def _echoes(text: str, others: Sequence[str]) -> int:
    """How often a heading says what another one says: runs of four characters, and the same beginning."""
    return sum(len(grams(text) & grams(other)) + (text[:2] == other[:2]) for other in others)


def _said(
    option: _Option,
    section: PlannedSection,
    rivals: Sequence[_Option],
    chooser: Chooser,
    scope: Scope,
    state: State,
) -> str:
    """The marked text of the option chosen, noted as said with what it was chosen from."""
    if option.phrase is None:
        return option.text
    scores = tuple((row.phrase.id, row.score) for row in rivals if row.phrase)
    return chooser.settle(option.phrase, section.heading_slot, scope, state, scores)


def _heading(number: int, text: str, chooser: Chooser, state: State) -> Heading:
    """The heading of a section with its number; 0: a single one, or a kind whose headings have none."""
    sentence = assemble.inline(text, chooser.ledger, state.picks)
    lead = (Span(numbering.enumerator(1, number), "number"),) if number else ()
    return Heading(Sentence((*lead, *sentence.spans), "0.1", sentence.picks), 1)
