"""What is said in two ways in a package: in the file that all papers come from, and from paper to paper.

A paper prints fields; a field is one place of the file. So the same place has to read the same in every paper, but for the
forms in FORMS; and what the file says twice has to be the same in both places (package_people, package_facts).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from .. import dates
from ..agenda import act_of
from ..derive import plain
from ..document import plain_text, walk
from ..findings import Finding
from ..realise import items
from ..situation import Fact, Item
from . import closure
from . import facts as package_facts
from . import people as package_people
from .papers import Package, Paper
from .people import told

Place = tuple[int, int]
_BEFORE = re.compile(r"前$")


def findings(package: Package) -> tuple[Finding, ...]:
    """Everything that is said in two ways, and what the closure lacks, in file order, each once."""
    situation = package.situation
    found = [
        *package_people.findings(situation),
        *package_facts.findings(situation, package.held, "讲话人" in package.kind.paper.front),
        *_forms(package),
        *_days(package),
        *_quoted(package),
        *_document_names(package),
        *closure.findings(situation, closure.closure(package)),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: (finding.pos, finding.code)))


# --- one place, one text ----------------------------------------------------------------------------------------------


def allowed(fact: Fact, today: date) -> set[str]:
    """The forms in which a fact may be printed: as written; a date in full, without the year of the meeting, and a deadline
    with its 前."""
    day = dates.parse_date(fact.text)
    forms = {fact.text, dates.spoken(fact.text, today), *([dates.full(day)] if day else [])}
    return forms | {form + "前" for form in forms if not _BEFORE.search(form)}


def _forms(package: Package) -> Iterator[Finding]:
    """A fact of the file that a paper prints in another form than `allowed`."""
    for paper in package.papers:
        facts: Mapping[str, Fact] = {fact.path: fact for fact in paper.draft.situation.leaves}
        today = paper.draft.situation.day or date(2000, 1, 1)
        for _, _, sentence in walk(paper.draft.document):
            for span in sentence.spans:
                fact = facts.get(span.paths[0]) if span.origin == "fact" and len(span.paths) == 1 else None
                if fact is not None and span.text not in fact.text and span.text not in allowed(fact, today):
                    text = f"“{fact.text}”在“{paper.name}”里印成了“{span.text}”"
                    yield told(package.situation, fact, "form", text, "各份材料用一种写法；用“自拟”写的，请照情况表改")


# --- papers and days --------------------------------------------------------------------------------------------------


def _days(package: Package) -> Iterator[Finding]:
    """A notice that is signed on the day of the meeting or later; a paper about the meeting that is dated before it."""
    meeting = package.held
    for paper in package.papers:
        use = paper.kind.package.when if paper.kind.package and not paper.part.own else ""
        signed = [("落款.日期", "落款" in paper.kind.paper.back)]
        signed.append(("期刊.日期", bool({"报头", "纪要标志"} & set(paper.kind.paper.front))))
        for path in (path for path, printed in signed if printed):
            fact = paper.draft.situation.get(path)
            day = dates.parse_date(fact.text) if isinstance(fact, Fact) else None
            if not (day and meeting and isinstance(fact, Fact)):
                continue
            if use == "会前" and day >= meeting:
                text = f"“{paper.name}”的日期是{dates.full(day)}，会议在{dates.full(meeting)}"
                yield told(package.situation, fact, "dates", text, "通知要在开会之前发", "error")
            if use == "会后" and day < meeting:
                text = f"“{paper.name}”的日期是{dates.full(day)}，会议在{dates.full(meeting)}"
                yield told(package.situation, fact, "dates", text, "会后的材料不能早于会议", "error")


# --- documents that are papers of the package ------------------------------------------------------------------------


def _document_names(package: Package) -> Iterator[Finding]:
    """A plan that is read out or listed under another title than the plan of the package has."""
    for paper in package.papers:
        title = paper.draft.document.meta.title
        if paper.kind.id not in ("实施方案", "任务分解表") or paper.part.own:
            continue
        for fact, name in _titled(package, paper.kind.id):
            if name != title:
                text = f"这里是《{name}》，“{paper.name}”的标题是《{title}》"
                hint = f"说的是一份文件的，在“成套”的{paper.kind.id}那一条写上 标题；不是一份的，不用管"
                yield told(package.situation, fact, "document-name", text, hint)


def _titled(package: Package, ending: str) -> Iterator[tuple[Fact, str]]:
    """Titles of a kind of document that the meeting deals with: in the agenda, and among the documents."""
    for key in ("议程", "文件"):
        for item in items(package.situation, key):
            fact = item.main
            text = fact.text if fact else ""
            names = re.findall(r"《([^》]+)》", text) or ([text] if key == "文件" else [])
            yield from ((fact, name) for name in names if fact and name.endswith(ending))


# --- what the chair quotes --------------------------------------------------------------------------------------------


def _quoted(package: Package) -> Iterator[Finding]:
    """Points of the main speech that the chair repeats and the speech does not make."""
    speech = next((paper for paper in package.papers if paper.part.own and paper.spoken), None)
    chair = next((paper for paper in package.papers if "议程" in paper.kind.required), None)
    if speech is None or chair is None:
        return
    said = _bare(plain_text(speech.draft.document))
    for fact in _points(speech, package):
        if _bare(fact.text) not in said:
            text = f"主持词要引用“{fact.text}”，“{speech.name}”里没有这句话"
            yield told(package.situation, fact, "not-said", text, "换成讲话里的话，或用“自拟”把它写进讲话")


def _points(speech: Paper, package: Package) -> Iterator[Fact]:
    """议程.要点 of the item that is the speech itself."""
    speaker = speech.draft.situation.get("讲话人")
    who = package_people.mention(speaker) if isinstance(speaker, Item) else None
    for row in items(package.situation, "议程"):
        other = package_people.mention(row)
        points = row.get("要点")
        if who and other and act_of(row) == "讲话" and package_people.same(who, other) and isinstance(points, tuple):
            yield from (fact for fact in points if isinstance(fact, Fact) and plain(fact))


def _bare(text: str) -> str:
    return re.sub(r"[，、；。：\s]", "", text)
