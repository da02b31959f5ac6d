"""Writers, the Markdown reader and what they share: titles, sentences, the cache."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import documents
from speechgen import cache
from speechgen.document import (
    AnnexLabel,
    AttachmentNote,
    Block,
    Byline,
    Cue,
    Document,
    EditorNote,
    Heading,
    Imprint,
    ItemTitle,
    Listing,
    Masthead,
    Meta,
    Paragraph,
    Salutation,
    Sentence,
    Signature,
    Span,
    Table,
    Title,
    block_text,
    plain_text,
)
from speechgen.looks import enumerator_level
from speechgen.reading.markdown import as_read, read_markdown
from speechgen.text import count_chars, minutes, split_sentences, storable
from speechgen.writers import WRITERS, Layout, Note
from speechgen.writers.docx_base import base_package
from speechgen.writers.layout import arranged
from speechgen.writers.titles import break_title, broken

DOCUMENTS = {"speech": documents.speech(), "short": documents.short(), "hostile": documents.hostile()}
DOCUMENTS |= {name: make() for name, make in documents.PAPERS.items()}
LAYOUT = Layout()


def markdown(document: Document) -> str:
    return WRITERS["md"](document, LAYOUT, ()).decode()


def html(document: Document, layout: Layout = LAYOUT, notes: tuple[Note, ...] = ()) -> str:
    return WRITERS["html"](document, layout, notes).decode()


class Article(HTMLParser):
    """Collects the text of each block of the article."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.titles: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.inside = self.inside or tag == "article"
        if tag in ("p", "h1", "h2", "h3", "h4", "h5", "table", "div"):
            self.blocks.append("")
        if "title" in values:
            self.titles.append(values["title"] or "")
        if tag == "br" and not self.block_class.startswith("title"):
            self.blocks[-1] += "\n"
        self.block_class = str(values.get("class")) if tag in ("p", "h1", "h2", "table", "div") else self.block_class

    block_class = ""

    def handle_data(self, data: str) -> None:
        if self.inside and self.blocks and data.strip("\n"):
            self.blocks[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "article"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_plain_text_is_the_same_in_every_format(name: str) -> None:
    document = DOCUMENTS[name]
    wanted = [block_text(block) for block in document.blocks]
    assert WRITERS["txt"](document, LAYOUT, ()).decode() == plain_text(document) + "\n"
    assert [block_text(block) for block in read_markdown(markdown(document)).blocks] == wanted
    on_page = [block_text(block) for _, block in arranged(document, LAYOUT)]
    assert Article(html(document)).blocks[: len(on_page)] == on_page


@pytest.mark.parametrize("name", DOCUMENTS)
def test_markdown_read_back_is_the_same_document(name: str) -> None:
    document = DOCUMENTS[name]
    assert read_markdown(markdown(document)) == as_read(document)


TEXTS = st.text(
    st.sampled_from('国在的讲话。！？”）：、（一）二1.2）*#>-+=|`_\\<&;[]~ \t\n\r　\x85\u2028\u00a0!"A😀镕—…【】'),
    max_size=12,
)
SENTENCES = st.builds(lambda text: Sentence((Span(text),) if text else ()), TEXTS)
LABELS = st.one_of(SENTENCES, st.sampled_from(("出席：", "报：", "出席", "说明：", "：")).map(documents.said))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of up to three columns; the last ones may be numeric."""
    width = draw(st.integers(1, 3))
    rows = draw(st.lists(st.tuples(*[SENTENCES] * width), min_size=1, max_size=3))
    widths = draw(st.one_of(st.just(()), st.tuples(*[st.integers(1, 9)] * width)))
    return Table(tuple(rows), draw(st.integers(0, len(rows))), widths, draw(st.frozensets(st.integers(0, width - 1))))


def _tuples(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(of, max_size=3).map(tuple)


BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Title, SENTENCES),
    st.builds(Byline, SENTENCES, st.sampled_from(("speaker", "date"))),
    st.builds(Salutation, SENTENCES),
    st.builds(Heading, SENTENCES, st.integers(1, 4)),
    st.builds(Paragraph, _tuples(SENTENCES), st.integers(0, 4)),
    st.builds(EditorNote, _tuples(SENTENCES)),
    st.builds(Cue, st.one_of(SENTENCES, st.just(documents.said("（鼓掌）")))),
    st.builds(Listing, LABELS, SENTENCES),
    tables(),
    st.builds(ItemTitle, SENTENCES),
    st.builds(Masthead, st.sampled_from(("bulletin", "minutes")), SENTENCES, SENTENCES, SENTENCES, SENTENCES),
    st.builds(Signature, SENTENCES, SENTENCES),
    st.builds(Imprint, _tuples(st.tuples(LABELS, SENTENCES)), SENTENCES, SENTENCES),
    st.builds(AnnexLabel, st.one_of(SENTENCES, st.just(documents.said("附件1")))),
    st.builds(AttachmentNote, LABELS, _tuples(SENTENCES)),
)
METAS = st.builds(Meta, TEXTS, TEXTS, TEXTS, TEXTS)


@given(st.builds(Document, METAS, st.lists(BLOCKS, max_size=4).map(tuple)))
def test_markdown_law_for_any_document(document: Document) -> None:
    assert read_markdown(markdown(document)) == as_read(document)


def test_markdown_is_fit_for_reading() -> None:
    text = markdown(documents.speech())
    assert "\n## 一、肯定成效，更要警惕反弹\n" in text
    assert "\n**（一）把生命通道真正打通**。通道堵在平时" in text
    assert "<!--" not in text and "\\" not in text and "&#" not in text


def test_markdown_by_other_hands() -> None:
    text = "\ufeff# 讲话\r\n*张三*\n\n同志们：\n\n# 又一题\n第一行\n第二行 a\nb\n\n- 甲\n- 乙\n\n***\n\n"
    text += "**重要**的&mdash;事\n1. 序号"
    blocks = read_markdown(text).blocks
    assert [type(block).__name__ for block in blocks] == ["Title", "Byline", "Salutation", "Title", *["Paragraph"] * 4]
    assert [block_text(block) for block in blocks][4:] == ["第一行第二行 a b", "甲", "乙", "重要的—事1. 序号"]


def test_front_matter_that_is_not_ours() -> None:
    assert read_markdown('---\n标题: 无引号\n单位: "坏\n其他: x\n---\n正文。').meta == Meta("无引号", '"坏')
    assert read_markdown("---\n标题: 没有结束").meta == Meta()


def test_html_shows_where_text_came_from() -> None:
    page = html(documents.speech(), notes=(Note(4, 0, "第一处\n第二行"),))
    assert 'data-field="会议.名称"' in page and 'class="gap" data-field="任务[2].牵头"' in page
    assert "共2处" in page and "第一处\n第二行" in Article(page).titles


def test_final_html_shows_nothing_but_the_text() -> None:
    page = html(documents.speech(), Layout(final=True), (Note(4, 0, "批注"),))
    assert "data-" not in page and 'legend"' not in page and "批注" not in page and 'title="' not in page


def test_html_loads_nothing() -> None:
    page = html(documents.hostile())
    assert not any(mark in page for mark in ("http:", "https:", "//", "src=", "@import", "url(", "<script", "<link"))


@pytest.mark.parametrize("to", WRITERS)
def test_characters_that_no_file_can_hold_are_left_out(to: str) -> None:
    document = Document(Meta("题\x00"), (documents.paragraph("国\x00\x0b\ud800\uffff家"),))
    clean = Document(Meta("题"), (documents.paragraph("国家"),))
    assert WRITERS[to](document, LAYOUT, ()) == WRITERS[to](clean, LAYOUT, ())


@pytest.mark.parametrize("to", ["docx", "html"])
def test_a_note_must_have_its_sentence(to: str) -> None:
    with pytest.raises(ValueError, match="not there"):
        WRITERS[to](documents.short(), LAYOUT, (Note(0, 1, "无处可挂"),))


def test_bylines_in_the_order_of_the_layout() -> None:
    document = documents.speech()
    dated = [block for _, block in arranged(document, Layout(byline_first="date"))]
    assert [block.role for block in dated if isinstance(block, Byline)] == ["date", "speaker"]
    assert sorted(index for index, _ in arranged(document, Layout(byline_first="date"))) == list(
        range(len(document.blocks))
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一。二！”三？）四", ("一。", "二！”", "三？）", "四")),
        ("真的吗？！好。", ("真的吗？！", "好。")),
        ("他说：“去。”大家都去。", ("他说：“去。”", "大家都去。")),
        ("", ()),
        ("断\n行。", ("断\n行。",)),
    ],
)
def test_sentences(text: str, parts: tuple[str, ...]) -> None:
    assert split_sentences(text) == parts


@given(TEXTS)
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(split_sentences(text)) == text


def test_counting() -> None:
    assert count_chars("同志们：　\n 好 a1") == 7
    assert minutes(1900) == 10
    assert storable("国\x00\ufdd0") == "国\ufdd0"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("在全区居民小区消防安全整治推进会上的讲话", ("在全区居民小区消防安全整治推进会上的讲话",)),
        (
            "在全县深入学习贯彻《中国共产党纪律处分条例》专题学习会上的讲话",
            ("在全县深入学习贯彻", "《中国共产党纪律处分条例》", "专题学习会上的讲话"),
        ),
        (
            "在2026年全市农村人居环境整治提升工作现场推进会上的讲话",
            ("在2026年全市农村人居环境", "整治提升工作现场推进会上的讲话"),
        ),
        ("", ("",)),
    ],
)
def test_titles_break_between_words(text: str, lines: tuple[str, ...]) -> None:
    assert break_title(text) == lines


@given(st.text(st.sampled_from("在国家全区会议讲话的暨、关于《》“”2026年—"), min_size=1, max_size=90))
def test_any_title_breaks_into_lines_that_fit(text: str) -> None:
    lines = break_title(text)
    assert "".join(lines) == text
    assert all(len(line) <= 40 and (len(line) > 1 or len(text) == 1) for line in lines)


def test_a_broken_title_keeps_its_spans() -> None:
    sentence = Sentence((Span("在全市"), Span("农村人居环境", "fact", ("会议",)), Span("会上的讲话")))
    parts = broken(sentence, ("在全市农村", "人居环境会上的讲话"))
    assert [span.text for span in parts.spans] == ["在全市", "农村\n人居环境", "会上的讲话"]
    assert parts.spans[1].paths == ("会议",)


@pytest.mark.parametrize(
    ("text", "level"), [("一、总体", 1), ("（十二）抓", 2), ("3.抓", 3), ("（4）抓", 4), ("2026年", 0), ("一要", 0)]
)
def test_enumerators(text: str, level: int) -> None:
    assert enumerator_level(text) == level


def test_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SPEECHGEN_CACHE", str(tmp_path / "own"))
    assert cache.cache_dir() == tmp_path / "own"
    cache.write("a", b"1")
    assert cache.read("a") == b"1" and cache.read("b") is None
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["a"]
    monkeypatch.setenv("SPEECHGEN_CACHE", "")
    assert cache.cache_dir() is None and cache.read("a") is None
    cache.write("a", b"2")
    monkeypatch.delenv("SPEECHGEN_CACHE")
    if os.name == "posix":
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        assert cache.cache_dir() == tmp_path / "speechgen"


def test_a_cache_that_cannot_be_written_is_no_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("SPEECHGEN_CACHE", str(tmp_path / "file" / "below"))
    cache.write("a", b"1")
    assert cache.read("a") is None


def test_names_in_the_cache_tell_what_they_were_made_from() -> None:
    assert cache.name("x", "a", "b") != cache.name("x", "ab") != cache.name("x", b"a", b"b", b"")
    assert cache.name("x", "a", suffix=".zip").endswith(".zip")


@pytest.mark.parametrize("rubbish", [b"", b"PK", b"x" * 100])
def test_a_damaged_base_package_is_made_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rubbish: bytes) -> None:
    monkeypatch.setenv("SPEECHGEN_CACHE", str(tmp_path))
    base_package.cache_clear()
    wanted = base_package(LAYOUT, False)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(rubbish)
    base_package.cache_clear()
    assert base_package(LAYOUT, False) == wanted == kept.read_bytes()
    base_package.cache_clear()


# --- the page in a browser --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "long"), [("消防简报", False), ("消防安全整治简报", True)])
def test_a_long_name_of_a_bulletin_takes_the_smaller_type_in_html_too(name: str, long: bool) -> None:
    head = Masthead("bulletin", *map(documents.said, (name, "第1期", "办公室", "2026年9月1日")))
    assert ('class="mast bulletin long"' in html(Document(blocks=(head,)))) == long


def test_a_table_has_the_columns_of_the_paper_in_html_too() -> None:
    rows = (("序号", "任务"), ("1", "把生命通道真正打通" * 9))
    page = html(Document(blocks=(Table(tuple(tuple(map(documents.said, row)) for row in rows)),)))
    widths = [float(width) for width in re.findall(r'<col style="width: ([\d.]+)%">', page)]
    assert len(widths) == 2 and abs(sum(widths) - 100) < 0.1 and widths[0] < widths[1]
