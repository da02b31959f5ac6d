"""What a situation file says in fixed formulations: those out of their period or misquoted, with the wording of the day.

Nothing is changed for the user: his words are printed as he wrote them, and he is told (genre.md §6.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .bank.formulations import Formulation, Formulations, Occurrence, month_in_words
from .derive import Derived
from .findings import Finding, Level
from .situation import Fact, Situation

SOFT = ("规划", "标准")  # names that are also used before and after their years: 谋划“十五五”, “十四五”收官
_VERBATIM = re.compile(r"引语\[\d+\]|文件\[\d+\]|依据\[\d+\]|上级部署\[\d+\]\.(?:会议|文件)")
OCCASION = "党委"  # the system whose speeches of weight may close with a political formula (genre.md §2.2, 9.4)
CLOSING = "结尾.提法"


def advice(situation: Situation, derived: Derived, book: Formulations) -> Iterator[Finding]:
    """A finding for each formulation in the file's own words that is out of its period or misquoted, each told once."""
    day = derived.today.isoformat()
    seen: set[tuple[str, str]] = set()
    for fact in situation.leaves:
        if fact.gap or fact.control or _VERBATIM.match(fact.path):
            continue
        for hit in book.find(fact.text, day):
            if (hit.outside or hit.status == "corrupted") and (hit.entry.id, hit.text) not in seen:
                seen.add((hit.entry.id, hit.text))
                yield _finding(fact, hit, book, day)
    yield from _closing_refused(situation, derived, book)


def level(hit: Occurrence) -> Level:
    """How bad an occurrence is in somebody's own words: a hint where the sentence speaks of former times."""
    return "hint" if hit.outside and (hit.history or hit.entry.kind in SOFT) else "warning"


def _finding(fact: Fact, hit: Occurrence, book: Formulations, day: str) -> Finding:
    message, todo = explained(hit, book, day)
    return Finding(fact.pos, level(hit), "formulation", message, todo, length=len(hit.text))


def explained(hit: Occurrence, book: Formulations, day: str) -> tuple[str, str]:
    """What is wrong about an occurrence, and what to do, in words."""
    entry, source = hit.entry, f"出处：{hit.entry.source}"
    if hit.status == "corrupted":
        return f"“{hit.text}”和规范提法不一致：{hit.why}", f"规范提法：{entry.text}（{source}）"
    spoken = month_in_words(day[:7])
    if hit.status == "early":
        message = f"“{hit.text}”{month_in_words(entry.valid_from)}才有，讲话在{spoken}"
        return message, f"核对讲话日期，或换成当时的提法（{source}）"
    message = f"“{hit.text}”作为现行提法只用到{month_in_words(entry.valid_until)}，讲话在{spoken}"
    now = book.now(entry, day)
    current = f"现在的提法：{now.text}（出处：{now.source}）；" if now else ""
    return message, f"{current}讲过去的事可以保留，写明是哪一年"


def settle_closing(situation: Situation, derived: Derived, book: Formulations) -> None:
    """A closing formula that the file names by its short name becomes the full wording, where the occasion permits.

    The text stays the field's: it is derived from 结尾.提法, and the explanation names the entry and its source.
    """
    fact, entry = _asked(situation, book)
    if fact and entry and entry.text != fact.text and not _refusal(entry, derived):
        derived.names[CLOSING] = derived.mark(
            entry.text, [CLOSING], f"提法库“{fact.text}”的规范全文，出处：{entry.source}"
        )


def _asked(situation: Situation, book: Formulations) -> tuple[Fact | None, Formulation | None]:
    fact = situation.get(CLOSING)
    return (fact, book.named(fact.text)) if isinstance(fact, Fact) and fact.text else (None, None)


def _refusal(entry: Formulation, derived: Derived) -> str:
    """Why an entry cannot stand in full at the close; empty if it can."""
    if "closing" not in entry.scope:
        return "这一条不是结尾用的话"
    if entry.standing(derived.today.isoformat()) != "current":
        return "讲话的时候不在有效期"
    return "" if derived.names["系统"] == OCCASION else "政治提法一般只在党委的重要会议上用"


def _closing_refused(situation: Situation, derived: Derived, book: Formulations) -> Iterator[Finding]:
    fact, entry = _asked(situation, book)
    why = _refusal(entry, derived) if fact and entry and entry.text != fact.text else ""
    if fact and entry and why:
        text = f"“{fact.text}”没有换成规范全文：{why}，照原样印"
        yield Finding(fact.pos, "hint", "formulation", text, f"要用全文就写：{entry.text}")
