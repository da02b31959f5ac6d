"""Indicators: what they count, and the bounds that no rich draft crosses (genre.md §5.3)."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean, pstdev

import pytest

from documents import fact, paragraph, said
from laws import RICH, SEEDS, drafted
from speechgen import measure
from speechgen.derive import plain
from speechgen.document import Document, Heading, Meta, Paragraph, Sentence, Span, block_text
from speechgen.drafting import Draft
from speechgen.realise import items
from speechgen.text import count_chars


def document(*texts: str) -> Document:
    return Document(Meta(), tuple(paragraph(text) for text in texts))


def cv(sizes: list[int]) -> float:
    """Standard deviation over mean; 1 for fewer than three."""
    return pstdev(sizes) / fmean(sizes) if len(sizes) > 2 else 1.0


def unlike(done: Draft) -> float:
    """How unlike the sub-points are in length, up to .18; tasks of one size in the file make points of one size, so
    there it is enough that the points are a third as unlike as their facts."""
    sizes = [count_chars(block_text(b)) for b in done.document.blocks if isinstance(b, Paragraph) and b.lead == 2]
    facts = [sum(len(plain(value)) for value in task.values()) for task in items(done.situation, "任务")]
    if not facts:
        return 0.18  # sub-points that are no tasks
    return 0.18 if cv(sizes) >= min(0.18, 0.35 * cv(facts)) else cv(sizes)


def kept(done: Draft) -> float:
    """1 if as many level-1 headings stand there as were planned."""
    return float(len(measure.headings(done.document)) == done.plan.points)


# Name, value, lowest, highest: the hard bounds only.
BOUNDS: tuple[tuple[str, Callable[[Draft], float], float, float], ...] = (
    ("boosters/k", lambda d: d.indicators.boosters_k, 0, 10),
    ("要/k", lambda d: d.indicators.yao_k, 0, 25),
    ("stock share", lambda d: d.indicators.stock_share, 0, 0.45),
    ("N kept", kept, 1, 1),
    ("sub-points CV", unlike, 0.18, 9),
    ("parallelism", lambda d: measure.parallelism(measure.headings(d.document)), 0.65, 1),
)


@pytest.mark.parametrize("sample", RICH)
def test_a_rich_draft_keeps_the_bounds(sample: str) -> None:
    table, bad = [f"{'':>6}" + "".join(f"{name:>15}" for name, *_ in BOUNDS)], 0
    for seed in SEEDS:
        cells = []
        for _, value, low, high in BOUNDS:
            now = value(drafted(sample, seed))
            inside = low - 1e-9 <= now <= high + 1e-9
            bad += not inside
            cells.append(f"{now:>12.2f}{'   ' if inside else ' ✗ '}")
        table.append(f"seed {seed}" + "".join(cells))
    assert not bad, "\n".join([f"{sample}: {bad} out of bounds", *table])


# --- what is counted --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("我们要抓紧。" * 10, "yao_k", 10),
        ("要点和重要的事，主要是需要、必要、首要。", "yao_k", 0),
        ("进一步切实抓好。", "boosters_k", 2),
        ("守土有责，守土尽责，大家都要做到。", "fours_k", 2),
        ("好。好。好。好。", "short_share", 4),
    ],
)
def test_counts(text: str, name: str, number: int) -> None:
    value = getattr(measure.indicators(document(text)), name)
    whole = len(measure.body(document(text))) if name.endswith("share") else count_chars(text) / 1000
    assert value * whole == pytest.approx(number)


def test_an_empty_document_has_indicators() -> None:
    assert measure.indicators(Document()).chars == 0


def test_run_in_headings_are_not_body() -> None:
    found = Document(Meta(), (Heading(said("一、题目"), 1), paragraph("（一）抓紧。这样做。", 2)))
    assert [s.text for s in measure.body(found)] == ["这样做。"]
    assert measure.headings(found) == ["一、题目"]


@pytest.mark.parametrize(
    ("spans", "stock"),
    [
        ((Span("都要抓好。"),), True),
        ((fact("清江区", "地方.名称"), Span("要抓好。")), True),
        ((fact("消防整治", "主题.简称"), Span("要抓好。")), True),
        ((fact("区住建局", "任务[1].牵头"), Span("要抓好。")), False),
        ((Span("【待补：牵头单位】", "gap", ("任务[1].牵头",)), Span("要抓好。")), False),
        ((Span("半年多", "derived", ("主题.启动",), formula="x"), Span("过去了。")), False),
    ],
)
def test_a_sentence_is_stock_if_it_would_hold_anywhere(spans: tuple[Span, ...], stock: bool) -> None:
    assert measure.is_stock(Sentence(spans)) is stock


def test_stock_share_is_by_characters() -> None:
    stock, own = (
        Sentence((Span("十个字的套话句子呀。"),)),
        Sentence((fact("区住建局三十个字" * 3 + "再加六个字。", "任务[1].牵头"),)),
    )
    assert measure.stock_share([stock, own]) == pytest.approx(10 / 40, abs=0.01)
    assert measure.stock_share([]) == 0


@pytest.mark.parametrize(
    ("headings", "score"),
    [
        (["一、抓紧抓实"], 1),
        ([], 1),
        (["一、提高认识，担起责任", "二、突出重点，逐项落实"], 1),
        (["一、提高认识，担起责任", "二、落实"], 0.5),
    ],
)
def test_parallelism(headings: list[str], score: float) -> None:
    assert measure.parallelism(headings) == pytest.approx(score, abs=0.01)


def test_repeated_runs() -> None:
    assert measure.repeated(["一二三四五六七八"], 4) == 0
    assert measure.repeated(["抓紧落实抓紧落实"], 4) == pytest.approx(2 / 5)
    assert measure.repeated(["抓紧落实", "抓紧落实"], 4) == 1  # nothing is read across two texts
    assert measure.repeated([""], 8) == 0
