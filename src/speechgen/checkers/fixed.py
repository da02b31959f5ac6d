"""Fixed formulations that come as a set: every item there and in its order (checks.md A4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from speechgen.checkers.base import Hit, Paper
from speechgen.rules import Rule

_BETWEEN = "[、，和及与“”]{0,2}"


def sets(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A run of at least three items of a set that is incomplete or out of order; two of them may be named alone."""
    for row in rule.options["sets"]:
        items: Sequence[str] = row["items"]
        if sum(item in paper.said for item in items) < 3:
            continue
        longest = sorted(items, key=len, reverse=True)
        one = "(?:" + "|".join(map(re.escape, longest)) + ")"
        tail = (
            f"(?={row['tail']})"
            if row.get("tail")
            else r"(?![、和与及][^、，。]{1,8}意识|[、和与及][^、，。]{1,6}自信)"
        )
        for match in re.finditer(rf"(?<![、和与及]){one}(?:{_BETWEEN}{one}){{2,}}{tail}", paper.said):
            found = re.findall(one, match[0])
            why = _wrong(found, items)
            if why and paper.is_prose(match.start(), match.end()):
                yield paper.hit(rule, match.start(), match.end(), why=f"“{row['name']}”{why}")


def _wrong(found: Sequence[str], items: Sequence[str]) -> str:
    """What is wrong with the items named, nothing if they are the whole set in order or its beginning part by part."""
    places = [items.index(item) for item in found]
    if len(set(found)) < len(found):
        return "有一项写了两次"
    if places != sorted(places):
        return f"的次序是{'、'.join(items)}"
    missing = [item for item in items if item not in found]
    if missing and len(found) >= max(3, len(items) - 1):
        return f"缺了{'、'.join(missing)}"
    return ""
