"""The bands of the quality report: what written speeches keep to (genre.md §5.3), as a table."""

from __future__ import annotations

from typing import Literal, TypeAlias

from speechgen.records import dataclass

Verdict: TypeAlias = Literal["好", "偏低", "偏高", "过低", "过高", "不计"]


@dataclass(frozen=True, slots=True)
class Band:
    """One indicator: its label and unit, the bounds to keep, the bounds past which it is a fault, how to put it right.

    Bounds are in the unit shown (per 1,000 characters, %, characters); None: no bound on that side.
    """

    key: str
    label: str
    unit: str
    low: float | None = None
    high: float | None = None
    least: float | None = None
    most: float | None = None
    advice: str = ""

    def verdict(self, value: float | None) -> Verdict:
        """Where a value lies."""
        if value is None:
            return "不计"
        if self.low is not None and value < self.low:
            return "过低" if self.least is not None and value < self.least else "偏低"
        if self.high is not None and value > self.high:
            return "过高" if self.most is not None and value > self.most else "偏高"
        return "好"

    def distance(self, value: float | None) -> float:
        """How far outside the band a value lies, as a share of the bound it breaks; 0 inside, 1 at most."""
        if value is None:
            return 0.0
        below = (self.low - value) / self.low if self.low and value < self.low else 0.0
        above = (value - self.high) / self.high if self.high and value > self.high else 0.0
        return min(1.0, max(below, above))

    @property
    def wanted(self) -> str:
        """The band in words."""
        low, high = (f"{bound:g}" if bound is not None else "" for bound in (self.low, self.high))
        if low and high:
            return f"{low}—{high}"
        if low:
            return f"{low} 以上"
        return f"{high} 以内" if self.high else "没有"


BANDS: tuple[Band, ...] = (
    Band("facts_k", "事实（每千字）", "处", low=7, least=4, advice="多用情况表里的数字、日期、单位"),
    Band("facts_body_k", "开头以外的事实（每千字）", "处", low=5, least=3, advice="事实不要都堆在开头"),
    Band("concrete", "有事实的句子", "%", low=20, least=12, advice="这几句换个地方也能说，能删则删"),
    Band("sentence_mean", "平均句长", "字", low=38, high=55, least=25, most=75, advice="短句连一连，长句断一断"),
    Band("sentence_sd", "句长起伏（标准差）", "字", low=25, least=20, advice="句子太齐，念着像幻灯片"),
    Band("short", "15 字以内的短句", "%", low=5, least=0.5, advice="缺短句，没有停顿的地方"),
    Band("long", "80 字以上的长句", "%", low=5, high=30, least=0.5, advice="缺长句，一句赶一句"),
    Band("yao_k", "“要”（每千字）", "个", low=10, high=20, most=25, advice="换成由谁负责、把什么办到位"),
    Band("must_k", "必须、务必、一定要（每千字）", "个", high=2.5, most=4, advice="留给最要紧的一两处"),
    Band("boosters_k", "进一步、切实一类（每千字）", "个", high=10, most=12, advice="去掉它们，意思不少"),
    Band("fours_k", "四字分句（每千字）", "个", low=11, high=19, most=22, advice="太多像标语牌，太少像公函"),
    Band("runs_k", "排比（每千字）", "处", low=0.5, high=2, most=3, advice="一节留一处"),
    Band("repeated_4", "重复的四字串", "%", high=18, most=25, advice="换个说法"),
    Band("repeated_8", "重复的八字串", "%", high=4, most=7, advice="同一句话不说两遍"),
    Band("chars_1500", "前 1500 字用字的变化", "%", low=26, least=24, advice="用字太少变化"),
    Band("parallel", "一级标题的整齐", "%", low=70, least=65, advice="标题的分句数、字数再对一对"),
    Band("points_cv", "各条长短的差别", "%", low=25, least=18, advice="每条一样长，像填出来的"),
    Band("points_unit", "点了单位的条目", "%", low=40, least=25, advice="写上谁牵头"),
    Band("points_date", "有期限、频次的条目", "%", low=25, least=1, advice="写上什么时候办完"),
    Band("points_number", "有数字的条目", "%", low=20, least=1, advice="能量化的写上指标"),
    Band("work_facts", "任务、责任部分有事实的句子", "%", low=20, least=10, advice="任务和责任要落到人、落到日子"),
    Band("problems", "有例证的问题句", "%", low=30, least=1, advice="问题要有数字、地点或单位作证"),
    Band("stock", "套语（整句没有本地事实）", "%", high=45, most=60, advice="事实不够，宁可短"),
    Band("steps", "必有的内容缺了", "项", high=0, most=0, advice="情况表里补上"),
    Band("answered", "没有任务来答的问题", "个", high=0, most=0, advice="给它一项任务，或在“对应”里写上编号"),
    Band("promised", "说好的点数与实际不符", "处", high=0, most=0, advice="数一数"),
)

# What another wording can change: the rest is in the hands of the situation file.
WORDING = (
    "sentence_mean", "sentence_sd", "short", "long", "yao_k", "must_k", "boosters_k", "fours_k", "runs_k", "repeated_4",
    "repeated_8", "parallel",
)  # fmt: skip
# What is told of speeches that give tasks, and of no other paper.
OF_SPEECHES = frozenset(
    {"facts_k", "facts_body_k", "sentence_mean", "sentence_sd", "short", "long", "yao_k", "fours_k", "runs_k", "chars_1500",
     "points_cv", "points_unit", "points_date", "points_number", "work_facts"}
)  # fmt: skip
