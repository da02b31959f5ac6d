"""What papers are compared by: the clauses of a draft or of a text by other hands, and which clauses of two texts are the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from ..bank.formulations import Formulations
from ..document import Document, walk
from ..text import count_han

MIN_HAN = 6  # a shorter clause is nobody's wording
NOT_COUNTED = "\t"  # how a clause begins that is a fact, a fixed formulation or too short to be anybody's wording
SAME_CLAUSE = 0.6  # share of pairs of signs that make two clauses one
_BREAK = re.compile(r"[，。；：！？、,;:!?\n（）()“”《》—]+")
_STOCK = ("phrase", "own")  # a frame is the same in every paper of its kind


def units(document: Document, fixed: Formulations) -> tuple[str, ...]:
    """The clauses of a draft, in order; those that don't count begin with `NOT_COUNTED`, an empty one ends a sentence, two
    end a paragraph."""
    out: list[str] = []
    last: object = None
    for block, _, sentence in walk(document):
        out += [""] if last not in (None, block) else []
        spans = [span for span in sentence.spans if span.origin != "number"]
        out += [*_units("".join(s.text if s.origin in _STOCK else _as_fact(s.text) for s in spans), fixed), ""]
        last = block
    return tuple(out)


def units_of_text(text: str, fixed: Formulations) -> tuple[str, ...]:
    """The same of a text by other hands, whose facts nobody has marked: clauses with a digit don't count."""
    out: list[str] = []
    for line in filter(str.strip, re.sub(r"([0-9０-９]+)", "\0\\1", text).split("\n")):
        for sentence in filter(str.strip, re.split("[。！？]", line)):
            out += [*_units(sentence, fixed), ""]
        out.append("")
    return tuple(out)


def own(found: Iterable[str]) -> list[str]:
    """The clauses that count."""
    return [unit for unit in found if unit and unit[0] != NOT_COUNTED]


def _as_fact(text: str) -> str:
    return _BREAK.sub(lambda match: f"{match[0]}\0", f"\0{text}")


def _units(text: str, fixed: Formulations) -> Iterator[str]:
    for clause in _BREAK.split(text):
        plain = clause.replace("\0", "").strip()
        counts = "\0" not in clause and count_han(plain) >= MIN_HAN and not _is_fixed(plain, fixed)
        if plain:
            yield plain if counts else f"{NOT_COUNTED}{plain}"


@lru_cache(maxsize=65536)
def _is_fixed(clause: str, fixed: Formulations) -> bool:
    """Whether fixed formulations make up most of a clause."""
    return sum(hit.end - hit.start for hit in fixed.find(clause, "9999-12-31")) * 2 > len(clause)


def same_clauses(one: Sequence[str], two: Sequence[str], in_frame: Callable[[str], bool]) -> dict[str, str]:
    """Clauses of one text → the clauses of the other that say them again, to the letter or nearly."""
    mine, theirs = (dict.fromkeys(unit for unit in own(units) if not in_frame(unit)) for units in (one, two))
    matched = {unit: unit for unit in mine if unit in theirs}
    left = {unit: _pairs_of_signs(unit) for unit in theirs if unit not in matched}
    where: dict[str, list[str]] = {}
    for unit, pairs in left.items():
        for pair in pairs:
            where.setdefault(pair, []).append(unit)
    for unit in (unit for unit in mine if unit not in matched):
        pairs = _pairs_of_signs(unit)
        near = Counter(other for pair in pairs for other in where.get(pair, ()) if other in left)
        best = max(near, key=lambda other: 2 * near[other] / (len(pairs) + len(left[other])), default="")
        if best and 2 * near[best] >= SAME_CLAUSE * (len(pairs) + len(left[best])):
            matched[unit] = best
            del left[best]
    return matched


def _pairs_of_signs(unit: str) -> set[str]:
    return {unit[n : n + 2] for n in range(len(unit) - 1)}
