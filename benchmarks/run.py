"""Measures speechgen against its peers and prints the figures as Markdown; --write puts them into docs/performance.md.

Whole processes run in turn (A B C A B C …) after a warm-up, and each is compared with docxtpl of the same round. The
median of these ratios is quoted, because the clock of a shared machine drifts. Peak memory is what the system says of
each process that has ended; it can not be seen below the size of the parent. Run it with `make bench`.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from peer_tools import BENCH_PYTHON, has_docxtemplater, setting, text_of
from processes import HERE, PYTHON, ROOT, environment, run, write_page

SAMPLE = ROOT / "samples" / "小区消防推进会.yaml"
PEER = "docxtpl"
GAP = re.compile("【待补|[XＸ×]{2}")
LONG, LONG_CHARS = "long.txt", 20_000
SPEECHGEN = str(Path(PYTHON).with_name("speechgen"))


@dataclass
class Row:
    """One thing measured: its command, and what each round gave."""

    name: str
    command: list[str]
    goal: str = "–"
    times: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)
    fresh_cache: bool = False


def peers(work: Path, repeat: int | None = None) -> list[Row]:
    """The other tools, each with the same text in the same styles; with `repeat`, that many papers in one process."""
    speech, tail = str(work / "speech.json"), [str(repeat)] if repeat else []

    def row(name: str, program: list[str], template: str) -> Row:
        out = work / f"{Path(template).stem}-out.docx"
        return Row(name, [*program, str(work / template), speech, str(out), *tail])

    docxtpl = [BENCH_PYTHON, str(HERE / "peers" / "docxtpl_fill.py")]
    rows = [
        row(PEER, docxtpl, "docxtpl.docx"),
        row("docxtpl, a template with Word's usual parts", docxtpl, "docxtpl_word.docx"),
        row("python-docx, obvious", [BENCH_PYTHON, str(HERE / "peers" / "python_docx_write.py")], "base.docx"),
    ]
    if has_docxtemplater():
        rows.append(
            row("docxtemplater (node)", ["node", str(HERE / "docxtemplater" / "fill.js")], "docxtemplater.docx")
        )
    return rows


def cold_rows(work: Path) -> list[Row]:
    """Whole processes."""
    draft = [SPEECHGEN, "draft", str(SAMPLE), "--force", "-o", str(work / "speechgen-out.docx")]
    return [
        Row("python -c pass", [PYTHON, "-c", "pass"]),
        Row("speechgen --help", [SPEECHGEN, "--help"], "≤ 0.6"),
        Row("**speechgen draft**", draft, "≤ 1.0, 64 MiB"),
        Row("speechgen draft, caches empty", draft, fresh_cache=True),
        Row("speechgen check, 20,000 characters", [SPEECHGEN, "check", "--level", "必改", str(work / LONG)]),
        *peers(work),
    ]


def warm_rows(work: Path, papers: int) -> list[Row]:
    """Many papers in one process."""

    def ours(what: str) -> list[str]:
        return [PYTHON, str(HERE / "warm.py"), str(SAMPLE), what, str(papers)]

    return [
        Row("**speechgen**: plan, choose, explain, write", ours("draft"), "≤ 0.2"),
        Row("speechgen: the .docx alone", ours("write"), "≤ 2 ms"),
        *peers(work, papers),
    ]


def measure(rows: list[Row], rounds: int, work: Path, warm: bool) -> None:
    """Run all rows in turn; the first round of whole processes is a warm-up and not counted."""
    env = environment(work)
    for turn in range(rounds if warm else rounds + 1):
        for row in rows:
            with tempfile.TemporaryDirectory() as empty:
                done = run(row.command, env | ({"SPEECHGEN_CACHE": empty} if row.fresh_cache else {}))
            if warm or turn:
                row.times.append(float(done.out) if warm else done.seconds * 1000)
                row.cpu += [] if warm else [done.cpu * 1000]
                row.peaks.append(done.largest)
        print(".", end="", flush=True, file=sys.stderr)
    print(file=sys.stderr)


def table(rows: list[Row], heading: str) -> Iterator[str]:
    """The rows as Markdown, each compared round by round with docxtpl; processor time of whole processes beside."""
    peer = next(row for row in rows if row.name == PEER)
    own_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield f"| {heading} | ms | × docxtpl |{' CPU ms | CPU × docxtpl |' * bool(peer.cpu)} peak MiB | goal |"
    yield f"|---|--:|--:|{'--:|--:|' * bool(peer.cpu)}--:|---|"
    for row in rows:
        spent = " | ".join(
            _spent(mine, theirs) for mine, theirs in ((row.times, peer.times), (row.cpu, peer.cpu)) if mine
        )
        peak = max(row.peaks)
        seen = f"{peak / 1024:.0f}" if peak > own_peak * 1.1 else "–"
        yield f"| {row.name} | {spent} | {seen} | {row.goal} |"


def _spent(mine: list[float], theirs: list[float]) -> str:
    """The median, and the median of the ratios within a round."""
    ms = statistics.median(mine)
    ratio = statistics.median(one / other for one, other in zip(mine, theirs, strict=True))
    return f"{ms:.{1 if ms < 100 else 0}f} | {ratio:.2f}"


def check_same_text(work: Path) -> None:
    """A comparison is fair only if every tool wrote the same text."""
    ours = text_of(work / "speechgen-out.docx")
    for out in sorted(work.glob("*-out.docx")):
        if text_of(out) != ours:
            raise SystemExit(f"{out.name} does not hold the same text as speechgen-out.docx")


def size(work: Path) -> str:
    """How long the paper is that was measured."""
    blocks = json.loads((work / "speech.json").read_text(encoding="utf-8"))
    return f"{sum(len(b['text']) for b in blocks):,} characters in {len(blocks)} paragraphs"


def prepare(work: Path) -> None:
    """One draft, and from it the peers' templates."""
    out = work / "speechgen-out.docx"
    env = environment(work)
    run([SPEECHGEN, "draft", str(SAMPLE), "--force", "-o", str(out)], env)
    run([PYTHON, str(HERE / "prepare.py"), str(out), str(work)], env)
    (work / LONG).write_text(joined_drafts(env), encoding="utf-8")


def joined_drafts(env: dict[str, str]) -> str:
    """Drafts of the samples, one after the other, without blanks and without gaps, 20,000 characters in all."""
    text = ""
    for sample in sorted((ROOT / "samples").glob("*.yaml")):
        if len(text) < LONG_CHARS:
            draft = run([SPEECHGEN, "draft", str(sample), "--to", "txt", "-o", "-"], env).out
            text += "".join(f"{line.strip()}\n" for line in draft.splitlines() if line.strip() and not GAP.search(line))
    return text[:LONG_CHARS]


def report(cold_rounds: int, warm_rounds: int, papers: int) -> str:
    """Measure everything; the figures as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        prepare(work)
        cold, warm = cold_rows(work), warm_rows(work, papers)
        measure(cold, cold_rounds, work, warm=False)
        check_same_text(work)
        measure(warm, warm_rounds, work, warm=True)
        lines = [f"{size(work)}; {setting()}.", "", *table(cold, f"Whole process, {cold_rounds} rounds"), ""]
        lines += table(warm, f"One process, per paper, {warm_rounds} × {papers} papers")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    parser.add_argument("--rounds", type=int, default=20, help="rounds of whole processes")
    parser.add_argument("--warm-rounds", type=int, default=3, help="rounds of papers in one process")
    parser.add_argument("--papers", type=int, default=100, help="papers in one process and round")
    options = parser.parse_args()
    figures = report(options.rounds, options.warm_rounds, options.papers)
    print(figures)
    if options.write:
        write_page("bench", figures)


if __name__ == "__main__":
    main()
