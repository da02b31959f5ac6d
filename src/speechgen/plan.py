"""Document planning: which sections, which steps, how long, and why each step is in or out (design.md §3).

Relation, rank and order are settled in derive.py before this; an approved 提纲 replaces the section frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .derive import Derived, Value, plain
from .kinds import Kind, Section, Step, Templates
from .realise import items, texts
from .records import dataclass, field
from .scope import matches
from .situation import Fact, Item, Situation

# What the words of an approved outline stand for: field name or move → the steps that say it.
CONTENT: dict[str, tuple[str, ...]] = {
    "M2": ("2.1", "2.2", "2.3", "2.4", "2.5", "2.6"),
    "M3": ("3.1", "3.2", "3.3", "3.4", "3.5"),
    "M4": ("4.6", "4.1", "4.2", "4.4", "4.5"),
    "M5": ("5.5", "5.1", "5.2", "5.6", "5.7", "5.3"),
    "M6": ("6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.7", "6.8"),
    "M7": ("7.1",),
    "M8": ("8.1",),
    "成绩": ("2.1", "2.2", "2.5"),
    "排名": ("2.3", "4.6"),
    "荣誉": ("2.3",),
    "经验": ("2.4",),
    "归功": ("2.5",),
    "感谢": ("2.6",),
    "意义": ("3.1",),
    "形势": ("3.2", "3.3"),
    "利害": ("3.4",),
    "态度": ("3.5",),
    "问题": ("4.1", "4.2", "4.4", "4.5"),
    "任务": ("5.1", "5.2"),
    "先例": ("5.3",),
    "清单": ("5.6",),
    "程序": ("5.7",),
    "责任": ("6.1", "6.2", "6.3"),
    "督查": ("6.4", "6.5"),
    "纪律": ("6.6",),
    "宣传": ("6.7",),
    "保障": ("6.8",),
    "介绍经验": ("7.1",),
    "支持事项": ("8.1",),
}
# Words of a heading that tell what a section without 内容 is about.
HEADING_WORDS = (
    ("M4", ("问题", "不足", "差距", "短板")),
    ("M2", ("成绩", "成效", "经验", "肯定", "回顾", "总结")),
    ("M6", ("责任", "督查", "保障", "领导", "纪律", "落实", "考核")),
    ("M3", ("认识", "意义", "形势", "思想", "站位", "紧迫")),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a step is in the plan or out of it."""

    step: str
    name: str
    used: bool
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedSection:
    """One section: a heading slot (or the approved heading), paragraphs of steps, its budget in characters.

    tasks: the ids of the tasks it takes, None for all · fixed: a heading that the kind itself gives ·
    annex: it stands behind the foot of the paper.
    """

    id: str
    paragraphs: tuple[tuple[str, ...], ...]
    budget: int
    heading_slot: str = ""
    heading: Fact | None = None
    tasks: frozenset[str] | None = None
    fixed: str = ""
    annex: bool = False

    @property
    def numbered(self) -> bool:
        """True for a section with a heading: it counts in 讲N点意见."""
        return bool(self.heading_slot or self.heading or self.fixed)


@dataclass(frozen=True, slots=True)
class Plan:
    """The sections in order, what was decided, the target in characters (0: none given), the fields the kind asks for and
    the file does not have, the steps that must be said, the fields that some step of the kind is about."""

    kind: Kind
    sections: tuple[PlannedSection, ...]
    decisions: tuple[Decision, ...] = ()
    target: int = 0
    missing: tuple[str, ...] = ()
    obligatory: tuple[str, ...] = ()
    useful: frozenset[str] = frozenset()

    @property
    def points(self) -> int:
        """N of 讲N点意见: counted, never written."""
        return sum(section.numbered for section in self.sections)


@dataclass(slots=True)
class _Notes:
    decisions: dict[str, Decision] = field(default_factory=dict)

    def add(self, step: Step, used: bool, reason: str) -> None:
        self.decisions[step.id] = Decision(step.id, step.name, used, reason)


def target_chars(situation: Situation) -> int:
    """篇幅 in characters: 字数, or 分钟 × 语速 (190 a minute by default, genre.md §4.9); 0 if none is given."""
    chars, minutes = (_number(situation.get(f"篇幅.{key}")) for key in ("字数", "分钟"))
    return chars or minutes * (_number(situation.get("篇幅.语速")) or 190)


def _number(value: Value | None) -> int:
    return int(value.value) if isinstance(value, Fact) and isinstance(value.value, int) and not value.gap else 0


def present(situation: Situation, path: str) -> bool:
    """Whether a field is given; an empty value (待补) counts, since its gap has to be printed."""
    return situation.get(path) not in (None, ())


def make_plan(situation: Situation, templates: Templates, derived: Derived, fullness: int, target: int = 0) -> Plan:
    """The plan of a draft. `fullness` 0 to FULLEST decides on the steps that come and go with the length; `target` in characters.

    KeyError if 文种 is no kind (the loader has checked it).
    """
    kind = templates.kinds[str(derived.names["文种"])]
    target = target or target_chars(situation)
    notes = _Notes()
    frame = [_section(s, situation, templates, derived, fullness, target or kind.target, notes) for s in kind.sections]
    sections = [s for s in frame if s is not None]
    if items(situation, "提纲") and takes_outline(kind):
        sections = _outlined(sections, situation, templates, target or kind.target, notes)
    missing = tuple(_first(name) for name in kind.required if not any(present(situation, p) for p in name.split("/")))
    placed = (step for section in sections for steps in section.paragraphs for step in steps)
    obligatory = tuple(step for step in placed if templates.steps[step].duty == "O")
    return Plan(
        kind, tuple(sections), tuple(notes.decisions.values()), target, missing, obligatory, _useful(kind, templates)
    )


def takes_outline(kind: Kind) -> bool:
    """Whether an approved outline can replace the frame of a kind: it is made of the steps that an outline names. A pledge
    or a chair's script is not: orders would come into it."""
    named = {step for steps in CONTENT.values() for step in steps}
    return any(step in named for s in kind.sections for paragraph in s.paragraphs for step in paragraph)


def _useful(kind: Kind, templates: Templates) -> frozenset[str]:
    """The top fields that some step or section of a kind is about."""
    steps = [templates.steps[step] for s in kind.sections for paragraph in s.paragraphs for step in paragraph]
    paths = [path for row in (*(step.any for step in steps), *(s.needs for s in kind.sections)) for path in row]
    return frozenset(path.split(".")[0] for path in paths)


def _first(name: str) -> str:
    """The field to ask for where one of several will do (收文/听众.称谓)."""
    return name.partition("/")[0]


def _section(
    section: Section,
    situation: Situation,
    templates: Templates,
    derived: Derived,
    fullness: int,
    size: int,
    notes: _Notes,
) -> PlannedSection | None:
    wanted = not section.needs or any(present(situation, path) for path in section.needs)
    paragraphs = []
    for names in section.paragraphs:
        steps = [templates.steps[name] for name in names]
        kept = tuple(step.id for step in steps if _keep(step, situation, fullness, wanted, section, notes))
        if kept:
            paragraphs.append(kept)
    if not paragraphs:
        return None
    slot = next((h.slot for h in section.headings if _heading_fits(h.when, situation, derived)), "")
    return PlannedSection(
        section.id, tuple(paragraphs), size * section.share // 100, slot, fixed=section.heading, annex=section.annex
    )


def _heading_fits(when: object, situation: Situation, derived: Derived) -> bool:
    assert hasattr(when, "items")
    return all(matches(wanted, derived.names.get(path) or situation.get(path)) for path, wanted in when.items())


def _keep(step: Step, situation: Situation, fullness: int, wanted: bool, section: Section, notes: _Notes) -> bool:
    if not wanted:
        reason = f"“{section.id}”一节要有：{'、'.join(section.needs)}"
    elif step.any and not any(present(situation, path) for path in step.any):
        reason = f"情况表没有：{'、'.join(step.any)}"
    elif step.drop > fullness:
        reason = "篇幅所限"
    else:
        notes.add(step, True, f"有 {'、'.join(p for p in step.any if present(situation, p))}" if step.any else "必有")
        return True
    if step.id not in notes.decisions:
        notes.add(step, False, reason)
    return False


def _outlined(
    frame: Sequence[PlannedSection], situation: Situation, templates: Templates, size: int, notes: _Notes
) -> list[PlannedSection]:
    """The sections of the approved outline between opening and close, headings to the letter."""
    body = [s for s in frame if not s.numbered]
    allowed = {step for section in frame for paragraph in section.paragraphs for step in paragraph}
    outline = items(situation, "提纲")
    planned = [
        _outline_section(n, item, situation, templates, size // (len(outline) + 1)) for n, item in enumerate(outline, 1)
    ]
    placed = {step for section in planned for paragraph in section.paragraphs for step in paragraph}
    for step in sorted(allowed - placed):
        if step.split(".")[0] not in ("1", "9"):
            notes.add(templates.steps[step], False, "批准的提纲没有安排")
    for step in placed:
        notes.add(templates.steps[step], True, "按批准的提纲")
    return [*(s for s in body if s.id == "缘起"), *planned, *(s for s in body if s.id == "结尾")]


def _outline_section(n: int, item: Item, situation: Situation, templates: Templates, budget: int) -> PlannedSection:
    heading = item["标题"]
    assert isinstance(heading, Fact)
    ids = {plain(task.get("编号")) for task in items(situation, "任务") if plain(task.get("编号"))}
    tasks: set[str] = set()
    placed: list[str] = []
    paragraphs: list[tuple[str, ...]] = []
    for word in [word.text for word in texts(item.get("内容"))] or [_guess(heading.text)]:
        if word in ids:
            tasks.add(word)
        wanted = ("5.2",) if word in ids else CONTENT.get(word, (word,))
        steps = [s for s in wanted if s not in placed and _given(s, situation, templates)]
        placed += steps
        paragraphs += _by_move(steps)
    return PlannedSection(f"提纲{n}", tuple(paragraphs), budget, heading=heading, tasks=frozenset(tasks) or None)


def _given(step: str, situation: Situation, templates: Templates) -> bool:
    """Whether there is such a step, and the situation gives what it needs."""
    found = templates.steps.get(step)
    return found is not None and (not found.any or any(present(situation, path) for path in found.any))


def _guess(heading: str) -> str:
    return next((move for move, words in HEADING_WORDS if any(word in heading for word in words)), "M5")


def _by_move(steps: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Steps of one move make one paragraph, in their order; tasks stand alone."""
    run: list[str] = []
    for step in steps:
        if run and (run[-1].split(".")[0] != step.split(".")[0] or "5.2" in (step, run[-1])):
            yield tuple(run)
            run = []
        run.append(step)
    if run:
        yield tuple(run)
