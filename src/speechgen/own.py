"""自拟: the secretary's own wording, to the letter, in the place he or she names."""

from __future__ import annotations

from .derive import plain
from .kinds import Kind, Step, Templates
from .realise import items
from .situation import Fact, Situation
from .text import ends_sentence

_ENDS = {"开头": 0, "结尾": -1}


def whole(own: Fact) -> str:
    """The secretary's own wording with a full stop, if it has none."""
    return own.marked + ("" if ends_sentence(own.text) else "。")


def own_texts(situation: Situation, kind: Kind, templates: Templates) -> dict[str, Fact]:
    """自拟: place (a step or the id of an item) → the secretary's own wording; see `own_place` for the ways to name it."""
    rows = ((own_place(plain(i.get("位置")), kind, templates), i.get("文字")) for i in items(situation, "自拟"))
    return {place: text for place, text in rows if isinstance(text, Fact) and not text.gap}


def own_place(named: str, kind: Kind, templates: Templates) -> str:
    """A step of the kind by its number or its name; 开头 and 结尾 are the first obligatory steps of its first and last
    section; anything else as it stands: the id of a task."""
    if named in _ENDS:
        steps = _steps(kind, templates, _ENDS[named])
        return next((step.id for step in steps if step.duty == "O"), named)
    every = [step for n in range(len(kind.sections)) for step in _steps(kind, templates, n)]
    return next((step.id for step in every if step.name == named), named)


def _steps(kind: Kind, templates: Templates, section: int) -> list[Step]:
    return [templates.steps[name] for paragraph in kind.sections[section].paragraphs for name in paragraph]
