"""The cover list of a package: what was made, what was not and why, tasks and units over the papers, what doesn't agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..derive import plain
from ..document import Block, Document, Heading, Meta, Paragraph, Sentence, Span, Table, Title
from ..fields import field_at
from ..findings import LEVEL_NAMES, Finding
from ..numbering import enumerator
from .closure import Closure
from .papers import LeftOut, Package, Paper


def document(package: Package, found: Closure, findings: Sequence[Finding]) -> Document:
    """The list as a paper, to lie on top of the others."""
    title = f"{plain(package.situation.get('会议.名称')) or plain(package.situation.get('主题.全称'))}材料清单"
    parts: list[tuple[str, Sequence[Block]]] = [
        ("已经写好的材料", [_made(package.papers)]),
        ("没有写的材料", [_left(package.left_out)] if package.left_out else []),
        ("任务在各份材料里", [_tasks(found)] if found.tasks and found.papers else []),
        ("单位和任务", [_units(found)] if found.units else []),
        ("要核对的地方", [_line(f"{_at(finding)}{finding.message}。") for finding in findings]),
    ]
    blocks: list[Block] = [Title(_sentence(title))]
    for number, (name, some) in enumerate((part for part in parts if part[1]), 1):
        blocks += [_heading(number, name), *some]
    return Document(Meta(title), tuple(blocks))


def _made(papers: Sequence[Paper]) -> Table:
    head = ("材料", "什么时候用", "字数", "念多少分钟", "待补")
    rows = [(p.name, _when(p), str(p.draft.chars), _minutes(p), f"{p.gaps}处" if p.gaps else "—") for p in papers]
    return _table([head, *rows])


def _left(left: Sequence[LeftOut]) -> Table:
    return _table([("材料", "情况表里缺"), *((one.kind.id, "、".join(map(_field, one.missing))) for one in left)])


def _tasks(found: Closure) -> Table:
    head = ("序号", "任务", "牵头单位", *found.papers)
    rows = [
        (
            str(n),
            task.title.text,
            task.lead or "未定",
            *("无" if paper in task.absent else "有" for paper in found.papers),
        )
        for n, task in enumerate(found.tasks, 1)
    ]
    return _table([head, *rows])


def _units(found: Closure) -> Table:
    rows = [(unit.name, _numbers(unit.tasks), _numbers(unit.decides)) for unit in found.units]
    return _table([("单位", "任务", "议定事项"), *rows])


def _numbers(numbers: Sequence[int]) -> str:
    return "、".join(f"第{number}项" for number in numbers) or "—"


def _when(paper: Paper) -> str:
    use = paper.kind.package
    return use.when if use else "会中"


def _minutes(paper: Paper) -> str:
    return f"{max(1, round(paper.draft.minutes))}分钟" if paper.spoken else "—"


def _field(path: str) -> str:
    """A missing field in words: 会议.地点（会议地点）."""
    what = field_at(path).help
    return f"{path}（{what}）"


def _at(finding: Finding) -> str:
    return f"第{finding.pos.line}行，{LEVEL_NAMES[finding.level]}："


def _sentence(text: str) -> Sentence:
    return Sentence((Span(text),)) if text else Sentence(())


def _line(text: str) -> Paragraph:
    return Paragraph((_sentence(text),))


def _heading(number: int, text: str) -> Heading:
    return Heading(Sentence((Span(enumerator(1, number), "number"), Span(text))), 1)


def _table(rows: Iterable[Sequence[str]]) -> Table:
    return Table(tuple(tuple(_sentence(cell) for cell in row) for row in rows))


# --- on the screen ----------------------------------------------------------------------------------------------------


def screen(package: Package, found: Closure, places: Sequence[str], whole: bool) -> str:
    """The list for the screen. places: where each paper is, in their order · whole: nothing was left aside with --only."""
    return "\n".join(_lines(package, found, places, whole))


def _lines(package: Package, found: Closure, places: Sequence[str], whole: bool) -> Iterator[str]:
    for paper, place in zip(package.papers, places, strict=True):
        minutes = f"，约 {_minutes(paper)}" if paper.spoken else ""
        open_ = f"，待补 {paper.gaps} 处" if paper.gaps else ""
        yield f"{place}（{paper.draft.chars} 字{minutes}{open_}）"
    for one in package.left_out:
        yield f"没有写：{one.kind.id}　缺 {'、'.join(map(_field, one.missing))}"
    if found.tasks and found.papers:
        done = sum(not task.absent for task in found.tasks)
        yield f"任务 {len(found.tasks)} 项，{done} 项在{'、'.join(found.papers)}里说法一致"
    if found.without_unit:
        yield f"没有牵头单位的任务：{'、'.join(task.title.text for task in found.without_unit)}"
    if found.without_task:
        yield f"没有任务的单位：{'、'.join(unit.name for unit in found.without_task)}"
    gaps = {
        (gap.pos.line, gap.path, gap.label): gap for paper in package.papers for gap in paper.draft.gaps if gap.printed
    }
    if gaps:
        yield f"待补 {len(gaps)} 处（补上再重写一遍）："
        yield from (f"  {gap.pos.line:>4} 行  {gap.path}（{gap.label}）" for gap in gaps.values())
    if whole and package.unused:
        yield f"哪一份材料都没有用上 {len(package.unused)} 处："
        yield from (f"  {fact.pos.line:>4} 行  {fact.path}：{fact.text}" for fact in package.unused)
