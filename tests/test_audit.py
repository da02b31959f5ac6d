"""The audit of the phrasebank: variations are repeatable, counts are right on a bank of a few lines, reports say them."""

from __future__ import annotations

import json
import pickle
import tempfile
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import laws
from speechgen.bank import phrasebank
from speechgen.bank.phrasebank import Phrasebank
from speechgen.curate import audit as phrase_audit
from speechgen.curate import audit_report, variation
from speechgen.curate.audit import Job, Tally, count, grams, jobs, masked, run, sentence_keys
from speechgen.curate.topic_moves import moved
from speechgen.curate.use import SEEDS_LIMIT, SHARED_LIMIT, Audit, audit_of
from speechgen.datafiles import load_yaml, plain
from speechgen.document import Document, Paragraph, Passed, Pick, Sentence, Span
from speechgen.drafting import resources
from speechgen.findings import Finding, InputError, Pos
from speechgen.situation import read_situation

SAMPLES = [laws.SAMPLES[name] for name in ("小区消防推进会", "创卫整改", "镇人大换届", "防汛安全部署")]
WISHES = variation.wishes(resources().bank)


@cache
def small_bank() -> Phrasebank:
    """One slot of eight entries that say one fact, and one that says none."""
    entries = [f'{{id: 甲/{n}, text: "第{n}种说法，由{{{{ 牵头 }}}}来办。"}}' for n in "一二三四五六七八"]
    entries.append("{id: 甲/空, text: 大家抓紧办。}")
    text = f"- {{slot: 甲, step: '1.1', shape: 句, fields: [牵头], entries: [{', '.join(entries)}]}}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bank.yaml"
        path.write_text(text, encoding="utf-8")
        return Phrasebank(phrasebank.compile_files([path]))


def document(*spans: Span, pick: str = "甲/一", barred: tuple[str, ...] = ()) -> Document:
    """A document of one sentence with one choice."""
    picks = (Pick("甲", pick, tuple(Passed(name, "条件不合：阶段") for name in barred)),)
    return Document(blocks=(Paragraph((Sentence(spans, "1.1", picks),)),))


def counted(*documents: Document, samples: str = "abcdefgh") -> Audit:
    """The audit of made documents, each of another sample."""
    tally = Tally()
    for one, sample in zip(documents, samples, strict=False):
        count(one, small_bank(), tally, Job(sample, 0, (0,)))
    return audit_of(tally, small_bank())


SAID = (Span("第一种说法，由", "phrase"), Span("区住建局", "fact", ("任务[1].牵头",)), Span("来办。", "phrase"))


def test_an_entry_is_contested_by_those_that_say_as_many_facts() -> None:
    found = {entry.id: entry for entry in counted(document(*SAID)).entries}
    assert (found["甲/一"].eligible, found["甲/一"].contested, found["甲/一"].chosen, found["甲/一"].won) == (
        1,
        1,
        1,
        1,
    )
    assert (found["甲/二"].eligible, found["甲/二"].contested, found["甲/二"].chosen) == (1, 1, 0)
    assert (found["甲/空"].eligible, found["甲/空"].contested) == (1, 0)


def test_few_rivals_are_no_contest() -> None:
    found = {entry.id: entry for entry in counted(document(*SAID, barred=("甲/六", "甲/七", "甲/八"))).entries}
    assert found["甲/一"].contested == 0
    assert (found["甲/八"].eligible, found["甲/八"].dead, found["甲/八"].reason) == (0, False, "条件不合：阶段")
    assert round(found["甲/二"].due, 2) == 0.2


def test_no_occasion_too_few_and_dead_are_told_apart() -> None:
    few = counted(*[document(*SAID, barred=("甲/八",))] * 10)
    assert ([e.id for e in few.idle], few.dead) == (["甲/八"], [])
    assert {e.id for e in few.untold} == {"甲/空", *(f"甲/{n}" for n in "二三四五六七")}
    many = counted(*[document(*SAID, barred=("甲/八",))] * 45, samples="a" * 45)
    assert {e.id for e in many.dead} == {e.id for e in few.untold}
    assert many.dead_share == 7 / 8
    assert "甲/二：45 篇里可用，平均该轮到 6.4 次" in audit_report.summary(many)


def test_overused_and_dead_entries_are_told() -> None:
    found = counted(*[document(*SAID)] * 40, *[document(*SAID, pick="甲/二")] * 10, samples="a" * 50)
    assert [(entry.id, entry.share) for entry in found.overused] == [("甲/一", 0.8), ("甲/二", 0.2)]
    assert {entry.id for entry in found.dead} == {"甲/空", *(f"甲/{n}" for n in "三四五六七八")}
    assert not found.passed
    told = audit_report.summary(found)
    assert "甲/一：50 篇里用了 40 篇，80%" in told
    assert "未达　有机会、从没选上的条目：77.8%" in told


def test_a_sentence_returns_when_samples_share_it() -> None:
    other = (Span("谢谢大家！", "frame"),)
    found = counted(document(*SAID), document(*SAID), document(*other), document(*other))
    assert [(row.text, row.drafts, row.samples, row.share) for row in found.returning] == [
        ("第一种说法，由□来办", 2, 2, 0.5)
    ]


def test_what_the_situation_gave_is_no_repetition() -> None:
    assert masked(Sentence(SAID)) == "第一种说法，由□来办。"
    assert (
        list(sentence_keys(Sentence((Span("由", "phrase"), Span("区住建局", "fact"), Span("来办。", "phrase"))))) == []
    )
    assert grams([masked(Sentence(SAID))]) == {"第一种说法由"}
    assert grams(["大家抓紧，办好。"]) == {"大家抓紧办好"}


def test_drafts_are_spread_over_samples_and_each_variation_has_two_seeds() -> None:
    rows = jobs([Path("a"), Path("b")], 7)
    assert sum(len(job.seeds) for job in rows) == 7
    assert rows[:3] == [Job("a", 0, (0, 1)), Job("b", 0, (0, 1), 1), Job("a", 1, (2, 3), 2)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_variations_are_repeatable_valid_and_unlike(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    made = [variation.varied(text, number, WISHES, path.stem) for number in range(12)]
    assert made[0] == text
    assert made == [variation.varied(text, number, WISHES, path.stem) for number in range(12)]
    assert len(set(made)) == 12
    kind = read_situation(text).root["文种"]
    for one in made:
        assert str(read_situation(one).root["文种"]) == str(kind)


def test_variations_reach_every_topic() -> None:
    text = SAMPLES[0].read_text(encoding="utf-8")
    subjects = []
    for number in range(200):
        data = plain(load_yaml(variation.varied(text, number, WISHES, "x", number)))
        assert isinstance(data, dict)
        subjects.append(data["主题"])
    assert set(WISHES.packs) <= {str(s.get("领域")) for s in subjects if isinstance(s, dict)}


def test_a_moved_situation_speaks_of_its_topic_and_meets_what_entries_are_bound_to() -> None:
    text = SAMPLES[0].read_text(encoding="utf-8")
    for topic in ("禁毒", "粮食安全"):
        data: Any = plain(load_yaml(text))
        pack = WISHES.packs[topic]
        moved(data, topic, pack, 3)
        assert data["主题"]["领域"] == topic
        assert any(word in str(data["任务"]) for word in pack.words["任务"])
        assert {p["表现"].split("、")[0] for p in data["问题"]} <= set(pack.names["薄弱环节"])
        assert {t["牵头"] for t in data["任务"] if t["牵头"]} <= set(pack.names["机构"])


def test_a_fault_in_a_sample_crosses_from_another_process() -> None:
    fault = InputError([Finding(Pos("a"), "error", "x", "坏了")])
    assert pickle.loads(pickle.dumps(fault)).findings == fault.findings


def test_the_count_does_not_depend_on_the_processes() -> None:
    alone, together = run(SAMPLES[:2], 26), run(SAMPLES[:2], 26, processes=2)
    assert alone == together
    assert alone.drafts == 26


def test_reports_carry_every_figure() -> None:
    found = counted(*[document(*SAID)] * 60, samples="ab" * 30)
    data = json.loads(audit_report.as_json(found))
    assert {row["id"] for row in data["entries"]} == {entry.id for entry in found.entries}
    lines = audit_report.as_csv(found).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(found.entries)
    picture = ET.fromstring(audit_report.as_svg(found))
    words = [node.text for node in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"甲", "9", "60", "100%"} <= set(words)
    assert "第一种说法，由□来办" in audit_report.as_html(found).decode()


def test_samples_that_are_none_are_all_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        phrase_audit.sample_files([tmp_path, tmp_path / "没有.yaml"])
    assert len(caught.value.findings) == 2


# --- the built-in bank ------------------------------------------------------------------------------------------------


@cache
def small_audit() -> Audit:
    """An audit of the built-in bank, as large as a test can afford."""
    return audit_of(run(list(laws.SAMPLES.values())[::2], 60, processes=2), resources().bank)


def test_two_drafts_share_little() -> None:
    found = small_audit()
    assert found.shared <= SHARED_LIMIT
    assert found.shared_kind <= SHARED_LIMIT
    assert found.seeds <= SEEDS_LIMIT


def test_no_entry_and_no_sentence_is_everywhere() -> None:
    """The goals of docs/phrasebank.md are for 1,000 drafts; a few drafts can only show what is far off."""
    found = small_audit()
    assert [f"{e.id} {e.share:.0%}" for e in found.overused if e.share > 0.5] == []
    assert [f"{r.text} {r.share:.0%}" for r in found.returning if r.share > 0.15] == []
    eligible = [entry for entry in found.entries if entry.eligible]
    assert len(eligible) > 0.42 * len(found.entries)
