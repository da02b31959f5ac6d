"""House styles: the file with its faults, the page that follows, and reading one from a paper and back."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document as NewDocx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator
from typer.testing import CliRunner

import documents
import laws
from speechgen.cli import app
from speechgen.findings import InputError
from speechgen.house import file as house_file
from speechgen.house.file import ROWS, read, written
from speechgen.house.style_from import Found, as_file, read_style
from speechgen.writers import WRITERS, Layout
from speechgen.writers.house import STANDARD, House
from speechgen.writers.layout import geometry

OWN = """\
页边距: {上: 3.5厘米, 下: 33毫米, 左: 28毫米, 右: 26毫米}
字体: {正文: 仿宋, 楷体: 楷体, 标题: 华文中宋}
正文: {字号: 三号, 行距: 28磅, 字距: 0磅}
标题: {字号: 小一, 行距: 36磅, 加粗: 是}
二级标题: {加粗: 是}
三级标题: {字体: 楷体, 加粗: 否}
署名: {次序: 日期在前, 字号: 小三}
页码: {位置: 居中, 样子: 第1页, 字体: 仿宋, 字号: 小四}
报头: {字号: 40磅, 颜色: 红}
纪要标志: {字号: 一号, 颜色: "C00000"}
朗读稿: {字号: 二号, 行距: 40磅}
"""


def test_every_value_of_a_house_has_its_key() -> None:
    assert sorted(row.name for row in ROWS) == sorted(field.name for field in fields(House))
    assert len({row.path for row in ROWS}) == len(ROWS) and all(row.help for row in ROWS)


def test_every_key_is_in_the_docs() -> None:
    page = (laws.ROOT / "docs" / "layout.md").read_text(encoding="utf-8")
    assert not [row.path for row in ROWS if f"| `{row.group}` | `{row.key}` | {row.help} |" not in page]


def test_an_own_style_is_read_to_the_twip() -> None:
    own = read(OWN)
    assert (own.top, own.bottom, own.line, own.tracking) == (1984, 1871, 560, 0)
    assert (own.fang, own.title, own.title_size, own.title_line, own.title_bold) == ("仿宋", "华文中宋", 48, 720, True)
    assert (own.level2_bold, own.level3_face, own.level3_bold, own.level1_bold) == (True, "楷体", False, None)
    assert (own.byline_first, own.number_place, own.number_form, own.number_size) == ("date", "center", "第1页", 24)
    assert (own.mast_size, own.mast_color, own.minutes_color, own.reading_line) == (80, "FF0000", "C00000", 800)
    assert read("") == STANDARD == read("页边距:\n# 只有注释\n")


FAULTS = {
    "an unknown group": ("页边矩: {上: 37毫米}\n", 1, 1, "页边距"),
    "an unknown key": ("正文:\n  行据: 28磅\n", 2, 3, "行距"),
    "a length without a unit": ("页边距: {上: 37}\n", 1, 10, "毫米"),
    "a margin beyond the page": ("页边距: {左: 90厘米}\n", 1, 10, "之间"),
    "an unknown size": ("正文: {字号: 三号半}\n", 1, 10, "字号"),
    "neither yes nor no": ("标题: {加粗: 对}\n", 1, 10, "是 或 否"),
    "an unknown place": ("页码: {位置: 下面}\n", 1, 10, "外侧"),
    "a form without its number": ('页码: {样子: "—"}\n', 1, 10, "第 1 页"),
    "an unknown colour": ("报头: {颜色: 中国红}\n", 1, 10, "FF0000"),
    "a face that is none": (f"字体: {{正文: {'仿' * 40}}}\n", 1, 10, "31"),
    "a list for a map": ("- 甲\n", 1, 1, "页边距"),
    "a value for a group": ("正文: 三号\n", 1, 5, "字号"),
    "a map for a value": ("正文: {字号: {大: 三号}}\n", 1, 10, "字号"),
    "a line that cuts the type": ("正文: {字号: 二号, 行距: 20磅}\n", 1, 1, "22磅"),
    "the same key twice": ("正文: {字号: 三号, 字号: 四号}\n", 1, 14, ""),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_has_its_place_and_says_what_to_do(what: str) -> None:
    text, line, column, told = FAULTS[what]
    with pytest.raises(InputError) as caught:
        read(text, "版式.yaml")
    finding = caught.value.findings[0]
    assert (finding.pos.file, finding.pos.line, finding.pos.column) == ("版式.yaml", line, column), finding
    assert told in finding.message + finding.suggestion and finding.suggestion


def test_all_faults_come_at_once() -> None:
    with pytest.raises(InputError) as caught:
        read("页边矩: {上: 37}\n正文: {字号: 大, 行距: 1, 颜色: 红}\n")
    assert len(caught.value.findings) == 4


@given(st.text(st.sampled_from("页边距正文字号行上: {},[]-#&*\n\"'三1.磅毫米红\t"), max_size=60))
def test_any_text_gives_a_style_or_findings(text: str) -> None:
    try:
        assert isinstance(read(text), House)
    except InputError as error:
        assert error.findings and all(f.message for f in error.findings)


def _values(name: str) -> st.SearchStrategy[Any]:
    """Values that a file may hold for a value of House."""
    if name.endswith("_bold"):
        return st.booleans()
    if name.endswith("_color"):
        return st.sampled_from(("FF0000", "C00000", "000000"))
    if name in ("fang", "kai", "hei", "song", "title", "latin") or name.endswith("_face"):
        return st.sampled_from(("仿宋", "楷体_GB2312", "Times New Roman", "方正仿宋_GBK", "是", "123", "# 井"))
    if name in ("top", "bottom", "left", "right"):
        return st.integers(300, 4500)
    if name.endswith("line"):
        return st.integers(1100, 2000)
    if name == "tracking":
        return st.integers(-50, 190)
    options = {
        "byline_first": ("name", "date"),
        "number_place": ("outside", "center", "right"),
        "number_form": ("— 1 —", "1", "- 1 -", "第1页", "·1·", '"1"', "1：", "\\1"),
    }
    return st.sampled_from(options[name]) if name in options else st.integers(10, 100)


HOUSES = st.fixed_dictionaries({}, optional={f.name: _values(f.name) for f in fields(House)}).map(
    lambda row: House(**row)
)


@given(HOUSES)
def test_a_style_written_and_read_is_the_same(house: House) -> None:
    assert read(written(house)) == house


# --- the page ---------------------------------------------------------------------------------------------------------


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def test_the_page_follows_the_style(tmp_path: Path) -> None:
    layout = Layout(house=read(OWN))
    data = WRITERS["docx"](documents.speech(), layout, ())
    document, styles, footer = (part(data, f"word/{name}.xml") for name in ("document", "styles", "footer1"))
    assert '<w:pgMar w:top="1984" w:right="1474" w:bottom="1871" w:left="1587"' in document
    assert 'w:line="560" w:lineRule="exact"' in styles and 'w:eastAsia="华文中宋"' in styles and "_GB2312" not in styles
    assert footer.index("第") < footer.index(" PAGE ") < footer.index("页") and 'w:jc w:val="center"' in footer
    assert document.index("（2026") < document.index("李某某")
    path = tmp_path / "own.docx"
    for name in ("speech", *documents.PAPERS):
        made = documents.speech() if name == "speech" else documents.PAPERS[name]()
        path.write_bytes(WRITERS["docx"](made, layout, ()))
        assert not OpenXmlValidator().validate(path).errors
    page = WRITERS["html"](documents.bulletin(), layout, ()).decode()
    assert "华文中宋" in page and 'content: "第" counter(page) "页"' in page and "40pt" in page


def test_a_reading_copy_has_the_styles_own_size() -> None:
    page = geometry(Layout(reading=True, house=read(OWN)))
    assert (page.size, page.line, page.title_size, page.chars) == (44, 800, 48, 20)
    assert geometry(Layout(reading=True)).title_size == 44


@given(HOUSES)
def test_any_style_gives_a_page_and_a_paper(house: House) -> None:
    page = geometry(Layout(house=house))
    assert page.chars > 0 and page.title_chars > 0 and page.width > 1000
    for to in ("docx", "html", "md", "txt"):
        assert WRITERS[to](documents.bulletin(), Layout(house=house), ())


# --- reading a paper --------------------------------------------------------------------------------------------------


def sampled(layout: Layout) -> Found:
    return read_style(WRITERS["docx"](documents.speech(), layout, ()), "样稿.docx")


@pytest.mark.parametrize("fonts", ["gb2312", "windows", "founder_gbk"])
def test_our_own_paper_has_no_deviations(fonts: str) -> None:
    """Drafted, read, drafted again: the same bytes."""
    layout = Layout(fonts=fonts)  # type: ignore[arg-type]
    found = sampled(layout)
    assert not found.deviations and not found.unknown
    again = replace(layout, house=read(as_file(found, "样稿.docx")))
    assert WRITERS["docx"](documents.speech(), again, ()) == WRITERS["docx"](documents.speech(), layout, ())


CHANGED = {
    "margins": "页边距: {上: 34毫米, 下: 31毫米, 左: 30毫米, 右: 30毫米}\n",
    "line": "正文: {行距: 28磅, 字距: 0磅}\n",
    "faces": "字体: {正文: 宋体, 标题: 黑体, 西文: 仿宋}\n一级标题: {字体: 宋体, 加粗: 是}\n二级标题: {字体: 宋体}\n",
    "title": "标题: {字号: 小一, 行距: 40磅, 加粗: 是}\n",
    "levels": "二级标题: {加粗: 是}\n四级标题: {字体: 楷体_GB2312, 加粗: 是}\n",
    "number": "页码: {位置: 居中, 样子: 第1页, 字体: 仿宋, 字号: 小四}\n",
    "right": "页码: {位置: 右侧}\n",
    "byline": "署名: {次序: 日期在前, 字体: 仿宋_GB2312, 字号: 小三}\n",
    "size": "正文: {字号: 小三, 行距: 27磅}\n",
}


@pytest.mark.parametrize("what", CHANGED)
def test_a_changed_style_comes_back_and_is_told(what: str) -> None:
    house = read(CHANGED[what])
    layout = Layout(house=house)
    found = sampled(layout)
    for field in fields(House):
        wanted = getattr(house, field.name)
        assert wanted is None or getattr(found.house, field.name) == wanted, field.name
    told = {deviation.name for deviation in found.deviations}
    assert told and told <= {f.name for f in fields(House)} - {None}
    text = as_file(found, "样稿.docx")
    assert all(str(deviation) in text for deviation in found.deviations)
    again = Layout(house=read(text))
    assert geometry(again) == geometry(layout)
    assert WRITERS["docx"](documents.speech(), again, ()) == WRITERS["docx"](documents.speech(), layout, ())


def test_deviations_name_value_standard_and_clause() -> None:
    (deviation,) = [d for d in sampled(Layout(house=read(CHANGED["right"]))).deviations if d.name == "number_place"]
    assert str(deviation) == "页码.位置：右侧，标准是外侧（GB/T 9704—2012 第 7.5 条）"


@pytest.mark.parametrize("name", ["bulletin", "minutes"])
def test_red_heads_are_found(name: str) -> None:
    own = read("报头: {字号: 40磅, 颜色: C00000}\n纪要标志: {字号: 28磅, 颜色: C00000}\n")
    found = read_style(WRITERS["docx"](documents.PAPERS[name](), Layout(house=own), ()), "x.docx").house
    value = "mast" if name == "bulletin" else "minutes"
    for key in (f"{value}_size", f"{value}_color"):
        assert getattr(found, key) == getattr(own, key)


def by_hand() -> bytes:
    """A paper as people make it: everything by direct formatting on the default template of another program."""
    paper = NewDocx()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )

    def add(text: str, face: str, size: float, bold: bool = False, centred: bool = False) -> None:
        paragraph = paper.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.line_spacing = Pt(28)
        if not centred:
            paragraph.paragraph_format.first_line_indent = Pt(2 * size)
        for piece in (text[:3], text[3:]):  # runs are split anywhere
            run = paragraph.add_run(piece)
            run.font.size, run.font.bold = Pt(size), bold
            fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
            for slot in ("w:ascii", "w:hAnsi", "w:eastAsia"):
                fonts.set(qn(slot), face)

    add("在全区工作会议上的讲话", "宋体", 22, bold=True, centred=True)
    add("（2026年9月16日）", "楷体", 16, centred=True)
    add("李某某", "楷体", 16, centred=True)
    add("一、认清形势", "黑体", 16)
    add(documents.PROGRESS, "仿宋", 16)
    add("（一）打通通道。" + documents.TASK, "仿宋", 16)
    add(documents.DUTY, "仿宋", 16)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = footer.add_run()
    for kind in ("begin", "", "end"):
        element = run._element.makeelement(qn("w:fldChar" if kind else "w:instrText"), {})
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = " PAGE "
        run._element.append(element)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def test_a_paper_by_hand_is_understood() -> None:
    found = read_style(by_hand(), "手工.docx")
    own = found.house
    assert (own.top, own.bottom, own.left, own.right) == (2098, 1984, 1587, 1474)
    assert (own.title, own.title_size, own.title_bold, own.fang, own.line) == ("宋体", 44, True, "仿宋", 560)
    assert (own.level1_face, own.level2_face, own.byline_face) == ("黑体", "仿宋", "楷体")
    assert (own.byline_first, own.number_place, own.tracking) == ("date", "center", 0)
    told = " ".join(found.told())
    assert all(
        words in told for words in ("28磅", "宋体，标准是小标宋", "居中，标准是外侧", "二级标题.字体：仿宋，标准是楷体")
    )


def without(data: bytes, *names: str, **changed: str) -> bytes:
    """A package without some parts, others changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            if name not in names:
                after.writestr(name, before.read(name))
        for name, text in changed.items():
            after.writestr(f"word/{name}.xml", text)
    return out.getvalue()


def test_a_paper_without_styles_still_tells_its_margins() -> None:
    found = read_style(without(WRITERS["docx"](documents.speech(), Layout(), ()), "word/styles.xml"), "x.docx")
    assert found.house.top == 2098 and found.deviations


WPS_FOOTER = (
    '<?xml version="1.0"?><w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:p><w:r><w:drawing><wp:anchor>'
    '<wp:positionH relativeFrom="margin"><wp:align>outside</wp:align></wp:positionH><wps:txbx><w:txbxContent><w:p>'
    '<w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">- </w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE  \\* MERGEFORMAT</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    '<w:r><w:t xml:space="preserve"> -</w:t></w:r></w:p></w:txbxContent></wps:txbx></wp:anchor></w:drawing></w:r></w:p></w:ftr>'
)


def test_a_page_number_in_a_text_box_is_found() -> None:
    """WPS puts page numbers into a text box that is anchored in the footer."""
    data = WRITERS["docx"](documents.speech(), Layout(), ())
    found = read_style(without(data, "word/footer1.xml", footer1=WPS_FOOTER), "x.docx").house
    assert (found.number_place, found.number_form) == ("outside", "- 1 -")


HOSTILE = {
    "not a docx": b"hello",
    "empty": b"",
    "an old .doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "a pdf": b"%PDF-1.7",
    "a broken zip": b"PK\3\4" + b"x" * 50,
    "an entity trick": without(
        WRITERS["docx"](documents.short(), Layout(), ()),
        "word/styles.xml",
        styles='<!DOCTYPE a [<!ENTITY b "c">]><w:styles xmlns:w="w">&b;</w:styles>',
    ),
    "a part that is no XML": without(
        WRITERS["docx"](documents.short(), Layout(), ()), "word/styles.xml", styles="<a><b></a>"
    ),
    "no text": without(WRITERS["docx"](documents.short(), Layout(), ()), "word/document.xml"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_get_one_clear_sentence(what: str) -> None:
    with pytest.raises(InputError) as caught:
        read_style(HOSTILE[what], "样稿.docx")
    (finding,) = caught.value.findings
    assert finding.message and finding.suggestion


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = without(WRITERS["docx"](documents.short(), Layout(), ()), "word/styles.xml")
    out = io.BytesIO(bomb)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/styles.xml", b"<a>" + b" " * 70_000_000 + b"</a>")
    with pytest.raises(InputError):
        read_style(out.getvalue(), "x.docx")


def test_a_document_of_millions_of_elements_is_refused() -> None:
    many = '<w:document xmlns:w="w"><w:body>' + "<w:p/>" * 400_001 + "</w:body></w:document>"
    data = without(WRITERS["docx"](documents.short(), Layout(), ()), "word/document.xml", document=many)
    with pytest.raises(InputError) as caught:
        read_style(data, "x.docx")
    assert caught.value.findings[0].code == "too-big"


def test_faces_of_the_theme_are_found() -> None:
    """A paper that names no face gets those of its theme, as Word shows it."""
    paper = NewDocx()
    paper.add_paragraph(documents.PROGRESS)
    theme = (
        '<a:theme xmlns:a="a"><a:themeElements><a:fontScheme><a:majorFont><a:latin typeface="Arial"/></a:majorFont><a:minorFont>'
        '<a:latin typeface="Cambria"/><a:ea typeface=""/><a:font script="Hans" typeface="仿宋"/></a:minorFont></a:fontScheme>'
        "</a:themeElements></a:theme>"
    )
    out = io.BytesIO()
    paper.save(out)
    data = without(out.getvalue(), "word/theme/theme1.xml", **{"theme/theme1": theme})
    own = read_style(data, "x.docx").house
    assert (own.fang, own.latin) == ("仿宋", "Cambria")


WHOLE = WRITERS["docx"](documents.bulletin(), Layout(), ())
MARKUP = {name: part(WHOLE, f"word/{name}.xml") for name in ("document", "styles", "footer1", "settings")}


@given(
    st.sampled_from(sorted(MARKUP)),
    st.lists(
        st.tuples(st.integers(0, 10**6), st.sampled_from(("", "abc", "-1", "99999999999", "NaN", "1e400", "<", "0.5"))),
        max_size=6,
    ),
)
def test_any_values_in_a_paper_give_a_style_or_one_sentence(name: str, changes: list[tuple[int, str]]) -> None:
    """Whatever stands in the attributes of a foreign file, nothing falls over, and what is written can be read."""
    text = MARKUP[name]
    places = [match.span(1) for match in re.finditer(r'="([^"]*)"', text)]
    for at, value in changes:
        start, end = places[at % len(places)]
        text = text[:start] + value + text[end:]
        places = [match.span(1) for match in re.finditer(r'="([^"]*)"', text)]
    try:
        found = read_style(without(WHOLE, f"word/{name}.xml", **{name: text}), "x.docx")
    except InputError as error:
        assert error.findings
    else:
        assert read(as_file(found, "x.docx")) == found.house


# --- commands ---------------------------------------------------------------------------------------------------------


def call(*args: str | Path) -> None:
    done = CliRunner().invoke(app, [str(arg) for arg in args], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def test_the_style_beside_the_situation_is_used(tmp_path: Path) -> None:
    meeting, plain = tmp_path / "会.yaml", tmp_path / "plain.docx"
    meeting.write_text(laws.SAMPLES["最少六行"].read_text(encoding="utf-8"), encoding="utf-8")
    call("draft", meeting, "-o", plain)
    (tmp_path / house_file.FILE).write_text(OWN, encoding="utf-8")
    call("draft", meeting, "-o", tmp_path / "own.docx")
    other = tmp_path / "别的.yaml"
    other.write_text("正文: {行距: 30磅}\n", encoding="utf-8")
    call("draft", meeting, "-o", tmp_path / "other.docx", "--style", other)
    lines = [part((tmp_path / f"{name}.docx").read_bytes(), "word/styles.xml") for name in ("plain", "own", "other")]
    assert ['w:line="579"' in lines[0], 'w:line="560"' in lines[1], 'w:line="600"' in lines[2]] == [True] * 3


def test_the_strongest_folder_wins(tmp_path: Path) -> None:
    user, beside = tmp_path / "user", tmp_path / "beside"
    for folder in (user, beside):
        folder.mkdir()
        assert house_file.find([user, beside]) == (None if folder is user else user / house_file.FILE)
        (folder / house_file.FILE).write_text("", encoding="utf-8")
    assert house_file.find([user, beside]) == beside / house_file.FILE


def test_a_style_that_is_not_there_is_told(tmp_path: Path) -> None:
    meeting = tmp_path / "会.yaml"
    meeting.write_text(laws.SAMPLES["最少六行"].read_text(encoding="utf-8"), encoding="utf-8")
    done = CliRunner().invoke(app, ["draft", str(meeting), "--style", str(tmp_path / "没有.yaml")])
    assert isinstance(done.exception, InputError) and not (tmp_path / "会.docx").exists()


def test_style_from_writes_a_file_that_draft_takes(tmp_path: Path) -> None:
    meeting, sample, style = tmp_path / "会.yaml", tmp_path / "样稿.docx", tmp_path / house_file.FILE
    meeting.write_text(laws.SAMPLES["最少六行"].read_text(encoding="utf-8"), encoding="utf-8")
    sample.write_bytes(by_hand())
    call("style-from", sample, "-o", style)
    assert "标准是" in style.read_text(encoding="utf-8")
    call("draft", meeting, "-o", tmp_path / "会.docx")
    assert 'w:line="560"' in part((tmp_path / "会.docx").read_bytes(), "word/styles.xml")
