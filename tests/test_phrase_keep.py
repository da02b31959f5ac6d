"""Keeping one's own phrases: edits leave every other byte alone, built-in files stay, nothing faulty is ever written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechgen.bank.phrasebank import Phrase
from speechgen.curate import splice
from speechgen.curate.ask import questions
from speechgen.curate.home import bank_of, home
from speechgen.curate.keep import Keeper
from speechgen.curate.propose import Proposer
from speechgen.curate.query import by_id
from speechgen.curate.rules import checked, name_for, near
from speechgen.curate.show import example_of
from speechgen.datafiles import data_dir
from speechgen.drafting import resources
from speechgen.findings import InputError

BANK = resources().bank
WORD = st.text("安全通道群众责任问题整改、，：“”#'\"{}[]-", min_size=1, max_size=12)


# --- the text of a file -----------------------------------------------------------------------------------------------

FLOW = '{pad}- {{id: {id}, text: "{text}"{more}}}{note}'
BLOCK = '{pad}- id: {id}{note}\n{pad}  # 里面的说明\n{pad}  text: "{text}"\n{pad}  about:\n{pad}    - 通道 # 词\n{pad}    - 水'


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A phrasebank file as people write them, and its ids."""
    lines, ids = ["# 我们的句库"], []
    for s in range(draw(st.integers(1, 3))):
        pad = " " * draw(st.sampled_from([2, 4, 6]))
        lines += [f"- slot: 结尾.点题{s}   # 说明", f"  purpose: 用处{s}", "", "  entries:"]
        for n in range(draw(st.integers(1, 3))):
            ids.append(f"条/{s}{n}")
            form = draw(st.sampled_from([FLOW, BLOCK]))
            note = draw(st.sampled_from(["", "  # 尾注", " # 又：“注”"]))
            more = draw(st.sampled_from(["", ", tone: 硬", ", when: {关系: [本级], 任务: '2+'}", ",  rung: 3"]))
            if draw(st.booleans()):
                lines.append(f"{pad}# 上面的说明 {n}")
            lines += form.format(pad=pad, id=ids[-1], text=f"句{s}{n}。", more=more, note=note).split("\n")
            lines += [""] * draw(st.integers(0, 2))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join(lines) + draw(st.sampled_from(["", end])), ids


@given(files(), WORD, st.data())
def test_an_edit_touches_nothing_but_its_entry(made: tuple[str, list[str]], word: str, data: st.DataObject) -> None:
    text, ids = made
    name = data.draw(st.sampled_from(ids))
    place = splice.place_of(text, name, "f")
    assert place is not None
    new = splice.changed(text, name, {"text": f"改{word}。", "tone": "硬", "about": None}, "f")
    old, now = text.split("\n"), new.split("\n")
    assert now[: place.lines.start] == old[: place.lines.start]
    assert now[len(now) - (len(old) - place.lines.stop) :] == old[place.lines.stop :]
    keys = splice.keys_of(new, name, "f")
    assert (keys["text"], keys["tone"], keys.get("about")) == (f"改{word}。", "硬", None)
    comments = re.findall("#[^\n\r]*", "\n".join(old[place.lines.start : place.lines.stop]))
    told = "\n".join(now[place.lines.start : place.lines.stop + len(now) - len(old)])
    assert all(comment in told for comment in comments if comment != "# 词")
    assert ("\r" in new) == ("\r" in text)


@given(files(), WORD, st.data())
def test_added_retired_and_brought_back_is_as_before(
    made: tuple[str, list[str]], word: str, data: st.DataObject
) -> None:
    text, ids = made
    slot = data.draw(st.sampled_from(["结尾.点题0", "责任.引"]))
    more = splice.added(
        text, slot, {"id": "新/一", "text": f"{word}。", "when": {"阶段": ["整改"], "任务": "2+"}}, "f", "停用：试"
    )
    assert splice.keys_of(more, "新/一", "f")["text"] == f"{word}。"
    assert [splice.keys_of(more, one, "f") for one in ids] == [splice.keys_of(text, one, "f") for one in ids]
    back = splice.removed(more, "新/一", "f")
    assert _stripped(back) == [*_stripped(text), *([f"- slot: {slot}", "entries:"] if slot == "责任.引" else [])]
    name = data.draw(st.sampled_from(ids))
    away = splice.noted(splice.changed(text, name, {"retired": True}, "f"), name, "停用（2026-11-22）", "f")
    assert splice.keys_of(away, name, "f")["retired"] == "true"
    assert splice.keys_of(splice.revived(away, name, "f"), name, "f") == splice.keys_of(text, name, "f")


def _stripped(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def test_entries_on_one_line_are_left_to_the_hand() -> None:
    text = "- {slot: 甲, entries: [{id: 甲/1, text: 一。}, {id: 甲/2, text: 二。}]}\n"
    with pytest.raises(InputError, match="同一行"):
        splice.changed(text, "甲/2", {"tone": "硬"}, "f")
    assert splice.added(text, "甲", {"id": "甲/3"}, "f").startswith(text)


def test_a_topic_pack_is_edited_in_its_place() -> None:
    text = "topic: 创卫\nslots:\n  甲:\n    - {id: 甲/1, text: 一。} # 好\n  乙:\n    - {id: 乙/1, text: 二。}\n"
    new = splice.changed(text, "甲/1", {"tone": "硬"}, "f")
    assert new == text.replace("一。}", "一。, tone: 硬}")


# --- the user's own bank ----------------------------------------------------------------------------------------------


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keeper]:
    """A keeper in an empty folder that is the user's home as well."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    yield Keeper(None, tmp_path)
    resources.cache_clear()


def now(keeper: Keeper, name: str) -> Phrase:
    """An entry as the next draft would find it."""
    resources.cache_clear()
    return by_id(bank_of(keeper.folder, keeper.here).bank, name)


def entry(text: str = "安全这根弦，松不得。", **more: object) -> dict[str, object]:
    return {"id": "结尾.点题/试", "text": text, **more}


def test_the_own_bank_is_where_the_rule_says(keeper: Keeper, tmp_path: Path) -> None:
    assert home(None, tmp_path) == tmp_path / ".config" / "speechgen"
    assert home(None, data_dir("phrasebank").parent) == tmp_path / ".config" / "speechgen"
    (tmp_path / "phrasebank").mkdir()
    assert home(None, tmp_path) == tmp_path
    assert home(tmp_path / "别处", tmp_path) == home(tmp_path / "别处" / "phrasebank", tmp_path) == tmp_path / "别处"


def test_an_entry_is_added_changed_retired_and_brought_back(keeper: Keeper) -> None:
    [written] = keeper.add([("结尾.点题", entry())])
    assert (written.path, written.line) == (keeper.file, 4)
    first = now(keeper, "结尾.点题/试")
    keeper.edit(first, {"tone": "硬"})
    changed = now(keeper, "结尾.点题/试")
    assert (changed.tone, changed.literal) == ("硬", first.literal)
    keeper.retire(changed, "：说多了")
    assert "# 停用：说多了" in keeper.file.read_text("utf-8")
    with pytest.raises(InputError, match="已经停用"):
        now(keeper, "结尾.点题/试")
    keeper.revive("结尾.点题/试")
    assert now(keeper, "结尾.点题/试") == changed


def test_a_built_in_entry_is_laid_over_and_its_file_stays(keeper: Keeper) -> None:
    old = by_id(BANK, "任务.收束/消防销一处")
    before = {path: path.read_bytes() for path in data_dir("phrasebank").rglob("*.yaml")}
    keeper.edit(old, {"text": "销一处，就真改好一处。"})
    new = now(keeper, old.id)
    assert (new.literal, new.when, new.about) == ("销一处，就真改好一处。", old.when, old.about)
    assert Path(new.file) == keeper.file
    keeper.retire(by_id(BANK, "任务.收束/消防拧得开"), "")
    with pytest.raises(InputError, match="已经停用"):
        now(keeper, "任务.收束/消防拧得开")
    keeper.revive("任务.收束/消防拧得开")
    assert now(keeper, "任务.收束/消防拧得开") == by_id(BANK, "任务.收束/消防拧得开")
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("text", ["没有句号", "{{ 牵头 }好。", "照“原话”办。", "{{ >没有的句位 }}"])
def test_what_the_bank_would_refuse_is_never_written(keeper: Keeper, text: str) -> None:
    keeper.add([("结尾.点题", entry())])
    before = keeper.file.read_bytes()
    with pytest.raises(InputError) as caught:
        keeper.add([("结尾.点题", {"id": "结尾.点题/坏", "text": text})])
    assert "没有写入" in caught.value.findings[0].suggestion
    assert keeper.file.read_bytes() == before
    assert [path.name for path in keeper.file.parent.iterdir()] == [keeper.file.name]


def test_windows_files_keep_their_marks(keeper: Keeper) -> None:
    keeper.file.parent.mkdir(parents=True)
    keeper.file.write_bytes(
        "\ufeff# 我的\r\n- slot: 结尾.点题\r\n  entries:\r\n    - {id: 结尾.点题/甲, text: 甲。}\r\n".encode()
    )
    keeper.add([("结尾.点题", entry())])
    keeper.edit(now(keeper, "结尾.点题/甲"), {"tone": "缓"})
    data = keeper.file.read_bytes().decode()
    assert data.startswith("\ufeff# 我的\r\n") and data.count("\n") == data.count("\r\n") == 5
    assert now(keeper, "结尾.点题/甲").tone == "缓" and now(keeper, "结尾.点题/试").line == 5


def test_a_broken_own_file_is_mended_by_hand_first(keeper: Keeper) -> None:
    keeper.file.parent.mkdir(parents=True)
    keeper.file.write_text("- slot: 结尾.点题\n  entries:\n    - {id: 甲, text: “没完\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        keeper.add([("结尾.点题", entry())])
    assert caught.value.findings[0].pos.line == 3


# --- rules, names, proposals ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9月底前办完。", "日期"),
        ("{{ 没有这个 }}要办好。", "没有“没有这个”这个字段"),
        ("张书记说得好。", "姓名"),
        ("落实“三清一拆”。", "declares"),
        ("办好它", "完整的句子"),
    ],
)
def test_what_is_wrong_with_an_entry_is_told(text: str, said: str) -> None:
    _, wrong = checked(BANK, "结尾.点题", {"id": "结尾.点题/x", "text": text})
    assert wrong and said in " ".join(finding.message for finding in wrong)


@pytest.mark.parametrize("text", ["{{ 此项工作 }}最怕松劲。", "{{ 会议.名称 }}开过了，就看行动。", "办实每一件。"])
def test_nothing_is_wrong_with_a_good_entry(text: str) -> None:
    phrase, wrong = checked(BANK, "结尾.点题", {"id": "结尾.点题/x", "text": text})
    assert phrase is not None and wrong == []


def test_what_is_declared_may_be_quoted() -> None:
    rest = {"id": "结尾.点题/x", "text": "把“三清一拆”抓到底。", "declares": ["“三清一拆”"]}
    assert checked(BANK, "结尾.点题", rest)[1] == []


def test_every_built_in_entry_keeps_to_the_rules_for_new_ones() -> None:
    known = {
        p.id: (p.slot, "".join(x.value if x.kind == "text" else f"{{{{ {x.value} }}}}" for x in p.parts)) for p in BANK
    }
    some = [row for n, row in enumerate(known.items()) if n % 40 == 0]
    wrong = {
        name: checked(BANK, slot, {"id": f"{name}x", "text": text})[1]
        for name, (slot, text) in some
        if "{{ >" not in text
    }
    assert {name: [f.message for f in found if f.code == "fact"] for name, found in wrong.items() if found} == {
        name: [] for name, found in wrong.items() if found
    }


def test_names_are_readable_and_new() -> None:
    name = name_for(BANK, "结尾.点题", "{{ 此项工作 }}，怕的是松劲歇脚。")
    assert name == "结尾.点题/本单位·怕的是松劲歇脚"
    assert name_for(BANK, "结尾.点题", "怕的是松劲歇脚。", [name]) == f"{name}2"


def test_near_duplicates_are_found() -> None:
    one, _ = checked(BANK, "任务.收束", {"id": "任务.收束/x", "text": "销一处，就要改好这一处。"})
    other, _ = checked(BANK, "任务.收束", {"id": "任务.收束/x", "text": "春风又绿南岸边。"})
    assert one is not None and near(one, BANK)[0][1].id == "任务.收束/消防销一处"
    assert other is not None and near(other, BANK) == []


def test_only_what_matters_is_asked() -> None:
    assert "about" in [q.key for q in questions(BANK, "任务.收束")]
    assert "about" not in [q.key for q in questions(BANK, "结尾.点题")]
    assert "结尾.句式" in [q.key for q in questions(BANK, "结尾.号召")]


def test_loose_phrases_find_their_slot() -> None:
    """Of entries taken out of the bank, seven in ten are proposed for their own slot among the first three."""
    rows = [p for p in BANK if not p.fields and not p.inner and len(p.literal) > 8][::12]
    hits = sum(p.slot in [row.slot for row in Proposer(BANK).slots(p.literal)] for p in rows)
    assert hits > 0.7 * len(rows)


def test_topics_are_told_by_their_words() -> None:
    assert Proposer(BANK).topics("消防车通道要畅通。")[0] == "消防"


# --- examples ---------------------------------------------------------------------------------------------------------


def test_most_entries_can_be_shown_in_a_sample() -> None:
    rows = [phrase for n, phrase in enumerate(phrase for phrase in BANK if not phrase.about) if n % 250 == 0]
    shown = [example_of(resources(), phrase) for phrase in rows]
    assert sum(one is not None for one in shown) > 0.6 * len(rows)
    for phrase, one in zip(rows, shown, strict=True):
        pieces = [
            part.value.strip("，。；！：") for part in phrase.parts if part.kind == "text" and len(part.value) > 3
        ]
        assert one is None or all(piece in one.sentence for piece in pieces)
