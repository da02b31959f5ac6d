"""In what a paper is not as GB/T 9704—2012 has it: value found, value of the standard, clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from speechgen.house.docx_looks import Laid
from speechgen.house.file import ROWS, as_size
from speechgen.house.sample_docx import Sample
from speechgen.writers.house import STANDARD, House
from speechgen.writers.layout import PAGE_HEIGHT, PAGE_WIDTH, Layout, font_set, geometry, level_faces

_CLAUSES = {
    "top": "5.2.1", "bottom": "5.2.1", "left": "5.2.1", "right": "5.2.1", "line": "5.2.3", "size": "5.2.2", "tracking": "5.2.3",
    "fang": "5.2.2", "title": "7.3.1", "title_size": "7.3.1", "title_bold": "7.3.1", "latin": "", "level1_face": "7.3.3",
    "level2_face": "7.3.3", "level3_face": "7.3.3", "level4_face": "7.3.3", "number_place": "7.5", "number_form": "7.5",
    "number_face": "7.5", "number_size": "7.5", "minutes_size": "10.3", "minutes_color": "10.3",
}  # fmt: skip
_FAMILIES = (("小标宋", "小标宋"), ("仿宋", "仿宋"), ("楷", "楷体"), ("黑", "黑体"), ("中宋", "小标宋"), ("宋", "宋体"))
_ENGLISH = {
    "FangSong_GB2312": "仿宋_GB2312", "FangSong": "仿宋", "KaiTi_GB2312": "楷体_GB2312", "KaiTi": "楷体", "SimHei": "黑体",
    "SimSun": "宋体", "STZhongsong": "华文中宋", "FZXiaoBiaoSong-B05S": "方正小标宋简体", "STFangsong": "华文仿宋",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deviation:
    """Something that is not as the standard has it; `name`: the value of House it concerns, empty if it has none."""

    name: str
    what: str
    found: str
    wanted: str
    clause: str = ""

    def __str__(self) -> str:
        clause = f"（GB/T 9704—2012 第 {self.clause} 条）" if self.clause else ""
        return f"{self.what}：{self.found}，标准是{self.wanted}{clause}"


def chinese(name: str) -> str:
    """The name of a face as a Chinese program shows it."""
    return _ENGLISH.get(name, name)


def family(name: str) -> str:
    """The kind of a face, which is all that the standard names: 仿宋, 楷体, 黑体, 宋体, 小标宋."""
    return next((family for mark, family in _FAMILIES if mark in chinese(name)), name)


def _standard() -> House:
    """What GB/T 9704 has, as values of a house style."""
    layout = Layout()
    page, fonts = geometry(layout), font_set(layout)
    values: dict[str, Any] = {
        name: getattr(page, name) for name in ("top", "bottom", "left", "right", "line", "size", "tracking")
    }
    values |= {role: getattr(fonts, role).name for role in ("fang", "kai", "hei", "song", "title")} | {
        "latin": fonts.latin
    }
    values |= {f"level{n}_face": face.name for n, face in enumerate(level_faces(layout), 1)}
    values |= {f"level{n}_bold": bold for n, bold in enumerate(layout.bold, 1)} | {"title_bold": False}
    values |= {"title_size": page.title_size, "title_line": page.title_line, "byline_face": fonts.kai.name}
    values |= {"byline_size": page.size, "byline_first": "name", "number_place": "outside", "number_form": "— 1 —"}
    values |= {
        "number_face": fonts.song.name,
        "number_size": page.number_size,
        "mast_color": "FF0000",
        "minutes_color": "FF0000",
    }
    return replace(STANDARD, **values)


def deviations(house: House) -> Iterator[Deviation]:
    """The values of a house style that are not those of the standard."""
    standard = _standard()
    rows = {row.name: row for row in ROWS}
    for value in fields(House):
        found, wanted = getattr(house, value.name), getattr(standard, value.name)
        if found is None or wanted is None or _same(value.name, found, wanted):
            continue
        row = rows[value.name]
        shown = family(wanted) if value.name in _FACES and value.name != "latin" else row.show(wanted)
        yield Deviation(value.name, row.path, row.show(found), shown, _CLAUSES.get(value.name, ""))


_FACES = frozenset(
    row.name for row in ROWS if row.name in ("fang", "kai", "hei", "song", "title") or row.name.endswith("_face")
)


def _same(name: str, found: Any, wanted: Any) -> bool:
    """The standard names kinds of faces, no products: any 仿宋 is 仿宋; bold level 3 is left to the office."""
    if name in _FACES:
        return family(found) == family(wanted)
    if name == "level3_bold":
        return True
    if name == "number_form":
        return "".join(found.split()) == "".join(wanted.split())
    return bool(found == wanted)


def beyond(sample: Sample, body: Laid | None) -> Iterator[Deviation]:
    """What a house style cannot change, but a printer or an inspector will see."""
    width, height = sample.page.get("w", PAGE_WIDTH), sample.page.get("h", PAGE_HEIGHT)
    if abs(width - PAGE_WIDTH) > 60 or abs(height - PAGE_HEIGHT) > 60:
        size = f"{width / 56.693:.0f}×{height / 56.693:.0f} 毫米"
        yield Deviation("", "纸张", size, "A4，210×297 毫米；照 A4 排", "5.1")
    if body is not None and body.rule != "exact":
        what = "最小值" if body.rule == "atLeast" else f"{body.line / 240:g} 倍"
        yield Deviation("", "正文行距", f"{what}，各种软件排出来不一样", "每面 22 行；换成了固定值", "5.2.3")
    if body is not None and abs(body.indent - 2) > 0.3:
        yield Deviation("", "首行缩进", f"{body.indent:.1f} 字", "2 字；照 2 字排", "7.3.3")
    if not sample.footers:
        yield Deviation("", "页码", "没有页码", f"{as_size(28)}宋体，— 1 —；照标准排", "7.5")
