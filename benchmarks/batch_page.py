"""The figures of a batch as Markdown: speed, where the time goes, memory, going on, 雷同."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peer_tools import setting

OURS, RESUMED = "**speechgen batch**", "speechgen batch --resume"
Runs = Sequence[Mapping[str, Any]]


def lines(runs: Runs, parts: Mapping[str, Mapping[str, float]], alike: Runs) -> Iterator[str]:
    """Everything; a table without figures is left out."""
    yield f"{setting()}."
    yield from _speed([run for run in runs if run["tool"] != RESUMED])
    if parts:
        yield from _parts(max(map(int, parts)), parts)
    yield from _memory([run for run in runs if run["tool"] != RESUMED])
    yield from _resume([run for run in runs if run["tool"] == RESUMED], runs)
    if alike:
        yield from _alike(alike)


def groups(runs: Runs) -> dict[tuple[int, str, int], list[Mapping[str, Any]]]:
    """The rounds of each number of papers, tool and number of cores."""
    found: dict[tuple[int, str, int], list[Mapping[str, Any]]] = {}
    for run in runs:
        found.setdefault((run["papers"], run["tool"], run["cores"]), []).append(run)
    return found


def _speed(runs: Runs) -> Iterator[str]:
    if not runs:
        return
    peer, found = runs[0]["tool"], groups(runs)
    told = [
        f"{len(rounds)} of {papers:,} papers"
        for (papers, tool, cores), rounds in found.items()
        if (tool, cores) == (peer, 1)
    ]
    yield f"Rounds: {', '.join(told)}."
    yield f"\n| papers | whole process | cores | s | papers a second | rate × {peer} on one core | CPU ms a paper | CPU × {peer} |"
    yield "|--:|---|--:|--:|--:|--:|--:|--:|"
    for (papers, tool, cores), rounds in found.items():
        base = found[papers, peer, 1]
        rate = _ratio(base, rounds, "seconds")
        cpu = statistics.median(run["cpu"] for run in rounds)
        took = statistics.median(run["seconds"] for run in rounds)
        more = f"{papers / took:.0f} | {rate:.2f} | {cpu / papers * 1000:.1f} | {_ratio(rounds, base, 'cpu'):.2f}"
        yield f"| {papers:,} | {tool} | {cores} | {took:.{1 if took < 100 else 0}f} | {more} |"


def _ratio(over: Runs, under: Runs, what: str) -> float:
    """The median ratio of two tools, round by round."""
    return float(statistics.median(a[what] / b[what] for a, b in zip(over, under, strict=True)))


def _parts(papers: int, parts: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    spent = parts[str(papers)]
    whole = sum(spent.values())
    yield f"\n| of our time, {papers:,} papers, one process | CPU ms a paper | share |\n|---|--:|--:|"
    for part, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        yield f"| {part} | {seconds / papers * 1000:.2f} | {seconds / whole:.0%} |"


def _memory(runs: Runs) -> Iterator[str]:
    if not runs:
        return
    sizes = sorted({run["papers"] for run in runs})
    yield f"\n| peak memory, MiB | {' | '.join(f'{papers:,} papers' for papers in sizes)} |"
    yield f"|---|{'--:|' * len(sizes)}"
    found = groups(runs)
    for tool, cores in dict.fromkeys((run["tool"], run["cores"]) for run in runs):
        kinds = {"main": "", "worker": ""}
        if any(run["worker"] for run in runs if (run["tool"], run["cores"]) == (tool, cores)):
            kinds = {"main": ": hands out, collects", "worker": ": largest of the workers"}
        for kind, words in kinds.items():
            peaks = [max((run[kind] for run in found.get((papers, tool, cores), ())), default=0) for papers in sizes]
            if any(peaks):
                yield f"| {tool}, {_cores(cores)}{words} | {' | '.join(_mib(peak) for peak in peaks)} |"


def _cores(cores: int) -> str:
    return f"{cores} core{'s' if cores > 1 else ''}"


def _mib(kib: int) -> str:
    return f"{kib / 1024:.0f}" if kib else "–"


def _resume(resumed: Runs, runs: Runs) -> Iterator[str]:
    if not resumed:
        return
    yield "\n| `--resume` after the end: nothing left to make | s | part of the whole run | CPU ms a paper |\n|---|--:|--:|--:|"
    found = groups(runs)
    for (papers, _, cores), rounds in groups(resumed).items():
        took = statistics.median(run["seconds"] for run in rounds)
        cpu = statistics.median(run["cpu"] for run in rounds) / papers * 1000
        share = _ratio(rounds, found[papers, OURS, cores], "seconds")
        yield f"| {papers:,} papers, {_cores(cores)} | {took:.1f} | {share:.2f} | {cpu:.2f} |"


def _alike(alike: Runs) -> Iterator[str]:
    yield "\n| 雷同 | s | CPU ms a text | peak MiB | copies | found | found that are none |\n|---|--:|--:|--:|--:|--:|--:|"
    for one in alike:
        cpu = one["cpu"] / one["texts"] * 1000
        told = f"{one['copies']} | {one['found']} | {one['invented']}"
        yield f"| {one['texts']:,} texts | {one['seconds']:.1f} | {cpu:.2f} | {_mib(one['main'])} | {told} |"
