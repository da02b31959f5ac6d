"""Papers that are not speeches: every sign of step texts, every piece of head and foot, in a kind of a unit's own."""

from __future__ import annotations

import pytest

import laws
from speechgen import back, front, kinds
from speechgen.document import (
    AnnexLabel,
    AttachmentNote,
    Block,
    Byline,
    Cue,
    Document,
    EditorNote,
    Heading,
    Imprint,
    ItemTitle,
    Listing,
    Masthead,
    Paragraph,
    Salutation,
    Signature,
    Table,
    Title,
    block_text,
    plain_text,
    sentences,
)
from speechgen.drafting import Draft, draft
from speechgen.reading.markdown import as_read, read_markdown
from speechgen.situation import read_situation
from speechgen.writers import WRITERS, Layout

KIND = """\
id: 试用文书
purpose: 试用全部符号
stage: 推进
length: {low: 100, high: 900, target: 400}
required: [期刊.期号]
paper:
  front: [报头, 纪要标志, 标题, 单位, 讲话人, 日期, 主送, 称谓]
  back: [附件, 落款, 报尾]
  points: 1.
  items: （1）
  headings: 一、
sections:
  - {id: 甲, move: P90, share: 60, heading: 总体要求, paragraphs: [["90.1"], ["90.2", "90.3"]]}
  - {id: 乙, move: P90, share: 40, heading: 任务分工, paragraphs: [["90.4"], ["90.5"]]}
"""
MOVE = """\
---
id: P90
name: 试用
purpose: 试用全部符号
steps:
  "90.1": {name: 引子, duty: O}
  "90.2": {name: 小标题, duty: O}
  "90.3": {name: 条目, duty: O}
  "90.4": {name: 表, duty: O}
  "90.5": {name: 名单, duty: O}
---
{% block s90_1 %}> 按语如下。

! （全体起立）

= 一条简讯

现将有关事项通知如下。{% endblock %}
{% block s90_2 %}
## 其一
# 先说
说清楚。
# 再说
再说清楚。

## 其二
# 独一条
只有一条。

{% endblock %}
{% block s90_3 %}
{% for t in 任务 %}
+ {{ t.标题 }}。
{% endfor %}
{% endblock %}
{% block s90_4 %}
| 任务 | 牵头 | 数量 |
{% for t in 任务 %}
| {{ t.标题 }} | {{ t.牵头 }} | 12处 |
{% endfor %}
{% endblock %}
{% block s90_5 %}
@ 出席|{{ 会议.名称 }}
& 附件
= 附件的标题
{% endblock %}
"""
MORE = """\
文种: 试用文书
期刊: {名称: 消防整治简报, 编发: 区消安办, 报: [市消安办], 发: [各街道, 区直各部门], 印数: 60份}
收文: [各街道办事处, 区直各部门]
附件: [消防整治任务分工表, 名单]
任务:
  - {标题: "| 竖线 | 打头", 牵头: "甲|乙"}
  - {标题: "# 井号打头", 牵头: 丙}
落款: {单位: 区消安办, 日期: 2026-09-20}
"""


@pytest.fixture(name="paper", scope="module")
def _paper(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    folder = tmp_path_factory.mktemp("own")
    for name, text in (("kinds/试用文书.yaml", KIND), ("moves/P90.j2", MOVE)):
        path = folder / "templates" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return draft(read_situation(laws.filled(MORE), kinds=("试用文书",)), 0, laws.TODAY, own=(folder,))


def kind_of(document: Document) -> list[type[Block]]:
    return [type(block) for block in document.blocks]


def test_every_block_stands_in_its_place(paper: Draft) -> None:
    wanted = [
        Masthead, Masthead, Title, Byline, Byline, Byline, Salutation, Salutation,
        Heading, EditorNote, Cue, ItemTitle, Paragraph,
        Heading, Paragraph, Paragraph, Heading, Paragraph, Paragraph, Paragraph,
        Heading, Table, Listing, AnnexLabel, ItemTitle,
        AttachmentNote, Signature, Imprint,
    ]  # fmt: skip
    assert kind_of(paper.document) == wanted


def test_numbers_are_those_of_the_kind(paper: Draft) -> None:
    headings = [(b.level, block_text(b)) for b in paper.document.blocks if isinstance(b, Heading)]
    assert headings == [(1, "一、总体要求"), (2, "（一）其一"), (2, "（二）其二"), (1, "二、任务分工")]
    texts = [block_text(b) for b in paper.document.blocks if isinstance(b, Paragraph)]
    assert [text[:3] for text in texts] == ["现将有", "1.先", "2.再", "独一条", "（1）", "（2）"]
    assert [b.lead for b in paper.document.blocks if isinstance(b, Paragraph)] == [0, 3, 3, 3, 0, 0]


def test_a_fact_is_never_a_sign(paper: Draft) -> None:
    (table,) = [b for b in paper.document.blocks if isinstance(b, Table)]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["任务", "牵头", "数量"], ["| 竖线 | 打头", "甲|乙", "12处"], ["# 井号打头", "丙", "12处"]
    ]  # fmt: skip
    assert table.numeric == {2} and table.header == 1


def test_head_and_foot_say_what_the_file_says(paper: Draft) -> None:
    lines = plain_text(paper.document).split("\n")
    assert lines[:3] == ["消防整治简报", "【待补：期号】", "区消安办\u30002026年9月16日"]
    assert "各街道办事处，区直各部门：" in lines and "附件：1.消防整治任务分工表" in lines and "2.名单" in lines
    assert lines[-5:] == [
        "区消安办",
        "2026年9月20日",
        "报：市消安办",
        "发：各街道、区直各部门",
        "区消安办\u3000（共印60份）",
    ]
    assert [(gap.path, gap.printed) for gap in paper.gaps if gap.path == "期刊.期号"] == [("期刊.期号", True)]


def test_laws_hold(paper: Draft) -> None:
    broken = [*laws.head_clashes(paper)[1:], *laws.inexact_facts(paper), *laws.spans_without_origin(paper)]
    broken += [
        *laws.wrong_enumerators(paper),
        *laws.residue(paper),
        *laws.gaps_not_listed(paper),
        *laws.facts_lost(paper),
    ]
    broken += [*laws.empty_blocks(paper), *laws.wrong_counts(paper)]
    assert not broken
    steps = {s.step for b in paper.document.blocks for s in sentences(b)}
    assert {"90.1", "90.2", "90.3", "90.4", "90.5"} <= steps


@pytest.mark.parametrize("to", WRITERS)
def test_every_format_has_all_of_the_text(paper: Draft, to: str) -> None:
    assert WRITERS[to](paper.document, Layout(), ())
    if to == "md":
        assert read_markdown(WRITERS[to](paper.document, Layout(), ()).decode()) == as_read(paper.document)


def test_every_piece_is_built_by_somebody() -> None:
    assert set(kinds.FRONT) == set(front.PIECES) and set(kinds.BACK) == set(back.PIECES)
