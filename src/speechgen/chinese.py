"""The words of the command-line library in plain Chinese: help pages and what is wrong with a call."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

from .findings import Finding, Pos

_HELP = (
    ("Usage:", "用法："),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]..."),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("Commands:", "命令："),
    ("Show this message and exit.", "显示这段说明"),
    ("[required]", "（必填）"),
    ("[default: ", "[默认："),
    ("  TEXT", "  文字"),
    ("  INTEGER", "  整数"),
    ("  PATH", "  文件"),
)


def translated(text: str) -> str:
    """A help page with the library's own words in Chinese."""
    for english, chinese in _HELP:
        text = text.replace(english, chinese)
    return text


class Command(TyperCommand):
    """A command whose help page is all Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return translated(super().get_help(ctx))


class Group(TyperGroup):
    """The group of commands, whose help page is all Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return translated(super().get_help(ctx))


def call_fault(error: Exception) -> Finding:
    """What is wrong with a call, as the library's exception tells it, in Chinese with the next step."""
    message = str(getattr(error, "message", "") or error)
    name = type(error).__name__
    quoted = re.search(r"'([^']*)'", message)
    what = quoted.group(1) if quoted else ""
    said = {
        "NoSuchOption": f"没有“{getattr(error, 'option_name', what)}”这个选项",
        "MissingParameter": f"缺少{_parameter(error)}",
        "BadParameter": f"{_parameter(error)}不对：{what or message}",
        "BadOptionUsage": f"“{getattr(error, 'option_name', what)}”后面要跟一个值",
    }.get(name, f"没有“{what}”这个命令" if "No such command" in message else f"命令写得不对：{message}")
    near = "、".join(getattr(error, "possibilities", None) or ())
    hint = f"是不是 {near}？" if near else ""
    return Finding(Pos("speechgen"), "error", "call", said, f"{hint}看说明：speechgen --help")


def _parameter(error: Exception) -> str:
    param = getattr(error, "param", None)
    shown = getattr(param, "metavar", None) or getattr(param, "name", None) or "参数"
    return f"“{shown}”"
