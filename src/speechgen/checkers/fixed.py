"""Fixed formulations, from phrasebank/formulations.yaml: misquoted, out of their period, sets with an item missing or out
of order (checks.md A4). Nobody is told to use one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from speechgen.checkers.base import Hit, Paper
from speechgen.checking.rules import Rule

if TYPE_CHECKING:
    from speechgen.bank.formulations import Occurrence

_BETWEEN = "[、，和及与“”]{0,2}"


def _occurrences(paper: Paper) -> Iterator[tuple[int, Occurrence]]:
    """Every formulation in the prose with the paragraph it stands in."""
    for hit in paper.formulations:
        if paper.is_prose(hit.start, hit.end):
            yield hit.start, hit


def misquoted(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A formulation whose words are wrong, of the kinds or ids that the rule names; `others`: of all the rest."""
    named, others = rule.options["kinds"], rule.options.get("others") == "true"
    for start, hit in _occurrences(paper):
        wanted = (hit.entry.kind in named or hit.entry.id in named) != others
        if hit.status == "corrupted" and wanted:
            yield _said(paper, rule, start, hit)


def outdated(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A formulation outside its period, where the text tells its own day and doesn't speak of the past."""
    kinds = rule.options["kinds"]
    for start, hit in _occurrences(paper) if paper.dated else ():
        wanted = hit.entry.kind in kinds or hit.entry.id in kinds
        if hit.outside and not hit.history and wanted:
            yield _said(paper, rule, start, hit)


def _said(paper: Paper, rule: Rule, start: int, hit: Occurrence) -> Hit:
    from speechgen.dated import explained  # its imports cost more than most papers need

    why, right = explained(hit, paper.book, paper.day.isoformat())
    made = paper.hit(rule, start, hit.end, why=why)
    return Hit(rule, made.para, made.start, made.end, why, right)


def sets(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A run of at least three items of a set out of order or with one twice; of a set that is said `whole`, also incomplete.

    Only a set that nothing but its label can mean is `whole`: 全面深化改革、全面依法治国、全面从严治党 may well stand alone.
    """
    for row in rule.options["sets"]:
        entry = paper.book.named(row["name"])
        items: Sequence[str] = entry.items if entry else ()
        if sum(item in paper.said for item in items) < 3:
            continue
        one = "(?:" + "|".join(map(re.escape, sorted(items, key=len, reverse=True))) + ")"
        for match in re.finditer(rf"(?<![、和与及]){one}(?:{_BETWEEN}{one}){{2,}}{row['tail']}", paper.said):
            why = _wrong(re.findall(one, match[0]), items, "whole" in row)
            if why and paper.is_prose(match.start(), match.end()):
                yield paper.hit(rule, match.start(), match.end(), why=f"“{row['name']}”{why}")


def _wrong(found: Sequence[str], items: Sequence[str], whole: bool) -> str:
    """What is wrong with the items named: one twice, another order, or one missing."""
    places = [items.index(item) for item in found]
    if len(set(found)) < max(3, len(items) - 1):
        return ""
    if len(set(found)) < len(found):
        return "有一项写了两次"
    if places != sorted(places):
        return f"的次序是{'、'.join(items)}"
    missing = [item for item in items if whole and item not in found]
    return f"缺了{'、'.join(missing)}" if missing else ""
