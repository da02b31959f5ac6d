"""Fixed formulations (固定提法): what official texts say to the character, each with its period and its source.

`load` reads ``phrasebank/formulations.yaml`` and a unit's own file laid over it by id; `Formulations.find` tells where a
text uses one, and whether it may on that day (genre.md §6.1, checks.md A4). The format is docs/formulations.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any as Anything
from typing import Literal

from .. import cache
from ..findings import Finding, Pos
from ..records import dataclass
from . import formulation_files
from .files import FORMULATIONS

Status = Literal["current", "accepted", "early", "past", "superseded", "corrupted"]

_LISTS = ("scope", "accepted", "items", "not_beside")
_SENTENCE_ENDS = "。！？；\n"
_PAST = re.compile(r"当年|当时|那时|过去|以前|曾|历史上|回顾|以来|以后|时期|期间|去年|前年|上届|上一届|原来")
_YEAR = re.compile(r"((?:19|20)\d\d)年")


@dataclass(frozen=True, slots=True)
class Formulation:
    """A fixed formulation; see docs/formulations.md for the meaning of the keys.

    wrong: corrupted wordings, each with what is wrong about it · verified: compared with its source to the character;
    only such entries are used · line: where it stands in `file`.
    """

    id: str
    text: str
    kind: str
    valid_from: str
    source: str
    as_of: str
    label: str = ""
    valid_until: str = ""
    replaced_by: str = ""
    verified: bool = True
    scope: tuple[str, ...] = ("formal", "speech")
    accepted: tuple[str, ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
    not_beside: tuple[str, ...] = ()
    file: str = ""
    line: int = 0

    @property
    def forms(self) -> tuple[str, ...]:
        """Every wording that is right: the canonical text, the short name, the admitted variants."""
        return tuple(dict.fromkeys((self.text, *((self.label,) if self.label else ()), *self.accepted)))

    @property
    def period(self) -> str:
        """The period in words: 2003年10月—2017年10月, or 2017年10月起."""
        end = f"—{month_in_words(self.valid_until)}" if self.valid_until else "起"
        return month_in_words(self.valid_from) + end

    def standing(self, day: str) -> Literal["current", "early", "past"]:
        """Whether it is in force on a day (YYYY-MM-DD), not yet, or no more."""
        if day[: len(self.valid_from)] < self.valid_from:
            return "early"
        return "past" if self.valid_until and day[: len(self.valid_until)] > self.valid_until else "current"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place in a text where a formulation, or a corruption of one, stands.

    status: current · accepted (an admitted variant) · early (before its period) · past (after it) · superseded (after
    it, and `replaced_by` names what is said now) · corrupted (`why` says what is wrong). history: the sentence speaks of
    former times, so that an old wording is in its place.
    """

    entry: Formulation
    start: int
    end: int
    text: str
    status: Status
    history: bool = False
    why: str = ""

    @property
    def outside(self) -> bool:
        """Whether it stands outside its period."""
        return self.status in ("early", "past", "superseded")


def month_in_words(month: str) -> str:
    """2017-10 → 2017年10月; a year stays a year."""
    parts = month.split("-")
    return f"{parts[0]}年" + (f"{int(parts[1])}月" if len(parts) > 1 else "")


class Formulations:
    """All formulations of one set of folders, with an index of their wordings by the first two characters."""

    def __init__(self, compiled: Mapping[str, Anything]) -> None:
        self.as_of: str = compiled["as_of"]
        self._rows: dict[str, bytes] = dict(compiled["rows"])
        self._names: dict[str, str] = dict(compiled["names"])
        self._index: dict[str, list[list[str]]] = dict(compiled["index"])
        self.findings = tuple(Finding(Pos(*pos), *rest) for pos, *rest in compiled["findings"])

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Formulation]:
        return (self[key] for key in self._rows)

    def __getitem__(self, key: str) -> Formulation:
        """The entry of an id; KeyError if there is none."""
        row = cache.unpacked(self._rows[key])
        row["wrong"] = tuple((w["text"], w["why"]) for w in row.get("wrong", ()))
        return Formulation(**{**row, **{name: tuple(row[name]) for name in _LISTS if name in row}})

    def in_force(self, day: str) -> tuple[Formulation, ...]:
        """The verified entries that are in force on a day (YYYY-MM-DD)."""
        return tuple(entry for entry in self if entry.verified and entry.standing(day) == "current")

    def named(self, name: str) -> Formulation | None:
        """The verified entry with this short name or id, quotation marks or not; None if there is none."""
        key = self._names.get(name.strip("“”"))
        return self[key] if key else None

    def now(self, entry: Formulation, day: str) -> Formulation | None:
        """What is said on a day instead of an entry out of its period; None if nothing took its place."""
        seen = {entry.id}
        while entry.replaced_by and entry.replaced_by not in seen:
            entry = self[entry.replaced_by]
            seen.add(entry.id)
            if entry.verified and entry.standing(day) == "current":
                return entry
        return None

    def find(self, text: str, day: str) -> list[Occurrence]:
        """Every formulation in a text, longest wording first, none inside another; `day` as YYYY-MM-DD."""
        found: list[Occurrence] = []
        at, end, index = 0, len(text) - 1, self._index
        while at < end:
            rows = index.get(text[at : at + 2])
            hit = rows and next(self._hits(rows, text, at, day), None)
            if not hit:
                at += 1
                continue
            at = hit.end
            if not _beside(hit, text):
                found.append(hit)
        return found

    def _hits(self, rows: Sequence[Sequence[str]], text: str, at: int, day: str) -> Iterator[Occurrence]:
        """The wordings that stand at a place; a corruption counts only while what it corrupts is in force."""
        for form, key, how in rows:
            if not text.startswith(form, at) or _runs_on(form, text, at):
                continue
            entry = self[key]
            standing = entry.standing(day)
            status: Status = standing
            if how == "wrong":
                if standing != "current":
                    continue
                status = "corrupted"
            elif standing == "past" and self.now(entry, day):
                status = "superseded"
            elif standing == "current" and how == "accepted":
                status = "accepted"
            why = dict(entry.wrong).get(form, "") if status == "corrupted" else ""
            yield Occurrence(entry, at, at + len(form), form, status, _history(text, at, day), why)


_DEPARTMENTS = ("安全", "质量", "健康")  # a firm's 安全环保部 is no ministry


def _runs_on(form: str, text: str, at: int) -> bool:
    """Whether the name of a body is only the beginning of another word (打开环保局面), or the end of one (安全环保部)."""
    if form.endswith("部") and text[max(0, at - 2) : at] in _DEPARTMENTS:
        return True
    return form.endswith("局") and text[at + len(form) : at + len(form) + 1] in tuple("面势限")


def _sentence(text: str, at: int) -> str:
    """The sentence around a place."""
    start = max(text.rfind(mark, 0, at) for mark in _SENTENCE_ENDS) + 1
    ends = [place for mark in _SENTENCE_ENDS if (place := text.find(mark, at)) >= 0]
    return text[start : min(ends, default=len(text))]


def _history(text: str, at: int, day: str) -> bool:
    """Whether the sentence speaks of former times: it says so, or names an earlier year (genre.md §6.1)."""
    sentence = _sentence(text, at)
    return bool(_PAST.search(sentence)) or any(year < day[:4] for year in _YEAR.findall(sentence))


def _beside(hit: Occurrence, text: str) -> bool:
    """Whether a word stands in the sentence that makes an old wording right, such as its place in the full list."""
    return hit.outside and any(word in _sentence(text, hit.start) for word in hit.entry.not_beside)


def files_of(folders: Sequence[Path]) -> list[Path]:
    """The formulation files of phrasebank folders that have one, later folders last."""
    return [path for folder in folders if (path := folder / FORMULATIONS).is_file()]


def load(folders: Sequence[Path]) -> Formulations:
    """The formulations of phrasebank folders, later ones laid over earlier ones by id; compiled into the cache.

    A faulty entry is left out, and told in `findings`.
    """
    files = files_of(folders)
    return cache.compiled(
        "formulations", files, lambda: formulation_files.compile_files(files), Formulations, formulation_files.__file__
    )
