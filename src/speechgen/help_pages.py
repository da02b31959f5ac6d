"""Help pages laid out for Chinese, whose characters take two columns."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from .findings import char_width

Rows: TypeAlias = Sequence[tuple[str, str]]
_NO_LINE_STARTS_WITH = "，。；：、）》”！？"
_WIDEST, _NARROWEST, _LONGEST_NAME = 100, 40, 26


def page(usage: str, text: str, sections: Sequence[tuple[str, Rows]], examples: Sequence[str]) -> str:
    """A help page: how to call it, what it does, named lists of names with what they mean, examples."""
    width = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
    out = [f"用法：{usage}", "", *(f"  {line}" for line in wrapped(text, width - 2))]
    for name, rows in sections:
        out += ["", f"{name}：", *_columns(rows, width)]
    if examples:
        out += ["", "例子：", *(f"  {line}" for line in examples)]
    return "\n".join(out)


def _columns(rows: Rows, width: int) -> Iterator[str]:
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
