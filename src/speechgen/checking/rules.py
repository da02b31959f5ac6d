"""The rules of `check`: data in rules/*.yaml, read, checked and compiled into the cache.

A rule says what it looks for (a pattern, a list of words, or a function of `checkers` by name), how bad it is, on whose
authority, and whether it may be mended without asking. Each brings texts that it must find and near misses that it must
not; the test-suite runs them all (docs/check.md). A unit lays its own rules/ over ours: the same id wins, `retired` goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any as Anything

from speechgen import cache, shapes
from speechgen.findings import Finding, InputError, Level, Pos
from speechgen.shapes import TEXT, Choice

LEVELS: Mapping[str, Level] = {"必改": "error", "疑似": "warning", "提示": "hint"}
FIXES = ("自动", "可选", "人工")
OPEN, CLOSE = "⟦", "⟧"
_SHAPE = {
    "id": TEXT,
    "name": TEXT,
    "level": Choice(tuple(LEVELS)),
    "authority": TEXT,
    "message": TEXT,
    "check?": TEXT,
    "pattern?": TEXT,
    "new?": TEXT,
    "map?": TEXT,
    "words?": [TEXT],
    "needs?": [TEXT],
    "where?": [TEXT],
    "fix?": Choice(FIXES),
    "suggestion?": TEXT,
    "off?": Choice(("true", "false")),
    "retired?": Choice(("true", "false")),
    "with?": shapes.Any(object()),
    "bad?": [object()],
    "good?": [object()],
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `check` names the function that applies it; `new`, `map` and `words` say what stands there instead."""

    id: str
    name: str
    level: Level
    authority: str
    message: str
    check: str = "pattern"
    pattern: str = ""
    new: str | None = None
    map: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    fix: str = "人工"
    suggestion: str = ""
    off: bool = False
    options: Mapping[str, Anything] = field(default_factory=dict)

    @property
    def auto(self) -> bool:
        """Whether --fix may mend what this rule finds."""
        return self.fix == "自动"


def _files(folders: Iterable[Path]) -> list[Path]:
    return [path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.yaml"))]


def read(path: Path) -> list[tuple[dict[str, Anything], Pos]]:
    """The entries of one file with their places; InputError with everything that is wrong in it."""
    from speechgen.datafiles import List, load_yaml_file, plain

    root = load_yaml_file(path)
    if not isinstance(root, List):
        raise InputError([Finding(Pos(str(path)), "error", "rules", "规则文件应是列表", "每条规则以“- id: …”开头")])
    rows = [(plain(item), item.pos) for item in root.items]
    found = [Finding(at, "error", "rules", fault, "看 docs/check.md") for row, at in rows for fault in _faults(row)]
    if found:
        raise InputError(found)
    return rows  # type: ignore[return-value]


def _faults(row: Anything) -> Iterable[str]:
    faults = list(shapes.faults(row, _SHAPE))
    yield from faults
    if faults or row.get("retired") == "true":
        return
    try:
        re.compile(row.get("pattern") or "")
    except re.error as error:
        yield f"{row['id']}：pattern 写错了（{error}）"
    if len(row.get("good") or []) < 3 or not row.get("bad"):
        yield f"{row['id']}：至少要有一个 bad 和三个 good"
    if not (row.get("check") or row.get("words") or row.get("pattern")):
        yield f"{row['id']}：缺少 pattern、words 或 check"


def load(folders: Sequence[Path]) -> tuple[Rule, ...]:
    """The rules of the folders, later ones laid over earlier ones; InputError with every fault."""
    files = _files(folders)
    return cache.compiled("rules", files, lambda: _compiled(files), lambda rows: tuple(map(_rule, rows)), by=__file__)


def _compiled(files: Sequence[Path]) -> list[dict[str, Anything]]:
    """The rows that are in force, without their examples."""
    faults: list[Finding] = []
    kept: dict[str, dict[str, Anything]] = {}
    for path in files:
        try:
            rows = read(path)
        except InputError as error:
            faults += error.findings
            continue
        faults += _doubles(rows)
        kept |= {row["id"]: row for row, _ in rows}
    if faults:
        raise InputError(faults)
    bare = ({k: v for k, v in row.items() if k not in ("bad", "good")} for row in kept.values())
    return [row for row in bare if row.get("retired") != "true"]


def _doubles(rows: Sequence[tuple[dict[str, Anything], Pos]]) -> Iterable[Finding]:
    seen: set[str] = set()
    for row, at in rows:
        if row["id"] in seen:
            yield Finding(at, "error", "rules", f"规则 {row['id']} 在这个文件里写了两次", "换一个 id，或删去一条")
        seen.add(row["id"])


def _rule(row: Mapping[str, Anything]) -> Rule:
    return Rule(
        id=row["id"],
        name=row["name"],
        level=LEVELS[row["level"]],
        authority=row["authority"],
        message=row["message"],
        check=row.get("check") or ("words" if row.get("words") else "pattern"),
        pattern=row.get("pattern") or "",
        new=row.get("new"),
        map=dict(pair.split("→") for pair in (row.get("map") or "").split()),
        words=tuple(row.get("words") or ()),
        needs=tuple(row.get("needs") or ()),
        where=tuple(row.get("where") or ()),
        fix=row.get("fix") or "人工",
        suggestion=row.get("suggestion") or "",
        off=row.get("off") == "true",
        options=row.get("with") or {},
    )
