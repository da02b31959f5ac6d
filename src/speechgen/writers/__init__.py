"""From a Document to a file: one function a format, in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TypeAlias

from speechgen.document import Document
from speechgen.writers.layout import Layout, Note

Writer: TypeAlias = Callable[[Document, Layout, Sequence[Note]], bytes]


def _writer(module: str, name: str) -> Writer:
    """The writer `name` of a module, which is imported when the first document is written: one format a run is usual."""

    def write(document: Document, layout: Layout, notes: Sequence[Note]) -> bytes:
        made: bytes = getattr(import_module(f"speechgen.writers.{module}"), name)(document, layout, notes)
        return made

    return write


WRITERS: Mapping[str, Writer] = {
    "docx": _writer("docx", "write_docx"),
    "md": _writer("markdown", "write_markdown"),
    "html": _writer("html", "write_html"),
    "txt": _writer("text", "write_text"),
}

__all__ = ["WRITERS", "Layout", "Note", "Writer"]
