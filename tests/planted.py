"""Tables of many units as a stranger would fill them in, with faults planted in known cells.

`planted(seed)` gives a base file, the rows of a table and the cells in which something is wrong; nothing else is.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from speechgen.batch.cells import letters

UNITS = 300
FAULTS = 12
_STEMS = "安宝长城德东丰福广和恒宏嘉建金景康乐龙明南宁平庆荣瑞盛顺泰天万文西祥新兴永玉源正"
_ENDS = ("街道", "镇", "乡", "社区", "村")
Make = Callable[[random.Random], Any]


@dataclass(frozen=True)
class Column:
    """A column: its header, how a good cell is made, how bad ones are; `own`: only in a unit's first row."""

    header: str
    good: Make
    bad: tuple[Make, ...] = ()
    own: bool = True


@dataclass
class Planted:
    """A base file, the rows with their header, and the cells that something is wrong with."""

    base: str
    rows: list[list[Any]]
    cells: set[str] = field(default_factory=set)


def _one(*values: Any) -> tuple[Make, ...]:
    return tuple(lambda rng, value=value: value for value in values)  # type: ignore[misc]


def _count(rng: random.Random) -> Any:
    n = rng.randint(2, 2000)
    return rng.choice([f"{n}处", f"约{n}处", f"{n:,}处", f"{n}余处", "数十处", "三百处", f" {n} 处", None, "—"])


def _bare(rng: random.Random) -> Any:
    return rng.choice([rng.randint(1, 99), float(rng.randint(1, 99)), str(rng.randint(1, 99)), "１２", None, "/"])


def _rate(rng: random.Random) -> Any:
    return rng.choice([f"{rng.randint(1, 1000) / 10}%", "100%", "0%", None, "无"])


def _due(rng: random.Random) -> Any:
    day = rng.randint(19, 30)
    figures = (f"9月{day}日", f"2026-09-{day}", f"2026.9.{day}", f"2026/9/{day}", f"9.{day}前", f"202609{day}")
    words = (
        "9月底前",
        "国庆节前",
        "三个工作日内",
        "10月上旬",
        "长期坚持",
        "立即",
        "9月20日至25日",
        "12月20日至1月10日",
    )
    return rng.choice([*figures, *words, datetime(2026, 9, day), None])


def _text(*words: str) -> Make:
    return lambda rng: rng.choice([*words, None])


_QUANTITY = _one(
    "很快", "一般", "情况不明", "未统计", "1O处", "12..5处", "12,34处", "-5处", "3元", "#REF!", "#N/A", "9月底前", "＝"
)
_DAY = _one(
    "2026-02-30", "9月31日前", "13月5日", "46290", "20260931", "9月25日至20日", "25-Sep", "31处", "#VALUE!", "9.25"
)
_BAD_RATE = _one("985%", "120%", "-3%", "0.985", "较高", "#DIV/0!", "98.5%%")
_LONG = (
    "辖区内的居民小区消防安全专项整治工作自部署以来各项任务正在按照方案确定的步骤和时间节点稳步有序地推进之中"
    "现将有关情况一并报告如下"
)
_NOTE = _text(
    "楼道堆放纸箱",
    "两只消火栓没有水压",
    "电动自行车在门厅充电",
    "灭火器过期；压力不足",
    "消防车道划线褪色，停放车辆3辆",
)

SPEECH = """\
文种: 推进会讲话
日期: 2026-09-18
讲话人: {职务: 区长}
会议: 全区居民小区消防安全整治推进会
主题: {全称: 居民小区消防安全专项整治, 简称: 小区消防整治, 领域: 消防}
成绩: [{事项: 排查隐患}, {事项: 隐患整改率}]
任务: [{编号: T1, 标题: 打通消防车通道}]
"""
_SPEECH = (
    Column("地方.名称", lambda rng: "", _one(None, "twice", _LONG)),
    Column("讲话人.关系", lambda rng: rng.choice(["本级", "上级", "本级", None]), _one("朋友", "同级")),
    Column("地方.类别", lambda rng: rng.choice(["街道", "镇", None]), _one("开发区块", "街到")),
    Column("成绩[1].数量", _count, _QUANTITY),
    Column("成绩[2].数量", _rate, _BAD_RATE),
    Column("任务[1].时限", _due, _DAY),
    Column("任务[1].重点", lambda rng: rng.choice(["是", "否", None]), _one("也许", "五")),
    Column("篇幅.字数", lambda rng: rng.choice([800, "1200字", "约1000", "1,500", None]), _one("不多", 9_000_000, "3")),
    Column("任务[1].牵头", _text("区住建局", "区消防救援大队"), _one(_LONG, "区住建\ufdd0局", "#NAME?")),
    Column("问题[1].表现", lambda rng: "少数小区堵塞通道", _one("#REF!")),
    Column("问题[1].程度", _text("个别", "少数"), _one("很多", "大量")),
    Column("问题[1].对应", lambda rng: "T1", _one("T9", "任务1")),
)

NOTICE = """\
文种: 情况通报
日期: 2026-09-18
地方: {名称: 清江区, 类别: 区}
主题: {全称: 居民小区消防安全专项整治, 简称: 小区消防整治, 领域: 消防}
成绩: [{事项: 抽查小区}, {事项: 合格率}]
落款: {单位: 区消安办, 日期: 2026-09-18}
分组: 街道
表格:
  街道: 收文
  抽查小区: 成绩[1].数量
  合格率: 成绩[2].数量
  地点: 通报事项.点位
  问题: 通报事项.问题
  责任单位: 通报事项.责任单位
  时限: 通报事项.时限
"""
_NOTICE = (
    Column("街道", lambda rng: "", _one(_LONG)),
    Column("抽查小区（个）", _bare, _one("很多", "12处", "l2", "1.2.3", "#REF!", "-4")),
    Column("合格率", _rate, _BAD_RATE),
    Column("地点", _text("和平里小区3号楼", "安居苑地下车库"), _one("#N/A"), own=False),
    Column("问题", _NOTE, _one("堆物\ufdd0", "#NULL!"), own=False),
    Column("责任单位", _text("和平里社区", "安居苑物业服务中心"), _one(_LONG, "#REF!"), own=False),
    Column("时限", _due, _DAY, own=False),
    Column("备注", _text("已约谈", "很快", "#REF!")),
)


def _names(rng: random.Random) -> list[str]:
    pairs = [a + b for a in _STEMS for b in _STEMS if a != b]
    return [stem + _ENDS[n % len(_ENDS)] for n, stem in enumerate(rng.sample(pairs, UNITS))]


def planted(seed: int) -> Planted:
    """A table with faults; even seeds: a row a unit, odd ones: one to four rows a unit."""
    rng = random.Random(seed)
    columns, base = (_SPEECH, SPEECH) if seed % 2 == 0 else (_NOTICE, NOTICE)
    out = Planted(base, [[column.header for column in columns]])
    firsts = []
    for name in _names(rng):
        rows = 1 if seed % 2 == 0 else rng.choice([1, 1, 2, 3, 4])
        firsts.append(len(out.rows))
        for n in range(rows):
            cells = [column.good(rng) if n == 0 or not column.own else None for column in columns]
            cells[0] = name if n == 0 else rng.choice([None, "同上", name])
            if n and not any(cells[1:]):
                cells[4] = "又一处堆物"
            out.rows.append(cells)
        _apart(out.rows[firsts[-1] :], 4 if seed % 2 else 9)
    for row in rng.sample(firsts, FAULTS):
        _plant(out, rng, columns, row, firsts)
    return out


def _apart(rows: list[list[Any]], problem: int) -> None:
    """Give every row of a unit another problem, so that no two rows are the same; a row without one has nothing beside it."""
    for n, cells in enumerate(rows):
        cells[problem] = f"{cells[problem] or '堆物'}，第{n + 1}处" if len(rows) > 1 else cells[problem] or "堆物"


def _plant(out: Planted, rng: random.Random, columns: tuple[Column, ...], row: int, firsts: list[int]) -> None:
    number = rng.choice([n for n, column in enumerate(columns) if column.bad])
    value = rng.choice(columns[number].bad)(rng)
    if value == "twice":
        value = out.rows[rng.choice([n for n in firsts if n < row] or [firsts[0]])][0]
        row, value = (row, value) if row != firsts[0] else (firsts[1], out.rows[firsts[0]][0])
    if value == _LONG and number == 0:  # whose rows these are is still to be told
        value = out.rows[row][0] + value
        for n in range(row + 1, next((n for n in firsts if n > row), len(out.rows))):
            out.rows[n][0] = None
    out.rows[row][number] = value
    out.cells.add(f"{letters(number + 1)}{row + 1}")
