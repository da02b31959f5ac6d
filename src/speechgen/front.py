"""What stands before the text: title, byline, masthead, address, metadata; and the topic's full name at its first mention."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from . import assemble, marks
from .derive import Derived, Value, plain
from .document import Block, Byline, Masthead, Meta, Paragraph, Pick, Salutation, Sentence, Span, Title, sentences
from .fields import field_at, label
from .kinds import Kind
from .marks import Source
from .realise import show
from .records import dataclass, field, replace
from .situation import Fact, Situation

_BYLINE = ("讲话人.职务", "讲话人.姓名", "讲话人.单位", "地方.名称")
_COMMITTEES = ("党委", "省委", "市委", "县委", "区委", "旗委", "工委")
# A post that names a committee, not an office.
_OF_COMMITTEE = re.compile(r"(?:[省市县区旗镇乡]|党工|党|工)?委(?:常委|副书记|书记|委员)")
_GUESTS = "{来宾}"
_OFFICES = ("局", "委", "办", "处", "中心", "公司", "大队")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the head and the foot of a paper are made from; `title` is marked text."""

    situation: Situation
    derived: Derived
    kind: Kind
    title: str
    picks: Mapping[str, Pick] = field(default_factory=dict)

    def sentence(self, text: str) -> Sentence:
        """Marked text as one sentence."""
        return assemble.inline(text, self.derived.ledger, self.picks)

    def text(self, path: str, joiner: str = "") -> str:
        """A field as marked text; a gap if the kind requires it, nothing if the file lacks it."""
        value = self.situation.get(path)
        if value not in (None, ()):
            return show(value, joiner if isinstance(value, tuple) else "")
        if any(path in name.split("/") for name in self.kind.required):
            return self.derived.ledger.mark(f"【待补：{label(field_at(path))}】", Source("gap", (path,)))
        return ""

    def date(self, *paths: str) -> str:
        """The first of these fields that is given, as a date in full; a gap if a kind requires the first."""
        for path in paths:
            value = self.situation.get(path)
            if isinstance(value, Fact):
                return value.marked if value.gap else self.derived.full_date(value)
        return self.text(paths[0])

    @property
    def unit(self) -> str:
        """Who signs: 落款.单位, else the speaker's body, else the place."""
        paths = ("落款.单位", "讲话人.单位", "地方.名称")
        return next((text for text in map(self.text, paths) if text), "")


def blocks(desk: Desk) -> Iterator[Block]:
    """What stands before the text, in the order of the kind (GB/T 9704 has no speech; that order is of manuscripts)."""
    for name in desk.kind.paper.front:
        block = PIECES[name](desk)
        if block is not None:
            yield block


def _title(desk: Desk) -> Block:
    return Title(desk.sentence(desk.title))


def _speaker(desk: Desk) -> Block | None:
    text = byline(desk.situation, desk.derived)
    return Byline(desk.sentence(text), "speaker") if text else None


def _unit(desk: Desk) -> Block | None:
    return Byline(desk.sentence(desk.unit), "speaker") if desk.unit else None


def _date(desk: Desk) -> Block | None:
    date = desk.situation.get("日期")
    if not isinstance(date, Fact) or date.gap:
        return None
    return Byline(desk.sentence(f"（{desk.derived.full_date(date)}）"), "date")


def _address(desk: Desk) -> Block:
    return Salutation(desk.sentence(address(desk.situation, desk.derived, desk.kind.paper.address)))


def _recipients(desk: Desk) -> Block | None:
    """主送机关 (GB/T 9704 §7.3.2): flush left, with its colon; bodies of one sort stand in one item, ，between the sorts."""
    if plain(desk.situation.get("听众.称谓")):
        return _address(desk)
    text = _bodies(desk, "收文")
    return Salutation(desk.sentence(f"{text}：")) if text else None


def _bodies(desk: Desk, path: str) -> str:
    """A list of recipients: 、between bodies of one rank, ，between sorts of bodies (各街道，区直各部门)."""
    value = desk.situation.get(path)
    rows = [one for one in value if isinstance(one, Fact)] if isinstance(value, tuple) else []
    if len(rows) < 2 or any(one.gap for one in rows):
        return desk.text(path)
    sorts = any(one.text.startswith(("各", "有关")) or "、" in one.text for one in rows)
    joined = ("，" if sorts else "、").join(one.text for one in rows)
    return desk.derived.mark(joined, [one.path for one in rows], "主送单位")


def _bulletin(desk: Desk) -> Block:
    name, number = desk.text("期刊.名称") or "简报", desk.text("期刊.期号")
    date = desk.date("期刊.日期", "日期")
    issuer = desk.text("期刊.编发") or desk.unit
    return Masthead("bulletin", *map(desk.sentence, (name, number, issuer, date)))


def _minutes(desk: Desk) -> Block:
    """纪要标志 (GB/T 9704 §10.3): the name of the 纪要; its title, unless the paper has a title beside it."""
    name = desk.text("期刊.名称") or ("会议纪要" if "标题" in desk.kind.paper.front else desk.title)
    parts = (
        name,
        desk.text("期刊.期号"),
        desk.text("期刊.编发"),
        desk.date("期刊.日期") if desk.text("期刊.日期") else "",
    )
    return Masthead("minutes", *map(desk.sentence, parts))


PIECES: Mapping[str, Callable[[Desk], Block | None]] = {
    "标题": _title,
    "讲话人": _speaker,
    "单位": _unit,
    "日期": _date,
    "称谓": _address,
    "主送": _recipients,
    "报头": _bulletin,
    "纪要标志": _minutes,
}


def given_title(situation: Situation) -> str:
    """标题 as the file gives it, marked; empty if it does not."""
    given = situation.get("标题")
    return given.marked if isinstance(given, Fact) and not given.gap else ""


def speech_title(situation: Situation) -> str:
    """在…会议上的讲话, marked."""
    return f"在{show(situation.get('会议.名称'))}上的讲话"


def byline(situation: Situation, derived: Derived) -> str:
    """Body, post and name of the speaker, marked: 清江区区长　李某某."""
    post, name, unit, place = (situation.get(path) for path in _BYLINE)
    own_office = plain(unit).endswith(_OFFICES) and not plain(unit).endswith(_COMMITTEES)
    own_office = own_office and not _OF_COMMITTEE.match(plain(post))
    shown = _office(unit if own_office else place, post, derived)
    return "\u3000".join(part for part in (shown, show(name)) if part)


def _office(body: Value | None, post: Value | None, derived: Derived) -> str:
    """Body and post run together: 清江区 + 区长 keeps both 区, XX区 + 区委书记 is XX区委书记."""
    one, two = plain(body), plain(post)
    if not one or not two or two.startswith(one) or not isinstance(body, Fact) or not isinstance(post, Fact):
        return show(post)
    shared = next((n for n in range(min(len(one), len(two) - 1), 1, -1) if one.endswith(two[:n])), 0)
    if shared or (one[-1] == two[0] and two[1:2] != "长"):
        return derived.mark(one + two[shared or 1 :], [body.path, post.path], f"{one} + {two}")
    return body.marked + post.marked


def address(situation: Situation, derived: Derived, usual: str = "") -> str:
    """称谓 as given, the host's leaders for a guest, else `usual` or 同志们; marked, with its colon.

    usual: the address of the kind; {来宾} in it are the guests in the order of the file, and its first part goes without them.
    """
    given = situation.get("听众.称谓")
    if isinstance(given, Fact) and not given.gap:
        return given.marked + ("" if given.text.endswith(("：", ":")) else "：")
    leaders = situation.get("东道主.领导")
    if leaders and derived.names["关系"] != "本级":
        return f"尊敬的{show(leaders, '、')}，同志们："
    guests = situation.get("听众.来宾")
    if _GUESTS in usual:
        return usual.replace(_GUESTS, show(guests, "、")) if guests else usual.partition("，")[2]
    return usual or "同志们："


def meta(desk: Desk) -> Meta:
    """Title, unit, date (if the file gives a full one) and kind of the document."""
    unit = plain(desk.situation.get("讲话人.单位")) or plain(desk.situation.get("地方.名称"))
    day = desk.derived.today.isoformat() if desk.derived.exact_day else ""
    return Meta(marks.strip(desk.title), unit, day, desk.kind.id)


def introduce(body: Sequence[Block], situation: Situation) -> Iterable[Block]:
    """The topic in full where it is first named in the body, unless the meeting's name has said it in full; short after that
    (genre.md §4.7)."""
    short, full = situation.get("主题.简称"), situation.get("主题.全称")
    done = not (isinstance(short, Fact) and isinstance(full, Fact) and plain(short) and plain(full))
    done = done or any(_is_full(span, plain(full)) for b in body for s in sentences(b) for span in s.spans)
    first = plain(short) if plain(full) in plain(situation.get("会议.名称")) else plain(full)
    for block in body:
        now = block
        if not done and isinstance(block, Paragraph):
            now, done = _renamed(block, plain(short), first)
        yield now


def _is_full(span: Span, full: str) -> bool:
    return "主题.全称" in span.paths and "会议.名称" not in span.paths[:1] and span.text.startswith(full)


def _renamed(block: Paragraph, short: str, first: str) -> tuple[Paragraph, bool]:
    """The paragraph with its first mention of the short name as the topic is first named, and whether there was one; what it is
    leans on the name of the meeting too."""
    for s, sentence in enumerate(block.sentences):
        for n, span in enumerate(sentence.spans):
            if span.paths == ("主题.简称",) and span.text.startswith(short):
                paths = ("主题.简称", "主题.全称", "会议.名称")
                new = replace(span, text=first + span.text[len(short) :], paths=paths)
                changed = replace(sentence, spans=(*sentence.spans[:n], new, *sentence.spans[n + 1 :]))
                return replace(block, sentences=(*block.sentences[:s], changed, *block.sentences[s + 1 :])), True
    return block, False
