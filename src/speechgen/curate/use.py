"""What the counts of an audit say: dead and overused entries, sentences that return, what two texts share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from ..bank.phrasebank import Phrasebank
from ..measure import mean
from ..text import count_han
from .audit import Tally, Text

OVERUSED = 0.15  # of the drafts where an entry was contested
REPEATED = 0.05  # of the drafts in which one sentence may stand
SHARED_LIMIT, SEEDS_LIMIT, DEAD_LIMIT = 0.03, 0.35, 0.05
FEW = 40  # drafts where an entry was contested, below which its share is mostly chance
DUE = 3.0  # picks that were due to an entry by a fair share, below which it may have been left out by chance
FRAME = 8  # characters of its own, below which an entry is a frame for facts: a frame may return
PARTNERS = 5  # texts of other samples that each text is compared with


class Entry(NamedTuple):
    """An entry in use: drafts where it could stand, where it was contested, where it stood, and where both; why it was
    kept out most often; how many characters are its own; how many picks were due to it."""

    id: str
    slot: str
    file: str
    line: int
    eligible: int
    contested: int
    chosen: int
    won: int
    reason: str
    own: int
    due: float

    @property
    def share(self) -> float:
        """Of the drafts where it was contested, those where it was chosen; 0 if these are too few to tell."""
        return self.won / self.contested if self.contested >= FEW else 0.0

    @property
    def overused(self) -> bool:
        """Chosen too often, and heard: a frame such as 由……牵头 is not."""
        return self.share > OVERUSED and self.own >= FRAME

    @property
    def passed_over(self) -> bool:
        """It could have stood somewhere and was never chosen."""
        return bool(self.eligible) and not self.chosen

    @property
    def dead(self) -> bool:
        """Passed over, and not by chance: its turn would have come, or others that say more always take its place."""
        return self.passed_over and (self.due >= DUE or (not self.due and self.eligible >= FEW))


class SlotUse(NamedTuple):
    """A slot in use: its entries, how often it was filled, how many of its entries are dead, its most used entry."""

    name: str
    step: str
    entries: int
    filled: int
    dead: int
    top: str
    share: float


class Returning(NamedTuple):
    """A sentence (facts as □) that stands in drafts of different samples: its drafts, its samples, its share of all."""

    text: str
    drafts: int
    samples: int
    share: float


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of an audit. shared: mean share of six-character runs in common between texts of different samples;
    shared_kind: the same for samples of one kind; seeds: between two seeds of one situation, outside facts."""

    drafts: int
    entries: tuple[Entry, ...]
    slots: tuple[SlotUse, ...]
    sentences: tuple[Returning, ...]
    shared: float
    shared_kind: float
    seeds: float

    @property
    def dead(self) -> list[Entry]:
        """The entries that had occasions enough and were never chosen."""
        return [entry for entry in self.entries if entry.dead]

    @property
    def untold(self) -> list[Entry]:
        """The entries that were never chosen, but had too few occasions to tell."""
        return [entry for entry in self.entries if entry.passed_over and not entry.dead]

    @property
    def idle(self) -> list[Entry]:
        """The entries that no draft had an occasion for."""
        return [entry for entry in self.entries if not entry.eligible]

    @property
    def overused(self) -> list[Entry]:
        """The entries that were chosen too often, worst first."""
        return sorted((e for e in self.entries if e.overused), key=lambda e: (-e.share, e.id))

    @property
    def returning(self) -> list[Returning]:
        """The sentences that stand in too many drafts, worst first."""
        return [row for row in self.sentences if row.share > REPEATED]

    @property
    def dead_share(self) -> float:
        """Dead entries among those that had an occasion."""
        return len(self.dead) / max(1, len(self.entries) - len(self.idle))

    @property
    def passed(self) -> bool:
        """Whether every goal of the bank is met (docs/phrasebank.md)."""
        lean = self.dead_share < DEAD_LIMIT and not self.overused and not self.returning
        return lean and self.shared <= SHARED_LIMIT and self.seeds <= SEEDS_LIMIT


def audit_of(tally: Tally, bank: Phrasebank) -> Audit:
    """What the counts say about every entry and slot of a bank."""
    entries = tuple(_entries(tally, bank))
    return Audit(
        tally.drafts,
        entries,
        tuple(_slots(entries, tally, bank)),
        tuple(_returning(tally)),
        mean([_common(a, b) for a, b in _apart(tally.texts)]),
        mean([_common(a, b) for a, b in _apart(tally.texts) if a.kind == b.kind]),
        _between_seeds(tally.texts),
    )


def _entries(tally: Tally, bank: Phrasebank) -> Iterator[Entry]:
    reasons: dict[str, tuple[int, str]] = {}
    for (name, reason), number in tally.reasons.items():
        reasons[name] = max(reasons.get(name, (0, "")), (number, reason))
    for phrase in bank:
        name = phrase.id
        numbers = (tally.eligible[name], tally.contested[name], tally.chosen[name], tally.won[name])
        said = reasons.get(name, (0, "句位没有用到"))[1]
        own = count_han(phrase.literal)
        yield Entry(name, phrase.slot, phrase.file, phrase.line, *numbers, said, own, tally.due.get(name, 0.0))


def _slots(entries: Iterable[Entry], tally: Tally, bank: Phrasebank) -> Iterator[SlotUse]:
    by_slot: Mapping[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_slot[entry.slot].append(entry)
    for name, slot in bank.slots.items():
        rows = by_slot[name]
        top = max(rows, key=lambda e: (e.share, e.id), default=None)
        dead = sum(entry.dead for entry in rows)
        best = (top.id, top.share) if top else ("", 0.0)
        yield SlotUse(name, slot.step, len(rows), tally.filled[name], dead, *best)


def _returning(tally: Tally) -> Iterator[Returning]:
    """The sentences of more than one sample, most frequent first."""
    for text, number in sorted(tally.sentences.items(), key=lambda row: (-row[1], row[0])):
        samples = len(tally.places[text])
        if samples > 1:
            yield Returning(text, number, samples, number / tally.drafts)


def _apart(texts: Sequence[Text]) -> Iterator[tuple[Text, Text]]:
    """Each text with a few of other samples, spread over all of them."""
    for n, text in enumerate(texts):
        others = (texts[(n + step) % len(texts)] for step in range(1, len(texts)))
        yield from ((text, other) for other in islice(_strangers(text, others), PARTNERS))


def _strangers(text: Text, others: Iterable[Text]) -> Iterator[Text]:
    return (other for other in others if other.sample != text.sample)


def _beside(texts: Sequence[Text]) -> Iterator[tuple[Text, Text]]:
    """The texts of one situation, two by two."""
    groups: Mapping[tuple[str, int], list[Text]] = defaultdict(list)
    for text in texts:
        groups[text.sample, text.number].append(text)
    for rows in groups.values():
        yield from pairwise(rows)


def _common(a: Text, b: Text) -> float:
    """Of the runs of one text those that the other has too, outside facts and fixed terms."""
    return len(a.stock & b.stock) / max(1, a.size)


def _between_seeds(texts: Sequence[Text]) -> float:
    """Of all stock text what another seed has too: a form with three sentences of stock counts by these."""
    pairs = list(_beside(texts))
    return sum(len(a.stock & b.stock) for a, b in pairs) / max(1, sum(len(a.stock) for a, _ in pairs))
