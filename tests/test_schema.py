"""fields.py is sound, and the JSON Schema and the reference page that come from it hold."""

from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from speechgen import datafiles, fields, schema
from speechgen.drafting import resources
from speechgen.situation import read_situation

ROOT = Path(__file__).parents[1]
KINDS = resources().templates.spares
SCHEMA = schema.json_schema(KINDS)
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
FIELDS = list(fields.walk())
SIX_LINES = "文种: 推进会讲话\n讲话人: 区长\n地方: 清江区\n会议: 推进会\n主题: 整治\n"


def valid(text: str) -> bool:
    return VALIDATOR.is_valid(datafiles.plain(datafiles.load_yaml(text)))


def test_schema_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_tables_are_sound() -> None:
    tables = {id(t): t for _, t, _ in fields.walk()}.values()
    assert [t for t, n in Counter(t.title for t in tables).items() if n > 1] == []
    for table in tables:
        for names in ([f.key for f in table.fields], [f.name for f in table.fields]):
            assert len(set(names)) == len(names), table.title
        assert sum(f.main for f in table.fields) <= 1, table.title


@pytest.mark.parametrize(("path", "table", "f"), FIELDS, ids=[p for p, _, _ in FIELDS])
def test_every_field_explains_itself(path: str, table: fields.Table, f: fields.Field) -> None:
    assert f.help
    assert f.name.isascii()
    assert f.name.isidentifier()
    assert (f.kind == "item") == (f.table is not None)
    assert f.table is not None or f.example
    assert not f.values or f.open or f.example in f.values
    assert fields.field_at(path) is f


@pytest.mark.parametrize(("path", "table", "f"), FIELDS, ids=[p for p, _, _ in FIELDS])
def test_every_example_loads_and_is_valid(path: str, table: fields.Table, f: fields.Field) -> None:
    if f.table is not None:
        return
    parts = path.split(".")
    line, given = f"{f.key}: {f.example}", {f.key}
    if table.main and table.main_needed and table.main.key != f.key:
        line, given = f"{line}, {table.main.key}: {table.main.example}", {f.key, table.main.key}
    if len(parts) == 3:
        line = f"{parts[1]}: {{{line}}}"
        outer = fields.SITUATION.find(parts[0])
        assert outer and outer.table
        if outer.table.main and outer.table.main_needed:
            line += f", {outer.table.main.key}: {outer.table.main.example}"
    text = f"{line}\n" if len(parts) == 1 else f"{parts[0]}: {{{line}}}\n"
    base = "".join(one + "\n" for one in SIX_LINES.splitlines() if one.partition(":")[0] != parts[0])
    if path == "问题.对应":
        base += "任务: [{编号: T1, 标题: 抓}]\n"
    situation = read_situation(base + text)
    assert valid(base + text)
    assert any(leaf.path.rpartition(".")[2].partition("[")[0] in given for leaf in situation.leaves)


@pytest.mark.parametrize("sample", sorted((ROOT / "samples").glob("*.yaml")), ids=lambda p: p.stem)
def test_samples_are_valid(sample: Path) -> None:
    text = sample.read_text(encoding="utf-8")
    errors = [
        f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
        for e in VALIDATOR.iter_errors(datafiles.plain(datafiles.load_yaml(text, sample.name)))
    ]
    assert errors == []
    read_situation(text, sample.name, KINDS)


@pytest.mark.parametrize(
    "text",
    [
        SIX_LINES,
        SIX_LINES + "任务: 一件事\n",
        SIX_LINES + "任务:\n",
        SIX_LINES + "任务: [一件事, ~, {标题: 抓}, {title: 抓, deadline: }]\n",
        SIX_LINES + "篇幅: 3000字\n",
        SIX_LINES + "篇幅: {分钟: 20分钟}\n",
        SIX_LINES + "纪律: [严禁拉票, 严禁贿选]\n",
        SIX_LINES + "主题2: \n".replace("主题2", "督查"),
        SIX_LINES.replace("文种", "kind").replace("讲话人", "speaker"),
    ],
)
def test_what_the_loader_takes_the_schema_takes(text: str) -> None:
    read_situation(text)
    assert valid(text)


@pytest.mark.parametrize(
    "text",
    [
        SIX_LINES + "任务: [{标提: 抓}]\n",
        SIX_LINES + "任务: [{牵头: 区住建局}]\n",
        SIX_LINES + "阶段: 开始\n",
        SIX_LINES + "任务: [{标题: [抓]}]\n",
        SIX_LINES + "篇幅: {字数: 很多}\n",
        SIX_LINES + "感谢: [{对象: 大家}]\n",
        SIX_LINES + "督查: 夜查\n",
        SIX_LINES.replace("文种: 推进会讲话\n", ""),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(text: str) -> None:
    with pytest.raises(datafiles.InputError):
        read_situation(text)
    assert not valid(text)


def test_reference_page_is_up_to_date() -> None:
    page = ROOT / "docs" / "situation.md"
    how = "python -c \"from speechgen import schema; print(schema.reference(), end='')\" > docs/situation.md"
    assert page.read_text(encoding="utf-8") == schema.reference(), f"run: {how}"


def test_reference_names_every_key() -> None:
    page = schema.reference()
    for _, _, f in fields.walk():
        assert f"`{f.name}`" in page
        assert f.help in page
