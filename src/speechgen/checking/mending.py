"""What is done to a copy of a checked file: safe changes (`--fix`) and comments at the exact words (`--comments`).

Bytes are spliced at the places that the reader noted, so every run that nobody touches keeps its bytes. What was written
is read back and compared before anybody gets it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from speechgen.checkers import Hit
from speechgen.reading.docx import read_docx
from speechgen.reading.docx_package import Package, open_package, rewritten
from speechgen.reading.manuscript import Manuscript, Para, Piece
from speechgen.reading.text import Decoded, read_text
from speechgen.text import escape, storable
from speechgen.writers.docx_comments import comment, reference

AUTHOR, INITIALS = "校对", "校"
_Splices = dict[str, list[tuple[int, int, bytes]]]


@dataclass(frozen=True, slots=True)
class Change:
    """One change made: the hit it mends, the words before and after."""

    hit: Hit
    before: str
    after: str


def changes(manuscript: Manuscript, hits: Iterable[Hit]) -> tuple[Change, ...]:
    """The changes that may be made without asking; of two that touch the same characters the first."""
    out: list[Change] = []
    done: dict[int, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.para, hit.start)):
        para = manuscript.paras[hit.para]
        if not hit.rule.auto or not hit.edits or hit.start < done.get(hit.para, 0) or not _editable(para, hit):
            continue
        if any(start < done.get(hit.para, 0) for start, _, _ in hit.edits):
            continue
        done[hit.para] = hit.end
        out.append(Change(hit, para.text[hit.start : hit.end], _mended(para.text, [hit])[hit.start :][: _grown(hit)]))
    return tuple(out)


def _grown(hit: Hit) -> int:
    return hit.end - hit.start + sum(len(new) - (end - start) for start, end, new in hit.edits)


def _mended(text: str, hits: Sequence[Hit]) -> str:
    for start, end, new in sorted((edit for hit in hits for edit in hit.edits), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _editable(para: Para, hit: Hit) -> bool:
    """Whether every character to be changed is text in the file, not a tab or a line break."""
    return all(
        any(piece.start <= start and (start < piece.end or start == end) for piece in para.pieces)
        and not any(piece.solid and piece.start < end and start < piece.end for piece in para.pieces)
        for start, end, _ in hit.edits
    )


def _places(para: Para, start: int, end: int) -> list[tuple[Piece, int, int]]:
    """The pieces that hold characters `start` to `end`, with the part of each; for nothing, the place before `start`."""
    if start == end:
        return [(p, start, start) for p in para.pieces if p.start < start <= p.end or (start == 0 and p.start == 0)][:1]
    return [(p, max(start, p.start), min(end, p.end)) for p in para.pieces if p.start < end and start < p.end]


def _bytes_at(para: Para, piece: Piece, place: int) -> int:
    """The byte of a .docx part at which a character stands."""
    return (
        piece.at
        + (piece.size if piece.solid and place > piece.start else 0)
        + (0 if piece.solid else len(para.text[piece.start : place].encode("utf-8")))
    )


def fixed_text(manuscript: Manuscript, source: Decoded, done: Sequence[Change]) -> bytes:
    """A .txt or .md with the changes made, in its own encoding."""
    text = source.text
    splices = []
    for change in done:
        para = manuscript.paras[change.hit.para]
        for start, end, new in change.hit.edits:
            for n, (piece, a, b) in enumerate(_places(para, start, end)):
                splices.append((piece.at + a - piece.start, piece.at + b - piece.start, new if n == 0 else ""))
    for start, end, new in sorted(splices, reverse=True):
        text = text[:start] + new + text[end:]
    _compare(manuscript, read_text(text, manuscript.format, manuscript.file), done)  # type: ignore[arg-type]
    return source.encoded(text)


def fixed_docx(manuscript: Manuscript, package: Package, done: Sequence[Change]) -> bytes:
    """A .docx with the changes made; copies of text boxes kept for old programs change along."""
    splices: _Splices = defaultdict(list)
    for change in done:
        para = manuscript.paras[change.hit.para]
        for twin in [para, *(m for m in manuscript.mirrors if para.kind == "box" and m.text == para.text)]:
            for edit in change.hit.edits:
                splices[twin.part] += _edit(twin, *edit)
    data = rewritten(package, {part: spliced(package.xml(part), rows) for part, rows in splices.items()}, {})
    _compare(manuscript, read_docx(data, manuscript.file)[0], done)
    return data


def _edit(para: Para, start: int, end: int, new: str) -> Iterable[tuple[int, int, bytes]]:
    for n, (piece, a, b) in enumerate(_places(para, start, end)):
        text = escape(storable(new)).encode("utf-8") if n == 0 else b""
        yield _bytes_at(para, piece, a), _bytes_at(para, piece, b), text


def spliced(data: bytes, rows: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Bytes with stretches replaced; the rows don't overlap."""
    out, last = [], 0
    for start, end, new in sorted(rows):
        out += [data[last:start], new]
        last = end
    return b"".join([*out, data[last:]])


def _compare(before: Manuscript, after: Manuscript, done: Sequence[Change]) -> None:
    """Our own work read back: every paragraph is as it was, or as the changes make it."""
    hits: dict[int, list[Hit]] = defaultdict(list)
    for change in done:
        hits[change.hit.para].append(change.hit)
    wanted = [_mended(para.text, hits[n]) for n, para in enumerate(before.paras)]
    if [text for text in wanted if text.strip()] != [para.text for para in after.paras if para.text.strip()]:
        raise AssertionError("the copy does not read as it should")


# --- comments ---------------------------------------------------------------------------------------------------------

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_ID = re.compile(rb'<\w+:comment [^>]*\bw:id="(\d+)"')


def commented_docx(manuscript: Manuscript, package: Package, notes: Sequence[tuple[Hit, str]], when: str) -> bytes:
    """A .docx with a comment at the words of each hit; `when` is an ISO time. Hits in notes and headers go to the top."""
    main = package.document
    part = next(iter(package.related(main, "comments")), None)
    first = max([int(n) for n in _ID.findall(package.xml(part))], default=-1) + 1 if part else 0
    raw = package.xml(main)
    strict = _STRICT.encode() in raw[:4000]
    marks: dict[int, list[tuple[int, int, Piece, Para]]] = defaultdict(list)
    texts: list[str] = []
    for hit, text in notes:
        where = _range(manuscript, main, hit)
        if where is None:
            continue
        para, start, end, elsewhere = where
        number = first + len(texts)
        for place, order in ((start, 1), (end, 0)):
            piece = _places(para, place, place + 1)[0][0] if order else _places(para, place - 1, place)[0][0]
            marks[_bytes_at(para, piece, place)].append((order, number, piece, para))
        texts.append(f"{elsewhere}{text}")
    styled = any(b'"CommentReference"' in package.xml(name) for name in package.related(main, "styles"))
    look: Callable[[str], str] = str if styled else _without_style
    body = spliced(raw, [_marked(raw, at, found, look) for at, found in marks.items()])
    inner = look("".join(comment(first + n, text, when, AUTHOR, INITIALS) for n, text in enumerate(texts)))
    changed, added = _comment_parts(package, main, part, inner, _STRICT if strict else _WORD)
    return rewritten(package, {main: body, **changed}, added)


def _range(manuscript: Manuscript, main: str, hit: Hit) -> tuple[Para, int, int, str] | None:
    """Where the comment of a hit goes: its words, or the first words of the text if they cannot bear one."""
    para = manuscript.paras[hit.para] if hit.para < len(manuscript.paras) else None
    if para and para.part == main and any(p.run for p in para.pieces):
        start = min(max(hit.start, para.pieces[0].start), para.pieces[-1].end - 1)
        end = max(start + 1, min(hit.end, para.pieces[-1].end))
        if all(not p.solid for p, _, _ in [*_places(para, start, start + 1), *_places(para, end - 1, end)]):
            return para, start, end, ""
    top = next((p for p in manuscript.paras if p.part == main and p.pieces and not p.pieces[0].solid), None)
    if top is None or para is None:
        return None
    quoted = para.text[max(0, hit.start - 6) : hit.end + 6]
    return top, 0, 1, f"（“{quoted}”处）" if quoted else ""


def _without_style(xml: str) -> str:
    """Comments for a file that has no styles for them."""
    return re.sub(
        r'<w:rPr><w:rStyle w:val="Comment\w+"/></w:rPr>|<w:pPr><w:pStyle w:val="Comment\w+"/></w:pPr>', "", xml
    )


def _marked(
    raw: bytes, at: int, found: Sequence[tuple[int, int, Piece, Para]], look: Callable[[str], str]
) -> tuple[int, int, bytes]:
    """The splice that puts range marks at a byte inside the text of a run: the run is cut in two there, if need be."""
    run = found[0][2].run
    assert run is not None
    name = re.match(rb"<(\w+:)?r\b", raw[run.start :])
    prefix = (name[1] or b"").decode() if name else "w:"
    ends = "".join(
        f'<{prefix}commentRangeEnd {prefix}id="{n}"/>{look(reference(n)).replace("w:", prefix)}'
        for order, n, _, _ in found
        if not order
    )
    starts = "".join(f'<{prefix}commentRangeStart {prefix}id="{n}"/>' for order, n, _, _ in found if order)
    marks = (ends + starts).encode()
    opened = re.match(rb"<[^>]*>", raw[run.start :])
    head = run.properties[1] or run.start + (opened.end() if opened else 0)
    if re.fullmatch(rb"\s*<(?:\w+:)?t(?: [^>]*)?>", raw[head:at]):
        return run.start, run.start, marks
    if re.fullmatch(rb"</(?:\w+:)?t>\s*</(?:\w+:)?r>", raw[at : run.end]):
        return run.end, run.end, marks
    props = raw[run.properties[0] : run.properties[1]]
    cut = f"</{prefix}t></{prefix}r>".encode()
    again = f"<{prefix}r>".encode() + props + f'<{prefix}t xml:space="preserve">'.encode()
    return at, at, cut + marks + again


def _comment_parts(
    package: Package, main: str, part: str | None, inner: str, names: str
) -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
    """The parts that hold comments: the one that is there, or a new one with its relationship and content type."""
    inner = inner.replace("<w:comment ", f'<w:comment xmlns:w="{names}" ')
    if part is not None:
        return {part: _appended(package.xml(part), inner)}, {}
    folder, _, file = main.rpartition("/")
    rels, types = f"{folder}/_rels/{file}.rels", "[Content_Types].xml"
    ids = {relation.id for relation in package.relations(main)}
    free = next(f"rIdC{n}" for n in range(len(ids) + 1) if f"rIdC{n}" not in ids)
    relation = f'<Relationship Id="{free}" Type="{_RELATION}" Target="comments.xml"/></Relationships>'
    override = f'<Override PartName="/{folder}/comments.xml" ContentType="{_TYPE}"/></Types>'
    new = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:comments xmlns:w="{names}">{inner}</w:comments>'
    changed = {types: package.xml(types).replace(b"</Types>", override.encode())}
    if rels in package:
        changed[rels] = package.xml(rels).replace(b"</Relationships>", relation.encode())
        return changed, {f"{folder}/comments.xml": new.encode()}
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return changed, {rels: (head + relation).encode(), f"{folder}/comments.xml": new.encode()}


def _appended(data: bytes, inner: str) -> bytes:
    """comments.xml with more comments at its end, be it empty."""
    empty = re.search(rb"<((?:\w+:)?comments)([^>]*)/>\s*$", data)
    if empty:
        head = data[: empty.start()]
        return head + b"<" + empty[1] + empty[2] + b">" + inner.encode() + b"</" + empty[1] + b">"
    at = data.rindex(b"</")
    return data[:at] + inner.encode() + data[at:]


def readable(data: bytes, file: str) -> Package:
    """A .docx that we made, opened again: the last look before it is handed out."""
    package = open_package(data, file)
    read_docx(data, file)
    return package
