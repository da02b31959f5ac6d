"""Whether plain YAML data has the form a data file should have: one checker for kinds, moves and the phrasebank.

A shape is `TEXT`, `NUMBER`, `MONTH`, a `Choice` of texts, a list of one shape, a map of key → shape (a key with ? may be
left out), or `Any(shape)`: a map with free keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any as Anything

from speechgen.records import dataclass

TEXT, NUMBER, MONTH, WHEN = "文字", "整数", "年月", "条件"
_PATTERNS = {NUMBER: re.compile(r"-?\d{1,6}"), MONTH: re.compile(r"\d{4}(-\d{2}){0,2}")}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few texts."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """A map with free keys, whose values have one shape."""

    shape: object


def faults(data: Anything, shape: Anything, where: str = "") -> Iterator[str]:
    """What is wrong with data of a shape, each with the path of keys that leads there; nothing if it is right."""
    if type(shape) is object:
        return
    if isinstance(shape, dict):
        yield from _map_faults(data, shape, where)
    elif isinstance(shape, Any):
        if not isinstance(data, dict):
            yield _wrong(where, "应是“键: 值”的表")
            return
        for key, value in data.items():
            yield from faults(value, shape.shape, _under(where, key))
    elif isinstance(shape, list):
        if not isinstance(data, list):
            yield _wrong(where, "应是列表")
            return
        for n, value in enumerate(data, 1):
            yield from faults(value, shape[0], f"{where}[{n}]")
    else:
        yield from _text_faults(data, shape, where)


def _map_faults(data: Anything, shape: dict[str, Anything], where: str) -> Iterator[str]:
    if not isinstance(data, dict):
        yield _wrong(where, "应是“键: 值”的表")
        return
    known = {key.rstrip("?") for key in shape}
    for key in data:
        if key not in known:
            yield _wrong(where, f"不认识的键“{key}”，可用：{'、'.join(sorted(known))}")
    for key, inner in shape.items():
        name = key.rstrip("?")
        if data.get(name) is None:
            if not key.endswith("?"):
                yield _wrong(where, f"缺少“{name}”")
        else:
            yield from faults(data[name], inner, _under(where, name))


def _text_faults(data: Anything, shape: Anything, where: str) -> Iterator[str]:
    if shape == WHEN:
        if not isinstance(data, (str, list)) or (isinstance(data, list) and not all(isinstance(v, str) for v in data)):
            yield _wrong(where, "条件的值应是文字或文字的列表")
    elif not isinstance(data, str):
        yield _wrong(where, f"应是{shape if isinstance(shape, str) else '文字'}")
    elif isinstance(shape, Choice) and data not in shape.values:
        yield _wrong(where, f"“{data}”应是 {'、'.join(shape.values)} 之一")
    elif shape in _PATTERNS and not _PATTERNS[shape].fullmatch(data):
        yield _wrong(where, f"“{data}”应是{shape}")


def _under(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _wrong(where: str, what: str) -> str:
    return f"{where}：{what}" if where else what
