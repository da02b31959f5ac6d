"""What one realisation of a draft has said so far, and what the text still lacks."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from .bank.phrasebank import Phrase
from .document import Pick
from .records import dataclass, field, replace
from .text import HAN, four_clauses, parallel_runs, yao

# What the whole text should come to per 1,000 characters (genre.md §5.3), and what each unit that brings it nearer is worth.
STYLE = (("fours", 15.0, 3.5), ("yao", 14.0, 2.0), ("runs", 1.2, 6.0))
TOO_MUCH = 3.0  # … and how much heavier it weighs to have too much of it
SENTENCE = 40.0  # characters that sentences should have on the mean (genre.md §4.3)
FIELD_CHARS = 9  # about how long the value of a field is
WARMED_UP = 150  # characters before which a density says nothing
MOST = 3  # sentences of one slot in a row, at most
_STOPS = re.compile("[。！？]")


@dataclass(slots=True)
class State:
    """What one realisation of a draft has said so far. `copy` before trying another realisation.

    seed: the user's number and what tells this speech from others · fullness 0 (lean) to 5 (full) · attempt: numbers the
    realisations of one section · drew: whether chance had a say in this one · maxims: how ready the task at hand is for a
    stock reason or closing line (0 to 1) · more: how many sentences of choose.MORE may follow one another · chars, style: how
    long the text is about, and how often it has what STYLE names.
    """

    seed: str
    fullness: int = 3
    attempt: int = 0
    drew: bool = False
    step: str = ""
    used: set[str] = field(default_factory=set)
    ruled_out: set[str] = field(default_factory=set)
    slots: set[str] = field(default_factory=set)
    grams: set[str] = field(default_factory=set)
    devices: set[str] = field(default_factory=set)
    turns: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    picks: dict[str, Pick] = field(default_factory=dict)
    silent: dict[str, str] = field(default_factory=dict)
    last: str = ""
    asked_last: bool = False
    maxims: float = 0.5
    more: int = MOST
    chars: int = 0
    style: dict[str, int] = field(default_factory=dict)

    def copy(self, attempt: int) -> State:
        """A state that can be changed without changing this one, for another realisation."""
        return replace(
            self,
            attempt=attempt,
            drew=False,
            used=set(self.used),
            ruled_out=set(self.ruled_out),
            slots=set(self.slots),
            grams=set(self.grams),
            devices=set(),
            turns=set(self.turns),
            counts=dict(self.counts),
            picks=dict(self.picks),
            silent=dict(self.silent),
            style=dict(self.style),
        )

    def heard(self, text: str, before: State) -> None:
        """Put what a section really says in the place of what its phrases promised: facts have a style of their own."""
        self.chars = before.chars + len(text)
        now = {"fours": four_clauses(text), "yao": yao(text), "runs": parallel_runs(text), "stops": stops(text)}
        self.style = {what: before.style.get(what, 0) + count for what, count in now.items()}

    def note(self, phrase: Phrase, pick: Pick) -> None:
        """Remember that an entry has been said."""
        self.used.add(phrase.id)
        self.ruled_out.update(phrase.not_with, (phrase.twin,) if phrase.twin else ())
        self.slots.add(pick.slot)
        self.grams |= grams(phrase.literal)
        self.turns.update(phrase.turns)
        self.chars += len(phrase.literal) + FIELD_CHARS * len(phrase.fields)
        for what, *_ in STYLE:
            self.style[what] = self.style.get(what, 0) + getattr(phrase, what)
        self.style["stops"] = self.style.get("stops", 0) + stops(phrase.literal)
        if phrase.device:
            self.devices.add(phrase.device)
        self.picks[phrase.id] = pick

    def wants(self, what: str, target: float) -> float:
        """How much the text so far lacks of a thing (1: it has none, below 0: too much, -1 at most)."""
        if self.chars < WARMED_UP:
            return 0.0
        lacks = 1 - 1000 * self.style.get(what, 0) / self.chars / target
        return lacks if lacks > 0 else max(-1.0, TOO_MUCH * lacks)

    def short_of_breath(self) -> float:
        """How much the sentences so far are shorter than they should be on the mean (0: not at all, 1: they are nothing)."""
        if self.chars < WARMED_UP:
            return 0.0
        return max(0.0, 1 - self.chars / max(1, self.style.get("stops", 0)) / SENTENCE)

    def key(self, slot: str, open: bool = True) -> str:
        """What chance depends on here: seed, step, slot, how often the step has asked for it, and the attempt.

        open: whether the draw can change what is said; if none could, another attempt would say the same.
        """
        self.drew = self.drew or open
        number = self.counts.get(f"{self.step}|{slot}", 0)
        self.counts[f"{self.step}|{slot}"] = number + 1
        return hashlib.blake2b(
            f"{self.seed}|{self.step}|{slot}|{number}|{self.attempt}".encode(), digest_size=8
        ).hexdigest()


@lru_cache(maxsize=8192)
def grams(text: str) -> frozenset[str]:
    """The runs of four Han characters of a text, to hear echoes by."""
    return frozenset(run[i : i + 4] for run in HAN.findall(text) for i in range(len(run) - 3))


def stops(text: str) -> int:
    """How many sentences of a text end."""
    return len(_STOPS.findall(text))
