"""Marked text → units: what the signs at the starts of lines say, and the spans that the marks make.

Only the text of templates and phrases makes a sign or ends a line; a fact never does, whatever it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import marks
from .document import Origin, Span
from .marks import Ledger
from .records import dataclass, field

# The signs: sub-point with a run-in heading, heading of level 2, item of a list, stage direction, label|names, table row
# (rows that follow each other are one table, the first is its header), title of an item, editor's note, 附件 over one.
SIGNS = {
    "## ": "heading",
    "# ": "point",
    "+ ": "item",
    "! ": "cue",
    "@ ": "listing",
    "|": "row",
    "= ": "title",
    "> ": "note",
    "& ": "annex",
}


@dataclass(slots=True)
class Unit:
    """A block in the making: kind "text" or one of SIGNS; `head` is the heading of a point, the label of a listing."""

    kind: str
    step: str = ""
    head: list[Span] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    cells: list[list[Span]] = field(default_factory=list)


def units(text: str, ledger: Ledger) -> list[Unit]:
    """The units of a marked text, in their order."""
    out: list[Unit] = []
    current: Unit | None = None
    for line in lines(text, ledger):
        sign = _sign(line)
        if not line:
            current = None
        elif sign:
            out.append(_signed(line, sign))
            current = out[-1] if SIGNS[sign] in ("point", "note") else None
        elif current is None:
            current = Unit("text", step_of(line), spans=list(line))
            out.append(current)
        else:
            current.spans += line
    return _with_steps(out)


def _with_steps(rows: list[Unit]) -> list[Unit]:
    """A line of facts alone belongs to the step of the line before it."""
    last = ""
    for unit in rows:
        unit.step = last = unit.step or last
    return rows


def _signed(line: list[Span], sign: str) -> Unit:
    """The unit that a line with a sign begins."""
    kind, step, rest = SIGNS[sign], step_of(line), _without_sign(line, sign)
    if kind == "point":
        return Unit(kind, step, head=rest)
    if kind == "row":
        return Unit(kind, step, cells=_split_cells(rest))
    if kind == "listing":
        label, *names = _split_cells(rest)
        return Unit(kind, step, head=label, spans=[span for part in names for span in part])
    return Unit(kind, step, spans=rest)


def _split_cells(line: Sequence[Span]) -> list[list[Span]]:
    """A line cut where template text has a |; the one that closes a row begins no cell. Blanks around cells go."""
    cells: list[list[Span]] = [[]]
    for span in line:
        pieces = span.text.split("|") if span.origin == "frame" else [span.text]
        for n, piece in enumerate(pieces):
            if n:
                cells.append([])
            shown = piece.strip() if span.origin == "frame" else piece
            if shown:
                cells[-1].append(Span(shown, *origin_fields(span)))
    return cells if cells[-1] or len(cells) == 1 else cells[:-1]


def _sign(line: Sequence[Span]) -> str:
    first = line[0] if line else Span("")
    return next((s for s in SIGNS if first.text.startswith(s)), "") if first.origin == "frame" else ""


def _without_sign(line: Sequence[Span], sign: str) -> list[Span]:
    first = line[0]
    rest = first.text[len(sign) :]
    return [*([Span(rest, *origin_fields(first))] if rest else []), *line[1:]]


def origin_fields(span: Span) -> tuple[Origin, tuple[str, ...], str, str]:
    """Everything about a span but its text."""
    return span.origin, span.paths, span.phrase, span.formula


def lines(text: str, ledger: Ledger) -> Iterator[list[Span]]:
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


def step_of(spans: Sequence[Span]) -> str:
    """The first step that spans name."""
    return next((s.formula[5:] for s in spans if s.formula.startswith("step:")), "")
