"""`speechgen outline`: a situation file → the outline for approval; the approved outline → a situation file that holds it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from speechgen import approved
from speechgen.commands import tell, typed
from speechgen.datafiles import read_bytes, user_folders
from speechgen.drafting import Draft, Resources, draft, resources
from speechgen.outline import Outline, outline
from speechgen.output import Order, check, paper_layout, place, refuse_foreign, write
from speechgen.situation import load_situation, read_situation
from speechgen.writers import WRITERS

NAME, SETTLED = "-提纲", "-定纲"


def run(source: Path, order: Order, seed: int) -> None:
    """Write the outline of a situation file. InputError with every fault before anything is written."""
    made, found = _drafted(source, order, seed)
    paper = outline(made, found)
    layout = replace(paper_layout(made, source, order), reading=False)
    target = None if order.output == "-" else place(source, order, NAME if order.output is None else "")
    papers = [(target, WRITERS[order.to](paper.document, layout, []))]
    check(papers, order.force)
    tell(made.findings)
    where = write(papers)
    print("\n".join([*(f"已写好：{one}" for one in where), *_told(made, paper, source, target, seed)]), file=sys.stderr)


def _drafted(source: Path, order: Order | None, seed: int) -> tuple[Draft, Resources]:
    own = user_folders(source.resolve().parent)
    found = resources(own)
    situation = load_situation(source, found.templates.spares)
    return draft(situation, seed, date.today(), order.chars(situation) if order else 0, own), found


def _told(made: Draft, paper: Outline, source: Path, target: Path | None, seed: int) -> list[str]:
    goal = f"，要求 {made.target} 字" if made.target else ""
    gaps = sum(gap.printed for gap in made.gaps)
    said = [f"{len(paper.body)} 个部分，约 {made.chars} 字{goal}；待补 {gaps} 处，都列在后面"]
    if target is None or not paper.body:
        return said
    again = f" --seed {seed}" if seed else ""
    more = f"领导改过标题、次序以后，读回来：speechgen outline {typed(source)} --approved {typed(target)}{again}"
    return [*said, f"同意了，就起草：speechgen draft {typed(source)}{again}", more]


def take_back(source: Path, paper: Path, output: str | None, seed: int, force: bool) -> None:
    """Write a situation file that is the old one with the approved outline in it; InputError with every fault."""
    made, found = _drafted(source, None, seed)
    fresh = outline(made, found)
    rows, told = approved.sections(approved.read(paper), fresh, made.situation)
    text = approved.with_outline(read_bytes(source), str(source), rows)
    read_situation(text, str(source), found.templates.spares)
    target = None if output == "-" else Path(output) if output else source.with_name(f"{source.stem}{SETTLED}.yaml")
    if target is not None:
        refuse_foreign(target)
    papers = [(target, text.encode())]
    check(papers, force)
    tell(told)
    write(papers)
    if target is not None:
        print("\n".join([f"已写好：{target}", *_settled(rows, target, seed)]), file=sys.stderr)


def _settled(rows: Sequence[approved.Section], target: Path, seed: int) -> list[str]:
    again = f" --seed {seed}" if seed else ""
    listed = [f"    {row.title}：{'、'.join(row.words) or '按标题的意思写'}" for row in rows]
    return ["提纲（别的内容一字未动）：", *listed, f"照它起草：speechgen draft {typed(target)}{again}"]
