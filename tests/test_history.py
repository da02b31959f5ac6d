"""The office's record of drafts, the settings that name it, and several drafts at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws import SPEECHES, drafted
from speechgen import history, measure, settings
from speechgen.document import walk
from speechgen.drafting import draft
from speechgen.findings import InputError
from speechgen.situation import load_situation
from speechgen.variants import table, variants

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 22)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
USED = st.builds(history.Used, TEXT, TEXT, TEXT, TEXT, TEXT, st.lists(TEXT).map(tuple), st.lists(TEXT).map(tuple), TEXT)


def phrases(one: object) -> set[str]:
    return {pick.phrase for _, _, s in walk(one.document) for pick in s.picks}  # type: ignore[attr-defined]


@given(st.lists(USED, max_size=4))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[history.Used]) -> None:
    path = tmp_path_factory.mktemp("record") / "历史.jsonl"
    path.write_text("".join(f"{row.as_line()}\n" for row in rows), encoding="utf-8", newline="\n")
    assert history.read(path) == rows


def test_lines_that_are_no_record_are_all_told(tmp_path: Path) -> None:
    path = tmp_path / "历史.jsonl"
    path.write_text('{"句式": ["a"]}\nxx\n[1]\n{"句式": 3}\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        history.read(path)
    assert [f.pos.line for f in caught.value.findings] == [2, 3, 4]


def test_the_newest_counts_most_and_the_same_meeting_not_at_all() -> None:
    def row(key: str, *ids: str) -> history.Used:
        return history.Used(key, "", "", "", "", ids)

    found = history.recent([row("一", "a", "b"), row("二", "b"), row("三", "c")], "三")
    assert found["b"] == 1
    assert 0 < found["a"] < 1
    assert "c" not in found


def test_a_new_version_of_a_paper_takes_the_place_of_the_old() -> None:
    old, new = (history.Used("会", "题", "推进会讲话", "", "", (name,)) for name in "ab")
    other = history.Used("会", "题", "主持词", "", "", ("c",))
    assert history.with_draft([old, other], new) == f"{other.as_line()}\n{new.as_line()}\n"


def test_a_draft_passes_over_what_was_said_lately() -> None:
    situation = load_situation(ROOT / "samples" / "小区消防推进会.yaml")
    plain = draft(situation, 0, DAY)
    other = draft(situation, 0, DAY, recent=dict.fromkeys(phrases(plain), 1.0))
    assert len(phrases(plain) & phrases(other)) < len(phrases(plain)) / 2


@pytest.mark.parametrize("sample", SPEECHES)
def test_variants_are_unlike_and_no_worse(sample: str) -> None:
    situation = load_situation(ROOT / "samples" / f"{sample}.yaml")
    found = variants(situation, 3, 0, DAY)
    assert found[0].draft.document == drafted(sample).document
    assert all(one.alike <= 0.35 for one in found), table(found)
    assert max(one.shortfall for one in found) <= found[0].shortfall + 2.5, table(found)
    facts = [{p for _, _, s in walk(one.draft.document) for p in measure.facts(s)} for one in found]
    assert len(facts[0] & facts[1]) >= 0.9 * len(facts[0])


def test_settings_name_the_record_beside_their_file(tmp_path: Path) -> None:
    (tmp_path / settings.FILE).write_text("历史: 记录/历史.jsonl\n", encoding="utf-8")
    assert settings.load([tmp_path]).history == tmp_path / "记录" / "历史.jsonl"
    (tmp_path / settings.FILE).write_text("历使: x\n", encoding="utf-8")
    with pytest.raises(InputError):
        settings.load([tmp_path])
