"""What `check` found, for the screen, as JSON, as texts of Word comments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from speechgen.checkers import Hit
from speechgen.checking.mending import Change
from speechgen.checking.rules import Rule
from speechgen.checking.run import Report, hit_id
from speechgen.findings import Level, excerpt
from speechgen.reading.manuscript import Manuscript
from speechgen.text import minutes

NAMES: dict[Level, str] = {"error": "必改", "warning": "疑似", "hint": "提示"}
_SHOWN: dict[Level, int] = {"error": 5, "warning": 5, "hint": 1}
_MANY = 20  # so many of a kind are a habit: two examples show it
SPEED = 190


def place(manuscript: Manuscript, n: int, start: int) -> str:
    """Where something stands, in words."""
    if not manuscript.paras:
        return "全文"
    unit = "段" if manuscript.format == "docx" else "行"
    kind = {"note": "脚注", "box": "文本框", "header": "页眉页脚", "cell": "表格"}.get(manuscript.paras[n].kind, "")
    return f"{kind}第{manuscript.paras[n].line}{unit}第{start + 1}字"


def as_text(report: Report, everything: bool = False) -> str:
    """The report for the screen: counts first, then by level and rule; many of a kind are counted, not listed."""
    manuscript = report.manuscript
    counts = " · ".join(f"{name} {report.count(level)}" for level, name in NAMES.items())
    lines = [
        f"{manuscript.file}：{report.chars}字，念一遍{_long(report.chars)}（{SPEED}字/分）",
        f"{counts}" + (f" · 按约定放过 {report.silenced}" if report.silenced else ""),
    ]
    for level, name in NAMES.items():
        rows = [hit for hit in report.hits if hit.rule.level == level]
        if rows:
            lines += ["", f"【{name}】"]
            lines += _level(manuscript, rows, everything)
    if not report.hits:
        lines.append("没有发现问题。")
    return "\n".join(lines)


def _long(chars: int) -> str:
    length = minutes(chars, SPEED)
    return f"约{length:.0f}分钟" if length >= 1 else "不到1分钟"


def _level(manuscript: Manuscript, rows: Sequence[Hit], everything: bool) -> Iterator[str]:
    key = _first_places(rows)
    for rule_id, hits in groupby(
        sorted(rows, key=lambda hit: (key[hit.rule.id], hit.para)), key=lambda hit: hit.rule.id
    ):
        same = list(hits)
        most = len(same) if everything else 2 if len(same) > _MANY else _SHOWN[same[0].rule.level]
        count = f"　{len(same)}处" if len(same) > 1 else ""
        yield f"  {rule_id} {same[0].rule.name}（{same[0].rule.authority}）{count}"
        for hit in same[:most]:
            yield from _one(manuscript, hit)
        if len(same) > most:
            rest = "、".join(dict.fromkeys(str(manuscript.paras[hit.para].line) for hit in same[most:]))
            unit = "段" if manuscript.format == "docx" else "行"
            yield f"    另有 {len(same) - most} 处，在第 {_cut(rest)} {unit}（--all 全部列出）"


def _first_places(rows: Sequence[Hit]) -> dict[str, int]:
    places: dict[str, int] = {}
    for n, hit in enumerate(rows):
        places.setdefault(hit.rule.id, n)
    return places


def _cut(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[:most].rpartition("、")[0] + "……"


def _one(manuscript: Manuscript, hit: Hit) -> Iterator[str]:
    yield f"    {place(manuscript, hit.para, hit.start)}：{hit.message}"
    if manuscript.paras and hit.end > hit.start:
        text = manuscript.paras[hit.para].text.replace("\n", " ").replace("\t", " ")
        yield from (f"        {line}" for line in excerpt(text, hit.start, hit.end - hit.start))
    if hit.suggestion:
        yield f"      → {hit.suggestion}　[{hit_id(manuscript, hit)}]"
    else:
        yield f"      [{hit_id(manuscript, hit)}]"


def changes_as_text(manuscript: Manuscript, done: Sequence[Change], everything: bool = False) -> str:
    """The changes made, before and after, by rule; of a habit (many of a kind) some examples unless all are wanted."""
    lines = [f"改了 {len(done)} 处："]
    for rule_id, found in groupby(sorted(done, key=lambda change: change.hit.rule.id), key=lambda c: c.hit.rule.id):
        same = list(found)
        most = len(same) if everything or len(same) <= _MANY else _SHOWN["error"]
        lines += [_changed(manuscript, change) for change in same[:most]]
        if len(same) > most:
            lines.append(f"  {rule_id} {same[0].hit.rule.name}：还有 {len(same) - most} 处同样的（--all 全部列出）")
    return "\n".join(lines)


def _changed(manuscript: Manuscript, change: Change) -> str:
    hit = change.hit
    text = manuscript.paras[hit.para].text
    before, after = text[max(0, hit.start - 5) : hit.start], text[hit.end : hit.end + 5]
    where = place(manuscript, hit.para, hit.start)
    return f"  {where}　{before}{change.before}{after} → {before}{change.after}{after}（{hit.rule.id}）"


def as_data(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    manuscript = report.manuscript
    return {
        "file": manuscript.file,
        "chars": report.chars,
        "minutes": round(minutes(report.chars, SPEED), 1),
        "day": report.day.isoformat(),
        "counts": {level: report.count(level) for level in NAMES},
        "silenced": report.silenced,
        "findings": [_row(manuscript, hit) for hit in report.hits],
    }


def _row(manuscript: Manuscript, hit: Hit) -> dict[str, Any]:
    para = manuscript.paras[hit.para] if manuscript.paras else None
    return {
        "id": hit_id(manuscript, hit),
        "rule": hit.rule.id,
        "name": hit.rule.name,
        "level": hit.rule.level,
        "authority": hit.rule.authority,
        "fix": hit.rule.fix,
        "message": hit.message,
        "suggestion": hit.suggestion,
        "paragraph": hit.para + 1,
        "line": para.line if para else 0,
        "kind": para.kind if para else "",
        "column": hit.start + 1,
        "length": hit.end - hit.start,
        "text": para.text[hit.start : hit.end] if para else "",
        "context": para.text[max(0, hit.start - 15) : hit.end + 15] if para else "",
        "edits": [{"column": start + 1, "length": end - start, "new": new} for start, end, new in hit.edits],
        "others": [{"paragraph": n + 1, "column": start + 1, "length": end - start} for n, start, end in hit.others],
    }


def as_json(reports: Iterable[Report]) -> str:
    """All reports as JSON."""
    return json.dumps([as_data(report) for report in reports], ensure_ascii=False, indent=1)


def comment(hit: Hit) -> str:
    """The text of a Word comment."""
    rule = hit.rule
    advice = f"\n{hit.suggestion}" if hit.suggestion else ""
    return f"【{NAMES[rule.level]}】{hit.message}{advice}\n依据：{rule.authority}（{rule.id}）"


def rules_as_markdown(groups: Iterable[tuple[str, Iterable[Mapping[str, Any]]]]) -> str:
    """The reference page of the rules: groups of rows as the files give them."""
    lines = ["# 校对规则一览", "", "由 rules/ 里的规则生成，不要手改。格式和用法见 [check.md](check.md)。", ""]
    for group, rows in groups:
        lines += [f"## {group}", "", "| 编号 | 级别 | 改 | 规则 | 依据 | 例 |", "|---|---|---|---|---|---|"]
        lines += [*(_rule_row(row) for row in rows), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _rule_row(row: Mapping[str, Any]) -> str:
    example = next((bad for bad in row["bad"] if isinstance(bad, str)), "").partition("\n")[0]
    cells = [row["id"], row["level"], row.get("fix") or "人工", row["name"], row["authority"], example]
    cells[1] += "（默认不开）" if row.get("off") == "true" else ""
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return "".join(f"\\{c}" if c in "|*_<#`" else c for c in text if c.isprintable())


def rules_as_text(rules: Iterable[Rule]) -> str:
    """The list of all rules."""
    return "\n".join(
        f"{rule.id:6} {NAMES[rule.level]} {rule.fix} {rule.name}（{rule.authority}）{'　默认不开' if rule.off else ''}"
        for rule in rules
    )
