"""Tables as offices keep them: what a cell shows, which field a column is, what is wrong, all at once."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speechgen.batch.cells import Cell, Grid, letters
from speechgen.batch.overlay import laid_over, read_base
from speechgen.batch.papers import Plan, Task, inspect
from speechgen.batch.sheet_files import read_grid
from speechgen.batch.shown import shown
from speechgen.batch.table import read_table
from speechgen.batch.table_template import template
from speechgen.findings import InputError, has_errors
from speechgen.output import Order
from speechgen.situation import Fact, Situation
from speechgen.writers.layout import Layout

BASE = """\
文种: 推进会讲话
日期: 2026-09-16
讲话人: {职务: 区长}
地方: {类别: 区}
会议: 全区居民小区消防安全整治推进会
主题: {全称: 居民小区消防安全专项整治, 简称: 小区消防整治, 领域: 消防}
成绩:
  - {事项: 排查小区, 数量: }
任务:
  - {编号: T1, 标题: 打通消防车通道, 时限: }
"""


def base_file(folder: Path, text: str = BASE) -> Path:
    path = folder / "底稿.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def book(folder: Path, rows: Sequence[Any], name: str = "单位.xlsx") -> Path:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "街道"
    for row in rows:
        sheet.append(list(row))
    made.save(folder / name)
    return folder / name


def situations(folder: Path, table: Path, text: str = BASE) -> list[Situation]:
    base = read_base(base_file(folder, text))
    read = read_table(read_grid(table), base)
    assert not has_errors(read.findings)
    return [laid_over(base, record) for record in read.records]


def said(found: Situation, path: str) -> str | None:
    value = found.get(path)
    return (
        None if value is None else ("【待补】" if value.gap else value.text) if isinstance(value, Fact) else str(value)
    )


PLAN = Plan(Order(None, "md", None, Layout(), False, False, False), 0, date(2026, 9, 16), (), "")


def faults(base: Path, table: Path) -> set[str]:
    """The cells that something is wrong with."""
    read = read_table(read_grid(table), read_base(base))
    tasks = [Task(n, base, record) for n, record in enumerate(read.records, 1)]
    found = [*read.findings, *(f for task in tasks for f in inspect(task, PLAN).findings)]
    return {str(f.pos) for f in found if f.level == "error"}


# --- cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1847, "General", "1847"),
        (0.1 + 0.2, "General", "0.3"),
        (0.985, "0.0%", "98.5%"),
        (0.985, "0%", "99%"),
        (5.1, "0.00", "5.10"),
        (1234567, "#,##0", "1234567"),
        (12, '0"处"', "12处"),
        (3.5, '0.0"万元";[Red]-0.0"万元"', "3.5万元"),
        (12, 'General"处"', "12处"),
        (2.5, "0.##", "2.5"),
        (1e15, "0", "1000000000000000"),
        (True, "General", "是"),
        (datetime(2026, 9, 16), "yyyy/m/d", "2026年9月16日"),
        (datetime(2026, 9, 16), 'm"月"d"日"', "9月16日"),
        (datetime(2026, 9, 1), 'yyyy"年"m"月"', "2026年9月"),
        (datetime(2026, 9, 16, 14, 30), "yyyy/m/d h:mm", "2026年9月16日14:30"),
        (time(9, 5), "h:mm", "9:05"),
        ("  0017 ", "@", "0017"),
        (None, "General", ""),
    ],
)
def test_a_cell_is_read_as_it_is_shown(value: Any, form: str, text: str) -> None:
    assert shown(value, form) == text


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(), st.text(max_size=20))
def test_no_number_format_stumbles(value: float, form: str) -> None:
    assert shown(value, form)


@given(st.integers(1, 18278))
def test_letters_of_columns(column: int) -> None:
    assert letters(column) == openpyxl.utils.get_column_letter(column)


# --- columns and rows -------------------------------------------------------------------------------------------------


def test_one_row_one_situation(tmp_path: Path) -> None:
    rows = [
        ["序号", "地方.名称", "成绩[1].数量（个）", "任务[1].时限", "成绩[2].事项", "成绩[2].数量", "附件"],
        [1, "城东街道", 12, "9月底前", None, None, "名单\n地图"],
        [2, "城南街道", "9个", None, "拆除违建", "14处", "—"],
    ]
    first, second = situations(tmp_path, book(tmp_path, rows))
    assert said(first, "地方.名称") == "城东街道"
    assert said(first, "成绩[1].事项") == "排查小区"
    assert said(first, "成绩[1].数量") == "12个"
    assert said(first, "成绩[2]") is None
    assert said(first, "附件[2]") == "地图"
    assert said(second, "成绩[1].数量") == "9个"
    assert said(second, "任务[1].时限") == "【待补】"
    assert said(second, "成绩[2].数量") == "14处"
    assert said(second, "附件") is None
    assert said(second, "地方.类别") == "区"


def test_rows_of_one_unit_form_a_list(tmp_path: Path) -> None:
    text = BASE + "分组: 街道\n表格: {街道: 地方.名称, 要做的事: 任务.标题, 完成时限: 任务.时限, 得分: 不用}\n"
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in (
        ["各街道任务表", None, None, None],
        ["街道", "要做的事", "完成时限", "得分"],
        ["城东街道", "清理楼道", "9月底前", 3],
        [None, "更换灭火器", None, 3],
        ["城南街道", "划出车位", "10月底前", 3],
    ):
        sheet.append(list(row))
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("A1:D1")
    made.save(tmp_path / "单位.xlsx")
    first, second = situations(tmp_path, tmp_path / "单位.xlsx", text)
    assert [said(first, f"任务[{n}].标题") for n in (1, 2, 3)] == ["清理楼道", "更换灭火器", None]
    assert said(first, "任务[2].时限") == "【待补】"
    assert [said(second, f"任务[{n}].标题") for n in (1, 2)] == ["划出车位", None]


def test_hidden_and_empty_rows_are_passed_over(tmp_path: Path) -> None:
    path = book(tmp_path, [["地方.名称"], ["城东街道"], ["城西街道"], [None], ["城南街道"]])
    made = openpyxl.load_workbook(path)
    made.worksheets[0].row_dimensions[3].hidden = True
    made.save(path)
    read = read_table(read_grid(path), read_base(base_file(tmp_path)))
    assert [r.row for r in read.records] == [2, 5]
    assert read.hidden == (3,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("between", [",", "\t", ";"])
def test_csv_in_every_encoding_of_an_office(tmp_path: Path, encoding: str, between: str) -> None:
    path = tmp_path / "单位.csv"
    rows = [
        ["地方.名称", "成绩[1].数量"],
        ["城东街道", "1847处"],
        ["城南街道", '"三,百处"' if between == "," else "三百处"],
    ]
    path.write_text("\r\n".join(between.join(row) for row in rows), encoding=encoding)
    first, second = situations(tmp_path, path)
    assert (said(first, "地方.名称"), said(first, "成绩[1].数量")) == ("城东街道", "1847处")
    assert said(second, "成绩[1].数量") == ("三,百处" if between == "," else "三百处")


def test_formulas_give_their_values_and_say_when_they_have_none(tmp_path: Path) -> None:
    path = book(tmp_path, [["地方.名称", "成绩[1].数量"], ["城东街道", "=1+2"], ["=1/0", "3处"]])
    assert faults(base_file(tmp_path), path) == {"单位.xlsx:街道!B2", "单位.xlsx:街道!A3"}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_table_of_libreoffice(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "街道"
    for row in (
        ["地方.名称", "成绩[1].数量", "任务[1].时限", "成绩[1].对比"],
        ["城东街道", "=10+2", datetime(2026, 9, 30), 0.985],
        [None, 7, "10月", 0.5],
        ["城西街道", 1, "1月", 0.1],
    ):
        sheet.append(list(row))
    sheet.merge_cells("A2:A3")
    sheet["C2"].number_format = 'm"月"d"日"'
    sheet["D2"].number_format = sheet["D3"].number_format = "0.0%"
    sheet["B2"].number_format = '0"处"'
    sheet.row_dimensions[4].hidden = True
    (tmp_path / "in").mkdir()
    made.save(tmp_path / "in" / "单位.xlsx")
    call = ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run(
        [*call, str(tmp_path), str(tmp_path / "in" / "单位.xlsx")], check=True, capture_output=True, timeout=120
    )
    if not (tmp_path / "单位.xlsx").exists():
        pytest.skip("LibreOffice is here without its spreadsheet part")
    first, second = situations(tmp_path, tmp_path / "单位.xlsx")
    assert said(first, "成绩[1].数量") == "12处"
    assert said(first, "任务[1].时限") == "9月30日"
    assert said(first, "成绩[1].对比") == "98.5%"
    assert said(second, "地方.名称") == "城东街道"


# --- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("地方.名子", "地方.名称"),
        ("成绩[0].数量", "从 1 数起"),
        ("时限", "任务.时限"),
        ("地方.名称[1]", "没有"),
        ("=1+1", "没有"),
    ],
)
def test_a_header_that_is_no_field_is_told_with_what_may_be_meant(tmp_path: Path, head: str, words: str) -> None:
    path = tmp_path / "单位.csv"
    path.write_text(f"地方.名称,{head}\n城东街道,1\n", encoding="utf-8")
    (found,) = read_table(read_grid(path), read_base(base_file(tmp_path))).findings
    assert str(found.pos) == "单位.csv!B1"
    assert words in found.message + found.suggestion


@pytest.mark.parametrize("data", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"", b"\x00\x01\x02"])
def test_a_damaged_table_is_told_in_plain_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "单位.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError):
        read_grid(path)


HEAD = ["地方.名称", "成绩[1].数量", "任务[1].时限", "篇幅.字数", "讲话人.关系", "日期", "问题[1].表现", "问题[1].对应"]


def _good(number: int, rng: random.Random) -> list[Any]:
    quantity = rng.choice([f"{rng.randint(2, 900)}处", rng.randint(1, 99), "约300户", "百余户", 0.5, None])
    due = rng.choice(["9月底前", "2026-09-30", "国庆节前", datetime(2026, 9, 30), None])
    day = rng.choice([datetime(2026, 9, 16), "2026-09-16", "2026年9月16日", "2026.9.16"])
    words = rng.choice([800, "1200字", "约1000", None])
    return [f"第{number}街道", quantity, due, words, rng.choice(["本级", None]), day, "少数小区堵塞通道", "T1"]


PLANTED: list[tuple[int, Any]] = [
    (1, "很快"), (2, 45930), (3, "不多"), (3, 9_000_000), (4, "朋友"), (5, "2026-02-30"), (5, "2026年13月5日"),
    (7, "T9"), (0, None), (1, "#REF!"), (1, "=SUM(A1:A2)"), (6, "坏\ufdd0字"),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_planted_faults_are_all_found_and_none_else(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    rows = [_good(n, rng) for n in range(300)]
    where = set()
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "街道"
    for (column, value), row in zip(PLANTED, rng.sample(range(300), len(PLANTED)), strict=True):
        rows[row][column] = value
        where.add(f"单位.xlsx:街道!{letters(column + 1)}{row + 2}")
    for n, cells in enumerate([HEAD, *rows], 1):
        for column, value in enumerate(cells, 1):
            cell = sheet.cell(n, column, value)
            cell.data_type = "e" if value == "#REF!" else cell.data_type
    made.save(tmp_path / "单位.xlsx")
    assert faults(base_file(tmp_path), tmp_path / "单位.xlsx") == where


texts = st.text(max_size=30) | st.sampled_from(
    ["地方.名称", "成绩[2].数量", "任务.标题", "=1", "-", "是", "2026-02-30"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(texts, max_size=5), max_size=6), st.booleans())
def test_no_table_raises_anything_but_findings(
    tmp_path_factory: pytest.TempPathFactory, rows: Any, grouped: bool
) -> None:
    folder = tmp_path_factory.getbasetemp() / "hostile"
    folder.mkdir(exist_ok=True)
    base = read_base(base_file(folder, BASE + ("分组: 地方.名称\n" if grouped else "")))
    grid = Grid("单位.csv")
    for row, cells in enumerate([["地方.名称", "成绩[2].数量", "任务.标题", "附件"], *rows], 1):
        for column, text in enumerate(cells, 1):
            grid.put(Cell(text.strip(), row, column))
    for record in read_table(grid, base).records:
        try:
            found = laid_over(base, record)
        except InputError as error:
            assert error.findings
        else:
            assert all(f.path for f in found.leaves)


def test_the_empty_table_fits_its_base(tmp_path: Path) -> None:
    base = base_file(tmp_path)
    path = tmp_path / "空表.xlsx"
    path.write_bytes(template(base, path))
    read = read_table(read_grid(path), read_base(base))
    assert [c.path for c in read.columns] == ["地方.名称", "成绩[1].数量", "任务[1].时限"]
    assert not read.findings
    assert not read.records
    made = openpyxl.load_workbook(path)
    made.worksheets[0].append(["城东街道", "12个", "9月底前"])
    made.save(path)
    (found,) = situations(tmp_path, path)
    assert said(found, "任务[1].时限") == "9月底前"
