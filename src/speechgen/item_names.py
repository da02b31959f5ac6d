"""What each kind of item of a situation can be asked for beyond its fields as written (docs/phrasebank.md, 局部字段).

A task's deadline, rhythm and measure, a problem's bearer, a meeting named after its body: whatever a phrase needs in another
form than people write it. All results are marked texts, so provenance survives.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from . import dates, lexicon, numbering
from .derive import Derived, Value, plain
from .quoted import same_meeting, told_with
from .realise import Group, Locals, Subject, items, lawful_name, listed, natural_joiner, show
from .situation import Fact, Item

_NUMBER = r"[一二两三四五六七八九十\d]+"
_PERIOD = rf"每?(?:半|{_NUMBER})?个?(?:小时|天|日|周|星期|旬|半月|月|季度?|学期|半年|年|班)"
_COUNTED = re.compile(rf"^({_PERIOD})(不少于|至少|最少|不低于)?((?:{_NUMBER}[至到])?{_NUMBER}[次轮回遍])$")
_SPAN = re.compile(r"[\d月日底初旬].*(?:至|到|—|－|-).*[\d月日底旬]")
_RHYTHM = re.compile(r"按[日周旬月季年]|每个?[天日周旬月季年班]|逐[日周月季]|[日周旬月季]一[查报调清通]|定期|常年|全年")
_FROM = re.compile(r"起$|开始$|即日|即刻")
_LEADS = re.compile(r"由?(.+?)(?:负总责|负全责|负责|牵头)?")  # who leads, in 由我本人负总责
_REQUESTS = ("建议", "恳请", "请", "希望", "盼")
_POINT = re.compile(r"[\d年月日号周节末初半季汛夏秋冬春]")  # what a point in time is told by: 尽快 is none
_BEFORE = re.compile(r"(前|内|底|之前|以内|为止|(?<!\d)时|起|后|中旬|上旬|下旬|期间|年|季度)$")


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
    names.update(_rhythm(item, names, derived))
    names.update(_shortfall(item))
    names.update(_owner(item, derived))
    return {**names, **_actions(item, names, derived)}


def _actions(item: Item, told: Locals, derived: Derived) -> dict[str, Value]:
    """举措形: whether 要 can stand before what is done; 内容 instead of 举措 where it only names things (停电、火灾)."""
    actions = item.get("举措")
    if not isinstance(actions, tuple) or not actions:
        return {}
    texts = [plain(action) for action in actions]
    if len(texts) > 1 and "举措" not in told and lexicon.things(texts):
        return {"举措": "", "内容": "、".join(show(action) for action in actions)}
    return {
        "举措形": "动" if not _begins(item) and lexicon.verb_led(texts[0]) and not texts[0].startswith("由") else "混"
    }


def _begins(item: Item) -> bool:
    """Whether 时限 says when something begins (9月1日起), not by when it is done."""
    return bool(_FROM.search(plain(item.get("时限"))))


def _from_a_day(item: Item, names: dict[str, Value], derived: Derived) -> None:
    """A day from which something is done stands before what is done; nothing is finished on it."""
    day, actions = item.get("时限"), listed(item.get("举措"))
    if _begins(item) and isinstance(day, Fact) and actions and names.get("时限") != "":
        names["举措"] = f"{show(derived.spoken(day))}，{natural_joiner(actions).join(map(show, actions))}"
        names.update({"时限": "", "时限前": ""})


def _rhythm(item: Item, told: Locals, derived: Derived) -> dict[str, Value]:
    """频次 with a verb where it is a bare count: 暗访 + 每月不少于一次 → 每月至少暗访一次, which says the method too; 做 if the
    file has no verb for it."""
    often, method = item.get("频次"), item.get("方法")
    found = _COUNTED.match(plain(often))
    if not found or not isinstance(often, Fact) or told.get("频次") == "":
        return {}
    every, least, count = found.groups()
    how = method if isinstance(method, Fact) and lexicon.is_check(method.text) else None
    text = f"{every}{'至少' if least else ''}{plain(how) or '做'}{count}"
    said = derived.mark(text, [f.path for f in (often, how) if f], f"{often.text} + {plain(how) or '做'}")
    return {"频次": said, **({"方法": ""} if how else {})}


def _shortfall(item: Item) -> dict[str, Value]:
    """A measure that states what is lacking (签订率差12个百分点) is no aim: it is told as 差距."""
    measure = item.get("指标")
    return {"指标": "", "差距": measure} if isinstance(measure, Fact) and lexicon.is_gap(measure.text) else {}


def _owner(item: Item, derived: Derived) -> dict[str, Value]:
    """责任人 who is the speaker himself is 我本人."""
    owner = item.get("责任人")
    if not isinstance(owner, Fact) or not owner.text or owner.text != derived.given("讲话人.姓名"):
        return {}
    return {"责任人": derived.mark("我本人", [owner.path], f"{owner.text} 就是讲话人")}


def timing(item: Item, derived: Derived) -> dict[str, Value]:
    """A deadline that is a span (7月底至9月底) or a beginning (即日起): nothing is finished before it, so 时限 and 时限前 give
    way to 时段 or 起时; 后限 where what is done has a rhythm (按月排工期): the deadline is of the whole, a sentence of its own."""
    deadline = item.get("时限")
    if not isinstance(deadline, Fact) or deadline.gap or (_begins(item) and item.get("举措")):
        return {}
    shown: Value = derived.spoken(deadline)
    if deadline.text.startswith(f"{derived.today.year}年"):
        shown = derived.mark(deadline.text[5:], [deadline.path], "今年的日期不说年份")
    for name, pattern in (("时段", _SPAN), ("起时", _FROM)):
        if pattern.search(deadline.text) and not dates.parse_date(deadline.text):
            return {"时限": "", "时限前": "", name: shown}
    if _RHYTHM.search(plain(item.get("举措"))):
        return {"时限": "", "时限前": "", "后限": _deadline(item, derived)["时限前"]}
    return {}


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
        words = _once(fact.text) or fact.text[:3] if key == "频次" else fact.text
        for other in ("指标", "举措"):
            values = listed(item.get(other))
            if any(words in plain(value) for value in values):
                names[other] = natural_joiner(values).join(_with(value, fact, words, derived) for value in values)
                names.update(dict.fromkeys(hidden, ""))
                break


def _once(often: str) -> str:
    """The period of a rhythm of once (每天一次 → 每天), which an action may already name (质控员每天查); else empty."""
    found = _COUNTED.match(often)
    return found.group(1) if found and found.group(3) in ("一次", "1次") and len(found.group(1)) > 1 else ""


def _with(value: Value, fact: Fact, words: str, derived: Derived) -> str:
    """A value as marked text; if it holds the words of another fact, it carries that one's path too."""
    if not isinstance(value, Fact) or words not in value.text:
        return show(value)
    return derived.mark(value.text, [value.path, fact.path], f"已含“{fact.text}”")


_ATTITUDE = re.compile(
    r"^(?:等靠要|侥幸|畏难|厌战|厌倦|松懈|麻痹|应付|观望|本位|形式主义|官僚主义)(?:思想|心理|情绪|作风|现象)$"
)


def _problem(item: Item, derived: Derived) -> dict[str, Value]:
    """主体, and 表现 with 有 before it where it only names an attitude (等靠要思想), so that who has it can stand before it."""
    names, fault = _who(item), item.get("表现")
    if not isinstance(fault, Fact) or fault.gap:
        return names
    named = _named_cases(item, fault, derived)
    if named or not names:
        return {**names, **named}
    twice = _overlap(plain(names["主体"]), fault.text)
    if twice:
        return _said_once(item, fault, twice, derived)
    if _ATTITUDE.search(fault.text):
        names["表现"] = derived.mark(f"有{fault.text}", [fault.path], "有 + 表现")
    return names


def _named_cases(item: Item, fault: Fact, derived: Derived) -> dict[str, Value]:
    """表现 with the things that the evidence merely names (核心条款还差2条，就是危急值处置、手术安全核查)."""
    cases = [f for f in listed(item.get("例证")) if isinstance(f, Fact)]
    if not cases or not all(lexicon.is_name(case.text) for case in cases):
        return {}
    counted = re.search(r"(\d+|[两三四五六])[个条项处家类]", fault.text)
    many = sum(len(case.text.split("、")) for case in cases)
    link = "就是" if counted and counted.group(1) in (str(many), numbering.count(many)) else "比如"
    text = f"{fault.text}，{link}{'、'.join(case.text for case in cases)}"
    return {"表现": derived.mark(text, [fault.path, *(c.path for c in cases)], "表现 + 例证"), "例证": ""}


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
    if not isinstance(meeting, Fact) or meeting.gap:
        return {}
    inside = isinstance(body, Fact) and bool(body.text) and meeting.text.startswith(body.text)
    quoted = [path for quote in items(derived.situation, "引语") for path in told_with(quote, item)]
    paths = [meeting.path, *([body.path] if inside and isinstance(body, Fact) else []), *quoted]
    if len(paths) == 1:
        return {}
    formula = "、".join((["会议名称已含单位"] if inside else []) + (["引语出自这次会议"] if quoted else []))
    return {"会议": derived.mark(meeting.text, paths, formula), **({"单位": ""} if inside else {})}


def _quote(item: Item, derived: Derived) -> dict[str, Value]:
    """A quotation from a superior meeting of the file, which has just been named: no place and day once more."""
    same = any(same_meeting(item, superior) for superior in items(derived.situation, "上级部署") if plain(superior))
    return {"场合": "", "日期": "", "同会": "是"} if same else {}


def _request(item: Item, derived: Derived) -> dict[str, Value]:
    """请形: 请 if a request is one already (建议市里开放数据接口), so that none is put before it."""
    names = _deadline(item, derived)
    matter = plain(item.get("事项"))
    names["请形"] = "请" if matter.startswith(_REQUESTS) else "混"
    names["事项形"] = "动" if lexicon.verb_led(matter) else "混"
    return names


def _basis(item: Item, _: Derived) -> dict[str, Value]:
    return {"名称": lawful_name(item["名称"])} if item.get("名称") is not None else {}


def _award(item: Item, derived: Derived) -> dict[str, Value]:
    """获称: the title with 称号, as 获得 wants it (先进单位称号)."""
    title = item.get("称号")
    if not isinstance(title, Fact) or not title.text:
        return {}
    return {"获称": derived.mark(f"{title.text}称号", [title.path], "称号") if lexicon.is_title(title.text) else title}


def _significance(item: Item, _: Derived) -> dict[str, Value]:
    point = plain(item.get("要点"))
    form = lexicon.form_of_significance(point)
    act = form == "动" and not point.startswith(lexicon.PREDICATE_STARTS)
    return {"形": form, "形细": "行" if act else ""}


_LOCALS: dict[str, Callable[[Item, Derived], dict[str, Value]]] = {
    "任务": _task,
    **dict.fromkeys(("议定事项", "通报事项", "报送"), _deadline),
    "问题": _problem,
    "意义": _significance,
    "上级部署": _superior,
    "引语": _quote,
    "表彰": _award,
    "依据": _basis,
    "承诺": _task,
    **dict.fromkeys(("请求", "支持事项"), _request),
}
