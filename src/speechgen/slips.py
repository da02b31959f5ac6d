"""What slips into a form that is filled in by hand: full-width signs where YAML wants its own, copied numbers, words for
“not yet”, names that another form has for a field.

Data and small judgements without positions; datafiles.py and situation.py say where in the file they apply. Patterns are
compiled when a file has such a slip, so that a good file costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

# --- signs ------------------------------------------------------------------------------------------------------------

_ENGLISH = "（把输入法切到英文再打）"
_KEY = r"[^\s，,:：{}\[\]｛｝'\"]{1,8}"
# What is wrong with a line that could not be read, the likeliest first: pattern (its group 1 is the sign, 2 the key after
# or before it), message, what to do.
_SIGNS = (
    (
        r"(?:[:：]\s*|[\[{,]\s*|^\s*-\s*)([｛［])()",
        "用了全角括号“<1>”",
        f"改成半角的 {{ }} 或 [ ]{_ENGLISH}",
    ),
    (
        rf"[{{\[][^{{}}\[\]]*?(，)\s*({_KEY}):\s",
        "{ } 里用了全角逗号“，”，隔不开两项",
        f"改成半角逗号加空格：…, <2>: …{_ENGLISH}",
    ),
    (
        rf"{{(?:[^{{}}]*,)?\s*({_KEY})(：)",
        "{ } 里用了全角冒号“：”",
        f"改成半角冒号加空格：<1>: …{_ENGLISH}",
    ),
    (
        rf"[{{,]\s*{_KEY}:\s+[^,:{{}}\[\]'\"]+(:)\s(\S?)",
        "一个值里又有“: ”（冒号加空格）",
        "文字里的冒号改成全角“：”，或给整个值加上引号",
    ),
    ("^ *([\u3000\u00a0])()", "这一行用全角空格缩进", "删掉全角空格，每一层改用两个半角空格"),
    (rf"^\s*(?:- )*{_KEY}:([\u3000\u00a0])()", "冒号后面是全角空格", "改成半角空格"),
)


def sign_fault(line: str) -> tuple[int, str, str] | None:
    """The sign that keeps a line from being read: its column (from 0), what is wrong, what to do; None if there is none."""
    for pattern, message, todo in _SIGNS:
        if found := re.search(pattern, line):
            at = found.start(2) if found[2] == "：" else found.start(1)
            said, what = (text.replace("<1>", found[1]).replace("<2>", found[2]) for text in (message, todo))
            return at, said, what
    return None


# --- values -----------------------------------------------------------------------------------------------------------

_NOT_YET = frozenset(
    (
        "待定",
        "待补",
        "待补充",
        "待填",
        "待核实",
        "待确定",
        "待明确",
        "未定",
        "暂缺",
        "暂无",
        "不详",
        "?",
        "？",
        "??",
        "？？",
    )
)
_NONE = frozenset(("无", "没有", "/", "／", "-", "—", "——"))
_HAN = "[一二三四五六七八九十]{1,3}"
_NUMBERED = rf"(?:[（(](?:{_HAN}|\d{{1,2}})[）)]|[①-⑳]|\d{{1,2}}[.．](?!\d)|(?:{_HAN}|\d{{1,2}})、)\s*"
_NUMERAL = "一二三四五六七八九十百千两半几数零0123456789"


def not_yet(text: str) -> bool:
    """Whether a value only says that there is none yet: 待定, 【待补充】."""
    return text.strip("【】〔〕（）()") in _NOT_YET


def none(text: str) -> bool:
    """Whether a value says that there is no such thing: 无, —."""
    return text in _NONE


def unnumbered(text: str) -> str:
    """A text without the number that was copied with it (1.、（一）①); 三、四月份 has none."""
    if len(text) < 3 or text[0] not in "（(①②③④⑤⑥⑦⑧⑨⑩一二三四五六七八九十0123456789":
        return text
    found = re.match(_NUMBERED, text)
    rest = text[found.end() :] if found else ""
    return rest if rest and rest[0] not in _NUMERAL else text


def several(text: str) -> bool:
    """Whether a value holds several numbered items: 一、打通通道；二、解决充电."""
    return bool(re.match(r"\s*(?:[（(]?一[）)、]|1[.、．]).{3,}?(?:[（(]?二[）)、]|2[.、．](?!\d))", text, re.DOTALL))


def wrapped(text: str, pairs: Collection[str] = ("“”", "「」", "【】")) -> bool:
    """Whether the whole value stands in quotation marks or brackets, which would be printed."""
    return len(text) > 2 and text[0] + text[-1] in pairs and text[0] not in text[1:]


def quantity_fault(text: str) -> tuple[str, str] | None:
    """What is wrong with a quantity: no unit, or no number."""
    if re.fullmatch(r"[\d.,，]+", text):
        return f"数量“{text}”没有单位", f"写成 {text}个、{text}处、{text}户……"
    if not any(char in _NUMERAL for char in text):
        return f"“{text}”不是数量", "写上数和单位，如 1847处；没有数的，把这一项空着或删去"
    return None


# --- names ------------------------------------------------------------------------------------------------------------

# Other names of fields, as Word forms and tables have them: the field, then what people write.
_ALSO = (
    ("讲话人", "发言人 讲话者 演讲人 致辞人 汇报人 主讲人 报告人 领导 讲话领导"),
    ("主题", "专题 工作 议题 工作名称 主要工作"),
    ("地方", "地区 地点 单位 所在地 行政区"),
    ("会议", "会议名称 会名 活动"),
    ("日期", "时间 讲话时间 会议时间 讲话日期 开会时间 会议日期"),
    ("篇幅", "字数 长度 时长 讲话时长"),
    ("称谓", "称呼"),
    ("任务", "工作任务 重点任务 工作安排 下一步 下一步工作 部署 安排 工作部署 要求"),
    ("问题", "不足 困难 短板 差距 存在问题 存在的问题 主要问题"),
    ("成绩", "成效 成果 进展 业绩 主要成绩 工作成效 工作进展"),
    ("举措", "措施 做法 办法 具体举措 工作举措 主要举措 内容 要求"),
    ("时限", "期限 完成时间 完成时限 完成期限 截止时间 截止 限期 时间 日期"),
    ("牵头", "责任单位 负责单位 主责单位 主办单位 牵头单位 责任 负责 负责人 责任人 单位"),
    ("配合", "协办 协办单位 配合单位 协同单位 参与单位"),
    ("主办", "主办单位 召开单位 组织单位 主持单位"),
    ("数量", "数据 数字 数值 数 总数"),
    ("对比", "同比 增长 比较 增幅"),
    ("表现", "内容 描述 问题 名称 事项 具体表现"),
    ("例证", "例子 举例 事例 实例"),
    ("原因", "成因"),
    ("事项", "内容 名称 成绩 标题"),
    ("标题", "名称 任务 内容 题目"),
    ("职务", "职位 身份 头衔"),
    ("姓名", "名字 名称"),
    ("全称", "名称 工作名称"),
)


def also_called(name: str, known: Callable[[str], object]) -> str:
    """The key that people mean by another name; known: whether a key may stand here. Empty if nobody knows."""
    return next((key for key, names in _ALSO if name in names.split() and known(key)), "")


def near(text: str, known: Collection[str], cutoff: float = 0.5) -> str:
    """The known word that is meant by a text: one that holds it or that it holds, else the most alike; empty if none is."""
    if len(text) > 30:
        return ""
    import difflib  # only a faulty file needs it

    held = [word for word in known if len(text) > 1 and (text in word or word in text)]
    return held[0] if len(held) == 1 else next(iter(difflib.get_close_matches(text, list(known), 1, cutoff)), "")
