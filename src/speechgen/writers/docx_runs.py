"""Cutting text into runs by the face that each character needs.

Word picks the Latin face for “ ” ‘ ’ — … · and other characters whose width depends on the surroundings (East Asian
Width A, UAX #11); they get a run of their own with the Chinese face in all four slots (MS-OI29500 §2.1.88).
Characters that a face lacks get the wider face.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from speechgen.text import escape, joined, storable
from speechgen.writers import pinyin
from speechgen.writers.docx_styles import paragraph_styles, style_faces
from speechgen.writers.faces import Face
from speechgen.writers.layout import Layout

Look: TypeAlias = tuple[str, str]  # the character style or nothing; the colour of its highlight or nothing
Piece: TypeAlias = tuple[str, Look]

# What a reader must not take for text of the speech, by origin; a final copy has none of it.
HIGHLIGHTS = {"gap": "yellow", "suggestion": "cyan"}

# The kinds of characters, one letter each; BREAK and TAB become elements.
PLAIN, AMBIGUOUS, RARE, RARE_AMBIGUOUS, BREAK, TAB = "parqbt"
_RUN = re.compile(r"(.)\1*")
# GB 2312 has both, but Python's codec maps them to other code points.
_IN_GB2312_TOO = "—·"


class _Kinds(dict[int, str]):
    """The kind of each character, found once."""

    def __missing__(self, code: int) -> str:
        kind = self[code] = _kind(chr(code))
        return kind


def _kind(char: str) -> str:
    if char < "\x80":
        return {"\n": BREAK, "\t": TAB}.get(char, PLAIN)
    ambiguous = unicodedata.east_asian_width(char) == "A"
    if in_gb2312(char):
        return AMBIGUOUS if ambiguous else PLAIN
    return RARE_AMBIGUOUS if ambiguous else RARE


_KINDS = _Kinds()


def in_gb2312(char: str) -> bool:
    """True if a face with the characters of GB 2312 has this one."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return char in _IN_GB2312_TOO
    return True


def runs_xml(pieces: Iterable[Piece], style: str, starts: Openings) -> str:
    """The runs of a stretch of text in a paragraph of the given style."""
    out: list[str] = []
    for text, (character_style, colour) in joined((storable(text).replace("\r", ""), look) for text, look in pieces):
        for match in _RUN.finditer(text.translate(_KINDS)):
            opening = starts[style, character_style, colour, match[1]]
            words = text[match.start() : match.end()]
            if starts.reading and match[1] in (PLAIN, RARE):
                out.append(_said(words, opening, starts.sizes[style]))
            else:
                out.append(f"{opening}{_content(match[1], words)}</w:r>")
    return "".join(out)


def _said(text: str, opening: str, size: int) -> str:
    """A run for the reader's eye: rare characters with their pinyin above, as Word's 拼音指南 sets it (ECMA-376 17.3.3.25)."""
    out, done = "", 0
    for place, char, sounds in pinyin.readings(text):
        if len(sounds) != 1:
            continue
        out += f"{opening}{_content(PLAIN, text[done:place])}</w:r>" if place > done else ""
        out += (
            f'{opening}<w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="{size // 2}"/>'
            f'<w:hpsRaise w:val="{size - 2}"/><w:hpsBaseText w:val="{size}"/><w:lid w:val="zh-CN"/></w:rubyPr>'
            f'<w:rt><w:r><w:rPr><w:sz w:val="{size // 2}"/></w:rPr><w:t>{sounds[0]}</w:t></w:r></w:rt>'
            f"<w:rubyBase>{opening}<w:t>{char}</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        )
        done = place + 1
    return out + (f"{opening}{_content(PLAIN, text[done:])}</w:r>" if done < len(text) else "")


def _content(kind: str, text: str) -> str:
    if kind == BREAK:
        return "<w:br/>" * len(text)
    if kind == TAB:
        return "<w:tab/>" * len(text)
    if text[0].isspace() or text[-1].isspace():
        return f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    return f"<w:t>{escape(text)}</w:t>"


class Openings(dict[tuple[str, str, str, str], str]):
    """The starts of runs up to their text, each made once: by style, character style, highlight and kind of characters."""

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self.faces, self.reading = style_faces(layout), layout.reading
        self.sizes = {style.id: style.size for style in paragraph_styles(layout)}

    def __missing__(self, key: tuple[str, str, str, str]) -> str:
        style, character_style, colour, kind = key
        face, all_slots = self.faces[character_style or style]
        reference = f'<w:rStyle w:val="{character_style}"/>' if character_style else ""
        highlight = f'<w:highlight w:val="{colour}"/>' if colour else ""
        made = self[key] = f"<w:r><w:rPr>{reference}{_fonts(face, all_slots, kind)}{highlight}</w:rPr>"
        return made


@lru_cache(maxsize=16)
def openings(layout: Layout) -> Openings:
    """The starts of runs of a layout, kept from document to document."""
    return Openings(layout)


def _fonts(face: Face, all_slots: bool, kind: str) -> str:
    wide = face.wide or face.name
    if kind == AMBIGUOUS or (kind == RARE_AMBIGUOUS and not face.wide):
        return _four(face.name)
    if kind == RARE_AMBIGUOUS or (kind == RARE and all_slots):
        return _four(wide)
    if kind == RARE and face.wide:
        return f'<w:rFonts w:eastAsia="{wide}" w:hint="eastAsia"/>'
    return '<w:rFonts w:hint="eastAsia"/>'


def _four(face: str) -> str:
    return f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}" w:hint="eastAsia"/>'
