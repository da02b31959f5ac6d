"""Makes the tables of this folder with LibreOffice Calc, from one table written as flat OpenDocument: `python make_tables.py`.

The suite reads the made files and needs no Calc. The files say what LibreOffice writes; what other programs write differently
(Chinese formats by number alone, formulas without values) is made in tests/test_table_files.py.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).parent
_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}"'
    for short, name in (
        ("office", "office:1.0"),
        ("table", "table:1.0"),
        ("text", "text:1.0"),
        ("style", "style:1.0"),
        ("number", "datastyle:1.0"),
        ("fo", "xsl-fo-compatible:1.0"),
        ("of", "of:1.2"),
    )
)
_YEAR, _MONTH, _DAY = '<number:year number:style="long"/>', "<number:month/>", "<number:day/>"


def _text(what: str) -> str:
    return f"<number:text>{what}</number:text>"


_STYLES = (
    ("date-style", "md", _MONTH + _text("月") + _DAY + _text("日")),
    ("date-style", "ymd", _YEAR + _text("年") + _MONTH + _text("月") + _DAY + _text("日")),
    ("date-style", "slash", _YEAR + _text("/") + _MONTH + _text("/") + _DAY),
    (
        "percentage-style",
        "percent",
        '<number:number number:decimal-places="1" number:min-integer-digits="1"/>' + _text("%"),
    ),
    (
        "number-style",
        "thousands",
        '<number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/>',
    ),
    (
        "number-style",
        "places",
        '<number:number number:decimal-places="0" number:min-integer-digits="1"/>' + _text("处"),
    ),
    (
        "currency-style",
        "money",
        '<number:currency-symbol number:language="zh" number:country="CN">¥</number:currency-symbol>'
        '<number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>',
    ),
)


def cell(value: object = None, style: str = "", across: int = 1, down: int = 1, formula: str = "") -> str:
    """A cell as flat OpenDocument; dates are texts like 2026-09-25 with a date style."""
    more = f" table:style-name={quoteattr(style)}" if style else ""
    more += f' table:number-columns-spanned="{across}" table:number-rows-spanned="{down}"' if across * down > 1 else ""
    more += f" table:formula={quoteattr('of:=' + formula)}" if formula else ""
    if value is None and not formula:
        return f"<table:table-cell{more}/>"
    if isinstance(value, int | float):
        kind = "percentage" if style == "percent" else "currency" if style == "money" else "float"
        return f'<table:table-cell{more} office:value-type="{kind}" office:value="{value}"/>'
    if style in ("md", "ymd", "slash"):
        return f'<table:table-cell{more} office:value-type="date" office:date-value="{value}"/>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value or "").split("\n"))
    return f'<table:table-cell{more} office:value-type="string">{lines}</table:table-cell>'


COVERED = "<table:covered-table-cell/>"


def row(*cells: object, look: str = "") -> str:
    more = f' table:visibility="{look}"' if look else ""
    inside = "".join(c if isinstance(c, str) and c.startswith("<") else cell(c) for c in cells)
    return f"<table:table-row{more}>{inside}</table:table-row>"


def sheet(name: str, rows: list[str], hidden_column: int = 0, columns: int = 12, style: str = "shown") -> str:
    cols = "".join(
        f"<table:table-column{' table:visibility=' + chr(34) + 'collapse' + chr(34) if n == hidden_column else ''}/>"
        for n in range(1, columns + 1)
    )
    return f'<table:table table:name="{name}" table:style-name="{style}">{cols}{"".join(rows)}</table:table>'


def checked_places() -> str:
    """The table: a title, a line that explains, headings in two rows, several rows a unit, a total, a signature."""
    return sheet(
        "检查情况",
        [
            row(cell("清江区居民小区消防安全检查情况汇总表", across=11), *[COVERED] * 10),
            row("填报单位：区消安办", None, None, None, None, None, None, None, None, "2026年9月"),
            row(
                cell("序号", down=2),
                cell("街道", down=2),
                cell("抽查情况", across=4),
                *[COVERED] * 3,
                cell("存在问题", across=4),
                *[COVERED] * 3,
                cell("得分", down=2),
                cell("备注", down=2),
            ),
            row(
                COVERED,
                COVERED,
                "小区数\n（个）",
                "隐患数",
                "整改率",
                "投入",
                "地点",
                "具体问题",
                "责任单位",
                "时限",
                COVERED,
                COVERED,
            ),
            row("甲", "乙", 1, 2, 3, 4, 5, 6, 7, 8, 9),
            row(
                1,
                cell("城东街道", down=2),
                cell(1012, "thousands"),
                cell(31, "places"),
                cell(0.985, "percent"),
                cell(12000, "money"),
                "和平里小区3号楼",
                "楼道堆放纸箱、旧家具，\n影响疏散",
                "和平里社区",
                cell("2026-09-25", "md"),
                88,
            ),
            row(
                None,
                COVERED,
                None,
                None,
                None,
                None,
                "安居苑地下车库",
                "两只消火栓没有水压",
                "安居苑物业服务中心",
                cell("2026-09-30", "ymd"),
                88,
            ),
            row(),
            row(
                2,
                "　城南街道 ",
                "１，００９",
                cell(None, "places", formula="[.C6]-998"),
                cell(0.857, "percent"),
                "3.5万元",
                "南门新村7号楼",
                "电动自行车在门厅充电",
                "南门社区",
                cell("2026-09-22", "slash"),
                91,
            ),
            row(None, "同上", None, None, None, None, "〃", "杂物堵塞楼梯口", "〃", "同上", 91),
            row(
                3,
                "停用街道",
                5,
                cell(5, "places"),
                cell(1, "percent"),
                None,
                "旧址",
                "已拆除",
                "旧社区",
                "9月底",
                60,
                look="collapse",
            ),
            row(
                4,
                "筛掉街道",
                5,
                cell(5, "places"),
                cell(1, "percent"),
                None,
                "旧址",
                "已拆除",
                "旧社区",
                "9月底",
                60,
                look="filter",
            ),
            row(
                5,
                "河湾街道",
                15,
                cell(None, "places", formula="[.C6]/[.Z99]"),
                None,
                "-",
                "河湾花园",
                "消防车道划线褪色",
                "河湾社区",
                "9月底前",
                75,
            ),
            row("合计", None, cell(None, formula="SUM([.C6:.C13])")),
            row("填表人：张某某", None, None, None, None, "审核人：李某某"),
        ],
        hidden_column=12,
    )


def document() -> str:
    styles = "".join(
        f'<number:{kind} style:name="n-{name}">{inside}</number:{kind}>'
        f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="n-{name}"/>'
        for kind, name, inside in _STYLES
    )
    shown = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{value}"/></style:style>'
        for name, value in (("shown", "true"), ("hidden", "false"))
    )
    sheets = [
        sheet("填表说明", [row("请各街道于9月15日前报区消安办"), row("联系电话", "0000-7654321")]),
        sheet("旧表", [row("街道", "问题"), row("甲街道", "旧问题")], style="hidden"),
        checked_places(),
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_NAMES} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{styles}{shown}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body></office:document>"
    )


def convert(source: Path, kind: str, folder: Path, profile: Path) -> None:
    call = [
        "soffice",
        f"-env:UserInstallation=file://{profile}",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder),
    ]
    subprocess.run([*call, str(source)], check=True, capture_output=True, timeout=180)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "检查情况.fods"
        source.write_text(document(), encoding="utf-8")
        for kind in ("xlsx", "ods", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,3"):
            convert(source, kind, folder, folder / "profile")
        (HERE / "检查情况.xlsx").write_bytes((folder / "检查情况.xlsx").read_bytes())
        (HERE / "检查情况.ods").write_bytes((folder / "检查情况.ods").read_bytes())
        (csv,) = folder.glob("*检查情况.csv")
        (HERE / "检查情况.csv").write_bytes(csv.read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
