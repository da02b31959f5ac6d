"""Measures `speechgen batch` on the sample table made longer, on one core and on all, against docxtpl filling as many files.

usage: python benchmarks/batch.py [PAPERS ...] (100 and 2000 if none is given). Whole processes; peak memory is that of the largest
process, workers included. The peer is handed finished sentences; speechgen reads the table, checks every cell, drafts,
writes, lists, and compares all papers with each other.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from run import BENCH_PYTHON, HERE, PYTHON, ROOT, environment

BASE = ROOT / "samples" / "batch" / "消防整改通报底稿.yaml"
HEAD = "街道,抽查小区,发现隐患,地点,问题,责任单位,类别,时限\n"


def table(papers: int, work: Path) -> Path:
    """A table with two rows for each of so many units."""
    path = work / f"{papers}.csv"
    rows = (
        f"第{n}街道,{n % 40 + 3}个,{n % 90 + 5}处,幸福小区{n}号楼,楼道堆物{k + 1}处,第{n}社区,疏散通道,9月{n % 28 + 1}日\n"
        for n in range(papers)
        for k in range(2)
    )
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def ours(papers: int, jobs: int, work: Path) -> list[str]:
    """The command that makes the papers."""
    call = [PYTHON, "-m", "speechgen", "batch", str(BASE), "--data", str(table(papers, work))]
    return [*call, "-O", str(work / f"out-{papers}-{jobs}"), "--jobs", str(jobs)]


def peer(papers: int, work: Path) -> list[str]:
    """docxtpl filling a template that was made from the first of our papers."""
    folder = work / f"peer-{papers}"
    folder.mkdir()
    script = str(HERE / "peers" / "docxtpl_batch.py")
    return [BENCH_PYTHON, script, str(work / "docxtpl.docx"), str(work / "speech.json"), str(folder), str(papers)]


def seconds(command: list[str], work: Path) -> float:
    """How long a process takes, its children included."""
    start = time.perf_counter()
    done = subprocess.run(command, env=environment(work), capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stderr.decode()}")
    return time.perf_counter() - start


def rows(papers: int, work: Path) -> Iterator[str]:
    """The lines of the table for so many papers."""
    base = seconds(peer(papers, work), work)
    yield f"| docxtpl, {papers} papers | {base:.1f} | {papers / base:.0f} | 1.00 |"
    for jobs in sorted({1, os.cpu_count() or 1}):
        took = seconds(ours(papers, jobs, work), work)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        name = f"**speechgen batch**, {papers} papers, {jobs} process{'es' if jobs > 1 else ''}"
        yield f"| {name} (largest process so far {peak:.0f} MiB) | {took:.1f} | {papers / took:.0f} | {base / took:.2f} |"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        seconds(ours(2, 1, work), work)
        first = next((work / "out-2-1").glob("*.docx"))
        subprocess.run([PYTHON, str(HERE / "prepare.py"), str(first), str(work)], env=environment(work), check=True)
        print("| whole process | s | papers a second | rate × docxtpl |\n|---|--:|--:|--:|")
        for papers in [int(n) for n in sys.argv[1:]] or [100, 2000]:
            for line in rows(papers, work):
                print(line, flush=True)


if __name__ == "__main__":
    main()
