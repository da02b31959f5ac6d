"""Measures `speechgen batch` against docxtpl and docxtemplater filling as many files, on one core and on all.

The sample base and table, made longer: two rows a unit. The peers are handed finished sentences, those of our first paper
with the unit's name replaced; speechgen reads the table, checks every cell, drafts, writes, lists, and compares all
papers with each other. All tools run in turn, and each is compared with docxtpl of the same round; small batches have
more rounds. Run it with `make bench-batch`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import batch_page
from growth import PICTURE, picture
from peer_tools import BENCH_PYTHON, has_docxtemplater, has_docxtpl, text_of
from processes import HERE, PYTHON, ROOT, environment, run, write_page

BASE = ROOT / "samples" / "batch" / "消防整改通报底稿.yaml"
HEAD = "街道,抽查小区,发现隐患,地点,问题,责任单位,类别,时限\n"
CORES = os.cpu_count() or 1
SMALL, TEXTS = (100, 1000), (1000, 3000, 10_000)
PARTS_UP_TO = 2000  # papers whose cost is taken apart


@dataclass
class Figures:
    """What was measured: whole processes, the parts by number of papers, the search for 雷同."""

    runs: list[dict[str, Any]] = field(default_factory=list)
    parts: dict[str, dict[str, float]] = field(default_factory=dict)
    alike: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Tool:
    """A program that makes papers: `command(papers, cores, folder)` → its call; `fine`: its good exit statuses."""

    name: str
    command: Callable[[int, int, Path], list[str]]
    fine: tuple[int, ...] = (0,)


def table(papers: int, work: Path) -> Path:
    """A table with two rows for each of so many units."""
    path = work / f"{papers}.csv"
    rows = (
        f"第{n}街道,{n % 40 + 3}个,{n % 90 + 5}处,幸福小区{n}号楼,楼道堆物{k + 1}处,第{n}社区,疏散通道,9月{n % 12 + 19}日\n"
        for n in range(1, papers + 1)
        for k in range(2)
    )
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def arguments(papers: int, work: Path, folder: Path) -> list[str]:
    """What `speechgen batch` is told."""
    return [str(BASE), "--data", str(table(papers, work)), "-O", str(folder)]


def tools(work: Path, alone: bool) -> list[Tool]:
    """The programs in the order in which they run; docxtpl, if it is here, goes first and is what the others are compared with."""
    speech = str(work / "speech.json")

    def ours(papers: int, cores: int, folder: Path) -> list[str]:
        return [PYTHON, "-m", "speechgen", "batch", *arguments(papers, work, folder), "--jobs", str(cores)]

    def docxtpl(papers: int, cores: int, folder: Path) -> list[str]:
        script = str(HERE / "peers" / "docxtpl_batch.py")
        return [BENCH_PYTHON, script, str(work / "docxtpl.docx"), speech, str(folder), str(papers), str(cores)]

    def docxtemplater(papers: int, cores: int, folder: Path) -> list[str]:
        script = str(HERE / "docxtemplater" / "batch.js")
        return ["node", script, str(work / "docxtemplater.docx"), speech, str(folder), str(papers), str(cores)]

    peers = [Tool("docxtpl", docxtpl)] if has_docxtpl() else []
    peers += [Tool("docxtemplater", docxtemplater)] if has_docxtemplater() else []
    return [*([] if alone else peers), Tool(batch_page.OURS, ours, fine=(0, 1))]


def prepare(work: Path, alone: bool) -> None:
    """Fill the caches, and make the peers' templates from the first of our papers."""
    call = [PYTHON, "-m", "speechgen", "batch", *arguments(2, work, work / "first"), "--jobs", "1"]
    run(call, environment(work), (0, 1))
    if not alone:
        run([PYTHON, str(HERE / "prepare.py"), str(first_paper(work / "first")), str(work)], environment(work))


def first_paper(folder: Path) -> Path:
    """The paper of the first unit."""
    return next(folder.glob("第1街道*.docx"))


def measure(tool: Tool, papers: int, cores: int, turn: int, work: Path) -> list[dict[str, Any]]:
    """One run of a tool into an empty folder; after ours on all cores, the same again with --resume."""
    folder = work / "out"
    folder.mkdir()
    command = tool.command(papers, cores, folder)
    done = [_row(tool.name, command, tool.fine, papers, cores, turn, work)]
    check(folder, papers, work)
    if tool.name == batch_page.OURS and cores == CORES:
        done.append(_row(batch_page.RESUMED, [*command, "--resume"], tool.fine, papers, cores, turn, work))
    shutil.rmtree(folder)
    return done


def _row(
    name: str, command: list[str], fine: tuple[int, ...], papers: int, cores: int, turn: int, work: Path
) -> dict[str, Any]:
    ran = asdict(run(command, environment(work), fine))
    del ran["out"]
    print(f"{name}, {papers} papers, {cores} cores: {ran['seconds']:.2f} s", file=sys.stderr, flush=True)
    return {"tool": name, "papers": papers, "cores": cores, "round": turn, **ran}


def check(folder: Path, papers: int, work: Path) -> None:
    """A comparison is fair only if all papers are there with the same text."""
    there = sum(1 for _ in folder.glob("*.docx"))
    if there != papers:
        raise SystemExit(f"{there} papers instead of {papers}")
    if text_of(first_paper(folder)) != text_of(first_paper(work / "first")):
        raise SystemExit("the first paper does not hold the same text")


def measure_size(papers: int, rounds: int, work: Path, alone: bool, figures: Figures) -> Iterator[None]:
    """All tools in turn; then what the parts of ours cost. Yields whenever there is a new figure."""
    for turn in range(rounds or min(5, max(1, 1000 // papers))):
        for tool in tools(work, alone):
            for cores in sorted({1, CORES}):
                figures.runs += measure(tool, papers, cores, turn, work)
                yield
    if papers <= PARTS_UP_TO:
        script = [PYTHON, str(HERE / "batch_parts.py"), *arguments(papers, work, work / "parts")]
        figures.parts[str(papers)] = json.loads(run(script, environment(work)).out)
        shutil.rmtree(work / "parts")
        yield


def measure_alike(texts: int, work: Path) -> dict[str, Any]:
    """The search for 雷同 over so many texts, with its peak memory."""
    ran = run([PYTHON, str(HERE / "alike.py"), str(texts)], environment(work))
    return {**json.loads(ran.out), "main": ran.main}


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", nargs="*", type=int, help=f"numbers of papers; without figures at hand {SMALL}")
    parser.add_argument("--write", action="store_true", help="put figures and picture into docs")
    parser.add_argument(
        "--figures", type=Path, help="take what an earlier run has left in this file, add to it, keep it there"
    )
    parser.add_argument("--alone", action="store_true", help="speechgen without its peers")
    parser.add_argument(
        "--rounds", type=int, default=0, help="rounds of each number of papers (else 5 to 1, by their number)"
    )
    parser.add_argument(
        "--texts", nargs="*", type=int, help=f"numbers of texts for 雷同; without figures at hand {TEXTS}"
    )
    return parser.parse_args()


def main() -> None:
    """Measure, print, and write if asked."""
    asked = options()
    kept = asked.figures and asked.figures.exists()
    figures = Figures(**json.loads(asked.figures.read_text(encoding="utf-8"))) if kept else Figures()

    def keep() -> None:
        if asked.figures:
            asked.figures.write_text(json.dumps(asdict(figures), ensure_ascii=False, indent=1), encoding="utf-8")

    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        prepare(work, asked.alone)
        for papers in asked.papers or ([] if kept else SMALL):
            for _ in measure_size(papers, asked.rounds, work, asked.alone, figures):
                keep()
        for texts in asked.texts if asked.texts is not None else ([] if kept else TEXTS):
            figures.alike.append(measure_alike(texts, work))
            keep()
    page = "\n".join(batch_page.lines(figures.runs, figures.parts, figures.alike))
    print(page)
    if asked.write:
        write_page("bench-batch", page)
        PICTURE.write_text(picture(figures.runs), encoding="utf-8")


if __name__ == "__main__":
    main()
