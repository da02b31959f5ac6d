"""Who spoke before the speaker, and who read out what: neighbours of one act together, each act told once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from .derive import Derived, Value, plain
from .realise import Group, Locals, book_title, items, show
from .situation import Fact, Item, Situation


def speakers(situation: Situation, derived: Derived, namer: Callable[[Item], str] | None = None) -> list[Group]:
    """Earlier speakers, neighbours of one act and one stance together, in the order of the file; namer: how a paper in the
    third person names them, instead of as one speaks of them (玉梅同志)."""
    rows = [
        _speaker(item, derived, situation, namer or derived.person)
        for item in items(situation, "此前发言")
        if plain(item)
    ]
    rows += _readers(situation, rows)
    out = []
    for _, run in groupby(rows, lambda r: (r["行为"], r["态度"], r["位次"], "内容" in r)):
        group = list(run)
        who = "、".join(str(r["谁"]) for r in group if r.get("谁"))
        names: dict[str, Value] = {**group[-1], "谁": who}
        if "内容" in names:
            names["谁"] = who + ("分别" if len(group) > 1 else "")
            names["内容"] = "、".join(str(r["内容"]) for r in group)
        out.append(Group(names, str(names["行为"])))
    return out


def _speaker(item: Item, derived: Derived, situation: Situation, namer: Callable[[Item], str]) -> dict[str, Value]:
    rank = derived.rank(item)
    act = plain(item.get("行为"))
    row: dict[str, Value] = {"谁": namer(item), "行为": act, "位次": rank}
    given = plain(item.get("态度")) or _stance(act, rank)
    row["态度"] = (
        "肯定" if act == "通报" and given == "完全同意" else given
    )  # one does not agree with a report of faults
    if item.get("内容") is not None or _read_by(item, situation):
        row["内容"] = _topic_of(item, derived, situation)
    return row


def _read_by(item: Item, situation: Situation) -> list[Item]:
    """The documents that an earlier speaker read out, by 宣读 of the document: one and the same act, told once."""
    who = plain(item.get("姓名")) or plain(item.get("职务"))
    reads = "宣读" in plain(item.get("行为")) and bool(who)
    return [doc for doc in items(situation, "文件") if reads and who in plain(doc.get("宣读")) and plain(doc)]


def _topic_of(item: Item, derived: Derived, situation: Situation) -> str:
    """What an earlier speech was about; if it was a document of the file, that one is told with it."""
    said = plain(item.get("内容"))
    named = [doc for doc in items(situation, "文件") if plain(doc.get("名称")).strip("《》") in said and plain(doc)]
    read = [] if named else _read_by(item, situation)
    if not read and (not said or not named):
        return show(item.get("内容"))
    text = "".join(plain(book_title(doc["名称"])) for doc in read) or said
    paths = [
        f"{item.path}.内容",
        *(f.path for doc in read or named for f in (doc["名称"], doc.get("宣读")) if isinstance(f, Fact)),
    ]
    return derived.mark(text, paths, "宣读的文件")


def _stance(act: str, rank: str) -> str:
    """我完全同意 is never said about a superior (genre.md §2.3 rule 3)."""
    if rank == "高":
        return "学习领会"
    return "完全同意" if "部署" in act else "要求落实" if act == "宣读" else "肯定"


def _readers(situation: Situation, rows: Sequence[Locals]) -> list[dict[str, Value]]:
    """Documents read out that no earlier speaker of the file already accounts for."""
    told = " ".join(plain(row.get("内容")) for row in rows)
    out: list[dict[str, Value]] = []
    for doc in items(situation, "文件"):
        reader = doc.get("宣读")
        if reader is None or plain(doc.get("名称")).strip("《》") in told:
            continue
        out.append(
            {"谁": show(reader), "行为": "宣读", "位次": "低", "态度": "要求落实", "内容": book_title(doc["名称"])}
        )
    return out
