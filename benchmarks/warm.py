"""speechgen many times in one process. usage: warm.py SITUATION draft|write PAPERS.

draft: planned, chosen, explained and written, another seed each time. write: the .docx alone, from the same Document.
Prints the median milliseconds per paper; 20 papers before are not counted.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from speechgen.drafting import draft
from speechgen.situation import load_situation
from speechgen.writers import WRITERS
from speechgen.writers.layout import Layout


def paper_maker(path: str, what: str) -> Callable[[int], object]:
    """The function to be timed, called with the number of the paper."""
    situation, layout = load_situation(Path(path)), Layout()
    document = draft(situation, seed=0).document
    if what == "write":
        return lambda n: WRITERS["docx"](document, layout, ())
    return lambda n: WRITERS["docx"](draft(situation, seed=n).document, layout, ())


def main() -> None:
    """Time the papers."""
    path, what, papers = sys.argv[1], sys.argv[2], int(sys.argv[3])
    make = paper_maker(path, what)
    times = []
    for n in range(20 + papers):
        start = time.perf_counter()
        make(n)
        times.append((time.perf_counter() - start) * 1000)
    print(statistics.median(times[20:]))


if __name__ == "__main__":
    main()
