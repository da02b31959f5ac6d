"""Plain text and Markdown by any hand: encodings, lines, places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechgen.findings import InputError
from speechgen.reading.text import decoded, read_text, read_text_file

TEXT = "在会上的讲话\r\n　　同志们：\r\n\r\n　　今天开会，讲三点意见。\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-32"])
def test_encodings_are_recognised_and_kept(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "稿.txt"
    path.write_bytes(TEXT.encode(encoding))
    manuscript, found = read_text_file(path, "txt")
    assert [(p.line, p.text) for p in manuscript.paras] == [
        (1, "在会上的讲话"), (2, "同志们："), (4, "今天开会，讲三点意见。"),
    ]  # fmt: skip
    assert found.encoded(found.text) == path.read_bytes()


def test_what_is_no_text_is_refused() -> None:
    for data in (b"\x00\x01\x02\x00\x00\x03", b"\xff\xff\xfe\xfd"):
        with pytest.raises(InputError):
            decoded(data, "稿.txt")


def test_markdown_loses_its_marks_and_keeps_its_places() -> None:
    text = "---\n标题: 甲\n---\n# 在会上的讲话\n\n同志们：\n\n**一是抓好。** 要<!-- 注 -->落`实`\\*。\n\n- 第一项[链接](http://x.cn)\n"
    manuscript = read_text(text, "md")
    assert [(p.line, p.kind, p.text) for p in manuscript.paras] == [
        (4, "title", "在会上的讲话"),
        (6, "salutation", "同志们："),
        (8, "body", "一是抓好。 要落``*。"),
        (10, "body", "第一项链接"),
    ]
    assert all(_lies(text, p.text, p.pieces) for p in manuscript.paras)


def _lies(text: str, said: str, pieces: object) -> bool:
    rows = [(text[x.at : x.at + x.size], said[x.start : x.end]) for x in pieces]  # type: ignore[attr-defined]
    return all(a == b for a, b in rows) and "".join(b for _, b in rows) == said


@given(st.text(), st.sampled_from(["md", "txt"]))
def test_every_character_is_found_again(text: str, form: str) -> None:
    for para in read_text(text, form).paras:  # type: ignore[arg-type]
        assert _lies(text, para.text, para.pieces)
