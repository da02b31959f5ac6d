"""The search for 雷同 over invented texts. usage: alike.py TEXTS.

A text has 150 clauses, half of them its own, half drawn from 2,000 that all texts draw from; one text in twenty is a copy of
another with 60 to 100 % of its clauses in another order. They lie on the disk, as those of a batch do. Prints as JSON:
texts, seconds and processor seconds of the search, pairs that are copies, how many of these were found, and how many were
found that are none.
"""

import json
import random
import sys
import tempfile
import time
from typing import IO

from speechgen.batch.resemblance import Index

CLAUSES, STOCK, COPIES = 150, 2000, 20
HAN = "".join(chr(n) for n in range(0x4E00, 0x4E00 + 2000))


def clause(rng: random.Random) -> str:
    """Characters at random."""
    return "".join(rng.choices(HAN, k=rng.randint(7, 14)))


class Texts:
    """The invented texts by number, each made when it is asked for; the last ones are copies of the first."""

    def __init__(self, texts: int) -> None:
        self.originals = texts - texts // COPIES
        self.copies = {(n - self.originals, n) for n in range(self.originals, texts)}
        rng = random.Random(5)
        self._stock = [clause(rng) for _ in range(STOCK)]

    def __call__(self, n: int) -> list[str]:
        """The clauses of a text."""
        rng = random.Random(n)
        if n < self.originals:
            drawn = CLAUSES // 2
            return [*rng.sample(self._stock, drawn), *(clause(rng) for _ in range(drawn))]
        kept = rng.sample(self(n - self.originals), rng.randint(CLAUSES * 6 // 10, CLAUSES))
        return [*kept, *(clause(rng) for _ in range(CLAUSES - len(kept)))]


class Clock:
    """Seconds and processor seconds of what runs inside `with`, added up."""

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0

    def __enter__(self) -> None:
        self._since = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._since[0]
        self.cpu += time.process_time() - self._since[1]


class Shelf:
    """Texts on the disk by their numbers."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._places = stream, list[int]()

    def put(self, clauses: list[str]) -> None:
        """Add a text."""
        self._places.append(self._stream.seek(0, 2))
        self._stream.write(json.dumps(clauses, ensure_ascii=False).encode() + b"\n")

    def __call__(self, n: int) -> list[str]:
        """The clauses of a text."""
        self._stream.seek(self._places[n])
        clauses: list[str] = json.loads(self._stream.readline())
        return clauses


def main() -> None:
    """Search and print."""
    texts, clock, index = int(sys.argv[1]), Clock(), Index()
    text = Texts(texts)
    with tempfile.TemporaryFile() as stream:
        shelf = Shelf(stream)
        for n in range(texts):
            clauses = text(n)
            shelf.put(clauses)
            with clock:
                index.add(clauses)
        with clock:
            pairs = {(pair.first, pair.second) for pair in index.pairs(0.5, shelf)}
    found = {"copies": len(text.copies), "found": len(pairs & text.copies), "invented": len(pairs - text.copies)}
    print(json.dumps({"texts": texts, "seconds": clock.seconds, "cpu": clock.cpu, **found}))


if __name__ == "__main__":
    main()
