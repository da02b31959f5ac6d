"""A situation without its lesser facts: what a short paper leaves out, in a declared order (design.md §3, Length).

Tasks, problems and the steps of a procedure are never dropped, nor who does a task by when; what is left out stands in the
list of facts given and not used. The order is that of a secretary with a red pencil: arguments first, then detail, then all
but the first of a kind.
"""

from __future__ import annotations

from collections.abc import Iterator

from .records import replace
from .situation import Fact, Item, Situation, Value

# At which level of abridgement (1 to 4) a field keeps how many of its values; 0: it goes.
ORDER: tuple[tuple[int, str, int], ...] = (
    (1, "经验.做法", 1),
    (1, "意义", 2),
    (1, "形势.机遇", 1),
    (1, "形势.压力", 1),
    (1, "态度", 1),
    (1, "利害", 0),
    (1, "听众.参会", 0),
    (1, "听众.规模", 0),
    (1, "任务.方法", 0),
    (1, "先例", 1),
    (1, "清单.要求", 2),
    (2, "引语", 0),
    (2, "归功", 0),
    (2, "经验", 2),
    (2, "经验.做法", 0),
    (2, "意义.理由", 0),
    (2, "任务.缘由", 0),
    (2, "任务.点位", 0),
    (2, "任务.举措", 2),
    (2, "问题.后果", 0),
    (2, "上级部署.要点", 2),
    (2, "宣传.活动", 0),
    (2, "督查.方式", 2),
    (2, "形势.机遇", 0),
    (3, "经验", 0),
    (3, "意义", 1),
    (3, "形势", 0),
    (3, "任务.举措", 1),
    (3, "问题.原因", 0),
    (3, "问题.例证", 1),
    (3, "成绩", 4),
    (3, "荣誉", 1),
    (3, "上级部署", 1),
    (3, "责任.协同", 0),
    (3, "责任.体系", 0),
    (3, "宣传", 0),
    (3, "保障", 0),
    (3, "先例", 0),
    (3, "清单.要求", 1),
    (3, "介绍经验.事例", 1),
    (4, "意义", 0),
    (4, "态度", 0),
    (4, "任务.举措", 0),
    (4, "任务.频次", 0),
    (4, "问题.例证", 0),
    (4, "成绩", 3),
    (4, "督查.方式", 0),
    (4, "督查.奖励", 0),
    (4, "感谢", 0),
    (4, "上级部署.要点", 1),
    (4, "介绍经验", 1),
    (4, "责任.分工", 2),
)
SHORTEST = max(level for level, _, _ in ORDER)


def abridged(situation: Situation, level: int) -> Situation:
    """The situation as a paper of this level of abridgement sees it; level 0: as it is. Paths and leaves stay the same."""
    keep = {path: count for at, path, count in ORDER if at <= level}
    return replace(situation, root=_pruned(situation.root, "", keep)) if keep else situation


def _pruned(item: Item, path: str, keep: dict[str, int]) -> Item:
    values = {key: value for key, value in _kept(item, path, keep) if value != ()}
    return Item(item.table, values, item.path, item.pos, item.main if isinstance(item.main, Fact) else None)


def _kept(item: Item, path: str, keep: dict[str, int]) -> Iterator[tuple[str, Value]]:
    for key, value in item.items():
        name = f"{path}.{key}" if path else key
        count = keep.get(name)
        if count == 0:
            continue
        if isinstance(value, tuple):
            rows = value[:count] if count else value
            yield key, tuple(_pruned(row, name, keep) if isinstance(row, Item) else row for row in rows)
        else:
            yield key, _pruned(value, name, keep) if isinstance(value, Item) else value
