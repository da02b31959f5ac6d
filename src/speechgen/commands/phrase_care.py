"""`speechgen phrases audit`: how the phrasebank is used over many drafts. Registered in phrases.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from speechgen.phrase_use import Audit


def audit(
    drafts: Annotated[int, typer.Option("--drafts", metavar="篇数", help="一共试写多少篇", min=1, max=100_000)] = 1000,
    samples: Annotated[
        list[Path] | None,
        typer.Option("--samples", metavar="情况表", help="用哪些情况表（文件或文件夹，可写几次）；不写用自带的样例"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="报告写到哪里：.html .svg .csv .json")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", metavar="个数", help="同时用几个处理器；不写全用", min=0)] = 0,
    force: Annotated[bool, typer.Option("--force", help="文件被人改过也覆盖")] = False,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="文件夹", help="连自己的句库一起盘点：里面有 phrasebank/ 的文件夹"),
    ] = None,
) -> None:
    """试写许多篇，看哪些条目从来用不上、哪些用得太多、哪些句子反复出现。"""
    import os

    from speechgen import audit_report, phrase_audit
    from speechgen.drafting import resources, user_folders
    from speechgen.phrase_home import home
    from speechgen.phrase_use import audit_of

    writer = _writer(output)
    files = phrase_audit.sample_files(samples or [])
    own = user_folders(home(folder, Path.cwd()))
    tally = phrase_audit.run(files, drafts, own, jobs or os.cpu_count() or 1, _progress(drafts))
    found = audit_of(tally, resources(own).bank)
    print(audit_report.summary(found))
    if writer and output:
        from speechgen.output import check, write

        papers = [(output, writer(found))]
        check(papers, force)
        print(f"报告：{write(papers)[0]}", file=sys.stderr)
    if not found.passed:
        raise typer.Exit(1)


def _writer(output: Path | None) -> Callable[[Audit], bytes] | None:
    """What writes a report of this name; InputError if nothing does."""
    from speechgen.audit_report import WRITERS
    from speechgen.findings import Finding, InputError, Pos

    if output is None:
        return None
    writer = WRITERS.get(output.suffix.lower())
    if writer is None:
        text = f"不会写“{output.suffix or output.name}”这种报告"
        raise InputError([Finding(Pos("-o"), "error", "call", text, f"文件名用：{' '.join(WRITERS)}")])
    return writer


def _progress(drafts: int) -> Callable[[int], None]:
    """A line that counts up on a terminal; nothing where nobody looks."""
    if not sys.stderr.isatty():
        return lambda done: None

    def show(done: int) -> None:
        end = "\n" if done >= drafts else "\r"
        print(f"试写 {done}/{drafts} 篇", end=end, file=sys.stderr, flush=True)

    return show
