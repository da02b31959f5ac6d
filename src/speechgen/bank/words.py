"""The word lists of phrasebank/lint/words.yaml: fixed terms, and words that a phrase has no use for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ..datafiles import data_dir, load_yaml_file, plain


class Hit(NamedTuple):
    """Something found in a phrase: what sort of thing, the words, where they begin."""

    sort: str
    text: str
    start: int


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """The lists as plain data; InputError if the file is damaged."""
    found = plain(load_yaml_file(data_dir("phrasebank") / "lint" / "words.yaml"))
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
