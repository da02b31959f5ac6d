"""Questions on the terminal, in Chinese; without a terminal nothing is asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from speechgen.findings import Finding, InputError, Pos


def at_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(what: str, default: str = "") -> str:
    """The answer to a question; the default for an empty one, and where the input ends."""
    print(f"{what}{f'［{default}］' if default else ''}：", end="", file=sys.stderr, flush=True)
    try:
        return input().strip() or default
    except EOFError:
        print(file=sys.stderr)
        return default


def agreed(what: str, yes: bool) -> bool:
    """Whether the user agrees; with --yes unasked, else refused where nobody can be asked."""
    if yes:
        return True
    if not at_terminal():
        raise InputError(
            [Finding(Pos("--yes"), "error", "call", "要写入文件，而这里没有人能确认", "确认无误后加 --yes")]
        )
    return ask(f"{what}（y 写入，回车不写）").lower() in ("y", "yes", "是", "好")


def needed(option: str, what: str, value: str) -> str:
    """A value given as an option, or asked for; InputError where nobody can be asked."""
    found = value or (ask(what) if at_terminal() else "")
    if not found:
        raise InputError([Finding(Pos(option), "error", "call", f"没有给{what}", f"用 {option} 写上")])
    return found


def choose(what: str, names: Sequence[str]) -> str:
    """One of a few names, by its number or by itself; whatever else is typed comes back as it is."""
    for n, name in enumerate(names, 1):
        print(f"  {n} {name}", file=sys.stderr)
    answer = ask(what)
    return names[int(answer) - 1] if answer.isdecimal() and 0 < int(answer) <= len(names) else answer


def edited(text: str) -> str:
    """A text as the user leaves it in $VISUAL or $EDITOR (notepad on Windows, else vi); InputError if that cannot run."""
    import shlex
    import subprocess
    import tempfile

    usual = "notepad" if os.name == "nt" else "vi"
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or usual
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "条目.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            code = subprocess.run([*shlex.split(editor, posix=os.name != "nt"), str(path)], check=False).returncode
        except OSError:
            code = -1
        if code:
            hint = "设好 EDITOR，或用 --text、--tone 等选项来改"
            raise InputError([Finding(Pos("EDITOR"), "error", "call", f"编辑器“{editor}”打不开", hint)])
        return path.read_text(encoding="utf-8-sig")
