"""A situation moved to another topic, for the audit: its items speak of that topic's things in the words of its pack.

Tasks take verb–object pairs and bodies of the pack, problems its usual weak points, tasks, problems, results and reasons the
words that entries of the pack are bound to. Turns count up over an audit, so that packs and their words come round evenly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WORDS = 3  # words of bound entries that one item takes
# Where a topic's own words stand in a file: list → key of the item.
SUBJECTS = (("任务", "标题"), ("问题", "表现"), ("成绩", "事项"), ("意义", "要点"), ("经验", "要点"))


@dataclass(frozen=True, slots=True)
class Pack:
    """What a topic is spoken of with. names: its vocabulary by list · words: list of the file → for each bound entry the
    words of which one must be met."""

    names: Mapping[str, Sequence[str]]
    words: Mapping[str, Sequence[str]]


def moved(data: dict[str, Any], topic: str, pack: Pack, visit: int) -> None:
    """Move a situation; visit: how many situations of the pack there were before."""
    subject = data.get("主题")
    whole = _one(pack.names, "行动", visit) or topic
    data["主题"] = {**(subject if isinstance(subject, dict) else {"全称": subject}), "领域": topic}
    data["主题"].update({"全称": whole} if visit % 2 else {})
    for key, field in SUBJECTS:
        items = [row for row in rows(data.get(key)) if field in row]
        for n, item in enumerate(items):
            item[field] = _subject(key, pack, visit * len(items) + n) or item[field]
            item.pop("缘由", None)
    for n, task in enumerate(rows(data.get("任务"))):
        _task(task, pack, visit + n)
    for n, problem in enumerate(rows(data.get("问题"))):
        if "对象" in problem:
            problem["对象"] = _one(pack.names, "场所", visit + n) or problem["对象"]
    check = data.get("督查")
    if isinstance(check, dict) and "方式" in check and "检查方式" in pack.names:
        check["方式"] = [_one(pack.names, "检查方式", visit + n) for n in range(2)]


def rows(value: Any) -> list[dict[str, Any]]:
    """The maps of a list; none if it is no list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _subject(key: str, pack: Pack, turn: int) -> str:
    """What an item is about: a phrase of the pack's vocabulary and words that entries of this part are bound to."""
    lists = {"任务": "动宾", "问题": "薄弱环节", "成绩": "行动"}
    bound = list(dict.fromkeys(_bound(pack.words.get(key, ()), turn)))
    if key == "任务":
        return f"把{bound[0]}的事办好" if bound else _one(pack.names, "动宾", turn).replace(" ", "")
    return "、".join([*filter(None, [_one(pack.names, lists.get(key, "工作线"), turn)]), *bound])


def _task(task: dict[str, Any], pack: Pack, turn: int) -> None:
    """Measures, and the body in charge, of the topic."""
    bound = list(_bound(pack.words.get("任务", ()), turn * WORDS))
    if "举措" in task:
        pairs = [_one(pack.names, "动宾", 2 * turn + n).replace(" ", "") for n in range(2)]
        task["举措"] = [pair for pair in [*pairs, *bound] if pair]
    if task.get("牵头"):
        task["牵头"] = _one(pack.names, "机构", turn) or task["牵头"]


def _bound(words: Sequence[str], turn: int) -> Iterator[str]:
    return (words[(turn * WORDS + n) % len(words)] for n in range(WORDS if words else 0))


def _one(names: Mapping[str, Sequence[str]], key: str, turn: int) -> str:
    words = names.get(key, ())
    return words[turn % len(words)] if words else ""
