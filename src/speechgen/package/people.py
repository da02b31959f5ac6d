"""Who speaks at a meeting, wherever the file says so: one person with one post, one post with one person, one order.

The same person stands in 讲话人, 议程, 此前发言, 会议.主持 and in the papers' own rows; each paper takes its own field, so two
forms in the file are two forms on paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..agenda import NO_SPEECH, act_of
from ..derive import plain
from ..findings import Finding
from ..realise import items
from ..situation import Fact, Item, Situation, Value
from .speakers import split_person

_KEYS = {"姓名": "姓名", "讲话人": "姓名", "职务": "职务", "单位": "单位"}
_MASKED = re.compile(r"某|[X×]{1,}")
_SHARED = re.compile(r"副|常委|委员|代表|成员")  # posts that several people hold
_BARE = (
    "书记",
    "局长",
    "主任",
    "部长",
    "院长",
    "校长",
    "所长",
    "科长",
    "处长",
    "大队长",
    "经理",
    "总经理",
    "镇长",
    "乡长",
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A person or a unit at a place of the file; fact: the value that stands for the place."""

    name: str
    post: str
    unit: str
    fact: Fact

    @property
    def title(self) -> str:
        """Unit and post as one: 区住建局局长; the unit is not said twice."""
        return self.post if self.unit in self.post else self.unit + self.post

    @property
    def shown(self) -> str:
        """How it reads."""
        return (self.title + self.name) if self.post else self.unit + self.name


def told(situation: Situation, fact: Fact, code: str, message: str, hint: str, level: str = "warning") -> Finding:
    """A finding at a fact, with its line."""
    line = situation.lines[fact.pos.line - 1] if fact.pos.line <= len(situation.lines) else ""
    return Finding(fact.pos, level, code, message, hint, line, max(1, len(fact.text)))  # type: ignore[arg-type]


def findings(situation: Situation) -> Iterator[Finding]:
    """What is said in two ways about the people of the meeting."""
    everyone = list(mentions(situation))
    yield from _names(situation, everyone)
    yield from _posts(situation, everyone)
    yield from _chairs(situation)
    yield from _absent(situation)
    yield from order(situation)


def mentions(situation: Situation) -> Iterator[Mention]:
    """Every place of the file that names a person with a post, or a unit that speaks."""
    for item in _items(situation):
        found = mention(item)
        if found:
            yield found
    meeting = situation.get("会议")
    lists = [meeting.get(key) for key in ("主持", "出席", "列席", "请假", "记录")] if isinstance(meeting, Item) else []
    for fact in _facts([*lists, situation.get("听众.来宾")]):
        post, name = split_person(fact.text)
        if name:
            yield Mention(name, post, "", fact)


def _items(situation: Situation) -> Iterator[Item]:
    for key in ("讲话人", "此前发言", "议程", "此后发言"):
        yield from items(situation, key)
    for row in items(situation, "成套"):
        speaker = row.get("讲话人")
        if isinstance(speaker, Item):
            yield speaker


def _facts(values: Iterable[Value | None]) -> Iterator[Fact]:
    for value in values:
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Fact) and one.text:
                yield one


def mention(item: Item) -> Mention | None:
    """The person or unit that an item names; None if it names none."""
    found = {
        _KEYS[key]: value for key, value in item.items() if key in _KEYS and isinstance(value, Fact) and value.text
    }
    if not found:
        return None
    name, post, unit = (
        found[key].text.removesuffix("同志") if key in found else "" for key in ("姓名", "职务", "单位")
    )
    anchor = found.get("姓名") or found.get("职务") or found["单位"]
    return Mention(name, post, unit, anchor)


def alike(one: str, two: str) -> bool:
    """Whether two titles are one in a longer and a shorter form: 区长 after 澄湖区区长, 副区长 after 区委常委、副区长."""
    short, long = sorted((one, two), key=len)
    return long.endswith(short) and not long.removesuffix(short).endswith("副")


def _names(situation: Situation, everyone: Sequence[Mention]) -> Iterator[Finding]:
    """One name, two posts; masked names are no names."""
    for one, two in combinations(everyone, 2):
        same = one.name and one.name == two.name and not _MASKED.search(one.name)
        if same and one.post and two.post and not alike(one.title, two.title):
            text = f"“{one.name}”的职务前后不一：第 {one.fact.pos.line} 行是“{one.title}”，这里是“{two.title}”"
            yield told(situation, two.fact, "two-posts", text, "核对以后两处写成一样")


def _posts(situation: Situation, everyone: Sequence[Mention]) -> Iterator[Finding]:
    """One post, two names, where only one person can hold it."""
    for one, two in combinations(everyone, 2):
        if not (one.name and two.name and one.name != two.name and one.post and two.post):
            continue
        shared = _SHARED.search(one.title) or one.title in _BARE or two.title in _BARE
        if not shared and _same_title(one, two):
            text = f"“{two.title}”前后不是一个人：第 {one.fact.pos.line} 行是“{one.name}”，这里是“{two.name}”"
            yield told(situation, two.fact, "two-names", text, "核对姓名，改正其中一处", "error")


def _same_title(one: Mention, two: Mention) -> bool:
    """The same post of the same body; a post without its body is that of the place of the meeting."""
    return one.title == two.title or (
        alike(one.title, two.title) and (not one.unit or not two.unit) and "局" not in one.title
    )


def _chairs(situation: Situation) -> Iterator[Finding]:
    """The chair of 会议.主持 and the speaker that the 主持词 is given in 成套."""
    given = situation.get("会议.主持")
    for row in items(situation, "成套"):
        speaker = row.get("讲话人")
        who = mention(speaker) if isinstance(speaker, Item) and plain(row.get("文种")) == "主持词" else None
        if who and isinstance(given, Fact) and given.text and (who.name or who.post) not in given.text:
            text = f"主持人前后不一：“会议.主持”是“{given.text}”，主持词由“{who.shown}”讲"
            yield told(situation, who.fact, "two-chairs", text, "核对是谁主持，改正其中一处", "error")


def _absent(situation: Situation) -> Iterator[Finding]:
    """Somebody who has asked for leave and is to speak."""
    speakers = [
        who for item in _items(situation) if (who := mention(item)) and who.name and not _MASKED.search(who.name)
    ]
    for fact in _facts([situation.get("会议.请假")]):
        for who in speakers:
            if who.name in fact.text:
                text = f"“{who.shown}”要发言（第 {who.fact.pos.line} 行），又在“会议.请假”里"
                yield told(situation, fact, "absent", text, "核对谁到会、谁发言", "error")
                break


# --- the order of speakers --------------------------------------------------------------------------------------------


def order(situation: Situation) -> Iterator[Finding]:
    """此前发言 and 此后发言 against 议程: who, in which order, before or after the speaker."""
    rows = [(mention(row), row) for row in items(situation, "议程") if act_of(row) not in NO_SPEECH]
    agenda = [(who, row) for who, row in rows if who is not None]
    speaker = next((mention(item) for item in items(situation, "讲话人")), None)
    own = next((n for n, (who, _) in enumerate(agenda) if speaker and same(who, speaker)), None)
    if own is None:
        return
    for key, inside in (("此前发言", range(own)), ("此后发言", range(own + 1, len(agenda)))):
        if situation.get(key):
            yield from _against(situation, key, agenda, inside)


def same(one: Mention, two: Mention) -> bool:
    """Whether two mentions mean one person or unit: by name, else by title, else by unit."""
    if one.name and two.name:
        return one.name == two.name and (not one.post or not two.post or alike(one.title, two.title))
    if one.post and two.post:
        return alike(one.title, two.title)
    return bool(one.unit and two.unit) and bool(set(one.unit.split("、")) & set(two.unit.split("、")))


def _against(
    situation: Situation, key: str, agenda: Sequence[tuple[Mention, Item]], inside: range
) -> Iterator[Finding]:
    last = -1
    met: set[int] = set()
    for item in items(situation, key):
        who = mention(item)
        places = [n for n, (other, _) in enumerate(agenda) if who and same(other, who)]
        if who is None:
            continue
        if not places:
            text = f"“{key}”里的“{who.shown}”，议程里没有"
            yield told(situation, who.fact, "agenda", text, "补进议程，或从这里删去；姓名、职务要和议程写得一样")
            continue
        met |= set(places)
        if not set(places) & set(inside):
            text = f"“{who.shown}”写在“{key}”，议程里却排在讲话{'之后' if key == '此前发言' else '之前'}"
            yield told(situation, who.fact, "speakers", text, "按会议的实际次序改正其中一处", "error")
        elif places[0] < last:
            text = f"“{who.shown}”的次序和议程不一样"
            yield told(situation, who.fact, "speakers", text, "按会议的实际次序改正其中一处", "error")
        yield from _acts(situation, who, item, agenda[places[0]][1])
        last = max(last, places[0])
    for n in sorted(set(inside) - met):
        who = agenda[n][0]
        if key == "此前发言" or who.post:
            text = f"议程里的“{who.shown}”，“{key}”里没有"
            yield told(situation, who.fact, "agenda", text, f"补进“{key}”；或者不写“{key}”，由程序按议程排")


def _acts(situation: Situation, who: Mention, item: Item, row: Item) -> Iterator[Finding]:
    given, act = plain(item.get("行为")), act_of(row)
    if given and act and act not in given and given not in act:
        text = f"“{who.shown}”在议程里是“{act}”，在这里是“{given}”"
        yield told(situation, who.fact, "speakers", text, "两处写成一样")
