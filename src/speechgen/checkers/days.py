"""Dates against the calendar: weekdays, days that no month has, plan periods, anniversaries, movable feasts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speechgen.checkers.base import Hit, Paper, number
from speechgen.checking.rules import Rule
from speechgen.dates import real_day

_WEEKDAY = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号](\s*[（(，,]?\s*)(星期|周|礼拜)([一二三四五六日天])(?!期)"
)
_DATE = re.compile(r"(?:(\d{4})年)?(?<!\d)(\d{1,2})月(\d{1,2})[日号]")
_SPAN = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})日?(?:[—～~-]|至|到)(\d{1,2})日")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:[—～~-]|至|到)((?:19|20)\d\d)年")
_TIME = re.compile(r"(?:上午|下午|中午|晚上|凌晨)\s*(\d{1,2})(?:[:：](\d{2})|[时点](?:(\d{1,2})分)?)")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def weekdays(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """2026年11月23日（星期二）; without a year only where the text tells its own."""
    for match in _WEEKDAY.finditer(paper.said):
        year = int(match[1]) if match[1] else paper.day.year if paper.dated else 0
        said = real_day(year, int(match[2]), int(match[3])) if year else None
        right = "一二三四五六日"[said.weekday()] if said else match[6]
        if said and right != match[6].replace("天", "日"):
            start = match.start(5)
            yield paper.hit(rule, start, match.end(6), match[5] + right, date=f"{said.year}年{match[2]}月{match[3]}日")


def impossible(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """2月30日, 13月5日, 下午2:75; a span of days or years that ends before it begins."""
    for match in _DATE.finditer(paper.said):
        month, number = int(match[2]), int(match[3])
        leap = real_day(int(match[1]), month, number) if match[1] and (month, number) == (2, 29) else True
        if not (1 <= month <= 12 and 1 <= number <= _DAYS[month - 1] and leap):
            yield paper.hit(rule, match.start(), match.end(), why="没有这一天")
    for match in _SPAN.finditer(paper.said):
        if int(match[3]) < int(match[2]) <= 31:
            yield paper.hit(rule, match.start(), match.end(), why="止日早于起日")
    for match in _YEARS.finditer(paper.said):
        if int(match[2]) < int(match[1]):
            yield paper.hit(rule, match.start(), match.end(), why="止年早于起年")
    for match in _TIME.finditer(paper.said):
        if int(match[1]) > 24 or int(match[2] or match[3] or 0) > 59:
            yield paper.hit(rule, match.start(), match.end(), why="没有这个时刻")


# --- plan periods -----------------------------------------------------------------------------------------------------

_PERIOD = r"[“\"]?(十[一二三四五六七八九])五[”\"]?"
_ROLE = re.compile(
    rf"((?:19|20)\d\d年|今年|明年|去年)(?:既|又|也)?(?:是|作为|为|系)?[^。；，\n]{{0,8}}?{_PERIOD}(?:规划|时期|计划)?[^。；，\n]{{0,6}}?(开局|起步|收官|决胜收官)之?年"
)
_RANGE = re.compile(rf"{_PERIOD}(?:规划|时期|计划)?（((?:19|20)\d\d)(?:年)?[—～~-]((?:19|20)\d\d)年?）")
_RELATIVE = {"今年": 0, "明年": 1, "去年": -1}


def period(ordinal: str) -> tuple[int, int]:
    """The first and the last year of a five-year plan: 十五 → 2026, 2030 (十一五 2006—2010 and on)."""
    first = 2006 + 5 * ((number(ordinal) or 11) - 11)
    return first, first + 4


def _year(said: str, paper: Paper) -> int | None:
    if said in _RELATIVE:
        return paper.day.year + _RELATIVE[said] if paper.dated else None
    return int(said[:4])


def plan_periods(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """开局之年 and 收官之年 against the years of the plan, and years written behind its name."""
    for match in _ROLE.finditer(paper.said):
        first, last = period(match[2])
        year = _year(match[1], paper)
        right = last if "收官" in match[3] else first
        if year is not None and year != right:
            why = f"“{match[2]}五”是{first}—{last}年，{match[3]}之年是{right}年"
            yield paper.hit(rule, match.start(), match.end(), why=why)
    for match in _RANGE.finditer(paper.said):
        first, last = period(match[1])
        if (int(match[2]), int(match[3])) != (first, last):
            yield paper.hit(
                rule, match.start(2), match.end(3), f"{first}—{last}", why=f"“{match[1]}五”是{first}—{last}年"
            )


_BORN = {
    "中国共产党成立": 1921, "建党": 1921, "中国共产党建党": 1921, "新中国成立": 1949, "中华人民共和国成立": 1949,
    "建军": 1927, "中国人民解放军建军": 1927, "改革开放": 1978, "中国人民抗日战争胜利": 1945, "抗战胜利": 1945,
    "红军长征胜利": 1936, "五四运动": 1919, "人民政协成立": 1949, "南昌起义": 1927,
}  # fmt: skip
_JUBILEE = re.compile(
    rf"((?:19|20)\d\d年|今年)(?:是|，是|恰逢|适逢|正值|迎来)[^。，；\n\d]{{0,10}}?({'|'.join(_BORN)})(?:[^。，；\d]{{0,6}})(\d{{2,3}})周年"
)


def anniversaries(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """2026年是建党106周年: counted again."""
    for match in _JUBILEE.finditer(paper.said):
        year = _year(match[1], paper)
        if year is not None and (right := year - _BORN[match[2]]) != int(match[3]) and right > 0:
            born = _BORN[match[2]]
            yield paper.hit(rule, match.start(3), match.end(3), str(right), formula=f"{year}－{born}＝{right}")


# Dates of the lunar calendar as published by the Purple Mountain Observatory's almanac.
_FEASTS = {
    "春节": ("2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03"),
    "元宵节": ("2024-02-24", "2025-02-12", "2026-03-03", "2027-02-20"),
    "端午节": ("2024-06-10", "2025-05-31", "2026-06-19", "2027-06-09", "2028-05-28"),
    "中秋节": ("2024-09-17", "2025-10-06", "2026-09-25", "2027-09-15", "2028-10-03"),
}
_FEAST = re.compile(
    rf"(\d{{4}})年(\d{{1,2}})月(\d{{1,2}})日[（(，]?(?:是)?({'|'.join(_FEASTS)})|(\d{{4}})年({'|'.join(_FEASTS)})[（(]?(?:是|为)?(\d{{1,2}})月(\d{{1,2}})日"
)


def feasts(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """2027年2月17日春节: against the table."""
    for match in _FEAST.finditer(paper.said):
        year, name = match[1] or match[5], match[4] or match[6]
        month, number = int(match[2] or match[7]), int(match[3] or match[8])
        right = next((d for d in _FEASTS[name] if d.startswith(year)), None)
        if right and right != f"{year}-{month:02d}-{number:02d}":
            when = f"{int(right[5:7])}月{int(right[8:])}日"
            yield paper.hit(rule, match.start(), match.end(), feast=f"{year}年{name}是{when}")


# --- names that bodies had until a day --------------------------------------------------------------------------------

_HISTORY = re.compile(r"原|时任|前身|更名|改为|撤销|组建|合并|划入|当时|过去|历史|曾")


def renamed(paper: Paper, rule: Rule) -> Iterator[Hit]:
    """A body under a name that it no longer had on the day of the text, unless the sentence looks back."""
    for line in rule.words:
        old, rest = line.split("→")
        new, _, since = rest.partition(" 自:")
        if old not in paper.said or paper.day.isoformat() < since:
            continue
        # no part of another word: 环保部门, a firm's 安全环保部
        for match in re.finditer(rf"(?<!安全)(?<!质量){re.escape(old)}(?![员人门队分])", paper.said):
            near = paper.around(match.start(), 30, 30)
            years = [int(y) for y in re.findall(r"(?:19|20)\d\d(?=年)", near)]
            looks_back = _HISTORY.search(near) or any(year <= int(since[:4]) for year in years)
            if not looks_back and paper.is_prose(match.start(), match.end()):
                yield paper.hit(rule, match.start(), match.end(), since=since[:4], now=new)
