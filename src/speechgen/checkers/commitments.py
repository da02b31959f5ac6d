"""A paper against what its meeting can promise: aims made into guarantees, problems without a task, the year it is said in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speechgen.checkers.base import Hit, Paper
from speechgen.checking.rules import Rule

_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?[一-龥%％]?")  # with what it counts: 3年 is not 3个
_SOFT = re.compile("力争|争取|拟|计划|预计|努力|原则上|左右")
_HARD = re.compile(r"(确保|必须|坚决|一定要|务必|保证)[^，。；\n]*$")
_YEARLY = re.compile("今年|去年|明年|前年|年内|年底前|本年度|上年")
_MANY = 5


def overcommitted(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A figure that the situation file only aims at (力争、拟), said as a guarantee; the clause decides."""
    soft: dict[str, tuple[str, str]] = {}
    firm: set[str] = set()
    for _, text, _ in paper.facts.values if paper.facts else ():
        aimed = _SOFT.search(text)
        for figure in _FIGURE.findall(text):
            if aimed:
                soft.setdefault(figure.replace(",", ""), (aimed[0], text))
            else:
                firm.add(figure.replace(",", ""))
    for match in _FIGURE.finditer(paper.said) if soft else ():
        bare = match[0].replace(",", "")
        before = re.split("[，。；\n]", paper.said[max(0, match.start() - 30) : match.start()])[-1]
        hard = _HARD.search(before)
        if bare in soft and bare not in firm and hard and not _SOFT.search(before):
            start = match.start() - len(before) + hard.start()
            if paper.is_prose(start, match.end()):
                yield paper.hit(rule, start, match.end(), aimed=soft[bare][0], given=soft[bare][1])


def unpaired(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Problems that no task of the situation answers, or tasks that answer no problem (`which`); told once, at the head."""
    rows = getattr(paper.facts, rule.options["which"]) if paper.facts else ()
    if rows and paper.paras:
        left = "、".join(f"{text}（第{line}行）" for text, line in rows[:_MANY])
        yield paper.at(rule, 0, 0, 0, left=left + (f"等{len(rows)}项" if len(rows) > _MANY else ""))


def years(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """今年、去年 in a paper that is written in one year and spoken in a later one; told once, with how many there are."""
    if not paper.dated or paper.written is None or paper.day.year <= paper.written.year:
        return
    rows = [match for match in _YEARLY.finditer(paper.said) if paper.is_prose(*match.span())]
    if rows:
        yield paper.hit(rule, *rows[0].span(), year=paper.day.year, count=len(rows))
