"""The 雷同 report: pairs of papers with their common passages, as a page that stands by itself and as JSON; papers of the past."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from ..bank.formulations import Formulations
from ..findings import Finding, InputError, Pos
from .clauses import NOT_COUNTED, same_clauses, units_of_text
from .resemblance import Pair

_READ, _UNREAD = (".docx", ".md", ".txt"), (".doc", ".wps", ".wpt", ".rtf", ".odt", ".pdf", ".docm")
MOST = 200  # pairs whose passages are shown
_STYLE = """body{font:16px/1.7 "Microsoft YaHei","Noto Sans CJK SC","WenQuanYi Zen Hei",sans-serif;margin:2em auto;
max-width:72em;padding:0 1em;color:#222}h1{font-size:1.4em}
summary{cursor:pointer;padding:.35em .2em;border-bottom:1px solid #eee}summary:hover{background:#f6f6f6}
summary b{display:inline-block;min-width:3.5em;color:#b00020}
.two{display:grid;grid-template-columns:1fr 1fr;gap:1.5em;border-left:3px solid #ddd;padding:.4em 0 .8em 1em;font-size:.92em}
.two h2{font-size:1em;margin:.2em 0;word-break:break-all}mark{background:#ffe08a}i{font-style:normal;color:#999}
@media print{body{margin:0;max-width:none;font-size:11pt}mark{background:none;text-decoration:underline;font-weight:bold}}"""
# All pairs are open on paper.
_PRINT = "addEventListener('beforeprint',()=>document.querySelectorAll('details').forEach(d=>{d.open=true}))"


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair as it is reported: both names, the share, its characters, the clauses of both, the passages they share as the
    first has them, the clauses of either that the other has, word for word or nearly; `whole`: as in `Pair`."""

    first: str
    second: str
    past: bool
    share: float
    chars: int
    left: tuple[str, ...]
    right: tuple[str, ...]
    passages: tuple[str, ...]
    common: frozenset[str]
    whole: bool = False


def shown(
    pairs: Sequence[Pair],
    paper: Callable[[int], tuple[str, Sequence[str]]],
    past: Sequence[tuple[str, Sequence[str]]],
    in_frame: Callable[[str], bool],
) -> Iterator[Shown]:
    """The pairs with their texts. paper: name and clauses of a paper of the batch · past: those of the papers of the past."""
    for pair in pairs[:MOST]:
        name, mine = paper(pair.first)
        other, theirs = past[pair.second] if pair.past else paper(pair.second)
        both = _twin_clauses(mine, theirs) if pair.whole else _common(mine, theirs, in_frame)
        found = tuple(passages(mine, both))
        yield Shown(name, other, pair.past, pair.share, pair.chars, tuple(mine), tuple(theirs), found, both, pair.whole)


def _common(mine: Sequence[str], theirs: Sequence[str], in_frame: Callable[[str], bool]) -> frozenset[str]:
    same = same_clauses(mine, theirs, in_frame)
    return frozenset((*same, *same.values()))


def _twin_clauses(mine: Sequence[str], theirs: Sequence[str]) -> frozenset[str]:
    """All clauses that two papers have in common, counted or not."""
    return frozenset({unit.lstrip(NOT_COUNTED) for unit in mine} & {unit.lstrip(NOT_COUNTED) for unit in theirs})


def passages(units: Sequence[str], common: Container[str]) -> Iterator[str]:
    """The runs of common clauses of a paper, in order; a run ends where something else stands between."""
    run: list[str] = []
    for unit in (*units, ""):
        if _is_marked(unit, common):
            run.append(unit.lstrip(NOT_COUNTED))
        elif run:
            yield "，".join(run)
            run = []


def as_json(found: Sequence[Shown], total: int, threshold: float) -> bytes:
    """雷同.json."""
    rows = [
        {
            "文稿": one.first,
            "与": one.second,
            "过去的文稿": one.past,
            "相同占比": round(one.share, 3),
            "相同字数": one.chars,
            "相同的话": list(one.passages),
        }
        for one in found
    ]
    data = {"界限": threshold, "对数": total, "雷同": rows}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def as_html(found: Sequence[Shown], total: int, threshold: float, papers: int, past: int) -> bytes:
    """雷同.html: a sorted list; each pair opens to both texts side by side, what they share marked."""
    against = f"，并与过去的 {past} 份相比" if past else ""
    said = (
        f"共 {papers} 份{against}；事实、固定提法和多数文稿都有的话不算，相同的话占 {threshold:.0%} 以上的有 {total} 对"
    )
    more = f"，下面是最高的 {len(found)} 对" if total > len(found) else ""
    rows = "\n".join(_row(one) for one in found) or "<p>没有雷同的文稿。</p>"
    head = f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>雷同检查</title><style>{_STYLE}</style></head>'
    legend = (
        "点开看两边的文字：<mark>标出的</mark>是相同的话，<i>浅色的</i>是事实和固定说法，不参加比较。" if found else ""
    )
    body = f"<h1>雷同检查</h1><p>{said}{more}。{legend}</p>\n{rows}\n<script>{_PRINT}</script>"
    return f"{head}<body>{body}</body></html>\n".encode("utf-8", "replace")


def _row(one: Shown) -> str:
    past = "（过去的文稿）" if one.past else ""
    whole = "（短文，连事实一起比）" if one.whole else ""
    head = f"<b>{one.share:.0%}</b> {escape(one.first)} 与 {escape(one.second)}{past}，相同 {one.chars} 字{whole}"
    sides = "".join(
        f"<div><h2>{escape(name)}</h2>{_side(units, one.common)}</div>"
        for name, units in ((one.first, one.left), (one.second, one.right))
    )
    return f'<details><summary>{head}</summary><div class="two">{sides}</div></details>'


def _is_marked(unit: str, common: Container[str]) -> bool:
    """Whether a clause is told: one that doesn't count only where whole papers are the same."""
    return unit in common or (unit[:1] == NOT_COUNTED and unit[1:] in common)


def _side(units: Sequence[str], common: Container[str]) -> str:
    """The clauses of one paper in its paragraphs: those in common marked, those that don't count pale."""
    out: list[str] = []
    for unit, before in zip(units, ("", *units), strict=False):
        between = "，" if unit and before else "。" if before else "<br>" if not unit and out else ""
        shown = _clause(unit.lstrip(NOT_COUNTED), _is_marked(unit, common), unit[0] != NOT_COUNTED) if unit else ""
        out += [between, shown]
    return "".join(out)


def _clause(text: str, common: bool, counts: bool) -> str:
    return f"<mark>{escape(text)}</mark>" if common else escape(text) if counts else f"<i>{escape(text)}</i>"


def past_papers(
    folder: Path, fixed: Formulations, without: Path
) -> tuple[list[tuple[str, tuple[str, ...]]], list[Finding]]:
    """Name and clauses of every .docx, .md and .txt of a folder and the folders in it, but for those in `without` (where the
    batch itself goes); what cannot be read is told."""
    found: list[tuple[str, tuple[str, ...]]] = []
    faults: list[Finding] = []
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith(("~$", "."))]
    files = [p for p in files if without.resolve() not in p.resolve().parents]
    for path in (p for p in files if p.suffix.lower() in _READ):
        try:
            found.append((str(path.relative_to(folder)), units_of_text(_text(path), fixed)))
        except InputError as error:
            faults += error.findings
    faults += _not_compared([p for p in files if p.suffix.lower() in _UNREAD], len(found), folder)
    return found, faults


def _not_compared(files: Sequence[Path], read: int, folder: Path) -> Iterator[Finding]:
    at = Pos(str(folder))
    if files:
        text = f"有 {len(files)} 份没有比（{files[0].name}{'等' if len(files) > 1 else ''}）：只认 .docx、.md、.txt"
        yield Finding(at, "warning", "not-compared", text, "用 Word 或 WPS 打开，另存为 .docx，再运行一次")
    if not read:
        yield Finding(at, "warning", "not-compared", "这个文件夹里没有可以比的文稿", "换成装着过去文稿的文件夹")


def _text(path: Path) -> str:
    from ..reading.docx import read_docx
    from ..reading.text import read_text_file

    if path.suffix.lower() == ".docx":
        return read_docx(path)[0].text
    return read_text_file(path, "md" if path.suffix.lower() == ".md" else "txt")[0].text
