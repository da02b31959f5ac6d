"""The words of a 提纲 and what they stand for: fields, moves and tasks → the steps that say them."""

from __future__ import annotations

from collections.abc import Collection

from .derive import plain
from .kinds import Kind
from .realise import items
from .situation import Item, Situation

# What the words of an approved outline stand for: field name or move → the steps that say it.
CONTENT: dict[str, tuple[str, ...]] = {
    "M2": ("2.1", "2.2", "2.3", "2.4", "2.5", "2.6"),
    "M3": ("3.1", "3.2", "3.3", "3.4", "3.5"),
    "M4": ("4.6", "4.1", "4.2", "4.4", "4.5"),
    "M5": ("5.5", "5.1", "5.2", "5.6", "5.7", "5.3"),
    "M6": ("6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.7", "6.8"),
    "M7": ("7.1",),
    "M8": ("8.1",),
    "成绩": ("2.1", "2.2", "2.5"),
    "排名": ("2.3", "4.6"),
    "荣誉": ("2.3",),
    "经验": ("2.4",),
    "归功": ("2.5",),
    "感谢": ("2.6",),
    "表彰": ("13.3",),
    "意义": ("3.1",),
    "形势": ("3.2", "3.3"),
    "利害": ("3.4",),
    "态度": ("3.5",),
    "问题": ("4.1", "4.2", "4.4", "4.5"),
    "任务": ("5.1", "5.2"),
    "先例": ("5.3",),
    "清单": ("5.6",),
    "程序": ("5.7",),
    "责任": ("6.1", "6.2", "6.3"),
    "督查": ("6.4", "6.5"),
    "纪律": ("6.6",),
    "宣传": ("6.7",),
    "保障": ("6.8",),
    "介绍经验": ("7.1",),
    "支持事项": ("8.1",),
}
# Steps that some kinds have in the place of the usual one: problems one by one, words for a new term, for prizes, for a guest.
INSTEAD = {"3.1": "3.8", "3.2": "3.9", "4.2": "4.3", "5.1": "13.8", "5.2": "5.8", "6.1": "6.9"}
# Words of a heading that tell what a section without 内容 is about.
HEADING_WORDS = (
    ("M4", ("问题", "不足", "差距", "短板")),
    ("M2", ("成绩", "成效", "经验", "肯定", "回顾", "总结")),
    ("M6", ("责任", "督查", "保障", "领导", "纪律", "落实", "考核")),
    ("M3", ("认识", "意义", "形势", "思想", "站位", "紧迫")),
)


def takes_outline(kind: Kind) -> bool:
    """Whether an approved outline can replace the frame of a kind: it is made of the steps that an outline names. A pledge
    or a chair's script is not: orders would come into it."""
    return not steps_in(kind).isdisjoint(step for steps in CONTENT.values() for step in steps)


def steps_in(kind: Kind) -> frozenset[str]:
    """The steps in the frame of a kind."""
    return frozenset(step for section in kind.sections for paragraph in section.paragraphs for step in paragraph)


def task_words(situation: Situation) -> dict[str, Item]:
    """The words by which an outline names a task, in file order: its 编号, or 任务2 for the second if it has none."""
    return {plain(task.get("编号")) or f"任务{n}": task for n, task in enumerate(items(situation, "任务"), 1)}


def steps_of(word: str, frame: Collection[str]) -> tuple[str, ...]:
    """The steps that a word of an outline brings in a kind whose frame has these steps; a step names itself."""
    usual = CONTENT.get(word, (word,))
    return tuple(INSTEAD[s] if s not in frame and INSTEAD.get(s) in frame else s for s in usual)


def guess(heading: str) -> str:
    """What a section without 内容 is about, by its heading: a move."""
    return next((move for move, words in HEADING_WORDS if any(word in heading for word in words)), "M5")
