"""The type faces of a paper by their roles, in the sets that offices have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from speechgen.records import dataclass

FontsName: TypeAlias = Literal["gb2312", "windows", "founder_gbk"]


@dataclass(frozen=True, slots=True)
class Face:
    """A type face: its name, a likely substitute, and the face for characters it lacks (empty: it lacks none)."""

    name: str
    substitute: str
    wide: str = ""


@dataclass(frozen=True, slots=True)
class FontSet:
    """The five faces of GB/T 9704: body, second level, first level, page number, title."""

    fang: Face
    kai: Face
    hei: Face
    song: Face
    title: Face
    latin: str = "Times New Roman"
    number: Face | None = None  # of the page number, if it is not 宋体
    byline: Face | None = None  # if it is not 楷体


_HEI = Face("黑体", "SimHei")
_SONG = Face("宋体", "SimSun")
FONTS: Mapping[FontsName, FontSet] = {
    # The *_GB2312 faces hold the 6763 characters of GB 2312 and no more: names such as 镕 need the wide face.
    "gb2312": FontSet(
        Face("仿宋_GB2312", "仿宋", "仿宋"),
        Face("楷体_GB2312", "楷体", "楷体"),
        _HEI,
        _SONG,
        Face("方正小标宋简体", "华文中宋", "华文中宋"),
    ),
    "windows": FontSet(Face("仿宋", "FangSong"), Face("楷体", "KaiTi"), _HEI, _SONG, Face("华文中宋", "STZhongsong")),
    "founder_gbk": FontSet(
        Face("方正仿宋_GBK", "仿宋"),
        Face("方正楷体_GBK", "楷体"),
        Face("方正黑体_GBK", "黑体"),
        Face("方正书宋_GBK", "宋体"),
        Face("方正小标宋_GBK", "方正小标宋简体"),
    ),
}


_KNOWN = {
    face.name: face for fonts in FONTS.values() for face in (fonts.fang, fonts.kai, fonts.hei, fonts.song, fonts.title)
}


def face_named(name: str) -> Face:
    """A face by its name; one that holds GB 2312 only goes together with the wider face of its family."""
    wide = name.removesuffix("_GB2312")
    return _KNOWN.get(name) or Face(name, "", wide if wide != name else "")
