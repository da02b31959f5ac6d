"""Checks that are data alone: a pattern with its guards, a list of words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from speechgen.checkers.base import Hit, Paper, filled, mapped
from speechgen.checking.rules import Rule

_WORD = re.compile(r"(?P<wrong>\S+?)→(?P<right>\S*)(?: 前无:(?P<before>\S+))?(?: 后无:(?P<after>\S+))?$")


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of a rule; ^ and $ are the ends of a paragraph."""
    return re.compile(pattern, re.MULTILINE)


def pattern(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Every match of the rule's pattern; `raw`: half-width marks are what it looks for. A group named `hit` narrows what is shown and mended."""
    text = paper.text if rule.options.get("raw") else paper.said
    for match in compiled(rule.pattern).finditer(text):
        start, end = match.span("hit") if "hit" in match.re.groupindex else match.span()
        if start < end and paper.is_prose(start, end, rule.where):
            groups = {name: text for name, text in match.groupdict().items() if name != "hit"}
            yield paper.hit(rule, start, end, _new(rule, match, paper.text[start:end]), **groups)


def _new(rule: Rule, match: re.Match[str], old: str) -> str | None:
    if rule.options.get("half"):
        return old[: len(old) // 2]
    if rule.map:
        return mapped(old, rule.map)
    return filled(rule.new, match) if rule.new is not None else None


@lru_cache(maxsize=4096)
def guarded(entry: str) -> tuple[str, str, str, str]:
    """A line of a word list `错→对 前无:甲乙 后无:丙丁` → wrong, right, and the characters that may not stand beside it."""
    match = _WORD.match(entry)
    if match is None:
        raise ValueError(entry)
    return match["wrong"], match["right"], match["before"] or "", match["after"] or ""


def words(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Every wrong word of the rule's list that does not stand beside a character which makes it right."""
    text = paper.text
    for entry in rule.words:
        if entry[: entry.index("→")] not in text:
            continue
        wrong, right, before, after = guarded(entry)
        for match in re.finditer(re.escape(wrong), text):
            start, end = match.span()
            beside = (start and text[start - 1] in before) or text[end : end + 1] in (*after,)
            if not beside and paper.is_prose(start, end, rule.where):
                yield paper.hit(rule, start, end, right)
