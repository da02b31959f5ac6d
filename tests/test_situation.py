"""The situation: values, paths, positions, and every fault in one report."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import pytest

from speechgen import fields, marks
from speechgen.drafting import resources
from speechgen.findings import InputError, as_text
from speechgen.situation import Fact, Item, Situation, ledger, load_situation, read_situation, tidy

ROOT = Path(__file__).parents[1]
BASE = """\
文种: 推进会讲话
日期: 2026-09-16
讲话人: 区长
地方: 清江区
会议: 推进会
主题: 整治
"""
BASE_LINES = 6


def read(more: str) -> Situation:
    return read_situation(BASE + more)


def faults(text: str) -> list[tuple[int, int, str]]:
    """Line, column and code of every finding; lines count from the first line after BASE if BASE is there."""
    with pytest.raises(InputError) as caught:
        read_situation(text)
    skip = BASE_LINES if text.startswith(BASE) else 0
    found = caught.value.findings
    assert list(found) == sorted(found, key=lambda f: (f.pos, f.code))
    assert all(f.message and not f.message.isascii() for f in found)
    return [(f.pos.line - skip, f.pos.column, f.code) for f in found]


def fact(situation: Situation, path: str) -> Fact:
    found = situation.get(path)
    assert isinstance(found, Fact), path
    return found


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "path", "text", "column"),
    [
        ("标题: 讲话\n", "标题", "讲话", 5),
        ("title: 讲话\n", "标题", "讲话", 8),
        ("任务: 抓整治\n", "任务[1].标题", "抓整治", 5),
        ("任务: [抓整治, 抓督查]\n", "任务[2].标题", "抓督查", 11),
        ("任务: [{标题: 抓整治, 时限: 8月底前}]\n", "任务[1].时限", "8月底前", 20),
        ("tasks: [{title: 抓整治, deadline: 8月底前}]\n", "任务[1].时限", "8月底前", 32),
        ("tasks: [{title: 抓整治, deadline: 8月底前}]\n", "tasks[1].deadline", "8月底前", 32),
        ("任务: {标题: 抓整治, 举措: 逐一定责}\n", "任务[1].举措[1]", "逐一定责", 19),
        ("纪律: [严禁拉票, 严禁贿选]\n", "纪律.条目[2]", "严禁贿选", 12),
        ("纪律: 严禁拉票\n", "纪律.条目[1]", "严禁拉票", 5),
        ("归功: 全体同志\n", "归功[1]", "全体同志", 5),
        ("会议: x\n", "会议.名称", "x", 5),
        ("责任: {分工: [{单位: 住建局, 牵头: [物业]}]}\n", "责任.分工[1].牵头[1]", "物业", 26),
        ("篇幅: 16分钟\n", "篇幅.分钟", "16分钟", 5),
        ("篇幅: 3000字\n", "篇幅.字数", "3000字", 5),
    ],
)
def test_values_have_one_path_and_position_however_written(more: str, path: str, text: str, column: int) -> None:
    base = BASE.replace("会议: 推进会\n", "") if more.startswith("会议") else BASE
    situation = read_situation(base + more)
    found = fact(situation, path)
    assert (found.text, found.pos.line, found.pos.column) == (text, len(base.splitlines()) + 1, column)
    assert found.gap is False
    assert situation.leaves[found.ref] is found


@pytest.mark.parametrize(
    ("more", "path", "label"),
    [
        ("任务: [{标题: 抓, 牵头: }]\n", "任务[1].牵头", "牵头单位"),
        ("任务: [{标题: 抓, 时限: ~}]\n", "任务[1].时限", "完成时限"),
        ("任务: [{标题: 抓, 配合: }]\n", "任务[1].配合[1]", "配合单位"),
        ("任务: [{标题: 抓, 举措: [定责, ~]}]\n", "任务[1].举措[2]", "具体举措"),
        ("任务:\n", "任务[1].标题", "任务标题"),
        ("任务: [抓, ~]\n", "任务[2].标题", "任务标题"),
        ("任务: [{}]\n", "任务[1].标题", "任务标题"),
        ("任务: ''\n", "任务[1].标题", "任务标题"),
        ("标题: ''\n", "标题", "标题"),
        ("标题: null\n", "标题", "标题"),
        ("标题: '  '\n", "标题", "标题"),
        ("纪律:\n", "纪律.条目[1]", "纪律条目"),
        ("归功:\n", "归功[1]", "归功"),
    ],
)
def test_gaps(more: str, path: str, label: str) -> None:
    found = fact(read(more), path)
    assert (found.text, found.gap, found.label) == ("", True, label)
    assert marks.strip(found.marked) == f"【待补：{label}】"
    assert found.pos.line > BASE_LINES


def test_gap_stands_where_its_key_stands() -> None:
    situation = read("任务:\n  - 标题: 抓\n    牵头:\n")
    assert str(fact(situation, "任务[1].牵头").pos) == f"<text>:{BASE_LINES + 3}:5"


def test_quoted_null_is_text() -> None:
    assert fact(read("标题: 'null'\n"), "标题").text == "null"


def test_empty_item_without_main_field() -> None:
    situation = read("督查:\n")
    item = situation.get("督查")
    assert isinstance(item, Item)
    assert len(item) == 0
    assert item.main is not None
    assert item.main.gap
    assert marks.strip(str(item.main)) == "【待补：督查】"
    assert situation.leaves[-1] is item.main


def test_empty_list_is_no_gap() -> None:
    assert read("任务: []\n").get("任务") == ()


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("是", "是"),
        ("on", "on"),
        ("14:30", "14:30"),
        ("2011-03-18", "2011-03-18"),
        ("0755", "0755"),
        ("1_000", "1_000"),
        ("5.10", "5.10"),
        ("=", "="),
        ("清除垃圾６９６７吨，完成９８．５％。", "清除垃圾6967吨，完成98.5%"),
        ("占比９８％；", "占比98%"),
        ("第１．第２", "第1．第2"),
        ("'　　抓整治。'", "抓整治"),
        ("抓\u200b整\ufeff治", "抓整治"),
        ("什么时候……", "什么时候……"),
        ("好！", "好！"),
        ("XX市××区", "XX市××区"),
        ("关于{{7*7}}的事", "关于{{7*7}}的事"),
        ("'{{7*7}}'", "{{7*7}}"),
        ("抓整治，\n  抓督查", "抓整治，抓督查"),
        ("抓 A\n  B 级", "抓 A B 级"),
        ("'抓整治\n\n  抓督查'", "抓整治抓督查"),
        ("|\n  抓整治\n  抓督查\n", "抓整治抓督查"),
        (">\n  抓整治\n  抓督查\n", "抓整治抓督查"),
        ('"抓整治\n  抓督查"', "抓整治抓督查"),
        ('"it\'s"', "it's"),
        ("'it''s\n  on'", "it's on"),
    ],
)
def test_texts_are_as_written_but_tidy(written: str, text: str) -> None:
    assert fact(read(f"标题: {written}\n"), "标题").text == text
    deeper = written.replace("\n  ", "\n      ")
    assert fact(read(f"归功:\n  - {deeper}\n"), "归功[1]").text == text


def test_own_text_keeps_its_full_stop() -> None:
    situation = read("自拟: [{位置: 开头, 文字: 没有退路。}]\n")
    assert fact(situation, "自拟[1].文字").text == "没有退路。"
    assert ledger(situation).sources[-1].kind == "own"


def test_tidy_twice_is_tidy_once() -> None:
    for text in ("１．５％。", "　一。\n二；", "a\nb", "。。", "；"):
        assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("more", "path", "value"),
    [
        ("篇幅: {字数: 3000字}\n", "篇幅.字数", 3000),
        ("篇幅: {字数: '3,000'}\n", "篇幅.字数", 3000),
        ("篇幅: {字数: 约3000字左右}\n", "篇幅.字数", 3000),
        ("篇幅: {字数: 1.2万字}\n", "篇幅.字数", 12000),
        ("篇幅: {字数: ３０００}\n", "篇幅.字数", 3000),
        ("篇幅: {分钟: 20分钟, 语速: 200字/分钟}\n", "篇幅.语速", 200),
        ("结尾: {致谢: 是}\n", "结尾.致谢", True),
        ("结尾: {致谢: true}\n", "结尾.致谢", True),
        ("结尾: {致谢: 否}\n", "结尾.致谢", False),
        ("落款: {日期: 2026年9月6日}\n", "落款.日期", date(2026, 9, 6)),
        ("落款: {日期: 九月}\n", "落款.日期", "九月"),
    ],
)
def test_meanings(more: str, path: str, value: object) -> None:
    assert fact(read(more), path).value == value


def test_what_steers_is_marked_as_control() -> None:
    situation = read("篇幅: 3000字\n任务: [{编号: T1, 标题: 抓}]\n问题: [{表现: 差, 对应: T1}]\n")
    control = {leaf.path for leaf in situation.leaves if leaf.control}
    assert control == {"文种", "篇幅.字数", "任务[1].编号", "问题[1].对应"}


# --- items ------------------------------------------------------------------------------------------------------------


def test_item_is_a_mapping_with_keys_of_both_languages() -> None:
    item = read("任务: [{时限: 8月, title: 抓整治}]\n").get("任务[1]")
    assert isinstance(item, Item)
    assert list(item) == ["标题", "时限"]
    assert item["标题"] is item["title"] is item.main
    assert "deadline" in item
    assert "牵头" not in item
    assert item.get("牵头") is None
    with pytest.raises(KeyError):
        item["没有"]
    assert (item.path, str(item.pos)) == ("任务[1]", f"<text>:{BASE_LINES + 1}:6")
    assert repr(item) == "Item(任务[1] {标题: 抓整治, 时限: 8月})"


def test_items_are_told_apart_by_identity() -> None:
    tasks = read("任务: [抓, 抓]\n").get("任务")
    assert isinstance(tasks, tuple)
    assert len({*tasks}) == 2
    assert tasks[0] != tasks[1]


def test_item_without_its_main_field() -> None:
    situation = read("此前发言: [{单位: 城东街道}]\n")
    item = situation.get("此前发言[1]")
    assert isinstance(item, Item)
    assert item.main is None


@pytest.mark.parametrize(
    "path", ["没有", "任务[0]", "任务[2]", "任务[x]", "任务[1].牵头", "标题.x", "任务.标题", "", ".", "任务[一]"]
)
def test_no_such_path(path: str) -> None:
    assert read("标题: 讲话\n任务: [抓]\n").get(path) is None


def test_leaves_come_in_file_order_and_number_the_ledger() -> None:
    situation = read("任务: [{时限: 8月, 标题: 抓}, ~]\n成绩: 多\n")
    assert [leaf.path for leaf in situation.leaves[6:]] == [
        "任务[1].时限",
        "任务[1].标题",
        "任务[2].标题",
        "成绩[1].事项",
    ]
    book = ledger(situation)
    for leaf in situation.leaves:
        assert book.sources[leaf.ref].paths == (leaf.path,)
        [(text, (number,))] = marks.pieces(str(leaf))
        assert number == leaf.ref
        assert text == (f"【待补：{leaf.label}】" if leaf.gap else leaf.text)
    assert [book.sources[leaf.ref].kind for leaf in situation.leaves[6:]] == ["fact", "fact", "gap", "fact"]


@pytest.mark.parametrize("sample", sorted((ROOT / "samples").glob("*.yaml")), ids=lambda p: p.stem)
def test_samples_load_and_every_leaf_is_found_at_its_path(sample: Path) -> None:
    situation = load_situation(sample, resources().templates.spares)
    assert len({leaf.path for leaf in situation.leaves}) == len(situation.leaves)
    for leaf in situation.leaves:
        found = situation.get(leaf.path)
        assert found is leaf or (isinstance(found, Item) and found.main is leaf)
        line = situation.lines[leaf.pos.line - 1]
        head = leaf.text[:2]
        assert leaf.gap or head in line[leaf.pos.column - 1 :] or line[leaf.pos.column - 1] in "'\"|>"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("", None),
        ("日期:\n", None),
        ("日期: 2006年9月\n", date(2006, 9, 30)),
        ("日期: 2011-03-18\n", date(2011, 3, 18)),
    ],
)
def test_day_of_the_speech(line: str, day: date | None) -> None:
    situation = read_situation(BASE.replace("日期: 2026-09-16\n", line))
    assert situation.day == day
    assert [f.code for f in situation.findings] == ([] if line.count("-") == 2 else ["no-date"])
    assert all(f.level == "warning" for f in situation.findings)


# --- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("任务: [{标题: 抓, 牵头单位: x}]\n", [(1, 14, "unknown-key")]),
        ("时限: x\n", [(1, 1, "unknown-key")]),
        ("任务: [{牵头: x}]\n", [(1, 6, "missing-main")]),
        ("标题: [a]\n", [(1, 5, "wrong-shape")]),
        ("标题: {a: b}\n", [(1, 5, "wrong-shape")]),
        ("任务: [[a]]\n", [(1, 6, "wrong-shape")]),
        ("任务: [{标题: 抓, 举措: [[a]]}]\n", [(1, 19, "wrong-shape")]),
        ("检查: [{时间: 1月}, {时间: 2月}]\n", [(1, 5, "wrong-shape")]),
        ("督查: 夜查\n", [(1, 5, "wrong-shape")]),
        ("阶段: 开始\n", [(1, 5, "bad-value")]),
        ("篇幅: {字数: 很多}\n", [(1, 10, "bad-number")]),
        ("篇幅: {字数: 3}\n", [(1, 10, "bad-number")]),
        ("篇幅: {字数: 9999999999999999999999}\n", [(1, 10, "bad-number")]),
        ("篇幅: {分钟: 0}\n", [(1, 10, "bad-number")]),
        ("结尾: {致谢: 也许}\n", [(1, 10, "bad-flag")]),
        ("落款: {日期: 2026-02-30}\n", [(1, 10, "bad-date")]),
        ("任务: [{标题: 抓, 时限: 9月31日}]\n", [(1, 18, "bad-date")]),
        ("任务: [{编号: T1, 标题: a}, {编号: T1, 标题: b}]\n", [(1, 28, "duplicate-id")]),
        ("问题: [{表现: a, 对应: T1}]\n", [(1, 18, "bad-reference")]),
        ("标题: a\n标题: b\n", [(2, 1, "duplicate-key")]),
        ("标题: a\ntitle: b\n", [(2, 1, "duplicate-key")]),
        ("任务: [{标题: a, title: b}]\n", [(1, 14, "duplicate-key")]),
        ("成绩:\n  - 事项：栽树\n    数量：5.1万棵\n", [(2, 7, "colon")]),
        ("成绩:\n  - 事项:栽树\n", [(2, 7, "colon")]),
        ("归功: [清除垃圾1,847处]\n", [(1, 6, "split-number")]),
        ("成绩: [{事项: 绿化, 数量: 1,847处}]\n", [(1, 21, "split-number")]),
        ("督查:\n　　频次: 每天\n", [(2, 1, "wide-space")]),
    ],
)
def test_one_fault_at_its_place(more: str, found: list[tuple[int, int, str]]) -> None:
    assert faults(BASE + more) == found


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("任务: [{标提: 抓, 标题: 抓}]\n", "是不是“标题”"),
        ("任务: [{标题: 抓, 牵头单位: x}]\n", "是不是“牵头”"),
        ("时限: x\n", "“时限”写在“任务”里面"),
        ("tasksx: x\n", "是不是“任务”"),
        ("任务: [{标题: 抓, 完成时间: x}]\n", "可以用的键：编号、标题、缘由"),
        ("阶段: 迎捡\n", "是不是“迎检”"),
        ("问题: [{表现: a, 程度: 极个别}]\n", "是不是“个别”"),
        ("任务: [{编号: T1, 标题: a}]\n问题: [{表现: a, 对应: T2}]\n", "任务的编号有：T1"),
        ("落款: [{日期: 1月1日}]\n", "{单位: …"),
        ("成绩: [事项：栽树]\n", "事项: …"),
    ],
)
def test_faults_say_what_to_do(more: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(more)
    assert words in as_text(caught.value.findings)


def test_quotes_make_a_text_of_what_looks_like_a_key() -> None:
    assert fact(read("成绩: ['事项：栽树']\n"), "成绩[1].事项").text == "事项：栽树"
    assert fact(read("成绩: [绿化：栽树]\n"), "成绩[1].事项").text == "绿化：栽树"
    assert fact(read("归功: ['1,847处']\n"), "归功[1]").text == "1,847处"


@pytest.mark.parametrize("text", ["", "# 只有注释\n", "~\n", "---\n", "- a\n", "[]\n"])
def test_no_form_at_all(text: str) -> None:
    assert [code for _, _, code in faults(text)] == ["not-a-form"]


@pytest.mark.parametrize("key", [f.key for f in fields.SITUATION.fields if f.required])
def test_required_fields(key: str) -> None:
    text = "".join(line + "\n" for line in BASE.splitlines() if not line.startswith(key))
    with pytest.raises(InputError) as caught:
        read_situation(text)
    [finding] = caught.value.findings
    assert (finding.code, finding.pos.line) == ("missing", 1)
    assert key in finding.message
    assert f"加一行 {key}: " in finding.suggestion


def test_required_field_may_be_a_gap_but_not_the_kind() -> None:
    for key in ("讲话人", "地方", "会议", "主题"):
        found = read_situation(
            "".join(f"{key}:\n" if line.startswith(key) else line + "\n" for line in BASE.splitlines())
        )
        item = found.get(key)
        assert isinstance(item, Item)
        assert item.main is not None
        assert item.main.gap
    assert faults(BASE.replace("推进会讲话", "")[1:].replace("种:", "文种:", 1)) == [(1, 1, "missing")]


def test_kinds_of_a_unit() -> None:
    text = BASE.replace("推进会讲话", "巡察反馈")
    assert faults(text) == [(1, 5, "bad-value")]
    assert fact(read_situation(text, kinds=["巡察反馈"]), "文种").text == "巡察反馈"


def test_all_faults_in_one_report() -> None:
    text = """\
文种: 推进讲话
讲话人：区长
地方:
  名称: 清江区
  单位：x
会议: {名称: 会, 目的: [a, 清除垃圾1,847处]}
主题: "没有配对
成绩: [{数量: 3处}, '事项：x', 事项：y]
问题:
  - {表现: a, 程度: 极个别}
  - {表现: a, 对应: T9}
任务: [{编号: T1, 标题: a}, {编号: T1, 标题: b}]
牵头: x
篇幅: 三千字
落款: {日期: 2026-02-30}
"""
    assert faults(text) == [
        (1, 1, "no-date"),
        (1, 5, "bad-value"),
        (2, 4, "yaml-syntax"),
        (5, 5, "yaml-syntax"),
        (6, 21, "split-number"),
        (7, 5, "yaml-syntax"),
        (8, 6, "missing-main"),
        (8, 26, "colon"),
        (10, 17, "bad-value"),
        (11, 17, "bad-reference"),
        (12, 28, "duplicate-id"),
        (13, 1, "unknown-key"),
        (14, 5, "bad-number"),
        (15, 10, "bad-date"),
    ]


def test_findings_show_their_line() -> None:
    with pytest.raises(InputError) as caught:
        read("任务: [{标题: 抓, 牵头单位: x}]\n")
    [finding] = caught.value.findings
    assert finding.line_text == "任务: [{标题: 抓, 牵头单位: x}]"
    assert finding.line_text[finding.pos.column - 1 :][: finding.length] == "牵头单位"


def test_short_and_long_forms_mean_the_same() -> None:
    short = read("任务: [抓, 管]\n纪律: 严\n荣誉: 先进单位\n")
    long = read("任务: [{标题: 抓}, {标题: 管}]\n纪律: {条目: [严]}\n荣誉: [{名称: 先进单位}]\n")
    for a, b in itertools.zip_longest(short.leaves, long.leaves):
        assert (a.path, a.text, a.ref, a.marked) == (b.path, b.text, b.ref, b.marked)


def test_a_base_for_batches_is_read_as_it_stands() -> None:
    found = read("分组: 街道\n表格: {街道: 收文}\n")
    (told,) = [f for f in found.findings if f.code == "batch-base"]
    assert (told.level, told.pos.line) == ("warning", BASE_LINES + 1)
    assert "speechgen batch" in told.suggestion


def test_days_that_cannot_be_are_faults_and_deadlines_that_are_over_are_told() -> None:
    assert faults(BASE + "检查: {时间: 9月12日至8日}\n") == [(1, 10, "bad-date")]
    found = read("任务: [{标题: 清理, 时限: 9月10日前}, {标题: 划线, 时限: 9月30日前}, {标题: 验收, 时限: 1月10日}]\n")
    assert [(f.pos.line - BASE_LINES, f.code) for f in found.findings] == [(1, "odd-date")]
