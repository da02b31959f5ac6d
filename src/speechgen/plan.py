"""Document planning: which sections, which steps, how long, and why each step is in or out (design.md §3).

Relation, rank and order are settled in derive.py before this; an approved 提纲 replaces the section frame.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from .derive import Derived, Value
from .kinds import Kind, Section, Step, Templates
from .outline_words import guess, steps_in, steps_of, takes_outline, task_words
from .realise import items, texts
from .records import dataclass, field
from .scope import matches
from .score import FULLEST
from .situation import Fact, Item, Situation


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

    tasks: the paths of the tasks it takes in their order, None for all in that of the file · fixed: a heading that the
    kind itself gives · annex: it stands behind the foot of the paper.
    """

    id: str
    paragraphs: tuple[tuple[str, ...], ...]
    budget: int
    heading_slot: str = ""
    heading: Fact | None = None
    tasks: tuple[str, ...] | None = None
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
    sections = _without_spare(kind, frame, situation, templates, notes)
    if items(situation, "提纲") and takes_outline(kind):
        sections = _outlined(sections, situation, templates, kind, target or kind.target, fullness, notes)
    missing = tuple(_first(name) for name in kind.required if not any(present(situation, p) for p in name.split("/")))
    placed = (step for section in sections for steps in section.paragraphs for step in steps)
    obligatory = tuple(step for step in placed if templates.steps[step].duty == "O")
    return Plan(
        kind, tuple(sections), tuple(notes.decisions.values()), target, missing, obligatory, _useful(kind, templates)
    )


def _without_spare(
    kind: Kind, frame: Sequence[PlannedSection | None], situation: Situation, templates: Templates, notes: _Notes
) -> list[PlannedSection]:
    """The sections that stand; one without facts of its own (责任 where nobody is named) goes where enough others have them."""
    rows = [(spec, section) for spec, section in zip(kind.sections, frame, strict=True) if section is not None]
    bare = [spec for spec, _ in rows if spec.spare and not any(present(situation, path) for path in spec.needs)]
    full = sum(section.numbered for spec, section in rows if spec not in bare)
    gone = [spec for spec in bare if full >= spec.spare]
    for step in (step for spec in gone for steps in spec.paragraphs for step in steps):
        notes.add(templates.steps[step], False, "这一节没有可说的事实，别的几节已经成篇")
    return [section for spec, section in rows if spec not in gone]


def _useful(kind: Kind, templates: Templates) -> frozenset[str]:
    """The top fields that some step or section of a kind is about."""
    steps = [templates.steps[step] for step in steps_in(kind)]
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
    wanted = not section.needs or bool(section.spare) or any(present(situation, path) for path in section.needs)
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
    frame: Sequence[PlannedSection],
    situation: Situation,
    templates: Templates,
    kind: Kind,
    size: int,
    fullness: int,
    notes: _Notes,
) -> list[PlannedSection]:
    """The sections of the approved outline between opening and close, headings to the letter."""
    body = [s for s in frame if not s.numbered]
    allowed = {step for section in frame for paragraph in section.paragraphs for step in paragraph}
    outline = items(situation, "提纲")
    budget, own = size // (len(outline) + 1), steps_in(kind)
    planned = [
        _outline_section(n, item, situation, templates, budget, fullness, own) for n, item in enumerate(outline, 1)
    ]
    placed = {step for section in planned for paragraph in section.paragraphs for step in paragraph}
    for step in sorted(allowed - placed):
        if step.split(".")[0] not in ("1", "9"):
            notes.add(templates.steps[step], False, "批准的提纲没有安排")
    for step in placed:
        notes.add(templates.steps[step], True, "按批准的提纲")
    return [*(s for s in body if s.id == "缘起"), *planned, *(s for s in body if s.id == "结尾")]


def _outline_section(
    n: int, item: Item, situation: Situation, templates: Templates, budget: int, fullness: int, frame: Collection[str]
) -> PlannedSection:
    heading = item["标题"]
    assert isinstance(heading, Fact)
    named = task_words(situation)
    tasks: list[str] = []
    placed: list[str] = []
    paragraphs: list[tuple[str, ...]] = []
    for word in [word.text for word in texts(item.get("内容"))] or [guess(heading.text)]:
        if word in named:
            tasks.append(named[word].path)
        wanted = steps_of("任务" if word in named else word, frame)[1 if word in named else 0 :]
        steps = [s for s in wanted if s not in placed and given(s, situation, templates, fullness)]
        placed += steps
        paragraphs += _by_move(steps)
    return PlannedSection(
        f"提纲{n}", tuple(paragraphs), budget, heading=heading, tasks=tuple(dict.fromkeys(tasks)) or None
    )


def given(step: str, situation: Situation, templates: Templates, fullness: int = FULLEST) -> bool:
    """Whether there is such a step, the situation gives what it needs, and a draft so full has room for it."""
    found = templates.steps.get(step)
    if found is None or found.drop > fullness:
        return False
    return not found.any or any(present(situation, path) for path in found.any)


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
