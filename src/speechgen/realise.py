"""Sentence planning: what the phrases of a step can ask for beyond the fields as written.

Facts are aggregated here as people do it (清除…吨，粉刷…平方米), speakers are grouped by what they did, and every item gets
the local names its slots document (docs/phrasebank.md). All results are marked texts, so provenance survives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from .derive import Derived, Value, plain
from .records import dataclass
from .situation import Fact, Item, Situation
from .text import ends_sentence

Locals: TypeAlias = Mapping[str, Value]
_EVERY = re.compile(
    r"^(每.{0,6}?|半个?[月年]|[一两三]个?[天周月季年])((?:[一二两三四五六七八九十\d]+至|[一二两三四五六七八九十\d]+到)?[一二两三四五六七八九十\d]+[次轮回])(.*)$"
)
_UNIT_LISTS = ("牵头", "配合", "单位", "主办", "代表", "领导")
_GUEST_LISTS = ("参会", "出席", "列席", "请假", "报", "送", "发", "抄送")
_BRACKETED = re.compile(r"（[^）]*）|“[^”]*”")
_LAW = re.compile(r"^(?:中华人民共和国|中国共产党).*(?:法|法典|条例|规定|办法|准则|细则)$")


@dataclass(frozen=True, slots=True)
class Group:
    """Local names of something that is no single item of the file: speakers of one act, figures of one area."""

    names: Locals
    about: str = ""


Subject: TypeAlias = Item | Group | None


def show(value: Value | None, joiner: str = "") -> str:
    """A value as marked text; lists joined with `joiner`, or with 、 or ，as their items allow."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Fact):
        return value.marked
    if isinstance(value, Item):
        return show(value.main)
    return (joiner if joiner and joiner != "、" else natural_joiner(value, joiner)).join(show(v) for v in value)


def natural_joiner(values: Sequence[Value], wanted: str = "") -> str:
    """、 between short items without inner marks or if it is `wanted`, ，between longer ones and groups of guests."""
    key = next((v.path.split(".")[-1].split("[")[0] for v in values if isinstance(v, Fact)), "")
    bare = [_BRACKETED.sub("", plain(v)) for v in values]
    if key in _GUEST_LISTS and any("、" in text for text in bare):
        return "，"  # 各镇镇长，县住建局、县税务局负责同志: group by group
    if wanted or key in _UNIT_LISTS or key in _GUEST_LISTS:
        return "、"  # bodies are listed with 、 however long their names are
    return "，" if any(len(text) > 9 or "、" in text or "，" in text for text in bare) else "、"


def items(situation: Situation, path: str) -> tuple[Item, ...]:
    """The items of a list field; empty if it is missing."""
    value = situation.get(path)
    if isinstance(value, Item):
        return (value,)
    return tuple(v for v in value if isinstance(v, Item)) if isinstance(value, tuple) else ()


def listed(value: Value | None) -> tuple[Value, ...]:
    """A value as a list: its items, itself alone, or nothing."""
    return value if isinstance(value, tuple) else (value,) if value is not None else ()


def texts(value: Value | None) -> tuple[Fact, ...]:
    """The facts of a list of texts, gaps left out; empty if it is missing."""
    return tuple(v for v in value if isinstance(v, Fact) and v.text) if isinstance(value, tuple) else ()


def about_text(subject: Subject) -> str:
    """The words of an item that `about` of a phrase is matched against."""
    if subject is None:
        return ""
    if isinstance(subject, Group):
        return subject.about
    keys = ("标题", "事项", "表现", "要点", "举措", "步骤", "题目", "对象")
    return " ".join(plain(subject.get(key)) for key in keys if subject.get(key) is not None)


def lawful_name(value: Value) -> str:
    """A law or regulation by its full name stands in 《》."""
    return book_title(value) if _LAW.search(plain(value)) else show(value)


def awarded(situation: Situation) -> str:
    """Who was commended, as one list: 12个先进集体、20名先进个人."""
    rows = [award for award in items(situation, "表彰") if award.get("称号") is not None]
    return "、".join(show(award.get("数量")) + show(award["称号"]) for award in rows)


def quotation(value: Value) -> str:
    """Somebody's own words in “”, their full stop inside, as GB/T 15834 has it for a whole sentence quoted."""
    text = plain(value)
    opened = "" if text.startswith("“") else "“"
    closed = "" if text.endswith("”") else ("”" if ends_sentence(text) else "。”")
    return f"{opened}{show(value)}{closed}"


def book_title(value: Value) -> str:
    """A document's name in 《》, unless it has them."""
    text = show(value)
    return text if plain(value).startswith("《") else f"《{text}》"


def division(situation: Situation) -> str:
    """分工: who answers for what, joined as one list."""
    parts = []
    for item in items(situation, "责任.分工"):
        duties = [f"{verb}{show(item[verb], '、')}" for verb in ("牵头", "配合") if item.get(verb) is not None]
        if item.get("说明") is not None:
            duties.append(show(item.get("说明")))
        parts.append(show(item.get("单位")) + "，".join(duties))
    # by what the items are made of, never by their words: another fact must not change the text around it
    several = any(i.get("牵头") is not None or i.get("配合") is not None for i in items(situation, "责任.分工"))
    return ("；" if several else "，").join(parts)


def frequency_with(verb: str, situation: Situation, derived: Derived) -> str:
    """督查.频次 with its verb inside (每三天一次 → 每三天督查一次); empty if it is not of that form."""
    value = situation.get("督查.频次")
    if not isinstance(value, Fact) or value.gap:
        return ""
    found = _EVERY.match(value.text)
    if not found or found.group(3):
        return ""
    return derived.mark(f"{found.group(1)}{verb}{found.group(2)}", [value.path], f"{value.text} + {verb}")
