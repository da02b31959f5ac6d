"""What a formulation is worth in a slot, and in what order those that fit come up for choice."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from .bank.phrasebank import Phrase, Slot
from .chance import draws, lot
from .document import Passed
from .records import dataclass, field
from .scope import Scope
from .state import STYLE, State, grams

STEERING = frozenset(
    {"此项工作", "简称", "自称", "全域", "各单位", "贵方", "行为", "态度", "位次"}
)  # names, no facts to cover
FULL, FULLEST = 5, 8  # every optional sentence is in; all that choose.MORE allows is said

_SCORE = itemgetter(0, 1)

# The weights of the score; what they do is told to the user by `--explain`.
COVER = 6.0  # each local field of the slot that the entry uses
ABOUT = 3.0  # the entry is bound to the item's own words
NEAR = 3.0  # … and these words stand in its heading, not only in what is done
TOPIC = 1.2  # the entry belongs to the topic's pack
BOUND = 0.3  # each narrow condition that the entry states and the situation meets
RUNG = 3.0  # each rung of praise that is proved
ECHO = 2.0  # each four-character run of the entry that the draft already has
SAME_DEVICE = 5.0  # the same figure of speech twice in a section
SAME_TURN, TURNS = 3.0, 2  # each turn of speech that the draft already has (words.yaml), up to so many
LENGTH = 0.03  # each character longer (a full draft) or shorter (a lean one) than its rivals
LONGER = 14.0  # … up to that many, so that no entry wins by its length alone
CHANCE = 11.0  # the spread of the seeded chance
LATELY = 8.0  # the entry stands in the office's last draft; less the longer ago (history.recent)
AGAIN = 4.0  # an entry with fields said a second time
STRETCH = 0.25  # each character more than the rivals have, while sentences are shorter than SENTENCE on the mean
# In a draft some entries rest, and only a part of the others gets what style is worth: else those that please most would
# stand in every draft. Who does is drawn by the seed alone, so that no other attempt at a section brings them back.
RESTING, REST, BRIGHT = 0.5, 4.0, 0.4


class Rival(NamedTuple):
    """An entry that fits, with what its score is made from: base, characters above the mean of its rivals, what STYLE
    counts in it."""

    phrase: Phrase
    base: float
    longer: float
    style: tuple[int, int, int]


# Score, id, entry: what is sorted, best first.
Ranked: TypeAlias = tuple[float, str, Phrase]
# A rival in the drafts of one seed and fullness: its score without chance and style, whether it gets the worth of style.
Start: TypeAlias = tuple[float, bool, Rival]


@dataclass(slots=True)
class Rivals:
    """The entries that fit one subject in one slot with the part of the score that never changes; the others.

    Whether an entry has been said before, and what chance says, is settled each time anew.
    """

    fit: tuple[Rival, ...]
    barred: tuple[Passed, ...]
    lots: tuple[int, ...] = field(init=False)
    _starts: dict[tuple[str, int], list[Start]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lots = tuple(lot(rival.phrase.id) for rival in self.fit)

    def starts(self, seed: str, fullness: int) -> list[Start]:
        """The rivals at the beginning of every choice in a draft."""
        if (seed, fullness) not in self._starts:
            turns = draws(zlib.crc32(seed.encode()), self.lots)
            length = LENGTH * (min(fullness, FULL) - 2.5)
            self._starts[seed, fullness] = [
                (rival.base + length * rival.longer - (REST if turn < RESTING else 0.0), turn > BRIGHT, rival)
                for rival, turn in zip(self.fit, turns, strict=True)
            ]
        return self._starts[seed, fullness]


def rivals(fit: Sequence[tuple[Phrase, float]], barred: Sequence[Passed]) -> Rivals:
    """The rivals of a slot from the entries that fit and their bases."""
    middle = sum(len(p.literal) for p, _ in fit) / (len(fit) or 1)
    return Rivals(tuple(_rival(p, base, middle) for p, base in fit), tuple(barred))


def _rival(phrase: Phrase, base: float, middle: float) -> Rival:
    style = (min(phrase.fours, 2), min(phrase.yao, 2), min(phrase.runs, 2))
    return Rival(phrase, base, max(-LONGER, min(LONGER, len(phrase.literal) - middle)), style)


def ranked(rivals: Rivals, state: State, key: str) -> list[Ranked]:
    """The rivals with the scores they have before anything said tells against them, best first.

    Length counts for a full draft and against a lean one; style for what the text so far lacks.
    """
    fours, yao, runs = (weight * state.wants(what, target) for what, target, weight in STYLE)
    stretch = STRETCH * state.short_of_breath()
    rows = []
    starts = rivals.starts(state.seed, state.fullness)
    for (start, bright, (phrase, _, longer, (f, y, r))), drawn in zip(
        starts, draws(int(key, 16), rivals.lots), strict=True
    ):
        style = fours * f + yao * y + runs * r + stretch * longer
        score = start + CHANCE * drawn
        rows.append((score + style if bright or style < 0 else score, phrase.id, phrase))
    rows.sort(key=_SCORE, reverse=True)
    return rows


def base(phrase: Phrase, slot: Slot, scope: Scope, lately: float) -> float:
    """The part of a score that nothing said before changes; lately: how lately the office used the entry, 0 to 1."""
    score = COVER * covered(phrase, slot) + BOUND * _bounds(phrase) + RUNG * phrase.rung
    score += ABOUT if phrase.about else 0.0
    score += NEAR if any(word in scope.heading for word in phrase.about) else 0.0
    score -= LATELY * lately
    return score + (TOPIC if "领域" in phrase.when else 0.0)


def said_before(phrase: Phrase, state: State) -> float:
    """What an entry loses by what has been said: echoes, a figure of speech again, the entry itself again."""
    runs = grams(phrase.literal)
    echo = 0 if runs.isdisjoint(state.grams) else len(runs & state.grams)
    lost = ECHO * min(echo, 5)
    lost += SAME_DEVICE if phrase.device and phrase.device in state.devices else 0.0
    if phrase.turns:
        lost += SAME_TURN * min(TURNS, sum(turn in state.turns for turn in phrase.turns))
    return lost + (AGAIN if phrase.id in state.used else 0.0)


def covered(phrase: Phrase, slot: Slot) -> int:
    """How many local fields of a slot an entry says; names that only steer don't count.

    What a slot inside it says counts too: the entry asks for that field by 有.
    """
    inside = [key for key, wanted in phrase.when.items() if wanted == "有"] if phrase.inner else []
    return len({f for f in (*phrase.fields, *inside) if f in slot.fields} - STEERING)


def _bounds(phrase: Phrase) -> int:
    """The conditions of an entry that are narrow: a few values, not all but one."""
    rows = phrase.when.items()
    return sum(not key.startswith("非") and (isinstance(wanted, str) or len(wanted) <= 3) for key, wanted in rows)
