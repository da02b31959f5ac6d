"""Who speaks at a meeting, as nodes: the chair, the speakers before and after somebody, the last speaker.

All are read from 议程, 会议.主持 and the speakers of the file; what a secretary has written out (此前发言) is never overruled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .. import agenda, fields
from ..datafiles import Entry, List, Map, Node, Scalar
from .nodes import by_key, entry_at, items_of, key_at

_NAMED = re.compile(r"(.*(?:书记|长|主任|主席|常委|经理|委员|代表))(\S{2,4})")
_NO_SUBJECT = ("表态", "交流", "讲话")


def looked_back(entries: dict[str, Entry]) -> None:
    """Seen from after the meeting nobody speaks later, in place: who spoke last is the speaker, and all others came before."""
    later = entries.pop("此后发言", None)
    if later is None and "此前发言" not in entries:
        rows = [row for row in _rows(entries.get("议程")) if _act(row) == "讲话" and "职务" in row]
        if rows:
            entries["讲话人"] = _as_speaker(rows[-1])
        return
    given = entries.get("讲话人")
    people = [*([given.value] if given else []), *(items_of(later.value) if later else [])]
    known = [row for row in (_person(node) for node in people) if "职务" in row]
    if later is None or len(known) < 2:
        return
    before = [*items_of(entries["此前发言"].value)] if "此前发言" in entries else []
    named = [{key: node for key, node in row.items() if key != "单位"} for row in known[:-1]]
    before += [Map((*_as_prior(row), entry_at("行为", "讲话", row["职务"])), row["职务"].pos) for row in named]
    entries["此前发言"] = Entry(key_at("此前发言", before[0]), List(tuple(before), before[0].pos))
    entries["讲话人"] = _as_speaker(known[-1])


def _person(node: Node) -> dict[str, Scalar]:
    """The scalars of a speaker or later speaker by Chinese key; a plain text is a post."""
    if isinstance(node, Scalar):
        return {} if node.empty else {"职务": node}
    found = ((key, entry.value) for key, entry in by_key(node, fields.SPEAKER).items())
    return {key: value for key, value in found if isinstance(value, Scalar) and not value.empty}


def _as_speaker(row: Mapping[str, Scalar]) -> Entry:
    made = _as_prior(row)
    return Entry(key_at("讲话人", made[0].value), Map(tuple(made), made[0].value.pos))


def _as_prior(row: Mapping[str, Scalar]) -> list[Entry]:
    """Name, post and unit of a speaker or of an item of the agenda."""
    names = {"讲话人": "姓名", "姓名": "姓名", "职务": "职务", "单位": "单位"}
    return [entry_at(names[key], node.text, node) for key, node in row.items() if key in names]


def chair(entries: Mapping[str, Entry]) -> Map | None:
    """会议.主持 as a speaker: 副区长王某某 → 职务 副区长, 姓名 王某某; None if the file names no chair."""
    meeting = entries.get("会议")
    found = by_key(meeting.value, fields.OCCASION).get("主持") if meeting else None
    if found is None or not isinstance(found.value, Scalar) or found.value.empty:
        return None
    node = found.value
    post, name = split_person(node.text)
    parts = {"职务": post, "姓名": name} if name else {"职务": post}
    return Map(tuple(entry_at(key, value, node) for key, value in parts.items()), node.pos, node.length)


def split_person(whole: str) -> tuple[str, str]:
    """Post and name of 副区长王某某; the name is empty where no name stands behind a post."""
    whole = whole.strip().removesuffix("同志")
    split = _NAMED.fullmatch(whole)
    return (split[1], split[2]) if split else (whole, "")


def around(entries: Mapping[str, Entry], speaker: Entry | None) -> dict[str, Entry]:
    """此前发言 and 此后发言 of a speaker, read from 议程; nothing if the agenda doesn't name the speaker."""
    rows = list(_rows(entries.get("议程")))
    place = next((n for n, row in enumerate(rows) if _is(row, speaker)), None)
    if place is None:
        return {}
    before = [made for row in rows[:place] if (made := _prior(row)) is not None]
    after = [made for row in rows[place + 1 :] if (made := _later(row)) is not None]
    lists = {"此前发言": before, "此后发言": after}
    return {key: Entry(key_at(key, made[0]), List(tuple(made), made[0].pos)) for key, made in lists.items() if made}


def _rows(entry: Entry | None) -> Iterable[dict[str, Scalar]]:
    """The items of 议程, each as its scalars by Chinese key."""
    node = entry.value if entry else None
    for row in items_of(node) if node else ():
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
    if not act or act in agenda.NO_SPEECH or not {"讲话人", "职务", "单位"} & row.keys():
        return None
    made = _as_prior(row)
    subject = row["事项"].text.strip().removeprefix(act)
    made.append(entry_at("行为", act, row.get("行为", row["事项"])))
    if act not in _NO_SUBJECT and subject and subject != row["事项"].text.strip():
        made.append(entry_at("内容", subject, row["事项"]))
    return Map(tuple(made), row["事项"].pos)


def _later(row: Mapping[str, Scalar]) -> Map | None:
    names = {"讲话人": "姓名", "职务": "职务"}
    made = [entry_at(names[key], node.text, node) for key, node in row.items() if key in names]
    return Map(tuple(made), made[0].value.pos) if "职务" in row else None
