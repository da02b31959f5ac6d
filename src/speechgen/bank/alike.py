"""Texts that say nearly the same: by their pairs of characters, through an index, so that nobody compares all with all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .phrasebank import Part

ALIKE = 0.60  # share of the pairs of characters in common from which on two texts are one (tuned by reading)
_NO_WORDS = re.compile(r"[^\u4e00-\u9fff□]")


class Near(NamedTuple):
    """A text of the index that is like another: its key, and how like (0 to 1)."""

    key: str
    score: float


def normal(parts: Iterable[Part]) -> str:
    """The words of an entry: each field and inner slot as one sign, marks left out."""
    return _NO_WORDS.sub("", "".join(part.value if part.kind == "text" else "□" for part in parts))


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text."""
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of pairs in common, 0 to 1."""
    return len(a & b) / max(1, len(a | b))


class Index:
    """Normal texts that can be asked which of them are like a text.

    Of two texts that share `ALIKE` of their pairs, one of the rarest pairs of each must be among the shared ones: only
    those lead to candidates.
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self._pairs = {key: pairs(text) for key, text in rows}
        self._frequency = Counter(pair for own in self._pairs.values() for pair in own)
        self._holders: dict[str, list[str]] = {}
        for key, own in self._pairs.items():
            for pair in self._rare(own):
                self._holders.setdefault(pair, []).append(key)

    def _rare(self, own: frozenset[str]) -> list[str]:
        order = sorted(own, key=lambda pair: (self._frequency[pair], pair))
        return order[: int(len(own) * (1 - ALIKE)) + 1]

    def near(self, text: str) -> list[Near]:
        """The texts that are like this one, most alike first."""
        own = pairs(text)
        keys = {key for pair in self._rare(own) for key in self._holders.get(pair, ())}
        scored = (Near(key, likeness(own, self._pairs[key])) for key in keys)
        return sorted((near for near in scored if near.score >= ALIKE), key=lambda near: (-near.score, near.key))

    def twins(self) -> Iterator[tuple[str, str, float]]:
        """Every two texts of the index that are alike, each pair once, in the order of the texts."""
        place = {key: n for n, key in enumerate(self._pairs)}
        for key, own in self._pairs.items():
            keys = {other for pair in self._rare(own) for other in self._holders[pair] if place[other] > place[key]}
            for other in sorted(keys, key=place.__getitem__):
                score = likeness(own, self._pairs[other])
                if score >= ALIKE:
                    yield key, other, score
