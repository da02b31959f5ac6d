"""What follows from a situation: clock, units, names, and the advice on it."""

from __future__ import annotations

from datetime import date

import pytest

from laws import BASE, TODAY
from speechgen import lexicon
from speechgen.derive import Derived, branch, plain
from speechgen.document import plain_text
from speechgen.drafting import draft
from speechgen.refer import heads, rank_beside
from speechgen.situation import ledger, read_situation

HEAD = (
    "文种: 推进会讲话\n讲话人: 区长\n地方: 清江区\n会议: {名称: 清江区消防推进会, 主办: [清江区]}\n任务: [管住明火]\n"
)


def derived(more: str) -> Derived:
    situation = read_situation(HEAD + more)
    return Derived(situation, date(2026, 1, 1), ledger(situation))


def name(more: str, key: str) -> str:
    return plain(derived(more).names.get(key))


@pytest.mark.parametrize(
    ("day", "goal", "left"),
    [
        ("2026-09-16", "国庆节前清零", "半个月"),
        ("2026-09-16", "2026年10月底前完成", "一个多月"),
        ("2026-09-16", "年底前完成", "三个多月"),
        ("2025-10-22", "2027年底前全部通过", ""),
        ("2026-02-10", "2027年4月底前完成", ""),
        ("2026-02-10", "明年4月底前完成", ""),
        ("2026-02-10", "每年12月31日前报送", ""),
        ("2026年9月", "国庆节前清零", ""),
    ],
)
def test_the_clock_tells_nothing_it_cannot_know(day: str, goal: str, left: str) -> None:
    assert name(f"日期: {day}\n主题: {{全称: 消防, 目标: {goal}}}\n", "剩余") == left


@pytest.mark.parametrize(
    ("started", "span"),
    [("3月", "半年多"), ("2026-09-10", "")],
    ids=["long ago", "just begun: nothing can have happened"],
)
def test_how_long_it_has_been(started: str, span: str) -> None:
    assert name(f"日期: 2026-09-16\n主题: {{全称: 消防, 启动: {started}}}\n", "历时") == span


@pytest.mark.parametrize(
    ("audience", "units"),
    [
        ("", "各街道、各部门"),
        ("听众: {方面: [军, 地]}\n", "军地各级"),
        ("听众: {参会: [各镇街主要负责人, 区直有关部门]}\n", "各镇街、各部门"),
        ("听众: {参会: [各乡镇负责人, 各部门负责人]}\n", "各乡镇、各部门"),
    ],
)
def test_units_are_those_invited(audience: str, units: str) -> None:
    assert name(f"日期: 2026-09-16\n主题: 消防\n{audience}", "各单位") == units


def test_a_meeting_named_after_its_convener_is_not_named_twice() -> None:
    found = derived("日期: 2026-09-16\n主题: 消防\n")
    assert found.names["会议.主办"] == ""
    assert plain(found.names["会议.名称"]) == "清江区消防推进会"


@pytest.mark.parametrize(
    ("post", "unit", "system"),
    [
        ("市委常委、副市长", "市政府", "政府"),
        ("区委书记", "区委", "党委"),
        ("局长", "县交通运输局", "部门"),
        ("人大常委会主任", "县人大", "人大"),
    ],
)
def test_branch(post: str, unit: str, system: str) -> None:
    assert branch(post, unit) == system


@pytest.mark.parametrize(
    ("other", "speaker", "rank"),
    [
        ("市长", "区长", "高"),
        ("区委书记", "区长", "高"),
        ("副区长", "区长", "低"),
        ("大队长", "区长", "低"),
        ("区长", "区长", "同"),
    ],
)
def test_rank_beside_the_speaker(other: str, speaker: str, rank: str) -> None:
    assert rank_beside(other, speaker, "县区") == rank


@pytest.mark.parametrize(
    ("point", "form"),
    [
        ("提升城市品质的必然要求", "名"),
        ("关系群众切身利益", "动"),
        ("换届事关党在农村的执政根基", "句"),
        ("森林防火是人命关天的大事", "句"),
        ("小区消防连着千家万户", "句"),
    ],
)
def test_form_of_a_significance(point: str, form: str) -> None:
    assert lexicon.form_of_significance(point) == form


@pytest.mark.parametrize(
    ("place", "scope", "standing"),
    [("倒数第二", "", "低"), ("第一名", "", "高"), ("第13位", "全县18个乡镇", "低"), ("第4名", "全市12个县区", "中")],
)
def test_standing(place: str, scope: str, standing: str) -> None:
    assert lexicon.standing(place, scope) == standing


OWN = "我只说一句自己的话。"


@pytest.mark.parametrize("place", ["开头", "结尾", "1.1", "开会与目的"])
def test_own_wording_stands_where_it_is_put(place: str) -> None:
    done = draft(read_situation(BASE + f"任务: [管住明火]\n自拟: [{{位置: {place}, 文字: {OWN}}}]\n"), 0, TODAY)
    assert OWN in plain_text(done.document)
    assert "own-text" not in {finding.code for finding in done.findings}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (f"自拟: [{{位置: T9, 文字: {OWN}}}]\n", "own-text"),
        ("提纲: [{标题: 甲, 内容: [T9]}]\n", "outline"),
        ("风格: {必用: [没有这句话]}\n", "must-use"),
        ("问题: [{编号: P1, 表现: 甲, 对应: T1}, {编号: P2, 表现: 乙}]\n", "unanswered"),
    ],
)
def test_advice(more: str, code: str) -> None:
    done = draft(read_situation(BASE + "任务: [{编号: T1, 标题: 管住明火}]\n" + more), 0, TODAY)
    assert code in {finding.code for finding in done.findings}


def test_a_secretary_does_not_praise_the_lead_of_his_own_committee() -> None:
    text = BASE.replace("区长", "区委书记").replace("副县长", "县委书记")
    own = "县委" if "县" in text.split("地方:")[1].split("\n")[0] else "区委"
    done = draft(read_situation(text + f"任务: [管住明火]\n结尾: {{领导: {own}}}\n"), 0, TODAY)
    assert "role" in {finding.code for finding in done.findings}


def test_a_guest_gives_the_honours_to_the_host() -> None:
    text = (
        "文种: 到会讲话\n日期: 2026-04-21\n讲话人: {职务: 处长, 单位: 省民政厅, 关系: 上级}\n地方: 省民政厅\n"
        "东道主: {名称: 云岭县, 称呼: 贵县}\n会议: 云岭县养老推进会\n主题: 农村养老\n"
        "成绩: [{事项: 建成互助点, 数量: 96个}]\n荣誉: [{名称: 全省先进县, 年份: 2025年}]\n"
    )
    said = plain_text(draft(read_situation(text), 0, TODAY).document)
    assert "我厅" not in said
    assert "全省先进县" in said


@pytest.mark.parametrize(
    ("post", "unit", "named", "own"),
    [
        ("局党组书记、局长", "县水利局", "局党组书记", True),
        ("党组书记、局长", "县水利局", "局党组书记", True),
        ("县长", "松平县", "县长", True),
        ("副主任", "县普查办", "主任", False),
        ("街道党工委书记", "城东街道", "各街道党工委书记", False),
        ("乡长", "白杨乡", "各乡镇乡长", False),
        ("县长", "松平县", "", False),
    ],
)
def test_who_is_first_responsible(post: str, unit: str, named: str, own: bool) -> None:
    assert heads(post, unit, named) is own


@pytest.mark.parametrize(
    ("aim", "result"),
    [
        ("漏损率降到9%以内", True),
        ("重大隐患清零", True),
        ("打赢春防这场硬仗", False),
        ("让每个小区的居民住得踏实", False),
        ("完成全年任务，招商达到新水平", False),
        ("提高到新的水平", False),
    ],
)
def test_an_aim_that_states_a_result(aim: str, result: bool) -> None:
    assert lexicon.states_result(aim) is result


@pytest.mark.parametrize(
    ("fault", "said"),
    [("等靠要思想", "少数村干部有等靠要思想"), ("能力不强", "少数村干部能力不强"), ("思想松懈", "少数村干部思想松懈")],
)
def test_an_attitude_is_had(fault: str, said: str) -> None:
    more = f"问题: [{{编号: P1, 表现: {fault}, 程度: 少数, 对象: 村干部}}]\n"
    assert said in plain_text(draft(read_situation(BASE + more), 0, TODAY).document)


@pytest.mark.parametrize(
    ("more", "key", "said"),
    [
        (
            "讲话人: {职务: 县人大常委会主任, 单位: 县人大常委会}\n地方: {名称: 清源县, 上级: 市委}\n",
            "领导机关",
            "县委",
        ),
        ("讲话人: {职务: 县委常委、县纪委书记}\n地方: {名称: 安平县, 上级: 市委}\n", "领导机关", "县委"),
        ("讲话人: {职务: 县委书记}\n地方: {名称: 安平县, 上级: 市委}\n", "领导机关", "市委"),
        ("讲话人: 校长\n地方: 市第三中学\n", "自称", "我校"),
        ("讲话人: 校长\n地方: 市第三中学\n", "各单位", "各年级、各处室"),
        ("讲话人: 院长\n地方: 县人民医院\n", "全域", "全院"),
        ("讲话人: 院长\n地方: 县人民医院\n", "各单位", "各科室、各部门"),
        ("讲话人: 校长\n地方: 市第三中学\n听众: {称谓: 老师们、同学们}\n", "呼语", "老师们、同学们"),
        ("讲话人: 区长\n地方: 清江区\n", "呼语", "同志们"),
        ("讲话人: 局长\n地方: 市医疗保障局\n听众: {参会: [各县区医疗保障局局长]}\n", "各单位", "各单位、各科室"),
        ("讲话人: 区长\n地方: 清江区\n听众: {参会: [各街道党工委书记]}\n", "各单位", "各街道、各部门"),
        ("讲话人: 区长\n地方: 清江区\n主题: {全称: 备考, 启动: 2026-03-05}\n", "主题.启动", "3月5日"),
        ("讲话人: 校长\n地方: 市第三中学\n主题: {全称: 备考, 目标: 6月7日高考}\n", "主题.目标", ""),
        ("讲话人: 区长\n地方: 清江区\n主题: {全称: 备考, 目标: 6月7日前完成}\n", "主题.目标", ""),  # as the file has it
    ],
)
def test_who_and_where_and_how_one_is_called(more: str, key: str, said: str) -> None:
    topic = "" if "主题" in more else "主题: 小区整治\n"
    situation = read_situation(f"文种: 推进会讲话\n日期: 2026-09-16\n会议: 工作会议\n{topic}{more}")
    assert plain(Derived(situation, date(2026, 9, 16), ledger(situation)).names.get(key)) == said


MEETING = "文种: 推进会讲话\n日期: 2026-09-16\n讲话人: 区长\n地方: 清江区\n"


@pytest.mark.parametrize(
    ("more", "key", "said"),
    [
        ("会议: {名称: 全区征兵工作电视电话会议, 形式: 电视电话会议}\n主题: 征兵\n", "会议.形式", ""),
        ("会议: {名称: 书画展开幕式}\n主题: 书画展\n", "活动名", "书画展"),
        ("会议: {名称: 工作会议, 反馈: 区委办, 反馈时限: 12月10日前}\n主题: 征兵\n", "会议.反馈时限", "12月10日"),
        ("会议: {名称: 全区小区消防专项整治推进会}\n主题: {全称: 小区消防专项整治, 简称: 整治}\n", "主题.全称", "整治"),
    ],
)
def test_a_meeting_tells_no_thing_twice(more: str, key: str, said: str) -> None:
    situation = read_situation(MEETING + more)
    assert plain(Derived(situation, date(2026, 9, 16), ledger(situation)).names.get(key)) == said
