"""Documents built by hand for the tests of writers and readers: invented places, prose of our own."""

from __future__ import annotations

from speechgen.document import (
    AnnexLabel,
    AttachmentNote,
    Block,
    Byline,
    Cue,
    Document,
    EditorNote,
    Heading,
    Imprint,
    ItemTitle,
    Listing,
    Masthead,
    Meta,
    Paragraph,
    Salutation,
    Sentence,
    Signature,
    Span,
    Table,
    Title,
)
from speechgen.text import split_sentences

TITLE = "在清江区居民小区消防安全专项整治工作推进会暨冬春火灾防控动员部署会上的讲话"


def said(text: str, *spans: Span) -> Sentence:
    """A sentence of frame text with more spans behind it."""
    return Sentence((Span(text), *spans) if text else spans)


def paragraph(text: str, lead: int = 0) -> Paragraph:
    """A paragraph of plain text, cut into sentences."""
    return Paragraph(tuple(said(part) for part in split_sentences(text)), lead)


def fact(text: str, path: str) -> Span:
    """A piece of text that the situation gives."""
    return Span(text, "fact", (path,))


def gap(name: str, path: str) -> Span:
    """A field that the situation leaves empty."""
    return Span(f"【待补：{name}】", "gap", (path,))


OPENING = (
    "这次会议，是区政府决定召开的一次重要会议，主要任务是通报前一阶段整治进展，盯住没有销号的隐患，把入冬以前的工作排到天、落到人。"
    "刚才，区消防救援大队通报了情况，城东街道、区住建局作了表态发言，讲得都很实在，请各单位对照通报，把自己的那一份认领回去。"
    "下面，我讲三点意见。"
)
PROGRESS = (
    "整治开展以来，全区排查居民小区326个，消除火灾隐患1847处，清理被占用的消防车通道73处，新增电动自行车集中充电端口4120个，比年初增加一倍。"
    "这些数字后面，是街道社区的同志一栋楼一栋楼跑出来的，是物业企业和楼栋长一户一户劝出来的，也是广大居民让出来、配合出来的。"
    "实践再一次说明，只要下决心、动真格，老大难的问题并不是没有办法解决。"
)
WARNING = (
    "同时必须看到，我们离“不出事、出不了大事”的要求还有不小差距——有的小区消防车通道上午清、下午占，有的楼道里飞线充电拔了又插，"
    "有的隐患挂在台账上三四个月没有动静……8月份回查的40个小区里，就有11个出现反弹，占27.5%。"
    "大家想一想，真到了火烧起来的那一刻，消防车被一辆私家车堵在门口，耽误的是几分钟，付出的可能就是几条人命！谁来承担这个责任？又有谁承担得起？"
)
TASK = (
    "通道堵在平时，要命在战时。对反弹的小区，要逐一定责，划线、立牌、装监控一次到位；对没有物业的小区，由社区代管，不能再有“没人管”的地方。"
    "城管、交警、消防三家要把巡查的班次错开、把处罚的尺度统一，做到发现一起、劝离一起，屡劝不听的，依照《中华人民共和国消防法》的规定处理。"
)
CHARGING = (
    "光靠堵是堵不住的，端口建得再多，群众嫌贵、嫌远不愿意用，就等于没有建。区住建局要会同区发改局，设身处地替居民把这笔账算一算，"
    "协商把服务费降下来，新增点位离楼门不超过100米，年底以前把端口使用率提高到70%以上。"
)
NAMES = (
    "这里要表扬两位同志：城东街道的赵镕同志，带着三个人用18天跑完了42个小区；消防大队的孙喆同志，把每一处隐患都画成了图、编上了号。"
    "二〇二六年的“11·9”消防宣传月，区里将把他们的做法印发各街道参考😀。"
)
DUTY = (
    "任务明确了，剩下的就是落实，而落实最怕的是人人有责、人人不管。各街道主要负责同志是第一责任人，辖区小区出了问题，首先问的就是街道；"
    "部门要各守其土，住建局管物业，公安分局管通道，消防救援大队管检查，哪个环节掉了链子，就由哪个环节把原因讲清楚。"
    "区政府督查室每三天督查一次，以夜查和随机抽查为主，结果直接报区委、区政府主要负责同志。"
)
CLOSING = (
    "同志们，火灾不会因为我们忙就绕着走，也不会因为我们改了一半就手下留情。"
    "让我们以一处不漏的较真、一天不拖的干劲，把该清的清干净，把该改的改到位，让每一个小区的居民都住得踏实！"
)


def _run_in(number: str, heading: str, level: int, rest: str) -> Paragraph:
    first = Sentence((Span(number, "number"), Span(heading, "own", ("任务[0].标题",))))
    return Paragraph((first, *paragraph(rest).sentences), level)


def _head() -> list[Block]:
    return [
        Title(said("", Span("在"), fact(TITLE[1:-5], "会议.名称"), Span(TITLE[-5:]))),
        Byline(said("", fact("清江区人民政府区长　李某某", "讲话人")), "speaker"),
        Byline(said("（", fact("2026年11月9日", "日期"), Span("）")), "date"),
        Salutation(said("各位代表，同志们：")),
    ]


def _heading(number: str, text: str, level: int = 1) -> Heading:
    return Heading(Sentence((Span(number, "number"), Span(text, "own"))), level)


def _gaps() -> Paragraph:
    return Paragraph(
        (
            Sentence((Span("（三）", "number"), Span("把应急演练做到居民身边。"))),
            Sentence(
                (
                    Span("这项工作由"),
                    gap("牵头单位", "任务[2].牵头"),
                    Span("牵头，"),
                    gap("完成时限", "任务[2].时限"),
                    Span("。"),
                )
            ),
        ),
        2,
    )


def _part(first: str, heading: str, texts: list[str]) -> list[Block]:
    return [_heading(first, heading), *(paragraph(text) for text in texts)]


def speech() -> Document:
    """A speech of more than five pages with every kind of block and every difficult character."""
    blocks = [
        *_head(),
        paragraph(OPENING),
        *_part("一、", "肯定成效，更要警惕反弹", [PROGRESS, WARNING, NAMES]),
        *_part("二、", "对着问题，一件一件改到位", [DUTY]),
        _run_in("（一）", "把生命通道真正打通。", 2, TASK + WARNING),
        _run_in("（二）", "把充电难题解决在楼下。", 2, CHARGING),
        _run_in("1.", "算清价格这笔账。", 3, CHARGING + PROGRESS),
        _run_in("（1）", "先算电费。", 4, CHARGING),
        _gaps(),
        *_part("三、", "压实责任，用严督查逼出真落实", [DUTY, TASK, PROGRESS]),
        _heading("（一）", "责任到人", 2),
        paragraph(DUTY + CHARGING),
        _heading("1.", "街道的责任", 3),
        paragraph(TASK + PROGRESS),
        _heading("（1）", "社区的责任", 4),
        paragraph(WARNING),
        *(paragraph(text) for text in (PROGRESS + TASK, DUTY + WARNING, NAMES, CLOSING)),
    ]
    return Document(Meta(TITLE, "清江区人民政府", "2026-11-09", "推进会讲话"), tuple(blocks))


def table(rows: int = 12) -> Table:
    """A division of tasks, as long as one likes."""
    head = ("序号", "任务", "牵头单位", "配合单位", "完成时限", "数量")
    line = ("清理消防车通道", "区公安分局", "区城管局、区消防救援大队", "10月31日前", "73处")
    cells = [head, *((str(n), *line) for n in range(1, rows + 1))]
    return Table(tuple(tuple(said(cell) for cell in row) for row in cells), numeric=frozenset({0, 5}))


def bulletin() -> Document:
    """A 简报 of two items, with its red head, a note of the editors, a table and its foot."""
    mast = Masthead("bulletin", *map(said, ("消防整治简报", "第12期", "清江区消安办", "2026年9月16日")))
    blocks = [
        mast,
        EditorNote(
            paragraph("按语：城东街道清理通道的做法，有实招、有数字，现予刊发，供各街道参考。" + DUTY).sentences
        ),
        ItemTitle(said("城东街道三天清出消防车通道9处")),
        paragraph(PROGRESS),
        table(4),
        ItemTitle(said("城西街道把充电端口建到居民楼下，端口使用率由三成提高到七成以上")),
        *(paragraph(text) for text in (CHARGING, TASK)),
        Imprint(
            tuple(
                (said(a), said(b))
                for a, b in (("报：", "市消安办，区委、区政府领导。"), ("发：", "各街道办事处，区消安委成员单位，" * 3))
            ),
            said("清江区消安办"),
            said("（共印60份）"),
        ),
    ]
    return Document(Meta("消防整治简报", "清江区消安办", "2026-09-16", "简报"), tuple(blocks))


def minutes() -> Document:
    """会议纪要: its mark, numbered decisions, who was there."""
    blocks = [
        Masthead("minutes", said("清江区消防安全委员会会议纪要"), said("〔2026〕9号"), Sentence(()), Sentence(())),
        Title(said("全区居民小区消防安全整治推进会纪要")),
        paragraph(OPENING),
        _heading("一、", "议定的事项"),
        _run_in("1.", "划线管理。", 3, TASK),
        _run_in("2.", "充电端口。", 3, CHARGING),
        Listing(
            said("出席："),
            said("王某某、李某某、赵某某、孙某某、周某某、吴某某、郑某某、钱某某、陈某某、杨某某、黄某某"),
        ),
        Listing(said("列席："), said("区消防救援大队负责同志")),
    ]
    return Document(Meta("全区居民小区消防安全整治推进会纪要", "清江区消安办", "2026-09-16", "会议纪要"), tuple(blocks))


def notice() -> Document:
    """A paper with recipients, a long table, attachments and a signature."""
    blocks = [
        Title(said("关于印发居民小区消防安全整治任务分工的通知")),
        Salutation(said("各街道办事处，区政府有关部门：")),
        paragraph(OPENING + DUTY),
        _heading("（一）", "任务分工", 2),
        table(40),
        paragraph(TASK + CHARGING),
        Cue(said("（全体起立，奏国歌）")),
        paragraph(DUTY),
        AttachmentNote(
            said("附件："),
            tuple(
                map(
                    said,
                    (
                        "1.居民小区消防安全整治任务分工表",
                        "2.居民小区消防车通道划线管理办法及其说明、附图和有关单位联系人名单",
                    ),
                )
            ),
        ),
        Signature(said("清江区人民政府办公室"), said("2026年9月16日")),
        AnnexLabel(said("附件1")),
        ItemTitle(said("居民小区消防安全整治任务分工表")),
        table(3),
    ]
    return Document(Meta("通知", "清江区人民政府办公室", "2026-09-16", "会议通知"), tuple(blocks))


def script() -> Document:
    """主持词: what the chair says, and a cue wherever somebody else speaks."""
    blocks: list[Block] = [*_head()]
    for n, text in enumerate((OPENING, WARNING, TASK, DUTY, CHARGING, NAMES), 1):
        blocks += [paragraph(text), Cue(said(f"（第{n}位同志发言）"))]
    blocks.append(paragraph(CLOSING))
    return Document(Meta("主持词", "清江区人民政府", "2026-11-09", "主持词"), tuple(blocks))


PAPERS = {"bulletin": bulletin, "minutes": minutes, "notice": notice, "script": script}


def short() -> Document:
    """Title, salutation, one paragraph."""
    return Document(Meta(), (Title(said("在座谈会上的讲话")), Salutation(said("同志们：")), paragraph(CLOSING)))


def filler(char: str = "国", count: int = 728, paragraphs: int = 3) -> Document:
    """Paragraphs of one repeated character, to count lines and columns."""
    return Document(Meta(), tuple(paragraph(char * count) for _ in range(paragraphs)))


# Paragraphs, with ¶ between them.
_HOSTILE = (
    "*星号*与**两个**，`反引号`，_下划线_，~~删~~。¶# 井号打头¶> 引用打头¶- 短横打头¶+ 加号¶1. 数字打头。¶2) 数字括号"
    "¶| 表 | 格 |¶---¶```¶===¶<w:p>标签</w:p> & &amp; &#65; <!-- 注 --> ]]>¶[链接](x) ![图](y)¶\\反斜杠\\¶  前后空白  "
    "¶　全角空白　¶¶ ¶😀😀¶赵镕、孙喆、〇、䶮、é、ñ、×、±、①、Ⅰ、·"
    "¶\"直引号\"和'单引号'¶同志们：¶（一）不是标题。¶一、也不是"
    "¶制表\t符¶断\n行¶标题: 值¶$x$ {{ 变量 }} {% raw %}¶】【待补：假的】"
)


def hostile() -> Document:
    """What users type and formats stumble over."""
    texts = _HOSTILE.split("¶")
    blocks: list[Block] = [Title(said("《<标题>》 & “怪”标题 #1")), *(paragraph(text) for text in texts)]
    blocks += [Heading(said(text), level) for level, text in enumerate(("1. *一*", "# 二 #", "", " 四 "), 1)]
    blocks += [
        Paragraph((said(text), said("后面。")), level)
        for level, text in ((1, "无号。"), (2, "1.错级"), (4, "（1）对。"), (3, ""))
    ]
    blocks += [
        Byline(said("（像日期的署名）"), "speaker"),
        Byline(said("像署名的日期"), "date"),
        Salutation(said("没有冒号")),
    ]
    return Document(Meta('题: "引号" #', "单位\\甲", "", "---"), tuple(blocks))
