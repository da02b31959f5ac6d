"""Kills `speechgen batch` with SIGKILL, resumes, and compares with a run that nobody disturbed.

    .venv/bin/python tests/kill_batch.py random [TIMES] [SEED]     at random moments, with two workers
    .venv/bin/python tests/kill_batch.py every [FIRST]             before each thing that it does to a file, one after the other

Each time the folder, the cache and the temporary folder are new (the test-suite has a cache that is filled). What is looked at
after the kill: every paper that is there is whole, no process lives on. After the resume: papers, lists and report are those of
the undisturbed run to the byte, and nothing else is left, in the folder, the cache or the temporary folder.
"""

from __future__ import annotations

import io
import itertools
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
LIBRARIES = re.compile(r"openpyxl\..*|[a-z0-9_]{8}")  # what openpyxl, and Python to try the folder, write for a moment
STATE = ".speechgen-batch.jsonl"
# Runs the command line and kills it before it opens for writing, renames, removes … the n-th file of a folder.
AT_FILE = """
import os, signal, sys
left, folder = int(sys.argv.pop(1)), sys.argv.pop(1)
def hook(event, args):
    global left
    if event not in ("open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "os.truncate"):
        return
    if event == "open" and not args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        return
    if os.path.abspath(os.fsdecode(args[0]) if isinstance(args[0], (str, bytes)) else "").startswith(folder):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
from speechgen.cli import main
main()
"""


@dataclass
class Place:
    """A folder with one batch in it; `cache`: one that is filled already, if not its own."""

    folder: Path
    call: tuple[str, ...]
    cache: Path | None = None
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("cache", "tmp", "home"):
            (self.folder / name).mkdir(parents=True)
        self.cache = self.cache or self.folder / "cache"
        self.env = {**os.environ, "PYTHONPATH": str(HERE.parent / "src"), "PYTHONUTF8": "1"}
        self.env |= {"SPEECHGEN_CACHE": str(self.cache), "TMPDIR": str(self.folder / "tmp")}
        self.env |= {"HOME": str(self.folder / "home")}

    @property
    def out(self) -> Path:
        """Where the papers go."""
        return self.folder / "out"

    def start(self, *program: str) -> subprocess.Popen[bytes]:
        """Start the batch, or go on with it, in a process group of its own."""
        return self._python(*(program or ("-m", "speechgen")), "batch", *self.call, "-O", str(self.out), "--resume")

    def _python(self, *args: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, *args]
        return subprocess.Popen(command, env=self.env, stderr=subprocess.DEVNULL, start_new_session=True)

    def kill(self, seconds: float, papers: int, whole_group: bool) -> bool:
        """Kill it so long after so many papers are there, alone or with its workers; whether it was still running."""
        going = self.start()
        while going.poll() is None and self.papers() < papers:
            time.sleep(0.005)
        time.sleep(seconds)
        running = going.poll() is None
        os.killpg(going.pid, signal.SIGKILL) if whole_group and running else going.kill()
        going.wait()
        _gone(going.pid)
        return running

    def kill_at(self, number: int) -> bool:
        """Kill it before the n-th thing that it does to a file; False if there were not so many."""
        return self.start("-c", AT_FILE, str(number), str(self.folder)).wait() == -signal.SIGKILL

    def papers(self) -> int:
        """How many papers there are."""
        return sum(1 for _ in self.out.glob("*.docx")) if self.out.exists() else 0

    def finish(self) -> int:
        """Go on to the end; the exit status."""
        return self.start().wait()

    def found(self) -> dict[str, bytes]:
        """Every file of the folder but the state; of an .xlsx the parts that don't say when it was saved."""
        files = (p for p in sorted(self.out.rglob("*")) if p.is_file()) if self.out.exists() else ()
        return {p.name: _content(p) for p in files if p.name != STATE}

    def litter(self) -> list[str]:
        """What a run should not leave behind; what stands in the cache may stay for an hour and until the next writing."""
        for path in (self.folder / "cache").rglob(".new-*"):
            os.utime(path, (0, 0))
        self._python("-c", "from speechgen import cache; cache.write('later', b'')").wait()
        left = [p for p in (self.folder / "tmp").rglob("*") if p.is_file() and not LIBRARIES.fullmatch(p.name)]
        left += (self.folder / "cache").rglob(".new-*")
        return [str(p.relative_to(self.folder)) for p in left]


def _gone(group: int) -> None:
    """Wait until no process of a group lives; AssertionError if one does after three seconds."""
    for _ in range(60):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise AssertionError("a worker lives on after its parent was killed")


def _content(path: Path) -> bytes:
    data = path.read_bytes()
    if path.suffix != ".xlsx":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return b"".join(parts.read(name) for name in sorted(parts.namelist()) if name != "docProps/core.xml")


def check_killed(place: Place, expected: dict[str, bytes]) -> None:
    """After a kill: a file with a name is whole. Lists and report may be those of a part of the papers."""
    for name, data in place.found().items():
        if name.endswith(".docx"):
            assert data == expected[name], f"half-written: {name}"


def check_finished(place: Place, expected: dict[str, bytes]) -> None:
    """After the resume: everything as if nothing had happened, nothing else."""
    found = place.found()
    assert found.keys() == expected.keys(), f"not the same files: {sorted(found.keys() ^ expected.keys())}"
    wrong = [name for name in expected if found[name] != expected[name]]
    assert not wrong, f"not the same: {wrong}"
    assert not place.litter(), f"left behind: {place.litter()}"


def undisturbed(folder: Path, call: tuple[str, ...], cache: Path | None = None) -> tuple[dict[str, bytes], float]:
    """What a run gives that nobody disturbs, and how long it takes."""
    place = Place(folder, call, cache)
    before = time.monotonic()
    place.finish()
    return place.found(), time.monotonic() - before


def once(
    folder: Path,
    call: tuple[str, ...],
    expected: dict[str, bytes],
    spent: float,
    draw: random.Random,
    cache: Path | None = None,
) -> str:
    """Kill one run, one time in three twice, resume it, compare; a line on what was there when it was killed."""
    place, told = Place(folder, call, cache), []
    number = sum(name.endswith(".docx") for name in expected)
    for _ in range(1 + (draw.random() < 1 / 3)):
        by_time, whole_group = draw.random() < 0.3, draw.random() < 0.5
        moment, papers = (draw.uniform(0, spent), 0) if by_time else (draw.uniform(0, 0.03), draw.randint(0, number))
        running = place.kill(moment, papers, whole_group)
        told.append(f"{'all' if whole_group else 'parent'} at {place.papers()}{'' if running else ' (had ended)'}")
        check_killed(place, expected)
    place.finish()
    check_finished(place, expected)
    return ", ".join(told)


def at(folder: Path, call: tuple[str, ...], expected: dict[str, bytes], number: int, cache: Path | None = None) -> bool:
    """Kill one run before the n-th thing that it does to a file, resume it, compare; False if it did less."""
    place = Place(folder, call, cache)
    if not place.kill_at(number):
        return False
    check_killed(place, expected)
    place.finish()
    check_finished(place, expected)
    return True


def main() -> None:
    """Kill as often as asked."""
    sys.path.insert(0, str(HERE))
    from test_batch import BASE, table

    numbers = [int(text) for text in sys.argv[2:]]
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        if sys.argv[1:2] == ["random"]:
            times, seed = (*numbers, *(50, 0)[len(numbers) :])
            call = (str(BASE), "--data", str(table(work, 60)), "--jobs", "2")
            expected, spent = undisturbed(work / "whole", call)
            draw = random.Random(seed)
            for number in range(1, times + 1):
                print(number, once(work / str(number), call, expected, spent, draw), flush=True)
        else:
            call = (str(BASE), "--data", str(table(work, 3)), "--jobs", "1")
            expected, _ = undisturbed(work / "whole", call)
            for number in itertools.count(*numbers or (1,)):
                if not at(work / str(number), call, expected, number):
                    break
                print(number, end=" ", flush=True)


if __name__ == "__main__":
    main()
