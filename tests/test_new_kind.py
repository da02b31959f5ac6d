"""The guide to a new kind (docs/new-kind.md) works as it stands: its files are taken out of the page, and drafted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import laws
from speechgen.document import Salutation, Signature, Title, block_text, plain_text
from speechgen.drafting import draft, resources, user_folders
from speechgen.findings import InputError
from speechgen.schema import json_schema
from speechgen.situation import load_situation
from speechgen.starter import describe_kind, known_kinds, list_kinds, starter

PAGE = laws.ROOT / "docs" / "new-kind.md"
FILES = re.compile(r"`((?:templates|phrasebank|samples)/[^`\n]+)`：\n\n```\w*\n(.*?)```", re.DOTALL)
NEW = "慰问信"


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of the page, as the current folder."""
    for name, text in FILES.findall(PAGE.read_text(encoding="utf-8")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


def test_the_page_has_a_kind_a_move_phrases_and_a_sample() -> None:
    names = [name for name, _ in FILES.findall(PAGE.read_text(encoding="utf-8"))]
    assert [name.split("/")[0] for name in names] == ["templates", "templates", "phrasebank", "samples"]
    assert NEW not in resources().templates.kinds


@pytest.mark.parametrize("seed", range(5))
def test_the_kind_of_the_page_is_drafted(unit: Path, seed: int) -> None:
    path = unit / f"{NEW}.yaml"
    path.write_text(starter(NEW), encoding="utf-8")
    own = user_folders(unit)
    found = resources(own)
    done = draft(load_situation(path, found.templates.spares), seed, laws.TODAY, own=own)
    blocks = done.document.blocks
    assert isinstance(blocks[0], Title) and isinstance(blocks[1], Salutation) and isinstance(blocks[-1], Signature)
    assert block_text(blocks[0]) == "致防汛抢险一线的同志们的慰问信"
    assert all(text in plain_text(done.document) for text in ("3260人", "4.7公里", "昼夜值守", "区委、区政府"))
    assert not [fault for law in (laws.residue, laws.stray_digits, laws.stray_names) for fault in law(done)]
    assert not done.gaps and not done.findings


def test_every_command_knows_the_kind_of_the_page(unit: Path) -> None:
    assert NEW in list_kinds() and "30.1 问候" in describe_kind(NEW)
    assert NEW in json_schema(known_kinds())["properties"]["文种"]["anyOf"][0]["enum"]


def test_without_its_files_the_kind_is_unknown(unit: Path) -> None:
    path = unit / f"{NEW}.yaml"
    path.write_text(starter(NEW), encoding="utf-8")
    with pytest.raises(InputError, match=NEW):
        load_situation(path, resources().templates.spares)


# A slip that somebody makes by the page: file, what is replaced by what, and what is said, at which line.
SLIPS = [
    (
        "templates/kinds/慰问信.yaml",
        "required: [听众.称谓, 感谢",
        "required: [听众.称谓, 慰问品",
        6,
        "情况表没有“慰问品”这一项",
    ),
    ("templates/kinds/慰问信.yaml", "title: 题.慰问信", "title: 题.慰问", 11, "没有“题.慰问”这个句位"),
    ("templates/kinds/慰问信.yaml", '["30.4"]', '["30.5"]', 14, "用到没有定义的步骤“30.5”"),
    ("templates/moves/慰问.j2", "any: [成绩]", "any: [成绩单]", 7, "情况表没有“成绩单”这一项，是不是成绩？"),
    ("templates/moves/慰问.j2", "block s30_4", "block s30.4", 9, "步骤“30.4”没有对应的模板块 s30_4"),
    ("templates/moves/慰问.j2", "30.1", "1.4", 6, "M1.j2 里已经有步骤“1.4”"),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "told"), SLIPS)
def test_a_slip_is_told_alone_with_its_line(unit: Path, name: str, old: str, new: str, line: int, told: str) -> None:
    text = (unit / name).read_text(encoding="utf-8")
    assert old in text
    swaps = [(old, new)] + ([("s30_1", "s1_4")] if new == "1.4" else [])
    for before, after in swaps:
        text = text.replace(before, after)
    (unit / name).write_text(text, encoding="utf-8")
    resources.cache_clear()
    with pytest.raises(InputError) as caught:
        resources(user_folders(unit))
    assert [(f.pos.line, told in f.message) for f in caught.value.findings] == [(line, True)]
    resources.cache_clear()
