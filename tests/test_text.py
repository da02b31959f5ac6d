"""Small functions on plain text."""

from __future__ import annotations

import pytest

from speechgen.text import ends_sentence


@pytest.mark.parametrize("text", ["做好。", "好！", "好不好？", "行!", "他说：“马上办。”", "（另有安排。）"])
def test_a_sentence_closed_by_itself(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["", "做好", "“马上办”", "一是，", "见《办法》", "（另有安排）"])
def test_a_sentence_left_open(text: str) -> None:
    assert not ends_sentence(text)
