"""Dates as people write and say them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechgen import dates

TODAY = date(2026, 9, 16)


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("2011-03-18", None, date(2011, 3, 18)),
        ("2011-3-8", None, date(2011, 3, 8)),
        ("2011年3月18日", None, date(2011, 3, 18)),
        ("2026.9.10", None, date(2026, 9, 10)),
        ("2026/9/10", None, date(2026, 9, 10)),
        ("3月18日", 2011, date(2011, 3, 18)),
        ("3月18号", 2011, date(2011, 3, 18)),
        ("3月18日", None, None),
        ("2026-02-30", None, None),
        ("2026-9.10", None, None),
        ("2026年9月", None, None),
        ("9月底前", 2026, None),
        ("前天下午", 2026, None),
        ("2026-09-16前", None, None),
        ("0000-01-01", None, None),
        ("", 2026, None),
    ],
)
def test_parse_date(text: str, year: int | None, day: date | None) -> None:
    assert dates.parse_date(text, year) == day


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026年13月1日", "2月30日", "2026/4/31", "2025-02-29", "9月31日前", "2026年13月"]
)
def test_impossible_dates(text: str) -> None:
    assert dates.impossible(text)


@pytest.mark.parametrize(
    "text", ["9月20日至10日", "2026-09-20至2026-09-10", "10月8日—9月30日", "2026年9月12日到2025年9月20日"]
)
def test_a_span_that_ends_before_it_begins(text: str) -> None:
    assert dates.backwards(text)


@pytest.mark.parametrize(
    "text", ["9月8日至12日", "12月20日至1月10日", "9月20日前", "2026年12月8日至2027年1月5日", "9月20日"]
)
def test_a_span_in_order(text: str) -> None:
    assert not dates.backwards(text)


@pytest.mark.parametrize("text", ["2024-02-29", "2月29日前", "9月底前", "15个月", "今年12月份", "98.5"])
def test_not_impossible(text: str) -> None:
    assert not dates.impossible(text)


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("3月", 2026, date(2026, 3, 1)),
        ("3月份", 2026, date(2026, 3, 1)),
        ("2026年3月", None, date(2026, 3, 1)),
        ("3月", None, None),
        ("13月", 2026, None),
        ("3月底", 2026, None),
    ],
)
def test_parse_month(text: str, year: int | None, day: date | None) -> None:
    assert dates.parse_month(text, year) == day


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2026-09-10", "9月10日"),
        ("2026年09月05日", "9月5日"),
        ("2025-12-03", "2025年12月3日"),
        ("2026-09-30前", "9月30日前"),
        ("2026-09-10至20日", "2026-09-10至20日"),
        ("2026-02-30", "2026-02-30"),
        ("09月05日", "09月05日"),
        ("3月", "3月"),
        ("前天下午", "前天下午"),
    ],
)
def test_spoken(text: str, printed: str) -> None:
    assert dates.spoken(text, TODAY) == printed


def test_spoken_without_a_day_keeps_the_year() -> None:
    assert dates.spoken("2026-09-10", None) == "2026年9月10日"


def test_full_and_weekday() -> None:
    assert dates.full(TODAY) == "2026年9月16日"
    assert dates.weekday(TODAY) == "星期三"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2006-09-15", date(2006, 9, 15)),
        ("2006年2月", date(2006, 2, 28)),
        ("2020年", date(2020, 12, 31)),
        ("9月", None),
        ("", None),
    ],
)
def test_last_day(text: str, day: date | None) -> None:
    assert dates.last_day(text) == day


@pytest.mark.parametrize(
    ("start", "words"),
    [
        # a mere month: only what holds for each of its days (and March to mid-September, as people count)
        ("3月", "半年多"),
        ("2026年3月", "半年多"),
        ("2月", "半年多"),
        ("1月", "大半年"),
        ("2025年11月", "大半年"),
        ("2025年12月", "大半年"),
        ("2025年6月", "一年多"),
        ("2024年3月", "两年多"),
        ("8月", None),
        ("5月", None),
        ("9月", None),
        ("11月", None),
        # a day
        ("2026-09-16", None),
        ("2026-09-10", None),
        ("2026-09-01", "半个月"),
        ("8月28日", "半个多月"),
        ("2026-08-18", "近一个月"),
        ("2026-08-16", "一个月"),
        ("2026-08-01", "一个多月"),
        ("2026-07-16", "两个月"),
        ("2026-07-19", "近两个月"),
        ("2026-06-01", "三个多月"),
        ("2026-03-25", "近半年"),
        ("2026-03-16", "半年"),
        ("2026-03-01", "半年多"),
        ("2026-01-10", "八个多月"),
        ("2025-10-10", "近一年"),
        ("2025-09-16", "一年"),
        ("2025-03-16", "一年多"),
        ("2024-10-01", "近两年"),
        ("2023-03-16", "三年多"),
        # the future, and nonsense
        ("2026-09-17", None),
        ("12月1日", None),
        ("前年", None),
        ("", None),
    ],
)
def test_elapsed(start: str, words: str | None) -> None:
    found = dates.elapsed(start, TODAY)
    assert (found[0] if found else None) == words


def test_elapsed_early_in_the_month_is_not_yet_half_a_year() -> None:
    assert dates.elapsed("3月", date(2026, 9, 5)) is None


def test_formulas_say_what_was_counted() -> None:
    assert dates.elapsed("3月", TODAY) == ("半年多", "3月→2026-09-16：6个月15天")
    assert dates.left("国庆节前", TODAY) == ("半个月", "2026-09-16→2026-10-01：15天")


@given(st.dates(date(2016, 1, 1), date(2030, 1, 1)), st.integers(0, 4000))
def test_elapsed_is_never_more_than_a_tenth_beyond_the_truth(start: date, days: int) -> None:
    """近 N may round up, everything else states a lower bound."""
    found = dates.elapsed(start.isoformat(), start + timedelta(days))
    if found and not found[0].startswith("近"):
        numbers = {"半": 0.5, "一": 1, "两": 2, "三": 3, "四": 4, "五": 5, "八": 8, "九": 9, "十": 10, "六": 6, "七": 7}
        amount = numbers[found[0].replace("大半", "半")[0]]
        unit = 365 if "年" in found[0] else 30
        assert days >= int(amount * unit) - 2


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("国庆节前", "半个月"),
        ("国庆节", "半个月"),
        ("9月25日前", "9天"),
        ("9月17日", "1天"),
        ("9月底前", "半个月"),
        ("月底前", "半个月"),
        ("10月10日前", "24天"),
        ("10月12日前", "不到一个月"),
        ("10月16日", "一个月"),
        ("10月25日", "一个多月"),
        ("11月10日", "不到两个月"),
        ("11月16日", "两个月"),
        ("年底前", "三个多月"),
        ("元旦前", "三个多月"),
        ("2027年5月底前", "八个多月"),
        ("2026-10-01前", "半个月"),
        ("五一前", "七个多月"),
        # not in the future, too far away, or no definite day
        ("9月16日", None),
        ("9月1日前", None),
        ("2028年1月1日", None),
        ("9月中旬", None),
        ("下个月", None),
        ("春节前", None),
        ("尽快", None),
        ("", None),
    ],
)
def test_left(target: str, words: str | None) -> None:
    found = dates.left(target, TODAY)
    assert (found[0] if found else None) == words


@given(st.text(max_size=20))
def test_any_text_is_survived(text: str) -> None:
    dates.parse_date(text, 2026)
    dates.parse_month(text, 2026)
    dates.spoken(text, TODAY)
    dates.elapsed(text, TODAY)
    dates.left(text, TODAY)
    dates.impossible(text)
    dates.last_day(text)


@given(st.dates())
def test_a_date_survives_its_forms(day: date) -> None:
    assert dates.parse_date(day.isoformat()) == day
    assert dates.parse_date(f"{day.year:04}年{day.month}月{day.day}日") == day
