"""Numerals and enumerators."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechgen import numbering


@pytest.mark.parametrize(
    ("n", "text"),
    [
        *((0, "零"), (1, "一"), (2, "二"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")),
        *(
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1000, "一千"),
            (1010, "一千零一十"),
            (2003, "二千零三"),
        ),
    ],
)
def test_chinese(n: int, text: str) -> None:
    assert numbering.chinese(n) == text


def test_count_says_two_as_people_do() -> None:
    assert [numbering.count(n) + "点" for n in (1, 2, 3, 12)] == ["一点", "两点", "三点", "十二点"]


@given(st.integers(0, 9999))
def test_numerals_read_back(n: int) -> None:
    assert numbering.value(numbering.chinese(n)) == n
    assert numbering.value(numbering.count(n)) == n
    assert numbering.value(str(n)) == n


@pytest.mark.parametrize("n", [-1, 10_000])
def test_chinese_refuses_what_it_cannot_say(n: int) -> None:
    with pytest.raises(ValueError, match="no numeral"):
        numbering.chinese(n)


@pytest.mark.parametrize("text", ["", "一点", "x", "1.5", "²"])
def test_no_numeral(text: str) -> None:
    assert numbering.value(text) is None


@pytest.mark.parametrize(
    ("level", "n", "text"),
    [(1, 1, "一、"), (1, 12, "十二、"), (2, 3, "（三）"), (3, 2, "2."), (4, 10, "（10）")],
)
def test_enumerators_of_the_standard(level: int, n: int, text: str) -> None:
    assert numbering.enumerator(level, n) == text
    assert numbering.strip_number(text + "抓好整治") == (level, n, "抓好整治")


@given(st.integers(1, 4), st.integers(1, 20))
def test_enumerators_read_back(level: int, n: int) -> None:
    assert numbering.strip_number(numbering.enumerator(level, n) + "抓") == (level, n, "抓")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(一)抓整治", (2, 1, "抓整治")),
        ("（二）、抓整治", (2, 2, "抓整治")),
        ("1、抓整治", (3, 1, "抓整治")),
        ("1．抓整治", (3, 1, "抓整治")),
        ("2. 抓整治", (3, 2, "抓整治")),
        ("③抓整治", (4, 3, "抓整治")),
        ("(4)抓整治", (4, 4, "抓整治")),
    ],
)
def test_slips_in_enumerators_are_recognised(text: str, found: tuple[int, int, str]) -> None:
    assert numbering.strip_number(text) == found


@pytest.mark.parametrize(
    "text", ["", "一是抓整治", "1.5万人", "十分重要", "（略）", "2026年", "一手抓、两手硬", "第一，"]
)
def test_text_that_has_no_enumerator(text: str) -> None:
    assert numbering.strip_number(text) is None


@pytest.mark.parametrize("style", numbering.INLINE_STYLES)
@pytest.mark.parametrize("n", [1, 2, 3, 10, 11])
def test_spoken_series_read_back(style: str, n: int) -> None:
    text = numbering.inline(style, n)
    assert numbering.strip_inline(text + "抓整治") == (style, n, "抓整治")


def test_spoken_series() -> None:
    assert [numbering.inline(s, 2) for s in numbering.INLINE_STYLES] == ["二是", "二要", "第二，"]
    assert numbering.strip_inline("统一是好事") is None
