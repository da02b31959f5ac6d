"""`speechgen phrases formulations`: the fixed formulations with their periods and sources."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import tell
from .phrase_common import Folder

if TYPE_CHECKING:
    from speechgen.bank.formulations import Formulation, Formulations

STANDING = {"current": "现行", "early": "还没有开始", "past": "已过"}
NOT_CHECKED = "　待核（没有逐字核对，不参与检查）"


def formulations(
    words: Annotated[list[str] | None, typer.Argument(metavar="词...", help="只列含有这些词的；不写就全列")] = None,
    day: Annotated[str, typer.Option("--date", metavar="日期", help="按哪一天看，如 2011-06-01；不写按今天")] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="类别", help="只看一类，如 会议精神、活动、机构")] = "",
    current: Annotated[bool, typer.Option("--current", help="只列那一天在有效期里的")] = False,
    folder: Folder = None,
) -> None:
    """列出固定提法：原文、有效期、出处，那一天还能不能用、现在怎么说。"""
    from speechgen.curate.home import bank_of

    on = _day(day)
    book = bank_of(folder, Path.cwd()).formulations
    if book.findings:
        tell(book.findings)
    rows = [entry for entry in book if _wanted(entry, words or (), kind)]
    rows = [entry for entry in rows if not current or (entry.verified and entry.standing(on) == "current")]
    for entry in rows:
        print("\n".join(_lines(entry, book, on)))
    print(f"\n共 {len(rows)} 条，按 {on} 看。" if rows else "没有找到。换个词试试，或不带词全列。")
    print(footer(book))
    if not rows:
        raise typer.Exit(1)


def _day(given: str) -> str:
    """The day asked for as YYYY-MM-DD, today if none; InputError if it is none."""
    from speechgen.findings import Finding, InputError, Pos

    if not given:
        return date.today().isoformat()
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        fault = Finding(Pos("--date"), "error", "call", f"看不懂日期“{given}”", "写成 2026-11-22")
        raise InputError([fault]) from None


def _wanted(entry: Formulation, words: list[str] | tuple[str, ...], kind: str) -> bool:
    text = " ".join((*entry.forms, entry.id, entry.kind, entry.source))
    return (not kind or entry.kind == kind) and all(word in text for word in words)


def _lines(entry: Formulation, book: Formulations, day: str) -> list[str]:
    label = f"“{entry.label}”：" if entry.label and entry.label != entry.text else ""
    lines = [f"{label}{entry.text}"]
    mark = "" if entry.verified else NOT_CHECKED
    lines.append(f"    {entry.kind}　{entry.period}　{STANDING[entry.standing(day)]}　出处：{entry.source}{mark}")
    now = book.now(entry, day) if entry.standing(day) == "past" else None
    return [*lines, f"    现在的提法：{now.text}"] if now else lines


def footer(book: Formulations) -> str:
    """What has to be said below anything taken from the formulations: how new they are."""
    from speechgen.bank.formulations import month_in_words

    return f"提法库截至{month_in_words(book.as_of)}，请以最新权威文件为准。"
