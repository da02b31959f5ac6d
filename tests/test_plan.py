"""Document planning: sections, steps, points, outlines and length."""

from __future__ import annotations

from itertools import pairwise

import pytest

import laws
from laws import draft_of, drafted
from speechgen.document import Heading, Paragraph, block_text
from speechgen.drafting import Draft, draft
from speechgen.plan import target_chars
from speechgen.situation import read_situation

TASKS = """\
任务:
  - {编号: T1, 标题: 管住明火, 举措: [巡查林区], 牵头: 区消安办, 时限: 9月底前}
  - {编号: T2, 标题: 清理楼道, 举措: [逐栋清理], 牵头: 区住建局, 时限: 9月底前}
"""
PROBLEMS = "问题: [{表现: 楼道堆物多, 程度: 一些, 对象: 小区}, {表现: 通道被占, 程度: 个别, 对象: 小区}]\n"
FIGURES = "成绩: [{事项: 排查小区, 数量: 326个}, {事项: 消除隐患, 数量: 1847处}]\n"


def headings(done: Draft) -> list[str]:
    """The level-1 headings without their numbers."""
    found = (block for block in done.document.blocks if isinstance(block, Heading))
    return ["".join(span.text for span in block.sentence.spans if span.origin != "number") for block in found]


def sections(done: Draft) -> list[str]:
    return [section.id for section in done.plan.sections]


def reason(done: Draft, step: str) -> tuple[bool, str]:
    """Whether a step is in the plan, and why."""
    [found] = [d for d in done.plan.decisions if d.step == step]
    return found.used, found.reason


@pytest.mark.parametrize(
    ("more", "left_out"),
    [
        (TASKS, {"回顾", "认识"}),
        (TASKS + FIGURES, {"认识"}),
        (PROBLEMS, {"认识", "任务"}),
        (TASKS + "利害: [一处着火，全楼受害]\n", {"回顾"}),
        (TASKS + FIGURES + "态度: [抓铁有痕]\n", set()),
    ],
)
def test_a_section_needs_one_of_its_fields(more: str, left_out: set[str]) -> None:
    assert {"回顾", "认识", "任务"} - set(sections(draft_of(more))) == left_out


def test_every_decision_has_its_reason() -> None:
    done = draft_of(TASKS + PROBLEMS)
    assert {d.step for d in done.plan.decisions} == {
        step for section in done.plan.kind.sections for paragraph in section.paragraphs for step in paragraph
    }
    assert all(decision.reason for decision in done.plan.decisions)
    assert reason(done, "4.1") == (True, "有 问题")
    assert reason(done, "2.4") == (False, "情况表没有：经验")
    assert reason(done, "3.5")[0] is False


def test_points_are_counted() -> None:
    for more in (TASKS, TASKS + PROBLEMS + FIGURES, TASKS + "态度: [抓铁有痕]\n"):
        done = draft_of(more)
        assert done.plan.points == len(headings(done))


def test_fields_that_the_kind_asks_for_are_missed() -> None:
    done = draft_of(TASKS)
    assert set(done.plan.missing) == {"成绩", "问题"}
    assert {"成绩", "问题"} <= {gap.path for gap in done.gaps}


# --- the approved outline ---------------------------------------------------------------------------------------------

OUTLINE = """\
提纲:
  - {标题: 先把账算清楚, 内容: [问题]}
  - {标题: 管住火源, 内容: [T1]}
  - {标题: 清出通道, 内容: [T2]}
"""


def test_an_outline_replaces_the_frame_to_the_letter() -> None:
    done = draft_of(TASKS + PROBLEMS + OUTLINE)
    assert headings(done) == ["先把账算清楚", "管住火源", "清出通道"]
    assert done.plan.points == 3
    assert "三" in next(
        span.text for _, spans in laws.lettered(done.document) for span in spans if "本篇共" in span.formula
    )


def test_an_outline_sends_each_task_to_its_section() -> None:
    blocks = draft_of(TASKS + PROBLEMS + OUTLINE).document.blocks
    places = [n for n, block in enumerate(blocks) if isinstance(block, Heading)]
    fire, stairs = (
        "".join(map(block_text, blocks[a:b])) for a, b in ((places[1], places[2]), (places[2], len(blocks)))
    )
    assert "巡查林区" in fire and "逐栋清理" not in fire
    assert "逐栋清理" in stairs and "巡查林区" not in stairs


def test_what_the_outline_has_no_place_for_is_out_and_says_so() -> None:
    done = draft_of(TASKS + PROBLEMS + FIGURES + OUTLINE)
    assert reason(done, "2.2") == (False, "批准的提纲没有安排")
    assert {"成绩[1].数量", "成绩[2].数量"} <= {fact.path for fact in done.unused}


@pytest.mark.parametrize(
    ("heading", "step"),
    [("正视存在的问题", "4.1"), ("压实工作责任", "6.1"), ("肯定取得的成绩", "2.2"), ("办好这几件事", "5.2")],
)
def test_a_heading_without_content_is_understood_by_its_words(heading: str, step: str) -> None:
    done = draft_of(TASKS + PROBLEMS + FIGURES + f"提纲: [{{标题: {heading}}}]\n")
    assert reason(done, step) == (True, "按批准的提纲")


# --- length -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "chars"),
    [
        ("", 0),
        ("篇幅: {字数: 3000}\n", 3000),
        ("篇幅: {字数: 约1.2万字}\n", 12000),
        ("篇幅: {分钟: 20}\n", 3800),
        ("篇幅: {分钟: 20, 语速: 160}\n", 3200),
        ("篇幅: {字数: }\n", 0),
        ("篇幅: {字数: 2000, 分钟: 20}\n", 2000),
    ],
)
def test_target_length(more: str, chars: int) -> None:
    assert target_chars(read_situation(laws.BASE + more)) == chars


def test_more_is_written_the_more_is_asked_for() -> None:
    situation = laws.situation("营商环境冲刺")
    lengths = [draft(situation, 0, laws.TODAY, target).chars for target in (1000, 1800, 2600, 4000)]
    assert all(more >= 0.97 * less for less, more in pairwise(lengths)), lengths
    assert lengths[0] < 0.9 * lengths[-1]


@pytest.mark.parametrize("sample", laws.RICH)
def test_a_draft_is_not_filled_up_with_stock_sentences(sample: str) -> None:
    done = draft(laws.situation(sample), 0, laws.TODAY, 9000)
    assert done.indicators.stock_share <= 0.45
    assert done.chars < 9000


@pytest.mark.parametrize("sample", ["人居环境动员", "营商环境冲刺", "创城推进会", "创卫冲刺动员"])
def test_the_length_is_met_where_the_facts_carry_it(sample: str) -> None:
    for seed in laws.SEEDS:
        done = drafted(sample, seed)
        assert abs(done.chars - done.target) <= 0.05 * done.target, f"seed {seed}: {done.chars} of {done.target}"


def test_a_draft_of_six_lines_is_short_and_whole() -> None:
    done = drafted("最少六行")
    assert any(isinstance(block, Paragraph) for block in done.document.blocks)
    assert done.chars < 1500
