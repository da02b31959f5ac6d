"""The one place that finds the data folders and reads YAML, with the position of everything read.

PyYAML's own loading changes what people write (`14:30` becomes 870, the last of two equal keys wins), so a tree of
nodes is composed here from its parser events: scalars stay strings; duplicate keys, references and tags are refused.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from speechgen.findings import Finding, InputError, Level, Pos, has_errors, of_system
from speechgen.records import dataclass, field
from speechgen.slips import near, sign_fault

MAX_BYTES = 2_000_000
MAX_DEPTH = 12
MAX_NODES = 200_000
MAX_SCALAR = 20_000
MAX_FINDINGS = 200
_MAX_BLOCKS = 1_000
_MAX_SAME = 20

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EMPTY = ("", "~", "null", "Null", "NULL")
_BAD_CHAR = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# What is set as Chinese: the first and the last character of each range.
_CJK = ["⺀〿", "㐀鿿", "豈\ufaff", "︰﹏", "\uff00\uffef", "‘”", "……", "——"]
_TABBED = re.compile(r"^ *\t\s*\S", re.MULTILINE)
_KEY_LINE = re.compile(r"[^\s#\-\]\}]")


def data_dir(name: str) -> Path:
    """The folder of built-in data `name` (templates, phrasebank, …): in the package, else in the repository."""
    packaged = Path(__file__).parent / "data" / name
    return packaged if packaged.exists() else Path(__file__).parents[2] / name


_CONFIGURATION: ContextVar[Path | None] = ContextVar("configuration", default=None)


def configuration() -> Path:
    """The user's configuration folder, whether or not it is there."""
    return _CONFIGURATION.get() or Path.home() / ".config" / "speechgen"


@contextmanager
def configured_in(folder: Path) -> Iterator[None]:
    """Take `folder` for the configuration folder: who drafts for somebody else must not use his own."""
    token = _CONFIGURATION.set(folder)
    try:
        yield
    finally:
        _CONFIGURATION.reset(token)


def user_folders(beside: Path | None) -> tuple[Path, ...]:
    """Own data folders: the one that an office shares (SPEECHGEN_SHARED), the user's configuration folder, the folder of the
    user's file, later ones stronger. InputError if the shared one is not there: a draft without it would look like one with it."""
    shared = os.environ.get("SPEECHGEN_SHARED", "").strip()
    if shared and not Path(shared).is_dir():
        todo = "接通网络盘再来；改了地方，把环境变量 SPEECHGEN_SHARED 也改过来"
        raise _one(shared, "shared", "本单位共用的文件夹打不开", todo)
    found = (*([Path(shared)] if shared else []), configuration(), *([beside] if beside else []))
    return tuple(p for p in dict.fromkeys(found) if p.is_dir())


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written; `empty`: nothing, `~` or `null` was written. `length` is what a caret should underline."""

    text: str
    pos: Pos
    length: int = 1
    empty: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a map and its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Map:
    """A map; no key stands in it twice."""

    entries: tuple[Entry, ...]
    pos: Pos
    length: int = 1

    def get(self, key: str) -> Node | None:
        """The value of a key, None if the key is not there."""
        return next((entry.value for entry in self.entries if entry.key.text == key), None)


@dataclass(frozen=True, slots=True)
class List:
    """A list."""

    items: tuple[Node, ...]
    pos: Pos
    length: int = 1

    def __getitem__(self, index: int) -> Node:
        return self.items[index]


Node: TypeAlias = Scalar | Map | List
Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | None"


@dataclass(slots=True)
class Faults:
    """Gathers the findings of one file, so that all of them come in one report.

    broken: the top-level keys whose content could not be read, which nobody should report as missing. More than
    `MAX_FINDINGS` findings help nobody: the rest is dropped.
    """

    file: str
    lines: Sequence[str] = ()
    found: list[Finding] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    @property
    def full(self) -> bool:
        """True if no further finding will be kept."""
        return len(self.found) >= MAX_FINDINGS

    def add(
        self, at: Pos, code: str, message: str, suggestion: str = "", length: int = 1, level: Level = "error"
    ) -> None:
        """Note one finding; the line it points to is taken from the file."""
        if self.full:
            return
        line_text = self.lines[at.line - 1] if at.line <= len(self.lines) else ""
        self.found.append(Finding(at, level, code, message, suggestion, line_text, max(1, length)))

    def pos(self, line: int, column: int) -> Pos:
        """The position of a line and column that count from 0."""
        return Pos(self.file, line + 1, column + 1)

    def sorted(self) -> tuple[Finding, ...]:
        """The findings in file order, each once."""
        return tuple(sorted(dict.fromkeys(self.found), key=lambda f: (f.pos, f.code)))

    def stop_on_errors(self) -> None:
        """Raise InputError with everything found, if an error is among it."""
        if has_errors(self.found):
            raise InputError(self.sorted())


class _Stop(Exception):  # noqa: N818
    """Composing cannot go on; the finding has been noted."""


# --- bytes and characters ---------------------------------------------------------------------------------------------


def _one(file: str, code: str, message: str, suggestion: str, line: int = 1, column: int = 1) -> InputError:
    return InputError([Finding(Pos(file, line, column), "error", code, message, suggestion)])


def read_bytes(path: Path, file: str = "") -> bytes:
    """The bytes of a file; raises InputError if it is missing, no plain file, or larger than 2 MB (then unread)."""
    name = file or str(path)
    try:
        if path.is_dir():
            todo = "写上里面的文件名；整个文件夹都起草，用 speechgen batch 文件夹 -O 输出文件夹"
            raise _one(name, "not-a-file", "这是一个文件夹", todo)
        if path.exists() and not path.is_file():
            raise _one(name, "not-a-file", "这不是一个普通文件", "请给出一个 YAML 文件")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1) if path.stat().st_size <= MAX_BYTES else None
    except FileNotFoundError:
        raise _one(name, "no-file", "找不到这个文件", _where(path)) from None
    except OSError as error:
        raise _one(name, "unreadable", f"文件读不出来：{of_system(error)[0]}", of_system(error)[1]) from None
    except ValueError:  # a name with a zero byte
        raise _one(name, "unreadable", "文件名里有不能用的字符", "换一个名字") from None
    if data is None or len(data) > MAX_BYTES:
        raise _one(name, "too-big", "文件超过 2 MB，不像是手写的数据文件", "请检查是不是选错了文件")
    return data


def _where(path: Path) -> str:
    """What to do about a file that is not there: the nearest name in its folder."""
    try:
        names = [one.name for one in path.parent.iterdir() if one.is_file()]
    except OSError:
        return f"没有“{path.parent}”这个文件夹，请检查位置"
    found = near(path.name.strip(), names, 0.6)
    if not found:
        return "请检查文件名和所在文件夹；名字里有空格的，两头加半角双引号"
    return f"是不是“{path.with_name(found)}”？{'名字里有空格，两头要加半角双引号' if ' ' in found else ''}"


_SAVE_AS = "用记事本打开，选“文件—另存为”，编码选“UTF-8”，再保存"
_MAGIC = (
    (b"PK\x03\x04", "Word、Excel 或压缩文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word 或 Excel 文件"),
    (b"%PDF", "PDF 文件"),
)
_NOT_YAML = "校对写好的文稿用 speechgen check；要起草，用 speechgen new 生成一个情况表，再把内容填进去"
_WIDE_BOMS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"))
_BOMS = (*_WIDE_BOMS, (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"))


def decode(data: bytes, file: str = "<text>") -> str:
    """Bytes → text: UTF-8, UTF-16/32 with a byte order mark, or GBK that reads as a Chinese form. Anything else raises
    InputError, nothing is guessed."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise _one(file, "not-yaml", f"这是 {what}，不是 YAML 文本文件", _NOT_YAML)
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and (text := _gbk(data)):
            return text
        raise _encoding_fault(data, file, error, encoding) from None


def _gbk(data: bytes) -> str:
    """The text of a file that old editors saved as GBK: its keys and nearly all its characters are everyday Chinese, which
    bytes of no other encoding give by chance. Empty if it is not."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    pairs = [char.encode("gb18030") for char in text if "\u4e00" <= char <= "\u9fff"]
    common = sum(len(pair) == 2 and 0xB0 <= pair[0] <= 0xD7 and pair[1] >= 0xA1 for pair in pairs)
    keyed = re.search(r"^[\u4e00-\u9fff]{1,5}\s*[:：]|^\s*- ", text, re.MULTILINE)
    return text if keyed and common >= 0.9 * len(pairs) > 0 else ""


def _encoding_fault(data: bytes, file: str, error: UnicodeDecodeError, encoding: str) -> InputError:
    if encoding.startswith(("utf-16", "utf-32")):
        return _one(file, "encoding", f"文件开头标明是 {encoding.upper()} 编码，内容却不是", _SAVE_AS)
    before = data[: error.start].decode("utf-8", "replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return _one(file, "encoding", "文件里有不是 UTF-8 编码的字节，可能已经损坏", _SAVE_AS, line, column)
    return _one(file, "encoding", "文件是 GBK（GB18030）编码，需要 UTF-8 编码", _SAVE_AS, line, column)


def _describe(char: str) -> str:
    code = f"U+{ord(char):04X}"
    if char == "\0":
        return f"空字符 {code}，文件可能是 UTF-16 编码或已损坏"
    if char in "\u2028\u2029\x85":
        return f"看不见的换行符 {code}"
    if "\ud800" <= char <= "\udfff":
        return f"残缺的字符 {code}"
    return f"不能出现在文稿里的控制字符 {code}"


def bad_character(text: str) -> str:
    """What is wrong with the first character that a paper cannot bear, in words; empty if there is none."""
    match = _BAD_CHAR.search(text)
    return _describe(match[0]) if match else ""


def _check_characters(text: str, faults: Faults) -> str:
    """The text with every character that YAML or our marks cannot bear replaced, after noting where they stand."""
    if not _BAD_CHAR.search(text):
        return text
    count = 0
    for number, line in enumerate(faults.lines):
        for match in _BAD_CHAR.finditer(line):
            count += 1
            if count <= _MAX_SAME:
                at = faults.pos(number, match.start())
                faults.add(at, "bad-character", f"这里有{_describe(match[0])}", "删掉这个字符后重新输入这几个字")
    if count > _MAX_SAME:
        faults.add(faults.pos(0, 0), "bad-character", f"这样的字符全文共有 {count} 处", _SAVE_AS)
    return _BAD_CHAR.sub("\ufffd", text)


def _check_tabs(faults: Faults) -> None:
    """Note lines that are indented with tabs."""
    tabbed = [n for n, line in enumerate(faults.lines) if _TABBED.match(line)]
    for number in tabbed[:_MAX_SAME]:
        at = faults.pos(number, faults.lines[number].index("\t"))
        faults.add(at, "tab", "这一行用制表符（Tab 键）缩进", "删掉制表符，改用空格，每一层两个半角空格")


# --- composing --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Frame:
    """An open list or map while its children arrive; `key` waits for its value."""

    is_map: bool
    pos: Pos
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    key: Scalar | None = None
    skip: bool = False

    def close(self) -> Node:
        return Map(tuple(self.entries.values()), self.pos) if self.is_map else List(tuple(self.items), self.pos)


@dataclass(slots=True)
class _Composer:
    """Parser events → nodes, with an explicit stack, so that deep nesting costs nothing."""

    text: str
    faults: Faults
    first_line: int
    max_nodes: int
    stack: list[_Frame] = field(default_factory=list)
    root: Node | None = None
    count: int = 0
    documents: int = 0

    def run(self) -> Node | None:
        for event in yaml.parse(self.text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                self._document(event)
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._add(self.stack.pop().close())
        return self.root

    def _at(self, mark: Any) -> Pos:
        return self.faults.pos(self.first_line + mark.line, mark.column)

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            at = self._at(event.start_mark)
            self.faults.add(
                at, "many-documents", "一个文件里只能有一份表，这里又开始了一份", "把“---”以下的内容另存成一个文件", 3
            )
            raise _Stop

    def _node(self, event: Any) -> None:
        at = self._at(event.start_mark)
        self.count += 1
        if self.count > self.max_nodes:
            self.faults.add(at, "too-many", f"内容超过 {self.max_nodes} 项", "请把文件拆小")
            raise _Stop
        self._refuse_references(event, at)
        if isinstance(event, yaml.CollectionStartEvent):
            self._open(event, at)
        else:
            self._add(self._scalar(event, at))

    def _refuse_references(self, event: Any, at: Pos) -> None:
        if event.anchor is not None:
            hint = "如果 & 或 * 是文字的一部分，给整个值加上引号"
            self.faults.add(at, "reference", "不支持 & 和 * 引用，请把内容直接写出来", hint, len(event.anchor) + 1)
        if getattr(event, "tag", None) is not None:
            self.faults.add(at, "tag", "不支持 ! 开头的类型标记", "如果 ! 是文字的一部分，给整个值加上引号")

    def _open(self, event: Any, at: Pos) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self.faults.add(at, "too-deep", f"嵌套超过 {MAX_DEPTH} 层", "请检查括号和缩进")
            raise _Stop
        self.stack.append(_Frame(isinstance(event, yaml.MappingStartEvent), at))

    def _scalar(self, event: Any, at: Pos) -> Scalar:
        if isinstance(event, yaml.AliasEvent):
            return Scalar("", at, empty=True)
        start, end = event.start_mark, event.end_mark
        text = event.value if start.line == end.line else self._folded(event)
        length = end.column - start.column if start.line == end.line else 1
        if len(text) > MAX_SCALAR:
            self.faults.add(at, "too-long", f"这一项有 {len(text)} 字，最多 {MAX_SCALAR} 字", "把它拆成几项")
            text = text[:MAX_SCALAR]
        if match := _BAD_CHAR.search(text):
            message = f"引号里的转义写出了{_describe(match[0])}"
            self.faults.add(at, "bad-character", message, "删掉反斜杠转义，直接写文字", length)
            text = _BAD_CHAR.sub("\ufffd", text)
        bare = event.style in ("", None)
        return Scalar(text, at, max(1, length), bare and text in _EMPTY, not bare)

    def _folded(self, event: Any) -> str:
        """A text over several lines: line ends vanish beside Chinese characters instead of becoming spaces."""
        if event.style == "|":
            return str(event.value)
        raw = self.text[event.start_mark.index : event.end_mark.index]
        if "\\" in raw and event.style == '"':
            return str(event.value)
        if event.style in ("'", '"'):
            raw = raw[1:-1].replace("''", "'") if event.style == "'" else raw[1:-1]
        elif event.style == ">":
            raw = raw.partition("\n")[2]
        return fold(raw)

    def _add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
        elif not self.stack[-1].is_map:
            self.stack[-1].items.append(node)
        elif self.stack[-1].key is None:
            self._add_key(self.stack[-1], node)
        else:
            self._add_value(self.stack[-1], node)

    def _add_key(self, frame: _Frame, node: Node) -> None:
        if isinstance(node, Scalar):
            frame.key = node
            return
        hint = "如果是以括号开头的文字，给整个值加上引号；如果是 {{…}}，也要加引号"
        self.faults.add(node.pos, "bad-key", "这里应当是一个键，却是一个括号", hint)
        frame.key, frame.skip = Scalar("", node.pos), True

    def _add_value(self, frame: _Frame, node: Node) -> None:
        assert frame.key is not None
        key, frame.key = frame.key, None
        if frame.skip:
            frame.skip = False
        elif key.text in frame.entries:
            self._duplicate(key, frame.entries[key.text].key)
        else:
            frame.entries[key.text] = Entry(key, node)

    def _duplicate(self, key: Scalar, first: Scalar) -> None:
        message = f"“{key.text}”写了两次，前一次在第 {first.pos.line} 行"
        self.faults.add(key.pos, "duplicate-key", message, "合并成一处；几条并列的内容写成列表", key.length)


def fold(text: str) -> str:
    """Lines → one line: joined by nothing beside Chinese characters, else by a space; a blank line stays a line end."""
    paragraphs = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip())
    return "\n".join(re.sub(r"[ \t]*\n[ \t]*", _between, p) for p in paragraphs)


def _between(end: re.Match[str]) -> str:
    """What a line end becomes, by the characters on both sides."""
    beside = end.string[end.start() - 1 : end.start()] + end.string[end.end() : end.end() + 1]
    return "" if any(ends[0] <= char <= ends[1] for char in beside for ends in _CJK) else " "


def compose(text: str, file: str = "<text>", max_nodes: int = MAX_NODES) -> tuple[Node | None, Faults]:
    """YAML text → the node tree (None if the file is empty or unusable) and the faults found so far.

    A syntax fault does not hide the rest: the file is then read block by block, so that the good blocks can be judged.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    faults = Faults(file, text.split("\n"))
    if len(text) > MAX_BYTES:
        faults.add(faults.pos(0, 0), "too-big", "文件超过 2 MB，不像是手写的数据文件", "请检查是不是选错了文件")
        return None, faults
    text = _check_characters(text, faults)
    _check_tabs(faults)
    before = len(faults.found)
    try:
        return _Composer(text, faults, 0, max_nodes).run(), faults
    except _Stop:
        return None, faults
    except (yaml.YAMLError, ValueError) as error:
        del faults.found[before:]
        root = _compose_blocks(text.split("\n"), faults, max_nodes)
        if not has_errors(faults.found):
            _syntax_fault(error, faults, 0)
        return root, faults


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The top-level blocks of a file, each with its first line (from 0): a line at column 1 and what follows it."""
    starts = [n for n, line in enumerate(lines) if _KEY_LINE.match(line)][:_MAX_BLOCKS]
    for start, end in pairwise([*starts, len(lines)]):
        yield start, "\n".join(lines[start:end]) + "\n"


def _compose_blocks(lines: Sequence[str], faults: Faults, max_nodes: int) -> Node | None:
    """The map of all top-level blocks that can be read; every block that cannot gives its own finding."""
    frame = _Frame(True, faults.pos(0, 0))
    whole = _Composer("", faults, 0, max_nodes)
    syntax_faults = 0
    for start, block in _blocks(lines):
        try:
            node = _Composer(block, faults, start, max_nodes).run()
        except _Stop:
            return None
        except (yaml.YAMLError, ValueError) as error:
            faults.broken.add(re.split("[:：]", block, maxsplit=1)[0].strip())
            if not _TABBED.search(block) and not _sign_faults(faults, start, start + block.count("\n")):
                _syntax_fault(error, faults, start)
            syntax_faults += 1
            if syntax_faults >= _MAX_SAME:
                return None
            continue
        if isinstance(node, Map):
            for entry in node.entries:
                frame.key = entry.key
                whole._add_value(frame, entry.value)
        elif node is not None:
            faults.broken.add(re.split("[:：]", block, maxsplit=1)[0].strip())
            not_a_pair(node.pos, faults)
    return frame.close()


# --- syntax faults in plain Chinese -----------------------------------------------------------------------------------

_INDENT = "缩进没有对齐", "同一层的各行要从同一列开始，每深一层多两个空格"
_QUOTE_IT = "给整个值加上引号，例如 标题: '…'"
_CAUSES = (
    (
        "unexpected end of stream",
        "context",
        "引号没有配对，从这里开始一直没有结束",
        "补上另一半引号；文字里的引号请用“”",
    ),
    ("unknown escape", "problem", "双引号里的反斜杠 \\ 有特殊含义", "改用单引号，或去掉反斜杠"),
    ("escape", "problem", "双引号里的反斜杠转义写错了", "改用单引号，或去掉反斜杠"),
    ("hex", "problem", "双引号里的反斜杠转义写错了", "改用单引号，或去掉反斜杠"),
    (
        "expected ',' or ']'",
        "context",
        "方括号 [ ] 没有配对，或者各项之间少了半角逗号",
        "用半角的 [ , ]；一行写不下时改成每行一个“- ”",
    ),
    (
        "expected ',' or '}'",
        "context",
        "花括号 { } 没有配对，或者各项之间少了半角逗号",
        "用半角的 { , }；一行写不下时改成每行一个键",
    ),
    ("expected '-' indicator", "problem", *_INDENT),
    ("sequence entries", "problem", "“- ”不能跟在键的后面", "另起一行再写“- ”"),
    (
        "alphabetic or numeric",
        "context",
        "不支持 & 和 * 引用，请把内容直接写出来",
        "如果 & 或 * 是文字的一部分，给整个值加上引号",
    ),
    (
        "undefined alias",
        "context",
        "不支持 & 和 * 引用，请把内容直接写出来",
        "如果 & 或 * 是文字的一部分，给整个值加上引号",
    ),
    ("node content", "problem", "这里多了一个括号或逗号", "删掉它；如果它是文字的一部分，给整个值加上引号"),
    ("chomping", "problem", "“|”或“>”后面要换行再写文字", "另起一行，比键多缩进两个空格"),
    ("comment or line break", "problem", "“|”或“>”后面要换行再写文字", "另起一行，比键多缩进两个空格"),
    ("whitespace or line break", "context", "不支持 ! 开头的类型标记", "如果 ! 是文字的一部分，给整个值加上引号"),
    ("expected URI", "context", "不支持 ! 开头的类型标记", "如果 ! 是文字的一部分，给整个值加上引号"),
    ("tag", "context", "不支持 ! 开头的类型标记", "如果 ! 是文字的一部分，给整个值加上引号"),
    ("cannot start any token", "problem", "这个符号不能放在最前面", _QUOTE_IT),
)
_NO_SPACE = re.compile(r"\s*(?:- )*([^\s:'\"{\[]+)(:)[^\s:]")
_FULL_COLON = re.compile(r"\s*(?:- )*([^\s:：'\"{\[]{1,12})(：)")


def _colon_fault(line: str) -> tuple[int, str, str] | None:
    """What is wrong with the colon of a line, if that is what is wrong: column (from 0), message, suggestion."""
    if match := _FULL_COLON.match(line):
        return match.start(2), "用了全角冒号“：”", f"改成半角冒号加空格：{match[1]}: …"
    if match := _NO_SPACE.match(line):
        return match.start(2), "冒号后缺空格", f"在冒号后面加一个空格：{match[1]}: …"
    return None


def not_a_pair(at: Pos, faults: Faults) -> None:
    """Note that a line is no `key: value`, with the likely cause."""
    line = faults.lines[at.line - 1] if at.line <= len(faults.lines) else ""
    column, message, hint = (
        _colon_fault(line)
        or sign_fault(line)
        or (
            at.column - 1,
            "这一行不是“键: 值”的样子",
            "写成 键: 值，冒号用半角，后面空一格；接着上一行写的，再多缩进两格",
        )
    )
    faults.add(Pos(at.file, at.line, column + 1), "yaml-syntax", message, hint)


def _sign_faults(faults: Faults, start: int, end: int) -> bool:
    """Note the full-width signs of the lines from `start` (from 0) up to `end` that keep them from being read."""
    found = [(n, slip) for n in range(start, end) if (slip := sign_fault(faults.lines[n].split(" #")[0]))]
    for number, (column, message, hint) in found[:_MAX_SAME]:
        faults.add(faults.pos(number, column), "yaml-syntax", message, hint)
    return bool(found)


def _syntax_fault(error: Exception, faults: Faults, first_line: int) -> None:
    """Note a YAML syntax error with what usually causes it."""
    problem = getattr(error, "problem", None) or ""
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None) or mark
    if mark is None or context is None:
        faults.add(faults.pos(0, 0), "yaml-syntax", f"文件读不成 YAML（{type(error).__name__}）", _SAVE_AS)
        return
    at, opened = (faults.pos(first_line + m.line, m.column) for m in (mark, context))
    if "could not find expected ':'" in problem:
        not_a_pair(opened, faults)
    elif "mapping values" in problem:
        _mapping_fault(at, faults)
    elif "did not find expected key" in problem or "expected <block end>" in problem:
        _key_fault(at, faults)
    else:
        _known_fault(problem, at, opened, faults)


def _known_fault(problem: str, at: Pos, opened: Pos, faults: Faults) -> None:
    for part, where, message, hint in _CAUSES:
        if part in problem:
            faults.add(opened if where == "context" else at, "yaml-syntax", message, hint)
            return
    faults.add(at, "yaml-syntax", f"这里不合 YAML 的写法（{problem}）", "检查这一行和上一行的冒号、缩进、引号和括号")


def _mapping_fault(at: Pos, faults: Faults) -> None:
    """A colon stands where none may: in a value, or the line before lacks something, or the indent is wrong."""
    line = faults.lines[at.line - 1]
    if re.search(r":\s", line[: at.column - 1]):
        faults.add(at, "yaml-syntax", "值里面又有“: ”（冒号加空格）", _QUOTE_IT + "；文字里的冒号请用全角“：”")
        return
    before = next((n for n in range(at.line - 2, -1, -1) if faults.lines[n].strip()), None)
    if before is not None and (cause := _colon_fault(faults.lines[before])):
        faults.add(faults.pos(before, cause[0]), "yaml-syntax", *cause[1:])
    else:
        faults.add(at, "yaml-syntax", *_INDENT)


def _key_fault(at: Pos, faults: Faults) -> None:
    before = faults.lines[at.line - 1][: at.column - 1].rstrip() if at.line <= len(faults.lines) else ""
    if before.endswith(("'", '"')):
        faults.add(at, "yaml-syntax", "引号后面还有文字", "让引号包住整个值；文字里的引号请用“”")
    elif before.endswith(("]", "}")):
        faults.add(at, "yaml-syntax", "括号后面还有文字", "让括号包住整个值，或给整个值加上引号")
    else:
        faults.add(at, "yaml-syntax", *_INDENT)


# --- the simple uses --------------------------------------------------------------------------------------------------


def load_yaml(text: str | bytes, file: str = "<text>", max_nodes: int = MAX_NODES) -> Node | None:
    """YAML → node tree, None for an empty file; raises InputError with every fault of the file."""
    root, faults = compose(decode(text, file) if isinstance(text, bytes) else text, file, max_nodes)
    faults.stop_on_errors()
    return root


def load_yaml_file(path: Path, max_nodes: int = MAX_NODES) -> Node | None:
    """A YAML file → node tree, None for an empty file; raises InputError with every fault, the unreadable file too."""
    return load_yaml(read_bytes(path), str(path), max_nodes)


def plain(node: Node | None) -> Plain:
    """A node tree as dicts, lists, strings and None."""
    if isinstance(node, Map):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    if isinstance(node, List):
        return [plain(item) for item in node.items]
    return None if node is None or node.empty else node.text


_WITHIN = "\u3001\u3002\uff01\uff0c\uff1b\uff1f\u300a\u300b\u201c\u201d"  # 、。！，；？《》“”
_BARE = rf"[\u4e00-\u9fffA-Za-z](?:[\w {_WITHIN}-]*[\w{_WITHIN}])?|-?[\d.]{{1,12}}[\u4e00-\u9fff]+"


def quoted(text: str) -> str:
    """A value as YAML has it, also between { }: bare if it can mean nothing else, else in quotation marks."""
    import json  # and no pattern compiled: a draft never comes here

    return text if re.fullmatch(_BARE, text) and text not in _EMPTY else json.dumps(text, ensure_ascii=False)
