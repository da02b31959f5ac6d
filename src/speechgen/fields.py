"""The situation's fields: one table for the loader, the JSON Schema, the reference page and `speechgen new`.

A `Table` lists the keys that one map of the situation file may hold; a `Field` says what stands under one key. The root
table is `SITUATION`. This module is data: adding a field is adding a line, and nothing else has to change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from speechgen.records import dataclass, field

Kind = Literal["text", "number", "bool", "enum", "date", "quantity", "item"]

KIND_NAMES: dict[str, str] = {
    "text": "文字",
    "number": "数字",
    "bool": "是/否",
    "enum": "选一个",
    "date": "日期或时间",
    "quantity": "数量",
    "item": "表",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a map.

    key, name: the Chinese key and the English name that is accepted beside it · kind: what one value is (`many`: the
    field is a list of such values) · main: the ★ field that a plain string stands for · required: every situation needs
    it · control: it steers the draft and is never printed itself · values: what an enum allows (`open`: these are only
    suggestions) · low, high: bounds of a number · label: what 【待补：…】 names · supplier: who usually knows it ·
    to_letter: the text is kept with its final full stop · joins: the mark that makes one value of a list, for what people
    write as several (two bodies that inspect together) · table: the keys of an item.
    """

    key: str
    name: str
    help: str
    example: str = ""
    kind: Kind = "text"
    many: bool = False
    main: bool = False
    required: bool = False
    control: bool = False
    values: tuple[str, ...] = ()
    open: bool = False
    low: int = 0
    high: int = 0
    label: str = ""
    supplier: str = ""
    to_letter: bool = False
    joins: str = ""
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The keys of one map, in the order of the reference page.

    title: the Chinese key the table stands under · main_needed: an item without its ★ key is a fault · suffixes: short
    forms that name another key than ★ by how they end (`篇幅: 16分钟`).
    """

    title: str
    fields: tuple[Field, ...]
    main_needed: bool = True
    suffixes: tuple[tuple[str, str], ...] = ()
    _index: dict[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index = {f.key: f for f in self.fields}
        index.update((f.name, f) for f in self.fields)
        object.__setattr__(self, "_index", index)

    def find(self, key: str) -> Field | None:
        """The field of a Chinese or English key, None if there is no such key."""
        return self._index.get(key)

    @property
    def main(self) -> Field | None:
        """The ★ field, None if the table has none."""
        return next((f for f in self.fields if f.main), None)

    def short(self, text: str) -> Field | None:
        """The field that a plain string stands for, None if the table has no short form for it."""
        for suffix, key in self.suffixes:
            if text.endswith(suffix):
                return self.find(key)
        return self.main


STAGES = ("动员", "再动员", "推进", "冲刺", "迎检", "整改", "收官", "总结", "常规")
KINDS = (
    *("动员讲话", "推进会讲话", "冲刺讲话", "整改讲话", "总结表彰讲话", "迎检讲话", "到会讲话", "致辞"),
    *("部门会议讲话", "换届部署讲话", "安全部署讲话", "主持词", "表态发言", "经验交流", "工作汇报", "情况通报"),
    *("简报", "会议纪要", "实施方案", "述职报告", "会议通知", "任务分解表"),
)
# The topic packs (phrasebank/topics), by the kind of work.
TOPICS = (
    *("创卫", "创文", "双创", "双拥", "园林城市", "森林城市", "城市更新", "人居环境", "文化旅游"),
    *("安全生产", "消防", "燃气安全", "道路交通安全", "食品安全", "防汛", "森林防火"),
    *("生态环境保护督察", "污染防治", "乡村全面振兴", "粮食安全"),
    *("经济运行", "招商引资", "项目建设", "营商环境", "就业", "统计普查"),
    *("教育", "卫生健康", "民政养老", "信访", "平安建设", "禁毒"),
    *("党建", "换届", "作风建设", "基层减负"),
)
FOR_BATCH = ("表格", "分组")  # what a base file for `speechgen batch` has beside the fields (batch/overlay.py)
BRANCHES = ("党委", "政府", "人大", "政协", "部门", "军地")
LEVELS = ("中央", "省", "市", "县区", "镇街", "村社区", "局")
PLACES = ("省", "市", "县", "区", "镇", "乡", "街道", "村", "社区", "局", "企业", "医院", "学校")
GRADES = ("个别", "少数", "部分", "有的", "一些", "不少")
ACTS = ("通报", "部署", "宣读", "表态", "讲话", "总结")
AGENDA_ACTS = ("通报", "宣读", "部署", "交流", "表态", "讲话", "颁奖", "表决")

OFFICE, CONFERENCE, BUSINESS = "办公室", "会务组", "业务科室"


def _text(key: str, name: str, help: str, example: str = "", **more: object) -> Field:
    return Field(key, name, help, example, **more)  # type: ignore[arg-type]


def _texts(key: str, name: str, help: str, example: str = "", **more: object) -> Field:
    return Field(key, name, help, example, many=True, **more)  # type: ignore[arg-type]


def _date(key: str, name: str, help: str, example: str = "", **more: object) -> Field:
    return Field(key, name, help, example, kind="date", **more)  # type: ignore[arg-type]


def _quantity(key: str, name: str, help: str, example: str = "", **more: object) -> Field:
    return Field(key, name, help, example, kind="quantity", **more)  # type: ignore[arg-type]


def _number(key: str, name: str, help: str, example: str, low: int, high: int) -> Field:
    return Field(key, name, help, example, kind="number", control=True, low=low, high=high)


def _flag(key: str, name: str, help: str, example: str = "是") -> Field:
    return Field(key, name, help, example, kind="bool", control=True)


def _enum(key: str, name: str, help: str, values: tuple[str, ...], **more: object) -> Field:
    example = more.pop("example", values[0])
    return Field(key, name, help, example, kind="enum", values=values, **more)  # type: ignore[arg-type]


def _steer(key: str, name: str, help: str, values: tuple[str, ...], **more: object) -> Field:
    return _enum(key, name, help, values, control=True, **more)


def _item(key: str, name: str, help: str, table: Table, **more: object) -> Field:
    return Field(key, name, help, kind="item", table=table, **more)  # type: ignore[arg-type]


def _items(key: str, name: str, help: str, table: Table, **more: object) -> Field:
    return _item(key, name, help, table, many=True, **more)


def _id(what: str, example: str) -> Field:
    return _text("编号", "id", f"供别处引用的编号，同一张{what}表里不能重复，不印出来", example, control=True)


LENGTH = Table(
    "篇幅",
    (
        _number("字数", "words", "全文字数", "3000", 50, 60_000),
        _number("分钟", "minutes", "讲多少分钟，按语速折算字数", "16", 1, 300),
        _number("语速", "pace", "每分钟多少字，不写按 190", "190", 60, 400),
    ),
    suffixes=(("分钟", "分钟"), ("", "字数")),
)

SPEAKER = Table(
    "讲话人",
    (
        _text("姓名", "name", "讲话人姓名，原样印在题下", "李某某", label="讲话人姓名", supplier=OFFICE),
        _text("职务", "post", "讲话人职务", "区长", main=True, label="讲话人职务", supplier=OFFICE),
        _text("单位", "body", "讲话人所在机关", "区政府", label="讲话人单位", supplier=OFFICE),
        _steer("系统", "branch", "讲话人在哪个系统；不写按职务推断", BRANCHES, example="政府"),
        _steer("层级", "level", "讲话人的层级；不写按地方和职务推断", LEVELS, example="县区"),
        _steer("关系", "relation", "讲话人与听众的关系", ("本级", "上级", "来宾", "下级")),
        _texts("代表", "on_behalf_of", "谨代表谁讲话", "区委、区政府"),
        _text("受托", "delegated_by", "受谁委托讲话", "区委书记王某某"),
        _steer("次序", "order", "先讲、讲还是再讲；不写按“此后发言”推断", ("先讲", "讲", "再讲")),
    ),
    main_needed=False,
)

PLACE = Table(
    "地方",
    (
        _text("名称", "name", "地方或单位的名称", "清江区", main=True, label="地方名称", supplier=OFFICE),
        _steer("类别", "category", "地方的类别；不写按名称推断", PLACES, example="区"),
        _text("自称", "self_ref", "讲话中的自称；不写按类别推断", "我区"),
        _text("上级", "parent", "上级领导机关", "市委、市政府"),
    ),
)

HOST = Table(
    "东道主",
    (
        _text("名称", "name", "到会讲话时，所到地方的名称", "石桥县", main=True),
        _texts("领导", "leaders", "东道主的领导，写姓氏加职务", "王书记"),
        _text("称呼", "ref", "对东道主的称呼", "贵县"),
        _texts("亮点", "praise", "值得肯定的做法", "背街小巷改造走在全市前列", supplier="东道主"),
        _texts("项目", "projects", "看过或提到的项目", "湘运车站", supplier="东道主"),
    ),
    main_needed=False,
)

AUDIENCE = Table(
    "听众",
    (
        _text("称谓", "salutation", "开头的称谓；不写按文种和关系推断", "同志们"),
        _texts("参会", "participants", "哪些人参加会议", "各街道党工委书记", supplier=CONFERENCE),
        _quantity("规模", "scale", "参会人数", "240人", supplier=CONFERENCE),
        _texts("方面", "parties", "听众由哪几方面组成，讲话中要分别照应", "各街道"),
        _texts("来宾", "guests", "致辞、主持时要点到的来宾，按位次写姓氏加职务", "陈书记", supplier=CONFERENCE),
    ),
)

OCCASION = Table(
    "会议",
    (
        _text(
            "名称",
            "name",
            "会议全称",
            "全区居民小区消防安全整治推进会",
            main=True,
            label="会议名称",
            supplier=CONFERENCE,
        ),
        _texts("目的", "purpose", "会议的主要任务，一条一件", "通报前一阶段进展", label="会议目的", supplier=OFFICE),
        _texts("主办", "convener", "谁召开的会议", "区政府", label="主办单位", supplier=CONFERENCE),
        _text("形式", "form", "会议形式", "视频会议", supplier=CONFERENCE),
        _text("第几次", "ordinal", "第几次会议", "第三次"),
        _text("地点", "venue", "会议地点", "区会议中心", label="会议地点", supplier=CONFERENCE),
        _date("时间", "time", "会议时间", "9月16日下午", label="会议时间", supplier=CONFERENCE),
        _text("反馈", "report_back", "贯彻落实情况报给谁，主持词最后要说", "区委办公室", supplier=CONFERENCE),
        _date("反馈时限", "report_by", "贯彻落实情况什么时候报", "9月30日", supplier=CONFERENCE),
        _text("主持", "chair", "由谁主持", "区长李某某", label="主持人", supplier=CONFERENCE),
        _texts("出席", "present", "出席的人，职务和姓名照名单写", "李某某", label="出席人员", supplier=CONFERENCE),
        _texts("列席", "attending", "列席的单位和人", "区政府督查室张某某", supplier=CONFERENCE),
        _texts("请假", "absent", "请假的人", "王某某", supplier=CONFERENCE),
        _text("记录", "recorder", "由谁记录", "赵某某", supplier=CONFERENCE),
        _texts("要求", "demands", "对参会的要求，一条一件", "提前10分钟入场", supplier=CONFERENCE),
    ),
)

UMBRELLA = Table(
    "统领",
    (
        _text("名称", "name", "统领多项工作的总名称", "五城联创", main=True),
        _texts("成员", "members", "包括哪几项工作", "创建国家卫生城市"),
    ),
)

TOPIC = Table(
    "主题",
    (
        _text("全称", "name", "这项工作的全称", "居民小区消防安全专项整治", main=True, label="工作全称"),
        _text("简称", "short", "第二次提到起用的简称", "小区消防整治"),
        _steer("领域", "campaign", "用哪一套专业词汇", TOPICS, open=True, example="消防"),
        _text("目标", "goal", "总的目标", "国庆节前重大隐患清零", label="工作目标", supplier="主管部门"),
        _date("启动", "started", "什么时候启动的", "3月", label="启动时间", supplier="主管部门"),
        _item("统领", "umbrella", "由哪项总的工作统领", UMBRELLA),
        _text("上次会议", "earlier_meeting", "上一次部署这项工作的会议", "3月12日动员会", supplier=OFFICE),
        _text("标准", "standard", "对照的标准", "《国家卫生城市标准》", label="对照标准", supplier="主管部门"),
        _text("口号", "slogan", "已经公布的口号，原样使用", "一年打基础、两年上台阶、三年达目标"),
        _text("办公室", "office", "牵头办事机构", "区消安办", label="牵头办事机构"),
    ),
)

INSPECTION = Table(
    "检查",
    (
        _text("单位", "by", "谁来检查", "省爱卫办", label="检查单位", supplier="主管部门", joins="、"),
        _text("方式", "form", "怎么检查", "暗访", label="检查方式", supplier="主管部门", joins="、"),
        _date("时间", "when", "什么时候检查", "10月中旬", label="检查时间", supplier="主管部门"),
        _text("剩余", "time_left", "还剩多少时间", "不到一个月"),
    ),
)

SUPERIOR = Table(
    "上级部署",
    (
        _text("会议", "meeting", "上级会议的名称", "全市消防安全工作电视电话会议", main=True, label="上级会议名称"),
        _text("单位", "body", "召开会议的上级机关", "市政府", label="上级机关"),
        _date("日期", "date", "会议日期", "9月10日", label="会议日期"),
        _text("讲话人", "speaker", "谁讲了话", "市长"),
        _texts("要点", "points", "上级讲了哪几点，原话照录", "谁的小区谁负责", label="上级会议要点"),
    ),
)

QUOTES = Table(
    "引语",
    (
        _text("谁", "by", "谁说的", "县委书记", label="引语出自谁"),
        _text("原话", "text", "原话，一字不改", "一届接着一届干", main=True, label="引语原话"),
        _text("场合", "at", "在什么场合说的", "县委全会"),
        _date("日期", "date", "什么时候说的", "1月5日"),
        _text("出处", "source", "书、文件或报道的名称", "《县委全会报告》", label="引语出处"),
    ),
)

DOCS = Table(
    "文件",
    (
        _text("名称", "name", "文件名称，不用写书名号", "小区消防安全整治实施方案", main=True, label="文件名称"),
        _text("文号", "number", "发文字号", "清政办发〔2026〕12号", supplier=OFFICE),
        _text("宣读", "read_by", "会上由谁宣读", "区政府副区长"),
        _date("日期", "date", "成文日期", "2026年9月1日", label="成文日期", supplier=OFFICE),
    ),
)

PRIOR = Table(
    "此前发言",
    (
        _text("姓名", "name", "发言人姓名", "玉梅", label="发言人姓名", supplier=CONFERENCE),
        _text("职务", "post", "发言人职务", "区消防救援大队大队长", label="发言人职务", supplier=CONFERENCE),
        _text("单位", "body", "发言单位", "城东街道", label="发言单位", supplier=CONFERENCE),
        _enum("行为", "act", "做了什么，可以合写，如“总结并部署”", ACTS, open=True, main=True, label="发言形式"),
        _text("内容", "topic", "讲了什么", "专项整治进展", label="发言内容", supplier=CONFERENCE),
        _steer("态度", "stance", "讲话人对这个发言的态度", ("完全同意", "肯定", "要求落实", "学习领会")),
        _steer("位次", "rank", "发言人比讲话人高、同还是低", ("高", "同", "低")),
    ),
    main_needed=False,
)

LATER = Table(
    "此后发言",
    (
        _text("姓名", "name", "后面讲话的人的姓名", "王某某", supplier=CONFERENCE),
        _text("职务", "post", "后面讲话的人的职务", "县委书记", main=True, supplier=CONFERENCE),
    ),
    main_needed=False,
)

ACHIEVEMENTS = Table(
    "成绩",
    (
        _text("事项", "fact", "做成了什么，可以带数字", "消除火灾隐患", main=True, label="成绩", supplier=BUSINESS),
        _text("方面", "area", "属于哪个方面，同一方面的写在一起", "隐患排查"),
        _quantity("数量", "quantity", "数量带单位", "1847处", label="数量", supplier=BUSINESS),
        _text("对比", "compare", "跟什么比", "比年初增加一倍", label="对比数据", supplier=BUSINESS),
        _date("时段", "period", "哪一段时间的成绩", "今年以来", supplier=BUSINESS),
        _text("来源", "source", "数据由谁提供", "区消安办", label="数据来源"),
        _date("截至", "as_of", "数据截至什么时候", "8月底", label="数据截至时间", supplier=BUSINESS),
    ),
)

RANKING = Table(
    "排名",
    (
        _text("范围", "scope", "在什么范围内排名", "全市第三季度考核", main=True, label="排名范围"),
        _text("位次", "position", "第几位", "第2位", label="排名位次", supplier="主管部门"),
        _date("时段", "period", "什么时候的排名", "三季度"),
    ),
    main_needed=False,
)

STANDINGS = Table(
    "排名表",
    (
        _text("单位", "unit", "参加排名的单位", "城东街道", main=True, label="排名单位"),
        _text("位次", "position", "第几位", "1", label="位次", supplier="主管部门"),
        _quantity("得分", "score", "得分或比率", "96.5分", label="得分", supplier="主管部门"),
    ),
)

COMMENDED = Table(
    "表扬",
    (
        _text("单位", "unit", "受表扬的单位", "城南街道", main=True, label="表扬单位"),
        _text("事由", "reason", "做得好的地方，只写事实", "检查的12个小区通道全部畅通", supplier=BUSINESS),
    ),
)

HONOURS = Table(
    "荣誉",
    (
        _text("名称", "name", "荣誉名称", "全县双创工作先进单位", main=True, label="荣誉名称"),
        _text("授予", "by", "由谁授予", "县委、县政府", label="授予机关"),
        _text("年份", "year", "哪一年", "2010年", label="授予年份"),
    ),
)

AWARDS = Table(
    "表彰",
    (
        _text("称号", "title", "表彰的称号，不加引号", "先进集体", main=True, label="表彰称号", supplier=OFFICE),
        _quantity("数量", "quantity", "表彰多少个", "12个", label="表彰数量", supplier=OFFICE),
        _texts("对象", "to", "要点名表扬的单位、个人", "城东街道", label="表彰对象", supplier=OFFICE),
        _text("事迹", "for", "一句话说清凭什么，不带主语", "三个月清出通道73处", label="先进事迹", supplier=OFFICE),
    ),
)

EXPERIENCE = Table(
    "经验",
    (
        _text("要点", "point", "一条经验的要点", "领导重视", main=True, label="经验要点"),
        _texts("做法", "practices", "具体做法", "建立责任包干机制", label="具体做法", supplier=BUSINESS),
        _text("成效", "result", "取得的成效", "形成齐抓共创的氛围", supplier=BUSINESS),
    ),
)

THANKS = Table(
    "感谢",
    (
        _text("对象", "to", "感谢谁", "参与整治的全体同志", main=True, label="感谢对象", joins="、"),
        _text("事由", "reason", "为什么感谢", "长期以来的支持"),
        _texts("代表", "on_behalf_of", "代表谁感谢", "区委、区政府"),
    ),
)

SIGNIFICANCE = Table(
    "意义",
    (
        _text("要点", "point", "意义的一个要点", "小区消防连着千家万户", main=True, label="意义要点"),
        _text("理由", "reason", "为什么这样说", "全区七成人口住在居民小区"),
    ),
)

CONTEXT = Table(
    "形势",
    (
        _texts("机遇", "opportunities", "有利条件", "市里把我区列为试点"),
        _texts("压力", "pressures", "不利条件和压力", "冬季火灾高发期临近"),
    ),
)

PROBLEMS = Table(
    "问题",
    (
        _id("问题", "P1"),
        _text("表现", "text", "问题的表现", "消防车通道边清边占", main=True, label="问题表现", supplier=BUSINESS),
        _enum("程度", "grade", "涉及面有多大", GRADES, example="一些"),
        _text("对象", "object", "出在谁身上，不写人名", "老旧小区", label="问题对象", joins="、"),
        _flag("点名", "named", "是否点名到单位", "否"),
        _texts("例证", "evidence", "数字和事例", "8月回查的40个小区中有11个反弹", label="例证", supplier=BUSINESS),
        _text("原因", "cause", "原因", "划了线没有人管", joins="，"),
        _text("后果", "consequence", "后果", "消防车进不去", joins="，"),
        _text("对应", "task_ref", "由哪项任务解决，写任务的编号", "T1", control=True),
    ),
)

TASKS = Table(
    "任务",
    (
        _id("任务", "T1"),
        _text("标题", "title", "任务标题", "把生命通道真正打通", main=True, label="任务标题"),
        _text("缘由", "reason", "为什么要做", "回查发现反弹"),
        _texts(
            "举措", "actions", "具体举措，一条一件", "对11个反弹小区逐一定责", label="具体举措", supplier="牵头单位"
        ),
        _text("牵头", "lead", "牵头单位", "区住建局", label="牵头单位", supplier=OFFICE, joins="、"),
        _texts("配合", "support", "配合单位", "各街道", label="配合单位", supplier="牵头单位"),
        _texts("点位", "places", "具体地点", "福景山社区", label="点位", supplier="牵头单位"),
        _text("方法", "method", "工作方法", "划片包干", label="工作方法", supplier="牵头单位"),
        _date("时限", "deadline", "什么时候完成", "9月25日前", label="完成时限", supplier="牵头单位"),
        _text("频次", "frequency", "多久一次", "每月一次", label="频次", supplier="牵头单位"),
        _text("指标", "metric", "做到什么程度", "端口使用率达到七成", label="指标", supplier="牵头单位", joins="，"),
        _flag("重点", "priority", "是不是重点任务，重点任务多写"),
        _text("字眼", "keyword", "一字点题", "散"),
    ),
)

PRECEDENTS = Table(
    "先例",
    (
        _text("事例", "case", "可以借鉴的事例", "城西小区划线管理", main=True),
        _text("地点", "place", "在哪里", "城西小区"),
        _date("时间", "time", "什么时候", "去年5月"),
        _text("牵头", "lead", "谁牵头做的", "城西街道", label="牵头单位"),
        _text("做法", "practice", "怎么做的", "划线、立牌、专人管"),
        _text("结果", "result", "结果怎样", "半年没有反弹"),
    ),
)

CHECKLIST = Table(
    "清单",
    (
        _text("标题", "title", "一类准备工作", "资料准备", main=True),
        _texts("要求", "requirements", "具体要求", "档案按标准分盒"),
    ),
)

DIVISION = Table(
    "分工",
    (
        _text("单位", "unit", "单位", "区住建局", main=True, label="分工单位"),
        _texts("牵头", "lead", "牵头哪些事", "物业管理", label="牵头事项"),
        _texts("配合", "support", "配合哪些事", "通道划线", label="配合事项"),
        _text("说明", "note", "分工的说明", "管物业"),
    ),
)

RESPONSIBILITY = Table(
    "责任",
    (
        _text(
            "第一责任",
            "first",
            "谁是第一责任人",
            "各街道办事处主任",
            main=True,
            label="第一责任人",
            supplier=OFFICE,
            joins="、",
        ),
        _items("分工", "division", "各单位分工", DIVISION),
        _text("协同", "coordination", "怎么协同", "每周会商一次"),
        _text("体系", "system", "责任体系", "网格包保"),
    ),
    main_needed=False,
)

SUPERVISION = Table(
    "督查",
    (
        _texts("单位", "by", "谁来督查", "区政府督查室", label="督查单位", supplier=OFFICE),
        _text("频次", "frequency", "多久一次", "每三天一次", label="督查频次", supplier="督查单位"),
        _texts("方式", "methods", "怎么督查", "夜查", label="督查方式", supplier="督查单位"),
        _text("奖励", "reward", "怎么奖励", "与年度考核挂钩", label="奖励办法", supplier="督查单位"),
        _text("追责", "accountability", "怎么追责", "再次反弹的全区通报", label="追责办法", supplier="督查单位"),
    ),
)

DISCIPLINE = Table(
    "纪律",
    (
        _texts("条目", "rules", "纪律要求，一条一项", "严禁拉票贿选", main=True, label="纪律条目"),
        _text("提法", "formula", "当年的规范提法", "十个严禁", label="规范提法"),
        _text("年份", "year", "提法是哪一年的", "2021年"),
    ),
    main_needed=False,
)

BASIS = Table(
    "依据",
    (
        _text("名称", "name", "法律、文件名称", "中华人民共和国消防法", main=True, label="依据名称"),
        _texts("要点", "points", "规定的要点", "单位主要负责人是本单位的消防安全责任人"),
    ),
)

PROCEDURE = Table(
    "程序",
    (
        _text("步骤", "step", "步骤名称", "选民登记", main=True),
        _date("时间", "time", "这一步的时间", "10月8日至20日", label="步骤时间", supplier="主管部门"),
        _text("要求", "requirement", "这一步的要求", "不漏登、不错登、不重登"),
    ),
)

PUBLICITY = Table(
    "宣传",
    (
        _texts("渠道", "channels", "宣传渠道", "村村响广播", supplier="宣传部门"),
        _texts("对象", "targets", "宣传对象", "小区居民"),
        _texts("活动", "activities", "宣传活动", "消防开放日", supplier="宣传部门"),
    ),
)

SUPPORT = Table(
    "保障",
    (
        _text("人员", "staff", "人员保障", "抽调12人集中办公", supplier=OFFICE),
        _text("经费", "funds", "经费保障", "列入财政预算", supplier="财政部门"),
        _text("值班", "duty", "值班要求", "24小时专人值班", supplier=OFFICE),
        _text("应急", "emergency", "应急准备", "落实应急队伍3支", supplier="应急部门"),
    ),
)

SHARED = Table(
    "介绍经验",
    (
        _text("题目", "title", "一条经验的题目", "一把钥匙开一把锁", main=True),
        _text("观点", "point", "要说明的观点", "情况不同，办法不同"),
        _texts("事例", "cases", "事例和前后数字", "充电端口由30个增加到210个"),
    ),
)


def _pledges(title: str, what: str, example: str) -> Table:
    return Table(
        title,
        (
            _text("事项", "item", what, example, main=True),
            _date("时限", "deadline", "什么时候完成", "年底前", label="完成时限"),
            _text("责任人", "owner", "谁负责", "本人", label="责任人"),
        ),
    )


OFFERS = _pledges("支持事项", "支持做的事", "安排专项资金200万元")
PLEDGES = _pledges("承诺", "承诺做到的事", "9月底前完成划线")

REQUESTS = Table(
    "请求",
    (
        _text(
            "事项", "item", "请上级帮助解决的事", "将老旧小区充电设施改造纳入年度补助计划", main=True, label="请求事项"
        ),
        _text("对象", "to", "请谁解决", "市住建局"),
        _text("理由", "reason", "为什么要请上级解决", "老旧小区没有维修资金可用"),
    ),
)

HANDING_IN = Table(
    "报送",
    (
        _text("内容", "what", "要报送什么", "参会人员名单", main=True, label="报送内容"),
        _date("时限", "deadline", "什么时候报", "9月14日17时前", label="报送时限", supplier=OFFICE),
        _text("对象", "to", "报给谁", "区消安办", label="报送对象", supplier=OFFICE),
        _text("方式", "method", "怎么报", "书面加盖公章", supplier=OFFICE),
    ),
)

CONTACT = Table(
    "联系",
    (
        _text("姓名", "name", "联系人", "赵某某", main=True, label="联系人", supplier=OFFICE),
        _text("单位", "unit", "联系人单位", "区消安办"),
        _text("电话", "phone", "联系电话", "0000-1234567", label="联系电话", supplier=OFFICE),
        _text("邮箱", "mail", "电子邮箱", "xab@example.gov.cn"),
    ),
)

CLOSING = Table(
    "结尾",
    (
        _steer("句式", "form", "结尾的句式", ("让我们", "希望", "我们要", "我相信")),
        _text("领导", "leader_body", "在谁的领导下", "区委"),
        _texts("以", "means", "以怎样的精神", "一处不漏的较真"),
        _text("目标", "goal", "要实现的目标", "打赢双创攻坚战"),
        _text("愿景", "vision", "更远的愿景", "让每个小区的居民住得踏实"),
        _text("提法", "formula", "结尾要用的规范提法", "为实现中华民族伟大复兴而奋斗"),
        _flag("致谢", "thank", "最后说不说“谢谢大家”"),
    ),
)

AGENDA = Table(
    "议程",
    (
        _text("事项", "item", "议程事项", "通报工作进展", main=True, label="议程事项", supplier=CONFERENCE),
        _text("讲话人", "speaker", "由谁讲", "王某某", label="讲话人", supplier=CONFERENCE),
        _text("职务", "post", "讲话人职务", "副区长", label="讲话人职务", supplier=CONFERENCE),
        _text("单位", "body", "讲话人单位", "区政府", label="讲话人单位", supplier=CONFERENCE),
        _text("时长", "duration", "多长时间", "10分钟", supplier=CONFERENCE),
        _enum("行为", "act", "属于哪一种，决定怎么请、怎么谢；不写按事项推断", AGENDA_ACTS, open=True, control=True),
        _steer("位次", "rank", "讲话人比主持人高、同还是低；不写按职务推断", ("高", "同", "低")),
        _texts("要点", "points", "讲话的要点，主持人评说时只用这里写的", "谁的小区谁负责", supplier=CONFERENCE),
    ),
)

DUTY = Table(
    "履职",
    (
        _date("时段", "period", "述的是哪一段时间的职", "2026年", main=True, label="述职时段"),
        _texts("分工", "duties", "分管、负责哪些工作", "分管办公室和项目建设", label="分管工作", supplier=OFFICE),
        _texts("学习", "study", "学了什么、怎么学的，带数字", "参加局党组理论学习中心组学习12次", label="学习情况"),
        _texts("廉洁", "integrity", "廉洁自律的事实", "按规定报告个人有关事项", label="廉洁情况"),
    ),
)

FINDINGS = Table(
    "通报事项",
    (
        _text("问题", "problem", "发现的问题", "楼道堆放杂物", main=True, supplier=BUSINESS),
        _text("点位", "site", "在哪里", "福景小区3栋", label="点位", supplier=BUSINESS),
        _text("责任单位", "unit", "责任单位", "城东街道", label="责任单位", supplier=BUSINESS, joins="、"),
        _date("时限", "deadline", "整改时限", "三个工作日内", label="整改时限", supplier=BUSINESS),
        _text("类别", "category", "属于哪一类问题", "疏散通道"),
    ),
)

DECISIONS = Table(
    "议定事项",
    (
        _text("事项", "item", "议定的事项", "将充电端口纳入老旧小区改造", main=True, supplier=OFFICE),
        _text("牵头", "lead", "牵头单位", "区住建局", label="牵头单位", supplier=OFFICE, joins="、"),
        _texts("配合", "support", "配合单位", "区财政局", label="配合单位", supplier=OFFICE),
        _date("时限", "deadline", "什么时候完成", "9月底前", label="完成时限", supplier=OFFICE),
    ),
)

ISSUE = Table(
    "期刊",
    (
        _text("名称", "name", "简报名称", "消防整治简报", main=True, label="简报名称"),
        _text("期号", "number", "第几期", "第12期", label="期号", supplier=OFFICE),
        _text("编发", "issuer", "编发单位", "区消安办", label="编发单位"),
        _date("日期", "date", "编发日期", "2026年9月16日", label="编发日期"),
        _texts("报", "report_to", "报哪些上级", "市消安办"),
        _texts("送", "copy_to", "送哪些平级", "区委办公室"),
        _texts("发", "send_to", "发哪些下级", "各街道"),
        _quantity("印数", "copies", "印多少份", "60份"),
        _text("按语", "editor_note", "编者按，原样使用", "现将有关做法刊发，供参考。", to_letter=True),
    ),
)

ITEMS = Table(
    "简讯",
    (
        _text("标题", "title", "一条简讯的标题", "城东街道三天清出通道9处", label="简讯标题"),
        _text("导语", "lead", "导语，一句话说清何时何地何事", "9月12日，城东街道开展集中清理。", to_letter=True),
        _texts("正文", "body", "正文，一段一条", "全天清出通道9处", main=True, label="简讯正文"),
    ),
)

SIGNATURE = Table(
    "落款",
    (
        _text(
            "单位", "unit", "署名单位；联合发文写几个", "清江区人民政府办公室", main=True, label="署名单位", joins="　"
        ),
        _date("日期", "date", "成文日期", "2026年9月16日", label="成文日期"),
    ),
    main_needed=False,
)

OUTLINE = Table(
    "提纲",
    (
        _text("标题", "title", "领导审定的标题", "肯定成效，更要警惕反弹", main=True),
        _texts(
            "内容",
            "content",
            "这一部分写什么：任务的编号（没有编号的写 任务2）、情况表里的键、步骤号",
            "T1",
            control=True,
        ),
        _flag("锁定", "locked", "标题是否一字不改"),
    ),
)

OWN_TEXT = Table(
    "自拟",
    (
        _text("位置", "at", "放在哪里：步骤名或条目编号", "开头", main=True, control=True),
        _text("文字", "text", "自己写好的文字，原样使用", "这件事没有退路。", to_letter=True),
    ),
)

STYLE = Table(
    "风格",
    (
        _text("标题句式", "heading_pattern", "标题各分句的字数；写“单句”就不分句", "4+4+10", control=True),
        _text("层次", "enumerators", "层次序数的写法", "一、（一）一是", control=True),
        _steer("力度", "bluntness", "批评和要求的力度", ("缓", "中", "硬"), example="硬"),
        _texts("避用", "avoid", "不要出现的词", "高度重视", control=True),
        _texts("必用", "must_use", "一定要出现的话", "消防安全责任重于泰山", control=True),
    ),
)

# One paper of a package; what stands here holds for this paper alone and takes the place of the same key of the file.
PACKAGE = Table(
    "成套",
    (
        _steer("文种", "kind", "要哪一种材料", KINDS, main=True, example="主持词"),
        _text("标题", "title", "这一件的标题", "全区居民小区消防安全整治推进会主持词"),
        _date("日期", "date", "这一件的日期", "2026-09-16"),
        _item("篇幅", "length", "这一件写多长", LENGTH),
        _item("讲话人", "speaker", "这一件由谁讲；主持词不写就按“会议.主持”", SPEAKER),
        _item("地方", "place", "在哪里讲；表态、交流不写就按这一件的讲话人单位", PLACE),
        _item("听众", "audience", "这一件讲给谁听", AUDIENCE),
        _items("成绩", "achievements", "这个单位自己的成绩", ACHIEVEMENTS),
        _items("意义", "significance", "这一件里讲的意义", SIGNIFICANCE),
        _items("问题", "problems", "这个单位自己的问题", PROBLEMS),
        _items("任务", "tasks", "这个单位自己的任务；表态不写就取它牵头、配合的任务", TASKS),
        _items("承诺", "pledges", "这个单位的承诺", PLEDGES),
        _items("介绍经验", "experience_shared", "这个单位介绍的经验", SHARED),
        _item("期刊", "issue", "简报、纪要各自的名称和期号", ISSUE),
        _texts("收文", "to", "这一件主送谁", "各街道办事处"),
        _texts("抄送", "copied_to", "抄送哪些单位，印在版记里", "区政协办公室"),
        _item("落款", "signature", "这一件的署名和成文日期", SIGNATURE),
        _items("提纲", "outline", "这一件的提纲", OUTLINE),
        _items("自拟", "own_text", "这一件里自己写好的话", OWN_TEXT),
        _item("风格", "style", "这一件文风上的要求", STYLE),
    ),
)

SITUATION = Table(
    "情况表",
    (
        _steer("文种", "kind", "写哪一种稿子", KINDS, required=True, example="推进会讲话"),
        _steer("阶段", "stage", "工作到了哪个阶段", STAGES, example="推进"),
        _text(
            "标题", "title", "稿子的标题；不写按地方、会议、主题、文种拟", "在全区居民小区消防安全整治推进会上的讲话"
        ),
        _date("日期", "date", "讲话的日期；不写按今天", "2026-09-16", label="讲话日期", supplier=CONFERENCE),
        _item("篇幅", "length", "写多长", LENGTH),
        _item("讲话人", "speaker", "谁讲", SPEAKER, required=True),
        _item("地方", "place", "在哪个地方、哪个单位讲", PLACE, required=True),
        _item("东道主", "host", "到会讲话时，东道主是谁", HOST),
        _item("听众", "audience", "讲给谁听", AUDIENCE),
        _item("会议", "occasion", "什么会议", OCCASION, required=True),
        _item("主题", "topic", "讲什么工作", TOPIC, required=True),
        _item("检查", "inspection", "要迎接什么检查", INSPECTION),
        _items("上级部署", "superior", "上级会议和部署", SUPERIOR),
        _items("引语", "quotes", "要引用的原话", QUOTES),
        _items("文件", "docs", "会上印发、宣读或依据的文件", DOCS),
        _items("此前发言", "prior_speakers", "讲话之前谁发了言", PRIOR),
        _items("此后发言", "later_speakers", "讲话之后还有谁讲", LATER),
        _items("成绩", "achievements", "取得的成绩，数字都写在这里", ACHIEVEMENTS),
        _item("排名", "ranking", "考核排名", RANKING),
        _items("排名表", "standings", "情况通报用的各单位排名", STANDINGS),
        _items("表扬", "commended", "情况通报里点名表扬的单位", COMMENDED),
        _items("荣誉", "honours", "获得的荣誉", HONOURS),
        _items("表彰", "awards", "表彰了谁，用在总结表彰讲话里", AWARDS),
        _items("经验", "experience", "总结出的经验", EXPERIENCE),
        _texts("归功", "credit", "成绩归功于谁", "全体干部群众的共同努力"),
        _item("感谢", "thanks", "感谢谁", THANKS),
        _items("意义", "significance", "为什么重要", SIGNIFICANCE),
        _item("形势", "situation", "面临的形势", CONTEXT),
        _texts("利害", "stakes", "干好干坏的利害", "消防车晚到一分钟，就可能是一家人的生死"),
        _texts("态度", "attitudes", "要树立的态度、意识", "树立创新意识"),
        _items("问题", "problems", "存在的问题", PROBLEMS),
        _items("任务", "tasks", "要做的事", TASKS),
        _items("先例", "precedents", "可以借鉴的先例", PRECEDENTS),
        _items("清单", "checklist", "迎检准备清单", CHECKLIST),
        _item("责任", "responsibility", "责任怎么分", RESPONSIBILITY),
        _item("督查", "supervision", "怎么督查", SUPERVISION),
        _item("纪律", "discipline", "纪律要求", DISCIPLINE),
        _items("依据", "basis", "法律和文件依据", BASIS),
        _items("程序", "procedure", "工作程序和步骤", PROCEDURE),
        _item("宣传", "publicity", "怎么宣传", PUBLICITY),
        _item("保障", "support", "人、钱、值班、应急怎么保障", SUPPORT),
        _items("介绍经验", "experience_shared", "经验交流发言要介绍的经验", SHARED),
        _items("支持事项", "support_offer", "上级或来宾答应支持的事", OFFERS),
        _items("承诺", "pledges", "表态发言承诺的事", PLEDGES),
        _items("请求", "requests", "工作汇报里请上级解决的事", REQUESTS),
        _items("报送", "handing_in", "要求各单位报送的材料、名单", HANDING_IN),
        _items("联系", "contact", "联系人和电话", CONTACT),
        _item("结尾", "closing", "怎么结尾", CLOSING),
        _items("议程", "agenda", "主持词用的议程", AGENDA),
        _item("履职", "duty", "述职报告用的分工、学习和廉洁情况", DUTY),
        _items("通报事项", "findings", "情况通报的问题清单", FINDINGS),
        _items("议定事项", "decisions", "会议纪要的议定事项", DECISIONS),
        _item("期刊", "issue", "简报的报头和报尾", ISSUE),
        _items("简讯", "items", "简报的各条简讯", ITEMS),
        _texts("收文", "to", "主送单位或呈报单位", "各街道办事处"),
        _texts("抄送", "copied_to", "抄送哪些单位，印在版记里", "区政协办公室"),
        _item("落款", "signature", "署名和成文日期", SIGNATURE),
        _texts("附件", "attachments", "附在后面的材料；实施方案写“任务分解表”就附上这张表", "任务分解表"),
        _items("提纲", "outline", "领导审定的提纲，代替通常的结构", OUTLINE),
        _items("自拟", "own_text", "自己写好的话，原样使用", OWN_TEXT),
        _item("风格", "style", "文风上的要求", STYLE),
        _items("成套", "package", "这次会要哪些材料；只写文种，或再写这一件单有的内容", PACKAGE),
    ),
)


def label(of: Field) -> str:
    """What 【待补：…】 names for an empty value of a field."""
    return of.label or of.key


def walk(table: Table = SITUATION, prefix: str = "") -> Iterator[tuple[str, Table, Field]]:
    """Every field below a table with its dotted path and the table it stands in: ("任务.时限", TASKS, …)."""
    for f in table.fields:
        path = f"{prefix}.{f.key}" if prefix else f.key
        yield path, table, f
        if f.table is not None:
            yield from walk(f.table, path)


def field_at(path: str) -> Field:
    """The field at a path such as `任务[2].时限` or `tasks.deadline`; KeyError if there is none."""
    table: Table | None = SITUATION
    found: Field | None = None
    for part in path.split("."):
        found = table.find(part.partition("[")[0]) if table else None
        if found is None:
            raise KeyError(path)
        table = found.table
    assert found is not None
    return found
