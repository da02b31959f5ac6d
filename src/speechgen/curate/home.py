"""Where a user's own phrases are kept, and the bank as seen from there."""

from __future__ import annotations

from pathlib import Path

from ..bank.phrasebank import Phrase
from ..datafiles import data_dir
from ..drafting import Resources, configuration, resources, user_folders

FOLDER = "phrasebank"


def home(folder: Path | None, here: Path) -> Path:
    """The folder that holds the user's own `phrasebank/`.

    `folder` as given with --folder (it may be the phrasebank/ itself); else `here`, if there is a phrasebank/ in it that
    is not the built-in one; else the configuration folder of the user. The one rule for all commands that write phrases.
    """
    if folder is not None:
        return folder.resolve().parent if folder.name == FOLDER else folder.resolve()
    own = here / FOLDER
    return here if own.is_dir() and own.resolve() != data_dir(FOLDER).resolve() else configuration()


def bank_of(folder: Path | None, here: Path) -> Resources:
    """Everything a draft would use with the user's own phrases laid over, as seen from `folder` or `here`."""
    return resources(user_folders(home(folder, here) if folder else here))


def built_in(phrase: Phrase) -> bool:
    """Whether an entry comes with the program."""
    return data_dir(FOLDER).resolve() in Path(phrase.file).resolve().parents


def origin(phrase: Phrase) -> str:
    """Where an entry comes from, in words: 自带 or 自己的, with file and line."""
    path = Path(phrase.file)
    if not built_in(phrase):
        return f"自己的 {path}:{phrase.line}"
    name = path.relative_to(next(p for p in path.parents if p.name == FOLDER))
    return f"自带 {name.as_posix()}:{phrase.line}"
