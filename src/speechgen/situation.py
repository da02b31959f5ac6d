"""The situation: what a secretary wrote in the 情况表, with the position of every value.

`load_situation` checks a file against `fields.SITUATION` and gives every fault at once. A leaf value is a `Fact`, which
prints itself with the marks that carry its origin through the templates (see marks.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from speechgen import dates, fields, slips
from speechgen.datafiles import Faults, List, Map, Node, Scalar, compose, decode, fold, not_a_pair, read_bytes
from speechgen.fields import Field, Table
from speechgen.findings import Finding, InputError, Pos, has_errors
from speechgen.marks import Ledger, Source
from speechgen.records import dataclass, field, replace
from speechgen.text import INVISIBLE

MAX_NODES = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """A leaf value of the situation.

    text: as written, tidied (see `tidy`); empty for a gap · path: `任务[2].时限`, however the file is written ·
    ref: its index in `Situation.leaves` · gap: the key is there, the value is not · label: what 【待补：…】 names ·
    control: it steers and is never printed · marked: the text to print with its origin marks · value: the number,
    True/False or date that the text means, else the text.
    """

    text: str
    path: str
    pos: Pos
    ref: int
    gap: bool
    label: str
    control: bool
    marked: str
    value: str | int | date

    def __str__(self) -> str:
        return self.marked

    def __bool__(self) -> bool:
        return True


class Item(Mapping[str, "Value"]):
    """A map of the situation: keys may be asked for in Chinese or English, and iterate in Chinese in schema order.

    main: the ★ fact (the first of them if ★ is a list); for an empty item the gap that stands for it; None if the item
    has no ★ value.
    """

    __slots__ = ("_values", "main", "path", "pos", "table")

    def __init__(self, table: Table, values: Mapping[str, Value], path: str, pos: Pos, gap: Fact | None = None) -> None:
        order = [f.key for f in table.fields if f.key in values]
        self._values: dict[str, Value] = {key: values[key] for key in order}
        self.table, self.path, self.pos = table, path, pos
        self.main: Fact | None = gap or self._main()

    def _main(self) -> Fact | None:
        found = self._values.get(self.table.main.key) if self.table.main else None
        first = found[0] if isinstance(found, tuple) and found else found
        return first if isinstance(first, Fact) else None

    def __getitem__(self, key: str) -> Value:
        found = self.table.find(key)
        return self._values[found.key if found else key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __bool__(self) -> bool:
        return True

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        inside = ", ".join(f"{key}: {_brief(value)}" for key, value in self._values.items())
        return f"Item({self.path or '/'} {{{inside}}})"


Value: TypeAlias = Fact | Item | tuple[Fact | Item, ...]


def _brief(value: Value) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_brief, value))}]"
    return repr(value) if isinstance(value, Item) else ("【待补】" if value.gap else value.text)


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """A checked situation file. `findings` holds what is worth a warning; faults never get this far."""

    root: Item
    leaves: tuple[Fact, ...]
    file: str
    lines: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def day(self) -> date | None:
        """The day of the speech; of a mere month or year its last day; None if the file does not tell."""
        found = self.root.get("日期")
        return dates.last_day(found.text) if isinstance(found, Fact) else None

    def get(self, path: str) -> Value | None:
        """The value at a path such as `主题.简称` or `任务[2].时限` (keys in either language), or None."""
        found: Value | None = self.root
        for part in path.split("."):
            found = _step(found, part)
        return found


def _step(value: Value | None, part: str) -> Value | None:
    key, _, index = part.partition("[")
    found = value.get(key) if isinstance(value, Item) else None
    if not index:
        return found
    number = index.removesuffix("]")
    inside = isinstance(found, tuple) and number.isdecimal() and 0 < int(number) <= len(found)
    return found[int(number) - 1] if inside and isinstance(found, tuple) else None


def source(fact: Fact) -> Source:
    """Where the text of a fact comes from, as the ledger of a draft records it."""
    kind = "gap" if fact.gap else "own" if fact.path.startswith("自拟") else "fact"
    return Source(kind, (fact.path,))


def ledger(situation: Situation) -> Ledger:
    """A ledger whose first sources are the leaves of the situation: a fact's `ref` is its number."""
    book = Ledger()
    for fact in situation.leaves:
        book.number(source(fact))
    return book


Kinds: TypeAlias = Mapping[str, Collection[str]] | Collection[str]


def load_situation(path: Path, kinds: Kinds = ()) -> Situation:
    """Read and check a file; `kinds` are kinds known beside the built-in ones, each with the needed fields that it can
    do without (`Templates.spares`). Raises InputError with every fault."""
    return read_situation(read_bytes(path), str(path), kinds)


def read_situation(text: str | bytes, file: str = "<text>", kinds: Kinds = ()) -> Situation:
    """Check the text of a situation file. Raises InputError with every fault, in file order."""
    return situation_of(*compose(decode(text, file) if isinstance(text, bytes) else text, file, MAX_NODES), kinds)


def situation_of(node: Node | None, faults: Faults, kinds: Kinds = ()) -> Situation:
    """The situation of a node tree (a file as composed, or what one paper of a package sees of it) and the faults found so
    far. Raises InputError with every fault, in file order."""
    loader = _Loader(faults, kinds if isinstance(kinds, Mapping) else dict.fromkeys(kinds, ()))
    root = loader.root(node)
    faults.stop_on_errors()
    return Situation(root, tuple(loader.leaves), faults.file, tuple(faults.lines), faults.sorted())


# --- texts ------------------------------------------------------------------------------------------------------------

_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE_SIGN = re.compile(r"(?<=[0-9])[．％](?=([0-9])?)")
_STOPS = re.compile(r"(?<![。；;])[。；;]$")
_SPACES = " \t\n\u3000\u00a0"


def tidy(text: str, to_letter: bool = False) -> str:
    """A value as written → the text to print: one line, ASCII digits, no invisible characters, no final 。 or ；.

    With `to_letter` the final full stop stays.
    """
    text = INVISIBLE.sub("", text)
    lines = [line.strip(_SPACES) for line in text.strip(_SPACES).split("\n")]
    text = fold("\n".join(line for line in lines if line)).translate(_WIDE_DIGITS)
    text = _WIDE_SIGN.sub(lambda m: "%" if m[0] == "％" else "." if m[1] else m[0], text)
    return text if to_letter else _STOPS.sub("", text).rstrip(_SPACES)


def _short(text: str) -> str:
    """A piece of a user's text fit for a message."""
    return text if len(text) <= 20 else text[:19] + "…"


# --- loading ----------------------------------------------------------------------------------------------------------

_LITERAL = ("自拟", "引语", "简讯", "提纲")  # kept as written: the secretary's, a leader's and an editor's own words
_NAMES = (
    "名称",
    "姓名",
    "职务",
    "单位",
    "全称",
    "简称",
    "自称",
    "牵头",
    "配合",
    "主办",
    "时限",
    "数量",
    "地点",
    "办公室",
)
_YES, _NO = ("是", "true", "yes", "有", "对"), ("否", "false", "no", "不", "不是")
_THOUSANDS = re.compile(r"\d{3}(?!\d)")
_NUMBER = re.compile(r"约?([0-9][0-9,，]*)(\.[0-9]+)?(万)?(?:个?字|分钟?|字(?:/|每)分钟?)?(?:左右|上下)?")


@dataclass(slots=True)
class _Loader:
    """Nodes → Facts and Items along the tables of fields.py.

    meant: fields of level 1 that are there under a wrong name · numbered: values that came with a number of their own.
    """

    faults: Faults
    kinds: Mapping[str, Collection[str]]
    leaves: list[Fact] = field(default_factory=list)
    book: Ledger = field(default_factory=Ledger)
    meant: set[str] = field(default_factory=set)
    numbered: list[Scalar] = field(default_factory=list)

    def root(self, node: Node | None) -> Item:
        table, start = fields.SITUATION, self.faults.pos(0, 0)
        values: dict[str, Value] = {}
        if isinstance(node, Map):
            values = self._entries(table, self._without_batch(node), "")
        elif not has_errors(self.faults.found):
            self._not_a_form(node)
        item = Item(table, values, "", start)
        if isinstance(node, Map):
            self._check_required(item, node)
            _check_references(item, self.faults)
            _check_date(item, self.faults)
            _check_deadlines(self.leaves, item, self.faults)
            self._tell_numbers()
        return item

    def _tell_numbers(self) -> None:
        if self.numbered:
            first = self.numbered[0]
            message = f"条目前面的序号（“{_short(first.text)}”等 {len(self.numbered)} 处）不用写，已去掉，由程序编号"
            todo = "本来就是文字的一部分，给整个值加上引号"
            self.faults.add(first.pos, "number", message, todo, first.length, level="hint")

    def _without_batch(self, node: Map) -> Map:
        """A map without the keys of a base file for batches, which is drafted as it stands."""
        extra = [entry.key for entry in node.entries if entry.key.text.strip() in fields.FOR_BATCH]
        if extra:
            message = f"这是成批起草的底稿（有“{extra[0].text}”）：这里只照底稿本身写一份"
            hint = "每个单位写一份，用 speechgen batch 底稿.yaml --data 表格.xlsx -O 文件夹"
            self.faults.add(extra[0].pos, "batch-base", message, hint, extra[0].length, level="warning")
        rest = tuple(entry for entry in node.entries if entry.key not in extra)
        return Map(rest, node.pos, node.length)

    def _not_a_form(self, node: Node | None) -> None:
        if isinstance(node, Scalar) and not node.empty:
            not_a_pair(node.pos, self.faults)
            return
        message = "文件是空的" if node is None or isinstance(node, Scalar) else "文件应当是一行一个“键: 值”，不是列表"
        at = node.pos if node else self.faults.pos(0, 0)
        self.faults.add(at, "not-a-form", message, "用 speechgen new 动员讲话 -o 情况表.yaml 生成一份来填")

    def _check_required(self, item: Item, node: Map) -> None:
        kind = item.get("文种")
        spared = self.kinds.get(kind.text, ()) if isinstance(kind, Fact) else ()
        for f in item.table.fields:
            if f.key in spared:
                continue
            found = item.get(f.key)
            empty_kind = f.key == "文种" and isinstance(found, Fact) and found.gap
            if f.required and f.key not in self.faults.broken | self.meant and (empty_kind or not _written(node, f)):
                hint = f"加一行 {f.key}: ……（如 {_example(f)}）"
                at = found.pos if isinstance(found, Fact) else self.faults.pos(0, 0)
                self.faults.add(at, "missing", f"缺少必填的“{f.key}”（{f.help}）", hint)

    def _entries(self, table: Table, node: Map, path: str) -> dict[str, Value]:
        """The values of a map by Chinese key, faults noted."""
        values: dict[str, Value] = {}
        seen: dict[str, Scalar] = {}
        for entry in node.entries:
            f = self._field(table, entry.key, path)
            if f is None:
                continue
            if f.key in seen:
                message = f"“{entry.key.text}”和第 {seen[f.key].pos.line} 行的“{seen[f.key].text}”是同一个键"
                self.faults.add(entry.key.pos, "duplicate-key", message, "合并成一处", entry.key.length)
                continue
            seen[f.key] = entry.key
            value = self._value(f, entry.value, f"{path}.{f.key}" if path else f.key, entry.key.pos)
            if value is not None:
                values[f.key] = value
        self._check_main(table, node, seen, path)
        return values

    def _check_main(self, table: Table, node: Map, seen: Mapping[str, Scalar], path: str) -> None:
        main = table.main
        if (
            main
            and table.main_needed
            and node.entries
            and main.key not in seen
            and f"{path}.{main.key}" not in self.meant
        ):
            message = f"“{path}”缺少“{main.key}”（{main.help}）"
            self.faults.add(node.pos, "missing-main", message, f"加上 {main.key}: …；还不知道就写“{main.key}:”留空")

    def _field(self, table: Table, key: Scalar, path: str) -> Field | None:
        """The field of a key; an unknown key is noted with the nearest known one."""
        name = INVISIBLE.sub("", key.text).strip(_SPACES)
        if key.text[:1] in ("\u3000", "\u00a0"):
            self.faults.add(key.pos, "wide-space", "这一行用全角空格缩进", "删掉全角空格，每一层改用两个半角空格")
            return None
        found = table.find(name)
        if found is None and _THOUSANDS.match(name):
            cut = [one for one in self.faults.found if one.code == "quantity" and one.pos.line == key.pos.line]
            self.faults.found = [one for one in self.faults.found if one not in cut]  # its first half has no unit
            message = f"这里的逗号把一个数拆开了，“{_short(name)}”成了一个键"
            self.faults.add(key.pos, "split-number", message, "去掉数字里的逗号，或给整个值加上引号", key.length)
        elif found is None and not self._is_pair(table, key, name, path):
            message, hint, meant = _unknown(name, table, path, self.faults.full)
            self.meant.add(f"{path}.{meant}" if path else meant)
            self.faults.add(key.pos, "unknown-key", message, hint, key.length)
        return found

    def _is_pair(self, table: Table, key: Scalar, name: str, path: str) -> bool:
        """Note `{姓名：李某某，职务：区长}`: between braces a full-width colon makes one key of key and value; and `[｛姓名: …`."""
        if name[:1] in ("｛", "［"):
            hint = "改成半角的 { } 或 [ ]（把输入法切到英文再打）"
            self.faults.add(key.pos, "colon", f"用了全角括号“{name[0]}”", hint)
            return True
        match = re.match(r"(\S{1,12}?)\s*([:：])", name)
        found = table.find(match[1]) if match else None
        if not match or found is None:
            return False
        self.meant.add(f"{path}.{found.key}" if path else found.key)
        at = Pos(key.pos.file, key.pos.line, key.pos.column + key.text.index(match[2]))
        comma = "，逗号也要半角" if "，" in name else ""
        message = f"“{match[1]}”后面用了全角冒号“：”" if match[2] == "：" else f"“{match[1]}”的冒号后面缺空格"
        self.faults.add(at, "colon", message, f"改成半角冒号加空格：{match[1]}: …{comma}（把输入法切到英文再打）")
        return True

    def _value(self, f: Field, node: Node, path: str, at: Pos) -> Value | None:
        if not f.many:
            return self._one(f, node, path, at)
        nodes = node.items if isinstance(node, List) else (node,)
        self._check_split_numbers(nodes)
        ats = [node.pos for node in nodes] if isinstance(node, List) else [at]
        found = [self._one(f, n, f"{path}[{i}]", a) for i, (n, a) in enumerate(zip(nodes, ats, strict=True), 1)]
        return tuple(one for one in found if one is not None)

    def _one(self, f: Field, node: Node, path: str, at: Pos) -> Fact | Item | None:
        if isinstance(node, Scalar) and (self._none(f, node) or self._several(f, node)):
            return None
        if f.table is not None:
            return self._item(f, f.table, node, path, at)
        if isinstance(node, Scalar):
            return self._leaf(f, node, path, at)
        joined = _joined(node, f.joins) if f.joins and isinstance(node, List) else None
        if joined is not None:
            return self._leaf(f, joined, path, at)
        what = "一个列表" if isinstance(node, List) else "“键: 值”"
        hint = (
            "把几项合成一句话，或只留一项" if isinstance(node, List) else "直接写文字；文字以括号开头或含“: ”时加引号"
        )
        self.faults.add(node.pos, "wrong-shape", f"“{f.key}”只要一个值，这里写的是{what}", hint)
        return None

    def _none(self, f: Field, node: Scalar) -> bool:
        """Note 无 or —: the field is left out, as if it had not been written."""
        if f.required or f.main or node.quoted or not _free(f) or not slips.none(node.text.strip(_SPACES)):
            return False
        message = f"“{f.key}”写的是“{_short(node.text)}”，当作没有这一项"
        self.faults.add(
            node.pos, "none", message, "没有的整项删去；还没拿到的，冒号后面空着", node.length, level="hint"
        )
        return True

    def _several(self, f: Field, node: Scalar) -> bool:
        """Note `任务: 一、……；二、……`: a list was meant."""
        whole = node.quoted and "\n" not in node.text  # in quotation marks, not a text of several lines
        if not f.many or whole or not _free(f) or not slips.several(node.text):
            return False
        hint = f"分成几行，每条一行：{f.key}: 后面换行，每行以“- ”（减号加空格）开头，序号不写"
        self.faults.add(node.pos, "wrong-shape", f"“{f.key}”把几条写在了一起", hint, node.length)
        return True

    def _item(self, f: Field, table: Table, node: Node, path: str, at: Pos) -> Item | None:
        if isinstance(node, Map) and node.entries:
            return Item(table, self._entries(table, node, path), path, node.pos)
        if isinstance(node, Map) or (isinstance(node, Scalar) and node.empty):
            return self._empty_item(f, table, path, at)
        main = table.short(node.text) if isinstance(node, Scalar) else table.main
        if isinstance(node, List) and not (main and (main.many or main.joins) and _plain_list(node)):
            self.faults.add(node.pos, "wrong-shape", f"“{path}”只要一份，这里写的是一个列表", f"写成 {_shape(table)}")
            return None
        if main is None or (isinstance(node, Scalar) and self._looks_like_pair(table, node)):
            if main is None:
                self.faults.add(node.pos, "wrong-shape", f"“{path}”要分项写", f"写成 {_shape(table)}", node.length)
            return None
        value = self._value(main, node, f"{path}.{main.key}", at)
        return Item(table, {main.key: value} if value is not None else {}, path, node.pos)

    def _looks_like_pair(self, table: Table, node: Scalar) -> bool:
        """Note a text like `事项：栽树`, which YAML takes for plain text although a key was meant."""
        match = re.match(r"(\S{1,12}?)\s*([:：])", node.text)
        if node.quoted or not match or table.find(match[1]) is None:
            return False
        at = Pos(node.pos.file, node.pos.line, node.pos.column + match.start(2))
        message = "用了全角冒号“：”" if match[2] == "：" else "冒号后缺空格"
        self.faults.add(at, "colon", message, f"改成半角冒号加空格：{match[1]}: …；如果本来就是文字，给它加上引号")
        return True

    def _empty_item(self, f: Field, table: Table, path: str, at: Pos) -> Item:
        main = table.main
        if main is None:
            gap = self._fact(f, "", path, at, "", True)
            return Item(table, {}, path, at, gap)
        whole = f"{path}.{main.key}"
        fact = self._fact(main, "", f"{whole}[1]" if main.many else whole, at, "", True)
        return Item(table, {main.key: (fact,) if main.many else fact}, path, at)

    def _leaf(self, f: Field, node: Scalar, path: str, at: Pos) -> Fact:
        text = "" if node.empty else tidy(node.text, f.to_letter)
        if text and _free(f) and not node.quoted and not path.startswith(_LITERAL):
            text = self._without_slips(f, text, node)
        if not text:
            return self._fact(f, "", path, at, "", True)
        return self._fact(f, text, path, node.pos, self._meaning(f, text, node), False)

    def _without_slips(self, f: Field, text: str, node: Scalar) -> str:
        """A value without what is no part of it: a number before it, a word for “not yet”. The rest is noted."""
        if slips.not_yet(text):
            message = f"“{_short(text)}”当作还没有拿到，稿里印【待补：{fields.label(f)}】"
            self.faults.add(node.pos, "not-yet", message, "冒号后面空着就行", node.length, level="hint")
            return ""
        if f.kind == "date" and (day := dates.loose(text)):
            return dates.full(day)
        if f.kind == "quantity" and (fault := slips.quantity_fault(text)):
            self.faults.add(node.pos, "quantity", *fault, node.length, level="warning")
        if slips.wrapped(text) if f.key in _NAMES else slips.wrapped(text, ("【】",)):
            message = f"“{f.key}”两头的 {text[0]}{text[-1]} 会照印"
            self.faults.add(node.pos, "quotes", message, "不要印的，去掉外面这一对", node.length, level="warning")
        if (f.many or f.main) and (rest := slips.unnumbered(text)) != text:
            self.numbered.append(node)
            return rest
        return text

    def _fact(self, f: Field, text: str, path: str, pos: Pos, value: str | int | date, gap: bool) -> Fact:
        label = fields.label(f)
        kind = "gap" if gap else "own" if path.startswith("自拟") else "fact"
        marked = self.book.mark(f"【待补：{label}】" if gap else text, Source(kind, (path,)))
        fact = Fact(text, path, pos, len(self.leaves), gap, label, f.control, marked, value)
        self.leaves.append(fact)
        return fact

    def _meaning(self, f: Field, text: str, node: Scalar) -> str | int | date:
        """The number, truth value or date that a text means; faults noted."""
        if f.kind == "number":
            return self._number(f, text, node)
        if f.kind == "bool":
            return self._bool(f, text, node)
        if f.kind == "enum":
            self._check_enum(f, text, node)
        if f.kind == "date":
            return self._date(text, node)
        return text

    def _number(self, f: Field, text: str, node: Scalar) -> int:
        match = _NUMBER.fullmatch(text)
        if not match:
            self.faults.add(node.pos, "bad-number", f"“{f.key}”要写数字", f"例如 {f.key}: {f.example}", node.length)
            return 0
        whole = float(re.sub("[,，]", "", match[1])[:9] + (match[2] or "")) * (10_000 if match[3] else 1)
        if not f.low <= whole <= f.high:
            message = f"“{f.key}”写的是 {_short(text)}，应当在 {f.low} 到 {f.high} 之间"
            self.faults.add(node.pos, "bad-number", message, f"例如 {f.key}: {f.example}", node.length)
        return round(whole)

    def _bool(self, f: Field, text: str, node: Scalar) -> bool:
        if text.lower() not in _YES + _NO:
            self.faults.add(node.pos, "bad-flag", f"“{f.key}”只能写“是”或“否”", f"例如 {f.key}: 是", node.length)
        return text.lower() in _YES

    def _check_enum(self, f: Field, text: str, node: Scalar) -> None:
        allowed = f.values + (tuple(self.kinds) if f.key == "文种" else ())
        if f.open or text in allowed:
            return
        known = tuple(self.kinds) if f.key == "文种" and self.kinds else allowed  # the kinds that can be drafted
        near = slips.near(text, known, 0.6 if f.key == "文种" else 0.5)
        hint = (f"是不是“{near}”？" if near else "") + "可以写：" + "、".join(sorted(known, key=allowed.index))
        extra = "；都不合适就不写这一项" if not f.required else ""
        self.faults.add(node.pos, "bad-value", f"“{f.key}”不能写“{_short(text)}”", hint + extra, node.length)

    def _date(self, text: str, node: Scalar) -> str | date:
        if dates.impossible(text):
            self.faults.add(node.pos, "bad-date", f"没有“{text}”这一天", "请核对日期", node.length)
        elif dates.backwards(text):
            self.faults.add(node.pos, "bad-date", f"“{text}”结束在开始之前", "请核对日期", node.length)
        return dates.parse_date(text) or text

    def _check_split_numbers(self, nodes: Iterable[Node]) -> None:
        """Note `[…1,847处]`: in a bracketed list the comma of a number cuts it in two."""
        for one, two in pairwise(nodes):
            if not (isinstance(one, Scalar) and isinstance(two, Scalar)) or one.pos.line != two.pos.line:
                continue
            touching = two.pos.column == one.pos.column + one.length + 1
            if touching and one.text[-1:].isdigit() and _THOUSANDS.match(two.text):
                message = f"“{_short(one.text)},{_short(two.text)}”里的逗号把一个数拆成了两项"
                self.faults.add(one.pos, "split-number", message, "去掉数字里的逗号，或给整项加上引号", one.length)


# --- checks over the whole --------------------------------------------------------------------------------------------


def _plain_list(node: List) -> bool:
    """A list of texts: the values of one field; anything else would be several items."""
    return all(isinstance(one, Scalar) for one in node.items)


def _joined(node: List, mark: str) -> Scalar | None:
    """The texts of a list as one value with a mark between them; None if it holds anything but texts."""
    texts = [one for one in node.items if isinstance(one, Scalar) and not one.empty]
    if not texts or len(texts) < len(node.items):
        return None
    return replace(texts[0], text=mark.join(tidy(one.text) for one in texts))


def _written(node: Map, f: Field) -> bool:
    return any(re.sub(INVISIBLE, "", entry.key.text).strip(_SPACES) in (f.key, f.name) for entry in node.entries)


def _free(f: Field) -> bool:
    """Whether a field takes free text, which is printed but not to the letter."""
    return f.kind in ("text", "quantity", "date", "item") and not (f.to_letter or f.control or f.key in _LITERAL)


def _example(f: Field) -> str:
    main = f.table.main if f.table else None
    return f.example or (main.example if main else "")


def _shape(table: Table) -> str:
    """How a map of a table looks, for a message."""
    return "{" + ", ".join(f"{f.key}: …" for f in table.fields[:3]) + "}"


def _unknown(key: str, table: Table, path: str, full: bool) -> tuple[str, str, str]:
    """Message and suggestion for an unknown key, and the key that is meant; nothing is searched for if the report is full."""
    where = f"“{path}”里" if path else "情况表里"
    names = {n: f.key for f in table.fields for n in (f.key, f.name, fields.label(f))}
    meant = "" if full else slips.also_called(key, table.find) or names.get(slips.near(key, names), "")
    homes = [p for p, _, f in fields.walk() if key in (f.key, f.name) and "." in p] if not meant and not full else []
    hint = f"是不是“{meant}”？" if meant else f"“{key}”写在“{homes[0].rpartition('.')[0]}”里面。" if homes else ""
    every = "" if meant and not path else "可以用的键：" + "、".join(f.key for f in table.fields)
    return f"{where}没有“{_short(key)}”这个键", hint + every, meant


def _ids(items: Value | None) -> Iterator[Fact]:
    for item in items if isinstance(items, tuple) else ():
        found = item.get("编号") if isinstance(item, Item) else None
        if isinstance(found, Fact) and not found.gap:
            yield found


def _check_references(root: Item, faults: Faults) -> None:
    known: dict[str, set[str]] = {}
    for key in ("问题", "任务"):
        seen: dict[str, Fact] = {}
        for fact in _ids(root.get(key)):
            if fact.text in seen:
                message = f"编号“{_short(fact.text)}”在第 {seen[fact.text].pos.line} 行已经用过"
                faults.add(fact.pos, "duplicate-id", message, "换一个没有用过的编号", len(fact.text))
            seen.setdefault(fact.text, fact)
        known[key] = set(seen)
    problems = root.get("问题")
    for item in problems if isinstance(problems, tuple) else ():
        target = item.get("对应") if isinstance(item, Item) else None
        known_task = isinstance(target, Fact) and (target.gap or target.text in known["任务"])
        if isinstance(target, Fact) and not known_task and "任务" not in faults.broken:
            hint = "任务的编号有：" + "、".join(sorted(known["任务"])) if known["任务"] else "给要对应的任务加上 编号"
            faults.add(target.pos, "bad-reference", f"没有编号为“{_short(target.text)}”的任务", hint, len(target.text))


def _check_deadlines(leaves: Iterable[Fact], root: Item, faults: Faults) -> None:
    """Warn of a deadline that was over when the paper is dated (one without a year, more than half a year before, may be next
    year's), and of figures as of a day to come."""
    found = root.get("日期")
    today = found.value if isinstance(found, Fact) and isinstance(found.value, date) else None
    for fact in leaves if today else ():
        day = dates.parse_date(dates.without_before(fact.text), today.year) if today else None
        if today is None or day is None:
            continue
        past = fact.path.endswith("时限") and day < today and ("年" in fact.text or (today - day).days < 183)
        if past or (fact.path.endswith("截至") and day > today):
            message = f"“{fact.text}”在这份材料的日期（{dates.full(today)}）之{'前' if past else '后'}"
            faults.add(fact.pos, "odd-date", message, "核对日期", len(fact.text), level="warning")


def _check_date(root: Item, faults: Faults) -> None:
    found = root.get("日期")
    if "日期" in faults.broken:
        return
    if found is None:
        message, at = "没有写“日期”，按今天起草", faults.pos(0, 0)
        faults.add(at, "no-date", message, "加一行 日期: 2026-09-16，写讲话那一天", level="warning")
    elif isinstance(found, Fact) and not isinstance(found.value, date) and not dates.impossible(found.text):
        day = dates.last_day(found.text)
        basis = f"按{dates.full(day)}判断" if day else "按今天判断"
        message = f"“日期”{'还空着' if found.gap else '没有写全年月日'}，哪些固定提法还能用，先{basis}"
        faults.add(found.pos, "no-date", message, "写成 2026-09-16 或 2026年9月16日", len(found.text), level="warning")


__all__ = [
    "Fact",
    "InputError",
    "Item",
    "Situation",
    "Value",
    "ledger",
    "load_situation",
    "read_situation",
    "situation_of",
    "source",
    "tidy",
]
