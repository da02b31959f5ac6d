"""What `batch --cluster` costs beside one process of one machine: prints the figures of docs/scaling.md.

A scheduler and two workers are started on loopback: what the wire and the scheduler add can be seen, what a network adds cannot.
Figures of papers are processor time of the calling process, the difference of two sizes, so that start-up falls out and a
busy machine matters little. Run it with `.venv/bin/python benchmarks/cluster.py`.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
SHORT, LONG = ROOT / "samples" / "消防整治简报.yaml", ROOT / "samples" / "创卫冲刺动员.yaml"


@contextmanager
def two_workers(folder: Path) -> Iterator[str]:
    """The address of a scheduler with two workers."""
    from importlib import import_module

    from distributed import Client

    machines = import_module("cluster_tools").Machines(folder)
    try:
        for name in ("one", "two"):
            machines.worker(name, preload="")
        with Client(machines.address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=30)
        yield machines.address
    finally:
        machines.close()


def of_paper(sample: Path, sizes: tuple[int, int], folder: Path, *how: str) -> float:
    """Processor time in ms that the calling process spends on one more paper."""
    spent = []
    for size in (1, *sizes):  # the first one fills the cache
        source, out = folder / f"{sample.stem}{size}{how[0]}", folder / f"out-{sample.stem}{size}{how[0]}"
        source.mkdir()
        for number in range(size):
            (source / f"{number}.yaml").write_bytes(sample.read_bytes())
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        call = [sys.executable, "-m", "speechgen", "batch", str(source), "-O", str(out), "--jobs", "1", *how]
        subprocess.run(call, stderr=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return (spent[2] - spent[1]) / (sizes[1] - sizes[0]) * 1000


def empty_job() -> bytes:
    """A job of no papers."""
    from speechgen.batch import parcel
    from speechgen.batch.papers import Plan
    from speechgen.output import Order
    from speechgen.writers.layout import Layout

    return parcel.job([], Plan(Order(None, "docx", None, Layout(), False, False, False), 0, date(2026, 9, 20), (), ""))


def round_trips(client: Any) -> tuple[float, float]:
    """Milliseconds of an empty chunk there and back, and of each of 500 at once."""
    from speechgen.batch import remote

    job, alone = empty_job(), []
    for _ in range(51):
        before = time.perf_counter()
        client.submit(remote.work, job, pure=False).result()
        alone.append(time.perf_counter() - before)
    before = time.perf_counter()
    client.gather([client.submit(remote.work, job, pure=False) for _ in range(500)])
    return statistics.median(alone) * 1000, (time.perf_counter() - before) / 500 * 1000


def main() -> None:
    """Measure and print."""
    from distributed import Client

    with tempfile.TemporaryDirectory() as work, two_workers(Path(work)) as address:
        with Client(address, set_as_default=False) as client:
            print("空的一包：来回 {:.1f} 毫秒；500 包一起，每包 {:.1f} 毫秒".format(*round_trips(client)))
        for sample, sizes in ((SHORT, (50, 250)), (LONG, (16, 64))):
            alone = of_paper(sample, sizes, Path(work), "--seed", "1")
            caller = of_paper(sample, sizes, Path(work), "--cluster", address)
            print(
                f"{sample.stem}：自己写一份 {alone:.1f} 毫秒；用集群本机花 {caller:.1f} 毫秒，最多快 {alone / caller:.0f} 倍"
            )


if __name__ == "__main__":
    main()
