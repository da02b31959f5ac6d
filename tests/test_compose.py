"""Realisation: what is said of the facts, to whom, by whom, and what is never said."""

from __future__ import annotations

import re

import jinja2
import pytest

import laws
from laws import draft_of, drafted, stock_text, text_of
from speechgen.document import Byline, Paragraph, Salutation, Title, block_text, walk
from speechgen.drafting import Draft, resources
from speechgen.realise import Group
from speechgen.sandbox import environment

TASKS = """\
任务:
  - {编号: T1, 标题: 管住明火, 举措: [巡查林区], 牵头: 区消安办, 时限: 9月底前}
  - {编号: T2, 标题: 清理楼道, 举措: [逐栋清理], 牵头: 区住建局, 时限: 9月底前}
"""
GUEST = """\
文种: 到会讲话
讲话人: {职务: 局长, 单位: 市城管局, 关系: 来宾, 受托: 市政府}
东道主: {名称: 白水县, 领导: [王书记, 赵县长], 亮点: [街道干净]}
任务: [{标题: 把街道管好}]
督查: {追责: 不力的严肃问责}
"""


def blocks(done: Draft, kind: type) -> list[str]:
    """The texts of the blocks of one kind."""
    return [block_text(block) for block in done.document.blocks if isinstance(block, kind)]


def sentences(done: Draft, step: str) -> str:
    """The text of one step."""
    return "".join(s.text for _, _, s in walk(done.document) if s.step == step)


# --- title, byline, address -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "title"),
    [
        ("", "在全区消防安全整治推进会上的讲话"),
        ("标题: 打一场硬仗\n", "打一场硬仗"),
        ("标题:\n", "在全区消防安全整治推进会上的讲话"),
        ("会议:\n", "在【待补：会议名称】上的讲话"),
    ],
)
def test_title(more: str, title: str) -> None:
    done = draft_of(more + TASKS)
    assert blocks(done, Title) == [title]
    assert done.document.meta.title == title


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        ("", ["清江区区长", "（2026年9月16日）"]),
        ("讲话人: {姓名: 李某某, 职务: 区长}\n", ["清江区区长\u3000李某某", "（2026年9月16日）"]),
        ("讲话人: {姓名: 李某某, 职务: 区委书记}\n", ["清江区委书记\u3000李某某", "（2026年9月16日）"]),
        ("讲话人: {职务: 局长, 单位: 区住建局}\n", ["区住建局局长", "（2026年9月16日）"]),
        ("日期:\n", ["清江区区长"]),
        ("日期: 2026年9月\n", ["清江区区长", "（2026年9月）"]),
        ("讲话人: {姓名: , 职务: 区长}\n", ["清江区区长\u3000【待补：讲话人姓名】", "（2026年9月16日）"]),
    ],
)
def test_bylines(more: str, lines: list[str]) -> None:
    assert blocks(draft_of(more + TASKS), Byline) == lines


@pytest.mark.parametrize(
    ("more", "address"),
    [
        (TASKS, "同志们："),
        (TASKS + "听众: {称谓: 各位代表、同志们}\n", "各位代表、同志们："),
        (TASKS + "听众: {称谓: 各位代表：}\n", "各位代表："),
        (GUEST, "尊敬的王书记、赵县长，同志们："),
    ],
)
def test_address(more: str, address: str) -> None:
    assert blocks(draft_of(more), Salutation) == [address]


# --- the secretary's own words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["1.1", "9.2", "T1"])
def test_own_words_are_used_to_the_letter(place: str) -> None:
    own = "话就说到这里，请大家*记住*：{{ 不打折扣 }}。"
    for seed in laws.SEEDS:
        done = draft_of(f'{TASKS}自拟: [{{位置: {place}, 文字: "{own}"}}]\n', seed)
        assert text_of(done).count(own) == 1
        assert [s.origin for _, _, x in walk(done.document) for s in x.spans if s.paths == ("自拟[1].文字",)] == ["own"]


def test_own_words_without_a_full_stop_get_one() -> None:
    assert "没有退路。" in text_of(draft_of(TASKS + "自拟: [{位置: '9.2', 文字: 没有退路}]\n"))


def test_own_words_for_a_place_that_is_not_there_are_listed_as_unused() -> None:
    done = draft_of(TASKS + "自拟: [{位置: T9, 文字: 没有退路}]\n")
    assert "自拟[1].文字" in {fact.path for fact in done.unused}


# --- tasks and problems -----------------------------------------------------------------------------------------------


def test_a_task_with_a_title_only_gets_a_sentence_and_shows_what_is_missing() -> None:
    for seed in laws.SEEDS:
        done = draft_of("任务: [管住野外用火, {标题: 排查线路, 牵头: 区供电公司}]\n", seed)
        [point] = [b for b in blocks(done, Paragraph) if "管住野外用火" in b]
        [last] = re.findall(r"[^。]*。$", point)
        assert "【待补：牵头单位】" in last and "【待补：完成时限】" in last and "】【" not in last
        assert {"任务[1].牵头", "任务[1].时限"} <= {gap.path for gap in done.gaps}


def test_who_does_what_by_when_is_always_said() -> None:
    closure = re.compile(r"任务\[\d+\]\.(?:标题|举措.*|牵头|配合.*|时限|指标)")
    for sample in laws.RICH:
        for seed in laws.SEEDS:
            dropped = [f.path for f in drafted(sample, seed).unused if closure.fullmatch(f.path)]
            assert not dropped, f"{sample}, seed {seed}: {dropped}"


@pytest.mark.parametrize(
    ("grade", "thing"), [("个别", "小区"), ("一些", "老旧小区"), ("部分", "物业企业"), ("少数", "商户")]
)
def test_criticism_keeps_its_grade(grade: str, thing: str) -> None:
    more = f"问题: [{{表现: 通道被占, 程度: {grade}, 对象: {thing}}}, {{表现: 楼道堆物}}]\n"
    for seed in laws.SEEDS:
        text = sentences(draft_of(TASKS + more, seed), "4.2")
        assert f"{grade}{thing}" in text


def test_a_task_says_its_lead_once() -> None:
    for seed in laws.SEEDS:
        [point] = [b for b in blocks(draft_of(TASKS, seed), Paragraph) if "管住明火" in b]
        assert point.count("区消安办") == 1


def test_a_deadline_that_is_printed_as_missing_is_listed_as_missing() -> None:
    for seed in laws.SEEDS:
        assert not laws.gaps_not_listed(draft_of("任务: [{标题: 管住明火, 频次: }]\n", seed))


def test_the_parties_of_the_audience_count_as_used_when_they_are_addressed() -> None:
    text = TASKS + "听众: {方面: [驻军部队, 地方各界]}\n态度: [一心一意]\n"
    done = next(done for seed in range(12) if "驻军部队" in text_of(done := draft_of(text, seed)))
    printed = {path for _, _, s in walk(done.document) for span in s.spans for path in span.paths}
    said = [n for n, name in ((1, "驻军部队"), (2, "地方各界")) if name in text_of(done)]
    assert said
    assert all(f"听众.方面[{n}]" in printed for n in said)


def test_a_missing_party_leaves_no_hole() -> None:
    for seed in range(10):
        assert not re.search(
            "各[、，。]", text_of(draft_of(TASKS + "听众: {方面: [军队, ~]}\n态度: [一心一意]\n", seed))
        )


# --- figures and praise -----------------------------------------------------------------------------------------------


def test_figures_of_one_area_are_told_in_one_sentence() -> None:
    more = "成绩: [{事项: 清除垃圾, 数量: 5吨}, {事项: 粉刷墙面, 数量: 30平方米}, {事项: 安装路灯, 数量: 7盏}]\n"
    for seed in laws.SEEDS:
        text = sentences(draft_of(TASKS + more, seed), "2.2")
        assert "清除垃圾5吨，粉刷墙面30平方米，安装路灯7盏" in text


PRAISE = r"显著|明显|走在前列|突破性|历史性|前所未有|名列前茅|领先"


def test_a_date_that_figures_of_several_areas_share_is_spoken_once() -> None:
    rows = "".join(f"  - {{事项: {what}, 数量: {n}, 方面: {area}, 截至: 9月10日}}\n" for what, n, area in (
        ("完成销号", "21项", "反馈问题"), ("办结举报件", "318件", "举报件"), ("修复矿山", "150亩", "矿山修复"),
    ))  # fmt: skip
    done = draft_of(f"成绩:\n{rows}")
    assert text_of(done).count("截至9月10日") == 1
    assert not [fact.path for fact in done.unused if fact.path.startswith("成绩")]


def test_praise_needs_proof() -> None:
    for seed in range(10):
        done = draft_of(TASKS + "成绩: [工作有序推进]\n", seed)
        assert not laws.matches(PRAISE, stock_text(done, "2.")), f"seed {seed}"


@pytest.mark.parametrize("place", ["倒数第二", "末位", "第13位"])
def test_nobody_boasts_of_a_low_rank(place: str) -> None:
    facts = "成绩: [{事项: 清除垃圾, 数量: 5吨}]\n问题: [管理松懈, 检查走过场]\n"
    more = f"{TASKS}{facts}排名: {{范围: 全市18个区综合考评, 位次: {place}}}\n"
    for seed in range(10):
        done = draft_of(more, seed)
        assert place in text_of(done)
        assert place not in sentences(done, "2.3"), f"seed {seed}: {sentences(done, '2.3')}"


# --- who speaks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_a_guest_neither_orders_nor_threatens(seed: int) -> None:
    done = draft_of(GUEST, seed)
    assert not laws.orders_by_a_guest(done)
    assert "严肃问责" not in text_of(done)
    assert "督查.追责" in {fact.path for fact in done.unused}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("讲话人: {职务: 区长}\n", "区委"),
        ("讲话人: {职务: 区委书记}\n地方: {名称: 清江区, 上级: 市委、市政府}\n", "市委、市政府"),
        ("讲话人: {职务: 局长, 单位: 区住建局}\n地方: {名称: 区住建局, 上级: 区委、区政府}\n", "区委、区政府"),
        ("讲话人: {职务: 区长}\n结尾: {领导: 市委}\n", "市委"),
    ],
)
def test_the_leadership_named_is_the_one_above_the_speaker(more: str, said: str) -> None:
    closings = "结尾: {目标: 打赢这一仗}\n" if "结尾" not in more else ""
    for seed in range(10):
        text = text_of(draft_of(more + TASKS + closings, seed))
        assert all(who.endswith(said) for who in re.findall(r"[在有]([^，。在有]{2,12}?)的(?:坚强)?领导下", text)), (
            text[-200:]
        )


@pytest.mark.parametrize(
    ("more", "again"),
    [
        ("此后发言: [{职务: 市长}]\n", False),
        ("此前发言: [{职务: 副区长, 行为: 部署}]\n", True),
        ("阶段: 再动员\n", True),
        ("此前发言: [{职务: 局长, 行为: 表态}]\n", False),
        ("", False),
    ],
)
def test_the_announcement_fits_the_order_of_speakers(more: str, again: bool) -> None:
    for seed in range(10):
        text = sentences(draft_of(more + TASKS + "态度: [抓铁有痕]\n", seed), "1.9")
        assert text.endswith("。")
        assert ("再" in text) == again, text


@pytest.mark.parametrize("act", ["宣读", "通报", "部署", "总结并部署", "表态", "督办"])
@pytest.mark.parametrize("about", ["", ", 内容: 《实施方案》"])
def test_an_act_whose_speaker_nobody_named_is_told_as_the_meetings(act: str, about: str) -> None:
    for seed in range(3):
        text = sentences(draft_of(f"此前发言: [{{行为: {act}{about}}}]\n{TASKS}", seed), "1.6")
        assert text.startswith("刚才，会上"), text


def test_the_topic_is_named_in_full_first_and_short_after() -> None:
    for sample in laws.RICH:
        done = drafted(sample)
        body = (s for b, _, s in walk(done.document) if isinstance(done.document.blocks[b], Paragraph))
        paths = [path for s in body for span in s.spans for path in span.paths if path in ("主题.全称", "主题.简称")]
        assert not paths or "主题.全称" in paths[:2], f"{sample}: {paths}"


def test_words_to_avoid_are_avoided() -> None:
    words = ["抓", "群众", "说到底", "功夫", "硬"]
    more = f"{TASKS}态度: [一心一意]\n风格: {{避用: [{', '.join(words)}]}}\n"
    for seed in laws.SEEDS:
        found = [word for word in words if word in stock_text(draft_of(more, seed))]
        assert not found, f"seed {seed}: {found}"


@pytest.mark.parametrize("force", ["缓", "中", "硬"])
def test_the_force_of_the_wording_is_kept(force: str) -> None:
    tones = {phrase.id: phrase.tone for phrase in resources().bank}
    clash = {"缓": "硬", "硬": "缓"}.get(force)
    for seed in laws.SEEDS:
        done = draft_of(f"{TASKS}督查: {{追责: 不力的通报}}\n风格: {{力度: {force}}}\n", seed)
        used = [pick.phrase for _, _, s in walk(done.document) for pick in s.picks]
        assert not [name for name in used if clash and tones[name] == clash]


# --- the templates' view ----------------------------------------------------------------------------------------------


def render(text: str, **names: object) -> str:
    """A template as a move sees it."""
    return environment(resources().templates).from_string(text).render(names)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ item.a }}", "1"),
        ("{{ item['a'] }}", "1"),
        ("{{ group.b }}", "2"),
        ("{{ rows[0] }}", "x"),
        ("{{ item.none is present }}", "False"),
        ("{{ item.a is present }}", "True"),
        ("{% for r in rows %}{{ r }}{{ loop.index }}{% endfor %}", "x1y2"),
    ],
)
def test_templates_see_data(text: str, shown: str) -> None:
    assert render(text, item={"a": "1"}, group=Group({"b": "2"}), rows=("x", "y")) == shown


OUTBREAKS = (
    "{{ fun.__globals__ }}¶{{ fun['__globals__'] }}¶{{ ''.upper() }}¶{{ rows.append }}¶{{ item.items() }}¶{{ nothing }}"
    "¶{{ group.names }}¶{% for r in rows %}{{ loop.__class__ }}{% endfor %}¶{{ ''|attr('upper') }}"
)


@pytest.mark.parametrize("text", OUTBREAKS.split("¶"))
def test_templates_see_nothing_of_python(text: str) -> None:
    try:
        shown = render(text, fun=render, rows=["x"], item={"a": "1"}, group=Group({"b": "2"}))
    except (jinja2.TemplateError, TypeError):
        return
    assert shown in ("None", "")


@pytest.mark.parametrize(
    ("sample", "slot"), [("镇人大换届", "缘起.依据"), ("人居环境动员", "成绩.底子"), ("镇人大换届", "换届.纪律收")]
)
def test_a_template_can_compare_kind_and_stage(sample: str, slot: str) -> None:
    """文种 and 阶段 are plain text in a template, so that {% if 阶段 == "动员" %} can hold."""
    assert slot in {pick.slot for _, _, s in walk(laws.drafted(sample).document) for pick in s.picks}
