"""The lint of the phrasebank: each rule with a bad and a good case, and the built-in bank without a finding to act on."""

from __future__ import annotations

from pathlib import Path

import pytest

import laws
from speechgen.bank import phrasebank
from speechgen.bank.alike import ALIKE, Index, likeness, pairs
from speechgen.bank.files import bank_files
from speechgen.bank.lint import RULES, lint
from speechgen.bank.phrasebank import Phrasebank
from speechgen.bank.reach import Bank, coverage
from speechgen.bank.words import boosters_in, forbidden_in, unfixed
from speechgen.datafiles import data_dir
from speechgen.drafting import resources

# A slot that templates ask for, and one that nobody does; ENTRIES goes into the first.
SLOTS = """\
- {slot: 成绩.起, step: "2.1", shape: 句, fields: [主题.启动], entries: [ENTRIES]}
- {slot: 没人要, step: "2.1", shape: 句, fields: [], entries: [OTHERS]}
"""
REST = "{id: 成绩.起/底, text: 先说说已经做成的事。}"


def codes(folder: Path, entries: str, others: str = "") -> list[str]:
    """Level and code of each finding about a bank of a few entries; nothing about steps left without any."""
    path = folder / "bank.yaml"
    path.write_text(SLOTS.replace("ENTRIES", entries).replace("OTHERS", others), encoding="utf-8")
    bank = Phrasebank(phrasebank.compile_files([path]))
    assert not bank.findings
    found = lint(Bank(bank, resources().templates, "2026-11-21"))
    return [f"{finding.level} {finding.code}" for finding in found if finding.code != "thin"]


BAD_AND_GOOD = {
    "error unbound": (
        '{id: 成绩.起/甲, text: "由{{ 牵头 }}说起。"}',
        '{id: 成绩.起/甲, text: "从{{ 主题.启动 }}说起，{{ 全域 }}没有停过。"}',
    ),
    "error unbound condition": (
        "{id: 成绩.起/甲, text: 先说成绩。, when: {牵线: 有}}",
        "{id: 成绩.起/甲, text: 先说成绩。, when: {排名: 有}}",
    ),
    "error unreachable value": (
        "{id: 成绩.起/甲, text: 先说成绩。, when: {阶段: [推近]}}",
        "{id: 成绩.起/甲, text: 先说成绩。, when: {阶段: [推进]}}",
    ),
    "error unreachable field": (
        '{id: 成绩.起/甲, text: "从{{ 主题.启动 }}说起。", when: {主题.启动: 无}}',
        '{id: 成绩.起/甲, text: "从头说起。", when: {主题.启动: 无}}',
    ),
    "warning unreachable kind": (
        "{id: 成绩.起/甲, text: 先说成绩。, when: {文种: [换届部署讲话]}}",
        "{id: 成绩.起/甲, text: 先说成绩。, when: {文种: [推进会讲话]}}",
    ),
    "warning alike": (
        "{id: 成绩.起/甲, text: 回过头来看一看前一段的工作。}, {id: 成绩.起/乙, text: 回过头来看一看这一段的工作。}",
        "{id: 成绩.起/甲, text: 回过头来看一看前一段的工作。}, {id: 成绩.起/乙, text: 成绩不讲不行，讲多了也不行。}",
    ),
    "warning alike apart": (
        "{id: 成绩.起/甲, text: 回头看一看前一段的工作。}, {id: 成绩.起/乙, text: 回头看一看前段的工作。, tone: 缓}",
        "{id: 成绩.起/甲, text: 回头看一看前一段的工作。, when: {阶段: [推进]}},"
        " {id: 成绩.起/乙, text: 回头看一看前段的工作。, when: {阶段: [冲刺]}}",
    ),
    "error ladder": (
        "{id: 成绩.起/一, text: 正在做。, rung: 1}, {id: 成绩.起/二, text: 有了成效。, rung: 2}",
        "{id: 成绩.起/一, text: 正在做。, rung: 1}, {id: 成绩.起/二, text: 有了成效。, rung: 2, proof: [数量]}",
    ),
    "warning ladder": (
        "{id: 成绩.起/一, text: 正在做。, rung: 1}, {id: 成绩.起/三, text: 成效明显。, rung: 3, proof: [对比]}",
        "{id: 成绩.起/一, text: 正在做。, rung: 1}, {id: 成绩.起/二, text: 成效明显。, rung: 2, proof: [对比]}",
    ),
    "error period": (
        "{id: 成绩.起/甲, text: 先说成绩。, valid_from: 2027-01, valid_until: 2026-12}",
        "{id: 成绩.起/甲, text: 先说成绩。, valid_from: 2026-01, valid_until: 2026-12}",
    ),
    "hint period": (
        "{id: 成绩.起/甲, text: 先说成绩。, valid_until: 2026-10}",
        "{id: 成绩.起/甲, text: 先说成绩。, valid_until: 2026}",
    ),
    "warning tone": (
        "{id: 成绩.起/甲, text: 成绩一笔一笔算。, tone: 硬}, {id: 成绩.起/乙, text: 账不能糊涂。, tone: 硬}",
        "{id: 成绩.起/甲, text: 成绩一笔一笔算。, tone: 硬}, {id: 成绩.起/乙, text: 账不能糊涂。, tone: 缓}",
    ),
    "error fact": ("{id: 成绩.起/甲, text: 已经办成三件实事。}", "{id: 成绩.起/甲, text: 办成了几件实事。}"),
    "error fact counted": (
        "{id: 成绩.起/甲, text: 成绩有三项。, when: {成绩: 有}}",
        '{id: 成绩.起/甲, text: 成绩有三项。, when: {成绩: "3"}}',
    ),
    "error word": ("{id: 成绩.起/甲, text: 首先，说说成绩。}", "{id: 成绩.起/甲, text: 首先要看到成绩。}"),
    "error word measure": (
        "{id: 成绩.起/甲, text: 各单位都要建立台账。}",
        "{id: 成绩.起/甲, text: 各单位心里都有一本账。}",
    ),
    "warning booster": (
        "{id: 成绩.起/甲, text: 要进一步深入扎实地总结。}",
        "{id: 成绩.起/甲, text: 要扎实总结。要深入分析。要认真对待。}",
    ),
}


@pytest.mark.parametrize("name", BAD_AND_GOOD)
def test_a_rule_tells_the_bad_and_leaves_the_good(tmp_path: Path, name: str) -> None:
    bad, good = BAD_AND_GOOD[name]
    code = " ".join(name.split()[:2])
    told = codes(tmp_path, f"{REST}, {bad}")
    # a pair of hard entries needs a slot that holds nothing else
    told = told or codes(tmp_path, bad)
    assert set(told) == {code}
    assert codes(tmp_path, f"{REST}, {good}") == []


def test_a_slot_that_nothing_asks_for_is_told_once(tmp_path: Path) -> None:
    others = "{id: 没人要/甲, text: 说了也没人听。}, {id: 没人要/乙, text: 还是没有人听。}"
    assert codes(tmp_path, REST, others) == ["warning unreachable"]


def test_a_finding_shows_its_line_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "bank.yaml"
    path.write_text(SLOTS.replace("ENTRIES", "{id: 成绩.起/甲, text: 最后，说说成绩。}").replace("OTHERS", ""))
    bank = Bank(Phrasebank(phrasebank.compile_files([path])), resources().templates)
    [finding] = [f for f in lint(bank, {str(path.resolve())}) if f.code == "word"]
    assert (finding.pos.file, finding.pos.line) == (str(path), 1)
    assert finding.line_text[finding.pos.column - 1 :].startswith("{id: 成绩.起/甲")
    assert finding.suggestion
    assert lint(bank, {"/别的.yaml"}) == []


def test_every_rule_has_a_case() -> None:
    told = {"unbound", "unreachable", "alike", "ladder", "period", "tone", "fact", "word", "booster"}
    assert {name.split()[1] for name in BAD_AND_GOOD} == told
    assert {rule.__name__ for rule in RULES} >= {"unbound", "contradictions", "thin", "doubles"}


# --- the built-in bank ------------------------------------------------------------------------------------------------


def built_in() -> Bank:
    """The bank as it ships."""
    return Bank(resources().bank, resources().templates, "2026-11-21")


def test_the_built_in_bank_is_clean() -> None:
    told = [f"{f.pos.file}:{f.pos.line}: {f.code} {f.message}" for f in lint(built_in()) if f.level != "hint"]
    assert not told, "\n".join(["", *told])


def test_every_step_of_every_kind_has_something_to_say() -> None:
    rows = coverage(built_in())
    assert {row.kind for row in rows} == set(resources().templates.kinds)
    assert [row for row in rows if row.entries < 3 and row.kind not in laws.FIXED] == []


def test_word_lists_are_no_phrase_file() -> None:
    assert not [path for path in bank_files([data_dir("phrasebank")]) if path.name == "words.yaml"]


# --- words and likeness -----------------------------------------------------------------------------------------------


def test_words_of_a_phrase() -> None:
    assert [hit.text for hit in forbidden_in("这件事首先要紧，最后，各单位要签订责任状。")] == ["签订责任状"]
    assert [hit.text for hit in forbidden_in("话说完了。最后，谢谢。")] == ["最后，"]
    assert boosters_in("要切实抓好，进一步抓好") == ["切实", "进一步"]
    assert unfixed("下面，我强调三点意见。谢谢大家！") == "□。□！"


def test_the_index_finds_what_comparing_all_with_all_finds() -> None:
    texts = {p.id: p.literal for p in resources().bank if len(p.literal) > 10}
    few = dict(list(texts.items())[::9])
    index = Index(few.items())
    sets = {key: pairs(text) for key, text in few.items()}
    slow = {(a, b) for n, a in enumerate(sets) for b in list(sets)[n + 1 :] if likeness(sets[a], sets[b]) >= ALIKE}
    assert {(a, b) for a, b, _ in index.twins()} == slow
    key = next(iter(few))
    assert index.near(few[key])[0] == (key, 1.0)
