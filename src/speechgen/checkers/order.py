"""Numbers of headings and lists, and what was announced: 一、（一）1.（1）, 一是…二是…, “讲三点意见”, “等三个”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from speechgen import numbering
from speechgen.checkers.base import NUMERALS, Hit, Paper, number
from speechgen.checking.rules import Rule
from speechgen.reading.manuscript import Para

_RESTART = re.compile(r"附件|附录|附：|第[一二三四五六七八九十\d]+[篇章编]|目\s*录|篇[一二三四五六七八九十]")


def _numbered(para: Para) -> tuple[int, int] | None:
    """Level and number of a paragraph that begins with an enumerator; 三、四季度 and the like are none."""
    if para.kind not in ("body", "heading"):
        return None
    found = numbering.strip_number(para.said)
    if found is None or re.match(rf"[{NUMERALS}、]|\d", found[2]):
        return None
    return found[0], found[1]


def _begins_anew(para: Para) -> bool:
    return para.kind in ("title", "salutation") or bool(_RESTART.match(para.text))


def headings(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Numbers that skip, repeat or run backwards; a number that stands inside a paragraph counts as seen."""
    last: dict[int, int] = {}
    since: dict[int, int] = {}
    for n, para in enumerate(paper.paras):
        if _begins_anew(para):
            last, since = {}, {}
        found = _numbered(para)
        if found is None:
            continue
        level, now = found
        last = {key: value for key, value in last.items() if key <= level}
        wanted = last.get(level, 0) + 1
        wrong = now not in (1, wanted) and (level in last or now == 2)
        if wrong and not _said_between(paper, level, now - 1, since.get(level, 0), n):
            yield _misnumbered(paper, rule, n, level, now, wanted)
        last[level], since[level] = now, n


def _said_between(paper: Paper, level: int, missing: int, start: int, end: int) -> bool:
    """Whether an enumerator stands inside the text of the paragraphs before."""
    if not 0 < missing < 100:
        return False
    marks = [numbering.enumerator(level, missing)]
    if level in (2, 4):
        marks.append(marks[0].replace("（", "(").replace("）", ")"))
    return any(mark in para.text for mark in marks for para in paper.paras[start:end])


def _misnumbered(paper: Paper, rule: Rule, n: int, level: int, now: int, wanted: int) -> Hit:
    para = paper.paras[n]
    form = numbering.enumerator(level, wanted)
    here = numbering.enumerator(level, now)
    what = "重号" if now == wanted - 1 else "跳号" if now > wanted else "倒号"
    end = 0 if para.number else len(para.text) - len((numbering.strip_number(para.text) or (0, 0, para.text))[2])
    return paper.at(rule, n, 0, max(1, min(end or len(para.text), len(para.text))), what=what, here=here, wanted=form)


def levels(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """一、 followed at once by （1）, or 1. where （一） is used elsewhere."""
    rows = [(n, found[0]) for n, para in enumerate(paper.paras) if (found := _numbered(para))]
    used = {level for _, level in rows}
    above = 0
    for n, level in rows:
        if (
            level > above + 1
            and above
            and (level == 4 or 2 in used)
            and level - above > 1
            and not (level == 4 and above == 2)
        ):
            yield paper.at(rule, n, 0, min(4, len(paper.paras[n].text)))
        above = level


_UNNUMBERED = 9  # below every numbered level


def same_headings(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """Two headings with the same words under the same parent: 存在问题 may stand under each of several."""
    seen: dict[tuple[int, str], int] = {}
    for n, para in enumerate(paper.paras):
        if _begins_anew(para):
            seen = {}
        found = numbering.strip_number(para.said)
        level, words = (found[0], found[2].strip()) if found else (_UNNUMBERED, para.text.strip())
        seen = {key: at for key, at in seen.items() if key[0] <= level}
        if para.kind != "heading":
            continue
        if (level, words) in seen and len(words) > 3:
            before = seen[level, words]
            hit = paper.at(rule, n, 0, len(para.text))
            yield Hit(
                rule,
                n,
                hit.start,
                hit.end,
                hit.message,
                hit.suggestion,
                (),
                ((before, 0, len(paper.paras[before].text)),),
            )
        seen.setdefault((level, words), n)


# --- lists in running text --------------------------------------------------------------------------------------------

_MARKER = re.compile(
    rf"(?<![\u4e00-\u9fff\d])(?:([{NUMERALS}]{{1,3}})(是|要)|第([{NUMERALS}]{{1,3}})([，,、])(?![第{NUMERALS}]))"
)


def _markers(text: str) -> list[tuple[int, int, str]]:
    """Place, number and style (是, 要 or 第) of every spoken enumerator."""
    out = []
    for match in _MARKER.finditer(text):
        value = number(match[1] or match[3])
        if value:
            out.append((match.start(), value, match[2] or "第"))
    return out


def _step(stack: list[int], now: int) -> bool:
    """Go on with the innermost list that waits for this number, or begin a new one inside; False if none waits."""
    if now == 1:
        stack.append(1)
        return True
    kept = list(stack)
    while stack and stack[-1] + 1 != now:
        stack.pop()
    if stack:
        stack[-1] = now
        return True
    stack[:] = kept
    return False


def spoken(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """一是…三是 without 二是, 二是 twice, or a list that changes from 要 to 是."""
    stacks: dict[str, list[int]] = {"是": [], "要": [], "第": []}
    for n, para in enumerate(paper.paras):
        if para.kind == "heading" or _begins_anew(para) or (_numbered(para) or (9, 0))[0] < 3:
            stacks = {style: [] for style in stacks}
        if para.kind != "body":
            continue
        for at, now, style in _markers(para.text):
            inside = not stacks[style] and _spoken_form(now - 1, style) in para.text[:at]
            if _step(stacks[style], now) or inside:
                continue
            yield _unlisted(paper, rule, n, (at, now, style), stacks)
            stacks[style].append(now)


def _unlisted(paper: Paper, rule: Rule, n: int, marker: tuple[int, int, str], stacks: dict[str, list[int]]) -> Hit:
    at, now, style = marker
    other = next((s for s, stack in stacks.items() if s != style and stack and stack[-1] == now - 1), None)
    here = _spoken_form(now, style)
    if other:
        why = f"前面用的是“{_spoken_form(now - 1, other)}”，这里换成了“{here}”"
    elif stacks[style] and stacks[style][-1] == now:
        why = f"“{here}”出现了两次"
    else:
        why = f"“{here}”前面没有“{_spoken_form(now - 1, style)}”"
    return paper.at(rule, n, at, at + len(here), why=why)


def _spoken_form(n: int, style: str) -> str:
    numeral = numbering.chinese(n)
    return f"第{numeral}" if style == "第" else numeral + style


_ANNOUNCED = re.compile(
    rf"(?<![第{NUMERALS}两\d])([两{NUMERALS[1:10]}]|\d{{1,2}})(?:个|点|项|条|种|件|大|句|层)([一-龥]{{0,10}})[：:。]\s*(?:一(是|要)|(第)一[，,、])"
)


def announced(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """三项工作：一是…二是… where the list, over all paragraphs, has another length."""
    for match in _ANNOUNCED.finditer(paper.said):
        wanted = number(match[1])
        if not wanted or not paper.is_prose(match.start(), match.end()):
            continue
        lengths = _list_lengths(paper, match.start(3) - 1 if match[3] else match.start(4), match[3] or "第")
        if wanted not in lengths and min(lengths) > 1:
            yield paper.hit(rule, match.start(), match.end(2), wanted=wanted, found=max(lengths))


def _list_lengths(paper: Paper, start: int, style: str) -> set[int]:
    """How far the list that begins at `start` may count up to the next heading: lists inside lists read in every way."""
    outer = _last_before(paper, start, style)
    stacks: set[tuple[int, ...]] = set()
    ended: set[int] = set()
    for _, now, kind in _markers(paper.said[start : _next_heading(paper, start)]):
        if kind != style:
            continue
        if not stacks and not ended:
            stacks = {(now,)}
            continue
        ended |= {stack[0] for stack in stacks if now == outer + 1 > 1 or not _ways(stack, now)}
        stacks = {way for stack in list(stacks)[:50] for way in _ways(stack, now)}
    return ended | {stack[0] for stack in stacks} or {0}


def _ways(stack: tuple[int, ...], now: int) -> list[tuple[int, ...]]:
    """The lists open after one more enumerator: it goes on with one of them, or begins a new one inside."""
    on = [(*stack[:n], now) for n, top in enumerate(stack) if top + 1 == now]
    return [*on, (*stack, 1)] if now == 1 else on


def _last_before(paper: Paper, start: int, style: str) -> int:
    """The last number of a list of the same style that stands before a place, in the same paragraph or just above."""
    begin = paper.starts[max(0, paper.place(start)[0] - 1)]
    return next((now for _, now, kind in reversed(_markers(paper.said[begin:start])) if kind == style), 0)


def _next_heading(paper: Paper, start: int) -> int:
    n = paper.place(start)[0]
    for k in range(n + 1, len(paper.paras)):
        if paper.paras[k].kind == "heading" or (_numbered(paper.paras[k]) or (9, 0))[0] < 3:
            return paper.starts[k]
    return len(paper.said)


_POINTS = re.compile(
    r"(?:讲|谈|提|说|强调|部署|汇报|报告)(?:以下|如下|下面)?([两二三四五六七八九十])(?:点|个方面|方面|条|个|项)(?:的)?(?:意见|要求|问题|建议|希望|体会|内容|工作|情况|看法|想法)?(?=[。：:，])"
)


def points(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """“讲三点意见” in the opening, and another number of headings 一、."""
    tops = [n for n, para in enumerate(paper.paras) if (_numbered(para) or (0, 0))[0] == 1]
    if len(tops) < 2 or any(_begins_anew(p) for p in paper.paras[tops[0] :]):
        return
    said = list(_POINTS.finditer(paper.said, 0, paper.starts[tops[0]]))
    if said and (wanted := number(said[-1][1])) and wanted != len(tops):
        yield paper.hit(rule, said[-1].start(), said[-1].end(), wanted=wanted, found=len(tops))


_AND_SO_ON = re.compile(
    r"([^，。；：！？\n]{1,160}?)等(\d{1,2}|[两二三四五六七八九十])(?:大|余)?(?:个|家|项|类|种|名|位|条|座|处|所|部|省|市|县|区)"
)


def list_sizes(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """甲、乙、丙、丁等3个: more items than the number allows."""
    for match in _AND_SO_ON.finditer(paper.said):
        wanted = number(match[2])
        items = _items(match[1])
        if wanted and len(items) > wanted and len(items) > 2 and paper.is_prose(match.start(), match.end()):
            start = match.end(1)
            yield paper.hit(rule, start, match.end(), wanted=wanted, found=len(items))


_EACH = re.compile(
    r"(?:^|[，。；：])([^，。；：\d]{2,40}?)(分别(?:同比)?[一-龥]{1,4}((?:\d[\d.]*[%％万亿元家个户人项吨]*、)+\d[\d.]*[%％万亿元家个户人项吨]*))",
    re.MULTILINE,
)


def respectively(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """甲、乙分别增长5%、6%、7%: more values than items; short joint names (城乡, 收支) are not counted out."""
    for match in _EACH.finditer(paper.said):
        left, right = len(_items(match[1])), len(match[3].split("、"))
        if 1 < left < right and not re.search("[和与及]|城乡|进出口|收支|存贷", match[1]):
            yield paper.hit(rule, match.start(2), match.end(2), left=left, right=right)


def _items(text: str) -> Sequence[str]:
    """The items of an enumeration; what stands in quotes or brackets is one."""
    bare = re.sub(r"（[^）]*）|“[^”]*”|《[^》]*》", "甲", text)
    return [item for item in bare.split("、") if item.strip()] if "、" in bare else []
