"""What is worth asking about a new entry: only the keys that matter in its slot."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..bank.phrasebank import TONES, Phrasebank

OFTEN = 0.15  # share of the entries of a slot that use a key from which it is asked for
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a new entry: the key (`about`, `tone` or a condition), what to ask, the values usual here."""

    key: str
    asks: str
    choices: tuple[str, ...] = ()


def questions(bank: Phrasebank, slot: str) -> list[Question]:
    """What to ask about an entry of a slot, judged by what its other entries say; empty if nothing matters there."""
    entries = bank.entries(slot)
    least = OFTEN * max(1, len(entries))
    out = []
    if sum(bool(p.about) for p in entries) >= least:
        words = [word for word, _ in Counter(w for p in entries for w in p.about).most_common(_SHOWN)]
        out.append(Question("about", "任务里出现哪些词才用它（几个词用顿号隔开）", tuple(words)))
    if sum(bool(p.tone) for p in entries) >= least:
        out.append(Question("tone", "语气", TONES))
    keys = Counter(key for p in entries for key in p.when if key != "文种" and not key.startswith("非"))
    for key, n in keys.most_common(2):
        if n >= least:
            values = Counter(v for p in entries for v in _values(p.when.get(key)))
            usual = "专题" if key == "领域" else f"限在什么“{key}”"
            out.append(Question(key, usual, tuple(v for v, _ in values.most_common(_SHOWN))))
    return out


def _values(wanted: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (wanted,) if isinstance(wanted, str) else wanted or ()
