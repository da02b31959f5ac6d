"""Copies of checked files: changes and comments at the right bytes, everything else untouched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

import documents
from foreign_docx import docx, p, r
from speechgen.checking import mending
from speechgen.checking import run as checking
from speechgen.checking.report import comment
from speechgen.checking.run import Report
from speechgen.reading.docx import read_docx
from speechgen.reading.docx_package import Package, open_package
from speechgen.reading.manuscript import Manuscript
from speechgen.reading.text import decoded, read_text
from speechgen.writers import WRITERS, Layout
from test_rules import TODAY, rules


def report(manuscript: Manuscript) -> Report:
    return checking.check(checking.paper(manuscript, TODAY), [rule for rule in rules().values() if not rule.off])


def fixed(data: bytes) -> tuple[bytes, list[str]]:
    manuscript, package = read_docx(data)
    done = mending.changes(manuscript, report(manuscript).hits)
    return mending.fixed_docx(manuscript, package, done), [f"{c.before}→{c.after}" for c in done]


def commented(data: bytes) -> tuple[Package, Report]:
    manuscript, package = read_docx(data)
    found = report(manuscript)
    notes = [(hit, comment(hit)) for hit in found.hits]
    return open_package(mending.commented_docx(manuscript, package, notes, "2026-11-22T00:00:00Z")), found


BODY = p("要抓重", r("点,", "<w:b/>"), r("补短板.", "<w:i/>")) + p("同志们：", "我们&amp;大家(含基层)都要努力。")


STYLES = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'


def test_a_change_touches_its_own_characters_only() -> None:
    data, done = fixed(docx(BODY))
    before, after = open_package(docx(BODY)), open_package(data)
    assert done == [",→，", ".→。", "(含基层)→（含基层）"]
    raw = after.xml("word/document.xml").decode()
    wanted = before.xml("word/document.xml").decode().replace("点,", "点，").replace("板.", "板。")
    assert raw == wanted.replace("(含基层)", "（含基层）")
    assert all(after.read(n) == before.read(n) for n in before.names if n != "word/document.xml")


def test_fixing_twice_is_fixing_once() -> None:
    once, _ = fixed(docx(BODY))
    twice, done = fixed(once)
    assert done == []
    assert open_package(twice).xml("word/document.xml") == open_package(once).xml("word/document.xml")


def test_copies_of_text_boxes_change_along() -> None:
    inner = f"<w:txbxContent>{p('框内,有字。')}</w:txbxContent>"
    box = f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{inner}</mc:Choice>'
    box += f"<mc:Fallback>{inner}</mc:Fallback></mc:AlternateContent></w:r>"
    data, _ = fixed(docx(p("框外有话。", box)))
    assert open_package(data).xml("word/document.xml").decode().count("框内，有字。") == 2


def test_tabs_and_line_breaks_are_no_text_to_change() -> None:
    data, done = fixed(docx(p("甲", "<w:r><w:br/></w:r>", "乙,丙。")))
    assert done == [",→，"]
    assert b"<w:br/>" in open_package(data).xml("word/document.xml")


def test_comments_stand_around_the_very_words() -> None:
    package, found = commented(docx(BODY))
    raw = package.xml("word/document.xml").decode()
    assert "word/comments.xml" in package
    assert raw.count("commentRangeStart") == raw.count("commentReference ") == len(found.hits) == 3
    spans = re.findall(r'<w:commentRangeStart w:id="(\d)"/>(.*?)<w:commentRangeEnd w:id="\1"/>', raw)
    assert ["".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", inner)) for _, inner in spans] == [",", ".", "(含基层)"]
    bold = next(inner for _, inner in spans if "," in inner)
    assert "<w:b/>" in bold
    assert (
        read_docx(package.source if isinstance(package.source, bytes) else b"")[0].text == read_docx(docx(BODY))[0].text
    )


def test_comments_join_those_that_are_there() -> None:
    old = '<w:comment w:id="4" w:author="甲"><w:p><w:r><w:t>旧批注</w:t></w:r></w:p></w:comment>'
    package, _ = commented(docx(BODY, comments=old))
    raw = package.xml("word/comments.xml").decode()
    assert re.findall(r'w:id="(\d+)"', raw) == ["4", "5", "6", "7"]
    assert "旧批注" in raw


def test_an_empty_list_of_comments_is_filled() -> None:
    package, _ = commented(docx(BODY, comments=""))
    raw = package.xml("word/comments.xml")
    assert raw.count(b"<w:comment ") == 3
    empty = raw.split(b"<w:comment ")[0][:-1] + b"/>"
    assert mending._appended(empty, "<w:comment/>").endswith(b"><w:comment/></w:comments>")


@pytest.mark.parametrize("form", ["txt", "md"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_text_files_keep_their_encoding_and_everything_else(form: str, encoding: str) -> None:
    data = "# 题\r\n\r\n　　要**抓重点,补短板**。\r\n".encode(encoding)
    source = decoded(data, "稿")
    manuscript = read_text(source.text, form, "稿")  # type: ignore[arg-type]
    done = mending.changes(manuscript, report(manuscript).hits)
    wanted = "# 题\r\n\r\n　　要**抓重点，补短板**。\r\n".encode(encoding)
    assert mending.fixed_text(manuscript, source, done) == wanted


_TEXTS = st.lists(
    st.text(st.sampled_from("要抓好落实部署,.;:()“”《》、。，2026年%３○一二是—-…<&> \t0"), max_size=30),
    min_size=1,
    max_size=6,
)


@given(_TEXTS, st.data())
def test_any_text_however_split_is_mended_and_commented_safely(lines: list[str], data: st.DataObject) -> None:
    escaped = [line.replace("&", "&amp;").replace("<", "&lt;").replace("\t", "") for line in lines]
    body = "".join(p(*(r(run) for run in _split(line, data) if run)) for line in escaped)
    once, _ = fixed(docx(body))
    package, _ = commented(once)
    again = package.source if isinstance(package.source, bytes) else b""
    assert read_docx(again)[0].text == read_docx(once)[0].text


def _split(line: str, data: st.DataObject) -> list[str]:
    """A line cut into runs, no entity cut in two."""
    atoms = re.findall(r"&\w+;|.", line)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(atoms)), max_size=3)))
    return ["".join(atoms[a:b]) for a, b in zip([0, *cuts], [*cuts, len(atoms)], strict=True)]


def test_the_seed_of_a_damaged_copy_is_told() -> None:
    manuscript = read_text("抓重点,补短板。", "txt")
    done = mending.changes(manuscript, report(manuscript).hits)
    other = decoded("抓重点 补短板，好。".encode(), "稿")
    with pytest.raises(AssertionError):
        mending.fixed_text(manuscript, other, done)


def test_paths_are_taken_too(tmp_path: Path) -> None:
    path = tmp_path / "稿.docx"
    path.write_bytes(docx(BODY))
    manuscript, package = read_docx(path)
    assert mending.fixed_docx(manuscript, package, ()) and manuscript.file == str(path)


def test_copies_are_as_valid_as_their_originals(tmp_path: Path) -> None:
    paper = WRITERS["docx"](documents.speech(), Layout(), ())
    for n, data in enumerate((paper, docx(BODY, styles=STYLES))):
        once, _ = fixed(data)
        package, _ = commented(once)
        found = []
        for name, made in (("a", data), ("b", package.source)):
            path = tmp_path / f"{name}{n}.docx"
            path.write_bytes(made if isinstance(made, bytes) else b"")
            found.append({str(error) for error in OpenXmlValidator().validate(str(path)).errors})
        assert found[1] <= found[0]
