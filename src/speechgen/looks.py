"""What the kinds of blocks look like in Markdown: the marks and guesses that writer and reader share.

The reader tells the kind of a block by its look; the writer puts an invisible mark before every block that would be
guessed wrong, so that what is written is read back as it was.
"""

from __future__ import annotations

import re

from speechgen.document import Block, Byline, Masthead, Salutation, Title
from speechgen.text import CLOSERS, ENDERS

META_KEYS = {"标题": "title", "单位": "unit", "日期": "date", "文种": "kind"}
# The marks before a block whose kind its look does not tell.
SALUTATION, BODY, SPEAKER, DATE, LEAD, EMPTY = "称谓", "正文", "署名", "日期", "段首", "空"
CUE, LISTING, TABLE, ITEM_TITLE, ANNEX = "提示", "名单", "表", "条目", "附件标"
# The marks of blocks of several parts: each part has a line of its own.
BULLETIN, MINUTES, SIGNATURE, IMPRINT, ATTACHMENTS = "报头", "纪要", "落款", "报尾", "附件"
APART = "<!-- -->"

_LEVELS = (
    r"[一二三四五六七八九十百]+、",
    r"[（(][一二三四五六七八九十百]+[）)]",
    r"\d{1,3}[.．]",
    r"[（(]\d{1,3}[）)]",
)
_LONGEST_SALUTATION = 60
_LABELS = ("出席", "列席", "请假", "缺席", "参加", "主持", "主持人", "记录", "记录人", "时间", "地点", "报", "送", "发")
SENTENCE_TAIL = re.compile(rf"[{ENDERS}]+[{re.escape(CLOSERS)}]*")


def enumerator_level(text: str) -> int:
    """The heading level that an enumerator tells, 一、（一）1.（1） (GB/T 9704 §7.3.3); 0 without one."""
    return next((level for level, pattern in enumerate(_LEVELS, 1) if re.match(pattern, text)), 0)


def looks_like_date(text: str) -> bool:
    """True if a byline in brackets is the date line."""
    return text.startswith(("（", "(")) and text.endswith(("）", ")"))


def looks_like_salutation(text: str, in_head: bool) -> bool:
    """True if a line is the address: nothing but title and bylines before it, short, with a colon at its end."""
    return in_head and text.endswith(("：", ":")) and len(text) <= _LONGEST_SALUTATION


def looks_like_cue(text: str, in_head: bool) -> bool:
    """True if a line in italics is a stage direction: in brackets, and not a date under the title."""
    return not in_head and text.startswith("（") and text.endswith("）")


def looks_like_label(text: str) -> bool:
    """True for the words that lists of names stand under."""
    return text in _LABELS


def looks_like_annex(text: str) -> bool:
    """True for what stands over an attachment: 附件, 附件2."""
    return re.fullmatch(r"附件\d{0,2}", text) is not None


def is_head(block: Block) -> bool:
    """True for the blocks that stand before the body."""
    return isinstance(block, Title | Byline | Salutation | Masthead)
