"""雷同: which papers have most wording in common, facts and fixed terms left out.

A paper is compared by its clauses (what stands between two marks of punctuation). A clause with a fact, a gap or mostly a fixed
formulation says nothing about copying and is left out; so are, in a large batch, clauses that most papers have. Two
papers meet through a clause or a run of signs that few have, or through bands of minima over all their clauses (MinHash): no
pair of papers is looked at for being a pair, so that the work grows with the number of papers, not with its square. Papers that
met are compared clause by clause; a clause with a word or two changed is still the same. Where a paper has hardly any wording
of its own, chance alone makes halves agree: such papers are told only if they are the same with their facts.
"""

from __future__ import annotations

import hashlib
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .clauses import NOT_COUNTED, own, same_clauses

MIN_OWN = 150  # characters of a paper's own wording below which a share says nothing
MIN_TWIN, TWIN = 40, 0.9  # characters and share, facts and all, that make two shorter papers the same
RARE = 12  # papers that a clause may stand in to make them meet
BANDS, ROWS = 16, 3
NEXT = 3  # papers after it that a paper meets in a crowded band
RUN, ONE_IN = 10, 8  # signs of a run, and of how many runs one is kept
RUNS_SHARED, RUN_SHARE = (
    3,
    0.08,
)  # rare runs, and what share of the shorter paper's, that make two papers worth a close look
CANDIDATES = 12  # papers that one paper is compared with
FEW = 3  # short papers of a batch below which nobody can tell its frame from what was copied
COMMON, COMMON_FROM = 0.5, 8  # a clause in more than this share of at least so many papers is part of their frame
_MASK = (1 << 61) - 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two papers (indices; `second` of the past papers if `past`), the share of the shorter one's wording that both have,
    and its characters; `whole`: papers with little wording of their own that are the same with their facts."""

    first: int
    second: int
    past: bool
    share: float
    chars: int
    whole: bool = False


@lru_cache(maxsize=262144)
def _hash(unit: str) -> int:
    return int.from_bytes(hashlib.blake2b(unit.encode(), digest_size=7).digest(), "big")


# The clauses of a paper by its index, those of the past after those of the batch.
Texts = Callable[[int], Sequence[str]]


class Index:
    """The papers by hashes of their clauses and runs; texts are not kept, so that many thousands fit."""

    def __init__(self) -> None:
        self._papers: list[dict[int, int]] = []
        self._runs: dict[int, list[int]] = {}
        self._counts: list[int] = []
        self._whole: list[dict[int, int]] = []
        self.past_from = -1

    def add(self, found: Iterable[str]) -> None:
        """Add a paper by its clauses."""
        found = list(found)
        clauses = own(found)
        self._whole.append(
            {_hash(unit.lstrip(NOT_COUNTED)): len(unit) for unit in found} if self._is_short(clauses) else {}
        )
        runs = _runs("".join(clauses))
        self._counts.append(len(runs))
        for run in runs:
            row = self._runs.setdefault(run, [])
            if len(row) <= RARE and row[-1:] != [len(self._papers)]:
                row.append(len(self._papers))
        self._papers.append({_hash(unit): len(unit) for unit in clauses})

    def _is_short(self, clauses: Iterable[str]) -> bool:
        """Whether a paper has too little wording of its own; any past paper may be the twin of one."""
        return self.past_from >= 0 or sum(map(len, set(clauses))) < MIN_OWN

    def past(self) -> None:
        """What is added from here on are papers of the past, which are not compared with each other."""
        self.past_from = len(self._papers)

    @property
    def _end(self) -> int:
        return self.past_from if self.past_from >= 0 else len(self._papers)

    def pairs(self, threshold: float, texts: Texts | None = None) -> list[Pair]:
        """The pairs with a share of at least `threshold`, the highest first. Without `texts` a changed clause is another."""
        end, frame = self._end, self.frame()
        bare = _without(self._papers, frame)
        close = self._close()
        found = []
        for a, others in _meetings(bare, end, close).items():
            for b in others:
                share, chars = _exact(bare[a], bare[b])
                if texts and (share >= threshold or (a, b) in close):
                    share, chars = _shared(texts(a), texts(b), lambda unit: self.in_frame(unit, frame))
                if chars and share >= threshold:
                    past = b >= end
                    found.append(Pair(a, b - end if past else b, past, share, chars))
        found += self._twins(end, {(p.first, p.second, p.past) for p in found})
        return sorted(found, key=lambda p: (-p.share, -p.chars, p.first, p.past, p.second))

    def _twins(self, end: int, known: Container[tuple[int, int, bool]]) -> Iterator[Pair]:
        """Short papers that are the same nearly to the letter, facts and all."""
        bare = _without(self._whole, _frame(self._whole[:end], FEW))
        for a, others in _meetings(bare, end, {}).items():
            for b in others:
                larger = max(sum(bare[a].values()), sum(bare[b].values()))
                chars = sum(bare[a][h] for h in bare[a].keys() & bare[b].keys())
                place = (a, b - end if b >= end else b, b >= end)
                if (b >= end or end >= FEW) and larger >= MIN_TWIN and chars >= TWIN * larger and place not in known:
                    yield Pair(*place, chars / larger, chars, True)

    def _close(self) -> dict[tuple[int, int], int]:
        """Papers that share so many rare runs that one may be the other reworded, with how many."""
        met = Counter(_couples((row for row in self._runs.values() if 1 < len(row) <= RARE), self._end))
        counts = self._counts
        return {(a, b): n for (a, b), n in met.items() if n >= max(RUNS_SHARED, RUN_SHARE * min(counts[a], counts[b]))}

    def frame(self) -> frozenset[int]:
        """The clauses that most papers of the batch have: its frame, not what anybody copied."""
        return _frame(self._papers[: self._end])

    @staticmethod
    def in_frame(unit: str, frame: frozenset[int]) -> bool:
        """Whether a clause belongs to the frame."""
        return _hash(unit) in frame


def _frame(papers: Sequence[Mapping[int, int]], least: int = COMMON_FROM) -> frozenset[int]:
    """What more than half of the papers have, if there are so many of them."""
    there = sum(bool(paper) for paper in papers)
    counts = Counter(h for paper in papers for h in paper)
    return frozenset(h for h, n in counts.items() if n > COMMON * there) if there >= least else frozenset()


def _without(papers: Sequence[Mapping[int, int]], frame: Container[int]) -> list[dict[int, int]]:
    return [{h: n for h, n in paper.items() if h not in frame} for paper in papers]


# --- two papers ---------------------------------------------------------------------------------------------------------


def _exact(one: Mapping[int, int], two: Mapping[int, int]) -> tuple[float, int]:
    """The share of the shorter paper's wording that both have to the letter, and its characters."""
    smaller = min(sum(one.values()), sum(two.values()))
    chars = sum(one[h] for h in one.keys() & two.keys()) if smaller >= MIN_OWN else 0
    return (chars / smaller, chars) if chars else (0.0, 0)


def _shared(one: Sequence[str], two: Sequence[str], in_frame: Callable[[str], bool]) -> tuple[float, int]:
    """The same with clauses that differ in a word or two counted as one."""
    smaller = min(sum(len(unit) for unit in set(own(units)) if not in_frame(unit)) for units in (one, two))
    matched = same_clauses(one, two, in_frame)
    chars = min(sum(map(len, matched)), sum(map(len, set(matched.values()))))
    return (chars / smaller, chars) if smaller >= MIN_OWN else (0.0, 0)


# --- who meets whom -----------------------------------------------------------------------------------------------------


def _runs(text: str) -> set[int]:
    """Hashes of one in so many of the runs of a text, the same ones wherever they stand."""
    data = text.encode("utf-16-le", "replace")
    hashes = (zlib.crc32(data[n : n + 2 * RUN]) for n in range(0, len(data) - 2 * RUN + 1, 2))
    return {h for h in hashes if h % ONE_IN == 0}


def _couples(crowds: Iterable[Sequence[int]], end: int) -> Iterator[tuple[int, int]]:
    """Each paper of the batch in a crowd with each that comes after it."""
    for crowd in crowds:
        for n, a in enumerate(crowd):
            if a < end:
                yield from ((a, b) for b in crowd[n + 1 :])


def _meetings(
    papers: Sequence[Mapping[int, int]], end: int, close: Mapping[tuple[int, int], int]
) -> dict[int, list[int]]:
    """For each paper of the batch the later papers, and those of the past, that it is to be compared with."""
    met: dict[int, Counter[int]] = {}
    for (a, b), count in close.items():
        met.setdefault(a, Counter())[b] += count
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
