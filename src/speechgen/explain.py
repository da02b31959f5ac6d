"""Why every sentence is as it is: step, formulation, facts with their lines, what was passed over (design.md §1.3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from .bank.phrasebank import Phrase
from .document import Pick, Sentence, plain_text, walk
from .drafting import Draft, Resources
from .gaps import Gap, use_of
from .worth import most_helpful
from .writers.layout import Note

SHOWN = 5  # passed-over entries named in the readable form; the JSON has all of them


def rows(draft: Draft, found: Resources) -> list[dict[str, Any]]:
    """One row a sentence, in order: text, move, step, phrases, facts, derived values, evaluation."""
    phrases = {p.id: p for slot in found.bank.slots for p in found.bank.entries(slot)}
    return [_row(draft, found, phrases, b, s, sentence) for b, s, sentence in walk(draft.shown)]


def _row(
    draft: Draft, found: Resources, phrases: dict[str, Phrase], b: int, s: int, sentence: Sentence
) -> dict[str, Any]:
    step = found.templates.steps.get(sentence.step)
    return {
        "block": b,
        "sentence": s,
        "text": sentence.text,
        "move": f"{step.move} {found.templates.move_names[step.move]}" if step else "",
        "step": f"{step.id} {step.name}" if step else "",
        "phrases": [_phrase(pick, phrases[pick.phrase]) for pick in sentence.picks],
        "facts": list(_facts(draft, sentence)),
        "derived": [
            {"text": span.text, "formula": span.formula, "paths": list(span.paths)}
            for span in sentence.spans
            if span.origin == "derived"
        ],
        "suggestions": [
            {"text": span.text, "path": span.paths[0], "source": span.formula}
            for span in sentence.spans
            if span.origin == "suggestion"
        ],
    }


def _phrase(pick: Pick, phrase: Phrase) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": phrase.id,
        "slot": pick.slot,
        "at": f"{phrase.file}:{phrase.line}",
        "authority": phrase.authority,
        "why": why(phrase),
        "passed_over": [{"id": p.id, "reason": p.reason} for p in pick.passed],
    }
    if phrase.rung:
        row["praise"] = {"rung": phrase.rung, "proof": list(phrase.proof)}
    return row


def why(phrase: Phrase) -> str:
    """The reasons that speak for an entry, in words."""
    reasons = [f"用到 {'、'.join(phrase.fields)}"] if phrase.fields else []
    if phrase.about:
        reasons.append(f"合题材（{'、'.join(phrase.about[:3])}）")
    if phrase.rung:
        proof = f"，凭据 {'或'.join(phrase.proof)}" if phrase.proof else "，不要凭据"
        reasons.append(f"评价第 {phrase.rung} 级{proof}")
    reasons += [
        f"{key}＝{wanted if isinstance(wanted, str) else '/'.join(wanted)}" for key, wanted in phrase.when.items()
    ]
    return "；".join(reasons)


def _facts(draft: Draft, sentence: Sentence) -> Iterator[dict[str, str]]:
    leaves = {fact.path: fact for fact in draft.situation.leaves}
    seen: set[str] = set()
    for span in sentence.spans:
        for path in span.paths:
            fact = leaves.get(path)
            if fact is None or path in seen:
                continue
            seen.add(path)
            yield {"path": path, "value": fact.text or f"【待补：{fact.label}】", "at": str(fact.pos)}


def as_json(draft: Draft, found: Resources) -> str:
    """The whole explanation as JSON: sentences, plan decisions, gaps, unused facts."""
    data = {
        "title": draft.document.meta.title,
        "seed": draft.seed,
        "chars": draft.chars,
        "target": draft.target,
        "stock_share": round(draft.indicators.stock_share, 3),
        "sentences": rows(draft, found),
        "plan": [{"step": d.step, "name": d.name, "used": d.used, "reason": d.reason} for d in draft.plan.decisions],
        "gaps": [{"path": g.path, "label": g.label, "at": str(g.pos), "supplier": g.supplier} for g in draft.gaps],
        "suggestions": [{"path": s.path, "text": s.text, "source": s.source} for s in draft.suggestions],
        "unused": [{"path": f.path, "value": f.text, "at": str(f.pos)} for f in draft.unused],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def as_markdown(draft: Draft, found: Resources) -> str:
    """The explanation for reading: every sentence with its sources, then the plan."""
    out = [f"# 逐句说明：{draft.document.meta.title}", "", f"种子 {draft.seed} · {draft.chars} 字", ""]
    for n, row in enumerate(rows(draft, found), 1):
        out += [f"**{n}.** {row['text']}", "", *(f"- {line}" for line in _lines(row)), ""]
    out += ["## 步骤的取舍", ""]
    out += [f"- {'用' if d.used else '不用'}　{d.step} {d.name}：{d.reason}" for d in draft.plan.decisions]
    return "\n".join(out) + "\n"


def _lines(row: dict[str, Any]) -> Iterator[str]:
    if row["step"]:
        yield f"语步：{row['move']}，步骤 {row['step']}"
    for fact in row["facts"]:
        yield f"事实：{fact['path']} = {fact['value']}（{fact['at']}）"
    for value in row["derived"]:
        yield f"推算：{value['text']} ← {value['formula']}（{'、'.join(value['paths'])}）"
    for one in row["suggestions"]:
        yield f"建议：{one['text']} ← {one['source']}（给 {one['path']} 用，不是讲话内容）"
    for phrase in row["phrases"]:
        yield f"句式：{phrase['id']}（{phrase['authority']}）{'；' + phrase['why'] if phrase['why'] else ''}"
        if "praise" in phrase:
            proof = "或".join(phrase["praise"]["proof"]) or "不要凭据"
            yield f"评价：第 {phrase['praise']['rung']} 级，凭据 {proof}"
        if phrase["passed_over"]:
            yield "没有用：" + "；".join(f"{p['id']}（{p['reason']}）" for p in phrase["passed_over"][:SHOWN])


def notes(draft: Draft, found: Resources) -> list[Note]:
    """The same as Word comments, one on each sentence that has something to explain."""
    made = ((row, list(_lines(row))) for row in rows(draft, found))
    return [Note(row["block"], row["sentence"], "\n".join(lines)) for row, lines in made if lines]


def _unused(draft: Draft) -> Iterator[str]:
    """Facts that no sentence used: those of the kind one by one, those of other papers of the meeting in one line."""
    own, other = use_of(draft.unused, plain_text(draft.document), draft.fields)
    if own:
        yield f"给了但没有用上 {len(own)} 处："
        yield from (f"  {f.pos.line:>4} 行  {f.path}：{f.text}" for f in own)
    if other:
        named = "、".join(f"{root}（{n} 处）" for root, n in other.items())
        yield f"{draft.plan.kind.id}用不着、留给会议其他材料的：{named}"


def summary(draft: Draft, where: Iterable[str]) -> str:
    """What the screen shows after a draft: where it is, how long, what is missing, what was not used."""
    out = [f"已写好：{place}" for place in where]
    goal = (
        f"，要求 {draft.target} 字" if draft.target else f"，本文种一般 {draft.plan.kind.low}—{draft.plan.kind.high} 字"
    )
    out.append(f"篇幅：{draft.chars} 字，约 {max(1, round(draft.minutes))} 分钟{goal}")
    out.append(f"套语句：占 {draft.indicators.stock_share:.0%}（整句没有本地事实的，宜在 45% 以内）")
    if draft.target and draft.chars < draft.target * 0.95:
        out.append(
            f"短了 {draft.target - draft.chars} 字：事实只够写到这里，没有注水。补上这些最管用：{_helpful(draft)}"
        )
    elif draft.target and draft.chars > draft.target * 1.05:
        out.append(f"超出 {draft.chars - draft.target} 字：事实较多，可删减情况表里次要的条目")
    printed = [g for g in draft.gaps if g.printed]
    other = [g for g in draft.gaps if not g.printed]
    if printed:
        out += [f"待补 {len(printed)} 处（稿里印着，补上才能定稿）：", *map(_gap_line, printed)]
    if other:
        out += [f"没有写、一般应有 {len(other)} 处（不写也行）：", *map(_gap_line, other)]
    if draft.suggestions:
        out.append(
            f"建议 {len(draft.suggestions)} 处（稿里标着〔建议：…〕，不是讲话内容：采用的核实后写进情况表，其余删去）："
        )
        out += [f"  {s.pos.line:>4} 行  {s.path}：{s.text}" for s in draft.suggestions]
    out += _unused(draft)
    if draft.masked:
        out.append(f"隐去的名称照印：{'、'.join(draft.masked[:6])}{'……' if len(draft.masked) > 6 else ''}")
    return "\n".join(out)


def _gap_line(gap: Gap) -> str:
    who = f"，请 {gap.supplier} 提供" if gap.supplier else ""
    return f"  {gap.pos.line:>4} 行  {gap.path}（{gap.label}）{who}"


def _helpful(draft: Draft) -> str:
    rows = [row.words for row in most_helpful(draft.situation, draft.document, frozenset(draft.plan.useful))]
    return "、".join(rows) or "成绩、荣誉、意义一类的事实"
