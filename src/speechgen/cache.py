"""Files that speechgen keeps in the user's cache folder so that a second run is quicker.

Nothing depends on the cache: what is missing, unreadable or not writable is made again. Names carry a hash of what the
file was made from (`name`), so nothing has to be thrown away by date.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

from speechgen import __version__

_Made = TypeVar("_Made")
_SUM = 4  # bytes of the check sum
_OLD = 3600.0  # seconds that nobody takes to write a file


_UNUSED: ContextVar[bool] = ContextVar("unused", default=False)


@contextlib.contextmanager
def unused() -> Iterator[None]:
    """Read and write no cache: who drafts for somebody else trusts only what was sent along."""
    token = _UNUSED.set(True)
    try:
        yield
    finally:
        _UNUSED.reset(token)


def cache_dir() -> Path | None:
    """The cache folder: $SPEECHGEN_CACHE (empty: no cache), else the folder the system sets aside for caches."""
    if _UNUSED.get():
        return None
    own = os.environ.get("SPEECHGEN_CACHE")
    if own is not None:
        return Path(own) if own else None
    try:
        return _system_folder()
    except RuntimeError:  # no home folder, as in some containers
        return None


def _system_folder() -> Path:
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "speechgen" / "cache"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "speechgen"


def name(stem: str, *made_from: bytes | str, suffix: str = "") -> str:
    """A file name with a hash of the program's version and of everything the file is made from."""
    digest = hashlib.sha256(__version__.encode())
    for part in made_from:
        data = part.encode() if isinstance(part, str) else part
        digest.update(b"%d:" % len(data) + data)
    return f"{stem}-{digest.hexdigest()[:20]}{suffix}"


def read(name: str) -> bytes | None:
    """The cached file, or None if there is none."""
    folder = cache_dir()
    if folder is None:
        return None
    try:
        return (folder / name).read_bytes()
    except OSError:
        return None


def write(name: str, data: bytes) -> None:
    """Keep `data` under `name`: the file appears whole or not at all; a folder that cannot be written is no fault."""
    folder = cache_dir()
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_whole(folder / name, data)
    except OSError:
        return


def _write_whole(path: Path, data: bytes) -> None:
    import tempfile  # slow to import and needed only when something is new

    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        now = Path(beside).stat().st_mtime
        Path(beside).replace(path)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
    _sweep(path.parent, now)


def _sweep(folder: Path, now: float) -> None:
    """Remove what a process that was killed had begun to write more than an hour ago."""
    for path in folder.glob(".new-*"):
        with contextlib.suppress(OSError):  # others sweep too
            if path.stat().st_mtime < now - _OLD:
                path.unlink()


def packed(data: Any) -> bytes:
    """Plain data (dicts, lists, tuples, texts, numbers) as bytes that are read ten times as fast as JSON."""
    return marshal.dumps(_once(data, {}))


def _once(data: Any, seen: dict[str, Any]) -> Any:
    """The same data with equal parts made one, so that they are packed, read and kept in memory once."""
    if isinstance(data, dict):
        data = {_once(key, seen): _once(value, seen) for key, value in data.items()}
    elif isinstance(data, list):
        return [_once(item, seen) for item in data]
    elif isinstance(data, tuple):
        data = tuple(_once(item, seen) for item in data)
    return seen.setdefault(repr(data), data)


def unpacked(data: bytes | memoryview) -> Any:
    """What was packed. Only for what this program wrote itself: foreign bytes can do anything."""
    return marshal.loads(data)


def compiled(stem: str, files: Sequence[Path], build: Callable[[], Any], use: Callable[[Any], _Made], by: str) -> _Made:
    """What `use` makes of the plain data that `build` makes of `files`.

    The plain data is kept packed, with a check sum before it, until one of the files changes (path, size or time of change),
    or `by`, the module that builds, or Python, whose versions pack in their own ways. A kept file that is damaged, or that
    `use` can make nothing of, is built anew.
    """
    stamps = [f"{path}|{path.stat().st_mtime_ns}|{path.stat().st_size}" for path in (*files, Path(by))]
    key = name(stem, sys.version, *stamps)
    kept = memoryview(read(key) or b"")
    if kept[:_SUM] == _check_sum(kept[_SUM:]):
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            return use(unpacked(kept[_SUM:]))
    made = packed(build())
    write(key, _check_sum(made) + made)
    return use(unpacked(made))


def _check_sum(data: bytes | memoryview) -> bytes:
    return zlib.crc32(data).to_bytes(_SUM, "big")
