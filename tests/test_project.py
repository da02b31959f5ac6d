"""What holds for the project as a whole: versions, dependencies, start-up, no network, short functions."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import speechgen

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "speechgen"
SAMPLE = ROOT / "samples" / "小区消防推进会.yaml"

# None of these may be loaded before a command needs it.
HEAVY = ("docx", "lxml", "jieba", "rich", "jinja2", "yaml", "ruamel.yaml", "openpyxl", "pydantic", "distributed")

# Modules over 300 lines, each with the reason that a reader accepts.
LONG_MODULES = {
    "fields.py": "a table: one line for each field of the situation",
    "datafiles.py": "the YAML reader: everything that can be wrong with a user's file, with its position",
    "situation.py": "the loader: the normal form and the faults of every kind of value",
    "lexicon.py": "closed word lists, and what is asked of them",
    "derive.py": "one Derived: speaker, place, host, leader, topic, clock, each a few lines",
    "choose.py": "filters, scores and expansion of phrases call one another",
    "document.py": "a table: the closed set of blocks, and what holds for any of them",
    "compose.py": "one Composer: front, headings, sections, tasks",
    "reading/docx.py": "one reader of one stream: a line or two for each element of a Word paragraph",
    "kinds.py": "one typed object for each part of a kind's file, read and cross-checked in one pass",
    "bank/phrasebank.py": "entries are read, checked and compiled in one pass",
}

# Runs the command line while the interpreter refuses every socket and every write outside the folder given first.
GUARDED = """
import os, sys
allowed = sys.argv.pop(1)
def guard(event, args):
    if event.startswith("socket."):
        raise RuntimeError(f"network: {event} {args}")
    if event == "open" and isinstance(args[0], (str, bytes)) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        path = os.path.realpath(os.fsdecode(args[0]))
        if not path.startswith((allowed, "/dev/")):
            raise RuntimeError(f"write outside the named paths: {path}")
sys.addaudithook(guard)
from speechgen.cli import main
main()
"""


def project() -> dict[str, Any]:
    """The [project] table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def run_python(code: str, *args: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter with our sources first on its path; `home` holds its caches and settings."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    if home:
        env |= {"HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home), "APPDATA": str(home)}
        env |= {"SPEECHGEN_CACHE": str(home / "cache"), "XDG_CONFIG_HOME": str(home / "config")}
    return subprocess.run(
        [sys.executable, "-c", code, *args], env=env, cwd=home, capture_output=True, encoding="utf-8", check=False
    )


def test_version_is_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert speechgen.__version__ in changelog
    try:
        installed = importlib.metadata.version("speechgen")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("speechgen is not installed here, only on the path")
    assert installed == speechgen.__version__


def test_every_dependency_is_explained() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    declared = [
        *project()["dependencies"],
        *(d for extra in project()["optional-dependencies"].values() for d in extra),
    ]
    names = [re.split(r"[<>=~!\[; ]", requirement)[0].lower() for requirement in declared]
    missing = [name for name in names if f"| `{name}`" not in page]
    assert not missing, f"explain in docs/dependencies.md: {missing}"


def test_every_bound_of_a_runtime_dependency_is_written_down() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    missing = [d for d in project()["dependencies"] if f"`{re.sub('^[a-z0-9._-]+', '', d.lower())}`" not in page]
    assert not missing, f"docs/dependencies.md gives another bound: {missing}"


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    code = f"import sys, speechgen.cli; print(*(m for m in {HEAVY!r} if m in sys.modules))"
    done = run_python(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_drafting_opens_no_socket_and_writes_only_where_told(tmp_path: Path) -> None:
    out = tmp_path / "讲话.docx"
    home = tmp_path.resolve()
    done = run_python(GUARDED, str(home), "draft", str(SAMPLE), "-o", str(out), home=home)
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 0


def test_the_guard_of_the_test_above_works(tmp_path: Path) -> None:
    home = tmp_path.resolve()
    beside = GUARDED.replace("from speechgen.cli import main\nmain()", "{}")
    for attempt in ("import socket; socket.socket()", f"open({str(tmp_path.parent / 'x')!r}, 'w')"):
        done = run_python(beside.replace("\n{}", f"\n{attempt}"), str(home), home=home)
        assert "RuntimeError" in done.stderr


def functions() -> Iterator[tuple[str, int]]:
    """Name and body length of every function, without its docstring."""
    for path in sorted(SRC.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = body[-1].end_lineno - body[0].lineno + 1 if body and body[-1].end_lineno else 0
                yield f"{path.relative_to(SRC)}:{node.lineno} {node.name}", lines


def test_functions_are_short() -> None:
    lengths = dict(functions())
    long = sorted((n, name) for name, n in lengths.items() if n > 25)
    report = "\n".join(f"{n} lines  {name}" for n, name in reversed(long))
    assert statistics.median(lengths.values()) < 8, f"median {statistics.median(lengths.values())}\n{report}"
    assert len(long) <= len(lengths) / 10, f"{len(long)} of {len(lengths)} functions over 25 lines\n{report}"


def test_modules_are_short_or_say_why_not() -> None:
    lines = {str(p.relative_to(SRC)): len(p.read_text(encoding="utf-8").splitlines()) for p in SRC.rglob("*.py")}
    long = {name: n for name, n in lines.items() if n > 300 and name not in LONG_MODULES}
    assert not long, f"split these, or give the reason in LONG_MODULES: {long}"


def test_only_the_command_line_prints() -> None:
    pattern = re.compile(r"^\s*print\(|\bsys\.exit\(|\b(?:datetime|date)\.(?:now|today)\(|\btime\.time\(", re.MULTILINE)
    sources = [path for path in sorted(SRC.rglob("*.py")) if not _command_line(path)]
    found = [str(path.relative_to(SRC)) for path in sources if pattern.search(path.read_text(encoding="utf-8"))]
    assert not found, f"print, exit and the clock belong to cli.py and commands/: {found}"


def _command_line(path: Path) -> bool:
    return path.name in ("cli.py", "__main__.py") or path.parent.name == "commands"
