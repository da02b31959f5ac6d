"""What a stock phrase may not say: figures, dates, names, bodies, documents, quotations and frequencies.

Facts come from the situation file, never from the phrasebank (docs/phrasebank.md, last section; design.md §3). Rules with
words, no tagger: the built-in bank passes them all, which a test holds. Measures are words of phrasebank/lint/words.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_N = "〇零一二两三四五六七八九十百千万亿"
_SMALL = "一二两三四五六七八九十"
_UNITS = (
    "个百分点 百分点 平方米 平方公里 公里 公顷 立方米 千瓦时 万元 亿元 万人 亿人 小时 分钟 季度 星期 公斤 "
    "户 名 吨 亩 元 倍 米 岁 栋 辆 万 亿 台 处 人 起 家 艘"
).replace(" ", "|")
_COUNTS = f"个|次|项|条|件|天|年|月|日|{_UNITS}"
# Surnames that begin no usual word of this genre.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范"
    "姚谭廖邹熊郝孔崔邱秦侯邵孟龙段雷钱汤尹黎武乔贺赖龚"
)
_TITLES = (
    "书记|省长|市长|县长|区长|镇长|乡长|局长|主任|部长|厅长|主席|总理|院长|处长|科长|校长|所长|队长|董事长|同志|委员"
)
_PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 "
    "甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 深圳 广州 杭州 南京 武汉 成都 西安 青岛 苏州 延安 雄安"
).replace(" ", "|")
_END = "(?:底|初|末|中旬|上旬|下旬|份)"
_LONE = r"(?<![\u4e00-\u9fff])"  # at the beginning of a clause
# What each rule finds, in the order they are tried; what an earlier one has found is not told again.
_RULES: tuple[tuple[str, str], ...] = (
    ("引语", r"“[^”]*”|‘[^’]*’|「[^」]*」|\"[^\"]*\""),
    ("文件", r"《[^》]*》|[〔\[（(](?:19|20)\d\d[〕\]）)]\s*\d+\s*号"),
    ("日期", r"[0-9０-９〇零一二三四五六七八九]{4}年(?:\d+月)?(?:\d+[日号])?"),
    ("日期", rf"(?:\d+|[{_SMALL}]{{1,2}})月(?:(?:\d+|[{_SMALL}廿]{{1,3}})[日号]|{_END})"),
    (
        "日期",
        rf"(?:今|明|去|本|次)年{_END}前?|年[底末]前?|月底前?|(?:本|下|上)(?:周|月|季度)[内底前末]?|第[一二三四]季度|[上下]半年",
    ),
    ("日期", rf"[{_SMALL}\d]+(?:个工作日|天|个?小时|周|个月|年)(?:内|之内|以内|左右|时间)"),
    ("数字", rf"百分之[{_N}\d]+|[0-9０-９][0-9０-９.,，．]*\s*(?:%|％|‰|多|余)?(?:{_COUNTS})?|[①-⑳%％‰]"),
    ("数字", rf"[二三四五六七八九][十百千万亿][{_N}]*(?:多|余)?(?:{_COUNTS})|[十百千万]余?多?(?:万元|亿元|吨|亩|公里)"),
    ("数字", rf"(?<![一第再{_N}])[二三四五六七八九十]+(?:个|件|条|项|次|户|家|处|天|年|周|遍|倍|场|起)"),
    ("数字", rf"(?:近|超过|达到|完成)[{_N}]+(?:{_UNITS})|前[三五十]名"),
    (
        "会议",
        r"[一二三四五六七八九十]+届[一二三四五六七八九十]+中?全会|(?:十[五六七八九]|二十[一二]?)大(?:报告|精神|以来|召开)?|十[二三四五六]五(?:时期|规划|开局)",
    ),
    (
        "姓名",
        rf"[{_SURNAMES}](?:某某?|[XxＸ×]{{1,2}}|副?(?:{_TITLES}))|{_LONE}(?!许多)[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}同志(?!们)",
    ),
    ("隐去的名称", r"[XxＸ×某]{2,}|(?<![A-Za-z])[A-Za-z]{2,}(?![A-Za-z])"),
    ("地名", rf"(?:{_PROVINCES})[省市县区]?|[\u4e00-\u9fff]某(?:省|市|县|区|镇|乡|村|街道)"),
    ("地名", rf"{_LONE}(?![全各本我贵每一几两多乡城])[\u4e00-\u9fff]{{2}}(?<![各个多小每整])[县镇](?!区|街|乡|域|级)"),
    (
        "单位",
        r"[省市县区镇乡](?:委|政府|人大|政协)|(?:应急|公安|住建|民政|财政|教育|卫健|城管|交通|环保|信访|执法|税务)(?:管理)?局",
    ),
    (
        "频次",
        rf"每[天日周月季年旬]{{1,2}}(?:[{_SMALL}]次|调度|通报|研究|检查|督查|例会|报送|汇总)|每[两三四五六半]+个?[天周月]|定期(?:检查|督查|调度|通报|研究|会商|报告)|[周日月](?:调度|通报|例会)",
    ),
)
# Figures of speech that the rules would take for facts.
_IDIOMS = re.compile(
    "千家万户|进万家|百分百|百分之百|十之八九|三天两头|三年五载|三番五次|三十年河[东西]|十年磨一剑|十年树木|八项规定"
    "|三个臭皮匠|四个自信|四个意识"
)
_FIELD = re.compile(r"\{\{[^{}]*\}\}")
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _RULES)
ADVICE = {
    "引语": "引语应当来自情况表的“引语”；单位自己的固定说法，用 declares 声明",
    "文件": "文件名应当来自情况表的“文件”“依据”，这里可用字段代替",
    "日期": "日期、期限应当来自情况表，这里可用 {{ 时限 }} 一类字段代替",
    "数字": "数字应当来自情况表，这里去掉它，或用字段代替",
    "会议": "会议和时期会过时，应当来自情况表",
    "姓名": "人名应当来自情况表，去掉它，或用字段代替",
    "隐去的名称": "去掉它，或用 {{ 自称 }}、{{ 地方.名称 }} 一类字段代替",
    "地名": "地名应当来自情况表，可用 {{ 自称 }}、{{ 全域 }}、{{ 地方.名称 }} 代替",
    "单位": "单位应当来自情况表，可用 {{ 各单位 }}、{{ 领导机关 }} 一类字段代替",
    "频次": "多久一次是措施，应当来自情况表",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """Something in a phrase that only a situation file may say: its kind, its words, where it starts (from 0)."""

    kind: str
    text: str
    start: int

    @property
    def reason(self) -> str:
        """What is wrong, in words."""
        return f"带有{self.kind}“{self.text.strip('“”')}”"


def facts_in(text: str, declared: Collection[str] = ()) -> list[Claim]:
    """The facts in the text of an entry, in order; fields ({{ … }}) are none, nor is what its `declares` names."""
    hidden = _IDIOMS.sub(_cover, _FIELD.sub(_cover, text))
    for word in sorted(declared, key=len, reverse=True):
        hidden = hidden.replace(word, "\ue000" * len(word)) if word else hidden
    return sorted(_claims(hidden), key=lambda claim: claim.start)


def _cover(match: re.Match[str]) -> str:
    return "\ue000" * len(match[0])


def _claims(hidden: str) -> Iterator[Claim]:
    taken: set[int] = set()
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(hidden):
            inside = match[0].strip('“”《》‘’「」"')
            if taken.isdisjoint(range(*match.span())) and inside.strip("\ue000"):
                taken.update(range(*match.span()))
                yield Claim(kind, match[0].replace("\ue000", "□"), match.start())
