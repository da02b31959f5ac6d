"""Marked text → blocks: the only place where marks become spans, and where numbers and punctuation are set.

Templates give text only: a blank line ends a paragraph, ``# `` begins a sub-point with its heading on that line, ``+ ``
an item of a spoken list. Numbers come from numbering.py. Facts are never taken for template syntax, whatever they hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from . import marks, numbering
from .document import Origin, Paragraph, Pick, Sentence, Span
from .marks import Ledger
from .text import count_chars, split_sentences

Piece: TypeAlias = tuple[str, tuple[int, ...]]
_STRENGTH = {"、": 1, "，": 2, "：": 3, "；": 4, "。": 5, "！": 6, "？": 6}
_DOUBLED = "为要让在把对以由"
LIST_AS_PARAGRAPHS = (
    260  # a spoken list longer than this reads better as paragraphs (genre.md §4.3: median paragraph 242)
)


@dataclass(slots=True)
class _Unit:
    """A paragraph in the making: kind "text", "point" (its first line is the heading) or "item"."""

    kind: str
    step: str = ""
    head: list[Span] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


def paragraphs(text: str, ledger: Ledger, picks: Mapping[str, Pick], points_as: str = "（一）") -> list[Paragraph]:
    """The paragraphs of a section's marked text, sub-points and lists numbered; points_as: （一）, 一是, 一要 or 第一."""
    units = _units(text, ledger)
    points = [unit for unit in units if unit.kind == "point"]
    out: list[Paragraph] = []
    pending: list[_Unit] = []
    for unit in [*units, _Unit("end")]:
        if pending and unit.kind != "item":
            _add_list(pending, out, picks)
            pending = []
        if unit.kind == "item":
            pending.append(unit)
        elif unit.kind == "point":
            out.append(_point(unit, points.index(unit) + 1 if len(points) > 1 else 0, picks, points_as))
        elif unit.spans:
            out.append(Paragraph(_sentences(unit.spans, picks, unit.step)))
    return [p for p in out if p.sentences]


def inline(text: str, ledger: Ledger, picks: Mapping[str, Pick]) -> Sentence:
    """A marked text as one sentence: titles, headings, address."""
    spans = [span for line in _lines(text, ledger) for span in line]
    used = dict.fromkeys(span.phrase for span in spans if span.phrase)
    return Sentence(_clean(spans), picks=tuple(picks[name] for name in used if name in picks))


def _add_list(units: Sequence[_Unit], out: list[Paragraph], picks: Mapping[str, Pick]) -> None:
    """A spoken list: run on in the paragraph before it if it is short, else one paragraph an item."""
    total = sum(count_chars("".join(s.text for s in unit.spans)) for unit in units)
    numbered = [_numbered(unit, n if len(units) > 1 else 0) for n, unit in enumerate(units, 1)]
    if total > LIST_AS_PARAGRAPHS:
        out += [Paragraph(_sentences(spans, picks, units[0].step)) for spans in numbered]
        return
    joined = [span for spans in (_chained(numbered) if _single(numbered) else numbered) for span in spans]
    before = out.pop().sentences if out and not out[-1].lead else ()
    out.append(Paragraph((*before, *_sentences(joined, picks, units[0].step))))


def _single(rows: Sequence[Sequence[Span]]) -> bool:
    """True if every item of a list is one sentence, so that the list can be one long sentence."""
    texts = ["".join(span.text for span in spans) for spans in rows]
    return len(texts) > 1 and all(text.endswith("。") and text.count("。") == 1 and "；" not in text for text in texts)


def _chained(rows: Sequence[list[Span]]) -> list[list[Span]]:
    """Items joined by ；: a chain of one breath each, among the short sentences (genre.md §4.3)."""
    return [[*spans[:-1], replace(spans[-1], text=spans[-1].text[:-1] + "；")] for spans in rows[:-1]] + [rows[-1]]


def _numbered(unit: _Unit, n: int) -> list[Span]:
    return [Span(numbering.inline("一是", n), "number"), *unit.spans] if n else unit.spans


def _point(unit: _Unit, n: int, picks: Mapping[str, Pick], points_as: str) -> Paragraph:
    number = numbering.enumerator(2, n) if points_as == "（一）" else numbering.inline(points_as, n)
    head = [Span(number, "number")] if n else []
    lead = Sentence(_clean([*head, *unit.head, Span("。")]), step=unit.step)
    return Paragraph((lead, *_sentences(unit.spans, picks, unit.step)), lead=2)


def _units(text: str, ledger: Ledger) -> list[_Unit]:
    units: list[_Unit] = []
    current: _Unit | None = None
    for line in _lines(text, ledger):
        kind = _line_kind(line)
        if not line:
            current = None
        elif kind == "point":
            current = _Unit("point", _step_of(line), head=_without_sign(line))
            units.append(current)
        elif kind == "item":
            current = None
            units.append(_Unit("item", _step_of(line), spans=_without_sign(line)))
        elif current is None:
            current = _Unit("text", _step_of(line), spans=list(line))
            units.append(current)
        else:
            current.spans += line
    return units


def _line_kind(line: Sequence[Span]) -> str:
    first = line[0] if line else Span("")
    if first.origin != "frame" or not first.text.startswith(("# ", "+ ")):
        return "text"
    return "point" if first.text.startswith("#") else "item"


def _without_sign(line: Sequence[Span]) -> list[Span]:
    first = line[0]
    rest = first.text[2:]
    return [*([Span(rest, *_origin_fields(first))] if rest else []), *line[1:]]


def _origin_fields(span: Span) -> tuple[Origin, tuple[str, ...], str, str]:
    return span.origin, span.paths, span.phrase, span.formula


def _lines(text: str, ledger: Ledger) -> Iterator[list[Span]]:
    """Lines of spans; only template text ends a line (newlines inside facts were folded when they were read)."""
    line: list[Span] = []
    for run, stack in marks.pieces(text):
        parts = run.split("\n")
        for n, part in enumerate(parts):
            if n:
                yield line
                line = []
            framed = all(ledger.sources[number].kind == "step" for number in stack)
            shown = (part.lstrip() if not line else part) if framed else part
            if shown:
                line.append(_span(shown, stack, ledger))
    yield line


def _span(text: str, stack: Sequence[int], ledger: Ledger) -> Span:
    sources = [ledger.sources[number] for number in stack]
    phrase = next((s.phrase for s in reversed(sources) if s.kind == "phrase"), "")
    inner = next((s for s in reversed(sources) if s.kind not in ("phrase", "step")), None)
    if inner is None:
        step = next((s.phrase for s in sources if s.kind == "step"), "")
        return Span(text, "phrase" if phrase else "frame", phrase=phrase, formula=f"step:{step}" if step else "")
    origin: Origin = inner.kind  # type: ignore[assignment]
    return Span(text, origin, inner.paths, phrase, inner.formula)


def _step_of(spans: Sequence[Span]) -> str:
    return next((s.formula[5:] for s in spans if s.formula.startswith("step:")), "")


def _sentences(spans: Sequence[Span], picks: Mapping[str, Pick], step: str) -> tuple[Sentence, ...]:
    """Spans cut into sentences; each knows its step and the picks that made it."""
    step = _step_of(spans) or step
    out = []
    for part in _cut(_tidy(spans)):
        step = _step_of(part) or step
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
                rest.insert(0, Span(span.text[length:], *_origin_fields(span)))
                span = Span(span.text[:length], *_origin_fields(span))
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
            out[-1] = Span(out[-1].text[:-1], *_origin_fields(out[-1]))  # 为 + 为实现…: the fact brings its own
            out = [s for s in out if s.text]
        while text and text[0] in _STRENGTH and last in _STRENGTH and span.origin in ("frame", "phrase"):
            if _STRENGTH[text[0]] > _STRENGTH[last] and out and out[-1].origin in ("frame", "phrase", "number"):
                out[-1] = Span(out[-1].text[:-1], *_origin_fields(out[-1]))
                if not out[-1].text:
                    out.pop()
                break
            text = text[1:]
        if text:
            out.append(Span(text, *_origin_fields(span)))
    return out


def _clean(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbours of one origin joined; the step, which is kept on the sentence, taken off."""
    out: list[Span] = []
    for span in spans:
        formula = "" if span.formula.startswith("step:") else span.formula
        now = Span(span.text, span.origin, span.paths, span.phrase, formula)
        if out and _origin_fields(out[-1]) == _origin_fields(now):
            out[-1] = Span(out[-1].text + now.text, *_origin_fields(now))
        else:
            out.append(now)
    return tuple(out)
