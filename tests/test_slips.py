"""What people write in a form by hand: understood where only one thing can be meant, told where it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechgen import slips
from speechgen.dates import loose
from speechgen.findings import InputError
from speechgen.situation import Fact, Situation, read_situation

BASE = "文种: 推进会讲话\n讲话人: 区长\n地方: 清江区\n会议: 推进会\n主题: 消防\n日期: 2026-09-16\n"


def read(more: str) -> Situation:
    return read_situation(BASE + more)


def told(more: str) -> list[str]:
    return [f"{f.level} {f.code}" for f in read(more).findings]


def at(situation: Situation, path: str) -> str | None:
    found = situation.get(path)
    return ("【】" if found.gap else found.text) if isinstance(found, Fact) else None


def refused(text: str) -> list[tuple[int, int, str]]:
    with pytest.raises(InputError) as caught:
        read_situation(text)
    return [(f.pos.line, f.pos.column, f.message) for f in caught.value.findings]


@pytest.mark.parametrize(
    ("more", "path", "text", "code"),
    [
        ("任务: [{标题: 一、打通通道}]\n", "任务[1].标题", "打通通道", "hint number"),
        ("任务: [（二）打通通道]\n", "任务[1].标题", "打通通道", "hint number"),
        ("任务: [{标题: 抓, 举措: [1.定责, 2、立牌]}]\n", "任务[1].举措[2]", "立牌", "hint number"),
        ("成绩: [①排查小区326个]\n", "成绩[1].事项", "排查小区326个", "hint number"),
        ("任务: [{标题: 抓, 牵头: 待定}]\n", "任务[1].牵头", "【】", "hint not-yet"),
        ("任务: [{标题: 抓, 时限: 【待补充】}]\n", "任务[1].时限", "【】", "hint not-yet"),
        ("任务: [{标题: 抓, 配合: 无}]\n", "任务[1].配合[1]", None, "hint none"),
        ("任务: [{标题: 抓, 指标: —}]\n", "任务[1].指标", None, "hint none"),
        ("成绩: [{事项: 排查, 数量: 326}]\n", "成绩[1].数量", "326", "warning quantity"),
        ("成绩: [{事项: 排查, 数量: 很多}]\n", "成绩[1].数量", "很多", "warning quantity"),
        ("任务: [{标题: 抓, 牵头: “住建局”}]\n", "任务[1].牵头", "“住建局”", "warning quotes"),
        ("任务: [{标题: 抓, 举措: 【定责】}]\n", "任务[1].举措[1]", "【定责】", "warning quotes"),
    ],
)
def test_slips_of_values(more: str, path: str, text: str | None, code: str) -> None:
    assert at(read(more), path) == text
    assert told(more) == [code]


@pytest.mark.parametrize(
    ("more", "path", "text"),
    [
        ("任务: ['1.打通通道']\n", "任务[1].标题", "1.打通通道"),
        ("成绩: [3.5万棵树栽上了山]\n", "成绩[1].事项", "3.5万棵树栽上了山"),
        ("成绩: [三、四月份清运垃圾6967吨]\n", "成绩[1].事项", "三、四月份清运垃圾6967吨"),
        ("成绩: [一批隐患得到整改]\n", "成绩[1].事项", "一批隐患得到整改"),
        ("自拟: [{位置: 开头, 文字: 一、先说两句。}]\n", "自拟[1].文字", "一、先说两句。"),
        ("引语: [{谁: 市长, 原话: 一、不等；二、不靠}]\n", "引语[1].原话", "一、不等；二、不靠"),
        (
            "主题: {全称: 消防, 口号: “三清一拆”}\n".replace("主题", "结尾").replace("全称: 消防, 口号", "愿景"),
            "结尾.愿景",
            "“三清一拆”",
        ),
        ("成绩: [{事项: 排查, 数量: 三百户}]\n", "成绩[1].数量", "三百户"),
        ("成绩: [{事项: 排查, 数量: 一半以上}]\n", "成绩[1].数量", "一半以上"),
    ],
)
def test_what_is_no_slip_stays(more: str, path: str, text: str) -> None:
    assert at(read(more), path) == text
    assert told(more) == []


@pytest.mark.parametrize(
    "value", ["一、打通通道；二、解决充电", "|\n  一、打通通道\n  二、解决充电", "1.打通通道 2.解决充电"]
)
def test_items_run_together_are_refused(value: str) -> None:
    [(line, _, message)] = refused(f"{BASE}任务: {value}\n")
    assert line == 7 and "写在了一起" in message


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("任务: [{标题：抓，牵头：区住建局}]", 9, "“标题”后面用了全角冒号"),
        ("任务: [{标题:抓, 牵头: 区住建局}]", 9, "缺空格"),
        ("任务: [{标题: 抓，牵头: 区住建局}]", 12, "全角逗号"),
        ("任务: [｛标题: 抓, 牵头: 区住建局｝]", 6, "全角括号“｛”"),
        ("任务: ［抓: 1, 管］", 5, "全角括号“［”"),
        ("成绩: [{事项: 排查: 小区, 数量: 1处}]", 13, "一个值里又有“: ”"),
        ("归功:\u3000全体同志", 4, "冒号后面是全角空格"),
    ],
)
def test_full_width_signs_are_named(line: str, column: int, words: str) -> None:
    (place, *_) = refused(BASE + line + "\n")
    assert place[:2] == (7, column) and words in place[2]


def test_every_line_with_a_wrong_sign_is_told() -> None:
    text = BASE + "任务:\n" + "  - {标题: 抓，牵头: 区住建局}\n" * 3
    assert [line for line, _, _ in refused(text)] == [8, 9, 10]


@pytest.mark.parametrize(
    ("more", "meant"),
    [
        ("发言人: 区长\n", "讲话人"),
        ("专题: 消防\n", "主题"),
        ("重点任务: [抓]\n", "任务"),
        ("任务: [{标题: 抓, 完成时间: 9月底前}]\n", "时限"),
        ("任务: [{标题: 抓, 责任单位: 住建局}]\n", "牵头"),
        ("问题: [{内容: 通道被占}]\n", "表现"),
        ("成绩: [{事项: 排查, 数据: 3处}]\n", "数量"),
    ],
)
def test_other_names_of_fields_are_known(more: str, meant: str) -> None:
    with pytest.raises(InputError) as caught:
        read(more)
    [finding] = caught.value.findings
    assert finding.suggestion.startswith(f"是不是“{meant}”？")


def test_a_needed_field_under_a_wrong_name_is_not_missed_as_well() -> None:
    text = BASE.replace("讲话人", "发言人")
    assert [(line, "讲话人" in message) for line, _, message in refused(text)] == [(2, False)]


def test_invisible_signs_in_a_key_do_no_harm() -> None:
    assert at(read_situation(BASE.replace("地方", "地方\u200b")), "地方.名称") == "清江区"


@pytest.mark.parametrize("text", ["二〇二六年九月十六日", "二零二六年九月十六日", "2026年9月16", "20260916"])
def test_dates_written_loosely_are_dates(text: str) -> None:
    day = loose(text)
    assert day is not None and day.isoformat() == "2026-09-16"
    assert told("").count("warning no-date") == 0
    assert read_situation(BASE.replace("2026-09-16", text)).day == day


@pytest.mark.parametrize("text", ["9月16日", "明天", "二〇二六年十三月一日", "20261316", "2026年"])
def test_what_is_no_full_date_is_none(text: str) -> None:
    assert loose(text) is None


@given(st.text(alphabet="（）一二三十、.1234①：:，{}[]｛｝【】“” 区长\u3000-—无", max_size=30))
def test_no_text_breaks_the_judgements(text: str) -> None:
    rest = slips.unnumbered(text)
    assert text.endswith(rest) and (rest or not text)
    assert slips.several(text) in (True, False) and slips.wrapped(text) in (True, False)
    found = slips.sign_fault(text)
    assert found is None or 0 <= found[0] < len(text)
