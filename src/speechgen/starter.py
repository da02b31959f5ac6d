"""`speechgen new` and `speechgen kinds`: a commented situation file of a kind, and what a kind is made of."""

from __future__ import annotations

import re
from pathlib import Path

from . import fields
from .datafiles import data_dir, decode, read_bytes, user_folders
from .drafting import Resources, resources
from .findings import Finding, InputError, Pos
from .kinds import Kind
from .slips import near

# What a short form asks for beside the ★ key of a field.
_USUAL = {
    "讲话人": ("姓名", "单位"),
    "会议": ("主办",),
    "主题": ("简称",),
    "成绩": ("数量",),
    "问题": ("例证",),
    "任务": ("举措", "牵头", "时限"),
    "议定事项": ("牵头", "时限"),
    "通报事项": ("责任单位", "时限"),
    "落款": ("日期",),
}
_TOP_KEY = re.compile(r"^([^\s#:]+):")


def _found() -> Resources:
    """The data of the program with what the current folder lays over it."""
    return resources(user_folders(Path.cwd()))


def known_kinds() -> dict[str, tuple[str, ...]]:
    """All kinds, a unit's own among them, each with the needed fields that it can do without."""
    return _found().templates.spares


def _kind(name: str) -> Kind:
    known = _found().templates.kinds
    if name in known:
        return known[name]
    meant = near(name, known, 0.6)
    hint = f"是不是“{meant}”？" if meant else ""
    text = f"没有“{name}”这个文种"
    raise InputError([Finding(Pos("speechgen"), "error", "kind", text, f"{hint}能起草的：{'、'.join(known)}")])


def _sample(name: str) -> Path:
    """The file of a sample: a unit's own stands before the built-in one."""
    folders = [*(folder / "samples" for folder in reversed(user_folders(Path.cwd()))), data_dir("samples")]
    return next(
        (path for folder in folders if (path := folder / f"{name}.yaml").is_file()), folders[-1] / f"{name}.yaml"
    )


def starter(name: str) -> str:
    """A situation file of a kind: its sample with a line of explanation over every field, the other fields after it."""
    kind = _kind(name)
    if not kind.sample:
        text = f"“{name}”没有写样例（sample），给不出样本"
        raise InputError([Finding(Pos("speechgen"), "error", "kind", text, "照 docs/situation.md 自己写一份")])
    text = decode(read_bytes(_sample(kind.sample)), kind.sample)
    head = [
        f"# {kind.id}的情况表：把右边换成自己的内容，不要的整条删去。",
        "# 写了键、没写值，表示“该有、还没拿到”，文稿里印成【待补：……】；键也不写，就是不用。",
        "# 起草：speechgen draft 这个文件.yaml　　全部字段的说明：docs/situation.md",
        "",
    ]
    body: list[str] = []
    used = set()
    for line in text.splitlines():
        found = _TOP_KEY.match(line)
        field = fields.SITUATION.find(found.group(1)) if found else None
        if field:
            used.add(field.key)
            body.append(f"# {field.key}：{field.help}{'（必填）' if field.required else ''}")
        if not (line.startswith("#") and not body):
            body.append(line)
    rest = [f"# {f.key}：{f.help}" for f in fields.SITUATION.fields if f.key not in used]
    return "\n".join([*head, *body, "", "# 这份样例没有用到的字段：", *rest]) + "\n"


def shortest(name: str) -> str:
    """A situation file of a kind with the needed fields only, empty but for the kind: drafted as it is, all gaps show."""
    kind = _kind(name)
    wanted = [row.partition("/")[0] for row in kind.required]
    spared = known_kinds()[kind.id]
    keys = [f for f in fields.SITUATION.fields if (f.required and f.key not in spared) or f.key in (*wanted, "日期")]
    head = [
        f"# {kind.id}：只有必填和最要紧的几样。冒号后面空一格再写；不知道的空着，稿里印【待补：……】。",
        "# 起草：speechgen draft 这个文件.yaml　　带例子的全表：speechgen new " + kind.id,
    ]
    return "\n".join([*head, *(line for f in keys for line in _lines(f, kind.id))]) + "\n"


def _lines(f: fields.Field, kind: str) -> list[str]:
    """The lines of one field: its key, its ★ key below it, an example beside it."""
    if f.key == "文种":
        return [f"文种: {kind}"]
    main = f.table.main if f.table else None
    if main is None:
        return [f"{f.key}:  # {f.help}" + (f"，如 {f.example}" if f.example else "")]
    rows = [row for row in f.table.fields if row is main or row.key in _USUAL.get(f.key, ())] if f.table else []
    notes = [f"{row.key}:  # {row.help}" + (f"，如 {row.example}" if row.example else "") for row in rows]
    if not f.many:
        return [f"{f.key}:", *(f"  {note}" for note in notes)]
    return [f"{f.key}:  # 每条以“- ”开头", *(f"  {'- ' if n == 0 else '  '}{note}" for n, note in enumerate(notes))]


def list_kinds() -> str:
    """All kinds with their purpose and usual length, a line each."""
    rows = [f"{k.id}　{k.purpose}（{k.low}—{k.high} 字）" for k in _found().templates.kinds.values()]
    return "\n".join([*rows, "", "看一个文种的组成：speechgen kinds 文种　　开始写：speechgen new 文种 -o 文件.yaml"])


def describe_kind(name: str) -> str:
    """The sections, steps and required fields of one kind."""
    kind = _kind(name)
    templates = _found().templates
    out = [f"{kind.id}：{kind.purpose}", f"篇幅 {kind.low}—{kind.high} 字；应当填写：{'、'.join(kind.required)}", ""]
    for section in kind.sections:
        numbered = "（有标题）" if section.headings else ""
        out.append(
            f"{section.id}{numbered}　{section.move} {templates.move_names[section.move]}，约占 {section.share}%"
        )
        for step in (templates.steps[s] for p in section.paragraphs for s in p):
            needs = f"，要有 {' 或 '.join(step.any)}" if step.any else ""
            out.append(f"    {step.id} {step.name}{needs}")
    return "\n".join(out)
