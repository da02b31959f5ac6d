"""Breaking a title into lines (GB/T 9704 §7.3.1: whole words, lines in the shape of a trapezium or a diamond).

No dictionary is loaded for this: a short list of the words that titles of speeches are made of keeps them whole, and
what is between them breaks where it balances best.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, combinations, pairwise
from math import comb

from speechgen.document import Sentence, Span
from speechgen.records import replace

_WORDS = """
在 讲话 会议 大会 推进会 动员会 部署会 总结会 座谈会 现场会 调度会 交流会 表彰会 培训班 全会 例会
专题会 分析会 报告会 发布会 开幕式 闭幕式 启动仪式 工作会议 推进会议 推进大会 动员大会 表彰大会
总结大会 电视电话会议 视频会议 领导小组会议 常务会议 全体会议 扩大会议 联席会议 民主生活会 学习会 发言
致辞 汇报 报告 主持词 动员 部署 推进 总结 表彰 工作 专项 整治 行动 安全 生产 建设 发展 经济
社会 领导 小组 委员会 政府 人民 群众 教育 学习 贯彻 落实 精神 主题 党风 廉政 反腐败 作风 乡村
振兴 防汛 抗旱 防灾 减灾 救灾 项目 攻坚 生态 环境 保护 消防 森林 防火 食品 药品 营商环境 优化
招商引资 招商 引资 财政 税收 金融 信访 稳定 维稳 平安 综治 法治 治理 社区 小区 居民 农村 农业
农民 三农 工业 企业 民营 服务 文化 旅游 体育 卫生 健康 医疗 保障 就业 创业 创新 科技 数字 智能
改革 开放 高质量 现代化 城市 城镇 更新 改造 征收 拆迁 创建 文明 卫生城市 文明城市 巡察 巡视 整改
监督 检查 督查 考核 评估 问题 隐患 排查 风险 防范 化解 脱贫 巩固 拓展 成果 衔接 有效 关于 以及
同时 第一 第二 第三 季度 上半年 下半年 年度 全年 全国 全省 全市 全区 全县 全镇 全街道 我市 我区
我县 党建 组织 宣传 统战 干部 人才 队伍 基层 机关 党员 党委 党组 纪委 代表 委员 青年 妇女
消防安全 安全生产 生产安全 生态环境 乡村振兴 任务分工 分工方案 实施方案 工作方案 责任分工 情况通报 述职报告
残疾人 老龄 养老 住房 交通 水利 电力 能源 应急 管理 统计 普查 审计 档案 保密 招生 考试 学校
有限公司 股份 集团 公司 党委会议 党组会议 办公会议 办公会 专题会议 总经理 董事会 常委会 纪要 简报 通知 通报 主持稿
医院 中学 小学 学院 大学 职业技术 不动产 登记 历史 遗留 房屋 岗位 实习 适老化 加装 电梯 住宅 询问会 协商 现场 介绍
高校 职业 重点 重大 重要 任务 目标 决战 冲刺 春季 夏季 秋季 冬季 今冬明春 上的 时的 期间的
"""
_LEXICON = frozenset(_WORDS.split())
_LONGEST = max(map(len, _LEXICON))
# Kept whole: a title in brackets, a quotation, a number with its unit, a Latin word.
_ATOM = re.compile(
    r"《[^》]{1,18}》|“[^”]{1,18}”|〔[^〕]*〕|（[^）]{1,16}）|【[^】]{1,18}】"
    r"|\d[\d.,%—-]*[年月日号届次个]?|[A-Za-z]+|——|……"
)
_NEVER_FIRST = frozenset("的上下中里时、，。；：！？）》”’】〕—…")
_NEVER_LAST = frozenset("在关于向对和与及暨以《“‘（【〔")
_GOOD_FIRST = ("暨", "关于", "讲话", "——", "《", "“")
_FAR = 10.0**9


def cells(text: str) -> float:
    """Width of a text in full characters."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _word_at(text: str, start: int) -> int:
    """The end of the word that begins at `start`: a kept piece, a listed word, else one character."""
    atom = _ATOM.match(text, start)
    if atom:
        return atom.end()
    for end in range(min(len(text), start + _LONGEST), start + 1, -1):
        if text[start:end] in _LEXICON:
            return end
    return start + 1


def _words(text: str) -> list[str]:
    words: list[str] = []
    at = 0
    while at < len(text):
        end = _word_at(text, at)
        words.append(text[at:end])
        at = end
    return words


def _cost(before: str, after: str) -> float:
    """What a break between two words costs; none after 的 and before 暨, much between two single characters."""
    if after[0] in _NEVER_FIRST or before[-1] in _NEVER_LAST:
        return _FAR
    if before.endswith(("的", "、", "，")) or after.startswith(_GOOD_FIRST):
        return 0.0
    return 8.0 * ((len(before) == 1) + (len(after) == 1)) + 3.0


def _shape(widths: list[float]) -> float:
    """What the outline of the lines costs: an hourglass or a plain rectangle is not asked for by the standard."""
    hourglass = any(a > b < c for a, b, c in zip(widths, widths[1:], widths[2:], strict=False))
    rectangle = len(widths) > 1 and len(set(widths)) == 1
    return 25.0 * hourglass + 6.0 * rectangle


def _lines_cost(lines: list[str], limit: float) -> float:
    widths = [cells(line) for line in lines]
    if max(widths) > limit or min(map(len, lines)) < 2:
        return _FAR
    mean = sum(widths) / len(widths)
    return sum((width - mean) ** 2 for width in widths) / len(widths) + _shape(widths)


def _cut(text: str, at: Iterable[int]) -> list[str]:
    return [text[a:b] for a, b in pairwise((0, *at, len(text)))]


def _best(text: str, places: dict[int, float], lines: int, limit: float) -> list[str] | None:
    """The cheapest way to break into so many lines, or None if there is none."""
    best, lowest = None, _FAR
    if comb(len(places), lines - 1) > 4000:  # a text of single characters: not worth the time
        return None
    for chosen in combinations(places, lines - 1):
        cut = _cut(text, chosen)
        cost = sum(places[at] for at in chosen) + _lines_cost(cut, limit)
        if cost < lowest:
            best, lowest = cut, cost
    return best


def _places(text: str) -> dict[int, float]:
    """The places where a break may stand, with their costs."""
    places: dict[int, float] = {}
    at = 0
    for before, after in pairwise(_words(text)):
        at += len(before)
        cost = _cost(before, after)
        if cost < _FAR:
            places[at] = cost
    return places


@lru_cache(maxsize=256)
def break_title(text: str, limit: float = 20) -> tuple[str, ...]:
    """The lines of a title, each at most `limit` characters wide; joined they are the title."""
    width = cells(text)
    if width <= limit:
        return (text,)
    fewest = -(-int(width * 2) // int(limit * 2))
    places = _places(text)
    for lines in (fewest, fewest + 1):
        if lines <= 4 and (found := _best(text, places, lines, limit)):
            return tuple(found)
    return tuple(_even(text, fewest, limit))


def _even(text: str, lines: int, limit: float) -> list[str]:
    """Lines of equal width, for a text in which no word ends where a line could."""
    size = max(2, min(int(limit), -(-len(text) // lines)))
    cut = [text[at : at + size] for at in range(0, len(text), size)]
    if len(cut) > 1 and len(cut[-1]) == 1:
        cut[-2:] = [cut[-2][:-1], cut[-2][-1] + cut[-1]]
    return cut


def broken(sentence: Sentence, lines: Sequence[str]) -> Sentence:
    """The sentence with a line end after each line but the last, wherever its spans begin and end."""
    ends = list(accumulate(map(len, lines[:-1])))
    spans: list[Span] = []
    start = 0
    for span in sentence.spans:
        cuts = [end - start for end in ends if start < end <= start + len(span.text)]
        parts = [span.text[a:b] for a, b in pairwise((0, *cuts, None))]
        spans.append(replace(span, text="\n".join(parts)))
        start += len(span.text)
    return Sentence(tuple(spans), sentence.step)
