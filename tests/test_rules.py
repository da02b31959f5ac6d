"""Every rule finds what its `bad` marks and nothing else there, and stays silent on its near misses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import foreign_docx
from speechgen.checkers import CHECKS
from speechgen.checkers.facts import Facts, Person
from speechgen.checking import rules as rulebook
from speechgen.checking import run as checking
from speechgen.checking.factbook import facts_of
from speechgen.checking.report import rules_as_markdown
from speechgen.checking.rules import CLOSE, OPEN, Rule
from speechgen.checking.run import Report
from speechgen.datafiles import data_dir
from speechgen.findings import InputError
from speechgen.reading.docx import read_docx
from speechgen.reading.manuscript import Manuscript
from speechgen.reading.text import read_text
from speechgen.situation import read_situation

TODAY = date(2026, 11, 22)
RULES = data_dir("rules")
TRACES = {
    "revisions": '<w:p><w:ins w:author="甲"><w:r><w:t>新</w:t></w:r></w:ins></w:p>',
    "comments": '<w:p><w:r><w:t>文</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>',
    "hidden": "<w:p><w:r><w:t>文</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p>",
    "highlighted": '<w:p><w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t>文</w:t></w:r></w:p>',
}


@cache
def rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in rulebook.load([RULES])}


def examples(which: str) -> Iterator[Any]:
    for path in sorted(RULES.glob("*.yaml")):
        for row, _ in rulebook.read(path):
            for n, text in enumerate(row[which]):
                yield pytest.param(row["id"], text, id=f"{row['id']}-{n}")


def table(rows: list[list[str]]) -> str:
    cells = ("".join(f"<w:tc>{foreign_docx.p(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


SIX = {
    "文种": "推进会讲话",
    "日期": "2026-09-16",
    "讲话人": "县长",
    "地方": "云岭县",
    "会议": "全县工作推进会",
    "主题": "隐患整治",
}


def facts(example: Any) -> Facts | None:
    """The facts that an example gives: a situation in short, persons, units."""
    if not isinstance(example, dict):
        return None
    if "facts" in example:
        rows = SIX | example["facts"]
        text = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in rows.items())
        return facts_of(read_situation(text))
    persons = tuple(Person(p["姓名"], p["职务"], p.get("单位") or "") for p in example.get("persons", ()))
    units = tuple(example.get("units", ()))
    return Facts(persons=persons, units=units) if persons or units else None


def manuscript(example: Any) -> Manuscript:
    """The paper that an example describes, without its marks."""
    if isinstance(example, dict) and "text" in example and "more" not in example:
        return manuscript(example["text"])
    if isinstance(example, str):
        return read_text(example.replace(OPEN, "").replace(CLOSE, ""), "txt")
    if "docx" in example:
        return read_docx(foreign_docx.docx(TRACES[example["docx"]]))[0]
    if "table" in example:
        rows = [[cell.replace(OPEN, "").replace(CLOSE, "") for cell in row] for row in example["table"]]
        return read_docx(foreign_docx.docx(table(rows)))[0]
    return manuscript(example["text"] + example["more"] * int(example["repeat"]))


def marked(example: Any) -> list[str]:
    """The stretches that an example marks."""
    text = example if isinstance(example, str) else str(example)
    return re.findall(f"{OPEN}(.*?){CLOSE}", text)


def report(paper: Manuscript, *only: str, known: Facts | None = None) -> Report:
    chosen = [rules()[name] for name in only] if only else list(rules().values())
    subject = checking.paper(paper, TODAY)
    subject.facts = known
    return checking.check(subject, chosen)


def found(paper: Manuscript, done: Report) -> list[str]:
    return [paper.paras[hit.para].text[hit.start : hit.end] for hit in done.hits]


def mended(paper: Manuscript, done: Report) -> str:
    lines = [para.text for para in paper.paras]
    for hit in reversed(done.hits):
        for start, end, new in reversed(hit.edits):
            lines[hit.para] = lines[hit.para][:start] + new + lines[hit.para][end:]
    return "\n".join(lines)


@pytest.mark.parametrize(("rule", "example"), list(examples("bad")))
def test_bad_is_found_at_its_mark_and_mended(rule: str, example: Any) -> None:
    text, _, becomes = example.partition(" → ") if isinstance(example, str) else (example, "", "")
    if isinstance(example, dict) and "text" in example and " → " in example["text"]:
        words, _, becomes = example["text"].partition(" → ")
        text = example | {"text": words}
    paper = manuscript(text)
    done = report(paper, rule, known=facts(example))
    if isinstance(example, dict) and "docx" in example:
        assert len(done.hits) == 1
        return
    assert found(paper, done) == marked(text)
    if becomes:
        assert mended(paper, done) == "\n".join(line.strip() for line in becomes.split("\n"))


@pytest.mark.parametrize(("rule", "example"), list(examples("good")))
def test_good_is_left_alone(rule: str, example: Any) -> None:
    paper = manuscript(example)
    assert found(paper, report(paper, rule, known=facts(example))) == []


def test_auto_rules_say_what_stands_there_instead() -> None:
    without = [
        row["id"]
        for path in sorted(RULES.glob("*.yaml"))
        for row, _ in rulebook.read(path)
        if row.get("fix") == "自动" and not any(" → " in str(bad) for bad in row["bad"])
    ]
    assert not without


def test_every_check_is_used_and_every_rule_has_a_check() -> None:
    used = {rule.check for rule in rules().values()}
    assert used <= set(CHECKS)
    assert set(CHECKS) - used == set()


def write(folder: Path, text: str) -> Path:
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules" / "own.yaml").write_text(text, encoding="utf-8")
    return folder / "rules"


OWN = """\
- id: 本单位1
  name: 我局的叫法
  level: 疑似
  authority: 本单位
  message: 我局统一写“{new}”
  words: [创卫办→局创卫办 前无:局]
  bad: [由⟦创卫办⟧牵头。]
  good: [由局创卫办牵头。, 创建, 卫生]
- id: PU11
  retired: 'true'
  name: 不用
  level: 提示
  authority: 本单位
  message: 不用
"""


PAGE = RULES.parent / "docs" / "rules.md"


def reference() -> str:
    """The reference page as the rules of today make it."""
    groups = [
        (path.stem.partition("-")[2], [row for row, _ in rulebook.read(path)]) for path in sorted(RULES.glob("*.yaml"))
    ]
    return rules_as_markdown(groups)


def test_the_reference_page_is_made_from_the_rules() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run make accept"


def test_a_unit_adds_and_retires_rules(tmp_path: Path) -> None:
    laid = {rule.id: rule for rule in rulebook.load([RULES, write(tmp_path, OWN)])}
    assert "PU11" not in laid
    assert laid["本单位1"].words == ("创卫办→局创卫办 前无:局",)


def test_every_fault_of_a_rule_file_comes_at_once(tmp_path: Path) -> None:
    text = OWN.replace("[由局创卫办牵头。, 创建, 卫生]", "[甲]") + "- id: 乙\n  name: 乙\n  level: 大\n"
    with pytest.raises(InputError) as caught:
        rulebook.load([RULES, write(tmp_path, text)])
    said = " ".join(finding.message for finding in caught.value.findings)
    assert "三个 good" in said
    assert "必改、疑似、提示" in said
    assert "缺少“message”" in said
