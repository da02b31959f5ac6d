"""What comes out on paper: LibreOffice prints, poppler measures (lengths in points)."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

import documents
import render_tools
from speechgen.document import Document, Heading, block_text, plain_text
from speechgen.writers import WRITERS, Layout, Note
from speechgen.writers.titles import break_title

pytestmark = pytest.mark.render

LAYOUTS = {
    "draft": Layout(),
    "gb33476": Layout(profile="gb33476", fonts="windows"),
    "reading": Layout(reading=True),
    "founder": Layout(fonts="founder_gbk", byline_first="date"),
}
FILLED = {"draft": (22, 28, 28.95), "gb33476": (22, 28, 29.45), "reading": (18, 24, 35.0)}
# The faces that stand in for those of the standard, and those that LibreOffice finds for characters they lack.
FACES = {
    "FandolFang-Regular",
    "FandolKai-Regular",
    "FandolHei-Regular",
    "LiberationSerif",
    "LiberationSerif-Bold",  # 1. in a bold heading of the third level
    "NotoSerifCJKjp-Regular-VKana",
    "NotoSerifCJKjp-SemiBold-VKana",
}
FOR_RARE_CHARACTERS = re.compile(r"NotoSansCJK|DejaVuSans|Emoji|Symbola|OpenSymbol|WenQuanYi")
HEAVY = re.compile(r"NotoSerifCJK\w*-SemiBold")


@pytest.fixture(autouse=True)
def _needs_tools() -> None:
    reason = render_tools.missing()
    if reason and render_tools.REQUIRED:
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@cache
def speech_pdf(layout: str) -> render_tools.Pdf:
    notes = (Note(4, 0, "这一条批注不应印出来"),)
    return render_tools.to_pdf(WRITERS["docx"](documents.speech(), LAYOUTS[layout], notes), f"speech-{layout}")


@cache
def filler_pdf(layout: str) -> render_tools.Pdf:
    return render_tools.to_pdf(WRITERS["docx"](documents.filler(), LAYOUTS[layout], ()), f"filler-{layout}")


def heading_lines(document: Document) -> set[str]:
    return {"".join(block_text(block).split()) for block in document.blocks if isinstance(block, Heading)}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_page_is_a4(layout: str) -> None:
    for page in speech_pdf(layout).pages:
        assert page.width == pytest.approx(595.3, abs=0.1) and page.height == pytest.approx(841.9, abs=0.1)


@pytest.mark.parametrize("layout", FILLED)
def test_lines_and_characters_of_a_full_page(layout: str) -> None:
    """GB/T 9704 §5.2.3: 22 lines of 28 characters; the first line of a paragraph begins two characters in."""
    lines, characters, pitch = FILLED[layout]
    for page in filler_pdf(layout).pages[:-1]:
        assert len(page.lines) == lines
        steps = [b.y - a.y for a, b in zip(page.lines, page.lines[1:], strict=False)]
        assert all(step == pytest.approx(pitch, abs=0.06) for step in steps)
    first, *rest = filler_pdf(layout).pages[0].lines
    assert len(first.text) == characters - 2
    assert {len(line.text) for line in rest[:20]} == {characters}


@pytest.mark.parametrize("layout", ["draft", "gb33476"])
def test_lines_fill_the_width(layout: str) -> None:
    first, second, *_ = filler_pdf(layout).pages[0].lines
    assert first.x0 == pytest.approx(111.4, abs=0.6)
    assert second.x0 == pytest.approx(79.4, abs=0.6) and second.x1 == pytest.approx(521, abs=1.5)


@pytest.mark.parametrize("layout", ["draft", "gb33476", "founder"])
def test_full_pages_of_a_speech_have_22_lines(layout: str) -> None:
    counts = [len(page.lines) for page in speech_pdf(layout).pages]
    assert len(counts) > 5 and counts[1:-1] == [22] * (len(counts) - 2)
    assert counts[0] == 20  # the two lines of the title are higher, the empty line holds no text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_page_numbers_run_on(layout: str) -> None:
    pages = speech_pdf(layout).pages
    assert [page.number.text if page.number else "" for page in pages] == [f"—{n}—" for n in range(1, len(pages) + 1)]


@pytest.mark.parametrize("layout", ["draft", "gb33476", "founder"])
def test_page_numbers_stand_outside(layout: str) -> None:
    """GB/T 9704 §7.5: 7 mm under the type area, odd pages right, even pages left, one character in."""
    for at, page in enumerate(speech_pdf(layout).pages):
        assert page.number is not None
        end, wanted = (page.number.x0, 93.4) if at % 2 else (page.number.x1, 507.6)
        assert end == pytest.approx(wanted, abs=1)
        assert page.number.y == pytest.approx(762, abs=4)


def test_page_numbers_of_a_reading_copy_are_centred() -> None:
    for page in speech_pdf("reading").pages:
        assert page.number is not None
        assert (page.number.x0 + page.number.x1) / 2 == pytest.approx((79.4 + 521.6) / 2, abs=1)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_faces(layout: str) -> None:
    fonts = speech_pdf(layout).fonts()
    assert all(fonts.values()), "every face is embedded"
    assert {font for font in fonts if not FOR_RARE_CHARACTERS.search(font)} == FACES
    assert all(HEAVY.match(font) for font in speech_pdf(layout).font_of("暨"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_title_breaks_where_it_was_told_to(layout: str) -> None:
    lines = break_title(documents.TITLE)
    assert tuple(line.text for line in speech_pdf(layout).pages[0].lines[: len(lines)]) == lines


@pytest.mark.parametrize("layout", LAYOUTS)
def test_bookmarks_are_the_headings(layout: str) -> None:
    wanted = [(b.level, block_text(b)) for b in documents.speech().blocks if isinstance(b, Heading)]
    assert speech_pdf(layout).bookmarks() == wanted


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_lost_or_added(layout: str) -> None:
    """Punctuation that hangs over the line end is known to vanish in LibreOffice unless it is switched off."""
    pdf = speech_pdf(layout)
    text = "".join(plain_text(documents.speech()).split())
    assert pdf.text() == Counter(text + (render_tools.pinyin_above(text) if LAYOUTS[layout].reading else ""))
    assert pdf.annotations() == 0


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_page_ends_with_a_heading(layout: str) -> None:
    headings = heading_lines(documents.speech())
    assert not [page.lines[-1].text for page in speech_pdf(layout).pages if page.lines[-1].text in headings]


def test_a_reading_copy_turns_pages_between_paragraphs() -> None:
    ends = [page.lines[-1].text for page in speech_pdf("reading").pages]
    long = [block for block in documents.speech().blocks if len(block_text(block)) + 2 >= 9 * 24]
    text = ["".join(block_text(block).split()) for block in long]
    assert all(end[-1] in "。！？；：”" or any(end in part for part in text) for end in ends)


def test_hostile_text_arrives() -> None:
    pdf = render_tools.to_pdf(WRITERS["docx"](documents.hostile(), Layout(), ()), "hostile")
    assert pdf.text() == Counter("".join(plain_text(documents.hostile()).split()))
