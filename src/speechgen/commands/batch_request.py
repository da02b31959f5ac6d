"""What a call of `speechgen batch` asks for: which papers from which file or row, under which names, into which folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from speechgen import history, settings
from speechgen.batch import file_names
from speechgen.batch import papers as batch
from speechgen.batch.papers import Plan, Task
from speechgen.datafiles import data_dir
from speechgen.drafting import resources, user_folders
from speechgen.findings import Finding, InputError, Pos, has_errors
from speechgen.output import Order

if TYPE_CHECKING:
    from speechgen.batch.cells import Grid
    from speechgen.batch.overlay import Base

FROM_TABLE, FROM_GROUPS, FROM_FILES = "{地方.名称}-{文种}", "{单位}-{文种}", "{文件名}"


@dataclass(slots=True)
class Request:
    """What was asked for on the command line."""

    source: str
    folder: Path
    order: Order
    data: Path | None
    sheet: str
    pattern: str
    jobs: int
    resume: bool
    seed: int
    against: Path | None = None
    alike: int = 50
    cluster: str = ""
    tls: Path | None = None


def tasks_of(request: Request) -> tuple[list[Task], Sequence[Finding]]:
    """The tasks, and what is wrong with rows that belong to none.

    InputError if there are no tasks, or if the table's headers cannot be used.
    """
    if request.data is not None:
        return _rows(request, Path(request.source))
    found = sources(request.source)
    _refuse_bare_base(found)
    if not found:
        hint = "给一个装着情况表（.yaml）的文件夹、带 * 的文件名，或一份底稿加 --data 表格"
        raise InputError([Finding(Pos(request.source), "error", "no-source", "这里没有情况表", hint)])
    return [Task(number, path) for number, path in enumerate(found, 1)], ()


def _refuse_bare_base(found: Sequence[Path]) -> None:
    """InputError for a base file that was given without its table."""
    from speechgen.batch.overlay import read_base

    base = read_base(found[0]) if len(found) == 1 else None
    if base and (base.mapping or base.group):
        hint = "加上 --data 表格.xlsx；还没有表格，用 --template-table 生成一张空表；只想看看底稿，用 speechgen draft"
        raise InputError([Finding(Pos(str(found[0])), "error", "no-table", "这是成批起草的底稿，还要一张表格", hint)])


def sources(source: str) -> list[Path]:
    """The situation files of a folder or of a name with `*`, sorted by name."""
    import glob

    path = Path(source)
    if path.is_dir():
        return sorted(p for p in path.iterdir() if p.suffix.lower() in (".yaml", ".yml") and _is_situation(p))
    if path.is_file():
        return [path]
    return sorted(Path(p) for p in glob.glob(source, recursive=True) if Path(p).is_file())  # noqa: PTH207, a whole path


def _is_situation(path: Path) -> bool:
    return path.is_file() and path.name not in ("设置.yaml", "版式.yaml") and not path.name.startswith(".")


def _rows(request: Request, base_file: Path) -> tuple[list[Task], Sequence[Finding]]:
    from speechgen.batch.overlay import read_base
    from speechgen.batch.sheet_files import read_grid
    from speechgen.batch.table import read_table
    from speechgen.batch.table_heads import fits

    assert request.data is not None
    base = read_base(base_file)
    request.pattern = _by_paths(request.pattern, base) or (FROM_GROUPS if base.group else FROM_TABLE)
    grid = read_grid(request.data, request.sheet, lambda grid: fits(grid, base))
    table = read_table(grid, base, _roster(base_file))
    _tell_unread(grid)
    if has_errors(f for f in table.findings if f.code == "header"):
        raise InputError(table.findings)
    if not table.records:
        hint = "每一行写一个单位；隐藏的行、合计、说明不算"
        at = Finding(Pos(str(request.data)), "error", "no-rows", "表里没有要写的行", hint)
        raise InputError([*table.findings, at])
    return [Task(number, base_file, record) for number, record in enumerate(table.records, 1)], table.findings


def _by_paths(pattern: str, base: Base) -> str:
    """A pattern with the headers of the table in place of the paths: {街道} → {收文}; the grouping one is {单位}."""
    for header, path in base.mapping.items():
        pattern = pattern.replace(f"{{{header}}}", "{单位}" if header == base.group else f"{{{path}}}")
    return pattern


def _roster(base_file: Path) -> Sequence[str]:
    """The units of the rosters that the office keeps."""
    from speechgen.checking.factbook import with_roster

    facts = with_roster(None, user_folders(base_file.resolve().parent))
    return facts.units if facts else ()


def _tell_unread(grid: Grid) -> None:
    """Say what of the file was not read: other sheets, hidden rows and columns."""
    from speechgen.batch.cells import letters

    if grid.others:
        sheet = grid.file.partition(":")[2]
        print(f"用的是工作表“{sheet}”；另有“{'”“'.join(grid.others[:5])}”，要用别的加 --sheet 名称", file=sys.stderr)
    if grid.hidden:
        rows = "、".join(map(str, grid.hidden[:20])) + ("等" if len(grid.hidden) > 20 else "")
        print(f"隐藏或筛掉的 {len(grid.hidden)} 行没有用：第 {rows} 行", file=sys.stderr)
    if grid.hidden_columns:
        columns = "、".join(letters(column) for column in sorted(grid.hidden_columns)[:20])
        print(f"隐藏的列没有用：{columns} 列（要用就取消隐藏，保存后再运行）", file=sys.stderr)


def plan_of(request: Request, tasks: Sequence[Task]) -> Plan:
    own = user_folders(tasks[0].source.resolve().parent)
    beside = [p.resolve() for p in dict.fromkeys(t.source.parent for t in tasks)]
    names = tuple(dict.fromkeys([*file_names.fields_of(pattern_of(request)), "地方.名称"]))
    _check_names(names)
    record = settings.load(own).history
    recent = history.recent(history.read(record), "") if record else {}
    style = [p for p in [request.order.style] if p is not None and p.is_file()]
    data = batch.data_digest(dict.fromkeys([data_dir("templates").parent, *own, *beside]), style)
    resources(own)  # compiled once here, so that no worker has to
    return Plan(request.order, request.seed, date.today(), names, data, recent)


def pattern_of(request: Request) -> str:
    return request.pattern or FROM_FILES


def _check_names(names: Sequence[str]) -> None:
    from speechgen.batch.table_heads import steps_of

    wrong = [n for n in names if n not in batch.OWN_FIELDS and steps_of(n) is None]
    if wrong:
        own = "、".join("{" + name + "}" for name in batch.OWN_FIELDS)
        hint = f"写字段路径，如 {FROM_TABLE}，或底稿“表格”里的列名；还可以用 {own}"
        raise InputError([Finding(Pos("--name"), "error", "call", f"没有“{n}”这个字段", hint) for n in wrong])


def template_table(base_file: Path, output: Path, force: bool) -> None:
    """Write an empty table for a base file."""
    from speechgen.batch.table_template import template
    from speechgen.output import check, write

    data = template(base_file, output)
    check([(output, data)], force)
    write([(output, data)])
    print(
        f"已写好空表：{output}\n一行填一个单位，再运行：speechgen batch {base_file} --data {output} -O 输出文件夹",
        file=sys.stderr,
    )


def check_cluster(request: Request) -> None:
    """InputError if certificates were given and nobody to show them to."""
    if request.tls is not None and not request.cluster:
        text = "给了证书，没有说集群在哪里"
        raise InputError([Finding(Pos("--cluster-tls"), "error", "call", text, "同时用 --cluster 给集群的地址")])


def cores() -> int:
    """How many processes there is room for."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def folder_of(folder: Path | None) -> Path:
    """The folder to write to; InputError if none was given or a file stands in its place."""
    if folder is None or (folder.exists() and not folder.is_dir()):
        text = "没有说写到哪个文件夹" if folder is None else f"“{folder}”是一个文件，不是文件夹"
        raise InputError([Finding(Pos("-O"), "error", "call", text, "用 -O 给一个文件夹，如 -O 通报")])
    return folder
