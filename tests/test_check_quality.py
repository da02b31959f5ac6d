"""Is `check` to be trusted: silent on clean papers, no change to them, planted faults found at their place, drafts clean."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreign_docx import docx, p, r
from laws import SAMPLES, drafted
from speechgen.checking import mending
from speechgen.checking import run as checking
from speechgen.checking.factbook import facts_of
from speechgen.checking.run import Report
from speechgen.document import plain_text
from speechgen.reading.docx import read_docx
from speechgen.reading.manuscript import Manuscript
from speechgen.reading.text import decoded, read_text
from speechgen.text import count_chars
from speechgen.writers import WRITERS, Layout
from test_rules import TODAY, examples, rules

CLEAN = Path(__file__).parent / "clean" / "papers.txt"
# A gap, a masked name and a highlighted gap are what an unfinished draft is meant to show.
UNFINISHED = ("RS01", "RS01b", "RS08d")


@cache
def papers() -> dict[str, str]:
    """The clean papers by name."""
    found = re.findall(r"^=== (.*)\n((?:(?!=== ).*\n)*)", CLEAN.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(found)


def report(manuscript: Manuscript) -> Report:
    """What the rules that are on say."""
    return checking.check(checking.paper(manuscript, TODAY), [rule for rule in rules().values() if not rule.off])


def told(done: Report) -> list[str]:
    """Errors and warnings in words."""
    rows = ((hit, done.manuscript.paras[hit.para].text) for hit in done.hits if hit.rule.level != "hint")
    return [f"{hit.rule.id} {text[hit.start : hit.end]}：{hit.message}" for hit, text in rows]


def as_docx(text: str, seed: int = 1) -> bytes:
    """A paper as a .docx whose runs are split anywhere."""
    dice = random.Random(seed)
    body = ""
    for line in text.splitlines():
        line = line.strip("　 ")
        cuts = sorted({0, len(line), *(dice.randrange(len(line) + 1) for _ in range(3))})
        body += p(*(r(line[a:b], "<w:b/>" * dice.randrange(2)) for a, b in pairwise(cuts)))
    return docx(body)


def test_there_are_thirty_papers_of_many_kinds() -> None:
    assert len(papers()) >= 30
    assert sum(count_chars(text) for text in papers().values()) > 9_000


@pytest.mark.parametrize("name", papers())
def test_a_clean_paper_has_no_error_and_no_warning(name: str) -> None:
    assert told(report(read_text(papers()[name], "txt"))) == []
    manuscript, package = read_docx(as_docx(papers()[name]))
    assert told(report(manuscript)) == []
    assert mending.changes(manuscript, report(manuscript).hits) == ()
    assert package.names


@pytest.mark.parametrize("name", papers())
def test_fixing_a_clean_paper_changes_nothing(name: str) -> None:
    source = decoded(papers()[name].encode("gb18030"), name)
    manuscript = read_text(source.text, "txt", name)
    done = mending.changes(manuscript, report(manuscript).hits)
    assert mending.fixed_text(manuscript, source, done) == papers()[name].encode("gb18030")


HOST = papers()["县长在安全生产会上的讲话"]
MIDDLE = "同志们，安全生产没有休止符。"


def planted() -> Iterator[Any]:
    """Every one-line bad example of a rule that is on, to be planted into a clean speech; the head and whole files apart."""
    for case in examples("bad"):
        rule, text = case.values
        if isinstance(text, str) and "\n" not in text and not rules()[rule].off and not rules()[rule].where:
            yield pytest.param(rule, text.partition(" → ")[0], id=case.id)


@pytest.mark.parametrize(("rule", "text"), list(planted()))
def test_a_fault_planted_in_a_clean_speech_is_found_at_its_place(rule: str, text: str) -> None:
    wanted = re.findall("⟦(.*?)⟧", text)
    line = text.replace("⟦", "").replace("⟧", "")
    whole = HOST.replace(MIDDLE, f"{line}\n{MIDDLE}")
    made = [read_docx(as_docx(whole))[0]]
    if rule != "PU23":  # in a plain text the line may be broken on purpose
        made.append(read_text(whole, "txt"))
    for manuscript in made:
        done = report(manuscript)
        found = [manuscript.paras[hit.para].text[hit.start : hit.end] for hit in done.hits if hit.rule.id == rule]
        assert found == wanted
        others = {manuscript.paras[hit.para].text for hit in done.hits if hit.rule.level != "hint"}
        assert others <= {line}, "a fault in one line is no fault of another"


MUTATIONS = (
    ("PU01", "，", ","),
    ("PU01", "。", ";"),
    ("PU05", "，", "，，"),
    ("PU05", "。", "。。"),
    ("PU05b", "，", "，。"),
    ("PU08", "”", ""),
    ("PU08", "“", ""),
    ("WD01", "部署", "布署"),
    ("RS07b", "必须", "必须必须"),
    ("ST02", "二是", "四是"),
    ("NU04", "2026年11月16日", "2026年11月06日"),
    ("NU20b", "三点意见", "四点意见"),
    ("ST01", "二、突出", "四、突出"),
    ("RS04", "隐患", "隐\ufffd"),
    ("RS04c", "消防", "消\u200b防"),
    ("DA02", "11月5日", "11月35日"),
    ("NU09", "下降30%", "下降30%个百分点"),
)


@pytest.mark.parametrize(("rule", "old", "new"), MUTATIONS)
def test_a_clean_speech_with_one_thing_changed(rule: str, old: str, new: str) -> None:
    assert old in HOST
    places = [match.start() for match in re.finditer(re.escape(old), HOST)]
    for at in random.Random(7).sample(places, min(6, len(places))):
        text = HOST[:at] + new + HOST[at + len(old) :]
        done = report(read_text(text, "txt"))
        assert rule in {hit.rule.id for hit in done.hits}, text[max(0, at - 20) : at + 20]


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("seed", range(2))
def test_a_draft_has_nothing_to_mend(sample: str, seed: int) -> None:
    """design.md §6.5, and against its own facts: no number, day, name or place that the situation does not give."""
    draft = drafted(sample, seed)
    manuscript, _ = read_docx(WRITERS["docx"](draft.document, Layout(), ()))
    subject = checking.paper(manuscript, TODAY, draft.situation.day)
    subject.facts = facts_of(draft.situation)
    done = checking.check(subject, [rule for rule in rules().values() if not rule.off and rule.id not in UNFINISHED])
    assert told(done) == []
    assert mending.changes(manuscript, done.hits) == ()


PROVINCIAL = """\
在全省高质量发展推进会上的讲话
同志们：
过去五年，全省地区生产总值年均增长5.6%，新增高新技术企业1200家，其中规模以上工业企业占比超过六成。
全面深化改革、全面依法治国、全面从严治党取得新成效，推动经济建设、文化建设、社会建设、生态文明建设协调发展。
一、二产业融合不够，三、四季度压力较大，PM2.5平均浓度降至29微克/立方米，进出口总额增长8%左右。
城乡居民收入比缩小到2.1∶1，每万人发明专利拥有量提高到20，基尼系数下降0.02，能耗较2020年累计下降14.5%。
坚持以马克思列宁主义、毛泽东思想、邓小平理论、“三个代表”重要思想、科学发展观为指导，学习《条例》、《准则》。
难题不能不了了之，会前与与会同志交换了意见，事故告诉我们我们离安全还有多远。
"""


def test_a_paper_of_a_province_has_no_error_and_no_warning() -> None:
    """Near misses of the rules that clean reports have most often tripped over."""
    assert told(report(read_text(PROVINCIAL, "txt"))) == []


def against(sample: str, text: str) -> dict[str, list[str]]:
    """What the rules find in a changed draft held against its situation: texts by rule."""
    situation = drafted(sample).situation
    manuscript = read_text(text, "txt")
    subject = checking.paper(manuscript, TODAY, situation.day)
    subject.facts = facts_of(situation)
    found: dict[str, list[str]] = {}
    for hit in checking.check(subject, rules().values()).hits:
        found.setdefault(hit.rule.id, []).append(manuscript.paras[hit.para].text[hit.start : hit.end])
    return found


FLOOD = "防汛安全部署"


@pytest.mark.parametrize("sample", [FLOOD, "营商环境冲刺", "人居环境动员"])
def test_a_number_changed_in_a_draft_is_found(sample: str) -> None:
    text = plain_text(drafted(sample).document)
    numbers = list(re.finditer(r"(?<![\d.月第])(\d{2,4})(?=[个处户家人座件场])", text))
    assert len(numbers) > 5
    for match in numbers:
        wrong = str(int(match[1]) + 3717)
        assert f"{wrong}{text[match.end()]}" in " ".join(
            against(sample, text[: match.start(1)] + wrong + text[match.end(1) :])["NU21"]
        )


def test_a_day_a_place_and_the_own_name_of_another_paper_are_found() -> None:
    text = plain_text(drafted(FLOOD).document) + "\n近年来，清河县城市面貌变化很大。我区要在12月31日前完成整改。"
    found = against(FLOOD, text)
    assert found["NM10"] == ["清河县"]
    assert found["NM11"] == ["我区"]
    assert found["DA08"] == ["12月31日"]


@given(
    st.lists(
        st.text(
            st.sampled_from(
                "一二三是要第、，。；：（）“”《》()?,.0123456789年月日%％—-～亿万增长由至到等个 XX×【】的了"
            ),
            max_size=60,
        ),
        max_size=8,
    )
)
def test_any_text_is_checked_and_every_hit_lies_in_it(lines: list[str]) -> None:
    manuscript = read_text("\n".join(lines), "txt")
    for hit in checking.check(checking.paper(manuscript, TODAY), rules().values()).hits:
        text = manuscript.paras[hit.para].text
        assert 0 <= hit.start <= hit.end <= len(text)
        assert all(hit.start <= start <= end <= hit.end for start, end, _ in hit.edits)
