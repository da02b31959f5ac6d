"""The same fact in two places of the file: dates, figures, tasks and decisions, names of the meeting and of units.

Each check names both places. None of them guesses which one is right; none speaks of places that differ for a reason it can
see (other periods, other meetings, parts of a whole).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from .. import dates
from ..derive import plain
from ..findings import Finding
from ..realise import items
from ..situation import Fact, Item, Situation
from .people import told

_WEEKDAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日\s*[（(]?(?:星期|周|礼拜)([一二三四五六日天])")
_DAY = re.compile(r"(?:(\d{4})[年-])?(\d{1,2})[月-](\d{1,2})日?")
_FIGURE = re.compile(
    r"(\d+(?:\.\d+)?万?)(余|多)?([处个家户名人台辆条件项次只栋座吨亩%]|平方米|公里)的?([\u4e00-\u9fff]{3,})"
)
_PERIOD = re.compile(r"去年|前年|今年|上年|同期|当年|年初|年底|\d月|\d年|季度|上半年|下半年|以来|上次|累计|新增|其中")
_JOINED = re.compile(r"(?:^|[和对有共把将及])$")  # what may stand before a figure that counts the whole
_PART = re.compile(
    r"(?<![全我本])(?:[省市县区镇乡村局]|街道|社区|小区|公司)"
)  # … and what makes it the figure of a part
_MEETING = re.compile(r"[\u4e00-\u9fff\d]{2,30}?(?:推进会|动员会|部署会|大会|会议|工作会)")
_UNIT_END = re.compile(r"(?:局|委|办公室|办|中心|大队|支队)$")
_ELSEWHERE = ("上级部署", "主题.上次会议", "引语", "期刊", "先例", "履职", "文件")
_SCOPE = re.compile(r"全?[国省市县区镇乡]")


def findings(situation: Situation, held: date | None, spoken: bool) -> Iterator[Finding]:
    """Every fact of a file that stands in it in two ways. held: the day of the meeting · spoken: 日期 is the day of a speech."""
    yield from _dates(situation, held, spoken)
    yield from _twins(situation)
    yield from _division(situation)
    yield from _figures(situation)
    yield from _meeting_name(situation)
    yield from _unit_names(situation)


def leaves(situation: Situation) -> list[Fact]:
    """The facts that can be printed."""
    return [fact for fact in situation.leaves if fact.text and not fact.control]


# --- dates ------------------------------------------------------------------------------------------------------------


def _dates(situation: Situation, held: date | None, spoken: bool) -> Iterator[Finding]:
    for fact in leaves(situation):
        yield from _weekday(situation, fact, situation.day)
    time, given = situation.get("会议.时间"), situation.get("日期")
    day = dates.parse_date(given.text) if isinstance(given, Fact) else None
    if spoken and isinstance(time, Fact) and held and day and held != day:
        text = f"会议时间是{dates.full(held)}，“日期”是{dates.full(day)}"
        yield told(situation, time, "dates", text, "讲话的日期就是开会的日期，改正其中一处", "error")
    if held:
        yield from _too_early(situation, held)


def first_day(text: str, near: date | None) -> date | None:
    """The first day that a text names; without a year, in the year of `near`."""
    found = _DAY.search(text)
    if not found or not (found[1] or near):
        return None
    try:
        return date(int(found[1] or (near.year if near else 0)), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _weekday(situation: Situation, fact: Fact, near: date | None) -> Iterator[Finding]:
    for found in _WEEKDAY.finditer(fact.text):
        day = first_day(found.group(), near)
        if day and dates.weekday(day)[-1] != found[4].replace("天", "日"):
            text = f"{dates.full(day)}是{dates.weekday(day)}，这里写的是星期{found[4]}"
            yield told(situation, fact, "weekday", text, "核对日期和星期", "error")


def _too_early(situation: Situation, meeting: date) -> Iterator[Finding]:
    """What is due before the meeting that decides on it, and lists of names that are due after it."""
    rows = [(row, "完成时限") for key in ("任务", "议定事项") for row in items(situation, key)]
    for row, what in rows:
        fact = row.get("时限")
        due = dates.deadline(fact.text, meeting.year) if isinstance(fact, Fact) else None
        if due and due < meeting:
            assert isinstance(fact, Fact)
            text = f"{what}“{fact.text}”在开会（{dates.full(meeting)}）之前"
            yield told(situation, fact, "dates", text, "核对时限，或写明年份", "error")
    yield from _fed_back(situation, meeting)
    for row in items(situation, "报送"):
        fact = row.get("时限")
        due = first_day(fact.text, meeting) if isinstance(fact, Fact) else None
        if due and due > meeting and re.search("名单|回执", plain(row.get("内容"))):
            assert isinstance(fact, Fact)
            text = f"“{plain(row.get('内容'))}”的报送时限“{fact.text}”在开会（{dates.full(meeting)}）之后"
            yield told(situation, fact, "dates", text, "核对报送时限", "error")


def _fed_back(situation: Situation, meeting: date) -> Iterator[Finding]:
    """What is to be reported after the meeting is due before it."""
    fact = situation.get("会议.反馈时限")
    due = first_day(fact.text, meeting) if isinstance(fact, Fact) else None
    if due and due < meeting and isinstance(fact, Fact):
        text = f"“会议.反馈时限”{fact.text}在开会（{dates.full(meeting)}）之前"
        yield told(situation, fact, "dates", text, "核对反馈时限", "error")


# --- tasks and decisions ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Matter:
    """A task or a decision by what it is called."""

    name: str
    item: Item


def _matters(situation: Situation) -> list[_Matter]:
    rows = [*items(situation, "任务"), *items(situation, "议定事项")]
    rows += [task for paper in items(situation, "成套") for task in _list(paper, "任务")]
    named = [_Matter(plain(row.get("标题")) or plain(row.get("事项")), row) for row in rows]
    return [matter for matter in named if matter.name]


def _list(item: Item, key: str) -> list[Item]:
    value = item.get(key)
    return [row for row in value if isinstance(row, Item)] if isinstance(value, tuple) else []


def _twins(situation: Situation) -> Iterator[Finding]:
    """One matter in two rows: the same unit, the same day, in the same words."""
    for one, two in combinations(_matters(situation), 2):
        if one.name == two.name or difflib.SequenceMatcher(None, one.name, two.name).ratio() >= 0.8:
            yield from _unlike(situation, one, two)


def _unlike(situation: Situation, one: _Matter, two: _Matter) -> Iterator[Finding]:
    year = (situation.day or date(2000, 1, 1)).year
    for key in ("牵头", "时限", "指标"):
        a, b = one.item.get(key), two.item.get(key)
        if not (isinstance(a, Fact) and isinstance(b, Fact) and a.text and b.text) or a.text == b.text:
            continue
        days = [dates.deadline(fact.text, year) for fact in (a, b)]
        form = key == "时限" and days[0] is not None and days[0] == days[1]
        what = "同一个时限写了两种说法" if form else f"{key}前后不一"
        text = f"“{two.name}”的{what}：第 {a.pos.line} 行是“{a.text}”，这里是“{b.text}”"
        yield told(situation, b, "form" if form else "two-facts", text, "两处写成一样", "warning" if form else "error")


def _division(situation: Situation) -> Iterator[Finding]:
    """责任.分工 names a task as led by another unit than the task itself does."""
    tasks = {matter.name: matter.item for matter in _matters(situation)}
    duty = situation.get("责任")
    for row in _list(duty, "分工") if isinstance(duty, Item) else ():
        unit = row.get("单位")
        led = row.get("牵头")
        for fact in led if isinstance(led, tuple) else ():
            lead = plain(tasks[plain(fact)].get("牵头")) if plain(fact) in tasks else ""
            if lead and isinstance(fact, Fact) and lead != plain(unit):
                text = f"“{fact.text}”在任务里由“{lead}”牵头，在分工里由“{plain(unit)}”牵头"
                yield told(situation, fact, "two-facts", text, "核对牵头单位，改正其中一处", "error")


# --- figures ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Figure:
    number: str
    unit: str
    of: str
    fact: Fact


def _figures(situation: Situation) -> Iterator[Finding]:
    """The same thing counted twice with another result, where no period tells the two apart."""
    found = [figure for fact in leaves(situation) for figure in _counted(fact)]
    for one, two in combinations(found, 2):
        same = one.unit == two.unit and _same_thing(one.of, two.of) and one.fact is not two.fact
        if same and one.number != two.number:
            a, b = f"{one.number}{one.unit}{one.of}", f"{two.number}{two.unit}{two.of}"
            text = f"同一个数前后不一：第 {one.fact.pos.line} 行是“{a}”，这里是“{b}”"
            yield told(situation, two.fact, "two-figures", text, "核对数字；说的不是一回事的，写明时段或范围")
    yield from _achieved(situation)


def _counted(fact: Fact) -> Iterator[_Figure]:
    if fact.path.startswith(_ELSEWHERE) or _PERIOD.search(fact.text.partition("中有")[0]):
        return
    for found in _FIGURE.finditer(fact.text):
        if not _JOINED.search(_clause(fact.text, found.start())):
            continue
        yield _Figure(found[1], found[3], found[4].partition("中有")[0], fact)


def _clause(text: str, end: int) -> str:
    """What stands before a place in its clause."""
    return re.split(r"[，、；。：（]", text[:end])[-1]


def _same_thing(one: str, two: str) -> bool:
    """Whether two runs of characters behind a figure name one thing: the shorter begins the longer, four characters at least."""
    short, long = sorted((one, two), key=len)
    return len(short) >= 4 and long.startswith(short[:6])


def _achieved(situation: Situation) -> Iterator[Finding]:
    """An achievement with its number, and the same words with another number elsewhere."""
    for item in items(situation, "成绩"):
        what, number = item.get("事项"), item.get("数量")
        if not (isinstance(what, Fact) and isinstance(number, Fact) and number.text and len(what.text) >= 4):
            continue
        for fact in leaves(situation):
            found = re.search(re.escape(what.text) + r"(约?\d[\d.]*万?[^\d\s，。；、]{1,3})", fact.text)
            before = _clause(fact.text, found.start()) if found else ""
            if found is None or _PERIOD.search(fact.text[: found.start()]) or _PART.search(before):
                continue
            if not found[1].startswith(number.text) and not number.text.startswith(found[1]):
                text = f"“{what.text}”前后不一：第 {number.pos.line} 行是“{number.text}”，这里是“{found[1]}”"
                yield told(situation, fact, "two-figures", text, "核对数字，改正其中一处", "error")


# --- names ------------------------------------------------------------------------------------------------------------


def _meeting_name(situation: Situation) -> Iterator[Finding]:
    """A name that is nearly that of the meeting, and not its beginning or end."""
    name = situation.get("会议.名称")
    if not isinstance(name, Fact) or not name.text:
        return
    for fact in leaves(situation):
        if fact is name or fact.path.startswith(_ELSEWHERE) or name.text in fact.text:
            continue
        for found in _MEETING.finditer(fact.text):
            if _nearly(found.group(), name.text):
                text = f"会议名称前后不一：第 {name.pos.line} 行是“{name.text}”，这里是“{found.group()}”"
                yield told(situation, fact, "meeting-name", text, "写全称，或写它的简称", "error")


def _nearly(text: str, name: str) -> bool:
    """Near enough to be meant for the name, and neither a part of it nor the meeting of another place."""
    scopes = [match.group() if (match := _SCOPE.match(one)) else "" for one in (text, name)]
    other_place = all(scopes) and scopes[0] != scopes[1]
    return not other_place and text not in name and difflib.SequenceMatcher(None, text, name).ratio() >= 0.8


def _unit_names(situation: Situation) -> Iterator[Finding]:
    """A unit by its full name here and by a shorter one there: 区住房和城乡建设局 and 区住建局."""
    units: dict[str, Fact] = {}
    for fact in leaves(situation):
        if fact.path.rpartition(".")[2].partition("[")[0] in (
            "牵头",
            "配合",
            "单位",
            "责任单位",
            "对象",
            "反馈",
            "办公室",
        ):
            for name in fact.text.split("、"):
                units.setdefault(name, fact)
    for one, two in combinations(units, 2):
        short, long = sorted((one, two), key=len)
        if _shortened(short, long):
            text = (
                f"同一个单位两种写法：第 {units[short].pos.line} 行是“{short}”，第 {units[long].pos.line} 行是“{long}”"
            )
            later = max(units[short], units[long], key=lambda fact: fact.pos)
            yield told(situation, later, "unit-name", text, "几份材料里用一种写法；确实是两个单位的，不用管")


def _shortened(short: str, long: str) -> bool:
    """Whether the characters of one name stand in the other in order, both ending and beginning alike."""
    if long == short + "公室" and short.endswith("办"):
        return True
    ends = [_UNIT_END.search(name) for name in (short, long)]
    if len(short) < 4 or len(short) == len(long) or not all(ends) or short[0] != long[0] or long.startswith(short):
        return False
    kinds = [end.group()[0] for end in ends if end]
    rest = iter(long)
    return kinds[0] == kinds[1] and short[1] != "委" and all(char in rest for char in short)
