"""The command line: the only place that prints, exits or reads the clock. Heavy imports happen inside the commands."""

from __future__ import annotations

import os
import sys
from copy import copy
from pathlib import Path
from typing import Annotated

import typer

from . import __version__
from .chinese import Command, Group, call_fault
from .commands import calls, formulations, phrases, tell, typed
from .commands.check import check

WRITE, MEND, OWN, LOOK = "写稿", "校对", "本单位的家当", "查"  # the panels of the help page
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
app.add_typer(phrases.app, name="phrases", rich_help_panel=OWN)
_HELP = ("help", "帮助", "/?", "-?")  # asked for as elsewhere
_CALLS = (  # what is typed, as the help pages show it
    (calls.draft, "draft 会议.yaml", "draft 会议.yaml --length 12分钟 --variants 3", "draft 会议.yaml --to md -o -"),
    (calls.outline, "outline 会议.yaml", "outline 会议.yaml --approved 会议-提纲.docx"),
    (calls.package, "package 会议.yaml -O 材料"),
)


def main() -> None:
    """Run the program. Exit status: 0 fine · 1 findings · 2 the input or the call is wrong · 3 our fault."""
    from .findings import Finding, InputError, Pos, of_system

    if (
        os.name == "posix" and sys.getfilesystemencoding() == "ascii"
    ):  # names of files would be noise: begin anew in UTF-8
        os.execv(sys.executable, [sys.executable, "-X", "utf8", "-m", "speechgen", *sys.argv[1:]])
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                encoding=os.environ.get("PYTHONIOENCODING", "").split(":")[0] or "utf-8", errors="replace"
            )
    try:
        if sys.argv[1:2] and sys.argv[1] in _HELP:
            sys.argv[1:] = [*sys.argv[2:], "--help"]
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
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="显示版本")
    ] = False,
) -> None:
    """起草会议讲话稿：一份情况表，一篇按 GB/T 9704 排好的 Word 文稿。全程不联网。"""


@app.command(
    cls=Command, rich_help_panel=WRITE, epilog="speechgen new 推进会讲话 -o 我的会议.yaml\nspeechgen new 主持词 --short"
)
def new(
    kind: Annotated[
        str, typer.Argument(help="文种，如 推进会讲话（speechgen kinds 看全部）", metavar="文种")
    ] = "推进会讲话",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写到哪里；不写则印在屏幕上", metavar="文件")
    ] = None,
    short: Annotated[bool, typer.Option("--short", help="只要必填的几行，最短的一份")] = False,
    force: Annotated[bool, typer.Option("--force", help="已有同名文件也覆盖")] = False,
) -> None:
    """写一份带说明的情况表，照着改就能用。"""
    from .starter import shortest, starter

    text = shortest(kind) if short else starter(kind)
    if output is None:
        print(text, end="")
        return
    from .output import check, refuse_foreign, write

    refuse_foreign(output)
    check([(output, text.encode("utf-8"))], force)
    write([(output, text.encode("utf-8"))])
    print(f"已写好：{output}\n照着改成自己的，再运行：speechgen draft {typed(output)}", file=sys.stderr)


for _call, *_typed in _CALLS:
    app.command(cls=Command, epilog="\n".join(f"speechgen {_one}" for _one in _typed), rich_help_panel=WRITE)(_call)


@app.command(cls=Command, rich_help_panel=WRITE)
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
    cluster: Annotated[
        str,
        typer.Option("--cluster", help="交给这个 Dask 集群写，如 10.0.0.5:8786（见 docs/scaling.md）；不写就不联网"),
    ] = "",
    cluster_tls: Annotated[
        Path | None, typer.Option("--cluster-tls", help="集群要证书时：装着 ca.pem、cert.pem、key.pem 的文件夹")
    ] = None,
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
        asked.Request(
            source,
            where,
            order,
            data,
            sheet,
            name,
            jobs or asked.cores(),
            resume,
            seed,
            against,
            alike,
            cluster,
            cluster_tls,
        )
    )


app.command(name="check", cls=Command, rich_help_panel=MEND)(check)


@app.command(cls=Command, rich_help_panel=LOOK)
def kinds(kind: Annotated[str | None, typer.Argument(help="只看一个文种", metavar="文种")] = None) -> None:
    """列出能起草的文种，或看一个文种由哪些部分组成。"""
    from .starter import describe_kind, list_kinds

    print(describe_kind(kind) if kind else list_kinds())


@app.command("style-from", cls=Command, rich_help_panel=OWN)
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


@app.command(cls=Command, rich_help_panel=LOOK)
def schema() -> None:
    """印出情况表的 JSON Schema，给编辑器做提示和检查用。"""
    import json

    from .schema import json_schema
    from .starter import known_kinds

    print(json.dumps(json_schema(known_kinds()), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
