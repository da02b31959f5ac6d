"""What a batch has done so far, in its folder: a line a paper, so that a run that was killed can go on.

A line is written before its paper; a paper counts as done if its last line names what it is made from now and the file is there
to the byte. A torn line at the end, or a file that never appeared, is simply made again.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..findings import of_system
from ..output import write_whole
from .papers import Made, as_json, finding_row

FILE = ".speechgen-batch.jsonl"
_UNNAMED = re.compile(r"\.speechgen-[a-z0-9_]{8}")  # as output.write_whole names them


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a paper: file name, digest of what it is made from, digest of the file, and what lists tell."""

    number: int
    name: str
    digest: str
    sha: str
    chars: int
    gaps: list[list[Any]]
    findings: list[str]
    units: list[str]


class State:
    """The rows of a folder by file name; texts stay on the disk and are read when asked for."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._read()

    def _read(self) -> None:
        self._ours: dict[str, set[str]] = {}
        self._last: dict[str, tuple[str, str, int]] = {}
        self._rows_read = 0
        for offset, row in self._rows():
            self._note(row, offset)

    def _rows(self) -> Iterator[tuple[int, Row]]:
        if not self.path.exists():
            return
        with self.path.open("rb") as stream:
            offset = 0
            for line in stream:
                if (row := _row(line)) is not None:
                    yield offset, row
                offset += len(line)

    def _note(self, row: Row, offset: int) -> None:
        self._ours.setdefault(row.name, set()).add(row.sha)
        self._last[row.name] = row.digest, row.sha, offset
        self._rows_read += 1

    def done(self, folder: Path, name: str, digest: str) -> bool:
        """Whether a paper is there as it would be made now."""
        known = self._last.get(name)
        return known is not None and known[0] == digest and _sha_of(folder / name) == known[1]

    def foreign(self, folder: Path, name: str, data: bytes) -> bool:
        """Whether a file stands in the paper's place that we did not write, or that somebody has changed since.

        An empty one is nobody's work: that is what a power cut can leave of a file whose name was already given.
        """
        now = _sha_of(folder / name)
        return now not in ("", _sha(b""), _sha(data)) and now not in self._ours.get(name, ())

    def row(self, name: str) -> Row | None:
        """The last row of a paper, read from the disk."""
        known = self._last.get(name)
        if known is None:
            return None
        with self.path.open("rb") as stream:
            stream.seek(known[2])
            return _row(stream.readline())

    def add(self, name: str, digest: str, made: Made) -> None:
        """Note a paper that is about to be written. OSError if the disk does not take it."""
        findings = [finding_row(f) for f in made.findings]
        row = Row(
            made.number,
            name,
            digest,
            _sha(made.data),
            made.chars,
            [list(gap) for gap in made.gaps],
            findings,
            list(made.units),
        )
        line = as_json(asdict(row)).encode("utf-8", "replace")
        with self.path.open("ab") as stream:
            offset = stream.tell() + 1
            stream.write(b"\n" + line + b"\n")  # the first line end closes a line that was torn
        self._note(row, offset)

    def tidy(self) -> None:
        """Keep only the last row of each paper, if there are many older ones; the file changes as a whole or not at all."""
        if self._rows_read <= 2 * len(self._last):
            return
        rows = [row for name in self._last if (row := self.row(name)) is not None]
        write_whole(self.path, b"".join(as_json(asdict(row)).encode("utf-8", "replace") + b"\n" for row in rows))
        self._read()


def _row(line: bytes) -> Row | None:
    try:
        return Row(**json.loads(line))
    except (ValueError, TypeError, RecursionError):
        return None


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _sha_of(path: Path) -> str:
    try:
        return _sha(path.read_bytes())
    except OSError:
        return ""


def sweep(folder: Path) -> None:
    """Remove what a killed run was writing: files that had not got their names yet."""
    for path in folder.glob(".speechgen-*"):
        if _UNNAMED.fullmatch(path.name):
            path.unlink(missing_ok=True)


def deliver(folder: Path, name: str, digest: str, made: Made, state: State, force: bool) -> str:
    """Write a paper, noted first; why it could not be written, empty if it was."""
    path = folder / name
    if not force and state.foreign(folder, name, made.data):
        return f"“{name}”已经存在，而且有人改过（或不是本程序写的），没有动它；确实要覆盖用 --force"
    try:
        state.add(name, digest, made)
        write_whole(path, made.data)
    except OSError as error:
        return trouble(name, error)
    return ""


def trouble(name: str, error: OSError) -> str:
    """What an error of the file system means for a secretary."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"磁盘满了，“{name}”没有写成；腾出空间后加 --resume 再运行"
    if isinstance(error, PermissionError):
        return f"“{name}”写不进去，可能正在 Word 或 WPS 里打开，或没有权限；关掉后加 --resume 再运行"
    what, way_out = of_system(error)
    return f"“{name}”写不进去：{what}；{way_out}，再加 --resume 运行"
