"""Options that several commands share, each written once, under the panels of the help pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WHERE, WORDING, LOOKS, SEEING = "写到哪里", "怎么写", "版面", "看清楚"
FORMATS = "docx md html txt"

Output = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        help="写到哪里；- 表示印在屏幕上（纯文本）；不写则放在情况表旁边",
        rich_help_panel=WHERE,
        metavar="文件",
    ),
]
To = Annotated[
    str | None,
    typer.Option("--to", help=f"格式：{FORMATS}（不写则看文件名，默认 docx）", rich_help_panel=WHERE, metavar="格式"),
]
Force = Annotated[bool, typer.Option("--force", help="文件被人改过也覆盖", rich_help_panel=WHERE)]
Seed = Annotated[
    int, typer.Option("--seed", help="换一个数，同样的事实换一种写法", rich_help_panel=WORDING, metavar="数")
]
Length = Annotated[
    str,
    typer.Option(
        "--length", help="篇幅，如 3000字 或 20分钟（胜过情况表里的篇幅）", rich_help_panel=WORDING, metavar="篇幅"
    ),
]
Profile = Annotated[
    str, typer.Option("--profile", help="页边距：gb9704 或 gb33476", rich_help_panel=LOOKS, metavar="名称")
]
Fonts = Annotated[
    str,
    typer.Option(
        "--fonts",
        help="字体：gb2312（机关电脑）、windows（家用电脑）或 founder_gbk（麒麟、UOS）",
        rich_help_panel=LOOKS,
        metavar="名称",
    ),
]
Style = Annotated[
    Path | None,
    typer.Option(
        "--style",
        help="本单位的版式文件（不写则用情况表旁边或用户文件夹里的 版式.yaml）",
        rich_help_panel=LOOKS,
        metavar="文件",
    ),
]
Final = Annotated[bool, typer.Option("--final", help="定稿：没有标记和批注；还有待补时不写", rich_help_panel=WHERE)]
Situation = Annotated[Path, typer.Argument(help="情况表（.yaml）", metavar="情况表")]
