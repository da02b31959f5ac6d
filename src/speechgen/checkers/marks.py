"""Punctuation that a pattern cannot judge: pairs over a paragraph, straight quotes, lost characters, stops of headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from speechgen.checkers.base import HAN, Hit, Paper
from speechgen.checking.rules import Rule
from speechgen.reading.manuscript import PROSE, Para

PAIRS = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "（": "）", "〔": "〕", "【": "】", "「": "」"}
_CLOSERS = {right: left for left, right in PAIRS.items()}
_MARKS = re.compile("[" + "".join(PAIRS) + "".join(_CLOSERS) + "()]")
_LISTED = re.compile(r"(?:^|[，。；：、\s”])[0-9a-zA-Z一二三四五六七八九十]{1,2}$")
_ENDED = re.compile(r"[。！？；：.!?;:…—”’）》】〕]\s*$")
_ASKING = re.compile(
    r"什么|怎|吗|呢|谁|哪|几|多少|何|是否|难道|岂|吧|没有|不是|行不行|能不能|是不是|好不好|要不要|会不会|啊|么|(.)不\1"
)


def _left_open(para: Para) -> tuple[list[tuple[str, int]], list[tuple[str, int]], list[int]]:
    """Opening marks without their partner, closing ones without theirs, and brackets of which one half is half-width."""
    stack: list[tuple[str, int]] = []
    stray: list[tuple[str, int]] = []
    mixed: list[int] = []
    for match in _MARKS.finditer(para.text):
        mark, at = match[0], match.start()
        if mark in PAIRS or mark == "(":
            stack.append((mark, at))
        elif not _no_pair(para, mark, at, stack):
            _close(stack, stray, mixed, mark, at)
    return [row for row in stack if row[0] != "("], [row for row in stray if row[0] != ")"], mixed


def _no_pair(para: Para, mark: str, at: int, stack: list[tuple[str, int]]) -> bool:
    """An apostrophe, or the bracket of a number such as 1）."""
    if mark == "’":
        return para.text[at - 1 : at].isascii() and para.text[at - 1 : at].isalpha()
    inside = any(open_mark in "（(" for open_mark, _ in stack)
    return mark in "）)" and not inside and bool(_LISTED.search(para.text[max(0, at - 4) : at]))


def _close(stack: list[tuple[str, int]], stray: list[tuple[str, int]], mixed: list[int], mark: str, at: int) -> None:
    wanted = {"）": "（(", ")": "（("}.get(mark, _CLOSERS.get(mark, "("))
    for n in range(len(stack) - 1, -1, -1):
        if stack[n][0] in wanted:
            if {stack[n][0], mark} in ({"（", ")"}, {"(", "）"}):
                mixed.append(at if mark == ")" else stack[n][1])
            stray += stack[n + 1 :]
            del stack[n:]
            return
    stray.append((mark, at))


def pairs(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Marks without a partner; a quotation over several paragraphs opens in each and closes in the last."""
    carried = False
    for n, para in enumerate(paper.paras):
        if para.kind not in PROSE:
            continue
        left, stray, _ = _left_open(para)
        left, stray = _joined_lines(paper, n, left, stray)
        quoted = [row for row in left if row[0] == "“"]
        goes_on = bool(quoted) and _next_opens(paper, n)
        if goes_on or (carried and len(left) == len(quoted) == 1 and _closes_later(paper, n)):
            left.remove(quoted[0])
        carried = goes_on
        yield from _told(paper, rule, n, left + stray)


def _told(paper: Paper, rule: Rule, n: int, rows: list[tuple[str, int]]) -> Iterator[Hit]:
    """One hit for each kind of mark in a paragraph."""
    seen: set[str] = set()
    for mark, at in sorted(rows, key=lambda row: row[1]):
        kind = _CLOSERS.get(mark, mark)
        if kind not in seen:
            seen.add(kind)
            half = "后" if mark in PAIRS else "前"
            yield paper.at(rule, n, at, at + 1, half=half, pair=kind + PAIRS.get(kind, ""))


def _next_opens(paper: Paper, n: int) -> bool:
    rest = (p.text.lstrip() for p in paper.paras[n + 1 :] if p.text.strip())
    return next(rest, "").startswith("“")


def _closes_later(paper: Paper, n: int) -> bool:
    return any("”" in p.text for p in paper.paras[n + 1 : n + 4])


def _joined_lines(
    paper: Paper, n: int, left: list[tuple[str, int]], stray: list[tuple[str, int]]
) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """In a plain text a paragraph may be broken into lines: what the broken line leaves open, the next one closes."""
    if paper.manuscript.format != "txt":
        return left, stray
    before = _open_before(paper, n)
    stray = [row for row in stray if _CLOSERS.get(row[0]) not in before]
    if left and n + 1 < len(paper.paras) and not _ENDED.search(paper.paras[n].text):
        closed = {_CLOSERS[mark] for mark, _ in _left_open(paper.paras[n + 1])[1] if mark in _CLOSERS}
        left = [row for row in left if row[0] not in closed]
    return left, stray


def _open_before(paper: Paper, n: int) -> set[str]:
    if n == 0 or _ENDED.search(paper.paras[n - 1].text):
        return set()
    return {mark for mark, _ in _left_open(paper.paras[n - 1])[0]}


def mixed_brackets(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A bracket of which one half is half-width."""
    for n, para in enumerate(paper.paras):
        if (para.kind in PROSE and "(" in para.text + ")") or ")" in para.text:
            for at in _left_open(para)[2]:
                yield paper.at(rule, n, at, at + 1, {"(": "（", ")": "）"}[para.text[at]])


def nested(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """The same marks inside each other: “…“…”…”, 《…《…》…》."""
    outer, inner = rule.options["outer"], rule.options["inner"]
    form = re.compile(f"{outer[0]}[^{outer}]*({outer[0]}[^{outer}]*{outer[1]})[^{outer}]*{outer[1]}")
    for n, para in enumerate(paper.paras):
        if para.kind in PROSE and not any(_left_open(para)[:2]):
            for match in form.finditer(para.text):
                start, end = match.span(1)
                yield paper.at(rule, n, start, end, inner[0] + para.text[start + 1 : end - 1] + inner[1])


def straight_quotes(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Straight quotes around Chinese; a way to mend them only where it is plain which opens and which closes."""
    for n, para in enumerate(paper.paras):
        if '"' not in para.text or para.kind not in PROSE:
            continue
        plain = para.text.count('"') % 2 == 0 and not re.search("[“”]", para.text)
        for match in re.finditer(r'"[^"\n]*"|"', para.text):
            start, end = match.span()
            beside = para.text[max(0, start - 1) : start] + para.text[end : end + 1]
            if re.search(f"[{HAN}]", match[0] if end - start > 1 else beside):
                yield paper.at(rule, n, start, end, f"“{match[0][1:-1]}”" if plain and end - start > 1 else None)


def question_marks(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A half-width ? between two Chinese characters: a question mark in a question, else most likely a lost character."""
    for match in re.finditer(rf"(?<=[{HAN}])\?(?=[{HAN}])", paper.text):
        start, end = match.span()
        sentence = re.split(r"[。！？\n]", paper.text[max(0, start - 60) : start])[-1]
        asked = bool(_ASKING.search(sentence))
        if asked != bool(rule.options["lost"] == "true") and paper.is_prose(start, end):
            yield paper.hit(rule, start, end, "？" if asked else None)


def heading_stops(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A title, or a heading 一、 on a line of its own, that ends with a full stop."""
    for n, para in enumerate(paper.paras):
        text = para.text.rstrip()
        if not re.search("[。，；、,;.]$", text):
            continue
        if para.kind == "title" or (para.level and para.kind == "heading") or _lone_heading(paper, n, text):
            yield paper.at(rule, n, len(text) - 1, len(text), "")


def _lone_heading(paper: Paper, n: int, text: str) -> bool:
    """一、……。 with body text under it: not an item of a list, where every item ends with a stop."""
    said = paper.paras[n].said.strip()
    if not re.match(r"[一二三四五六七八九十]+、[^。；！？]{2,30}。$", said) or not text.endswith("。"):
        return False
    after = [p for p in paper.paras[n + 1 : n + 2] if p.kind == "body"]
    return bool(after) and len(after[0].text) > 60 and not re.match(r"[一二三四五六七八九十]+、", after[0].said)


def unended(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A paragraph of running text that ends without any mark."""
    for n, para in enumerate(paper.paras):
        text = para.text.rstrip()
        if para.kind != "body" or len(text) < 40 or not re.search(f"[{HAN}0-9%]$", text) or "。" not in text:
            continue
        after = paper.paras[n + 1].text.strip() if n + 1 < len(paper.paras) else ""
        if paper.manuscript.format == "docx" or not after or re.match(r"[（(一二三四五六七八九十]{1,3}[、）)]", after):
            yield paper.at(rule, n, len(text) - 1, len(text), text[-1] + "。")


def percent_signs(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """% and ％ in one text: the rarer of the two."""
    counts = Counter(re.findall("[%％]", paper.text))
    if len(counts) < 2:
        return
    rare = "％" if counts["％"] <= counts["%"] else "%"
    for match in re.finditer(rare, paper.text):
        if paper.is_prose(match.start(), match.end()):
            yield paper.hit(rule, match.start(), match.end(), {"％": "%", "%": "％"}[rare])
