"""The laws of a draft (design.md §6) as functions: each gives what breaks the law, in words, and nothing for a lawful draft."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

from speechgen import numbering
from speechgen.document import (
    Document,
    Heading,
    Paragraph,
    Salutation,
    Span,
    Title,
    block_text,
    plain_text,
    sentences,
    walk,
)
from speechgen.drafting import Draft, draft, resources
from speechgen.kinds import Kind
from speechgen.situation import Fact, Situation, load_situation, read_situation
from speechgen.text import count_chars

ROOT = Path(__file__).parents[1]
SAMPLES = {path.stem: path for path in sorted((ROOT / "samples").glob("*.yaml"))}
# What is not measured as speeches are: short on purpose, or a chair's script that repeats names, or an address of courtesy.
UNMEASURED = ("全部待补", "最少六行", "治本攻坚收官", "秸秆禁烧主持词", "采茶节致辞")
SEEDS = range(5)
# Papers whose wording is fixed by custom: another seed changes little or nothing, and should not.
FIXED = ("情况通报", "简报", "会议纪要", "实施方案", "会议通知", "任务分解表")
TODAY = date(2026, 11, 21)
STOCK = ("phrase", "frame")

# Six lines that make a situation; tests add what they need.
BASE = """\
文种: 推进会讲话
日期: 2026-09-16
讲话人: 区长
地方: 清江区
会议: 全区消防安全整治推进会
主题: 消防安全整治
"""


@cache
def situation(sample: str) -> Situation:
    """A sample, loaded."""
    return load_situation(SAMPLES[sample], resources().templates.spares)


def _kind(sample: str) -> Kind:
    found = situation(sample).get("文种")
    assert isinstance(found, Fact)
    return resources().templates.kinds[found.text]


# Samples of speeches (a paper of another sort has a title of its own), and those of them with facts enough to be measured.
SPEECHES = tuple(name for name in SAMPLES if not _kind(name).paper.title)
RICH = tuple(name for name in SPEECHES if name not in UNMEASURED)


@cache
def drafted(sample: str, seed: int = 0) -> Draft:
    """The draft of a sample; each is made once in a test run."""
    return draft(situation(sample), seed, TODAY)


def filled(more: str, base: str = BASE) -> str:
    """The six lines and what is added to them; a key given again replaces its line."""
    keys = {line.split(":")[0] for line in more.splitlines() if line[:1].strip()}
    kept = [line for line in base.splitlines() if line.split(":")[0] not in keys]
    return "\n".join([*kept, more]) + "\n"


def draft_of(more: str, seed: int = 0) -> Draft:
    """The draft of the six lines and what is added to them."""
    return draft(read_situation(filled(more)), seed, TODAY)


def text_of(done: Draft) -> str:
    """The plain text of a draft."""
    return plain_text(done.document)


def lettered(document: Document) -> Iterator[tuple[str, list[Span]]]:
    """The text of each block, and the span that each of its characters lies in."""
    for block in document.blocks:
        spans = [span for sentence in sentences(block) for span in sentence.spans]
        yield "".join(span.text for span in spans), [span for span in spans for _ in span.text]


def stock_text(done: Draft, steps: str = "") -> str:
    """What the phrasebank and the templates say (in the steps that begin with `steps`), with □ for every fact."""
    rows = (s.spans for _, _, s in walk(done.document) if s.step.startswith(steps))
    return "\n".join("".join(span.text if span.origin in STOCK else "□" for span in spans) for spans in rows)


def matches(pattern: str, text: str) -> list[str]:
    """Every hit of a pattern, with what stands around it."""
    return [text[max(0, m.start() - 12) : m.end() + 12].replace("\n", "¶") for m in re.finditer(pattern, text)]


# --- provenance (law 2) -----------------------------------------------------------------------------------------------


def stray_digits(done: Draft) -> list[str]:
    """Digits that stand in stock text."""
    return [
        text[max(0, n - 10) : n + 10]
        for text, spans in lettered(done.document)
        for n, char in enumerate(text)
        if char.isdigit() and spans[n].origin in STOCK
    ]


def stray_quotations(done: Draft) -> list[str]:
    """“…” and 《…》 opened by stock text around anything but facts, unless the entry is declared a fixed formulation."""
    out = []
    for text, spans in lettered(done.document):
        for found in re.finditer(r"“[^“”]*”|《[^《》]*》", text):
            inside = spans[found.start() + 1 : found.end() - 1]
            opened = spans[found.start()]
            if opened.origin in STOCK and not all(s.paths for s in inside) and not _declared(opened):
                out.append(f"{found.group()} <- {opened.phrase or opened.origin}")
    return out


def _declared(span: Span) -> bool:
    return bool(span.phrase) and authority().get(span.phrase) == "固定提法"


@cache
def authority() -> dict[str, str]:
    """The authority of every entry of the phrasebank by id."""
    return {phrase.id: phrase.authority for phrase in resources().bank}


# The fields that name persons, units, places and bodies.
NAMES = re.compile(
    r"讲话人\.(?:姓名|单位|受托)|地方\.(?:名称|上级)|东道主\.(?:名称|领导)|会议\.(?:名称|主办|地点)|主题\.(?:全称|办公室)|检查\.单位"
    r"|(?:此前发言|此后发言|上级部署|文件|荣誉|先例|任务|责任\.分工|督查|成绩)\[?\d*\]?\.(?:姓名|单位|会议|名称|授予|地点|牵头|配合|点位|来源|讲话人)"
)
# Words that name nobody in particular, so that stock text may use them as well.
GENERIC = re.compile(r"各.*|有关.*|相关.*|全[市县区镇].*|[省市县区镇]委|[省市县区镇]政府|领导小组")


def names(found: Situation) -> Iterator[Fact]:
    """The names of the situation: leaves that name somebody or some place in particular."""
    for leaf in found.leaves:
        if not leaf.gap and len(leaf.text) >= 3 and NAMES.match(leaf.path) and not GENERIC.fullmatch(leaf.text):
            yield leaf


def stray_names(done: Draft) -> list[str]:
    """Names of the situation that stand where no field path is."""
    known = {name for leaf in names(done.situation) for name in leaf.text.split("、") if len(name) >= 3}
    return [
        f"{name}: {text[max(0, found.start() - 10) : found.end() + 10]}"
        for text, spans in lettered(done.document)
        for name in known
        for found in re.finditer(re.escape(name), text)
        if not all(span.paths for span in spans[found.start() : found.end()])
    ]


def inexact_facts(done: Draft) -> list[str]:
    """Fact spans that do not print their field to the letter."""
    leaves = {leaf.path: leaf.text for leaf in done.situation.leaves}
    spans = (span for _, _, sentence in walk(done.document) for span in sentence.spans)
    runs = groupby(spans, lambda span: (span.origin, span.paths))
    printed = [(paths[0], "".join(s.text for s in run)) for (origin, paths), run in runs if _single(origin, paths)]
    return [f"{path}: {text}" for path, text in printed if not _repeats(text, leaves.get(path, ""))]


def _single(origin: str, paths: tuple[str, ...]) -> bool:
    return origin in ("fact", "own") and len(paths) == 1


def _repeats(text: str, value: str) -> bool:
    return bool(value) and text == value * (len(text) // len(value) or 1)


def spans_without_origin(done: Draft) -> list[str]:
    """Spans that say they come from the situation and do not say from where, or name a field that is not there."""
    known = {leaf.path for leaf in done.situation.leaves} | {gap.path for gap in done.gaps}
    tops = {path.split(".")[0].split("[")[0] for path in known}
    out = []
    for _, _, sentence in walk(done.document):
        for span in sentence.spans:
            if span.origin in ("fact", "gap", "own", "derived") and not span.paths:
                out.append(f"{span.text}: no path")
            if span.origin in ("fact", "gap", "own"):
                out += [f"{span.text}: {path}" for path in span.paths if path not in known]
            if span.origin == "derived":
                out += [f"{span.text}: {path}" for path in span.paths if path.split(".")[0].split("[")[0] not in tops]
                out += [] if span.formula else [f"{span.text}: no formula"]
    return out


# --- structure (law 4) ------------------------------------------------------------------------------------------------


def missing_steps(done: Draft) -> list[str]:
    """Obligatory steps that the plan keeps and the document lacks, or that the plan leaves out though a field is given."""
    steps = resources().templates.steps
    said = {sentence.step for _, _, sentence in walk(done.document)}
    out = []
    for decision in done.plan.decisions:
        step = steps[decision.step]
        if step.duty == "O" and decision.used and step.id not in said and not _empty_on_purpose(done, step.id):
            out.append(f"{step.id} {step.name} is planned and not there")
        given = [path for path in step.any if done.situation.get(path) not in (None, ())]
        if step.duty == "O" and not decision.used and (given or not step.any) and "一节要有" not in decision.reason:
            out.append(f"{step.id} {step.name} is left out: {decision.reason}")
    return out


def _empty_on_purpose(done: Draft, step: str) -> bool:
    """讲几点 has nothing to announce in a speech of one section."""
    return step == "1.9" and done.plan.points < 2


def wrong_counts(done: Draft) -> list[str]:
    """Announced numbers of sections that are not the number of sections."""
    numbered = [b for b in done.document.blocks if isinstance(b, Heading) and b.level == 1]
    out = [] if len(numbered) == done.plan.points else [f"{len(numbered)} headings, {done.plan.points} planned"]
    for _, _, sentence in walk(done.document):
        for span in sentence.spans:
            if span.formula.startswith("本篇共") and numbering.value(span.text) != len(numbered):
                out.append(f"announced {span.text}, {len(numbered)} headings: {sentence.text}")
    return out


def wrong_list_counts(done: Draft) -> list[str]:
    """Counts of items (四个方面) that are not the length of the lists they name."""
    out = []
    for _, _, sentence in walk(done.document):
        for span in sentence.spans:
            lists = [done.situation.get(path) for path in span.paths] if " 共 " in span.formula else []
            length = sum(len(rows) for rows in lists if isinstance(rows, tuple))
            if lists and length != numbering.value(span.text):
                out.append(f"{span.text} for {length} items of {span.paths}: {sentence.text}")
    return out


def wrong_enumerators(done: Draft) -> list[str]:
    """Series that do not start at one, have gaps, or have one item only."""
    out: list[str] = []
    for style, series in _series(done.document).items():
        runs: list[list[int]] = []
        for n in series:
            if n == 1 or not runs:
                runs.append([])
            runs[-1].append(n)
        out += [f"{style}: {run}" for run in runs if run != list(range(1, len(run) + 1)) or len(run) < 2]
    return out


def _series(document: Document) -> dict[str, list[int]]:
    out: dict[str, list[int]] = {}
    for _, _, sentence in walk(document):
        for span in sentence.spans:
            if span.origin != "number":
                continue
            level, spoken = numbering.strip_number(span.text), numbering.strip_inline(span.text)
            style, number = (str(level[0]), level[1]) if level else spoken[:2] if spoken else (span.text, 0)
            out.setdefault(style, []).append(number)
    return out


def enumerators_in_stock_text(done: Draft) -> list[str]:
    """Enumerators written by hand, and the 首先…其次…最后 skeleton."""
    text = stock_text(done)
    series = (
        r"(?m)(?:^|(?<=[。；，：]))(?:[一二三四五六七八九]是|[（(][一二三四五六七八九十][）)]|[一二三四五六七八九]、)"
    )
    return matches(series, text) + matches(r"(?m)(?:^|(?<=[。；！？]))(?:首先|其次|再次|最后)[，,]|其次", text)


# What a stage cannot say in its stock text.
OUT_OF_STAGE = {
    "动员": "收官|最后一公里|一路走来|整改回头看",
    "推进": "收官",
    "收官": "拉开帷幕|刚刚起步|正式启动|动员令",
    "整改": "拉开帷幕|动员令|刚刚起步",
    "迎检": "拉开帷幕|刚刚起步|动员令",
    "总结": "拉开帷幕|刚刚起步|动员令",
}


def stage_clashes(done: Draft) -> list[str]:
    """Stock text of another stage."""
    given = done.situation.get("阶段")
    stage = given.text if isinstance(given, Fact) and not given.gap else done.plan.kind.stage
    return matches(OUT_OF_STAGE[stage], stock_text(done)) if stage in OUT_OF_STAGE else []


HEAD_OF = {"标题": "Title", "讲话人": "Byline", "单位": "Byline", "日期": "Byline"}
HEAD_OF |= {"称谓": "Salutation", "主送": "Salutation", "报头": "Masthead", "纪要标志": "Masthead"}
HEAD = frozenset(HEAD_OF.values())


def head_clashes(done: Draft) -> list[str]:
    """A head that is not what the kind wants, in its order (a speech: title, bylines, address); a title without its
    meeting; a kind that is not asked for."""
    kinds = [type(block).__name__ for block in done.document.blocks]
    first = next((n for n, kind in enumerate(kinds) if kind not in HEAD), len(kinds))
    head = [kind for kind, _ in groupby(kinds[:first])]
    allowed = [kind for kind, _ in groupby(HEAD_OF[name] for name in done.plan.kind.paper.front)]
    out = [] if [kind for kind in allowed if kind in head] == head else [f"head: {head}"]
    out += [f"not there: {kind}" for kind in allowed if kind in ("Title", "Masthead") and kind not in head]
    out += [f"after the head: {kind}" for kind in kinds[first:] if kind in HEAD]
    for block in done.document.blocks:
        if isinstance(block, Title) and block_text(block) != done.document.meta.title:
            out.append(f"title {block_text(block)!r}, meta {done.document.meta.title!r}")
    kind = done.situation.get("文种")
    if not isinstance(kind, Fact) or done.document.meta.kind != kind.text:
        out.append(f"meta says {done.document.meta.kind}")
    return out


# --- residue (law 5) --------------------------------------------------------------------------------------------------

RESIDUE = r"\{\{|\}\}|\{%|%\}|\{#|None|Undefined|undefined|nan\b|[\ufdd0-\ufdef]|<bound|object at 0x"
DOUBLED = r"[，、；：。！？][，、；：。]|[，、；：]{2}|[。！？]{3}|^[，、；：。！？”）》】]|“”|《》|（）|【】"
HAN = "\u3400-\u9fff"


def residue(done: Draft) -> list[str]:
    """Template syntax, Python's words and marks that were left in the text."""
    return matches(RESIDUE, text_of(done))


def doubled_marks(done: Draft) -> list[str]:
    """Two marks where one should be, marks at the start of a block, empty brackets."""
    return [hit for text, _ in lettered(done.document) for hit in matches(DOUBLED, text)]


def empty_blocks(done: Draft) -> list[str]:
    """Blocks, sentences and spans without text."""
    out = [f"block {n} is empty" for n, block in enumerate(done.document.blocks) if not block_text(block).strip()]
    out += [
        f"block {b}: empty sentence" for b, _, s in walk(done.document) if s.spans and not re.search(r"\w|—", s.text)
    ]
    return out + [f"empty span: {s.text}" for _, _, s in walk(done.document) for span in s.spans if not span.text]


def said_twice(done: Draft) -> list[str]:
    """Sentences of twelve characters or more that stand in the draft more than once."""
    body = (s for b, _, s in walk(done.document) if isinstance(done.document.blocks[b], Paragraph))
    texts = (s.text for s in body if any(span.origin != "gap" for span in s.spans))
    return [text for text, n in Counter(texts).items() if n > 1 and count_chars(text) >= 12]


def spaces_in_text(done: Draft) -> list[str]:
    """Blanks beside Chinese characters outside the byline."""
    body = [block_text(b) for b in done.document.blocks if isinstance(b, Paragraph | Heading | Salutation | Title)]
    return [hit for text in body for hit in matches(rf"[{HAN}，。；：！？、][ \t\u3000\n]|[ \t\u3000\n][{HAN}]", text)]


def unbalanced(done: Draft) -> list[str]:
    """Blocks whose brackets or quotation marks do not pair."""
    out = []
    for text, _ in lettered(done.document):
        for opening, closing in ("“”", "《》", "（）", "【】", "‘’", "〔〕", "()"):
            depth = [0]
            for char in text:
                depth.append(depth[-1] + (char == opening) - (char == closing))
            if min(depth) < 0 or depth[-1]:
                out.append(f"{opening}{closing}: {text[:60]}")
    return out


def open_ends(done: Draft) -> list[str]:
    """Paragraphs that do not end with a full stop; an item of a list may end with ； if another item follows."""
    body = [block_text(block) for block in done.document.blocks if isinstance(block, Paragraph)]
    item = re.compile(r"第[一二三四五六七八九十]+项，")
    between = {n for n, text in enumerate(body[1:]) if text and item.match(text) and body[n].endswith("；")}
    return [
        text[-30:] for n, text in enumerate(body) if n not in between and not re.search(r"[。！？：][”’）》]*$", text)
    ]


# --- coverage (law 6) -------------------------------------------------------------------------------------------------

# What does its work without being printed: who speaks, where, when, how a step is worded, who knows a figure.
STEERING = re.compile(r"讲话人\..*|地方\..*|日期|结尾\.句式|.*\.(?:行为|程度)|成绩\[\d+\]\.来源")


def facts_lost(done: Draft) -> list[str]:
    """Given facts that are neither printed nor listed as unused; listed ones that are printed."""
    printed = {path for _, _, s in walk(done.document) for span in s.spans for path in span.paths}
    listed = {leaf.path for leaf in done.unused}
    given = [leaf for leaf in done.situation.leaves if not leaf.gap and not leaf.control]
    lost = [leaf for leaf in given if leaf.path not in printed | listed and not STEERING.fullmatch(leaf.path)]
    return [f"lost: {f.path} {f.text}" for f in lost] + [f"listed and printed: {p}" for p in listed & printed]


def gaps_not_listed(done: Draft) -> list[str]:
    """Printed gaps that the list does not have, empty fields that it lacks, gaps listed twice or without a place."""
    printed = {
        path for _, _, s in walk(done.document) for span in s.spans if span.origin == "gap" for path in span.paths
    }
    listed = Counter(gap.path for gap in done.gaps)
    empty = {leaf.path for leaf in done.situation.leaves if leaf.gap}
    out = [f"printed, not listed: {path}" for path in printed - set(listed)]
    out += [f"empty, not listed: {path}" for path in empty - set(listed)]
    out += [f"listed {n} times: {path}" for path, n in listed.items() if n > 1]
    out += [f"{g.path}: printed is {g.printed}" for g in done.gaps if g.printed != (g.path in printed)]
    out += [f"{g.path}: no place" for g in done.gaps if not (g.pos.file and g.pos.line >= 1 and g.label)]
    return out + [f"out of order: {a.path}, {b.path}" for a, b in pairwise(_from_file(done)) if a.pos > b.pos]


def _from_file(done: Draft) -> list:  # type: ignore[type-arg]
    leaves = {leaf.path for leaf in done.situation.leaves}
    return [gap for gap in done.gaps if gap.path in leaves]


def gap_texts(done: Draft) -> list[str]:
    """【待补：…】 that no gap span stands behind, and gap spans that do not look so."""
    out = []
    for text, spans in lettered(done.document):
        out += [
            m.group() for m in re.finditer(r"【待补[^】]*】", text) if spans[m.start()].origin not in ("gap", "derived")
        ]
        out += [
            s.text
            for s in dict.fromkeys(spans)
            if s.origin == "gap" and not re.fullmatch(r"(【待补：[^】]+】)+", s.text)
        ]
    return out


# --- roles ------------------------------------------------------------------------------------------------------------

ORDERS = r"必须|务必|严肃|追责|问责|不得|限期|一律|严禁|第一责任人|约谈|通报批评"


def orders_by_a_guest(done: Draft) -> list[str]:
    """Orders and threats in the stock text of somebody who is a guest."""
    kind = done.situation.get("文种")
    guest = isinstance(kind, Fact) and kind.text == "到会讲话"
    return matches(ORDERS, stock_text(done)) if guest else []


def persons_in_problems(done: Draft) -> list[str]:
    """Persons named where problems are told."""
    rows = [s for _, _, s in walk(done.document) if s.step.startswith("4.")]
    return [
        f"{p}: {s.text}" for s in rows for span in s.spans for p in span.paths if p.endswith((".姓名", "讲话人.职务"))
    ]
