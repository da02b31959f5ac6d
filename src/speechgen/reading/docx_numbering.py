"""Automatic numbers of Word paragraphs, which are no part of the text: numbering.xml and styles.xml, resolved.

ISO/IEC 29500-1 §17.9: a paragraph names a `num` and a level, itself or through its style; the `num` leads to an abstract
numbering whose counters it shares with others unless it overrides a start.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from speechgen.numbering import chinese
from speechgen.reading.docx_package import Package, walk

_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "ideographDigital")
_CIRCLED = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(slots=True)
class Level:
    """One level of a list: how it counts, what it prints."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None


@dataclass(slots=True)
class Num:
    """A `num`: its abstract numbering and what it overrides."""

    abstract: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


@dataclass(slots=True)
class Style:
    """What matters of a paragraph style: its name, what it is based on, its list, its outline level, whether centred."""

    name: str = ""
    based: str = ""
    num: str = ""
    ilvl: int | None = None
    outline: int | None = None
    centred: bool | None = None


@dataclass(slots=True)
class Lists:
    """The lists of a document; `number` counts on, so it is to be asked in document order."""

    abstracts: dict[str, dict[int, Level]]
    nums: dict[str, Num]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def number(self, num_id: str, ilvl: int) -> str:
        """The number that the next paragraph of a list and level prints; nothing for bullets and unknown lists."""
        num = self.nums.get(num_id)
        level = self._level(num, ilvl)
        if num is None or level is None:
            return ""
        counts = self._counts.setdefault(num.abstract, {})
        self._override(num_id, num, ilvl, counts)
        for deeper in [n for n in counts if n > ilvl and self._restarts(num, n, ilvl)]:
            del counts[deeper]
        counts[ilvl] = counts.get(ilvl, level.start - 1) + 1
        if level.form in ("bullet", "none"):
            return ""
        return re.sub(r"%(\d)", lambda match: self._one(num, int(match[1]) - 1, counts), level.text)

    def _level(self, num: Num | None, ilvl: int) -> Level | None:
        if num is None:
            return None
        return num.levels.get(ilvl) or self.abstracts.get(num.abstract, {}).get(ilvl)

    def _override(self, num_id: str, num: Num, ilvl: int, counts: dict[int, int]) -> None:
        if ilvl in num.starts and (num_id, ilvl) not in self._begun:
            counts[ilvl] = num.starts[ilvl] - 1
        self._begun.add((num_id, ilvl))

    def _restarts(self, num: Num, deeper: int, ilvl: int) -> bool:
        level = self._level(num, deeper)
        return level is None or level.restart is None or (level.restart != 0 and ilvl < level.restart)

    def _one(self, num: Num, ilvl: int, counts: Mapping[int, int]) -> str:
        level = self._level(num, ilvl)
        return formatted(counts.get(ilvl, level.start), level.form) if level else ""


def formatted(n: int, form: str) -> str:
    """A number in a form of ST_NumberFormat: 三, ③, iii, 3."""
    if form in _CHINESE and 0 <= n <= 9999:
        return chinese(n)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional") and 0 <= n <= 9999:
        return chinese(n).translate(_LEGAL)
    if form in _CIRCLED and 1 <= n <= 20:
        return chr(ord("①") + n - 1)
    if form in ("upperLetter", "lowerLetter") and n >= 1:
        return (chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)).translate(_case(form))
    if form in ("upperRoman", "lowerRoman") and 0 < n < 40:
        return _roman(n).translate(_case(form))
    return f"{n:02d}" if form == "decimalZero" else str(n)


def _case(form: str) -> dict[int, int]:
    return {ord(c): ord(c.upper()) for c in "abcdefghijklmnopqrstuvwxyz"} if form.startswith("upper") else {}


def _roman(n: int) -> str:
    out = ""
    for number, letters in _ROMAN:
        out += letters * (n // number)
        n %= number
    return out


def read_lists(package: Package, part: str | None) -> Lists:
    """The lists of numbering.xml; none without it."""
    reader = _NumberingReader()
    if part is not None:
        walk(package, part, reader.start)
    for name, link in reader.links.items():
        if link in reader.named:
            reader.abstracts[name] = reader.abstracts[reader.named[link]]
    return Lists(reader.abstracts, reader.nums)


class _NumberingReader:
    """Elements of numbering.xml as they come: each belongs to the list and level opened last."""

    def __init__(self) -> None:
        self.abstracts: dict[str, dict[int, Level]] = {}
        self.nums: dict[str, Num] = {}
        self.links: dict[str, str] = {}
        self.named: dict[str, str] = {}
        self.abstract, self.num, self.level, self.ilvl = "", Num(), Level(), 0
        self.in_num = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        handle = getattr(self, f"_{tag}", None)
        if handle is not None:
            handle(attributes.get("val", ""), attributes)

    def _abstractNum(self, _: str, attributes: Mapping[str, str]) -> None:  # noqa: N802
        self.abstract, self.in_num = attributes.get("abstractNumId", ""), False
        self.abstracts[self.abstract] = {}

    def _num(self, _: str, attributes: Mapping[str, str]) -> None:
        self.num, self.in_num = Num(), True
        self.nums[attributes.get("numId", "")] = self.num

    def _abstractNumId(self, val: str, _: object) -> None:  # noqa: N802
        self.num.abstract = val

    def _lvlOverride(self, _: str, attributes: Mapping[str, str]) -> None:  # noqa: N802
        self.ilvl = _int(attributes.get("ilvl"), 0)

    def _startOverride(self, val: str, _: object) -> None:  # noqa: N802
        self.num.starts[self.ilvl] = _int(val, 1)

    def _lvl(self, _: str, attributes: Mapping[str, str]) -> None:
        self.level = Level()
        levels = self.num.levels if self.in_num else self.abstracts.setdefault(self.abstract, {})
        levels[_int(attributes.get("ilvl"), 0)] = self.level

    def _start(self, val: str, _: object) -> None:
        self.level.start = _int(val, 1)

    def _numFmt(self, val: str, _: object) -> None:  # noqa: N802
        self.level.form = val or self.level.form

    def _lvlText(self, val: str, _: object) -> None:  # noqa: N802
        self.level.text = val

    def _lvlRestart(self, val: str, _: object) -> None:  # noqa: N802
        self.level.restart = _int(val, 0)

    def _numStyleLink(self, val: str, _: object) -> None:  # noqa: N802
        self.links[self.abstract] = val

    def _styleLink(self, val: str, _: object) -> None:  # noqa: N802
        self.named[val] = self.abstract


def _int(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text) else default


def read_styles(package: Package, part: str | None) -> dict[str, Style]:
    """The paragraph styles by id, each with what it inherits."""
    styles: dict[str, Style] = {}
    now = Style()

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal now
        val = attributes.get("val", "")
        if tag == "style":
            now = styles[attributes.get("styleId", "")] = Style()
        elif tag == "name":
            now.name = val
        elif tag == "basedOn":
            now.based = val
        elif tag == "numId":
            now.num = val
        elif tag == "ilvl":
            now.ilvl = _int(val, 0)
        elif tag == "outlineLvl":
            now.outline = _int(val, 9)
        elif tag == "jc":
            now.centred = val == "center"

    if part is not None:
        walk(package, part, start)
    return {name: _inherited(styles, name) for name in styles}


def _inherited(styles: Mapping[str, Style], name: str) -> Style:
    """A style with what it leaves open taken from those it is based on."""
    own = styles[name]
    whole = Style(own.name, own.based, own.num, own.ilvl, own.outline, own.centred)
    seen = {name}
    while whole.based in styles and whole.based not in seen:
        seen.add(whole.based)
        base = styles[whole.based]
        whole.num = whole.num or base.num
        whole.ilvl = base.ilvl if whole.ilvl is None else whole.ilvl
        whole.outline = base.outline if whole.outline is None else whole.outline
        whole.centred = base.centred if whole.centred is None else whole.centred
        whole.based = base.based
    return whole
