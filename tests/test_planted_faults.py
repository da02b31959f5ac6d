"""An unseen table of 300 units with 12 planted faults: all named with their cells, none else."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from planted import FAULTS, UNITS, Planted, planted
from speechgen.batch.overlay import read_base
from speechgen.batch.papers import Plan, Task, inspect
from speechgen.batch.sheet_files import read_grid
from speechgen.batch.table import read_table
from speechgen.findings import Finding
from speechgen.output import Order
from speechgen.writers.layout import Layout

PLAN = Plan(Order(None, "md", None, Layout(), False, False, False), 0, date(2026, 9, 18), (), "")


def as_file(made: Planted, folder: Path, kind: str) -> Path:
    path = folder / f"单位.{kind}"
    if kind == "csv":
        with path.open("w", encoding="gb18030", newline="", errors="replace") as stream:
            rows = [
                [cell.strftime("%Y/%m/%d") if isinstance(cell, datetime) else cell for cell in row] for row in made.rows
            ]
            csv.writer(stream).writerows(rows)
        return path
    book = openpyxl.Workbook()
    for row in made.rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def found_in(path: Path, base_file: Path) -> list[Finding]:
    """Everything that is told of a table, without hints."""
    table = read_table(read_grid(path), read_base(base_file))
    assert len(table.records) in range(UNITS - FAULTS, UNITS + FAULTS)
    tasks = [Task(n, base_file, record) for n, record in enumerate(table.records, 1)]
    looked = [f for task in tasks for f in inspect(task, PLAN).findings]
    return [f for f in dict.fromkeys([*table.findings, *looked]) if f.level != "hint"]


@pytest.mark.parametrize("seed", range(8))
def test_all_planted_faults_are_named_and_none_else(seed: int, tmp_path: Path) -> None:
    made = planted(seed)
    base_file = tmp_path / "底稿.yaml"
    base_file.write_text(made.base, encoding="utf-8")
    findings = found_in(as_file(made, tmp_path, "xlsx" if seed % 4 < 2 else "csv"), base_file)
    assert {str(f.pos).rpartition("!")[2] for f in findings} == made.cells, "\n".join(map(str, findings))
    assert len(made.cells) == FAULTS
    assert all(f.message and f.suggestion for f in findings)
