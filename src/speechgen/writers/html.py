"""One HTML file that looks like the A4 page of GB/T 9704 and shows where each piece of text came from.

Nothing is loaded from elsewhere. In a final copy there are no highlights and no origins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from speechgen.document import (
    AnnexLabel,
    AttachmentNote,
    Block,
    Byline,
    Cue,
    Document,
    EditorNote,
    Heading,
    Imprint,
    ItemTitle,
    Listing,
    Masthead,
    Paragraph,
    Salutation,
    Sentence,
    Signature,
    Span,
    Table,
    Title,
    block_text,
    parts,
    sentences,
    walk,
)
from speechgen.records import replace
from speechgen.text import escape, storable
from speechgen.writers.faces import Face
from speechgen.writers.html_css import CSS
from speechgen.writers.layout import (
    LARGE_MAST,
    LONG_MAST,
    Layout,
    Note,
    arranged,
    assert_never,
    empty_line_between,
    font_set,
    geometry,
    group_notes,
    mast_line,
    new_page_between,
    signature_indents,
    text_width,
)
from speechgen.writers.tables import SMALL, column_widths, type_width
from speechgen.writers.titles import break_title, broken

_FREE = {
    "fang": '"FandolFang R", STFangsong, "Noto Serif CJK SC"',
    "kai": '"FandolKai", STKaiti, "AR PL UKai CN"',
    "hei": '"FandolHei", STHeiti, "Noto Sans CJK SC"',
    "song": 'STSong, "Noto Serif CJK SC"',
    "title": 'STZhongsong, "Noto Serif CJK SC SemiBold", "Noto Serif CJK SC"',
}
_MARKED = {"gap": "待补", "suggestion": "建议"}  # what is no text of the speech, and what the pointer calls it
_Notes = dict[tuple[int, int], list[Note]]


def write_html(document: Document, layout: Layout, notes: Sequence[Note] = ()) -> bytes:
    """The whole page; notes show when the pointer rests on their sentence."""
    grouped = group_notes(document, () if layout.final else tuple(notes))
    title = document.meta.title or next((block_text(b) for b in document.blocks if isinstance(b, Title)), "")
    page = (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>\n{_style_sheet(layout)}</style>\n</head>\n<body>\n<article>\n{_body(document, layout, grouped)}"
        f"</article>\n{_legend(document, layout)}</body>\n</html>\n"
    )
    return storable(page).encode()


def _body(document: Document, layout: Layout, notes: _Notes) -> str:
    out: list[str] = []
    before: Block | None = None
    for index, block in arranged(document, layout):
        first = " first" if empty_line_between(before, block, layout) else ""
        first += " page" if new_page_between(before, block) else ""
        out.append(_block(index, block, first, layout, notes))
        before = block
    return "".join(out)


def _block(index: int, block: Block, first: str, layout: Layout, notes: _Notes) -> str:
    def shown(number: int, sentence: Sentence, lead: str = "") -> str:
        return _sentence(sentence, notes.get((index, number), []), lead, layout)

    tag, kind = _tag(block)
    match block:
        case Table():
            kind += " small" if type_width(block, text_width(layout)) == SMALL else ""
            inner = _columns(block, layout) + _rows(block, shown)
        case Listing():
            inner = f'{shown(0, block.label, "label")}<span class="names">{shown(1, block.sentence)}</span>'
        case Signature():
            inner = _signature(block, shown, layout)
        case Masthead():
            long, fits = mast_line(block, layout)
            kind += " long" if long else ""
            inner = _lines(replace(block, name=broken(block.name, break_title(block.name.text, fits))), shown)
        case Imprint() | AttachmentNote():
            inner = _lines(block, shown)
        case _:
            inner = "".join(shown(n, s, _lead(block, n)) for n, s in _sentences(block, geometry(layout).title_chars))
    return f'<{tag} class="{kind}{first}">{inner}</{tag}>\n'


def _lines(block: Block, shown: Callable[..., str]) -> str:
    """The lines of a block of several parts, each part in a box of its own."""
    number = iter(range(len(sentences(block))))
    rows = ([f"<span>{shown(next(number), sentence)}</span>" for sentence in line] for line in parts(block))
    return "".join(f'<span class="line">{"".join(row)}</span>' for row in rows)


def _signature(block: Signature, shown: Callable[..., str], layout: Layout) -> str:
    """Unit and date, each as far from the left as on paper."""
    lefts = signature_indents(block.unit.text, block.date.text, layout)
    rows = zip((block.unit, block.date), lefts, strict=True)
    return "".join(
        f'<span class="line" style="margin-left: {left / 20:g}pt">{shown(n, sentence)}</span>'
        for n, (sentence, left) in enumerate(rows)
    )


def _columns(block: Table, layout: Layout) -> str:
    """The widths of the columns, as on paper."""
    total = text_width(layout)
    widths = (f'<col style="width: {100 * width / total:.2f}%">' for width in column_widths(block, total))
    return f"<colgroup>{''.join(widths)}</colgroup>"


def _rows(block: Table, shown: Callable[..., str]) -> str:
    number = iter(range(len(sentences(block))))
    out = []
    for n, row in enumerate(block.rows):
        tag = "th" if n < block.header else "td"
        looks = (' class="number"' if tag == "td" and column in block.numeric else "" for column in range(len(row)))
        cells = (f"<{tag}{look}>{shown(next(number), s)}</{tag}>" for look, s in zip(looks, row, strict=True))
        out.append(f"<tr>{''.join(cells)}</tr>")
    head, rest = "".join(out[: block.header]), "".join(out[block.header :])
    return (f"<thead>{head}</thead>" if head else "") + (f"<tbody>{rest}</tbody>" if rest else "")


def _tag(block: Block) -> tuple[str, str]:
    match block:
        case Title():
            return "h1", "title"
        case ItemTitle():
            return "h2", "title item"
        case AnnexLabel():
            return "p", "annex"
        case Byline():
            return "p", "byline"
        case Salutation():
            return "p", "salutation"
        case Heading(level=level):
            return f"h{min(max(level, 1), 4) + 1}", f"level{level}"
        case Paragraph():
            return "p", "body"
        case EditorNote() | Cue():
            return "p", "body kai"
        case Listing():
            return "p", "listing"
        case Table():
            return "table", "table"
        case Masthead(role=role):
            return "div", f"mast {role}"
        case Signature():
            return "div", "signature"
        case Imprint():
            return "div", "imprint"
        case AttachmentNote():
            return "div", "attachments"
        case _:
            return assert_never(block)


def _sentences(block: Block, limit: float) -> list[tuple[int, Sentence]]:
    """The sentences with their numbers; a title that fills more than a line is written with its line breaks."""
    if isinstance(block, Title | ItemTitle):
        return [(0, broken(block.sentence, break_title(block.sentence.text, limit)))]
    return list(enumerate(sentences(block)))


def _lead(block: Block, number: int) -> str:
    return f"level{block.lead}" if isinstance(block, Paragraph) and block.lead and number == 0 else ""


def _sentence(sentence: Sentence, notes: list[Note], lead: str, layout: Layout) -> str:
    inner = "".join(_span(span, layout) for span in sentence.spans)
    attributes = f' class="{lead}"' if lead else ""
    if notes:
        attributes += f' title="{escape(chr(10).join(note.text for note in notes))}"'
    if sentence.step and not layout.final:
        attributes += f' data-step="{escape(sentence.step)}"'
    return f"<span{attributes}>{inner}</span>" if attributes else inner


def _span(span: Span, layout: Layout) -> str:
    text = escape(span.text).replace("\n", "<br>")
    if layout.final or not (span.paths or span.phrase or span.origin in _MARKED):
        return text
    field = f' data-field="{escape(" ".join(span.paths))}"' if span.paths else ""
    phrase = f' data-phrase="{escape(span.phrase)}"' if span.phrase else ""
    return f'<span class="{span.origin}"{field}{phrase} title="{escape(_origin(span))}">{text}</span>'


def _origin(span: Span) -> str:
    """What the pointer shows over a piece of text."""
    return "；".join(
        part
        for part in (
            f"{_MARKED.get(span.origin, '来源')}：{'、'.join(span.paths)}" if span.paths else "",
            f"{'出自' if span.origin == 'suggestion' else '算法'}：{span.formula}" if span.formula else "",
            f"词句：{span.phrase}" if span.phrase else "",
        )
        if part
    )


def _legend(document: Document, layout: Layout) -> str:
    """A line under the page, on the screen only."""
    if layout.final:
        return ""
    origins = [span.origin for _, _, sentence in walk(document) for span in sentence.spans]
    gaps, suggestions = origins.count("gap"), origins.count("suggestion")
    count = f"黄底为待补内容，共{gaps}处。" if gaps else ""
    count += f"蓝底为建议，不是讲话内容，共{suggestions}处。" if suggestions else ""
    return f'<p class="legend">{count}鼠标停在文字上可看出处；打印时不含本行。</p>\n'


def _stack(role: str, face: Face) -> str:
    names = dict.fromkeys(name for name in (face.name, face.wide, face.substitute) if name)
    return ", ".join((*(f'"{name}"' for name in names), _FREE[role], "serif"))


def _style_sheet(layout: Layout) -> str:
    page, fonts, own = geometry(layout), font_set(layout), layout.house
    margins = [f"{twips / 20:g}pt" for twips in (page.top, page.right, page.bottom, page.left)]
    values = {
        "@margins": " ".join(margins),
        "@size": f"{page.size / 2:g}pt",
        "@line": f"{page.line / 20:g}pt",
        "@tracking": f"{page.tracking / 20:g}pt",
        "@titlesize": f"{page.title_size / 2:g}pt",
        "@titleline": f"{page.title_line / 20:g}pt",
        "@bold2": "bold" if layout.bold[1] else "normal",
        "@bold3": "bold" if layout.bold[2] else "normal",
        "@latin": fonts.latin,
        "@mast": f"{(own.mast_size or LARGE_MAST) / 2:g}pt",
        "@mastline": f"{(own.mast_size or LARGE_MAST) / 1.6:g}pt",
        "@mastcolor": f"#{own.mast_color or 'ff0000'}",
        "@longmast": f"{min(own.mast_size or LARGE_MAST, LONG_MAST) / 2:g}pt",
        "@longline": f"{min(own.mast_size or LARGE_MAST, LONG_MAST) / 1.6:g}pt",
        "@mark": f"{(own.minutes_size or 60) / 2:g}pt",
        "@markline": f"{(own.minutes_size or 60) * 2 / 3:g}pt",
        "@markcolor": f"#{own.minutes_color or 'ff0000'}",
        **{f"@{role}": _stack(role, getattr(fonts, role)) for role in _FREE},
    }
    sheet = CSS.replace("@numbers", _numbers(layout))
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(name, values[name])
    return sheet


def _numbers(layout: Layout) -> str:
    """The page number of the printed page, as the layout has it."""
    before, _, after = (layout.house.number_form or "— 1 —").partition("1")
    font = f"{geometry(layout).number_size / 2:g}pt @song"
    content = f"{_css(before)} counter(page) {_css(after)}"
    counter = f"{{ content: {content}; font: {font}; vertical-align: top; padding: 5mm 14pt 0; }}"
    if layout.number_place == "center":
        return f"@page {{ @bottom-center {counter} }}"
    even = "left" if layout.number_place == "outside" else "right"
    return f"@page :right {{ @bottom-right {counter} }}\n@page :left {{ @bottom-{even} {counter} }}"


def _css(text: str) -> str:
    """A string of CSS that cannot end the string nor the style sheet."""
    return '"' + "".join(f"\\{ord(char):x} " if char in '\\"<@\n' else char for char in text) + '"'
