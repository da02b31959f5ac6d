"""Where the processor's time of a cold `speechgen draft` goes, part by part.

usage: start.py [ROUNDS] [SITUATION.yaml] prints the medians of fresh processes, the caches filled. Processor time, not the
clock's: others may use the machine. Reading the call itself is left out. For single modules:
python -X importtime -m speechgen draft …
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "小区消防推进会.yaml"


def one_draft(path: Path) -> None:
    """The parts of one draft in this process, each with its milliseconds, as JSON; they begin with Python's own start."""
    spent, before = {}, 0.0

    def part(name: str) -> None:
        nonlocal before
        now = time.process_time() * 1000
        spent[name], before = now - before, now

    gc.disable()  # as __main__.py does
    part("Python")
    for library in ("typer", "jinja2.sandbox", "yaml"):
        import_module(library)
    part("libraries: typer, jinja2, yaml")
    for module in ("speechgen.cli", "speechgen.commands.draft"):
        import_module(module)
    part("our modules")
    from datetime import date

    from speechgen.drafting import resources, user_folders
    from speechgen.situation import load_situation
    from speechgen.variants import variants
    from speechgen.writers import WRITERS
    from speechgen.writers.layout import Layout

    own = user_folders(path.resolve().parent)
    found = resources(own)
    part("templates, phrases, formulations")
    situation = load_situation(path, found.templates.spares)
    part("situation")
    [made] = variants(situation, 1, 0, date.today(), 0, own, {})
    part("plan, choose, explain")
    WRITERS["docx"](made.draft.document, Layout(), ())
    part(".docx")
    gc.freeze()
    print(json.dumps(spent))


def main() -> None:
    """Run the rounds and print the medians."""
    import statistics
    import subprocess

    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    path = sys.argv[2] if len(sys.argv) > 2 else str(SAMPLE)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    rows: list[dict[str, float]] = []
    for _ in range(rounds + 2):  # the first two fill the caches
        process = subprocess.Popen([sys.executable, __file__, "--one", path], env=env, stdout=subprocess.PIPE)
        assert process.stdout
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        spent = json.loads(said)
        rows.append(spent | {"end": (usage.ru_utime + usage.ru_stime) * 1000 - sum(spent.values())})
    medians = {name: statistics.median(row[name] for row in rows[2:]) for name in rows[0]}
    for name, spent in [*medians.items(), ("all", statistics.median(sum(row.values()) for row in rows[2:]))]:
        print(f"{spent:7.1f} ms  {name}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one_draft(Path(sys.argv[2]))
    else:
        main()
