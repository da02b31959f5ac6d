"""The result of an audit for people: a summary on the screen, a table as SVG or HTML page, the figures as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from ..history import Used, counts
from ..text import escape
from .use import DEAD_LIMIT, OVERUSED, REPEATED, SEEDS_LIMIT, SHARED_LIMIT, Audit, Entry, SlotUse

SHOWN = 15  # rows of each list on the screen
ROW, NAME, CELL, BAR = 22, 190, 70, 240  # pixels of the picture
COLUMNS = ("条目", "用到", "没用过", "最多的一条占")
GREEN, AMBER, RED, GREY = "#cfe8cf", "#fbe3a6", "#f4b6ab", "#e4e4e4"
_STYLE = (
    "body{font:15px/1.6 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:980px;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;margin:1em 0}td,th{border:1px solid #ccc;padding:2px 8px;text-align:left}"
    "h1{font-size:22px}h2{font-size:18px}svg{max-width:100%}"
)


def summary(audit: Audit) -> str:
    """The figures against their goals, then the worst rows of each list, in plain Chinese."""
    lines = [f"试写 {audit.drafts} 篇，句库 {len(audit.entries)} 条。", *(_goal(*row) for row in goals(audit))]
    for title, rows in _lists(audit):
        if rows:
            lines += ["", f"{title}（{len(rows)} 条）：", *(f"  {row}" for row in rows[:SHOWN])]
            lines += [f"  ……另有 {len(rows) - SHOWN} 条，看 -o 写出的报告"] if len(rows) > SHOWN else []
    return "\n".join(lines)


def past(records: Sequence[Used]) -> str:
    """What an office's own record of drafts says: phrases and headings that it used in several of them, most first."""
    lines = [f"历史记录 {len(records)} 篇。"]
    kinds = (
        ("多次用过的条目", counts(records)),
        ("多次用过的标题", Counter(h for row in records for h in row.headings)),
    )
    for title, numbers in kinds:
        often = sorted(((n, name) for name, n in numbers.items() if n > 1), key=lambda row: (-row[0], row[1]))
        if often:
            lines += ["", f"{title}（{len(often)} 个）：", *(f"  {n} 篇　{name}" for n, name in often[:SHOWN])]
    return "\n".join(lines)


def goals(audit: Audit) -> Iterator[tuple[str, str, str, bool]]:
    """What is measured, the figure, the goal, whether it is met."""
    dead, over, again = audit.dead_share, len(audit.overused), len(audit.returning)
    yield "有机会、从没选上的条目", f"{dead:.1%}", f"{DEAD_LIMIT:.0%} 以内", dead < DEAD_LIMIT
    yield "用得过多的条目", f"{over} 条", f"没有一条超过 {OVERUSED:.0%}", not over
    yield "反复出现的句子", f"{again} 句", f"没有一句超过 {REPEATED:.0%} 的篇目", not again
    yield "不同情况的两篇雷同", f"{audit.shared:.1%}", f"{SHARED_LIMIT:.0%} 以内", audit.shared <= SHARED_LIMIT
    yield "　其中同一文种", f"{audit.shared_kind:.1%}", f"{SHARED_LIMIT:.0%} 以内", audit.shared_kind <= SHARED_LIMIT
    yield "同一情况换种子雷同", f"{audit.seeds:.1%}", f"{SEEDS_LIMIT:.0%} 以内", audit.seeds <= SEEDS_LIMIT


def _goal(name: str, figure: str, wanted: str, met: bool) -> str:
    return f"{'达标' if met else '未达'}　{name}：{figure}（{wanted}）"


def _lists(audit: Audit) -> Iterator[tuple[str, list[str]]]:
    yield "用得过多", [f"{e.id}：{e.contested} 篇里用了 {e.won} 篇，{e.share:.0%}" for e in audit.overused]
    yield "反复出现的句子", [f"{r.share:.1%}　{r.text}" for r in audit.returning]
    yield "有机会、没选上", [_passed_over(e) for e in audit.dead]
    yield "没选上，但机会太少、看不出来", [_passed_over(e) for e in audit.untold]
    yield "这次盘点没有机会", [f"{e.id}：{e.reason}" for e in audit.idle]


def _passed_over(entry: Entry) -> str:
    return f"{entry.id}：{entry.eligible} 篇里可用，平均该轮到 {entry.due:.1f} 次"


def colour(slot: SlotUse) -> str:
    """Red: an entry far overused; amber: overused, or many entries dead; grey: the slot was never filled."""
    if not slot.filled:
        return GREY
    if slot.share > 2 * OVERUSED:
        return RED
    many_dead = slot.dead > slot.entries / 5
    return AMBER if slot.share > OVERUSED or many_dead else GREEN


def as_svg(audit: Audit) -> bytes:
    """A table slot × use as a picture: a line a slot, a bar as long as the share of its most used entry."""
    rows = [slot for slot in audit.slots if slot.entries]
    width, height = NAME + len(COLUMNS) * CELL + BAR, ROW * (len(rows) + 2)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    parts = [f'{head} font-family="Noto Sans CJK SC,Microsoft YaHei,sans-serif" font-size="13">']
    parts.append(f'<rect width="{width}" height="{height}" fill="#fff"/>')
    parts += [_text(x, 0, name) for x, name in zip(_edges(), ("句位", *COLUMNS), strict=True)]
    for n, slot in enumerate(rows, 1):
        parts += _line(n, slot, width)
    return "".join([*parts, "</svg>"]).encode("utf-8")


def _edges() -> list[int]:
    return [6, *(NAME + n * CELL for n in range(len(COLUMNS)))]


def _line(n: int, slot: SlotUse, width: int) -> Iterator[str]:
    yield f'<rect y="{n * ROW}" width="{width}" height="{ROW - 1}" fill="{colour(slot)}"/>'
    cells = (slot.name, str(slot.entries), str(slot.filled), str(slot.dead), f"{slot.share:.0%}")
    yield from (_text(x, n, text) for x, text in zip(_edges(), cells, strict=True))
    x = NAME + len(COLUMNS) * CELL
    yield f'<rect x="{x}" y="{n * ROW + 5}" width="{slot.share * (BAR - 8):.0f}" height="{ROW - 11}" fill="#555"/>'


def _text(x: int, row: int, text: str) -> str:
    return f'<text x="{x}" y="{row * ROW + 16}">{escape(text)}</text>'


def as_html(audit: Audit) -> bytes:
    """One page with the goals, the lists in full and the picture; nothing is loaded from elsewhere."""
    marks = [(name, figure, wanted, "达标" if met else "未达") for name, figure, wanted, met in goals(audit)]
    body = [f"<h1>句库用量盘点：{audit.drafts} 篇试写</h1>", _table(("", "实测", "目标", ""), marks)]
    for title, rows in _lists(audit):
        body += [f"<h2>{title}（{len(rows)} 条）</h2>", _table(("",), [(row,) for row in rows])]
    body += ["<h2>各句位</h2>", as_svg(audit).decode("utf-8")]
    page = f"<style>{_STYLE}</style></head><body>{''.join(body)}</body></html>"
    return f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>句库用量盘点</title>{page}'.encode()


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head) if any(head) else ""
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in [*([top] if top else []), *lines]) + "</table>"


def as_csv(audit: Audit) -> bytes:
    """A line an entry, for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["条目", "句位", "可用篇数", "有竞争篇数", "用了", "其中有竞争", "占比", "该轮到", "没用上的原因"])
    for e in audit.entries:
        row = [e.id, e.slot, e.eligible, e.contested, e.chosen, e.won, f"{e.share:.3f}", f"{e.due:.1f}"]
        writer.writerow([*row, "" if e.chosen else e.reason])
    return ("\ufeff" + out.getvalue()).encode("utf-8")  # a spreadsheet tells UTF-8 by the mark


def as_json(audit: Audit) -> bytes:
    """Everything, for programs."""
    keys = ("drafts", "shared", "shared_kind", "seeds")
    data = {key: getattr(audit, key) for key in keys} | {"dead_share": audit.dead_share, "passed": audit.passed}
    data["entries"] = [{**_entry(e), "share": e.share, "dead": e.dead} for e in audit.entries]
    data["slots"] = [slot._asdict() for slot in audit.slots]
    data["sentences"] = [row._asdict() for row in audit.returning]
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _entry(entry: Entry) -> dict[str, object]:
    return {key: value for key, value in entry._asdict().items() if key not in ("file", "line")}


WRITERS: Mapping[str, Callable[[Audit], bytes]] = {
    ".html": as_html,
    ".svg": as_svg,
    ".csv": as_csv,
    ".json": as_json,
}
