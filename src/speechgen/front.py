"""What stands before the text: title, byline, address, metadata; and the topic's full name at its first mention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from . import assemble, marks
from .derive import Derived, Value, plain
from .document import Block, Byline, Meta, Paragraph, Salutation, Sentence, Title, sentences
from .realise import show
from .situation import Fact, Situation

_BYLINE = ("讲话人.职务", "讲话人.姓名", "讲话人.单位", "地方.名称")
_COMMITTEES = ("党委", "省委", "市委", "县委", "区委", "旗委", "工委")
_OFFICES = ("局", "委", "办", "处", "中心", "公司", "大队")


def blocks(situation: Situation, derived: Derived) -> Iterator[Block]:
    """Title, speaker, date and address (GB/T 9704 has no speech; the order is that of speech manuscripts)."""

    def inline(text: str) -> Sentence:
        return assemble.inline(text, derived.ledger, {})

    yield Title(inline(title(situation)))
    speaker = byline(situation, derived)
    if speaker:
        yield Byline(inline(speaker), "speaker")
    date = situation.get("日期")
    if isinstance(date, Fact) and not date.gap:
        yield Byline(inline(f"（{derived.full_date(date)}）"), "date")
    yield Salutation(inline(address(situation, derived)))


def title(situation: Situation) -> str:
    """标题 as given, else 在…会议上的讲话; marked."""
    given = situation.get("标题")
    if isinstance(given, Fact) and not given.gap:
        return given.marked
    return f"在{show(situation.get('会议.名称'))}上的讲话"


def byline(situation: Situation, derived: Derived) -> str:
    """Body, post and name of the speaker, marked: 清江区区长　李某某."""
    post, name, unit, place = (situation.get(path) for path in _BYLINE)
    own_office = plain(unit).endswith(_OFFICES) and not plain(unit).endswith(_COMMITTEES)
    shown = _office(unit if own_office else place, post, derived)
    return "\u3000".join(part for part in (shown, show(name)) if part)


def _office(body: Value | None, post: Value | None, derived: Derived) -> str:
    """Body and post run together: 清江区 + 区长 keeps both 区, XX区 + 区委书记 is XX区委书记."""
    one, two = plain(body), plain(post)
    if not one or not two or two.startswith(one) or not isinstance(body, Fact) or not isinstance(post, Fact):
        return show(post)
    if one[-1] == two[0] and two[1:2] != "长":
        return derived.mark(one + two[1:], [body.path, post.path], f"{one} + {two}")
    return body.marked + post.marked


def address(situation: Situation, derived: Derived) -> str:
    """称谓 as given, the host's leaders for a guest, else 同志们; marked, with its colon."""
    given = situation.get("听众.称谓")
    if isinstance(given, Fact) and not given.gap:
        return given.marked + ("" if given.text.endswith(("：", ":")) else "：")
    leaders = situation.get("东道主.领导")
    if leaders and derived.names["关系"] != "本级":
        return f"尊敬的{show(leaders, '、')}，同志们："
    return "同志们："


def meta(situation: Situation, derived: Derived) -> Meta:
    """Title, unit, date (if the file gives a full one) and kind of the document."""
    unit = plain(situation.get("讲话人.单位")) or plain(situation.get("地方.名称"))
    day = derived.today.isoformat() if derived.exact_day else ""
    return Meta(marks.strip(title(situation)), unit, day, plain(derived.names["文种"]))


def introduce(body: Sequence[Block], situation: Situation) -> Iterable[Block]:
    """The topic in full where it is first named in the body, short after that (genre.md §4.7)."""
    short, full = situation.get("主题.简称"), situation.get("主题.全称")
    done = not (isinstance(short, Fact) and isinstance(full, Fact) and plain(short) and plain(full))
    done = done or any("主题.全称" in span.paths for b in body for s in sentences(b) for span in s.spans)
    for block in body:
        now = block
        if not done and isinstance(block, Paragraph):
            assert isinstance(short, Fact) and isinstance(full, Fact)
            now, done = _renamed(block, short, full)
        yield now


def _renamed(block: Paragraph, short: Fact, full: Fact) -> tuple[Paragraph, bool]:
    """The paragraph with its first mention of the short name made the full name, and whether there was one."""
    for s, sentence in enumerate(block.sentences):
        for n, span in enumerate(sentence.spans):
            if span.paths == (short.path,) and span.text.startswith(short.text):
                new = replace(span, text=full.text + span.text[len(short.text) :], paths=(short.path, full.path))
                changed = replace(sentence, spans=(*sentence.spans[:n], new, *sentence.spans[n + 1 :]))
                return replace(block, sentences=(*block.sentences[:s], changed, *block.sentences[s + 1 :])), True
    return block, False
