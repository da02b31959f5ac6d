"""In-band marks that carry the origin of a piece of text through Jinja.

A marked text wraps every piece that came from somewhere in noncharacters of U+FDD0…U+FDEF (never valid in a text and
refused in every user's file): ``OPEN digits BODY text CLOSE``. The digits number a source in a `Ledger`. Marks nest: a
phrase holds the facts that fill its fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

OPEN, BODY, CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_DIGITS = {str(n): chr(0xFDE0 + n) for n in range(10)}
_TO_MARK = str.maketrans(_DIGITS)
_FROM_MARK = str.maketrans({v: k for k, v in _DIGITS.items()})
MARK_RANGE = "\ufdd0-\ufdef"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a piece of text came from.

    kind: fact (a field of the situation, as written) · derived (computed from fields; `formula` says how) · gap (an empty
    field) · own (the secretary's own wording) · phrase (an entry of the phrasebank, named by `phrase`).
    """

    kind: str
    paths: tuple[str, ...] = ()
    phrase: str = ""
    formula: str = ""


@dataclass(slots=True)
class Ledger:
    """The numbered sources of one draft."""

    sources: list[Source] = field(default_factory=list)
    _known: dict[Source, int] = field(default_factory=dict)

    def number(self, source: Source) -> int:
        """The number of a source, the same for equal sources."""
        if source not in self._known:
            self._known[source] = len(self.sources)
            self.sources.append(source)
        return self._known[source]

    def mark(self, text: str, source: Source) -> str:
        """`text` with the marks of `source` around it."""
        return f"{OPEN}{str(self.number(source)).translate(_TO_MARK)}{BODY}{text}{CLOSE}"


def strip(text: str) -> str:
    """A marked text without its marks."""
    if OPEN not in text:
        return text
    out: list[str] = []
    in_number = False
    for char in text:
        if char == OPEN:
            in_number = True
        elif char == BODY:
            in_number = False
        elif char != CLOSE and not in_number:
            out.append(char)
    return "".join(out)


def pieces(text: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Runs of plain text, each with the numbers of the sources around it, outermost first."""
    stack: list[int] = []
    run: list[str] = []
    number: list[str] | None = None
    for char in text:
        if char in (OPEN, CLOSE):
            if run:
                yield "".join(run), tuple(stack)
                run = []
            if char == OPEN:
                number = []
            elif stack:
                stack.pop()
        elif char == BODY:
            stack.append(int("".join(number or ["0"])))
            number = None
        elif number is not None:
            number.append(char.translate(_FROM_MARK))
        else:
            run.append(char)
    if run:
        yield "".join(run), tuple(stack)
