"""`版式.yaml`: a unit's own page as it is written down, read with every fault in its place, and written.

Values have units: 磅, 毫米, 厘米, or the names of type sizes (三号). What a file leaves out is as GB/T 9704 has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from speechgen.datafiles import Entry, Faults, Map, Node, Scalar, compose, decode, quoted, read_bytes
from speechgen.findings import InputError
from speechgen.records import dataclass, replace
from speechgen.writers.house import STANDARD, House

FILE = "版式.yaml"
TWIPS_PER_MM = 56.693
SIZES = {
    "初号": 84, "小初": 72, "一号": 52, "小一": 48, "二号": 44, "小二": 36, "三号": 32, "小三": 30, "四号": 28, "小四": 24,
    "五号": 21, "小五": 18,
}  # fmt: skip
_UNITS = {
    "磅": 20.0,
    "pt": 20.0,
    "毫米": TWIPS_PER_MM,
    "mm": TWIPS_PER_MM,
    "厘米": 10 * TWIPS_PER_MM,
    "cm": 10 * TWIPS_PER_MM,
}
_LENGTH = re.compile(r"([-+－]?\d{1,4}(?:\.\d{1,4})?)\s*(磅|毫米|厘米|pt|mm|cm)")
_COLOURS = {"红": "FF0000", "红色": "FF0000", "黑": "000000", "黑色": "000000"}
_PLACES = {"外侧": "outside", "居中": "center", "右侧": "right"}
_FIRST = {"姓名在前": "name", "日期在前": "date"}


class _Wrong(Exception):  # noqa: N818
    """A value that cannot be read: what is wrong, and what can be written instead."""


def _length(low: float, high: float) -> Callable[[str], int]:
    """Twips of a length between two bounds in points."""

    def read(text: str) -> int:
        match = _LENGTH.fullmatch(text)
        if match is None:
            raise _Wrong(f"看不懂“{text}”", "写成带单位的数，如 28.95磅、37毫米、3.7厘米")
        twips = round(float(match[1].replace("－", "-")) * _UNITS[match[2]])
        if not low * 20 <= twips <= high * 20:
            raise _Wrong(f"“{text}”不在合理的范围里", f"应在 {low:g}磅 到 {high:g}磅 之间")
        return twips

    return read


def _size(text: str) -> int:
    """Half-points of a type size."""
    if text in SIZES:
        return SIZES[text]
    match = _LENGTH.fullmatch(text)
    half = round(float(match[1]) * 2) if match and match[2] in ("磅", "pt") and match[1][0] not in "-－" else 0
    if not 10 <= half <= 200:
        raise _Wrong(f"不认识字号“{text}”", "写字号名称（三号、小二）或磅数（16磅），从 5磅 到 100磅")
    return half


def _face(text: str) -> str:
    if not text or len(text) > 31 or re.search(r'["<>&;,\x00-\x1f]', text):
        raise _Wrong(f"“{text}”不像字体的名称", "写 Word 字体框里显示的名称，如 仿宋_GB2312，不超过 31 个字")
    return text


def _yes(text: str) -> bool:
    if text not in ("是", "否"):
        raise _Wrong(f"“{text}”应是“是”或“否”", "写 是 或 否")
    return text == "是"


def _one_of(names: Mapping[str, str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in names:
            raise _Wrong(f"不认识“{text}”", f"可用：{'、'.join(names)}")
        return names[text]

    return read


def _colour(text: str) -> str:
    if text in _COLOURS:
        return _COLOURS[text]
    if not re.fullmatch(r"#?[0-9A-Fa-f]{6}", text):
        raise _Wrong(f"不认识颜色“{text}”", "写 红、黑，或六位数码，如 FF0000")
    return text.lstrip("#").upper()


def _form(text: str) -> str:
    if text.count("1") != 1 or len(text) > 12 or re.search(r"[\x00-\x1f]", text):
        raise _Wrong(f"看不懂页码的样子“{text}”", "写第 1 页的页码印成什么样，如 — 1 — 或 第1页")
    return text


def _as_length(twips: int) -> str:
    """In millimetres if that is a round number, else in points."""
    for digits in (0, 1, 2):
        mm = round(twips / TWIPS_PER_MM, digits)
        if round(mm * TWIPS_PER_MM) == twips:
            return f"{mm:g}毫米"
    return f"{twips / 20:g}磅"


def _as_points(twips: int) -> str:
    return f"{twips / 20:g}磅"


def as_size(half: int) -> str:
    """A type size by its name, or in points."""
    return next((name for name, size in SIZES.items() if size == half), f"{half / 2:g}磅")


def _named(names: Mapping[str, str]) -> Callable[[Any], str]:
    return lambda value: next(name for name, known in names.items() if known == value)


@dataclass(frozen=True, slots=True)
class Row:
    """One key of the file: its group and name, the value of House it sets, how it is read and written, what it is."""

    group: str
    key: str
    name: str
    read: Callable[[str], Any]
    show: Callable[[Any], str]
    help: str

    @property
    def path(self) -> str:
        """The key with its group: 页边距.上."""
        return f"{self.group}.{self.key}" if self.group else self.key


def _show(value: Any) -> str:
    return str(value)


def _shown_yes(value: Any) -> str:
    return "是" if value else "否"


_MARGIN = _length(14, 230), _as_length
_LINE = _length(8, 120), _as_points
_TYPE = _size, as_size
_NAME = _face, _show
_BOLD = _yes, _shown_yes
_COLOUR = _colour, lambda code: next((name for name, known in _COLOURS.items() if known == code), code)
ROWS: tuple[Row, ...] = (
    *(
        Row("页边距", key, name, *_MARGIN, f"{where}空多少")
        for key, name, where in (
            ("上", "top", "天头"),
            ("下", "bottom", "地脚"),
            ("左", "left", "订口"),
            ("右", "right", "切口"),
        )
    ),
    Row("字体", "正文", "fang", *_NAME, "正文、三四级标题"),
    Row("字体", "楷体", "kai", *_NAME, "二级标题、署名、按语、提示语"),
    Row("字体", "黑体", "hei", *_NAME, "一级标题、表头、名单的标签"),
    Row("字体", "宋体", "song", *_NAME, "页码"),
    Row("字体", "标题", "title", *_NAME, "标题、报头"),
    Row("字体", "西文", "latin", *_NAME, "数字和字母"),
    Row("正文", "字号", "size", *_TYPE, "正文和各级标题的字号"),
    Row("正文", "行距", "line", *_LINE, "固定值"),
    Row("正文", "字距", "tracking", _length(-3, 10), _as_points, "每个字后面增减多少；三号字要排 28 个字，减 0.25磅"),
    Row("标题", "字号", "title_size", *_TYPE, "标题的字号"),
    Row("标题", "行距", "title_line", *_LINE, "标题的固定行距"),
    Row("标题", "加粗", "title_bold", *_BOLD, "标题加不加粗"),
    *(
        row
        for level, example in enumerate(("一、", "（一）", "1.", "（1）"), 1)
        for row in (
            Row(f"{'一二三四'[level - 1]}级标题", "字体", f"level{level}_face", *_NAME, f"“{example}”的字体"),
            Row(f"{'一二三四'[level - 1]}级标题", "加粗", f"level{level}_bold", *_BOLD, f"“{example}”加不加粗"),
        )
    ),
    Row("署名", "次序", "byline_first", _one_of(_FIRST), _named(_FIRST), "姓名在前，还是（日期）在前"),
    Row("署名", "字体", "byline_face", *_NAME, "姓名和日期的字体"),
    Row("署名", "字号", "byline_size", *_TYPE, "姓名和日期的字号"),
    Row("页码", "位置", "number_place", _one_of(_PLACES), _named(_PLACES), "外侧（单页居右、双页居左）、居中或右侧"),
    Row("页码", "样子", "number_form", _form, _show, "第 1 页印成什么样"),
    Row("页码", "字体", "number_face", *_NAME, "页码的字体"),
    Row("页码", "字号", "number_size", *_TYPE, "页码的字号"),
    Row("报头", "字号", "mast_size", *_TYPE, "简报名称的字号"),
    Row("报头", "颜色", "mast_color", *_COLOUR, "简报名称和红线的颜色"),
    Row("纪要标志", "字号", "minutes_size", *_TYPE, "纪要标志的字号"),
    Row("纪要标志", "颜色", "minutes_color", *_COLOUR, "纪要标志的颜色"),
    Row("朗读稿", "字号", "reading_size", *_TYPE, "朗读稿、主持词的字号"),
    Row("朗读稿", "行距", "reading_line", *_LINE, "朗读稿、主持词的固定行距"),
)
GROUPS = tuple(dict.fromkeys(row.group for row in ROWS))


def find(folders: Sequence[Path]) -> Path | None:
    """The strongest 版式.yaml of some folders, later ones stronger."""
    return next((folder / FILE for folder in reversed(folders) if (folder / FILE).is_file()), None)


def load(path: Path) -> House:
    """The house style of a file; InputError with every fault."""
    return read(decode(read_bytes(path), str(path)), str(path))


def read(text: str, file: str = FILE) -> House:
    """The house style of a text; InputError with every fault, in file order."""
    node, faults = compose(text, file)
    values: dict[str, Any] = {}
    if node is not None and not isinstance(node, Map):
        faults.add(node.pos, "style", "版式文件应是“键: 值”的表", f"可写：{'、'.join(GROUPS)}", node.length)
    elif node is not None:
        for entry in node.entries:
            values |= _group(entry, faults)
    _check_page(values, node, faults)
    if faults.found:
        raise InputError(sorted(faults.found, key=lambda finding: finding.pos))
    return replace(STANDARD, **values)


def _group(entry: Entry, faults: Faults) -> dict[str, Any]:
    """The values of one group."""
    if entry.key.text not in GROUPS:
        _unknown(entry.key, GROUPS, faults)
        return {}
    rows = {row.key: row for row in ROWS if row.group == entry.key.text}
    if _nothing(entry.value):
        return {}
    if not isinstance(entry.value, Map):
        faults.add(
            entry.value.pos,
            "style",
            f"“{entry.key.text}”下面应是“键: 值”",
            f"可写：{'、'.join(rows)}",
            entry.value.length,
        )
        return {}
    return dict(pair for inner in entry.value.entries for pair in _value(inner, rows, faults))


def _value(entry: Entry, rows: Mapping[str, Row], faults: Faults) -> Iterator[tuple[str, Any]]:
    row = rows.get(entry.key.text)
    if row is None:
        _unknown(entry.key, tuple(rows), faults)
    elif not isinstance(entry.value, Scalar):
        faults.add(entry.value.pos, "style", f"“{row.path}”应是一个值", row.help, entry.value.length)
    elif not _nothing(entry.value):
        try:
            yield row.name, row.read(entry.value.text.strip())
        except _Wrong as wrong:
            faults.add(entry.value.pos, "style", f"{row.path}：{wrong.args[0]}", wrong.args[1], entry.value.length)


def _nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.empty


def _unknown(key: Scalar, known: Sequence[str], faults: Faults) -> None:
    import difflib

    near = difflib.get_close_matches(key.text, known, 1, 0.4)
    hint = f"是不是“{near[0]}”？" if near else f"可写：{'、'.join(known)}"
    faults.add(key.pos, "style", f"不认识的键“{key.text}”", hint, key.length)


def _check_page(values: Mapping[str, Any], node: Node | None, faults: Faults) -> None:
    """Values that are right each for itself, but leave no room on the page or cut the type."""
    for prefix, what in (("", "正文"), ("title_", "标题"), ("reading_", "朗读稿")):
        size, line = values.get(f"{prefix}size"), values.get(f"{prefix}line")
        if size and line and line < size * 10 and node is not None:
            faults.add(
                node.pos, "style", f"{what}的行距比字还小，字会被切掉", f"{as_size(size)}的行距不小于 {size / 2:g}磅"
            )


def written(house: House, notes: Mapping[str, str] | None = None, head: Sequence[str] = ()) -> str:
    """The file of a house style: what it sets, with notes (by the name of the value) as comments beside them."""
    lines = [f"# {line}" if line else "#" for line in head]
    for group in GROUPS:
        rows = [row for row in ROWS if row.group == group and getattr(house, row.name) is not None]
        lines += [f"{group}:"] if rows else []
        for row in rows:
            note = (notes or {}).get(row.name, "")
            lines.append(f"  {row.key}: {quoted(row.show(getattr(house, row.name)))}{f'  # {note}' if note else ''}")
    return "\n".join(lines) + "\n"
