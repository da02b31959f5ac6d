"""层次序数: the enumerators of GB/T 9704 7.3.3 and of spoken lists, and numerals in Chinese characters."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_VALUES = {c: n for n, c in enumerate(_DIGITS)} | {"两": 2, "〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "[一二三四五六七八九十百]+"


def chinese(n: int) -> str:
    """A number from 0 to 9999 in Chinese characters: 十二, 二十, 一百零五. Raises ValueError outside."""
    if not 0 <= n <= 9999:
        raise ValueError(f"no numeral for {n}")
    if n < 10:
        return _DIGITS[n]
    if n < 20:
        return "十" + (_DIGITS[n - 10] if n > 10 else "")
    return _long(n)


def _long(n: int) -> str:
    out, gap = "", False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // value % 10
        if digit:
            out += ("零" if gap and out else "") + _DIGITS[digit] + unit
            gap = False
        else:
            gap = bool(out)
    return out


def count(n: int) -> str:
    """A number before a measure word: 两点, 三点, 十二条."""
    return "两" if n == 2 else chinese(n)


def value(numeral: str) -> int | None:
    """The number of a Chinese or Arabic numeral (as `chinese`, `count` or digits write it), None if it is none."""
    if numeral.isascii() and numeral.isdigit():
        return int(numeral)
    total, digit = 0, 0
    for char in numeral:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _VALUES:
            digit = _VALUES[char]
        else:
            return None
    return total + digit if numeral else None


_LEVELS = {1: "{0}、", 2: "（{0}）", 3: "{1}.", 4: "（{1}）"}
_INLINE = {"一是": "{0}是", "一要": "{0}要", "第一": "第{0}，"}
INLINE_STYLES = tuple(_INLINE)


def enumerator(level: int, n: int) -> str:
    """The number of the n-th heading of a level from 1 to 4: `一、` `（一）` `1.` `（1）`."""
    return _LEVELS[level].format(chinese(n), n)


def inline(style: str, n: int) -> str:
    """The n-th enumerator of a spoken series; styles are `一是` `一要` `第一`."""
    return _INLINE[style].format(chinese(n))


_LEADING = (
    (1, re.compile(rf"({_NUMERAL})、")),
    (2, re.compile(rf"[（(]({_NUMERAL})[）)]、?")),
    (3, re.compile(r"(\d{1,2})(?:[.．](?!\d)|、)\s*")),
    (4, re.compile(r"[（(](\d{1,2})[）)]、?|([①-⑳])")),
)


def strip_number(text: str) -> tuple[int, int, str] | None:
    """A leading enumerator → (level 1–4, number, the rest of the text); None if the text has none.

    Slips that people make are recognised too (`(一)`, `1、`, `（一）、`), because drafts that come back hold them.
    """
    for level, pattern in _LEADING:
        if match := pattern.match(text):
            return level, _number(match), text[match.end() :]
    return None


def _number(match: re.Match[str]) -> int:
    circled = match[2] if match.re.groups > 1 else None
    return ord(circled) - ord("①") + 1 if circled else value(match[1]) or 0


_INLINE_LEADING = (
    ("一是", re.compile(rf"({_NUMERAL})是")),
    ("一要", re.compile(rf"({_NUMERAL})要")),
    ("第一", re.compile(rf"第({_NUMERAL})[，,、]")),
)


def strip_inline(text: str) -> tuple[str, int, str] | None:
    """A leading spoken enumerator → (style, number, the rest); None if there is none."""
    for style, pattern in _INLINE_LEADING:
        if match := pattern.match(text):
            return style, value(match[1]) or 0, text[match.end() :]
    return None
