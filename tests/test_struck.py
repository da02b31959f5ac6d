"""Sentences that a leader's office struck in drafts of spoken kinds: none of them comes back, whatever the seed."""

from __future__ import annotations

import re

import pytest

from laws import TODAY
from speechgen.document import plain_text
from speechgen.drafting import draft
from speechgen.situation import read_situation

SEEDS = range(4)
TOWN = """\
文种: 推进会讲话
日期: 2026-11-20
讲话人: {姓名: 韦某某, 职务: 镇党委书记, 单位: 龙潭镇党委}
地方: {名称: 龙潭镇, 上级: 县委、县政府}
会议: {名称: 全镇殡葬整治推进会, 主办: [镇党委]}
主题: {全称: 殡葬整治, 启动: 2026-09-15}
"""
SCHOOL = """\
文种: 冲刺讲话
日期: 2027-02-27
讲话人: {姓名: 郑某某, 职务: 校长, 单位: 市第三中学}
地方: 市第三中学
听众: {称谓: 老师们、同学们}
会议: 高三百日冲刺大会
主题: {全称: 高考备考, 目标: 6月7日高考}
此前发言: [{姓名: 李某某, 职务: 学生代表, 行为: 发言}]
成绩: [{事项: 上线率, 数量: 78.6%, 对比: 比上届提高4.1个百分点}]
问题: [{表现: 偏科, 程度: 部分, 对象: 同学}]
任务: [{标题: 补齐薄弱学科, 举措: [每名老师包10名学生], 牵头: 年级组}, {标题: 二模考试, 时限: 4月15日至16日}]
"""
CASES = """\
文种: 整改讲话
日期: 2026-07-15
讲话人: {姓名: 何某某, 职务: 县委常委、县纪委书记, 单位: 县纪委监委}
地方: 安平县
会议: 全县集体廉政谈话会
主题: 以案促改
成绩: [{事项: 查处问题, 数量: 38起}, {事项: 追缴资金, 数量: 216万元}]
问题: [{表现: 公开走过场, 程度: 有的, 对象: 村}]
任务: [{标题: 管印章, 牵头: 各乡镇党委, 时限: 即日起}]
"""
CHAIR = """\
文种: 主持词
日期: 2026-11-25
讲话人: {姓名: 丁某某, 职务: 区长, 单位: 区政府}
地方: 望江区
会议: {名称: 全区人才工作大会, 反馈: 区委人才办, 反馈时限: 12月10日前}
主题: 人才工作
听众: {来宾: [市科技局李局长]}
议程:
  - {事项: 宣读表彰决定, 讲话人: 谢某某, 职务: 区委组织部部长}
  - {事项: 颁奖}
  - {事项: 交流发言, 讲话人: 董某某, 职务: 教授, 单位: 江南理工大学}
  - {事项: 市科技局李局长讲话, 讲话人: 李某某, 职务: 市科技局局长}
"""
FIGURES = "成绩: [{事项: 平毁空坟, 数量: 17座}, {事项: 火化率, 数量: 71.5%, 对比: 比去年同期下降2.3个百分点}]\n"


@pytest.mark.parametrize(
    ("text", "struck", "kept"),
    [
        (TOWN + FIGURES, r"2\.3个百分点，[^。；]*(?:成|进步|样子)|2026-09|明显", "火化率71.5%"),
        (
            TOWN + "任务: [{标题: 飞行检查, 时限: 11月至12月, 指标: 查一遍}]\n",
            "至12月(?:完成|要完成|前)|确保11月",
            "11月至12月",
        ),
        (
            TOWN + "任务: [{标题: 签承诺书, 时限: 12月5日前, 指标: 签订率差12个百分点}]\n",
            "(?:目标是|确保|力争)[^，。]*差12",
            "差12个百分点",
        ),
        (
            TOWN + "任务: [{标题: 查药店, 牵头: 镇卫生院, 方法: 暗访, 频次: 每月一次}]\n",
            "坚持每月一次|暗访的",
            "每月暗访一次",
        ),
        (
            SCHOOL,
            "同志|群众|干部|4月15日至16日(?:要)?完成|高考(?:这个目标|仍然|就难)|抓好落实。下面",
            "老师们、同学们，",
        ),
        (SCHOOL, "三、", "李某某同学"),
        (CASES, "肯定成绩|辛苦|来得不容易|苦功夫|成果|即日起(?:要)?完成|监委县委", "38起"),
        (CHAIR, "前前|作市科技局|董某某同志|吃透|^下面，颁奖", "感谢李局长"),
    ],
)
def test_what_was_struck_stays_out(text: str, struck: str, kept: str) -> None:
    for seed in SEEDS:
        said = plain_text(draft(read_situation(text), seed, TODAY).document)
        assert not re.search(struck, said, re.MULTILINE), said
        assert kept in said


def test_one_word_a_task_is_named_where_every_task_has_one() -> None:
    one = "任务: [{标题: 清合同, 字眼: 清, 牵头: 县农业农村局}, {标题: 管印章, 字眼: 管, 牵头: 各乡镇}]\n"
    assert "清、管" in plain_text(draft(read_situation(CASES.partition("任务")[0] + one), 0, TODAY).document)


@pytest.mark.parametrize("seed", SEEDS)
def test_whom_and_what_the_close_of_the_file_names_is_said(seed: int) -> None:
    text = f"{TOWN}任务: [{{标题: 巡山, 牵头: 林业站}}]\n结尾: {{领导: 县委, 愿景: 让青山常在}}\n"
    said = plain_text(draft(read_situation(text), seed, TODAY).document).rpartition("同志们，")[2]
    assert "县委" in said
    assert "让青山常在" in said


@pytest.mark.parametrize("seed", SEEDS)
def test_an_aim_and_a_standard_of_the_file_are_always_said(seed: int) -> None:
    topic = "主题: {全称: 殡葬整治, 目标: 年底前新增归零, 标准: 《殡葬管理条例》}"
    text = (
        TOWN.replace("主题: {全称: 殡葬整治, 启动: 2026-09-15}", topic)
        + "任务: [{标题: 巡山, 牵头: 林业站}, {标题: 修路}]\n"
    )
    said = plain_text(draft(read_situation(text), seed, TODAY).document)
    assert "年底前新增归零" in said
    assert "殡葬管理条例" in said


def test_a_discipline_secretary_speaks_under_his_committee() -> None:
    done = draft(read_situation(f"{CASES}结尾: {{领导: 县委}}\n"), 0, TODAY)
    assert not [found for found in done.findings if found.code == "role"]


def test_a_section_without_facts_goes_where_others_make_a_speech() -> None:
    text = plain_text(draft(read_situation(SCHOOL), 1, TODAY).document)
    assert "讲两点" in re.sub("谈|强调|说|提|补充", "讲", text)
    with_duty = plain_text(draft(read_situation(f"{SCHOOL}责任: {{第一责任: 年级组长}}\n"), 1, TODAY).document)
    assert "三、" in with_duty
