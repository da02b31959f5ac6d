"""What suits the occasion that a title tells, and how much of a paper is phrases that every paper has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speechgen.checkers.base import Hit, Paper
from speechgen.checkers.plain import compiled
from speechgen.checking.rules import Rule
from speechgen.reading.manuscript import PROSE
from speechgen.text import count_chars


def unsuited(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """The rule's pattern in a paper whose title is one of the option `title` and none of `but`."""
    title = "".join(para.text for para in paper.paras if para.kind == "title")
    but = rule.options.get("but")
    if not compiled(rule.options["title"]).search(title) or (but and compiled(but).search(title)):
        return
    for match in compiled(rule.pattern).finditer(paper.said):
        if paper.is_prose(*match.span(), rule.where):
            yield paper.hit(rule, *match.span())


def density(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """More of the rule's stock phrases in a thousand characters than `most`; told once, at the first of them."""
    form = re.compile("|".join(map(re.escape, rule.options["phrases"])))
    rows = [match for match in form.finditer(paper.said) if paper.is_prose(*match.span())]
    chars = sum(count_chars(para.text) for para in paper.paras if para.kind in PROSE)
    if len(rows) >= int(rule.options["least"]) and len(rows) * 1000 > int(rule.options["most"]) * chars:
        yield paper.hit(rule, *rows[0].span(), count=len(rows), rate=f"{len(rows) * 1000 / chars:.0f}")
