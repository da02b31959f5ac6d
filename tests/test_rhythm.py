"""Rhythm: which mark two sentences are run on with."""

from __future__ import annotations

import pytest

from speechgen.document import Paragraph, Sentence, Span
from speechgen.rhythm import paced

REASON = "大班额是家长反映最集中的问题"
TASK = "市教育局要会同各县，对31个超额班级逐班制定分流方案"


def _sentence(fact: str, step: str) -> Sentence:
    return Sentence((Span(fact, "fact", ("任务[0].缘由",)), Span("。", "phrase", phrase="任务.体/因")), step)


@pytest.mark.parametrize(
    ("first", "step", "mark"),
    [
        pytest.param(REASON, "5.2", "，", id="a short reason runs on into its task"),
        pytest.param(f"{TASK}，按新建小区入住情况调整学区", "5.2", "；", id="two tasks stand side by side"),
        pytest.param(REASON, "6.4", "；", id="neighbours of another step"),
        pytest.param(REASON, "9.1", "。", id="a step whose sentences stay apart"),
    ],
)
def test_the_mark_between_two_sentences(first: str, step: str, mark: str) -> None:
    block = Paragraph((_sentence(first, step), _sentence(TASK, step), *[_sentence("短", "x")] * 3))
    assert "".join(s.text for s in paced([block])[0].sentences).startswith(f"{first}{mark}{TASK}")


@pytest.mark.parametrize(("path", "mark"), [("主题.简称", "。"), ("督查.单位", "；")])
def test_a_maxim_that_only_names_the_work_keeps_its_full_stop(path: str, mark: str) -> None:
    maxim = Sentence(
        (Span("供水", "derived", (path,)), Span("说到最后还是人的责任问题。", "phrase", phrase="责任.引/长")), "6.1"
    )
    block = Paragraph((maxim, _sentence(TASK, "6.1"), *[_sentence("短", "x")] * 3))
    assert "".join(s.text for s in paced([block])[0].sentences).startswith(f"{maxim.text[:-1]}{mark}{TASK}")
