"""The command line from type hints: the parameters of a function are the arguments and options of a command.

    def new(kind: Annotated[str, Argument("文种")] = "推进会讲话", short: Annotated[bool, Option("--short", help=…)] = False)

This is typer's way without typer, whose start takes a quarter of the time of a draft, and all that is said is Chinese.
`calling.py` takes the words of a call for these.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from .records import dataclass, field

_Function = TypeVar("_Function", bound=Callable[..., Any])
_VALUES = {str: "文字", int: "数", Path: "文件"}


@dataclass(frozen=True, slots=True)
class Argument:
    """A word that stands for itself; the last one may be a list, which takes all words that are left."""

    metavar: str
    help: str = ""


class Option:
    """A value with a name before it, or a switch (`bool`). metavar: what the value is · panel: its place on the help page ·
    low, high: bounds of a number."""

    def __init__(
        self,
        *names: str,
        help: str,
        metavar: str = "",
        panel: str = "",
        low: int | None = None,
        high: int | None = None,
    ) -> None:
        self.names, self.help, self.metavar, self.panel = names, help, metavar, panel
        self.low, self.high = low, high


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a command's function; many: a list."""

    name: str
    about: Option | Argument
    kind: type
    many: bool
    default: Any

    @property
    def needed(self) -> bool:
        """Whether a call without it is wrong."""
        return self.default is inspect.Parameter.empty

    @property
    def shown(self) -> str:
        """What stands for its value."""
        return self.about.metavar or _VALUES.get(self.kind, "")

    @property
    def title(self) -> str:
        """How it is named when something is wrong with it."""
        return f"{self.about.names[0]} {self.shown}" if isinstance(self.about, Option) else self.shown

    @property
    def row(self) -> tuple[str, str]:
        """Its line on the help page."""
        option = self.about if isinstance(self.about, Option) else None
        names = f"{', '.join(option.names)} {self.shown}".strip() if option else self.shown
        bounds = f"{option.low} 到 {option.high}" if option and option.high is not None else ""
        hidden = self.needed or self.default is False or self.default in (None, "")
        default = "" if hidden else f"不写是：{self.default}"
        notes = "；".join(filter(None, (default, bounds)))
        told = ("  （必填）" if self.needed else "") + (f"  [{notes}]" if notes else "")
        return names, self.about.help + told

    def value(self, text: str) -> Any:
        """The value that a word means; ValueError with what is wrong."""
        if self.kind is not int:
            return self.kind(text)
        if not text.removeprefix("-").isdecimal():
            raise ValueError(f"“{text}”不是整数")
        number, about = int(text), self.about
        low, high = (about.low, about.high) if isinstance(about, Option) else (None, None)
        if (low is not None and number < low) or (high is not None and number > high):
            raise ValueError(
                f"{number} 不在 {low} 到 {high} 之间" if high is not None else f"{number} 太小，至少 {low}"
            )
        return number


def parameters(function: Callable[..., Any]) -> list[Parameter]:
    """The parameters of a function whose hints are `Annotated[type, Option(…)]` or `Annotated[type, Argument(…)]`."""
    found = []
    for one in inspect.signature(function, eval_str=True).parameters.values():
        hint, about = get_args(one.annotation)
        if get_origin(hint) in (Union, UnionType):
            hint = next(part for part in get_args(hint) if part is not NoneType)
        many = get_origin(hint) is list
        found.append(Parameter(one.name, about, get_args(hint)[0] if many else hint, many, one.default))
    return found


@dataclass(frozen=True, slots=True)
class Command:
    """A function to be called from the command line; its docstring is the help. examples: how it is typed."""

    function: Callable[..., Any]
    examples: tuple[str, ...] = ()

    @property
    def help(self) -> str:
        """What it does."""
        return inspect.getdoc(self.function) or ""


@dataclass(slots=True)
class Group:
    """Commands under one name. members: each with its panel of the help page, made when it is called or shown · texts:
    switches that only show a text, each with its help."""

    help: str
    members: dict[str, tuple[str, Callable[[], Command | Group]]] = field(default_factory=dict)
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, name: str, make: Callable[[], Command | Group], panel: str = "") -> None:
        """Take a command or a group in, whose module need not be loaded yet."""
        self.members[name] = panel, make

    def command(
        self, name: str = "", panel: str = "", examples: tuple[str, ...] = ()
    ) -> Callable[[_Function], _Function]:
        """A decorator: the function becomes a command of this name, or of its own."""

        def added(function: _Function) -> _Function:
            self.add(name or function.__name__, lambda: Command(function, examples), panel)
            return function

        return added
