"""What the words of a call mean: a call of a function, a page to show, or everything that is wrong with them (InputError)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .commandline import Argument, Command, Group, Option, Parameter, parameters
from .findings import Finding, InputError, Pos
from .records import dataclass

_HELP = ("-h", "--help")
_HELP_ROW = ("-h, --help", "显示这段说明")
_OTHERS = "其他"
_USUAL = {
    "起草": "draft",
    "写": "draft",
    "新建": "new",
    "校对": "check",
    "提纲": "outline",
    "句库": "phrases",
    "文种": "kinds",
}
_FOR_FILE = {".yaml": "draft", ".yml": "draft", ".docx": "check", ".md": "check", ".txt": "check"}


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked for: a function and the values that were given; for the others it has defaults."""

    function: Callable[..., Any]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A text to show, and the exit status."""

    text: str
    status: int = 0


def asked(one: Command | Group, words: Sequence[str], path: str) -> Call | Page:
    """What is meant by the words behind `path`; InputError with everything that is wrong with them."""
    before = words[: words.index("--")] if "--" in words else words
    if isinstance(one, Command):
        return (
            Page(_page(one, path))
            if set(_HELP) & set(before)
            else Call(one.function, _Reading(one, path).values(words))
        )
    if not words or words[0] in _HELP:
        return Page(_page(one, path), 0 if words else 2)
    if texts := [text for names, (_, text) in one.texts.items() if words[0] in names.split(", ")]:
        return Page(texts[0])
    if words[0] not in one.members:
        raise InputError([_no_command(one, words[0], path)])
    _, make = one.members[words[0]]
    return asked(make(), words[1:], f"{path} {words[0]}")


def _page(one: Command | Group, path: str) -> str:
    """The help page of a command or a group."""
    from .help_pages import page

    if isinstance(one, Group):
        options = [("", (names, told)) for names, (told, _) in one.texts.items()]
        members = [(panel, (name, make().help)) for name, (panel, make) in one.members.items()]
        sections = [*_by_panel("选项", [*options, ("", _HELP_ROW)]), *_by_panel("命令", members)]
        return page(f"{path} [选项] 命令 ...", one.help, sections, ())
    params = parameters(one.function)
    arguments = [param for param in params if isinstance(param.about, Argument)]
    rows = [(param.about.panel, param.row) for param in params if isinstance(param.about, Option)]
    sections = [("参数", [param.row for param in arguments])] if arguments else []
    usage = [param.shown if param.needed else f"[{param.shown}]" for param in arguments]
    sections += _by_panel("选项", [*rows, ("", _HELP_ROW)])
    return page(" ".join((path, "[选项]", *usage)), one.help, sections, one.examples)


def _by_panel(title: str, rows: Sequence[tuple[str, tuple[str, str]]]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Rows under the panels that they name, in the order of the panels' first rows; those without come last."""
    panels = sorted(dict.fromkeys(panel for panel, _ in rows), key=lambda panel: not panel)
    for panel in panels:
        name = panel or (title if len(panels) == 1 else _OTHERS)
        yield name, [row for place, row in rows if place == panel]


class _Reading:
    """The words of one call, as they are taken for the parameters of a command."""

    def __init__(self, command: Command, path: str) -> None:
        self.path = path
        self.params = parameters(command.function)
        self.named = {name: p for p in self.params if isinstance(p.about, Option) for name in p.about.names}
        self.given: dict[str, list[Any]] = {}
        self.faults: list[Finding] = []

    def values(self, words: Sequence[str]) -> dict[str, Any]:
        """The values by the names of the parameters; InputError with all faults."""
        rest, loose = iter(words), list[str]()
        for word in rest:
            if word == "--":
                loose += rest
            elif len(word) > 1 and word.startswith("-"):
                self._option(word, rest)
            else:
                loose.append(word)
        self._arguments(loose)
        for param in self.params:
            if param.needed and param.name not in self.given:
                self._fault(f"缺少“{param.title}”")
        if self.faults:
            raise InputError(self.faults)
        many = {param.name: param.many for param in self.params}
        return {name: values if many[name] else values[-1] for name, values in self.given.items()}

    def _option(self, word: str, rest: Iterator[str]) -> None:
        """A switch, or an option with the value that follows it: `--seed 3`, `--seed=3`, `-o a`, `-oa`."""
        name, sign, value = word.partition("=") if word.startswith("--") else (word[:2], word[2:], word[2:])
        param = self.named.get(name)
        if param is None:
            self._unknown(name)
        elif param.kind is bool:
            self.given[param.name] = [True]
            if sign:
                self._fault(f"“{name}”后面不跟值")
        else:
            text = value if sign else next(rest, None)
            if text is None or (not sign and text in self.named):
                self._fault(f"“{name}”后面要跟一个值")
            else:
                self._take(param, text)

    def _arguments(self, words: list[str]) -> None:
        for param in self.params:
            if isinstance(param.about, Argument):
                mine = words[:] if param.many else words[:1]
                del words[: len(mine)]
                for word in mine:
                    self._take(param, word)
        if words:
            self._fault(f"多写了“{' '.join(words)}”", "文件名里有空格的，两头加半角双引号。")

    def _take(self, param: Parameter, text: str) -> None:
        try:
            self.given.setdefault(param.name, []).append(param.value(text))
        except ValueError as error:
            self._fault(f"“{param.title}”不对：{error}")

    def _unknown(self, name: str) -> None:
        near = _near(name, self.named)
        self._fault(f"没有“{name}”这个选项", f"是不是 {near}？" if near else "")

    def _fault(self, message: str, hint: str = "") -> None:
        self.faults.append(_finding(message, hint, self.path))


def _near(word: str, known: Mapping[str, object]) -> str:
    """The nearest of the names that are known; empty if none is near."""
    from difflib import get_close_matches

    return "、".join(get_close_matches(word, known, 1, 0.5))


def _no_command(group: Group, word: str, path: str) -> Finding:
    """A word that is no command: a file that was meant for one, a slip of the pen, a Chinese name."""
    said, suffix = f"没有“{word}”这个命令", Path(word).suffix.lower()
    if _FOR_FILE.get(suffix) in group.members:
        return _finding(f"{said}：文件名前面要写做什么", f"写成 {path} {_FOR_FILE[suffix]} {word}。", path)
    near = _USUAL.get(word, "") if _USUAL.get(word) in group.members else _near(word, group.members)
    return _finding(said, f"是不是 {near}？" if near else "", path)


def _finding(message: str, hint: str, path: str) -> Finding:
    return Finding(Pos("speechgen"), "error", "call", message, f"{hint}看说明：{path} --help")
