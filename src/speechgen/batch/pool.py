"""Work spread over processes: in chunks, a few under way at a time, so that memory does not grow with the number of papers."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeAlias, TypeVar

from .papers import Made, Plan, Task, make

_Out = TypeVar("_Out")
Stop: TypeAlias = Callable[[], bool]
Makers: TypeAlias = Callable[
    [Sequence[Task], Plan, Stop], Iterator[Made]
]  # makes the papers of the tasks, in any order
# Makes the chunks that wait until they are done or it is told to stop; those whose process died go on the list.
Run: TypeAlias = Callable[[deque[Sequence[Task]], Stop, list[Sequence[Task]]], Iterator[_Out]]
AHEAD = 3  # chunks a process has waiting
MOST = 16  # tasks in a chunk


def worker_ready() -> None:
    """What a worker does first: leave Ctrl-C to its parent, and end if the parent is killed."""
    import multiprocessing
    import os
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _chunk(work: Callable[[Task, Plan], _Out], tasks: Sequence[Task], plan: Plan) -> list[_Out]:
    return [work(task, plan) for task in tasks]


def spread(
    work: Callable[[Task, Plan], _Out],
    lost: Callable[[Task], _Out],
    tasks: Sequence[Task],
    plan: Plan,
    jobs: int,
    stop: Stop = lambda: False,
) -> Iterator[_Out]:
    """What `work` makes of the tasks, as it gets done, in any order.

    lost: what to give for a task whose process was killed, and killed again when it had one for itself ·
    stop: asked often; once it is true nothing new is begun.
    """
    if jobs <= 1 or len(tasks) < 2 * jobs:
        for task in tasks:
            if stop():
                return
            yield work(task, plan)
        return
    yield from in_chunks(partial(_run, work, plan, jobs), lost, tasks, jobs, stop)


def in_chunks(
    run: Run[_Out], lost: Callable[[Task], _Out], tasks: Sequence[Task], width: int, stop: Stop
) -> Iterator[_Out]:
    """What `run` makes of the tasks in chunks: a few for each of `width` processes, so that none is idle at the end.

    A task of a chunk that could not be made is tried once more with nothing beside it; if that fails too it is `lost`.
    """
    size = max(1, min(MOST, len(tasks) // (width * 4)))
    waiting = deque(tasks[n : n + size] for n in range(0, len(tasks), size))
    while waiting and not stop():
        broken: list[Sequence[Task]] = []
        yield from run(waiting, stop, broken)
        for task in (task for chunk in broken for task in chunk):
            again: list[Sequence[Task]] = []
            yield from run(deque([[task]]), stop, again)
            if again:
                yield lost(task)


def _run(
    work: Callable[[Task, Plan], _Out],
    plan: Plan,
    jobs: int,
    waiting: deque[Sequence[Task]],
    stop: Stop,
    broken: list[Sequence[Task]],
) -> Iterator[_Out]:
    """One pool's life: until all is done, or one of its processes dies; what was under way then is in `broken`."""
    import multiprocessing
    from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool

    jobs = min(jobs, len(waiting))
    context = multiprocessing.get_context("spawn")  # alike everywhere, and no lock of the parent is copied in mid-air
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=worker_ready) as pool:
        running: dict[Future[Any], Sequence[Task]] = {}
        while running or (waiting and not stop() and not broken):
            while waiting and len(running) < jobs * AHEAD and not stop() and not broken:
                chunk = waiting.popleft()
                try:
                    running[pool.submit(_chunk, work, chunk, plan)] = chunk
                except BrokenProcessPool:
                    broken.append(chunk)
            if stop():  # chunks that no process has begun yet
                running = {future: chunk for future, chunk in running.items() if not future.cancel()}
            for future in wait(running, timeout=0.3, return_when=FIRST_COMPLETED).done:
                chunk = running.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    broken.append(chunk)
                else:
                    yield from future.result()


def lost(task: Task) -> Made:
    """The result for a task whose process was killed."""
    return Made(task.number, fault="起草这一份的进程两次被系统终止，可能是内存不够；用 --jobs 1 再试", ours=True)


def make_all(jobs: int, tasks: Sequence[Task], plan: Plan, stop: Stop) -> Iterator[Made]:
    """The papers of the tasks, in any order, from processes of this machine (`cluster.Cluster.make_all`: of others)."""
    return spread(make, lost, tasks, plan, jobs, stop)
