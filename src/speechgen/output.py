"""Where drafts go: file names, formats, whole files or none, and nothing that somebody has edited is lost."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from . import cache, explain
from .drafting import Draft, Resources, user_folders
from .findings import Finding, InputError, Pos
from .house import file as house_file
from .records import dataclass, replace
from .situation import Fact, Situation
from .writers import WRITERS
from .writers.layout import Layout

_LENGTH = re.compile(r"^\s*(\d{1,5})\s*(字|分钟|)\s*$")
_FOREIGN = ("doc", "wps", "pdf", "rtf", "odt", "ofd", "yaml", "yml", "xlsx")  # names of what is not written
_RECORD = "written.json"


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for on the command line, checked."""

    output: str | None
    to: str
    length: tuple[int, str] | None
    layout: Layout
    comments: bool
    explain: bool
    force: bool
    style: Path | None = None
    fill: bool = False

    @classmethod
    def checked(
        cls,
        *,
        profile: str,
        fonts: str,
        final: bool,
        force: bool,
        output: str | None = None,
        to: str | None = None,
        length: str = "",
        reading: bool = False,
        comments: bool = False,
        explain: bool = False,
        papers: int = 1,
        style: Path | None = None,
        fill: bool = False,
    ) -> Order:
        """The order, or InputError with everything that is wrong with the call."""
        faults: list[Finding] = []
        suffix = _suffix(output)
        target = to or (suffix if suffix in WRITERS else "txt" if output == "-" else "docx")
        _one_of(faults, "--to", target, tuple(WRITERS))
        faults += _wrong_suffix(suffix, target) if target in WRITERS else []
        _one_of(faults, "--profile", profile, ("gb9704", "gb33476"))
        _one_of(faults, "--fonts", fonts, ("gb2312", "windows", "founder_gbk"))
        found = _LENGTH.match(length)
        if length and not found:
            faults.append(_call("--length", f"看不懂篇幅“{length}”", "写成 3000字 或 20分钟"))
        faults += _place(output, papers)
        if fill and final:
            faults.append(
                _call("--fill", "定稿里不能有建议", "先用 --fill 起草，采用的写进情况表，再用 --final 出定稿")
            )
        if faults:
            raise InputError(faults)
        wanted = (int(found.group(1)), found.group(2) or "字") if found else None
        layout = Layout(profile=profile, fonts=fonts, reading=reading, final=final)  # type: ignore[arg-type]
        return cls(output, target, wanted, layout, comments and not final, explain, force, style, fill)

    def chars(self, situation: Situation) -> int:
        """The length asked for on the command line in characters; 0 if none."""
        if self.length is None:
            return 0
        number, unit = self.length
        speed = situation.get("篇幅.语速")
        rate = int(speed.value) if isinstance(speed, Fact) and isinstance(speed.value, int) else 190
        return number if unit == "字" else number * rate

    def refuse_gaps(self, draft: Draft) -> None:
        """InputError for a final copy of a draft whose text still has 【待补：…】."""
        left = [g for g in draft.gaps if g.printed] if self.layout.final else []
        if left:
            raise InputError(
                Finding(
                    g.pos,
                    "error",
                    "gap",
                    f"还有待补：{g.path}（{g.label}）",
                    "补上再出定稿；确实没有的，删去这一项，或用“自拟”写这一条",
                )
                for g in left
            )


def _suffix(output: str | None) -> str:
    """The suffix of the file ordered, without its dot; empty for the screen and for a folder."""
    return "" if output in (None, "-") or Path(output or "").is_dir() else Path(output or "").suffix.lstrip(".").lower()


def _wrong_suffix(suffix: str, target: str) -> list[Finding]:
    """A name that promises another kind of file than the one that will be in it."""
    if suffix in _FOREIGN:
        todo = f"文件名用 .{target}；要 .{suffix} 的，写好以后用 WPS 或 Word 另存"
        return [_call("-o", f"写不成 .{suffix} 文件", todo)]
    if suffix in WRITERS and suffix != target:
        return [_call("-o", f"文件名是 .{suffix}，--to 写的是 {target}", "两处写成一样，或去掉 --to")]
    return []


def refuse_foreign(path: Path) -> None:
    """InputError for a situation file with the name of something else."""
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise InputError([_call("-o", f"情况表不能叫“{path.name}”", f"写成 {path.stem}.yaml")])


def _place(output: str | None, papers: int) -> list[Finding]:
    """What is wrong with `-o` for several papers at once."""
    if papers < 2 or output is None or Path(output).is_dir():
        return []
    if output == "-":
        return [_call("-o", "屏幕上一次只能印一稿", "去掉 -o -，或一次只写一稿")]
    todo = f'先建好它：mkdir "{output}"；或去掉 -o（各放在情况表旁边）'
    return [_call("-o", "一次写几份时，-o 应是一个已有的文件夹", todo)]


def _one_of(faults: list[Finding], option: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        faults.append(_call(option, f"不认识“{value}”", f"可用：{'、'.join(known)}"))


def _call(option: str, message: str, suggestion: str) -> Finding:
    return Finding(Pos(option), "error", "call", message, suggestion)


Paper: TypeAlias = tuple["Path | None", bytes]


def prepared(draft: Draft, found: Resources, source: Path, order: Order, label: str = "") -> list[Paper]:
    """The files of a draft: the paper itself and, if asked for, its explanation; no path means standard output.

    label: what is added to the name, as -稿2.
    """
    notes = explain.notes(draft, found) if order.comments else []
    data = WRITERS[order.to](draft.shown, paper_layout(draft, source, order), notes)
    if order.output == "-":
        return [(None, data)]
    target = place(source, order, label)
    side: list[Paper] = []
    if order.explain:
        side.append((target.with_suffix(".explain.json"), explain.as_json(draft, found).encode()))
        side.append((target.with_suffix(".explain.md"), explain.as_markdown(draft, found).encode()))
    return [(target, data), *side]


def read_out(draft: Draft, order: Order) -> bool:
    """Whether a paper is laid out to be read from: asked for, or the way of its kind."""
    return order.layout.reading or draft.plan.kind.paper.reading


def paper_layout(draft: Draft, source: Path, order: Order) -> Layout:
    """The layout of a paper: what the user asked for, what its kind is laid out as, and the unit's own 版式.yaml.

    Headings of the third level are bold in speeches only: GB/T 9704 has nothing bold, manuscripts to read from have.
    InputError with every fault of the house style.
    """
    paper, asked = draft.plan.kind.paper, order.layout
    file = order.style or house_file.find(user_folders(source.resolve().parent))
    return replace(
        asked,
        reading=read_out(draft, order),
        level3_bold=asked.level3_bold and "称谓" in paper.front,
        house=house_file.load(file) if file else asked.house,
    )


def check(papers: Sequence[Paper], force: bool) -> None:
    """InputError with every file that is not as we left it, before anything is written; never with `force`."""
    record = _record()
    faults = [_no_folder(path) for path in _homeless(papers)]
    for path, data in papers:
        if path is None or force or not path.exists():
            continue
        now = _digest(path.read_bytes())
        if now != _digest(data) and now != record.get(str(path.resolve())):
            text = f"“{path}”已经存在，而且有人改过（或不是本程序写的），没有动它"
            faults.append(Finding(Pos(str(path)), "error", "exists", text, "另起名字用 -o；确实要覆盖用 --force"))
    if faults:
        raise InputError(faults)


def _homeless(papers: Sequence[Paper]) -> list[Path]:
    """The files whose folder is not there, one a folder. It is not made: a mistyped place would only hide the paper."""
    return list({path.parent: path for path, _ in papers if path is not None and not path.parent.is_dir()}.values())


def _no_folder(path: Path) -> Finding:
    folder = str(path.parent)
    make = f'先建好它：mkdir "{folder}"；或用 -o 换一个位置'
    return Finding(Pos(str(path)), "error", "no-folder", f"没有“{folder}”这个文件夹", make)


def write(papers: Sequence[Paper]) -> list[str]:
    """Write the files, each whole or not at all; where they are, in words."""
    record = _record()
    for path, data in papers:
        if path is None:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
            continue
        write_whole(path, data)
        record[str(path.resolve())] = _digest(data)
    cache.write(_RECORD, json.dumps(dict(list(record.items())[-2000:]), ensure_ascii=False).encode())
    return [str(path) if path else "屏幕" for path, _ in papers]


def place(source: Path, order: Order, label: str = "") -> Path:
    """The file of a paper: as ordered, in the folder ordered, or beside its situation file; label: added to the name."""
    name = source.with_suffix(f".{order.to}").name
    target = source.with_name(name) if order.output is None else Path(order.output)
    if target.is_dir() or (order.output or "").endswith(("/", "\\")):
        target = target / name
    return target.with_name(f"{target.stem}{label}{target.suffix}")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there: it appears whole or not at all."""
    try:
        _moved_in(path, data)
    except OSError as error:  # the user knows the file, not what was written beside it
        raise type(error)(error.errno, error.strerror, str(path)) from error


def _moved_in(path: Path, data: bytes) -> None:
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".speechgen-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _record() -> dict[str, str]:
    """Digests of the files as we last wrote them, by path."""
    kept = cache.read(_RECORD)
    try:
        found = json.loads(kept) if kept else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
