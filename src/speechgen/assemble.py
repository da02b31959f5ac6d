"""Marked text → blocks: the only place where marks become spans, and where numbers and punctuation are set.

Templates give text only: a blank line ends a paragraph, and a sign at the start of a line says what the line is
(`SIGNS`). Numbers come from numbering.py. Facts are never taken for template syntax, whatever they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

from . import numbering, signs
from .document import (
    AnnexLabel,
    Block,
    Cue,
    EditorNote,
    Heading,
    ItemTitle,
    Listing,
    Paragraph,
    Pick,
    Sentence,
    Span,
    Table,
)
from .marks import Ledger
from .records import dataclass, replace
from .signs import Unit
from .text import count_chars, split_sentences

Piece: TypeAlias = tuple[str, tuple[int, ...]]
_STRENGTH = {"、": 1, "，": 2, "：": 3, "；": 4, "。": 5, "！": 6, "？": 6}
_DOUBLED = "为要让在把对以由"
_LEADS = {"（一）": 2, "1.": 3, "（1）": 4}
_NUMERIC = r"[-+－]?\d[\d.,]*[%％‰]?[\u4e00-\u9fff]{0,2}"  # compiled for tables only
LIST_AS_PARAGRAPHS = (
    260  # a spoken list longer than this reads better as paragraphs (genre.md §4.3: median paragraph 242)
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How sub-points and the items of lists are numbered: （一）, 1., （1）, 一是, 一要 or 第一."""

    points: str = "（一）"
    items: str = "一是"


_USUAL = Numbers()


def blocks(text: str, ledger: Ledger, picks: Mapping[str, Pick], numbers: Numbers = _USUAL) -> list[Block]:
    """The blocks of a section's marked text, headings, sub-points and lists numbered."""
    out: list[Block] = []
    units = signs.units(text, ledger)
    places = _places(units)
    # 1. stands under （一）: where no point is, a list takes the level right under 一、 (GB/T 9704 §7.3.3)
    items = "（一）" if numbers.items == "1." and not places else numbers.items
    for kind, group in groupby(enumerate(units), lambda row: row[1].kind):
        rows = list(group)
        if kind == "item":
            _add_list([unit for _, unit in rows], out, picks, items)
        elif kind == "row":
            out.append(_table([unit for _, unit in rows], picks))
        else:
            out += [_block(unit, places.get(n, 0), picks, numbers) for n, unit in rows]
    return [block for block in out if not isinstance(block, Paragraph) or block.sentences]


def _places(units: Sequence[Unit]) -> dict[int, int]:
    """The numbers of headings, and of the sub-points under each, by the index of the unit; a single one has none."""
    out: dict[int, int] = {}
    for kind, ends in (("heading", ""), ("point", "heading")):
        run: list[int] = []
        for n, unit in enumerate([*units, Unit(ends)]):
            if unit.kind == kind:
                run.append(n)
            if unit.kind == ends:
                out |= {at: place for place, at in enumerate(run, 1)} if len(run) > 1 else {}
                run = []
    return out


def _block(unit: Unit, n: int, picks: Mapping[str, Pick], numbers: Numbers) -> Block:
    match unit.kind:
        case "point":
            return _point(unit, n, picks, numbers.points)
        case "heading":
            head = [Span(numbering.enumerator(2, n), "number")] if n else []
            return Heading(_line_sentence([*head, *unit.spans], unit, picks), 2)
        case "cue":
            return Cue(_line_sentence(unit.spans, unit, picks))
        case "listing":
            colon = [] if "".join(s.text for s in unit.head).endswith("：") else [Span("：")]
            return Listing(_line_sentence([*unit.head, *colon], unit, picks), _line_sentence(unit.spans, unit, picks))
        case "title":
            return ItemTitle(_line_sentence(unit.spans, unit, picks))
        case "annex":
            return AnnexLabel(_line_sentence(unit.spans, unit, picks))
        case "note":
            return EditorNote(_sentences(unit.spans, picks, unit.step))
        case _:
            return Paragraph(_sentences(unit.spans, picks, unit.step))


def _line_sentence(spans: Sequence[Span], unit: Unit, picks: Mapping[str, Pick]) -> Sentence:
    """What stands on a line of its own: one sentence, whatever marks it holds."""
    used = dict.fromkeys(span.phrase for span in spans if span.phrase)
    return Sentence(_clean(spans), unit.step, tuple(picks[name] for name in used if name in picks))


def _table(rows: Sequence[Unit], picks: Mapping[str, Pick]) -> Table:
    """Rows that follow each other as one table: short rows filled up, columns of numbers found by what they hold."""
    width = max(len(row.cells) for row in rows)
    cells = tuple(
        tuple(_line_sentence(cell, row, picks) for cell in (*row.cells, *[[]] * (width - len(row.cells))))
        for row in rows
    )
    return Table(cells, numeric=frozenset(n for n in range(width) if is_numeric([row[n].text for row in cells[1:]])))


def is_numeric(texts: Sequence[str]) -> bool:
    """True for the cells of a column that holds numbers: 12, 3.5%, 1,204处."""
    filled = [text for text in texts if text]
    return bool(filled) and all(re.fullmatch(_NUMERIC, text) for text in filled)


def inline(text: str, ledger: Ledger, picks: Mapping[str, Pick]) -> Sentence:
    """A marked text as one sentence: titles, headings, address."""
    spans = [span for line in signs.lines(text, ledger) for span in line]
    used = dict.fromkeys(span.phrase for span in spans if span.phrase)
    return Sentence(_clean(spans), picks=tuple(picks[name] for name in used if name in picks))


def _add_list(units: Sequence[Unit], out: list[Block], picks: Mapping[str, Pick], items_as: str) -> None:
    """A spoken list: run on in the paragraph before it if it is short, else one paragraph an item."""
    total = sum(count_chars("".join(s.text for s in unit.spans)) for unit in units)
    numbered = [_numbered(unit, n if len(units) > 1 else 0, items_as) for n, unit in enumerate(units, 1)]
    if total > LIST_AS_PARAGRAPHS or items_as in _LEADS:
        out += [Paragraph(_sentences(spans, picks, units[0].step)) for spans in numbered]
        return
    joined = [span for spans in (_chained(numbered) if _single(numbered) else numbered) for span in spans]
    before: tuple[Sentence, ...] = ()
    if out and isinstance(out[-1], Paragraph) and not out[-1].lead:
        before = out[-1].sentences
        out.pop()
    out.append(Paragraph((*before, *_sentences(joined, picks, units[0].step))))


def _single(rows: Sequence[Sequence[Span]]) -> bool:
    """True if every item of a list is one sentence, so that the list can be one long sentence."""
    texts = ["".join(span.text for span in spans) for spans in rows]
    return len(texts) > 1 and all(text.endswith("。") and text.count("。") == 1 and "；" not in text for text in texts)


def _chained(rows: Sequence[list[Span]]) -> list[list[Span]]:
    """Items joined by ；: a chain of one breath each, among the short sentences (genre.md §4.3)."""
    return [[*spans[:-1], replace(spans[-1], text=spans[-1].text[:-1] + "；")] for spans in rows[:-1]] + [rows[-1]]


def _numbered(unit: Unit, n: int, style: str) -> list[Span]:
    return [Span(_number(style, n), "number"), *unit.spans] if n else unit.spans


def _number(style: str, n: int) -> str:
    return numbering.enumerator(_LEADS[style], n) if style in _LEADS else numbering.inline(style, n)


def _point(unit: Unit, n: int, picks: Mapping[str, Pick], points_as: str) -> Paragraph:
    head = [Span(_number(points_as, n), "number")] if n else []
    lead = _line_sentence([*head, *unit.head, Span("。")], unit, picks)
    return Paragraph((lead, *_sentences(unit.spans, picks, unit.step)), lead=_LEADS.get(points_as, 2))


def _sentences(spans: Sequence[Span], picks: Mapping[str, Pick], step: str) -> tuple[Sentence, ...]:
    """Spans cut into sentences; each knows its step and the picks that made it."""
    step = signs.step_of(spans) or step
    out = []
    for part in _cut(_tidy(spans)):
        step = signs.step_of(part) or step
        used = dict.fromkeys(span.phrase for span in part if span.phrase)
        out.append(Sentence(_clean(part), step, tuple(picks[name] for name in used if name in picks)))
    return tuple(s for s in out if s.text.strip())


def _cut(spans: Sequence[Span]) -> Iterator[list[Span]]:
    lengths = [len(s) for s in split_sentences("".join(span.text for span in spans))]
    rest = list(spans)
    for length in lengths:
        part: list[Span] = []
        while length and rest:
            span = rest.pop(0)
            if len(span.text) > length:
                rest.insert(0, Span(span.text[length:], *signs.origin_fields(span)))
                span = Span(span.text[:length], *signs.origin_fields(span))
            part.append(span)
            length -= len(span.text)
        yield part


def _tidy(spans: Sequence[Span]) -> list[Span]:
    """One mark where two meet: the stronger stays (，。 → 。); marks at the start of a paragraph go. Facts keep theirs."""
    out: list[Span] = []
    for span in spans:
        text = span.text
        last = out[-1].text[-1] if out else "。"
        if last == text[0] and last in _DOUBLED and out[-1].origin == "phrase" and span.origin == "fact":
            out[-1] = Span(out[-1].text[:-1], *signs.origin_fields(out[-1]))  # 为 + 为实现…: the fact brings its own
            out = [s for s in out if s.text]
        while text and text[0] in _STRENGTH and last in _STRENGTH and span.origin in ("frame", "phrase"):
            if _STRENGTH[text[0]] > _STRENGTH[last] and out and out[-1].origin in ("frame", "phrase", "number"):
                out[-1] = Span(out[-1].text[:-1], *signs.origin_fields(out[-1]))
                if not out[-1].text:
                    out.pop()
                break
            text = text[1:]
        if text:
            out.append(Span(text, *signs.origin_fields(span)))
    return out


def _clean(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbours of one origin joined; the step, which is kept on the sentence, taken off."""
    out: list[Span] = []
    for span in spans:
        formula = "" if span.formula.startswith("step:") else span.formula
        now = Span(span.text, span.origin, span.paths, span.phrase, formula)
        if out and signs.origin_fields(out[-1]) == signs.origin_fields(now):
            out[-1] = Span(out[-1].text + now.text, *signs.origin_fields(now))
        else:
            out.append(now)
    return tuple(out)
