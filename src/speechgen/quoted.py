"""Quotations that come from a superior meeting of the file: one meeting is told once, with its points and its quotation."""

from __future__ import annotations

from .derive import plain
from .realise import items
from .situation import Fact, Item, Situation


def repeats(quote: Item, superior: Item) -> bool:
    """Whether a quotation is one of the points of a superior meeting: told there, it is not told again."""
    words, points = plain(quote.get("原话")).strip("“”。"), superior.get("要点")
    return bool(words) and isinstance(points, tuple) and any(words in plain(point) for point in points)


def told_with(quote: Item, superior: Item) -> list[str]:
    """The paths of a quotation that telling a superior meeting tells too: all of them if it is one of its points, when and where
    it was said if it is of the same meeting."""
    told = _leaves(quote) if repeats(quote, superior) else []
    if not told and same_meeting(quote, superior):
        told = [f for f in (quote.get("场合"), quote.get("日期")) if isinstance(f, Fact)]
    return [fact.path for fact in told]


def same_meeting(quote: Item, superior: Item) -> bool:
    """Whether a quotation was said at a superior meeting."""
    at = plain(quote.get("场合"))
    return len(at) > 3 and (at in plain(superior.get("会议")) or plain(superior.get("会议")) in at)


def quotes(situation: Situation) -> list[Item]:
    """The quotations that are not told as points of a superior meeting."""
    superior = items(situation, "上级部署")
    return [quote for quote in items(situation, "引语") if not any(repeats(quote, one) for one in superior)]


def _leaves(item: Item) -> list[Fact]:
    """The facts that an item holds in its fields."""
    return [value for value in item.values() if isinstance(value, Fact)]
