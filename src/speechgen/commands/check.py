"""speechgen check: proofread any .docx, .md or .txt."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from speechgen.records import dataclass, replace

if TYPE_CHECKING:
    from speechgen.checkers.facts import Facts
    from speechgen.checking.rules import Rule
    from speechgen.checking.run import Report
    from speechgen.checking.silence import Silence
    from speechgen.reading.docx_package import Package
    from speechgen.reading.manuscript import Manuscript
    from speechgen.reading.text import Decoded

_UNKNOWN = ("√ 必有的内容", "√ 没有任务")  # what only a draft knows of itself
LEVELS = {"必改": ("error",), "疑似": ("error", "warning"), "提示": ("error", "warning", "hint")}


def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="要校对的文件：.docx .md .txt，可以一次给几个", metavar="文件...")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="结果的样子：text（屏幕）或 json")] = "text",
    level: Annotated[str, typer.Option("--level", help="有这一级或更重的发现，退出码就是 1：必改 疑似 提示")] = "疑似",
    fix: Annotated[bool, typer.Option("--fix", help="改掉有把握的，另存一份“….校对.docx”，原件不动")] = False,
    comments: Annotated[bool, typer.Option("--comments", help="把发现写成 Word 批注，另存一份")] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="另存的那一份写到哪里")] = None,
    force: Annotated[bool, typer.Option("--force", help="另存的那一份已有同名文件也覆盖")] = False,
    situation: Annotated[
        Path | None, typer.Option("--situation", help="对照情况表：数、日期、人名职务、地名、计划和完成")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="同一类的每一处都列出来")] = False,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", help="不再提示：一处的编号、规则编号或词语；记进旁边的 校对.yaml")
    ] = None,
    ignore_here: Annotated[
        list[str] | None, typer.Option("--ignore-here", help="这份文件里不再提示这条规则；记进旁边的 校对.yaml")
    ] = None,
    wants_report: Annotated[
        bool, typer.Option("--report", help="讲话另附：各部分有没有（是哪一句），文风指标和范围")
    ] = False,
    reading: Annotated[
        bool, typer.Option("--reading", help="当讲话人手里的朗读稿查：括号、网址、缩写、容易听错的词")
    ] = False,
    list_rules: Annotated[bool, typer.Option("--rules", help="列出全部规则")] = False,
) -> None:
    """校对一份稿子：标点、数字、序号、日期、提法、错别字、占位和残留。"""
    if list_rules:
        _list_rules()
        return
    files = files or []
    _checked_call(form, level, files, fix, comments, output)
    from speechgen.findings import Finding, InputError

    reports: list[Report] = []
    faults: list[Finding] = []
    for path in files:
        try:
            reports.append(
                _one(
                    path,
                    _Order(
                        fix, comments, output, force, ignore or [], ignore_here or [], situation, everything, reading
                    ),
                )
            )
        except InputError as error:
            faults += error.findings
    _show(reports, form, everything)
    if wants_report and form == "text":
        _show_speeches(reports)
    if faults:
        raise InputError(faults)
    if any(hit.rule.level in LEVELS[level] for report in reports for hit in report.hits):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be done with one file."""

    fix: bool
    comments: bool
    output: Path | None
    force: bool
    ignore: Sequence[str]
    ignore_here: Sequence[str]
    situation: Path | None
    everything: bool
    reading: bool


def _checked_call(form: str, level: str, files: Sequence[Path], fix: bool, comments: bool, output: Path | None) -> None:
    """InputError for a call that cannot be meant."""
    from speechgen.findings import Finding, InputError, Pos

    faults = []
    if not files:
        faults.append(Finding(Pos("speechgen"), "error", "call", "没有给出文件", "写成 speechgen check 稿.docx"))
    if form not in ("text", "json"):
        faults.append(Finding(Pos("--format"), "error", "call", f"不认识“{form}”", "可用：text、json"))
    if level not in LEVELS:
        faults.append(Finding(Pos("--level"), "error", "call", f"不认识“{level}”", "可用：必改、疑似、提示"))
    if output is not None and (len(files) > 1 or not (fix or comments)):
        faults.append(Finding(Pos("-o"), "error", "call", "-o 只用于一份文件的 --fix 或 --comments", "去掉 -o"))
    if faults:
        raise InputError(faults)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a paper is checked with: rules, what is not to be told, facts, the unit's folders."""

    rules: tuple[Rule, ...]
    quiet: Silence
    facts: Facts | None
    day: date | None
    folders: tuple[Path, ...]
    reading: bool

    def report(self, manuscript: Manuscript) -> Report:
        """The report of a paper."""
        from speechgen.checking import run as checking

        subject = checking.paper(manuscript, date.today(), self.day)
        subject.facts, subject.folders = self.facts, self.folders
        report = checking.check(subject, self.quiet.rules(self.rules, self.reading))
        kept = tuple(hit for hit in report.hits if not self.quiet.passes(manuscript, hit))
        return replace(report, hits=kept, silenced=len(report.hits) - len(kept))


def _one(path: Path, order: _Order) -> Report:
    """Check one file; write the copy that was asked for."""
    from speechgen.checking import silence
    from speechgen.datafiles import user_folders

    manuscript, source = read(path)
    folders = user_folders(path.resolve().parent)
    rules = _rules(folders)
    _remember(path, order, rules)
    facts, day = _facts(order.situation, folders)
    desk = _Desk(rules, silence.load(folders, path.name, rules), facts, day, folders, order.reading)
    report = desk.report(manuscript)
    return _copied(path, order, report, source, desk) if order.fix or order.comments else report


def _facts(path: Path | None, folders: Sequence[Path]) -> tuple[Facts | None, date | None]:
    """The facts of a situation file and of the rosters, and the day of the meeting."""
    if path is None and not any((folder / "名册.yaml").is_file() for folder in folders):
        return None, None
    from speechgen.checking.factbook import facts_of, with_roster
    from speechgen.drafting import resources
    from speechgen.situation import load_situation

    given = load_situation(path, resources(tuple(folders)).templates.spares) if path else None
    return with_roster(facts_of(given) if given else None, folders), given.day if given else None


def read(path: Path) -> tuple[Manuscript, Package | Decoded]:
    """A file of any of the formats."""
    from speechgen.reading.docx import read_docx
    from speechgen.reading.docx_package import refused
    from speechgen.reading.manuscript import kind_of_file
    from speechgen.reading.text import read_text_file

    kind = kind_of_file(path)
    if kind in ("docx", "doc", "wps", "dot", "wpt", "pdf", "rtf"):
        return read_docx(path)
    if kind in ("md", "txt"):
        return read_text_file(path, "md" if kind == "md" else "txt")
    raise refused(str(path), "format", f"不认识 .{kind} 文件", "请给出 .docx、.md 或 .txt")


def _rules(folders: Sequence[Path]) -> tuple[Rule, ...]:
    from speechgen.checking.rules import load
    from speechgen.datafiles import data_dir

    built_in = data_dir("rules")
    return load([built_in, *(own for f in folders if (own := f / "rules").resolve() != built_in.resolve())])


def _remember(path: Path, order: _Order, rules: Sequence[Rule]) -> None:
    """Write what is not to be told any more into the file beside the paper."""
    from speechgen.checking import silence
    from speechgen.findings import Finding, InputError, Pos

    unknown = [name for name in order.ignore_here if name not in {rule.id for rule in rules}]
    if unknown:
        raise InputError(
            [Finding(Pos("--ignore-here"), "error", "call", f"没有“{name}”这条规则", "") for name in unknown]
        )
    if order.ignore or order.ignore_here:
        from speechgen import output

        target = path.with_name(silence.NAME)
        output.write_whole(target, silence.added(target, order.ignore, order.ignore_here, path.name, rules))
        print(f"已记进 {target}", file=sys.stderr)


def _copied(path: Path, order: _Order, report: Report, source: Package | Decoded, desk: _Desk) -> Report:
    """The copy with changes, comments or both, beside the original; the report of what is left."""
    from speechgen import output
    from speechgen.checking import mending
    from speechgen.checking import report as check_report
    from speechgen.reading.docx import read_docx
    from speechgen.reading.docx_package import Package, refused
    from speechgen.reading.text import decoded, read_text

    manuscript = report.manuscript
    target = order.output or path.with_name(f"{path.stem}.校对{path.suffix}")
    if target.resolve() == path.resolve():
        raise refused(str(target), "same-file", "这是原件，不能写在上面", "另起名字用 -o")
    if order.comments and not isinstance(source, Package):
        raise refused(str(path), "no-comments", "批注只能写进 .docx", "去掉 --comments，或另存为 .docx 再校对")
    data = b""
    if order.fix:
        done = mending.changes(manuscript, report.hits)
        if isinstance(source, Package):
            data = mending.fixed_docx(manuscript, source, done)
            manuscript, source = read_docx(data, str(target))
        else:
            data = mending.fixed_text(manuscript, source, done)
            manuscript = read_text(decoded(data, str(target)).text, manuscript.format, str(target))  # type: ignore[arg-type]
        print(check_report.changes_as_text(report.manuscript, done, order.everything), file=sys.stderr)
        report = desk.report(manuscript)
    if order.comments and isinstance(source, Package):
        notes = [(hit, check_report.comment(hit)) for hit in report.hits]
        data = mending.commented_docx(manuscript, source, notes, f"{date.today().isoformat()}T00:00:00Z")
        mending.readable(data, str(target))
    output.check([(target, data)], order.force)
    output.write([(target, data)])
    print(f"已另存：{target}（原件没有动）", file=sys.stderr)
    return report


def _list_rules() -> None:
    from speechgen.checking.report import rules_as_text
    from speechgen.datafiles import user_folders

    print(rules_as_text(_rules(user_folders(Path.cwd()))))


def _show(reports: Sequence[Report], form: str, everything: bool) -> None:
    from speechgen.checking import report as check_report

    if form == "json":
        print(check_report.as_json(reports))
    elif reports:
        print("\n\n".join(check_report.as_text(report, everything) for report in reports))


def _show_speeches(reports: Sequence[Report]) -> None:
    """The moves and the indicators of the speeches among the papers."""
    from speechgen.checking import speech_reading
    from speechgen.report import as_text

    for report in reports:
        if not speech_reading.is_speech(report.manuscript):
            print(f"\n{report.manuscript.file}：不像讲话稿（没有称谓，题目里没有“讲话”），不作结构分析。")
            continue
        print(f"\n{speech_reading.moves_as_text(report.manuscript)}\n")
        text = as_text(speech_reading.as_document(report.manuscript))
        print("\n".join(line for line in text.splitlines() if not line.startswith(_UNKNOWN)))
