"""A unit's own values of the page: what a house style may change, each None where the standard holds."""

from __future__ import annotations

from typing import Literal, TypeAlias

from speechgen.records import dataclass

NumberPlace: TypeAlias = Literal["outside", "center", "right"]


@dataclass(frozen=True, slots=True)
class House:
    """Lengths in twips, type sizes in half-points, colours as RRGGBB; faces by the name that Word shows.

    top … right: margins · line: exact pitch · size: of the body · tracking: added to each character of the body ·
    fang, kai, hei, song, title, latin: the faces of the roles · level1_face … level4_bold: of the headings
    一、（一）1.（1） · number_form: how the page number 1 is printed · mast, minutes: the red name of a
    简报 and the mark of a 纪要 · reading: a copy to read out.
    """

    top: int | None = None
    bottom: int | None = None
    left: int | None = None
    right: int | None = None
    line: int | None = None
    size: int | None = None
    tracking: int | None = None
    fang: str | None = None
    kai: str | None = None
    hei: str | None = None
    song: str | None = None
    title: str | None = None
    latin: str | None = None
    title_size: int | None = None
    title_line: int | None = None
    title_bold: bool | None = None
    level1_face: str | None = None
    level2_face: str | None = None
    level3_face: str | None = None
    level4_face: str | None = None
    level1_bold: bool | None = None
    level2_bold: bool | None = None
    level3_bold: bool | None = None
    level4_bold: bool | None = None
    byline_first: Literal["name", "date"] | None = None
    byline_face: str | None = None
    byline_size: int | None = None
    number_place: NumberPlace | None = None
    number_form: str | None = None
    number_face: str | None = None
    number_size: int | None = None
    mast_size: int | None = None
    mast_color: str | None = None
    minutes_size: int | None = None
    minutes_color: str | None = None
    reading_size: int | None = None
    reading_line: int | None = None


STANDARD = House()
