"""Realisation: Plan + Phrasebank → Document.

One sandboxed, strict Jinja environment renders the steps of a section; several realisations of each section are made and
the best is kept (overgenerate and rank, design.md §3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import pstdev
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from . import assemble, cache, front, lexicon, marks, measure, numbering, realise
from .choose import Chooser, State
from .derive import Derived, Value, plain
from .document import Block, Document, Paragraph
from .headings import choose_headings
from .kinds import Templates
from .marks import Source
from .phrasebank import Phrasebank
from .plan import Plan, PlannedSection
from .realise import Group, Subject, items
from .rhythm import paced
from .scope import Scope
from .situation import Fact, Item, Situation
from .text import count_chars

ATTEMPTS = 5
TASK_FIELDS = ("缘由", "举措", "牵头", "配合", "点位", "方法", "时限", "频次", "指标")
ASKED_OF_TASKS = (("牵头", "牵头单位"), ("时限", "完成时限"))


class Sandbox(ImmutableSandboxedEnvironment):
    """Templates see data and the functions given to them, nothing of Python: attributes are looked up as keys only."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A key of an item or a group; None for a field that is not given."""
        return self._look_up(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A key, or an index of a tuple or list."""
        return obj[argument] if isinstance(obj, (tuple, list)) else self._look_up(obj, argument)

    def _look_up(self, obj: Any, name: str) -> Any:
        if obj is None:
            return None  # a field of something that is not given is not given either
        if isinstance(obj, Group):
            return obj.names.get(name)
        if isinstance(obj, Mapping):
            return obj.get(name)
        if isinstance(obj, jinja2.runtime.LoopContext) and not name.startswith("_"):
            return getattr(obj, name)
        return self.undefined(obj=obj, name=name)


def environment(templates: Templates) -> Sandbox:
    """The Jinja environment over the move templates; compiled templates are kept in the cache folder."""
    folder = cache.cache_dir()
    kept = None
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            kept = jinja2.FileSystemBytecodeCache(str(folder))
        except OSError:
            kept = None
    loader = jinja2.DictLoader(dict(templates.moves))
    env = Sandbox(
        loader=loader, undefined=jinja2.StrictUndefined, bytecode_cache=kept, trim_blocks=False, auto_reload=False
    )
    env.tests["present"] = lambda value: value is not None and value != ()
    env.tests["known"] = lambda value: bool(plain(value))
    env.tests["yes"] = lambda value: plain(value) in ("是", "true", "True")
    return env


@dataclass(slots=True)
class Composer:
    """Everything that one draft is composed from."""

    situation: Situation
    derived: Derived
    templates: Templates
    env: Sandbox
    chooser: Chooser
    own: dict[str, Fact] = field(default_factory=dict)
    lists: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What templates see of the situation: the same for every realisation, so it is made once."""
        root = self.situation.root
        self.lists = {f.key: root.get(f.key, () if f.many else None) for f in root.table.fields}
        self.lists |= {
            "成绩组": list(realise.figures(self.situation, self.derived)),
            "发言组": realise.speakers(self.situation, self.derived),
            "荣誉组": realise.honours(self.situation),
            "全部问题": Group({}, " ".join(realise.about_text(p) for p in items(self.situation, "问题"))),
            "分工单": realise.division(self.situation),
            "位次靠后": lexicon.ranked_low(*(plain(self.situation.get(f"排名.{key}")) for key in ("位次", "范围"))),
        }

    def compose(self, plan: Plan, seed: int, fullness: int) -> tuple[Document, State]:
        """The document of a plan, and the state that knows every pick."""
        self._announce(plan)
        state = State(f"{seed}|{self.occasion}", fullness)
        blocks: list[Block] = list(front.blocks(self.situation, self.derived))
        headings = choose_headings(plan, self.chooser, self.scope(), state)
        for n, section in enumerate(plan.sections):
            done, state = self._best(section, state, blocks)
            if section.numbered:
                blocks.append(headings[n])
            blocks += done
        return Document(
            front.meta(self.situation, self.derived), tuple(paced(list(front.introduce(blocks, self.situation))))
        ), state

    @property
    def points_as(self) -> str:
        """How the sub-points of a section are numbered: （一）, unless 风格.层次 names another form and not this one."""
        wanted = plain(self.situation.get("风格.层次"))
        other = next((style for style in ("一是", "一要", "第一") if style in wanted), "")
        return other if other and "（一）" not in wanted else "（一）"

    def _announce(self, plan: Plan) -> None:
        if plan.points > 1:
            paths = ["提纲"] if self.situation.get("提纲") else ["文种"]
            text = numbering.count(plan.points)
            self.derived.names["点数"] = self.derived.mark(text, paths, f"本篇共 {plan.points} 节")
        else:
            self.derived.names.pop("点数", None)

    @property
    def occasion(self) -> str:
        """What tells this speech from others for the seeded choice: kind, stage and date, so that two meetings don't
        share their wording and a changed fact does not reshuffle the text."""
        return "|".join(plain(self.situation.get(key)) for key in ("文种", "阶段", "日期"))

    # --- sections -----------------------------------------------------------------------------------------------------

    def _best(self, section: PlannedSection, state: State, before: Sequence[Block]) -> tuple[list[Paragraph], State]:
        tries = []
        for attempt in range(ATTEMPTS):
            mine = state.copy(attempt)
            done = self._section(section, mine)
            tries.append((self._merit(done, section, before), -attempt, done, mine))
        _, _, done, mine = max(tries, key=lambda row: row[:2])
        return done, mine

    def _section(self, section: PlannedSection, state: State) -> list[Paragraph]:
        named = [step for steps in section.paragraphs for step in steps]
        self.derived.names["有成绩"] = "是" if {"2.2", "2.3"} & set(named) else "否"
        out: list[Paragraph] = []
        for steps in section.paragraphs:
            text = "".join(self._step(step, section, state) for step in steps)
            out += assemble.paragraphs(text, self.derived.ledger, state.picks, self.points_as)
        return out

    def _step(self, step: str, section: PlannedSection, state: State) -> str:
        spec = self.templates.steps[step]
        state.step = step
        own = self.own.get(step)
        if own is not None:
            text = own.marked + ("" if own.text.endswith(("。", "！", "？")) else "。")
        else:
            template = self.env.get_template(spec.move)
            context = template.new_context(self._names(section, state))
            text = "".join(template.blocks[spec.block](context))
        return self.derived.ledger.mark(text, Source("step", phrase=step))

    def _merit(self, done: Sequence[Paragraph], section: PlannedSection, before: Sequence[Block]) -> float:
        """How good a realisation is: facts used, rhythm, nothing repeated, near its budget (genre.md §5.3)."""
        said = [s for p in done for s in p.sentences]
        text = "".join(s.text for s in said)
        earlier = "".join(s.text for b in before if isinstance(b, Paragraph) for s in b.sentences)
        chars = max(1, count_chars(text))
        lengths = [count_chars(s.text) for s in said] or [0]
        facts = {p for s in said for span in s.spans if span.origin in ("fact", "gap", "own") for p in span.paths}
        spread = min(pstdev(lengths), 34) / 5
        boosters = sum(text.count(word) for word in measure.BOOSTERS)
        starts = [s.text[:2] for s in said]
        same_start = sum(a == b for a, b in pairwise(starts))
        echoes = measure.repeated(earlier[-3000:] + text, 6) if text else 0.0
        off = abs(chars - section.budget) / max(section.budget, 1)
        return 1.2 * len(facts) + spread - 2.0 * same_start - 300 * boosters / chars - 12 * echoes - 1.5 * min(off, 2.0)

    # --- what templates see -------------------------------------------------------------------------------------------

    def scope(self, subject: Subject = None, **extra: Value) -> Scope:
        """The names a phrase can ask for, about one item."""
        return Scope(self.situation, self.derived, subject, **extra)

    def _names(self, section: PlannedSection, state: State) -> dict[str, Any]:
        names: dict[str, Any] = {"点数": "", **self.lists, **self.derived.names}
        if section.tasks is not None:
            names["任务"] = tuple(t for t in items(self.situation, "任务") if plain(t.get("编号")) in section.tasks)
        return names | self._functions(state)

    def _functions(self, state: State) -> dict[str, Callable[..., Any]]:
        chooser = self.chooser
        return {
            "say": lambda slot, subject=None, **extra: chooser.say(slot, self.scope(subject, **extra), state),
            "maybe": lambda slot: chooser.maybe(slot, self.scope(), state),
            "cover": lambda slots, subject=None: chooser.cover(slots, self.scope(subject), state),
            "said": lambda slot: slot in state.slots,
            "task": lambda item: self._task(item, state),
            "person": self.derived.person,
            "count": self._count,
            "quoted": realise.quotation,
            "starts": lambda text, word: marks.strip(str(text)).startswith(word),
            "ordinal": lambda n, what: f"第{numbering.chinese(n)}{what}",
        }

    def _count(self, values: Value | None) -> str:
        rows = values if isinstance(values, tuple) else ()
        path = rows[0].path.split("[")[0] if rows else ""
        return self.derived.count(len(rows), path) if rows else ""

    def _task(self, item: Item, state: State) -> str:
        """The body of a task: the secretary's own words, what its fields say, or one sentence and its gaps."""
        own = self.own.get(plain(item.get("编号")))
        if own is not None:
            return own.marked + ("" if own.text.endswith(("。", "！", "？")) else "。")
        if any(plain(item.get(key)) for key in TASK_FIELDS):
            return self.chooser.cover(("任务.体", "任务.谁办", "任务.时限"), self.scope(item), state, "任务.收束")
        return self.chooser.say("任务.裸", self.scope(item), state) + "".join(
            self._gap(item, *row) for row in ASKED_OF_TASKS
        )

    def _gap(self, item: Item, key: str, label: str) -> str:
        given = item.get(key)
        if isinstance(given, Fact):
            return given.marked
        return self.derived.ledger.mark(f"【待补：{label}】", Source("gap", (f"{item.path}.{key}",)))


def own_texts(situation: Situation) -> dict[str, Fact]:
    """自拟: place (a step or the id of an item) → the secretary's own wording."""
    rows = ((plain(i.get("位置")), i.get("文字")) for i in items(situation, "自拟"))
    return {place: text for place, text in rows if isinstance(text, Fact) and not text.gap}


def composer(situation: Situation, derived: Derived, templates: Templates, env: Sandbox, bank: Phrasebank) -> Composer:
    """A composer for one situation."""
    avoid = [plain(v) for v in items_text(situation, "风格.避用")]
    bars = templates.kinds[plain(derived.names["文种"])].bars
    chooser = Chooser(bank, derived, realise.proofs(situation), derived.today.isoformat(), avoid, bars)
    return Composer(situation, derived, templates, env, chooser, own_texts(situation))


def items_text(situation: Situation, path: str) -> tuple[Fact, ...]:
    """The texts of a list field."""
    value = situation.get(path)
    return tuple(v for v in value if isinstance(v, Fact)) if isinstance(value, tuple) else ()
