"""What a new or changed entry has to keep to, what it is like, and what it could be called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .. import fields
from ..bank.alike import Index, normal
from ..bank.facts import ADVICE, facts_in
from ..bank.lint import GLOBAL, claims
from ..bank.phrasebank import Phrase, Phrasebank, parse_text, tried
from ..bank.words import forbidden_in
from ..findings import Finding, Pos
from ..text import HAN
from .query import shown_phrase

_OWN = "本单位"
_LONGEST_NAME = 8


def checked(bank: Phrasebank, slot: str, entry: Mapping[str, Any]) -> tuple[Phrase | None, list[Finding]]:
    """An entry as the phrase it would be, and everything against it: the rules of the bank, unknown fields, facts."""
    phrase, wrong = tried(bank, slot, entry)
    found = [Finding(Pos("text"), "error", "phrases", what, "写法见 docs/phrasebank.md") for what in wrong]
    found += [_unknown(bank, slot, name) for name in _fields(entry) if name not in known_fields(bank, slot)]
    found += [
        Finding(Pos("text", 1, claim.start + 1), "error", "fact", f"{claim.reason}，句库里不能写", ADVICE[claim.kind])
        for claim in (claims(phrase) if phrase else facts_in(str(entry.get("text") or "")))
    ]
    for hit in forbidden_in(str(entry.get("text") or "")):
        hint = "换个实在的说法，或删掉"
        found.append(Finding(Pos("text", 1, hit.start + 1), "error", "word", f"“{hit.text}”不能写：{hit.sort}", hint))
    return phrase, found


def _fields(entry: Mapping[str, Any]) -> list[str]:
    try:
        return [part.value for part in parse_text(str(entry.get("text") or "")) if part.kind == "field"]
    except ValueError:
        return []  # told with the rules of the bank


def known_fields(bank: Phrasebank, slot: str) -> frozenset[str]:
    """The names that an entry of a slot can ask for: its local fields, the situation's, and those settled for all."""
    return frozenset(bank.slots[slot].fields) | {path for path, _, _ in fields.walk()} | GLOBAL


def _unknown(bank: Phrasebank, slot: str, name: str) -> Finding:
    local = "、".join(bank.slots[slot].fields) or "没有"
    hint = f"这个句位自己的字段：{local}；全局字段见 docs/phrasebank.md"
    return Finding(Pos("text"), "error", "phrases", f"没有“{name}”这个字段，这一条会永远用不上", hint)


def near(phrase: Phrase, bank: Phrasebank, most: int = 3) -> list[tuple[float, Phrase]]:
    """The other entries most like an entry, nearest first."""
    known = {other.id: other for other in bank if other.id != phrase.id}
    index = Index((name, normal(other.parts)) for name, other in known.items())
    return [(share, known[name]) for name, share in index.near(normal(phrase.parts))][:most]


def name_for(bank: Phrasebank, slot: str, text: str, taken: Iterable[str] = ()) -> str:
    """A readable id that nobody has: the slot, 本单位, and the first characters of the text.

    本单位 keeps it apart from whatever a later version of the built-in bank may bring.
    """
    known = {phrase.id for phrase in bank} | set(taken)
    words = "".join(HAN.findall(re.sub(r"\{\{[^{}]*\}\}", "", text)))[:_LONGEST_NAME]
    stem = f"{slot}/{_OWN}·{words or '一条'}"
    return next(name for name in (stem, *(f"{stem}{n}" for n in range(2, 10_000))) if name not in known)


def told(phrase: Phrase) -> str:
    """An entry on one line."""
    return f"{phrase.id}：{shown_phrase(phrase)}"
