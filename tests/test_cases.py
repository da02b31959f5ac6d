"""Command tests: each code block of tests/cases/*.md that begins with `% speechgen` is run as written.

    % speechgen draft 会.yaml --to txt -o -        the call; `| pattern` at its end keeps the lines that hold the pattern
    会.yaml:                                       files for it: a name with a colon, then indented lines
        文种: 推进会讲话
    ^D
    what is expected on standard output, then on standard error; a last line `=> 2` for an exit status other than 0

A line `…` among the expected ones stands for any lines, … within a line for any text. A mistake costs one case: write it
first, see it fail, mend it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"
_BLOCK = re.compile(r"^```\n% (speechgen .*?)\n(.*?)\^D\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"^(\S+):\n((?:(?:    .*)?\n)+)", re.MULTILINE)


def cases() -> Iterator[object]:
    """Every case: its call, its input, what it expects; named by its file and line."""
    for path in sorted(CASES.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for found in _BLOCK.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield pytest.param(*found.groups(), id=f"{path.stem}:{line}")


def run(call: str, folder: Path) -> str:
    """What a call prints, and how it ends."""
    command, _, pattern = call.partition(" | ")
    args = [sys.executable, "-m", "speechgen.cli", *shlex.split(command)[1:]]
    env = {**os.environ, "HOME": str(folder), "PYTHONUTF8": "1"}
    done = subprocess.run(args, cwd=folder, capture_output=True, encoding="utf-8", env=env, check=False)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if re.search(pattern, line)]
    return "\n".join([*lines, *([f"=> {done.returncode}"] if done.returncode else [])]) + "\n"


def fits(wanted: str, got: str) -> bool:
    """Whether an output is the expected one; `…` stands for any lines."""
    lines = (".*".join(re.escape(part) for part in line.split("…")) + "\n" for line in wanted.splitlines())
    pattern = "".join("(?:.*\n)*?" if line == ".*\n" else line for line in lines)
    return re.fullmatch(pattern, got) is not None


@pytest.mark.parametrize(("call", "given", "wanted"), list(cases()))
def test_case(call: str, given: str, wanted: str, tmp_path: Path) -> None:
    for name, text in _FILE.findall(given):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(textwrap.dedent(text), encoding="utf-8")
    got = run(call, tmp_path)
    assert fits(wanted, got), f"% {call}\n--- expected\n{wanted}--- got\n{got}"


def test_every_block_of_a_case_file_is_run() -> None:
    for path in CASES.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n```\n% speechgen") == len(_BLOCK.findall(text)), path.name
