"""`--fill`: suggestions of a topic's pack, marked as such and no part of the speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from laws import draft_of, text_of
from laws import filled as file_with
from speechgen.document import Document, Span, plain_text, walk, without_provenance
from speechgen.drafting import Draft, draft, resources
from speechgen.reading.markdown import read_markdown
from speechgen.situation import read_situation
from speechgen.suggest import MOST, filled
from speechgen.writers import WRITERS
from speechgen.writers.layout import Layout

FIRE = "主题: {全称: 消防安全整治, 领域: 消防}\n"
BARE = FIRE + "任务: [打通消防车通道, 规范电动自行车充电, 换一换说法]\n"
PACK = resources().bank.vocabulary("消防")


def filled_of(more: str, seed: int = 0) -> Draft:
    return filled(draft_of(more, seed), resources())


def spans(document: Document) -> Iterator[tuple[str, Span]]:
    """Every suggestion with its sentence."""
    return ((s.text, span) for _, _, s in walk(document) for span in s.spans if span.origin == "suggestion")


def without(document: Document) -> str:
    """The text without its suggestions; a paragraph that was only one is gone."""
    return re.sub(r"\n(?=\n|$)", "", re.sub(r"〔建议：[^〕]*〕", "", plain_text(document)))


def test_the_vocabulary_of_a_pack_is_kept() -> None:
    assert {"薄弱环节", "检查方式", "动宾"} <= set(PACK) and all(PACK.values())
    assert resources().bank.vocabulary("没有这个专题") == {}


@pytest.mark.parametrize("seed", laws.SEEDS)
def test_a_bare_task_is_offered_what_shares_a_word_with_it(seed: int) -> None:
    done = filled_of(BARE, seed)
    found = {s.path: s for s in done.suggestions}
    assert "消防车通道占用" in found["任务[1].举措"].text
    assert "规范充电停放" in found["任务[2].举措"].text
    assert "任务[3].举措" not in found  # nothing fits, nothing is offered
    known = {word.replace(" ", "") for words in PACK.values() for word in words}
    for one in done.suggestions:
        named = [word for word in known if word in one.text]
        assert named and one.source.startswith("专题包“消防”的")


def test_suggestions_stand_marked_in_the_sentence_of_their_task_and_nowhere_else() -> None:
    done = filled_of(BARE)
    rows = list(spans(done.shown))
    assert [span.paths for _, span in rows if span.paths[0].startswith("任务")] == [
        ("任务[1].举措",),
        ("任务[2].举措",),
    ]
    assert sorted(span.paths[0] for _, span in rows) == sorted(s.path for s in done.suggestions)
    for sentence, span in rows:
        assert re.fullmatch(r"〔建议：[^〔〕]+〕", span.text) and span.formula
        assert sentence == span.text or re.search(r"[。！？]$", sentence)
    assert "【待补：完成时限】" in next(text for text, span in rows if span.paths == ("任务[1].举措",))


def test_the_draft_itself_is_as_without_them() -> None:
    plain, done = draft_of(BARE), filled_of(BARE)
    assert done.document == plain.document and done.indicators == plain.indicators and done.unused == plain.unused
    assert done.gaps == plain.gaps and done.findings == plain.findings
    assert without(done.shown) == text_of(plain)


def test_required_fields_left_out_are_offered_the_words_of_the_pack() -> None:
    done = filled_of(BARE)
    offered = {s.path: s.text for s in done.suggestions if "." not in s.path}
    assert {"问题", "督查"} <= set(offered)
    for name, key in (("问题", "薄弱环节"), ("督查", "检查方式")):
        named = [word for word in PACK[key] if word in offered[name]]
        assert 2 <= len(named) <= MOST


def test_what_the_file_says_is_never_suggested() -> None:
    more = (
        FIRE
        + "任务: [{标题: 打通消防车通道, 举措: [划线]}, {标题: 规范充电, 编号: T2}]\n问题: [楼道堆物]\n督查: {方式: 夜查}\n"
        + "自拟: [{位置: T2, 文字: 充电的事我讲两句。}]\n"
    )
    assert not {"任务[1].举措", "任务[2].举措", "问题", "督查"} & {s.path for s in filled_of(more).suggestions}


def test_without_a_pack_nothing_is_offered() -> None:
    plain = draft_of("主题: 某项没有专题包的事\n任务: [写点什么]\n")
    assert filled(plain, resources()) is plain and plain.shown is plain.document


@pytest.mark.parametrize("sample", laws.SAMPLES)
def test_suggestions_of_the_samples_state_no_figure_and_keep_the_text(sample: str) -> None:
    for seed in (0, 1):
        done = filled(laws.drafted(sample, seed), resources())
        assert without(done.shown) == text_of(done)
        for one in done.suggestions:
            assert not re.search(r"\d|《|【|〔", one.text)


def test_the_wording_is_seeded() -> None:
    texts = {seed: [s.text for s in filled_of(BARE, seed).suggestions] for seed in range(6)}
    assert texts == {seed: [s.text for s in filled_of(BARE, seed).suggestions] for seed in range(6)}
    assert len({tuple(rows) for rows in texts.values()}) > 1


@given(st.text(alphabet="消防车通道充电线路楼道、，。【】〔〕“”ab1 ", min_size=1, max_size=20))
def test_hostile_titles(title: str) -> None:
    text = file_with(FIRE + "任务: ['" + title + "x', 打通消防车通道]\n")
    done = filled(draft(read_situation(text), 0, laws.TODAY), resources())
    assert plain_text(done.document) in (without(done.shown), plain_text(done.document))
    assert len(done.suggestions) == sum(span.origin == "suggestion" for _, _, s in walk(done.shown) for span in s.spans)


# --- writers ----------------------------------------------------------------------------------------------------------


def test_every_writer_carries_them() -> None:
    done = filled_of(BARE)
    for name in ("md", "html", "txt"):
        page = WRITERS[name](done.shown, Layout(), []).decode()
        assert page.count("〔建议：") == len(done.suggestions), name
    page = WRITERS["html"](done.shown, Layout(), []).decode()
    assert page.count('class="suggestion"') == len(done.suggestions) and "蓝底为建议" in page
    assert "建议" not in WRITERS["html"](done.document, Layout(), []).decode().split("</style>")[1]


def test_markdown_with_suggestions_is_read_back_as_the_same_document() -> None:
    done = filled_of(BARE)
    read = read_markdown(WRITERS["md"](done.shown, Layout(), []).decode())
    assert without_provenance(read) == without_provenance(done.shown)


def test_in_word_they_have_a_colour_of_their_own() -> None:
    import io
    import zipfile

    done = filled_of(BARE)
    data = WRITERS["docx"](done.shown, Layout(), [])
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert '<w:highlight w:val="cyan"/>' in xml and '<w:highlight w:val="yellow"/>' in xml
    final = WRITERS["docx"](done.shown, Layout(final=True), [])
    assert b"highlight" not in zipfile.ZipFile(io.BytesIO(final)).read("word/document.xml")


def test_the_explanation_and_the_summary_list_them() -> None:
    from speechgen import explain

    done = filled_of(BARE)
    assert f"建议 {len(done.suggestions)} 处" in explain.summary(done, [])
    text = explain.as_markdown(done, resources())
    assert text.count("（给 ") == len(done.suggestions) and "不是讲话内容" in text
    assert '"suggestions": [\n  {' in explain.as_json(done, resources())
    bare = replace(done, suggestions=(), filled=None)
    assert "建议" not in explain.summary(bare, [])
