"""A package: which papers, what each sees of the file, one fact in one form, tasks and units closed, files kept."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from speechgen.commands.package import run
from speechgen.document import Document, plain_text, walk, without_provenance
from speechgen.findings import InputError
from speechgen.output import Order
from speechgen.package.checks import findings
from speechgen.package.closure import closure, invited_units
from speechgen.package.cover import document
from speechgen.package.papers import Package, make
from speechgen.package.speakers import split_person
from speechgen.reading.markdown import read_markdown
from speechgen.writers import WRITERS
from speechgen.writers.layout import Layout

ROOT = Path(__file__).parents[1]
RICH = ROOT / "samples" / "成套燃气整治推进会.yaml"
TODAY = date(2026, 11, 1)


def package(text: str) -> Package:
    """The package of the text of a file."""
    return make(text.encode(), "会.yaml", today=TODAY)


@lru_cache(maxsize=1)
def rich() -> Package:
    """The package of the rich sample."""
    return package(RICH.read_text(encoding="utf-8"))


def said(found: Package, name: str) -> str:
    """The text of the paper of a kind."""
    return plain_text(next(paper.draft.document for paper in found.papers if paper.kind.id == name))


def codes(found: Package, hints: bool = False) -> list[str]:
    """The codes of what doesn't agree."""
    return [finding.code for finding in findings(found) if hints or finding.level != "hint"]


# --- which papers -----------------------------------------------------------------------------------------------------


def test_the_rich_sample_makes_its_papers_in_the_order_of_their_use() -> None:
    names = [paper.name for paper in rich().papers]
    assert names == [
        *("1-会议通知", "2-主持词", "3-推进会讲话", "4-表态发言"),
        *("5-任务分解表", "6-会议纪要", "7-简报"),
    ]
    assert not rich().left_out
    assert codes(rich()) == []
    assert {fact.path for fact in rich().unused} <= {"主题.办公室", "结尾.领导"}  # a close need not name who leads


def test_a_file_that_asks_for_nothing_gets_its_speech_and_what_it_carries() -> None:
    found = package((ROOT / "samples" / "小区消防推进会.yaml").read_text(encoding="utf-8"))
    assert [paper.name for paper in found.papers] == ["1-推进会讲话", "2-任务分解表"]
    missing = {one.kind.id: one.missing for one in found.left_out}
    assert missing["会议纪要"] == ("议定事项",)
    assert "会议.主持" in missing["主持词"]
    assert not any(one.asked for one in found.left_out)
    spoken = {"动员讲话", "整改讲话", "表态发言", "述职报告"}
    assert not spoken & {*missing, *(paper.kind.id for paper in found.papers)}


def test_a_participants_own_speech_makes_no_papers_of_the_meeting() -> None:
    found = package((ROOT / "samples" / "街道河道整治表态.yaml").read_text(encoding="utf-8"))
    assert [paper.kind.id for paper in found.papers] == ["表态发言"]
    assert not found.left_out


BASE = """
文种: 推进会讲话
日期: 2026-09-16
讲话人: {姓名: 李明远, 职务: 区长}
地方: 清江区
会议: {名称: 全区消防推进会, 时间: 2026年9月16日14时30分, 地点: 区会议中心, 主持: 副区长王海, 目的: [部署整治任务], 反馈: 区消安办}
主题: {全称: 消防安全整治, 简称: 消防整治, 目标: 国庆节前隐患清零}
听众: {参会: [各街道办事处主任, 区住建局主要负责人]}
议程:
  - {事项: 通报进展情况, 职务: 区消防救援大队大队长, 讲话人: 周平}
  - {事项: 表态发言, 单位: 城东街道}
  - {事项: 讲话, 职务: 区长, 讲话人: 李明远}
成绩: [{事项: 排查居民小区, 数量: 326个}]
问题: [{表现: 通道被占, 对象: 小区, 程度: 一些}]
任务:
  - {编号: T1, 标题: 打通生命通道, 牵头: 区住建局, 配合: [各街道], 时限: 9月25日前}
  - {编号: T2, 标题: 销掉剩下的隐患, 牵头: 区消安办, 时限: 9月底前}
议定事项: [{事项: 将充电端口纳入改造, 牵头: 区住建局, 时限: 10月底前}]
收文: [各街道办事处]
落款: {单位: 清江区人民政府办公室, 日期: 2026-09-11}
"""


@lru_cache(maxsize=1)
def base() -> Package:
    """The package of BASE."""
    return package(BASE)


def test_the_plain_file_agrees_with_itself() -> None:
    assert codes(base()) == []
    assert [paper.kind.id for paper in base().papers] == ["会议通知", "主持词", "推进会讲话", "任务分解表", "会议纪要"]


def test_what_was_asked_for_is_made_with_gaps_or_named_as_missing() -> None:
    found = package(BASE + "成套: [主持词, 简报, 实施方案]\n")
    assert [paper.name for paper in found.papers] == ["2-主持词", "3-简报"]
    brief = next(paper for paper in found.papers if paper.kind.id == "简报")
    assert brief.gaps >= 1
    assert [(one.kind.id, one.missing, one.asked) for one in found.left_out] == [("实施方案", ("程序",), True)]


def test_a_pledge_needs_to_know_who_pledges() -> None:
    found = package(BASE + "成套: [表态发言]\n")
    assert [one.missing for one in found.left_out] == [("成套.讲话人",)]


def test_two_pledges_take_the_tasks_of_their_units() -> None:
    rows = "\n".join(
        f"  - {{文种: 表态发言, 讲话人: {{职务: 主任, 单位: {unit}}}}}" for unit in ("城东街道", "城西街道")
    )
    found = package(f"{BASE}成套:\n{rows}\n")
    assert [paper.name for paper in found.papers] == ["1-表态发言-城东街道", "2-表态发言-城西街道"]
    text = plain_text(found.papers[1].draft.document)
    assert "打通生命通道" in text
    assert "销掉剩下的隐患" not in text
    assert "326" not in text


# --- what a paper sees ------------------------------------------------------------------------------------------------


def test_speakers_come_from_the_agenda_and_the_chair_from_the_meeting() -> None:
    speech, script = said(base(), "推进会讲话"), said(base(), "主持词")
    assert "区消防救援大队大队长周平同志" in speech
    assert "城东街道" in speech
    assert "副区长　王海" in script
    assert "区长李明远同志作重要讲话" in script


def test_the_notice_has_its_own_day_and_the_papers_after_tell_no_hour() -> None:
    assert said(base(), "会议通知").endswith("2026年9月11日")
    assert "14时30分" in said(base(), "会议通知")
    assert said(base(), "会议纪要").count("2026年9月16日下午") == 1
    assert "14时30分" not in said(base(), "会议纪要")


def test_a_notice_without_a_day_of_its_own_shows_a_gap() -> None:
    found = package(BASE.replace("落款: {单位: 清江区人民政府办公室, 日期: 2026-09-11}", "落款: 清江区人民政府办公室"))
    assert said(found, "会议通知").endswith("【待补：成文日期】")


def test_after_the_meeting_nobody_speaks_later() -> None:
    last = AGENDA + "  - {事项: 讲话, 职务: 区委书记, 讲话人: 秦川}\n"
    found = package(BASE.replace(AGENDA, last.replace("讲话, 职务: 区长", "部署整治工作, 职务: 区长")))
    assert "区委书记秦川同志" in said(found, "推进会讲话")
    minutes = said(found, "会议纪要")
    assert "区长李明远对整治工作作了部署" in minutes
    assert re.search("区委书记秦川(在会上讲话|出席会议)", minutes)
    told = package(BASE.replace("收文:", f"{PRIOR}此后发言: [{{职务: 区委书记, 姓名: 秦川}}]\n收文:"))
    minutes = said(told, "会议纪要")
    assert minutes.index("区长李明远在会上讲话") < minutes.index("区委书记秦川")


def test_a_plan_that_is_read_out_has_one_title() -> None:
    plan = "程序: [{步骤: 排查, 时间: 9月}]\n收文:"
    text = BASE.replace("收文:", plan).replace("通报进展情况", "宣读《清江区消防安全整治实施方案》")
    assert codes(package(text)) == ["document-name"]
    named = "成套: [{文种: 实施方案, 标题: 清江区消防安全整治实施方案}, 推进会讲话]\n"
    assert codes(package(text + named)) == []


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("副区长王海", ("副区长", "王海")),
        ("区长李长江", ("区长", "李长江")),
        ("县委书记韩某某同志", ("县委书记", "韩某某")),
        ("区住建局", ("区住建局", "")),
        ("欧阳修文", ("欧阳修文", "")),
    ],
)
def test_post_and_name(text: str, split: tuple[str, str]) -> None:
    assert split_person(text) == split


# --- files ------------------------------------------------------------------------------------------------------------


def write(folder: Path, *only: str, force: bool = False, text: str = "") -> int:
    """`package` on BASE (or another text) into a folder; its exit status."""
    source = folder / "会.yaml"
    source.write_text(text or BASE, encoding="utf-8")
    order = Order.checked(to="txt", profile="gb9704", fonts="gb2312", final=False, force=force)
    return run(source, folder / "材料", order, only, 0)


def test_an_edited_paper_is_kept_and_the_others_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert write(tmp_path) == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "材料").iterdir()}
    assert set(before) >= {"1-会议通知.txt", "2-主持词.txt", "5-会议纪要.txt", "清单.txt"}
    assert write(tmp_path) == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "材料").iterdir()} == before
    script = tmp_path / "材料" / "2-主持词.txt"
    script.write_text("改过", encoding="utf-8")
    (tmp_path / "材料" / "1-会议通知.txt").unlink()
    assert write(tmp_path) == 1
    assert script.read_text(encoding="utf-8") == "改过"
    assert (tmp_path / "材料" / "1-会议通知.txt").read_bytes() == before["1-会议通知.txt"]
    assert "没有动" in capsys.readouterr().err
    assert write(tmp_path, force=True) == 0
    assert script.read_bytes() == before["2-主持词.txt"]


def test_only_some_keep_their_numbers_and_the_list_is_left_alone(tmp_path: Path) -> None:
    assert write(tmp_path, "会议纪要") == 0
    assert [path.name for path in (tmp_path / "材料").iterdir()] == ["5-会议纪要.txt"]


def test_papers_of_an_earlier_run_are_told_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path)
    write(tmp_path, text=BASE + "成套: [主持词, 会议纪要]\n")
    assert "以前写的：2-主持词.txt、5-会议纪要.txt" in capsys.readouterr().err
    assert (tmp_path / "材料" / "5-会议纪要.txt").exists()


def test_a_final_copy_with_gaps_is_not_written(tmp_path: Path) -> None:
    source = tmp_path / "会.yaml"
    source.write_text(BASE.replace("时限: 9月底前}", "时限: }"), encoding="utf-8")
    order = Order.checked(to="txt", profile="gb9704", fonts="gb2312", final=True, force=False)
    with pytest.raises(InputError):
        run(source, tmp_path / "材料", order, (), 0)
    assert not (tmp_path / "材料").exists()


# --- contradictions ---------------------------------------------------------------------------------------------------

AGENDA = "  - {事项: 讲话, 职务: 区长, 讲话人: 李明远}\n"
PRIOR = "此前发言: [{姓名: 周平, 职务: 区消防救援大队大队长, 行为: 通报}, {单位: 城东街道, 行为: 表态}]\n"
PLANTED = [
    ("two-posts", "讲话人: 周平}", "讲话人: 王海}"),
    ("two-names", AGENDA, AGENDA.replace("李明远", "李明元")),
    ("dates", "时间: 2026年9月16日14时30分", "时间: 2026年9月17日14时30分"),
    ("weekday", "时间: 2026年9月16日14时30分", "时间: 2026年9月16日（星期四）14时30分"),
    ("dates", "时限: 9月25日前", "时限: 9月5日前"),
    ("dates", "日期: 2026-09-11}", "日期: 2026-09-11}\n报送: [{内容: 参会人员名单, 时限: 9月18日, 对象: 区消安办}]"),
    ("two-facts", "{事项: 将充电端口纳入改造,", "{事项: 打通生命通道, 牵头: 区城管局}, {事项: 将充电端口纳入改造,"),
    ("form", "{事项: 将充电端口纳入改造,", "{事项: 销掉剩下的隐患, 时限: 9月30日前}, {事项: 将充电端口纳入改造,"),
    ("two-facts", "收文:", "责任: {分工: [{单位: 区城管局, 牵头: [打通生命通道]}]}\n收文:"),
    ("two-figures", "问题: [{表现: 通道被占,", "问题: [{表现: 通道被占, 例证: [排查居民小区320个],"),
    ("meeting-name", "目的: [部署整治任务]", "目的: [部署整治任务], 要求: [全区消防工作推进会不得请假]"),
    ("unit-name", "配合: [各街道]", "配合: [各街道, 区住房和城乡建设局]"),
    ("agenda", "收文:", PRIOR.replace("周平", "周斌") + "收文:"),
    ("speakers", "收文:", PRIOR.replace("通报", "部署") + "收文:"),
    (
        "speakers",
        "收文:",
        "此前发言: [{单位: 城东街道, 行为: 表态}, {姓名: 周平, 职务: 区消防救援大队大队长, 行为: 通报}]\n收文:",
    ),
    ("not-said", AGENDA, AGENDA.replace("}", ", 要点: [谁的小区谁负责]}")),
    ("dates", "反馈: 区消安办}", "反馈: 区消安办, 反馈时限: 9月10日}"),
    ("absent", "反馈: 区消安办}", "反馈: 区消安办, 请假: [区消防救援大队周平（外出）]}"),
    ("two-figures", "表现: 通道被占,", "表现: 通道被占, 例证: [112处未销号隐患, 对113处未销号隐患逐一定责],"),
    ("unit-name", "反馈: 区消安办}", "反馈: 区消安办公室}"),
    ("two-chairs", "收文:", "成套: [主持词, {文种: 主持词, 讲话人: {职务: 副区长, 姓名: 赵刚}}]\n收文:"),
]


@pytest.mark.parametrize(("code", "old", "new"), PLANTED)
def test_a_planted_contradiction_is_found(code: str, old: str, new: str) -> None:
    assert BASE.count(old) == 1, old
    assert code in codes(package(BASE.replace(old, new)))


# In the rich sample, all at once: what each changes, and what it is found as.
SOWN = [
    ("two-names", "讲话人: 卫某某, 时长", "讲话人: 魏某某, 时长"),
    ("weekday", "2026年10月20日（星期二）", "2026年10月20日（星期三）"),
    (
        "two-facts",
        "{事项: 在北塘夜市设",
        "{事项: 教会店里的人, 牵头: 区商务局, 时限: 11月底前}\n  - {事项: 在北塘夜市设",
    ),
    ("form", "{事项: 将报警器校准", "{事项: 让报警器真正用起来, 时限: 10月31日前}\n  - {事项: 将报警器校准"),
    ("two-figures", "例证: [163处未整改隐患中有41处", "例证: [164处未整改隐患中有41处"),
    ("dates", "日期: 2026-10-16", "日期: 2026-10-26"),
    ("not-said", "要点: [把剩下的隐患改到位", "要点: [把剩余的隐患改到位"),
    ("meeting-name", "请提前10分钟入场签到", "全区餐饮场所燃气安全推进会请提前10分钟入场签到"),
    ("unit-name", "配合: [城东燃气公司, 区市场监管局]", "配合: [城东燃气公司, 区市场监督管理局]"),
]


def test_all_that_is_sown_in_a_rich_file_is_found_and_nothing_else() -> None:
    text = RICH.read_text(encoding="utf-8")
    prior = "此前发言: [{姓名: 卫某某, 职务: 局长, 单位: 区住建局, 行为: 通报}, {单位: 城东街道、区市场监管局, 行为: 表态}]\n"
    text = text.replace("成绩:\n", prior + "成绩:\n", 1)
    assert codes(package(text)) == []
    for _, old, new in SOWN:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    # the other name is neither in the agenda as 此前发言 has it, nor in 此前发言 as the agenda has it
    assert sorted(codes(package(text))) == sorted([*(code for code, _, _ in SOWN), "agenda", "agenda"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("收文:", PRIOR + "收文:"),
        ("主持: 副区长王海", "主持: 区委常委、副区长王海"),
        (
            "问题: [{表现: 通道被占,",
            "问题: [{表现: 通道被占, 例证: [去年排查居民小区320个, 8月回查40个小区有11个反弹],",
        ),
        ("表现: 通道被占,", "表现: 通道被占, 例证: [城东街道排查居民小区26个, 新建2处停车场所, 新建3处停车场所],"),
        ("目的: [部署整治任务]", "目的: [落实全市消防推进会要求, 部署整治任务]"),
        ("配合: [各街道]", "配合: [各街道, 区住建局质监站, 区公安局交警大队, 区公安局]"),
        ("时间: 2026年9月16日14时30分", "时间: 9月16日（星期三）下午"),
        (
            "{事项: 将充电端口纳入改造,",
            "{事项: 打通生命通道, 牵头: 区住建局, 时限: 9月25日前}, {事项: 将充电端口纳入改造,",
        ),
    ],
)
def test_what_differs_for_a_reason_is_no_contradiction(old: str, new: str) -> None:
    assert BASE.count(old) == 1, old
    assert codes(package(BASE.replace(old, new))) == []


def test_the_samples_do_not_contradict_themselves() -> None:
    for path in sorted((ROOT / "samples").glob("*.yaml")):
        assert codes(package(path.read_text(encoding="utf-8"))) == [], path.stem


# --- closure ----------------------------------------------------------------------------------------------------------


def test_every_task_stands_in_every_paper_that_carries_tasks() -> None:
    found = closure(rich())
    assert found.papers == ("3-推进会讲话", "5-任务分解表", "6-会议纪要")
    assert [task.absent for task in found.tasks] == [()] * 4
    assert [unit.absent for unit in found.units] == [()] * len(found.units)
    assert not found.without_unit
    assert not found.without_task


def test_units_without_a_task_and_tasks_without_a_unit_are_listed() -> None:
    found = closure(package(BASE.replace("区住建局主要负责人", "区教育局主要负责人").replace(" 牵头: 区消安办,", "")))
    assert [task.title.text for task in found.without_unit] == ["销掉剩下的隐患"]
    assert [unit.name for unit in found.without_task] == ["区教育局"]


def test_a_task_that_a_paper_drops_is_found() -> None:
    outline = "成套: [{文种: 推进会讲话, 提纲: [{标题: 只讲一件事, 内容: [T1]}]}, 任务分解表]\n"
    found = closure(package(BASE + outline))
    assert [task.absent for task in found.tasks] == [(), ("1-推进会讲话",)]


def test_invited_units_are_units() -> None:
    assert invited_units("区商务局、区住建局主要负责人") == ["区商务局", "区住建局"]
    assert invited_units("各街道办事处主任、分管副主任") == ["各街道"]
    assert invited_units("区消安委成员单位主要负责人") == []
    assert invited_units("重点小区物业服务企业负责人") == []


# --- laws -------------------------------------------------------------------------------------------------------------


def test_one_place_of_the_file_reads_the_same_in_all_papers() -> None:
    forms: dict[tuple[int, int], set[str]] = {}
    for paper in rich().papers:
        facts = {fact.path: fact for fact in paper.draft.situation.leaves}
        for _, _, sentence in walk(paper.draft.document):
            for span in sentence.spans:
                if span.origin == "fact" and len(span.paths) == 1 and span.paths[0] in facts:
                    pos = facts[span.paths[0]].pos
                    forms.setdefault((pos.line, pos.column), set()).add(span.text)
    places = {place: texts for place, texts in forms.items() if len(texts) > 1}
    lines = RICH.read_text(encoding="utf-8").splitlines()
    # the time of the meeting, what an agenda says of an act and the chair are what a paper may take a part of
    assert all(re.search("时间|事项|主持", lines[line - 1]) for line, _ in places), places


def test_every_paper_round_trips_and_the_list_too() -> None:
    pages = [paper.draft.document for paper in rich().papers]
    pages.append(document(rich(), closure(rich()), findings(rich())))
    for page in pages:
        written = WRITERS["md"](page, Layout(), [])
        again = read_markdown(written.decode())
        assert plain_text(again) == plain_text(page)
        assert isinstance(without_provenance(page), Document)


def test_the_same_seed_makes_the_same_package() -> None:
    again = package(RICH.read_text(encoding="utf-8"))
    assert [paper.draft.document for paper in again.papers] == [paper.draft.document for paper in rich().papers]


# --- odd files --------------------------------------------------------------------------------------------------------


def keys(text: str) -> list[str]:
    """The top-level keys of a file."""
    return re.findall(r"^([^\s#:]+):", text, re.MULTILINE)


@pytest.mark.parametrize("key", [key for key in keys(BASE) if key not in ("文种", "讲话人", "地方", "会议", "主题")])
def test_any_part_of_a_file_may_be_missing_or_empty(key: str) -> None:
    for left in ("", f"{key}:\n"):
        text = re.sub(rf"^{key}:.*\n(?:  .*\n)*", left, BASE, flags=re.MULTILINE)
        found = package(text)
        page = document(found, closure(found), findings(found))
        assert plain_text(page)
        assert any(paper.part.own for paper in found.papers)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("成套: 主持词\n", ["1-主持词"]),
        ("成套:\n", ["1-会议通知", "2-主持词", "3-推进会讲话", "4-任务分解表", "5-会议纪要"]),
        ("package: [{kind: 主持词, speaker: {post: 副区长, name: 王海}}, 会议纪要]\n", ["1-主持词", "2-会议纪要"]),
    ],
)
def test_the_ways_to_ask(asked: str, names: list[str]) -> None:
    assert [paper.name for paper in package(BASE + asked).papers] == names
