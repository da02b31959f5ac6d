"""The agenda as a chair calls it: who is asked to do what, in which words by rank, neighbours of one act together.

Rules of genre.md §2.3 (5) and §3 主持词: 重要讲话 only for a speaker above the chair, consecutive pledges in one call, the
last speech of a superior is the main one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from . import lexicon, marks, numbering
from .derive import Derived, Value, plain
from .realise import Group, items, show
from .situation import Item, Situation

# What an item is called if 行为 does not say: the first act one of whose words stands in 事项.
_WORDS = (
    ("表决", ("表决", "举手通过")),
    ("国歌", ("国歌",)),
    ("宣读", ("宣读",)),
    ("颁奖", ("颁奖", "颁发", "授牌")),
    ("通报", ("通报",)),
    ("表态", ("表态",)),
    ("交流", ("交流", "典型发言", "介绍经验", "经验介绍")),
    ("部署", ("部署", "安排")),
    ("讲话", ("讲话",)),
)
_SAID_AS = {"表态": "作表态发言", "交流": "作交流发言", "讲话": "讲话"}
_BARE = re.compile(r"(?:作|做|进行)?(?:重要|总结)?(?:表态|交流|典型|经验交流)?(?:发言|讲话)?")
NO_SPEECH = ("颁奖", "表决")  # acts of an agenda at which nobody speaks
SHORT = 3  # characters of an item that cannot stand alone after 下面 (颁奖, 签约)
_TOGETHER = ("表态", "交流")


def names(situation: Situation, derived: Derived) -> dict[str, object]:
    """What the chair's steps ask for: 议程组, 议程数, the group of the main speech, and how many closing points there are."""
    groups = agenda(situation, derived)
    report = situation.get("会议.反馈") is not None
    closing = derived.mark(
        "三" if report else "两", ["会议.反馈" if report else "文种"], "传达、落实、报送，没有写报送就是两点"
    )
    return {
        "议程组": groups,
        "议程数": derived.mark(numbering.count(len(groups)), ["议程"], f"议程归并为{len(groups)}项") if groups else "",
        "有表决": any(group.names["行为"] == "表决" for group in groups),
        "主要讲话": next((group for group in groups if group.names["主"]), None),
        "贯彻数": closing,
    }


def agenda(situation: Situation, derived: Derived) -> list[Group]:
    """The items of 议程 in order; neighbours that pledge or share experience are called together."""
    rows = [_row(item, derived) for item in items(situation, "议程")]
    runs = [list(run) for _, run in groupby(enumerate(rows), lambda row: _run_of(*row))]
    merged = [_merged([row for _, row in run], derived) for run in runs]
    main = max((n for n, row in enumerate(merged) if _is_main(row)), default=-1)
    return [
        Group({**row, **_place(n, len(merged), derived), **_beside(merged, n), **_main(row, n == main)})
        for n, row in enumerate(merged)
    ]


def _row(item: Item, derived: Derived) -> dict[str, Value]:
    act, rank = act_of(item), derived.rank(item)
    row: dict[str, Value] = {"谁": derived.person(item, "讲话人"), "行为": act, "位次": rank}
    row["称"] = derived.short_name(item, "讲话人")
    row["做"] = _done(item, act, rank, bool(row["谁"]), derived)
    row["短"] = "是" if len(plain(row["做"])) <= SHORT else ""
    row["表彰"] = "是" if act == "宣读" and re.search("表彰|表扬|嘉奖", plain(item.get("事项"))) else ""
    row["来宾"] = "是" if _is_guest(item, derived) else ""
    points = item.get("要点")
    return {**row, "要点": points} if points is not None else row


def _is_guest(item: Item, derived: Derived) -> bool:
    """Whether the one who speaks is among the guests of the file, there by surname and title (市科技局李局长)."""
    called = plain(derived.short_name(item, "讲话人")) if plain(item.get("讲话人")) else ""
    return bool(called) and called in derived.given("听众.来宾")


def act_of(item: Item) -> str:
    """行为 of an item of the agenda as given, else by the words of its 事项; empty if they tell nothing."""
    return plain(item.get("行为")) or act_in(plain(item.get("事项")))


def act_in(text: str) -> str:
    """The act that the words of an item of the agenda tell (通报工作进展 → 通报); empty if they tell none."""
    return next((act for act, words in _WORDS if any(w in text for w in words)), "")


def _done(item: Item, act: str, rank: str, called: bool, derived: Derived) -> str:
    """What the one who is called does: 通报工作进展 as written, 作表态发言 and 讲话 by act and rank."""
    text = plain(item.get("事项"))
    if act in _SAID_AS and text and _BARE.fullmatch(_without_person(text, item)):
        said = "作重要讲话" if act == "讲话" and rank == "高" else _SAID_AS[act]
        return derived.mark(said, [f"{item.path}.事项"], f"{text}：按行为和位次的说法")
    verb = not called or not text or lexicon.verb_led(text) or text.startswith(("作", act or "作"))
    return ("" if verb else "作") + show(item.get("事项"))


def _without_person(text: str, item: Item) -> str:
    """An item that names who speaks (市科技局李局长讲话) without him or her, who is called by name and post anyway."""
    post, name = plain(item.get("职务")), plain(item.get("讲话人"))
    end = next((word for word in ("讲话", "发言") if text.endswith(word)), "")
    before = text.removesuffix(end)
    titled = name[:1] and name[:1] in before and before[-1:] in post
    return end if end and (titled or (name and name in before) or before == post) else text


def _run_of(n: int, row: dict[str, Value]) -> tuple[object, ...]:
    together = row["行为"] in _TOGETHER and row["谁"]
    return (row["行为"], plain(row["做"])) if together else (n,)


def _merged(rows: Sequence[dict[str, Value]], derived: Derived) -> dict[str, Value]:
    if len(rows) == 1:
        return {**rows[0], "多": ""}
    sources = derived.ledger.sources
    numbers = (n for row in rows for n in marks.numbers(str(row["做"])))
    paths = list(dict.fromkeys(path for n in numbers for path in sources[n].paths))
    who = "、".join(str(row["谁"]) for row in rows)
    done = derived.mark(plain(rows[0]["做"]), paths, f"{len(rows)} 家依次")
    return {**rows[0], "谁": who, "做": done, "多": "是"}


def _is_main(row: dict[str, Value]) -> bool:
    return (row["行为"], row["位次"]) == ("讲话", "高") and bool(row["谁"])


def _place(n: int, of: int, derived: Derived) -> dict[str, Value]:
    place = "唯" if of == 1 else "首" if n == 0 else "末" if n == of - 1 else "中"
    ordinal = derived.mark(f"第{numbering.chinese(n + 1)}项", ["议程"], "议程的次序") if of > 1 else ""
    return {"位": place, "序": ordinal}


def _beside(rows: Sequence[dict[str, Value]], n: int) -> dict[str, Value]:
    """What has been heard before an item, so that no link claims more (已通报, 已部署), and what comes next (下接)."""
    acts = [row["行为"] for row in rows]
    heard = {f"已{act}": "是" if act in acts[:n] else "" for act in ("通报", "部署")}
    return {**heard, "下接": acts[n + 1] if n + 1 < len(acts) else ""}


def _main(row: dict[str, Value], main: bool) -> dict[str, Value]:
    return {"主": "是", "主讲": row["称"]} if main else {"主": ""}
