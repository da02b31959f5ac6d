"""What a draft lacks and what it leaves unsaid: empty fields, fields that were asked for, names masked on purpose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .compose import ASKED_OF_TASKS
from .derive import plain
from .fields import field_at
from .findings import Pos
from .plan import Plan
from .realise import items
from .situation import Fact, Situation


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


def masked(leaves: Iterable[Fact]) -> tuple[str, ...]:
    """The names somebody masked on purpose (XX, ××), each once."""
    return tuple(dict.fromkeys(f.text for f in leaves if "XX" in f.text or "××" in f.text))


def gaps(situation: Situation, plan: Plan, printed: set[str]) -> Iterable[Gap]:
    """Empty fields in file order, fields the kind asks for, and what every task should have (situation.md rule 2)."""
    for fact in situation.leaves:
        if fact.gap:
            yield Gap(fact.path, fact.label, fact.pos, _supplier(situation, fact.path), fact.path in printed)
    start = Pos(situation.file)
    for name in plan.missing:
        yield Gap(name, name, start, "起草人", name in printed)
    known = {f.path for f in situation.leaves}
    for task in items(situation, "任务"):
        for key, label in ASKED_OF_TASKS:
            path = f"{task.path}.{key}"
            if key not in plan.kind.asks and path not in printed:
                continue
            other = key == "时限" and bool(plain(task.get("频次")))
            if task.get(key) is None and not other and path not in known:
                yield Gap(path, label, task.pos, _supplier(situation, path), path in printed)


def _supplier(situation: Situation, path: str) -> str:
    """Who should supply a missing value: the source or lead unit of its item, else who usually knows it."""
    parent = path.rpartition(".")[0]
    for key in ("来源", "牵头"):
        value = plain(situation.get(f"{parent}.{key}")) if parent else ""
        if value:
            return value
    return field_at(path).supplier
