"""Level-1 headings: a set that matches in clause count and length, and still says what each section says (genre.md §4.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import assemble, marks, measure, numbering
from .choose import Chooser, State
from .derive import plain
from .document import Heading, Sentence, Span
from .plan import Plan, PlannedSection
from .scope import Scope

SETS = 12
OPTIONS = 6
PARALLEL = 0.85  # a set this well matched is good enough: the first one in the seeded order is taken


def choose_headings(plan: Plan, chooser: Chooser, scope: Scope, state: State) -> dict[int, Heading]:
    """The headings of the sections that have one, by the section's index; their phrases count as used in `state`."""
    style = plan.kind.paper.headings
    pattern = pattern_of(plain(scope.situation.get("风格.标题句式")))
    numbered = [(n, section) for n, section in enumerate(plan.sections) if section.numbered]
    best: tuple[float, list[str], State] | None = None
    for attempt in range(SETS):
        mine = state.copy(attempt)
        texts = _set(numbered, chooser, scope, mine, pattern)
        match = measure.parallelism([marks.strip(text) for text in texts], [pattern] if pattern else ())
        if best is None or match > best[0]:
            best = match, texts, mine
        if match >= PARALLEL:
            break
    assert best is not None
    state.picks |= best[2].picks
    state.grams |= best[2].grams
    return {
        n: _heading(k if style and len(numbered) > 1 else 0, text, chooser, state)
        for k, ((n, _), text) in enumerate(zip(numbered, best[1], strict=True), 1)
    }


def pattern_of(text: str) -> tuple[int, ...]:
    """A 标题句式 such as 4+4+10 as the characters of its clauses; empty if it is none."""
    return tuple(int(part) for part in re.findall(r"\d+", text))


def _set(
    numbered: Sequence[tuple[int, PlannedSection]],
    chooser: Chooser,
    scope: Scope,
    state: State,
    pattern: tuple[int, ...],
) -> list[str]:
    """One heading a section: the first as chance has it, the others as near to it in shape as can be."""
    texts: list[str] = []
    for n, section in numbered:
        state.step = f"heading{n}"
        if section.heading is not None:
            texts.append(section.heading.marked)
            continue
        if section.fixed:
            texts.append(section.fixed)
            continue
        tries = [state.copy(10 * state.attempt + k) for k in range(OPTIONS * 3 if pattern else OPTIONS)]
        options = [chooser.say(section.heading_slot, scope, one) for one in tries]
        best = max(range(len(options)), key=lambda k: (_fit(options[k], texts, pattern), -k))
        state.used |= tries[best].used
        state.picks |= tries[best].picks
        state.grams |= tries[best].grams
        texts.append(options[best])
    return texts


def _fit(option: str, others: Sequence[str], pattern: tuple[int, ...]) -> float:
    shape = measure.clause_lengths(marks.strip(option))
    return 3 * measure.fit(shape, pattern) + sum(
        measure.fit(shape, measure.clause_lengths(marks.strip(other))) for other in others
    )


def _heading(number: int, text: str, chooser: Chooser, state: State) -> Heading:
    """The heading of a section with its number; 0: a single one, or a kind whose headings have none."""
    sentence = assemble.inline(text, chooser.ledger, state.picks)
    lead = (Span(numbering.enumerator(1, number), "number"),) if number else ()
    return Heading(Sentence((*lead, *sentence.spans), "0.1", sentence.picks), 1)
