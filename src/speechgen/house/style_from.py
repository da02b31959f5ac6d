"""From a paper of the unit to its house style: what its title, headings, body and page number look like, and in what
that is not the standard's (GB/T 9704—2012)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from speechgen.house.deviations import Deviation, beyond, chinese, deviations, family
from speechgen.house.docx_looks import Laid, Look, number
from speechgen.house.file import ROWS, written
from speechgen.house.sample_docx import Sample, read_sample
from speechgen.looks import enumerator_level, looks_like_date, looks_like_salutation
from speechgen.writers.house import STANDARD, House
from speechgen.writers.layout import Layout, geometry

_NEAR = 6  # twips: a tenth of a millimetre is how programs round
_HEAD = 12
_RUN_IN = re.compile(r"[。：:]")


@dataclass(frozen=True, slots=True)
class Found:
    """A house style as a paper has it, its deviations, and what could not be told from the paper."""

    house: House
    deviations: tuple[Deviation, ...]
    unknown: tuple[str, ...]

    def told(self) -> Iterator[str]:
        """Deviations and what is unknown, for the screen."""
        if self.deviations:
            yield f"与 GB/T 9704 不同 {len(self.deviations)} 处："
            yield from (f"  {deviation}" for deviation in self.deviations)
        else:
            yield "与 GB/T 9704 没有不同。"
        if self.unknown:
            yield f"样稿里看不出：{'、'.join(self.unknown)}，按标准排。"


def read_style(source: Path | bytes, file: str = "") -> Found:
    """The house style of a .docx; InputError if it is none, or has no text to tell a style from."""
    sample = read_sample(source, file)
    parts = _parts(sample.paragraphs)
    values: dict[str, Any] = _page(sample) | _text(parts, sample) | _number(sample)
    house = replace(STANDARD, **values)
    told = (*deviations(house), *beyond(sample, _usual(parts.get("body", []))))
    unknown = [row.path for row in ROWS if row.name in _EXPECTED and getattr(house, row.name) is None]
    return Found(house, told, tuple(unknown))


_EXPECTED = ("fang", "title", "level1_face", "level2_face", "number_place", "title_size", "line")


def as_file(found: Found, sample: str) -> str:
    """The text of 版式.yaml: every value that the paper shows, deviations as comments."""
    notes = {d.name: f"标准是{d.wanted}{f'，第 {d.clause} 条' if d.clause else ''}" for d in found.deviations if d.name}
    head = [f"版式：由“{sample}”读出。可以改，可以删；删去的项目按 GB/T 9704 排。", *found.told(), ""]
    return written(found.house, notes, [re.sub(r"[\x00-\x1f]", " ", line) for line in head])


# --- what the paragraphs are ------------------------------------------------------------------------------------------


def _parts(paragraphs: Sequence[Laid]) -> dict[str, list[Laid]]:
    """Title, byline, date, body, headings by level (level1 …), red mast: the paragraphs of each."""
    out: dict[str, list[Laid]] = {}
    filled = [p for p in paragraphs if p.text.strip()]
    in_head = True
    for n, paragraph in enumerate(filled):
        kind = _head_kind(paragraph, out) if in_head and n < _HEAD else ""
        in_head = in_head and bool(kind) and kind != "salutation"
        out.setdefault(kind or _body_kind(paragraph), []).append(paragraph)
    return out


def _head_kind(paragraph: Laid, before: Mapping[str, Sequence[Laid]]) -> str:
    """What a line of the head is; empty where the body begins."""
    text, look = paragraph.text.strip(), paragraph.look
    if _is_red(look.color):
        return "mast"
    if looks_like_salutation(text, True) and paragraph.indent == 0:
        return "salutation"
    if paragraph.align != "center" or enumerator_level(text):
        return ""
    if "title" not in before:
        return "title"
    title = before["title"][0].look
    if (title.face, title.size) == (look.face, look.size):
        return "title"
    return "date" if looks_like_date(text) else "byline"


def _body_kind(paragraph: Laid) -> str:
    text = paragraph.text.strip()
    level = enumerator_level(text)
    if level:
        return f"level{level}"
    return "body" if len(text) > 20 or paragraph.indent else "other"


def _is_red(color: str) -> bool:
    if not re.fullmatch(r"[0-9A-F]{6}", color):
        return False
    red, green, blue = (int(color[at : at + 2], 16) for at in (0, 2, 4))
    return red > 150 and green < 90 and blue < 90


# --- values -----------------------------------------------------------------------------------------------------------


def _page(sample: Sample) -> dict[str, Any]:
    standard = geometry(Layout())
    out = {}
    for name in ("top", "bottom", "left", "right"):
        value, usual = sample.page.get(name), getattr(standard, name)
        if value:
            out[name] = usual if abs(value - usual) <= _NEAR else value
    return {name: value for name, value in out.items() if 280 <= value <= 4600}


def _text(parts: Mapping[str, list[Laid]], sample: Sample) -> dict[str, Any]:
    out: dict[str, Any] = {}
    body = _usual(parts.get("body", []))
    if body is not None:
        out |= {"fang": chinese(body.look.face), "size": body.look.size, "line": _line(body, sample)}
        out |= {"tracking": body.look.tracking, "latin": body.look.latin}
    title = _usual(parts.get("title", []))
    if title is not None:
        out |= {"title": chinese(title.look.face), "title_size": title.look.size, "title_line": _line(title, sample)}
        out["title_bold"] = title.look.bold
    for level in range(1, 5):
        looks = Counter(_heading_look(p) for p in parts.get(f"level{level}", []))
        if looks:
            look = looks.most_common(1)[0][0]
            out |= {f"level{level}_face": chinese(look.face), f"level{level}_bold": look.bold}
    out |= _byline(parts) | _mast(parts) | _roles(out)
    return {name: value for name, value in out.items() if value not in ("", None) and _sane(name, value)}


def _sane(name: str, value: Any) -> bool:
    """Whether the file may say so: `written` and `read` have the same bounds."""
    row = next(row for row in ROWS if row.name == name)
    try:
        return bool(row.read(row.show(value)) == value)
    except Exception:  # whatever the reader of the file refuses
        return False


def _usual(paragraphs: Sequence[Laid]) -> Laid | None:
    """The paragraph that stands for its kind: the look and line that most characters have."""
    counts: Counter[tuple[Look, int, str]] = Counter()
    for p in paragraphs:
        counts[p.look, p.line, p.rule] += len(p.text)
    if not counts:
        return None
    look, line, rule = counts.most_common(1)[0][0]
    return next(p for p in paragraphs if (p.look, p.line, p.rule) == (look, line, rule))


def _heading_look(paragraph: Laid) -> Look:
    """The look of a heading: of the whole line, or of the first sentence where the text runs on."""
    end = _RUN_IN.search(paragraph.text)
    limit, counts = end.start() if end else len(paragraph.text), Counter[Look]()
    for text, look in paragraph.runs:
        counts[look] += sum(char > "\u2e80" for char in text[: max(0, limit)])
        limit -= len(text)
    return counts.most_common(1)[0][0] if counts else paragraph.look


def _line(paragraph: Laid, sample: Sample) -> int:
    """The exact pitch, or the one that a multiple comes to: of the grid, or of the face (1.3 times the size)."""
    if paragraph.rule in ("exact", "atLeast"):
        return paragraph.line
    grid = number(sample.grid.get("linePitch")) if sample.grid.get("type") in ("lines", "linesAndChars") else 0
    single = max(grid, paragraph.look.size * 13)
    return round(single * paragraph.line / 240)


def _byline(parts: Mapping[str, list[Laid]]) -> dict[str, Any]:
    rows = [*parts.get("byline", []), *parts.get("date", [])]
    if not rows:
        return {}
    out: dict[str, Any] = {"byline_face": chinese(rows[0].look.face), "byline_size": rows[0].look.size}
    if parts.get("byline") and parts.get("date"):
        kinds = list(parts)
        out["byline_first"] = "name" if kinds.index("byline") < kinds.index("date") else "date"
    return out


def _mast(parts: Mapping[str, list[Laid]]) -> dict[str, Any]:
    rows = parts.get("mast", [])
    if not rows:
        return {}
    largest = max(rows, key=lambda p: p.look.size)
    role = "minutes" if largest.text.strip().endswith("纪要") else "mast"
    return {f"{role}_size": largest.look.size, f"{role}_color": largest.look.color}


def _roles(values: Mapping[str, Any]) -> dict[str, str]:
    """The faces of the roles, as far as the headings show them: 黑体 from （一、）, 楷体 from （一）."""
    found = {"hei": ("黑体", values.get("level1_face", "")), "kai": ("楷体", values.get("level2_face", ""))}
    return {role: face for role, (kind, face) in found.items() if family(face) == kind}


def _number(sample: Sample) -> dict[str, Any]:
    """Where and how the page number is printed."""
    if not sample.footers:
        return {}
    places = {kind: _side(paragraph, frame) for kind, paragraph, frame in sample.footers}
    shown = next((p for kind, p, _ in sample.footers if kind == "default"), sample.footers[0][1])
    side = places.get("default", "")
    outside = side == "outside" or (sample.even_and_odd and side == "right" and places.get("even") == "left")
    place = "outside" if outside else "center" if side == "center" else "right" if side == "right" else None
    form = re.sub(r"\d+", "1", shown.text.strip(), count=1)
    out = {
        "number_place": place,
        "number_form": form,
        "number_face": chinese(shown.look.face),
        "number_size": shown.look.size,
    }
    return {name: value for name, value in out.items() if value and _sane(name, value)}


def _side(paragraph: Laid, frame: str) -> str:
    """Where a page number stands; newer files say start and end for left and right."""
    place = frame if frame in ("center", "right", "left", "outside") else paragraph.align
    return {"start": "left", "end": "right"}.get(place, place)
