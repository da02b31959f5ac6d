"""A real scheduler and real workers on this machine, each a process of its own with a home of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
REQUIRED = os.environ.get("SPEECHGEN_REQUIRE_CLUSTER") == "1"
MISSING = "" if find_spec("distributed") else "没有装 distributed，先运行 pip install -e '.[cluster]'"

# What a worker does that a test wants: a row with this word kills its process, or takes its time.
PRELOAD = """
import os, signal, time
from speechgen.batch import parcel
from speechgen.batch.papers import make
def prepared(task, plan):
    row = repr(task.record)
    if "毒" in row:
        os.kill(os.getpid(), signal.SIGKILL)
    if "慢" in row:
        time.sleep(0.02 if task.number < 20 else 0.1)
    return make(task, plan)
parcel.make = prepared
"""
OLDER = "import speechgen\nspeechgen.__version__ = '0.0.9'\n"
BARE = "import sys\nsys.modules['speechgen.batch.remote'] = None\n"


class Machines:
    """The processes of one cluster; `home` holds what they write."""

    def __init__(self, home: Path, *tls: str) -> None:
        self.home, self.tls, self.running = home, tls, dict[str, subprocess.Popen[bytes]]()
        note = home / "scheduler.json"
        self._start("scheduler", "--port", "0", "--no-jupyter", "--scheduler-file", str(note))
        self.address = _written(note)

    def _start(self, name: str, *args: str) -> None:
        home = self.home / name
        home.mkdir()
        program = "scheduler" if name == "scheduler" else "worker"
        env = {k: v for k, v in os.environ.items() if not k.startswith(("DASK_", "XDG_", "PYTEST"))}
        env |= {"HOME": str(home), "SPEECHGEN_CACHE": str(home / "cache"), "DASK_CONFIG": str(home)}
        env |= {"PYTHONPATH": str(HERE.parent / "src"), "PYTHONHASHSEED": str(len(self.running) + 1)}
        env |= {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *args, *self.tls]
        command += ["--no-dashboard", "--dashboard-address", "127.0.0.1:0"]  # else a port is open to every network
        with (home / "log").open("wb") as log:
            going = subprocess.Popen(
                [*command, "--host", "127.0.0.1"], cwd=home, env=env, stdout=log, stderr=log, start_new_session=True
            )
        self.running[name] = going

    def worker(self, name: str, preload: str = PRELOAD, nanny: bool = True) -> None:
        """Start a worker of one thread; with a nanny it is started again when it dies."""
        code = self.home / f"{name}.py"
        code.write_text(preload, encoding="utf-8")
        args = [self.address, "--nthreads", "1", "--preload", str(code), "--local-directory", str(self.home / name)]
        self._start(name, *args, "--nanny" if nanny else "--no-nanny")

    def kill(self, name: str) -> None:
        """End a process and its children as a power cut does."""
        going = self.running.pop(name)
        os.killpg(going.pid, signal.SIGKILL)
        going.wait()

    def close(self) -> None:
        """End everything."""
        for name in list(self.running):
            self.kill(name)


def _written(note: Path) -> str:
    import json

    for _ in range(400):
        time.sleep(0.05)
        if note.exists() and (text := note.read_text(encoding="utf-8")).endswith("}"):
            return str(json.loads(text)["address"])
    raise AssertionError("the scheduler did not start")
