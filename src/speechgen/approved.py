"""An outline that came back from the leader → the 提纲 of the situation file (design.md §3).

The paper may have been changed by hand in Word: headings reworded, parts moved, points struck out or carried elsewhere.
Headings are taken to the letter; a point is known by the name it begins with (`成绩：`), a task by its title. What cannot
be known again is told, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from .datafiles import Map, compose, decode, quoted
from .derive import plain
from .findings import Finding, InputError, Pos
from .looks import enumerator_level
from .numbering import strip_number
from .outline import CLOSE, LACKING, OPENING, UNUSED, Outline
from .outline_points import TASK
from .outline_words import CONTENT, task_words
from .plan import present
from .reading.docx import read_docx
from .reading.manuscript import Manuscript, Para, kind_of_file
from .reading.text import read_text_file
from .records import dataclass, field
from .situation import Situation

KEY = "提纲"
_ASIDE = re.compile(rf"[（(](?:全文|约|{OPENING})")
_END = re.compile(rf"[（(]{CLOSE}|{LACKING}：|{UNUSED}：")
_BUDGET = re.compile(r"[（(]约?\d+字[）)]$")
_NAMED = re.compile(r"([^\s：:]{1,8})[：:]")
_ALIKE = 0.6  # from here on a changed title is still that task's


@dataclass(slots=True)
class Section:
    """One heading of the approved outline, and the words for what is to be said under it."""

    title: str
    words: list[str] = field(default_factory=list)


def read(path: Path) -> Manuscript:
    """The paper that came back: .docx, .md or .txt. InputError if it is none of these."""
    form = kind_of_file(path)
    if form == "docx":
        return read_docx(path)[0]
    if form in ("md", "txt"):
        return read_text_file(path, "md" if form == "md" else "txt")[0]
    text, todo = f"不认识 .{form} 文件", "给出批过的提纲：.docx、.md 或 .txt"
    raise InputError([Finding(Pos(str(path)), "error", "format", text, todo)])


def sections(paper: Manuscript, fresh: Outline, situation: Situation) -> tuple[list[Section], list[Finding]]:
    """The sections of an approved outline and what could not be known again; fresh: the outline of the same file as the
    program makes it. InputError if there is no heading in the paper."""
    found = _Reading(paper.file, fresh, situation)
    for para in _body(paper.paras):
        found.take(para)
    if not found.sections:
        text, todo = "没有找到“一、”这样的标题", "请给出 speechgen outline 写的那份提纲（可以改过标题和次序）"
        raise InputError([Finding(Pos(paper.file), "error", "no-heading", text, todo)])
    found.settle()
    return found.sections, found.told


def _body(paras: Iterable[Para]) -> Iterator[Para]:
    """The paragraphs that say something, up to the close and the lists after it."""
    for para in paras:
        if _END.match(para.said.strip()):
            return
        if para.text.strip() and not _ASIDE.match(para.text.strip()):
            yield para


@dataclass(slots=True)
class _Reading:
    """The paragraphs of the paper as they come."""

    file: str
    fresh: Outline
    situation: Situation
    sections: list[Section] = field(default_factory=list)
    told: list[Finding] = field(default_factory=list)

    def take(self, para: Para) -> None:
        said = para.said.strip()
        number = strip_number(said)
        if para.level == 1 or enumerator_level(said) == 1:
            title = number[2] if number and number[0] == 1 else said
            self.sections.append(Section(_BUDGET.sub("", title.strip()).strip().rstrip("。")))
        elif not self.sections:
            return  # the head of the paper
        elif number and number[0] == 2:
            self._task(number[2], para)
        elif (named := _NAMED.match(said)) and named[1] == TASK:
            self._task(said[named.end() :], para)
        else:
            self._point(named[1] if named else "", said, para)

    def _task(self, text: str, para: Para) -> None:
        """A task, by its title as far as the first full stop."""
        title = text.partition("。")[0].strip()
        known = {plain(task): word for word, task in task_words(self.situation).items()}
        near = [title] if title in known else get_close_matches(title, [*known], 1, _ALIKE)
        if not near:
            self._tell(para, f"“{title[:20]}”对不上情况表里的哪一项任务", "先在情况表的“任务”里加上这一项，再来一次")
            return
        self._add([known[near[0]]])
        if near[0] != title:
            todo = f"情况表里写的是“{near[0]}”，请改成定下来的标题"
            self._tell(para, f"任务的标题改成了“{title[:30]}”", todo)

    def _point(self, name: str, said: str, para: Para) -> None:
        words = [word.text for part in self.fresh.body for word in part.words if name and name in word.labels]
        if words or (name in CONTENT and present(self.situation, name)):
            self._add(words or [name])
        elif name not in {top for part in self.fresh.parts for top in part.tops}:
            told = f"情况表里没有“{name}”" if name in CONTENT else f"“{said[:20]}”认不出要讲什么"
            self._tell(para, f"{told}，没有写进提纲", "先把内容填进情况表的有关字段；要用原话，写进“自拟”")

    def _add(self, words: Sequence[str]) -> None:
        self.sections[-1].words += [word for word in words if word not in self.sections[-1].words]

    def _tell(self, para: Para, text: str, todo: str) -> None:
        self.told.append(Finding(Pos(self.file, para.line), "warning", "outline", text, todo, para.text))

    def settle(self) -> None:
        """All tasks in one place and in their order are one word, 任务, which brings the words that lead to them, too. Words
        without a point of their own (an exhortation) go where the rest of their part went, by its heading."""
        tasks = list(task_words(self.situation))
        for section in self.sections:
            named = [word for word in section.words if word in tasks]
            if named and named == tasks:
                section.words = [TASK if w == tasks[0] else w for w in section.words if w not in tasks[1:]]
        for part in self.fresh.body:
            words = {word.text for word in part.words}
            home = next((s for s in self.sections if s.title == part.title or words & set(s.words)), None)
            for n, word in enumerate(part.words):
                if home and not word.labels and word.text not in home.words:
                    after = [home.words.index(w.text) for w in part.words[n:] if w.text in home.words]
                    home.words.insert(after[0] if after else len(home.words), word.text)


def with_outline(data: bytes, file: str, found: Sequence[Section]) -> str:
    """The text of a situation file with the approved 提纲 in the place of an older one, every other line as it is.

    InputError if the file is not written one key a line.
    """
    text = decode(data, file).removeprefix("\ufeff")
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    root, _ = compose(text, file)
    keys = [entry.key for entry in root.entries] if isinstance(root, Map) else []
    if any(key.pos.column != 1 for key in keys):
        todo = "把各个键顶格写，一个键一行"
        raise InputError([Finding(Pos(file), "error", "outline", "情况表不是一个键一行的写法，提纲放不进去", todo)])
    return end.join([*_without(lines, [(key.text, key.pos.line - 1) for key in keys]), *_block(found)]) + end


def _without(lines: list[str], keys: Sequence[tuple[str, int]]) -> list[str]:
    """The lines but for those of an older 提纲; comments before the next key stay."""
    starts = [start for name, start in keys if name in (KEY, "outline")]
    if not starts:
        return lines
    start = starts[0]
    stop = min((line for _, line in keys if line > start), default=len(lines))
    while stop > start + 1 and (not lines[stop - 1].strip() or lines[stop - 1].startswith("#")):
        stop -= 1
    return lines[:start] + lines[stop:]


def _block(found: Sequence[Section]) -> Iterator[str]:
    yield f"{KEY}:  # 领导审定；标题照录，内容照排"
    for section in found:
        yield f"  - 标题: {quoted(section.title)}"
        if section.words:
            yield f"    内容: [{', '.join(quoted(word) for word in section.words)}]"
