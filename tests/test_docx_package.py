"""The .docx as a package: schema, values of the layout, text, metadata, the same bytes each time."""

from __future__ import annotations

import io
import itertools
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from docx2python import docx2python
from openxml_audit import OpenXmlValidator

import documents
from speechgen.document import Document, Heading, Meta, Paragraph, Sentence, Span, Title, block_text, plain_text
from speechgen.writers import WRITERS, Layout, Note
from speechgen.writers.docx_runs import in_gb2312
from speechgen.writers.faces import FONTS
from speechgen.writers.layout import arranged

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
NOTES = (Note(4, 0, "依据：会议.目的\n第二行 <&>"), Note(2, 0, "日期"), Note(4, 0, "同一句的又一条"))
LAYOUTS = {
    "draft": Layout(),
    "final": Layout(final=True),
    "reading": Layout(reading=True),
    "gb33476": Layout(profile="gb33476", fonts="windows"),
    "founder": Layout(
        fonts="founder_gbk", page_number="center", byline_first="date", level2_bold=True, level3_bold=False
    ),
    "grid": Layout(grid="word28x22"),
    "reading33476": Layout(profile="gb33476", reading=True, page_number="outside"),
}
DOCUMENTS = {
    "speech": documents.speech(),
    "short": documents.short(),
    "hostile": documents.hostile(),
    "empty": Document(),
    **{name: make() for name, make in documents.PAPERS.items()},
}

COMBINATIONS = list(itertools.product(DOCUMENTS, LAYOUTS))


def made(document: Document, layout: Layout, notes: tuple[Note, ...] = ()) -> bytes:
    return WRITERS["docx"](document, layout, notes)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def xml(data: bytes, name: str = "word/document.xml") -> ET.Element:
    """A part; without the pinyin above rare characters, which is no text of the paper (tests/test_pinyin.py)."""
    root = ET.fromstring(parts(data)[name])
    for ruby in list(root.iter(f"{W}ruby")):
        ruby.remove(ruby.find(f"{W}rt"))  # type: ignore[arg-type]
    return root


def value(element: ET.Element | None, name: str = "val") -> str | None:
    return None if element is None else element.get(W + name)


def styles(layout: Layout) -> dict[str | None, ET.Element]:
    return {
        value(style, "styleId"): style
        for style in xml(made(documents.short(), layout), "word/styles.xml").iter(W + "style")
    }


def run_text(run: ET.Element) -> str:
    marks = {W + "br": "\n", W + "tab": "\t"}
    return "".join(marks.get(child.tag, child.text or "" if child.tag == W + "t" else "") for child in run)


def paragraphs(data: bytes) -> Iterator[tuple[str | None, str]]:
    """Style and text of each paragraph but the empty line under the head, which alone has the style Normal."""
    for paragraph in xml(data).iter(W + "p"):
        style = value(paragraph.find(f"{W}pPr/{W}pStyle"))
        if style != "Normal":
            yield style, "".join(run_text(run) for run in paragraph.iter(W + "r"))


@pytest.mark.parametrize(("document", "layout"), COMBINATIONS)
@pytest.mark.parametrize("noted", [False, True])
def test_openxml_audit_has_nothing_to_say(tmp_path: Path, document: str, layout: str, noted: bool) -> None:
    path = tmp_path / "paper.docx"
    notes = NOTES if noted and document == "speech" else ()
    path.write_bytes(made(DOCUMENTS[document], LAYOUTS[layout], notes))
    result = OpenXmlValidator().validate(path)
    assert result.is_valid and not result.errors, [str(error) for error in result.errors]


@pytest.mark.parametrize(("document", "layout"), COMBINATIONS)
def test_carries_the_plain_text(document: str, layout: str) -> None:
    """Line breaks in a title are layout; everything else is text."""
    on_page = [block for _, block in arranged(DOCUMENTS[document], LAYOUTS[layout])]
    texts = [text for _, text in paragraphs(made(DOCUMENTS[document], LAYOUTS[layout], ()))]
    wanted = [block_text(block) for block in on_page]
    if document in documents.PAPERS:  # cells and heads are paragraphs of their own, with tabs between parts
        assert "".join("".join(texts).split()) == "".join("".join(wanted).split())
        return
    assert [text.replace("\n", "") for text in texts] == [text.replace("\n", "") for text in wanted]
    body = [
        (text, want) for text, want, block in zip(texts, wanted, on_page, strict=True) if not isinstance(block, Title)
    ]
    assert all(text == want for text, want in body)


def test_another_program_reads_the_same_text(tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    document = documents.speech()
    path.write_bytes(made(document, Layout(), NOTES))
    with docx2python(path) as read:
        text = [line for table in read.body for row in table for cell in row for line in cell if line]
        comments, footers = read.comments, [line for line in read.footer_runs if line]
    assert "\n".join(line.replace("\n", "") for line in text) == plain_text(document)
    assert [comment[3].split("\n")[0] for comment in comments] == ["日期", "依据：会议.目的", "同一句的又一条"]
    assert {comment[0] for comment in comments} == {
        "（2026年11月9日）",
        block_text(document.blocks[4]).split("。")[0] + "。",
    }
    assert len(footers) == 2


@pytest.mark.parametrize("layout", LAYOUTS)
def test_same_document_same_bytes(layout: str) -> None:
    assert made(documents.speech(), LAYOUTS[layout], NOTES) == made(documents.speech(), LAYOUTS[layout], NOTES)


def test_page_measures() -> None:
    """GB/T 9704 §5.2: A4, 37 mm above, 28 mm left, a type area of 156 × 225 mm."""
    section = next(xml(made(documents.short(), Layout())).iter(W + "sectPr"))
    size, margins, grid = (section.find(W + tag) for tag in ("pgSz", "pgMar", "docGrid"))
    assert (value(size, "w"), value(size, "h")) == ("11906", "16838")
    sides = ("top", "right", "bottom", "left", "header", "footer", "gutter")
    assert [value(margins, side) for side in sides] == ["2098", "1474", "1984", "1587", "851", "1450", "0"]
    assert (value(grid, "type"), value(grid, "linePitch")) == ("lines", "579")
    assert [child.tag for child in section][-1] == W + "docGrid"


def test_page_measures_of_the_other_layouts() -> None:
    def read(layout: Layout, tag: str, name: str) -> str | None:
        return value(next(xml(made(documents.short(), layout)).iter(W + tag)), name)

    other = Layout(profile="gb33476")
    assert [read(other, "pgMar", side) for side in ("top", "bottom")] == ["1960", "1847"]
    assert read(other, "docGrid", "type") is None
    grid = Layout(grid="word28x22")
    assert [read(grid, "docGrid", name) for name in ("type", "linePitch", "charSpace")] == [
        "linesAndChars",
        "579",
        "-842",
    ]


def ooxml(style: ET.Element, path: str, name: str = "val") -> str | None:
    return value(style.find("/".join(W + part for part in path.split("/"))), name)


@pytest.mark.parametrize(
    ("style", "face", "size", "line", "align", "indent", "tracking", "level"),
    [
        ("Normal", "仿宋_GB2312", "32", "579", "both", "0", "-5", None),
        ("GWBody", "仿宋_GB2312", "32", "579", "both", "640", "-5", None),
        ("Heading1", "黑体", "32", "579", "both", "640", "-5", "0"),
        ("Heading2", "楷体_GB2312", "32", "579", "both", "640", "-5", "1"),
        ("Heading3", "仿宋_GB2312", "32", "579", "both", "640", "-5", "2"),
        ("Heading4", "仿宋_GB2312", "32", "579", "both", "640", "-5", "3"),
        ("Title", "方正小标宋简体", "44", "700", "center", "0", "0", None),
        ("Subtitle", "楷体_GB2312", "32", "579", "center", "0", "0", None),
        ("GWByline", "楷体_GB2312", "32", "579", "center", "0", "0", None),
        ("Salutation", "仿宋_GB2312", "32", "579", "both", "0", "-5", None),
        ("GWCue", "楷体_GB2312", "32", "579", "both", "640", "-5", None),
        ("Footer", "宋体", "28", "280", "right", "0", "0", None),
    ],
)
def test_styles_one_by_one(
    style: str, face: str, size: str, line: str, align: str, indent: str, tracking: str, level: str | None
) -> None:
    element = styles(Layout())[style]
    assert ooxml(element, "rPr/rFonts", "eastAsia") == face
    assert (ooxml(element, "rPr/sz"), ooxml(element, "rPr/szCs")) == (size, size)
    assert (ooxml(element, "pPr/spacing", "line"), ooxml(element, "pPr/spacing", "lineRule")) == (line, "exact")
    assert (ooxml(element, "pPr/jc"), ooxml(element, "rPr/spacing")) == (align, tracking)
    assert ooxml(element, "pPr/ind", "firstLine") == indent
    assert ooxml(element, "pPr/ind", "firstLineChars") == ("200" if indent != "0" else "0")
    assert ooxml(element, "pPr/outlineLvl") == level
    assert (element.find(f"{W}pPr/{W}keepNext") is not None) == (level is not None or style in ("Title", "Salutation"))
    latin = face if style in ("Title", "Footer") else "Times New Roman"
    assert ooxml(element, "rPr/rFonts", "ascii") == ooxml(element, "rPr/rFonts", "hAnsi") == latin
    assert ooxml(element, "rPr/b") == ("1" if style == "Heading3" else "0")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_paragraph_style_states_everything(layout: str) -> None:
    char_grid = LAYOUTS[layout].char_grid
    for name, style in styles(LAYOUTS[layout]).items():
        assert name
        if value(style, "type") != "paragraph":
            continue
        wanted = {
            "widowControl": "0",
            "overflowPunct": "1",
            "autoSpaceDE": "0",
            "autoSpaceDN": "0",
            "adjustRightInd": "0",
        }
        assert {tag: ooxml(style, f"pPr/{tag}") for tag in wanted} == wanted, name
        assert ooxml(style, "pPr/snapToGrid") == "0" or char_grid, name
        assert ooxml(style, "pPr/spacing", "lineRule") == (
            "auto" if name == "CommentText" or name.startswith("GWTable") else "exact"
        ), name
        assert style.find(f"{W}pPr/{W}ind") is not None and style.find(f"{W}pPr/{W}jc") is not None, name
        assert not any("Lines" in key for child in style.iter() for key in child.attrib), name


def test_measures_of_a_reading_copy() -> None:
    body = styles(Layout(reading=True))["GWBody"]
    assert (ooxml(body, "rPr/sz"), ooxml(body, "pPr/spacing", "line")) == ("36", "700")
    assert (ooxml(body, "rPr/spacing"), ooxml(body, "pPr/ind", "firstLine")) == ("0", "720")
    data = made(documents.speech(), Layout(reading=True))
    kept = [p for p in xml(data).iter(W + "p") if p.find(f"{W}pPr/{W}keepLines") is not None]
    lengths = ["".join(run_text(run) for run in p.iter(W + "r")) for p in kept]
    assert len(kept) > 0 and max(map(len, lengths)) <= 24 * 9


def test_the_grid_of_words_dialog_has_its_own_indent() -> None:
    found = styles(Layout(grid="word28x22"))
    assert ooxml(found["GWBody"], "pPr/ind", "firstLine") == "631"
    assert ooxml(found["GWBody"], "pPr/ind", "firstLineChars") is None
    assert ooxml(found["GWBody"], "rPr/spacing") == "0"
    assert ooxml(found["Title"], "rPr/snapToGrid") == "0" and found["GWBody"].find(f"{W}rPr/{W}snapToGrid") is None


@pytest.mark.parametrize("fonts", FONTS)
def test_faces_of_the_presets(fonts: str) -> None:
    table = xml(made(documents.short(), Layout(fonts=fonts)), "word/fontTable.xml")  # type: ignore[arg-type]
    names = [value(font, "name") or "" for font in table.iter(W + "font")]
    preset = FONTS[fonts]  # type: ignore[index]
    assert {preset.fang.name, preset.kai.name, preset.hei.name, preset.song.name, preset.title.name} <= set(names)
    assert len(names) == len(set(names)) and all(len(name) < 32 for name in names)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_part_refers_to_a_theme_font(layout: str) -> None:
    for name, content in parts(made(documents.speech(), LAYOUTS[layout], NOTES)).items():
        assert not re.search(rb"(ascii|hAnsi|eastAsia|cs)Theme=", content), name


@pytest.mark.parametrize(("document", "layout"), COMBINATIONS)
def test_quotes_and_dashes_are_set_in_the_chinese_face(document: str, layout: str) -> None:
    for run in xml(made(DOCUMENTS[document], LAYOUTS[layout])).iter(W + "r"):
        text, fonts = run_text(run), run.find(f"{W}rPr/{W}rFonts")
        assert value(fonts, "hint") == "eastAsia"
        if any(char >= "\x80" and unicodedata.east_asian_width(char) == "A" for char in text):
            faces = {value(fonts, slot) for slot in SLOTS}
            assert len(faces) == 1 and faces != {None}, text


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_face_is_asked_for_characters_it_lacks(document: str) -> None:
    data = made(DOCUMENTS[document], Layout())
    for paragraph in xml(data).iter(W + "p"):
        style = value(paragraph.find(f"{W}pPr/{W}pStyle"))
        for run in paragraph.iter(W + "r"):
            reference = value(run.find(f"{W}rPr/{W}rStyle")) or style
            inherited = ooxml(styles(Layout())[reference], "rPr/rFonts", "eastAsia")
            face = value(run.find(f"{W}rPr/{W}rFonts"), "eastAsia") or inherited or ""
            if "GB2312" in face or face.endswith("简体"):
                assert all(char < "\x80" or in_gb2312(char) for char in run_text(run)), run_text(run)


def test_runs_of_a_sentence_with_everything() -> None:
    document = Document(Meta(), (Paragraph((Sentence((Span("赵镕说“A·类”——2026年éñ"),)),)),))
    runs = [
        (run_text(r), value(r.find(f"{W}rPr/{W}rFonts"), "eastAsia"))
        for r in xml(made(document, Layout())).iter(W + "r")
    ]
    body, wide = "仿宋_GB2312", "仿宋"
    assert runs == [
        ("赵", None), ("镕", wide), ("说", None), ("“", body), ("A", None), ("·", body), ("类", None), ("”——", body),
        ("2026年", None), ("é", body), ("ñ", wide),
    ]  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_headings_have_their_styles(layout: str) -> None:
    document = documents.speech()
    found = [
        (style, text) for style, text in paragraphs(made(document, LAYOUTS[layout])) if str(style).startswith("Heading")
    ]
    assert found == [(f"Heading{b.level}", block_text(b)) for b in document.blocks if isinstance(b, Heading)]


def test_a_run_in_heading_is_a_body_paragraph_with_a_character_style() -> None:
    data = made(documents.speech(), Layout())
    for paragraph in xml(data).iter(W + "p"):
        marked = [run for run in paragraph.iter(W + "r") if run.find(f"{W}rPr/{W}rStyle") is not None]
        if marked:
            assert value(paragraph.find(f"{W}pPr/{W}pStyle")) == "GWBody"
            assert "".join(map(run_text, marked)).endswith("。") and run_text(marked[0])[0] in "（1"
    faces = {level: ooxml(styles(Layout())[f"GWLead{level}"], "rPr/rFonts", "eastAsia") for level in (1, 2, 3, 4)}
    assert faces == {1: "黑体", 2: "楷体_GB2312", 3: "仿宋_GB2312", 4: "仿宋_GB2312"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_footers_have_a_field_of_five_parts(layout: str) -> None:
    data = made(documents.short(), LAYOUTS[layout])
    places = {}
    for name in ("word/footer1.xml", "word/footer2.xml"):
        footer = xml(data, name)
        kinds = [value(mark, "fldCharType") for mark in footer.iter(W + "fldChar")]
        assert kinds == ["begin", "separate", "end"]
        assert "".join(text.text or "" for text in footer.iter(W + "t")) == "— 1 —"
        assert [text.text for text in footer.iter(W + "instrText")] == [" PAGE "]
        places[name] = value(next(iter(footer.iter(W + "jc")), None))
    centred = LAYOUTS[layout].number_place == "center"
    assert list(places.values()) == (["center", "center"] if centred else [None, "left"])
    references = [value(ref, "type") for ref in xml(data).iter(W + "footerReference")]
    assert references == ["default", "even"]
    assert xml(data, "word/settings.xml").find(W + "evenAndOddHeaders") is not None


def test_settings() -> None:
    settings = xml(made(documents.short(), Layout()), "word/settings.xml")
    assert value(settings.find(W + "characterSpacingControl")) == "doNotCompress"
    assert value(settings.find(f"{W}compat/{W}compatSetting")) == "15"
    assert value(settings.find(W + "zoom"), "percent") == "100"
    assert value(settings.find(W + "themeFontLang"), "eastAsia") == "zh-CN"


def test_properties_name_the_unit_and_the_day() -> None:
    content = parts(made(documents.speech(), Layout()))
    core = content["docProps/core.xml"].decode()
    assert "<dc:creator>清江区人民政府</dc:creator>" in core and documents.TITLE in core
    assert core.count("2026-11-09T00:00:00Z") == 2 and "<dc:language>zh-CN</dc:language>" in core
    assert not re.search(rb"python|Macintosh|Microsoft", content["docProps/core.xml"] + content["docProps/app.xml"])
    bad_day = Document(Meta("<题>", "甲&乙", "2026年"))
    assert "2000-01-01T00:00:00Z" in parts(made(bad_day, Layout()))["docProps/core.xml"].decode()


def test_only_what_is_needed_is_in_the_package() -> None:
    assert sorted(parts(made(documents.short(), Layout()))) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    ]


def test_gaps_are_highlighted_and_comments_hang_on_their_sentences() -> None:
    data = made(documents.speech(), Layout(), NOTES)
    highlighted = [run_text(run) for run in xml(data).iter(W + "r") if run.find(f"{W}rPr/{W}highlight") is not None]
    assert highlighted == ["【待补：牵头单位】", "【待补：完成时限】"]
    comments = list(xml(data, "word/comments.xml").iter(W + "comment"))
    assert [value(comment, "id") for comment in comments] == ["0", "1", "2"]
    assert {value(comment, "date") for comment in comments} == {"2026-11-09T00:00:00Z"}
    assert len(comments[1].findall(W + "p")) == 2
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert [value(mark, "id") for mark in xml(data).iter(W + tag)] == ["0", "1", "2"]


def test_a_final_copy_has_no_highlight_and_no_comment() -> None:
    content = parts(made(documents.speech(), Layout(final=True), NOTES))
    assert b"highlight" not in content["word/document.xml"] and b"comment" not in content["word/document.xml"]
    assert not any("comments" in name for name in content)
    assert "【待补：牵头单位】" in content["word/document.xml"].decode()


WARM = """
import sys
import documents
from speechgen.writers import WRITERS, Layout
WRITERS["docx"](documents.short(), Layout(), ())
print(sorted({"docx", "lxml"} & set(sys.modules)))
"""


def test_a_warm_cache_needs_no_docx_library(tmp_path: Path) -> None:
    path = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
    env = os.environ | {"SPEECHGEN_CACHE": str(tmp_path), "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", WARM]
    cold, warm = (subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout for _ in range(2))
    assert (cold.strip(), warm.strip()) == ("['docx', 'lxml']", "[]")
