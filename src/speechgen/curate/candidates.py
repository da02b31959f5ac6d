"""Lists of phrases by any hand → candidates for the phrasebank: cleaned, judged, with slot, topic and tone proposed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..bank.alike import Index, normal
from ..bank.facts import facts_in
from ..bank.phrasebank import Part, Phrasebank
from ..bank.words import forbidden_in
from ..lexicon import verb_led
from ..reading.docx import read_docx
from ..reading.docx_package import refused
from ..reading.manuscript import Para, kind_of_file
from ..reading.text import read_text_file
from ..sheets import Row, read_rows
from ..text import HAN, count_han, split_sentences
from .propose import Proposal, Proposer
from .query import shown_phrase

MAX_LINES = 5_000
SHORTEST, LONGEST = 4, 120  # Han characters of a phrase
WHOLE = 80  # a paragraph up to so many characters stays one phrase, a longer one is cut into sentences
TEXT_HEADS = ("金句", "句子", "文字", "内容", "语句", "表述", "text")
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_BULLET = re.compile(
    rf"\s*(?:[-*+•·●○◆◇■□▪►▶★☆✦※→>]+|[（(](?:\d{{1,3}}|{_NUMERAL})[)）]|(?:\d{{1,3}}|{_NUMERAL})(?:[、)）]|[.．](?!\d))|[①-⑳]"
    rf"|第{_NUMERAL}[,，、：:]|{_NUMERAL}是(?=[\u4e00-\u9fff])|\d{{1,3}}\s)\s*"
)
_WIDE = str.maketrans({",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"})
_BESIDE = re.compile(r"(?<=[\u4e00-\u9fff“”])[,;:!?]|[,;:!?](?=[\u4e00-\u9fff“”])")
_BLANK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef“”])\s+|\s+(?=[\u3000-\u9fff\uff00-\uffef“”])")
_PAUSE = re.compile("[，,；;]")
_SOURCE = re.compile(r"(?:[—–-]{2}|——)\s*\S{2,20}$|[（(](?:出自|摘自|引自|来源)[^）)]*[）)]$")
_TITLE = 24  # characters of a heading
_HARD, _SOFT = re.compile("必须|决不|绝不|务必|不得|动真|严肃|一律|严防|较真"), re.compile("^请|希望|不妨|建议|我相信")


@dataclass(frozen=True, slots=True)
class Line:
    """A phrase as it stands in a file: its text, its line or row, where that is in words; `head`: it looks like a heading."""

    text: str
    number: int
    place: str
    head: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase with what is proposed for it; `refused`: why it cannot be taken, empty if it can.

    near: what is much like it, in words · slots: proposed places, best first.
    """

    line: Line
    text: str
    slots: tuple[Proposal, ...] = ()
    tone: str = ""
    topic: str = ""
    near: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def slot(self) -> str:
        """The place that is proposed first; empty if none is."""
        return self.slots[0].slot if self.slots else ""


def read_lines(path: Path) -> list[Line]:
    """The phrases of a .txt, .md, .docx, .xlsx or .csv, one a line, item, row or cell. InputError for what cannot be read."""
    form = kind_of_file(path)
    if form in ("xlsx", "xlsm", "csv"):
        rows = list(_from_rows(read_rows(path)))
    elif form == "docx":
        rows = list(_from_paras(read_docx(path)[0].paras, "第{}段"))
    elif form in ("txt", "md"):
        rows = list(_from_paras(read_text_file(path, "md" if form == "md" else "txt")[0].paras, "第{}行"))
    else:
        raise refused(
            str(path), "format", f"“.{form}”文件读不了", "请给 .txt .md .docx .xlsx 或 .csv；别的先另存成其中一种"
        )
    if not rows:
        raise refused(str(path), "empty", "里面没有找到句子", "一句一行，或一句一格，再来")
    if len(rows) > MAX_LINES:
        raise refused(str(path), "too-big", f"里面有 {len(rows)} 句，一次最多 {MAX_LINES} 句", "把文件拆成几份")
    return rows


def _from_paras(paras: Iterable[Para], place: str) -> Iterator[Line]:
    for para in paras:
        if para.kind in ("toc", "header"):
            continue
        cells = para.text.strip("|").split("|") if para.kind == "cell" and not para.cell else [para.text]
        for cell in cells:
            titled = para.kind in ("title", "heading", "byline", "sign") and not (_closed(cell) or _PAUSE.search(cell))
            yield from _lines(cell, para.line, place.format(para.line), titled)


def _closed(text: str) -> bool:
    return text.rstrip("”）").endswith(("。", "！", "？", ".", "!", "?", "；", ";"))


def _from_rows(rows: list[Row]) -> Iterator[Line]:
    """The cells of the column that is named as the text, else all cells that hold enough Chinese."""
    column: dict[str, int | None] = {}
    for row in rows:
        sheet = f"{row.sheet}表" if row.sheet else ""
        if row.sheet not in column:
            heads = [n for n, cell in enumerate(row.cells) if cell.strip().lower() in TEXT_HEADS]
            column[row.sheet] = heads[0] if heads else None
            if heads:
                continue
        only = column[row.sheet]
        for n, cell in enumerate(row.cells):
            if only is None or n == only:
                yield from _lines(cell, row.number, f"{sheet}第{row.number}行")


def _lines(text: str, number: int, place: str, head: bool = False) -> Iterator[Line]:
    if not HAN.search(text):
        return
    clean = cleaned(text)
    parts = [clean] if len(clean) <= WHOLE else split_sentences(clean)
    yield from (Line(cleaned(part), number, place, head) for part in parts if HAN.search(part))


def cleaned(text: str) -> str:
    """A phrase without numbering, bullets, blanks between Chinese characters and quotation marks around the whole; marks
    in full width."""
    while (now := _cleaned(text)) != text:
        text = now
    return text


def _cleaned(text: str) -> str:
    text = " ".join(text.split())
    while (found := _BULLET.match(text)) and found.end():
        text = text[found.end() :]
    text = _BLANK.sub("", _BESIDE.sub(lambda match: match[0].translate(_WIDE), text))
    text = re.sub(r"(?<=[\u4e00-\u9fff])\.$", "。", text)
    if text.startswith("“") and text.endswith("”") and text.count("“") == 1:
        text = text[1:-1]
    return text.strip()


def judged(lines: Iterable[Line], bank: Phrasebank) -> list[Candidate]:
    """Candidates with proposals, near-duplicates of the bank and of one another, and the reasons against them."""
    proposer = Proposer(bank)
    rows = [_proposed(line, proposer) for line in lines]
    known = {phrase.id: phrase for phrase in bank}
    exact = {shown_phrase(phrase).rstrip("。！"): phrase.id for phrase in bank}
    stock = Index((phrase.id, normal(phrase.parts)) for phrase in bank)
    among = Index((str(n), _normal(one.text)) for n, one in enumerate(rows))
    first: dict[str, Line] = {}
    out: list[Candidate] = []
    for n, one in enumerate(rows):
        core = one.text.rstrip("。！")
        reasons = list(_against(one))
        if core in exact:
            reasons.append(f"句库里已经有了（{exact[core]}）")
        elif core in first:
            reasons.append(f"和{first[core].place}的一样")
        first.setdefault(core, one.line)
        near = [f"{k}（{share:.0%}）：{shown_phrase(known[k])}" for k, share in stock.near(_normal(one.text))]
        near += [
            f"{rows[int(k)].line.place}：{rows[int(k)].text}" for k, _ in among.near(_normal(one.text)) if int(k) < n
        ]
        out.append(replace(one, near=tuple(near[:3]), refused=tuple(reasons)))
    return out


def _normal(text: str) -> str:
    return normal([Part("text", text)])


def _proposed(line: Line, proposer: Proposer) -> Candidate:
    """A line with its form settled: what has no full stop gets one, unless it is built like a heading."""
    text = line.text.rstrip("，；、：")
    text = text if _closed(text) or _is_heading(text) else f"{text}。"
    try:
        slots = proposer.slots(text)
    except ValueError:  # braces that are no fields
        return Candidate(line, text)
    tone = "硬" if _HARD.search(text) else "缓" if _SOFT.search(text) else ""
    topics = proposer.topics(text)
    return Candidate(line, text, tuple(slots), tone, topics[0] if topics else "")


def _is_heading(text: str) -> bool:
    """Whether a text is built like a heading: clauses of one length, led by a verb (genre.md §4.1)."""
    clauses = re.split("[，、]", text)
    return len(clauses) > 1 and len(text) <= _TITLE and len({len(c) for c in clauses}) == 1 and verb_led(clauses[0])


def _against(one: Candidate) -> Iterator[str]:
    """Why a phrase cannot be taken, each reason with what it is about."""
    if one.line.head:
        yield "像是标题，不是句子"
    n = count_han(one.text)
    if n < SHORTEST:
        yield f"太短（{n} 个字），成不了一句话"
    if n > LONGEST:
        yield f"太长（{n} 个字），拆开再收"
    if "{" in one.text or "}" in one.text:
        yield "带有花括号"
    source = _SOURCE.search(one.text.rstrip("。"))
    if source:
        yield f"写着出处（{source[0].lstrip('—–- ')}），是别人的话，要放进情况表的“引语”"
    yield from dict.fromkeys(claim.reason for claim in facts_in(one.text))
    yield from dict.fromkeys(f"“{hit.text}”：{hit.sort}" for hit in forbidden_in(one.text))
