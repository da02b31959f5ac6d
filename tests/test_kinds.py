"""Kinds and moves: the built-in ones fit together, and faults in a unit's own are told with their place."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

import laws
from speechgen import cache, fields, kinds
from speechgen.bank import phrasebank
from speechgen.datafiles import data_dir
from speechgen.drafting import resources
from speechgen.findings import InputError
from speechgen.kind_faults import unknown_slots
from speechgen.situation import Fact

TEMPLATES = resources().templates
KINDS = tuple(TEMPLATES.kinds)
PATHS = frozenset(path for path, _, _ in fields.walk())

every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_a_kind_has_a_sample_of_its_own(kind: str) -> None:
    found = laws.situation(TEMPLATES.kinds[kind].sample).get("文种")
    assert isinstance(found, Fact) and found.text == kind


@every_kind
def test_shares_add_up(kind: str) -> None:
    assert 90 <= sum(section.share for section in TEMPLATES.kinds[kind].sections) <= 110


@every_kind
def test_lengths_are_in_order(kind: str) -> None:
    found = TEMPLATES.kinds[kind]
    assert 0 < found.low <= found.target <= found.high


@every_kind
def test_fields_of_a_kind_are_known(kind: str) -> None:
    found = TEMPLATES.kinds[kind]
    conditions = {path for s in found.sections for h in s.headings for path in h.when}
    assert not found.paper.title or found.paper.title in resources().bank.slots
    named = {
        *(path for name in found.required for path in name.split("/")),
        *(need for s in found.sections for need in s.needs),
        *conditions,
    }
    assert not named - PATHS - {"次序", "关系", "案情"}


@every_kind
def test_every_speech_opens_and_closes(kind: str) -> None:
    sections = TEMPLATES.kinds[kind].sections
    if TEMPLATES.kinds[kind].paper != kinds.Paper():
        return  # not a speech
    assert (sections[0].move, sections[-1].move) == ("M1", "M9")
    assert not any(section.headings for section in (sections[0], sections[-1]))


@every_kind
def test_no_step_stands_twice(kind: str) -> None:
    steps = [step for s in TEMPLATES.kinds[kind].sections for paragraph in s.paragraphs for step in paragraph]
    assert len(steps) == len(set(steps))


@every_kind
def test_heading_slots_are_there(kind: str) -> None:
    slots = {heading.slot for section in TEMPLATES.kinds[kind].sections for heading in section.headings}
    assert slots <= set(resources().bank.slots)


@pytest.mark.parametrize("step", TEMPLATES.steps)
def test_a_step_is_well_formed(step: str) -> None:
    found = TEMPLATES.steps[step]
    assert found.name and found.move in TEMPLATES.move_names
    assert found.duty in ("O", "R", "○", "C")
    assert 0 <= found.drop <= 5
    assert not found.drop or found.duty != "O", "what comes and goes with the length is not obligatory"
    assert set(found.any) <= PATHS


def test_every_step_is_used_by_some_kind() -> None:
    used = {step for k in TEMPLATES.kinds.values() for s in k.sections for p in s.paragraphs for step in p}
    assert not set(TEMPLATES.steps) - used


def test_templates_write_neither_numbers_nor_facts() -> None:
    """Numbers come from numbering.py, facts from the situation: the text of a template is a few joining words."""
    for name, text in TEMPLATES.moves.items():
        words = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", text, flags=re.DOTALL)
        assert not re.search(r"[0-9]|[一二三四五六七八九十]、|（[一二三]）|《|“", words), name


# --- a unit's own -----------------------------------------------------------------------------------------------------

MOVE = '---\nid: M1\nname: 开头\npurpose: 试\nsteps:\n  "1.1": {name: 开会, duty: O}\n---\n{% block s1_1 %}开会。{% endblock %}\n'
KIND = (data_dir("templates") / "kinds" / "推进会讲话.yaml").read_text(encoding="utf-8")


def with_own(folder: Path, name: str, text: str) -> kinds.Templates:
    """The built-in templates with one file of a unit laid over them."""
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return kinds.load([data_dir("templates"), folder])


def test_an_own_kind_stands_beside_the_built_in_ones(tmp_path: Path) -> None:
    text = KIND.replace("id: 推进会讲话", "id: 巡察反馈讲话")
    found = with_own(tmp_path, "kinds/巡察反馈讲话.yaml", text)
    assert set(found.kinds) == {*KINDS, "巡察反馈讲话"}


def test_an_own_kind_of_the_same_name_wins(tmp_path: Path) -> None:
    found = with_own(tmp_path, "kinds/推进会讲话.yaml", KIND.replace("target: 2600", "target: 2100"))
    assert found.kinds["推进会讲话"].target == 2100


FAULTS = {
    "an unknown key": ("kinds/试.yaml", KIND + "颜色: 红\n", "颜色"),
    "a missing key": ("kinds/试.yaml", re.sub(r"(?m)^stage.*\n", "", KIND), "stage"),
    "an unknown step": ("kinds/试.yaml", KIND.replace('"1.1"', '"1.99"'), "1.99"),
    "an unknown move": ("kinds/试.yaml", KIND.replace("move: M9", "move: M99"), "M99"),
    "an unknown key of a section": ("kinds/试.yaml", KIND.replace("share: 10", "shares: 10"), "shares"),
    "a length that is no number": ("kinds/试.yaml", KIND.replace("low: 2000", "low: 少"), "少"),
    "a share that is no number": ("kinds/试.yaml", KIND.replace("share: 10", "share: 一成"), "一成"),
    "no sections": ("kinds/试.yaml", re.sub(r"(?ms)^sections:.*", "sections: 无\n", KIND), "sections"),
    "a piece of the head that nobody knows": ("kinds/试.yaml", KIND + "paper: {front: [标题, 印章]}\n", "印章"),
    "a form of numbers that nobody knows": ("kinds/试.yaml", KIND + "paper: {points: a)}\n", "a)"),
    "an unknown key of the paper": ("kinds/试.yaml", KIND + "paper: {颜色: 红}\n", "颜色"),
    "a list for a kind": ("kinds/试.yaml", "- 甲\n", "试.yaml"),
    "an empty kind": ("kinds/试.yaml", "", "试.yaml"),
    "no front matter": ("moves/试.j2", "{% block s1_1 %}{% endblock %}\n", "---"),
    "front matter without id": ("moves/试.j2", MOVE.replace("id: M1\n", ""), "id"),
    "front matter without steps": ("moves/试.j2", re.sub(r"steps:\n.*\n", "", MOVE), "steps"),
    "a step without duty": ("moves/试.j2", MOVE.replace(", duty: O", ""), "duty"),
    "a step without its block": ("moves/试.j2", MOVE.replace("s1_1", "s1_2"), "1.1"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_told_as_the_users(tmp_path: Path, what: str) -> None:
    name, text, told = FAULTS[what]
    with pytest.raises(InputError) as caught:
        with_own(tmp_path, name, text)
    assert any(told in f"{finding.pos} {finding.message}" for finding in caught.value.findings)
    assert all(Path(finding.pos.file).name == Path(name).name for finding in caught.value.findings)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = KIND.replace('"1.1"', '"1.99"').replace("move: M9", "move: M99") + "颜色: 红\n"
    with pytest.raises(InputError) as caught:
        with_own(tmp_path, "kinds/试.yaml", text)
    told = " ".join(finding.message for finding in caught.value.findings)
    assert all(word in told for word in ("1.99", "M99", "颜色"))


def _sealed(data: object) -> bytes:
    """A file of the cache that is sound and holds something else."""
    packed = cache.packed(data)
    return zlib.crc32(packed).to_bytes(4, "big") + packed


OTHERS = ({}, [], None, 1, {"kinds": [], "steps": []}, {"slots": {"甲": ()}})


@pytest.mark.parametrize("kept", [b"", b"x", b"\xff" * 9, cache.packed({}), *map(_sealed, OTHERS)])
def test_a_damaged_or_outdated_cache_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bytes) -> None:
    monkeypatch.setenv("SPEECHGEN_CACHE", str(tmp_path))
    folders = [data_dir("templates")], [data_dir("phrasebank")]
    fresh = kinds.load(folders[0]), len(phrasebank.load(folders[1]))
    for path in tmp_path.iterdir():
        path.write_bytes(kept)
    assert (kinds.load(folders[0]), len(phrasebank.load(folders[1]))) == fresh


def test_the_slots_of_a_kind_saved_as_gbk_are_read(tmp_path: Path) -> None:
    path = tmp_path / "慰问信.yaml"
    path.write_bytes("id: 慰问信\nsections:\n  - {id: 开头, move: M1, headings: [{slot: 标题.没有}]}\n".encode("gbk"))
    assert [fault.message for fault in unknown_slots(path, {"标题.成绩"})] == ["没有“标题.没有”这个句位"]
