"""A manuscript read as a speech: which moves are there and which sentence shows it (genre.md §2.4), its indicators (§5.3).

Sections are told by their headings first, sentences by their cues second; shares are never promised, because cues alone
find half of what a reader finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from speechgen.document import Block, Byline, Document, Heading, Paragraph, Salutation, Sentence, Span, Title
from speechgen.looks import enumerator_level
from speechgen.reading.manuscript import Manuscript, Para, sentences

# Move, what it is called, cues in a heading, cues in a sentence (genre.md §2.2); the first paragraphs for the opening, the
# last for the close.
_MOVES = (
    ("M1", "会议缘起", "", r"召开|(?:这次|今天)的?(?:会议|大会)|主要任务是|目的是|刚才，|下面，我|受.{2,12}委托"),
    ("M2", "肯定成绩", r"成绩|成效|总结|肯定|经验|回顾", r"取得(?:了)?.{0,12}(?:成效|成绩|进展|突破)|成绩的取得|阶段性成效|(?:共|累计|完成|排查|检查|清理|新增)[^。，]{0,16}\d|走在.{0,6}前列"),
    ("M3", "提高认识", r"认识|形势|意义|重要性|思想|站位", r"必然要求|重要(?:载体|契机|举措)|事关|关系到|重大意义|形势(?:逼人|严峻)|紧迫感"),
    ("M4", "分析问题", r"问题|差距|不足|短板", r"(?:存在|还有).{0,12}(?:问题|差距|不足|薄弱)|(?:但|但是|同时).{0,12}(?:清醒|看到)|不到位|不平衡"),
    ("M5", "部署任务", r"重点|任务|突出|抓好|推进|攻坚|举措|措施|整治|落细|落实", r"^(?:一|二|三)(?:是|要)|要(?:抓好|推进|加强|开展|完成)|牵头"),
    ("M6", "压实责任", r"责任|领导|督查|保障|作风|纪律|组织|合力|落实", r"第一责任人|督查|问责|追责|通报|责任(?:落实|压实|到人)|各负其责|宣传"),
    ("M9", "号召结尾", "", r"让我们|希望大家|希望同志们|我相信|同志们，.{4,60}！"),
)  # fmt: skip
_OPENING, _CLOSE = 3, 2


@dataclass(frozen=True, slots=True)
class Move:
    """A move of a speech: its name, and the heading or sentence that shows it; nothing where none was found."""

    code: str
    name: str
    shown_by: str = ""
    line: int = 0


def is_speech(manuscript: Manuscript) -> bool:
    """Whether a text is addressed to listeners: a salutation, or a title that says so."""
    titles = "".join(p.text for p in manuscript.paras if p.kind == "title")
    return any(p.kind == "salutation" for p in manuscript.paras) or bool(re.search("讲话|致辞|发言", titles))


def moves(manuscript: Manuscript) -> list[Move]:
    """The moves in their order, each with what shows it."""
    return [_move(manuscript, *row) for row in _MOVES]


def _move(manuscript: Manuscript, code: str, name: str, heading: str, cue: str) -> Move:
    body = [p for p in manuscript.paras if p.kind in ("body", "heading")]
    if heading:
        tops = [p for p in body if enumerator_level(p.said) == 1]
        for para in reversed(tops) if code == "M6" else tops:
            title = re.split("[。！？]", para.said)[0]
            if re.search(heading, title):
                return Move(code, name, title, para.line)
    running = [p for p in body if p.kind == "body"]
    rows = running[:_OPENING] if code == "M1" else running[-_CLOSE:] if code == "M9" else running
    for para in rows:
        for _, sentence in sentences(para):
            if re.search(cue, sentence.strip()):
                return Move(code, name, sentence.strip(), para.line)
    return Move(code, name)


def moves_as_text(manuscript: Manuscript) -> str:
    """The moves for the screen: what shows each, or that none was found."""
    unit = "段" if manuscript.format == "docx" else "行"
    return "\n".join(
        ["讲话的各部分（按标题和句子认，认不准的请自己看）：", *(_told(move, unit) for move in moves(manuscript))]
    )


def _told(move: Move, unit: str) -> str:
    if not move.shown_by:
        return f"  — {move.name}：没有认出来"
    short = move.shown_by if len(move.shown_by) <= 36 else f"{move.shown_by[:34]}……"
    return f"  √ {move.name}：{short}（第{move.line}{unit}）"


def as_document(manuscript: Manuscript) -> Document:
    """The manuscript as a Document without origins, for what measures documents."""
    return Document(blocks=tuple(_blocks(manuscript)))


def _blocks(manuscript: Manuscript) -> Iterator[Block]:
    for para in manuscript.paras:
        whole = Sentence((Span(para.said),))
        if para.kind == "title":
            yield Title(whole)
        elif para.kind == "byline":
            yield Byline(whole, "speaker")
        elif para.kind == "salutation":
            yield Salutation(whole)
        elif para.kind == "heading":
            yield Heading(whole, min(4, para.level or 1))
        elif para.kind == "body" and para.text.strip():
            yield _paragraph(para)


def _paragraph(para: Para) -> Paragraph:
    rows = tuple(Sentence((Span(text),)) for _, text in sentences(para))
    level = enumerator_level(para.said)
    return Paragraph(rows, level if level > 1 else 0)
