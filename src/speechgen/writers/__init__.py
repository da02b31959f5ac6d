"""From a Document to a file: one function a format, in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from speechgen.document import Document
from speechgen.writers.docx import write_docx
from speechgen.writers.html import write_html
from speechgen.writers.layout import Layout, Note
from speechgen.writers.markdown import write_markdown
from speechgen.writers.text import write_text

Writer: TypeAlias = Callable[[Document, Layout, Sequence[Note]], bytes]

WRITERS: Mapping[str, Writer] = {
    "docx": write_docx,
    "md": write_markdown,
    "html": write_html,
    "txt": write_text,
}

__all__ = ["WRITERS", "Layout", "Note", "Writer"]
