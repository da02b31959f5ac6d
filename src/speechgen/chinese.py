"""The words of the command-line library in plain Chinese: help pages and what is wrong with a call.

Help pages are laid out here and not by the library, which counts a Chinese character as one column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from typer.core import TyperCommand, TyperGroup

from .findings import Finding, Pos, char_width

_WORDS = (
    ("Show this message and exit.", "显示这段说明"),
    ("[required]", "（必填）"),
    ("[default: ", "[不写是："),
    (" [OPTIONS]", " [选项]"),
    ("COMMAND [ARGS]...", "命令 ..."),
    ("<str>", "文字"),
    ("<path>", "文件"),
    ("<int range>", "数"),
    ("<int>", "数"),
    ("TEXT", "文字"),
    ("INTEGER RANGE", "数"),
    ("INTEGER", "数"),
    ("PATH", "文件"),
)
_RANGE = r"; (\d+)<=x<=(\d+)\]|\[(\d+)<=x<=(\d+)\]"
_NO_LINE_STARTS_WITH = "，。；：、）》”！？"
_WIDEST, _NARROWEST, _LONGEST_NAME = 100, 40, 26
OTHER = "其他"


class Command(TyperCommand):
    """A command whose help page is all Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return page(self, ctx)


class Group(TyperGroup):
    """A group of commands, whose help page is all Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return page(self, ctx)


# --- help pages -------------------------------------------------------------------------------------------------------


def page(command: Any, ctx: Any) -> str:
    """The help page of a command: how to call it, what it does, its arguments, its options and commands by their panels."""
    import shutil  # help pages only

    width = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    out = [f"用法：{_translated(usage).replace('{', '').replace('}', '')}", ""]
    out += [f"  {line}" for line in wrapped((command.help or "").strip(), width - 2)]
    for name, rows in _sections(command, ctx):
        out += ["", f"{name}：", *_columns(rows, width)]
    if command.epilog:
        out += ["", "例子：", *(f"  {line}" for line in command.epilog.splitlines())]
    return "\n".join(out)


def _sections(command: Any, ctx: Any) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    params = command.get_params(ctx)
    told = [(param, record) for param in params if (record := param.get_help_record(ctx))]
    arguments = [record for param, record in told if param.param_type_name == "argument"]
    if arguments:
        yield "参数", [(_translated(a).strip("[]{}"), _translated(b)) for a, b in arguments]
    yield from _by_panel("选项", [(p, r) for p, r in told if p.param_type_name == "option"])
    named = [(name, command.get_command(ctx, name)) for name in getattr(command, "commands", ())]
    yield from _by_panel("命令", [(one, (name, (one.help or "").strip())) for name, one in named])


def _by_panel(title: str, rows: Sequence[tuple[Any, tuple[str, str]]]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Rows under the panels that they name, in the order of the panels' first rows; the others last."""
    panels = [getattr(one, "rich_help_panel", None) or OTHER for one, _ in rows]
    order = sorted(dict.fromkeys(panels), key=lambda panel: (panel == OTHER, panels.index(panel)))
    for panel in order:
        name = title if order == [OTHER] else panel
        yield (
            name,
            [(_translated(a), _translated(b)) for p, (_, (a, b)) in zip(panels, rows, strict=True) if p == panel],
        )


def _translated(text: str) -> str:
    """A text with the library's own words in Chinese."""
    for english, chinese in _WORDS:
        text = text.replace(english, chinese)
    return re.sub(_RANGE, lambda m: f"；{m[1]} 到 {m[2]}]" if m[1] else f"[{m[3]} 到 {m[4]}]", text)


def _columns(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Names on the left, what they mean on the right; a long name has a line of its own."""
    left = min(_LONGEST_NAME, max(_cells(name) for name, _ in rows), width // 3) + 2
    for name, text in rows:
        lines = wrapped(text, width - left - 2) or [""]
        if _cells(name) > left - 2:
            yield f"  {name}"
            name = ""
        for line in lines:
            yield f"  {name}{' ' * (left - _cells(name))}{line}".rstrip()
            name = ""


def _cells(text: str) -> int:
    return sum(map(char_width, text))


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of so many columns; Chinese text breaks anywhere, but no line begins with a mark that ends a clause."""
    lines, line = [], ""
    for piece in re.findall(r"[!-~]+|.", text.replace("\n", " ")):
        full = _cells(line) + _cells(piece) > width
        if full and line.strip() and piece not in _NO_LINE_STARTS_WITH:
            lines.append(line.rstrip())
            line = ""
        line += piece if line or piece != " " else ""
    return [*lines, line.rstrip()] if line.strip() else lines


# --- what is wrong with a call ----------------------------------------------------------------------------------------

_ALSO = {
    "起草": "draft",
    "写": "draft",
    "新建": "new",
    "校对": "check",
    "提纲": "outline",
    "句库": "phrases",
    "文种": "kinds",
}
_FOR_FILE = {".yaml": "draft", ".yml": "draft", ".docx": "check", ".md": "check", ".txt": "check"}


def call_fault(error: Exception) -> Finding:
    """What is wrong with a call, as the library's exception tells it, in Chinese with the next step."""
    message = str(getattr(error, "message", "") or error)
    quoted = re.search(r"'([^']*)'", message)
    what = quoted.group(1) if quoted else ""
    context = getattr(error, "ctx", None)
    if context is not None and ("No such command" in message or "unexpected extra" in message):
        said, near = _no_command(what, context) if "No such command" in message else _too_much(message)
    else:
        said, near = _of_parameter(error, message, what), "、".join(getattr(error, "possibilities", None) or ())
        near = f"是不是 {near}？" if near else ""
    path = context.command_path if context is not None else "speechgen"
    return Finding(Pos("speechgen"), "error", "call", said, f"{near}看说明：{path} --help")


def _no_command(what: str, context: Any) -> tuple[str, str]:
    """A word that is no command: a file that was meant for one, a slip of the pen, a Chinese name."""
    suffix = Path(what).suffix.lower()
    said = f"没有“{what}”这个命令"
    if suffix in _FOR_FILE:
        return f"{said}：文件名前面要写做什么", f"写成 {context.command_path} {_FOR_FILE[suffix]} {what}。"
    from difflib import get_close_matches  # a wrong call only

    known = list(getattr(context.command, "commands", ())) or list(_ALSO.values())
    near = [_ALSO[what]] if what in _ALSO else get_close_matches(what, known, 1, 0.5)
    return said, f"是不是 {near[0]}？" if near else ""


def _too_much(message: str) -> tuple[str, str]:
    extra = re.search(r" \((.*)\)$", message)
    return f"多写了“{extra.group(1) if extra else ''}”", "文件名里有空格的，两头加半角双引号。"


def _of_parameter(error: Exception, message: str, what: str) -> str:
    name = type(error).__name__
    option = getattr(error, "option_name", what)
    said = {
        "NoSuchOption": f"没有“{option}”这个选项",
        "MissingParameter": f"缺少{_parameter(error)}",
        "BadParameter": f"{_parameter(error)}不对：{_value(message, what)}",
        "BadOptionUsage": f"“{option}”后面要跟一个值",
    }
    return said.get(name, f"命令写得不对：{message}")


def _value(message: str, what: str) -> str:
    """What is wrong with the value of a parameter."""
    if found := re.search(r"(\S+) is not in the range (\d+)<=x<=(\d+)", message):
        return f"{found[1]} 不在 {found[2]} 到 {found[3]} 之间"
    return f"“{what}”不是整数" if "integer" in message or "is not a valid int" in message else what or message


def _parameter(error: Exception) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return "“参数”"
    names = [name for name in getattr(param, "opts", ()) if name.startswith("-")]
    shown = " ".join([*names[:1], _translated(param.make_metavar(getattr(error, "ctx", None)))]) if names else None
    return f"“{shown or getattr(param, 'metavar', None) or getattr(param, 'name', None) or '参数'}”"
