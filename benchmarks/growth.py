"""The growth curve of batches as a picture (SVG, Chinese): time by number of papers, and the peak memory beside it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from batch_page import OURS, RESUMED, groups
from processes import ROOT

PICTURE = ROOT / "docs" / "images" / "batch-growth.svg"
WIDTH, HEIGHT = 1000, 470
TOP, BOTTOM = 78, 372  # of both panels
LABEL_GAP = 15
GOAL_MIB = 150
LOOKS = {
    "docxtpl": ("docxtpl", "#b5651d"),
    "docxtemplater": ("docxtemplater", "#2f6f9f"),
    OURS: ("speechgen", "#b01e28"),
}
FONT = "'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif"
HALO = 'stroke="#fff" stroke-width="4" paint-order="stroke"'
Series = dict[tuple[str, int], list[tuple[int, float]]]


@dataclass(frozen=True)
class Scale:
    """A number's place on the page: from `low` at `begin` to `high` at `end`, by its logarithm or straight."""

    low: float
    high: float
    begin: float
    end: float
    log: bool = True

    def __call__(self, value: float) -> float:
        """Pixels."""
        at = math.log10 if self.log else float
        part = (at(value) - at(self.low)) / ((at(self.high) - at(self.low)) or 1)
        return self.begin + part * (self.end - self.begin)


@dataclass(frozen=True)
class Panel:
    """One of the two: its heading, its lines, its axes, marks of the upright axis, and how a value is told."""

    heading: str
    series: Series
    x: Scale
    y: Scale
    marks: Sequence[float]
    told: Callable[[float], str]


def picture(runs: Sequence[Mapping[str, Any]]) -> str:
    """The whole SVG; the runs are those that batch.py measured."""
    counted = [run for run in runs if run["tool"] != RESUMED]
    times, peaks = _series(counted, _seconds), _series(counted, _largest)
    body = [*_head(times), *_draw(_time_panel(times)), *_draw(_memory_panel(peaks)), *_goal(_memory_panel(peaks))]
    frame = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FONT}" font-size="13" fill="#222"'
    title = "<title>成批起草：份数与用时、内存</title>"
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>', title, *body, "</svg>", ""])


def _seconds(rounds: Sequence[Mapping[str, Any]]) -> float:
    return float(statistics.median(run["seconds"] for run in rounds))


def _largest(rounds: Sequence[Mapping[str, Any]]) -> float:
    return float(max(max(run["main"], run["worker"]) for run in rounds)) / 1024


def _series(runs: Sequence[Mapping[str, Any]], value: Callable[[Sequence[Mapping[str, Any]]], float]) -> Series:
    found: Series = {}
    for (papers, tool, cores), rounds in sorted(groups(runs).items()):
        found.setdefault((tool, cores), []).append((papers, value(rounds)))
    return {key: found[key] for key in sorted(found, key=lambda key: (list(LOOKS).index(key[0]), key[1]))}


def _values(series: Series) -> list[float]:
    return [value for points in series.values() for _, value in points]


def _papers(series: Series, left: float, right: float) -> Scale:
    sizes = [papers for points in series.values() for papers, _ in points]
    return Scale(min(sizes), max(max(sizes), 10 * min(sizes)), left, right)


def _time_panel(series: Series) -> Panel:
    low, high = 10 ** math.floor(math.log10(min(_values(series)))), max(_values(series)) * 1.3
    marks = [mark for mark in (0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600) if low <= mark <= high]
    x = _papers(series, 80, 420)
    return Panel("用时（份数、时间都按对数）", series, x, Scale(low, high, BOTTOM, TOP), marks, _duration)


def _memory_panel(series: Series) -> Panel:
    high = max(*_values(series), GOAL_MIB) * 1.1
    step = 50 if high < 400 else 100
    x, y = _papers(series, 590, 880), Scale(0, high, BOTTOM, TOP, log=False)
    marks = [float(n) for n in range(0, int(high) + 1, step)]
    return Panel("最大的一个进程占用的内存（MiB）", series, x, y, marks, lambda value: f"{value:.0f}")


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.{0 if seconds >= 10 or seconds == int(seconds) else 1}f} 秒"
    return f"{seconds / 60:.{0 if seconds % 60 == 0 else 1}f} 分"


def _head(series: Series) -> Iterator[str]:
    """The title and what colours and strokes mean."""
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    yield _text(20, 28, "成批起草：份数多了，用时和内存怎样增长", "start", 'font-size="17" font-weight="bold"')
    left = 60.0
    for tool, cores in series:
        name, colour = LOOKS[tool]
        yield f'<path d="M{left:.0f} 440h24" stroke="{colour}" stroke-width="2.5" fill="none"{_stroke(cores)}/>'
        words = f"{name}，{cores} 核"
        yield _text(left + 29, 444.5, words, "start")
        left += 47 + sum(13 if ord(letter) > 255 else 7.2 for letter in words)


def _draw(panel: Panel) -> Iterator[str]:
    """Axes, lines, and the values at their ends."""
    left, right = panel.x.begin, panel.x.end
    yield _text(left, TOP - 14, panel.heading, "start", 'font-weight="bold"')
    for mark in panel.marks:
        y = panel.y(mark)
        yield f'<path d="M{left:.0f} {y:.1f}H{right:.0f}" stroke="#ddd"/>'
        yield _text(left - 8, y + 4, panel.told(mark), "end", 'fill="#666"')
    for papers in sorted({papers for points in panel.series.values() for papers, _ in points}):
        yield f'<path d="M{panel.x(papers):.1f} {BOTTOM}v5" stroke="#666"/>'
        yield _text(panel.x(papers), BOTTOM + 21, f"{papers:,} 份", "middle", 'fill="#666"')
    for (tool, cores), points in panel.series.items():
        yield from _line(panel, LOOKS[tool][1], cores, points)
    yield from _ends(panel)


def _line(panel: Panel, colour: str, cores: int, points: Sequence[tuple[int, float]]) -> Iterator[str]:
    places = [(panel.x(papers), panel.y(value)) for papers, value in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline points="{path}" stroke="{colour}" stroke-width="2.5" fill="none"{_stroke(cores)}/>'
    for x, y in places:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'


def _ends(panel: Panel) -> Iterator[str]:
    """The last value of each line, moved apart where lines end close to each other."""
    below = -math.inf
    for (tool, _), points in sorted(panel.series.items(), key=lambda item: panel.y(item[1][-1][1])):
        papers, value = points[-1]
        below = max(panel.y(value), below + LABEL_GAP)
        yield _text(panel.x(papers) + 9, below + 4.5, panel.told(value), "start", f'fill="{LOOKS[tool][1]}"')


def _goal(panel: Panel) -> Iterator[str]:
    y = panel.y(GOAL_MIB)
    yield f'<path d="M{panel.x.begin:.0f} {y:.1f}H{panel.x.end:.0f}" stroke="#2a7d46" stroke-dasharray="2 4"/>'
    words = f"目标：每个进程不超过 {GOAL_MIB}"
    yield _text(panel.x.begin + 6, y - 6, words, "start", f'fill="#2a7d46" {HALO}')


def _stroke(cores: int) -> str:
    return ' stroke-dasharray="7 4"' if cores > 1 else ""


def _text(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{escape(words)}</text>'
