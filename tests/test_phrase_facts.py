"""What counts as a fact in a stock phrase, and what is only a way of speaking."""

from __future__ import annotations

import pytest

from speechgen.bank.facts import ADVICE, facts_in
from speechgen.bank.lint import claims
from speechgen.drafting import resources

FACTS = {
    "全年完成投资32.5亿元，增长百分之十五。": ["数字", "数字"],
    "全县共拆除违建二十三万平方米。": ["数字"],
    "五百多名干部下沉一线。": ["数字"],
    "进入全市前三名。": ["数字"],
    "达标率要到９５％。": ["数字"],
    "还有三天，办成了三件事。": ["数字", "数字"],
    "已经完成120处。": ["数字"],
    "张书记多次强调，安全重于泰山。": ["姓名"],
    "李某某同志走在前面。": ["姓名"],
    "王明同志说得好，关键在干。": ["姓名"],
    "在XX的坚强领导下，我们一定能成功。": ["隐去的名称"],
    "到2025年，全面建成小康社会。": ["日期"],
    "9月底前必须完成。": ["日期"],
    "十月一日以前拿下。": ["日期"],
    "年底前见分晓。": ["日期"],
    "两个月内全部销号。": ["日期"],
    "第一季度要开好头。": ["日期"],
    "江苏的经验告诉我们，路是走出来的。": ["地名"],
    "云岭县的干部是能打硬仗的。": ["地名"],
    "县委已经下了决心。": ["单位"],
    "请应急管理局盯住。": ["单位"],
    "正如“行百里者半九十”，越到最后越要咬牙。": ["引语"],
    "认真贯彻《关于加强消防工作的意见》。": ["文件"],
    "落实〔2026〕8号文件。": ["文件"],
    "二十届三中全会指明了方向。": ["会议"],
    "十五五规划开局良好。": ["会议"],
    "要每周调度，每月通报。": ["频次", "频次"],
}
FREE = """\
干一件成一件，积小胜为大胜。
一分部署，九分落实。
三分建，七分管。
千条线一根针，万变不离其宗。
百尺竿头更进一步。
一张蓝图绘到底，一任接着一任干。
四套班子齐上阵。
人均收入翻了一番。
三十年河东三十年河西。
万众一心，众志成城。
小区安全关系千家万户。
第一，要提高认识。
第三天再说，一条一条抓。
一把手亲自抓，万无一失。
今年以来，我们干了不少事。
{{ 会议.名称 }}开了{{ 时限 }}。
各县区、各乡镇都要动起来。
对同志们的辛苦，我们看在眼里。"""


@pytest.mark.parametrize("text", FACTS)
def test_facts_are_found(text: str) -> None:
    claims = facts_in(text)
    assert [claim.kind for claim in claims] == FACTS[text]
    assert all(text[claim.start :].startswith(claim.text) for claim in claims)


@pytest.mark.parametrize("text", FREE.splitlines())
def test_ways_of_speaking_are_no_facts(text: str) -> None:
    assert facts_in(text) == []


def test_the_built_in_bank_has_none() -> None:
    wrong = {phrase.id: [c.reason for c in claims(phrase)] for phrase in resources().bank if claims(phrase)}
    assert wrong == {}


def test_what_is_declared_is_none() -> None:
    assert facts_in("抓好“三清一拆”。", ["“三清一拆”"]) == []


def test_a_quotation_around_a_field_is_none() -> None:
    assert facts_in("“{{ 主题.口号 }}”，要让群众看得见。《{{ 文件 }}》写得很清楚。") == []


def test_every_kind_has_its_advice() -> None:
    assert {kind for kinds in FACTS.values() for kind in kinds} == set(ADVICE)
