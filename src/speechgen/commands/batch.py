"""`speechgen batch`: a folder of situation files, or a base file and a table → a folder of papers with their lists."""

from __future__ import annotations

import gc
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from speechgen.batch import file_names
from speechgen.batch import lists as batch_lists
from speechgen.batch import papers as batch
from speechgen.batch.lists import Line
from speechgen.batch.papers import Inspected, Made, Plan, Task
from speechgen.batch.pool import Makers, Stop, make_all, spread
from speechgen.batch.state import State, deliver, sweep, trouble
from speechgen.commands import tell
from speechgen.commands.batch_alike import check_against, compare
from speechgen.commands.batch_request import Request, check_cluster, pattern_of, plan_of, tasks_of
from speechgen.drafting import resources, user_folders
from speechgen.findings import Finding, InputError, Level, has_errors
from speechgen.output import write_whole

_LEVELS: tuple[Level, ...] = ("error", "warning", "hint")
WORTH_A_PROCESS = 500  # tasks to look at: starting a process takes as long
TOLD_UNWRITTEN = 10  # papers that could not be written, on the screen
TOLD = 200  # findings on the screen; all of them are in the list


@dataclass(slots=True)
class _Run:
    """A batch under way: the tasks, their file names, what is known of each; `strays`: rows that belong to no paper."""

    request: Request
    plan: Plan
    tasks: list[Task]
    state: State
    strays: Sequence[Finding]
    looked: dict[int, Inspected] = field(default_factory=dict)
    files: dict[int, str] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    made: int = 0
    unwritten: int = 0
    kept: int = 0
    ours: bool = False
    stopped: bool = False
    gave_up: bool = False
    alike: int = 0
    gaps: int = 0
    _places: int = 0

    def places(self) -> int:
        """In how many places the papers are at home, counted once: it is asked for each line of the lists."""
        if not self._places:
            self._places = len({found.names.get("地方.名称", "") for found in self.looked.values()})
        return self._places


def run(request: Request) -> int:
    """Make the papers; the exit status: 0 all there, 1 some too much alike, 2 some not made, 3 by our fault, 130 broken off."""
    gc.enable()  # a long run, unlike the others
    check_against(request.against)
    check_cluster(request)
    tasks, strays = tasks_of(request)
    plan = plan_of(request, tasks)
    with _makers(request) as makers:
        return _run(request, tasks, strays, plan, makers)


@contextmanager
def _makers(asked: Request) -> Iterator[Makers]:
    """Who makes the papers: processes of this machine, or a cluster, looked at before anything is written."""
    if not asked.cluster:
        yield partial(make_all, asked.jobs)
        return
    from speechgen.batch.cluster import connected

    with connected(asked.cluster, asked.tls) as cluster:
        print(f"交给集群 {cluster.url} 写，{cluster.workers} 个工作进程", file=sys.stderr)
        yield cluster.make_all


def _run(request: Request, tasks: list[Task], strays: Sequence[Finding], plan: Plan, makers: Makers) -> int:
    request.folder.mkdir(parents=True, exist_ok=True)
    sweep(request.folder)
    one = _Run(request, plan, tasks, State(request.folder), strays)
    one.state.tidy()
    with _interruptible() as stop:
        _inspect(one, stop)
        if not stop():
            _make(one, makers, stop)
        one.stopped = stop()
    _lists(one)
    _alike(one)
    return _close(one)


# --- making it ----------------------------------------------------------------------------------------------------------


@contextmanager
def _interruptible() -> Iterator[Stop]:
    """A function that says whether Ctrl-C was pressed; pressed again it ends the program at once."""
    pressed = threading.Event()

    def handle(signum: int, frame: object) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()
        print("\n正在收尾：写完手头的几份就停（再按一次 Ctrl-C 立即停）", file=sys.stderr)

    if threading.current_thread() is not threading.main_thread():
        yield pressed.is_set
        return
    before = signal.signal(signal.SIGINT, handle)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _inspect(one: _Run, stop: Stop) -> None:
    """Look at every task and tell all faults before anything is written; settle the file names."""

    def gone(task: Task) -> Inspected:
        return Inspected(task.number, (), True, {}, "")

    jobs = min(one.request.jobs, len(one.tasks) // WORTH_A_PROCESS)
    for found in spread(batch.inspect, gone, one.tasks, one.plan, jobs, stop):
        one.looked[found.number] = found
        if found.failed:
            one.faults[found.number] = "；".join(batch.finding_row(f) for f in found.findings)[:1000]
    found_all = dict.fromkeys([*one.strays, *(f for n in sorted(one.looked) for f in one.looked[n].findings)])
    _tell(sorted(found_all, key=lambda f: (_LEVELS.index(f.level), f.pos)))
    names = [file_names.safe(file_names.filled(pattern_of(one.request), dict(_names(one, t)))) for t in one.tasks]
    files = file_names.distinct(names, f".{one.request.order.to}", batch_lists.FILES)
    one.files = {task.number: file for task, file in zip(one.tasks, files, strict=True)}


def _names(one: _Run, task: Task) -> dict[str, str]:
    found = one.looked.get(task.number)
    return {name: value or "未填" for name, value in found.names.items()} if found else {}


def _tell(findings: Sequence[Finding]) -> None:
    tell(findings[:TOLD])
    if len(findings) > TOLD:
        print(f"还有 {len(findings) - TOLD} 条，都在 {batch_lists.MANIFEST} 里", file=sys.stderr)


def _make(one: _Run, makers: Makers, stop: Stop) -> None:
    """Make and write whatever is not there yet; the makers may give up, which spoils nothing that is written."""
    folder, todo = one.request.folder, []
    for task in one.tasks:
        if one.looked[task.number].failed:
            continue
        if one.request.resume and one.state.done(folder, one.files[task.number], one.looked[task.number].digest):
            one.kept += 1
        else:
            todo.append(task)
    try:
        with progress(len(todo)) as advance:
            for made in makers(todo, one.plan, stop):
                _deliver(one, made)
                advance()
    except InputError as error:
        one.gave_up = True
        tell(error.findings)


def _deliver(one: _Run, made: Made) -> None:
    name = one.files[made.number]
    fault = made.fault or deliver(
        one.request.folder, name, one.looked[made.number].digest, made, one.state, one.request.order.force
    )
    one.ours = one.ours or made.ours
    if not fault:
        one.made += 1
        return
    one.faults[made.number] = fault
    one.unwritten += 1
    if one.unwritten <= TOLD_UNWRITTEN:
        print(f"{one.tasks[made.number - 1].where}：{fault}", file=sys.stderr)
    elif one.unwritten == TOLD_UNWRITTEN + 1:
        print(f"还有没有写成的，不再一一列出，原因都在 {batch_lists.MANIFEST} 里", file=sys.stderr)


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar with rate and remaining time on a terminal; nothing otherwise."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    speed = TextColumn("{task.fields[rate]}")
    parts = (TextColumn("起草"), BarColumn(), MofNCompleteColumn(), speed, TextColumn("还要"), TimeRemainingColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True) as bar:
        job = bar.add_task("", total=total, rate="")

        def advance() -> None:
            bar.advance(job)
            bar.update(job, rate=f"每秒 {bar.tasks[0].speed or 0:.1f} 份")

        yield advance


# --- what is told -------------------------------------------------------------------------------------------------------


def _lists(one: _Run) -> None:
    """Write the lists of the batch; a list that is open in Excel stops nothing."""
    lines = [_line(one, task) for task in one.tasks]
    one.gaps = sum(len(line.gaps) for line in lines)
    for name, data in (
        (batch_lists.MANIFEST, batch_lists.manifest(lines)),
        (batch_lists.MANIFEST_JSON, batch_lists.manifest_json(lines)),
        (batch_lists.GAPS, batch_lists.gap_list(lines)),
    ):
        try:
            write_whole(one.request.folder / name, data)
        except OSError as error:
            one.faults[0] = trouble(name, error)
            print(one.faults[0], file=sys.stderr)


def _line(one: _Run, task: Task) -> Line:
    file, looked = one.files.get(task.number, ""), one.looked.get(task.number)
    unit = _unit(one, task, looked)
    seed = batch.paper_seed(one.plan.seed, task.number)
    fault = one.faults.get(task.number, "")
    row = None if fault else one.state.row(file)
    if row is None or looked is None or row.digest != looked.digest:
        return Line(task.number, task.where, file, unit, seed, fault=fault or "还没有写")
    return Line(task.number, task.where, file, unit, seed, row.chars, row.gaps, row.findings)


def _alike(one: _Run) -> None:
    """Compare what is there and write the report."""
    asked = one.request
    files = [one.files[t.number] for t in one.tasks if t.number not in one.faults and t.number in one.files]
    there = [file for file in files if one.state.row(file) is not None]
    fixed = resources(user_folders(one.tasks[0].source.resolve().parent)).formulations
    one.alike, fault = compare(asked.folder, there, one.state, asked.against, asked.alike / 100, fixed)
    if fault:
        one.faults[0] = fault
        print(fault, file=sys.stderr)


def _unit(one: _Run, task: Task, looked: Inspected | None) -> str:
    """Whose paper it is, for the lists: the group of a table, else the place if papers differ in it, else the file's name."""
    if looked and (one.places() == len(one.tasks) or (task.record and task.record.unit)):
        return looked.names.get("单位", "")
    return Path(one.files.get(task.number, "")).stem


def _close(one: _Run) -> int:
    """Tell how it ended; the exit status."""
    failed = sum(number > 0 for number in one.faults)
    parts = [f"共 {len(one.tasks)} 份", f"写好 {one.made} 份"]
    parts += [f"原来就有 {one.kept} 份"] if one.kept else []
    parts += (
        [f"没有写成 {failed} 份" + (f"（见 {batch_lists.MANIFEST}）" if 0 not in one.faults else "")] if failed else []
    )
    left = len(one.tasks) - one.made - one.kept - failed
    parts += [f"还没有写 {left} 份"] if left else []
    print(f"{'，'.join(parts)}。都在：{one.request.folder}", file=sys.stderr)
    if one.gaps:
        print(f"待补 {one.gaps} 处，按单位列在 {batch_lists.GAPS} 里", file=sys.stderr)
    if one.stopped or failed or one.gave_up:
        print("改好以后，用同样的命令加上 --resume 接着写，写好的不会重写。", file=sys.stderr)
    if one.stopped:
        return 130
    broken = one.faults or has_errors(one.strays) or one.gave_up
    return 3 if one.ours else 2 if broken else 1 if one.alike else 0
