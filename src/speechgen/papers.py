"""What the templates of written papers ask for beyond phrases: rows by category, counts, cells, dates, and what is missing.

A paper prints fields that a speech only alludes to: who leads, by when, how many. Each result is a marked text, so that a
cell of a table knows its field like any sentence does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from . import fields, figures, lexicon, marks
from .derive import Derived, Value, plain
from .item_names import locals_of
from .realise import Group, book_title, items, show
from .records import dataclass
from .situation import Fact, Item, Situation

_BODIES_OF_POSTS = (
    "政府",
    "党委",
    "省委",
    "市委",
    "县委",
    "区委",
    "工委",
    "党组",
    "纪委",
)  # a post names them itself: 县长
_INSPECTIONS = (
    "检查",
    "督查",
    "暗访",
    "抽查",
    "巡查",
    "督导",
    "回头看",
)  # what is carried out, not inspected once more
_DUTIES = ("分管", "负责", "协助", "协管", "主持", "联系", "牵头", "承担", "主管", "兼管", "包")


def functions(derived: Derived) -> dict[str, Callable[..., Any]]:
    """The functions of written papers by the name that templates call them (docs/templates.md)."""
    tools = _Tools(derived)
    return {
        "show": show,
        "asked": tools.asked,
        "until": tools.until,
        "gap": tools.gap,
        "lacking": lacking,
        "indexes": tools.indexes,
        "total": tools.total,
        "tally": tools.tally,
        "grouped": tools.grouped,
        "together": lambda rows, key: [row for group in tools.grouped(rows, key) for row in _rows(group)],
        "index": tools.index,
        "official": official,
        "cited": tools.cited,
        "fulldate": lambda value: derived.full_date(value) if isinstance(value, Fact) else "",
        "named": lambda rows, *words: [row for row in rows or () if any(word in plain(row) for word in words)],
        "besides": lambda rows, *words: [row for row in rows or () if not any(word in plain(row) for word in words)],
        "has": lambda text, *words: any(plain(word) in marks.strip(str(text)) for word in words),
        "ends": lambda text, *words: marks.strip(str(text)).endswith(words),
    }


@dataclass(frozen=True, slots=True)
class _Tools:
    """The functions that need to know the situation."""

    derived: Derived

    def asked(self, item: Item, key: str) -> str:
        """The value of a field of an item, or the gap that stands for it: a paper that names no unit is not ready."""
        value, spec = item.get(key), item.table.find(key)
        if isinstance(value, Fact) and spec is not None and spec.kind == "date":
            return self.derived.spoken(value)
        if value is not None and value != ():
            return show(value, "、" if spec is not None and spec.key == "配合" else "")
        return self.gap(f"{item.path}.{key}")

    def gap(self, path: str) -> str:
        """What stands for a field that the file lacks."""
        text = f"【待补：{fields.label(fields.field_at(path))}】"
        return self.derived.ledger.mark(text, marks.Source("gap", (path,)))

    def until(self, item: Item) -> str:
        """The deadline of an item with its 前, or its gap."""
        given = plain(item.get("时限"))
        said = (
            show(locals_of(item, self.derived)["时限前"]) if given else ""
        )  # "" for 9月1日起, and what the task tells
        return said or self.asked(item, "时限")

    def total(self, rows: Sequence[Item]) -> str:
        """How many rows there are, in digits; empty for none."""
        if not rows:
            return ""
        whole = self.derived.situation.get(_list_of(rows[0]))
        if isinstance(whole, tuple) and len(whole) == len(rows):
            path = _list_of(rows[0])
            return self.derived.mark(str(len(rows)), [path], f"{path} 共 {len(rows)} 项")
        return self.derived.mark(str(len(rows)), [row.path for row in rows], f"数得 {len(rows)} 项")

    def tally(self, rows: Sequence[Item], key: str) -> str:
        """How many different values rows have under a key, in digits; empty unless every row has one."""
        values = [row.get(key) for row in rows]
        known = [value for value in values if isinstance(value, Fact) and not value.gap]
        if not rows or len(known) < len(rows):
            return ""
        count = len({one for value in known for one in value.text.split("、")})
        return self.derived.mark(str(count), [value.path for value in known], f"不同的{key}数得 {count} 个")

    def grouped(self, rows: Sequence[Item], key: str) -> list[Group]:
        """Rows that share a value under a key, together, in the order in which the values first come; rows without one
        come last, in a group without a name. Each group holds its name under the key, and its rows as 条."""
        found: dict[str, list[Item]] = {}
        for row in rows or ():
            found.setdefault(plain(row.get(key)), []).append(row)
        ordered = sorted(found.items(), key=lambda entry: not entry[0])
        return [Group({key: self._shared(some, key), "条": tuple(some)}) for _, some in ordered]

    def _shared(self, rows: Iterable[Item], key: str) -> str:
        values = [v for v in (row.get(key) for row in rows) if isinstance(v, Fact) and not v.gap]
        if len(values) < 2:
            return values[0].marked if values else ""
        return self.derived.mark(values[0].text, [v.path for v in values], f"{len(values)} 条共有")

    def indexes(self, rows: Sequence[Item]) -> str:
        """The places of rows in their list: 1、3、4."""
        places = [row.path.rpartition("[")[2].rstrip("]") for row in rows]
        return self.derived.mark("、".join(places), [row.path for row in rows], "序号")

    def cited(self, docs: Sequence[Item]) -> str:
        """Documents by title and number: 《关于……的通知》（清政办发〔2026〕12号）."""
        return listed(
            [
                book_title(doc["名称"]) + (f"（{show(doc.get('文号'))}）" if plain(doc.get("文号")) else "")
                for doc in docs
            ]
        )

    def index(self, number: int, row: Item) -> str:
        """The number of a row in a table."""
        return self.derived.mark(str(number), [row.path], "序号")


def listed(names: Sequence[str]) -> str:
    """Marked names with 、 between them, but none between 》 and 《 (GB/T 15834)."""
    out = ""
    for name in names:
        titles = marks.strip(out).endswith("》") and marks.strip(name).startswith("《")
        out += ("、" if out and not titles else "") + name
    return out


def official(item: Item) -> str:
    """An official as third persons write: body, post and name (区住建局局长周某某), the body left out where the post says it
    (区长李某某); a body alone that spoke for itself."""
    unit, post = item.get("单位"), item.get("职务")
    said = not plain(post) or not plain(unit).endswith(_BODIES_OF_POSTS)
    named = said and plain(unit) not in plain(post)
    return "".join(show(value) for value in ((unit,) if named else ()) + (post, item.get("姓名")))


def lacking(rows: Sequence[Item], *keys: str) -> list[Item]:
    """The rows that lack one of these fields; a task done again and again needs no deadline."""
    return [row for row in rows if any(not plain(row.get(key)) and not _again(row, key) for key in keys)]


def _again(row: Item, key: str) -> bool:
    return key == "时限" and bool(plain(row.get("频次")))


def _rows(group: Group) -> list[Item]:
    rows = group.names["条"]
    return [row for row in rows if isinstance(row, Item)] if isinstance(rows, tuple) else []


def _list_of(row: Item) -> str:
    return row.path.rpartition("[")[0]


def names(derived: Derived) -> dict[str, str]:
    """Derived names of papers: 头条, the result to name in a heading; 目标形 and 愿景形, 动 if they begin with a verb; 主题形,
    查 if the topic is an inspection; 另有讲话, 是 if somebody else than the chair makes the speech; 分工句, what the speaker is
    in charge of; 发言方, the body that he speaks for."""
    situation = derived.situation
    aim, wish = plain(situation.get("主题.目标")), plain(situation.get("结尾.愿景"))
    return {
        "头条": figures.headline(items(situation, "成绩"), derived),
        "目标形": "动" if aim[:2] in lexicon.VERB_STARTS else "混",
        "愿景形": "动" if lexicon.verb_led(wish) else "混",
        "主题形": "查" if plain(situation.get("主题.全称")).endswith(_INSPECTIONS) else "混",
        "另有讲话": _guest(situation),
        "分工句": _duties(situation.get("履职.分工")),
        "发言方": show(situation.get("讲话人.单位") or situation.get("地方.名称")),
    }


def _duties(given: Value | None) -> str:
    """履职.分工 after 本人: as it stands if it says what one does (分管…，协助…), with 负责 before bare fields of work."""
    rows = given if isinstance(given, tuple) else ()
    said = all(plain(row).startswith(_DUTIES) or lexicon.verb_led(plain(row)) for row in rows)
    return show(rows, "，") if said else f"负责{show(rows, '、')}"


def _guest(situation: Situation) -> str:
    """是 if the meeting has a chair and the speaker is somebody else."""
    chair = plain(situation.get("会议.主持"))
    speaker = plain(situation.get("讲话人.姓名")) or plain(situation.get("讲话人.职务"))
    return "是" if chair and speaker and speaker not in chair else ""
