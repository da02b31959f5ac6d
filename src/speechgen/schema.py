"""The situation file as a JSON Schema for editors and as a reference page for people, both from fields.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from speechgen import fields
from speechgen.fields import Field, Table

_EMPTY: dict[str, Any] = {"type": "null"}
_NUMBER_TEXT = r"^约?[0-9][0-9,，.]*万?(个?字|分钟?|字(/|每)分钟?)?(左右|上下)?$"
_YES_NO = ["是", "否", "true", "false"]


def json_schema(kinds: Mapping[str, Collection[str]] | None = None) -> dict[str, Any]:
    """The JSON Schema (draft-07) of a situation file. kinds: kinds known beside the built-in ones, each with the needed
    fields that it can do without.

    It accepts the Chinese and the English keys, the short forms and empty values. What needs more than one place to
    judge (references, ids, dates that exist) is left to the loader.
    """
    definitions = {_id(table): _map(table) for table in _tables()}
    root = _map(fields.SITUATION)
    kind = fields.field_at("文种")
    known = replace(kind, values=tuple(dict.fromkeys((*kind.values, *(kinds or ())))))
    for name in (kind.key, kind.name):
        root["properties"][name] = definitions[_id(fields.PACKAGE)]["properties"][name] = _value(known)
    for name in fields.FOR_BATCH:
        root["properties"][name] = {"description": "只给成批起草（speechgen batch）的底稿用"}
    spared = {f.key: [name for name, keys in (kinds or {}).items() if f.key in keys] for f in fields.SITUATION.fields}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "speechgen 情况表",
        "description": "讲话稿情况表：写清事实，稿子由 speechgen 起草",
        **root,
        "allOf": [_required(f, spared[f.key]) for f in fields.SITUATION.fields if f.required],
        "definitions": definitions,
    }


def _tables() -> list[Table]:
    """Every table below the root, in order, once."""
    return list({id(f.table): f.table for _, _, f in fields.walk() if f.table is not None}.values())


def _id(table: Table) -> str:
    return table.title


def _required(f: Field, spared_by: Sequence[str] = ()) -> dict[str, Any]:
    """One of the two keys of a field has to be there, or the kind is one of those that can do without."""
    kind = fields.field_at("文种")
    without = [
        {"required": [name], "properties": {name: {"enum": list(spared_by)}}}
        for name in (kind.key, kind.name)
        if spared_by
    ]
    return {"anyOf": [{"required": [f.key]}, {"required": [f.name]}, *without]}


def _map(table: Table) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for f in table.fields:
        properties[f.key] = _value(f)
    for f in table.fields:
        properties.setdefault(f.name, _value(f))
    schema = {"type": "object", "additionalProperties": False, "properties": properties}
    if table.main is not None and table.main_needed:
        schema["anyOf"] = [*_required(table.main)["anyOf"], {"maxProperties": 0}]
    return schema


def describe(f: Field) -> str:
    """One line for a person: what the field holds, an example, the values allowed."""
    parts = [f.help]
    if f.values:
        parts.append(("常用：" if f.open else "只能写：") + "、".join(f.values))
    elif f.example:
        parts.append(f"例：{f.example}")
    return "。".join(parts)


def _value(f: Field) -> dict[str, Any]:
    """The schema of what may stand under a key: empty, one value, or a list of them."""
    forms = _one(f)
    if f.many:
        forms = [*forms, {"type": "array", "items": {"anyOf": [*forms, _EMPTY]}}]
    return {"description": describe(f), "anyOf": [*forms, _EMPTY]}


def _one(f: Field) -> list[dict[str, Any]]:
    if f.table is not None:
        return _item(f.table)
    if f.kind == "number":
        return [{"type": "integer", "minimum": f.low, "maximum": f.high}, {"type": "string", "pattern": _NUMBER_TEXT}]
    if f.kind == "bool":
        return [{"type": "boolean"}, {"type": "string", "enum": _YES_NO}]
    if f.kind == "enum" and not f.open:
        return [{"type": "string", "enum": list(f.values)}]
    if f.kind == "enum":
        return [{"type": "string", "enum": list(f.values)}, _TEXT]
    return [_TEXT, {"type": "array", "items": _TEXT}] if f.joins else [_TEXT]


# An editor reads 2011 as a number and 2011-03-18 as a date; the loader takes both as text.
_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}


def _item(table: Table) -> list[dict[str, Any]]:
    """A map, or its short form."""
    forms: list[dict[str, Any]] = [{"$ref": f"#/definitions/{_id(table)}"}]
    if table.main is not None or table.suffixes:
        forms.append({"type": ["string", "number"]})
    if table.main is not None and table.main.many:
        forms.append({"type": "array", "items": {"type": ["string", "number", "null"]}})
    return forms


# --- the reference page -----------------------------------------------------------------------------------------------

_HEAD = """\
# 情况表：全部的键

<!-- 本页由 src/speechgen/fields.py 生成，请勿直接修改。 -->

情况表是一个 YAML 文本文件（UTF-8 编码，GBK 的也认得），一行一个“键: 值”。
稿子里的每个数字、日期、人名、单位、地名、标题和引语都从这里来，程序不会替您编。
用 `speechgen new 动员讲话 -o 情况表.yaml` 可以生成一份带例子的表；加 `--short`，只要必填的几行。

## 怎么写

- 冒号用半角，后面空一格：`文种: 动员讲话`。下一层缩进两个空格，不用 Tab 键。文字里面的冒号用全角“：”。
- **简写**：带 ★ 的是主要的键。只有这一项时，直接写文字就行：`成绩: [清除积存垃圾6967吨]` 等于
  `成绩: [{事项: 清除积存垃圾6967吨}]`。只有一条时，列表的方括号也可以省。
- **还不知道的**：键写上，值留空（`时限:` 或 `时限: ~`）。
  稿子里印成【待补：完成时限】，并列入待补清单。不写这个键，就是不用它。
- **数量、日期**照平常的写法：`6967吨`、`5.1万棵`、`约300户`、`98.5%`、`2011-03-18`、`3月`、`8月底前`。
  不是完整日期的，原样印出。
- 条目前面抄来的“一、”“（1）”不用写，写了会自动去掉；“待定”“暂无”当作还没拿到，“无”“—”当作没有。确实要照印的，加引号。
- XX、××、X市 是有意隐去的名字，原样印出。
- 值里有“: ”、以 `*`、`&`、`!`、`@`、`{`、`[` 开头，或含有“ #”时，给整个值加上引号。
- 键写错、值写错，程序会一次全部指出来，写明第几行第几列、该怎么改。
- 每个键都可以换成英文名（见“英文名”一栏）。

表中“值”一栏：**列表**表示可以写多条；**不印**表示只用来决定写法，不会印在稿子里。
"""


def reference() -> str:
    """The Markdown page of all fields, for secretaries."""
    parts = [_HEAD, "## 情况表一览\n", _rows(fields.SITUATION)]
    for f in fields.SITUATION.fields:
        if f.table is not None:
            parts += _section(f, f.table)
    return "\n".join(parts).rstrip() + "\n"


def _section(f: Field, table: Table, above: str = "") -> list[str]:
    """The heading and table of one item field, and of the tables inside it."""
    level = "###" if above else "##"
    many = "，可以写多条" if f.many else ""
    parts = [f"{level} {above}{f.key}\n", f"{f.help}{many}。\n", _rows(table)]
    at_root = {id(top.table) for top in fields.SITUATION.fields}
    for inner in table.fields:
        if inner.table is not None and id(inner.table) not in at_root:
            parts += _section(inner, inner.table, f"{above}{f.key} · ")
    return parts


def _rows(table: Table) -> str:
    head = "| 键 | 英文名 | 说明 | 值 | 例 |\n|---|---|---|---|---|\n"
    return head + "".join(f"| {' | '.join(_cells(f))} |\n" for f in table.fields)


def _cells(f: Field) -> tuple[str, str, str, str, str]:
    key = f.key + ("★" if f.main else "") + ("（必填）" if f.required else "")
    return key, f"`{f.name}`", f.help, _kind(f), _cell_example(f)


def _kind(f: Field) -> str:
    words = [fields.KIND_NAMES[f.kind] + ("列表" if f.many else "，可以写几个" if f.joins else "")]
    if f.values:
        words = [("常用：" if f.open else "") + "、".join(f.values)]
    if f.kind == "number":
        words.append(f"{f.low}～{f.high}")
    return "；".join([*words, "不印"] if f.control else words)


def _cell_example(f: Field) -> str:
    if f.table is not None:
        return f"见“{f.key}”"
    return f.example.replace("|", "\\|")
