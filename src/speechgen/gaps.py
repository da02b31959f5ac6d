"""What a draft lacks and what it leaves unsaid: empty fields, fields that were asked for, names masked on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from .bank.phrasebank import Phrasebank
from .compose import ASKED_OF_TASKS
from .derive import plain
from .fields import field_at, label
from .findings import Pos
from .kinds import Kind, Templates
from .plan import Plan
from .realise import items
from .records import dataclass
from .situation import Fact, Item, Situation

_ROOT = re.compile(r"[.\[]")
_TOLD = 4  # characters from which a fact is recognised in the text


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing: what, where in the file, who usually knows it; `printed`: it stands in the text as 【待补：…】."""

    path: str
    label: str
    pos: Pos
    supplier: str = ""
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a topic pack suggests for a field that was left out: printed as 〔建议：…〕, no text of the speech.

    path: the field · source: the pack and its list.
    """

    path: str
    pos: Pos
    text: str
    source: str


def steering(path: str) -> bool:
    """Whether a field does its work without being printed: it names the speaker, the place or what an earlier speaker did."""
    return path.startswith(("讲话人.", "地方.")) or path in ("日期", "结尾.句式") or path.endswith((".行为", ".程度"))


def fields_of(kind: Kind, templates: Templates, bank: Phrasebank) -> frozenset[str]:
    """The fields of level 1 that a kind has a use for: its steps ask for them, in conditions, in their text or in their
    slots."""
    steps = [templates.steps[s] for section in kind.sections for row in section.paragraphs for s in row]
    asked = [
        *kind.required,
        *(p for section in kind.sections for p in section.needs),
        *(p for s in steps for p in s.any),
    ]
    names = {step.id for step in steps}
    asked += [p for slot in bank.slots.values() if slot.step in names for p in slot.fields]
    return frozenset(_ROOT.split(p)[0] for row in asked for p in row.split("/"))


def use_of(facts: Iterable[Fact], text: str, known: Set[str]) -> tuple[list[Fact], dict[str, int]]:
    """Facts that no sentence used, for people: those that the kind could have used, in file order, and how many there are
    of each field that it has no use for. What stands in the text under another field (主题 in 会议.名称) is no news."""
    news = [fact for fact in facts if len(fact.text) < _TOLD or fact.text not in text]
    roots = [_ROOT.split(fact.path)[0] for fact in news]
    own = [fact for fact, root in zip(news, roots, strict=True) if root in known]
    return own, {root: roots.count(root) for root in dict.fromkeys(roots) if root not in known}


def masked(leaves: Iterable[Fact]) -> tuple[str, ...]:
    """The names somebody masked on purpose (XX, ××), each once."""
    return tuple(dict.fromkeys(f.text for f in leaves if "XX" in f.text or "××" in f.text))


def gaps(situation: Situation, plan: Plan, printed: set[str]) -> Iterable[Gap]:
    """Empty fields in file order, fields the kind asks for, and what every task should have (situation.md rule 2)."""
    for fact in situation.leaves:
        if fact.gap:
            yield Gap(fact.path, fact.label, fact.pos, _supplier(situation, fact.path), fact.path in printed)
    start = Pos(situation.file)
    empty = {fact.path for fact in situation.leaves if fact.gap}  # a table given as {} is missing, and told above
    for name in (name for name in plan.missing if name not in empty):
        yield Gap(name, label(field_at(name)), start, "起草人", name in printed)
    known = {fact.path for fact in situation.leaves} | set(plan.missing)
    rows = [*items(situation, "任务"), *_half_told(situation, plan)]
    asked = {f"{row.path}.{key}": what for row in rows for key, what in _asked_of(row, plan, printed)}
    # … and what a paper asked of an item that does not have it
    asked |= {path: label(field_at(path)) for path in sorted(printed - known) if path not in asked}
    for path, what in asked.items():
        item = situation.get(path.rpartition(".")[0])
        pos = item.pos if isinstance(item, Item) else start
        yield Gap(path, what, pos, _supplier(situation, path), path in printed)


def _half_told(situation: Situation, plan: Plan) -> Iterable[Item]:
    """Decisions of a 纪要 that say who or by when, but not both; what is decided and done with needs neither."""
    wanted = any("议定事项" in name.split("/") for name in plan.kind.required)
    rows = items(situation, "议定事项") if wanted else ()
    return (row for row in rows if row.get("牵头") is not None or row.get("时限") is not None)


def _asked_of(task: Item, plan: Plan, printed: set[str]) -> Iterable[tuple[str, str]]:
    """What the kind asks of every task and this one lacks; a task done again and again needs no deadline."""
    for key, what in ASKED_OF_TASKS:
        if key not in plan.kind.asks and f"{task.path}.{key}" not in printed:
            continue
        if task.get(key) is None and not (key == "时限" and plain(task.get("频次"))):
            yield key, what


def _supplier(situation: Situation, path: str) -> str:
    """Who should supply a missing value: the source or lead unit of its item, else who usually knows it."""
    parent = path.rpartition(".")[0]
    for key in ("来源", "牵头"):
        value = plain(situation.get(f"{parent}.{key}")) if parent else ""
        if value:
            return value
    return field_at(path).supplier
