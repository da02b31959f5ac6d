"""The look that Word gives the paragraphs of a foreign .docx.

Looks are resolved as Word does it: defaults, the chain of styles, what is set on the paragraph and its runs; a face that
refers to the theme wins over one named beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from speechgen.reading.docx_package import Package, refused, walk

MAX_ELEMENTS = 400_000
_TOGGLES = ("b", "i")
_THEMES = {"ascii": "asciiTheme", "hAnsi": "hAnsiTheme", "eastAsia": "eastAsiaTheme"}


@dataclass(slots=True)
class Node:
    """An XML element without namespaces."""

    tag: str
    attributes: Mapping[str, str]
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def find(self, *path: str) -> Node | None:
        """The first descendant along a path of tags."""
        found: Node | None = self
        for tag in path:
            found = next((child for child in found.children if child.tag == tag), None) if found else None
        return found

    def all(self, tag: str) -> Iterator[Node]:
        """Every descendant with a tag, in order."""
        for child in self.children:
            if child.tag == tag:
                yield child
            yield from child.all(tag)


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a run: faces, size in half-points, weight, colour, twips added to each character."""

    face: str = ""
    latin: str = ""
    size: int = 20
    bold: bool = False
    color: str = ""
    tracking: int = 0


@dataclass(frozen=True, slots=True)
class Laid:
    """A paragraph: its text, the look of each stretch, how it stands. `line` in twips, `rule` exact, atLeast or auto."""

    text: str
    runs: tuple[tuple[str, Look], ...]
    align: str = ""
    line: int = 240
    rule: str = "auto"
    indent: float = 0.0
    style: str = ""

    @property
    def look(self) -> Look:
        """The look of most of its characters; Chinese ones decide."""
        counts: Counter[Look] = Counter()
        for text, look in self.runs:
            counts[look] += sum(2 if char > "\u2e80" else 1 for char in text if not char.isspace())
        return counts.most_common(1)[0][0] if counts else Look()


def number(text: str | None) -> int:
    """A number of twips or half-points as files have it (Word writes 2098, others 2097.6); 0 for what is none."""
    try:
        return max(-100_000, min(100_000, round(float(text or "0"))))
    except (ValueError, OverflowError):
        return 0


def tree(package: Package, part: str) -> Node:
    """A part as a tree; InputError if it has more elements than any paper."""
    stack = [Node("", {})]
    count = 0

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MAX_ELEMENTS:
            raise refused(package.file, "too-big", f"{part} 太大，不像一份文稿", "换一份几页长的样稿")
        node = Node(tag, dict(attributes))
        stack[-1].children.append(node)
        stack.append(node)

    def text(characters: str, _: int) -> None:
        if stack[-1].tag in ("t", "instrText", "align"):
            stack[-1].text += characters

    walk(package, part, start, lambda _: stack.pop(), text)
    return stack[0].children[0]


def part(package: Package, main: str, kind: str) -> Node | None:
    """The part of a kind that the main part leads to, as a tree."""
    names = package.related(main, kind)
    return tree(package, names[0]) if names else None


Values = dict[str, str]


class Looks:
    """What styles and theme say, and what follows for a paragraph and its runs."""

    def __init__(self, package: Package, main: str) -> None:
        styles = part(package, main, "styles")
        self.theme = _theme(part(package, main, "theme"))
        self.styles = {node.attributes.get("styleId", ""): node for node in styles.all("style")} if styles else {}
        defaults = styles.find("docDefaults") if styles else None
        run = defaults.find("rPrDefault", "rPr") if defaults else None
        paragraph = defaults.find("pPrDefault", "pPr") if defaults else None
        self.default = _values(paragraph), _values(run)
        usual = (key for key, node in self.styles.items() if node.attributes.get("default") in ("1", "true", "on"))
        self.normal = next((key for key in usual if self.styles[key].attributes.get("type") == "paragraph"), "")

    def chain(self, style: str) -> list[Node]:
        """A style and those it is based on, the most general first."""
        names: list[str] = []
        while style in self.styles and style not in names:
            names.append(style)
            style = _value(self.styles[style], "basedOn")
        return [self.styles[name] for name in reversed(names)]

    def paragraph(self, node: Node) -> Laid:
        """A paragraph with everything resolved."""
        own = node.find("pPr")
        name = _value(own, "pStyle") or self.normal
        chain = self.chain(name)
        place: Values = self.default[0].copy()
        base: Values = self.default[1].copy()
        for style in chain:
            place |= _values(style.find("pPr"))
            base = _over(base, style.find("rPr"))
        place |= _values(own)
        runs = tuple((_text(run), self.look(base, run)) for run in runs_of(node))
        runs = tuple((text, look) for text, look in runs if text)
        size = max((look.size for _, look in runs), default=32)
        return Laid(
            "".join(text for text, _ in runs),
            runs,
            place.get("jc.val", "left"),
            number(place.get("spacing.line")) or 240,
            place.get("spacing.lineRule", "auto"),
            _indent(place, size),
            self.styles[name].find("name").attributes.get("val", "") if self._named(name) else "",  # type: ignore[union-attr]
        )

    def _named(self, style: str) -> bool:
        return style in self.styles and self.styles[style].find("name") is not None

    def look(self, base: Values, run: Node) -> Look:
        """The look of a run on the base of its paragraph."""
        own = run.find("rPr")
        values = base
        for style in self.chain(_value(own, "rStyle")):
            values = _over(values, style.find("rPr"))
        values = _over(values, own)
        return Look(
            self._face(values, "eastAsia"),
            self._face(values, "ascii"),
            number(values.get("sz.val")) or 20,
            "b" in values and values.get("b.val", "1") not in ("0", "false", "off"),
            values.get("color.val", "").upper().replace("AUTO", ""),
            number(values.get("spacing.val")),
        )

    def _face(self, values: Values, slot: str) -> str:
        themed = values.get(f"rFonts.{_THEMES[slot]}", "")
        return self.theme.get(themed, "") or values.get(f"rFonts.{slot}", "")


def _values(node: Node | None) -> Values:
    """The properties of a pPr or rPr as tag.attribute → value; the tag alone says that it is there."""
    out: Values = {}
    for child in node.children if node is not None else ():
        out[child.tag] = "1"
        if child.tag in _TOGGLES:
            out[f"{child.tag}.val"] = "1"
        out |= {f"{child.tag}.{key}": value for key, value in child.attributes.items()}
    return out


def _over(before: Values, node: Node | None) -> Values:
    """Run properties with those of a higher level over them: a face named there ends what the theme gave below."""
    new = _values(node)
    ended = {f"rFonts.{theme}" for slot, theme in _THEMES.items() if f"rFonts.{slot}" in new}
    return {key: value for key, value in before.items() if key not in ended} | new


def _value(node: Node | None, tag: str) -> str:
    found = node.find(tag) if node is not None else None
    return found.attributes.get("val", "") if found is not None else ""


def _indent(place: Values, size: int) -> float:
    """The first-line indent in characters."""
    chars = number(place.get("ind.firstLineChars"))
    return chars / 100 if chars else number(place.get("ind.firstLine")) / (size * 10)


def runs_of(node: Node) -> Iterator[Node]:
    """The runs of a paragraph that are printed: not those of deleted text and of text boxes in it."""
    for child in node.children:
        if child.tag == "r":
            yield child
        elif child.tag in ("hyperlink", "ins", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml"):
            yield from runs_of(child)


def _text(run: Node) -> str:
    return "".join(child.text for child in run.children if child.tag == "t")


def _theme(node: Node | None) -> dict[str, str]:
    """The faces that references to the theme stand for: the Latin one, and the Chinese one of both sets."""
    out: dict[str, str] = {}
    for kind in ("major", "minor"):
        fonts = next(node.all(f"{kind}Font"), None) if node is not None else None
        if fonts is None:
            continue
        latin, east = (fonts.find(tag) for tag in ("latin", "ea"))
        chinese = next((f for f in fonts.all("font") if f.attributes.get("script") == "Hans"), None)
        named = [n.attributes.get("typeface", "") for n in (east, chinese) if n is not None]
        out[f"{kind}EastAsia"] = next((name for name in named if name), "")
        name = latin.attributes.get("typeface", "") if latin is not None else ""
        out |= {f"{kind}HAnsi": name, f"{kind}Ascii": name, f"{kind}Bidi": name}
    return out
