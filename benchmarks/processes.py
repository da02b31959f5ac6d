"""Runs programs and says what each of them cost: time, processor time, and the peak memory of every process in its tree.

Peak memory is VmHWM of each process, read from /proc a few times a second as long as it lives (the figure only grows, so that a
late look misses nothing but the last moments); where there is no /proc, only the largest process is known. The system counts
in a process's peak what its parent had when it was started, so this module imports nothing but the standard library.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
HERE = ROOT / "benchmarks"
PYTHON = sys.executable
PAGE = ROOT / "docs" / "performance.md"
LOOK = 0.1  # seconds between two looks at the memory


@dataclass(frozen=True)
class Ran:
    """What a run took: seconds, processor seconds (children included), peaks in KiB of the first process, of its largest
    child (0 if it had none) and of all together; standard output."""

    seconds: float
    cpu: float
    main: int
    worker: int
    together: int
    out: str

    @property
    def largest(self) -> int:
        """Peak KiB of the largest process."""
        return max(self.main, self.worker)


def environment(work: Path) -> dict[str, str]:
    """The surroundings of every process: bytecode is kept, as it is for users, and caches lie in the work folder."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "SPEECHGEN_CACHE": str(work / "cache")}


def run(command: list[str], env: dict[str, str], fine: tuple[int, ...] = (0,)) -> Ran:
    """Run a command to its end; one that ends with another status than the `fine` ones ends the benchmark."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with _Watch(process.pid) as watch:
        out, err = _streams(process)
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in fine:
        raise SystemExit(f"{' '.join(command)}\nended with {process.returncode}:\n{err.decode()}")
    main, worker, together = watch.figures(process.pid, usage.ru_maxrss)
    return Ran(elapsed, usage.ru_utime + usage.ru_stime, main, worker, together, out.decode())


def _streams(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """Both streams to their ends, together, so that neither fills up while the other is read."""
    assert process.stdout and process.stderr
    errors: list[bytes] = []
    reader = threading.Thread(target=lambda stream=process.stderr: errors.append(stream.read()))
    reader.start()
    out = process.stdout.read()
    reader.join()
    process.stdout.close()
    process.stderr.close()
    return out, errors[0]


class _Watch:
    """Looks at the memory of a process and of all below it, from a thread of its own."""

    def __init__(self, pid: int) -> None:
        self._pid, self._over = pid, threading.Event()
        self._peaks: dict[int, int] = {}
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK):
            for pid in _tree(self._pid):
                self._peaks[pid] = max(self._peaks.get(pid, 0), _peak(pid))

    def figures(self, pid: int, largest: int) -> tuple[int, int, int]:
        """Peaks of the first process, of its largest child, of all together; `largest`: what the system says of the largest."""
        below = [peak for other, peak in self._peaks.items() if other != pid and peak]
        main = self._peaks.get(pid, 0) if below else largest
        worker = max(below, default=0)
        if largest > max(main, worker):  # the last moments
            main, worker = (largest, worker) if main >= worker else (main, largest)
        return main, worker, main + sum(below) - max(below, default=0) + worker


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = path.read_text().split()
        except OSError:  # it has just ended
            continue
        for child in below:
            yield from _tree(int(child))


def _peak(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def write_page(target: str, figures: str) -> None:
    """Replace the figures in docs/performance.md that stand between the marks of a make target."""
    page = PAGE.read_text(encoding="utf-8")
    opening, closing = f"<!-- figures: make {target} ARGS=--write -->", "<!-- /figures -->"
    before, rest = page.split(opening)
    _, after = rest.split(closing, 1)
    PAGE.write_text(f"{before}{opening}\n{figures}\n{closing}{after}", encoding="utf-8")
