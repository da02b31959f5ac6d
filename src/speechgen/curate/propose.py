"""Where a loose phrase belongs: slots and topics proposed by its words, its form and the cues of the genre model."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ..bank.alike import pairs
from ..bank.phrasebank import Phrase, Phrasebank, parse_text
from ..datafiles import data_dir, load_yaml_file, plain

_CUE = 4.0  # a cue of the step of a slot stands in the text
_NAMED = 2.0  # a word of the purpose of a slot stands in the text
_PLAIN = 0.1  # share of entries without fields from which a slot takes phrases without fields
_CUED_SHARE = 0.3  # what a slot counts as having of them when a cue of its step stands in the text
_STOPS = "。！？”）"


class Proposal(NamedTuple):
    """A slot that a phrase may stand in, and how well it fits (larger is better)."""

    slot: str
    score: float


class Proposer:
    """Slots and topics for loose phrases, from what the bank holds."""

    def __init__(self, bank: Phrasebank) -> None:
        self.bank = bank
        self.counts = {
            name: Counter(p for one in bank.entries(name) for p in pairs(one.literal)) for name in bank.slots
        }
        spread = Counter(pair for counts in self.counts.values() for pair in counts)
        self.rare = {pair: math.log(len(bank.slots) / n) for pair, n in spread.items()}
        self.plain = {name: _plain_share(bank.entries(name)) for name in bank.slots}

    def slots(self, text: str, most: int = 3) -> list[Proposal]:
        """The slots that fit a text best, best first; none if no slot takes its form and its fields."""
        named = [part.value for part in parse_text(text) if part.kind == "field"]
        rows = [Proposal(name, self._score(name, text)) for name in self.bank.slots if self._takes(name, text, named)]
        return sorted((row for row in rows if row.score > 0), key=lambda row: (-row.score, row.slot))[:most]

    def _takes(self, name: str, text: str, named: list[str]) -> bool:
        slot = self.bank.slots[name]
        closed = text.endswith(tuple(_STOPS))
        form = slot.shape == "句" if closed else slot.shape in ("分句", "标题", "语")
        return form and (any(f in slot.fields for f in named) or self.plain[name] >= _PLAIN or self._cued(name, text))

    def _cued(self, name: str, text: str) -> bool:
        cue = cues().get(self.bank.slots[name].step)
        return bool(cue and re.search(cue, text))

    def _score(self, name: str, text: str) -> float:
        counts, size = self.counts[name], math.sqrt(1 + len(self.bank.entries(name)))
        score = sum(self.rare[pair] * math.log1p(counts[pair]) / size for pair in pairs(text) if pair in counts)
        score += _NAMED * (name.partition(".")[2] in text)
        cued = self._cued(name, text)
        if "{{" not in text:  # the fewer plain entries a slot has, the less a plain phrase belongs there
            score *= math.sqrt(max(self.plain[name], _CUED_SHARE if cued else 0.0))
        return score + _CUE * cued

    def topics(self, text: str) -> list[str]:
        """The topics whose words stand in a text, longest word first."""
        hits = [
            (max((len(w) for w in (*words, topic) if w in text), default=0), topic) for topic, words in self._words()
        ]
        return [topic for n, topic in sorted(hits, reverse=True) if n > 1]

    def _words(self) -> list[tuple[str, list[str]]]:
        return list(self.bank.topics.items())


def _plain_share(entries: tuple[Phrase, ...]) -> float:
    """The share of entries that hold neither fields nor other slots."""
    return sum(not (p.fields or p.inner) for p in entries) / max(1, len(entries))


@lru_cache(maxsize=1)
def cues() -> Mapping[str, Any]:
    """What is typical of the words of a step (genre.md §2.2), as a pattern by step."""
    found = plain(load_yaml_file(data_dir("phrasebank") / "import" / "cues.yaml"))
    assert isinstance(found, dict)
    return found
