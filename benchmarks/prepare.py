"""Turns a .docx that speechgen wrote into what the peers need: the same text in the same styles for all.

usage: prepare.py DOCX FOLDER writes into FOLDER speech.json (style and text of every paragraph), docxtpl.docx and
docxtemplater.docx (the same file with one placeholder a paragraph), docxtpl_word.docx (the same placeholders among the
36 KB of parts that Word itself gives a file) and base.docx (the same file without paragraphs).
Runs in a process of its own, so that the process which measures memory stays small.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from docx import Document


def paragraphs(docx: Path) -> list[dict[str, str]]:
    """Style and text of every paragraph; a title broken over lines counts as one line."""
    document = Document(str(docx))
    return [{"style": p.style.name if p.style else "", "text": p.text.replace("\n", "")} for p in document.paragraphs]


def write_template(docx: Path, out: Path, placeholder: Callable[[int], str]) -> None:
    """The document with the text of paragraph n replaced by `placeholder(n)`."""
    document = Document(str(docx))
    for n, paragraph in enumerate(document.paragraphs):
        paragraph.text = placeholder(n)
    document.save(str(out))


def write_word_template(count: int, out: Path, placeholder: Callable[[int], str]) -> None:
    """A template with the styles, theme and settings that a file made with Word carries."""
    document = Document()
    for n in range(count):
        document.add_paragraph(placeholder(n))
    document.save(str(out))


def write_base(docx: Path, out: Path) -> None:
    """The document without its paragraphs: styles, page and footers stay."""
    document = Document(str(docx))
    for paragraph in document.paragraphs:
        paragraph._p.getparent().remove(paragraph._p)
    document.save(str(out))


def _jinja(n: int) -> str:
    return f"{{{{ p[{n}] }}}}"


def main() -> None:
    """Write the files."""
    docx, folder = Path(sys.argv[1]), Path(sys.argv[2])
    blocks = paragraphs(docx)
    (folder / "speech.json").write_text(json.dumps(blocks, ensure_ascii=False, indent=1), encoding="utf-8")
    write_template(docx, folder / "docxtpl.docx", _jinja)
    write_word_template(len(blocks), folder / "docxtpl_word.docx", _jinja)
    write_template(docx, folder / "docxtemplater.docx", lambda n: f"{{p{n}}}")
    write_base(docx, folder / "base.docx")


if __name__ == "__main__":
    main()
