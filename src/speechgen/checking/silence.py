"""校对.yaml: what a unit does not want to be told: rules switched off, words left alone, single places let pass.

关闭: [PU10, WD09]          rules that are never applied
开启: [PU18]                rules that are off unless asked for
放过: [云岭牌, 大会报告]      words that are right here: a hit on them is dropped
本文:                       for one paper, by its file name
  讲话.docx: {关闭: [ST03], 放过: [PU01-3f9a2c]}
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speechgen import shapes
from speechgen.checkers import Hit
from speechgen.checking.rules import Rule
from speechgen.checking.run import hit_id
from speechgen.findings import Finding, InputError, Pos
from speechgen.reading.manuscript import Manuscript
from speechgen.shapes import TEXT

NAME = "校对.yaml"
_PAPER = {"关闭?": [TEXT], "放过?": [TEXT]}
_SHAPE = {"关闭?": [TEXT], "开启?": [TEXT], "放过?": [TEXT], "本文?": shapes.Any(_PAPER)}
_HIT = re.compile(r".+-[0-9a-f]{6}$")


@dataclass(frozen=True, slots=True)
class Silence:
    """What is not to be told: rules off and on, words, and for this paper rules and hits."""

    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    hits: frozenset[str] = frozenset()

    def rules(self, known: Iterable[Rule], reading: bool = False) -> list[Rule]:
        """The rules to apply; `reading`: with those for a copy that is read aloud."""
        return [
            rule
            for rule in known
            if rule.id not in self.off
            and (not rule.off or rule.id in self.on or (reading and "reading" in rule.options))
        ]

    def passes(self, manuscript: Manuscript, hit: Hit) -> bool:
        """Whether a hit is to be dropped."""
        if hit_id(manuscript, hit) in self.hits:
            return True
        text = manuscript.paras[hit.para].text if manuscript.paras else ""
        return any(
            start < hit.end and hit.start < start + len(word) for word in self.words for start in _found(text, word)
        )


def _found(text: str, word: str) -> Iterable[int]:
    at = text.find(word)
    while word and at >= 0:
        yield at
        at = text.find(word, at + 1)


def load(folders: Sequence[Path], paper: str, known: Sequence[Rule]) -> Silence:
    """What the files of the folders say of a paper, all together; InputError with every fault, unknown rules too."""
    faults: list[Finding] = []
    rows = [row for folder in folders if (path := folder / NAME).is_file() for row in [_read(path, known, faults)]]
    if faults:
        raise InputError(faults)
    here = [(row.get("本文") or {}).get(paper) or {} for row in rows]
    return Silence(
        frozenset(name for row in [*rows, *here] for name in row.get("关闭") or ()),
        frozenset(name for row in rows for name in row.get("开启") or ()),
        tuple(word for row in rows for word in row.get("放过") or ()),
        frozenset(name for row in here for name in row.get("放过") or ()),
    )


def _read(path: Path, known: Sequence[Rule], faults: list[Finding]) -> dict[str, Any]:
    from speechgen.datafiles import load_yaml_file, plain

    try:
        root = load_yaml_file(path)
    except InputError as error:
        faults += error.findings
        return {}
    row = plain(root) or {}
    wrong = list(shapes.faults(row, _SHAPE))
    faults += [Finding(Pos(str(path)), "error", "silence", fault, "看 docs/check.md 里的“不再提示”") for fault in wrong]
    if wrong or not isinstance(row, dict):
        return {}
    lines = _text(path).splitlines()
    faults += _unknown(path, lines, row, {rule.id for rule in known})
    return row


def _text(path: Path) -> str:
    from speechgen.datafiles import decode, read_bytes

    return decode(read_bytes(path), str(path)).removeprefix("\ufeff")


def _unknown(path: Path, lines: Sequence[str], row: dict[str, Any], known: set[str]) -> Iterable[Finding]:
    """Rules that nobody knows, with the nearest that is known."""
    papers = (row.get("本文") or {}).values()
    named = [
        *(row.get("关闭") or ()),
        *(row.get("开启") or ()),
        *(n for p in papers for n in (p or {}).get("关闭") or ()),
    ]
    for name in dict.fromkeys(named):
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"是不是 {near[0]}？" if near else "speechgen check --rules 列出全部规则"
            line = next((n for n, text in enumerate(lines, 1) if name in text), 1)
            column = lines[line - 1].find(name) + 1 if lines else 1
            at = Pos(str(path), line, max(1, column))
            yield Finding(
                at, "error", "silence", f"没有“{name}”这条规则", hint, lines[line - 1] if lines else "", len(name)
            )


def added(path: Path, wanted: Sequence[str], here: Sequence[str], paper: str, known: Sequence[Rule]) -> bytes:
    """The file with more to be silent about, its comments kept.

    wanted: names of hits (this paper only), rules or words (for ever) · here: rules for this paper only.
    """
    import io

    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 1000
    row = (yaml.load(_text(path)) if path.exists() else None) or {}
    rules = {rule.id for rule in known}
    for name in wanted:
        if name in rules:
            _append(row, "关闭", name)
        elif _HIT.match(name):
            _append(_of(row, paper), "放过", name)
        else:
            _append(row, "放过", name)
    for name in here:
        _append(_of(row, paper), "关闭", name)
    out = io.StringIO()
    yaml.dump(row, out)
    return out.getvalue().encode("utf-8")


def _of(row: dict[str, Any], paper: str) -> dict[str, Any]:
    """What a file says of one paper; a key without a value is as good as none."""
    for key in ("本文", paper):
        if not row.get(key):
            row[key] = {}
        row = row[key]
    return row


def _append(row: dict[str, Any], key: str, name: str) -> None:
    names = row[key] = row.get(key) or []
    if name not in names:
        names.append(name)
