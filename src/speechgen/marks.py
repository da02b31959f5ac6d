"""In-band marks that carry the origin of a piece of text through Jinja.

A marked text wraps every piece that came from somewhere in noncharacters of U+FDD0…U+FDEF (never valid in a text and
refused in every user's file): ``OPEN digits BODY text CLOSE``. The digits number a source in a `Ledger`. Marks nest: a
phrase holds the facts that fill its fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from speechgen.records import dataclass, field

OPEN, BODY, CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_DIGITS = {str(n): chr(0xFDE0 + n) for n in range(10)}
_TO_MARK = str.maketrans(_DIGITS)
_FROM_MARK = str.maketrans({v: k for k, v in _DIGITS.items()})
MARK_RANGE = "\ufdd0-\ufdef"
_TOKEN = re.compile(f"({OPEN}[\ufde0-\ufde9]+{BODY}|{CLOSE})")
_MARKS = re.compile(f"{OPEN}[\ufde0-\ufde9]+{BODY}|{CLOSE}")
_NUMBER = re.compile(f"{OPEN}([\ufde0-\ufde9]+){BODY}")


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
    return _MARKS.sub("", text) if OPEN in text else text


def numbers(text: str) -> set[int]:
    """The numbers of all sources that a marked text names."""
    return {int(digits.translate(_FROM_MARK)) for digits in _NUMBER.findall(text)}


def pieces(text: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Runs of plain text, each with the numbers of the sources around it, outermost first."""
    stack: list[int] = []
    for token in _TOKEN.split(text):
        if token == CLOSE:
            if stack:
                stack.pop()
        elif token.startswith(OPEN):
            stack.append(int(token[1:-1].translate(_FROM_MARK)))
        elif token:
            yield token, tuple(stack)
