"""What every check gets and gives: the paper with its text in one piece, and hits at exact places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from speechgen import numbering
from speechgen.checking.rules import Rule
from speechgen.reading.manuscript import PROSE, Manuscript, Para, sentences

if TYPE_CHECKING:
    from speechgen.bank.formulations import Formulations, Occurrence
    from speechgen.checkers.facts import Facts

Edit: TypeAlias = tuple[int, int, str]
# What is no prose: addresses, file paths, names of standards, code in backquotes.
_FOREIGN = re.compile(
    r"(?:https?|ftp)://[^\s一-龥，。；、）》”]+|www\.[\w./-]+|[\w.+-]+@[\w-]+\.[\w.]+|[A-Za-z]:\\[^\s，。；]+|(?<!`)`(?!`)[^`\n]+`"
    r"|\b(?:GB|GA|JGJ|CJJ|DB\d*|ISO|IEC)(?:/[TZ])? ?\d[\d.]*[-—:]\d{4}\b"
)
HAN = "一-龥"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_HALF = re.compile(r"(?<=[一-龥〇％%）”》)])[,;:?!()]|[,;?!()](?=[一-龥“《（(])|(?<=[一-龥][0-9a-zA-Z])\)")
NUMERALS = "一二三四五六七八九十百"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: paragraph, characters from `start` to `end`, what to say; `edits` mend it.

    others: further places that belong to it (the first of two equal sentences).
    """

    rule: Rule
    para: int
    start: int
    end: int
    message: str
    suggestion: str = ""
    edits: tuple[Edit, ...] = ()
    others: tuple[tuple[int, int, int], ...] = ()


@dataclass
class Paper:
    """A manuscript while it is checked. `day`: the day of the text or, if it tells none, the day of the check (`written`)."""

    manuscript: Manuscript
    day: date
    dated: bool = False
    facts: Facts | None = None
    folders: tuple[Path, ...] = ()
    written: date | None = None

    @cached_property
    def book(self) -> Formulations:
        """The fixed formulations, with those of the user's folders."""
        from speechgen.bank import formulations
        from speechgen.datafiles import data_dir

        return formulations.load([data_dir("phrasebank"), *(folder / "phrasebank" for folder in self.folders)])

    @cached_property
    def formulations(self) -> list[Occurrence]:
        """Where the text uses fixed formulations, or misquotes them."""
        return self.book.find(self.said, self.day.isoformat())

    @cached_property
    def paras(self) -> tuple[Para, ...]:
        """The paragraphs."""
        return self.manuscript.paras

    @cached_property
    def text(self) -> str:
        """All paragraphs, one a line (line ends inside a paragraph become blanks)."""
        return "\n".join(para.text.replace("\n", " ") for para in self.paras)

    @cached_property
    def said(self) -> str:
        """The text with half-width marks beside Chinese made full-width, so that one fault does not hide another."""
        return _HALF.sub(lambda match: _FULL[match[0]], self.text)

    @cached_property
    def starts(self) -> list[int]:
        """Where the paragraphs begin in `text`."""
        out, at = [], 0
        for para in self.paras:
            out.append(at)
            at += len(para.text) + 1
        return out

    @cached_property
    def foreign(self) -> list[tuple[int, int]]:
        """The stretches of `text` that are no prose."""
        return [match.span() for match in _FOREIGN.finditer(self.text)]

    @cached_property
    def sentences(self) -> list[tuple[int, int, str]]:
        """Every sentence of the prose with its paragraph and where it begins there."""
        return [
            (n, at, text) for n, para in enumerate(self.paras) if para.kind in PROSE for at, text in sentences(para)
        ]

    def place(self, at: int) -> tuple[int, int]:
        """A place in `text` → paragraph and place in it."""
        n = bisect_right(self.starts, at) - 1
        return n, at - self.starts[n]

    def is_prose(self, start: int, end: int, where: Sequence[str] = ()) -> bool:
        """Whether a stretch of `text` is to be checked by a rule that asks for certain kinds of paragraphs."""
        n = self.place(start)[0]
        if self.paras[n].kind not in (where or PROSE):
            return False
        return not any(a < end and start < b for a, b in self.foreign)

    def around(self, at: int, before: int = 20, after: int = 20) -> str:
        """The text around a place, not beyond its paragraph."""
        begin = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return self.text[max(begin, at - before) : min(end if end >= 0 else len(self.text), at + after)]

    def hit(self, rule: Rule, start: int, end: int, new: str | None = None, **words: object) -> Hit:
        """A hit at a stretch of `text`, mended to `new`; `words` fill the message."""
        n, at = self.place(start)
        return self.at(rule, n, at, at + end - start, new, **words)

    def at(self, rule: Rule, n: int, start: int, end: int, new: str | None = None, **words: object) -> Hit:
        """A hit in a paragraph."""
        old = self.paras[n].text[start:end]
        said = {"text": old, "new": new or "", **words}
        suggestion = rule.suggestion.format(**said) if rule.suggestion else _advice(old, new)
        return Hit(rule, n, start, end, rule.message.format(**said), suggestion, edits(old, new, start))


Check: TypeAlias = Callable[[Paper, Rule], Iterator[Hit]]


def _advice(old: str, new: str | None) -> str:
    if new is None:
        return ""
    return f"改成“{new}”" if new else f"删去“{old}”"


def edits(old: str, new: str | None, start: int) -> tuple[Edit, ...]:
    """The least changes that turn `old`, which begins at `start`, into `new`."""
    if new is None or old == new:
        return ()
    if len(old) == len(new):
        rows = [(n, a, b) for n, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
        return tuple((start + n, start + n + 1, b) for n, _, b in rows)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return ((start + head, start + len(old) - tail, new[head : len(new) - tail]),)


def number(text: str) -> int | None:
    """The value of a Chinese or Arabic count, 两 too."""
    return numbering.value(text)


def filled(template: str, match: re.Match[str]) -> str:
    r"""A replacement with \1 … filled in."""
    return match.expand(template)


def mapped(text: str, table: Mapping[str, str]) -> str:
    """Every character of a text by a table."""
    return "".join(table.get(char, char) for char in text)
