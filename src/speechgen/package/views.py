"""What each paper of a package sees of the one situation file.

A view is the file's node tree with what belongs to another paper taken out and what the file says of this paper alone put
in (成套), read again by the loader: a paper is then drafted as if the file had been written for it, and every fact keeps
its place in the file. Nothing is added that the file doesn't hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .. import dates, fields
from ..datafiles import Entry, List, Map, Node, Scalar
from ..kinds import Kind
from .nodes import by_key, entry_at, items_of, key_at, text
from .speakers import around, chair, looked_back

# What the file says of its own paper, and no other paper of the package takes over.
OF_THE_SPEECH = ("标题", "篇幅", "提纲", "自拟", "结尾")
# Matters of those who hold the meeting; somebody who speaks for his own unit has his own or none.
OF_THE_HOST = (
    *("成绩", "排名", "荣誉", "表彰", "经验", "归功", "感谢", "意义", "形势", "利害", "态度", "问题", "任务"),
    *("先例", "清单", "责任", "督查", "纪律", "宣传", "保障", "议定事项", "通报事项"),
)
_DAY = re.compile(
    r"((?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2})(?:（[^）]*）)?"
    r"\s*(上午|下午|晚上)?(?:(\d{1,2})[:：时点])?"
)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One paper of a package: its kind; whether it is the file's own kind; what the file says of it alone (成套)."""

    kind: Kind
    own: bool = False
    row: Map | None = None

    @property
    def said(self) -> dict[str, Entry]:
        """What the file says of this paper alone, by Chinese key, without its kind."""
        return {key: entry for key, entry in by_key(self.row, fields.PACKAGE).items() if key != "文种"}


def view(root: Map, part: Part) -> Map:
    """The node tree that a paper is drafted from."""
    entries = {key: entry for key, entry in by_key(root).items() if key != "成套"}
    said = part.said
    if not part.own:
        entries = {key: entry for key, entry in entries.items() if key not in OF_THE_SPEECH}
    if "纪要标志" in part.kind.paper.front and not part.own:
        entries.pop("期刊", None)  # name and number of the file are those of its 简报
    if speaks_for_itself(part) and "讲话人" in said:
        entries = _participant(entries, said)
    _speakers(entries, part)
    entries |= said
    if part.kind.package is not None and not part.kind.package.own and not part.own:
        _day_of(entries, root, part)
    entries["文种"] = _kind(entries["文种"], part)
    return Map(tuple(entries.values()), root.pos, root.length)


def speaks_for_itself(part: Part) -> bool:
    """Whether a paper is the speech of a participant: a pledge, an exchange of experience."""
    return part.kind.package is not None and part.kind.package.own and not part.own


def _kind(given: Entry, part: Part) -> Entry:
    at = by_key(part.row, fields.PACKAGE).get("文种", given).value
    return Entry(given.key, Scalar(part.kind.id, at.pos, at.length))


def _speakers(entries: dict[str, Entry], part: Part) -> None:
    """Who speaks in this paper, and who before and after, in place."""
    wanted = part.kind.package.speaker if part.kind.package and not part.own else ""
    if wanted:
        person = chair(entries)
        entries.pop("此前发言", None)
        entries.pop("此后发言", None)
        if person is not None:
            entries["讲话人"] = Entry(key_at("讲话人", person), person)
    if part.kind.package and part.kind.package.when == "会后" and not part.own:
        looked_back(entries)
    speaker = part.said.get("讲话人") if speaks_for_itself(part) else entries.get("讲话人")
    if not {"此前发言", "此后发言"} & entries.keys() and not wanted:
        entries |= around(entries, speaker)


def _participant(entries: Mapping[str, Entry], said: Mapping[str, Entry]) -> dict[str, Entry]:
    """What a unit that speaks for itself takes from the file: the meeting and its subject, and the tasks it has a part in."""
    out = {key: entry for key, entry in entries.items() if key not in OF_THE_HOST}
    unit = unit_of(said["讲话人"].value)
    own = _tasks_of(entries.get("任务"), unit)
    if own:
        out["任务"] = Entry(key_at("任务", own[0]), List(tuple(own), own[0].pos))
    if unit:
        given = by_key(said["讲话人"].value, fields.SPEAKER)["单位"].value
        assert isinstance(given, Scalar)  # unit_of has read it
        out["地方"] = Entry(key_at("地方", given), Map((entry_at("名称", unit, given),), given.pos))
    return out


def unit_of(speaker: Node) -> str:
    """讲话人.单位 of a speaker; empty if it is not given."""
    entry = by_key(speaker, fields.SPEAKER).get("单位")
    return entry.value.text.strip() if entry and isinstance(entry.value, Scalar) else ""


def _tasks_of(entry: Entry | None, unit: str) -> list[Node]:
    """The tasks that a unit leads or supports, by its name or as one of all of its sort (各街道)."""
    rows = entry.value.items if entry and isinstance(entry.value, List) else ()
    return [row for row in rows if unit and any(covers(name, unit) for name in _units(row))]


def _units(row: Node) -> list[str]:
    found = by_key(row, fields.TASKS)
    nodes = [found[key].value for key in ("牵头", "配合") if key in found]
    leaves = [leaf for node in nodes for leaf in (node.items if isinstance(node, List) else (node,))]
    return [leaf.text.strip() for leaf in leaves if isinstance(leaf, Scalar)]


def covers(name: str, unit: str) -> bool:
    """Whether a name of a task takes in a unit: the same, or 各街道 for 城东街道."""
    return name == unit or (name.startswith("各") and len(name) > 2 and unit.endswith(name[1:]))


# --- when -------------------------------------------------------------------------------------------------------------


def _day_of(entries: dict[str, Entry], root: Map, part: Part) -> None:
    """The day of a paper that isn't read at the meeting, in place: its own, else that of its signature or issue.

    A notice that has no day of its own before the meeting shows a gap; a paper about the meeting says the day, not the hour.
    """
    assert part.kind.package is not None
    meeting = held(root)
    signed = dates.last_day(text(Map(tuple(entries.values()), root.pos), "落款", "日期"))
    early = part.kind.package.when == "会前"
    if "落款" in entries and "落款" in part.kind.paper.back and "日期" not in part.said:
        fits = signed is not None and (meeting is None or (signed < meeting if early else signed >= meeting))
        if not fits and ("落款" not in part.said or (early and signed is None)):
            entries["落款"] = _unsigned(entries["落款"], gap=early)
        elif signed is not None:
            entries["日期"] = Entry(key_at("日期", root), by_key(entries["落款"].value, fields.SIGNATURE)["日期"].value)
    if part.kind.package.when == "会后" and "会议" in entries:
        entries["会议"] = _told_later(entries["会议"])


def held(root: Map) -> date | None:
    """The day of the meeting: 会议.时间, else 日期, if either names a day."""
    day = dates.parse_date(text(root, "日期"))
    found = _DAY.match(text(root, "会议", "时间"))
    named = found[1] if found else ""
    return dates.parse_date(named, day.year if day else None) or day


def _unsigned(entry: Entry, gap: bool) -> Entry:
    """落款 without its day; with `gap` the day is shown as missing."""
    if isinstance(entry.value, Scalar):
        unit = Map((Entry(key_at("单位", entry.value), entry.value),), entry.value.pos)
        return _unsigned(Entry(entry.key, unit), gap)
    rest = tuple(e for key, e in by_key(entry.value, fields.SIGNATURE).items() if key != "日期")
    missing = (Entry(key_at("日期", entry.value), Scalar("", entry.value.pos, empty=True)),) if gap else ()
    return Entry(entry.key, Map((*rest, *missing), entry.value.pos))


def _told_later(meeting: Entry) -> Entry:
    """会议 with the time of day as one tells of it afterwards: 2026年9月16日（星期三）14时30分 → 2026年9月16日下午."""
    rows = by_key(meeting.value, fields.OCCASION)
    given = rows.get("时间")
    if given is None or not isinstance(given.value, Scalar):
        return meeting
    found = _DAY.match(given.value.text)
    if found:
        hour = int(found[3]) if found[3] else None
        half = found[2] or ("" if hour is None else "上午" if hour < 12 else "下午" if hour < 18 else "晚上")
        rows["时间"] = entry_at("时间", found[1] + half, given.value)
    return Entry(meeting.key, Map(tuple(rows.values()), meeting.value.pos))


def rows_of(root: Map) -> Sequence[tuple[str, Map | None]]:
    """成套 of a file: kind and, if it says more than that, its map, in the order of the file."""
    entry = by_key(root).get("成套")
    node = entry.value if entry else None
    found: list[tuple[str, Map | None]] = []
    for row in items_of(node) if node else ():
        kind = by_key(row, fields.PACKAGE).get("文种")
        if isinstance(row, Scalar):
            found += [] if row.empty else [(row.text.strip(), Map((), row.pos))]
        elif kind is not None and isinstance(kind.value, Scalar) and isinstance(row, Map):
            found.append((kind.value.text.strip(), row))
    return found
