"""What a page looks like: the options of a paper and the measures and faces that follow from them.

Units as in WordprocessingML: lengths in twips (1/20 pt), sizes in half-points. The values are those of GB/T 9704 §5 and
§6 (page, 版心, 22 lines of 28 characters) as far as a word processor with a 16-point 三号 can give them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Literal, NoReturn, TypeAlias

from speechgen.document import (
    AnnexLabel,
    Block,
    Byline,
    Cue,
    Document,
    Imprint,
    ItemTitle,
    Listing,
    Masthead,
    Paragraph,
    Signature,
    Title,
    sentences,
)
from speechgen.records import dataclass, replace
from speechgen.writers.faces import FONTS, Face, FontSet, FontsName, face_named
from speechgen.writers.house import STANDARD, House, NumberPlace
from speechgen.writers.titles import cells

Profile: TypeAlias = Literal["gb9704", "gb33476"]
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4
_LEFT, _RIGHT = 1587, 1474  # 28 mm and 26 mm: a type area 156 mm wide
HEADER, FOOTER = 851, 1450  # 1450 puts the dash of the page number 7 mm under the type area (GB/T 9704 §7.5)
_TITLE, _TITLE_LINE = 44, 700
_NUMBER = 28  # 四号
_STEPS = (32, 36, 44, 48, 52, 72, 84)  # 三号 and the named sizes above it, in half-points
_SANHAO = 32
LARGE_MAST, LONG_MAST = 104, 72  # the red name of a 简报, and the largest type of one too long for it, in half-points


@dataclass(frozen=True, slots=True)
class Layout:
    """The options of a paper.

    profile: margins 37/35/28/26 mm, or the narrower white margins of GB/T 33476.2 · fonts: which faces are named ·
    reading: a copy to read out, in large type · page_number: None follows the copy (outside; centred in a reading copy)
    · final: no highlight, no comments · byline_first: speaker or date first · grid: `word28x22` shows 28 × 22 in Word's
    page setup · level2_bold, level3_bold: whether the headings （一） and 1. are bold · house: the unit's own values, which
    win over everything that follows from the others.
    """

    profile: Profile = "gb9704"
    fonts: FontsName = "gb2312"
    reading: bool = False
    page_number: NumberPlace | None = None
    final: bool = False
    byline_first: Literal["name", "date"] = "name"
    grid: Literal["lines", "word28x22"] = "lines"
    level2_bold: bool = False
    level3_bold: bool = True
    house: House = STANDARD

    @property
    def number_place(self) -> NumberPlace:
        """Where the page number stands: GB/T 9704 §7.5 puts it outside; in a copy to read out it is centred."""
        own = None if self.reading else self.house.number_place
        return self.page_number or own or ("center" if self.reading else "outside")

    @property
    def bold(self) -> tuple[bool, bool, bool, bool]:
        """Which levels of headings are bold."""
        house = self.house
        own = house.level1_bold, house.level2_bold, house.level3_bold, house.level4_bold
        usual = False, self.level2_bold, self.level3_bold, False
        one, two, three, four = (mine if mine is not None else other for mine, other in zip(own, usual, strict=True))
        return one, two, three, four

    @property
    def char_grid(self) -> bool:
        """True if the body hangs on Word's grid of characters; larger type has no use for 28 columns."""
        return self.grid == "word28x22" and not self.reading


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on a sentence, named by the indices of its block and its place in the block."""

    block: int
    sentence: int
    text: str


@dataclass(frozen=True, slots=True)
class Geometry:
    """The measures of a page: margins, exact line pitch, type size, what is added to each character, the indent of two
    characters, characters a line; the title; the page number."""

    top: int
    bottom: int
    left: int
    right: int
    line: int
    size: int
    tracking: int
    indent: int
    chars: int
    title_size: int
    title_line: int
    title_chars: int
    number_size: int

    @property
    def width(self) -> int:
        """The width of the type area."""
        return PAGE_WIDTH - self.left - self.right


@lru_cache(maxsize=64)
def geometry(layout: Layout) -> Geometry:
    """The measures that follow from the options.

    GB/T 9704 §5.2.3 wants 22 × 28 characters to fill the type area; its 三号 is 15.75 pt, Word's is 16 pt, so a quarter
    of a point is taken off each character. A line of 28.95 pt is the widest that still gives 22 lines.
    """
    own, reading, char_grid = layout.house, layout.reading, layout.char_grid
    top, bottom, line = (2098, 1984, 579) if layout.profile == "gb9704" else (1960, 1847, 589)
    left, right = _or(own.left, _LEFT), _or(own.right, _RIGHT)
    size = _or(own.reading_size, 36) if reading else _or(own.size, _SANHAO)
    line = _or(own.reading_line, 700 if size == 36 else round(size * 19.4)) if reading else _or(own.line, line)
    usual = -5 if size == _SANHAO and not (char_grid or reading) else 0
    tracking = usual if reading or own.tracking is None else own.tracking
    title = max(_or(own.title_size, _TITLE), next((step for step in _STEPS if step > size), size)) if reading else 0
    title = title or _or(own.title_size, _TITLE)
    usual_line = _TITLE_LINE if title == _TITLE else round(title * 15.5)  # 1.55 times the size
    width = PAGE_WIDTH - left - right
    return Geometry(
        top=_or(own.top, top),
        bottom=_or(own.bottom, bottom),
        left=left,
        right=right,
        line=line,
        size=size,
        tracking=tracking,
        indent=631 if char_grid else size * 20,
        chars=28 if char_grid else width // (size * 10 + tracking),
        title_size=title,
        title_line=_or(own.title_line, usual_line) if title == own.title_size or not reading else usual_line,
        title_chars=width // (title * 10),
        number_size=_or(own.number_size, _NUMBER),
    )


def _or(own: int | None, usual: int) -> int:
    return usual if own is None else own


@lru_cache(maxsize=64)
def font_set(layout: Layout) -> FontSet:
    """The faces of a layout: those of its preset, or the unit's own."""
    own, preset = layout.house, FONTS[layout.fonts]
    roles = {role: name for role in ("fang", "kai", "hei", "song", "title") if (name := getattr(own, role))}
    return replace(
        preset,
        **{role: face_named(name) for role, name in roles.items()},
        latin=own.latin or preset.latin,
        number=face_named(own.number_face) if own.number_face else None,
        byline=face_named(own.byline_face) if own.byline_face else None,
    )


def level_faces(layout: Layout) -> tuple[Face, ...]:
    """The faces of the headings 一、（一）1.（1） (GB/T 9704 §7.3.3: 黑体, 楷体, 仿宋, 仿宋)."""
    own, fonts = layout.house, font_set(layout)
    names = own.level1_face, own.level2_face, own.level3_face, own.level4_face
    usual = fonts.hei, fonts.kai, fonts.fang, fonts.fang
    return tuple(face_named(name) if name else face for name, face in zip(names, usual, strict=True))


def text_width(layout: Layout) -> int:
    """The width of the type area in twips."""
    return geometry(layout).width


def cell(layout: Layout) -> int:
    """The width of one character of the body in twips."""
    page = geometry(layout)
    return page.size * 10 + page.tracking


def signature_indents(unit: str, date: str, layout: Layout) -> tuple[int, int]:
    """Left indents of unit and date in twips (GB/T 9704 §7.3.5.2): two characters stay free at the right, the date begins
    two characters right of the unit; if it is the longer one, it gets the free characters.

    Counted in characters, a digit as half: right indents would make the offset depend on the width of digits.
    """
    page, pitch = geometry(layout), cell(layout)
    long_unit, long_date = cells(unit), cells(date)
    left = page.chars - 2 - long_unit if long_unit >= long_date else page.chars - 4 - long_date
    return round(max(0.0, left) * pitch), round((max(0.0, left) + 2) * pitch)


def arranged(document: Document, layout: Layout) -> Iterator[tuple[int, Block]]:
    """The blocks with their indices, in the order of the page: bylines that follow each other as the layout wants."""
    order = layout.house.byline_first or layout.byline_first
    first = "speaker" if order == "name" else "date"
    for is_byline, group in groupby(enumerate(document.blocks), lambda item: isinstance(item[1], Byline)):
        blocks = list(group)
        yield from sorted(blocks, key=lambda item: _role(item[1]) != first) if is_byline else blocks


def _role(block: Block) -> str:
    return block.role if isinstance(block, Byline) else ""


def empty_line_between(before: Block | None, block: Block, layout: Layout) -> bool:
    """True if an empty line is due between two blocks: under the head, around the title of an item, over names at the
    end, and in a chair's script where somebody else has spoken."""
    if isinstance(before, Masthead | ItemTitle):
        return not isinstance(block, AnnexLabel)
    if isinstance(block, ItemTitle):
        return before is not None and not new_page_between(before, block)
    if isinstance(before, Cue):
        return layout.reading and not isinstance(block, Cue)
    if isinstance(block, Listing):
        return isinstance(before, Paragraph)
    return isinstance(before, Title | Byline) and not isinstance(block, Title | Byline)


def new_page_between(before: Block | None, block: Block) -> bool:
    """True if a page begins with a block: an attachment stands behind the signature (GB/T 9704 §7.3.4)."""
    return before is not None and (
        isinstance(block, AnnexLabel) or (isinstance(block, ItemTitle) and isinstance(before, Signature | Imprint))
    )


def mast_line(block: Masthead, layout: Layout) -> tuple[bool, float]:
    """How the red name of a 简报 or 纪要 is set: whether in the smaller type for long names, and how many of its characters
    fill a line: of the large type with 10 pt between the characters, of the smaller one with 3, of the mark of a 纪要 with
    none."""
    width, large = text_width(layout), layout.house.mast_size or LARGE_MAST
    if block.role == "minutes":
        return False, width // ((layout.house.minutes_size or 60) * 10)
    fits = width // (large * 10 + 200)
    return (False, fits) if cells(block.name.text) <= fits else (True, width // (min(large, LONG_MAST) * 10 + 60))


def group_notes(document: Document, notes: Iterable[Note]) -> dict[tuple[int, int], list[Note]]:
    """The notes by block and sentence; a note on a sentence that is not there is a fault of the caller."""
    groups: dict[tuple[int, int], list[Note]] = {}
    sizes = [len(sentences(block)) for block in document.blocks]
    for note in notes:
        if not (0 <= note.block < len(sizes) and 0 <= note.sentence < sizes[note.block]):
            raise ValueError(f"a note on a sentence that is not there: {note}")
        groups.setdefault((note.block, note.sentence), []).append(note)
    return groups


def assert_never(value: NoReturn) -> NoReturn:
    """For the end of a `match` over a closed set: mypy proves that it is not reached (typing has it from 3.11 on)."""
    raise AssertionError(value)
