"""The written papers keep their roles: who speaks in them, what they never say, and what each item must carry."""

from __future__ import annotations

import re

import pytest

import laws
from laws import SAMPLES, drafted, situation
from speechgen.document import (
    AttachmentNote,
    Document,
    Heading,
    Imprint,
    ItemTitle,
    Listing,
    Masthead,
    Paragraph,
    Signature,
    Table,
    block_text,
    plain_text,
    walk,
)
from speechgen.drafting import Draft, draft, resources
from speechgen.realise import items
from speechgen.situation import Fact, Item, read_situation
from speechgen.starter import starter

SEEDS = range(10)
PAPERS = ("工作汇报", "情况通报", "简报", "会议纪要", "实施方案", "会议通知", "任务分解表")
OF_KIND = {kind: [s for s in SAMPLES if drafted(s).plan.kind.id == kind] for kind in PAPERS}
# Praise, blame and urging that a circular, a bulletin or minutes never use of their own.
COLOUR = (
    r"显著|明显|严重|十分|非常|极其|高度重视|务必|坚决|切实|进一步|扎实|有力|圆满|可喜|值得肯定|令人|一定要|让我们|号召"
)
BASE = "日期: 2026-09-16\n地方: 清江区\n"


def of_kind(*kinds: str) -> list[str]:
    """The samples of some kinds."""
    return [sample for kind in kinds for sample in OF_KIND[kind]]


def made(kind: str, more: str, seed: int = 0) -> Draft:
    """The draft of a few lines of one kind."""
    text = f"文种: {kind}\n{BASE}{more}"
    return draft(read_situation(text, kinds=resources().templates.spares), seed, laws.TODAY)


def text_of(done: Draft) -> str:
    return plain_text(done.document)


def tables(document: Document) -> list[list[list[str]]]:
    """The texts of the cells of every table."""
    found = [block for block in document.blocks if isinstance(block, Table)]
    return [[[cell.text for cell in row] for row in block.rows] for block in found]


def values(item: Item, *keys: str) -> list[str]:
    """What an item gives under these keys, an empty field by its gap."""
    given = [item.get(key) for key in keys]
    return [f"【待补：{one.label}】" if one.gap else one.text for one in given if isinstance(one, Fact)]


@pytest.mark.parametrize("kind", PAPERS)
def test_each_paper_has_a_sample_and_a_starter(kind: str) -> None:
    assert OF_KIND[kind]
    text = starter(kind)
    assert text.startswith(f"# {kind}的情况表")
    assert f"\n文种: {kind}\n" in text
    assert text.count("\n# ") > 10


@pytest.mark.parametrize("sample", of_kind("情况通报", "简报", "会议纪要", "会议通知", "实施方案", "任务分解表"))
def test_stock_text_has_no_we_and_no_colour(sample: str) -> None:
    for seed in SEEDS:
        said = laws.stock_text(drafted(sample, seed))
        assert not laws.matches(r"我们|咱们|同志们|大家", said), f"seed {seed}"
        assert not laws.matches(COLOUR, said), f"seed {seed}"


@pytest.mark.parametrize("sample", of_kind("工作汇报"))
def test_a_report_neither_orders_nor_rallies(sample: str) -> None:
    for seed in SEEDS:
        said = laws.stock_text(drafted(sample, seed))
        assert not laws.matches(r"必须|务必|要求各|请各|让我们|同志们|坚决|确保|一定要|要抓好", said), f"seed {seed}"


@pytest.mark.parametrize("sample", of_kind("工作汇报"))
def test_figures_of_a_report_are_dated_and_sourced(sample: str) -> None:
    for seed in SEEDS:
        done = drafted(sample, seed)
        body = [s for b in done.document.blocks if isinstance(b, Paragraph) for s in b.sentences[bool(b.lead) :]]
        for fact in items(done.situation, "成绩"):
            [quantity] = values(fact, "数量")
            told = [s.text for s in body if quantity in s.text]
            assert told, f"seed {seed}: {quantity}"
            text = "".join(block_text(b) for b in done.document.blocks if isinstance(b, Paragraph))
            assert all(value in text for value in values(fact, "来源", "截至")), f"seed {seed}: {quantity}"
            assert any("截至" in one or "数据" in one or "据" in one for one in told), f"seed {seed}: {told}"


def test_a_report_asks_only_if_there_is_something_to_ask() -> None:
    text = (laws.ROOT / "samples" / f"{OF_KIND['工作汇报'][0]}.yaml").read_text(encoding="utf-8")
    without = re.sub(r"(?ms)^请求:.*", "", text)
    done = draft(read_situation(without, kinds=resources().templates.spares), 0, laws.TODAY)
    asked, silent = (
        {pick.slot for _, _, s in walk(paper.document) for pick in s.picks}
        for paper in (drafted(OF_KIND["工作汇报"][0]), done)
    )
    assert "汇报.请求" in asked and "汇报.请求" not in silent


@pytest.mark.parametrize("sample", of_kind("情况通报"))
def test_every_finding_has_place_fault_unit_and_deadline(sample: str) -> None:
    for seed in SEEDS:
        done = drafted(sample, seed)
        [rows] = [t for t in tables(done.document) if "问题" in t[0]]
        assert len(rows) - 1 == len(items(done.situation, "通报事项"))
        for finding in items(done.situation, "通报事项"):
            assert any(set(values(finding, "点位", "问题", "责任单位")) <= set(row) for row in rows), finding


FINDINGS = "检查: {单位: 区消安办, 时间: 9月10日}\n通报事项:\n"


def findings(count: int, fields: str = "") -> str:
    rows = [f"  - {{问题: 第{n}处楼道堆物, 点位: 甲{n}栋{fields}}}\n" for n in range(1, count + 1)]
    return f"主题: 消防安全整治\n{FINDINGS}{''.join(rows)}"


@pytest.mark.parametrize(("count", "tabled"), [(1, False), (4, False), (5, True), (9, True)])
def test_five_findings_make_a_table(count: int, tabled: bool) -> None:
    done = made("情况通报", findings(count, ", 责任单位: 城东街道, 时限: 9月20日"))
    assert bool(tables(done.document)) == tabled
    assert text_of(done).count("城东街道") == count
    assert f"问题{count}个，涉及责任单位1个" in text_of(done)
    if not tabled:
        assert text_of(done).count("（责任单位：城东街道；整改时限：9月20日）") == count


def test_what_a_finding_lacks_is_a_gap_in_text_and_list() -> None:
    done = made("情况通报", findings(2))
    assert text_of(done).count("【待补：责任单位】") == text_of(done).count("【待补：整改时限】") == 2
    listed = {gap.path for gap in done.gaps if gap.printed}
    assert {f"通报事项[{n}].{key}" for n in (1, 2) for key in ("责任单位", "时限")} <= listed


def test_findings_are_counted_by_category() -> None:
    more = (
        findings(3)
        .replace("甲1栋", "甲1栋, 类别: 通道")
        .replace("甲3栋", "甲3栋, 类别: 通道")
        .replace("甲2栋", "甲2栋, 类别: 充电")
    )
    text = text_of(made("情况通报", more))
    assert "通道方面2个，充电方面1个" in text
    assert text.index("甲1栋") < text.index("甲3栋") < text.index("甲2栋")


@pytest.mark.parametrize("sample", of_kind("会议纪要"))
def test_the_subject_of_minutes_is_the_meeting(sample: str) -> None:
    for seed in SEEDS:
        done = drafted(sample, seed)
        heads = [b for b in done.document.blocks if isinstance(b, Paragraph) and not b.lead]
        subjects = [text for text in map(block_text, heads[1:]) if not text.startswith("（")]
        assert all(text.startswith("会议") for text in subjects), subjects
        assert isinstance(done.document.blocks[0], Masthead)


@pytest.mark.parametrize("sample", of_kind("会议纪要"))
def test_every_decision_says_who_and_by_when(sample: str) -> None:
    for seed in SEEDS:
        done = drafted(sample, seed)
        told = {
            block_text(b) for b in done.document.blocks if isinstance(b, Paragraph) and block_text(b).startswith("（")
        }
        for decision in items(done.situation, "议定事项"):
            [text] = [one for one in told if values(decision, "事项")[0] in one]
            assert all(value in text for value in values(decision, "牵头", "时限")), text
            assert re.search(r"由.+(牵头|负责).*完成。", text)


def test_minutes_list_who_was_there_and_who_was_not() -> None:
    labels = [
        block_text(b).split("：")[0] for b in drafted(OF_KIND["会议纪要"][0]).document.blocks if isinstance(b, Listing)
    ]
    assert labels == ["主持", "出席", "列席", "请假", "记录"]


def test_a_decision_nobody_leads_is_a_gap() -> None:
    done = made("会议纪要", "会议: 专题会议\n议定事项: [修路, 修桥]\n")
    assert text_of(done).count("由【待补：牵头单位】牵头，【待补：完成时限】完成。") == 2


@pytest.mark.parametrize("sample", of_kind("实施方案"))
def test_every_task_of_a_plan_has_unit_and_date_in_brackets(sample: str) -> None:
    done = drafted(sample)
    tasks = items(done.situation, "任务")
    told = [block_text(b) for b in done.document.blocks if isinstance(b, Paragraph) and "（牵头单位：" in block_text(b)]
    assert len(told) == len(tasks)
    for task, text in zip(tasks, told, strict=True):
        assert all(value in text[text.index("（牵头单位：") :] for value in values(task, "牵头", "时限"))
    heads = [block_text(b) for b in done.document.blocks if isinstance(b, Heading)]
    assert [head[2:] for head in heads] == ["总体要求", "工作目标", "任务分工", "实施步骤", "保障措施"]


@pytest.mark.parametrize("sample", of_kind("实施方案", "任务分解表"))
def test_every_task_has_a_row_with_lead_support_deadline_and_metric(sample: str) -> None:
    done = drafted(sample)
    [rows] = tables(done.document)
    assert rows[0] == ["序号", "任务", "主要举措", "牵头单位", "配合单位", "完成时限", "指标"]
    for n, (task, row) in enumerate(zip(items(done.situation, "任务"), rows[1:], strict=True), 1):
        assert row[0] == str(n)
        assert all(row)
        assert set(values(task, "标题", "牵头", "时限", "指标")) <= set(row)


def test_the_table_of_a_plan_stands_behind_the_signature_and_only_if_asked() -> None:
    [sample] = OF_KIND["实施方案"]
    kinds = [type(block) for block in drafted(sample).document.blocks]
    assert kinds.index(AttachmentNote) < kinds.index(Signature) < kinds.index(ItemTitle) < kinds.index(Table)
    text = (laws.ROOT / "samples" / f"{sample}.yaml").read_text(encoding="utf-8").replace("附件: [任务分解表]", "")
    done = draft(read_situation(text, kinds=resources().templates.spares), 0, laws.TODAY)
    assert not tables(done.document)


def test_the_table_notes_which_tasks_lack_something() -> None:
    more = "主题: 消防安全整治\n任务:\n  - {标题: 甲, 举措: 清, 牵头: 区住建局, 频次: 每月一次, 指标: 清完}\n  - 乙\n  - 丙\n"
    text = text_of(made("任务分解表", more))
    assert "序号2、3的任务尚有待补内容" in text
    assert "每月一次" in text


@pytest.mark.parametrize("sample", of_kind("简报"))
def test_a_bulletin_has_head_items_and_foot(sample: str) -> None:
    for seed in SEEDS:
        blocks = drafted(sample, seed).document.blocks
        assert isinstance(blocks[0], Masthead) and blocks[0].role == "bulletin"
        assert isinstance(blocks[-1], Imprint)
        assert any(isinstance(block, ItemTitle) for block in blocks)


def test_a_bulletin_with_items_prints_them_to_the_letter() -> None:
    [sample] = [s for s in OF_KIND["简报"] if situation(s).get("简讯")]
    text = text_of(drafted(sample))
    facts = [leaf.text.rstrip("。") for leaf in situation(sample).leaves if leaf.path.startswith("简讯")]
    assert all(fact in text for fact in facts)


def test_a_notice_says_when_where_and_who() -> None:
    done = made("会议通知", "会议: 推进会\n收文: [各街道]\n")
    text = text_of(done)
    assert all(gap in text for gap in ("【待补：会议时间】", "【待补：会议地点】"))
    assert "听众.参会" in {gap.path for gap in done.gaps if gap.printed}


@pytest.mark.parametrize("kind", PAPERS)
def test_only_a_report_has_a_speaker(kind: str) -> None:
    assert ("讲话人" in resources().templates.spares[kind]) == (kind != "工作汇报")


def test_a_topic_that_is_an_inspection_is_not_inspected_once_more() -> None:
    more = "主题: 食品安全专项检查\n检查: {单位: 区市场监管局, 方式: 联合检查, 时间: 4月}\n"
    said = text_of(made("情况通报", more + "通报事项: [{问题: 留样不足, 点位: 三小}]\n"))
    assert "关于食品安全专项检查情况的通报" in said
    assert not re.search(r"检查联合检查|检查情况进行了检查", said)


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("建议市里开放数据接口", "建议市里开放数据接口。"),
        ("{事项: 请拨付补助资金, 理由: 缺口较大}", "缺口较大，请拨付补助资金。"),
        ("{事项: 希望增加编制, 对象: 市编办}", "希望增加编制，请市编办予以支持。"),
    ],
)
def test_a_request_that_is_one_already_is_printed_as_it_stands(asked: str, printed: str) -> None:
    for seed in SEEDS:
        said = text_of(
            made("工作汇报", f"讲话人: 局长\n主题: 就业服务\n收文: 市人社局\n任务: 办好招聘会\n请求: [{asked}]\n", seed)
        )
        assert printed in said
        assert "【待补：牵头单位】负责" in said
        assert "【待补：完成时限】完成" in said


@pytest.mark.parametrize(("names", "label"), [("[任务分解表]", "附件"), ("[考核细则, 任务分解表]", "附件2")])
def test_the_table_of_a_plan_stands_under_its_label(names: str, label: str) -> None:
    done = made("实施方案", f"主题: {{全称: 垃圾分类, 目标: 全覆盖}}\n任务: 配齐设施\n附件: {names}\n")
    kinds = [type(b).__name__ for b in done.document.blocks]
    assert kinds[-3:] == ["AnnexLabel", "ItemTitle", "Table"]
    assert block_text(done.document.blocks[-3]) == label


def test_who_leads_a_task_of_many_actions_stands_under_all_of_them() -> None:
    more = "主题: 垃圾分类\n任务: [{标题: 配齐设施, 举措: [配桶, 建点, 购车], 牵头: 镇城建办, 时限: 6月底前}]\n"
    lines = text_of(made("实施方案", more)).splitlines()
    assert "（牵头单位：镇城建办；完成时限：6月底前）" in [line.strip() for line in lines]


def test_the_day_of_a_table_is_the_day_of_its_signature_in_full() -> None:
    done = made("任务分解表", "主题: 营商环境\n任务: 压减时限\n落款: {单位: 区办公室, 日期: 2026-02-10}\n")
    assert "由区办公室整理，2026年2月10日制表" in text_of(done)
    assert not done.unused
