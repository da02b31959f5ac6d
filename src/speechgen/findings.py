"""Positions, findings and the two printers every fault of a user's file goes through.

A finding is printed as ``file:line:column: level code message``, then the line itself with a caret that stands
right under Chinese text, then what to do next (design.md §4).
"""

from __future__ import annotations

import errno
import json
import unicodedata
from collections.abc import Iterable
from itertools import accumulate
from typing import Literal

from speechgen.records import dataclass

Level = Literal["error", "warning", "hint"]
LEVEL_NAMES: dict[Level, str] = {"error": "错误", "warning": "提醒", "hint": "提示"}


@dataclass(frozen=True, slots=True, order=True)
class Pos:
    """A place in a user's file; line and column count from 1, columns in characters."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """file:line:column; an option or the program itself (`--to`, `speechgen`) has no lines."""
        return (
            self.file
            if self.file.startswith("-") or self.file == "speechgen"
            else f"{self.file}:{self.line}:{self.column}"
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell the user: where, how bad, what, and what to do next."""

    pos: Pos
    level: Level
    code: str
    message: str
    suggestion: str = ""
    line_text: str = ""
    length: int = 1


OUR_FAULT = "程序出错了（{kind}: {error}）。这是程序的毛病，请把情况表（可隐去内容）和这句话报给维护者。"


_SYSTEM = {
    errno.ENOENT: ("没有这个文件或文件夹", "检查名字和位置；文件夹要先建好"),
    errno.EACCES: ("没有权限，或者文件正被别的程序打开", "在 Word、WPS 里关掉它；文件夹不让写的，用 -o 写到别处"),
    errno.EPERM: ("系统不允许", "换一个自己能写的文件夹，或请管理员开放权限"),
    errno.EROFS: ("这个盘是只读的", "换一个能写的位置"),
    errno.ENOSPC: ("磁盘满了", "清出空间，或换一个位置"),
    errno.EDQUOT: ("给你的空间用完了", "清出空间，或换一个位置"),
    errno.EISDIR: ("这是一个文件夹", "写上文件名"),
    errno.ENOTDIR: ("路径里有一段不是文件夹", "检查位置"),
    errno.ENAMETOOLONG: ("文件名太长", "换一个短的名字"),
    errno.EINVAL: ("名字里有这里不能用的字符", "换一个名字"),
    errno.EBUSY: ("文件正被别的程序占用", "关掉打开它的程序，再来"),
    errno.ETXTBSY: ("文件正被别的程序占用", "关掉打开它的程序，再来"),
    errno.EMFILE: ("打开的文件太多", "关掉一些程序，再来"),
    errno.EIO: ("磁盘读写出错", "换一个盘试试，并备份好文件"),
    errno.ELOOP: ("链接绕成了圈", "换成真正的文件"),
}


def of_system(error: OSError) -> tuple[str, str]:
    """What the system says about a file, in plain Chinese, and what to do next."""
    unknown = f"系统说：{error.strerror or type(error).__name__}", "换一个位置试试"
    return _SYSTEM.get(error.errno or 0, unknown)


class InputError(Exception):
    """The user's input cannot be used; carries every fault found, not only the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f.message for f in self.findings))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Finding, ...]]]:
        """So that it comes whole out of another process."""
        return type(self), (self.findings,)


def has_errors(findings: Iterable[Finding]) -> bool:
    """True if at least one finding is of level error."""
    return any(f.level == "error" for f in findings)


_WIDEST, _INDENT = 108, 12  # columns of a line shown under a finding; what stands before it, and room to spare


def char_width(char: str) -> int:
    """Columns that a character takes on a terminal: 2 for wide East Asian characters, 0 for combining marks."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def excerpt(line: str, column: int, length: int, limit: int = 0) -> tuple[str, str]:
    """A line cut to `limit` columns around `column` (from 0; a Chinese character takes two columns), and the caret line that
    fits under it. limit 0: what the terminal holds, so that the caret is never parted from its character."""
    import shutil  # a good file needs it not

    limit = limit or min(_WIDEST, shutil.get_terminal_size((_WIDEST + _INDENT, 24)).columns - _INDENT)
    start = max(0, column - _fitting(line[:column][::-1], limit // 2))
    shown = line[start : start + _fitting(line[start:], limit)]
    text = "".join(c if c.isprintable() or c == "\u3000" else "�" for c in shown)
    pad = sum(char_width(c) for c in text[: column - start])
    under = sum(char_width(c) for c in text[column - start : column - start + length])
    return text, " " * pad + "^" * max(1, under)


def _fitting(text: str, limit: int) -> int:
    """How many characters from the start take no more than so many columns."""
    return sum(total <= limit for total in accumulate(map(char_width, text[: limit * 2])))


def as_text(findings: Iterable[Finding]) -> str:
    """All findings as readable text, in the order given."""
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{finding.pos}: {LEVEL_NAMES[finding.level]} {finding.code} {finding.message}")
        if finding.line_text:
            lines += [f"    {part}" for part in excerpt(finding.line_text, finding.pos.column - 1, finding.length)]
        if finding.suggestion:
            lines.append(f"    → {finding.suggestion}")
    return "\n".join(lines)


def as_json(findings: Iterable[Finding]) -> str:
    """All findings as a JSON list with the same content as the text form."""
    rows = [
        {
            "file": f.pos.file,
            "line": f.pos.line,
            "column": f.pos.column,
            "level": f.level,
            "code": f.code,
            "message": f.message,
            "suggestion": f.suggestion,
        }
        for f in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)
