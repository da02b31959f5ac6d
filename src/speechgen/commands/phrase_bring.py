"""`speechgen phrases import`: lists of phrases brought into one's own bank, each one confirmed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from speechgen.findings import Finding, InputError, Pos

from ..records import replace
from .asking import ask, at_terminal
from .phrase_common import Folder, bank

if TYPE_CHECKING:
    from speechgen.curate.candidates import Candidate
    from speechgen.curate.import_table import Rows
    from speechgen.drafting import Resources

_HOW = "y 收下 · 2、3 换到那个句位 · 改 改文字 · n 跳过 · 全部 · 停"


def bring(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="句子单子：.txt .md .docx .xlsx .csv，一行、一段或一格一句")
    ],
    table: Annotated[
        Path | None,
        typer.Option("--table", metavar="表", help="不逐条问，写一张表（.xlsx 或 .csv），填好再用 --accept"),
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="文件是填好的表：收下“采用”一栏写了“是”的")] = False,
    slot: Annotated[str, typer.Option("--slot", metavar="句位", help="都放到这个句位")] = "",
    topic: Annotated[str, typer.Option("--topic", metavar="专题", help="都只用在这个专题")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="能收的都收，不再问")] = False,
    force: Annotated[bool, typer.Option("--force", help="表已经存在也覆盖")] = False,
    folder: Folder = None,
) -> None:
    """把攒下的句子收进自己的句库：带事实的不收，和已有的相近会指出，点了头的才写。"""
    found = bank(folder)
    if accept:
        _accept(file, found, folder)
        return
    candidates = _candidates(file, found, slot, topic)
    if table is not None:
        _write_table(table, candidates, force)
        return
    good = [one for one in candidates if not one.refused]
    _tell_refused(candidates)
    if not (yes or at_terminal()):
        _show(good)
        hint = "写成表慢慢填：--table 计划.xlsx；都要：--yes"
        raise InputError([Finding(Pos("import"), "error", "call", "没有写入：这里没有人能逐条确认", hint)])
    _write(_confirmed(good, found, yes), found, folder)


def _candidates(file: Path, found: Resources, slot: str, topic: str) -> list[Candidate]:
    from speechgen.curate.candidates import judged, read_lines
    from speechgen.curate.propose import Proposal
    from speechgen.curate.query import Filter

    Filter(slot=slot, topic=topic).check(found)
    rows = judged(read_lines(file), found.bank)
    rows = [replace(one, slots=(Proposal(slot, 0.0), *one.slots)) for one in rows] if slot else rows
    return [replace(one, topic=topic or one.topic) for one in rows]


def _tell_refused(candidates: Sequence[Candidate]) -> None:
    """The phrases that cannot be taken, each with its reasons, and how many there are of each sort."""
    refused = [one for one in candidates if one.refused]
    for one in refused:
        print(f"不能收　{one.line.place}　{one.text}\n    {'；'.join(one.refused)}", file=sys.stderr)
    print(f"共 {len(candidates)} 句：能收 {len(candidates) - len(refused)}，不能收 {len(refused)}。", file=sys.stderr)


def _show(candidates: Sequence[Candidate]) -> None:
    for one in candidates:
        print("\n".join(_lines(one)))


def _lines(one: Candidate) -> Iterator[str]:
    tags = "　".join(filter(None, (one.topic and f"专题 {one.topic}", one.tone and f"语气 {one.tone}")))
    yield f"{one.line.place}　{one.text}"
    names = "　".join(f"{n} {row.slot}" for n, row in enumerate(one.slots, 1)) or "看不出放在哪里"
    yield f"    句位：{names}{f'　{tags}' if tags else ''}"
    yield from (f"    相近：{text}" for text in one.near)


def _confirmed(candidates: Sequence[Candidate], found: Resources, yes: bool) -> list[Candidate]:
    """The candidates that the user takes; whatever was confirmed before the end of the input stays confirmed."""
    taken: list[Candidate] = []
    everything = yes
    for one in candidates:
        try:
            answer = "y" if everything else _answer(one)
        except KeyboardInterrupt:
            print(file=sys.stderr)
            break
        everything = everything or answer == "全部"
        if answer in ("停", "q"):
            break
        if answer in ("改", "e"):
            one, answer = _reworded(one, found), "y"
        if answer.isdecimal() and 0 < int(answer) <= len(one.slots):
            first = one.slots[int(answer) - 1]
            one, answer = replace(one, slots=(first, *(row for row in one.slots if row != first))), "y"
        if answer in ("y", "是", "全部") and one.slot:
            taken.append(one)
        elif answer in ("y", "是", "全部"):
            print(f"跳过（看不出句位，用 --slot 指定）：{one.text}", file=sys.stderr)
    return taken


def _answer(one: Candidate) -> str:
    print("\n".join(_lines(one)), file=sys.stderr)
    return ask(f"    {_HOW}", "n").lower()


def _reworded(one: Candidate, found: Resources) -> Candidate:
    """The candidate with another wording, judged anew; as before if the new wording cannot be taken."""
    from speechgen.curate.candidates import Line, judged

    text = ask("    改成", one.text)
    [new] = judged([Line(text, one.line.number, one.line.place)], found.bank)
    if new.refused:
        print(f"    {'；'.join(new.refused)}，这一句没有收", file=sys.stderr)
        return replace(one, slots=())
    return replace(new, slots=tuple(dict.fromkeys((*one.slots[:1], *new.slots))))


def _write(taken: Sequence[Candidate], found: Resources, folder: Path | None) -> None:
    from speechgen.curate.import_table import entry

    rows: Rows = []
    for one in taken:
        ids = [str(made["id"]) for _, made in rows]
        rows.append((one.slot, entry(found.bank, one.slot, one.text, one.tone, one.topic, ids)))
    _keep(rows, folder)


def _keep(rows: Rows, folder: Path | None) -> None:
    from speechgen.curate.keep import Keeper

    if not rows:
        print("没有收下一句，什么也没有写。", file=sys.stderr)
        return
    written = Keeper(folder, Path.cwd()).add(rows)
    for (slot, made), where in zip(rows, written, strict=True):
        print(f"{where.line:>5} 行　{slot}　{made['text']}")
    print(
        f"收下 {len(rows)} 句，写在：{written[0].path}\n改：speechgen phrases edit 编号　　停用：speechgen phrases retire 编号"
    )


def _write_table(path: Path, candidates: Sequence[Candidate], force: bool) -> None:
    from speechgen.curate.import_table import table
    from speechgen.output import check, write

    papers = [(path, table(candidates, path))]
    check(papers, force)
    write(papers)
    good = sum(not one.refused for one in candidates)
    print(f"已写好：{path}（{len(candidates)} 句，能收 {good} 句）")
    print(f"在“采用”一栏写“是”，存好后运行：speechgen phrases import {path} --accept")


def _accept(path: Path, found: Resources, folder: Path | None) -> None:
    from speechgen.curate.import_table import accepted

    rows, known = accepted(path, found.bank)
    if known:
        print(f"{known} 句句库里已经有了，没有再写。", file=sys.stderr)
    _keep(rows, folder)
