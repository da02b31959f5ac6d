"""The files of fixed formulations → plain data with an index: what is kept in the cache.

A faulty entry is told and left out, the rest of its file stays. The format is docs/formulations.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any as Anything

from .. import cache
from ..datafiles import List, Map, Node, decode, plain, read_bytes
from ..findings import Finding, Pos
from ..records import replace
from ..shapes import MONTH, TEXT, Choice, faults
from .files import read_tree

KINDS = (
    *("指导思想", "会议精神", "党建", "作风", "减负", "改革", "经济", "营商", "法治", "统战", "民族", "民生", "社会"),
    *(
        "信访",
        "教育",
        "就业",
        "生态",
        "安全",
        "应急",
        "乡村",
        "活动",
        "规划",
        "换届",
        "双拥",
        "标准",
        "统计",
        "机构",
        "口号",
    ),
)
SCOPES = ("formal", "speech", "history", "closing")
_ENTRY = {
    "id": TEXT,
    "text": TEXT,
    "label?": TEXT,
    "kind": Choice(KINDS),
    "valid_from": MONTH,
    "valid_until?": MONTH,
    "replaced_by?": TEXT,
    "scope?": [Choice(SCOPES)],
    "source": TEXT,
    "as_of?": MONTH,
    "verified?": Choice(("true", "false", "True", "False")),
    "accepted?": [TEXT],
    "wrong?": [{"text": TEXT, "why": TEXT}],
    "items?": [TEXT],
    "not_beside?": [TEXT],
    "retired?": TEXT,
}
_RETIRED = {"id": TEXT, "retired": TEXT}
_FILE = {"as_of": MONTH, "formulations": [object()]}


def compile_files(files: Sequence[Path]) -> dict[str, Anything]:
    """The plain-data form of the files with their findings."""
    builder = _Builder()
    for path in files:
        builder.add_file(path)
    builder.finish()
    rows = builder.rows
    return {
        "as_of": builder.as_of,
        "rows": {key: cache.packed(row) for key, row in rows.items()},
        "names": _names(rows),
        "index": _index(rows),
        "findings": [astuple(finding) for finding in builder.findings],
    }


def _names(rows: Mapping[str, Mapping[str, Anything]]) -> dict[str, str]:
    """Ids and short names of the verified entries; of two with one short name the later in force keeps it."""
    used = {key: row for key, row in rows.items() if row["verified"]}
    return {row["label"]: key for key, row in used.items() if row.get("label")} | {key: key for key in used}


def _index(rows: Mapping[str, Mapping[str, Anything]]) -> dict[str, list[list[str]]]:
    """The wordings of the verified entries by their first two characters, the longest first."""
    out: dict[str, list[list[str]]] = {}
    for key, row in rows.items():
        if not row["verified"]:
            continue
        right = [(row["text"], "text"), *((form, "accepted") for form in row.get("accepted", ()))]
        right += [(row["label"], "text")] if row.get("label") else []
        for form, how in [*right, *((w["text"], "wrong") for w in row.get("wrong", ()))]:
            out.setdefault(form[:2], []).append([form, key, how])
    for forms in out.values():
        forms.sort(key=lambda one: (-len(one[0]), one[2] == "wrong", one[1]))
    return out


class _Builder:
    """Collects the entries of many files with every fault on the way."""

    def __init__(self) -> None:
        self.as_of = ""
        self.rows: dict[str, dict[str, Anything]] = {}
        self.places: dict[str, Pos] = {}
        self.findings: list[Finding] = []

    def fault(self, pos: Pos, message: str) -> None:
        """Note a fault with the line it stands on."""
        lines = decode(read_bytes(Path(pos.file)), pos.file).splitlines()
        line = lines[pos.line - 1] if pos.line <= len(lines) else ""
        self.findings.append(Finding(pos, "warning", "formulation", message, "格式见 docs/formulations.md", line))

    def add_file(self, path: Path) -> None:
        """One file: the month its entries are right up to, and the entries."""
        node, told = read_tree(path)
        self.findings += [replace(finding, level="warning") for finding in told]
        data: Anything = plain(node)
        wrong = list(faults(data, _FILE)) if node is not None or not told else []
        for what in wrong:
            self.fault(Pos(str(path)), what)
        if wrong or not isinstance(node, Map):
            return
        self.as_of = max(self.as_of, data["as_of"])
        entries = node.get("formulations")
        seen: set[str] = set()
        for at in entries.items if isinstance(entries, List) else ():
            self._entry(plain(at), at, data["as_of"], seen)

    def _entry(self, entry: Anything, at: Node, as_of: str, seen: set[str]) -> None:
        retired = isinstance(entry, dict) and entry.get("retired") in ("true", "True", "是")
        key = str(entry.get("id") or "") if isinstance(entry, dict) else ""
        wrong = list(faults(entry, _RETIRED if retired else _ENTRY, f"“{key}”" if key else ""))
        if not wrong and key in seen:
            wrong = [f"id“{key}”重复，一个文件里的 id 不能重复"]
        for what in wrong:
            self.fault(at.pos, what)
        seen.add(key)
        if wrong:
            return
        self.rows.pop(key, None)
        if not retired:
            self.places[key] = at.pos
            kept = {name: value for name, value in entry.items() if value and name != "retired"}
            rest = {
                "verified": entry.get("verified") not in ("false", "False"),
                "file": at.pos.file,
                "line": at.pos.line,
            }
            self.rows[key] = {"as_of": as_of, **kept, **rest}

    def finish(self) -> None:
        """Checks that need every entry: periods in order, successors exist, no corruption that is right somewhere."""
        right = {form for row in self.rows.values() for form in (row["text"], *row.get("accepted", ()))}
        for key, row in list(self.rows.items()):
            wrong = list(_misfits(row, self.rows, right))
            for what in wrong:
                self.fault(self.places[key], f"“{key}”{what}")
            if wrong:
                del self.rows[key]


def _misfits(row: Mapping[str, Anything], rows: Mapping[str, Anything], right: set[str]) -> Iterator[str]:
    if row.get("valid_until") and row["valid_until"] < row["valid_from"]:
        yield f"的有效期倒了：{row['valid_from']} 到 {row['valid_until']}"
    if row.get("replaced_by") and row["replaced_by"] not in rows:
        yield f"的 replaced_by 指向没有的条目“{row['replaced_by']}”"
    if row.get("replaced_by") and not row.get("valid_until"):
        yield "写了 replaced_by，没有写 valid_until"
    for wrong in row.get("wrong", ()):
        if wrong["text"] in right or wrong["text"] in row["text"]:
            yield f"的 wrong“{wrong['text']}”本身是一个正确的提法"
    for form in (row["text"], row.get("label") or row["text"], *row.get("accepted", ())):
        if len(form) < 2:
            yield f"的“{form}”太短，至少两个字"
    place = 0
    for item in row.get("items", ()):
        place = row["text"].find(item, place)
        if place < 0:
            yield f"的 items“{item}”不在 text 里，或次序不对"
            return
        place += len(item)
