"""docxtpl filling a template the documented way. usage: docxtpl_fill.py TEMPLATE SPEECH_JSON OUT [REPEAT].

With REPEAT: that many papers after 20 that are not counted, and the median milliseconds per paper on stdout.
"""

import io
import json
import statistics
import sys
import time
from pathlib import Path
from typing import IO

from docxtpl import DocxTemplate  # type: ignore[import-not-found]


def fill(template: str, paragraphs: list[str], out: str | IO[bytes]) -> None:
    """One paper."""
    document = DocxTemplate(template)
    document.render({"p": paragraphs})
    document.save(out)


def main() -> None:
    """One paper to a file, or many to memory."""
    template, speech, out, *repeat = sys.argv[1:]
    paragraphs = [block["text"] for block in json.loads(Path(speech).read_text(encoding="utf-8"))]
    if not repeat:
        fill(template, paragraphs, out)
        return
    times = []
    for _ in range(20 + int(repeat[0])):
        start = time.perf_counter()
        fill(template, paragraphs, io.BytesIO())
        times.append((time.perf_counter() - start) * 1000)
    print(statistics.median(times[20:]))


if __name__ == "__main__":
    main()
