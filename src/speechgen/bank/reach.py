"""Where the entries of a phrasebank can stand: slot → steps → kinds, and how many entries each step of a kind has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ..kinds import Kind, Section, Templates
from .phrasebank import Phrase, Phrasebank, Slot

IN_CODE = {"任务.体", "任务.谁办", "任务.时限", "任务.裸", "任务.裸待补", "任务.缘由", "任务.收束"}  # compose.py
_SAID = re.compile(r'(?:say|maybe)\("([^"]+)"')
_COVERED = re.compile(r"cover\([\[(]([^\])]*)[\])]")
_BLOCK = re.compile(r"\{%-?\s*block\s+s(\d+)_(\d+)")


@dataclass(frozen=True)
class Bank:
    """A phrasebank with the templates that use it. today: YYYY-MM-DD, for periods that have run out."""

    phrases: Phrasebank
    templates: Templates
    today: str = "2000-01-01"
    entries: Mapping[str, tuple[Phrase, ...]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", {name: self.phrases.entries(name) for name in self.phrases.slots})

    @cached_property
    def steps(self) -> dict[str, set[str]]:
        """Slot → the steps whose template asks for it, through other slots too; headings are the step 标题."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, slot in self.phrases.slots.items():
            if name in IN_CODE:
                found[name].add(slot.step)
        for move in self.templates.moves.values():
            for step, text in _blocks(move):
                for name in _asked(text):
                    found[name].add(step)
        for name in (name for kind in self.templates.kinds.values() for name in _heads_of(kind)):
            found[name].add("标题")
        return _through(found, self.entries)

    @cached_property
    def kinds(self) -> dict[str, frozenset[str]]:
        """Slot → the kinds that have one of its steps."""
        used = {kind.id: _steps_of(kind.sections) for kind in self.templates.kinds.values()}
        heads = {kind.id: _heads_of(kind) for kind in self.templates.kinds.values()}
        return {
            slot: frozenset(k for k in used if used[k] & steps or ("标题" in steps and slot in heads[k]))
            for slot, steps in self.steps.items()
        }


def _blocks(move: str) -> Iterator[tuple[str, str]]:
    """The steps of a move with the text of their block."""
    parts = _BLOCK.split(move)
    yield from ((f"{parts[n]}.{parts[n + 1]}", parts[n + 2]) for n in range(1, len(parts), 3))


def _asked(text: str) -> Iterator[str]:
    yield from _SAID.findall(text)
    for row in _COVERED.findall(text):
        yield from re.findall(r'"([^"]+)"', row)


def _heads_of(kind: Kind) -> set[str]:
    """The slots that the title and the headings of a kind are chosen from."""
    headings = {head.slot for section in kind.sections for head in section.headings}
    return headings | ({kind.paper.title} if kind.paper.title else set())


def _steps_of(sections: Iterable[Section]) -> set[str]:
    return {step for section in sections for row in section.paragraphs for step in row}


def _through(found: Mapping[str, set[str]], entries: Mapping[str, Sequence[Phrase]]) -> dict[str, set[str]]:
    """The steps of slots that entries of other slots expand."""
    out = {name: set(steps) for name, steps in found.items()}
    todo = list(out)
    while todo:
        name = todo.pop()
        inner = {p.value for phrase in entries.get(name, ()) for p in phrase.parts if p.kind in ("slot", "maybe")}
        for other in inner:
            if not out[name] <= out.setdefault(other, set()):
                out[other] |= out[name]
                todo.append(other)
    return out


class Cover(NamedTuple):
    """A step that a kind uses: how many entries its slots have for the kind; the slot with the fewest, and its number."""

    kind: str
    step: str
    entries: int
    least: str
    number: int


def coverage(bank: Bank) -> list[Cover]:
    """A row for each kind and each of its steps that is said with phrases."""
    out = []
    for kind in bank.templates.kinds.values():
        for step in sorted(_steps_of(kind.sections), key=_as_numbers):
            slots = [s for s in bank.entries if step in bank.steps.get(s, ()) and s in bank.phrases.slots]
            numbers = {s: sum(_for_kind(p, kind.id, bank.phrases.slots[s]) for p in bank.entries[s]) for s in slots}
            if numbers:
                least = min(numbers, key=lambda s: (numbers[s], s))
                out.append(Cover(kind.id, step, sum(numbers.values()), least, numbers[least]))
    return out


def _as_numbers(step: str) -> tuple[int, ...]:
    return tuple(int(n) for n in step.split("."))


def _for_kind(phrase: Phrase, kind: str, slot: Slot) -> bool:
    """Whether an entry of any topic can stand in a kind."""
    for when in (phrase.when, slot.when):
        wanted = when.get("文种")
        if (isinstance(wanted, tuple) and kind not in wanted) or kind in when.get("非文种", ()):
            return False
    return True
