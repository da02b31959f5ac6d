"""Referring expressions: how a person, a unit or a place is named, and how persons rank beside the speaker (genre.md §4.7)."""

from __future__ import annotations

import re

# Heads of a committee or a government, their deputies, and the level of the place they head.
_LEVELS = {
    "中央": 6,
    "省": 5,
    "自治区": 5,
    "市": 4,
    "县": 3,
    "区": 3,
    "旗": 3,
    "镇": 2,
    "乡": 2,
    "街道": 2,
    "村": 1,
    "社区": 1,
}
_LEVEL = "|".join(sorted(_LEVELS, key=len, reverse=True))
_POSTS = (
    (re.compile(rf"副书记|(?:{_LEVEL})委常委"), 7),
    (re.compile(rf"副(?:{_LEVEL}|主)[长席]?"), 6),
    (re.compile(rf"(?:{_LEVEL})(?:党?委)?书记|第一书记"), 9),
    (re.compile(rf"(?:{_LEVEL})长|人大常委会主任|政协主席"), 8),
)
_TITLE_END = re.compile(r"(?:书记|[省市县区镇乡局处科队]长|主任|主席|常委|部长|秘书长|总经理|董事长|同志)$")
_CALLED = (
    (r"学生|同学|班长$", "同学"),
    (r"教师|老师|班主任|年级主任|年级组长", "老师"),
    (r"教授|研究员|院士|专家|董事长|总经理|总裁", ""),
    (r"家长|居民|村民|群众", ""),
)  # patterns in a post, and how its holder is called after the name
SPEAKER_LEVEL = {"中央": 6, "省": 5, "市": 4, "县区": 3, "镇街": 2, "村社区": 1, "局": 3}


def standing(post: str, level: str) -> int:
    """A number for the rank of a post: ten times the level of the place it heads, and the rank within.

    `level` is the level of the place of the meeting, for posts that don't name one (局长, 大队长 count below its leaders).
    """
    place = SPEAKER_LEVEL.get(level, 3)
    for pattern, rank in _POSTS:
        found = pattern.search(post)
        if found:
            named = [_LEVELS[k] for k in re.findall(_LEVEL, post[: found.end()])]
            return 10 * max(named, default=place) + rank
    return 10 * place + (3 if level != "局" else 4)


def rank_beside(other: str, speaker: str, level: str) -> str:
    """高, 同 or 低: how the holder of one post stands beside the speaker."""
    a, b = standing(other, level), standing(speaker, level)
    return "高" if a > b else "同" if a == b else "低"


_TITLE = re.compile(r"副?(?:书记|部长|主任|主席|秘书长|总经理|董事长|[省市县区镇乡局处科队]长)$")
_DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "端木")


def short(name: str, post: str) -> str:
    """Surname and title, as one speaks of somebody named before (genre.md §4.7): 韩书记; empty if the post is no title
    or the name is masked whole."""
    title = _TITLE.search(post)
    if not title or not re.match(r"[\u4e00-\u9fff]", name) or name.startswith(("某", "×")):
        return ""
    surname = name[:2] if name.startswith(_DOUBLE_SURNAMES) else name[0]
    return surname + title.group()


def merge_overlap(unit: str, post: str) -> str:
    """How much of `post` has to be said after `unit`: 县交通运输局 + 局长 → 局长; XX区 + 区委书记 → 委书记 is never split.

    Returns the post without a beginning that repeats the whole unit; one shared character stays (清江区区长).
    """
    return post[len(unit) :] if unit and post.startswith(unit) and len(post) > len(unit) else post


def _called(post: str) -> str:
    """What follows a name: 同学 and 老师 at a school, nothing after a scholar's or a manager's post, else 同志."""
    return next((word for post_end, word in _CALLED if re.search(post_end, post)), "同志")


def person(name: str, post: str, unit: str, plain_name: str, plain_post: str, plain_unit: str) -> str:
    """A person or a unit as a speaker would name them; the marked texts first, the same texts without marks after.

    Post and unit without a name stand alone; a bare name gets 同志 unless it ends in a title (袁书记).
    """
    parts: list[str] = []
    if unit and plain_unit not in plain_post:
        parts.append(unit)
    if post:
        parts.append(post)
    if name:
        parts.append(name if _TITLE_END.search(plain_name) else f"{name}{_called(plain_post)}")
    return "".join(parts) or unit


def heads(post: str, unit: str, named: str) -> bool:
    """Whether a post named in the file (局党组书记) is the speaker's own: one of his posts, before it nothing but his unit."""
    for own in post.split("、"):
        if own and named.endswith(own):
            before = named.removesuffix(own)
            return before == "" or unit.endswith(before)
    return False
