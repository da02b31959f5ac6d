"""Every sentence can be explained: step, wording, facts with their lines, what was passed over and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import laws
from laws import SAMPLES, draft_of, drafted
from speechgen.document import walk
from speechgen.drafting import draft, resources
from speechgen.explain import as_json, as_markdown, notes, rows, summary

every_sample = pytest.mark.parametrize("sample", SAMPLES)


def explained(sample: str) -> dict[str, Any]:
    """The explanation of a sample as a user's program reads it."""
    found: dict[str, Any] = json.loads(as_json(drafted(sample), resources()))
    return found


@every_sample
def test_there_is_a_row_for_every_sentence(sample: str) -> None:
    said = [sentence.text for _, _, sentence in walk(drafted(sample).document)]
    assert [row["text"] for row in explained(sample)["sentences"]] == said


@every_sample
def test_every_sentence_of_the_body_has_a_move_and_a_step(sample: str) -> None:
    blocks = drafted(sample).document.blocks
    body = [r for r in explained(sample)["sentences"] if type(blocks[r["block"]]).__name__ == "Paragraph"]
    nameless = [row["text"] for row in body if not (row["move"] and row["step"])]
    assert body
    assert not nameless, nameless


@every_sample
def test_facts_are_named_with_the_line_where_they_stand(sample: str) -> None:
    situation = laws.situation(sample)
    leaves = {leaf.path: leaf for leaf in situation.leaves}
    for row in explained(sample)["sentences"]:
        for fact in row["facts"]:
            leaf = leaves[fact["path"]]
            assert fact["value"] == (leaf.text or f"【待补：{leaf.label}】")
            assert fact["at"] == f"{SAMPLES[sample]}:{leaf.pos.line}:{leaf.pos.column}"


@every_sample
def test_every_path_of_a_span_is_explained(sample: str) -> None:
    """A row names every leaf that its sentence prints; a list that was counted is named by its formula."""
    known = {leaf.path for leaf in laws.situation(sample).leaves}
    for row, (_, _, sentence) in zip(explained(sample)["sentences"], walk(drafted(sample).document), strict=True):
        printed = {path for span in sentence.spans for path in span.paths}
        told = {fact["path"] for fact in row["facts"]} | {path for one in row["derived"] for path in one["paths"]}
        assert printed & known <= told, row["text"]


@every_sample
def test_computed_values_tell_their_formula(sample: str) -> None:
    for row in explained(sample)["sentences"]:
        assert all(value["formula"] and value["paths"] and value["text"] for value in row["derived"]), row["text"]


@every_sample
def test_wordings_are_named_with_file_line_and_rivals(sample: str) -> None:
    for row in explained(sample)["sentences"]:
        for phrase in row["phrases"]:
            file, _, line = phrase["at"].rpartition(":")
            assert phrase["id"] in Path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
            assert all(rival["reason"] for rival in phrase["passed_over"])
            assert phrase["id"] not in {rival["id"] for rival in phrase["passed_over"]}


@every_sample
def test_stock_text_is_always_some_wording(sample: str) -> None:
    for row, (_, _, sentence) in zip(explained(sample)["sentences"], walk(drafted(sample).document), strict=True):
        used = {span.phrase for span in sentence.spans if span.phrase}
        assert used <= {phrase["id"] for phrase in row["phrases"]}, row["text"]


def test_praise_tells_its_rung_and_proof() -> None:
    told = [p["praise"] for row in explained("营商环境冲刺")["sentences"] for p in row["phrases"] if "praise" in p]
    assert told
    assert all(praise["rung"] >= 1 for praise in told)


@every_sample
def test_gaps_and_unused_facts_are_in_the_explanation(sample: str) -> None:
    done, told = drafted(sample), explained(sample)
    assert [gap["path"] for gap in told["gaps"]] == [gap.path for gap in done.gaps]
    assert [fact["path"] for fact in told["unused"]] == [fact.path for fact in done.unused]
    assert [step["step"] for step in told["plan"]] == [decision.step for decision in done.plan.decisions]
    assert (told["seed"], told["chars"], told["target"]) == (done.seed, done.chars, done.target)


@every_sample
def test_the_readable_form_has_every_sentence(sample: str) -> None:
    page = as_markdown(drafted(sample), resources())
    assert all(sentence.text in page for _, _, sentence in walk(drafted(sample).document))
    assert "## 步骤的取舍" in page


@every_sample
def test_comments_hang_on_sentences_that_are_there(sample: str) -> None:
    places = {(b, s) for b, s, _ in walk(drafted(sample).document)}
    made = notes(drafted(sample), resources())
    assert made
    assert all((note.block, note.sentence) in places and note.text for note in made)


def test_explaining_changes_nothing() -> None:
    done = drafted("小区消防推进会")
    before = done.document
    rows(done, resources())
    assert done.document == before == draft(laws.situation("小区消防推进会"), 0, laws.TODAY).document


# --- the summary on the screen ----------------------------------------------------------------------------------------


def test_the_summary_tells_who_can_fill_a_gap() -> None:
    done = draft_of(
        "成绩: [{事项: 排查小区, 数量: , 来源: 区消安办}]\n任务: [{标题: 清理楼道, 牵头: 区住建局, 时限: }]\n"
    )
    text = summary(done, ["会.docx"])
    assert "成绩[1].数量（数量），请 区消安办 提供" in text
    assert "任务[1].时限（完成时限），请 区住建局 提供" in text


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("篇幅: {字数: 5000}\n", "短了"),
        ("篇幅: {字数: 200}\n", "超出"),
        ("", "本文种一般"),
        ("地方: XX区\n", "隐去的名称照印：XX区"),
        ("期刊: {名称: 创建简报}\n", "推进会讲话用不着、留给会议其他材料的：期刊（1 处）"),
        ("感谢: {对象: 居民}\n", "给了但没有用上 1 处："),
    ],
)
def test_the_summary_tells_what_matters(more: str, told: str) -> None:
    more += "任务: [{标题: 清理楼道, 牵头: 区住建局, 时限: 9月底前}]\n"
    assert told in summary(draft_of(more), ["会.docx"])


def test_the_summary_names_what_would_help_a_short_draft() -> None:
    text = summary(draft_of("篇幅: {字数: 5000}\n任务: [清理楼道]\n意义: [平安所系]\n"), [])
    assert "补上这些最管用" in text
    assert "意义（" not in text
