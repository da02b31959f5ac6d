"""Small functions on plain Chinese text: sentences, counting, what may stand in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

ENDERS = "。！？!?"
CLOSERS = "”’」』）)】〕》〉\"'"
_SENTENCE = re.compile(rf"[^{ENDERS}]*(?:[{ENDERS}]+[{re.escape(CLOSERS)}]*|$)", re.DOTALL)
# What XML 1.0 §2.2 leaves out; no writer puts these into a file.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
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


def minutes(chars: int, speed: int = 190) -> float:
    """How long a text of `chars` characters takes to read out at `speed` characters a minute."""
    return chars / speed


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
