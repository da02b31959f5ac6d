"""Tables as programs write them and offices keep them: LibreOffice, WPS, Chinese Excel, .csv of every kind, wrong files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from speechgen.batch.cells import Grid
from speechgen.batch.overlay import Base, laid_over, read_base
from speechgen.batch.sheet_files import read_grid
from speechgen.batch.table import Table, read_table
from speechgen.batch.table_heads import fits
from speechgen.findings import Finding, InputError
from speechgen.situation import Fact, Situation

TABLES = Path(__file__).parent / "tables"  # made by tables/make_tables.py with LibreOffice Calc
BASE = """\
文种: 情况通报
日期: 2026-09-18
讲话人: 区长
会议: 检查情况
地方: {名称: 清江区, 类别: 区}
主题: {全称: 居民小区消防安全专项整治, 领域: 消防}
成绩: [{事项: 抽查居民小区}, {事项: 发现隐患}, {事项: 隐患整改率}, {事项: 投入资金}]
分组: 街道
表格:
  街道: 收文
  小区数: 成绩[1].数量
  隐患数: 成绩[2].数量
  抽查情况/整改率: 成绩[3].数量
  抽查情况/投入: 成绩[4].数量
  地点: 通报事项.点位
  具体问题: 通报事项.问题
  责任单位: 通报事项.责任单位
  时限: 通报事项.时限
  得分: 不用
"""


def base(folder: Path, text: str = BASE) -> Base:
    path = folder / "底稿.yaml"
    path.write_text(text, encoding="utf-8")
    return read_base(path)


def read(path: Path, folder: Path, text: str = BASE) -> tuple[Grid, Table]:
    found = base(folder, text)
    grid = read_grid(path, "", lambda grid: fits(grid, found))
    return grid, read_table(grid, found)


def texts(situation: Situation, *paths: str) -> list[str | None]:
    found = [situation.get(path) for path in paths]
    return [("【待补】" if one.gap else one.text) if isinstance(one, Fact) else None for one in found]


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(str(f.pos).rpartition("!")[2], f.code) for f in findings]


# --- LibreOffice ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["检查情况.xlsx", "检查情况.csv"])
def test_a_table_of_libreoffice_with_all_that_offices_do_to_tables(name: str, tmp_path: Path) -> None:
    grid, table = read(TABLES / name, tmp_path)
    units = {record.unit: record for record in table.records}
    shut = [] if name.endswith("xlsx") else ["停用街道", "筛掉街道"]  # a .csv knows of no hidden rows
    assert list(units) == ["城东街道", "城南街道", *shut, "河湾街道"]
    here = base(tmp_path)
    east, south = laid_over(here, units["城东街道"]), laid_over(here, units["城南街道"])
    assert texts(east, *(f"成绩[{n}].数量" for n in (1, 2, 3, 4))) == ["1012个", "31处", "98.5%", "12000元"]
    assert texts(east, "收文[1]", "收文[2]", "通报事项[2].责任单位", "通报事项[3]") == [
        "城东街道",
        None,
        "安居苑物业服务中心",
        None,
    ]
    assert texts(east, "通报事项[1].问题", "通报事项[1].时限") == ["楼道堆放纸箱、旧家具，影响疏散", "9月25日"]
    assert texts(south, "收文[1]", "成绩[1].数量", "成绩[2].数量", "成绩[4].数量") == [
        "城南街道",
        "1009个",
        "14处",
        "3.5万元",
    ]
    assert texts(south, *(f"通报事项[2].{key}" for key in ("点位", "责任单位", "时限"))) == [
        *("南门新村7号楼", "南门社区"),
        "2026年9月22日" if name.endswith("xlsx") else "2026/9/22",
    ]
    assert told(units["河湾街道"].findings) == [("D13", "formula")]
    assert ("A14", "total") in told(table.findings)
    assert not [f for f in table.findings if f.level == "error"]
    if name.endswith("xlsx"):
        assert (grid.hidden, list(grid.hidden_columns), grid.others) == ([11, 12], [12], ("填表说明",))


# --- Chinese Excel and WPS ----------------------------------------------------------------------------------------------


def book(rows: Sequence[Sequence[Any]]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    return made


def with_styles(path: Path, formats: Sequence[int]) -> None:
    """Give the cells B2, B3, … number formats by their numbers alone, as a Chinese Excel and WPS do."""
    source = path.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for n, number in enumerate(formats):
                if name == "xl/styles.xml":  # openpyxl wrote them as its own formats 164, 165, …
                    data = data.replace(f'numFmtId="{164 + n}" fontId'.encode(), f'numFmtId="{number}" fontId'.encode())
            new.writestr(name, data)
    path.write_bytes(out.getvalue())


def test_formats_that_a_chinese_excel_writes_by_number_alone(tmp_path: Path) -> None:
    made = book([["街道", "具体问题", "时限"], *([f"第{n}街道", "楼道堆物", 46290] for n in range(4))])
    for n in range(4):
        made.worksheets[0].cell(n + 2, 3).number_format = "0" * (n + 2) + ".0"  # four formats of their own
    made.save(tmp_path / "单位.xlsx")
    with_styles(tmp_path / "单位.xlsx", [31, 57, 58, 28])
    grid = read_grid(tmp_path / "单位.xlsx")
    assert [grid.rows[n][3].text for n in range(2, 6)] == ["2026年9月25日", "2026年9月", "9月25日", "9月25日"]


def test_a_picture_in_a_cell_of_wps_is_no_text(tmp_path: Path) -> None:
    made = book([["街道", "具体问题"], ["城东街道", "x"]])
    made.worksheets[0]["B2"] = '=DISPIMG("ID_5C1E",1)'
    made.worksheets[0]["B2"].data_type = "s"
    made.create_sheet("WpsReserved_CellImgList").sheet_state = "veryHidden"
    made.save(tmp_path / "单位.xlsx")
    grid, table = read(tmp_path / "单位.xlsx", tmp_path)
    assert told(table.records[0].findings) == [("B2", "formula")]
    assert "图片" in table.records[0].findings[0].message
    assert not grid.others


# --- rows and headers -----------------------------------------------------------------------------------------------------

SMALL = (
    BASE.partition("分组")[0]
    + "分组: 街道\n表格: {街道: 收文, 问题: 通报事项.问题, 点位: 通报事项.点位, 数: '成绩[1].数量'}\n"
)


def of_csv(folder: Path, text: str, base_text: str = SMALL) -> Table:
    (folder / "单位.csv").write_text(text, encoding="utf-8")
    return read(folder / "单位.csv", folder, base_text)[1]


def test_rows_that_are_no_units(tmp_path: Path) -> None:
    table = of_csv(
        tmp_path,
        "单位：个,,,\n填表说明：一处一行,,,\n序号,街道,问题,数\n①,②,③,④\n1,城东街道,堆物,3个\n2,,,\n3,,,\n"
        "序号,街道,问题,数\n4,城南街道,堆物,4个\n小计,,,7个\n,全区,,7个\n,总  计,,7个\n填报人：张某某,,,\n",
    )
    assert [(r.unit, r.row) for r in table.records if r.unit != "②"] == [("城东街道", 5), ("城南街道", 9)]
    assert [at for at, code in told(table.findings) if code == "total"] == ["A10", "B11", "B12"]


@pytest.mark.parametrize("numbers", ["甲,乙,1,2", "1,2,3,4", "（1）,（2）,（3）,（4）", "A,B,1,2"])
def test_a_row_that_numbers_the_columns_is_no_unit(numbers: str, tmp_path: Path) -> None:
    table = of_csv(tmp_path, f"序号,街道,问题,数\n{numbers}\n1,城东街道,堆物,3个\n")
    assert [r.unit for r in table.records] == ["城东街道"]


def test_headings_in_two_rows_tell_equal_columns_apart(tmp_path: Path) -> None:
    text = (
        BASE.partition("分组")[0] + "表格:\n  单位: 地方.名称\n  一季度/数: 成绩[1].数量\n  二季度/数: 成绩[2].数量\n"
    )
    table = of_csv(tmp_path, "各单位情况表,,\n单位,一季度,二季度\n,数,数\n城东街道,3个,4处\n", text)
    assert [(c.number, c.path) for c in table.columns] == [(1, "地方.名称"), (2, "成绩[1].数量"), (3, "成绩[2].数量")]
    table = of_csv(tmp_path, "成绩[1],,地方\n事项,数量,名称\n走访企业,3家,城东街道\n", text)
    assert [(c.number, c.path) for c in table.columns] == [(1, "成绩[1].事项"), (2, "成绩[1].数量"), (3, "地方.名称")]


def test_a_large_heading_over_equal_columns_needs_to_be_named(tmp_path: Path) -> None:
    table = of_csv(tmp_path, "街道,好的,差的\n,问题,问题\n城东街道,堆物,占道\n")
    assert [
        (at, "大标题/小标题" in f.suggestion) for (at, _), f in zip(told(table.findings), table.findings, strict=True)
    ][:1] == [("C2", True)]


def test_columns_that_are_missing_hidden_or_without_a_header_are_told(tmp_path: Path) -> None:
    made = book(
        [["街道", "问题", None, "点位"], ["城东街道", "堆物", "已报", "3号楼"], ["城南街道", "占道", None, "5号楼"]]
    )
    made.worksheets[0].column_dimensions["D"].hidden = True
    made.save(tmp_path / "单位.xlsx")
    _, table = read(tmp_path / "单位.xlsx", tmp_path, SMALL)
    assert told(table.findings) == [("D1", "no-column"), ("A1", "no-column"), ("C2", "no-header")]
    assert "隐藏" in table.findings[0].message
    assert "“数”" in table.findings[1].message
    assert texts(laid_over(base(tmp_path, SMALL), table.records[0]), "通报事项[1].问题", "通报事项[1].点位") == [
        "堆物",
        None,
    ]


def test_a_column_about_nobody_knows_what_is_told_once(tmp_path: Path) -> None:
    table = of_csv(tmp_path, "街道,成绩[5].数量,问题\n城东街道,3个,堆物\n城南街道,4个,堆物\n")
    assert [(at, code) for at, code in told(table.findings) if code == "header"] == [("B1", "header")]


def test_ditto_marks_take_what_stands_above(tmp_path: Path) -> None:
    table = of_csv(tmp_path, "街道,问题,点位\n城东街道,堆物,3号楼\n同上,占道,〃\n城南街道,同上,同上\n")
    here = base(tmp_path, SMALL)
    east, south = (laid_over(here, record) for record in table.records)
    assert texts(east, "通报事项[2].问题", "通报事项[2].点位", "收文[2]") == ["占道", "3号楼", None]
    assert texts(south, "收文[1]", "通报事项[1].问题", "通报事项[1].点位") == ["城南街道", "占道", "3号楼"]
    assert ("B2", "same") in told(of_csv(tmp_path, "街道,问题\n城东街道,同上\n").findings)


@pytest.mark.parametrize("none", ["无", "-", "／", "—", "没有", "N/A"])
def test_none_leaves_an_item_out(none: str, tmp_path: Path) -> None:
    table = of_csv(tmp_path, f"街道,问题,点位,数\n城东街道,{none},北苑,{none}\n城南街道,堆物,{none},3个\n")
    here = base(tmp_path, SMALL)
    east, south = (laid_over(here, record) for record in table.records)
    assert east.get("通报事项") is None
    assert texts(east, "成绩[1].事项", "成绩[2].事项") == [
        "发现隐患",
        "隐患整改率",
    ]  # the first item is not this unit's
    assert told(table.records[0].findings) == [("C2", "denied")]
    assert texts(south, "通报事项[1].问题", "通报事项[1].点位", "成绩[1].数量") == ["堆物", None, "3个"]


@pytest.mark.parametrize("blank", ["", "待补", "？", "未报"])
def test_what_is_said_to_be_missing_is_a_gap(blank: str, tmp_path: Path) -> None:
    table = of_csv(tmp_path, f"街道,问题,点位,数\n城东街道,堆物,{blank},{blank}\n")
    found = laid_over(base(tmp_path, SMALL), table.records[0])
    assert texts(found, "通报事项[1].点位", "成绩[1].数量") == ["【待补】", "【待补】"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("１２处", "12处"),
        ('"1,847处"', "1847处"),
        ("12 处", "12处"),
        ("98.5 ％", "98.5%"),
        ("¥12,000.00", "12000元"),
        ("约300户", "约300户"),
        ('="0017处"', "0017处"),
    ],
)
def test_figures_are_tidied(written: str, meant: str, tmp_path: Path) -> None:
    written = f'"{written}"' if "," in written and not written.startswith('"') else written
    written = '"=""0017处"""' if written.startswith("=") else written
    table = of_csv(tmp_path, f"街道,问题,数\n城东街道,堆物,{written}\n")
    assert not table.records[0].findings
    assert texts(laid_over(base(tmp_path, SMALL), table.records[0]), "成绩[1].数量") == [meant]


def test_point_zero_of_a_program_goes_and_that_of_a_person_stays(tmp_path: Path) -> None:
    head = "街道,问题,成绩[1].数量（分）\n"
    programs = of_csv(tmp_path, f"{head}城东街道,堆物,12.0\n城南街道,堆物,7.0\n")
    persons = of_csv(tmp_path, f"{head}城东街道,堆物,12.0\n城南街道,堆物,7.5\n")
    here = base(tmp_path, SMALL)
    assert [texts(laid_over(here, r), "成绩[1].数量")[0] for r in programs.records] == ["12分", "7分"]
    assert [texts(laid_over(here, r), "成绩[1].数量")[0] for r in persons.records] == ["12.0分", "7.5分"]


DATES = BASE.partition("分组")[0] + "表格: {街道: 地方.名称, 时限: 检查.时间}\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-09-25", "2026-09-25"),
        ("2026/9/25", "2026/9/25"),
        ("2026.9.25", "2026.9.25"),
        ("20260925", "2026年9月25日"),
        ("2026-09-25 00:00:00", "2026-09-25"),
        ("2026/9/25 0:00", "2026/9/25"),
        ("２０２６年９月２５日", "2026年9月25日"),
        ("9/25", "9月25日"),
        ("9.25前", "9月25日前"),
        ("2026.9", "2026年9月"),
        ("2026", "2026年"),
        ("9月底前", "9月底前"),
        ("长期坚持", "长期坚持"),
    ],
)
def test_days_are_read_in_every_spelling(written: str, meant: str, tmp_path: Path) -> None:
    table = of_csv(tmp_path, f"街道,时限\n城东街道,{written}\n", DATES)
    assert not table.records[0].findings
    assert texts(laid_over(base(tmp_path, DATES), table.records[0]), "检查.时间") == [meant]


@pytest.mark.parametrize("written", ["46290", "9.25", "20260231", "09/25/2026", "25-Sep", "12处", "2026-9"])
def test_days_that_nobody_can_read_are_told(written: str, tmp_path: Path) -> None:
    table = of_csv(tmp_path, f"街道,时限\n城东街道,{written}\n", DATES)
    assert told(table.records[0].findings) == ([("B2", "bad-date")] if written != "2026-9" else [])


# --- .csv -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("between", [",", "\t", ";"])
def test_csv_of_every_kind(encoding: str, between: str, tmp_path: Path) -> None:
    rows = [
        ["各街道检查情况"],
        ["街道", "问题", "点位", "", ""],
        ["城东街道", '"楼道堆物；门厅停车，\n占了通道"', '"所谓""样板楼"""', "", ""],
        ["城南街道　", "占道;停车" if between != ";" else "占道", "5号楼", "", ""],
    ]
    path = tmp_path / "单位.csv"
    path.write_text("\r\n".join(between.join(row) for row in rows), encoding=encoding)
    table = read(path, tmp_path, SMALL)[1]
    assert [r.unit for r in table.records] == ["城东街道", "城南街道"]
    assert told(table.findings) == [("A2", "no-column")]
    assert texts(laid_over(base(tmp_path, SMALL), table.records[0]), "通报事项[1].问题", "通报事项[1].点位") == [
        "楼道堆物；门厅停车，占了通道",
        '所谓"样板楼"',
    ]


def test_a_quotation_mark_that_is_never_closed_takes_no_row_away(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        of_csv(tmp_path, '街道,问题\n城东街道,堆物\n城南街道,"占道\n河湾街道,划线\n')
    assert "第 3 行" in caught.value.findings[0].message


def test_a_cell_without_end_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        of_csv(tmp_path, f"街道,问题\n城东街道,{'堆' * 140_000}\n")


# --- the wrong file ---------------------------------------------------------------------------------------------------------


def _zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("单位.xls", b"\xd0\xcf\x11\xe0", ".xls"),
        ("单位.et", b"\xd0\xcf\x11\xe0", ".et"),
        ("单位.xls", b"<html><table></table></html>", "网页"),
        ("单位.xls", b'<?xml version="1.0"?><Workbook/>', "网页"),
        ("单位.xlsb", _zip("xl/workbook.bin"), ".xlsb"),
        ("单位.docx", _zip("word/document.xml"), "Word"),
        ("单位.pdf", b"%PDF-1.7", "PDF"),
        ("单位.zip", _zip("a.txt"), "压缩包"),
        ("单位.xlsx", b"PK\x03\x04broken", "损坏"),
        ("单位.xlsx", b"\x01\x02", "损坏"),
    ],
)
def test_a_file_that_is_no_table_is_told_by_its_name(name: str, data: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_grid(tmp_path / name)
    (found,) = caught.value.findings
    assert words in found.message
    assert "另存为" in found.suggestion


def test_an_ods_of_libreoffice_is_told_what_to_do() -> None:
    with pytest.raises(InputError) as caught:
        read_grid(TABLES / "检查情况.ods")
    assert ".ods" in caught.value.findings[0].message
    assert "*.xlsx" in caught.value.findings[0].suggestion


def test_the_sheet_that_fits_is_read_and_another_can_be_named(tmp_path: Path) -> None:
    made = book([["说明"]])
    second = made.create_sheet("九月")
    second.append(["街道", "问题"])
    second.append(["城东街道", datetime(2026, 9, 1)])
    made.create_sheet("空的")
    made.save(tmp_path / "单位.xlsx")
    grid, _ = read(tmp_path / "单位.xlsx", tmp_path, SMALL)
    assert (grid.file, grid.others) == ("单位.xlsx:九月", ("Sheet",))
    assert read_grid(tmp_path / "单位.xlsx", "Sheet").file == "单位.xlsx:Sheet"
    assert read_grid(tmp_path / "单位.xlsx", "2").file == "单位.xlsx:九月"
    with pytest.raises(InputError) as caught:
        read_grid(tmp_path / "单位.xlsx", "十月")
    assert "九月" in caught.value.findings[0].suggestion


def test_a_path_with_a_number_in_braces_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        base(tmp_path, "文种: 情况通报\n表格: {小区数: 成绩[1].数量}\n")
    assert "一行一个" in caught.value.findings[0].suggestion


def test_several_values_in_a_cell_and_paragraphs_with_semicolons(tmp_path: Path) -> None:
    text = (
        BASE.partition("分组")[0]
        + "表格:\n  单位: 地方.名称\n  附件: 附件\n  标题: 简讯[1].标题\n  正文: 简讯[1].正文\n"
    )
    cells = '城东街道,名单；地图,通道清出来了,"白天清，夜里查；有人管。\n第二段"\n'
    table = of_csv(tmp_path, f"单位,附件,标题,正文\n{cells}", text)
    found = laid_over(base(tmp_path, text), table.records[0])
    assert texts(found, "附件[1]", "附件[2]") == ["名单", "地图"]
    assert texts(found, *(f"简讯[1].正文[{n}]" for n in (1, 2, 3))) == ["白天清，夜里查；有人管", "第二段", None]


def test_the_few_names_that_are_not_in_the_roster_are_told(tmp_path: Path) -> None:
    text = BASE.partition("分组")[0] + "表格: {单位: 地方.名称, 责任单位: 检查.单位}\n"
    rows = [f"第{n}街道,{('区住建局', '区城管局', '区民政局')[n % 3]}" for n in range(20)]
    rows[4], rows[9] = "第4街道,区住建居", "第9街道,区民政局"
    (tmp_path / "单位.csv").write_text("单位,责任单位\n" + "\n".join(rows), encoding="utf-8")
    found = base(tmp_path, text)
    grid = read_grid(tmp_path / "单位.csv")
    units = ["区住建局", "区城管局", "区民政局", "区教育局"]
    assert told(read_table(grid, found, units).findings) == [("B6", "odd-name")]
    assert not read_table(grid, found, ["区教育局"]).findings  # a roster of others says nothing
    assert not read_table(grid, found).findings
