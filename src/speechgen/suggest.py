"""`--fill`: what a topic pack suggests for tasks that have only a title and for fields that were left out.

A suggestion is no text of the speech: it stands as 〔建议：…〕 in spans of an origin of their own, is counted and listed, and
is never in a final copy (design.md §3). It comes from the pack's vocabulary by the words it shares with the task; where
none fits, none is offered. Length, indicators and records are those of the draft without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from .chance import chance
from .derive import plain
from .document import Block, Document, Paragraph, Sentence, Span, sentences, with_sentences
from .drafting import Draft, Resources
from .findings import Pos
from .gaps import Suggestion
from .realise import about_text, items, listed
from .records import replace
from .situation import Item, Situation
from .text import HAN, ends_sentence

MOST = 3  # things that one suggestion names
PAIRS = "动宾"
# What a task can be suggested, by the list of the pack: the first list in which something fits.
FOR_TASKS = {
    PAIRS: ("举措可写{}", "可以从{}写起", "办法上可写{}"),
    "薄弱环节": ("举措可针对{}来写", "可针对{}写几条举措"),
    "场所": ("重点可写{}", "可写明先抓{}"),
}
# What a field that was left out can be suggested: its list, the move it belongs to, the wordings.
FOR_FIELDS = {
    "问题": ("薄弱环节", 4, ("存在的问题，可对照{}查一查，属实的写进来", "问题可从{}里核实着写")),
    "责任": ("工作线", 6, ("责任可按{}几条线来分", "分工可按{}几方面写")),
    "督查": ("检查方式", 6, ("督查方式可写{}", "怎么督查，可从{}里选")),
}
# Pairs of characters that any task may have: sharing them says nothing.
_COMMON_WORDS = (
    "工作 整治 管理 建设 加强 推进 落实 责任 问题 重点 全面 做好 抓好 开展 专项 行动 提升 规范 组织 强化 提高 改善 处理 解决 "
    "情况 单位 部门 人员 群众 大家 全部 各类 其他"
)
_COMMON = frozenset(_COMMON_WORDS.split())


def filled(draft: Draft, found: Resources) -> Draft:
    """A draft with the suggestions that its topic's pack has for it; as it is if there is no pack or nothing fits."""
    topic = _topic(draft.situation, found)
    words = found.bank.vocabulary(topic)
    document, made = draft.document, []
    for one, put in (*_for_tasks(draft, topic, words), *_for_fields(draft, found, topic, words)):
        placed = put(document, _span(one))
        if placed is not None:
            document = placed
            made.append(one)
    return replace(draft, suggestions=tuple(made), filled=document) if made else draft


def _topic(situation: Situation, found: Resources) -> str:
    name, *words = (plain(situation.get(f"主题.{key}")) for key in ("领域", "全称", "简称"))
    return found.bank.topic_of(name, "".join(words))


def _span(one: Suggestion) -> Span:
    return Span(f"〔建议：{one.text}〕", "suggestion", (one.path,), formula=one.source)


# --- what is suggested ------------------------------------------------------------------------------------------------

_Put = Callable[[Document, Span], "Document | None"]


def _for_tasks(draft: Draft, topic: str, words: Mapping[str, Sequence[str]]) -> Iterator[tuple[Suggestion, _Put]]:
    """For each task without actions and without the secretary's own wording: things that share a word with it."""
    own = {plain(item.get("位置")) for item in items(draft.situation, "自拟")}
    for task in items(draft.situation, "任务"):
        if any(plain(v) for v in listed(task.get("举措"))) or not plain(task) or plain(task.get("编号")) in own:
            continue
        for name, wordings in FOR_TASKS.items():
            fit = _fitting(about_text(task), words.get(name, ()), topic, _key(draft, task.path))
            if fit:
                text = _worded(fit, wordings, _key(draft, task.path))
                source = f"专题包“{topic}”的{name}"
                yield Suggestion(f"{task.path}.举措", task.pos, text, source), _beside(task)
                break


def _for_fields(
    draft: Draft, found: Resources, topic: str, words: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Suggestion, _Put]]:
    """For each field of `FOR_FIELDS` that the kind would have used and the file leaves out."""
    about = " ".join(about_text(task) for task in items(draft.situation, "任务"))
    for name, (source, move, wordings) in FOR_FIELDS.items():
        if not _left_out(draft, found, name):
            continue
        key = _key(draft, name)
        near = _fitting(about, words.get(source, ()), topic, key)
        fit = list(dict.fromkeys([*near, *_any(words.get(source, ()), key)]))[:MOST]
        if len(fit) > 1:
            one = Suggestion(name, Pos(draft.situation.file), _worded(fit, wordings, key), f"专题包“{topic}”的{source}")
            yield one, _after_move(move)


def _left_out(draft: Draft, found: Resources, name: str) -> bool:
    steps = found.templates.steps
    unused = (d.step for d in draft.plan.decisions if not d.used)
    wanted = name in draft.plan.missing or any(name in _roots(steps[step].any) for step in unused if step in steps)
    return wanted and not draft.situation.get(name)


def _roots(fields: Sequence[str]) -> set[str]:
    return {field.split(".")[0] for field in fields}


def _key(draft: Draft, place: str) -> str:
    """What chance depends on: the seed, the occasion and the place."""
    day = plain(draft.situation.get("日期"))
    return hashlib.blake2b(f"{draft.seed}|fill|{day}|{place}".encode(), digest_size=8).hexdigest()


def _fitting(text: str, entries: Sequence[str], topic: str, key: str) -> list[str]:
    """The entries that share a word with a text, those that share most first, chance among equals; none if none does.

    What the text already says, and entries with figures, are left out; of a verb–object pair only the object counts.
    """
    mine = _pairs(text) - _COMMON - _pairs(topic)
    usable = [entry for entry in entries if _usable(entry, text)]
    rows = [(len(_pairs(entry.split(" ")[-1]) & mine), chance(key, entry), entry) for entry in usable]
    best = sorted((row for row in rows if row[0]), key=lambda row: (-row[0], row[1]))
    return [entry.replace(" ", "") for _, _, entry in best[:MOST]]


def _any(entries: Sequence[str], key: str) -> list[str]:
    """A few entries by chance: a whole pack fits a field of its topic."""
    usable = (entry for entry in entries if _usable(entry, ""))
    return [entry.replace(" ", "") for entry in sorted(usable, key=lambda entry: chance(key, entry))[:MOST]]


def _usable(entry: str, text: str) -> bool:
    said = text and entry.split(" ")[-1] in text
    return not said and not any(char.isdigit() for char in entry)


def _pairs(text: str) -> set[str]:
    return {a + b for run in HAN.findall(text) for a, b in pairwise(run)}


def _worded(things: Sequence[str], wordings: Sequence[str], key: str) -> str:
    wording = min(wordings, key=lambda one: chance(key, one))
    return wording.format("、".join(things))


# --- where it stands --------------------------------------------------------------------------------------------------


def _beside(task: Item) -> _Put:
    """Puts a span at the end of what the draft says about a task, before the full stop."""

    def put(document: Document, span: Span) -> Document | None:
        for n, block in enumerate(document.blocks):
            if isinstance(block, Paragraph) and _names(block, f"{task.path}.标题", task.path):
                blocks = (*document.blocks[:n], _with(block, _last(block, task.path), span), *document.blocks[n + 1 :])
                return replace(document, blocks=blocks)
        return None

    return put


def _names(block: Block, *paths: str) -> bool:
    """Whether a block says a field in its own words, not in passing: the title of a task."""
    return any(path in span.paths for s in sentences(block) for span in s.spans for path in paths)


def _last(block: Paragraph, path: str) -> int:
    """The last sentence of a block about a task, never its run-in heading alone."""
    mine = [n for n, s in enumerate(block.sentences) if any(p.startswith(path) for span in s.spans for p in span.paths)]
    return mine[-1] if mine and mine[-1] >= bool(block.lead) else len(block.sentences) - 1


def _with(block: Paragraph, number: int, span: Span) -> Block:
    made = list(block.sentences)
    made[number] = _before_stop(made[number], span)
    return with_sentences(block, made)


def _before_stop(sentence: Sentence, span: Span) -> Sentence:
    """A sentence with a span before its closing mark, so that it stays one sentence wherever it is read."""
    *before, last = sentence.spans
    if last.origin == "gap" or not ends_sentence(last.text):
        return replace(sentence, spans=(*sentence.spans, span))
    body = replace(last, text=last.text[:-1])
    return replace(sentence, spans=(*before, *([body] if body.text else []), span, replace(last, text=last.text[-1])))


def _after_move(move: int) -> _Put:
    """Puts a span in a paragraph of its own after the last paragraph of a move, or of the moves before it."""

    def put(document: Document, span: Span) -> Document | None:
        places = [n for n, block in enumerate(document.blocks) if 0 < _move(block) <= move]
        if not places:
            return None
        at = places[-1] + 1
        own = Paragraph((Sentence((span,)),))
        return replace(document, blocks=(*document.blocks[:at], own, *document.blocks[at:]))

    return put


def _move(block: Block) -> int:
    """The number of the move that a paragraph belongs to; 0 for anything else."""
    steps = [s.step for s in block.sentences if s.step] if isinstance(block, Paragraph) else []
    return int(steps[-1].split(".")[0]) if steps else 0
