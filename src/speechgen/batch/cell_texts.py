"""The text of one cell: tidied for its field, and what is wrong with it by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ..datafiles import MAX_SCALAR, bad_character
from ..dates import full, real_day
from ..fields import Field

BLANK = ("", "待补", "待填", "待报", "未报", "待补充", "【待补】", "？", "?", "缺")  # known to be missing
SAME = ("同上", "同前", "〃", "〞", "″", '"', '""')  # as the cell above
LEFT_OUT = (
    "—",
    "——",
    "－",
    "－－",
    "-",
    "--",
    "---",
    "–",
    "―",
    "─",
    "/",
    "／",
    "//",
    "\\",
    "无",
    "没有",
    "暂无",
    "N/A",
    "n/a",
)
_NAMES = ("名称", "单位", "姓名", "职务", "牵头", "配合", "责任单位", "责任人", "对象", "收文", "电话", "上级", "地方")
_TITLES = ("标题", "事项", "问题", "表现", "要点")
_MOST = {"quantity": 30, "date": 40}
_MOST_NAME, _MOST_TITLE = 60, 300
_DIGITS = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")

# --- tidied ---------------------------------------------------------------------------------------------------------------


def is_name(field: Field) -> bool:
    """Whether a field holds the name of a unit, a place or a person."""
    return field.kind == "text" and field.key in _NAMES


def tidied(field: Field, text: str) -> str:
    """A cell's text as it is used: figures without thousands separators, dates as people write them, names without spaces
    that only fill a column."""
    if field.kind in ("quantity", "number"):
        return _figure(text)
    if field.kind == "date":
        return _day(text)
    return re.sub(r"(?<=[\u4e00-\u9fff])[ \u3000\u00a0]+(?=[\u4e00-\u9fff])", "", text) if is_name(field) else text


def _figure(text: str) -> str:
    text = text.translate(_DIGITS)
    text = re.sub(r"(?<=\d)\s+(?=[\u4e00-\u9fff%])", "", text)
    text = re.sub(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d,])", lambda m: m[0].replace(",", ""), text)
    return re.sub(r"^[¥￥]\s*(-?\d+(?:\.\d+)?)$", lambda m: m[1].removesuffix(".00") + "元", text)


_MIDNIGHT = re.compile(r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[ T]0{1,2}:00(?::00)?(?:\.0+)?")
_EIGHT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})")
_SHORT = re.compile(r"(\d{1,2})[./](\d{1,2})[日号]?(?=(?:之前|以前|前|起|止|后|上午|下午)$)|(\d{1,2})/(\d{1,2})$")


def _day(text: str) -> str:
    """A date that a table has in figures only, as it is written in a paper; anything else as it stands."""
    text = _MIDNIGHT.sub(r"\1", text.translate(_DIGITS))
    if (match := _EIGHT.fullmatch(text)) and (day := real_day(*map(int, match.groups()))):
        return full(day)
    if (match := _YEAR_MONTH.fullmatch(text)) and 0 < int(match[2]) < 13:
        return f"{match[1]}年{int(match[2])}月"
    if (match := _SHORT.match(text)) and (day := real_day(2000, int(match[1] or match[3]), int(match[2] or match[4]))):
        return f"{day.month}月{day.day}日{text[match.end() :]}"
    return f"{text}年" if re.fullmatch(r"(?:19|20)\d\d", text) else text


# --- what is wrong ----------------------------------------------------------------------------------------------------------

_NUMERAL = re.compile(
    "[0-9一二两三四五六七八九十百千万亿零半]|几[十百千万个处次]|数[十百千万亿]|若干|全部|全覆盖|多[个处次项件起人户家]"
)
_NO_NUMERAL = re.compile(
    "一般|一些|一定|一直|一起|一律|一致|一样|一旦|一切|统一|唯一|万一|十分|百姓|千万不|零星|半数据|半年报"
)
_MISTYPED = re.compile(
    r"(?<![A-Za-z])[OoIl]+\d|\d[Oo](?![A-Za-z])|\.\.|\d\.(?!\d)|\d\.\d+\.|\d,\d{1,2}(?!\d)|\d,\d{4,}|%%"
    r"|[一二三四五六七八九][0-9]|[0-9][一二三四五六七八九]|\d([个处户人次家件项条元天吨亩米])\1"
)
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|—+|－|~|～|至|到)\s*(\d+(?:\.\d+)?)")
_TIME_WORD = re.compile(
    "[年月日号旬季周天时点刻分前后内底初末春夏秋冬节期间今明昨近长即立早晚夜当届常随适同]|持续|以来|待定|另行|阶段|[尽及]快|尽早|及时|逐步|常态|全程|视情|会议|开学|放假"
)
_FULL_DAY = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)")
_FIGURE = re.compile(r"[0-9][0-9.,%/\-:年月日号时分]*(?:[个处户人次家件项条元天套台辆]|万元|平方米|公里|吨|亩)?")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")


def wrong(field: Field, text: str) -> Iterator[tuple[str, str, str]]:
    """Code, message and, where there is one, a special hint for what is wrong with a text in a field; what its field allows
    is checked with the whole situation."""
    if trouble := bad_character(text.replace("\r\n", "\n")):
        yield "bad-character", f"这里有{trouble}", "删掉这个字符后重新输入"
    elif (most := _longest(field)) and (longest := max(map(len, re.split(r"[\n；;、]", text)))) > most:
        yield "too-long", f"这一格有 {longest} 字，{'不像名称，' if is_name(field) else ''}最多 {most} 字", ""
    elif len(text) > MAX_SCALAR:
        yield "too-long", f"这一格有 {len(text)} 字，最多 {MAX_SCALAR} 字", "分成几列"
    elif field.kind == "quantity" and text not in LEFT_OUT:
        yield from _wrong_quantity(text)
    elif field.kind == "date" and text not in LEFT_OUT:
        yield from _wrong_day(text)
    elif field.kind == "text" and text not in LEFT_OUT:
        yield from _wrong_text(field, text)


def _longest(field: Field) -> int:
    if field.kind == "text":
        return _MOST_NAME if is_name(field) else _MOST_TITLE if field.key in _TITLES else 0
    return _MOST.get(field.kind, 0)


def _wrong_quantity(text: str) -> Iterator[tuple[str, str, str]]:
    if not _NUMERAL.search(_NO_NUMERAL.sub("", text)):
        yield "bad-quantity", f"“{text[:20]}”不是数量", ""
    elif re.fullmatch(r"\d{4}(?:年|[-/.])\d{1,2}(?:月|[-/.])\d{1,2}日?|\d{1,2}月\d{1,2}日", text):
        yield "bad-quantity", f"“{text[:20]}”是日期，不是数量", ""
    elif match := _MISTYPED.search(text):
        yield "bad-quantity", f"“{text[:20]}”里的“{match[0]}”像是输错了", "重新输入这个数"
    elif (match := _RANGE.match(text)) and float(match[1]) > float(match[2]):
        yield "bad-quantity", f"“{text[:20]}”前大后小", "核对这两个数"
    elif re.match(r"[-－]\d", text) and "%" not in text:
        yield "bad-quantity", f"“{text[:20]}”是负数", "减少了多少写成文字，如“减少5处”"


def _wrong_text(field: Field, text: str) -> Iterator[tuple[str, str, str]]:
    digits = re.sub(r"\D", "", text)
    if field.key == "电话":
        if len(digits) < 7 or re.fullmatch(r"1[3-9](?:\d{8}|\d{10})", digits):
            yield "bad-phone", f"“{text[:20]}”不像电话号码", "核对号码的位数"
    elif field.key == "邮箱" and "@" not in text:
        yield "bad-mail", f"“{text[:20]}”不像邮箱地址", ""
    elif (is_name(field) or field.key in _TITLES) and _FIGURE.fullmatch(text):
        yield "bad-text", f"“{text[:20]}”是数或日期，不像{field.key}", ""


def _wrong_day(text: str) -> Iterator[tuple[str, str, str]]:
    if _SERIAL.fullmatch(text):
        day = date(1899, 12, 30) + timedelta(days=int(float(text)))
        yield (
            "bad-date",
            f"“{text}”是没有设成日期格式的日期（按 Excel 算是{full(day)}）",
            f"把这一格设成日期格式，或直接写 {full(day)}",
        )
    elif _FULL_DAY.match(text):
        return
    elif re.fullmatch(r"[\d./\-: ]+", text):
        yield "bad-date", f"“{text[:20]}”看不出是哪一天", "写成 9月30日 或 2026年9月30日"
    elif re.search("[A-Za-z]", text):
        yield "bad-date", f"“{text[:20]}”不是中文的日期写法", "写成 9月30日 或 2026年9月30日"
    elif re.match("[约近]?\\d", text) and not _TIME_WORD.search(text):
        yield "bad-date", f"“{text[:20]}”不是日期或时间", ""
    elif match := re.search(r"\d月\d{1,2}(?![\d日号至到—－~～-])", text):
        yield "bad-date", f"“{text[:20]}”里的“{match[0]}”少了“日”", "写成 9月30日"
    elif not _TIME_WORD.search(text):
        yield "unclear-date", f"“{text[:20]}”看不出是什么时候", "核对；没有写错就不用管"
