"""Foreign .docx files: text, numbers, kinds and places; hostile and damaged packages give one clear finding."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import documents
from foreign_docx import TYPES, docx, p, packed, part, r, relations
from speechgen.document import plain_text
from speechgen.findings import InputError
from speechgen.reading.docx import read_docx
from speechgen.reading.docx_package import MAX_DEPTH, open_package, rewritten
from speechgen.reading.manuscript import Manuscript
from speechgen.writers import WRITERS, Layout


def read(body: str, **others: str) -> Manuscript:
    return read_docx(docx(body, **others))[0]


def texts(body: str, **others: str) -> list[str]:
    return [para.said for para in read(body, **others).paras]


def code(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_docx(data, "稿.docx")
    (finding,) = caught.value.findings
    assert finding.suggestion
    return finding.code


LIST = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="（%2）"/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%3."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>"
)


def listed(text: str, num: int, ilvl: int) -> str:
    return p(text, props=f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num}"/></w:numPr>')


def test_split_runs_are_one_text_and_know_their_bytes() -> None:
    data = docx(p("抓重", r("点,", "<w:b/>"), "补短&amp;板"))
    manuscript, package = read_docx(data)
    (para,) = manuscript.paras
    assert para.text == "抓重点,补短&板"
    raw = package.xml(para.part)
    said = {para.text[x.start : x.end]: raw[x.at : x.at + x.size].decode() for x in para.pieces}
    assert said == {"抓重": "抓重", "点,": "点,", "补短": "补短", "&": "&amp;", "板": "板"}
    bold = next(x.run for x in para.pieces if para.text[x.start : x.end] == "点,")
    assert bold is not None
    assert raw[bold.start : bold.end].startswith(b"<w:r><w:rPr>")
    assert raw[bold.start : bold.end].endswith(b"</w:r>")
    assert raw[bold.properties[0] : bold.properties[1]] == b"<w:rPr><w:b/></w:rPr>"


def test_automatic_numbers_are_resolved() -> None:
    body = listed("甲", 1, 0) + listed("子", 1, 1) + listed("丑", 1, 1) + listed("乙", 1, 0) + listed("寅", 1, 1)
    assert texts(body, numbering=LIST) == ["一、甲", "（一）子", "（二）丑", "二、乙", "（一）寅"]
    assert texts(listed("戊", 2, 0) + listed("己", 2, 0), numbering=LIST) == ["五、戊", "六、己"]


def test_numbers_and_levels_come_through_styles() -> None:
    styles = (
        '<w:style w:styleId="a"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '<w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:styleId="b"><w:name w:val="我的标题"/><w:basedOn w:val="a"/>'
        "</w:style>"
    )
    paras = read(p("任务", props='<w:pStyle w:val="b"/>'), numbering=LIST, styles=styles).paras
    assert [(x.said, x.kind, x.level) for x in paras] == [("一、任务", "heading", 1)]


def test_changes_are_read_as_accepted_and_counted() -> None:
    body = p(
        "要", '<w:ins w:author="甲"><w:r><w:t>认真</w:t></w:r></w:ins>',
        '<w:del w:author="乙"><w:r><w:delText>好好</w:delText></w:r></w:del>', "抓好",
    )  # fmt: skip
    body += p("前半", props="<w:rPr><w:del/></w:rPr>") + p("后半")
    manuscript = read(body)
    assert [x.text for x in manuscript.paras] == ["要认真抓好", "前半后半"]
    assert (manuscript.traces.inserted, manuscript.traces.deleted) == (2, 2)
    assert manuscript.traces.revisers == ("甲", "乙")


def test_old_properties_of_a_change_do_not_count() -> None:
    old = '<w:pPrChange w:author="甲"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    assert texts(p("正文", props=old), numbering=LIST) == ["正文"]


def test_hidden_text_fields_and_pinyin_are_no_text() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = p(
        r("暗", "<w:vanish/>"), "明", field.format("begin"), "<w:r><w:instrText> DATE </w:instrText></w:r>",
        field.format("separate"), "9月", field.format("end"),
        "<w:r><w:ruby><w:rt><w:r><w:t>lín</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>霖</w:t></w:r></w:rubyBase></w:ruby></w:r>",
    )  # fmt: skip
    manuscript = read(body)
    assert manuscript.paras[0].text == "明9月霖"
    assert manuscript.traces.hidden == 1


def test_a_table_of_contents_is_told_from_the_text() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText> TOC \\o </w:instrText></w:r>"
    body = p(field.format("begin"), code, field.format("separate"), "一、任务\t1") + p(
        "二、要求\t2", field.format("end")
    )
    kinds = [x.kind for x in read(body + p("同志们，正文在这里，比目录长得多，有句号。")).paras]
    assert kinds == ["toc", "toc", "body"]


def test_cells_boxes_and_notes_are_read_where_they_stand() -> None:
    table = (
        f"<w:tbl><w:tr><w:tc>{p('甲')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr><w:tr><w:tc>{p('丙')}</w:tc></w:tr></w:tbl>"
    )
    inner = f"<w:txbxContent>{p('框内,字')}</w:txbxContent>"
    box = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{inner}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    notes = f'<w:footnote w:id="-1" w:type="separator">{p("线")}</w:footnote><w:footnote w:id="1">{p("据统计局。")}</w:footnote>'
    manuscript = read(table + p("框前有话，", box, "框后也有。"), footnotes=notes)
    assert [(x.text, x.kind, x.cell) for x in manuscript.paras] == [
        ("甲", "cell", (0, 0, 0)),
        ("乙", "cell", (0, 0, 1)),
        ("丙", "cell", (0, 1, 0)),
        ("框前有话，框后也有。", "body", None),
        ("框内,字", "box", None),
        ("据统计局。", "note", None),
    ]
    assert [x.text for x in manuscript.mirrors] == ["框内,字"]
    assert manuscript.paras[-1].part == "word/footnotes.xml"


def test_a_deleted_row_is_gone() -> None:
    rows = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('旧')}</w:tc></w:tr><w:tr><w:tc>{p('新')}</w:tc></w:tr>"
    assert texts(f"<w:tbl>{rows}</w:tbl>{p('后')}") == ["新", "后"]


@pytest.mark.parametrize("name", ["speech", "hostile", "short"])
def test_our_own_papers_read_back(name: str) -> None:
    document = getattr(documents, name)()
    manuscript, _ = read_docx(WRITERS["docx"](document, Layout(), ()))
    said = "".join("".join(x.text for x in manuscript.paras if x.kind != "header").split())
    assert said == "".join(plain_text(document).split())


def test_kinds_of_the_head_and_the_headings() -> None:
    lines = [
        "在全县工作会议上的讲话",
        "王某某",
        "（2026年9月16日）",
        "同志们：",
        "今天开会，讲两点。",
        "一、认清形势",
        "好。",
    ]
    kinds = [x.kind for x in read("".join(p(line) for line in lines)).paras]
    assert kinds == ["title", "byline", "byline", "salutation", "body", "heading", "body"]


# --- damaged and hostile ----------------------------------------------------------------------------------------------


def test_what_is_no_word_file_is_refused_with_the_next_step() -> None:
    assert code(b"\xd0\xcf\x11\xe0" + bytes(600)) == "old-word"
    assert code(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")) == "encrypted"
    assert code(b"%PDF-1.7 ...") == "not-docx"
    assert code(b"{\\rtf1 }") == "not-docx"
    assert code(b"") == "not-docx"
    assert code("只是文字".encode()) == "not-docx"
    assert code(b"PK\x03\x04 cut off") == "damaged"
    assert code(packed({"a.txt": "x"})) == "not-docx"


def test_missing_parts_are_named() -> None:
    assert code(packed({"_rels/.rels": relations({"word/document.xml": "officeDocument"})})) == "not-docx"


def test_a_document_type_is_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>'
    parts = {"_rels/.rels": relations({"word/document.xml": "officeDocument"}), "word/document.xml": bomb}
    assert code(packed(parts)) == "hostile"


def test_a_zip_bomb_is_refused() -> None:
    inner = part("document", "<w:body>" + " " * 70_000_000 + "</w:body>")
    parts = {"_rels/.rels": relations({"word/document.xml": "officeDocument"}), "word/document.xml": inner}
    data = packed(parts)
    assert len(data) < 1_000_000
    assert code(data) == "too-big"


def test_endless_nesting_is_refused() -> None:
    deep = "<w:sdt>" * (MAX_DEPTH + 5) + "</w:sdt>" * (MAX_DEPTH + 5)
    assert code(docx(deep)) == "damaged"


def test_a_very_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "大.docx"
    with path.open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(201_000_000)
    with pytest.raises(InputError) as caught:
        read_docx(path)
    assert caught.value.findings[0].code == "too-big"


def test_other_encodings_of_a_part_are_read() -> None:
    text = part("document", f"<w:body>{p('文字')}</w:body>").replace("UTF-8", "UTF-16")
    rels = relations({"word/document.xml": "officeDocument"})
    for data in (text.encode("utf-16"), text.replace("UTF-16", "gb18030").encode("gb18030")):
        manuscript, _ = read_docx(packed({"_rels/.rels": rels, "word/document.xml": data}))
        assert manuscript.text == "文字"


def test_rewriting_keeps_every_other_part() -> None:
    package = open_package(WRITERS["docx"](documents.speech(), Layout(), ()))
    again = open_package(rewritten(package, {"word/document.xml": b"<new/>"}, {"word/x.xml": b"<x/>"}))
    assert again.names == (*package.names, "word/x.xml")
    for name in package.names:
        assert again.read(name) == (b"<new/>" if name == "word/document.xml" else package.read(name))


GOOD = docx(
    p("一、任务", props='<w:pStyle w:val="a"/>') + p("要", r("抓好", "<w:b/>"), "落实。") + listed("甲", 1, 0),
    numbering=LIST,
    styles='<w:style w:styleId="a"><w:name w:val="heading 1"/></w:style>',
    footnotes=f'<w:footnote w:id="1">{p("注。")}</w:footnote>',
)


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=8), st.booleans())
def test_a_damaged_package_is_read_or_refused(at: int, junk: bytes, cut: bool) -> None:
    data = GOOD[:at] if cut else GOOD[:at] + junk + GOOD[at + len(junk) :]
    try:
        read_docx(data)
    except InputError as error:
        assert error.findings


_TAGS = [
    "p",
    "r",
    "t",
    "pPr",
    "rPr",
    "ins",
    "del",
    "tbl",
    "tr",
    "tc",
    "trPr",
    "numPr",
    "numId",
    "fldChar",
    "txbxContent",
    "Fallback",
    "vanish",
    "footnote",
    "sdt",
    "tab",
    "gridSpan",
]
_TREES = st.recursive(
    st.sampled_from(["字", "", "<w:br/>", '<w:numId w:val="1"/>', '<w:fldChar w:fldCharType="end"/>', "<w:del/>"]),
    lambda inner: st.tuples(st.sampled_from(_TAGS), st.lists(inner, max_size=4)).map(
        lambda pair: f"<w:{pair[0]}>{''.join(pair[1])}</w:{pair[0]}>"
    ),
    max_leaves=30,
)


@settings(max_examples=200)
@given(st.lists(_TREES, max_size=6))
def test_any_nesting_of_elements_is_read(trees: list[str]) -> None:
    data = docx("".join(trees), numbering=LIST, footnotes="".join(trees))
    manuscript, package = read_docx(data)
    for para in manuscript.paras:
        for piece in para.pieces:
            raw = package.xml(para.part)[piece.at : piece.at + piece.size].decode()
            assert piece.solid or raw == para.text[piece.start : piece.end]


def test_part_names_and_types_of_the_tests_are_right() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as package:
        assert package.testzip() is None
        assert package.read("[Content_Types].xml").decode() == TYPES
