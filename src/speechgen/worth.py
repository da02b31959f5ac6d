"""What a short draft lacks most: fields that would be worth the most characters, with an estimate (design.md §3, Length)."""

from __future__ import annotations

from collections.abc import Iterator

from .derive import plain
from .document import Document, walk
from .measure import mean
from .realise import items
from .records import dataclass
from .situation import Situation
from .text import count_chars

# What one value usually comes to in a draft, in characters: seen in the samples, used where this draft cannot tell.
_USUAL = {
    "任务.举措": 30,
    "任务.缘由": 25,
    "任务.指标": 15,
    "问题.例证": 25,
    "问题.原因": 20,
    "成绩": 22,
    "经验": 50,
    "意义": 55,
    "形势": 45,
    "先例": 70,
    "宣传": 60,
    "保障": 40,
    "荣誉": 25,
    "督查": 60,
    "责任": 50,
}
_EACH = {"任务.举措": 3, "成绩": 4, "意义": 2, "经验": 2}  # values that an item, or a file, usually has


@dataclass(frozen=True, slots=True)
class Worth:
    """A field that is missing: how many items lack it (0: the field itself is), and the characters it would bring."""

    field: str
    items: int
    chars: int

    @property
    def words(self) -> str:
        """For the screen."""
        owner, _, key = self.field.partition(".")
        where = f"{self.items} 项{owner}没有“{key}”" if key else f"没有“{owner}”"
        return f"{where}（补上约值 {self.chars} 字）"


def most_helpful(situation: Situation, document: Document, useful: frozenset[str], most: int = 4) -> list[Worth]:
    """The missing fields that would help most, the most valuable first; useful: the fields that the kind has steps for."""
    rows = [row for row in _missing(situation, document) if row.field.split(".")[0] in useful]
    return sorted(rows, key=lambda row: -row.chars)[:most]


def _missing(situation: Situation, document: Document) -> Iterator[Worth]:
    for name, usual in _USUAL.items():
        owner, _, key = name.partition(".")
        one = round(_seen(document, name) or usual) * _EACH.get(name, 1)
        if not key:
            if not situation.get(owner):
                yield Worth(name, 0, one)
            continue
        lacking = [item for item in items(situation, owner) if not plain(item.get(key))]
        if lacking:
            yield Worth(name, len(lacking), one * len(lacking))


def _seen(document: Document, name: str) -> float:
    """The characters that one value of this field has brought in this draft, on the average; 0 if there is none."""
    owner, _, key = name.partition(".")
    sizes = []
    for _, _, sentence in walk(document):
        paths = {p for span in sentence.spans for p in span.paths if p.startswith(f"{owner}[") or p == owner}
        mine = {p for p in paths if not key or f".{key}" in p}
        if mine:
            sizes.append(count_chars(sentence.text) / max(1, len(paths)))
    return mean(sizes)
