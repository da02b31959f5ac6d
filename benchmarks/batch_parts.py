"""What the parts of `speechgen batch` cost, in one process. usage: batch_parts.py ARGUMENTS_OF_BATCH …

Clocks are put around the functions below, wherever the program has them; what a part calls that is a part itself counts there.
Prints processor seconds by part as JSON, start-up and whatever else is left as the last; what batch itself prints goes nowhere.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from functools import wraps
from typing import Any

PARTS = {
    "reading the table": ("speechgen.commands.batch_request:tasks_of",),
    "checking every cell": ("speechgen.batch.papers:inspect",),
    "drafting": ("speechgen.drafting:draft",),
    "laying out the .docx": ("speechgen.writers:WRITERS[docx]",),
    "reading the row again, gaps": ("speechgen.batch.papers:make",),
    "writing to the disk, noting it": ("speechgen.batch.state:deliver",),
    "雷同: clauses of a paper": ("speechgen.batch.clauses:units",),
    "雷同: comparing, report": ("speechgen.commands.batch_alike:compare",),
    "lists (清单, 待补清单)": tuple(
        f"speechgen.batch.lists:{name}" for name in ("manifest", "manifest_json", "gap_list")
    ),
}
REST = "start and everything else"


class Clocks:
    """Processor seconds by part; only the innermost part that is running counts."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(PARTS, 0.0)
        self._running: list[str] = []
        self._since = 0.0

    def _turn(self) -> None:
        now = time.process_time()
        if self._running:
            self.spent[self._running[-1]] += now - self._since
        self._since = now

    def around(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with a clock."""

        @wraps(function)
        def timed(*args: Any, **named: Any) -> Any:
            self._turn()
            self._running.append(part)
            try:
                return function(*args, **named)
            finally:
                self._turn()
                self._running.pop()

        return timed


def found(where: str) -> tuple[Any, Callable[..., Any]]:
    """What holds a function and the function. AttributeError, KeyError or ImportError if it has moved."""
    module, _, name = where.partition(":")
    holder: Any = vars(importlib.import_module(module))
    if name.endswith("]"):
        name, _, key = name[:-1].partition("[")
        return holder[name], holder[name][key]
    return holder, holder[name]


def attach(clocks: Clocks) -> None:
    """Put the clocks around all parts."""
    importlib.import_module("speechgen.commands.batch")  # it and what it uses have the functions by name
    for part, places in PARTS.items():
        for where in places:
            holder, function = found(where)
            timed = clocks.around(part, function)
            ours = [vars(module) for name, module in sys.modules.items() if name.startswith("speechgen")]
            for names in (holder, *ours):
                for name in [name for name, value in names.items() if value is function]:
                    names[name] = timed


def main() -> None:
    """Run the batch and print."""
    from speechgen.cli import main as speechgen

    clocks = Clocks()
    attach(clocks)
    sys.argv = ["speechgen", "batch", *sys.argv[1:], "--jobs", "1"]
    status: Any = 0
    with open(os.devnull, "w") as nowhere, redirect_stderr(nowhere):  # noqa: PTH123
        try:
            speechgen()
        except SystemExit as end:
            status = end.code
    if status not in (0, 1):
        raise SystemExit(f"batch ended with {status}")
    print(json.dumps({**clocks.spent, REST: time.process_time() - sum(clocks.spent.values())}, ensure_ascii=False))


if __name__ == "__main__":
    main()
