"""`speechgen style-from`: a paper of the unit → its 版式.yaml, and what in it is not as the standard has it."""

from __future__ import annotations

import sys
from pathlib import Path

from speechgen.house.file import FILE
from speechgen.house.style_from import as_file, read_style
from speechgen.output import check, write


def run(sample: Path, output: Path | None, force: bool) -> None:
    """Write the house style of a paper, or print it; deviations go to the screen. InputError if it is no .docx."""
    found = read_style(sample)
    text = as_file(found, sample.name)
    if output is None:
        print(text, end="")
    else:
        papers = [(output, text.encode())]
        check(papers, force)
        write(papers)
    for line in found.told():
        print(line, file=sys.stderr)
    if output is not None:
        print(
            f"已写好：{output}\n放在情况表旁边，名字用 {FILE}，起草时就照它排；或者用 --style {output}", file=sys.stderr
        )
