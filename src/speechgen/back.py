"""What stands after the text: signature, list of attachments, the foot of a 简报."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from . import numbering
from .document import AttachmentNote, Block, Imprint, Sentence, Signature, Span
from .front import Desk
from .realise import show, texts
from .situation import Fact

_LABELS = ("报", "送", "发")


def blocks(desk: Desk) -> Iterator[Block]:
    """What stands after the text, in the order of the kind."""
    for name in desk.kind.paper.back:
        block = PIECES[name](desk)
        if block is not None:
            yield block


def _signature(desk: Desk) -> Block:
    """落款 without a seal (GB/T 9704 §7.3.5.2): the unit, and under it the date in full."""
    return Signature(desk.sentence(desk.unit), desk.sentence(desk.date("落款.日期", "日期")))


def _imprint(desk: Desk) -> Block:
    """报尾: whom it reports to, is sent to and goes out to, who issues it, how many copies."""
    rows = [(f"{label}：", desk.text(f"期刊.{label}")) for label in _LABELS]
    shown = tuple((desk.sentence(label), desk.sentence(units)) for label, units in rows if units)
    copies = desk.text("期刊.印数")
    issuer = desk.text("期刊.编发") or desk.unit
    return Imprint(shown, desk.sentence(issuer), desk.sentence(f"（共印{copies}）" if copies else ""))


def _distributed(desk: Desk) -> Block | None:
    """分送 of a 纪要 (GB/T 9704 §10.3): whom it goes to, who prints it and when; nothing if the file names nobody."""
    rows = [(f"{label}：", desk.text(f"期刊.{label}")) for label in _LABELS]
    given = [(label, units) for label, units in rows if units]
    if len(given) == 1:
        given = [("分送：", given[0][1])]
    return _printed(desk, given, desk.text("期刊.编发") or desk.unit, desk.date("期刊.日期", "日期"))


def _copied(desk: Desk) -> Block | None:
    """版记 (GB/T 9704 §7.4): 抄送, and who prints it and when; nothing if the file names nobody."""
    units = desk.text("抄送")
    rows = [("抄送：", f"{units}。")] if units else []
    return _printed(desk, rows, _first_unit(desk), desk.date("落款.日期", "日期"))


def _first_unit(desk: Desk) -> str:
    """Who signs; of several bodies the first, which prints the paper (GB/T 9704 §7.4.3)."""
    unit = desk.situation.get("落款.单位")
    first, _, others = unit.text.partition("　") if isinstance(unit, Fact) else ("", "", "")
    return desk.derived.mark(first, [unit.path], "主办单位") if others and isinstance(unit, Fact) else desk.unit


def _printed(desk: Desk, rows: Sequence[tuple[str, str]], issuer: str, date: str) -> Block | None:
    if not rows:
        return None
    shown = tuple((desk.sentence(label), desk.sentence(units)) for label, units in rows)
    return Imprint(shown, desk.sentence(issuer), desk.sentence(f"{date}印发" if date else ""))


def _attachments(desk: Desk) -> Block | None:
    """附件说明 (GB/T 9704 §7.3.4): the attachments, numbered if they are several, without a mark at the end."""
    names = texts(desk.situation.get("附件"))
    if not names:
        return None
    rows = [desk.sentence(show(name)) for name in names]
    if len(rows) > 1:
        numbers = [Span(numbering.enumerator(3, n), "number") for n in range(1, len(rows) + 1)]
        rows = [Sentence((number, *row.spans)) for number, row in zip(numbers, rows, strict=True)]
    return AttachmentNote(desk.sentence("附件："), tuple(rows))


PIECES: Mapping[str, Callable[[Desk], Block | None]] = {
    "落款": _signature,
    "报尾": _imprint,
    "附件": _attachments,
    "分送": _distributed,
    "版记": _copied,
}
