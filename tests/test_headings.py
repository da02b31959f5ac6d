"""Level-1 headings: they match, say what their section says, differ from seed to seed, and keep to a 标题句式."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from laws import RICH, SAMPLES, SEEDS, TODAY, draft_of, drafted, filled, situation
from speechgen import measure
from speechgen.document import Heading
from speechgen.drafting import Draft, draft, resources
from speechgen.scope import matches
from speechgen.situation import Situation, read_situation

# What a heading may only name if the file gives it: a word and the fields of which one is needed.
PROMISES = {
    "形势": ("形势",),
    "机遇": ("形势.机遇",),
    "压力": ("形势.压力",),
    "意义": ("意义", "依据", "程序"),
    "经验": ("经验",),
    "成绩": ("成绩", "荣誉"),
    "进展": ("成绩", "荣誉"),
    "问题": ("问题",),
    "差距": ("问题",),
    "短板": ("问题",),
    "督": ("督查",),
    "纪律": ("纪律",),
    "清单": ("清单",),
    "程序": ("程序",),
    "整改": ("问题", "任务"),
}
HEADED = tuple(name for name in RICH if len(measure.headings(drafted(name).document)) > 1)


def said(done: Draft) -> tuple[str, ...]:
    """The level-1 headings without their numbers."""
    return tuple(re.sub(r"^[一二三四五六七八九十]+、", "", text) for text in measure.headings(done.document))


@pytest.mark.parametrize("sample", HEADED)
def test_headings_match_or_are_all_plain(sample: str) -> None:
    bad = []
    for seed in SEEDS:
        texts = said(drafted(sample, seed))
        plain = all(len(measure.clause_lengths(text)) == 1 for text in texts)
        if measure.parallelism(texts) < 0.7 and not plain:
            bad.append(f"{seed}: {' / '.join(texts)}")
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize("sample", HEADED)
def test_a_heading_promises_nothing_the_file_lacks(sample: str) -> None:
    found = situation(sample)
    empty = [
        f"{seed}: {text} ({word})"
        for seed in range(10)
        for text in said(draft(found, seed, TODAY))
        for word, fields in PROMISES.items()
        if word in text and not any(_given(found, path) for path in fields)
    ]
    assert not empty, "\n".join(empty)


def _given(found: Situation, path: str) -> bool:
    return matches("有", found.get(path) or None)


@pytest.mark.parametrize("sample", HEADED)
def test_no_heading_ends_with_a_tag(sample: str) -> None:
    texts = [text for seed in SEEDS for text in said(drafted(sample, seed))]
    assert min(min(measure.clause_lengths(text)) for text in texts) > 3


@pytest.mark.parametrize("sample", HEADED)
def test_two_seeds_rarely_have_the_same_headings(sample: str) -> None:
    assert len({said(draft(situation(sample), seed, TODAY)) for seed in range(10)}) >= 8


@pytest.mark.parametrize("sample", HEADED)
def test_no_two_headings_of_a_speech_begin_alike(sample: str) -> None:
    alike = [
        texts for seed in SEEDS for texts in (said(drafted(sample, seed)),) if len({t[:4] for t in texts}) < len(texts)
    ]
    assert alike == []


PATTERNS = ("4+4", "4+6", "4+10", "6+6", "6+10", "8+8", "8+16", "4+4+10", "10+5+3", "单句")
KINDS = ("推进会讲话", "动员讲话", "冲刺讲话", "整改讲话", "部门会议讲话", "迎检讲话", "安全部署讲话", "换届部署讲话")
WHOLE = """\
成绩: [{事项: 排查小区, 数量: 326个}]
问题: [{表现: 通道边清边占, 程度: 一些, 对象: 小区}, {表现: 飞线充电没有禁住, 程度: 部分, 对象: 小区}]
意义: [消防安全关系群众生命财产]
任务: [{标题: 打通生命通道}, {标题: 解决充电难题}, {标题: 抓好隐患销号}]
责任: {第一责任: 各街道办事处主任}
"""


def asked(pattern: str, kind: str = "推进会讲话") -> Draft:
    return draft_of(f"{WHOLE}文种: {kind}\n风格: {{标题句式: {pattern}}}\n", seed=3)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_asked_for_is_kept(pattern: str, kind: str) -> None:
    done = asked(pattern, kind)
    assert len(said(done)) > 1
    assert [text for text in said(done) if measure.misses(text, pattern)] == []
    assert not [f for f in done.findings if f.code == "heading-pattern"]


@pytest.mark.parametrize("sample", HEADED)
@pytest.mark.parametrize("pattern", ["4+10", "4+4+10", "6+6"])
def test_a_pattern_is_kept_over_the_samples(sample: str, pattern: str) -> None:
    text = re.sub(r"^风格:.*\n(?:  .*\n)*", "", SAMPLES[sample].read_text(encoding="utf-8"), flags=re.MULTILINE)
    done = draft(read_situation(f"{text}\n风格: {{标题句式: {pattern}}}\n"), 1, TODAY)
    assert [text for text in said(done) if measure.misses(text, pattern)] == []


def test_a_pattern_that_cannot_be_kept_is_told() -> None:
    done = asked("2+3+17")
    [told] = [f for f in done.findings if f.code == "heading-pattern"]
    assert "2+3+17" in told.message
    assert told.level == "hint"
    assert "4+4" in told.suggestion


def test_an_approved_outline_is_not_measured() -> None:
    done = draft_of(f"{WHOLE}提纲: [把账算清, 把事办好]\n风格: {{标题句式: 4+4}}\n")
    assert not [f for f in done.findings if f.code == "heading-pattern"]


def test_a_heading_with_a_field_carries_its_path() -> None:
    """Some heading of some seed says how many tasks the file has, and the number is derived from it."""
    spans = [
        span
        for seed in range(12)
        for block in draft_of(WHOLE, seed).document.blocks
        if isinstance(block, Heading)
        for span in block.sentence.spans
        if span.text == "三" and span.origin == "derived"
    ]
    assert spans
    assert all("任务" in span.paths for span in spans)


def test_a_section_whose_headings_were_all_put_away_is_called_by_its_id(tmp_path: Path) -> None:
    rows = "\n".join(f"    - {{id: {p.id}, retired: true}}" for p in resources().bank.entries("标题.任务"))
    (tmp_path / "phrasebank").mkdir()
    (tmp_path / "phrasebank" / "own.yaml").write_text(f"- slot: 标题.任务\n  entries:\n{rows}\n", encoding="utf-8")
    found = read_situation(filled(WHOLE))
    assert "任务" in said(draft(found, 0, TODAY, own=(tmp_path,)))
