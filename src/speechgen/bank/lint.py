"""What is wrong with a phrasebank that can be read: fields nobody binds, entries nobody reaches, doubles, facts, bad words.

Each rule is a function from a `Bank` to `Trouble`s; `RULES` names them. The word lists are phrasebank/lint/words.yaml, the
format docs/phrasebank.md. An error keeps an entry from ever being right, a warning is worth a change, a hint a thought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from .. import fields
from ..datafiles import decode, read_bytes
from ..findings import Finding, Level, Pos
from ..text import split_sentences
from .alike import Index, normal
from .facts import ADVICE, Claim, facts_in
from .phrasebank import Phrase
from .reach import Bank, coverage
from .words import boosters_in, forbidden_in, words

# Names that derive.py settles for a whole draft, and local names that realise.py, figures.py and the templates add.
_GLOBAL = """\
文种 阶段 关系 系统 层级 次序 领域 力度 自称 全域 简称 此项工作 历时 领导机关 各单位 点数 任务数 问题数 剩余 贵方 有成绩 依据
督查频次动 头条 目标形 愿景形 本人第一 案情 活动名 呼语"""
_LOCAL = "态度 行为 位次 引 形 形细 事项形 同会 举措形 标题形 主体 清单 条数 时限前 编号"
GLOBAL, LOCAL = frozenset(_GLOBAL.split()), frozenset(_LOCAL.split())
# What conditions may ask of names that only steer.
VALUES: Mapping[str, tuple[str, ...]] = {
    "文种": fields.KINDS,
    "阶段": fields.STAGES,
    "系统": fields.BRANCHES,
    "层级": fields.LEVELS,
    "关系": ("本级", "上级", "来宾", "下级"),
    "次序": ("先讲", "讲", "再讲"),
    "力度": ("缓", "中", "硬"),
    "有成绩": ("是", "否"),
    "本人第一": ("是", "否"),
    "位次": ("高", "同", "低"),
}
PROVED = 2  # rungs of praise from here on need proof
# Kinds of claims that the bank itself tells: quotations and documents that are not declared.
TOLD_ELSEWHERE = ("引语", "文件")
WORDY = 8  # characters of its own from which on an entry can be a double
ENOUGH = 3  # entries that a slot should still have at either tone


class Trouble(NamedTuple):
    """Something to tell about an entry: how bad, which rule, what, what to do."""

    phrase: Phrase
    level: Level
    code: str
    message: str
    remedy: str


# --- rules ----------------------------------------------------------------------------------------------------------------


def unbound(bank: Bank) -> Iterator[Trouble]:
    """Fields in the text that neither the slot offers nor every phrase has; conditions on names that nobody knows."""
    paths = {path for path, _, _ in fields.walk()}
    keys = {path.rpartition(".")[2] for path in paths}
    for name, slot in bank.phrases.slots.items():
        for phrase in bank.entries[name]:
            for wrong in dict.fromkeys(f for f in phrase.fields if f not in slot.fields and f not in paths | GLOBAL):
                text = f"“{phrase.id}”的字段“{wrong}”，句位“{name}”不提供，也不是处处可用的字段"
                yield Trouble(
                    phrase, "error", "unbound", text, f"改成这个句位有的：{'、'.join(slot.fields) or '（没有）'}"
                )
            for key in (key.removeprefix("非") for key in phrase.when):
                if key not in paths | keys | GLOBAL | LOCAL | set(slot.fields):
                    text = f"“{phrase.id}”的条件“{key}”没有这样的字段"
                    yield Trouble(phrase, "error", "unbound", text, "对照 docs/phrasebank.md 的条件和字段改名")


def contradictions(bank: Bank) -> Iterator[Trouble]:
    """Conditions that cannot hold: values that do not exist, a field used and forbidden at once."""
    for phrase in bank.phrases:
        for key, wanted in phrase.when.items():
            name = key.removeprefix("非")
            allowed = VALUES.get(name)
            odd = (
                [v for v in wanted if v not in (*allowed, "有", "无")] if allowed and isinstance(wanted, tuple) else []
            )
            if odd:
                text = f"“{phrase.id}”的条件 {key} 写了不存在的“{'、'.join(odd)}”"
                yield Trouble(phrase, "error", "unreachable", text, f"可用：{'、'.join(allowed or ())}")
            if wanted == "无" and key in phrase.fields:
                text = f"“{phrase.id}”用到“{key}”，条件却要它没有，永远选不上"
                yield Trouble(phrase, "error", "unreachable", text, "去掉这个条件，或去掉文字里的字段")


def unreachable(bank: Bank) -> Iterator[Trouble]:
    """Slots that nothing asks for, and entries for kinds that never come to their slot."""
    for name, entries in bank.entries.items():
        kinds = bank.kinds.get(name, frozenset())
        if name not in bank.steps and entries:
            text = f"句位“{name}”没有模板也没有条目用到，它的 {len(entries)} 条都用不上"
            yield Trouble(entries[0], "warning", "unreachable", text, "在模板里取用它，或停用这些条目")
        for phrase in entries if kinds else ():
            wanted, barred = phrase.when.get("文种"), phrase.when.get("非文种", ())
            left = [k for k in kinds if (not isinstance(wanted, tuple) or k in wanted) and k not in barred]
            if not left:
                coming = isinstance(wanted, tuple) and not set(wanted) & set(bank.templates.kinds)
                text = f"“{phrase.id}”只给{'还不能起草' if coming else f'用不到“{name}”'}的文种，选不上"
                hint = f"用到它的文种：{'、'.join(sorted(kinds))}"
                yield Trouble(phrase, "hint" if coming else "warning", "unreachable", text, hint)


def doubles(bank: Bank) -> Iterator[Trouble]:
    """Entries of one slot that say nearly the same about the same fields and can meet in one draft."""
    for name, entries in bank.entries.items():
        known = {phrase.id: phrase for phrase in entries}
        if bank.phrases.slots[name].shape == "标题":
            continue  # headings of one content come in several patterns, to match in a set
        rows = [(p.id, normal(p.parts)) for p in entries if len(p.literal) >= WORDY]
        for one, two, score in Index(rows).twins():
            a, b = known[one], known[two]
            if a.fields == b.fields and _can_meet(a, b) and two != a.twin and one != b.twin:
                text = f"“{two}”和“{one}”几乎一样（相同 {score:.0%}），只换了几个字"
                yield Trouble(b, "warning", "alike", text, "留一条；要两条，就换一个意思、换一种句式")


def _can_meet(a: Phrase, b: Phrase) -> bool:
    """Whether no condition of one shuts out the other."""
    return not any(_apart(a.when.get(key), b.when.get(key), a, b, key) for key in {**a.when, **b.when})


def _apart(one: object, two: object, a: Phrase, b: Phrase, key: str) -> bool:
    if isinstance(one, tuple) and isinstance(two, tuple):
        return not set(one) & set(two)
    if "无" in (one, two):
        return "有" in (one, two) or key in (*a.fields, *b.fields)
    return isinstance(one, str) and isinstance(two, str) and one != two


def ladders(bank: Bank) -> Iterator[Trouble]:
    """Rungs of praise without proof, and gaps in a ladder."""
    for name, entries in bank.entries.items():
        rungs = Counter(phrase.rung for phrase in entries if phrase.rung > 0)
        missing = [n for n in range(1, max(rungs, default=0)) if not rungs[n]]
        if missing:
            text = f"句位“{name}”的评价台阶缺第 {'、'.join(map(str, missing))} 级"
            yield Trouble(entries[0], "warning", "ladder", text, "每一级至少写一条，凭据不够时才有低一级的话可说")
        for phrase in entries:
            if phrase.rung >= PROVED and not phrase.proof:
                text = f"“{phrase.id}”是第 {phrase.rung} 级的评价，没有写凭据（proof）"
                yield Trouble(phrase, "error", "ladder", text, "写明要什么凭据：数量、多项数量、对比、排名、荣誉")


def periods(bank: Bank) -> Iterator[Trouble]:
    """Periods that end before they begin or have run out; a formula and what replaced it in force together."""
    known = {phrase.id: phrase for phrase in bank.phrases}
    for phrase in known.values():
        start, end = phrase.valid_from, phrase.valid_until
        if start and end and end < start:
            text = f"“{phrase.id}”的有效期 {start} 到 {end} 是反的"
            yield Trouble(phrase, "error", "period", text, "把起止改过来")
        elif end and end < bank.today[: len(end)]:
            text = f"“{phrase.id}”的有效期到 {end} 为止，现在的稿子用不上了"
            yield Trouble(phrase, "hint", "period", text, "有新提法就补上；确实不用了就停用（retired: true）")


def one_sided(bank: Bank) -> Iterator[Trouble]:
    """Slots where a soft or a hard speech has hardly anything left to say."""
    for name, entries in bank.entries.items():
        for tone, other in (("硬", "缓"), ("缓", "硬")):
            marked = [phrase for phrase in entries if phrase.tone == tone]
            left = len(entries) - len(marked)
            if marked and left < min(ENOUGH, len(marked)):
                text = f"句位“{name}”有 {len(marked)} 条“{tone}”的，力度要“{other}”时只剩 {left} 条"
                yield Trouble(marked[0], "warning", "tone", text, f"补几条“{other}”的或不分力度的说法")


def facts(bank: Bank) -> Iterator[Trouble]:
    """Figures, dates, names and bodies in the words of an entry: these come from the situation file only."""
    for phrase in bank.phrases:
        for claim in claims(phrase):
            yield Trouble(phrase, "error", "fact", f"“{phrase.id}”{claim.reason}", ADVICE[claim.kind])


def claims(phrase: Phrase) -> list[Claim]:
    """The facts in the words of an entry. A quotation or a document has been declared where the bank takes it; a count
    (三条要求) is none where a condition counts; a fixed formulation is what it is."""
    counts = any(isinstance(wanted, str) and wanted[0].isdigit() for wanted in phrase.when.values())
    free = (*TOLD_ELSEWHERE, *(["数字"] if counts else []))
    found = facts_in(_shown(phrase, "{{ }}")) if phrase.authority != "固定提法" else []
    words = "，".join(hit.text for hit in forbidden_in(_shown(phrase)))  # told there
    return [claim for claim in found if claim.kind not in free and claim.text not in words]


def bad_words(bank: Bank) -> Iterator[Trouble]:
    """Words that a phrase has no use for, and boosters heaped up in one sentence."""
    limit = int(words()["booster_limit"])
    for phrase in bank.phrases:
        shown = _shown(phrase)
        for hit in forbidden_in(shown):
            if hit.text in phrase.about:
                continue  # the situation file says it
            text = f"“{phrase.id}”里有“{hit.text}”：{hit.sort}"
            yield Trouble(phrase, "error", "word", text, "换个实在的说法，或删掉")
        heaped = [found for s in split_sentences(shown) if len(found := boosters_in(s)) > limit]
        if heaped:
            text = f"“{phrase.id}”一句里叠了“{'、'.join(heaped[0])}”"
            yield Trouble(phrase, "warning", "booster", text, f"一句至多 {limit} 个程度词，删到只剩必要的")


def _shown(phrase: Phrase, field: str = "□") -> str:
    return "".join(part.value if part.kind == "text" else field for part in phrase.parts)


def thin(bank: Bank) -> Iterator[Trouble]:
    """Steps of a kind that no slot of theirs has an entry for."""
    for row in coverage(bank):
        if not row.entries:
            entry = next(iter(bank.entries[row.least]))
            text = f"“{row.kind}”的步骤 {row.step} 没有一条能用的"
            yield Trouble(entry, "warning", "thin", text, f"在“{row.least}”里补几条给这个文种的说法")


RULES: tuple[Callable[[Bank], Iterable[Trouble]], ...] = (
    unbound,
    contradictions,
    unreachable,
    doubles,
    ladders,
    periods,
    one_sided,
    facts,
    bad_words,
    thin,
)


# --- results --------------------------------------------------------------------------------------------------------------


def lint(bank: Bank, files: Collection[str] = ()) -> list[Finding]:
    """The findings of all rules in file order; only those about `files` (full paths), if any are named."""
    troubles = chain.from_iterable(rule(bank) for rule in RULES)
    rows = [_finding(one) for one in troubles if not files or str(Path(one.phrase.file).resolve()) in files]
    return sorted(dict.fromkeys(rows), key=lambda finding: (finding.pos, finding.code))


def _finding(trouble: Trouble) -> Finding:
    phrase, level, code, message, remedy = trouble
    lines = _lines(phrase.file)
    line = lines[phrase.line - 1] if 0 < phrase.line <= len(lines) else ""
    return Finding(Pos(phrase.file, phrase.line, max(1, phrase.column)), level, code, message, remedy, line)


@lru_cache(maxsize=64)
def _lines(file: str) -> tuple[str, ...]:
    """The lines of a phrase file, to show the one that a finding is about."""
    return tuple(decode(read_bytes(Path(file)), file).splitlines())
