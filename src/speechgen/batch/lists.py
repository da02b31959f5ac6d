"""The lists of a batch as bytes: 清单, what became of every row, and 待补清单, what each unit still has to supply."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

MANIFEST, MANIFEST_JSON, GAPS = "清单.xlsx", "清单.json", "待补清单.xlsx"
RESEMBLANCE, RESEMBLANCE_JSON = "雷同.html", "雷同.json"
FILES = (MANIFEST, MANIFEST_JSON, GAPS, RESEMBLANCE, RESEMBLANCE_JSON)
_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one row: gaps are label, place, who knows it, whether it is printed; `fault`: why there is no paper."""

    number: int
    where: str
    file: str
    unit: str
    seed: int
    chars: int = 0
    gaps: Sequence[Sequence[Any]] = ()
    findings: Sequence[str] = ()
    fault: str = ""


def manifest_json(lines: Iterable[Line]) -> bytes:
    """清单.json."""
    rows = [
        {
            "序号": one.number,
            "来源": one.where,
            "单位": one.unit,
            "文件": "" if one.fault else one.file,
            "字数": one.chars,
            "种子": one.seed,
            "待补": [{"内容": g[0], "位置": g[1], "找谁": g[2], "印在稿中": g[3]} for g in one.gaps],
            "提醒": list(one.findings),
            "没有写成": one.fault,
        }
        for one in lines
    ]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def manifest(lines: Iterable[Line]) -> bytes:
    """清单.xlsx: one row a paper."""
    head = ("序号", "来源", "单位", "文件", "字数", "待补", "提醒", "种子", "没有写成的原因")
    rows = [
        (
            one.number,
            one.where,
            one.unit,
            "" if one.fault else one.file,
            one.chars,
            len(one.gaps),
            "\n".join(one.findings),
            one.seed,
            one.fault,
        )
        for one in lines
    ]
    return workbook("清单", [head, *rows])


def gap_list(lines: Iterable[Line]) -> bytes:
    """待补清单.xlsx: one row a gap, by unit, to be sent out and filled in."""
    head = ("单位", "待补内容", "填在哪里", "通常由谁提供", "稿中是否空着", "请填写")
    rows = [
        (one.unit, label, where, who, "是" if printed else "否", "")
        for one in lines
        for label, where, who, printed in one.gaps
    ]
    return workbook("待补清单", [head, *sorted(rows, key=lambda row: row[0])])


def workbook(title: str, rows: Sequence[Sequence[Any]]) -> bytes:
    """A sheet with a bold first row that stays in view; texts are never taken for formulas. Rows are written one by one: a sheet
    held as a whole would take several KB for each paper."""
    import openpyxl
    from openpyxl.cell.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for column in range(1, len(rows[0]) + 1):
        longest = max(_width(row[column - 1]) for row in rows[:500] if column <= len(row))
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDTH, longest + 3)
    look: dict[str, Any] = {"alignment": Alignment(wrap_text=True, vertical="top"), "font": Font(bold=True)}
    for row in rows:
        cells = [WriteOnlyCell(sheet, _writable(value)) for value in row]
        for cell in cells:
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type
            for name, value in look.items():
                setattr(cell, name, value)
        look.pop("font", None)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _writable(value: Any) -> Any:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("�", value)[:32000] if isinstance(value, str) else value


def _width(value: Any) -> int:
    lines = str(value).split("\n")
    return max(sum(2 if ord(c) > 255 else 1 for c in line) for line in lines)
