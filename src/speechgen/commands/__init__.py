"""Commands with more than one verb or option to spare: one module each, registered in cli.py. Like cli.py they may print."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from speechgen.findings import Finding


def typed(path: object) -> str:
    """A file name as it is typed on a command line."""
    return f'"{path}"' if " " in str(path) else str(path)


def tell(findings: Iterable[Finding]) -> None:
    """Findings on the screen, beside the results."""
    from speechgen.findings import as_text

    if text := as_text(findings):
        print(text, file=sys.stderr)
