"""A cell's value → the text that the spreadsheet shows for it, as it would stand in a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
# Formats that a Chinese Excel or WPS writes by number alone (ECMA-376 part 1, 18.8.30, zh-cn).
CHINESE_FORMATS = (
    dict.fromkeys((27, 36, 50, 52, 57), _YEAR_MONTH)
    | dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY)
    | {30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"'}
    | dict.fromkeys((32, 33, 34, 35, 55, 56), 'h"时"mm"分"')
)
_SECTION = re.compile(
    r"(?P<head>[^0#?.,%]*)(?P<digits>[0#?,]*(?:\.[0#?]+)?)(?P<scale>,*)(?P<percent>%?)(?P<tail>[^0#?.%]*)"
)
_IN_WAN = re.compile(r'0(?:[!\\]\.|"\.")0,')  # 0!.0, shows ten thousands, as the 万 behind it says
_MONEY = "¥￥"


def shown(value: Any, number_format: str | None = "General") -> str:
    """The text of a cell's value as the spreadsheet shows it; numbers without thousands separators, ¥ as 元, dates as
    2026年9月16日 or without what their format leaves out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date | time):
        return _day(value, number_format or "")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}小时{minutes % 60}分" if minutes % 60 else f"{minutes // 60}小时"
    if isinstance(value, int | float):
        return _number(value, number_format or "General")
    return str(value).strip()


# --- numbers ------------------------------------------------------------------------------------------------------------


def _plain_format(number_format: str, negative: bool) -> str:
    """The section of a format that holds, without quotes, colours, conditions, fillers and escapes."""
    sections = number_format.split(";")
    section = sections[1] if negative and len(sections) > 1 and sections[1] else sections[0]
    section = re.sub(r"General|G/通用格式", "0.###############", section)
    section = re.sub(r"\[\$([^\]-]*)[^\]]*\]", r"\1", section)
    section = re.sub(r"\[[^\]]*\]|_.|\*.", "", section)
    return re.sub(r'[\\!](.)|"([^"]*)"', lambda m: m[1] or m[2] or "", section)


def _number(value: int | float, number_format: str) -> str:
    if _IN_WAN.search(number_format):
        value, number_format = float(Decimal(repr(value)) / 10_000), _IN_WAN.sub("0.0", number_format)
    form = _SECTION.fullmatch(_plain_format(number_format, value < 0))
    if form is None or not (form["digits"] or form["percent"]) or _is_no_number_format(form):
        return general(value)
    exact = Decimal(repr(value)) * (100 if form["percent"] else 1)
    if not exact.is_finite() or exact.adjusted() > 12:
        return general(value)
    return _dressed(_rounded(exact.scaleb(-3 * _thousands(form)), form["digits"]), form)


def _thousands(form: re.Match[str]) -> int:
    """By how many thousands a format divides: the commas behind its last digit."""
    digits = form["digits"]
    return len(form["scale"]) + len(digits) - len(digits.rstrip(","))


def _is_no_number_format(form: re.Match[str]) -> bool:
    return bool(re.search("[a-zA-Z@/]", form["head"]) or re.search("[eE][+-]|[@/]", form["tail"]))


def _rounded(exact: Decimal, digits: str) -> str:
    before, _, places = digits.rstrip(",").partition(".")
    text = f"{exact.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP):f}"
    text = text.rstrip("0").rstrip(".") if places.strip("0?") and "." in text else text
    whole, point, rest = text.lstrip("-").partition(".")
    return f"{'-' * text.startswith('-')}{whole.zfill(before.count('0'))}{point}{rest}"


def _dressed(number: str, form: re.Match[str]) -> str:
    """A number between what its format puts before and after it; a sum of money as it is said: 12000元."""
    head, tail = form["head"].strip(), form["tail"].strip()
    if head.startswith("(") and number.startswith("-"):  # book-keepers' negative numbers
        head, tail = head.lstrip("("), tail.rstrip(")")
    if any(sign in head + tail for sign in _MONEY):
        head, tail = head.strip(_MONEY + "- "), tail.strip(_MONEY + " ") or "元"
        number = number.removesuffix(".00")
    return f"{'' if head == '-' else head}{number}{form['percent']}{tail}"


def general(value: int | float) -> str:
    """A number without a format of its own."""
    text = f"{Decimal(f'{value:.15g}'):f}" if isinstance(value, float) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


# --- dates --------------------------------------------------------------------------------------------------------------


def _day(value: datetime | date | time, number_format: str) -> str:
    form = re.sub(r'"[^"]*"|\[[^\]]*\]', lambda m: m[0].strip('"') if m[0][0] == '"' else "", number_format).lower()
    clock = ""
    if isinstance(value, time) or (isinstance(value, datetime) and (value.hour or value.minute)):
        clock = f"{value.hour}:{value.minute:02}"
    if isinstance(value, time):
        return clock
    parts = list(_day_parts(value, form))
    return "".join(parts) + clock


def _day_parts(value: date, form: str) -> Iterator[str]:
    bare = not re.search("[ymd年月日]", form)
    if bare or re.search("[y年e]", form):
        yield f"{value.year}年"
    yield f"{value.month}月"
    if bare or re.search("[d日]", form):
        yield f"{value.day}日"
