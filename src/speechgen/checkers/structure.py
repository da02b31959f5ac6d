"""What tells a filled-in or generated speech (genre.md §5.2), and what its role or stage forbids. Hints, with one place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speechgen import numbering
from speechgen.checkers.base import Hit, Paper
from speechgen.checking.rules import Rule
from speechgen.measure import mean, spread

_ORDINALS = ("首先", "其次", "再次", "最后")


def skeleton(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Paragraphs that begin with 首先, 其次, 再次, 最后: none of the authentic speeches is built that way."""
    rows = [(n, word) for n, para in enumerate(paper.paras) for word in _ORDINALS if para.text.startswith(word)]
    if len({word for _, word in rows}) >= 3:
        n, word = rows[0]
        yield paper.at(rule, n, 0, len(word))


def equal_points(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Four points and more of the same length."""
    rows = [
        n for n, para in enumerate(paper.paras) if para.kind == "body" and len(para.text) > 40 and _point(para.said)
    ]
    sizes = [len(paper.paras[n].text) for n in rows]
    if len(rows) >= 4 and spread(sizes) / mean(sizes) < float(rule.options["least"]):
        yield paper.at(rule, rows[0], 0, min(12, sizes[0]), count=len(rows), size=f"{mean(sizes):.0f}")


def _point(text: str) -> bool:
    found = numbering.strip_number(text)
    return bool(found and found[0] == 2) or numbering.strip_inline(text) is not None


def same_ends(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Three paragraphs and more that end in 确保…落到实处."""
    form = re.compile(r"确保[^，。；]{2,30}(?:落到实处|取得实效|落地见效|见到实效|圆满完成)[。！]$")
    rows = [(n, match) for n, para in enumerate(paper.paras) if (match := form.search(para.text))]
    if len(rows) >= 3:
        n, match = rows[2]
        yield paper.at(rule, n, match.start(), match.end(), count=len(rows))


def stage(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A title that says 动员 over a text that looks back on an earlier 动员大会 or is in its last weeks."""
    title = next((para.text for para in paper.paras if para.kind == "title"), "")
    if "动员" not in title or re.search("再动员|冲刺|推进", title):
        return
    for match in re.finditer(
        r"(?:上次|此前|前期)[^，。；]{0,6}动员大?会|动员大会以来|(?:进入|到)了?[^，。；]{0,8}冲刺(?:阶段|时刻)|最后冲刺",
        paper.said,
    ):
        if paper.is_prose(*match.span()):
            yield paper.hit(rule, match.start(), match.end())
            return
