"""Closure of a package: every task and every unit in the speech, the table of tasks and the minutes, in the same words.

What stands in a paper is known from the origins of its text, so that a task counts as said only where its own field is
printed, and only if it is printed to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..derive import plain
from ..document import Document, walk
from ..findings import Finding
from ..realise import items
from ..situation import Fact, Item, Situation
from .papers import Package, Paper
from .people import told
from .views import covers

# The papers that must carry every task, beside the file's own speech if its kind asks for tasks.
CARRIERS = ("实施方案", "任务分解表", "会议纪要")
_VAGUE = re.compile(r"有关|成员单位|相关|负责人$|全体|重点|其他|各部门|各单位")
_UNIT = re.compile(
    r"(?:各(?:县（市、区）|县市区|县区|乡镇街道|乡镇|镇街|街道|社区|村)|"
    r".{1,20}?(?:局|委|办|中心|大队|支队|公司|街道|乡|镇|社区|学校|医院|集团|指挥部))"
)
_POSTS = re.compile(r"办事处|主要|分管|负责|主任|书记|局长|处长|科长|经理|全体|有关|副|党工?委|班子|成员|和|及|、|$")


@dataclass(frozen=True, slots=True)
class Task:
    """A task by its title, who leads it, and the papers that should carry it and don't."""

    title: Fact
    lead: str
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that was invited or given a duty, its tasks by number, the papers that give the tasks without naming it, and the
    decisions (议定事项) that name it."""

    name: str
    fact: Fact
    tasks: tuple[int, ...]
    absent: tuple[str, ...]
    decides: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Closure:
    """Tasks and units of a package over the papers that should carry them."""

    papers: tuple[str, ...]
    tasks: tuple[Task, ...]
    units: tuple[Unit, ...]

    @property
    def without_unit(self) -> tuple[Task, ...]:
        """Tasks that nobody leads."""
        return tuple(task for task in self.tasks if not task.lead)

    @property
    def without_task(self) -> tuple[Unit, ...]:
        """Units that neither a task nor a decision names."""
        return tuple(unit for unit in self.units if not unit.tasks and not unit.decides)


def closure(package: Package) -> Closure:
    """What the papers of a package say of its tasks and units."""
    carriers = [paper for paper in package.papers if carries(paper)]
    rows = items(package.situation, "任务")
    tasks = [_task(row, carriers) for row in rows if isinstance(row.get("标题"), Fact) and plain(row.get("标题"))]
    decisions = items(package.situation, "议定事项")
    units = [_unit(name, fact, rows, decisions, carriers) for name, fact in units_of(package.situation).items()]
    return Closure(tuple(paper.name for paper in carriers), tuple(tasks), tuple(units))


def carries(paper: Paper) -> bool:
    """Whether a paper has to carry every task of the file."""
    return paper.kind.id in CARRIERS or (paper.part.own and "任务" in paper.kind.required)


def findings(situation: Situation, found: Closure) -> Iterator[Finding]:
    """Tasks that a paper does not say in their own words; as hints, what has no unit and who has no task."""
    for task in found.tasks:
        for paper in task.absent:
            text = f"任务“{task.title.text}”在“{paper}”里没有照原话出现"
            yield told(situation, task.title, "closure", text, "看看这份材料的提纲或自拟是不是盖住了它")
    for task in found.without_unit:
        text = f"任务“{task.title.text}”没有牵头单位"
        yield told(situation, task.title, "no-unit", text, "写上 牵头", "hint")
    for unit in found.without_task:
        text = f"“{unit.name}”要来开会或有分工，没有一项任务或议定事项由它牵头或配合"
        yield told(situation, unit.fact, "no-task", text, "写进任务的 牵头 或 配合；只是来听会的，不用管", "hint")
    for unit in found.units:
        for paper in unit.absent:
            text = f"“{unit.name}”有任务，“{paper}”里没有照原话提到它"
            yield told(
                situation,
                unit.fact,
                "closure",
                text,
                "这份材料写得短，没有排下牵头、配合单位；要提到就加长篇幅",
                "hint",
            )


# --- tasks ------------------------------------------------------------------------------------------------------------


def _task(row: Item, carriers: Sequence[Paper]) -> Task:
    title = row["标题"]
    assert isinstance(title, Fact)
    absent = [paper.name for paper in carriers if not _printed(paper.draft.document, title)]
    return Task(title, plain(row.get("牵头")), tuple(absent))


def _printed(document: Document, fact: Fact) -> bool:
    """Whether a paper prints a fact to the letter, from its own field."""
    for _, _, sentence in walk(document):
        shown = "".join(span.text for span in sentence.spans if fact.path in span.paths)
        if fact.text in shown:
            return True
    return False


# --- units ------------------------------------------------------------------------------------------------------------


def _unit(name: str, fact: Fact, rows: Sequence[Item], decisions: Sequence[Item], carriers: Sequence[Paper]) -> Unit:
    mine = [(n, found) for n, row in enumerate(rows, 1) if (found := _named(row, name))]
    absent = [paper.name for paper in carriers if mine and not any(_printed(paper.draft.document, f) for _, f in mine)]
    decides = (n for n, row in enumerate(decisions, 1) if _named(row, name))
    return Unit(name, fact, tuple(n for n, _ in mine), tuple(absent), tuple(decides))


def _named(row: Item, name: str) -> Fact | None:
    """The fact of a task that names a unit: itself, all of its sort, or a part of it (区公安局交警大队 of 区公安局)."""
    lead = row.get("牵头")
    for fact in [*([lead] if isinstance(lead, Fact) else []), *_facts(row.get("配合"))]:
        if any(covers(one, name) or covers(name, one) or one.startswith(name) for one in fact.text.split("、") if one):
            return fact
    return None


def units_of(situation: Situation) -> dict[str, Fact]:
    """Every unit that was invited, has a duty or a task, by its name, with the fact that names it first."""
    found: dict[str, Fact] = {}
    invited = situation.get("听众.参会")
    for fact in _facts(invited):
        for name in invited_units(fact.text):
            found.setdefault(name, fact)
    duty = situation.get("责任")
    for row in _division(duty):
        if _UNIT.fullmatch(plain(row.get("单位"))):
            _add(found, row.get("单位"))
    for row in items(situation, "任务"):
        _add(found, row.get("牵头"))
        for fact in _facts(row.get("配合")):
            _add(found, fact)
    return found


def _division(duty: object) -> Iterable[Item]:
    rows = duty.get("分工") if isinstance(duty, Item) else None
    return [row for row in rows if isinstance(row, Item)] if isinstance(rows, tuple) else []


def _facts(value: object) -> list[Fact]:
    return [one for one in value if isinstance(one, Fact) and one.text] if isinstance(value, tuple) else []


def _add(found: dict[str, Fact], value: object) -> None:
    for name in value.text.split("、") if isinstance(value, Fact) and value.text else ():
        if not _VAGUE.search(name):
            found.setdefault(name, value)  # type: ignore[arg-type]


def invited_units(text: str) -> list[str]:
    """The units among those invited: 区商务局、区住建局主要负责人 → 区商务局, 区住建局; what names none is left out."""
    names = []
    for part in text.split("、"):
        found = _UNIT.match(part)
        rest = part[found.end() :] if found else ""
        if found and not re.search("成员单位|有关", part) and not _VAGUE.search(found.group()) and _POSTS.match(rest):
            names.append(found.group())
    return names
