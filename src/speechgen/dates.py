"""Dates as people write and say them. Pure functions: nothing here reads the clock.

What is not a full date is never guessed at: it is printed as written, and spans are only computed where they hold for
every day that the written date can mean.
"""

from __future__ import annotations

import re
from datetime import date

from speechgen.numbering import count, value

_FULL = re.compile(r"(\d{4})(?:年(\d{1,2})月(\d{1,2})[日号]|([-./])(\d{1,2})\4(\d{1,2}))")
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_ANY_MONTH = re.compile(r"(?<!\d)(\d{1,2})月")
_DAYS = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?(?:上午|下午|晚上|晚)?(?:至|到|—+|－|～|~|-)(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})[日号]"
)
_MONTH = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:份)?")
_SUFFIX = re.compile(r"(前|之前|以前|起|止|上午|下午|晚上|晚)?")
_BEFORE = re.compile(r"(?:之前|以前|前)$")
_HOLIDAYS = {"国庆节": (10, 1), "国庆": (10, 1), "元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1), "五一劳动节": (5, 1)}


def real_day(year: int, month: int, day: int) -> date | None:
    """A date, None if no calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_parts(text: str) -> tuple[tuple[int, int, int], str] | None:
    """Year, month, day at the start of a text, and the rest; None if no full date stands there."""
    match = _FULL.match(text)
    if not match:
        return None
    year, month, day = match[1], match[2] or match[5], match[3] or match[6]
    return (int(year), int(month), int(day)), text[match.end() :]


def parse_date(text: str, year: int | None = None) -> date | None:
    """A text that is a date and nothing else → the date; `3月18日` needs `year`. None if it is none or impossible."""
    parts = _full_parts(text)
    if parts and not parts[1]:
        return real_day(*parts[0])
    match = _DAY.fullmatch(text)
    return real_day(year, int(match[1]), int(match[2])) if match and year is not None else None


def loose(text: str) -> date | None:
    """A full date that is not written as the standards have it: 二〇二六年九月十六日, 2026年9月16, 20260916; else None."""
    if found := re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})", text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        return real_day(*map(int, found.groups()))
    found = re.fullmatch(
        r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?", text
    )
    if not found:
        return None
    year = int("".join(str("〇一二三四五六七八九".index(digit)) for digit in re.sub("[○零]", "〇", found[1])))
    return real_day(year, value(found[2]) or 0, value(found[3]) or 0)


def impossible(text: str) -> bool:
    """True if a text has a date that no calendar has: 2026-02-30, 2月30日, 9月31日前, 13月底."""
    whole = (real_day(int(m[1]), int(m[2] or m[5]), int(m[3] or m[6])) for m in _FULL.finditer(text))
    days = (real_day(2000, int(m[1]), int(m[2])) for m in _DAY.finditer(text))
    months = (int(m[1]) for m in _ANY_MONTH.finditer(text))
    return None in whole or None in days or any(not 0 < month < 13 for month in months)


def backwards(text: str) -> bool:
    """True if a text has a span of days that ends before it begins: 9月20日至10日. One over the turn of the year is none."""
    match = _DAYS.search(_FULL.sub(lambda m: f"{m[1]}年{m[2] or m[5]}月{m[3] or m[6]}日", text))
    if match is None:
        return False
    year, month, day, end_year, end_month, end_day = (int(part) if part else 0 for part in match.groups())
    end_month, end_year = end_month or month, end_year or year
    if end_year == year and month - end_month > 5:
        return False
    return (end_year, end_month, end_day) < (year, month, day)


def parse_month(text: str, year: int | None = None) -> date | None:
    """`2026年3月`, or `3月` with `year` → the first day of the month; else None."""
    match = _MONTH.fullmatch(text)
    if not match or (match[1] is None and year is None):
        return None
    return real_day(int(match[1] or year or 0), int(match[2]), 1)


def last_day(text: str) -> date | None:
    """The last day that a date, a `2006年9月` or a `2006年` can mean; None for anything else."""
    if day := parse_date(text):
        return day
    if month := parse_month(text):
        return last_of_month(month)
    match = re.fullmatch(r"(\d{4})年", text)
    return real_day(int(match[1]), 12, 31) if match else None


def full(day: date) -> str:
    """The long form of the standards, without leading zeros: 2026年9月16日."""
    return f"{day.year}年{day.month}月{day.day}日"


def spoken(text: str, today: date | None) -> str:
    """A full date as it is printed in a speech: without the year in the speech's own year. Anything else as written."""
    parts = _full_parts(text)
    day = real_day(*parts[0]) if parts and _SUFFIX.fullmatch(parts[1]) else None
    if parts is None or day is None:
        return text
    short = today is not None and day.year == today.year
    return (f"{day.month}月{day.day}日" if short else full(day)) + parts[1]


def last_of_month(day: date) -> date:
    """The last day of the month of a date."""
    return day.replace(day=_days(day.year, day.month))


def _days(year: int, month: int) -> int:
    """How many days a month has. (The module `calendar` brings the system's languages along.)"""
    return 31 if month == 12 else (date(year, month + 1, 1) - date(year, month, 1)).days


def months_between(start: date, end: date) -> tuple[int, int]:
    """Whole months from start to a later end, and the days left over (the 31st counts as the last day of any month)."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if _shifted(start, months) > end:
        months -= 1
    return months, (end - _shifted(start, months)).days


def _shifted(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _days(year, month + 1)))


# (at least, less than, wording): months and days that a wording is true for; the first that fits the span is used.
_Span = tuple[tuple[int, int], tuple[int, int], str]


def _month_spans(n: int) -> list[_Span]:
    many = f"{count(n)}个"
    return [
        ((n, 0), (n, 3), f"{many}月"),
        ((n, 3), (n, 25), f"{many}多月"),
        ((n, 25), (n + 1, 0), f"近{count(n + 1)}个月"),
    ]


def _year_spans(n: int) -> list[_Span]:
    m = 12 * n
    return [
        ((m, 0), (m, 8), f"{count(n)}年"),
        ((m, 8), (m + 10, 0), f"{count(n)}年多"),
        ((m + 10, 0), (m + 12, 0), f"近{count(n + 1)}年"),
    ]


_SPANS: list[_Span] = [
    ((0, 14), (0, 17), "半个月"),
    ((0, 17), (0, 24), "半个多月"),
    ((0, 25), (1, 0), "近一个月"),
    *(span for n in range(1, 5) for span in _month_spans(n)),
    ((5, 0), (5, 3), "五个月"),
    ((5, 3), (5, 15), "五个多月"),
    ((5, 15), (6, 0), "近半年"),
    ((6, 0), (6, 3), "半年"),
    ((6, 3), (8, 0), "半年多"),
    *(span for n in range(8, 11) for span in _month_spans(n)),
    ((7, 0), (11, 0), "大半年"),
    ((11, 0), (12, 0), "近一年"),
    *(span for n in range(1, 10) for span in _year_spans(n)),
]


def _started(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day that a written start can mean; None if it is unclear or not wholly in the past."""
    day = parse_date(text, today.year)
    month = parse_month(text, today.year)
    span = (day, day) if day else (month, last_of_month(month)) if month else None
    return span if span and span[1] <= today else None


def elapsed(start_text: str, today: date) -> tuple[str, str] | None:
    """How long ago something began, as it is said, and how that was computed: `3月`, 2026-09-16 → 半年多.

    For a mere month the wording has to hold for every day of it, else None; the one tolerance is the usual way of
    counting months, by which March to the second half of September is 半年多.
    """
    span = _started(start_text, today)
    if span is None:
        return None
    first, last = months_between(span[0], today), months_between(span[1], today)
    formula = f"{start_text}→{today.isoformat()}：{first[0]}个月{first[1]}天"
    if span[0] != span[1] and first[0] == 6 and today.day >= 15:
        return "半年多", formula
    word = next((word for low, high, word in _SPANS if low <= last and first < high), None)
    return (word, formula) if word else None


def without_before(text: str) -> str:
    """A deadline without 前: 9月30日前 → 9月30日."""
    return _BEFORE.sub("", text.strip())


def _target(text: str, today: date) -> date | None:
    """The day that a deadline names, None if it is no definite day."""
    text = without_before(text)
    if text in _HOLIDAYS:
        month, day = _HOLIDAYS[text]
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else this_year.replace(year=today.year + 1)
    if text in ("年底", "今年年底", "今年底"):
        return date(today.year, 12, 31)
    if text in ("月底", "本月底"):
        return last_of_month(today)
    if text.endswith(("底", "末")) and (month_start := parse_month(text[:-1], today.year)):
        return last_of_month(month_start)
    return parse_date(text, today.year)


def deadline(text: str, year: int) -> date | None:
    """The last day that a deadline of a year leaves: 9月底前 and 9月30日前 mean the same. None if it is no definite day."""
    return None if text.startswith(("月底", "本月底")) else _target(text, date(year, 1, 1))


def _left_words(days: int, months: int, over: int) -> str | None:
    if 14 <= days <= 16:
        return "半个月"
    if months == 0:
        return f"{days}天" if days < 25 else "不到一个月"
    if months > 11:
        return None
    unit = f"{count(months)}个"
    if over <= 1:
        return f"{unit}月"
    return f"{unit}多月" if over < 20 else f"不到{count(months + 1)}个月"


def left(target_text: str, today: date) -> tuple[str, str] | None:
    """How long is left until a deadline or a fixed holiday, without 只有/还有, and how that was computed.

    `国庆节前`, 2026-09-16 → 半个月; `9月底前` means the end of the month. None if the text names no definite day, the
    day is not in the future, or it is a year or more away.
    """
    target = _target(target_text, today)
    if target is None or target <= today:
        return None
    days = (target - today).days
    words = _left_words(days, *months_between(today, target))
    return (words, f"{today.isoformat()}→{target.isoformat()}：{days}天") if words else None


def weekday(day: date) -> str:
    """The day of the week: 星期三."""
    return "星期" + "一二三四五六日"[day.weekday()]
