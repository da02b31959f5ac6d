"""雷同: which papers have most wording in common, facts and fixed terms left out.

A paper is compared by its clauses (what stands between two marks of punctuation). A clause with a fact, a gap or mostly a fixed
formulation says nothing about copying and is left out; so are, in a large batch, clauses that most papers have. Two
papers meet through a clause that few have, or through bands of minima over all their clauses (MinHash): no pair of papers
is looked at for being a pair, so that the work grows with the number of papers, not with its square.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..bank.formulations import Formulations
from ..document import Document, walk

MIN_HAN = 6  # a shorter clause is nobody's wording
MIN_OWN = 60  # characters of a paper's own wording below which a share says nothing
RARE = 12  # papers that a clause may stand in to make them meet
BANDS, ROWS = 16, 3
NEXT = 3  # papers after it that a paper meets in a crowded band
CANDIDATES = 12  # papers that one paper is compared with
COMMON, COMMON_FROM = 0.5, 8  # a clause in more than this share of at least so many papers is part of their frame
_BREAK = re.compile(r"[，。；：！？、,;:!?\n（）()“”《》—]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_STOCK = ("phrase", "own")  # a frame is the same in every paper of its kind
_MASK = (1 << 61) - 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two papers (indices; `second` of the past papers if `past`), the share of the shorter one's wording that both have,
    and its characters."""

    first: int
    second: int
    past: bool
    share: float
    chars: int


def units(document: Document, fixed: Formulations) -> tuple[str, ...]:
    """The clauses of a draft that it can be compared by, in order; an empty text stands where others were left out."""
    out: list[str] = []
    for _, _, sentence in walk(document):
        text = "".join(
            span.text if span.origin in _STOCK else "\0" for span in sentence.spans if span.origin != "number"
        )
        out += _units(text, fixed)
    return _joined(out)


def units_of_text(text: str, fixed: Formulations) -> tuple[str, ...]:
    """The same of a text by other hands, whose facts nobody has marked: clauses with a digit are left out."""
    return _joined(list(_units(re.sub(r"[0-9０-９]+", "\0", text), fixed)))


def _units(text: str, fixed: Formulations) -> Iterator[str]:
    for clause in _BREAK.split(text):
        clause = clause.strip()
        usable = "\0" not in clause and len(_HAN.findall(clause)) >= MIN_HAN and not _is_fixed(clause, fixed)
        yield clause if usable else ""


def _joined(found: Sequence[str]) -> tuple[str, ...]:
    return tuple(unit for n, unit in enumerate(found) if unit or (n and found[n - 1]))


@lru_cache(maxsize=65536)
def _is_fixed(clause: str, fixed: Formulations) -> bool:
    """Whether fixed formulations make up most of a clause."""
    return sum(hit.end - hit.start for hit in fixed.find(clause, "9999-12-31")) * 2 > len(clause)


@lru_cache(maxsize=262144)
def _hash(unit: str) -> int:
    return int.from_bytes(hashlib.blake2b(unit.encode(), digest_size=7).digest(), "big")


class Index:
    """The papers by hashes of their clauses; texts are not kept, so that many thousands fit."""

    def __init__(self) -> None:
        self._papers: list[dict[int, int]] = []
        self.past_from = -1

    def add(self, found: Iterable[str]) -> None:
        """Add a paper by its clauses."""
        self._papers.append({_hash(unit): len(unit) for unit in found if unit})

    def past(self) -> None:
        """What is added from here on are papers of the past, which are not compared with each other."""
        self.past_from = len(self._papers)

    def pairs(self, threshold: float) -> list[Pair]:
        """The pairs with a share of at least `threshold`, the highest first."""
        end = self.past_from if self.past_from >= 0 else len(self._papers)
        frame = self.frame()
        bare = [{h: n for h, n in paper.items() if h not in frame} for paper in self._papers]
        sizes = [sum(paper.values()) for paper in bare]
        found = []
        for a, others in _meetings(bare, end).items():
            for b in others:
                smaller = min(sizes[a], sizes[b])
                chars = sum(bare[a][h] for h in bare[a].keys() & bare[b].keys()) if smaller >= MIN_OWN else 0
                if chars and chars >= threshold * smaller:
                    past = b >= end
                    found.append(Pair(a, b - end if past else b, past, chars / smaller, chars))
        return sorted(found, key=lambda p: (-p.share, -p.chars, p.first, p.past, p.second))

    def frame(self) -> frozenset[int]:
        """The clauses that most papers of the batch have: its frame, not what anybody copied."""
        end = self.past_from if self.past_from >= 0 else len(self._papers)
        if end < COMMON_FROM:
            return frozenset()
        counts = Counter(h for paper in self._papers[:end] for h in paper)
        return frozenset(h for h, n in counts.items() if n > COMMON * end)

    @staticmethod
    def in_frame(unit: str, frame: frozenset[int]) -> bool:
        """Whether a clause belongs to the frame."""
        return _hash(unit) in frame


def _meetings(papers: Sequence[Mapping[int, int]], end: int) -> dict[int, list[int]]:
    """For each paper of the batch the later papers, and those of the past, that it is to be compared with."""
    met: dict[int, Counter[int]] = {}
    for crowd in _crowds(papers):
        limit = RARE if len(crowd) <= RARE else NEXT
        for n, a in enumerate(crowd):
            if a < end:
                past = crowd[max(n + limit + 1, _first_past(crowd, end)) :][:limit]
                met.setdefault(a, Counter()).update([*crowd[n + 1 : n + 1 + limit], *past])
    return {a: [b for b, _ in sorted(c.items(), key=lambda kv: (-kv[1], kv[0]))[:CANDIDATES]] for a, c in met.items()}


def _first_past(crowd: Sequence[int], end: int) -> int:
    return bisect_left(crowd, end)


def _crowds(papers: Sequence[Mapping[int, int]]) -> Iterator[list[int]]:
    """Papers that have something telling in common, in order."""
    by_clause: dict[int, list[int]] = {}
    by_band: dict[tuple[int, ...], list[int]] = {}
    for n, paper in enumerate(papers):
        for h in paper:
            row = by_clause.setdefault(h, [])
            if len(row) <= RARE:
                row.append(n)
        for key in _bands(paper):
            by_band.setdefault(key, []).append(n)
    yield from (row for row in by_clause.values() if 1 < len(row) <= RARE)
    yield from (row for row in by_band.values() if len(row) > 1)


_SALTS = [int.from_bytes(hashlib.blake2b(b"%d" % n, digest_size=7).digest(), "big") | 1 for n in range(BANDS * ROWS)]


def _bands(paper: Mapping[int, int]) -> Iterator[tuple[int, ...]]:
    """The bands of minima of a paper: two papers share one the more probably the more clauses they share."""
    if not paper:
        return
    lows = [min([h * salt % _MASK for h in paper]) for salt in _SALTS]
    for band in range(BANDS):
        yield (band, *lows[band * ROWS : band * ROWS + ROWS])
