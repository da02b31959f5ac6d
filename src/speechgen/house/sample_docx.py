"""How a foreign .docx is laid out: the page, every paragraph with its look, the page number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from speechgen.house.docx_looks import Laid, Looks, Node, number, part, runs_of, tree
from speechgen.reading.docx_package import Package, open_package, refused


@dataclass(frozen=True, slots=True)
class Sample:
    """A paper as it is laid out: page and margins in twips, paragraphs, the footers with a page number."""

    page: Mapping[str, int]
    paragraphs: tuple[Laid, ...]
    footers: tuple[tuple[str, Laid, str], ...]
    grid: Mapping[str, str]
    even_and_odd: bool = False


def read_sample(source: Path | bytes, file: str = "") -> Sample:
    """A .docx as it is laid out; InputError with one clear sentence for everything that is none."""
    package = open_package(source, file)
    main = package.document
    body = tree(package, main).find("body")
    if body is None:
        raise refused(package.file, "not-docx", "这个 .docx 里没有正文", "用 WPS 或 Word 打开，另存一份再试")
    looks = Looks(package, main)
    sections = list(body.all("sectPr"))
    section = sections[-1] if sections else Node("sectPr", {})
    paragraphs = tuple(looks.paragraph(node) for node in _flow(body))
    settings = part(package, main, "settings")
    even_and_odd = settings is not None and settings.find("evenAndOddHeaders") is not None
    grid = section.find("docGrid")
    return Sample(
        _page(section),
        paragraphs,
        tuple(_footers(package, main, section, looks)),
        grid.attributes if grid is not None else {},
        even_and_odd,
    )


def _flow(body: Node) -> Iterator[Node]:
    """The paragraphs of the text itself: not those of tables."""
    for child in body.children:
        if child.tag == "p":
            yield child
        elif child.tag in ("sdt", "sdtContent", "ins", "smartTag", "customXml"):
            yield from _flow(child)


def _page(section: Node) -> dict[str, int]:
    size, margins = section.find("pgSz"), section.find("pgMar")
    out = {name: number(size.attributes.get(name)) for name in ("w", "h")} if size is not None else {}
    if margins is not None:
        out |= {name: number(margins.attributes.get(name)) for name in ("top", "bottom", "left", "right")}
    return {name: value for name, value in out.items() if value}


# --- the page number --------------------------------------------------------------------------------------------------


def _footers(package: Package, main: str, section: Node, looks: Looks) -> Iterator[tuple[str, Laid, str]]:
    """The footers that print a page number: for which pages, the paragraph, where a frame or text box puts it."""
    parts = {relation.id: relation.target for relation in package.relations(main)}
    for reference in (child for child in section.children if child.tag == "footerReference"):
        target = parts.get(reference.attributes.get("id", ""), "")
        if not target:
            continue
        footer = tree(package, target)
        for node in footer.all("p"):
            if _has_page_field(node):
                yield reference.attributes.get("type", "default"), looks.paragraph(node), _framed(footer, node)
                break


def _has_page_field(paragraph: Node) -> bool:
    """True if the paragraph itself, not a text box anchored in it, has a PAGE field."""
    if any("PAGE" in field.attributes.get("instr", "") for field in paragraph.children if field.tag == "fldSimple"):
        return True
    return any("PAGE" in node.text for run in runs_of(paragraph) for node in run.children if node.tag == "instrText")


def _framed(footer: Node, paragraph: Node) -> str:
    """Where the frame of a paragraph or the text box around it stands (left, center, right, outside); empty: in no box."""
    frame = paragraph.find("pPr", "framePr")
    if frame is not None:
        return frame.attributes.get("xAlign", "")
    boxed = any(node is paragraph for box in footer.all("txbxContent") for node in box.all("p"))
    places: Sequence[Node] = [node for place in footer.all("positionH") for node in place.all("align")]
    return places[0].text.strip() if boxed and places else ""
