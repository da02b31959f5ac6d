"""Small functions on plain Chinese text: sentences, counting, what may stand in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import TypeVar

ENDERS = "。！？!?"
CLOSERS = "”’」』）)】〕》〉\"'"
_SENTENCE = re.compile(rf"[^{ENDERS}]*(?:[{ENDERS}]+[{re.escape(CLOSERS)}]*|$)", re.DOTALL)
# What XML 1.0 §2.2 leaves out; no writer puts these into a file.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")  # signs that nobody sees
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CLAUSE = re.compile(r"[，、；：。！？]")  # what ends one
_PAUSE = re.compile(r"[，；。！？：]")
HAN = re.compile(r"[\u4e00-\u9fff]+")  # one for all: it takes half a millisecond to compile
_YAO = re.compile(r"(?<![主重需必首紧摘纪概])要(?!点|求|素|害)")
_Item = TypeVar("_Item")


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text: each ends with 。！？!? and the closing quotes and brackets that follow."""
    return tuple(part for part in _SENTENCE.findall(text) if part)


def ends_sentence(text: str) -> bool:
    """Whether a text closes its last sentence itself, be it inside a quotation or brackets."""
    return text.rstrip(CLOSERS).endswith(tuple(ENDERS))


def count_chars(text: str) -> int:
    """Characters that are not blank: the 字数 that an office counts."""
    return len("".join(text.split()))


def count_han(text: str) -> int:
    """How many Chinese characters a text has."""
    return sum(map(len, HAN.findall(text)))


def minutes(chars: int, speed: int = 190) -> float:
    """How long a text of `chars` characters takes to read out at `speed` characters a minute."""
    return chars / speed


def four_clauses(text: str) -> int:
    """The clauses of just four Han characters (genre.md §4.4)."""
    return sum(len(clause) == 4 and HAN.fullmatch(clause) is not None for clause in CLAUSE.split(text))


def yao(text: str) -> int:
    """How often 要 orders something; not in 需要, 重要, 要求 and their like."""
    return len(_YAO.findall(text))


def parallel_runs(text: str) -> int:
    """Runs of three or more neighbouring clauses of one build (排比, genre.md §4.4): of equal length within one character,
    with at least one character in the same place, counted from the front or from the back, in all of them."""
    clauses = [clause for clause in _PAUSE.split(text) if clause]
    length, found = 1, 0
    common = _places(clauses[0]) if clauses else set()
    for a, b in pairwise(clauses):
        both = common & _places(b)
        alike = min(len(a), len(b)) > 2 and abs(len(a) - len(b)) <= 1 and both
        length, common = (length + 1, both) if alike else (1, _places(b))
        found += length == 3
    return found


def _places(clause: str) -> set[tuple[int, str]]:
    """The characters of a clause with their places from the front (0, 1, …) and from the back (-1, -2, …)."""
    return {(i, char) for i, char in enumerate(clause)} | {(i - len(clause), char) for i, char in enumerate(clause)}


def storable(text: str) -> str:
    """`text` without the characters that no XML file can hold (XML 1.0 §2.2)."""
    return _ILLEGAL.sub("", text)


def escape(text: str) -> str:
    """Text for the content and the quoted attributes of XML and HTML."""
    if "&" in text or "<" in text or ">" in text or '"' in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text


def joined(items: Iterable[tuple[str, _Item]]) -> list[tuple[str, _Item]]:
    """Neighbouring pieces of text of the same kind made one; empty pieces are left out."""
    out: list[tuple[str, _Item]] = []
    for text, kind in items:
        if out and out[-1][1] == kind:
            out[-1] = (out[-1][0] + text, kind)
        elif text:
            out.append((text, kind))
    return out
