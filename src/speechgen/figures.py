"""Results as people tell them: figures in runs of one area, honours of one giver, and what praise can lean on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile

from . import lexicon, numbering
from .derive import Derived, Value, plain
from .realise import Group, items, show
from .situation import Fact, Item, Situation

_DIGIT = re.compile(r"\d|[一二三四五六七八九十百千万亿两]+(?=个|处|户|人|家|条|项|次|场|万|亿|吨)")
SPOKEN = ("方面", "时段", "截至")  # what figures share that one sentence tells
_AREA, _DATED = SPOKEN[:1], SPOKEN[1:]
SOURCED = (*SPOKEN, "来源")  # … in a paper that names its sources
LIST_LENGTH = 5  # facts of one sentence read aloud (genre.md §4.8: at most 4–6 figures)


def figures(
    situation: Situation, derived: Derived, shared: Sequence[str] = SPOKEN, worse: bool | None = None
) -> Iterator[Group]:
    """Achievements as people list them: runs of figures of one area, at most five a run; others alone. An area is named
    once for all that stand under it in a row, and so is a date. shared: the keys whose values the facts of a run have in
    common. worse: only those that got worse, or only the others."""
    facts = [f for f in items(situation, "成绩") if worse is None or fell_back(f) == worse]
    runs = [list(run) for _, run in groupby(facts, lambda a: (_has_figure(a), *_frame_of(a, shared)))]
    told: tuple[str, ...] = ("", "", "")
    for n, facts in enumerate(runs):
        now = _frame_of(facts[0], SPOKEN)
        frame = _frame_names(_alike(runs[n:], _AREA), _alike(runs[n:], _DATED), derived)
        if now[0] and now[0] == told[0]:
            frame.pop("方面", None)
        if any(now[1:]) and now[1:] == told[1:]:
            frame.pop("引", None)
        told = now
        if "来源" in shared and _shared(facts, "来源", derived):
            frame["来源"] = _shared(facts, "来源", derived)
        yield from _groups(facts, frame, derived)


def fell_back(fact: Item) -> bool:
    """Whether a comparison speaks against a result (火化率下降2.3个百分点, 投诉增加12%): no praise leans on it."""
    return lexicon.got_worse(plain(fact.get("事项")), plain(fact.get("对比")))


def _alike(runs: Sequence[Sequence[Item]], keys: Sequence[str]) -> list[Item]:
    """The facts of the first run and of those right after it that have the same values under some keys."""
    first = _frame_of(runs[0][0], keys)
    return [fact for run in takewhile(lambda run: _frame_of(run[0], keys) == first, runs) for fact in run]


def areas(situation: Situation, derived: Derived) -> str:
    """How many areas (方面) the achievements fall into, marked; empty if there are fewer than two."""
    named = dict.fromkeys(plain(a.get("方面")) for a in items(situation, "成绩") if plain(a.get("方面")))
    if len(named) < 2:
        return ""
    return derived.mark(numbering.count(len(named)), ["成绩"], f"成绩分{len(named)}个方面")


def _groups(facts: Sequence[Item], frame: dict[str, Value], derived: Derived) -> Iterator[Group]:
    """The groups of one run; only the first of them carries its frame; 有方面: they stand under an area, named or not."""
    under: dict[str, Value] = {"有方面": "是"} if plain(facts[0].get("方面")) else {}
    if not _has_figure(facts[0]):
        for n, fact in enumerate(facts):
            lone = {**(frame if n == 0 else {}), **under, "事项": _sourced(fact, "事项", derived)}
            yield Group(lone, plain(fact["事项"]))
        return
    for start in range(0, len(facts), LIST_LENGTH):
        part = facts[start : start + LIST_LENGTH]
        names = {**(frame if start == 0 else {}), **under, "清单": _list(part, derived), "条数": str(len(part))}
        yield Group(names)


_SHORT_OF = re.compile(r"下降|减少|降低|回落|只|仅|未|不足|还差|负增长")  # a comparison that no heading boasts of


_BEHIND = re.compile(r"只|仅|未|不足|还差|差距|滞后|落后|不到")  # a comparison that proves no success


def _gained(fact: Item) -> bool:
    """Whether the comparison of a fact speaks for the work: none that fell short, none that fell unless it was to fall."""
    compared = plain(fact.get("对比"))
    return bool(compared) and not _BEHIND.search(compared) and not fell_back(fact)


def headline(facts: Sequence[Item], derived: Derived) -> str:
    """The fact with a quantity that a heading can name: the first that says what was achieved, neither an effort (排查…个)
    nor a mere count (门急诊…人次) nor what fell short; empty if none does, or if there is hardly more than that one fact."""
    counted = [fact for fact in facts if _has_figure(fact) and not _is_gap(fact.get("数量"))]
    place = next((n for n, fact in enumerate(counted) if len(counted) > 2 and _is_result(fact)), None)
    if place is None or any(_SHORT_OF.search(plain(fact.get("对比"))) for fact in counted[:place]):
        return ""  # no smaller success hides in a heading what fell
    told = [counted[place].get(key) for key in ("事项", "数量")]
    passed = [counted[n].get("事项") for n in range(place)]  # had one of these been a result, it would stand here
    paths = [value.path for value in (*told, *passed) if isinstance(value, Fact)]
    return derived.mark("".join(map(plain, told)), paths, "标题里点出的一项成绩")


def _is_result(fact: Item) -> bool:
    """Whether a fact is something done: it begins with a verb that is no effort, and its comparison doesn't speak against it."""
    text = plain(fact.get("事项"))
    done = lexicon.verb_led(text) and not text.startswith(lexicon.EFFORTS)
    return done and not _SHORT_OF.search(plain(fact.get("对比")))


def _has_figure(fact: Item) -> bool:
    return fact.get("数量") is not None or bool(_DIGIT.search(plain(fact.get("事项"))))


def _frame_of(fact: Item, shared: Sequence[str]) -> tuple[str, ...]:
    return tuple(plain(fact.get(key)) for key in shared)


def _frame_names(under: Sequence[Item], dated: Sequence[Item], derived: Derived) -> dict[str, Value]:
    """方面 of a run, and 引: the words that date its figures (截至10月31日). A speech does not name the source of each.

    under, dated: the facts in a row that stand under the same area, and of the same date.
    """
    area = _shared(under, "方面", derived)
    period, as_of = (_shared(dated, key, derived) for key in _DATED)
    lead = [f"{'' if plain(as_of).startswith('截至') else '截至'}{as_of}"] if as_of else []
    if period:
        lead.append(period)
    names: dict[str, Value] = {"方面": area} if area else {}
    return {**names, "引": "，".join(lead)} if lead else names


def _shared(facts: Sequence[Item], key: str, derived: Derived) -> str:
    """What the facts of a run have in common under a key, with the paths of all of them."""
    values = [v for v in (fact.get(key) for fact in facts) if isinstance(v, Fact)]
    if not values:
        return ""
    if values[0].gap or len(values) == 1:
        return derived.spoken(values[0])
    text = plain(derived.spoken(values[0]))
    return derived.mark(text, [v.path for v in values], f"{len(values)} 条共有")


def _list(facts: Iterable[Item], derived: Derived) -> str:
    """One run of figures: fact, quantity, comparison; ；between them when an inner one carries a comparison."""
    texts = [_figure(fact, derived) for fact in facts]
    compared = [("，" in text) for text in texts]
    return ("；" if any(compared[:-1]) else "，").join(texts)


def _figure(fact: Item, derived: Derived) -> str:
    """A fact with its quantity and comparison; the last of them carries the path of its source, which a speech does not
    name but an explanation shows."""
    texts = [_sourced(fact, key, derived) for key in ("事项", "数量")]
    text = "".join(texts)
    return f"{text}，{show(fact['对比'])}" if fact.get("对比") is not None else text


def _sourced(fact: Item, key: str, derived: Derived) -> str:
    value, source = fact.get(key), fact.get("来源")
    last = "数量" if fact.get("数量") is not None else "事项"
    if key != last or not isinstance(value, Fact) or not isinstance(source, Fact) or source.gap:
        return show(value)
    if value.gap:
        return value.marked
    return derived.mark(value.text, [value.path, source.path], f"来源：{source.text}")


def proofs(situation: Situation) -> frozenset[str]:
    """What praise can lean on: 数量 多项数量 对比 排名 荣誉 (design.md §3, praise needs proof)."""
    facts = [f for f in items(situation, "成绩") if not fell_back(f)]
    low = lexicon.standing(plain(situation.get("排名.位次")), plain(situation.get("排名.范围"))) == "低"
    counted = sum(1 for f in facts if _has_figure(f) and not _is_gap(f.get("数量")))
    found = {"数量"} if counted else set()
    if counted >= 3:
        found.add("多项数量")
    compared = [_gained(f) for f in items(situation, "成绩") if plain(f.get("对比"))]
    if 2 * sum(compared) > len(compared) and not low:  # more comparisons speak for the work than against it
        found.add("对比")
    place = plain(situation.get("排名.位次"))
    if place and lexicon.standing(place, plain(situation.get("排名.范围"))) == "高":
        found.add("排名")
    if plain(situation.get("荣誉")):
        found.add("荣誉")
    return frozenset(found)


def _is_gap(value: Value | None) -> bool:
    return isinstance(value, Fact) and value.gap


_CONFERRED = (
    "称号",
    "奖",
    "奖状",
    "奖章",
    "奖牌",
    "锦旗",
    "红旗",
    "荣誉",
    "证书",
    "通报表扬",
)  # given; one is rated the rest


def honours(situation: Situation) -> list[Group]:
    """Honours that share giver and year named together; 荣誉形: 授 for what is conferred (…称号), 评 for what one is rated
    (…特色学校)."""
    out = []
    for _, run in groupby(items(situation, "荣誉"), lambda h: (plain(h.get("授予")), plain(h.get("年份")))):
        group = list(run)
        names: dict[str, Value] = {"荣誉": "、".join(show(h["名称"]) for h in group)}
        titled = all(lexicon.is_title(plain(h["名称"])) for h in group)
        names["获荣"] = str(names["荣誉"]) + ("称号" if titled else "")  # as 获得 wants it
        names["荣誉形"] = "授" if all(plain(h["名称"]).endswith(_CONFERRED) for h in group) else "评"
        names |= {key: group[0][key] for key in ("授予", "年份") if plain(group[0].get(key))}
        out.append(Group(names))
    return out
