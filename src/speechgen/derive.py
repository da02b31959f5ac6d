"""What follows from the situation before any text is written: relation, rank, order, self-reference, clock (design.md §3).

Everything here is either a plain steering value (a `str` that phrases ask for in `when`) or a marked text that carries
the paths it was derived from and the formula, so that the explanation can show it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from . import dates, lexicon, marks, refer
from .numbering import chinese
from .situation import Fact, Item, Situation

Value: TypeAlias = Fact | Item | str | tuple[Fact | Item, ...]

_PLACES = ("街道", "社区", "省", "市", "县", "区", "旗", "镇", "乡", "村", "局", "委", "办")
# Bodies that are no place, by the end of their names.
_BODIES = {
    **dict.fromkeys(("公司", "集团", "企业", "厂"), "企业"),
    **dict.fromkeys(("医院", "卫生院", "保健院"), "医院"),
    **dict.fromkeys(("学校", "中学", "小学", "大学", "学院", "党校", "幼儿园"), "学校"),
}
_OFFICES = ("局", "企业", "医院", "学校")  # they have departments under them, no government
_UNITS = {
    "省": "各市、各部门",
    "市": "各县区、各部门",
    "县": "各乡镇、各部门",
    "旗": "各乡镇、各部门",
    "区": "各街道、各部门",
    "镇": "各村、各单位",
    "乡": "各村、各单位",
    "街道": "各社区、各单位",
    "村": "各村民小组",
    "社区": "各网格",
    "局": "各单位、各科室",
    "企业": "各部门、各单位",
    "医院": "各科室、各部门",
    "学校": "各部门、各单位",
}
_SCHOOLS = ("中学", "小学")  # they have grades, no faculties
_INVITED = re.compile(
    r"各(?:县（市、区）|县市区|县区|乡镇（街道）|乡镇街道|镇（街道）|镇街|乡镇|街道|社区|村（社区）|村|部门|单位|股室|科室|处室"
    r"|二级学院|院系|子公司|分公司|学校|支部)"
)
_OFFICE_OF = re.compile(
    r"各.{2,8}?(?:局|中心|所|站|馆|社|台|公司|医院|学校)(?:局|所|站|馆|社|台|院|校|主|负|经|有|的|领|班)"
)  # 各县区医疗保障局局长
_LEVEL_OF = {
    "省": "省",
    "市": "市",
    "县": "县区",
    "旗": "县区",
    "区": "县区",
    "镇": "镇街",
    "乡": "镇街",
    "街道": "镇街",
}
_LEVEL_OF |= {"村": "村社区", "社区": "村社区", **dict.fromkeys(_OFFICES, "局")}
# A topic's short name that needs no 工作 after it.
_SELF_STANDING = (
    "工作",
    "行动",
    "整治",
    "活动",
    "攻坚",
    "选举",
    "任务",
    "建设",
    "改革",
    "督察",
    "巡察",
    "教育",
    "创建",
    "换届",
)
_REPORTING_AGAIN = ("部署", "宣读", "总结", "讲话")
_OPENING = re.compile(
    r"(?:暨)?(?:开幕|启动|揭牌|开工|奠基|落成)(?:仪式|式|大会)?$"
)  # what is over when the wish comes true
_EVENT = re.compile(
    r"^\d{1,2}月\d{1,2}日[^，、]{0,4}(?:高考|中考|考试|开学|开幕|开赛|大会|会议|换届|验收|检查|评审|考核)$"
)  # a day, no aim
_YEAR = re.compile(r"\d{4}年|今年|明年|后年|去年|每年")
_HOLIDAY_OR_DAY = re.compile(r"(国庆节|元旦|劳动节|五一|\d+月\d+日|\d+月底|年底)(?:之?前|前)?")


def plain(value: Value | None) -> str:
    """The text of a value without marks; the ★ field of an item; empty for None and gaps."""
    if value is None:
        return ""
    if isinstance(value, str):
        return marks.strip(value)
    if isinstance(value, Fact):
        return "" if value.gap else value.text
    if isinstance(value, Item):
        return plain(value.main) or "".join(plain(v) for v in value.values())
    return "、".join(plain(v) for v in value)


def place_kind(situation: Situation) -> str:
    """地方.类别, or what the name of the place ends with."""
    given = plain(situation.get("地方.类别"))
    name = plain(situation.get("地方.名称"))
    if given:
        return given
    body = next((kind for end, kind in _BODIES.items() if name.endswith(end)), "")
    if body:
        return body
    found = next((kind for kind in _PLACES if name.endswith(kind)), "")
    return "局" if found in ("委", "办") else found


def branch(post: str, unit: str) -> str:
    """The 系统 of a speaker, from post and unit."""
    both = unit + post
    if re.search(r"副?[省市县区镇乡]长", post) and "书记" not in post:
        return "政府"
    for words, answer in (
        (("人大",), "人大"),
        (("政协",), "政协"),
        (("人武部", "军分区", "部队"), "军地"),
        (("纪委", "党委", "省委", "市委", "县委", "区委", "工委", "书记"), "党委"),
        (("政府", "省长", "市长", "县长", "区长", "镇长", "乡长"), "政府"),
    ):
        if any(word in both for word in words):
            return answer
    return "部门" if re.search(r"[局委办处]|主任", both) else ""


# How a speaker calls the body that he speaks for, by the end of its name; a party committee speaks for its place.
_OWN_BODIES = (
    ("中学", "校"),
    ("小学", "校"),
    ("学校", "校"),
    ("大学", "校"),
    ("党校", "校"),
    ("学院", "院"),
    ("医院", "院"),
    ("卫生院", "院"),
    ("保健院", "院"),
    ("幼儿园", "园"),
    ("公司", "公司"),
    ("中心", "中心"),
    *((kind, kind) for kind in ("街道", "社区", "镇", "乡", "村", "局", "委", "办")),
)


def own_body(unit: str) -> str:
    """What follows 我 where somebody speaks for a unit (市第七中学 → 校); empty if its name doesn't tell."""
    return next((said for end, said in _OWN_BODIES if unit.endswith(end)), "")


def _said(name: str, kind: str) -> str:
    """A place or body as 我 and 全 name it: a place by its kind, a body by the end of its name."""
    return own_body(name) or {"企业": "公司", "学校": "校", "医院": "院"}[kind] if kind in _BODIES.values() else kind


# Posts of a committee that are not its head: they work under it.
UNDER = re.compile(r"纪委|监委|纪检|组织部|宣传部|统战部|政法委|副书记|委常委")
_COMMITTEES = ("党委", "省委", "市委", "县委", "区委", "旗委", "工委", "镇委", "纪委")
JUST_BEGUN = 20  # days after which one can say 启动以来


class Derived:
    """The derived names of one situation: `names` for phrases and templates, steering values among them.

    today: the day of the speech. Nothing is invented: a name that does not follow from the file is absent.
    """

    def __init__(self, situation: Situation, today: date, ledger: marks.Ledger) -> None:
        self.situation, self.ledger = situation, ledger
        given = plain(situation.get("日期"))
        self.exact_day = dates.parse_date(given) is not None
        self.today = situation.day or today
        self.kind = place_kind(situation)
        self.post = plain(situation.get("讲话人.职务"))
        self.names: dict[str, Value] = {}
        self._speaker()
        self._place()
        self._topic()
        self._clock()
        self._counts()
        self._meeting()
        self._aim()
        self._cases()

    def mark(self, text: str, paths: Sequence[str], formula: str) -> str:
        """`text` marked as computed from `paths` by `formula`."""
        return self.ledger.mark(text, marks.Source("derived", tuple(paths), formula=formula))

    def count(self, number: int, paths: Sequence[str]) -> str:
        """A count in Chinese numerals (三, 两 never: it stands before 点, 个 and 条 as 两), with its path."""
        return self.mark("两" if number == 2 else chinese(number), paths, f"{'、'.join(paths)} 共 {number} 项")

    def put(self, key: str, text: str, paths: Sequence[str], formula: str) -> None:
        """Add a derived name unless the text is empty."""
        if text:
            self.names[key] = self.mark(text, paths, formula)

    def _meeting(self) -> None:
        """How the meeting is named; its opening taken off, where success is wished; for a guest, after the host's name; until
        when to report, without the 前 that the phrases have."""
        due, name = self.situation.get("会议.反馈时限"), self.situation.get("会议.名称")
        if isinstance(due, Fact) and due.text.endswith("前"):
            self.put("会议.反馈时限", re.sub(r"(?:之|以)?前$", "", due.text), [due.path], f"{due.text} 去掉“前”")
        if not isinstance(name, Fact) or name.gap:
            return
        inside = self._inside(name)
        if inside:
            self.names["会议.名称"] = self.mark(name.text, [name.path, *inside], "会议名称里已经说到")
        self.put("活动名", _OPENING.sub("", name.text), [name.path], "会议名称去掉开幕式一类")
        host = self.situation.get("东道主.名称")
        if isinstance(host, Fact) and host.text and name.text.startswith(host.text):
            rest = name.text.removeprefix(host.text)  # the guest says where he is, and then which meeting it is
            self.put("会议.名称", rest, [name.path, host.path], "会议名称去掉东道主的名称")

    def _inside(self, name: Fact) -> list[str]:
        """The paths of what the name of a meeting tells: its form (征兵工作电视电话会议) and its convener (公司2026年工作会议),
        which are not told again, and its topic, which may stand in it in full or not (`front.introduce`)."""
        hosts = self.situation.get("会议.主办")
        first = hosts[0] if isinstance(hosts, tuple) and len(hosts) == 1 else None
        form, topic = self.situation.get("会议.形式"), self.situation.get("主题.全称")
        told = {"主题.全称": topic.path} if isinstance(topic, Fact) and topic.text else {}
        if isinstance(form, Fact) and form.text and form.text in name.text:
            told["会议.形式"] = form.path
        if isinstance(first, Fact) and first.text and name.text.startswith(first.text):
            told["会议.主办"] = first.path
        self.names |= {key: "" for key in told if key != "主题.全称"}
        return list(told.values())

    def _cases(self) -> None:
        """案情: what a discipline body tells as results are cases (查处问题38起), no merit of those who listen."""
        rows = self.situation.get("成绩")
        facts = [plain(row.get("事项")) for row in rows if isinstance(row, Item)] if isinstance(rows, tuple) else []
        cases = bool(facts) and all(fact.startswith(lexicon.ENFORCED) for fact in facts)
        speaks = re.search(r"纪委|监委|纪检|巡察|巡视", self.post + self.given("讲话人.单位"))
        self.names["案情"] = "是" if cases and speaks else ""

    def _aim(self) -> None:
        """An aim that states a result (漏损率降到9%以内) stands after 让我们…, as what is to be made sure of."""
        aim = self.situation.get("结尾.目标")
        if isinstance(aim, Fact) and lexicon.states_result(aim.text):
            self.put("结尾.目标", f"确保{aim.text}", [aim.path], "确保 + 目标")

    def _counts(self) -> None:
        """How many tasks and problems there are, if more than one."""
        for key, path in (("任务数", "任务"), ("问题数", "问题")):
            rows = self.situation.get(path)
            if isinstance(rows, tuple) and len(rows) > 1:
                self.names[key] = self.count(len(rows), [path])

    def given(self, path: str) -> str:
        """The plain text at a path, empty if it is missing or a gap."""
        return plain(self.situation.get(path))

    def _speaker(self) -> None:
        unit = self.given("讲话人.单位")
        self.names["关系"] = self.given("讲话人.关系") or ("来宾" if self.situation.get("东道主") else "本级")
        without = "部门" if self.kind in _OFFICES else "政府"
        self.names["系统"] = self.given("讲话人.系统") or branch(self.post, unit) or without
        head = refer.heads(self.post, unit, self.given("责任.第一责任"))
        self.names["本人第一"] = "是" if head and self.names["关系"] == "本级" else "否"
        self.names["层级"] = self.given("讲话人.层级") or _LEVEL_OF.get(self.kind, "县区")
        self.names["次序"] = self.given("讲话人.次序") or self._order()
        self.names["力度"] = self.given("风格.力度") or "中"
        self.names["阶段"] = self.given("阶段")
        self.names["文种"] = self.given("文种")
        self._listeners()

    def _listeners(self) -> None:
        """呼语: how the listeners are addressed again at the close, as at the start."""
        given = self.situation.get("听众.称谓")
        said = re.sub(r"^尊敬的|[：:]$", "", plain(given))
        self.names["呼语"] = "同志们"
        if isinstance(given, Fact) and said:
            self.put("呼语", said, [given.path], f"{given.text}：结尾再称呼一次")

    def _order(self) -> str:
        """先讲 before a later speaker; 再讲 when the work has been laid out before; else 讲 (genre.md §2.3 rule 3)."""
        if self.given("此后发言"):
            return "先讲"
        prior = self.situation.get("此前发言")
        acts = [plain(p.get("行为")) for p in prior if isinstance(p, Item)] if isinstance(prior, tuple) else []
        laid_out = any(word in act for act in acts for word in _REPORTING_AGAIN)
        return "再讲" if laid_out or self.given("阶段") == "再动员" else "讲"

    def _place(self) -> None:
        name, kind = self.given("地方.名称"), self.kind
        own = self.situation.get("地方.自称")
        if plain(own):
            assert own is not None
            self.names["自称"] = own
        elif kind and self.names["关系"] in ("本级", "下级"):
            self.put("自称", f"我{_said(name, kind)}", ["地方.名称"], f"{name} 是{kind}")
        if kind:
            whole = "全系统" if kind == "局" else f"全{_said(name, kind)}"
            self.put("全域", whole, ["地方.名称"], f"{name} 是{kind}")
        parties = self.situation.get("听众.方面")
        rows = parties if isinstance(parties, tuple) else ()
        named = [p for p in rows if isinstance(p, Fact) and not p.gap and not p.text.endswith("会场")]  # no rooms
        if named:
            both = "".join(p.text for p in named)
            text = f"{both}各级" if both == "军地" else "、".join(f"各{p.text}" for p in named)
            self.put("各单位", text, [p.path for p in named], "听众各方")
        elif self._invited():
            invited = self._invited()
            others = "" if len(invited) > 1 or "各部门" in invited else "、各部门"
            self.put("各单位", "、".join(invited) + others, list(invited.values()), "参会的各单位")
        elif kind in _UNITS:
            below = "各年级、各处室" if name.endswith(_SCHOOLS) else _UNITS[kind]
            self.put("各单位", below, ["地方.名称"], f"{kind}的下级和部门")
        self._host()
        self._leader()

    def speak_for_unit(self) -> None:
        """自称 from the speaker's own body (市生态环境局局长 says 我局 of himself, not 我市), unless the file gives one."""
        unit = self.given("讲话人.单位")
        ending = "组" if self.post.endswith("组组长") else own_body(unit)
        ours = self.names["关系"] in ("本级", "下级") and not self.given("地方.自称")
        if ours and ending and not unit.endswith(_COMMITTEES):
            self.put("自称", f"我{ending}", ["讲话人.单位"], f"代表{unit}发言")

    def _invited(self) -> dict[str, str]:
        """The units among those invited (各镇街主要负责人 → 各镇街), with their paths."""
        invited = self.situation.get("听众.参会")
        rows = (
            [(f, _INVITED.match(f.text)) for f in invited if isinstance(f, Fact) and not _OFFICE_OF.match(f.text)]
            if isinstance(invited, tuple)
            else []
        )
        return {found.group(): fact.path for fact, found in rows if found}

    def _host(self) -> None:
        if self.names["关系"] == "本级":
            return
        ref = self.situation.get("东道主.称呼")
        host = self.given("东道主.名称")
        if plain(ref):
            assert ref is not None
            self.names["贵方"] = ref
        elif host:
            ending = next((k for k in _PLACES if host.endswith(k)), "")
            self.put("贵方", f"贵{ending or '方'}", ["东道主.名称"], f"{host} 是东道主")

    def _leader(self) -> None:
        """The body named in 在…领导下: always the one above the speaker (genre.md §2.3 rule 5)."""
        given = self.situation.get("结尾.领导")
        above = self.situation.get("地方.上级")
        committee = {"县": "县委", "区": "区委", "市": "市委", "省": "省委", "镇": "镇党委", "乡": "乡党委"}.get(
            self.kind, ""
        )
        if plain(given):
            assert given is not None
            self.names["领导机关"] = given
        elif committee and (self.names["系统"] in ("政府", "人大", "政协") or UNDER.search(self.post)):
            self.put("领导机关", committee, ["讲话人.职务", "地方.名称"], "在同级党委领导下工作")
        elif plain(above):
            assert above is not None
            self.names["领导机关"] = above

    def _topic(self) -> None:
        short = self.situation.get("主题.简称")
        full = self.situation.get("主题.全称")
        name = self.situation.get("会议.名称")
        if isinstance(full, Fact) and isinstance(short, Fact) and isinstance(name, Fact) and short.text and full.text:
            inside = full.text in name.text  # which of the two is said leans on all three
            paths = [full.path, name.path, *([short.path] if inside else [])]
            said = "会议名称里已有全称，后面用简称" if inside else "全称"
            self.put("主题.全称", short.text if inside else full.text, paths, said)
        if _EVENT.match(self.given("主题.目标")):
            self.names["主题.目标"] = ""
        started = self.situation.get("主题.启动")
        if isinstance(started, Fact):
            self.names["主题.启动"] = self.spoken(started)
        base = short if plain(short) else full
        text = plain(base)
        if base is None or not text:
            self.put("此项工作", "这项工作", ["主题.全称"], "主题待补")
            return
        self.names["简称"] = base
        if text.endswith(_SELF_STANDING) or len(text) > 12:
            self.names["此项工作"] = base
        else:
            assert isinstance(base, Fact)
            self.put("此项工作", f"{text}工作", [base.path], f"{text} + 工作")

    def _clock(self) -> None:
        started = self.given("主题.启动")
        begun = dates.parse_date(started, self.today.year) if started else None
        self.just_begun = bool(begun and (self.today - begun).days < JUST_BEGUN)
        if not self.exact_day:
            return  # without the day of the speech no span of time can be told
        span = dates.elapsed(started, self.today) if started else None
        if span:
            self.put("历时", span[0], ["主题.启动", "日期"], span[1])
        if self.given("检查.剩余"):
            return
        for path in ("主题.目标", "检查.时间"):
            rest = self._left(self.given(path))
            if rest:
                self.put("剩余", rest[0], [path, "日期"], rest[1])
                break

    def _left(self, text: str) -> tuple[str, str] | None:
        """How long it is to a day of this year that a text names; None if it names none, or speaks of another year."""
        years = set(_YEAR.findall(text)) - {f"{self.today.year}年", "今年"}
        found = _HOLIDAY_OR_DAY.search(_YEAR.sub("年" if "年底" in text else "", text))
        return dates.left(found.group(0), self.today) if found and not years else None

    def full_date(self, fact: Fact) -> str:
        """A date field in the standard's full form (GB/T 9704 §7.3.5.4), marked; as written if it is no full date."""
        day = dates.parse_date(fact.text)
        return self.mark(dates.full(day), [fact.path], f"{fact.text} 的标准写法") if day else fact.marked

    def spoken(self, fact: Fact) -> str:
        """A date field as it is said on the day of the speech, marked; as written if it is no full date."""
        text = dates.spoken(fact.text, self.today)
        return (
            fact.marked
            if fact.gap or text == fact.text
            else self.mark(text, [fact.path], f"{fact.text} 按讲话日期的写法")
        )

    def person(self, item: Item, name: str = "姓名") -> str:
        """A speaker of the meeting as one names him or her (genre.md §4.7), marked; name: the key that holds the name."""
        fields = [item.get(key) for key in (name, "职务", "单位")]
        texts = [f.marked if isinstance(f, Fact) else "" for f in fields]
        return refer.person(*texts, *[plain(f) for f in fields])

    def short_name(self, item: Item, name: str = "姓名") -> str:
        """A speaker who has been named before (韩书记), marked; as `person` names him or her if that cannot be said."""
        named, post = item.get(name), item.get("职务")
        text = refer.short(plain(named), plain(post))
        if not text or not isinstance(named, Fact) or not isinstance(post, Fact):
            return self.person(item, name)
        return self.mark(text, [named.path, post.path], f"{named.text}、{post.text}：再次提到的称呼")

    def rank(self, item: Item) -> str:
        """高, 同 or 低 beside the speaker: as given, else from the posts."""
        given = plain(item.get("位次"))
        return given or refer.rank_beside(plain(item.get("职务")), self.post, str(self.names["层级"]))
