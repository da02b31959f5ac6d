"""The office's own record: which phrases, headings and closes its drafts used, when and for whom.

A file of JSON lines that the unit opts into (`历史` in its 设置.yaml, or `--history`): one line a draft. The choice passes
over what was said lately; a draft of the same meeting replaces its own line and never avoids itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .document import Document, Heading, Paragraph, block_text, walk
from .findings import Finding, InputError, Pos, of_system
from .records import dataclass

LATELY = 12  # the drafts that are avoided: the last of the office, the newest most
_KEYS = {"key": "会议", "title": "标题", "kind": "文种", "date": "日期", "speaker": "讲话人"}


@dataclass(frozen=True, slots=True)
class Used:
    """One draft of the past: what tells its meeting from others (`key`), and the ids of the phrases it used, in order."""

    key: str
    title: str
    kind: str
    date: str
    speaker: str
    phrases: tuple[str, ...]
    headings: tuple[str, ...] = ()
    close: str = ""

    def as_line(self) -> str:
        """The line of the file."""
        row: dict[str, Any] = {name: getattr(self, field) for field, name in _KEYS.items()}
        row |= {"标题句": list(self.headings), "结尾": self.close, "句式": list(self.phrases)}
        return json.dumps(row, ensure_ascii=False)


def used(key: str, speaker: str, document: Document) -> Used:
    """The record of a draft."""
    meta = document.meta
    phrases = dict.fromkeys(pick.phrase for _, _, sentence in walk(document) for pick in sentence.picks)
    headings = tuple(b.sentence.text for b in document.blocks if isinstance(b, Heading) and b.level == 1)
    paragraphs = [b for b in document.blocks if isinstance(b, Paragraph)]
    close = block_text(paragraphs[-1]) if paragraphs else ""
    return Used(key, meta.title, meta.kind, meta.date, speaker, tuple(phrases), headings, close)


def read(path: Path) -> list[Used]:
    """The record, oldest first; none if the file does not exist yet. InputError with every line that is none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n") if path.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        why = of_system(error)[0] if isinstance(error, OSError) else "不是 UTF-8 编码"
        raise InputError([_fault(path, 1, f"历史文件读不出来：{why}")]) from error
    rows = [(number, line, _used(line)) for number, line in enumerate(lines, 1) if line.strip()]
    faults = [_fault(path, number, "这一行不是历史记录", line) for number, line, row in rows if row is None]
    if faults:
        raise InputError(faults)
    return [row for _, _, row in rows if row is not None]


def _used(line: str) -> Used | None:
    try:
        row = json.loads(line)
        texts = {field: str(row.get(name) or "") for field, name in _KEYS.items()}
        return Used(
            **texts, phrases=_texts(row["句式"]), headings=_texts(row.get("标题句")), close=str(row.get("结尾") or "")
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value or [], list):
        raise TypeError
    return tuple(str(item) for item in value or [])


def _fault(path: Path, line: int, message: str, text: str = "") -> Finding:
    return Finding(Pos(str(path), line), "error", "history", message, "删去这一行，或换一个历史文件", text[:80])


def recent(records: Sequence[Used], key: str) -> dict[str, float]:
    """How lately each phrase was used, 0 to 1: 1 in the office's last draft, less the longer ago.

    Drafts of the meeting `key` don't count: they are earlier versions of the draft in hand.
    """
    others = [row for row in records if row.key != key][-LATELY:]
    out: dict[str, float] = {}
    for age, row in enumerate(reversed(others)):
        for phrase in row.phrases:
            out.setdefault(phrase, 1 - age / LATELY)
    return out


def with_draft(records: Iterable[Used], new: Used) -> str:
    """The text of the file with a draft added; an earlier version of the same paper gives way."""
    kept = [row for row in records if (row.key, row.kind) != (new.key, new.kind)]
    return "".join(f"{row.as_line()}\n" for row in [*kept, new])


def counts(records: Iterable[Used]) -> Mapping[str, int]:
    """In how many recorded drafts each phrase stands."""
    out: dict[str, int] = {}
    for row in records:
        for phrase in row.phrases:
            out[phrase] = out.get(phrase, 0) + 1
    return out
