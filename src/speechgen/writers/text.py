"""The plain text: one line a block, for reading aloud from a screen, for counting, for comparing."""

from __future__ import annotations

from collections.abc import Sequence

from speechgen.document import Document, plain_text
from speechgen.text import storable
from speechgen.writers.layout import Layout, Note


def write_text(document: Document, layout: Layout, notes: Sequence[Note] = ()) -> bytes:
    """`plain_text` and a line end. Indents belong to the page, so the layout has no say here."""
    return (storable(plain_text(document)) + "\n").encode()
