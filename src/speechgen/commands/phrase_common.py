"""What the phrase commands share: whose bank, and what is faulty in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import tell

if TYPE_CHECKING:
    from speechgen.drafting import Resources

FOLDER_HELP = "自己的句库所在的文件夹（里面有 phrasebank/）；不写先看当前文件夹，再看用户配置"
Folder = Annotated[Path | None, typer.Option("--folder", metavar="文件夹", help=FOLDER_HELP)]


def bank(folder: Path | None) -> Resources:
    """Everything a draft would use, after telling what is faulty in it."""
    from speechgen.curate.home import bank_of

    found = bank_of(folder, Path.cwd())
    if found.bank.findings:
        tell(found.bank.findings)
    return found
