"""docxtpl filling one template many times, each into its own file, in one process or in several.

usage: docxtpl_batch.py TEMPLATE SPEECH_JSON FOLDER PAPERS PROCESSES. As its manual has it: one DocxTemplate, rendered again for
each paper; with several processes one for each of them, in a pool of the standard library that hands out 16 papers at a time.
Paper n is the speech with the first unit's name replaced by the n-th.
"""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from docxtpl import DocxTemplate  # type: ignore[import-not-found]

FIRST, NTH = "第1街道", "第{}街道"
CHUNK = 16

fill_paper: Callable[[int], None]


def filler(template: str, speech: str, folder: str) -> Callable[[int], None]:
    """The function that makes the paper with a number."""
    document = DocxTemplate(template)
    paragraphs = [block["text"] for block in json.loads(Path(speech).read_text(encoding="utf-8"))]

    def fill(n: int) -> None:
        unit = NTH.format(n)
        document.render({"p": [text.replace(FIRST, unit) for text in paragraphs]})
        document.save(str(Path(folder) / f"{unit}.docx"))

    return fill


def ready(*paths: str) -> None:
    """What a process of the pool does first."""
    global fill_paper
    fill_paper = filler(*paths)


def work(n: int) -> None:
    """A paper in a process of the pool."""
    fill_paper(n)


def main() -> None:
    """Fill PAPERS files."""
    paths, papers, processes = sys.argv[1:4], int(sys.argv[4]), int(sys.argv[5])
    numbers = range(1, papers + 1)
    if processes == 1:
        fill = filler(*paths)
        for n in numbers:
            fill(n)
        return
    with ProcessPoolExecutor(processes, initializer=ready, initargs=tuple(paths)) as pool:
        for _ in pool.map(work, numbers, chunksize=CHUNK):
            pass


if __name__ == "__main__":
    main()
