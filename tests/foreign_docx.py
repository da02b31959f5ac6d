"""Small .docx files written by hand, with the oddities of Word and WPS that our own writer never makes."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = (
    _HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def relations(rows: dict[str, str]) -> str:
    """A relationships part: target → kind."""
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATION}{kind}" Target="{target}"/>'
        for n, (target, kind) in enumerate(rows.items(), 1)
    )
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return f"{_HEAD}{head}{items}</Relationships>"


def part(root: str, inner: str) -> str:
    """A part of word/ with the usual namespaces."""
    return f"{_HEAD}<w:{root} {NAMES}>{inner}</w:{root}>"


def packed(parts: dict[str, str | bytes]) -> bytes:
    """Parts → a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def docx(body: str, **others: str) -> bytes:
    """A .docx whose body holds `body`; others: numbering, styles, footnotes, comments … as inner XML of their part."""
    kinds = {f"{name}.xml": name for name in others}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations({"word/document.xml": "officeDocument"}),
        "word/document.xml": part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": relations(kinds),
    }
    return packed(parts | {f"word/{name}.xml": part(name, inner) for name, inner in others.items()})


def p(*runs: str, props: str = "") -> str:
    """A paragraph: plain texts become runs, what begins with < stands as it is."""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{inner}</w:p>"


def r(text: str, props: str = "") -> str:
    """A run."""
    look = f"<w:rPr>{props}</w:rPr>" if props else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'
