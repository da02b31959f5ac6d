"""Small seeded changes to a situation, so that an audit of the phrasebank sees optional fields come and go.

A variation works on the plain data of a situation file: it drops fields that need not be there, adds some with the example
of the field table, gives a field a value that conditions of the phrasebank ask for, changes stage, tone and length, and at
times moves the situation to another topic. Number 0 changes nothing. Nothing is random: the same file and number give the
same variation.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from ..bank.phrasebank import TONES, Phrasebank
from ..chance import chance
from ..datafiles import load_yaml, plain
from ..fields import BRANCHES, LEVELS, SITUATION, Field, Table
from .topic_moves import Pack, moved, rows

# What a variation never takes away, adds or replaces: without these there is no situation, or another one.
KEPT = frozenset({"文种", "阶段", "日期", "讲话人", "地方", "会议", "主题", "东道主", "编号", "对应", "关系"})
OWN = frozenset({"自拟", "提纲", "风格", "标题", "篇幅", "结尾"})
# The stages that a kind can be held at beside its own (genre.md §3).
STAGES: Mapping[str, tuple[str, ...]] = {
    "推进会讲话": ("推进", "再动员", "收官", "常规"),
    "冲刺讲话": ("冲刺", "收官"),
    "部门会议讲话": ("推进", "动员", "常规", "冲刺"),
    "安全部署讲话": ("常规", "推进", "动员"),
    "动员讲话": ("动员", "再动员"),
    "整改讲话": ("整改", "推进"),
}
RELATIONS = ("上级", "来宾")
ORDERS = ("先讲", "讲", "再讲")
LENGTHS = ("1000", "1600", "2400", "3600")
GOES, COMES, VALUE_MOVES = 0.18, 0.07, 0.25
STAGE_MOVES, TONE_MOVES, LENGTH_MOVES, TOPIC_MOVES, SPEAKER_MOVES = 0.25, 0.6, 0.6, 0.75, 0.25


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the conditions of a phrasebank ask for. packs: the words of each topic · values: field → values."""

    packs: Mapping[str, Pack]
    values: Mapping[str, Sequence[str]]


def wishes(bank: Phrasebank) -> Wishes:
    """The wishes of a bank, in a fixed order."""
    bound: dict[str, dict[str, list[tuple[str, ...]]]] = {topic: {} for topic in bank.topics}
    values: dict[str, set[str]] = {}
    for phrase in bank:
        topics = phrase.when.get("领域", ())
        for topic in topics if isinstance(topics, tuple) and phrase.about else ():
            bound.setdefault(topic, {}).setdefault(phrase.slot.partition(".")[0], []).append(phrase.about)
        for key, wanted in phrase.when.items():
            named = [value for value in wanted if value not in ("有", "无")] if isinstance(wanted, tuple) else []
            values.setdefault(key.removeprefix("非"), set()).update(named)
    packs = {topic: Pack(bank.vocabulary(topic), _turned(lists)) for topic, lists in sorted(bound.items())}
    return Wishes(packs, _ordered(values))


def _turned(lists: Mapping[str, Sequence[tuple[str, ...]]]) -> dict[str, list[str]]:
    """For each part of a speech the words its entries are bound to: the first word of each entry, then the second …"""
    return {key: list(dict.fromkeys(filter(None, chain(*zip_longest(*rows))))) for key, rows in sorted(lists.items())}


def _ordered(rows: Mapping[str, set[str]]) -> dict[str, list[str]]:
    return {key: sorted(values) for key, values in sorted(rows.items())}


class _Dice:
    """Chance that depends on nothing but the names it is asked with."""

    def __init__(self, name: str) -> None:
        self.key = hashlib.blake2b(name.encode(), digest_size=8).hexdigest()

    def below(self, share: float, what: str) -> bool:
        """True in about `share` of the variations."""
        return chance(self.key, what) < share

    def number(self, size: int, what: str) -> int:
        """A number from 0 to below `size`."""
        return int(chance(self.key, f"{what}?") * size) % size

    def one(self, rows: Sequence[str], what: str) -> str:
        """One of the rows."""
        return rows[self.number(len(rows), what)]


def varied(text: str, number: int, wanted: Wishes, name: str = "", turn: int = 0) -> str:
    """The text of a situation file changed by variation `number`; 0 gives it back as it is.

    name: of the file, so that two samples don't change alike · turn: counts up over an audit, so that topics take
    turns. The result is YAML in its JSON form; it may be no valid situation where a dropped item was referred to.
    """
    data: Any = plain(load_yaml(text)) if number else None
    if not isinstance(data, dict):
        return text
    dice = _Dice(f"{name}|{number}")
    data = _Changer(dice, wanted).table(data, SITUATION, "")
    _unlink(data)
    _steer(data, dice)
    if wanted.packs and dice.below(TOPIC_MOVES, "topic"):
        topic = list(wanted.packs)[turn % len(wanted.packs)]
        moved(data, topic, wanted.packs[topic], turn // len(wanted.packs))
    return json.dumps(data, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class _Changer:
    """Fields that come, go and change, all through a situation."""

    dice: _Dice
    wanted: Wishes

    def table(self, data: Mapping[str, Any], table: Table, path: str) -> dict[str, Any]:
        """A map with other fields: its ★ and what must stay is kept."""
        out = {}
        for key, value in data.items():
            found = table.find(key)
            place = f"{path}.{found.key if found else key}".lstrip(".")
            if found and (found.main or found.key in KEPT or not self.dice.below(GOES, place)):
                out[found.key] = self.value(value, found, place)
        return {**out, **dict(self.new(out, table, path))}

    def value(self, value: Any, of: Field, place: str) -> Any:
        """A value changed inside; a list keeps its first row."""
        if isinstance(value, list):
            rows = [row for n, row in enumerate(value) if not n or not self.dice.below(GOES, f"{place}[{n}]")]
            return [self.value(row, of, f"{place}[{n}]") for n, row in enumerate(rows)]
        if isinstance(value, dict) and of.table:
            return self.table(value, of.table, place)
        asked = self.asked(of, place)
        return self.dice.one(asked, place) if asked and self.dice.below(VALUE_MOVES, f"{place}=") else value

    def asked(self, of: Field, place: str) -> Sequence[str]:
        """The values that conditions name for a field; none for what `_steer` settles."""
        if of.key in KEPT | OWN or place.startswith("讲话人"):
            return ()
        by_key = self.wanted.values.get(of.key) if of.kind == "enum" else None
        return self.wanted.values.get(place) or by_key or ()

    def new(self, data: Mapping[str, Any], table: Table, path: str) -> Iterator[tuple[str, Any]]:
        """Fields that are not there yet, with the example of the field table or a value that is asked for."""
        for f in table.fields:
            place = f"{path}.{f.key}".lstrip(".")
            if f.key in data or f.key in KEPT | OWN or place.startswith(("讲话人.", "地方.")):
                continue
            if self.dice.below(COMES, f"+{place}"):
                yield f.key, self.example(f, place)

    def example(self, f: Field, place: str) -> Any:
        """A made value of a field."""
        if f.table:
            inside = {g.key: self.example(g, f"{place}.{g.key}") for g in f.table.fields if self.likely(g, place)}
            return [inside] if f.many else inside
        asked = self.asked(f, place)
        value = self.dice.one([*asked, f.example], place) if not f.control or asked else f.example
        return [value] if f.many else value

    def likely(self, f: Field, place: str) -> bool:
        """Whether a made item has a field: its ★ always, references never."""
        return f.main or (f.key not in ("编号", "对应", "姓名") and self.dice.below(0.5, f"?{place}.{f.key}"))


def _unlink(data: dict[str, Any]) -> None:
    """Problems don't name a task that is gone."""
    known = {task.get("编号") for task in rows(data.get("任务"))}
    for problem in rows(data.get("问题")):
        if problem.get("对应") not in known:
            problem.pop("对应", None)


def _steer(data: dict[str, Any], dice: _Dice) -> None:
    """Another stage, tone, relation and length."""
    kind = str(data.get("文种"))
    stages = STAGES.get(kind, ())
    if stages and dice.below(STAGE_MOVES, "stage"):
        data["阶段"] = dice.one(stages, "stage")
    if dice.below(TONE_MOVES, "tone"):
        data["风格"] = {**_map(data.get("风格")), "力度": dice.one(TONES, "tone")}
    if dice.below(LENGTH_MOVES, "length"):
        data["篇幅"] = {"字数": dice.one(LENGTHS, "length")}
    if isinstance(data.get("讲话人"), dict):
        _speaker(data["讲话人"], bool(data.get("东道主")), dice)


def _speaker(speaker: dict[str, Any], guest: bool, dice: _Dice) -> None:
    """A speaker of another branch or level, from above at times."""
    if guest:
        speaker["关系"] = dice.one(RELATIONS, "relation")
    elif dice.below(SPEAKER_MOVES, "relation"):
        speaker["关系"] = "上级"
    for key, values in (("系统", BRANCHES), ("层级", LEVELS), ("次序", ORDERS)):
        if dice.below(SPEAKER_MOVES, key):
            speaker[key] = dice.one(values, key)


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
