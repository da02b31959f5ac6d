"""The benchmarks stay runnable: what they call is there, what they measure can be told. Nothing here looks at the clock."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"
SAMPLE = FOLDER.parent / "samples" / "小区消防推进会.yaml"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The modules of the benchmarks that need none of the peers; gone from memory afterwards, for their names are common ones."""
    monkeypatch.syspath_prepend(str(FOLDER))
    names = ("processes", "peer_tools", "batch_page", "growth", "batch", "run", "batch_parts")
    yield {name: importlib.import_module(name) for name in names}
    for name in names:
        sys.modules.pop(name, None)


def script(name: str, *arguments: str) -> Any:
    """What a script of the benchmarks prints, as JSON."""
    command = [sys.executable, str(FOLDER / name), *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_batch_runs_with_a_clock_around_every_part(modules: dict[str, Any], tmp_path: Path) -> None:
    spent = script("batch_parts.py", *modules["batch"].arguments(2, tmp_path, tmp_path / "out"))
    assert set(spent) == {*modules["batch_parts"].PARTS, modules["batch_parts"].REST}
    assert all(seconds > 0 for seconds in spent.values()), spent
    assert len(list((tmp_path / "out").glob("*.docx"))) == 2
    assert modules["batch"].first_paper(tmp_path / "out").exists()


def test_the_other_scripts_run() -> None:
    assert script("warm.py", str(SAMPLE), "write", "1") > 0
    found = script("alike.py", "60")
    assert (found["copies"], found["found"], found["invented"]) == (3, 3, 0)


def test_a_run_is_seen_with_its_children(modules: dict[str, Any], tmp_path: Path) -> None:
    held = "import subprocess, sys, time; x = bytearray({} << 20); time.sleep(0.2); {}"
    child = held.format(40, "")
    code = held.format(20, f"subprocess.run([sys.executable, '-c', {child!r}]); print('done')")
    ran = modules["processes"].run([sys.executable, "-c", code], modules["processes"].environment(tmp_path))
    assert ran.out == "done\n"
    assert ran.largest > 40 << 10
    if Path("/proc/self/status").exists():
        assert 20 << 10 < ran.main < 40 << 10 < ran.worker
        assert ran.together == ran.main + ran.worker


def runs(*tools: str) -> list[dict[str, Any]]:
    """What two rounds of the tools on one and on two cores could have given."""
    return [
        {
            "tool": tool,
            "papers": papers,
            "cores": cores,
            "round": turn,
            "seconds": papers / 10 / cores,
            "cpu": papers / 9,
        }
        | {"main": 50_000, "worker": 40_000 * (cores - 1), "together": 0}
        for papers in (100, 2000)
        for turn in (0, 1)
        for tool in tools
        for cores in (1, 2)
    ]


@pytest.mark.parametrize("peers", [("docxtpl", "docxtemplater"), ()])
def test_page_and_picture(modules: dict[str, Any], peers: tuple[str, ...]) -> None:
    page = modules["batch_page"]
    measured = runs(*peers, page.OURS)
    resumed = [{**run, "tool": page.RESUMED, "seconds": 1.0} for run in measured if run["tool"] == page.OURS]
    text = "\n".join(page.lines([*measured, *resumed], {"100": {"drafting": 1.0, "rest": 3.0}}, []))
    assert f"| 2,000 | {page.OURS} | 2 | 100 | 20 | 2.00 |" in text
    assert "| rest | 30.00 | 75% |" in text
    assert "| 100 papers, 2 cores | 1.0 | 0.20 |" in text
    drawn = ElementTree.fromstring(modules["growth"].picture([*measured, *resumed]))
    assert len(drawn.findall(f"{SVG}polyline")) == 2 * 2 * (len(peers) + 1)
    assert any(text.text == "2,000 份" for text in drawn.iter(f"{SVG}text"))


def test_the_page_has_a_place_for_the_figures(
    modules: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(modules["processes"].PAGE.read_bytes())
    monkeypatch.setattr(modules["processes"], "PAGE", page)
    for target in ("bench", "bench-batch"):
        modules["processes"].write_page(target, f"figures of {target}")
    text = page.read_text(encoding="utf-8")
    assert text.count("figures of bench") == 2
    assert "| docxtpl |" not in text
