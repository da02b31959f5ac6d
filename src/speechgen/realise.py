"""Sentence planning: what the phrases of a step can ask for beyond the fields as written.

Facts are aggregated here as people do it (清除…吨，粉刷…平方米), speakers are grouped by what they did, and every item gets
the local names its slots document (docs/phrasebank.md). All results are marked texts, so provenance survives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from . import lexicon
from .derive import Derived, Value, plain
from .records import dataclass
from .situation import Fact, Item, Situation
from .text import ends_sentence

Locals: TypeAlias = Mapping[str, Value]
_LEADS = re.compile(r"由?(.+?)(?:负总责|负全责|负责|牵头)?")  # who leads, in 由我本人负总责
_REQUESTS = ("建议", "恳请", "请", "希望", "盼")
_BEFORE = re.compile(r"(前|内|底|之前|以内|为止|(?<!\d)时|起|后|中旬|上旬|下旬|期间|年|季度)$")
_POINT = re.compile(r"[\d年月日号周节末初半季汛夏秋冬春]")  # what a point in time is told by: 尽快 is none
_EVERY = re.compile(
    r"^(每.{0,6}?)((?:[一二两三四五六七八九十\d]+至|[一二两三四五六七八九十\d]+到)?[一二两三四五六七八九十\d]+[次轮回])(.*)$"
)
_UNIT_LISTS = ("牵头", "配合", "单位", "主办", "参会", "代表", "领导", "出席", "列席", "请假", "报", "送", "发", "抄送")
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
    return (joiner or natural_joiner(value)).join(show(v) for v in value)


def natural_joiner(values: Sequence[Value]) -> str:
    """、 between short items without inner marks, ，between longer ones."""
    bare = [_BRACKETED.sub("", plain(v)) for v in values]
    if any(isinstance(v, Fact) and v.path.split(".")[-1].split("[")[0] in _UNIT_LISTS for v in values):
        # bodies are listed with 、 however long their names are, unless one of them is a list itself
        return "，" if any("、" in t for t in bare) else "、"
    return "，" if any(len(t) > 9 or "、" in t or "，" in t for t in bare) else "、"


def items(situation: Situation, path: str) -> tuple[Item, ...]:
    """The items of a list field; empty if it is missing."""
    value = situation.get(path)
    if isinstance(value, Item):
        return (value,)
    return tuple(v for v in value if isinstance(v, Item)) if isinstance(value, tuple) else ()


def texts(value: Value | None) -> tuple[Fact, ...]:
    """The facts of a list of texts, gaps left out; empty if it is missing."""
    return tuple(v for v in value if isinstance(v, Fact) and v.text) if isinstance(value, tuple) else ()


def locals_of(subject: Subject, derived: Derived) -> dict[str, Value]:
    """The local names of an item or a group."""
    if subject is None:
        return {}
    if isinstance(subject, Group):
        return dict(subject.names)
    names: dict[str, Value] = dict(subject.items())
    date = names.get("日期")
    if isinstance(date, Fact):
        names["日期"] = derived.spoken(date)
    maker = _LOCALS.get(subject.path.split("[")[0])
    return {**names, **(maker(subject, derived) if maker else {})}


def about_text(subject: Subject) -> str:
    """The words of an item that `about` of a phrase is matched against."""
    if subject is None:
        return ""
    if isinstance(subject, Group):
        return subject.about
    keys = ("标题", "事项", "表现", "要点", "举措", "步骤", "题目", "对象")
    return " ".join(plain(subject.get(key)) for key in keys if subject.get(key) is not None)


def _deadline(item: Item, derived: Derived) -> dict[str, Value]:
    """时限 as it is said on the day, and 时限前 with its 前."""
    names: dict[str, Value] = {}
    deadline = item.get("时限")
    if isinstance(deadline, Fact):
        shown = derived.spoken(deadline)
        names["时限"] = shown
        text = plain(shown)
        whole = deadline.gap or _BEFORE.search(text) or text.startswith("每") or "至" in text or not _POINT.search(text)
        names["时限前"] = shown if whole else f"{shown}前"
    return names


def _task(item: Item, derived: Derived) -> dict[str, Value]:
    names = _deadline(item, derived)
    _told_elsewhere(item, names, derived)
    _from_a_day(item, names, derived)
    names["标题形"] = "动" if lexicon.verb_led(plain(item.get("标题"))) else "混"
    names.update(_lead(item, derived))
    actions = item.get("举措")
    if isinstance(actions, tuple) and actions:
        first = "" if _begins(item) else plain(actions[0])
        names["举措形"] = "动" if lexicon.verb_led(first) and not first.startswith("由") else "混"
    return names


def _begins(item: Item) -> bool:
    """Whether 时限 says when something begins (9月1日起), not by when it is done."""
    return plain(item.get("时限")).endswith("起")


def _from_a_day(item: Item, names: dict[str, Value], derived: Derived) -> None:
    """A day from which something is done stands before what is done; nothing is finished on it."""
    day, actions = item.get("时限"), _tuple(item.get("举措"))
    if _begins(item) and isinstance(day, Fact) and actions:
        names["举措"] = f"{show(derived.spoken(day))}，{natural_joiner(actions).join(map(show, actions))}"
        names.update({"时限": "", "时限前": ""})


def _lead(item: Item, derived: Derived) -> dict[str, Value]:
    """牵头 without the words that every phrase puts around it: 由我本人负总责 is led by 我本人."""
    lead = item.get("牵头")
    found = _LEADS.fullmatch(plain(lead))
    if not found or not isinstance(lead, Fact) or found.group(1) == lead.text:
        return {}
    return {"牵头": derived.mark(found.group(1), [lead.path], f"{lead.text}：负责的人")}


def _told_elsewhere(item: Item, names: dict[str, Value], derived: Derived) -> None:
    """A deadline or frequency that the metric or an action already holds is not said twice; it counts as said there."""
    for key, hidden in (("时限", ("时限", "时限前")), ("频次", ("频次",))):
        fact = item.get(key)
        if not isinstance(fact, Fact) or fact.gap:
            continue
        words = fact.text[:3] if key == "频次" else fact.text
        for other in ("指标", "举措"):
            values = _tuple(item.get(other))
            if any(words in plain(value) for value in values):
                names[other] = natural_joiner(values).join(_with(value, fact, words, derived) for value in values)
                names.update(dict.fromkeys(hidden, ""))
                break


def _with(value: Value, fact: Fact, words: str, derived: Derived) -> str:
    """A value as marked text; if it holds the words of another fact, it carries that one's path too."""
    if not isinstance(value, Fact) or words not in value.text:
        return show(value)
    return derived.mark(value.text, [value.path, fact.path], f"已含“{fact.text}”")


def _tuple(value: Value | None) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else (value,) if value is not None else ()


_ATTITUDE = re.compile(
    r"^(?:等靠要|侥幸|畏难|厌战|厌倦|松懈|麻痹|应付|观望|本位|形式主义|官僚主义)(?:思想|心理|情绪|作风|现象)$"
)


def _problem(item: Item, derived: Derived) -> dict[str, Value]:
    """主体, and 表现 with 有 before it where it only names an attitude (等靠要思想), so that who has it can stand before it."""
    names, fault = _who(item), item.get("表现")
    if names and isinstance(fault, Fact) and (twice := _overlap(plain(names["主体"]), fault.text)):
        return _said_once(item, fault, twice, derived)
    if names and isinstance(fault, Fact) and _ATTITUDE.search(fault.text):
        names["表现"] = derived.mark(f"有{fault.text}", [fault.path], "有 + 表现")
    return names


def _overlap(who: str, fault: str) -> int:
    """How many characters of a fault say again whose it is: 部分指导教师 + 指导教师走访不到位, 个别部门 + 部门之间等靠."""
    return next((n for n in range(min(len(who), len(fault)), 1, -1) if who.endswith(fault[:n])), 0)


def _said_once(item: Item, fault: Fact, twice: int, derived: Derived) -> dict[str, Value]:
    """主体, 对象 and 表现 where the fault itself begins with whose it is: only what comes before that stands before it."""
    paths = [one.path for one in (item.get("程度"), item.get("对象")) if isinstance(one, Fact) and one.text]
    cut = {"主体": plain(_who(item)["主体"])[:-twice], "对象": plain(item.get("对象"))[:-twice]}
    names: dict[str, Value] = {k: derived.mark(t, paths, "去掉与表现重复的字") if t else "" for k, t in cut.items()}
    return {**names, "表现": derived.mark(fault.text, [fault.path, *paths], "表现已说到对象")}


def _who(item: Item) -> dict[str, Value]:
    """主体: grade and object (一些老旧小区), the object alone if it is named."""
    grade, thing = item.get("程度"), item.get("对象")
    if thing is None or not plain(thing):
        return {}
    named = plain(item.get("点名")) in ("是", "true", "True")
    alone = grade is None or named or plain(thing).startswith(plain(grade))
    return {"主体": show(thing) if alone else show(grade) + show(thing)}


def _superior(item: Item, derived: Derived) -> dict[str, Value]:
    """A meeting named after its body (省委农村工作会议) takes the body's name with it."""
    meeting, body = item.get("会议"), item.get("单位")
    if isinstance(meeting, Fact) and isinstance(body, Fact) and body.text and meeting.text.startswith(body.text):
        return {"会议": derived.mark(meeting.text, [meeting.path, body.path], "会议名称已含单位"), "单位": ""}
    return {}


def _request(item: Item, derived: Derived) -> dict[str, Value]:
    """请形: 请 if a request is one already (建议市里开放数据接口), so that none is put before it."""
    names = _deadline(item, derived)
    names["请形"] = "请" if plain(item.get("事项")).startswith(_REQUESTS) else "混"
    return names


def _basis(item: Item, _: Derived) -> dict[str, Value]:
    return {"名称": lawful_name(item["名称"])} if item.get("名称") is not None else {}


def lawful_name(value: Value) -> str:
    """A law or regulation by its full name stands in 《》."""
    return book_title(value) if _LAW.search(plain(value)) else show(value)


def _significance(item: Item, _: Derived) -> dict[str, Value]:
    return {"形": lexicon.form_of_significance(plain(item.get("要点")))}


_LOCALS: dict[str, Callable[[Item, Derived], dict[str, Value]]] = {
    "任务": _task,
    **dict.fromkeys(("议定事项", "通报事项", "报送"), _deadline),
    "问题": _problem,
    "意义": _significance,
    "上级部署": _superior,
    "依据": _basis,
    "承诺": _task,
    **dict.fromkeys(("请求", "支持事项"), _request),
}


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
        text = show(item.get("单位"))
        if item.get("说明") is not None:
            text += show(item.get("说明"))
        if item.get("牵头") is not None:
            text += f"{'，' if item.get('说明') is not None else ''}牵头{show(item.get('牵头'), '、')}"
        if item.get("配合") is not None:
            text += f"{'，' if item.get('牵头') is not None else ''}配合{show(item.get('配合'), '、')}"
        parts.append(text)
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
