"""Keeping one's own phrases: add, change, retire and bring back entries in the user's own files.

Built-in entries are never touched: a changed or retired one gets an entry of the same id in the user's own file. A file is
written beside, loaded and checked with the whole bank, and only then takes the place of the old one.
"""

from __future__ import annotations

import codecs
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..bank.files import bank_files
from ..bank.phrasebank import Phrase, Phrasebank, compile_files, load
from ..datafiles import data_dir, decode, read_bytes
from ..drafting import user_folders
from ..findings import Finding, InputError, Pos
from . import splice
from .home import FOLDER, built_in, home

OWN_FILE = "本单位.yaml"


@dataclass(frozen=True, slots=True)
class Written:
    """A file that has been written, and the line of the entry in it (0: the entry is gone)."""

    path: Path
    line: int = 0


@dataclass(frozen=True, slots=True)
class Keeper:
    """Whose bank is kept: `folder` as given with --folder, `here` the current folder."""

    folder: Path | None
    here: Path

    @property
    def file(self) -> Path:
        """The file that new entries go to."""
        return home(self.folder, self.here) / FOLDER / OWN_FILE

    @property
    def banks(self) -> list[Path]:
        """All folders of the bank, the built-in one first, as a draft would lay them over one another."""
        base = home(self.folder, self.here) if self.folder else self.here
        folders = [p / FOLDER for p in dict.fromkeys((*user_folders(base), home(self.folder, self.here)))]
        return [data_dir(FOLDER), *(p for p in folders if p.resolve() != data_dir(FOLDER).resolve())]

    def add(self, rows: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Written]:
        """Put entries (slot and keys) into the own file, all or none. InputError if the file or the result is faulty."""

        def change(text: str) -> str:
            for slot, entry in rows:
                text = splice.added(text, slot, entry, str(self.file))
            return text

        return self._write(self.file, change, [str(entry["id"]) for _, entry in rows])

    def edit(self, phrase: Phrase, changes: Mapping[str, Any]) -> Written:
        """Change keys of an entry (None takes one out): its own in place, a built-in one by an entry over it."""
        if built_in(phrase):
            entry = {**keys_of(phrase), **changes}
            kept = {key: value for key, value in entry.items() if value is not None}
            return self.add([(phrase.slot, kept)])[0]
        path = Path(phrase.file)
        return self._write(path, lambda text: splice.changed(text, phrase.id, changes, str(path)), [phrase.id])[0]

    def retire(self, phrase: Phrase, note: str) -> Written:
        """Take an entry out of use; `note` becomes a comment over it."""
        remark = f"{splice.RETIRED.removeprefix('# ')}{note}"
        if built_in(phrase):
            entry = {"id": phrase.id, "retired": True}
            path = self.file
            return self._write(
                path, lambda text: splice.added(text, phrase.slot, entry, str(path), remark), [phrase.id]
            )[0]
        path = Path(phrase.file)

        def change(text: str) -> str:
            return splice.noted(
                splice.changed(text, phrase.id, {"retired": True}, str(path)), phrase.id, remark, str(path)
            )

        return self._write(path, change, [phrase.id])[0]

    def revive(self, name: str) -> Written:
        """Bring a retired entry back. InputError if no own file retires it."""
        for path in reversed([p for p in bank_files(self.banks[1:]) if _retires(p, name)]):

            def change(text: str, path: Path = path) -> str:
                keys = splice.keys_of(text, name, str(path))
                back = splice.removed if set(keys) <= {"id", "retired"} else splice.revived
                return back(text, name, str(path))

            return self._write(path, change, [name])[0]
        hint = "停用的条目都在自己的句库文件里，写着 retired: true"
        raise InputError([Finding(Pos("编号"), "error", "phrases", f"“{name}”没有停用过", hint)])

    def _write(self, path: Path, change: Callable[[str], str], names: Sequence[str]) -> list[Written]:
        """Change a file, check the bank with it, put it in place; where the entries stand now."""
        old = read_bytes(path) if path.exists() else b""
        mark = codecs.BOM_UTF8 if old.startswith(codecs.BOM_UTF8) else b""
        text = change(decode(old, str(path)) if old else "")
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".speechgen-", suffix=".yaml")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(mark + text.encode("utf-8"))
            _check(self.banks, path, Path(beside))
            Path(beside).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        places = (splice.place_of(text, name, str(path)) for name in names)
        return [Written(path, place.node.pos.line if place else 0) for place in places]


def _check(banks: Sequence[Path], path: Path, beside: Path) -> None:
    """InputError with every fault that the bank has with the new file and had not with the old one."""
    files = bank_files(banks)
    new = [beside if one == path else one for one in files]
    new += [] if path in files else [beside]
    before = {finding.message for finding in load(banks).findings}
    after = Phrasebank(compile_files(new, banks[:1])).findings
    worse = [finding for finding in after if finding.message not in before]
    if worse:
        raise InputError(
            Finding(
                Pos(str(path), f.pos.line, f.pos.column), "error", f.code, f.message, "没有写入；改好再来", f.line_text
            )
            for f in worse
        )


def _retires(path: Path, name: str) -> bool:
    try:
        text = decode(read_bytes(path), str(path))
        return splice.keys_of(text, name, str(path)).get("retired") in ("true", "True", "是")
    except InputError:
        return False


def keys_of(phrase: Phrase) -> dict[str, Any]:
    """The keys of an entry as its file has them, the conditions of its pack among them."""
    path = Path(phrase.file)
    keys = splice.keys_of(decode(read_bytes(path), str(path)), phrase.id, str(path))
    when = {key: list(value) if isinstance(value, tuple) else value for key, value in phrase.when.items()}
    return {**keys, **({"when": when} if when else {})}
