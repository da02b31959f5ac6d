"""Fixed formulations: the data, where a text uses them, and what a draft says about them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from laws import ROOT, draft_of, text_of
from speechgen.bank import formulations
from speechgen.bank.formulation_files import KINDS
from speechgen.bank.formulations import Formulation, Formulations
from speechgen.choose import in_force
from speechgen.document import walk
from speechgen.drafting import resources

BOOK = resources().formulations
ENTRIES = tuple(BOOK)
USED = tuple(entry for entry in ENTRIES if entry.verified)
TODAY = "2026-11-22"
# Days on which a speech may be held: every quarter from the oldest sample to a year ahead.
DAYS = [f"{year}-{month:02}-15" for year in range(2010, 2028) for month in (1, 4, 7, 10)]

HEADLINES = ("指导思想", "会议精神", "机构", "换届")

# --- data -------------------------------------------------------------------------------------------------------------


def test_there_are_enough_and_none_is_faulty() -> None:
    assert not BOOK.findings
    assert len(USED) >= 230
    assert BOOK.as_of == "2026-09"


def test_every_kind_of_the_list_has_entries() -> None:
    assert {entry.kind for entry in ENTRIES} == set(KINDS)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_entry_is_sound(entry: Formulation) -> None:
    assert entry.source.strip() and entry.as_of and entry.valid_from <= TODAY
    assert not entry.valid_until or entry.valid_from < entry.valid_until
    assert all(text == text.strip() and not set(text) & set(",;:!?()\"'") for text in entry.forms), entry.forms
    assert "".join(entry.text.split()) == entry.text
    assert len(set(entry.items)) == len(entry.items) != 1
    wrong = [text for text, _ in entry.wrong]
    assert not set(wrong) & {form for other in ENTRIES for form in other.forms}
    assert len(set(wrong)) == len(wrong) and all(why for _, why in entry.wrong)


def test_an_ended_headline_says_what_came_after_it() -> None:
    """Guiding thought, meetings and institutions are always succeeded; a campaign just ends."""
    left = [e.id for e in ENTRIES if e.kind in HEADLINES and e.valid_until and not e.replaced_by]
    assert not left


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.replaced_by], ids=lambda entry: entry.id)
def test_a_successor_is_later_and_a_headline_has_one_at_every_time(entry: Formulation) -> None:
    after = BOOK[entry.replaced_by]
    assert after.valid_until == "" or after.valid_until > entry.valid_until
    if entry.kind in HEADLINES:
        assert int(after.valid_from[:4]) - int(entry.valid_until[:4]) <= 1


def test_no_two_entries_share_a_wording() -> None:
    forms = Counter(form for entry in USED for form in entry.forms)
    assert not [form for form, n in forms.items() if n > 1]


@pytest.mark.parametrize("entry", USED, ids=lambda entry: entry.id)
def test_an_entry_is_found_in_its_own_words_and_is_right(entry: Formulation) -> None:
    end = entry.valid_until or TODAY
    day = f"{end[:7]}-01" if len(end) < 10 else end
    for form in entry.forms:
        hits = BOOK.find(f"要{form}。", day)
        assert [(h.entry.id, h.text) for h in hits] == [(entry.id, form)]
        assert hits[0].status in ("current", "accepted")


@pytest.mark.parametrize("entry", [e for e in USED if e.wrong], ids=lambda entry: entry.id)
def test_its_corruptions_are_found_and_told(entry: Formulation) -> None:
    day = f"{entry.valid_until}-01" if entry.valid_until else TODAY
    for text, why in entry.wrong:
        hits = BOOK.find(f"要{text}。", day)
        assert any(h.status == "corrupted" and h.text == text and h.why == why for h in hits), text


# --- find -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("坚持科学发展观", "2011-06-01", [("科学发展观", "current")]),
        ("坚持科学发展观", TODAY, [("科学发展观", "superseded")]),
        ("习近平新时代中国特色社会主义思想", "2011-06-01", [("习近平新时代中国特色社会主义思想", "early")]),
        ("筑牢中华民族共同体意识", TODAY, [("筑牢中华民族共同体意识", "corrupted")]),
        ("筑牢中华民族共同体意识", "2011-06-01", []),
        ("开展党纪学习教育", TODAY, [("党纪学习教育", "past")]),
        ("完整、准确、全面贯彻新发展理念", TODAY, [("完整、准确、全面贯彻新发展理念", "accepted")]),
        ("坚持党要管党、从严治党", "2011-06-01", []),
        ("坚持党要管党、从严治党", TODAY, [("坚持党要管党、从严治党", "corrupted")]),
        ("向大会报告工作，抓好隐患排查", TODAY, []),
        ("打开环保局面", TODAY, []),
        ("区环保局", TODAY, [("环保局", "superseded")]),
        ("", TODAY, []),
        ("十", TODAY, []),
    ],
)
def test_find(text: str, day: str, expected: list[tuple[str, str]]) -> None:
    assert [(hit.text, hit.status) for hit in BOOK.find(text, day)] == expected


def test_the_full_list_of_guiding_theories_keeps_its_older_members() -> None:
    full = "以马克思列宁主义、毛泽东思想、邓小平理论、“三个代表”重要思想、科学发展观、习近平新时代中国特色社会主义思想为指导"
    report = "坚持邓小平理论、“三个代表”重要思想、科学发展观，全面贯彻习近平新时代中国特色社会主义思想"
    for text in (full, report):
        assert all(hit.status == "current" for hit in BOOK.find(text, TODAY))


@pytest.mark.parametrize(
    ("text", "history"),
    [
        ("2012年，我们贯彻党的十七大精神", True),
        ("当年开展创先争优活动，大家还记得", True),
        ("“十三五”时期，全面建成小康社会", True),
        ("要认真贯彻党的十七大精神", False),
        ("2012年的事。要认真贯彻党的十七大精神", False),
        ("2026年，要认真贯彻党的十七大精神", False),
    ],
)
def test_a_sentence_about_former_times_is_told_as_one(text: str, history: bool) -> None:
    hits = [hit for hit in BOOK.find(text, TODAY) if hit.outside]
    assert hits and {hit.history for hit in hits} == {history}


def test_what_is_said_now_is_found_over_several_steps() -> None:
    entry = next(e for e in ENTRIES if e.text == "以胡锦涛同志为总书记的党中央")
    now = BOOK.now(entry, TODAY)
    assert now is not None and now.text == "以习近平同志为核心的党中央"
    then = BOOK.now(entry, "2014-01-01")
    assert then is not None and then.text == "以习近平同志为总书记的党中央"


def test_in_force() -> None:
    then, now = ({entry.id for entry in BOOK.in_force(day)} for day in ("2011-06-01", TODAY))
    assert "科学发展观" in then - now and "新思想" in now - then
    assert not {entry.id for entry in ENTRIES if not entry.verified} & (then | now)


@given(
    st.lists(
        st.sampled_from([form for e in USED for form in e.forms] + ["，", "。", "我们要", "2012年", "“"]), max_size=8
    )
)
def test_hits_are_in_order_and_never_overlap(parts: list[str]) -> None:
    text = "".join(parts)
    for day in ("2011-06-01", TODAY):
        hits = BOOK.find(text, day)
        assert all(text[hit.start : hit.end] == hit.text for hit in hits)
        assert all(a.end <= b.start for a, b in pairwise(hits))


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    BOOK.find(text, TODAY)


# --- the bank and the drafts ------------------------------------------------------------------------------------------


def test_no_phrase_of_the_bank_uses_a_formulation_outside_its_period() -> None:
    faults = {
        f"{phrase.id}: {hit.text} ({hit.status}, {day})"
        for phrase in resources().bank
        for day in DAYS
        if in_force(phrase, day)
        for hit in BOOK.find(phrase.literal, day)
        if hit.outside or hit.status == "corrupted"
    }
    assert not faults


@pytest.mark.parametrize("sample", laws.SAMPLES)
def test_a_sample_says_nothing_outside_its_period(sample: str) -> None:
    assert not [f.message for f in laws.drafted(sample).findings if f.code == "formulation"]


PARTY = "讲话人: 区委书记\n任务: [排查线路]\n"


def _told(more: str) -> list[tuple[str, str, int]]:
    done = draft_of(PARTY + more)
    return [(f.level, f.message, f.pos.line) for f in done.findings if f.code == "formulation"]


def test_an_old_headline_is_right_in_an_old_speech_and_told_in_a_new_one() -> None:
    file = "主题: {全称: 消防安全整治, 统领: 以科学发展观为统领}\n"
    assert not _told(file + "日期: 2011-06-01\n")
    [(level, message, _)] = _told(file)
    assert level == "warning" and "科学发展观" in message
    done = draft_of(PARTY + "意义: [整治好消防隐患是贯彻科学发展观的要求]\n")
    assert "科学发展观" in text_of(done)  # told, never changed


def test_history_and_names_of_plans_are_hints() -> None:
    assert [row[0] for row in _told("意义: [2012年贯彻科学发展观打下的底子还在]\n")] == ["hint"]
    assert [row[0] for row in _told("意义: [“十四五”收官靠的是实干]\n")] == ["hint"]


def test_a_wording_is_told_once() -> None:
    assert len(_told("意义: [坚持科学发展观, 落实科学发展观]\n")) == 1


def test_verbatim_quotations_are_left_alone() -> None:
    assert not _told("引语: [{谁: 老区长, 原话: 坚持科学发展观不动摇}]\n")


def test_a_closing_formula_asked_for_by_its_short_name_is_printed_in_full() -> None:
    done = draft_of(PARTY + "结尾: {提法: 两个确立}\n")
    [span] = [s for _, _, sentence in walk(done.document) for s in sentence.spans if s.paths == ("结尾.提法",)]
    assert span.text == "深刻领悟“两个确立”的决定性意义"
    assert span.origin == "derived" and "两个确立" in span.formula and "出处" in span.formula


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("讲话人: 区长\n结尾: {提法: 两个确立}\n", "党委"),
        ("结尾: {提法: 四个意识}\n", "不是结尾用的话"),
        ("日期: 2011-06-01\n结尾: {提法: 两个确立}\n", "不在有效期"),
    ],
)
def test_a_short_name_stays_as_written_where_the_occasion_does_not_permit_it(more: str, why: str) -> None:
    done = draft_of(more if "讲话人" in more else PARTY + more)
    assert any(why in f.message for f in done.findings if f.code == "formulation")
    assert "决定性意义" not in text_of(done)


# --- a unit's own file ------------------------------------------------------------------------------------------------


def _book(tmp_path: Path, text: str) -> Formulations:
    own = tmp_path / "phrasebank"
    own.mkdir(exist_ok=True)
    (own / "formulations.yaml").write_text(text, encoding="utf-8")
    return formulations.load([ROOT / "phrasebank", own])


OWN = "as_of: 2027-01\nformulations:\n"
CITY = "id: 甲, text: 工业强市, kind: 口号, valid_from: 2025-01, source: 市委"


def test_a_unit_adds_dates_and_retires(tmp_path: Path) -> None:
    book = _book(
        tmp_path,
        OWN
        + "- {id: 本市口号, text: 工业强市、生态立市, kind: 口号, valid_from: 2025-01, source: 市委全会}\n"
        + "- {id: 急难愁盼, retired: true}\n"
        + "- {id: 踔厉, text: 踔厉奋发、勇毅前行, kind: 口号, valid_from: 2022-07, valid_until: 2026-12, source: 本单位}\n",
    )
    assert not book.findings and book.as_of == "2027-01"
    assert [h.text for h in book.find("坚持工业强市、生态立市", "2026-01-01")] == ["工业强市、生态立市"]
    assert not book.find("急难愁盼", TODAY)
    assert [h.status for h in book.find("踔厉奋发、勇毅前行", "2027-03-01")] == ["past"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{id: 甲, text: 工业强市, kind: 口号, source: 市委}", "valid_from"),
        ("{id: 甲, text: 工业强市, kind: 口头禅, valid_from: 2025-01, source: 市委}", "kind"),
        ("{id: 甲, text: 强, kind: 口号, valid_from: 2025-01, source: 市委}", "太短"),
        ("{id: 甲, text: [工业], kind: 口号, valid_from: 2025-01, source: 市委}", "text"),
        (f"{{{CITY}, valid_until: 2024-01}}", "倒了"),
        (f"{{{CITY}, valid_until: 2026-01, replaced_by: 无}}", "指向没有的"),
        (f"{{{CITY}, replaced_by: 踔厉}}", "valid_until"),
        (f"{{{CITY}, items: [强市, 工业]}}", "items"),
        (f"{{{CITY}, wrong: [{{text: 工业强市, why: 无}}]}}", "正确的提法"),
        ("工业强市", "键"),
    ],
)
def test_a_faulty_entry_is_told_with_its_line_and_left_out(tmp_path: Path, entry: str, message: str) -> None:
    good = "- {id: 乙, text: 生态立市, kind: 口号, valid_from: 2025-01, source: 市委}\n"
    book = _book(tmp_path, f"{OWN}- {entry}\n{good}")
    assert any(message in f.message and f.pos.line == 3 and f.level == "warning" for f in book.findings)
    assert book.find("生态立市", TODAY) and not book.find("工业强市", TODAY)
    assert len(book) == len(BOOK) + 1


@pytest.mark.parametrize("text", ["", "[]", "as_of: 去年\nformulations: []\n", "formulations: {}\n", "as_of: [\n"])
def test_an_unusable_file_is_told_and_the_built_in_one_stays(tmp_path: Path, text: str) -> None:
    book = _book(tmp_path, text)
    assert book.findings and len(book) == len(BOOK)


def test_a_kept_index_gives_the_same_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECHGEN_CACHE", str(tmp_path))
    first, second = (formulations.load([ROOT / "phrasebank"]) for _ in range(2))
    assert list(tmp_path.glob("formulations-*"))
    assert tuple(first) == tuple(second) == ENTRIES


def test_a_draft_pays_little_for_it() -> None:
    """Generous for a busy machine; measured: 0.4 ms for 3,000 characters."""
    import time

    text = text_of(laws.drafted("创卫冲刺动员"))[:3000]
    start = time.perf_counter()
    for _ in range(10):
        BOOK.find(text, date(2026, 11, 22).isoformat())
    assert (time.perf_counter() - start) / 10 < 0.01
