"""The 雷同 report of a batch: reads what was written, compares, writes the page and tells the screen."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from speechgen.bank.formulations import Formulations
from speechgen.batch import lists as batch_lists
from speechgen.batch import resemblance_report
from speechgen.batch.resemblance import Index
from speechgen.batch.state import State, trouble
from speechgen.commands import tell
from speechgen.findings import Finding, InputError, Pos
from speechgen.output import write_whole

ON_SCREEN = 5


def check_against(folder: Path | None) -> None:
    """InputError if the folder of past papers is none."""
    if folder is not None and not folder.is_dir():
        text = f"“{folder}”不是文件夹"
        raise InputError([Finding(Pos("--against"), "error", "call", text, "给一个装着过去文稿的文件夹")])


def compare(
    folder: Path, files: Sequence[str], state: State, against: Path | None, threshold: float, fixed: Formulations
) -> tuple[int, str]:
    """Compare the papers of a batch; how many pairs were found, and what went wrong with writing the report."""
    index = Index()
    for file in files:
        row = state.row(file)
        index.add(row.units if row else ())
    past, faults = resemblance_report.past_papers(against, fixed, folder) if against else ([], [])
    tell(faults)
    index.past()
    for _, units in past:
        index.add(units)

    def paper(n: int) -> tuple[str, Sequence[str]]:
        row = state.row(files[n])
        return files[n], row.units if row else ()

    def texts(n: int) -> Sequence[str]:
        return paper(n)[1] if n < len(files) else past[n - len(files)][1]

    pairs, frame = index.pairs(threshold, texts), index.frame()
    found = list(resemblance_report.shown(pairs, paper, past, lambda unit: Index.in_frame(unit, frame)))
    _told(found, len(pairs), threshold)
    page = resemblance_report.as_html(found, len(pairs), threshold, len(files), len(past))
    data = resemblance_report.as_json(found, len(pairs), threshold)
    for name, content in ((batch_lists.RESEMBLANCE, page), (batch_lists.RESEMBLANCE_JSON, data)):
        try:
            write_whole(folder / name, content)
        except OSError as error:
            return len(pairs), trouble(name, error)
    return len(pairs), ""


def _told(found: Sequence[resemblance_report.Shown], total: int, threshold: float) -> None:
    if not total:
        return
    print(f"雷同 {total} 对（除去事实，{threshold:.0%} 以上的话相同），见 {batch_lists.RESEMBLANCE}：", file=sys.stderr)
    for one in found[:ON_SCREEN]:
        print(f"    {one.share:.0%}  {one.first} 与 {one.second}", file=sys.stderr)
