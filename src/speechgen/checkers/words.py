"""Repetition, length to read aloud, short names, personal data, what a file carries beside its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speechgen.checkers.base import Hit, Paper
from speechgen.checking.rules import Rule
from speechgen.reading.manuscript import PROSE
from speechgen.text import count_chars

_MARKS = re.compile(r"[，。、；：！？“”‘’（）《》〈〉【】〔〕—…\s,;:!?()]")


def same_sentences(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A sentence of fifteen characters and more that stands in the text twice; repeated ones in a row are one hit."""
    seen: dict[str, tuple[int, int, int]] = {}
    row: list[tuple[int, int, int, tuple[int, int, int]]] = []
    for n, at, text in paper.sentences:
        said = text.strip()
        if len(said) < int(rule.options["least"]) or paper.paras[n].kind in ("title", "heading", "cell", "byline"):
            continue
        start = at + len(text) - len(text.lstrip())
        here = (n, start, start + len(said))
        if said in seen and row and row[-1][0] == n:
            row.append((*here, seen[said]))
        elif row:
            yield _repeated(paper, rule, row)
            row = []
        if said in seen and not row:
            row = [(*here, seen[said])]
        seen.setdefault(said, here)
    if row:
        yield _repeated(paper, rule, row)


def _repeated(paper: Paper, rule: Rule, row: list[tuple[int, int, int, tuple[int, int, int]]]) -> Hit:
    n, start, _, first = row[0]
    hit = paper.at(
        rule,
        n,
        start,
        row[-1][2],
        first=f"第{paper.paras[first[0]].line}{'段' if paper.manuscript.format == 'docx' else '行'}",
    )
    return Hit(rule, n, hit.start, hit.end, hit.message, hit.suggestion, (), tuple(found[3] for found in row))


def long_runs(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """More characters without any mark than one breath carries."""
    limit = int(rule.options["most"])
    for n, para in enumerate(paper.paras):
        if para.kind != "body":
            continue
        at = 0
        for part in _MARKS.split(para.text):
            if len(part) > limit:
                yield paper.at(rule, n, at, at + len(part), length=len(part))
            at += len(part) + 1


def long_sentences(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Sentences beyond what a listener can follow."""
    limit = int(rule.options["most"])
    for n, at, text in paper.sentences:
        if paper.paras[n].kind == "body" and count_chars(text) > limit:
            start = at + len(text) - len(text.lstrip())
            yield paper.at(rule, n, start, at + len(text.rstrip()), length=count_chars(text))


def long_paper(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A speech that takes more than an hour."""
    chars = sum(count_chars(p.text) for p in paper.paras if p.kind in PROSE)
    limit = int(rule.options["minutes"]) * int(rule.options["speed"])
    if chars > limit and any(p.kind == "salutation" for p in paper.paras):
        minutes = chars / int(rule.options["speed"])
        yield paper.at(rule, 0, 0, len(paper.paras[0].text), chars=chars, minutes=f"{minutes:.0f}")


_SHORT = re.compile(r"（(?:以下|下)(?:统一)?简称(?:为|：)?([“《])([^”》）]{1,20})[”》]")


def short_names(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """（以下简称“…”）: the short name used before, or never after."""
    for match in _SHORT.finditer(paper.said):
        name = match[2] if match[1] == "“" else f"《{match[2]}》"
        body = paper.starts[next((n for n, p in enumerate(paper.paras) if p.kind == "body"), 0)]
        before = paper.text[body : match.start()]
        before = re.sub(r"《[^》]*》", "", before) if match[1] == "“" else before
        if name not in paper.text[match.end() :]:
            yield paper.hit(rule, match.start(2), match.end(2), why="后面一次也没有用到，简称可以不写")
        elif match[1] == "“" and len(name) > 2 and _bare(before, name, paper.text[: match.start()]):
            yield paper.hit(rule, match.start(2), match.end(2), why="在这之前已经用过，请把说明挪到第一次出现的地方")


def _bare(before: str, name: str, head: str) -> bool:
    """Whether the short name stands in the text before on its own: not as a part of the full name that it stands for."""
    full = re.split(r"[，。；：（\n]", head)[-1]
    return name in before.replace(full, "") if full else name in before


# --- personal data ----------------------------------------------------------------------------------------------------

_ID = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")
_CARD = re.compile(r"(?<![\d.])\d{16,19}(?![\d.])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_numbers(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Numbers of identity cards, by their check digit (GB 11643)."""
    for match in _ID.finditer(paper.text):
        digits = match[0].upper()
        check = "10X98765432"[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11]
        if digits[-1] == check:
            yield paper.hit(rule, match.start(), match.end(), masked=f"{digits[:3]}…{digits[-2:]}")


def card_numbers(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Numbers of bank cards, by their check digit (ISO/IEC 7812)."""
    for match in _CARD.finditer(paper.text):
        digits = [int(d) for d in reversed(match[0])]
        total = sum(digits[0::2]) + sum(sum(divmod(2 * d, 10)) for d in digits[1::2])
        if total % 10 == 0 and match[0][0] in "3456" and len(set(match[0])) > 3:
            yield paper.hit(rule, match.start(), match.end(), masked=f"{match[0][:2]}…{match[0][-2:]}")


# --- what a .docx carries ---------------------------------------------------------------------------------------------


def traces(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """One trace of work in the file, named by the option `trace`."""
    found = paper.manuscript.traces
    trace = rule.options["trace"]
    said = {
        "revisions": f"插入{found.inserted}字、删去{found.deleted}字（{'、'.join(found.revisers) or '未署名'}）"
        if found.inserted or found.deleted
        else "",
        "comments": f"{found.comments}条" if found.comments else "",
        "hidden": f"{found.hidden}字" if found.hidden else "",
        "highlighted": f"{found.highlighted}字" if found.highlighted else "",
    }[trace]
    if said and paper.paras:
        yield paper.at(rule, 0, 0, 0, what=said)
