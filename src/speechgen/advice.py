"""What a careful colleague would say about a situation: role slips, problems that no task answers, speeches too long.

These are findings of level warning or hint with the place in the file; nothing here changes the draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import lexicon, measure
from .derive import UNDER, Derived, plain
from .document import Document, plain_text
from .findings import Finding
from .outline_words import CONTENT, task_words
from .realise import items, texts
from .situation import Fact, Item, Situation
from .text import minutes

_STEP = re.compile(r"\d{1,2}\.\d{1,2}")
HOUR = 60  # minutes a leader's speech may last: 整治形式主义为基层减负若干规定 (2024)
_OWN = {"县": "县委", "区": "区委", "市": "市委", "省": "省委", "镇": "镇党委", "乡": "乡党委"}


def advice(situation: Situation, derived: Derived, document: Document, chars: int) -> Iterator[Finding]:
    """All advice on a situation and the draft made from it."""
    yield from _leader(situation, derived)
    yield from _unanswered(situation)
    yield from _must_use(situation, document)
    yield from _own(situation, document)
    yield from _outline(situation)
    yield from _pattern(situation, document)
    yield from _shortfalls(situation)
    if minutes(chars) > HOUR:
        kind = situation.get("文种")
        assert isinstance(kind, Fact)
        yield Finding(
            kind.pos,
            "warning",
            "length",
            f"约 {minutes(chars):.0f} 分钟，超过一小时",
            "按基层减负的规定，讲话一般不超过一小时",
        )


def _leader(situation: Situation, derived: Derived) -> Iterator[Finding]:
    """A party secretary does not praise the lead of his own committee (genre.md §2.3 rule 5)."""
    given = situation.get("结尾.领导")
    own = _OWN.get(derived.kind, "")
    head = derived.names["系统"] == "党委" and not UNDER.search(derived.post)
    if isinstance(given, Fact) and head and own and given.text.startswith(own):
        text = f"讲话人是{derived.post or '党委负责同志'}，“在{given.text}领导下”说的是自己所在的机关"
        yield Finding(given.pos, "warning", "role", text, "一般写上一级，如“市委、市政府”")


def _unanswered(situation: Situation) -> Iterator[Finding]:
    """Problems that name no task, as hints."""
    for problem in unpaired(situation)[0]:
        text = f"这个问题没有任务来答：{plain(problem.get('表现'))}"
        yield Finding(problem.pos, "hint", "unanswered", text, "在“对应”里写上解决它的任务编号，或加一项任务")


def unpaired(situation: Situation) -> tuple[list[Item], list[Item]]:
    """Problems that name no task, and tasks that no problem names; none where no problem names any: a file without ids."""
    problems = [p for p in items(situation, "问题") if plain(p)]
    named = {plain(problem.get("对应")) for problem in problems} - {""}
    if not named:
        return [], []
    tasks = [task for task in items(situation, "任务") if plain(task) and plain(task.get("编号"))]
    return [p for p in problems if not plain(p.get("对应"))], [t for t in tasks if plain(t.get("编号")) not in named]


def _own(situation: Situation, document: Document) -> Iterator[Finding]:
    """Own wording that no place of the draft took."""
    text = plain_text(document)
    for item in items(situation, "自拟"):
        own, place = item.get("文字"), item.get("位置")
        if isinstance(own, Fact) and own.text and own.text not in text:
            at = place.pos if isinstance(place, Fact) else own.pos
            said = f"自拟的文字没有放进去：没有“{plain(place)}”这个位置，或这篇用不到它"
            yield Finding(
                at,
                "warning",
                "own-text",
                said,
                "位置写任务编号、开头、结尾，或步骤（speechgen kinds 文种 里列的号和名）",
            )


def _outline(situation: Situation) -> Iterator[Finding]:
    """Words of an approved outline that name no field, move, step or task."""
    ids = task_words(situation)
    for item in items(situation, "提纲"):
        for word in texts(item.get("内容")):
            if word.text not in {*ids, *CONTENT} and not _STEP.fullmatch(word.text):
                text = f"提纲里的“{word.text}”不知道指什么，没有安排"
                yield Finding(word.pos, "warning", "outline", text, f"写任务编号，或：{'、'.join(CONTENT)}")


def _pattern(situation: Situation, document: Document) -> Iterator[Finding]:
    """Headings that are not of the 标题句式 asked for; an approved outline is to the letter and not measured."""
    wanted = situation.get("风格.标题句式")
    if not isinstance(wanted, Fact) or situation.get("提纲"):
        return
    said = [re.sub(r"^[一二三四五六七八九十]+、", "", heading) for heading in measure.headings(document)]
    off = [heading for heading in said if measure.misses(heading, wanted.text)]
    if off:
        text = f"标题句式“{wanted.text}”没有全做到：{'；'.join(off)}"
        todo = "句库里没有字数合适的标题：换一种句式（如 4+4、4+6、4+10、6+10、4+4+10、单句），或在自己的句库里给这一节加几条"
        yield Finding(wanted.pos, "hint", "heading-pattern", text, todo)


def _shortfalls(situation: Situation) -> Iterator[Finding]:
    """A measure that states what is lacking, where the aim belongs."""
    for task in items(situation, "任务"):
        measure = task.get("指标")
        if isinstance(measure, Fact) and lexicon.is_gap(measure.text):
            text = f"指标“{measure.text}”说的是差距，不是要做到的程度，稿里照差距说了"
            yield Finding(measure.pos, "hint", "shortfall", text, "写要做到的程度，如“签订率达到100%”")


def _must_use(situation: Situation, document: Document) -> Iterator[Finding]:
    """Words of 风格.必用 that the draft does not have."""
    text = plain_text(document)
    for word in texts(situation.get("风格.必用")):
        if word.text not in text:
            yield Finding(
                word.pos, "warning", "must-use", f"必用的“{word.text}”没有写进去", "把它写进某个字段，或用“自拟”放进去"
            )
