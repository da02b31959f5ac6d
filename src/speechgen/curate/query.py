"""Looking into the phrasebank: slots and entries by step, kind, topic, tone and words."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..bank.phrasebank import TONES, Part, Phrase, Phrasebank, Slot
from ..drafting import Resources
from ..findings import Finding, InputError, Pos
from ..kinds import Kind, Section

_HAN = re.compile(r"[\u4e00-\u9fff\w]+")
WHOLE = 8.0  # the words of a search standing together as typed
IN_ID = 0.5  # a word that stands in the id only


@dataclass(frozen=True, slots=True)
class Filter:
    """What to look for; empty values let everything through.

    step: a step (5.2), a move (5, M5) or the name of either · kind: 文种 · topic: 领域 · tone: 缓 中 硬 · slot: a 句位.
    """

    step: str = ""
    kind: str = ""
    topic: str = ""
    tone: str = ""
    slot: str = ""

    def check(self, found: Resources) -> None:
        """InputError with every value that names nothing."""
        steps = found.templates.steps
        names = [
            *steps,
            *(s.name for s in steps.values()),
            *found.templates.moves,
            *found.templates.move_names.values(),
        ]
        names += [s.removeprefix("M") for s in found.templates.moves]
        rows = (
            ("--step", "步骤", self.step, names),
            ("--kind", "文种", self.kind, list(found.templates.kinds)),
            ("--topic", "专题", self.topic, list(found.bank.topics)),
            ("--tone", "语气", self.tone, list(TONES)),
            ("句位", "句位", self.slot, list(found.bank.slots)),
        )
        faults = [
            unknown(option, what, value, known) for option, what, value, known in rows if value not in ("", *known)
        ]
        if faults:
            raise InputError(faults)

    def keeps(self, phrase: Phrase) -> bool:
        """Whether an entry could be used for this kind and topic, in this tone."""
        if self.tone and phrase.tone != self.tone:
            return False
        if self.topic and self.topic not in phrase.when.get("领域", ()):
            return False
        only, never = phrase.when.get("文种", (self.kind,)), phrase.when.get("非文种", ())
        return not self.kind or (self.kind in only and self.kind not in never)

    def slots(self, found: Resources) -> Iterator[Slot]:
        """The slots that belong to the step and the kind, in the order of the bank."""
        steps = _steps(self.step, found) if self.step else None
        kind = found.templates.kinds[self.kind] if self.kind else None
        for slot in found.bank.slots.values():
            if steps is not None and slot.step not in steps:
                continue
            if (kind is None or _used_by(slot, kind)) and self.slot in ("", slot.name):
                yield slot


def unknown(option: str, what: str, value: str, known: Iterable[str]) -> Finding:
    """The finding for a name that nobody knows, with the nearest known ones."""
    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(value, names, 3, 0.4) or [name for name in names if value in name][:5]
    hint = f"是不是 {'、'.join(near)}？" if near else f"可用：{'、'.join(names[:20])}{'……' if len(names) > 20 else ''}"
    return Finding(Pos(option), "error", "phrases", f"没有“{value}”这个{what}", hint)


def _steps(named: str, found: Resources) -> set[str]:
    templates = found.templates
    number = named.removeprefix("M")
    return {
        step.id
        for step in templates.steps.values()
        if named in (step.id, step.name, step.move, templates.move_names[step.move]) or step.move == f"M{number}"
    } | {f"{number}.0"}  # headings stand at x.0


def _used_by(slot: Slot, kind: Kind) -> bool:
    return any(_in_section(slot, section) for section in kind.sections)


def _in_section(slot: Slot, section: Section) -> bool:
    return any(h.slot == slot.name for h in section.headings) or any(slot.step in steps for steps in section.paragraphs)


def shown_phrase(phrase: Phrase) -> str:
    """The text of an entry as people read it: fields as 〔会议.名称〕, inner slots as 〔句位：…〕, optional ones as 〔可有：…〕."""
    return "".join(_shown(part) for part in phrase.parts)


def _shown(part: Part) -> str:
    if part.kind == "text":
        return part.value
    lead = {"slot": "句位：", "maybe": "可有："}.get(part.kind, "")
    return f"〔{lead}{part.value}〕"


def by_id(bank: Phrasebank, name: str) -> Phrase:
    """The entry of an id; InputError with the nearest ids if there is none."""
    found = next((phrase for phrase in bank if phrase.id == name), None)
    if found is None and name in bank.retired:
        hint = f"恢复：speechgen phrases retire {name} --undo"
        raise InputError([Finding(Pos("编号"), "error", "phrases", f"“{name}”已经停用", hint)])
    if found is None:
        raise InputError([unknown("编号", "条目", name, (phrase.id for phrase in bank))])
    return found


def search(bank: Phrasebank, slots: Iterable[Slot], wanted: Filter, words: str) -> list[tuple[float, Phrase]]:
    """The entries that hold the words, best first: whole string, rare words and short texts count for more.

    Words are cut by jieba; an entry counts if it has at least one of them, or the string as typed.
    """
    rows = [phrase for slot in slots for phrase in bank.entries(slot.name) if wanted.keeps(phrase)]
    if not words.strip():
        return [(0.0, phrase) for phrase in rows]
    texts = {phrase.id: shown_phrase(phrase) for phrase in rows}
    parts = cut(words)
    weight = {p: len(p) * math.log(1 + len(rows) / (1 + sum(p in text for text in texts.values()))) for p in parts}
    scored = ((_score(words.strip(), weight, texts[phrase.id], phrase.id), phrase) for phrase in rows)
    return sorted((row for row in scored if row[0] > 0), key=lambda row: (-row[0], len(texts[row[1].id]), row[1].id))


def _score(whole: str, weight: dict[str, float], text: str, name: str) -> float:
    score = WHOLE if whole in text else WHOLE * IN_ID if whole in name else 0.0
    return score + sum(w if part in text else w * IN_ID if part in name else 0.0 for part, w in weight.items())


def cut(words: str) -> list[str]:
    """The words of a search, each once; function words of one character count only if they are all there is."""
    import logging

    import jieba

    jieba.setLogLevel(logging.ERROR)
    parts = [part for run in _HAN.findall(words) for part in jieba.lcut(run)]
    return list(dict.fromkeys(part for part in parts if len(part) > 1)) or list(dict.fromkeys(parts))
