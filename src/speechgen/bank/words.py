"""The word lists of phrasebank/lint/words.yaml: fixed terms, words that a phrase has no use for, turns of speech that are
heard when they come twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ..datafiles import data_dir, load_yaml_file, plain

WORDS = Path("lint", "words.yaml")  # in the folder of the phrasebank


class Hit(NamedTuple):
    """Something found in a phrase: what sort of thing, the words, where they begin."""

    sort: str
    text: str
    start: int


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """The lists as plain data; InputError if the file is damaged."""
    found = plain(load_yaml_file(data_dir("phrasebank") / WORDS))
    assert isinstance(found, dict)
    return found


def unfixed(text: str) -> str:
    """A text with □ for its fixed terms: what every meeting says in the same words."""
    return _fixed().sub("□", text)


@lru_cache(maxsize=1)
def _fixed() -> re.Pattern[str]:
    return re.compile("|".join(sorted(words()["fixed"], key=len, reverse=True)))


def forbidden_in(text: str) -> list[Hit]:
    """Words that a phrase must not hold, each with the reason as its sort; measures among them."""
    rows = [
        Hit(reason, found.group(), found.start())
        for pattern, reason in words()["forbidden"].items()
        for found in re.finditer(pattern, text)
    ]
    for measure in words()["measures"]:
        if measure in text:
            rows.append(Hit("情况表没有给的措施不能写", measure, text.index(measure)))
    return sorted(rows, key=lambda hit: hit.start)


def boosters_in(text: str) -> list[str]:
    """The boosters of a text, in their order."""
    found = re.finditer("|".join(words()["boosters"]), text)
    return [hit.group() for hit in found]


def turns_in(text: str) -> list[str]:
    """The turns of speech of a text that a reader notices when they come twice, by the names of the list."""
    return [name for name, pattern in _turns() if pattern.search(text)]


@lru_cache(maxsize=1)
def _turns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in words()["turns"].items())
