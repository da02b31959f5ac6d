"""What a paper is compared with: the facts of a situation file, the persons and units of the unit's roster (名册.yaml).

人员: [{姓名: 王某某, 职务: 书记, 单位: 县委}]     in the order in which they are named
单位: [{全称: 县应急管理局, 简称: 县应急局}]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from speechgen import advice, shapes
from speechgen.checkers.facts import Facts, Person
from speechgen.findings import Finding, InputError, Pos
from speechgen.shapes import TEXT
from speechgen.situation import Fact, Item, Situation

ROSTER = "名册.yaml"
_SHAPE = {
    "人员?": [{"姓名": TEXT, "职务?": TEXT, "单位?": TEXT}],
    "单位?": [{"全称": TEXT, "简称?": TEXT}],
}
_SPEAKING = ("讲话人", "此前发言", "此后发言", "议程")


def facts_of(situation: Situation) -> Facts:
    """The facts of a situation; empty fields are none."""
    values = tuple((fact.path, fact.text, fact.pos.line) for fact in situation.leaves if fact.text and not fact.gap)
    units = [text for path, text, _ in values if path.split(".")[-1].split("[")[0] in ("牵头", "配合", "单位")]
    values += tuple(_counted(situation))
    place = situation.get("地方.名称")
    name = place.text if isinstance(place, Fact) else ""
    problems, tasks = advice.unpaired(situation)
    return Facts(
        values,
        tuple(_persons(situation)),
        tuple(dict.fromkeys(units)),
        name,
        unanswered=tuple((_text(item, "表现"), item.pos.line) for item in problems),
        unasked=tuple((_text(item, "标题"), item.pos.line) for item in tasks),
    )


def _counted(situation: Situation) -> Iterator[tuple[str, str, int]]:
    """What a 通报 counts itself: its findings, those of each category, the units that answer for them."""
    found = situation.get("通报事项")
    rows = [row for row in found if isinstance(row, Item)] if isinstance(found, tuple) else []
    kinds = Counter(_text(row, "类别") for row in rows)
    units = {_text(row, "责任单位") for row in rows}
    for number in sorted({len(rows), *kinds.values(), len(units)}) if rows else ():
        yield "通报事项", f"{number}个", rows[0].pos.line


def _persons(situation: Situation) -> Iterator[Person]:
    for key in _SPEAKING:
        found = situation.get(key)
        for item in found if isinstance(found, tuple) else (found,):
            if isinstance(item, Item) and _text(item, "姓名"):
                yield Person(_text(item, "姓名"), _text(item, "职务"), _text(item, "单位"))


def _text(item: Item, key: str) -> str:
    found = item.get(key)
    return found.text if isinstance(found, Fact) else ""


def with_roster(facts: Facts | None, folders: Sequence[Path]) -> Facts | None:
    """The facts with the rosters of the folders added; None if there is nothing at all. InputError with every fault."""
    for path in (folder / ROSTER for folder in folders):
        if path.is_file():
            own = read_roster(path)
            before = facts or Facts()
            facts = replace(
                before,
                persons=(*own.persons, *_unknown(before.persons, own.persons)),
                units=(*before.units, *own.units),
            )
    return facts


def _unknown(persons: Iterable[Person], known: Iterable[Person]) -> tuple[Person, ...]:
    names = {person.name for person in known}
    return tuple(person for person in persons if person.name not in names)


def read_roster(path: Path) -> Facts:
    """The persons and units of a roster."""
    from speechgen.datafiles import load_yaml_file, plain

    row = plain(load_yaml_file(path)) or {}
    faults = list(shapes.faults(row, _SHAPE))
    if faults:
        raise InputError(
            Finding(Pos(str(path)), "error", "roster", fault, "看 docs/check.md 里的“名册”") for fault in faults
        )
    assert isinstance(row, dict)
    people: list[dict[str, str]] = row.get("人员") or []  # type: ignore[assignment]
    units: list[dict[str, str]] = row.get("单位") or []  # type: ignore[assignment]
    persons = tuple(Person(p["姓名"], p.get("职务") or "", p.get("单位") or "") for p in people)
    return Facts(persons=persons, units=tuple(u[key] for u in units for key in ("全称", "简称") if u.get(key)))
