"""Arithmetic of a text: shares that must make 100, growth from A to B, parts of a whole, totals of a table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from speechgen.checkers.base import Hit, Paper
from speechgen.checking.rules import Rule
from speechgen.reading.manuscript import Para

_SHARES = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)[:：∶](\d+(?:\.\d+)?)[:：∶](\d+(?:\.\d+)?)(?![\d:：∶])")
_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_UNIT = r"(万?亿?[一-龥]{1,3}?|[%％])?"
_UP = "增加到|增至|增长到|提高到|提升到|上升到|扩大到|达到|提高至|上升至|增长至"
_DOWN = "减少到|减至|降至|下降到|降低到|压减到|下降至|降低至|减少至"
_CHANGE = re.compile(
    rf"[由从][^，。；\d]{{0,12}}{_NUMBER}{_UNIT}({_UP}|{_DOWN})[^，。；\d]{{0,6}}{_NUMBER}{_UNIT}[，,](?:共|累计)?"
    rf"(增长|提高|上升|提升|增加|扩大|下降|降低|减少|回落)了?{_NUMBER}([%％]|个?百分点|倍)"
)
_NOT_PLAIN = re.compile(r"生产总值|增加值|GDP|收入|总量|产值|可比|不变价|年均|同口径|零售|投资")


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def _half(text: str) -> Decimal:
    """Half of the last place written."""
    places = len(text.partition(".")[2])
    return Decimal(1).scaleb(-places) / 2


def shares(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Shares of three industries that do not make 100."""
    for match in _SHARES.finditer(paper.said):
        parts = [Decimal(match[n]) for n in (1, 2, 3)]
        if "产" not in paper.around(match.start(), 30, 0) + paper.around(match.end(), 0, 12):
            continue
        total = sum(parts, Decimal(0))
        if abs(total - 100) > Decimal("0.11") and 50 < total < 200:
            yield paper.hit(rule, match.start(), match.end(), total=f"{total.normalize():f}")


def growth(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """由A增至B，增长x%: worked out again, with the rounding of A, B and x allowed for."""
    for match in _CHANGE.finditer(paper.said):
        if (match[2] and match[5] and match[2] != match[5]) or _NOT_PLAIN.search(paper.around(match.start(), 40, 60)):
            continue
        span = _range(match[1], match[4], match[8], percent="%" in (match[2] or "") + (match[5] or ""))
        said = _decimal(match[7])
        if span is None or said is None:
            continue
        low, high, formula = span
        half = _half(match[7])
        if not low - half <= said <= high + half:
            yield paper.hit(rule, match.start(), match.end(), formula=formula)


def _range(a: str, b: str, form: str, percent: bool) -> tuple[Decimal, Decimal, str] | None:
    """The least and the greatest change that two rounded numbers allow, and how it is worked out."""
    before, after = _decimal(a), _decimal(b)
    if not before or after is None or before <= _half(a):
        return None
    if form.endswith("百分点"):
        if not percent:
            return None
        exact, slack = abs(after - before), _half(a) + _half(b)
        return exact - slack, exact + slack, f"{max(before, after)}－{min(before, after)}＝{exact}"
    if percent:
        return None
    scale = 1 if form == "倍" else 100
    ends = [abs((after + y) / (before + x) - 1) * scale for x in (-_half(a), _half(a)) for y in (-_half(b), _half(b))]
    exact = abs(after / before - 1) * scale
    sign = "" if form == "倍" else "%"
    return min(ends), max(ends), f"（{after}－{before}）÷{before}≈{exact:.1f}{sign}"


_WHOLE = re.compile(
    r"共(?:有|计|排查|发现|办理|受理|整改|新建|完成|查处)?[^，。；\d]{0,10}(\d+)(个|家|户|人|名|项|件|处|座|所|起|条|台|辆)[^。；\n]{0,20}?其中[，：]?([^。；\n]+)"
)


def parts(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """共28项，其中…30项: a part larger than the whole."""
    for match in _WHOLE.finditer(paper.said):
        for part in re.finditer(rf"(\d+){match[2]}", match[3]):
            if int(part[1]) > int(match[1]):
                start = match.start(3) + part.start()
                yield paper.hit(rule, start, start + len(part[0]), whole=match[1] + match[2])
                break


# --- tables -----------------------------------------------------------------------------------------------------------

_NO_SUM = re.compile(r"率|比|序号|单价|%|％|排名|位次|均|编号|年份|日期|时间")
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|共\s*计)$")


def totals(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """The last row of a table, called 合计, against the sum of each column of whole numbers or decimals."""
    tables: dict[int, dict[int, dict[int, tuple[int, Para]]]] = defaultdict(lambda: defaultdict(dict))
    for n, para in enumerate(paper.paras):
        if para.cell:
            table, row, column = para.cell
            tables[table][row].setdefault(column, (n, para))
    for grid in tables.values():
        last = max(grid)
        if _TOTAL.match(grid[last].get(0, (0, Para("")))[1].text.strip()) and not _subtotals(grid):
            yield from _columns(paper, rule, grid, last)


def _subtotals(grid: dict[int, dict[int, tuple[int, Para]]]) -> bool:
    return any("小计" in para.text for cells in grid.values() for _, para in cells.values())


def _columns(paper: Paper, rule: Rule, grid: dict[int, dict[int, tuple[int, Para]]], last: int) -> Iterator[Hit]:
    rows = sorted(grid)[:-1]
    for column, (n, para) in sorted(grid[last].items()):
        texts = [grid[row][column][1].text.strip() for row in rows if column in grid[row]]
        numbers = [_decimal(text) for text in texts if re.fullmatch(r"-?\d[\d,]*(?:\.\d+)?", text)]
        head = " ".join(text for text in texts if not re.match(r"-?\d", text))
        total = _decimal(para.text.strip()) if re.fullmatch(r"-?\d[\d,]*(?:\.\d+)?", para.text.strip()) else None
        if total is None or len(numbers) < 2 or len(numbers) < len(rows) - 2 or _NO_SUM.search(head):
            continue
        found = sum((x for x in numbers if x is not None), Decimal(0))
        if found != total and len(numbers) >= len(texts) - 1:
            yield paper.at(rule, n, 0, len(para.text), found=f"{found}")
