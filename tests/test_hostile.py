"""Situations that nobody would write and somebody will: any kind, any fields, any characters."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import laws
from speechgen import fields
from speechgen.document import walk
from speechgen.drafting import Draft, draft, resources
from speechgen.explain import as_json, as_markdown, notes, summary
from speechgen.fields import Field, Table
from speechgen.reading.markdown import as_read, read_markdown
from speechgen.situation import Situation, read_situation
from speechgen.writers import WRITERS, Layout

KINDS = tuple(resources().templates.kinds)
# What templates, XML, Markdown, our own marks and our own punctuation rules could stumble over.
_PIECES = (
    "{{7*7}}¶{% raw %}¶{{ say('任务.引') }}¶{#¶{0}¶{>¶{{ >缘起.会议 }}¶{{ ?缘起.会议 }}¶%s¶\\¶\\n¶$x$¶step:1.1¶None¶<w:p>¶</w:t>"
    "¶&amp;¶]]>¶*¶**¶# ¶+ ¶- ¶`¶_¶~¶\"¶'¶😀¶〇¶𠮷¶镕¶e\u0301¶×¶—¶……¶2026¶98.5%¶％¶１２¶一是¶（一）¶一、¶。¶。。¶，¶：¶；¶！？¶【¶】"
    "¶【待补：假的】¶“¶”¶《¶》¶\u3000¶ "
)
NASTY = (*_PIECES.split("¶"), "长" * 300)
WORDS = (
    "整治",
    "排查隐患",
    "各街道",
    "压实责任",
    "全区",
    "把事办好",
    "每周一次",
    "9月底前",
    "由区住建局牵头",
    "不得推诿",
    "第三",
)
TOKEN = re.compile(r"Ж\d+Ж")


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text of some words and some nasty pieces; the number that tells it from others is put in later."""
    parts = draw(st.lists(st.sampled_from((*NASTY, *WORDS)), min_size=1, max_size=4))
    parts.insert(draw(st.integers(0, len(parts))), "Ж?Ж")
    return "".join(parts)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Any value that the loader takes for a field, gaps among them."""
    one: st.SearchStrategy[Any]
    if field.table is not None:
        one = maps(field.table)
    elif field.kind == "number":
        one = st.integers(max(field.low, 1), min(field.high, 6000)).map(str)
    elif field.kind == "bool":
        one = st.sampled_from(("是", "否"))
    elif field.kind == "enum":
        one = st.sampled_from(field.values)
    elif field.kind == "date":
        one = st.one_of(st.sampled_from(("2026-09-16", "9月25日前", "3月", "2011年3月18日")), texts())
    else:
        one = texts()
    one = st.one_of(*[one] * 9, st.none())
    return st.lists(one, min_size=1, max_size=4) if field.many else one


def maps(table: Table, must: tuple[str, ...] = ()) -> st.SearchStrategy[dict[str, Any]]:
    """Any map of a table, with its ★ field; ids and references are put in later, 成套 is for `package` to read."""
    kept = [f for f in table.fields if f.key not in ("编号", "对应", "文种", "成套")]
    needed = {f.key: values(f) for f in kept if f.main or f.key in must}
    return st.fixed_dictionaries(needed, optional={f.key: values(f) for f in kept if f.key not in needed})


REQUIRED = tuple(f.key for f in fields.SITUATION.fields if f.required and f.key != "文种")


@st.composite
def situations(draw: st.DrawFn) -> str:
    """The YAML of a situation: a kind that can be drafted, the required fields, any other fields."""
    rows = {"文种": draw(st.sampled_from(KINDS)), **draw(maps(fields.SITUATION, REQUIRED))}
    counter = iter(range(100, 10_000))
    return yaml.safe_dump(_numbered(rows, counter), allow_unicode=True, width=10_000, sort_keys=False)


def _numbered(value: Any, counter: Any) -> Any:
    """The same value with a number of its own in every text, so that each can be found again."""
    if isinstance(value, dict):
        return {key: _numbered(one, counter) for key, one in value.items()}
    if isinstance(value, list):
        return [_numbered(one, counter) for one in value]
    return re.sub("Ж[?]Ж", lambda _: f"Ж{next(counter)}Ж", value) if isinstance(value, str) else value


def strays(done: Draft) -> list[str]:
    """Tokens that stand outside the spans of the field they were written in."""
    home = {token: leaf.path for leaf in done.situation.leaves for token in TOKEN.findall(leaf.text)}
    return [
        f"{found.group()} of {home[found.group()]}: {span.origin} {span.paths} {span.text}"
        for text, spans in laws.lettered(done.document)
        for found in TOKEN.finditer(text)
        for span in dict.fromkeys(spans[found.start() : found.end()])
        if home[found.group()] not in span.paths
    ]


PROVENANCE = (
    strays,
    laws.stray_digits,
    laws.inexact_facts,
    laws.spans_without_origin,
    laws.gaps_not_listed,
    laws.facts_lost,
)
STRUCTURE = (laws.wrong_counts, laws.wrong_list_counts, laws.wrong_enumerators)


def check(done: Draft) -> None:
    """The laws that hold whatever the fields say."""
    broken = [f"{law.__name__}: {fault}" for law in (*PROVENANCE, *STRUCTURE) for fault in law(done)]
    assert not broken, "\n".join(["", *broken])
    assert not re.search("[\ufdd0-\ufdef]", laws.text_of(done))
    assert all("49" not in span.text or span.paths for _, _, s in walk(done.document) for span in s.spans)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(situations(), st.integers(0, 99))
def test_any_situation_makes_a_lawful_draft_in_every_format(text: str, seed: int) -> None:
    found: Situation = read_situation(text)
    done = draft(found, seed, laws.TODAY)
    check(done)
    resource = resources()
    assert as_json(done, resource) and as_markdown(done, resource) and summary(done, ["x"])
    comments = notes(done, resource)
    for to, write in WRITERS.items():
        assert write(done.document, Layout(), comments if to == "docx" else ()), to
    written = WRITERS["md"](done.document, Layout(), ()).decode()
    assert read_markdown(written) == as_read(done.document)


@pytest.mark.parametrize(
    "text",
    [
        "文种: 会议通知\n讲话人:\n地方:\n会议:\n主题:\n听众: {}\n",
        laws.BASE.replace("推进会讲话", "安全部署讲话") + "形势: {}\n",
    ],
)
def test_an_empty_table_is_a_gap_like_others(text: str) -> None:
    check(draft(read_situation(text), 20, laws.TODAY))


def test_no_step_of_a_procedure_is_left_out_of_a_short_paper() -> None:
    text = laws.BASE.replace("推进会讲话", "换届部署讲话") + "篇幅: {字数: 300}\n程序: [甲步, 乙步, 丙步, 丁步, 戊步]\n"
    done = draft(read_situation(text), 0, laws.TODAY)
    check(done)
    assert all(f"{step}步" in laws.text_of(done) for step in "甲乙丙丁戊")
