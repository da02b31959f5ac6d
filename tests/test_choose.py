"""Lexical choice, on a phrasebank of a few lines: what keeps an entry out, what wins, what chance may do."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import laws
from speechgen import marks
from speechgen.bank import phrasebank
from speechgen.bank.phrasebank import Phrase, Phrasebank, Slot
from speechgen.chance import chance
from speechgen.choose import Chooser
from speechgen.derive import Derived
from speechgen.figures import proofs
from speechgen.records import replace
from speechgen.scope import Scope, matches
from speechgen.score import covered
from speechgen.situation import Item, Situation, ledger, read_situation
from speechgen.state import State

SLOTS = """\
- {slot: 甲, step: "1.1", shape: 句, fields: [牵头, 时限, 点位], entries: [ENTRIES]}
- {slot: 乙, step: "1.2", shape: 句, fields: [], entries: [{id: 乙/1, text: 乙的话。}]}
- {slot: 空, step: "1.3", shape: 句, fields: [], entries: []}
"""
TASK = "任务: [{标题: 清理消防通道, 牵头: 区住建局, 时限: 9月底前}]\n"


@dataclass(slots=True)
class Desk:
    """A chooser with what it needs to be asked."""

    situation: Situation
    derived: Derived
    chooser: Chooser
    state: State

    def say(self, slot: str = "甲", subject: str = "") -> str:
        """What is said in a slot, about the item at a path."""
        return marks.strip(self.chooser.say(slot, self.scope(subject), self.state))

    def scope(self, subject: str = "") -> Scope:
        found = self.situation.get(subject) if subject else None
        return Scope(self.situation, self.derived, found if isinstance(found, Item) else None)

    def pick(self) -> str:
        """The id of the entry chosen last."""
        return list(self.state.picks)[-1]


def bank_of(entries: str) -> Phrasebank:
    """A phrasebank with these entries in slot 甲."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bank.yaml"
        path.write_text(SLOTS.replace("ENTRIES", entries), encoding="utf-8")
        return Phrasebank(phrasebank.compile_files([path]))


def desk(entries: str, more: str = "", seed: str = "0", day: str = "2026-09-16", avoid: tuple[str, ...] = ()) -> Desk:
    """A desk for the six lines and `more`, with these entries in slot 甲."""
    situation = read_situation(laws.filled(more))
    derived = Derived(situation, laws.TODAY, ledger(situation))
    chooser = Chooser(bank_of(entries), derived, proofs(situation), day, avoid)
    return Desk(situation, derived, chooser, State(seed, step="1.1"))


PLAIN = "{id: 甲/底, text: 平常的话。}"
FIGURE = "成绩: [{事项: 排查小区, 数量: 326个}]\n"
HARD, SOFT = "风格: {力度: 硬}\n", "风格: {力度: 缓}\n"


@pytest.mark.parametrize(
    ("entry", "more", "fits"),
    [
        ("when: {关系: [本级]}", "", True),
        ("when: {关系: [上级, 来宾]}", "", False),
        ("when: {关系: [来宾]}", "东道主: {名称: 白水县}\n", True),
        ("when: {次序: [先讲]}", "此后发言: [{职务: 市长}]\n", True),
        ("when: {次序: [再讲]}", "此前发言: [{职务: 局长, 行为: 部署}]\n", True),
        ("when: {次序: [讲]}", "此前发言: [{职务: 局长, 行为: 表态}]\n", True),
        ("when: {检查.单位: 有}", "", False),
        ("when: {检查.单位: 有}", "检查: {单位: 市测评组}\n", True),
        ("when: {检查.单位: 无}", "", True),
        ('when: {任务: "2+"}', "任务: [一, 二]\n", True),
        ('when: {任务: "2+"}', "任务: [一]\n", False),
        ('when: {任务: "1"}', "任务: [一]\n", True),
        ('when: {任务: "2-3"}', "任务: [一, 二, 三, 四]\n", False),
        ("proof: [数量]", "", False),
        ("proof: [数量]", FIGURE, True),
        ("proof: [排名, 数量]", FIGURE, True),
        ("proof: [排名]", "排名: {范围: 全市, 位次: 第3名}\n", True),
        ("proof: [排名]", "排名: {范围: 全市, 位次: 倒数第二}\n", False),
        ("proof: [对比]", "成绩: [{事项: 排查小区, 数量: 326个, 对比: }]\n", False),
        ("proof: [数量]", "成绩: [{事项: 排查小区, 数量: }]\n", False),
        ("proof: [荣誉]", "荣誉: [先进单位]\n", True),
        ("tone: 硬", SOFT, False),
        ("tone: 缓", HARD, False),
        ("tone: 硬", HARD, True),
        ("tone: 硬", "", True),
        ("valid_from: 2026-10", "", False),
        ("valid_from: 2026-09", "", True),
        ("valid_until: 2026-08", "", False),
        ("valid_until: 2026-09", "", True),
        ("valid_until: 2025", "", False),
        ("valid_from: 2020, valid_until: 2030", "", True),
    ],
)
def test_an_entry_stands_only_where_its_conditions_are_met(entry: str, more: str, fits: bool) -> None:
    assert desk(f"{{id: 甲/1, text: 这句话。, {entry}}}", more).say() == ("这句话。" if fits else "")


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("由{{ 主题.办公室 }}来抓。", "", ""),
        ("由{{ 讲话人.职务 }}来抓。", "", "由区长来抓。"),
        ("{{ 检查.单位 }}要来。", "检查: {单位: }\n", "【待补：检查单位】要来。"),
        ("{{ 会议.目的 }}。", "会议: {名称: 会, 目的: [一, 二]}\n", "一、二。"),
        ("{{ 会议.目的|分号 }}。", "会议: {名称: 会, 目的: [一, 二]}\n", "一；二。"),
        ("{{ 会议.目的|逗号 }}。", "会议: {名称: 会, 目的: [一, 二]}\n", "一，二。"),
        ("{{ 会议.目的 }}。", "会议: {名称: 会, 目的: [把责任压到每个人身上去, 二]}\n", "把责任压到每个人身上去，二。"),
        ("先说，{{ >乙 }}", "", "先说，乙的话。"),
        ("先说，{{ >空 }}", "", ""),
        ("先说，{{ ?空 }}", "", "先说，"),
        ("{{ 自称 }}的事。", "", "我区的事。"),
        ("抓{{ 此项工作 }}。", "", "抓消防安全整治。"),
    ],
)
def test_braces_are_filled_or_the_entry_is_out(text: str, more: str, said: str) -> None:
    assert desk(f'{{id: 甲/1, text: "{text}"}}', more).say() == said


def test_an_entry_about_something_needs_that_word_in_the_item() -> None:
    entries = "{id: 甲/1, text: 通道是生命线。, about: [通道, 消防车]}, {id: 甲/2, text: 楼道要清空。, about: [楼道]}"
    asked = desk(entries, TASK)
    assert asked.say("甲", "任务[1]") == "通道是生命线。"
    assert asked.say("甲", "任务[1]") == ""
    assert desk(entries, TASK).say("甲") == ""


def test_a_word_to_avoid_keeps_an_entry_out() -> None:
    entries = f"{{id: 甲/1, text: 要下狠手。, rung: 9}}, {PLAIN}"
    assert desk(entries).say() == "要下狠手。"
    assert desk(entries, avoid=("狠",)).say() == "平常的话。"


def test_a_plain_sentence_is_said_once() -> None:
    asked = desk(PLAIN)
    assert [asked.say(), asked.say()] == ["平常的话。", ""]
    assert "甲" in asked.state.silent


@pytest.mark.parametrize("tie", ["twin: 甲/2", "not_with: [甲/2]"])
def test_what_does_not_go_together_is_not_said_together(tie: str) -> None:
    asked = desk(f"{{id: 甲/1, text: 一句。, {tie}}}, {{id: 甲/2, text: 两句。, rung: 9}}")
    assert [asked.say(), asked.say()] == ["两句。", ""]


@pytest.mark.parametrize("tie", ["twin: 甲/2", "not_with: [甲/2]"])
def test_a_tie_holds_in_both_directions(tie: str) -> None:
    asked = desk(f"{{id: 甲/1, text: 一句。, rung: 9, {tie}}}, {{id: 甲/2, text: 两句。}}")
    assert [asked.say(), asked.say()] == ["一句。", ""]


def test_of_two_rungs_the_higher_wins_if_it_is_proved() -> None:
    entries = "{id: 甲/1, text: 有了进展。, rung: 1}, {id: 甲/4, text: 走在前列。, rung: 4, proof: [排名]}"
    assert desk(entries, "排名: {范围: 全市, 位次: 第1名}\n").say() == "走在前列。"
    asked = desk(entries)
    assert asked.say() == "有了进展。"
    assert [(p.id, p.reason) for p in asked.state.picks["甲/1"].passed] == [("甲/4", "凭据不足：要有排名")]


def test_the_entry_that_says_more_of_the_facts_wins() -> None:
    entries = '{id: 甲/1, text: 抓紧去办。}, {id: 甲/2, text: "由{{ 牵头 }}牵头，{{ 时限 }}办完。"}'
    for seed in "0123456789":
        assert desk(entries, TASK, seed).say("甲", "任务[1]") == "由区住建局牵头，9月底前办完。"


FOUR = ", ".join(f"{{id: 甲/{n}, text: 第{c}种说法。}}" for n, c in enumerate("甲乙丙丁", 1))


def test_what_a_slot_inside_says_counts_as_said() -> None:
    slot = Slot("甲", "", "句", ("表现", "原因"), "")
    plain = Phrase("甲/1", "甲", (), when={"原因": "有"}, fields=("表现",))
    assert covered(plain, slot) == 1
    assert covered(replace(plain, inner=("乙",)), slot) == 2


def test_the_same_seed_picks_the_same_and_all_entries_have_their_turn() -> None:
    assert desk(FOUR, seed="7").say() == desk(FOUR, seed="7").say()
    assert len({desk(FOUR, seed=str(n)).say() for n in range(40)}) == 4


def test_a_new_entry_changes_only_the_picks_it_wins() -> None:
    before = [desk(FOUR, seed=str(n)).say() for n in range(40)]
    after = [desk(f"{FOUR}, {{id: 甲/5, text: 新的说法。}}", seed=str(n)).say() for n in range(40)]
    assert all(a in (b, "新的说法。") for a, b in zip(after, before, strict=True))
    assert 0 < after.count("新的说法。") < 30


def test_what_is_asked_elsewhere_does_not_change_a_pick() -> None:
    for n in range(20):
        one, other = desk(FOUR, seed=str(n)), desk(FOUR, seed=str(n))
        other.say("乙")
        other.say("空")
        assert one.say() == other.say()


def test_a_figure_of_speech_is_not_used_twice_running() -> None:
    entries = (
        "{id: 甲/1, text: 东边日出。, device: 对比}, {id: 甲/2, text: 西边下雨。, device: 对比}, "
        "{id: 甲/3, text: 照直说。}, {id: 甲/4, text: 明白讲。}"
    )
    for n in range(20):
        asked = desk(entries, seed=str(n))
        assert len({asked.say(), asked.say()} & {"东边日出。", "西边下雨。"}) < 2


def test_a_turn_of_speech_gives_way_where_the_draft_already_has_it() -> None:
    entries = "{id: 甲/看, text: 成不成，就看怎么抓。}, {id: 甲/平, text: 这件事要抓好。}"

    def plain_first(heard: set[str]) -> int:
        desks = [desk(entries, seed=str(n)) for n in range(60)]
        for one in desks:
            one.state.turns |= heard
        return sum(one.say() == "这件事要抓好。" for one in desks)

    assert plain_first({"要看"}) > plain_first(set()) + 6


def test_every_pick_tells_what_was_passed_over_and_why() -> None:
    asked = desk(f"{FOUR}, {{id: 甲/9, text: 不行。, when: {{关系: [来宾]}}}}")
    asked.say()
    pick = asked.state.picks[asked.pick()]
    passed = {p.id: p.reason for p in pick.passed}
    assert set(passed) | {pick.phrase} == {f"甲/{n}" for n in (1, 2, 3, 4, 9)}
    assert passed["甲/9"] == "条件不合：关系"
    assert all(reason for reason in passed.values())


def test_cover_says_every_given_field_once() -> None:
    entries = (
        '{id: 甲/1, text: "由{{ 牵头 }}牵头。"}, {id: 甲/2, text: "{{ 时限 }}要办完。"}, '
        '{id: 甲/3, text: "盯住{{ 点位 }}。"}, {id: 甲/4, text: 没有事实的话。}'
    )
    for n in range(10):
        asked = desk(entries, TASK, str(n))
        said = marks.strip(asked.chooser.cover(["甲"], asked.scope("任务[1]"), asked.state))
        assert (said.count("区住建局"), said.count("9月底前"), said.count("点位")) == (1, 1, 0)
        assert "没有事实的话" not in said


def test_a_copy_of_the_state_does_not_change_the_state() -> None:
    asked = desk(FOUR)
    other = asked.state.copy(1)
    asked.chooser.say("甲", asked.scope(), other)
    assert other.used and other.picks and not asked.state.used and not asked.state.picks


def test_chance_is_even_and_depends_on_its_arguments_alone() -> None:
    rolls = [chance("c0ffee", str(n)) for n in range(2000)]
    assert rolls == [chance("c0ffee", str(n)) for n in range(2000)]
    assert all(0 <= roll <= 1 for roll in rolls)
    assert 0.45 < sum(rolls) / len(rolls) < 0.55


@pytest.mark.parametrize(
    ("wanted", "value", "met"),
    [
        (("甲", "乙"), "乙", True),
        (("甲",), "乙", False),
        (("甲",), None, False),
        ("有", "甲", True),
        ("有", None, False),
        ("无", None, True),
        (("无", "甲"), None, True),
        ("1", "甲", True),
        ("2+", "甲", False),
        ("2+", None, False),
        ("甲", "甲", True),
    ],
)
def test_conditions(wanted: str | tuple[str, ...], value: str | None, met: bool) -> None:
    assert matches(wanted, value) is met
