"""`dataclass` as in the standard library, for the two forms that we use most, made in a fifth of the time.

The library writes and compiles up to seven methods for each class whenever the program starts: for the ninety classes of a
draft that took as long as a third of a docxtpl paper. Here only `__init__` is compiled; what compares, hashes, prints and
protects is the same for all. Type checkers see the library's own decorator; its `fields` and `asdict` work as ever.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from dataclasses import field as field
from operator import attrgetter, ge, gt, le, lt
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import replace as replace
else:

    def dataclass(*, slots, frozen=False, eq=True, order=False):
        """A decorator; for a class without slots or with a base class take the library's."""
        return lambda cls: _made(cls, frozen, eq, order)

    def replace(record, /, **changes):
        """The same record with some fields changed."""
        for name in record.__match_args__:
            changes.setdefault(name, getattr(record, name))
        return type(record)(**changes)


def _made(cls: type, frozen: bool, eq: bool, order: bool) -> type:
    """The class once more with slots, which a finished class can't be given, and with its methods."""
    kinds, unwanted = cls.__annotations__, ("__dict__", "__weakref__")
    given = {name: vars(cls)[name] for name in kinds if name in vars(cls)}
    names = tuple(name for name in kinds if getattr(given.get(name), "init", True))
    kept = {key: value for key, value in vars(cls).items() if key not in given and key not in unwanted}
    kept |= {"__slots__": tuple(kinds), "__match_args__": names, "__qualname__": cls.__qualname__}
    kept["__dataclass_fields__"] = _Fields({"__annotations__": kinds, **given})
    made = type(cls)(cls.__name__, cls.__bases__, {**_shared(names, frozen, eq, order), **kept})
    made.__init__ = _init(made, given)  # type: ignore[misc]
    return made


def _init(cls: Any, given: dict[str, Any]) -> Any:
    """The method that differs from class to class: it sets every slot through its descriptor, frozen or not."""
    head, body, scope = "self", "", dict[str, Any]()
    for name in cls.__match_args__:
        scope[f"set_{name}"], scope[f"default_{name}"] = getattr(cls, name).__set__, given.get(name)
        made_anew = isinstance(given.get(name), dataclasses.Field)  # field(default_factory=…)
        value = f"default_{name}.default_factory() if {name} is default_{name} else {name}" if made_anew else name
        head += f", {name}=default_{name}" if name in given else f", {name}"
        body += f" set_{name}(self, {value})\n"
    body += " self.__post_init__()\n" if hasattr(cls, "__post_init__") else ""
    exec(f"def __init__({head}):\n{body}", scope)
    scope["__init__"].__annotations__ = {name: cls.__annotations__[name] for name in cls.__match_args__}
    return scope["__init__"]


def _shared(names: tuple[str, ...], frozen: bool, eq: bool, order: bool) -> dict[str, Any]:
    """The methods that look alike in all classes; `names`: the fields that `__init__` takes, the others follow from them."""
    values = attrgetter(*names)

    def equal(one: object, other: object) -> bool:
        return values(one) == values(other) if type(one) is type(other) else NotImplemented

    def hashed(one: object) -> int:
        return hash(values(one))

    def compared(by: Callable[[Any, Any], bool]) -> Callable[[object, object], bool]:
        return lambda one, other: by(values(one), values(other)) if type(one) is type(other) else NotImplemented

    methods: dict[str, Any] = {"__repr__": _printed, "__reduce__": _pickled}
    methods |= {"__eq__": equal, "__hash__": hashed if frozen else None} if eq else {}
    methods |= {f"__{by.__name__}__": compared(by) for by in (lt, le, gt, ge)} if order else {}
    return methods | ({"__setattr__": _refuse, "__delattr__": _refuse} if frozen else {})


def _printed(record: Any) -> str:
    values = (f"{name}={getattr(record, name)!r}" for name in record.__match_args__)
    return f"{type(record).__qualname__}({', '.join(values)})"


def _pickled(record: Any) -> tuple[type, tuple[object, ...]]:
    return type(record), tuple(getattr(record, name) for name in record.__match_args__)


def _refuse(record: object, name: str, *_: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot change {name!r} of a {type(record).__name__}")


class _Fields:
    """`__dataclass_fields__`: made by the library when somebody asks for it."""

    def __init__(self, given: dict[str, Any]) -> None:
        self._given = given

    def __get__(self, _: object, cls: Any) -> Any:
        twin: Any = dataclasses.dataclass(type(cls.__name__, (), self._given))
        cls.__dataclass_fields__ = twin.__dataclass_fields__
        return twin.__dataclass_fields__
