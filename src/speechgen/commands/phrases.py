"""`speechgen phrases …`: looking into the phrasebank and keeping one's own entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from speechgen.chinese import Command, Group

from . import phrase_bring, phrase_care, phrase_change
from .phrase_common import Folder, bank

if TYPE_CHECKING:
    from speechgen.bank.phrasebank import Phrase
    from speechgen.curate.query import Filter
    from speechgen.drafting import Resources

app = typer.Typer(
    cls=Group,
    help="看句库、管句库：列出、查找、添加、修改、停用、导入。自带的条目从不改动，自己的另存一处。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Step = Annotated[str, typer.Option("--step", metavar="步骤", help="只看一个步骤或语步，如 5.2、M5、部署任务")]
Kind = Annotated[str, typer.Option("--kind", metavar="文种", help="只看一个文种用得上的")]
Topic = Annotated[str, typer.Option("--topic", metavar="专题", help="只看一个专题的，如 消防")]
Tone = Annotated[str, typer.Option("--tone", metavar="语气", help="只看一种语气：缓、中、硬")]


@app.command("list", cls=Command)
def list_(
    slot: Annotated[str, typer.Argument(metavar="句位", help="看一个句位的全部条目；不写就列出句位")] = "",
    step: Step = "",
    kind: Kind = "",
    topic: Topic = "",
    tone: Tone = "",
    folder: Folder = None,
) -> None:
    """列出句位，或一个句位的条目。"""
    from speechgen.curate.query import Filter

    found = bank(folder)
    wanted = Filter(step, kind, topic, tone, slot)
    wanted.check(found)
    if slot:
        _print_entries(found, wanted)
    else:
        _print_slots(found, wanted)


def _print_slots(found: Resources, wanted: Filter) -> None:
    steps, total, slots = found.templates.steps, 0, 0
    for slot in wanted.slots(found):
        entries = [phrase for phrase in found.bank.entries(slot.name) if wanted.keeps(phrase)]
        if not entries:
            continue
        total, slots = total + len(entries), slots + 1
        name = steps[slot.step].name if slot.step in steps else "标题"
        print(f"{slot.name}　{len(entries)} 条　{slot.shape}　{slot.step} {name}")
        print(f"    {slot.purpose}")
    print(f"\n共 {slots} 个句位、{total} 条。看一个句位的条目：speechgen phrases list 句位名")


def _print_entries(found: Resources, wanted: Filter) -> None:
    from speechgen.curate.show import slot_head

    entries = [phrase for phrase in found.bank.entries(wanted.slot) if wanted.keeps(phrase)]
    print(slot_head(found, wanted.slot))
    for phrase in entries:
        _print_line(phrase)
    print(f"\n共 {len(entries)} 条。看一条的全部：speechgen phrases show 编号")


def _print_line(phrase: Phrase) -> None:
    from speechgen.curate.home import origin
    from speechgen.curate.query import shown_phrase

    print(f"{phrase.id}　{origin(phrase)}\n    {shown_phrase(phrase)}")


@app.command(cls=Command)
def search(
    words: Annotated[list[str] | None, typer.Argument(metavar="词...", help="要找的词或一句话，可以几个")] = None,
    slot: Annotated[str, typer.Option("--slot", metavar="句位", help="只在一个句位里找")] = "",
    step: Step = "",
    kind: Kind = "",
    topic: Topic = "",
    tone: Tone = "",
    limit: Annotated[int, typer.Option("-n", "--limit", metavar="条数", help="最多列出几条", min=1)] = 20,
    folder: Folder = None,
) -> None:
    """按词、步骤、专题、语气查找条目，最合的在前。"""
    from speechgen.curate.query import Filter
    from speechgen.curate.query import search as look

    found = bank(folder)
    wanted = Filter(step, kind, topic, tone, slot)
    wanted.check(found)
    hits = look(found.bank, wanted.slots(found), wanted, " ".join(words or ()))
    for _, phrase in hits[:limit]:
        _print_line(phrase)
    more = f"，列出前 {limit} 条（-n 可以多列）" if len(hits) > limit else ""
    print(
        f"\n找到 {len(hits)} 条{more}。" if hits else "没有找到。换个词试试，或用 speechgen phrases list 看有哪些句位。"
    )
    if not hits:
        raise typer.Exit(1)


@app.command(cls=Command)
def show(
    name: Annotated[str, typer.Argument(metavar="编号", help="条目的编号（id），list 和 search 里每条的第一项")],
    folder: Folder = None,
) -> None:
    """看一个条目的全部：条件、字段、凭据、有效期、来处，并放进样例里念一遍。"""
    from speechgen.curate.query import by_id
    from speechgen.curate.show import described

    found = bank(folder)
    print(described(found, by_id(found.bank, name)))


for _change in (phrase_change.add, phrase_change.edit, phrase_change.retire):
    app.command(cls=Command)(_change)
app.command("import", cls=Command)(phrase_bring.bring)
app.command(cls=Command)(phrase_care.lint)
app.command(cls=Command)(phrase_care.audit)
