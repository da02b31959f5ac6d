"""Everything about one entry of the phrasebank, in words, with a sentence of a sample in which it really stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..bank.phrasebank import Phrase, Phrasebank, Slot
from ..choose import Chooser
from ..datafiles import data_dir
from ..document import Block, Sentence, sentences
from ..drafting import Resources, make_composer
from ..findings import InputError
from ..plan import make_plan
from ..scope import Scope
from ..score import FULL
from ..situation import Situation, load_situation
from ..state import State
from .home import origin
from .query import shown_phrase

FAVOUR = 1000.0  # more than any score: the entry to be shown wins wherever it can stand
_ON_THE_WAY = 500.0  # entries that hold the slot of the entry to be shown
_SIGNS = {"有": "给了", "无": "没有给"}


def slot_head(found: Resources, name: str) -> str:
    """A slot in a few lines: step, shape, fields, purpose, conditions."""
    slot = found.bank.slots[name]
    steps = found.templates.steps
    step = f"{slot.step} {steps[slot.step].name}" if slot.step in steps else f"{slot.step} 标题"
    out = [f"句位 {name}　步骤 {step}　形式：{slot.shape}", f"    {slot.purpose}"]
    if slot.fields:
        out.append(f"    可用字段：{'、'.join(slot.fields)}，以及全局字段（docs/phrasebank.md）")
    if slot.when:
        out.append(f"    整个句位的条件：{conditions(slot.when)}")
    return "\n".join(out)


def conditions(when: Mapping[str, str | tuple[str, ...]]) -> str:
    """Conditions in words."""
    return "；".join(_condition(key, wanted) for key, wanted in when.items())


def _condition(key: str, wanted: str | tuple[str, ...]) -> str:
    if isinstance(wanted, tuple):
        values = "、".join(wanted)
        return f"{key.removeprefix('非')}不是 {values}" if key.startswith("非") else f"{key}是 {values}"
    if wanted in _SIGNS:
        return f"{_SIGNS[wanted]}{key}"
    if wanted[:1].isdigit():
        low, _, high = wanted.rstrip("+").partition("-")
        return f"{key}有 {low} 项以上" if wanted.endswith("+") else f"{key}有 {low}{f'到 {high}' if high else ''} 项"
    return f"{key.removeprefix('非')}不是 {wanted}" if key.startswith("非") else f"{key}是 {wanted}"


def described(found: Resources, phrase: Phrase) -> str:
    """Everything about an entry, and a sentence in which it stands."""
    out = [phrase.id, f"    {shown_phrase(phrase)}", "", *_lines(found, phrase), "", *example_lines(found, phrase)]
    return "\n".join(out)


def _lines(found: Resources, phrase: Phrase) -> Iterator[str]:
    slot = found.bank.slots[phrase.slot]
    steps = found.templates.steps
    yield f"来处：{origin(phrase)}（{phrase.authority}{f'，{phrase.source}' if phrase.source else ''}）"
    step = f"{slot.step} {steps[slot.step].name}" if slot.step in steps else "标题"
    yield f"句位：{phrase.slot}（{step}，{slot.shape}）"
    both = {**slot.when, **phrase.when}
    yield f"条件：{conditions(both) if both else '不限'}"
    yield f"字段：{'、'.join(phrase.fields) if phrase.fields else '不用字段'}{_inside(phrase)}"
    rows = (
        ("题材", "、".join(phrase.about)),
        ("凭据", " 或 ".join(phrase.proof)),
        ("评价", f"第 {phrase.rung} 级" if phrase.rung else ""),
        ("语气", phrase.tone or "都可以"),
        ("修辞", phrase.device),
        ("有效期", _period(phrase)),
        ("长短两说", phrase.twin),
        ("不同时用", "、".join(phrase.not_with)),
        ("展开句位", "、".join(phrase.inner)),
    )
    yield from (f"{name}：{value}" for name, value in rows if value)


def _inside(phrase: Phrase) -> str:
    return f"（{'、'.join(phrase.embedded)} 在句中，值里不能有停顿）" if phrase.embedded else ""


def _period(phrase: Phrase) -> str:
    if not (phrase.valid_from or phrase.valid_until):
        return ""
    return f"{phrase.valid_from or '不限'} 至 {phrase.valid_until or '今后'}（以讲话日期为准）"


def example_lines(found: Resources, phrase: Phrase) -> Iterator[str]:
    """A real sentence with the entry and the sample it is from, or why there is none."""
    example = example_of(found, phrase)
    if example is None:
        yield "例句：自带的样例里没有一份用得上它（条件、字段或凭据都对上才会出现）"
    else:
        yield f"例句（样例“{example.sample}”{f'，当作“{example.topic}”专题' if example.topic else ''}）："
        yield f"    {example.sentence}"


def trial_lines(found: Resources, phrase: Phrase) -> Iterator[str]:
    """The same for an entry that is not in the bank yet."""
    yield from example_lines(replace(found, bank=found.bank.with_phrase(phrase)), phrase)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of a draft of a sample in which an entry stands; `topic`: the one that was lent to the sample."""

    sample: str
    sentence: str
    topic: str = ""


class _Favouring(Chooser):
    """A chooser that says one entry wherever it can stand, and says every slot that may lead to it."""

    phrase: Phrase
    path: frozenset[str]

    def _base(self, phrase: Phrase, spec: Slot, scope: Scope) -> float:
        base = super()._base(phrase, spec, scope)
        if phrase.id == self.phrase.id:
            return base + FAVOUR
        inner = {part.value for part in phrase.parts if part.kind in ("slot", "maybe")}
        return base + (_ON_THE_WAY if inner & self.path else 0.0)

    def _wanted(self, slot: str, state: State) -> bool:
        return slot in self.path or super()._wanted(slot, state)


def example_of(found: Resources, phrase: Phrase) -> Example | None:
    """The first sentence of the samples in which an entry stands, with the fields of that sample; None if no sample can.

    An entry of a topic that no sample has is shown in one that is lent the topic, and the example says so.
    """
    path = _path(found.bank, phrase.slot)
    topics = phrase.when.get("领域", ())
    for topic in ("", *(topics if isinstance(topics, tuple) else ())):
        for file in sorted(data_dir("samples").glob("*.yaml")):
            situation = load_situation(file, found.templates.spares)
            try:
                text = _said(found, situation, phrase, path, topic)
            except InputError:
                continue  # a sample of a kind that is not speech
            if text:
                return Example(file.stem, text, topic)
    return None


def _path(bank: Phrasebank, slot: str) -> frozenset[str]:
    """The slot of an entry and the slots whose entries lead to it."""
    path = {slot}
    for _ in range(3):
        path |= {p.slot for p in bank for part in p.parts if part.kind in ("slot", "maybe") and part.value in path}
    return frozenset(path)


def _said(found: Resources, situation: Situation, phrase: Phrase, path: frozenset[str], topic: str) -> str:
    maker = make_composer(situation, None, found)
    if topic:
        maker.derived.names["领域"] = topic
    old = maker.chooser
    chooser = _Favouring(old.bank, old.derived, old.proofs, old.day, old.avoid, tuple(old.bars))
    chooser.phrase, chooser.path = phrase, path
    maker.chooser = chooser
    plan = make_plan(situation, found.templates, maker.derived, FULL)
    return next((text for block in maker.sketch(plan, 0, FULL) if (text := _of_phrase(block, phrase.id))), "")


def _of_phrase(block: Block, name: str) -> str:
    """The sentences of a block, from the first to the last, that an entry has a part in."""
    rows = sentences(block)
    held = [n for n, s in enumerate(rows) if any(p.phrase == name for p in s.picks) or name in _phrases(s)]
    return "".join(s.text for s in rows[held[0] : held[-1] + 1]) if held else ""


def _phrases(sentence: Sentence) -> set[str]:
    return {span.phrase for span in sentence.spans}
