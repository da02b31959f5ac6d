"""What a phrase can ask for, and whether a value meets a condition of a phrase or a section."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import marks
from .derive import Derived, Value, plain
from .item_names import locals_of
from .marks import Ledger
from .realise import Subject, about_text, show
from .situation import Fact, Item, Situation

_GAP = re.compile(r"【待补：[^】]*】")
_PAUSE = re.compile(r"[，；：。！？]")
_ENCLOSED = re.compile(r"“[^”]*”|《[^》]*》|（[^）]*）")  # marks in here make no pause of the clause around them
_COUNT = re.compile(r"^(\d+)(?:(\+)|-(\d+))?$")


# Derived names that change while a draft is composed.
SETTLED_LATE = ("点数", "有成绩")


class Scope:
    """What a phrase can ask for: local names of the item, derived names, then the situation itself."""

    def __init__(self, situation: Situation, derived: Derived, subject: Subject = None, **extra: Value) -> None:
        self.situation, self.derived, self.subject = situation, derived, subject
        self.local: dict[str, Value] = {**locals_of(subject, derived), **extra}
        self.about = about_text(subject)
        self.heading = plain(subject.main) if isinstance(subject, Item) else self.about
        self.hidden: frozenset[str] = frozenset()
        self.extra = tuple((key, str(value)) for key, value in extra.items())
        self._found: dict[str, Value | None] = {}
        self._met: dict[tuple[str, object], bool] = {}
        self._inside: dict[str, bool] = {}

    def hiding(self, paths: frozenset[str]) -> Scope:
        """The same scope without the fields of these paths (they have been said)."""
        other = Scope.__new__(Scope)
        other.situation, other.derived, other.subject = self.situation, self.derived, self.subject
        other.local, other.about, other.extra = self.local, self.about, self.extra
        other.heading = self.heading
        other.hidden, other._found, other._met, other._inside = paths, {}, {}, {}
        return other

    @property
    def key(self) -> tuple[object, ...]:
        """What the answers of this scope depend on: two scopes with one key answer alike."""
        settled = (str(self.derived.names.get(name)) for name in SETTLED_LATE)
        return (id(self.subject) if self.subject else 0, self.hidden, self.extra, *settled)

    def get(self, name: str) -> Value | None:
        """The value of a name, None if there is none, if it is empty, or if it is hidden."""
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return self._found[name]

    def fits_inside(self, name: str) -> bool:
        """Whether a value can stand inside a clause: it makes no pause of its own."""
        if name not in self._inside:
            self._inside[name] = not _PAUSE.search(_ENCLOSED.sub("", _GAP.sub("", marks.strip(show(self.get(name))))))
        return self._inside[name]

    def meets(self, key: str, wanted: str | tuple[str, ...]) -> bool:
        """Whether a condition holds; a key with 非 before it asks for the opposite."""
        found = self._met.get((key, wanted))
        if found is None:
            name = key.removeprefix("非")
            found = self._met[key, wanted] = matches(wanted, self.get(name)) == (name == key)
        return found

    def _look_up(self, name: str) -> Value | None:
        if name == "主题.启动" and self.derived.just_begun:
            return None  # nothing can have happened since
        value = self.local.get(name)
        if value == "":
            return None
        if value is None and isinstance(self.subject, Item) and self.subject.table.find(name):
            return None  # 讲话人 of a superior meeting is never the speaker of this one
        if value is None:
            value = self.derived.names.get(name)
            if value == "":
                return None
        if value is None:
            value = self.situation.get(name)
            if isinstance(value, Fact) and name.endswith("日期"):
                value = self.derived.spoken(value)
        if value is None or value == () or value == "" or (isinstance(value, Fact) and value.gap and value.control):
            return None
        return None if self.hidden and self._said(value) else value

    def _said(self, value: Value) -> bool:
        paths = set(self.paths(value))
        return bool(paths) and paths <= self.hidden

    def paths(self, value: Value) -> Iterator[str]:
        """The field paths that a value would print."""
        if isinstance(value, Fact):
            yield value.path
        elif isinstance(value, str):
            yield from paths_of(value, self.derived.ledger)
        elif isinstance(value, Item):
            yield from self.paths(value.main) if value.main else ()
        else:
            for one in value:
                yield from self.paths(one)


def paths_of(text: str, ledger: Ledger) -> frozenset[str]:
    """All field paths that a marked text carries."""
    numbers = {number for _, stack in marks.pieces(text) for number in stack}
    return frozenset(path for number in numbers for path in ledger.sources[number].paths)


def matches(wanted: str | tuple[str, ...], value: Value | None) -> bool:
    """Whether a value meets a condition: a list of allowed texts, 有 or 无, or a count such as 2+ or 3-5."""
    if isinstance(wanted, tuple):
        return any(_equal(one, value) for one in wanted)
    found = _COUNT.match(wanted)
    return _counts(found, value) if found else _equal(wanted, value)


def _equal(wanted: str, value: Value | None) -> bool:
    if wanted in ("有", "无"):
        return (value is not None) == (wanted == "有")
    return value is not None and plain(value) == wanted


def _counts(found: re.Match[str], value: Value | None) -> bool:
    number = 0 if value is None else len(value) if isinstance(value, tuple) else 1
    low = int(found.group(1))
    high = int(found.group(3)) if found.group(3) else 10**6 if found.group(2) else low
    return low <= number <= high
