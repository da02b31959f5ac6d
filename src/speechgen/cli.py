"""The command line: the only place that prints, exits or reads the clock. Heavy imports happen inside the commands."""

from __future__ import annotations

import gc
import os
import sys
from copy import copy
from pathlib import Path
from typing import Annotated

import typer

from . import __version__
from .chinese import Command, Group, call_fault
from .commands import formulations, phrases, tell
from .commands.check import check

FORMATS = ("docx", "md", "html", "txt")
app = typer.Typer(
    name="speechgen",
    cls=Group,
    help="起草会议讲话稿：一份情况表，一篇按 GB/T 9704 排好的 Word 文稿。全程不联网。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
phrases.app.command(cls=Command)(formulations.formulations)
app.add_typer(phrases.app, name="phrases")


def main() -> None:
    """Run the program. Exit status: 0 fine · 1 findings · 2 the input or the call is wrong · 3 our fault."""
    from .findings import Finding, InputError, Pos, of_system

    gc.disable()  # a run is short and its data small: collecting costs more than it frees
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(_asked(sys.argv[1:2])(standalone_mode=False) or 0)
    except InputError as error:
        tell(error.findings)
        sys.exit(2)
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(130)
    except OSError as error:
        what, todo = of_system(error)
        tell([Finding(Pos(str(error.filename or "文件")), "error", "file", f"读写不成：{what}", todo)])
        sys.exit(2)
    except Exception as error:  # the last catcher: a traceback is always our bug
        sys.exit(_ended(error))
    finally:
        gc.freeze()  # else Python looks for garbage once more as it ends, which takes a sixth of a draft's whole time


def _asked(name: list[str]) -> typer.Typer:
    """The app with nothing but the command that is called: making the others would cost as much as a draft."""
    commands = [one for one in app.registered_commands if [one.name or getattr(one.callback, "__name__", "")] == name]
    groups = [one for one in app.registered_groups if [one.name] == name]
    if not commands and not groups:
        return app
    alone = copy(app)
    alone.registered_commands, alone.registered_groups = commands, groups
    return alone


def _ended(error: Exception) -> int:
    """The exit status for an exception that is neither a finding nor a file error, after telling the user."""
    if hasattr(error, "exit_code") and hasattr(error, "message"):  # the call is wrong
        context = getattr(error, "ctx", None)
        if type(error).__name__ == "NoArgsIsHelpError" and context is not None:
            print(context.get_help())
        else:
            tell([call_fault(error)])
        return 2
    if type(error).__name__ in ("Exit", "Abort"):
        return int(getattr(error, "exit_code", 1))
    from .findings import OUR_FAULT

    print(OUR_FAULT.format(kind=type(error).__name__, error=error), file=sys.stderr)
    if os.environ.get("SPEECHGEN_DEBUG"):
        raise error
    return 3


def _version(wanted: bool) -> None:
    if wanted:
        print(f"speechgen {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本")] = False,
) -> None:
    """起草会议讲话稿：一份情况表，一篇按 GB/T 9704 排好的 Word 文稿。全程不联网。"""


@app.command(cls=Command)
def draft(
    files: Annotated[list[Path], typer.Argument(help="情况表（.yaml），可以一次给几个", metavar="情况表...")],
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="写到哪里；- 表示印在屏幕上；不写则放在情况表旁边")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="格式：docx md html txt（不写则看文件名，默认 docx）")] = None,
    seed: Annotated[int, typer.Option("--seed", help="换一个数，同样的事实换一种写法")] = 0,
    variants: Annotated[int, typer.Option("--variants", min=1, max=9, help="一次写几稿，说法尽量不同，另附对照表")] = 1,
    length: Annotated[str, typer.Option("--length", help="篇幅，如 3000字 或 20分钟（胜过情况表里的篇幅）")] = "",
    explain: Annotated[bool, typer.Option("--explain", help="另写逐句说明（.explain.json 和 .explain.md）")] = False,
    report: Annotated[bool, typer.Option("--report", help="印出质量指标：哪些在范围内，哪句是原因")] = False,
    comments: Annotated[bool, typer.Option("--comments", help="把逐句说明写成 Word 批注")] = False,
    reading: Annotated[bool, typer.Option("--reading", help="朗读稿：大字，页码居中")] = False,
    fill: Annotated[
        bool, typer.Option("--fill", help="没有写举措、问题、督查的地方，按专题包给建议（标明，不算讲话内容）")
    ] = False,
    final: Annotated[bool, typer.Option("--final", help="定稿：没有标记和批注；还有待补时不写")] = False,
    force: Annotated[bool, typer.Option("--force", help="文件被人改过也覆盖")] = False,
    history: Annotated[
        Path | None,
        typer.Option("--history", help="本单位用过的句式记在这个文件里，这次避开（设置.yaml 里的 历史 也行）"),
    ] = None,
    profile: Annotated[str, typer.Option("--profile", help="版面：gb9704 或 gb33476")] = "gb9704",
    fonts: Annotated[str, typer.Option("--fonts", help="字体：gb2312、windows 或 founder_gbk")] = "gb2312",
    style: Annotated[
        Path | None, typer.Option("--style", help="本单位的版式文件（不写则用情况表旁边或用户文件夹里的 版式.yaml）")
    ] = None,
) -> None:
    """由情况表起草讲话稿。"""
    from .commands.draft import run
    from .output import Order

    order = Order.checked(
        output=output,
        to=to,
        length=length,
        profile=profile,
        fonts=fonts,
        reading=reading,
        final=final,
        comments=comments,
        explain=explain,
        force=force,
        papers=len(files) * variants,
        style=style,
        fill=fill,
    )
    run(files, order, seed, variants, report, history)


@app.command(cls=Command)
def outline(
    file: Annotated[Path, typer.Argument(help="情况表（.yaml）", metavar="情况表")],
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="写到哪里；- 表示印在屏幕上；不写则放在情况表旁边")
    ] = None,
    approved: Annotated[
        Path | None,
        typer.Option("--approved", help="领导批过、改过的提纲（.docx .md .txt）：读回来，写成一份带提纲的情况表"),
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="格式：docx md html txt（不写则看文件名，默认 docx）")] = None,
    seed: Annotated[int, typer.Option("--seed", help="换一个数，换一组标题；起草时用同一个数")] = 0,
    length: Annotated[str, typer.Option("--length", help="篇幅，如 3000字 或 20分钟（胜过情况表里的篇幅）")] = "",
    force: Annotated[bool, typer.Option("--force", help="文件被人改过也覆盖")] = False,
    profile: Annotated[str, typer.Option("--profile", help="版面：gb9704 或 gb33476")] = "gb9704",
    fonts: Annotated[str, typer.Option("--fonts", help="字体：gb2312、windows 或 founder_gbk")] = "gb2312",
    style: Annotated[
        Path | None, typer.Option("--style", help="本单位的版式文件（不写则用情况表旁边或用户文件夹里的 版式.yaml）")
    ] = None,
) -> None:
    """写一份提纲送审稿：各部分讲什么、用哪些数、多少字；批回来以后照着起草。"""
    from .commands import outline as command
    from .output import Order

    if approved is not None:
        command.take_back(file, approved, output, seed, force)
        return
    order = Order.checked(
        output=output, to=to, length=length, profile=profile, fonts=fonts, final=False, force=force, style=style
    )
    command.run(file, order, seed)


@app.command(cls=Command)
def package(
    file: Annotated[Path, typer.Argument(help="情况表（.yaml）", metavar="情况表")],
    folder: Annotated[Path, typer.Option("-O", "--outdir", help="写到哪个文件夹（没有就新建）")],
    only: Annotated[str, typer.Option("--only", help="只写这几种，用逗号隔开，如 主持词,会议纪要")] = "",
    seed: Annotated[int, typer.Option("--seed", help="换一个数，同样的事实换一种写法")] = 0,
    to: Annotated[str, typer.Option("--to", help="格式：docx md html txt")] = "docx",
    final: Annotated[bool, typer.Option("--final", help="定稿：没有标记；还有待补时不写")] = False,
    force: Annotated[bool, typer.Option("--force", help="文件被人改过也覆盖")] = False,
    profile: Annotated[str, typer.Option("--profile", help="版面：gb9704 或 gb33476")] = "gb9704",
    fonts: Annotated[str, typer.Option("--fonts", help="字体：gb2312、windows 或 founder_gbk")] = "gb2312",
    style: Annotated[
        Path | None, typer.Option("--style", help="本单位的版式文件（不写则用情况表旁边或用户文件夹里的 版式.yaml）")
    ] = None,
) -> None:
    """由一份情况表写出一次会的全部材料，附清单，并核对各份材料说的是否一致。"""
    from .commands.package import run
    from .output import Order

    order = Order.checked(to=to, final=final, force=force, profile=profile, fonts=fonts, style=style)
    wanted = [name.strip() for name in only.replace("，", ",").replace("、", ",").split(",") if name.strip()]
    raise typer.Exit(run(file, folder, order, wanted, seed))


@app.command(cls=Command)
def new(
    kind: Annotated[
        str, typer.Argument(help="文种，如 推进会讲话（speechgen kinds 看全部）", metavar="文种")
    ] = "推进会讲话",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写到哪里；不写则印在屏幕上")] = None,
    force: Annotated[bool, typer.Option("--force", help="已有同名文件也覆盖")] = False,
) -> None:
    """写一份带说明的情况表，照着改就能用。"""
    from .starter import starter

    text = starter(kind)
    if output is None:
        print(text, end="")
        return
    from .output import check, write

    check([(output, text.encode("utf-8"))], force)
    write([(output, text.encode("utf-8"))])
    print(f"已写好：{output}\n照着改成自己的，再运行：speechgen draft {output}", file=sys.stderr)


@app.command(cls=Command)
def kinds(kind: Annotated[str | None, typer.Argument(help="只看一个文种", metavar="文种")] = None) -> None:
    """列出能起草的文种，或看一个文种由哪些部分组成。"""
    from .starter import describe_kind, list_kinds

    print(describe_kind(kind) if kind else list_kinds())


@app.command(cls=Command)
def batch(
    source: Annotated[
        str, typer.Argument(help="装着情况表的文件夹、带 * 的文件名；或一份底稿，另用 --data 给表格", metavar="来源")
    ],
    folder: Annotated[Path | None, typer.Option("-O", "--output-dir", help="写到哪个文件夹（没有就新建）")] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help="表格（.xlsx 或 .csv），一行写一份，列名是字段路径")
    ] = None,
    sheet: Annotated[str, typer.Option("--sheet", help="用哪一张工作表（不写用第一张）")] = "",
    to: Annotated[str, typer.Option("--to", help="格式：docx md html txt")] = "docx",
    name: Annotated[str, typer.Option("--name", help="文件名的样式，如 {地方.名称}-{文种}")] = "",
    jobs: Annotated[int, typer.Option("--jobs", min=0, max=256, help="同时开几个进程；0 表示用上全部处理器")] = 0,
    resume: Annotated[bool, typer.Option("--resume", help="接着上次写：已经写好而且没有变化的不重写")] = False,
    seed: Annotated[int, typer.Option("--seed", help="换一个数，整批换一种写法")] = 0,
    length: Annotated[str, typer.Option("--length", help="篇幅，如 3000字 或 20分钟（胜过情况表里的篇幅）")] = "",
    final: Annotated[bool, typer.Option("--final", help="定稿：没有标记；还有待补的那一份不写")] = False,
    force: Annotated[bool, typer.Option("--force", help="文件被人改过也覆盖")] = False,
    style: Annotated[Path | None, typer.Option("--style", help="本单位的版式文件")] = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="也和这个文件夹里过去的文稿（.docx .md .txt）比一比有没有雷同")
    ] = None,
    alike: Annotated[int, typer.Option("--alike", min=10, max=100, help="相同的话占百分之几以上算雷同")] = 50,
    template_table: Annotated[
        bool, typer.Option("--template-table", help="不起草，按底稿写一张空表（用 -o 给文件名）")
    ] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="空表写到哪里，如 空表.xlsx")] = None,
) -> int:
    """成批起草：一个文件夹的情况表，或一份底稿加一张表格，每行一份。"""
    from .commands import batch as command
    from .commands import batch_request as asked
    from .output import Order

    if template_table:
        asked.template_table(Path(source), output or Path("空表.xlsx"), force)
        return 0
    order = Order.checked(
        output=None,
        to=to,
        length=length,
        profile="gb9704",
        fonts="gb2312",
        reading=False,
        final=final,
        comments=False,
        explain=False,
        force=force,
        papers=1,
        style=style,
    )
    where = asked.folder_of(folder)
    return command.run(
        asked.Request(source, where, order, data, sheet, name, jobs or asked.cores(), resume, seed, against, alike)
    )


@app.command("style-from", cls=Command)
def style_from(
    sample: Annotated[Path, typer.Argument(help="本单位排好的一份文稿（.docx）", metavar="样稿")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写到哪里，如 版式.yaml；不写则印在屏幕上")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="已有同名文件也覆盖")] = False,
) -> None:
    """从一份排好的 Word 文稿读出版式，写成版式文件，并列出与 GB/T 9704 不同的地方。"""
    from .commands.style import run

    run(sample, output, force)


@app.command(cls=Command)
def schema() -> None:
    """印出情况表的 JSON Schema，给编辑器做提示和检查用。"""
    import json

    from .schema import json_schema
    from .starter import known_kinds

    print(json.dumps(json_schema(known_kinds()), ensure_ascii=False, indent=1))


app.command(name="check", cls=Command)(check)


if __name__ == "__main__":
    main()
