"""The phrasebank: how files are read and laid over one another, and what the built-in entries must keep to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from laws import ROOT
from speechgen import fields
from speechgen.bank import phrasebank
from speechgen.bank.phrasebank import Part, Phrase, Phrasebank, parse_text
from speechgen.drafting import resources
from speechgen.findings import InputError
from speechgen.measure import BOOSTERS

BANK = resources().bank
MOVES = resources().templates.moves

# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("抓紧办。", [Part("text", "抓紧办。")]),
        ("由{{ 牵头 }}办。", [Part("text", "由"), Part("field", "牵头"), Part("text", "办。")]),
        ("{{会议.目的|分号}}", [Part("field", "会议.目的", "分号")]),
        ("{{ >问题.因果 }}", [Part("slot", "问题.因果")]),
        ("{{ ?责任.收 }}", [Part("maybe", "责任.收")]),
        ("", []),
    ],
)
def test_a_text_has_parts(text: str, parts: list[Part]) -> None:
    assert parse_text(text) == parts


@pytest.mark.parametrize("text", ["{{ 牵头 }", "{ 牵头 }", "{% if x %}", "{{ }}", "}}", "{{ a|b|c }}", "{{ {{ a }} }}"])
def test_other_braces_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="四种写法"):
        parse_text(text)


GOOD = """\
- slot: 甲
  step: "1.1"
  shape: 句
  entries:
    - {id: 甲/1, text: 抓紧办。}
    - {id: 甲/2, text: "由{{ 牵头 }}来办。", when: {关系: [本级]}, rung: 2}
"""


def bank(folder: Path, *texts: str) -> Phrasebank:
    """The phrasebank of several folders, one text each, later ones laid over earlier ones."""
    folders = []
    for n, text in enumerate(texts):
        folders.append(folder / str(n))
        folders[-1].mkdir()
        (folders[-1] / "bank.yaml").write_text(text, encoding="utf-8")
    return phrasebank.load(folders)


def test_entries_come_in_order_with_their_line(tmp_path: Path) -> None:
    one, two = bank(tmp_path, GOOD).entries("甲")
    assert (one.id, one.literal, one.fields, one.line) == ("甲/1", "抓紧办。", (), 5)
    assert (two.id, two.fields, two.when, two.rung, two.line) == ("甲/2", ("牵头",), {"关系": ("本级",)}, 2, 6)


def test_own_entries_win_and_retired_ones_go(tmp_path: Path) -> None:
    own = ["- slot: 甲", "  entries:", "    - {id: 甲/1, text: 马上办。}", "    - {id: 甲/2, retired: true}"]
    own.append("    - {id: 甲/3, text: 接着办。}")
    found = bank(tmp_path, GOOD, "\n".join(own))
    assert {p.id: p.literal for p in found.entries("甲")} == {"甲/1": "马上办。", "甲/3": "接着办。"}


def test_a_topic_pack_speaks_for_its_topic_only(tmp_path: Path) -> None:
    pack = "topic: 创卫\nmatch: [卫生城市, 创卫]\nslots:\n  甲:\n    - {id: 甲/创卫, text: 扫干净。}\n"
    found = bank(tmp_path, GOOD, pack)
    assert found.entries("甲")[-1].when == {"领域": ("创卫",)}
    assert found.topic_of("创卫", "") == found.topic_of("", "创建国家卫生城市") == "创卫"
    assert found.topic_of("", "消防") == ""


def test_the_longest_word_tells_the_topic(tmp_path: Path) -> None:
    packs = [
        f"topic: {name}\nmatch: [{word}]\nslots: {{}}\n" for name, word in (("城市", "城市"), ("创卫", "卫生城市"))
    ]
    assert bank(tmp_path, *packs).topic_of("", "创建卫生城市") == "创卫"


FAULTS = {
    "- {id: 甲/x, text: 没有句号}": "应是完整的句子",
    "- {id: 甲/x, text: 句。, whem: {}}": "不认识的键“whem”",
    "- {text: 没有名字。}": "id",
    "- {id: 甲/1, text: 重复。}": "id“甲/1”重复",
    '- {id: 甲/x, text: "{{ 牵头 }。"}': "四种写法",
    '- {id: 甲/x, text: "{{ >没有 }}"}': "没有定义的句位“没有”",
    "- {id: 甲/x, text: 句。, proof: [名声]}": "名声",
    "- {id: 甲/x, text: 句。, tone: 凶}": "凶",
    "- {id: 甲/x, text: }": "甲/x",
    "- {id: 甲/x, text: 句。, rung: 高}": "rung",
    "- {id: 甲/x, text: 句。, when: [本级]}": "when",
    "- {id: 甲/x, text: 句。, valid_from: 明年}": "valid_from",
    "- {id: 甲/x, text: 句。, twin: 甲/没有}": "甲/没有",
    "- {id: 甲/x, text: 句。, not_with: [甲/没有]}": "甲/没有",
    "- 一句话。": "",
}


@pytest.mark.parametrize("entry", FAULTS)
@pytest.mark.parametrize("own", [False, True])
def test_a_faulty_entry_is_told_with_its_place_and_left_out(tmp_path: Path, entry: str, own: bool) -> None:
    head = "- slot: 甲\n  entries:\n    - {id: 甲/3, text: 再办。}\n\n\n\n" if own else GOOD
    wrong = entry.replace("甲/1", "甲/3") if own else entry
    broken = f"{head}    {wrong}\n    - {{id: 甲/4, text: 接着办。}}\n"
    found = bank(tmp_path, *([GOOD] if own else []), broken)
    [finding] = found.findings
    assert FAULTS[entry].replace("甲/1", "甲/3" if own else "甲/1") in finding.message
    assert finding.level == "warning" and finding.line_text == f"    {wrong}"
    assert (Path(finding.pos.file).parent.name, finding.pos.line, finding.pos.column) == (str(int(own)), 7, 7)
    wanted = ["甲/1", "甲/2", *(["甲/3"] if own else []), "甲/4"]
    assert [p.id for p in found.entries("甲")] == wanted


UNREADABLE = [
    "- {id: 甲/x, text: 没有括完。",
    '- {id: 甲/x, text: "没有引完。}',
    '- {id: 甲/x, text: "引号"后面。}',
    "- {id: 甲/x, text: 有冒号: 又有。}",
    "- {id: 甲/x text：句。}",
    "- {id: 甲/x, text: {{ 字段 }}。}",
    "- {id: 甲/x, id: 甲/y, text: 句。}",
    "- {id: 甲/x, text: &a 句。}",
    "- {id: 甲/x, text: 有\x07响铃。}",
    "-\t{id: 甲/x, text: ]。}",
    "- id: 甲/x\n      text：句。",
    "- id: 甲/x\n      about:\n        - 通道\n        - '水源",
]


@pytest.mark.parametrize("entry", UNREADABLE)
def test_an_unreadable_entry_leaves_the_rest_of_its_file(tmp_path: Path, entry: str) -> None:
    own = f"- slot: 甲\n  entries:\n    - {{id: 甲/3, text: 再办。}}\n    {entry}\n    - {{id: 甲/4, text: 接着办。}}\n"
    found = bank(tmp_path, GOOD, own)
    assert [p.id for p in found.entries("甲")] == ["甲/1", "甲/2", "甲/3", "甲/4"]
    assert found.entries("甲")[-1].line == own.splitlines().index("    - {id: 甲/4, text: 接着办。}") + 1
    assert found.findings and all(f.level == "warning" and 4 <= f.pos.line <= 7 for f in found.findings)


def test_all_faults_of_all_files_come_at_once_also_from_the_cache(tmp_path: Path) -> None:
    bad = "- slot: 乙\n  shape: 段\n  entries:\n    - {id: 乙/1, text: 没有句号, 键: 值}\n"
    found = bank(tmp_path, GOOD + "    - {id: 甲/3, text: 也没有}\n", bad)
    told = " ".join(finding.message for finding in found.findings)
    assert all(word in told for word in ("甲/3", "shape", "“键”"))
    again = phrasebank.load([tmp_path / "0", tmp_path / "1"])
    assert again.findings == found.findings


OTHER_SHAPES = [
    "甲: 乙\n",
    "一句话\n",
    "- 一句话\n",
    "- slot:\n",
    "topic: 创卫\nslots: [一]\n",
    "- {slot: 甲, entries: 一}\n",
]
OTHER_SHAPES += ["topic: 创卫\nmatch: [卫生\nslots: {}\n", "PK\x03\x04", "- slot: '甲\n  shape: 句\n"]


@pytest.mark.parametrize("text", OTHER_SHAPES)
def test_an_own_file_of_another_shape_is_told_and_left_out(tmp_path: Path, text: str) -> None:
    found = bank(tmp_path, GOOD, text)
    assert [p.id for p in found.entries("甲")] == ["甲/1", "甲/2"]
    assert {Path(f.pos.file).parent.name for f in found.findings} == {"1"}


@pytest.mark.parametrize("text", OTHER_SHAPES)
def test_a_slot_that_the_built_in_bank_loses_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError):
        bank(tmp_path, text)


def test_a_version_that_fails_gives_way_to_the_one_under_it(tmp_path: Path) -> None:
    found = bank(tmp_path, GOOD, "- slot: 甲\n  entries: [{id: 甲/1, text: 没有句号}]\n")
    assert found.entries("甲")[0].literal == "抓紧办。" and len(found.findings) == 1


def test_what_a_faulty_entry_is_twin_of_stays(tmp_path: Path) -> None:
    found = bank(tmp_path, GOOD + "    - {id: 甲/3, text: 好。, twin: 甲/4}\n    - {id: 甲/4, text: 坏, twin: 甲/3}\n")
    assert [p.id for p in found.entries("甲")] == ["甲/1", "甲/2", "甲/3"]


def test_lock_files_of_editors_are_no_part_of_the_bank(tmp_path: Path) -> None:
    bank(tmp_path, GOOD)
    (tmp_path / "0" / ".#bank.yaml").symlink_to("nowhere")
    assert len(phrasebank.load([tmp_path / "0"])) == 2


def test_an_empty_own_file_changes_nothing(tmp_path: Path) -> None:
    assert [p.id for p in bank(tmp_path, GOOD, "").entries("甲")] == ["甲/1", "甲/2"]


# --- slots and templates ----------------------------------------------------------------------------------------------


@cache
def asked() -> frozenset[str]:
    """The slots that templates, kinds and entries ask for."""
    code = "\n".join([*MOVES.values(), *(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))])
    said = set(re.findall(r'(?:say|maybe)\("([^"]+)"', code))
    covered = {
        slot for row in re.findall(r"cover\([\[(]([^\])]*)[\])]", code) for slot in re.findall(r'"([^"]+)"', row)
    }
    quoted = {slot for slot in BANK.slots if f'"{slot}"' in code}
    headings = {h.slot for kind in resources().templates.kinds.values() for s in kind.sections for h in s.headings}
    inner = {part.value for phrase in BANK for part in phrase.parts if part.kind in ("slot", "maybe")}
    titles = {kind.paper.title for kind in resources().templates.kinds.values() if kind.paper.title}
    return frozenset(said | covered | quoted | headings | titles | inner)


def test_every_slot_asked_for_is_there() -> None:
    assert sorted(asked() - set(BANK.slots)) == []


def test_every_slot_is_asked_for() -> None:
    assert sorted(set(BANK.slots) - asked()) == []


def test_every_slot_has_entries() -> None:
    assert [slot for slot in BANK.slots if not BANK.entries(slot)] == []


def test_slots_belong_to_steps() -> None:
    steps = resources().templates.steps
    wrong = [f"{name}: {slot.step}" for name, slot in BANK.slots.items() if slot.step not in steps]
    assert [row for row in wrong if not row.startswith("标题.")] == []


# --- built-in entries -------------------------------------------------------------------------------------------------


def literal(phrase: Phrase) -> str:
    """The text of an entry with □ for its fields."""
    return "".join(part.value if part.kind == "text" else "□" for part in phrase.parts)


def found(pattern: str, texts: Iterator[tuple[str, str]]) -> list[str]:
    return [f"{name}: {text}" for name, text in texts if re.search(pattern, text)]


def texts() -> Iterator[tuple[str, str]]:
    """Id and text of every entry."""
    return ((phrase.id, literal(phrase)) for phrase in BANK)


BANNED = {
    "digits": r"[0-9０-９]",
    "years, months and days": r"[一二三四五六七八九十]+月(?:份|底|[一二三四五六七八九十]+[日号])|二[〇○零]|年底前",
    "frequencies": r"每[天日周月季]{1,2}(?:一次|调度|通报|研究|检查)|定期(?:检查|督查|调度|通报|研究)",
    "measures": r"签订责任状|建立台账|纳入.{0,6}考核|挂图作战",
    "masked names": r"XX|××|[A-Za-z]{2,}",
    "enumerators": r"首先[，,]|其次|(?:^|[。；])(?:再次|最后)[，,]|(?:^|[。；，：])[一二三四五六]是(?![一二])",
    "meetings and documents": r"[二十]+大精神|《[^□》]+》",
    "rarely written marks": r"[!?;:,()\[\]\"']|\.\.\.|。。|，，|[，、；：][。，、；：]|\s",
}


@pytest.mark.parametrize("what", BANNED)
def test_no_entry_holds(what: str) -> None:
    hits = found(BANNED[what], texts())
    assert not hits, "\n".join(["", *hits])


def test_quotation_marks_stand_around_fields_only() -> None:
    """A quotation comes from the situation; words of our own get none, except in fixed formulations."""
    free = [(p.id, literal(p)) for p in BANK if p.authority != "固定提法"]
    hits = [f"{name}: {text}" for name, text in free for said in re.findall("“([^”]*)”", text) if said.strip("□")]
    assert not hits, "\n".join(["", *hits])


def test_quotation_marks_and_brackets_pair() -> None:
    bad = [f"{n}: {t}" for n, t in texts() for a, b in ("“”", "《》", "（）", "【】") if t.count(a) != t.count(b)]
    assert not bad, "\n".join(bad)


def test_no_text_stands_twice() -> None:
    counts = Counter((phrase.slot, tuple(part.value for part in phrase.parts)) for phrase in BANK)
    assert not [text for text, n in counts.items() if n > 1]


def test_ids_start_with_their_slot() -> None:
    bad = [phrase.id for phrase in BANK if not phrase.id.startswith(f"{phrase.slot}/")]
    assert not bad


def test_twins_and_rivals_are_there() -> None:
    known = {phrase.id for phrase in BANK}
    named = {(p.id, other) for p in BANK for other in (*p.not_with, *([p.twin] if p.twin else []))}
    assert not [pair for pair in named if pair[1] not in known]


def test_periods_are_dates() -> None:
    given = [(p.id, day) for p in BANK for day in (p.valid_from, p.valid_until) if day]
    assert not [row for row in given if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-[0-3]\d)?)?", row[1])]


def test_authorities_are_known() -> None:
    assert {phrase.authority for phrase in BANK} <= {"固定提法", "通行", "本单位"}


def test_boosters_are_rare() -> None:
    whole = "".join(text for _, text in texts())
    assert 1000 * sum(whole.count(word) for word in BOOSTERS) / len(whole) < 2


def test_sentences_of_a_slot_are_unlike_in_length() -> None:
    """Where there is a choice of full sentences, the longest is half as long again as the shortest."""
    flat = []
    for name, slot in BANK.slots.items():
        sizes = [len(literal(phrase)) for phrase in BANK.entries(name)]
        if slot.shape == "句" and len(sizes) >= 8 and max(sizes) < 1.5 * min(sizes):
            flat.append(f"{name}: {min(sizes)} to {max(sizes)}")
    assert not flat, "\n".join(flat)


def pairs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def test_entries_are_not_each_other_with_words_changed() -> None:
    """Of two entries that ask for the same fields; short and long headings may share their words."""
    alike = []
    for slot in (name for name, slot in BANK.slots.items() if slot.shape != "标题"):
        rows = [(p, pairs(literal(p))) for p in BANK.entries(slot) if len(p.literal) >= 12]
        for (one, a), (two, b) in combinations(rows, 2):
            if len(a & b) / len(a | b) > 0.7 and one.fields == two.fields:
                alike.append(f"{one.id}: {literal(one)}\n{two.id}: {literal(two)}")
    assert not alike, "\n".join(["", *alike])


# Names that derive.py settles and local names that realise.py and the templates add.
_NAMES = """\
文种 阶段 关系 系统 层级 次序 领域 力度 态度 行为 位次 自称 全域 简称 此项工作 历时 领导机关 各单位 点数 任务数 问题数 剩余 贵方
有成绩 编号 引 形 形细 事项形 同会 活动名 案情 愿景形 举措形 标题形 目标形 头条 主体 清单 条数 时限 时限前"""
DERIVED = frozenset(_NAMES.split())


def test_fields_and_conditions_are_known_names() -> None:
    """A misspelt field would only keep its entry out for ever."""
    known = {path for path, _, _ in fields.walk()} | DERIVED
    unknown = []
    for phrase in BANK:
        local = set(BANK.slots[phrase.slot].fields)
        for name in (*phrase.fields, *(key.removeprefix("非") for key in phrase.when)):
            if name not in known | local:
                unknown.append(f"{phrase.id}: {name}")
    assert not unknown, "\n".join(["", *unknown])
