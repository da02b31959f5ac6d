"""`speechgen phrases lint` and `audit`: what is wrong with the phrasebank, and how it is used. Registered in phrases.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from speechgen.bank.reach import Bank
    from speechgen.curate.use import Audit
    from speechgen.findings import Finding

Folder = Annotated[
    Path | None, typer.Option("--folder", metavar="文件夹", help="连自己的句库一起看：里面有 phrasebank/ 的文件夹")
]


def lint(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[文件或文件夹]...", help="只说这些句库文件的毛病；不写就看全部"),
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="样式", help="text 或 json")] = "text",
    cover: Annotated[bool, typer.Option("--coverage", help="另印一张表：每个文种的每一步有多少条可用")] = False,
    folder: Folder = None,
) -> None:
    """体检句库：没有的字段、用不到的条目、重复、缺级、过期、写死的事实、不该有的词。"""
    from datetime import date

    from speechgen.bank.lint import lint
    from speechgen.bank.reach import Bank
    from speechgen.curate.home import bank_of
    from speechgen.findings import as_json, as_text, has_errors

    _one_of("--format", form, ("text", "json"))
    own = folder or next((path for path in paths or () if path.is_dir()), None)
    found = bank_of(own, Path.cwd())
    bank = Bank(found.bank, found.templates, date.today().isoformat())
    files = _files(paths or [])
    findings = [
        *(f for f in found.bank.findings if not files or str(Path(f.pos.file).resolve()) in files),
        *lint(bank, files),
    ]
    print(as_json(findings) if form == "json" else as_text(findings), end="\n" if findings or form == "json" else "")
    if cover:
        _print_coverage(bank)
    if form == "text":
        print(_verdict(findings, len(found.bank)), file=sys.stderr)
    if has_errors(findings):
        raise typer.Exit(1)


def _one_of(option: str, value: str, known: tuple[str, ...]) -> None:
    """InputError if an option has a value that it does not know."""
    from speechgen.findings import Finding, InputError, Pos

    if value not in known:
        text = f"不认识“{value}”"
        raise InputError([Finding(Pos(option), "error", "call", text, f"可用：{'、'.join(known)}")])


def _files(paths: list[Path]) -> set[str]:
    """The files that paths name, as the bank knows them; InputError with each that is not there."""
    from speechgen.findings import Finding, InputError, Pos

    missing = [path for path in paths if not path.exists()]
    if missing:
        raise InputError([Finding(Pos(str(p)), "error", "call", "没有这个文件", "看看路径写对没有") for p in missing])
    rows = [path.resolve().rglob("*.yaml") if path.is_dir() else [path.resolve()] for path in paths]
    return {str(file) for row in rows for file in row}


def _verdict(findings: list[Finding], entries: int) -> str:
    """The last line: how many entries, and how many findings of each level."""
    from collections import Counter

    from speechgen.findings import LEVEL_NAMES

    found = Counter(finding.level for finding in findings)
    told = "，".join(f"{name} {found[level]}" for level, name in LEVEL_NAMES.items())
    return f"句库 {entries} 条：{told}。"


def _print_coverage(bank: Bank) -> None:
    """A line a kind and step."""
    from speechgen.bank.reach import coverage

    print("文种\t步骤\t可用条目\t最少的句位\t它的条目")
    for row in coverage(bank):
        print(f"{row.kind}\t{row.step}\t{row.entries}\t{row.least}\t{row.number}")


def audit(
    drafts: Annotated[int, typer.Option("--drafts", metavar="篇数", help="一共试写多少篇", min=0, max=100_000)] = 1000,
    samples: Annotated[
        list[Path] | None,
        typer.Option("--samples", metavar="情况表", help="用哪些情况表（文件或文件夹，可写几次）；不写用自带的样例"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="报告写到哪里：.html .svg .csv .json")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", metavar="个数", help="同时用几个处理器；不写全用", min=0)] = 0,
    force: Annotated[bool, typer.Option("--force", help="文件被人改过也覆盖")] = False,
    record: Annotated[
        Path | None,
        typer.Option("--history", metavar="文件", help="也看本单位的历史记录；只看历史，加 --drafts 0"),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="文件夹", help="连自己的句库一起盘点：里面有 phrasebank/ 的文件夹"),
    ] = None,
) -> None:
    """试写许多篇，看哪些条目从来用不上、哪些用得太多、哪些句子反复出现。"""
    import os

    from speechgen.curate import audit as phrase_audit
    from speechgen.curate import audit_report
    from speechgen.curate.home import home
    from speechgen.curate.use import audit_of
    from speechgen.drafting import resources, user_folders

    if record is not None:
        from speechgen.history import read

        print(audit_report.past(read(record)))
    if not drafts:
        return
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
    from speechgen.curate.audit_report import WRITERS
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
