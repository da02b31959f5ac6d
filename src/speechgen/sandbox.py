"""The one Jinja environment: sandboxed and strict, over the move templates; faults point into the template's file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from . import cache
from .derive import plain
from .findings import Finding, InputError, Pos
from .kinds import Templates
from .realise import Group

# Nothing of Jinja's own that a text template could need; it also has no business with Python's.
_NAME = re.compile(r"'([^']+)'")
_NO_GLOBALS = ("lipsum", "cycler", "joiner", "namespace", "range", "dict")


class Sandbox(ImmutableSandboxedEnvironment):
    """Templates see data and the functions given to them, nothing of Python: attributes are looked up as keys only."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A key of an item or a group; None for a field that is not given."""
        return self._look_up(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A key, or an index of a tuple or list."""
        return obj[argument] if isinstance(obj, (tuple, list)) else self._look_up(obj, argument)

    def _look_up(self, obj: Any, name: str) -> Any:
        if obj is None:
            return None  # a field of something that is not given is not given either
        if isinstance(obj, Group):
            return obj.names.get(name)
        if isinstance(obj, Mapping):
            return obj.get(name)
        if isinstance(obj, jinja2.runtime.LoopContext) and not name.startswith("_"):
            return getattr(obj, name)
        return self.undefined(obj=obj, name=name)


def environment(templates: Templates) -> Sandbox:
    """The Jinja environment over the move templates; compiled templates are kept in the cache folder."""
    folder = cache.cache_dir()
    kept = None
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            kept = jinja2.FileSystemBytecodeCache(str(folder))
        except OSError:
            kept = None

    def load(name: str) -> tuple[str, str, None] | None:
        return (templates.moves[name], templates.move_files[name], None) if name in templates.moves else None

    loader = jinja2.FunctionLoader(load)
    env = Sandbox(loader=loader, undefined=jinja2.StrictUndefined, bytecode_cache=kept, auto_reload=False)
    for name in _NO_GLOBALS:
        env.globals.pop(name, None)
    env.tests["present"] = lambda value: value is not None and value != ()
    env.tests["known"] = lambda value: bool(plain(value))
    env.tests["yes"] = lambda value: plain(value) in ("是", "true", "True")
    return env


def fault(error: Exception, file: str, template: jinja2.Template | None) -> InputError:
    """What went wrong in a move template, as a finding at its line."""
    line = getattr(error, "lineno", None) or _line_in(error, file, template)
    text = f"模板出错：{_said(error)}"
    return InputError([Finding(Pos(file, line), "error", "template", text, "对照 docs/templates.md 改正")])


def _line_in(error: Exception, file: str, template: jinja2.Template | None) -> int:
    """The line of the template behind the last frame of its compiled code."""
    import traceback

    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    line = frames[-1].lineno if frames else None
    return template.get_corresponding_lineno(line) if template and line else 1


def _said(error: Exception) -> str:
    if isinstance(error, (jinja2.UndefinedError, SecurityError)):
        name = _NAME.findall(str(error.message))
        return f"用到没有的名字“{name[-1]}”" if name else "用到没有的名字"
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"写法不对（{error.message}）"
    if isinstance(error, jinja2.TemplateNotFound):
        return f"没有“{error.name}”这个模板"
    if isinstance(error, KeyError):
        return f"没有“{error.args[0]}”这个句位"
    return "算不出来"
