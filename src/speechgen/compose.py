"""Realisation: Plan + Phrasebank → Document.

One sandboxed, strict Jinja environment renders the steps of a section; several realisations of each section are made and
the best is kept (overgenerate and rank, design.md §3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from . import (
    agenda,
    assemble,
    back,
    figures,
    front,
    item_names,
    lexicon,
    marks,
    measure,
    numbering,
    papers,
    prior,
    quoted,
    realise,
)
from .bank.phrasebank import Phrasebank
from .choose import Chooser
from .derive import Derived, Value, plain
from .document import Block, Document, Imprint
from .findings import InputError
from .front import Desk
from .headings import choose_headings
from .kinds import Paper, Step, Templates
from .marks import Source
from .own import own_texts, whole
from .plan import Plan, PlannedSection
from .realise import Group, Subject, items
from .records import dataclass, field
from .rhythm import paced
from .sandbox import Sandbox, fault
from .scope import Scope
from .score import FULL
from .situation import Fact, Item, Situation
from .state import MOST, State
from .text import count_chars, split_sentences

ATTEMPTS = 4  # realisations of a section that the best is taken from
ECHO_RUN = 6  # a run of so many characters that stands twice is an echo
ECHO_REACH = 2500  # characters back that an echo is heard
LIVELY = 34.0  # a spread of sentence lengths above this is no better (genre.md §4.3)
HEAVY, LIGHT = 0.34, 0.6  # by rank of their facts: the first third of the tasks are heavy, the last ones light
FRONT_CHARS, HEADING_CHARS = 45, 16  # what title, byline and a heading usually take
_BODY = ("任务.体", "任务.谁办", "任务.时限")
TASK_FIELDS = ("缘由", "举措", "牵头", "配合", "点位", "方法", "时限", "频次", "指标")
ASKED_OF_TASKS = (("牵头", "牵头单位"), ("时限", "完成时限"))


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
    places: dict[Item, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What templates see of the situation and how its tasks rank: the same for every realisation, so made once."""
        root = self.situation.root
        ranked = sorted(items(self.situation, "任务"), key=_size, reverse=True)
        self.places = {task: n / len(ranked) for n, task in enumerate(ranked)}
        inspects = realise.frequency_with("督查", self.situation, self.derived)
        if inspects:
            self.derived.names["督查频次动"] = inspects
        aim = self.situation.get("结尾.目标")
        if aim is not None:
            self.derived.names["结尾形"] = "动" if lexicon.verb_led(plain(aim)) else "混"
        basis = items(self.situation, "依据")
        if basis:
            self.derived.names["依据"] = papers.listed([realise.lawful_name(b) for b in basis])
        self.derived.names |= papers.names(self.derived)
        # what steers (文种, 阶段) is settled in `derived` as plain text that a template can compare
        fields = (f for f in root.table.fields if not f.control)
        self.lists = {f.key: root.get(f.key, () if f.many else None) for f in fields}
        self.lists |= {
            "成绩组": list(figures.figures(self.situation, self.derived)),
            "顺绩组": list(figures.figures(self.situation, self.derived, worse=False)),
            "逆绩组": list(figures.figures(self.situation, self.derived, worse=True)),
            "数据组": list(figures.figures(self.situation, self.derived, figures.SOURCED)),
            "发言组": prior.speakers(self.situation, self.derived, self._namer()),
            "另引": quoted.quotes(self.situation),
            "荣誉组": figures.honours(self.situation),
            "全部问题": Group({}, " ".join(realise.about_text(p) for p in items(self.situation, "问题"))),
            "分工单": realise.division(self.situation),
            "受表彰": realise.awarded(self.situation),
            "方面数": figures.areas(self.situation, self.derived),
            **agenda.names(self.situation, self.derived),
            "位次": lexicon.standing(*(plain(self.situation.get(f"排名.{key}")) for key in ("位次", "范围"))),
        }

    def _namer(self) -> Callable[[Item], str] | None:
        """How a paper with a red head names people: post and name, without the 同志 of speech."""
        front = self.templates.kinds[plain(self.derived.names["文种"])].paper.front
        return papers.official if {"报头", "纪要标志"} & set(front) else None

    def compose(self, plan: Plan, seed: int, fullness: int, variant: int = 0) -> tuple[Document, State]:
        """The document of a plan, and the state that knows every pick; another `variant` words it otherwise."""
        self._announce(plan)
        state = self._state(seed, fullness, variant)
        desk = self._desk(plan, state)
        blocks: list[Block] = list(front.blocks(desk))
        headings = choose_headings(plan, self.chooser, self.scope(), state)
        annex: list[Block] = []
        earlier = ""
        for n, section in enumerate(plan.sections):
            texts, state = self._best(section, state, earlier)
            earlier += marks.strip("".join(texts))
            out = annex if section.annex else blocks
            if section.numbered:
                out.append(headings[n])
            for text in texts:
                out += assemble.blocks(text, self.derived.ledger, state.picks, self.numbers(plan.kind.paper))
        told = paced(list(front.introduce(blocks, self.situation)))
        foot = list(back.blocks(desk))
        last = [
            block for block in foot if isinstance(block, Imprint)
        ]  # 版记 stands on the last page, behind what is attached
        return Document(front.meta(desk), (*told, *(b for b in foot if b not in last), *annex, *last)), state

    def _desk(self, plan: Plan, state: State) -> Desk:
        """What title, byline, masthead and signature are made from; the title is worded here, once."""
        title = front.given_title(self.situation)
        if not title and plan.kind.paper.title:
            state.step = "title"
            whole_name = (
                self.situation.get("会议.名称") or ""
            )  # a title names the meeting in full, the host's name with it
            title = self.chooser.say(plan.kind.paper.title, self.scope(None, **{"会议.名称": whole_name}), state)
        return Desk(self.situation, self.derived, plan.kind, title or front.speech_title(self.situation), state.picks)

    def sketch(self, plan: Plan, seed: int, fullness: int) -> Iterator[Block]:
        """The headings and paragraphs of one realisation, nothing ranked: to see a phrase in its place."""
        self._announce(plan)
        state = self._state(seed, fullness)
        yield from choose_headings(plan, self.chooser, self.scope(), state).values()
        for section in plan.sections:
            for text in self._section(section, state):
                yield from assemble.blocks(text, self.derived.ledger, state.picks, self.numbers(plan.kind.paper))

    def estimate(self, plan: Plan, seed: int, fullness: int) -> int:
        """About how many characters a draft of this plan has: one realisation, not assembled."""
        self._announce(plan)
        state = self._state(seed, fullness)
        texts = [text for section in plan.sections for text in self._section(section, state)]
        return FRONT_CHARS + HEADING_CHARS * plan.points + count_chars(marks.strip("".join(texts)))

    def _state(self, seed: int, fullness: int, variant: int = 0) -> State:
        return State(f"{seed}|{self.occasion}{f'|{variant}' if variant else ''}", fullness)

    def numbers(self, paper: Paper) -> assemble.Numbers:
        """How sub-points and lists are numbered: as the kind has it, unless 风格.层次 names another form and not this one."""
        wanted = plain(self.situation.get("风格.层次"))
        other = next((style for style in numbering.INLINE_STYLES if style in wanted), "")
        points = other if other and paper.points not in wanted else paper.points
        return assemble.Numbers(points, paper.items)

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

    def _best(self, section: PlannedSection, state: State, earlier: str) -> tuple[list[str], State]:
        """The best of several realisations of a section: its paragraphs as marked texts, and what it has said."""
        best: tuple[float, list[str], State] | None = None
        heard = measure.han_runs(earlier[-ECHO_REACH:], ECHO_RUN)
        for attempt in range(ATTEMPTS):
            mine = state.copy(attempt)
            texts = self._section(section, mine)
            merit = self._merit("".join(texts), section.budget, heard)
            if best is None or merit > best[0]:
                best = merit, texts, mine
            if not mine.drew:
                break  # chance had no say: every other realisation is this one
        assert best is not None
        best[2].heard(marks.strip("".join(best[1])), state)
        return best[1:]

    def _section(self, section: PlannedSection, state: State) -> list[str]:
        named = {step for steps in section.paragraphs for step in steps}
        self.derived.names["有成绩"] = "是" if {"2.2", "2.3"} & named else "否"
        names = self._names(section, state)
        return ["".join(self._step(step, names, state) for step in steps) for steps in section.paragraphs]

    def _step(self, step: str, names: Mapping[str, Any], state: State) -> str:
        spec = self.templates.steps[step]
        state.step = step
        own = self.own.get(step)
        text = whole(own) if own is not None else self._rendered(spec, names)
        return self.derived.ledger.mark(text, Source("step", phrase=step))

    def _rendered(self, spec: Step, names: Mapping[str, Any]) -> str:
        """The block of a step; InputError at the template's line if it cannot be rendered."""
        template = None
        try:
            template = self.env.get_template(spec.move)
            return "".join(template.blocks[spec.block](template.new_context(dict(names))))
        except InputError:
            raise
        except Exception as error:  # templates are users' files: whatever they do wrong is told with its place
            raise fault(error, self.templates.move_files[spec.move], template) from error

    def _merit(self, marked: str, budget: int, heard: set[str]) -> float:
        """How good a realisation is: facts used, rhythm, nothing repeated, near its budget (genre.md §5.3)."""
        text = marks.strip(marked)
        sources = self.derived.ledger.sources
        facts = sum(sources[n].kind in ("fact", "gap", "own") for n in marks.numbers(marked))
        said = [s.lstrip("#+!@|=> \n") for s in split_sentences(text)]
        lengths = [count_chars(s) for s in said] or [0]
        boosters = 1000 * sum(text.count(word) for word in measure.BOOSTERS) / max(1, sum(lengths))
        same_start = sum(a[:2] == b[:2] for a, b in pairwise(said))
        echoes = measure.echoed(text, heard, ECHO_RUN)
        off = min(abs(sum(lengths) - budget) / max(budget, 1), 2.0)
        rhythm = min(measure.spread(lengths), LIVELY)
        return 1.2 * facts + 0.2 * rhythm - 2.0 * same_start - 0.3 * boosters - 12 * echoes - 1.5 * off

    # --- what templates see -------------------------------------------------------------------------------------------

    def scope(self, subject: Subject = None, **extra: Value) -> Scope:
        """The names a phrase can ask for, about one item."""
        return Scope(self.situation, self.derived, subject, **extra)

    def _names(self, section: PlannedSection, state: State) -> dict[str, Any]:
        names: dict[str, Any] = {"点数": "", **self.derived.names, **self.lists}
        if section.tasks is not None:
            tasks = {task.path: task for task in items(self.situation, "任务")}
            names["任务"] = tuple(tasks[path] for path in section.tasks if path in tasks)
        return names | self._functions(state)

    def _functions(self, state: State) -> dict[str, Callable[..., Any]]:
        chooser = self.chooser
        return {
            "say": lambda slot, subject=None, **extra: chooser.say(slot, self.scope(subject, **extra), state),
            "maybe": lambda slot: chooser.maybe(slot, self.scope(), state),
            "cover": lambda slots, subject=None: chooser.cover(slots, self.scope(subject), state),
            "said": lambda slot: slot in state.slots,
            "task": lambda item: self._task(item, state),
            "own": lambda item: self._own(item),
            "person": self.derived.person,
            "count": self._count,
            "quoted": realise.quotation,
            "books": lambda docs: "".join(realise.book_title(doc["名称"]) for doc in docs),
            "starts": lambda text, word: marks.strip(str(text)).startswith(word),
            "ordinal": lambda n, what: f"第{numbering.chinese(n)}{what}",
            **papers.functions(self.derived),
        }

    def _count(self, values: Value | None) -> str:
        rows = values if isinstance(values, tuple) else ()
        paths = list(dict.fromkeys(re.sub(r"\[\d+\]$", "", row.path) for row in rows))
        return self.derived.count(len(rows), paths) if rows else ""

    def _own(self, item: Item) -> str:
        """The secretary's own words about an item, empty if there are none."""
        own = self.own.get(plain(item.get("编号")))
        return whole(own) if own is not None else ""

    def _task(self, item: Item, state: State) -> str:
        """The body of a task: the secretary's own words, what its fields say, or one sentence and its gaps."""
        own = self._own(item)
        if own:
            return own
        if any(plain(item.get(key)) for key in TASK_FIELDS):
            return self._body(item, state)
        asked: dict[str, Value] = {key: self._gap(item, key, label) for key, label in ASKED_OF_TASKS}
        bare = self.chooser.say("任务.裸", self.scope(item), state)
        return bare + self.chooser.say("任务.裸待补", self.scope(item, **asked), state)

    def _body(self, item: Item, state: State) -> str:
        """What the fields of a task say; a heavy task opens with its reason and closes with a line of stock."""
        weight = self._weight(item, state.fullness)
        heavy = weight == 1.0 and state.fullness > 1
        state.maxims, state.more = 0.0 if heavy else weight, _in_a_row(self.places[item])
        scope = self.scope(item, **item_names.timing(item, self.derived))
        reason = self.chooser.say("任务.缘由", scope, state) if heavy and item.get("缘由") is None else ""
        body = self.chooser.cover(_BODY, scope, state, "任务.收束")
        close = self.chooser.say("任务.收束", scope, state) if heavy else ""
        state.more = MOST
        return reason + body + close

    def _weight(self, item: Item, fullness: int) -> float:
        """How much a task weighs beside the others, 0 to 1: the weightiest get the reasons and closing lines, so that
        sub-points are as unlike in length as their facts (genre.md §4.2)."""
        place = self.places[item]
        if place < HEAVY or (place < LIGHT and fullness > FULL):
            return 1.0
        return 0.3 if place < LIGHT or fullness >= FULL else 0.0

    def _gap(self, item: Item, key: str, label: str) -> str:
        given = item.get(key)
        if isinstance(given, Fact):
            return given.marked
        return self.derived.ledger.mark(f"【待补：{label}】", Source("gap", (f"{item.path}.{key}",)))


def _in_a_row(place: float) -> int:
    """How many sentences of stock in a row a task may take in a very full paper: the weightiest most."""
    return MOST if place < HEAVY else 1


def _size(task: Item) -> int:
    return sum(len(plain(task.get(key))) for key in TASK_FIELDS)


def composer(
    situation: Situation,
    derived: Derived,
    templates: Templates,
    env: Sandbox,
    bank: Phrasebank,
    recent: Mapping[str, float] | None = None,
) -> Composer:
    """A composer for one situation; recent: the phrases to pass over for once (history.recent)."""
    avoid = [
        *(word.text for word in realise.texts(situation.get("风格.避用"))),
        *lexicon.unfit(derived.kind, derived.names),
    ]
    kind = templates.kinds[plain(derived.names["文种"])]
    chooser = Chooser(bank, derived, figures.proofs(situation), derived.today.isoformat(), avoid, kind.bars, recent)
    return Composer(situation, derived, templates, env, chooser, own_texts(situation, kind, templates))
