"""The phrasebank: slots and the formulations that can stand in them.

`load` reads ``phrasebank/*.yaml``, the topic packs under ``phrasebank/topics`` and a unit's own overlay, checks them, and
keeps a compiled copy in the cache folder that is rebuilt when any file changes. The format is docs/phrasebank.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple

from . import cache
from .findings import Finding, InputError, Pos, has_errors

SHAPES = ("句", "分句", "语", "标题")
PROOFS = ("数量", "多项数量", "对比", "排名", "荣誉")
TONES = ("缓", "中", "硬")
ENTRY_KEYS = [
    "id",
    "text",
    "when",
    "about",
    "proof",
    "rung",
    "tone",
    "device",
    "twin",
    "not_with",
    "valid_from",
    "valid_until",
    "replaced_by",
    "authority",
    "source",
    "retired",
    "form",
]
SLOT_KEYS = ("slot", "step", "shape", "fields", "purpose", "when", "entries")
PACK_KEYS = ("topic", "match", "names", "slots")
_BRACES = re.compile(r"\{\{\s*([>?]?)\s*([^|{}]+?)\s*(?:\|\s*([^|{}]+?)\s*)?\}\}")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PAUSES = "，。；：、！？）》”"
_END_MARKS = "。！？”）"


class Part(NamedTuple):
    """A piece of an entry's text: a literal, a field with an optional way to show it, or another slot to expand."""

    kind: Literal["text", "field", "slot", "maybe"]
    value: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """An entry of the phrasebank; see docs/phrasebank.md for the meaning of the fields."""

    id: str
    slot: str
    parts: tuple[Part, ...]
    when: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    about: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()
    rung: int = 0
    tone: str = ""
    device: str = ""
    twin: str = ""
    not_with: tuple[str, ...] = ()
    valid_from: str = ""
    valid_until: str = ""
    authority: str = "通行"
    source: str = ""
    file: str = ""
    line: int = 0

    fields: tuple[str, ...] = field(init=False, compare=False)
    embedded: tuple[str, ...] = field(init=False, compare=False)
    inner: tuple[str, ...] = field(init=False, compare=False)
    literal: str = field(init=False, compare=False)
    grams: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """fields: the names the text needs · embedded: those that stand inside a clause · inner: the slots it must be able
        to expand · literal: the text without its fields · grams: its runs of four Han characters, to hear echoes by."""
        put = object.__setattr__
        put(self, "fields", tuple(part.value for part in self.parts if part.kind == "field"))
        put(self, "embedded", tuple(_embedded(self.parts)))
        put(self, "inner", tuple(part.value for part in self.parts if part.kind == "slot"))
        put(self, "literal", "".join(part.value for part in self.parts if part.kind == "text"))
        put(self, "grams", frozenset(run[i : i + 4] for run in _HAN.findall(self.literal) for i in range(len(run) - 3)))


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a step that entries fill: its step in the genre model, shape, local fields, purpose and conditions."""

    name: str
    step: str
    shape: str
    fields: tuple[str, ...]
    purpose: str
    when: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


class Phrasebank:
    """Slots and their entries; entries become objects when their slot is first asked for."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self.slots: dict[str, Slot] = {name: _slot(name, row) for name, row in compiled["slots"].items()}
        self.topics: dict[str, list[str]] = dict(compiled["topics"])
        self._rows: dict[str, list[dict[str, Any]]] = dict(compiled["entries"])
        self._ready: dict[str, tuple[Phrase, ...]] = {}

    def entries(self, slot: str) -> tuple[Phrase, ...]:
        """The entries of a slot in the order of the files; KeyError for a slot that nobody defined."""
        if slot not in self._ready:
            _ = self.slots[slot]
            self._ready[slot] = tuple(_phrase(slot, row) for row in self._rows.get(slot, ()))
        return self._ready[slot]

    def __len__(self) -> int:
        return sum(len(rows) for rows in self._rows.values())

    def __iter__(self) -> Iterator[Phrase]:
        for slot in self.slots:
            yield from self.entries(slot)

    def topic_of(self, name: str, words: str) -> str:
        """The pack a situation belongs to: by its 领域, else by the words of its topic; empty if none fits."""
        if name in self.topics:
            return name
        hits = ((len(word), topic) for topic, match in self.topics.items() for word in (*match, topic) if word in words)
        return max(hits, default=(0, ""))[1]


def _embedded(parts: Sequence[Part]) -> Iterator[str]:
    """The fields with words of the same clause after them: a value with a comma would tear the clause apart."""
    for part, following in pairwise(parts):
        if part.kind == "field" and following.kind == "text" and following.value[0] not in _PAUSES:
            yield part.value


def _slot(name: str, row: Sequence[Any]) -> Slot:
    step, shape, fields, purpose, when = row
    return Slot(name, step, shape, tuple(fields), purpose, _conditions(when))


def _conditions(when: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in when.items()}


def _phrase(slot: str, row: Mapping[str, Any]) -> Phrase:
    values = dict(row)
    values["parts"] = tuple(Part(*part) for part in values["parts"])
    values["when"] = _conditions(values.get("when", {}))
    for key in ("about", "proof", "not_with"):
        values[key] = tuple(values.get(key, ()))
    return Phrase(slot=slot, **values)


def parse_text(text: str) -> list[Part]:
    """The parts of an entry's text; ValueError if a brace does not belong to one of the four documented forms."""
    parts: list[Part] = []
    end = 0
    for match in _BRACES.finditer(text):
        parts.append(Part("text", text[end : match.start()]))
        sigil, name, how = match.group(1), match.group(2), match.group(3) or ""
        kind: Literal["field", "slot", "maybe"] = "slot" if sigil == ">" else "maybe" if sigil == "?" else "field"
        parts.append(Part(kind, name, how))
        end = match.end()
    parts.append(Part("text", text[end:]))
    if any(mark in part.value for part in parts if part.kind == "text" for mark in "{}"):
        raise ValueError("花括号只有 {{ 字段 }}、{{ 字段|连法 }}、{{ >句位 }}、{{ ?句位 }} 四种写法")
    return [part for part in parts if part.kind != "text" or part.value]


def bank_files(folders: Sequence[Path]) -> list[Path]:
    """All phrasebank files of the folders, in a fixed order, later folders last."""
    return [path for folder in folders for path in sorted((*folder.glob("*.yaml"), *folder.glob("topics/*.yaml")))]


def load(folders: Sequence[Path]) -> Phrasebank:
    """The phrasebank of the folders, later ones laid over earlier ones by id.

    Raises InputError with every fault of every file. The compiled form is cached; a fault is never cached.
    """
    files = bank_files(folders)
    return Phrasebank(cache.compiled("phrases", files, lambda: compile_files(files)))


def compile_files(files: Sequence[Path]) -> dict[str, Any]:
    """The plain-data form of the files; InputError with all faults."""
    from .datafiles import load_yaml_file, plain  # read only when the cache is cold

    builder = _Builder()
    for path in files:
        node = load_yaml_file(path)
        builder.add_file(str(path), plain(node), node)
    builder.finish()
    if has_errors(builder.findings):
        raise InputError(builder.findings)
    return {"slots": builder.slots, "topics": builder.topics, "entries": builder.by_slot()}


class _Builder:
    """Collects slots, packs and entries of many files with every fault on the way."""

    def __init__(self) -> None:
        self.slots: dict[str, list[Any]] = {}
        self.topics: dict[str, list[str]] = {}
        self.rows: dict[str, tuple[str, dict[str, Any]]] = {}
        self.files: dict[str, str] = {}
        self.retired: set[str] = set()
        self.findings: list[Finding] = []

    def fault(self, pos: Pos, message: str, suggestion: str = "") -> None:
        self.findings.append(Finding(pos, "error", "phrasebank", message, suggestion))

    def add_file(self, file: str, data: Any, node: Any) -> None:
        """One file: a list of slots, or a topic pack."""
        if isinstance(data, dict) and "topic" in data:
            self._pack(file, data, node)
        elif isinstance(data, list):
            for n, row in enumerate(data):
                self._slot(file, row, node[n] if node is not None else None)
        else:
            self.fault(Pos(file), "句库文件应是句位的列表，或带 topic 的专题包", "格式见 docs/phrasebank.md")

    def _unknown(self, row: Mapping[str, Any], known: Sequence[str], pos: Pos) -> None:
        for key in row:
            if key not in known:
                self.fault(pos, f"不认识的键“{key}”", f"可用的键：{'、'.join(known)}")

    def _slot(self, file: str, row: Any, node: Any) -> None:
        pos = _pos(node, file)
        if not isinstance(row, dict) or not row.get("slot"):
            self.fault(pos, "句位缺少 slot 名")
            return
        self._unknown(row, SLOT_KEYS, pos)
        name = str(row["slot"])
        if "shape" in row:
            if row["shape"] not in SHAPES:
                self.fault(pos, f"句位“{name}”的 shape 应是 {'、'.join(SHAPES)} 之一")
            self.slots[name] = [
                str(row.get("step", "")),
                str(row["shape"]),
                row.get("fields") or [],
                str(row.get("purpose", "")),
                row.get("when") or {},
            ]
        for n, entry in enumerate(row.get("entries") or []):
            self._entry(file, name, entry, _child(node, "entries", n), {})

    def _pack(self, file: str, data: Mapping[str, Any], node: Any) -> None:
        self._unknown(data, PACK_KEYS, Pos(file))
        topic = str(data["topic"])
        self.topics[topic] = [str(word) for word in data.get("match") or []]
        for slot, entries in (data.get("slots") or {}).items():
            for n, entry in enumerate(entries or []):
                self._entry(file, slot, entry, _child(node, "slots", slot, n), {"领域": [topic]})

    def _entry(self, file: str, slot: str, entry: Any, node: Any, given: Mapping[str, Any]) -> None:
        pos = _pos(node, file)
        if not isinstance(entry, dict) or not entry.get("id"):
            self.fault(pos, f"句位“{slot}”有一条没有 id")
            return
        key = str(entry["id"])
        self._unknown(entry, ENTRY_KEYS, pos)
        if key in self.rows and self.files[key] == str(Path(file).parent):
            self.fault(pos, f"id“{key}”重复", "全库的 id 不能重复，请换一个")
        if str(entry.get("retired", "")) in ("true", "True", "是"):
            self.retired.add(key)
            return
        row = self._row(slot, entry, given, pos)
        if row is not None:
            self.rows[key] = (slot, row)
            self.files[key] = str(Path(file).parent)

    def _row(self, slot: str, entry: Mapping[str, Any], given: Mapping[str, Any], pos: Pos) -> dict[str, Any] | None:
        try:
            parts = parse_text(str(entry.get("text") or ""))
        except ValueError as error:
            self.fault(pos, f"“{entry['id']}”：{error}")
            return None
        row: dict[str, Any] = {"id": str(entry["id"]), "parts": parts, "file": pos.file, "line": pos.line}
        when = {**given, **(entry.get("when") or {})}
        if when:
            row["when"] = when
        for key in ("about", "proof", "not_with"):
            if entry.get(key):
                row[key] = [str(v) for v in _as_list(entry[key])]
        for key in ("tone", "device", "twin", "valid_from", "valid_until", "authority", "source"):
            if entry.get(key):
                row[key] = str(entry[key])
        row["rung"] = int(entry.get("rung") or 0)
        return row

    def finish(self) -> None:
        """Checks that need every file: slots exist, texts end as their shape asks, proofs and tones are known."""
        for key, (slot, row) in self.rows.items():
            pos = Pos(row["file"], row["line"])
            for name in (slot, *(p.value for p in row["parts"] if p.kind in ("slot", "maybe"))):
                if name not in self.slots:
                    self.fault(pos, f"“{key}”用到没有定义的句位“{name}”")
            self._check_ending(key, slot, row, pos)
            for proof in row.get("proof", ()):
                if proof not in PROOFS:
                    self.fault(pos, f"“{key}”的 proof“{proof}”不在 {'、'.join(PROOFS)} 之内")
            if row.get("tone") and row["tone"] not in TONES:
                self.fault(pos, f"“{key}”的 tone 应是 {'、'.join(TONES)} 之一")

    def _check_ending(self, key: str, slot: str, row: Mapping[str, Any], pos: Pos) -> None:
        shape = self.slots.get(slot, ["", ""])[1]
        last = row["parts"][-1] if row["parts"] else Part("text", "")
        if last.kind in ("slot", "maybe"):
            return
        ends = last.kind == "text" and last.value.endswith(tuple(_END_MARKS))
        ends = ends or (last.kind == "field" and last.value == "原话")  # a quotation brings its own full stop
        if shape == "句" and not ends:
            self.fault(pos, f"“{key}”应是完整的句子，以。！？结尾")
        if shape in ("分句", "标题") and last.kind == "text" and last.value.endswith(tuple("。！？，；")):
            self.fault(pos, f"“{key}”不应带句末标点")

    def by_slot(self) -> dict[str, list[dict[str, Any]]]:
        out: dict[str, list[dict[str, Any]]] = {}
        for key, (slot, row) in self.rows.items():
            if key not in self.retired:
                out.setdefault(slot, []).append(row)
        return out


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def _child(node: Any, *path: str | int) -> Any:
    for step in path:
        if node is None:
            return None
        node = node.get(step) if isinstance(step, str) else node[step]
    return node


def _pos(node: Any, file: str) -> Pos:
    return node.pos if node is not None else Pos(file)
