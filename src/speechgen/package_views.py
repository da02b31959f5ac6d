"""What each paper of a package sees of the one situation file.

A view is the file's node tree with what belongs to another paper taken out and what the file says of this paper alone put
in (成套), read again by the loader: a paper is then drafted as if the file had been written for it, and every fact keeps
its place in the file. Nothing is added that the file doesn't hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from . import agenda, dates, fields
from .datafiles import Entry, List, Map, Node, Scalar
from .kinds import Kind

# What the file says of its own paper, and no other paper of the package takes over.
OF_THE_SPEECH = ("标题", "篇幅", "提纲", "自拟", "结尾")
# Matters of those who hold the meeting; somebody who speaks for his own unit has his own or none.
OF_THE_HOST = (
    *("成绩", "排名", "荣誉", "表彰", "经验", "归功", "感谢", "意义", "形势", "利害", "态度", "问题", "任务"),
    *("先例", "清单", "责任", "督查", "纪律", "宣传", "保障", "议定事项", "通报事项"),
)
_NAMED = re.compile(r"(.*(?:书记|长|主任|主席|常委|经理|委员|代表))(\S{2,4})")
_DAY = re.compile(
    r"((?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2})(?:（[^）]*）)?"
    r"\s*(上午|下午|晚上)?(?:(\d{1,2})[:：时点])?"
)
_NOT_SPEECHES = ("颁奖", "表决")
_NO_SUBJECT = ("表态", "交流", "讲话")


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


def by_key(node: Node | None, table: fields.Table = fields.SITUATION) -> dict[str, Entry]:
    """The entries of a map by their Chinese keys."""
    found = ((table.find(e.key.text.strip()), e) for e in node.entries) if isinstance(node, Map) else ()
    return {f.key: entry for f, entry in found if f is not None}


def text(node: Node | None, *keys: str) -> str:
    """The text at a path of Chinese keys below the root of a file; empty if there is none."""
    table: fields.Table | None = fields.SITUATION
    for key in keys:
        found = table.find(key) if table else None
        entry = by_key(node, table).get(key) if table else None
        node, table = (entry.value if entry else None), (found.table if found else None)
    return node.text.strip() if isinstance(node, Scalar) and not node.empty else ""


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


# --- who speaks -------------------------------------------------------------------------------------------------------


def _speakers(entries: dict[str, Entry], part: Part) -> None:
    """Who speaks in this paper, and who before and after, in place."""
    wanted = part.kind.package.speaker if part.kind.package and not part.own else ""
    if wanted:
        person = chair(entries)
        entries.pop("此前发言", None)
        entries.pop("此后发言", None)
        if person is not None:
            entries["讲话人"] = Entry(_key("讲话人", person), person)
    if part.kind.package and part.kind.package.when == "会后" and not part.own:
        _looked_back(entries)
    speaker = part.said.get("讲话人") if speaks_for_itself(part) else entries.get("讲话人")
    if not {"此前发言", "此后发言"} & entries.keys() and not wanted:
        entries |= _around(entries, speaker)


def _looked_back(entries: dict[str, Entry]) -> None:
    """Seen from after the meeting nobody speaks later, in place: who spoke last is the speaker, and all others came before."""
    later = entries.pop("此后发言", None)
    if later is None and "此前发言" not in entries:
        rows = [row for row in _rows(entries.get("议程")) if _act(row) == "讲话" and "职务" in row]
        if rows:
            entries["讲话人"] = _as_speaker(rows[-1])
        return
    given = entries.get("讲话人")
    people = [*([given.value] if given else []), *(_items(later.value) if later else [])]
    known = [row for row in (_person(node) for node in people) if "职务" in row]
    if later is None or len(known) < 2:
        return
    before = [*_items(entries["此前发言"].value)] if "此前发言" in entries else []
    named = [{key: node for key, node in row.items() if key != "单位"} for row in known[:-1]]
    before += [Map((*_as_prior(row), _entry("行为", "讲话", row["职务"])), row["职务"].pos) for row in named]
    entries["此前发言"] = Entry(_key("此前发言", before[0]), List(tuple(before), before[0].pos))
    entries["讲话人"] = _as_speaker(known[-1])


def _items(node: Node) -> Sequence[Node]:
    return node.items if isinstance(node, List) else (node,)


def _person(node: Node) -> dict[str, Scalar]:
    """The scalars of a speaker or later speaker by Chinese key; a plain text is a post."""
    if isinstance(node, Scalar):
        return {} if node.empty else {"职务": node}
    found = ((key, entry.value) for key, entry in by_key(node, fields.SPEAKER).items())
    return {key: value for key, value in found if isinstance(value, Scalar) and not value.empty}


def _as_speaker(row: Mapping[str, Scalar]) -> Entry:
    made = _as_prior(row)
    return Entry(_key("讲话人", made[0].value), Map(tuple(made), made[0].value.pos))


def _as_prior(row: Mapping[str, Scalar]) -> list[Entry]:
    """Name, post and unit of a speaker or of an item of the agenda."""
    names = {"讲话人": "姓名", "姓名": "姓名", "职务": "职务", "单位": "单位"}
    return [_entry(names[key], node.text, node) for key, node in row.items() if key in names]


def chair(entries: Mapping[str, Entry]) -> Map | None:
    """会议.主持 as a speaker: 副区长王某某 → 职务 副区长, 姓名 王某某; None if the file names no chair."""
    meeting = entries.get("会议")
    found = by_key(meeting.value, fields.OCCASION).get("主持") if meeting else None
    if found is None or not isinstance(found.value, Scalar) or found.value.empty:
        return None
    node = found.value
    post, name = split_person(node.text)
    parts = {"职务": post, "姓名": name} if name else {"职务": post}
    return Map(tuple(_entry(key, value, node) for key, value in parts.items()), node.pos, node.length)


def split_person(whole: str) -> tuple[str, str]:
    """Post and name of 副区长王某某; the name is empty where no name stands behind a post."""
    whole = whole.strip().removesuffix("同志")
    split = _NAMED.fullmatch(whole)
    return (split[1], split[2]) if split else (whole, "")


def _around(entries: Mapping[str, Entry], speaker: Entry | None) -> dict[str, Entry]:
    """此前发言 and 此后发言 of a speaker, read from 议程; nothing if the agenda doesn't name the speaker."""
    rows = list(_rows(entries.get("议程")))
    place = next((n for n, row in enumerate(rows) if _is(row, speaker)), None)
    if place is None:
        return {}
    before = [made for row in rows[:place] if (made := _prior(row)) is not None]
    after = [made for row in rows[place + 1 :] if (made := _later(row)) is not None]
    lists = {"此前发言": before, "此后发言": after}
    return {key: Entry(_key(key, made[0]), List(tuple(made), made[0].pos)) for key, made in lists.items() if made}


def _rows(entry: Entry | None) -> Iterable[dict[str, Scalar]]:
    """The items of 议程, each as its scalars by Chinese key."""
    node = entry.value if entry else None
    for row in node.items if isinstance(node, List) else (node,) if node else ():
        if isinstance(row, Scalar):
            yield {"事项": row}
        found = by_key(row, fields.AGENDA)
        scalars = {key: e.value for key, e in found.items() if isinstance(e.value, Scalar) and not e.value.empty}
        if scalars:
            yield {key: value for key, value in scalars.items() if isinstance(value, Scalar)}


def _is(row: Mapping[str, Scalar], speaker: Entry | None) -> bool:
    """Whether an item of the agenda is the speaker's own: the same name, else the same post or the same unit."""
    who = by_key(speaker.value, fields.SPEAKER) if speaker else {}
    given = {key: e.value.text.strip() for key, e in who.items() if isinstance(e.value, Scalar)}
    if speaker is not None and isinstance(speaker.value, Scalar):
        given = {"职务": speaker.value.text.strip()}
    named = {key: value.text.strip() for key, value in row.items()}
    if given.get("姓名") and named.get("讲话人"):
        return given["姓名"] == named["讲话人"] and given.get("职务") in (None, named.get("职务"), "")
    if given.get("职务") and named.get("职务"):
        return given["职务"] == named["职务"]
    return bool(given.get("单位")) and given.get("单位") == named.get("单位")


def _act(row: Mapping[str, Scalar]) -> str:
    """What an item of the agenda is: as given, else by its words."""
    return row["行为"].text if "行为" in row else agenda.act_in(row["事项"].text) if "事项" in row else ""


def _prior(row: Mapping[str, Scalar]) -> Map | None:
    """An item of the agenda as an earlier speaker; None for what is no speech."""
    act = _act(row)
    if not act or act in _NOT_SPEECHES or not {"讲话人", "职务", "单位"} & row.keys():
        return None
    made = _as_prior(row)
    subject = row["事项"].text.strip().removeprefix(act)
    made.append(_entry("行为", act, row.get("行为", row["事项"])))
    if act not in _NO_SUBJECT and subject and subject != row["事项"].text.strip():
        made.append(_entry("内容", subject, row["事项"]))
    return Map(tuple(made), row["事项"].pos)


def _later(row: Mapping[str, Scalar]) -> Map | None:
    names = {"讲话人": "姓名", "职务": "职务"}
    made = [_entry(names[key], node.text, node) for key, node in row.items() if key in names]
    return Map(tuple(made), made[0].value.pos) if "职务" in row else None


def _participant(entries: Mapping[str, Entry], said: Mapping[str, Entry]) -> dict[str, Entry]:
    """What a unit that speaks for itself takes from the file: the meeting and its subject, and the tasks it has a part in."""
    out = {key: entry for key, entry in entries.items() if key not in OF_THE_HOST}
    unit = unit_of(said["讲话人"].value)
    own = _tasks_of(entries.get("任务"), unit)
    if own:
        out["任务"] = Entry(_key("任务", own[0]), List(tuple(own), own[0].pos))
    if unit:
        given = by_key(said["讲话人"].value, fields.SPEAKER)["单位"].value
        assert isinstance(given, Scalar)  # unit_of has read it
        out["地方"] = Entry(_key("地方", given), Map((_entry("名称", unit, given),), given.pos))
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
            entries["日期"] = Entry(_key("日期", root), by_key(entries["落款"].value, fields.SIGNATURE)["日期"].value)
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
        unit = Map((Entry(_key("单位", entry.value), entry.value),), entry.value.pos)
        return _unsigned(Entry(entry.key, unit), gap)
    rest = tuple(e for key, e in by_key(entry.value, fields.SIGNATURE).items() if key != "日期")
    missing = (Entry(_key("日期", entry.value), Scalar("", entry.value.pos, empty=True)),) if gap else ()
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
        rows["时间"] = _entry("时间", found[1] + half, given.value)
    return Entry(meeting.key, Map(tuple(rows.values()), meeting.value.pos))


def _key(key: str, node: Node) -> Scalar:
    return Scalar(key, node.pos)


def _entry(key: str, value: str, node: Scalar) -> Entry:
    return Entry(_key(key, node), Scalar(value, node.pos, node.length, quoted=True))


def rows_of(root: Map) -> Sequence[tuple[str, Map | None]]:
    """成套 of a file: kind and, if it says more than that, its map, in the order of the file."""
    entry = by_key(root).get("成套")
    node = entry.value if entry else None
    found: list[tuple[str, Map | None]] = []
    for row in node.items if isinstance(node, List) else (node,) if node else ():
        kind = by_key(row, fields.PACKAGE).get("文种")
        if isinstance(row, Scalar):
            found.append((row.text.strip(), Map((), row.pos)))
        elif kind is not None and isinstance(kind.value, Scalar) and isinstance(row, Map):
            found.append((kind.value.text.strip(), row))
    return found
