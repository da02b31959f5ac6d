"""Pinyin above rare characters in a copy to read out."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path

import pytest

from documents import paragraph
from laws import BASE
from speechgen.cli import main
from speechgen.document import Document, Meta
from speechgen.reading.docx import read_docx
from speechgen.writers import WRITERS, pinyin
from speechgen.writers.layout import Layout

TEXT = "濉河与亳水，睢某某同志到会。"
_RUBY = re.compile(r"<w:rt>.*?<w:t>([^<]+)</w:t>.*?<w:rubyBase>.*?<w:t>([^<]+)</w:t>", re.DOTALL)


def said(text: str) -> dict[str, tuple[str, ...]]:
    """The rare characters of a text with their sounds."""
    return {char: sounds for _, char, sounds in pinyin.readings(text)}


def docx(text: str, **layout: bool) -> bytes:
    """A paragraph as a .docx."""
    return WRITERS["docx"](Document(Meta(), (paragraph(text),)), Layout(**layout), [])  # type: ignore[arg-type]


def marked(data: bytes) -> list[tuple[str, str]]:
    """Sound and character of every ruby in a .docx."""
    return _RUBY.findall(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode())


@pytest.mark.parametrize("char", "的要恪砺婷匾诿2A，。")
def test_familiar_characters_are_not_rare(char: str) -> None:
    assert not pinyin.rare(char)


@pytest.mark.parametrize("char", "濉亳邳濮䶮𠅤")
def test_what_many_cannot_read_is_rare(char: str) -> None:
    assert pinyin.rare(char)


def test_the_words_around_settle_a_sound() -> None:
    assert said("濉河、邳州、濮阳，A1") == {"濉": ("suī",), "邳": ("pī",), "濮": ("pú",)}


def test_places_are_those_of_the_text_whatever_stands_between() -> None:
    text = "2026年AB，𠅤濉河：“亳水”。"
    assert [text[place] == char for place, char, _ in pinyin.readings(text)] == [True, True, True]


def test_an_unsettled_sound_is_told_and_not_set() -> None:
    assert len(said("睢某某")["睢"]) > 1
    sure, unsure = pinyin.told(TEXT).splitlines()
    assert "濉（suī）、亳（bó）" in sure and "睢（suī、" in unsure


def test_nothing_is_told_where_nothing_is_rare() -> None:
    assert pinyin.told("没有难认的字。") == ""


def test_a_character_without_a_sound_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinyin, "readings", lambda _: iter([(0, "𠅤", ())]))
    assert "𠅤（查不到）" in pinyin.told("𠅤")


def test_a_copy_to_read_out_has_pinyin_and_the_same_text() -> None:
    data = docx(TEXT, reading=True)
    assert marked(data) == [("suī", "濉"), ("bó", "亳")]
    assert read_docx(data)[0].paras[0].text == TEXT
    assert marked(docx(TEXT)) == []


def test_the_screen_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "会.yaml"
    file.write_text(BASE.replace("清江区", "濉水县"), encoding="utf-8")
    for options, wanted in ((["--reading"], True), ([], False)):
        monkeypatch.setattr(sys, "argv", ["speechgen", "draft", str(file), "--force", *options])
        with pytest.raises(SystemExit):
            main()
        assert ("濉（suī）" in capsys.readouterr().err) is wanted
