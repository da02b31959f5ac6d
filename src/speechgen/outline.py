"""`outline`: a draft → its 提纲送审稿, the outline that a leader approves before the paper is polished (design.md §4).

It is made from the draft itself, not from the plan: same situation, same seed, so the headings are those that `draft`
prints, the figures and tasks under each are those that stand there, and the lengths are those that the facts carry.
Every part knows in which words of a 提纲 it can be asked for again (`outline_words.CONTENT`); approved.py reads them back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from .document import (
    Block,
    Byline,
    Cue,
    Document,
    Heading,
    Paragraph,
    Sentence,
    Span,
    Title,
    block_text,
    sentences,
)
from .drafting import Draft, Resources
from .fields import SITUATION, field_at, label
from .findings import Finding, InputError
from .kinds import Step
from .numbering import strip_number
from .outline_points import Shown, joined
from .outline_words import CONTENT, steps_in, steps_of, takes_outline, task_words
from .plan import given
from .records import dataclass, replace
from .situation import Fact, Item
from .text import count_chars

NAME = "提纲送审稿"
OPENING, CLOSE, LACKING, UNUSED = "开头", "结尾", "待补", "没有用上"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of `提纲.内容`, and the fields whose points it brings (`成绩`; a task id brings its task)."""

    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the draft. heading: as printed, with its number; None for the opening and the close · title: without ·
    chars: what the draft says there · words: how an approved 提纲 asks for it · tops: the fields that the points are about."""

    name: str
    title: str
    heading: Sentence | None
    chars: int
    words: tuple[Word, ...]
    points: tuple[Block, ...]
    tops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The paper for approval and what it is made of; body: the parts that have a heading."""

    document: Document
    parts: tuple[Part, ...]

    @property
    def body(self) -> tuple[Part, ...]:
        """The parts with headings."""
        return tuple(part for part in self.parts if part.heading)


def outline(draft: Draft, found: Resources) -> Outline:
    """The outline of a draft. InputError if its kind follows no outline (a chair's script follows its agenda)."""
    _refuse(draft, found)
    cut = _cut(draft.document.blocks, found.templates.move_names)
    steps = [_steps(blocks) for _, blocks in cut]
    tops = [_tops(ids, found.templates.steps) for ids in steps]
    parts = []
    for n, (name, blocks) in enumerate(cut):
        others = {top for m, row in enumerate(tops) if m != n for top in row}
        elsewhere = {step for m, row in enumerate(steps) if m != n for step in row}
        shown = Shown(draft.situation, tops[n], others, name == OPENING, blocks)
        words = tuple(_words(steps[n], elsewhere, draft, found, shown.tasks()))
        parts.append(_part(name, blocks, shown, words))
    return Outline(_document(draft, parts), tuple(parts))


def _refuse(draft: Draft, found: Resources) -> None:
    kind = draft.plan.kind
    if not takes_outline(kind):
        fact = draft.situation.get("文种")
        assert isinstance(fact, Fact)
        can = "、".join(name for name, known in found.templates.kinds.items() if takes_outline(known))
        text, todo = f"“{kind.id}”有自己的写法，不按提纲写", f"直接用 speechgen draft 起草；能出提纲的：{can}"
        raise InputError([Finding(fact.pos, "error", "outline", text, todo)])


# --- the draft, cut into its parts ------------------------------------------------------------------------------------


def _cut(blocks: Iterable[Block], moves: Mapping[str, str]) -> list[tuple[str, list[Block]]]:
    """The opening, the parts, the close, each with its name; those without text left out. A part begins with a heading of
    level 1, or, in a speech without headings, with a new move."""
    body = [block for block in blocks if isinstance(block, Paragraph | Heading)]
    headed = any(isinstance(block, Heading) and block.level == 1 for block in body)
    parts: list[tuple[str, list[Block]]] = [(OPENING, [])]
    for block in body:
        last, move = parts[-1][0], _move(block)
        if isinstance(block, Heading) and block.level == 1:
            parts.append((block_text(block), [block]))
        elif move == "M9" and last != OPENING:
            parts += [(CLOSE, [])] if last != CLOSE else []
            parts[-1][1].append(block)
        else:
            named = OPENING if move == "M1" else moves.get(move, last)
            parts += [] if headed or named == last else [(named, [])]
            parts[-1][1].append(block)
    return [(name, rows) for name, rows in parts if rows]


def _move(block: Block) -> str:
    """The move that a block belongs to if all its sentences do; else nothing."""
    found = {f"M{s.step.partition('.')[0]}" for s in sentences(block) if s.step}
    return found.pop() if len(found) == 1 else ""


def _steps(blocks: Iterable[Block]) -> tuple[str, ...]:
    said = (s.step for block in blocks for s in sentences(block) if s.step and not s.step.startswith("0."))
    return tuple(dict.fromkeys(said))


def _tops(ids: Iterable[str], steps: Mapping[str, Step]) -> tuple[str, ...]:
    """The fields of level 1 that some steps are about."""
    return tuple(dict.fromkeys(path.split(".")[0] for step in ids if step in steps for path in steps[step].any))


def _words(
    ids: Sequence[str], elsewhere: Collection[str], draft: Draft, found: Resources, tasks: Sequence[str]
) -> Iterator[Word]:
    """Words of a 提纲 that bring these steps and none that stand elsewhere; a step that no word fits names itself, unless
    it is one of those that come and go with the length. Tasks are named one by one if the part does not hold them all."""
    steps = found.templates.steps
    left = [step for step in ids if not step.startswith(("1.", "9."))]
    some = tasks and len(tasks) < len(task_words(draft.situation))
    while left:
        word, brought = _word(left, elsewhere, draft, found)
        if some and word == "任务":
            yield from (Word(name, ("任务",)) for name in tasks)
        elif word in CONTENT or not steps[word].drop:
            yield Word(word, (word,) if SITUATION.find(word) else _tops(brought, steps))
        left = [step for step in left if step not in brought]


def _word(
    left: Sequence[str], elsewhere: Collection[str], draft: Draft, found: Resources
) -> tuple[str, tuple[str, ...]]:
    """The word that brings most of the steps left, the first of them among these; the name of a field before a move."""
    rows: list[tuple[str, tuple[str, ...]]] = [(left[0], (left[0],))]
    own = steps_in(draft.plan.kind)
    for word in CONTENT:
        real = [step for step in steps_of(word, own) if given(step, draft.situation, found.templates)]
        more = [step for step in real if step not in left and not found.templates.steps[step].drop]
        if left[0] in real and not more and not set(real) & set(elsewhere):
            rows.append((word, tuple(step for step in real if step in left)))
    return max(rows, key=lambda row: (row[0] in CONTENT, not row[0].startswith("M"), len(row[1])))


# --- the paper ----------------------------------------------------------------------------------------------------------


def _part(name: str, blocks: Sequence[Block], shown: Shown, words: tuple[Word, ...]) -> Part:
    heading = blocks[0].sentence if isinstance(blocks[0], Heading) and blocks[0].level == 1 else None
    number = strip_number(name) if heading else None
    chars = sum(count_chars(block_text(block)) for block in blocks)
    return Part(name, number[2] if number else name, heading, chars, words, tuple(shown.points()), tuple(shown.tops))


def _document(draft: Draft, parts: Iterable[Part]) -> Document:
    head: list[Block] = [block for block in draft.document.blocks if isinstance(block, Title | Byline)]
    blocks = [*head, Byline(Sentence((Span(f"（{NAME}）"),)), "date"), Cue(_length(draft))]
    for part in parts:
        budget = _about(part.chars, "字", f"初稿这一部分实有 {part.chars} 字")
        if part.heading:
            blocks += [Heading(part.heading, 1), Cue(Sentence((Span("（"), *budget, Span("）"))))]
        else:
            blocks.append(Cue(Sentence((Span(f"（{part.name}，"), *budget, Span("）")))))
        blocks += part.points
    return replace(draft.document, blocks=(*blocks, *_lacking(draft)))


def _about(number: float, unit: str, formula: str) -> tuple[Span, ...]:
    """约480字: to the nearest ten characters, or the nearest minute, at least one."""
    near = round(number, -1 if unit == "字" else 0)
    return Span("约"), Span(f"{max(near, 10 if unit == '字' else 1):g}", "derived", formula=formula), Span(unit)


def _length(draft: Draft) -> Sentence:
    spans = [Span("（全文"), *_about(draft.chars, "字", f"初稿实有 {draft.chars} 字"), Span("，念一遍")]
    spans += _about(draft.minutes, "分钟", "字数 ÷ 语速")
    if draft.target:
        spans += [Span("；要求"), Span(str(draft.target), "derived", ("篇幅",), formula="情况表的篇幅"), Span("字")]
    return Sentence((*spans, Span("）")))


def _lacking(draft: Draft) -> Iterator[Block]:
    """What has to be supplied, and what the file gives and the draft found no place for: a leader may want it in."""
    gaps = [(_place(draft, gap.path, gap.label), *_who(gap.supplier)) for gap in draft.gaps if gap.printed]
    unused = [
        (_place(draft, fact.path, fact.label), Span("“"), Span(fact.text, "fact", (fact.path,)), Span("”"))
        for fact in draft.unused
        if _own(fact, draft)
    ]
    for name, rows in ((LACKING, gaps), (UNUSED, unused)):
        if rows:
            yield Paragraph((Sentence((Span(f"{name}："), *joined(rows, "；"), Span("。"))),))


def _own(fact: Fact, draft: Draft) -> bool:
    return fact.path.partition(".")[0].partition("[")[0] in draft.fields


def _who(supplier: str) -> tuple[Span, ...]:
    return (Span(f"（请{supplier}提供）"),) if supplier else ()


def _place(draft: Draft, path: str, what: str) -> Span:
    """Which field is meant: “把应急演练做到居民身边”的牵头单位, 会议的地点."""
    parent = path.rpartition(".")[0]
    item = draft.situation.get(parent) if parent else None
    main = item.main if isinstance(item, Item) else None
    named = (
        f"“{main.text}”" if main and not main.gap and main.path != path else label(field_at(parent)) if parent else ""
    )
    text = f"{named}的{what}" if named and not what.startswith(named) else what
    return Span(text, "derived", (path,), formula="字段的名称")
