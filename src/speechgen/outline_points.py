"""What an outline says under a heading: the facts that one part of a draft carries, field by field, task by task."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from .document import Block, Paragraph, Sentence, Span, sentences
from .numbering import enumerator
from .outline_words import task_words
from .realise import texts
from .situation import Fact, Item, Situation, Value

_CONTEXT = ("讲话人", "地方", "会议", "主题", "日期", "听众", "文种", "风格", "篇幅")
_OPENING_CONTEXT = ("会议",)
TASK = "任务"  # the name before a task that stands alone
_UNNAMED = ("数量",)  # stands right behind what it counts, without its name
_DETAILS = (
    "对比",
    "例证",
    "要点",
    "内容",
    "时间",
)  # what is worth saying of an item beside its ★ field: figures, above all
_OF_TASKS = ("牵头", "时限", "频次", "指标")
_UNSAID = ("程度", "编号", "对应", "行为", "态度", "位次", "方面", "来源")  # for the writer, no point of a speech


class Shown:
    """What the sentences of one part say of the situation: the paths of their spans, and the fields worth a point."""

    def __init__(
        self, situation: Situation, tops: Collection[str], others: Collection[str], opens: bool, blocks: Iterable[Block]
    ) -> None:
        spans = [span for block in blocks for s in sentences(block) for span in s.spans]
        self.situation = situation
        self.paths = dict.fromkeys(path for span in spans for path in span.paths)
        self.gaps = {path: span.text for span in spans if span.origin == "gap" for path in span.paths}
        said = dict.fromkeys(path.split(".")[0].partition("[")[0] for path in self.paths)
        context = set(_CONTEXT) - set(_OPENING_CONTEXT if opens else ())
        self.tops = [top for top in said if top in tops or not (top in context or top in others)]

    def tasks(self) -> list[str]:
        """The words for the tasks that are told, in their order."""
        return [name for name, task in task_words(self.situation).items() if f"{task.path}.标题" in self.paths]

    def points(self) -> Iterator[Block]:
        """One paragraph a field, `成绩：…`; a task has a line of its own, numbered as in the draft."""
        for top in self.tops:
            value = self.situation.get(top)
            if top == "任务" and isinstance(value, tuple):
                yield from self._numbered(item for item in value if isinstance(item, Item))
            elif spans := self._said(value):
                yield Paragraph((Sentence((Span(f"{top}："), *spans, Span("。"))),))

    def _numbered(self, tasks: Iterable[Item]) -> Iterator[Block]:
        told = [task for task in tasks if self._main(task)]
        for n, task in enumerate(told, 1):
            number = (Span(enumerator(2, n), "number"),) if len(told) > 1 else (Span(f"{TASK}："),)
            head = Sentence((*number, *self._main(task), Span("。")))
            rest = joined([*self._actions(task), *_named(self._rows(task), _OF_TASKS)], "；")
            more = (Sentence((*rest, Span("。"))),) if rest else ()
            yield Paragraph((head, *more), lead=2 if len(told) > 1 else 0)

    def _said(self, value: Value | None, deep: bool = False) -> tuple[Span, ...]:
        """What is said of a value: facts of a list with ，, items with ；; deep: it stands inside an item."""
        if isinstance(value, Fact):
            return self._fact(value)
        if isinstance(value, Item):
            return self._inside(value) if deep else joined(list(_named(self._rows(value, whole=True))), "；")
        rows = [spans for one in value or () if (spans := self._of_list(one, deep))]
        return joined(rows, "；" if not deep and any(isinstance(one, Item) for one in value or ()) else "，")

    def _of_list(self, one: Fact | Item, deep: bool) -> tuple[Span, ...]:
        return self._fact(one) if isinstance(one, Fact) else self._inside(one) if deep else self._item(one)

    def _fact(self, fact: Fact) -> tuple[Span, ...]:
        if fact.path not in self.paths or fact.control:
            return ()
        return (
            Span(f"【待补：{fact.label}】" if fact.gap else fact.text, "gap" if fact.gap else "fact", (fact.path,)),
        )

    def _actions(self, task: Item) -> Iterator[tuple[Span, ...]]:
        """举措3条: an outline counts them."""
        said = [fact for fact in texts(task.get("举措")) if fact.path in self.paths]
        if said:
            paths = tuple(fact.path for fact in said)
            yield Span("举措"), Span(str(len(said)), "derived", paths, formula="举措的条数"), Span("条")

    def _item(self, item: Item) -> tuple[Span, ...]:
        """An item of a list: its ★ field, figures and what is missing in brackets."""
        main = self._main(item)
        rest = [spans for key, spans in self._rows(item) if key in _DETAILS or _gap(spans)]
        return (*main, Span("（"), *joined(rest, "，"), Span("）")) if main and rest else main or self._inside(item)

    def _inside(self, item: Item) -> tuple[Span, ...]:
        """An item without the names of its fields: 区住建局（管物业）."""
        main = self._main(item)
        rest = joined([spans for _, spans in self._rows(item)], "，")
        return (*main, Span("（"), *rest, Span("）")) if main and rest else main or rest

    def _main(self, item: Item) -> tuple[Span, ...]:
        """The ★ field of an item with its quantity."""
        keys = [f.key for f in item.table.fields if f.main or f.key in _UNNAMED]
        return tuple(span for key in keys if key in item for span in self._said(item[key], True))

    def _rows(self, item: Item, whole: bool = False) -> list[tuple[str, tuple[Span, ...]]]:
        """The other fields of an item (whole: all but what it is called), and the gaps that were printed."""
        left_out = [f.key for f in item.table.fields if f.main or f.key in _UNNAMED] if not whole else ["名称"]
        keys = [f.key for f in item.table.fields if f.key in item and f.key not in (*_UNSAID, *left_out)]
        rows = [(key, spans) for key in keys if (spans := self._said(item[key], True))]
        for path, text in self.gaps.items():
            parent, _, key = path.rpartition(".")
            if parent == item.path and key not in item:
                rows.append((key, (Span(text, "gap", (path,)),)))
        return rows


def _named(rows: Iterable[tuple[str, tuple[Span, ...]]], keys: Collection[str] = ()) -> Iterator[tuple[Span, ...]]:
    """Fields with their names, 牵头：区住建局; keys: no others, but for gaps."""
    return ((Span(f"{key}："), *spans) for key, spans in rows if not keys or key in keys or _gap(spans))


def _gap(spans: Iterable[Span]) -> bool:
    return any(span.origin == "gap" for span in spans)


def joined(rows: Sequence[tuple[Span, ...]], mark: str) -> tuple[Span, ...]:
    """Rows of spans with a mark between them."""
    return tuple(span for n, row in enumerate(rows) for span in ((Span(mark),) if n else ()) + tuple(row))
