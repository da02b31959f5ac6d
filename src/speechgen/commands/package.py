"""`speechgen package`: one situation file → all papers of the meeting in a folder, with a cover list."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from speechgen.commands import tell
from speechgen.datafiles import read_bytes, user_folders
from speechgen.drafting import resources
from speechgen.findings import Finding, InputError, Pos
from speechgen.output import Order, check, prepared, write
from speechgen.output import Paper as Files
from speechgen.package import cover as package_list
from speechgen.package.checks import findings
from speechgen.package.closure import closure
from speechgen.package.papers import Package, make, unknown_kinds
from speechgen.writers import WRITERS

LIST = "清单"


def run(source: Path, folder: Path, order: Order, only: Sequence[str], seed: int) -> int:
    """Write the papers and the list; 1 if something doesn't agree, was asked for and not made, or was not overwritten.

    InputError with every fault of the file or the call before anything is written.
    """
    own = user_folders(source.resolve().parent)
    _refuse_unknown(only, own)
    found = make(read_bytes(source), str(source), seed, date.today(), own, only)
    _refuse_gaps(found, order)
    told = findings(found)
    folder.mkdir(parents=True, exist_ok=True)
    places, kept = _written(found, folder, source, order, own)
    kept += _list(found, folder, order, told) if not only else []
    tell(dict.fromkeys([*_drafts(found), *(finding for finding in told if finding.level != "hint"), *kept]))
    print(package_list.screen(found, closure(found), places, not only), file=sys.stderr)
    _old(found, folder, order)
    bad = [finding for finding in (*told, *kept) if finding.level != "hint"]
    return 1 if bad or any(one.asked for one in found.left_out) else 0


def _refuse_unknown(only: Sequence[str], own: tuple[Path, ...]) -> None:
    known = "、".join(resources(own).templates.kinds)
    wrong = unknown_kinds(only, own)
    if wrong:
        raise InputError(Finding(Pos("--only"), "error", "kind", f"没有“{n}”这个文种", f"可用：{known}") for n in wrong)


def _refuse_gaps(found: Package, order: Order) -> None:
    """InputError with every gap of every paper if final copies were asked for."""
    faults: list[Finding] = []
    for paper in found.papers:
        try:
            order.refuse_gaps(paper.draft)
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(dict.fromkeys(faults))


def _drafts(found: Package) -> list[Finding]:
    """What the drafts themselves have to say, each once; what the kind of paper makes of it is left to `draft`."""
    return [*found.situation.findings, *(f for p in found.papers for f in p.draft.findings if f.code != "no-date")]


def _written(
    found: Package, folder: Path, source: Path, order: Order, own: tuple[Path, ...]
) -> tuple[list[str], list[Finding]]:
    """Where each paper is, and what was not overwritten: a paper is written whole or left as it is."""
    places, kept = [], []
    for paper in found.papers:
        target = folder / f"{paper.name}.{order.to}"
        files = prepared(paper.draft, resources(own), source, replace(order, output=str(target)))
        one = _put(files, order.force)
        kept += one
        places.append(f"{'没有动' if one else '已写好'}：{target}")
    return places, kept


def _put(files: list[Files], force: bool) -> list[Finding]:
    """Write files unless somebody has edited them; the findings if so."""
    try:
        check(files, force)
    except InputError as error:
        return list(error.findings)
    write(files)
    return []


def _list(found: Package, folder: Path, order: Order, told: Sequence[Finding]) -> list[Finding]:
    page = package_list.document(found, closure(found), told)
    target = folder / f"{LIST}.{order.to}"
    return _put([(target, WRITERS[order.to](page, order.layout, []))], order.force)


def _old(found: Package, folder: Path, order: Order) -> None:
    """Papers of an earlier run under another number: told, never removed."""
    names = {paper.name for paper in found.papers}
    kinds = {paper.kind.id for paper in found.papers}
    old = [
        path.name
        for path in sorted(folder.glob(f"*-*.{order.to}"))
        if path.stem not in names and path.stem.partition("-")[0].isdigit() and path.stem.split("-")[1] in kinds
    ]
    if old:
        print(f"文件夹里还有以前写的：{'、'.join(old)}（不用的请自己删去）", file=sys.stderr)
