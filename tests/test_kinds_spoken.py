"""The spoken kinds: what each of them never says, whoever fills in the file, and what it always does (genre.md §3)."""

from __future__ import annotations

import re

import pytest

import laws
from speechgen.document import Cue, Heading, Paragraph, Salutation, Title, block_text, sentences
from speechgen.drafting import Draft, draft, resources
from speechgen.situation import read_situation

SEEDS = range(10)
SPOKEN = ("总结表彰讲话", "致辞", "主持词", "表态发言", "经验交流", "述职报告")
SAMPLES = {kind: resources().templates.kinds[kind].sample for kind in SPOKEN}

PLEDGE = """\
文种: 表态发言
日期: 2026-10-15
讲话人: {职务: 主任, 单位: 河东街道, 关系: 下级}
地方: {名称: 河东街道, 上级: 区委、区政府}
会议: {名称: 全区防汛工作会议, 主办: [区政府]}
主题: 防汛备汛
"""
ADDRESS = """\
文种: 致辞
日期: 2026-05-06
讲话人: {职务: 镇长, 单位: 镇政府}
地方: 白沙镇
会议: {名称: 白沙镇首届桃花节, 地点: 桃花岛}
主题: 乡村旅游
问题: [{表现: 停车难, 程度: 一些, 对象: 景点}]
任务: [{标题: 修好旅游公路, 牵头: 镇建设办, 时限: 年底前}]
责任: {第一责任: 各村书记}
"""
REPORT = """\
文种: 述职报告
日期: 2026-12-20
讲话人: {姓名: 蒋某某, 职务: 科长, 单位: 区民政局}
地方: {名称: 区民政局, 上级: 区委、区政府}
会议: 年度述职评议会
主题: 社会救助
履职: {时段: 2026年, 学习: [参加集中学习9次], 廉洁: [按规定报告个人有关事项]}
成绩: [{事项: 走访困难家庭, 数量: 310户}]
荣誉: [{名称: 全市民政系统先进单位, 授予: 市民政局}]
问题: [下基层不够]
任务: [{标题: 多到村里去, 举措: [走遍16个村]}]
"""
CHAIR = """\
文种: 主持词
日期: 2026-09-18
讲话人: {职务: 县长, 单位: 县政府}
地方: 平野县
会议: {名称: 全县农业工作会议, 目的: [总结工作, 部署任务]}
主题: 农业生产
"""
MEETING = (
    CHAIR
    + """\
议程:
  - {事项: 通报上半年情况, 单位: 县农业农村局, 职务: 局长}
  - {事项: 表态发言, 单位: 东乡}
  - {事项: 表态发言, 单位: 西乡}
  - {事项: 讲话, 职务: LAST}
"""
)
AWARD = """\
文种: 总结表彰讲话
日期: 2026-03-12
讲话人: {职务: 县委书记, 单位: 县委}
地方: {名称: 青屏县, 上级: 市委、市政府}
会议: 全县植树造林总结表彰大会
主题: 植树造林
表彰: [{称号: 先进集体, 数量: 20个, 对象: [柏树镇], 事迹: 四年造林3万亩}]
成绩: [{事项: 造林, 数量: 18万亩}]
问题:
  - {表现: 重栽轻管, 程度: 个别, 对象: 石门镇, 点名: 是}
  - {表现: 成活率不高, 对象: 大坪村}
"""


def made(text: str, seed: int) -> Draft:
    return draft(read_situation(text), seed, laws.TODAY)


def stock(kind: str, seed: int) -> str:
    """What the sample of a kind says beside its facts."""
    return laws.stock_text(laws.drafted(SAMPLES[kind], seed))


def cues(done: Draft) -> list[str]:
    return [block_text(b) for b in done.document.blocks if isinstance(b, Cue)]


# What the stock text of a kind never holds: role and person rules of genre.md §2.3 and §3.
NEVER = {
    "表态发言": r"必须|务必|不得|严禁|(?:各单位|同志们)要|请各(?!位)|希望大家|建议|第一责任人|追责|(?<![只需重])要[抓把对认加]",
    "致辞": r"任务|问题|必须|务必|不足|差距|责任|考核|督查|讲.点|抓落实|第一，",
    "述职报告": r"我们|我(?!局|科|镇|县|区|市)|感谢.{0,6}领导|显著|优异|突出成绩|卓有成效|走在前列|必须|务必",
    "经验交流": r"必须|务必|走在前列|显著|名列前茅|各单位要|希望大家",
    "总结表彰讲话": r"通报批评|追责|问责|约谈",
    "主持词": r"追责|问责|约谈|首先其次",
}


@pytest.mark.parametrize("kind", SPOKEN)
def test_a_kind_keeps_its_voice(kind: str) -> None:
    said = [f"seed {seed}: {hit}" for seed in SEEDS for hit in laws.matches(NEVER[kind], stock(kind, seed))]
    assert not said, "\n".join(["", *said])


@pytest.mark.parametrize("kind", SPOKEN)
def test_two_seeds_word_a_paper_differently(kind: str) -> None:
    assert len({stock(kind, seed) for seed in SEEDS}) >= 9


@pytest.mark.parametrize("kind", SPOKEN)
def test_a_sample_stays_within_the_length_of_its_kind(kind: str) -> None:
    found = resources().templates.kinds[kind]
    lengths = [laws.drafted(SAMPLES[kind], seed).chars for seed in SEEDS]
    assert max(lengths) <= found.high, lengths
    assert min(lengths) >= 0.6 * found.low, lengths


@pytest.mark.parametrize("text", [PLEDGE, ADDRESS, REPORT, CHAIR, AWARD])
def test_a_sparse_file_makes_an_honest_short_paper(text: str) -> None:
    for seed in SEEDS:
        done = made(text, seed)
        broken = [
            fault
            for law in (laws.stray_digits, laws.residue, laws.doubled_marks, laws.empty_blocks)
            for fault in law(done)
        ]
        assert not broken, broken
        assert not laws.gaps_not_listed(done)
        assert 60 < done.chars < 1200


# --- titles and addresses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "address"),
    [
        (PLEDGE, "在全区防汛工作会议上的", "各位领导、同志们："),
        (ADDRESS, "白沙镇首届桃花节", "各位来宾、同志们："),
        (ADDRESS + "听众: {来宾: [陈书记, 王市长]}\n", "致辞", "尊敬的陈书记、王市长，各位来宾、同志们："),
        (REPORT, "2026年述职", "各位领导、同志们："),
        (CHAIR, "主持词", "同志们："),
    ],
)
def test_a_paper_has_its_own_title_and_address(text: str, title: str, address: str) -> None:
    for seed in SEEDS:
        blocks = made(text, seed).document.blocks
        assert any(isinstance(b, Title) and title in block_text(b) for b in blocks)
        assert any(isinstance(b, Salutation) and block_text(b) == address for b in blocks)


# --- 表态发言 ---------------------------------------------------------------------------------------------------------


def test_a_pledge_promises_with_person_and_date() -> None:
    more = PLEDGE + "任务: [{标题: 加固堤防, 举措: [加固险段3处], 牵头: 副主任孙某某, 时限: 5月底前, 指标: 不留一处}]\n"
    for seed in SEEDS:
        text = laws.text_of(made(more, seed))
        assert all(word in text for word in ("加固险段3处", "副主任孙某某", "5月底前", "不留一处"))


def test_a_pledge_owns_up_only_to_what_is_given() -> None:
    assert not any("差距" in laws.stock_text(made(PLEDGE + "任务: [加固堤防]\n", seed), "11.5") for seed in SEEDS)


def test_an_outline_brings_no_orders_into_a_pledge() -> None:
    more = PLEDGE + "任务: [{标题: 加固堤防, 牵头: 街道水务站}]\n提纲: [{标题: 抓紧落实}]\n"
    for seed in SEEDS:
        done = made(more, seed)
        assert not [b for b in done.document.blocks if isinstance(b, Heading)]
        assert "提纲[1].标题" in {fact.path for fact in done.unused}


# --- 致辞 -------------------------------------------------------------------------------------------------------------


def test_an_address_says_no_task_and_no_problem_of_the_file() -> None:
    for seed in SEEDS:
        done = made(ADDRESS, seed)
        unused = {fact.path for fact in done.unused}
        assert {"问题[1].表现", "任务[1].标题", "任务[1].牵头", "责任.第一责任"} <= unused


def test_an_address_speaks_for_those_it_is_given() -> None:
    for seed in SEEDS:
        assert not laws.matches("谨?代表", laws.text_of(made(ADDRESS, seed)))
        given = ADDRESS.replace("单位: 镇政府}", "单位: 镇政府, 代表: [白沙镇党委]}")
        assert "代表白沙镇党委" in laws.text_of(made(given, seed))


def test_an_address_ends_with_thanks() -> None:
    for seed in SEEDS:
        last = [b for b in made(ADDRESS, seed).document.blocks if isinstance(b, Paragraph)][-1]
        assert re.search(r"谢谢(?:大家|各位)！$", block_text(last))


# --- 述职报告 ---------------------------------------------------------------------------------------------------------


def test_an_honour_is_the_units() -> None:
    for seed in SEEDS:
        text = laws.text_of(made(REPORT, seed))
        assert "全市民政系统先进单位" in text
        assert not re.search(r"本人(?:荣获|获得|被评为)", text)
        assert "本人" in text


# --- 主持词 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_cues_follow_the_agenda(seed: int) -> None:
    done = made(MEETING.replace("LAST", "县委书记"), seed)
    assert cues(done) == ["（县农业农村局局长通报）", "（东乡、西乡表态）", "（县委书记讲话）"]
    assert (
        "依次作表态发言" in laws.text_of(done)
        or "先后作表态发言" in laws.text_of(done)
        or "按照顺序作表态发言" in laws.text_of(done)
    )


@pytest.mark.parametrize(("last", "important"), [("县委书记", True), ("副县长", False), ("县农业农村局局长", False)])
def test_only_a_superior_gives_an_important_speech(last: str, important: bool) -> None:
    for seed in SEEDS:
        assert ("重要讲话" in laws.text_of(made(MEETING.replace("LAST", last), seed))) == important


def test_a_rank_that_is_given_wins() -> None:
    more = MEETING.replace("LAST", "巡视组组长, 位次: 高")
    assert all("重要讲话" in laws.text_of(made(more, seed)) for seed in SEEDS)


@pytest.mark.parametrize(("back", "number"), [("", "两"), (", 反馈: 县政府办, 反馈时限: 9月25日", "三")])
def test_the_closing_points_are_as_many_as_announced(back: str, number: str) -> None:
    more = MEETING.replace("LAST", "县委书记").replace("部署任务]}", f"部署任务]{back}}}")
    for seed in SEEDS:
        done = made(more, seed)
        [said] = [
            b for b in done.document.blocks if isinstance(b, Paragraph) and any(s.step == "10.6" for s in sentences(b))
        ]
        numbers = [span.text for s in said.sentences for span in s.spans if span.origin == "number"]
        assert f"{number}点" in block_text(said)
        assert len(numbers) == {"两": 2, "三": 3}[number]


def test_the_agenda_announced_is_the_agenda_called() -> None:
    for seed in SEEDS:
        done = made(MEETING.replace("LAST", "县委书记"), seed)
        assert "三项" in laws.text_of(done)
        assert len(cues(done)) == 3


def test_a_vote_has_its_form() -> None:
    more = CHAIR + "议程: [{事项: 表决通过选举办法（草案）}, {事项: 讲话, 职务: 县委书记}]\n"
    for seed in SEEDS:
        text = laws.text_of(made(more, seed))
        order = [
            text.index(word)
            for word in ("表决通过选举办法", "同意的请举手", "不同意的请举手", "弃权的请举手", "宣布表决结果")
        ]
        assert order == sorted(order)
        assert text.count("请放下") == 3


def test_the_appraisal_repeats_only_given_points() -> None:
    more = MEETING.replace("LAST", "县委书记, 要点: [粮食面积一亩不能少]")
    for seed in SEEDS:
        assert "粮食面积一亩不能少" in laws.text_of(made(more, seed))


def test_a_chair_reads_from_a_reading_copy() -> None:
    assert resources().templates.kinds["主持词"].paper.reading


# --- 总结表彰讲话 -----------------------------------------------------------------------------------------------------


def test_praise_names_units_and_criticism_names_none() -> None:
    for seed in SEEDS:
        text = laws.text_of(made(AWARD, seed))
        assert "柏树镇" in text
        assert "石门镇" not in text and "大坪村" not in text


def test_thanks_go_only_to_whom_the_file_names() -> None:
    for seed in SEEDS:
        assert not laws.matches("感谢|谢意", laws.stock_text(made(AWARD, seed), "13.1"))


def test_congratulation_comes_before_results() -> None:
    for seed in SEEDS:
        text = laws.text_of(laws.drafted(SAMPLES["总结表彰讲话"], seed))
        assert text.index("祝贺") < text.index("18.6万亩")


def test_a_draft_that_is_voted_on_is_not_handed_out_for_execution() -> None:
    more = (
        CHAIR + "议程: [{事项: 奏唱国歌}, {事项: 宣读选举办法（草案）, 职务: 秘书长}, {事项: 表决选举办法（草案）}]\n"
    )
    for seed in SEEDS:
        done = made(more, seed)
        text = laws.text_of(done)
        assert "请全体起立" in text and "请坐下" in text
        assert not laws.matches("抓好落实|遵照执行|按照文件执行|贯彻", laws.stock_text(done))


@pytest.mark.parametrize(("aim", "verb"), [("守住底线", True), ("康养之路越走越宽", False)])
def test_an_aim_that_is_a_clause_is_wished_and_not_done(aim: str, verb: bool) -> None:
    for seed in SEEDS:
        text = laws.text_of(made(ADDRESS + f"结尾: {{目标: {aim}}}\n", seed))
        assert aim in text
        assert verb or not laws.matches(f"(?:一起|一道|携手|努力)，?{aim}", text)


def test_the_title_names_the_meeting_in_full() -> None:
    text = ADDRESS.replace("白沙镇首届桃花节", "安和县合作大会") + "东道主: 安和县\n"
    text = text.replace("单位: 镇政府}", "单位: 镇政府, 关系: 来宾}")
    for seed in SEEDS:
        title = next(block_text(b) for b in made(text, seed).document.blocks if isinstance(b, Title))
        assert title in ("在安和县合作大会上的致辞", "安和县合作大会致辞")


def test_a_commendation_opens_without_new_tasks() -> None:
    for seed in SEEDS:
        assert not laws.matches("部署|任务定下来|抓实抓好|作出安排", laws.stock_text(made(AWARD, seed), "1.1"))


BUREAU = """\
文种: 表态发言
日期: 2026-07-03
讲话人: {姓名: 陈某某, 职务: 局长, 单位: 市生态环境局}
地方: 云州市
会议: 全市大气污染防治推进会
主题: {全称: 大气污染防治, 目标: 优良天数比例达到86%}
问题: 夜间巡查力量不足
任务: [{标题: 管住工业源, 举措: 逐家建档, 牵头: 由我本人负总责, 时限: 7月20日前}, 管住扬尘源]
"""
YEAR = REPORT.replace(
    "成绩: [{事项: 走访困难家庭, 数量: 310户}]",
    "成绩: [{事项: 建成农田, 数量: 3200亩, 方面: 农业}, {事项: 清淤沟渠, 数量: 46公里, 方面: 防汛}, "
    "{事项: 无人员伤亡, 方面: 防汛}, 引进加工项目]",
).replace("履职: {时段: 2026年,", "履职: {时段: 2026年, 分工: [农业农村, 防汛抗旱],")
AWARDS = """\
文种: 总结表彰讲话
日期: 2026-01-22
讲话人: {姓名: 许某某, 职务: 县委书记}
地方: 云溪县
会议: 全县教育工作总结表彰大会
主题: 教育发展
此前发言: [{职务: 县委副书记, 姓名: 丁某, 行为: 宣读, 内容: 表彰决定}]
文件: {名称: 关于表彰先进集体的决定, 宣读: 丁某}
表彰: [{称号: 先进集体, 数量: 15个, 对象: 县一中}]
成绩: [{事项: 新建学校, 数量: 9所}]
问题: 教师流失
"""
WISH = ADDRESS + "结尾: {愿景: 桃花节越办越好}\n"
# What an unseen situation showed once: text → what must stand in every draft, what in none.
SEEN = [
    (BUREAU, r"大气污染防治", r"我市|云州市作|云州市表|负总责|负责负责|负责盯"),
    (YEAR, r"本人(?:按照分工，)?负责农业农村、防汛抗旱", r"本人(?:按照分工，)?农业|这方面，引进"),
    (YEAR, r"此外，引进加工项目", r"清淤沟渠46公里。引进|此外，无人员"),
    (AWARDS, r"丁某同志[^；。]{0,6}宣读[^；。]*《关于表彰先进集体的决定》", r"宣读.*宣读|问题也要指出|先进集体，授予"),
    (WISH, r"桃花节越办越好", r"(?:一定能|一道，|共同努力，)桃花节"),
    (CHAIR + "听众: {方面: [主会场, 分会场]}\n", r"散会", r"各主会场|各分会场"),
]


@pytest.mark.parametrize(("text", "always", "never"), SEEN)
def test_what_an_unseen_situation_showed(text: str, always: str, never: str) -> None:
    for seed in SEEDS:
        said = laws.text_of(made(text, seed))
        assert re.search(always, said), f"seed {seed}"
        assert not re.search(never, said), f"seed {seed}"


def test_a_plan_of_one_task_is_told_in_its_lead() -> None:
    text = BUREAU.replace("表态发言", "经验交流").replace(", 管住扬尘源]", "]") + "介绍经验: [摊开账目]\n"
    for seed in SEEDS:
        said = laws.text_of(made(text, seed))
        assert said.count("管住工业源") == 1
        assert "一件事。管住" not in said


def test_each_item_of_the_agenda_has_a_paragraph() -> None:
    text = CHAIR + "议程: [{事项: 讲话, 职务: 县委书记}, {事项: 通报情况, 职务: 县农业局局长}]\n"
    for seed in SEEDS:
        starts = [block_text(b)[:4] for b in made(text, seed).document.blocks if isinstance(b, Paragraph)]
        assert {"第一项，", "第二项，"} <= set(starts)
