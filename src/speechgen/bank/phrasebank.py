"""The phrasebank: slots and the formulations that can stand in them.

`load` reads ``phrasebank/*.yaml``, the topic packs under ``phrasebank/topics`` and a unit's own overlay, checks them, and
keeps a compiled copy in the cache folder that is rebuilt when any file changes. A faulty entry is left out and told; the
rest stays in use. The format is docs/phrasebank.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import astuple
from itertools import pairwise
from pathlib import Path
from typing import Any as Anything
from typing import Literal, NamedTuple

from .. import cache
from ..datafiles import List, Map, Node, data_dir, decode, plain, read_bytes
from ..findings import Finding, InputError, Level, Pos, has_errors
from ..records import replace
from ..shapes import MONTH, NUMBER, TEXT, WHEN, Any, Choice, faults
from ..text import four_clauses, parallel_runs, yao
from .files import bank_files, read_tree
from .words import WORDS, turns_in

SHAPES = ("句", "分句", "语", "标题")
PROOFS = ("数量", "多项数量", "对比", "排名", "荣誉")
TONES = ("缓", "中", "硬")
_ENTRY = {
    "id": TEXT,
    "text": TEXT,
    "when?": Any(WHEN),
    "about?": WHEN,
    "proof?": [Choice(PROOFS)],
    "rung?": NUMBER,
    "tone?": Choice(TONES),
    "device?": TEXT,
    "twin?": TEXT,
    "not_with?": WHEN,
    "valid_from?": MONTH,
    "valid_until?": MONTH,
    "replaced_by?": TEXT,
    "authority?": Choice(("固定提法", "通行", "本单位")),
    "source?": TEXT,
    "declares?": [TEXT],
    "retired?": TEXT,
}
_RETIRED = {**_ENTRY, "text?": TEXT}
del _RETIRED["text"]
_SLOT = {
    "slot": TEXT,
    "step?": TEXT,
    "shape?": Choice(SHAPES),
    "fields?": [TEXT],
    "purpose?": TEXT,
    "when?": Any(WHEN),
    "entries?": [object()],
}
# The vocabulary of a topic pack (docs/phrasebank.md): campaigns, bodies, places, forms of inspection, usual weak points,
# usual lines of work, and the verb–object pairs of the field (“清运 垃圾”: verb, blank, object).
VOCABULARY = ("行动", "机构", "场所", "检查方式", "薄弱环节", "工作线", "动宾")
_PACK = {
    "topic": TEXT,
    "match?": [TEXT],
    "names?": {f"{key}?": [TEXT] for key in VOCABULARY},
    "slots?": Any([object()]),
}
_BRACES = re.compile(r"\{\{\s*([>?]?)\s*([^|{}\s][^|{}]*?)\s*(?:\|\s*([^|{}]+?)\s*)?\}\}")
_STANDS_FOR_A_FIELD = "□" * 8  # about as long as a fact
_PAUSES = "，。；：、！？）》”（"
_END_MARKS = "。！？”）"
KEPT_OUT = "改好以前不用这一条，别的照用"
_YES = ("true", "True", "是")
_KEPT = (
    "id",
    "about",
    "proof",
    "tone",
    "device",
    "twin",
    "not_with",
    "valid_from",
    "valid_until",
    "authority",
    "source",
)
_TUPLES = ("about", "proof", "not_with", "fields", "embedded", "inner", "turns")
_NO_CONDITIONS: Mapping[str, str | tuple[str, ...]] = {}
_LISTS = ("about", "proof", "not_with")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")


class Part(NamedTuple):
    """A piece of an entry's text: a literal, a field with an optional way to show it, or another slot to expand."""

    kind: Literal["text", "field", "slot", "maybe"]
    value: str
    how: str = ""


class Phrase(NamedTuple):
    """An entry of the phrasebank; see docs/phrasebank.md for the meaning of the keys.

    fields: the names its text needs · embedded: those of them that stand inside a clause · inner: the slots it must be
    able to expand · literal: its text without fields · fours, yao, runs: its clauses of four characters, its 要, its runs of
    parallel clauses · turns: the turns of speech in it that a reader notices when they come twice.
    """

    id: str
    slot: str
    raw: tuple[tuple[str, ...], ...]
    when: Mapping[str, str | tuple[str, ...]] = _NO_CONDITIONS
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
    column: int = 0
    # Follows from `parts`; worked out when the files are compiled.
    fields: tuple[str, ...] = ()
    embedded: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    literal: str = ""
    fours: int = 0
    yao: int = 0
    runs: int = 0
    turns: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The text in pieces: made when it is said, since most entries only stand for election."""
        return tuple(map(Part._make, self.raw))


class Slot(NamedTuple):
    """A place in a step that entries fill: its step in the genre model, shape, local fields, purpose and conditions."""

    name: str
    step: str
    shape: str
    fields: tuple[str, ...]
    purpose: str
    when: Mapping[str, str | tuple[str, ...]] = _NO_CONDITIONS


class Phrasebank:
    """Slots and their entries; entries become objects when their slot is first asked for.

    findings: warnings, one for each fault of the files; what is faulty is left out · retired: ids out of use.
    """

    def __init__(self, compiled: Mapping[str, Anything]) -> None:
        self.slots: dict[str, Slot] = {name: Slot._make(row) for name, row in compiled["slots"].items()}
        self.topics: dict[str, list[str]] = dict(compiled["topics"])
        self._vocabulary: dict[str, dict[str, tuple[str, ...]]] = dict(compiled["vocabulary"])
        self.findings = tuple(Finding(Pos(*pos), *rest) for pos, *rest in compiled["findings"])
        self.retired = frozenset(compiled["retired"])
        self._rows: dict[str, bytes] = dict(compiled["entries"])
        self._ready: dict[str, tuple[Phrase, ...]] = {}

    def with_phrase(self, phrase: Phrase) -> Phrasebank:
        """The same bank with one entry more, or another version of one."""
        other = copy(self)
        other._ready = dict(self._ready)
        rest = (one for one in self.entries(phrase.slot) if one.id != phrase.id)
        other._ready[phrase.slot] = (*rest, phrase)
        return other

    def entries(self, slot: str) -> tuple[Phrase, ...]:
        """The entries of a slot in the order of the files; KeyError for a slot that nobody defined."""
        if slot not in self._ready:
            _ = self.slots[slot]
            rows = cache.unpacked(self._rows[slot]) if slot in self._rows else ()
            self._ready[slot] = tuple(map(Phrase._make, rows))
        return self._ready[slot]

    def vocabulary(self, topic: str) -> dict[str, tuple[str, ...]]:
        """The words of a topic's pack by list (薄弱环节, 检查方式, 动宾 …); empty if there is no such pack."""
        return self._vocabulary.get(topic, {})

    def __len__(self) -> int:
        return sum(len(self.entries(slot)) for slot in self.slots)

    def __iter__(self) -> Iterator[Phrase]:
        for slot in self.slots:
            yield from self.entries(slot)

    def topic_of(self, name: str, words: str) -> str:
        """The pack a situation belongs to: by its 领域, or the longest word of a pack in it, else by the longest in the
        words of its topic; empty if none fits."""
        if name in self.topics:
            return name
        return self._told_by(name) or self._told_by(words)

    def _told_by(self, words: str) -> str:
        hits = ((len(word), topic) for topic, match in self.topics.items() for word in (*match, topic) if word in words)
        return max(hits, default=(0, ""))[1]


def _read_off(parts: Sequence[Part]) -> dict[str, Anything]:
    """What follows from the parts of a text."""
    found: dict[str, Anything] = {
        "fields": [part.value for part in parts if part.kind == "field"],
        "embedded": list(_embedded(parts)),
        "inner": [part.value for part in parts if part.kind == "slot"],
        "literal": "".join(part.value for part in parts if part.kind == "text"),
    }
    shown = "".join(part.value if part.kind == "text" else _STANDS_FOR_A_FIELD for part in parts)
    found |= {"fours": four_clauses(shown), "yao": yao(shown), "runs": parallel_runs(shown)}
    found["turns"] = turns_in(shown)
    return {key: value for key, value in found.items() if value}


def _embedded(parts: Sequence[Part]) -> Iterator[str]:
    """The fields with words of the same clause after them: a value with a comma would tear the clause apart."""
    for part, following in pairwise(parts):
        if part.kind == "field" and following.kind == "text" and following.value[0] not in _PAUSES:
            yield part.value


def _slot(name: str, row: Sequence[Anything]) -> Slot:
    step, shape, fields, purpose, when = row
    return Slot(name, step, shape, tuple(fields), purpose, _conditions(when))


def _conditions(when: Mapping[str, Anything]) -> dict[str, str | tuple[str, ...]]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in when.items()}


def _phrase(slot: str, row: Mapping[str, Anything]) -> Phrase:
    tuples = {key: tuple(row[key]) for key in _TUPLES if key in row}
    made = {"raw": tuple(row["raw"]), "when": _conditions(row.get("when", _NO_CONDITIONS))}
    return Phrase(slot=slot, **{**row, **tuples, **made})


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


def load(folders: Sequence[Path]) -> Phrasebank:
    """The phrasebank of the folders, later ones laid over earlier ones by id.

    A faulty entry is left out, and told in `findings` of the bank. Raises InputError if slots of the first folder, the
    built-in one, are lost: without them there are no speeches.
    """
    files = bank_files(folders)
    made_from = (*files, data_dir("phrasebank") / WORDS)
    return cache.compiled("phrases", made_from, lambda: compile_files(files, folders[:1]), Phrasebank, __file__)


def compile_files(files: Sequence[Path], base: Sequence[Path] = ()) -> dict[str, Anything]:
    """The plain-data form of the files with their findings; InputError if a slot below one of the folders `base` is lost."""
    builder = _Builder(base)
    for path in files:
        in_base = builder.is_base(str(path))
        node, told = read_tree(path, keep_slots=in_base)
        builder.tell(told, "error" if node is None and in_base else "warning")
        if node is not None:
            builder.add_file(str(path), plain(node), node)
    builder.finish()
    if has_errors(builder.findings):
        raise InputError(builder.findings)
    # Each slot's entries stay packed until the slot is asked for: a draft needs about half of them.
    entries = {slot: cache.packed([_phrase(slot, row) for row in rows]) for slot, rows in builder.by_slot().items()}
    findings = [astuple(finding) for finding in sorted(dict.fromkeys(builder.findings), key=lambda f: f.pos)]
    return {
        "slots": {name: _slot(name, row) for name, row in builder.slots.items()},
        "topics": builder.topics,
        "vocabulary": builder.vocabulary,
        "entries": entries,
        "findings": findings,
        "retired": sorted(builder.retired),
    }


def tried(bank: Phrasebank, slot: str, entry: Mapping[str, Anything]) -> tuple[Phrase | None, tuple[str, ...]]:
    """An entry as plain data (all scalars texts) against the rules of the bank: the phrase it would be, and what is wrong.

    KeyError for a slot that nobody defined.
    """
    spec = bank.slots[slot]
    builder = _Builder(())
    builder.slots = {**{name: ["", "", [], "", {}] for name in bank.slots}, slot: ["", spec.shape, [], "", {}]}
    builder.known = {phrase.id for phrase in bank}
    builder.lines[""] = []
    builder.add_entry("", slot, entry, Map((), Pos("")), {})
    builder.finish()
    [versions] = builder.rows.values() or [[]]
    return _phrase(*versions[-1]) if versions else None, tuple(finding.message for finding in builder.findings)


class _Builder:
    """Collects slots, packs and entries of many files with every fault on the way.

    rows: by id, the slot and the row of every sound version, the strongest last.
    """

    def __init__(self, base: Sequence[Path]) -> None:
        self.base = tuple(base)
        self.slots: dict[str, list[Anything]] = {}
        self.topics: dict[str, list[str]] = {}
        self.vocabulary: dict[str, dict[str, tuple[str, ...]]] = {}
        self.rows: dict[str, list[tuple[str, dict[str, Anything]]]] = {}
        self.known: set[str] = set()
        self.folders: dict[str, Path] = {}
        self.retired: set[str] = set()
        self.findings: list[Finding] = []
        self.lines: dict[str, list[str]] = {}

    def is_base(self, file: str) -> bool:
        """Whether a file is one of the bank that the others are laid over."""
        return any(folder in Path(file).parents for folder in self.base)

    def tell(self, findings: Sequence[Finding], level: Level) -> None:
        """Take over findings of a file, at a level."""
        for one in findings:
            hint = "；".join(filter(None, (one.suggestion, KEPT_OUT if level == "warning" else "")))
            self.findings.append(replace(one, level=level, suggestion=hint))

    def fault(self, pos: Pos, message: str, level: Level = "warning") -> None:
        """Note a fault with the line it stands on; it costs its entry, nothing else."""
        if pos.file not in self.lines:
            self.lines[pos.file] = decode(read_bytes(Path(pos.file)), pos.file).splitlines()
        lines = self.lines[pos.file]
        line = lines[pos.line - 1] if pos.line <= len(lines) else ""
        hint = f"格式见 docs/phrasebank.md{f'；{KEPT_OUT}' if level == 'warning' else ''}"
        self.findings.append(Finding(pos, level, "phrasebank", message, hint, line))

    def add_file(self, file: str, data: Anything, node: Node) -> None:
        """One file: a list of slots, or a topic pack."""
        if isinstance(data, dict) and "topic" in data:
            self._pack(file, data, node)
        elif isinstance(data, list):
            for row, at in zip(data, _items(node), strict=True):
                self._slot(file, row, at)
        else:
            level: Level = "error" if self.is_base(file) else "warning"
            self.fault(Pos(file), "句库文件应是句位的列表，或带 topic 的专题包，这个文件没有用上", level)

    def _right(self, data: Anything, shape: Anything, pos: Pos, where: str = "", level: Level = "warning") -> bool:
        wrong = list(faults(data, shape, where))
        for what in wrong:
            self.fault(pos, what, level)
        return not wrong

    def _slot(self, file: str, row: Anything, node: Node) -> None:
        self._right(row, _SLOT, node.pos, level="error" if self.is_base(file) else "warning")
        if not isinstance(row, dict) or not isinstance(row.get("slot"), str):
            return
        name = row["slot"]
        if row.get("shape") in SHAPES:
            given = row.get("fields"), row.get("when")
            rest = (given[0] if isinstance(given[0], list) else [], row.get("purpose") or "")
            self.slots[name] = [
                row.get("step") or "",
                row["shape"],
                *rest,
                given[1] if isinstance(given[1], dict) else {},
            ]
        self._entries(file, name, _child(node, "entries"), {})

    def _pack(self, file: str, data: Mapping[str, Anything], node: Node) -> None:
        usable = isinstance(data["topic"], str) and isinstance(data.get("slots") or {}, dict)
        level: Level = "error" if self.is_base(file) and not usable else "warning"
        self._right(data, _PACK, Pos(file), level=level)
        if not usable:
            return
        match = data.get("match")
        self.topics[data["topic"]] = (
            [word for word in match if isinstance(word, str)] if isinstance(match, list) else []
        )
        self.vocabulary[data["topic"]] = _words(data.get("names"))
        for slot in data.get("slots") or {}:
            self._entries(file, slot, _child(node, "slots", slot), {"领域": [data["topic"]]})

    def _entries(self, file: str, slot: str, node: Node | None, given: Mapping[str, Anything]) -> None:
        for at in _items(node):
            entry: Anything = plain(at)
            if isinstance(entry, dict):
                self.add_entry(file, slot, entry, at, given)
            else:
                self.fault(at.pos, f"句位“{slot}”的条目应是“键: 值”的表，要有 id 和 text")

    def add_entry(
        self, file: str, slot: str, entry: Mapping[str, Anything], node: Node, given: Mapping[str, Anything]
    ) -> None:
        """One entry of a slot; `given`: conditions that its pack adds."""
        retired = entry.get("retired") in _YES
        key = str(entry.get("id") or "")
        sound = self._right(entry, _RETIRED if retired else _ENTRY, node.pos, f"“{key}”" if key else "")
        self.known.add(key)
        if sound and self.folders.get(key) == Path(file).parent:
            self.fault(node.pos, f"id“{key}”重复，全库的 id 不能重复")
            sound = False
        row = self._row(entry, given, node.pos) if sound and not retired else None
        if not sound or not (retired or row):
            return
        self.folders[key] = Path(file).parent
        if row is None:
            self.retired.add(key)
        else:
            self.retired.discard(key)
            self.rows.setdefault(key, []).append((slot, row))

    def _row(
        self, entry: Mapping[str, Anything], given: Mapping[str, Anything], pos: Pos
    ) -> dict[str, Anything] | None:
        try:
            parts = parse_text(entry["text"])
        except ValueError as error:
            self.fault(pos, f"“{entry['id']}”：{error}")
            return None
        kept = {key: value for key, value in entry.items() if key in _KEPT and value}
        lists = {key: [value] if isinstance(value, str) else value for key, value in kept.items() if key in _LISTS}
        own = entry.get("when")
        when = {**given, **(own if isinstance(own, dict) else {})}
        rung = entry.get("rung") or "0"
        rest: dict[str, Anything] = {"raw": parts, "file": pos.file, "line": pos.line, "column": pos.column}
        rest["rung"] = int(rung) if rung.lstrip("-").isdecimal() else 0
        rest["declares"] = entry.get("declares") or []
        return {**kept, **lists, **_read_off(parts), **rest, **({"when": when} if when else {})}

    def finish(self) -> None:
        """Checks that need every file: slots and entries named exist, texts end as their shape asks, quotations are
        declared. What fails gives way to the version under it."""
        for key, versions in self.rows.items():
            while versions and not self._sound(key, *versions[-1]):
                versions.pop()

    def _sound(self, key: str, slot: str, row: dict[str, Anything]) -> bool:
        before = len(self.findings)
        pos = Pos(row["file"], row["line"], row["column"])
        for name in (slot, *(p.value for p in row["raw"] if p.kind in ("slot", "maybe"))):
            if name not in self.slots:
                self.fault(pos, f"“{key}”用到没有定义的句位“{name}”")
        for other in (row.get("twin"), *row.get("not_with", ())):
            if other and other not in self.known:
                self.fault(pos, f"“{key}”提到没有的条目“{other}”")
        self._check_text(key, slot, row, pos)
        return len(self.findings) == before

    def _check_text(self, key: str, slot: str, row: dict[str, Anything], pos: Pos) -> None:
        declared = row.pop("declares")
        literal = "".join(p.value if p.kind == "text" else "□" for p in row["raw"])
        for quoted in _QUOTED.findall(literal):
            if "□" not in quoted and quoted not in declared:
                self.fault(pos, f"“{key}”里的{quoted}没有在 declares 里声明：引语和书名应当来自情况表")
        shape = self.slots.get(slot, ["", ""])[1]
        last = row["raw"][-1] if row["raw"] else Part("text", "")
        if last.kind in ("slot", "maybe"):
            return
        # 原话 brings its own full stop, inside the quotation marks
        ends = last.value.endswith(tuple(_END_MARKS)) if last.kind == "text" else last.value == "原话"
        if shape == "句" and not ends:
            self.fault(pos, f"“{key}”应是完整的句子，以。！？结尾")
        if shape in ("分句", "标题") and last.kind == "text" and last.value.endswith(tuple("。！？，；")):
            self.fault(pos, f"“{key}”不应带句末标点")

    def by_slot(self) -> dict[str, list[dict[str, Anything]]]:
        """The entries in force, by slot, in the order of the files."""
        out: dict[str, list[dict[str, Anything]]] = {}
        for key, versions in self.rows.items():
            if versions and key not in self.retired:
                slot, row = versions[-1]
                out.setdefault(slot, []).append(row)
        return out


def _words(names: Anything) -> dict[str, tuple[str, ...]]:
    """The lists of a pack's vocabulary that have the right form."""
    rows = names.items() if isinstance(names, dict) else ()
    return {key: tuple(w for w in words if isinstance(w, str)) for key, words in rows if isinstance(words, list)}


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, List) else ()


def _child(node: Node | None, *path: str) -> Node | None:
    for step in path:
        node = node.get(step) if isinstance(node, Map) else None
    return node
