"""A paper against the facts of its meeting (the situation file) and the roster of the unit: numbers, dates, persons and
posts, places. What the facts do not give is not wrong by itself: it is to be confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from speechgen.checkers.base import Hit, Paper
from speechgen.checking.rules import Rule
from speechgen.lexicon import VERB_STARTS

_UNIT = (
    r"(?:万|亿)?(?:平方公里|平方米|立方米|公里|千米|公斤|个百分点|百分点|人次|万元|亿元|分钟|小时|个月|周岁|"
    r"[%％‰个家户名人项件处座所起条台辆次场棵吨亩元米张份期篇套间栋幢支艘架门位天年倍])"
)
_NUMBER = re.compile(rf"(?<![\d.〔（第GBTM/—-])(\d[\d,]*(?:\.\d+)?)({_UNIT})(?!前\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})[日号]")
_POST = "书记|市长|县长|区长|镇长|乡长|主任|局长|部长|院长|检察长|主席|校长|会长|秘书长|总经理|董事长|所长|站长|科长|处长|厅长|省长"
_MASKED = re.compile("[某XＸ×*]")
_MANY = 5
_DONE = re.compile(r"(?:已|已经|共|累计|完成了|建成了|新建了)[^，。；\d]{0,10}$")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the facts: name, post, body."""

    name: str
    post: str
    unit: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known: every value with where it stands, persons in their order, units, the place.

    values: (path, text, line) of the situation · planned: the numbers that only tasks and aims give ·
    unanswered: problems without a task, with their lines · unasked: tasks without a problem.
    """

    values: tuple[tuple[str, str, int], ...] = ()
    persons: tuple[Person, ...] = ()
    units: tuple[str, ...] = ()
    place: str = ""
    places: tuple[str, ...] = field(default=())
    unanswered: tuple[tuple[str, int], ...] = ()
    unasked: tuple[tuple[str, int], ...] = ()

    @cached_property
    def text(self) -> str:
        """All values, one a line."""
        return "\n".join(text for _, text, _ in self.values)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every number of the values, without thousands separators."""
        return frozenset(n.replace(",", "") for n in re.findall(r"\d[\d,]*(?:\.\d+)?", self.text))

    @cached_property
    def planned(self) -> frozenset[str]:
        """Numbers that stand in tasks and aims only."""
        done = "\n".join(text for path, text, _ in self.values if not path.startswith(("任务", "主题.目标", "检查")))
        return self.numbers - frozenset(re.findall(r"\d[\d,]*(?:\.\d+)?", done))


def numbers(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A quantity that the situation file does not give."""
    facts = paper.facts
    if not facts or not facts.values:
        return
    for match in _NUMBER.finditer(paper.said):
        bare = match[1].replace(",", "")
        if bare in facts.numbers or (match[2] == "年" and _YEAR.fullmatch(bare)) or not paper.is_prose(*match.span()):
            continue
        if paper.paras[paper.place(match.start())[0]].kind in ("header", "byline"):
            continue
        yield paper.hit(rule, match.start(), match.end(), known=_nearest(paper, match, facts))


def _nearest(paper: Paper, match: re.Match[str], facts: Facts) -> str:
    """The fact with the same unit that shares most characters with the words before a number."""
    before = re.split("[，。；：、]", paper.around(match.start(), 16, 0))[-1]
    best, most = "", 1
    for path, text, line in facts.values:
        shared = sum(char in text for char in set(before) if "一" <= char <= "龥")
        fitting = re.search(rf"\d{re.escape(match[2])}", text) or (path.endswith("数量") and text.endswith(match[2]))
        item = _item_of(facts, path)
        shared += sum(char in item for char in set(before) if "一" <= char <= "龥")
        if fitting and shared > most:
            best, most = f"；情况表第{line}行是“{item}{text}”", shared
    return best


def _item_of(facts: Facts, path: str) -> str:
    """What a 数量 counts."""
    parent = path.rpartition(".")[0]
    return next((text for p, text, _ in facts.values if p == f"{parent}.事项"), "") if path.endswith("数量") else ""


def unused(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Figures and deadlines that the situation file gives and the text does not have; told once, at its head."""
    facts = paper.facts
    if not facts or not paper.paras:
        return
    wanted = re.compile(r"^(?:成绩|任务|检查|排名)\b.*\.(?:数量|时限|指标|剩余)$")
    known = re.sub(r"(?<=\d),(?=\d)", "", paper.said)
    left = [
        f"{_item_of(facts, path)}{text}（第{line}行）"
        for path, text, line in facts.values
        if wanted.match(path) and (digits := re.findall(r"\d+(?:\.\d+)?", text)) and not any(d in known for d in digits)
    ]
    if left:
        more = f"等{len(left)}处" if len(left) > _MANY else ""
        yield paper.at(rule, 0, 0, 0, left="、".join(left[:_MANY]) + more)


def days(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A day that the situation file does not give."""
    facts = paper.facts
    if not facts or not facts.values:
        return
    known = {(int(m), int(d)) for m, d in _DAY.findall(facts.text)}
    known |= {(int(m), int(d)) for _, m, d in re.findall(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", facts.text)}
    for match in _DAY.finditer(paper.said):
        if (int(match[1]), int(match[2])) not in known and paper.is_prose(*match.span()):
            yield paper.hit(rule, match.start(), match.end())


def planned(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A planned quantity told as done."""
    for match in _NUMBER.finditer(paper.said) if paper.facts else ():
        assert paper.facts
        if match[1].replace(",", "") in paper.facts.planned and _DONE.search(
            paper.said[max(0, match.start() - 14) : match.start()]
        ):
            yield paper.hit(rule, match.start(), match.end())


def posts(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A known person with another post than the facts give."""
    for person in paper.facts.persons if paper.facts else ():
        if not person.post or _MASKED.search(person.name):
            continue
        for match in re.finditer(rf"{re.escape(person.name)}(?:同志)?[，、]?({_POST})", paper.said):
            if match[1] not in person.post and paper.is_prose(*match.span()):
                yield paper.hit(rule, match.start(), match.end(), name=person.name, post=person.unit + person.post)
        for match in re.finditer(rf"({_POST}){re.escape(person.name)}", paper.said):
            if match[1] not in person.post and paper.is_prose(*match.span()):
                yield paper.hit(rule, match.start(), match.end(), name=person.name, post=person.unit + person.post)


def misnamed(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A name or a unit that differs in one character from one that the facts give."""
    facts = paper.facts
    if not facts:
        return
    names = [p.name for p in facts.persons if len(p.name) == 3 and not _MASKED.search(p.name)]
    units = [u for u in facts.units if len(u) >= 5 and not _MASKED.search(u)]
    for name in names:
        yield from _near(paper, rule, name, rf"(?=同志|[，、]|{_POST}|　| )", names)
    for unit in units:
        yield from _near(paper, rule, unit, "", units)


def _near(paper: Paper, rule: Rule, name: str, after: str, known: Sequence[str]) -> Iterator[Hit]:
    """The places where one character of a name is another."""
    for n in range(len(name)):
        form = re.escape(name[:n]) + "[一-龥]" + re.escape(name[n + 1 :]) + after
        for match in re.finditer(form, paper.said):
            other = match[0]
            if other == name or any(other in k or k in other for k in known) or not paper.is_prose(*match.span()):
                continue
            if not paper.facts or other not in paper.facts.text:
                yield paper.hit(rule, match.start(), match.end(), name, name=name)


def ranked(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Persons of the roster named one after the other in another order."""
    facts = paper.facts
    order = [p.name for p in facts.persons if len(p.name) > 1] if facts else []
    if len(order) < 2:
        return
    one = "(?:" + "|".join(map(re.escape, order)) + ")"
    for match in re.finditer(rf"{one}(?:[一-龥]{{0,6}}[、，和]{one})+", paper.said):
        found = [order.index(name) for name in re.findall(one, match[0])]
        if found != sorted(found):
            right = "、".join(order[k] for k in sorted(set(found)))
            yield paper.hit(rule, match.start(), match.end(), right=right)


def spaced(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A known name of two characters with a blank between them in running text; by-lines and lists of names keep theirs."""
    names = [p.name for p in paper.facts.persons if len(p.name) == 2] if paper.facts else []
    for name in names:
        for match in re.finditer(rf"(?<=[一-龥，。；]){name[0]}[ 　\u2002\u2003]+{name[1]}(?=[一-龥，])", paper.said):
            if paper.is_prose(*match.span(), ("body",)):
                yield paper.hit(rule, *match.span(), name=name)


# --- places -----------------------------------------------------------------------------------------------------------

_PLACE = re.compile(
    r"(?:(?<![一-龥])|(?<=[在到向由为把是对和与及从请让使以给比]))(?<![一-龥]{2}[和与及])([一-龥]{2})(?:县|市|镇|乡|区(?=委|政府|人民政府|人大|政协|[一-龥]{1,4}局))(?!场|民|容|长|级|域|直|里|情|村|属)"
)
_COMMON = re.compile(
    r"[全我贵本各该两三四五六七八九十几多数每某城乡县市区镇省州级建设有关相邻毗周边兄弟先进试点示范重偏远灾老新大小特色中心文明卫模强名古集制副直辖下属部分其他外余贫困济开发高工业产旅游态农"
    r"要们在由会同作按照贯彻到长记代表参加家用好是请了确保从对向和与及为以让使给比将被可能应须就也都又还再更最很不没无来去上里前后间内此这那之者所等第次件些年月日化型办把股]"
)

# What leads to 县、乡、村 three in a row and is no verb that tasks begin with.
_LEADS_ON = frozenset(
    ["依靠", "依托", "凭借", "围绕", "通过", "根据", "针对", "结合", "联合", "统筹", "动员", "发动", "组织"]
)


def foreign_places(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """The name of a county, city, town or township that the facts do not know; where a clause or phrase begins."""
    facts = paper.facts
    if not facts or not facts.place:
        return
    known = facts.text + facts.place
    for match in _PLACE.finditer(paper.said):
        stem = match[1]
        if (
            stem in known
            or stem in VERB_STARTS
            or stem in _LEADS_ON
            or _COMMON.search(stem)
            or not paper.is_prose(*match.span())
        ):
            continue
        yield paper.hit(rule, match.start(), match.end(), place=facts.place)


_SELF = re.compile(r"我([省市县区镇乡村])(?![一-龥]{0,2}(?:委|政府)领导)")
_RANKS = {"省": 5, "市": 4, "县": 3, "区": 3, "镇": 2, "乡": 2, "村": 1}


def self_names(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """我市 in the speech of a county: below or beside the level that the facts give; above it is the superior's."""
    kind = paper.facts.place[-1:] if paper.facts else ""
    if kind not in _RANKS or not paper.facts:
        return
    for match in _SELF.finditer(paper.said):
        below = _RANKS[match[1]] <= _RANKS[kind] and match[1] != kind
        if below and match[0] not in paper.facts.text and paper.is_prose(*match.span()):
            yield paper.hit(rule, match.start(), match.end(), own=f"我{kind}")
