"""`speechgen phrases add|edit|retire`: keeping one's own entries."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speechgen.findings import Finding, InputError, Pos, has_errors

from .asking import agreed, ask, at_terminal, choose, edited, needed
from .phrase_common import Folder, bank

if TYPE_CHECKING:
    from speechgen.bank.phrasebank import Phrase
    from speechgen.curate.keep import Keeper, Written
    from speechgen.drafting import Resources

Text = Annotated[str, typer.Option("--text", metavar="文字", help="条目的文字，字段写成 {{ 字段 }}")]
Tone = Annotated[str, typer.Option("--tone", metavar="语气", help="缓、中、硬；不写是都可以")]
Topic = Annotated[str, typer.Option("--topic", metavar="专题", help="只用在这个专题，如 消防")]
About = Annotated[str, typer.Option("--about", metavar="词、词", help="任务里出现其中一个词才用")]
When = Annotated[
    list[str] | None, typer.Option("--when", metavar="键=值", help="条件，如 --when 阶段=整改、冲刺，可以几个")
]
Declares = Annotated[
    str, typer.Option("--declares", metavar="“话”", help="文字里引号、书名号里的话是本单位固定说法，照写一遍")
]
Yes = Annotated[bool, typer.Option("--yes", help="不再问，直接写入")]
Id = Annotated[str, typer.Argument(metavar="编号", help="条目的编号（id）")]


def _keeper(folder: Path | None) -> Keeper:
    from speechgen.curate.keep import Keeper

    return Keeper(folder, Path.cwd())


def _listed(text: str) -> list[str]:
    return [part for part in re.split(r"[、,，;；\s]+", text.strip()) if part]


def _conditions(when: list[str] | None, topic: str) -> dict[str, Any]:
    """The conditions of the options; InputError for one that is no 键=值."""
    out: dict[str, Any] = {"领域": [topic]} if topic else {}
    for row in when or ():
        key, sign, value = row.partition("=")
        if not sign or not key.strip() or not value.strip():
            raise InputError(
                [Finding(Pos("--when"), "error", "call", f"看不懂条件“{row}”", "写成 键=值，如 阶段=整改、冲刺")]
            )
        values = _listed(value)
        single = values[0] in ("有", "无") or bool(re.fullmatch(r"\d+(\+|-\d+)?", values[0]))
        out[key.strip()] = values[0] if single else values
    return out


def add(
    slot: Annotated[str, typer.Option("--slot", metavar="句位", help="放在哪个句位（phrases list 看全部）")] = "",
    text: Text = "",
    tone: Tone = "",
    topic: Topic = "",
    about: About = "",
    when: When = None,
    declares: Declares = "",
    name: Annotated[str, typer.Option("--id", metavar="编号", help="编号；不写就按句位和文字起一个")] = "",
    yes: Yes = False,
    folder: Folder = None,
) -> None:
    """添一条自己的：没给的才问，查过、放进样例念过、你点头了才写。"""
    found = bank(folder)
    said = needed("--text", "文字", text)
    place = _slot(found, said, slot)
    entry: dict[str, Any] = {"id": name, "text": said}
    entry |= {"when": conditions} if (conditions := _conditions(when, topic)) else {}
    entry |= {"about": _listed(about)} if about else {}
    entry |= {"tone": tone} if tone else {}
    entry |= {"declares": re.findall("“[^”]*”|《[^》]*》", declares) or [declares]} if declares else {}
    if at_terminal() and not yes:
        _ask_rest(found, place, entry)
    phrase = _sound(found, place, entry)
    _preview(found, phrase)
    if agreed("写进自己的句库吗", yes):
        _report("已添上", phrase.id, _keeper(folder).add([(place, {**entry, "authority": "本单位"})])[0])


def _slot(found: Resources, text: str, slot: str) -> str:
    """The slot of a new entry: as given, or chosen from what is proposed."""
    from speechgen.curate.propose import Proposer
    from speechgen.curate.query import unknown

    if not slot and at_terminal():
        names = [row.slot for row in Proposer(found.bank).slots(text, 5)]
        print("看这句话像是放在：", file=sys.stderr)
        slot = choose("放在哪个句位（写序号或句位名）", names)
    if not slot:
        names = [row.slot for row in Proposer(found.bank).slots(text, 3)]
        raise InputError(
            [
                Finding(
                    Pos("--slot"),
                    "error",
                    "call",
                    "没有给句位",
                    f"看文字像是 {'、'.join(names) or '……'}，用 --slot 写上",
                )
            ]
        )
    if slot not in found.bank.slots:
        raise InputError([unknown("--slot", "句位", slot, found.bank.slots)])
    return slot


def _ask_rest(found: Resources, slot: str, entry: dict[str, Any]) -> None:
    """Ask for the keys that matter in the slot and were not given."""
    from speechgen.curate.ask import questions

    for question in questions(found.bank, slot):
        given = entry.get(question.key) or question.key in entry.get("when", {})
        answer = "" if given else ask(f"{question.asks}，如 {'、'.join(question.choices)}；回车不限")
        if not answer:
            continue
        if question.key in ("about", "tone"):
            entry[question.key] = _listed(answer) if question.key == "about" else answer
        else:
            entry.setdefault("when", {}).update(_conditions([f"{question.key}={answer}"], ""))


def _sound(found: Resources, slot: str, entry: dict[str, Any]) -> Phrase:
    """The entry as a phrase, named; InputError with everything against it."""
    from speechgen.curate.rules import checked, name_for

    entry["id"] = entry["id"] or name_for(found.bank, slot, str(entry["text"]))
    phrase, wrong = checked(found.bank, slot, entry)
    if not str(entry["id"]).startswith(f"{slot}/"):
        wrong.append(Finding(Pos("--id"), "error", "phrases", f"编号“{entry['id']}”要以句位开头", f"写成 {slot}/…"))
    if any(one.id == entry["id"] for one in found.bank):
        hint = f"改它用 speechgen phrases edit {entry['id']}，另添一条就换个编号"
        wrong.append(Finding(Pos("--id"), "error", "phrases", f"已经有“{entry['id']}”这个编号", hint))
    if phrase is None or has_errors(wrong):
        raise InputError(wrong)
    return phrase


def _preview(found: Resources, phrase: Phrase) -> None:
    """The entry, what is like it, and a sentence of a sample in which it stands."""
    from speechgen.curate.rules import near, told
    from speechgen.curate.show import trial_lines

    print(told(phrase))
    for share, other in near(phrase, found.bank):
        print(f"相近（{share:.0%}）：{told(other)}")
    print("\n".join(trial_lines(found, phrase)))


def _report(what: str, name: str, where: Written) -> None:
    place = f"{where.path}:{where.line}" if where.line else str(where.path)
    print(f"{what}：{name}\n写在：{place}")


def edit(
    name: Id,
    text: Text = "",
    tone: Tone = "",
    topic: Topic = "",
    about: About = "",
    when: When = None,
    clear: Annotated[
        list[str] | None, typer.Option("--clear", metavar="键", help="去掉一个键，如 tone、when、about")
    ] = None,
    yes: Yes = False,
    folder: Folder = None,
) -> None:
    """改一条：自己的就地改；自带的不动，另写一条同编号的盖上去。不带选项就打开编辑器。"""
    from speechgen.curate.keep import keys_of
    from speechgen.curate.query import by_id

    found = bank(folder)
    phrase = by_id(found.bank, name)
    keys = keys_of(phrase)
    changes: dict[str, Any] = dict.fromkeys(clear or ())
    changes |= {key: value for key, value in (("text", text), ("tone", tone)) if value}
    changes |= {"about": _listed(about)} if about else {}
    if when or topic:
        changes["when"] = {**(keys.get("when") or {}), **_conditions(when, topic)}
    if not changes:
        changes = _from_editor(keys, phrase)
    _apply_edit(found, phrase, {k: v for k, v in {**keys, **changes}.items() if v is not None}, changes, yes, folder)


def _apply_edit(
    found: Resources, phrase: Phrase, entry: dict[str, Any], changes: dict[str, Any], yes: bool, folder: Path | None
) -> None:
    from speechgen.curate.home import built_in
    from speechgen.curate.rules import checked, told

    new, wrong = checked(found.bank, phrase.slot, entry)
    if new is None or has_errors(wrong):
        raise InputError(wrong)
    print(f"原来：{told(phrase)}")
    _preview(found, new)
    if agreed("就这样改吗", yes):
        over = "（自带的没有动，盖在它上面）" if built_in(phrase) else ""
        _report(f"已改好{over}", phrase.id, _keeper(folder).edit(phrase, changes))


def _from_editor(keys: dict[str, Any], phrase: Phrase) -> dict[str, Any]:
    """The changes that the user makes to the keys of an entry in an editor; InputError without a terminal."""
    from speechgen.curate.splice import page
    from speechgen.datafiles import load_yaml, plain

    if not at_terminal():
        raise InputError(
            [Finding(Pos("edit"), "error", "call", "没有说改什么", "用 --text、--tone、--when 等选项，或在终端里运行")]
        )
    new = plain(load_yaml(edited(page(keys)), "条目.yaml"))
    if not isinstance(new, dict) or new.get("id") != phrase.id:
        raise InputError(
            [Finding(Pos("条目.yaml"), "error", "phrases", "编号不能改", "要换编号，就添一条新的、停用旧的")]
        )
    changes: dict[str, Any] = {key: value for key, value in new.items() if value != keys.get(key)}
    changes |= {key: None for key in keys if key not in new}
    if not changes:
        raise InputError([Finding(Pos("条目.yaml"), "error", "phrases", "没有改动", "什么也没有写")])
    return changes


def retire(
    name: Id,
    reason: Annotated[str, typer.Option("--reason", metavar="为什么", help="写成注释，留给以后看的人")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="恢复一条停用的")] = False,
    force: Annotated[bool, typer.Option("--force", help="句位会空也停用")] = False,
    folder: Folder = None,
) -> None:
    """停用一条：不再选用，随时可以恢复（--undo）。自带的文件不动。"""
    from speechgen.curate.query import by_id

    found = bank(folder)
    if undo:
        _report("已恢复", name, _keeper(folder).revive(name))
        return
    phrase = by_id(found.bank, name)
    if len(found.bank.entries(phrase.slot)) == 1 and not force:
        text = f"这是句位“{phrase.slot}”的最后一条，停用了这里就没有话可说"
        raise InputError([Finding(Pos(name), "error", "phrases", text, "先添一条再停用；确实要停用，加 --force")])
    note = f"（{date.today().isoformat()}）{f'：{_one_line(reason)}' if reason else ''}"
    _report("已停用", name, _keeper(folder).retire(phrase, note))
    print(f"恢复：speechgen phrases retire {name} --undo")


def _one_line(text: str) -> str:
    return " ".join(text.split())
