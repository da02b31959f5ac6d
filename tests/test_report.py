"""The quality report: what each indicator counts, where its band lies, which sentence it blames."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import paragraph
from laws import RICH, SEEDS, drafted
from speechgen import report
from speechgen.bands import BANDS, WORDING
from speechgen.document import Document, Heading, Meta, Sentence, Span
from speechgen.text import four_clauses, parallel_runs, yao

PLAIN = "这项工作由城东街道牵头，9月底前完成，还要抓好收尾。" * 30


def heading(text: str) -> Heading:
    return Heading(Sentence((Span(text),)), 1)


def document(*texts: str) -> Document:
    return Document(Meta(), tuple(paragraph(text) for text in texts))


def row(done: Document, key: str, known: report.Known | None = None) -> report.Row:
    return next(r for r in report.report(done, known) if r.band.key == key)


def test_every_band_has_a_value_and_its_bounds_in_order() -> None:
    for band in BANDS:
        bounds = [b for b in (band.least, band.low, band.high, band.most) if b is not None]
        assert bounds == sorted(bounds), band.key
        assert band.advice, band.key
    assert [r.band.key for r in report.report(document(PLAIN))] == [b.key for b in BANDS]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("把账算清，把人找到，把事办好。", 1),
        ("一个在路上，一个在楼下，一个在账上。", 1),
        ("看得见，摸得着，数得清，算得准。", 1),
        ("该清的清，该拆的拆。", 0),
        ("好，好，好。", 0),
        ("城东已经动工，河西还在设计，新区没有立项。", 0),
    ],
)
def test_runs_of_parallel_clauses(text: str, runs: int) -> None:
    assert parallel_runs(text) == runs


def test_four_character_clauses_and_orders_are_counted() -> None:
    assert four_clauses("各负其责，抓紧落实，把事情办好，9月底前。") == 2
    assert yao("要抓紧，重要的是要求要落实，需要时再说，主要看结果。") == 2


@pytest.mark.parametrize(
    ("key", "text", "verdict", "cause"),
    [
        (
            "boosters_k",
            PLAIN + "要进一步切实扎实积极全面深入充分大力着力不断有效坚决认真努力抓好。" * 3,
            "过高",
            "进一步切实",
        ),
        ("must_k", PLAIN + "必须办好，务必办好，一定要办好。" * 2, "过高", "务必"),
        ("repeated_8", PLAIN, "过高", "城东街道"),
        ("concrete", "事情要一件一件办，办一件成一件。" * 10, "过低", "办一件"),
        ("promised", PLAIN + "下面，我讲三点意见。", "好", ""),
    ],
)
def test_an_indicator_outside_its_band_names_the_sentence(key: str, text: str, verdict: str, cause: str) -> None:
    found = row(document(text), key)
    assert found.verdict == verdict
    assert not cause or any(cause in said for said in found.causes)
    assert found.causes or verdict == "好"


def test_an_announced_number_that_the_headings_do_not_keep() -> None:
    blocks = (
        paragraph("下面，我讲三点意见。"),
        heading("一、抓进度"),
        paragraph(PLAIN),
        heading("二、抓质量"),
        paragraph(PLAIN),
    )
    found = row(Document(Meta(), blocks), "promised")
    assert (found.value, found.verdict) == (1, "过高")
    assert found.causes == ("下面，我讲三点意见。",)


def test_a_short_text_is_not_judged_by_densities() -> None:
    assert row(document("要抓紧。"), "yao_k").verdict == "不计"


def test_what_only_the_draft_knows_is_told() -> None:
    known = report.Known(missing_steps=("号召",), unanswered=("通道被占",))
    assert row(document(PLAIN), "steps", known).causes == ("号召",)
    assert row(document(PLAIN), "answered", known).verdict == "过高"


def test_the_report_in_words_has_sections_faults_and_the_rest() -> None:
    said = report.as_text(drafted(RICH[0]).document, drafted(RICH[0]).known)
    assert said.splitlines()[0].startswith("质量指标：")
    assert "  开头" in said
    assert "√ 套语" in said


@pytest.mark.parametrize("sample", RICH)
def test_rich_drafts_keep_what_wording_can_keep(sample: str) -> None:
    """Hard faults (past the outer bound) of the indicators that the choice of words decides."""
    wording = set(WORDING) - {"sentence_sd", "long", "sentence_mean"}
    for seed in SEEDS:
        rows = report.report(drafted(sample, seed).document)
        bad = [r.band.key for r in rows if r.band.key in wording and r.verdict.startswith("过")]
        assert not bad, f"{sample} seed {seed}: {bad}"


def test_the_page_on_choice_lists_every_band_as_it_is() -> None:
    page = (Path(__file__).parents[1] / "docs" / "choice.md").read_text(encoding="utf-8")
    missing = [band.key for band in BANDS if f"| {band.label}（{band.unit}） | {band.wanted} |" not in page]
    assert not missing, f"bring the table of docs/choice.md up to date: {missing}"
