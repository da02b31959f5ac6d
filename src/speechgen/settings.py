"""A unit's settings: `设置.yaml` beside the situation or in the user's configuration folder. So far one key:

历史: path of the office's record of drafts (history.py), relative to the file that names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .datafiles import load_yaml_file, plain
from .findings import Finding, InputError, Pos
from .records import dataclass
from .shapes import TEXT, faults

FILE = "设置.yaml"
_SHAPE = {"历史?": TEXT}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a unit has set; `history`: where its drafts are recorded, None if it keeps no record."""

    history: Path | None = None


def load(folders: Sequence[Path]) -> Settings:
    """The settings of the folders, later ones stronger; InputError with every fault."""
    found = Settings()
    for folder in folders:
        path = folder / FILE
        if path.is_file():
            found = _read(path, found)
    return found


def _read(path: Path, before: Settings) -> Settings:
    node = load_yaml_file(path)
    row = plain(node) if node is not None else {}
    wrong = list(faults(row, _SHAPE))
    if wrong:
        hint = f"{FILE} 里可以写：历史（记录用过的句式，如 历史: 历史.jsonl）"
        raise InputError([Finding(Pos(str(path)), "error", "settings", text, hint) for text in wrong])
    assert isinstance(row, dict)
    history = row.get("历史")
    return Settings(path.parent / str(history)) if history else before
