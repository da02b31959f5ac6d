"""Closed word lists that tell what kind of phrase a field of the situation holds.

They replace a part-of-speech tagger: loading one costs more than the whole draft. A word that is missing here only makes
the choice more careful (the neutral frames fit any phrase), never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# What a verb phrase of an official text starts with: prepositions, adverbs, then verbs of one and of two characters.
_PREPOSITIONS = (
    "把 将 对 按 按照 依 依法 依照 由 从 向 为 与 同 以 用 在 围绕 结合 通过 针对 根据 既 不 先 再 都 就 逐 边"
)
_ADVERBS = (
    "逐一 逐项 逐条 逐个 逐级 逐村 逐户 全面 全部 一律 及时 随时 尽快 尽早 抓紧 继续 坚决 严格 认真 主动 积极 共同 分类 分级 分批 "
    "统筹 科学 集中 重点 同步 一次 层层 定期 坚持 优先 提前 稳步 持续 深入 切实 进一步 广泛 大力 规范 精心 妥善 严肃 充分 "
    "每天 每日 每周 每月 每季度 带头 联合 会同 协同 配合 务必"
)
_ONE = "抓 建 查 清 拆 划 立 装 管 修 补 改 治 办 报 送 控 守 盯 学 讲 做 搞 打 保 防 救 转 撤 测 统 编 定 签 排 挂 亮 设 开 推 促 带 组 选 配 备 巡 访 帮 教 培 引 招 落 促 评 比 晒 奖 罚 问 追 栽 植 铺 绿 硬 净 美 扫 收 运 疏 堵 护 关 停 取 换 增 减 扩 压 降 提 优 简 缩 并"
_TWO = (
    "加强 加快 加大 完善 健全 建立 制定 推进 推动 落实 开展 组织 完成 启用 启动 实施 强化 提高 提升 改善 整治 整改 排查 清理 清除 "
    "拆除 取缔 规范 新增 新建 改造 修复 修订 建设 建成 安装 设立 设置 成立 明确 细化 压实 公开 公布 发布 公示 宣传 发动 引导 教育 "
    "培训 演练 检查 督查 督导 巡查 抽查 复查 核查 核实 摸清 摸排 登记 审核 确定 选举 推荐 提名 召开 举办 协商 协调 沟通 对接 联系 "
    "反馈 报送 上报 通报 约谈 问责 追究 处理 处置 解决 化解 打通 疏通 疏散 转移 撤离 预警 监测 监管 监督 管控 管好 封堵 关闭 停用 "
    "降低 减少 压减 缩短 精简 取消 下放 兑现 办理 受理 办结 代办 帮办 服务 走访 慰问 帮扶 解释 优化 补齐 填补 巩固 保持 保障 储备 "
    "调度 部署 安排 分解 划分 划定 挂牌 包保 包案 销号 清零 摆放 停放 清运 收集 清扫 保洁 绿化 亮化 硬化 美化 净化 栽植 铺设 粉刷 "
    "更换 制作 印发 签订 履行 兼顾 突出 把握 把好 做好 抓好 抓住 守住 用好 管住 筑牢 备足 备齐 配齐 配强 选好 选准 选优 理顺 扭转 "
    "杜绝 克服 贯彻 形成 营造 树立 增强 激发 调动 利用 发挥 发放 创建 创新 探索 总结 推广 复制 复用 联合 整合 聚焦 对标 对照 参照 "
    "支持 介绍 更新 构建 消除 夺得 让 给 拿下 重拾 分析 传达 得到 总揽 盯住 盯紧 管到 做到 做实 做细 把牢 用足 用活 提请 邀请 提供 提前 组建 起草 修建 疏浚 加固 除险 备战 值守 巡堤 查险 叫应 劝导 拆改 整理 归档 汇总 讲清 讲透 说清 走进 深入 收回 追回 归还 发动 动员 听取 征求 反映 回应 答复 跟踪 跟进 催办 督办 交办 领办 认领 对账 销账 建账 "
    "争取 力争 确保 保证 防止 防范 严禁 严防 严查 严控 谋划 储备 引进 招引 签约 开工 竣工 投产 拨付 筹措 筹集 统一 分区 分段 分片"
)
VERB_STARTS = frozenset(f"{_PREPOSITIONS} {_ADVERBS} {_TWO}".split()) | frozenset(_ONE.replace(" ", ""))
_LONGEST = max(map(len, VERB_STARTS))

# What the head noun of a significance ends with (…的必然要求, …的重要载体).
NOUN_ENDS = tuple(
    [
        "要求",
        "载体",
        "契机",
        "抓手",
        "任务",
        "检验",
        "展示",
        "工程",
        "保证",
        "保障",
        "基础",
        "途径",
        "举措",
        "体现",
        "责任",
        "关键",
        "平台",
        "标志",
        "窗口",
        "大事",
        "实事",
        "需要",
        "考验",
        "支撑",
        "底线",
        "前提",
        "选择",
        "机会",
        "途经",
        "门面",
        "名片",
        "动力",
        "使命",
        "义务",
        "职责",
        "考题",
        "硬仗",
        "重点",
        "头等大事",
        "生命线",
        "试金石",
        "必修课",
        "晴雨表",
        "总抓手",
    ]
)
# What a significance in the form of a predicate starts with.
PREDICATE_STARTS = tuple(
    [
        "关系",
        "事关",
        "影响",
        "决定",
        "考验",
        "检验",
        "推动",
        "促进",
        "提升",
        "改善",
        "维护",
        "保障",
        "增强",
        "关乎",
        "连着",
        "牵动",
        "直接",
        "有利于",
        "有助于",
        "能",
        "可以",
        "要",
    ]
)
HIGH_RANKS = ("第一", "第二", "第三", "前列", "前茅", "榜首", "首位", "前三")
# What a result that is only effort starts with (排查…个): a heading rather names what came of it.
EFFORTS = tuple(
    [
        "排查",
        "摸排",
        "检查",
        "抽查",
        "暗访",
        "查看",
        "走访",
        "召开",
        "开展",
        "组织",
        "发放",
        "印发",
        "张贴",
        "出动",
        "举办",
        "培训",
        "宣传",
        "制定",
        "动员",
        "投入",
    ]
)
_CLAUSE_VERB = re.compile(r"就是|才是|都是|(?<![不还但要或于总])是(?!否|非)|事关|关系|关乎|连着|牵动|决定着")
# What a figure of a discipline body starts with: a case, no merit.
ENFORCED = tuple(
    [
        "查处",
        "查办",
        "查结",
        "立案",
        "受理",
        "处置问题",
        "追缴",
        "追回",
        "处分",
        "问责",
        "留置",
        "移送",
        "通报",
        "曝光",
        "给予",
        "约谈",
        "收缴",
        "挽回",
    ]
)
LOW_RANKS = ("倒数", "末", "靠后", "垫底", "最后", "落后")


# Nouns whose first character is a verb of one character.
_NOUNS = (
    "备件 配件 设备 设施 装备 护林员 护士 组长 组织部 组员 学生 学校 学院 教师 教材 教室 教练 讲师 建筑 建材 管网 管道 "
    "管理员 管护员 保安 保险 保洁员 评委 报表 打印机 选手 选民 排名 排水管 消防 救护车 护栏 换热站 查验员 引水渠 净水 "
    "绿地 硬件 美术 优势 优抚 运力 收入 补贴 关口 控件 开关 推手 带头人 办事处 网格员 质控员 清单 清洁工 守则 测点 "
    "追溯码 促销 转盘 挂件 亮点 压力 降水 提纲 奖金 问卷 培训师 关键 增量 减量 用户 用电 "
    "用水 用时 用工 用地 同学 同志 从业 在建 在校 在册 在岗 在职 对象"
)
NOUN_STARTS = tuple(_NOUNS.split())


def verb_led(text: str) -> bool:
    """True if a phrase starts with a verb, or with what stands before one, so that 要 can stand in front of it."""
    if text.startswith(NOUN_STARTS) or _WHEN_FIRST.match(text):
        return False
    return any(text[:n] in VERB_STARTS for n in range(1, min(_LONGEST, len(text)) + 1))


# What an office wants less of.
_UNWANTED = (
    "投诉 事故 伤亡 死亡 案件 发案 警情 火灾 隐患 上访 信访 纠纷 逾期 欠 违规 违法 超时 超期 差错 积压 空置 失业 返贫 贫困 污染 浓度 能耗 漏损 "
    "排放 用时 时间 时限 环节 材料 成本 支出 库存 缺口 矛盾 差评 退件 退回 会议 文件 发文 报表 检查 考核 台账 证明 复发 反弹 新增散埋 空坟 "
    "流失 辍学 缺勤 拥堵 不良 负债 债务 亏损 停电 爆管 抢修 丢分 失分 损失 病死 坏账 诉求 费用 药费 时长 案件数 积案 火情 住院日 药占比 休学 发病 亏损 问题 垃圾"
)
UNWANTED = tuple(_UNWANTED.split())
_DONE = re.compile(r"解决|化解|整改|办结|查处|清理|消除|销号|处置|办理")  # 所提问题得到解决: the more, the better
_SPENT = re.compile(r"用时|时间|时限|时长|成本|费用|投诉")  # 清理主次干道用时: less is better, whatever was done
_BELOW = re.compile(r"低于|不及|少于|落后|[比较同].*(?:低|少)[了\d]")
_DOWN = re.compile(r"下降|减少|降低|下滑|回落|负增长")
_UP = re.compile(r"增长|增加|上升|提高|高于|多于|超过|翻|反弹|[比较同].*(?:高|多)[了\d]")
_MISSED = re.compile(r"未完成|没有完成|未达|没有达到|没达到|差\d|不达标|欠账")


def got_worse(matter: str, compare: str) -> bool:
    """Whether a comparison speaks against a result: less of what is wanted, more of what is not; a matter that begins with a verb
    (化解信访积案) is something done."""
    if _MISSED.search(compare):
        return True
    done = not _SPENT.search(matter) and (verb_led(matter) or _DONE.search(matter))
    unwanted = not done and any(word in matter for word in UNWANTED)
    less, more = bool(_DOWN.search(compare) or _BELOW.search(compare)), bool(_UP.search(compare))
    return more and not less if unwanted else less and not more


_SAYS = re.compile(r"\d|[，。；：有没无不未是被要在把少多高低差]")


def is_name(text: str) -> bool:
    """True for evidence that only names things (危急值处置、手术安全核查) and states nothing."""
    return all(1 < len(part) <= 10 and not _SAYS.search(part) and not verb_led(part) for part in text.split("、"))


def is_title(text: str) -> bool:
    """True for an honour that names what one becomes (先进单位), after which 获得 wants 称号; no prize (一等奖) is one."""
    return text.endswith(TITLE_ENDS)


TITLE_ENDS = tuple(
    [
        "单位",
        "集体",
        "个人",
        "村",
        "镇",
        "乡",
        "县",
        "区",
        "市",
        "街道",
        "社区",
        "学校",
        "医院",
        "企业",
        "家庭",
        "城市",
        "基地",
        "窗口",
        "示范岗",
        "标兵",
        "能手",
        "模范",
        "工作者",
        "党组织",
        "党支部",
        "班组",
        "示范点",
        "示范户",
        "卫士",
        "先锋号",
        "文明号",
    ]
)


def unfit(kind: str, names: Mapping[str, object]) -> tuple[str, ...]:
    """Words of the bank that do not fit the room: no 群众 and 干部 at a school, no 同志 where others are addressed."""
    addressed = str(names.get("呼语"))
    others = () if "同志" in addressed or kind != "学校" else ("同志",)
    return (*others, *(("群众", "干部", "基层", "各级") if kind == "学校" else ()))


def things(texts: Sequence[str]) -> bool:
    """True for a list that only names things (心肺复苏、停电、火灾): all short, and one too short to be a clause that is no act."""
    return all(len(t) <= 6 for t in texts) and any(len(t) <= 3 and not verb_led(t) for t in texts)


def is_check(text: str) -> bool:
    """True for a method that is the name of a check and can be its verb: 暗访."""
    return text in CHECKS


def is_gap(text: str) -> bool:
    """True for a measure that states a shortfall (离目标还差3个百分点) and not what to reach."""
    return bool(_SHORT_OF.search(text)) and not _CLOSES.search(text)


CHECKS = frozenset(
    [
        "暗访",
        "明察暗访",
        "抽查",
        "检查",
        "巡查",
        "回查",
        "督查",
        "督导",
        "夜查",
        "排查",
        "调度",
        "会商",
        "通报",
        "演练",
        "培训",
        "走访",
        "回访",
    ]
)
_SHORT_OF = re.compile(r"(?:还|尚|仍|只|相)(?:差|缺|欠)|(?<![误偏温落时价级反])差\d|缺口|比\S{1,8}[低少]")
_CLOSES = re.compile(r"缩小|补齐|压缩|消除|不超过|控制|以内|以下|为零|降")
_WHEN_FIRST = re.compile(r"^[^，]{1,6}(?:以后|之后|以前|之前|期间|的时候|过程中)")  # 开工以后每天到现场
_RESULT = re.compile(r"^[^，、]{2,10}(?:降到|降至|降低到|提高到|达到|达标|控制在|清零|见底|销号)")


def states_result(text: str) -> bool:
    """True for an aim that is a clause of its own, subject first (漏损率降到9%以内), not an act (完成普查任务)."""
    return bool(_RESULT.search(text)) and not verb_led(text)


def form_of_significance(text: str) -> str:
    """句 for a whole clause (换届事关党的执政根基), 名 for a noun phrase (…的必然要求), 动 for a predicate."""
    if _CLAUSE_VERB.search(text[1:]) and not text.startswith(PREDICATE_STARTS):
        return "句"
    if noun_headed(text):
        return "名"
    return "动" if text.startswith(PREDICATE_STARTS) or verb_led(text) else "句"


def noun_headed(text: str) -> bool:
    """True if a significance is a noun phrase (…的必然要求) and not a predicate (关系群众切身利益)."""
    if text.endswith(NOUN_ENDS):
        return True
    return not text.startswith(PREDICATE_STARTS) and "的" in text


def standing(text: str, scope: str = "") -> str:
    """高, 中 or 低: whether a 位次 is one to praise, to state, or to answer for; `scope` may say among how many."""
    if any(word in text for word in LOW_RANKS):
        return "低"
    place, among = re.search(r"\d+", text), re.search(r"(\d+)个", scope)
    if any(word in text for word in HIGH_RANKS) or (place and int(place.group()) <= 3):
        return "高"
    return "低" if place and among and 2 * int(place.group()) > int(among.group(1)) else "中"
