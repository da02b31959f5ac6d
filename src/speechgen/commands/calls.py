"""How the commands that write papers are called: their arguments and options, checked, then handed to their modules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from . import options


def draft(
    files: Annotated[list[Path], typer.Argument(help="情况表（.yaml），可以一次给几个", metavar="情况表...")],
    output: options.Output = None,
    to: options.To = None,
    seed: options.Seed = 0,
    variants: Annotated[
        int,
        typer.Option(
            "--variants", min=1, max=9, help="一次写几稿，说法尽量不同，另附对照表", rich_help_panel=options.WORDING
        ),
    ] = 1,
    length: options.Length = "",
    explain: Annotated[
        bool,
        typer.Option("--explain", help="另写逐句说明（.explain.json 和 .explain.md）", rich_help_panel=options.SEEING),
    ] = False,
    report: Annotated[
        bool,
        typer.Option("--report", help="印出质量指标：哪些在范围内，哪句是原因", rich_help_panel=options.SEEING),
    ] = False,
    comments: Annotated[
        bool, typer.Option("--comments", help="把逐句说明写成 Word 批注", rich_help_panel=options.SEEING)
    ] = False,
    reading: Annotated[
        bool, typer.Option("--reading", help="朗读稿：大字，页码居中", rich_help_panel=options.LOOKS)
    ] = False,
    fill: Annotated[
        bool,
        typer.Option(
            "--fill",
            help="没有写举措、问题、督查的地方，按专题包给建议（标明，不算讲话内容）",
            rich_help_panel=options.WORDING,
        ),
    ] = False,
    final: options.Final = False,
    force: options.Force = False,
    history: Annotated[
        Path | None,
        typer.Option(
            "--history",
            help="本单位用过的句式记在这个文件里，这次避开（设置.yaml 里的 历史 也行）",
            rich_help_panel=options.WORDING,
            metavar="文件",
        ),
    ] = None,
    profile: options.Profile = "gb9704",
    fonts: options.Fonts = "gb2312",
    style: options.Style = None,
) -> None:
    """由情况表起草讲话稿。"""
    from speechgen.output import Order

    from .draft import run

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


def outline(
    file: options.Situation,
    approved: Annotated[
        Path | None,
        typer.Option(
            "--approved",
            help="领导批过、改过的提纲（.docx .md .txt）：读回来，写成一份带提纲的情况表",
            metavar="文件",
            rich_help_panel=options.WORDING,
        ),
    ] = None,
    output: options.Output = None,
    to: options.To = None,
    seed: options.Seed = 0,
    length: options.Length = "",
    force: options.Force = False,
    profile: options.Profile = "gb9704",
    fonts: options.Fonts = "gb2312",
    style: options.Style = None,
) -> None:
    """写一份提纲送审稿：各部分讲什么、用哪些数、多少字；批回来以后照着起草。"""
    from speechgen.output import Order

    from . import outline as command

    if approved is not None:
        command.take_back(file, approved, output, seed, force)
        return
    order = Order.checked(
        output=output, to=to, length=length, profile=profile, fonts=fonts, final=False, force=force, style=style
    )
    command.run(file, order, seed)


def package(
    file: options.Situation,
    folder: Annotated[
        Path,
        typer.Option(
            "-O", "--outdir", help="写到哪个文件夹（没有就新建）", metavar="文件夹", rich_help_panel=options.WHERE
        ),
    ],
    only: Annotated[
        str,
        typer.Option(
            "--only", help="只写这几种，用逗号隔开，如 主持词,会议纪要", rich_help_panel=options.WHERE, metavar="文种"
        ),
    ] = "",
    seed: options.Seed = 0,
    to: options.To = None,
    final: options.Final = False,
    force: options.Force = False,
    profile: options.Profile = "gb9704",
    fonts: options.Fonts = "gb2312",
    style: options.Style = None,
) -> None:
    """由一份情况表写出一次会的全部材料，附清单，并核对各份材料说的是否一致。"""
    from speechgen.output import Order

    from .package import run

    order = Order.checked(to=to, final=final, force=force, profile=profile, fonts=fonts, style=style)
    wanted = [name.strip() for name in only.replace("，", ",").replace("、", ",").split(",") if name.strip()]
    raise typer.Exit(run(file, folder, order, wanted, seed))
