"""What a phrase can ask of an item, in the form that a speaker needs: bearers, rhythms, spans, shortfalls, quotations."""

from __future__ import annotations

from datetime import date

import pytest

from speechgen import lexicon, marks, quoted
from speechgen.derive import Derived, plain
from speechgen.item_names import locals_of, timing
from speechgen.realise import items
from speechgen.situation import Situation, read_situation

BASE = """\
文种: 推进会讲话
日期: 2026-09-16
讲话人: {姓名: 李某某, 职务: 区长, 单位: 区政府}
地方: 清江区
会议: 全区工作推进会
主题: 小区消防整治
"""


def situation(more: str) -> Situation:
    return read_situation((BASE + more).encode(), "会.yaml")


def names(more: str, field: str) -> dict[str, str]:
    """The local names of the first item of a field, in plain text."""
    found = situation(more)
    derived = Derived(found, date(2026, 9, 16), marks.Ledger())
    item = items(found, field)[0]
    return {key: plain(value) for key, value in {**locals_of(item, derived), **timing(item, derived)}.items()}


@pytest.mark.parametrize(
    ("thing", "grade", "fault", "said"),
    [
        ("村级公墓", "一些", "公墓建好了没人进", "一些村级公墓建好了没人进"),
        ("党员干部", "少数", "党员干部带头不够", "少数党员干部带头不够"),
        ("建议", "一些", "建议质量不高", "一些建议质量不高"),
        ("部门", "个别", "整改停在台账上", "个别部门整改停在台账上"),
        ("小区", "部分", "区里的通道没有打通", "部分小区区里的通道没有打通"),  # one character in common is chance
    ],
)
def test_a_bearer_is_named_once(thing: str, grade: str, fault: str, said: str) -> None:
    found = names(f"问题: [{{表现: {fault}, 程度: {grade}, 对象: {thing}}}]\n", "问题")
    assert found["主体"] + found["表现"] == said


@pytest.mark.parametrize(
    ("fault", "evidence", "said"),
    [
        ("核心条款还差2条", "危急值处置、手术安全核查", "核心条款还差2条，就是危急值处置、手术安全核查"),
        ("几类隐患没有除尽", "飞线充电", "几类隐患没有除尽，比如飞线充电"),
        ("新坟还在冒", "石门村有4座", "新坟还在冒"),
        ("整改慢", "抽查40个小区", "整改慢"),
    ],
)
def test_evidence_that_only_names_things_is_told_with_the_fault(fault: str, evidence: str, said: str) -> None:
    assert names(f"问题: [{{表现: {fault}, 例证: [{evidence}]}}]\n", "问题")["表现"] == said


@pytest.mark.parametrize(
    ("task", "key", "said"),
    [
        ("时限: 7月底至9月底", "时段", "7月底至9月底"),
        ("时限: 2026年11月25日至12月31日", "时段", "11月25日至12月31日"),
        ("时限: 即日起", "起时", "即日起"),
        ("时限: 2027年1月起", "起时", "2027年1月起"),
        ("时限: 9月25日", "时限前", "9月25日前"),
        ("时限: 7月底前, 举措: [12个项目按月排工期]", "后限", "7月底前"),
        ("时限: 7月底前, 举措: [每名教师包10名学生]", "时限前", "7月底前"),
        ("频次: 每月不少于一次, 方法: 暗访", "频次", "每月至少暗访一次"),
        ("频次: 每月一次", "频次", "每月做一次"),
        ("频次: 每三天一次", "频次", "每三天做一次"),
        ("频次: 半个月一次", "频次", "半个月做一次"),
        ("频次: 每周走访一轮", "频次", "每周走访一轮"),
        ("时限: 2026-12-20", "时限前", "12月20日前"),
        ("时限: 7月底前, 举措: [每个小区定一名管家]", "时限前", "7月底前"),
        ("频次: 每月一到两次集中清扫", "频次", "每月一到两次集中清扫"),
        ("频次: 每天一次, 举措: [质控员每天查]", "频次", ""),
        ("频次: 按月公开", "频次", "按月公开"),
        ("指标: 签订率差12个百分点", "差距", "签订率差12个百分点"),
        ("指标: 签订率差12个百分点", "指标", ""),
        ("指标: 投诉率低于1%", "指标", "投诉率低于1%"),
        ("举措: [心肺复苏, 停电, 火灾]", "内容", "心肺复苏、停电、火灾"),
        ("举措: [备件前置到4个抢修站]", "举措形", "混"),
        ("举措: [护林员每天巡山]", "举措形", "混"),
        ("举措: [开工以后每天到现场]", "举措形", "混"),
        ("举措: [划线, 立牌]", "举措形", "动"),
    ],
)
def test_what_a_task_can_be_asked_for(task: str, key: str, said: str) -> None:
    assert names(f"任务: [{{标题: 某事, {task}}}]\n", "任务").get(key, "") == said


@pytest.mark.parametrize(
    ("matter", "compare", "worse"),
    [
        ("火化率", "比去年同期下降2.3个百分点", True),
        ("用户投诉", "比前一供热季增加12%", True),
        ("用户投诉", "同比下降12%", False),
        ("化解信访积案", "比去年减少9件", True),
        ("所提问题得到解决", "比上年减少9件", True),
        ("代表满意率", "低于目标3.8个百分点", True),
        ("英语平均分", "比全市平均低2.7分", True),
        ("去年除雪清理主次干道用时", "比前年增加2小时", True),
        ("馆藏档案数字化率", "低于全省平均水平8个百分点", True),
        ("平均抢修用时", "比上年缩短2小时", False),
        ("新增充电端口", "比年初增加一倍", False),
        ("完成投资", "没有达到时序进度", True),
        ("", "", False),
    ],
)
def test_a_comparison_that_speaks_against_a_result(matter: str, compare: str, worse: bool) -> None:
    assert lexicon.got_worse(matter, compare) == worse


def test_an_honour_that_is_a_title_is_given_as_one() -> None:
    assert names("表彰: [{称号: 先进单位}]\n", "表彰")["获称"] == "先进单位称号"
    assert names("表彰: [{称号: 一等奖}]\n", "表彰")["获称"] == "一等奖"


def test_who_answers_for_a_pledge_is_the_speaker_himself() -> None:
    assert names("承诺: [{事项: 建成电梯12部, 责任人: 李某某}]\n", "承诺")["责任人"] == "我本人"
    assert names("承诺: [{事项: 建成电梯12部, 责任人: 王某某}]\n", "承诺")["责任人"] == "王某某"


SUPERIOR = "上级部署: [{会议: 全市消防工作调度会, 日期: 9月10日, 要点: [存量要减, 新增为零]}]\n"


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("{谁: 市长, 场合: 全市消防工作调度会, 原话: 新增为零}", 0),  # a point of the meeting: told there
        ("{谁: 市长, 场合: 全市消防工作调度会, 原话: 没有退路}", 1),
        ("{谁: 县长, 场合: 县委全会, 原话: 一届接着一届干}", 1),
    ],
)
def test_a_quotation_is_told_once(quote: str, told: int) -> None:
    assert len(quoted.quotes(situation(f"{SUPERIOR}引语: [{quote}]\n"))) == told


def test_a_quotation_of_the_meeting_just_named_names_no_place_and_day() -> None:
    found = names(f"{SUPERIOR}引语: [{{谁: 市长, 场合: 全市消防工作调度会, 日期: 9月10日, 原话: 没有退路}}]\n", "引语")
    assert (found["场合"], found["日期"], found["同会"]) == ("", "", "是")
