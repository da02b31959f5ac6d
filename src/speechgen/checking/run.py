"""`check`: a manuscript and rules → findings in the order of the text. Pure: who prints and writes is commands/check.py."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from speechgen.checkers import CHECKS, Hit, Paper
from speechgen.checking.rules import Rule
from speechgen.dates import parse_date
from speechgen.reading.manuscript import PROSE, Manuscript
from speechgen.text import count_chars

_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_WEIGHT = {"error": 0, "warning": 1, "hint": 2}


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a paper; hits in the order of the text. chars: its length without blanks."""

    manuscript: Manuscript
    hits: tuple[Hit, ...]
    chars: int
    day: date
    silenced: int = 0

    def count(self, level: str) -> int:
        """How many hits are of a level."""
        return sum(hit.rule.level == level for hit in self.hits)


def day_of(manuscript: Manuscript) -> date | None:
    """The day that a text tells under its title or at its end; None if it tells none."""
    for para in manuscript.paras:
        if para.kind in ("byline", "sign") and (found := _DAY.search(para.text)):
            return parse_date(found[0])
    return None


def paper(manuscript: Manuscript, today: date, day: date | None = None) -> Paper:
    """A manuscript ready to be checked; `day` (from a situation) is stronger than the day that the text tells."""
    told = day or day_of(manuscript)
    return Paper(manuscript, told or today, told is not None, written=today)


def check(subject: Paper, rules: Iterable[Rule]) -> Report:
    """Every hit of the rules, two rules' hits on the same characters made one."""
    hits = [hit for rule in rules for hit in _hits(subject, rule)]
    gone = {hit.para for hit in hits if hit.rule.id == "RS02"}  # a line that is to go needs no further care
    hits = [hit for hit in hits if hit.para not in gone or hit.rule.id == "RS02"]
    hits.sort(key=lambda hit: (hit.para, hit.start, _WEIGHT[hit.rule.level], -hit.end))
    chars = sum(count_chars(para.text) for para in subject.paras if para.kind in PROSE)
    return Report(subject.manuscript, tuple(_single(hits)), chars, subject.day)


def _hits(subject: Paper, rule: Rule) -> Iterable[Hit]:
    if rule.needs and not any(need in subject.text for need in rule.needs):
        return ()
    return CHECKS[rule.check](subject, rule)


def _single(hits: Sequence[Hit]) -> Iterable[Hit]:
    """Of hits on exactly the same characters the gravest: nobody wants to be told twice."""
    for _, same in groupby(hits, key=lambda hit: (hit.para, hit.start, hit.end)):
        rows = list(same)
        yield rows[0]
        yield from (row for row in rows[1:] if row.rule.check == "traces" and row.rule.id != rows[0].rule.id)


def hit_id(subject: Manuscript, hit: Hit) -> str:
    """A name for one hit that lasts while the words around it stay: the rule and a hash of the text beside it."""
    text = subject.paras[hit.para].text if subject.paras else ""
    near = text[max(0, hit.start - 12) : hit.end + 12]
    return f"{hit.rule.id}-{hashlib.sha256(near.encode()).hexdigest()[:6]}"
