"""python-docx the obvious way: open a styled base document, add each paragraph under its style's name, save.

usage: python_docx_write.py BASE SPEECH_JSON OUT [REPEAT]; with REPEAT as in docxtpl_fill.py.
"""

import io
import json
import statistics
import sys
import time
from pathlib import Path
from typing import IO

from docx import Document

Blocks = list[dict[str, str]]


def write(base: str, blocks: Blocks, out: str | IO[bytes]) -> None:
    """One paper."""
    document = Document(base)
    for block in blocks:
        document.add_paragraph(block["text"], style=block["style"])
    document.save(out)


def main() -> None:
    """One paper to a file, or many to memory."""
    base, speech, out, *repeat = sys.argv[1:]
    blocks: Blocks = json.loads(Path(speech).read_text(encoding="utf-8"))
    if not repeat:
        write(base, blocks, out)
        return
    times = []
    for _ in range(20 + int(repeat[0])):
        start = time.perf_counter()
        write(base, blocks, io.BytesIO())
        times.append((time.perf_counter() - start) * 1000)
    print(statistics.median(times[20:]))


if __name__ == "__main__":
    main()
