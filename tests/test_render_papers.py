"""Papers that are not speeches on paper: LibreOffice prints, pdfplumber measures (points, unless it says mm)."""

from __future__ import annotations

import subprocess
from collections import Counter
from dataclasses import fields
from functools import cache
from typing import Any

import pytest

import documents
import render_tools
from speechgen.document import Cue, Document, Imprint, Listing, Signature, Table, plain_text
from speechgen.house.style_from import read_style
from speechgen.writers import WRITERS, Layout
from speechgen.writers.house import STANDARD, House

pytestmark = [pytest.mark.render, pytest.mark.usefixtures("_needs_tools")]

LAYOUTS = {
    "draft": Layout(),
    "gb33476": Layout(profile="gb33476", fonts="windows"),
    "reading": Layout(reading=True),
    "founder": Layout(fonts="founder_gbk"),
}
MM = 25.4 / 72
PAPERS = {name: make() for name, make in documents.PAPERS.items()}
papers = pytest.mark.parametrize("name", PAPERS)
layouts = pytest.mark.parametrize("layout", LAYOUTS)


@pytest.fixture(name="_needs_tools", scope="module")
def _tools() -> None:
    reason = render_tools.missing()
    if reason and render_tools.REQUIRED:
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@cache
def printed(name: str, layout: str = "draft") -> render_tools.Pdf:
    return render_tools.to_pdf(WRITERS["docx"](PAPERS[name], LAYOUTS[layout], ()), f"{name}-{layout}")


@cache
def pages(name: str, layout: str = "draft") -> list[Any]:
    """Characters, rules and tables of each page, as pdfplumber finds them."""
    import pdfplumber

    with pdfplumber.open(printed(name, layout).path) as pdf:
        return [(page.chars, page.lines + page.rects, page.extract_tables()) for page in pdf.pages]


def place(name: str, text: str, layout: str = "draft") -> tuple[int, dict[str, Any]]:
    """The page and the first character of a text."""
    for number, (chars, _, _) in enumerate(pages(name, layout)):
        at = "".join(char["text"] for char in chars).find(text)
        if at >= 0:
            return number, chars[at]
    raise AssertionError(f"{text} is not printed")


def blocks(name: str, kind: type) -> list[Any]:
    return [block for block in PAPERS[name].blocks if isinstance(block, kind)]


def repeated(document: Document, found: list[Any]) -> Counter[str]:
    """The characters of header rows that stand on further pages."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    if not tables:
        return Counter()
    head = [cell.text for cell in tables[0].rows[0]]
    times = sum(rows[0] == head for _, _, pieces in found for rows in pieces) - len(tables)
    return Counter("".join(head * max(0, times)))


@layouts
@papers
def test_nothing_is_lost_or_added(name: str, layout: str) -> None:
    text = "".join(plain_text(PAPERS[name]).split())
    wanted = Counter(text + (render_tools.pinyin_above(text) if LAYOUTS[layout].reading else ""))
    assert printed(name, layout).text() == wanted + repeated(PAPERS[name], pages(name, layout))


@layouts
@papers
def test_rows_are_whole_and_headers_repeated(name: str, layout: str) -> None:
    """Every row stands on one page, and the header again on each: the rows found in print are those of the document."""
    parts = [[_texts(row) for row in rows] for _, _, tables in pages(name, layout) for rows in tables]
    tables = [[[cell.text for cell in row] for row in table.rows] for table in blocks(name, Table)]
    heads = [rows[0] for rows in tables]
    parts = [rows for rows in parts if rows[0] in heads]  # the foot of a 简报 is a table too
    assert [row for rows in parts for row in rows[1:]] == [row for rows in tables for row in rows[1:]]
    assert len(parts) > len(tables) or max(map(len, tables), default=0) < 20


def _texts(row: list[str | None]) -> list[str]:
    return ["".join((cell or "").split()) for cell in row]


def test_the_bulletin_has_its_red_head() -> None:
    chars, rules, _ = pages("bulletin")[0]
    red = [rule for rule in rules if rule["stroking_color"] in ((1, 0, 0), (1.0, 0.0, 0.0))]
    line = min(red, key=lambda rule: rule["top"])
    assert line["x0"] * MM == pytest.approx(28.0, abs=0.1) and line["x1"] * MM == pytest.approx(184.0, abs=0.1)
    assert line["linewidth"] == pytest.approx(1.5, abs=0.05)
    name = [char for char in chars if char["size"] > 50]
    assert "".join(char["text"] for char in name) == "消防整治简报"
    assert (name[0]["x0"] + name[-1]["x1"]) / 2 == pytest.approx((79.4 + 521.6) / 2, abs=0.5)
    assert all("SemiBold" in char["fontname"] for char in name)
    _, issuer = place("bulletin", "清江区消安办2026")
    assert issuer["x0"] == pytest.approx(79.4 + 16, abs=0.5) and 0 < line["top"] - issuer["bottom"] < 12


def test_the_mark_of_minutes_stands_35_mm_below_the_type_area() -> None:
    """GB/T 9704 §10.3: the upper edge of the mark 35 mm under the upper edge of the type area, 72 mm from that of the page."""
    from PIL import Image

    target = printed("minutes").path.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "300", "-l", "1", "-png", str(target) + ".pdf", str(target)], check=True)
    image = Image.open(next(target.parent.glob(f"{target.name}-*1.png"))).convert("RGB")
    data = image.tobytes()
    width = 3 * image.width
    rows = (data[at : at + width] for at in range(0, len(data), width))
    top = next(
        n for n, row in enumerate(rows) if any(r > 200 > 99 > g for r, g in zip(row[::3], row[1::3], strict=True))
    )
    assert top / 300 * 25.4 == pytest.approx(72.05, abs=0.4)


@layouts
def test_names_stand_under_each_other(layout: str) -> None:
    chars = next(chars for chars, _, _ in pages("minutes", layout) if "出席" in "".join(c["text"] for c in chars))
    first = place("minutes", blocks("minutes", Listing)[0].sentence.text[:3], layout)[1]
    below = [char for char in chars if 1 < char["top"] - first["top"] < 45 and char["x0"] < first["x0"] + 5]
    assert below and below[0]["x0"] == pytest.approx(first["x0"], abs=0.6)
    label = place("minutes", "出席：", layout)[1]
    assert "Hei" in label["fontname"] and label["x0"] == pytest.approx(
        79.4 + 2 * (18 if layout == "reading" else 15.75), abs=0.6
    )


@layouts
def test_the_date_stands_two_characters_right_of_the_unit(layout: str) -> None:
    """GB/T 9704 §7.3.5.2, and at least two lines of the text go with it (“此页无正文” is not allowed)."""
    sign = blocks("notice", Signature)[0]
    page, unit = place("notice", sign.unit.text, layout)
    also, date = place("notice", sign.date.text[:4], layout)
    assert page == also == len(pages("notice", layout)) - 2  # the attachment has a page of its own
    pitch = 18 if layout == "reading" else 15.75
    assert date["x0"] - unit["x0"] == pytest.approx(2 * pitch, abs=0.6)
    assert unit["x0"] + len(sign.unit.text) * pitch == pytest.approx(
        521.6 - 2 * pitch, abs=1.5 if layout != "reading" else 11
    )
    chars = [char for char in pages("notice", layout)[page][0] if char["top"] < unit["top"] - 3]
    assert len({round(char["top"]) for char in chars}) >= 2


@layouts
def test_a_cue_follows_what_the_chair_says(layout: str) -> None:
    """On the same page as the end of the paragraph before it; in a reading copy an empty line comes after it."""
    for number, cue in enumerate(blocks("script", Cue), 1):
        page, first = place("script", cue.sentence.text, layout)
        chars = pages("script", layout)[page][0]
        assert any(char["top"] < first["top"] - 3 for char in chars), f"cue {number} begins a page"
        below = [char["top"] for char in chars if char["top"] > first["top"] + 3 and char["size"] > 14]
        lines = (min(below) - first["top"]) / (35 if layout == "reading" else 28.95) if below else 2
        assert lines == pytest.approx(2 if layout == "reading" else 1, abs=0.2) or not below
        assert "Kai" in first["fontname"] or first["text"] == "（"


@layouts
def test_an_attachment_begins_a_page(layout: str) -> None:
    """GB/T 9704 §7.3.4: 附件 flush left on the first line of a page, in 黑体; the title centred on the third line."""
    page, label = place("notice", "附件1", layout)
    top = min(char["top"] for char in pages("notice", layout)[page][0])
    assert label["top"] == pytest.approx(top, abs=2) and label["x0"] == pytest.approx(79.4, abs=0.6)
    assert "Hei" in label["fontname"]
    chars = pages("notice", layout)[page][0]
    title = [char for char in chars if char["size"] > 20]
    pitch = 35 if layout == "reading" else 29
    assert title[0]["bottom"] - label["bottom"] == pytest.approx(2 * pitch, abs=12)
    assert (title[0]["x0"] + title[-1]["x1"]) / 2 == pytest.approx((79.4 + 521.6) / 2, abs=1)


@layouts
def test_attachments_stand_under_each_other(layout: str) -> None:
    label, second = (place("notice", text, layout)[1] for text in ("附件：", "2.居"))
    first = place("notice", "1.居", layout)[1]
    wrapped = place("notice", "和有关单" if layout != "reading" else "明、附图", layout)[1]
    assert first["x0"] == pytest.approx(second["x0"], abs=1) and label["x0"] < first["x0"]
    assert wrapped["x0"] == pytest.approx(second["x0"] + 12, abs=2)


@layouts
def test_the_foot_is_kept_together_with_two_lines_of_text(layout: str) -> None:
    foot = blocks("bulletin", Imprint)[0]
    page = place("bulletin", foot.copies.text, layout)[0]
    assert place("bulletin", foot.rows[0][0].text + foot.rows[0][1].text[:3], layout)[0] == page
    chars, rules, _ = pages("bulletin", layout)[page]
    first = place("bulletin", foot.rows[0][0].text + foot.rows[0][1].text[:3], layout)[1]
    above = {round(char["top"]) for char in chars if char["top"] < first["top"] - 3}
    assert len(above) >= 2
    wide = [rule for rule in rules if rule["x1"] - rule["x0"] > 430]
    assert len({round(rule["top"]) for rule in wide}) == 4


@layouts
@papers
def test_faces_are_embedded(name: str, layout: str) -> None:
    fonts = printed(name, layout).fonts()
    assert all(fonts.values()) and any("SemiBold" in font for font in fonts)


@layouts
@papers
def test_page_numbers_run_on(name: str, layout: str) -> None:
    found = [page.number.text if page.number else "" for page in printed(name, layout).pages]
    assert found == [f"—{n}—" for n in range(1, len(found) + 1)]


def test_a_style_survives_another_program() -> None:
    """What LibreOffice makes of our paper has other XML and the same style: nothing is told that is not as the standard."""
    for house in (
        STANDARD,
        House(line=560, title_size=48, title_line=720, level2_bold=True, number_place="center", top=1984),
    ):
        layout = Layout(house=house)
        made = WRITERS["docx"](documents.speech(), layout, ())
        found = read_style(render_tools.through_another_program(made, "foreign"), "foreign.docx")
        own = {field.name: getattr(house, field.name) for field in fields(House)}
        assert {name for name, value in own.items() if value is not None} == {d.name for d in found.deviations}
        assert all(getattr(found.house, name) == value for name, value in own.items() if value is not None)
