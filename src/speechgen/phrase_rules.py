"""What a new or changed entry has to keep to, what it is like, and what it could be called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from . import fields
from .findings import Finding, Pos
from .phrase_facts import ADVICE, facts_in
from .phrase_query import shown_phrase
from .phrasebank import Phrase, Phrasebank, parse_text, tried

ALIKE = 0.5  # share of common pairs of characters from which an entry is shown as a near-duplicate
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_OWN = "本单位"
_LONGEST_NAME = 8


def checked(bank: Phrasebank, slot: str, entry: Mapping[str, Any]) -> tuple[Phrase | None, list[Finding]]:
    """An entry as the phrase it would be, and everything against it: the rules of the bank, unknown fields, facts."""
    phrase, wrong = tried(bank, slot, entry)
    found = [Finding(Pos("text"), "error", "phrases", what, "写法见 docs/phrasebank.md") for what in wrong]
    found += [_unknown(bank, slot, name) for name in _fields(entry) if name not in known_fields(bank, slot)]
    declared = entry.get("declares") or ()
    if entry.get("authority") != "固定提法":
        found += [
            Finding(
                Pos("text", 1, claim.start + 1), "error", "fact", f"{claim.reason}，句库里不能写", ADVICE[claim.kind]
            )
            for claim in facts_in(str(entry.get("text") or ""), declared)
            if claim.kind not in ("引语", "文件") or not wrong
        ]
    return phrase, found


def _fields(entry: Mapping[str, Any]) -> list[str]:
    try:
        return [part.value for part in parse_text(str(entry.get("text") or "")) if part.kind == "field"]
    except ValueError:
        return []  # told with the rules of the bank


def known_fields(bank: Phrasebank, slot: str) -> frozenset[str]:
    """The names that an entry of a slot can ask for: its local fields, the situation's, and the derived ones that other
    slots use as theirs by no declaration."""
    derived = {name for phrase in bank for name in phrase.fields if name not in bank.slots[phrase.slot].fields}
    return frozenset(derived) | {path for path, _, _ in fields.walk()} | frozenset(bank.slots[slot].fields)


def _unknown(bank: Phrasebank, slot: str, name: str) -> Finding:
    local = "、".join(bank.slots[slot].fields) or "没有"
    hint = f"这个句位自己的字段：{local}；全局字段见 docs/phrasebank.md"
    return Finding(Pos("text"), "error", "phrases", f"没有“{name}”这个字段，这一条会永远用不上", hint)


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring Han characters of a text."""
    return frozenset(run[n : n + 2] for run in _HAN.findall(text) for n in range(len(run) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two texts have in common, 0 to 1, by their `pairs`."""
    return len(one & other) / len(one | other) if one and other else 0.0


def near(text: str, rows: Iterable[Phrase], most: int = 3, own: str = "") -> list[tuple[float, Phrase]]:
    """The entries most like a text, nearest first; `own`: the id that does not count."""
    mine = pairs(text)
    scored = ((likeness(mine, pairs(phrase.literal)), phrase) for phrase in rows if phrase.id != own)
    return sorted((row for row in scored if row[0] >= ALIKE), key=lambda row: (-row[0], row[1].id))[:most]


def name_for(bank: Phrasebank, slot: str, text: str, taken: Iterable[str] = ()) -> str:
    """A readable id that nobody has: the slot, 本单位, and the first characters of the text.

    本单位 keeps it apart from whatever a later version of the built-in bank may bring.
    """
    known = {phrase.id for phrase in bank} | set(taken)
    words = "".join(_HAN.findall(re.sub(r"\{\{[^{}]*\}\}", "", text)))[:_LONGEST_NAME]
    stem = f"{slot}/{_OWN}·{words or '一条'}"
    return next(name for name in (stem, *(f"{stem}{n}" for n in range(2, 10_000))) if name not in known)


def told(phrase: Phrase) -> str:
    """An entry on one line."""
    return f"{phrase.id}：{shown_phrase(phrase)}"
