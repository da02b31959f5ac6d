"""Reading YAML: any bytes give a node tree or findings with exact places, fast, and never anything else."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from speechgen import datafiles
from speechgen.datafiles import InputError, List, Map, Scalar, load_yaml, plain
from speechgen.findings import as_json, as_text
from speechgen.situation import Situation, load_situation, read_situation

GOOD = "文种: 推进会讲话\n日期: 2026-09-16\n讲话人: 区长\n地方: 清江区\n会议: 推进会\n主题: 整治\n"


def faults(text: str | bytes) -> list[tuple[int, int, str]]:
    """Line, column and code of every finding, each fit for both printers and in Chinese."""
    with pytest.raises(InputError) as caught:
        load_yaml(text, "表.yaml")
    found = caught.value.findings
    assert all(any("\u4e00" <= c <= "\u9fff" for c in f.message) and f.suggestion for f in found)
    assert as_text(found).startswith("表.yaml:")
    assert as_json(found)
    return [(f.pos.line, f.pos.column, f.code) for f in found]


def message(text: str | bytes) -> str:
    with pytest.raises(InputError) as caught:
        load_yaml(text)
    return as_text(caught.value.findings)


# --- what is read -----------------------------------------------------------------------------------------------------


def test_scalars_stay_as_written() -> None:
    same = ["14:30", "2011-03-18", "是", "on", "010", "1e3", ".5", "0x1F", "<<", "=", "1_000"]
    assert plain(load_yaml("\n".join(f"- {text}" for text in same))) == same
    assert plain(load_yaml("['~', \"\", 'null', ~, null, ]")) == ["~", "", "null", None, None]
    assert plain(load_yaml("a:\nb: ~\n")) == {"a": None, "b": None}


def test_merge_key_is_only_a_key() -> None:
    assert plain(load_yaml("<<: {a: b}\n")) == {"<<": {"a": "b"}}


def test_nodes_know_their_places() -> None:
    node = load_yaml("甲:\n  - 乙: 丙丁\n    戊: [己, '庚']\n", "表.yaml")
    assert isinstance(node, Map)
    entry = node.entries[0]
    assert str(entry.key.pos) == "表.yaml:1:1"
    assert isinstance(entry.value, List)
    inner = entry.value[0]
    assert isinstance(inner, Map)
    assert str(inner.pos) == "表.yaml:2:5"
    value = inner.get("乙")
    assert isinstance(value, Scalar)
    assert (value.text, str(value.pos), value.length, value.quoted) == ("丙丁", "表.yaml:2:8", 2, False)
    listed = inner.get("戊")
    assert isinstance(listed, List)
    quoted = listed[1]
    assert isinstance(quoted, Scalar)
    assert (str(quoted.pos), quoted.length, quoted.quoted) == ("表.yaml:3:12", 3, True)
    assert inner.get("没有") is None


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("一二\n  三四", "一二三四"),
        ("one\n  two", "one two"),
        ("一\n  two", "一two"),
        ("一\n\n  二", "一\n二"),
        ("'一\n  二'", "一二"),
        ('"一\n  二"', "一二"),
        (">\n  一\n  二\n", "一二"),
        (">-\n  一\n  二\n", "一二"),
        ("|\n  一\n  二\n", "一\n二\n"),
        ("|-\n  一\n  二\n", "一\n二"),
        ('"一\\n  二"', "一\n  二"),
        ("一 # 注", "一"),
    ],
)
def test_lines_are_folded_the_chinese_way(written: str, text: str) -> None:
    assert plain(load_yaml(f"a: {written}\n")) == {"a": text}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, end: str) -> None:
    data = "甲: 乙\n丙:\n  - 丁\n".replace("\n", end).encode(encoding)
    assert plain(load_yaml(data)) == {"甲": "乙", "丙": ["丁"]}
    assert plain(load_yaml("\ufeff甲: 乙")) == {"甲": "乙"}


@pytest.mark.parametrize("text", ["", "\n", "# 注释\n", "---\n", "---\n...\n"])
def test_empty_files(text: str) -> None:
    assert plain(load_yaml(text)) is None


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "表.yaml"
    path.write_text("甲: 乙\n", encoding="utf-8")
    assert plain(datafiles.load_yaml_file(path)) == {"甲": "乙"}


@pytest.mark.parametrize("name", ["templates", "phrasebank", "samples"])
def test_data_folders(name: str) -> None:
    assert datafiles.data_dir(name).is_dir()


# --- syntax faults ----------------------------------------------------------------------------------------------------


SYNTAX_FAULTS = [
    ("甲: 乙\n丙：丁\n戊: 己\n", [(2, 2)], "全角冒号"),
    ("甲: 乙\n丙：丁\n", [(2, 2)], "全角冒号"),
    ("甲:乙\n丙: 丁\n", [(1, 2)], "冒号后缺空格"),
    ("丙: 丁\n甲:乙\n", [(2, 2)], "冒号后缺空格"),
    ("甲: 乙\n丙\n丁: 戊\n", [(2, 1)], "键: 值"),
    ("甲: 乙\n  丙: 丁\n", [(2, 4)], "缩进没有对齐"),
    ("甲:\n  - 乙\n - 丙\n", [(3, 2)], "缩进没有对齐"),
    ("甲:\n  乙: 丙\n    丁: 戊\n", [(3, 6)], "缩进没有对齐"),
    ("甲: 乙: 丙\n", [(1, 5)], "值里面又有"),
    ('甲: "乙\n丙: 丁\n', [(1, 4)], "引号没有配对"),
    ("甲: '乙\n丙: 丁\n", [(1, 4)], "引号没有配对"),
    ('甲: "乙"丙\n', [(1, 7)], "引号后面还有文字"),
    ("甲: [乙]丙\n", [(1, 7)], "括号后面还有文字"),
    ("甲: [乙, 丙\n丁: 戊\n", [(1, 4)], "方括号 [ ] 没有配对"),
    ("甲: {乙: 丙\n丁: 戊\n", [(1, 4)], "花括号 { } 没有配对"),
    ("甲: ]\n", [(1, 4)], "多了一个括号"),
    ("甲: - 乙\n", [(1, 4)], "“- ”不能跟在键的后面"),
    ("甲: @乙\n", [(1, 4)], "不能放在最前面"),
    ("甲: `乙\n", [(1, 4)], "不能放在最前面"),
    ("甲: %乙\n", [(1, 4)], "不能放在最前面"),
    ('甲: "\\乙"\n', [(1, 5)], "反斜杠"),
    ('甲: "\\ud800"\n', [(1, 7)], "反斜杠"),
    ("甲: |乙\n  丙\n", [(1, 5)], "要换行"),
    ("甲: *重要*\n", [(1, 4)], "不支持 & 和 * 引用，请把内容直接写出来"),
    ("甲: &乙 丙\n", [(1, 4)], "不支持 & 和 * 引用，请把内容直接写出来"),
    ("甲: !重要\n", [(1, 4)], "不支持 ! 开头的类型标记"),
    ("甲: 乙：丙: 丁\n", [(1, 7)], "值里面又有"),
]


@pytest.mark.parametrize(("text", "found", "words"), SYNTAX_FAULTS)
def test_syntax_faults_in_plain_chinese(text: str, found: list[tuple[int, int]], words: str) -> None:
    assert faults(text) == [(line, column, "yaml-syntax") for line, column in found]
    assert words in message(text)


@pytest.mark.parametrize(("text", "words"), [(text, words) for text, _, words in SYNTAX_FAULTS])
def test_without_the_c_parser_faults_read_the_same(text: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datafiles, "_LOADER", yaml.SafeLoader)
    assert words in message(text) or "\\ud800" in text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲: &a 乙\n丙: *a\n", [(1, 4, "reference"), (2, 4, "reference")]),
        ("甲: !a 丙\n", [(1, 4, "tag")]),
        ("甲: !!python/object:os.system {}\n", [(1, 4, "tag")]),
        ("甲: 乙\n---\n丙: 丁\n", [(2, 1, "many-documents")]),
        ("甲: 乙\n丙: 丁\n甲: 戊\n", [(3, 1, "duplicate-key")]),
        ("甲: {乙: 1, 乙: 2}\n", [(1, 11, "duplicate-key")]),
        ("甲: {{7*7}}\n", [(1, 5, "bad-key")]),
        ("? [甲]\n: 乙\n丙: 丁\n", [(1, 3, "bad-key")]),
        ("甲:\n\t乙: 丙\n丁：戊\n", [(2, 1, "tab"), (3, 2, "yaml-syntax")]),
        ("甲:\n  \t乙: 丙\n", [(2, 3, "tab")]),
        ("甲: 乙\x07丙\n丁: \x00\n", [(1, 5, "bad-character"), (2, 4, "bad-character")]),
        ("甲: 乙\ufdd0丙\n", [(1, 5, "bad-character")]),
        ("甲: 乙\u2028丙\n", [(1, 5, "bad-character")]),
        ("甲: 乙\x85丙\n", [(1, 5, "bad-character")]),
        ("甲: 乙\ud800丙\n", [(1, 5, "bad-character")]),
        ("甲: 乙\uffff丙\n", [(1, 5, "bad-character")]),
        ('甲: "\\uFDD0"\n', [(1, 4, "bad-character")]),
        ('甲: "\\0"\n', [(1, 4, "bad-character")]),
        ('甲: "\\a"\n', [(1, 4, "bad-character")]),
        ("甲: " + "长" * 20_001 + "\n", [(1, 4, "too-long")]),
        ("甲: " + "[" * 13 + "]" * 13 + "\n", [(1, 15, "too-deep")]),
    ],
)
def test_refused_content_at_its_place(text: str, found: list[tuple[int, int, str]]) -> None:
    assert faults(text) == found


def test_several_syntax_faults_come_in_one_report() -> None:
    text = '甲：乙\n丙: "丁\n戊: 己\n庚:\n\t辛: 壬\n癸: [子\n丑:寅\n卯: \x07\n卯: 辰\n'
    assert faults(text) == [
        (1, 2, "yaml-syntax"),
        (2, 4, "yaml-syntax"),
        (5, 1, "tab"),
        (6, 4, "yaml-syntax"),
        (7, 2, "yaml-syntax"),
        (8, 4, "bad-character"),
        (9, 1, "duplicate-key"),
    ]


def test_list_files_report_syntax_faults() -> None:
    assert faults("- 甲: 乙\n- 丙：丁\n  戊: 己\n")[0][2] == "yaml-syntax"


# --- bytes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_a_chinese_form_in_gbk_is_read(encoding: str) -> None:
    assert datafiles.decode("文种: 推进会讲话\n".encode(encoding)) == "文种: 推进会讲话\n"


@pytest.mark.parametrize(
    "data", ["文種: 推進會講話\n".encode("big5"), "種類: スピーチ\n".encode("shift_jis"), "鞥鞦鞧: 韃\n".encode("gbk")]
)
def test_what_only_looks_like_gbk_is_not_guessed(data: bytes) -> None:
    assert [f[2] for f in faults(data)] == ["encoding"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a: \xff\xfe\n", "encoding"),
        (b"a: \xed\xa0\x80\n", "encoding"),
        (b"\xff\xfea", "encoding"),
        (b"\xff\xfe\x00\xd8", "encoding"),
        (b"PK\x03\x04....", "not-yaml"),
        (b"\xd0\xcf\x11\xe0....", "not-yaml"),
        (b"%PDF-1.7", "not-yaml"),
        ("甲: 乙".encode("utf-16-le"), "bad-character"),
        ("a: b".encode("utf-16-le"), "bad-character"),
    ],
)
def test_other_bytes(data: bytes, code: str) -> None:
    assert faults(data)[0][2] == code


def test_missing_and_special_files(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "没有.yaml", "no-file"),
        (tmp_path, "not-a-file"),
        (Path("/dev/zero"), "not-a-file"),
    ):
        with pytest.raises(InputError) as caught:
            load_situation(path)
        assert [f.code for f in caught.value.findings] == [code]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道")
    with pytest.raises(InputError):
        load_situation(tmp_path / "管道")


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "大.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    monkeypatch.setattr(datafiles, "decode", None)
    started = time.monotonic()
    with pytest.raises(InputError) as caught:
        load_situation(path)
    assert [f.code for f in caught.value.findings] == ["too-big"]
    assert time.monotonic() - started < 2


# --- hostile input ----------------------------------------------------------------------------------------------------

SIZE = 1_900_000
HOSTILE = {
    "brackets": "[" * SIZE,
    "braces": "{" * SIZE,
    "maps": "{a: " * (SIZE // 4),
    "lines of brackets": "[\n" * (SIZE // 2),
    "dashes": "- " * (SIZE // 2),
    "question marks": "? " * (SIZE // 2),
    "commas": "a: [" + "," * SIZE,
    "items": "a: [" + "b," * (SIZE // 2) + "]",
    "keys": "".join(f"k{n}: v\n" for n in range(SIZE // 10)),
    "same key": "k: v\n" * (SIZE // 5),
    "good keys again": GOOD + "标题: x\n" * (SIZE // 12),
    "bad lines": "丙：丁\n" * (SIZE // 4),
    "bad and good lines": "丙：丁\n甲: 乙\n" * (SIZE // 9),
    "no space": "a:b\n" * (SIZE // 4),
    "open quotes": 'a: "\n' * (SIZE // 5),
    "long line": "a: " + "b" * SIZE,
    "long key": "b" * SIZE + ": c",
    "long key with spaces": "b " * (SIZE // 2) + ": c",
    "colons": ":" * SIZE,
    "colons with spaces": ": " * (SIZE // 2),
    "tabs": "\t\n" * (SIZE // 2),
    "tabbed": "\ta\n" * (SIZE // 3),
    "controls": "a: \x01\n" * (SIZE // 5),
    "one line of controls": "\x01" * SIZE,
    "surrogates": "\ud800" * SIZE,
    "spaces": " " * SIZE,
    "blank lines": "\n" * SIZE,
    "folded blank lines": "a: b\n" + " \n" * (SIZE // 2) + "  c\n",
    "folded spaces": "a: 一" + " " * SIZE + "\n  二",
    "indent": "".join(" " * n + "a:\n" for n in range(1500)),
    "anchors": "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40_000)),
    "documents": "---\n" * (SIZE // 4),
    "comments": "# x\n" * (SIZE // 4),
    "tags": "a: !x\n" * (SIZE // 6),
    "percent": "%YAML 1.1\n" * (SIZE // 10),
    "percent digits": "%YAML " + "1" * SIZE,
    "stops": "标题: " + "。" * SIZE,
    "wide digits": GOOD + "标题: " + "９．" * 11_000,
    "unknown keys of a task": GOOD + "任务:\n" + "".join(f"  - {{x{n}: 1}}\n" for n in range(5_000)),
    "split numbers": GOOD + "归功: [" + "1,111," * 5_000 + "]",
    "ids": GOOD + "任务:\n" + "  - {编号: T1, 标题: a}\n" * 5_000,
    "references": GOOD + "问题:\n" + "  - {表现: a, 对应: T1}\n" * 5_000,
    "escapes": 'a: "' + "\\ud800" * 100_000 + '"',
    "escaped lines": 'a: "' + "\\n\n " * 100_000 + '"',
    "digits": GOOD + "篇幅: " + "9" * 20_000,
    "block header": "a: |" + "9" * SIZE,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_refused_quickly(text: str) -> None:
    started = time.monotonic()
    with pytest.raises(InputError) as caught:
        read_situation(text)
    as_text(caught.value.findings)
    spent = time.monotonic() - started
    assert len(caught.value.findings) <= datafiles.MAX_FINDINGS
    assert spent < 4  # under 2 s by itself; tests run beside others


def test_a_full_form_of_many_items_loads_quickly() -> None:
    text = GOOD + "任务:\n" + "".join(f"  - {{标题: 任务{n}, 牵头: 单位, 时限: 9月}}\n" for n in range(2_000))
    started = time.monotonic()
    assert len(read_situation(text).leaves) == 6_006
    assert time.monotonic() - started < 4


def survives(data: str | bytes) -> None:
    try:
        assert isinstance(read_situation(data), Situation)
    except InputError as error:
        assert error.findings
        assert as_text(error.findings)
        assert as_json(error.findings)


PIECES = st.sampled_from(
    [
        *"\n\n\n\t :-,[]{}\"'|>#&*!%@`?~\\。：，　",
        *(": ", "\n  ", "\n- ", "\n  - ", "---\n", "{{", "}}", "\\ud800", "\ufdd0", "\ufeff", "<<", "null"),
        *("任务", "标题", "编号", "对应", "T1", "文种", "篇幅", "日期", "2026-02-30", "纪律", "责任", "分工"),
    ]
)


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes(data: bytes) -> None:
    survives(data)


@given(st.text(st.characters(), max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text(text: str) -> None:
    survives(text)


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=1000, deadline=None)
def test_any_near_yaml(text: str) -> None:
    survives(text)
    survives(GOOD + text)


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=200, deadline=None)
def test_any_near_yaml_without_the_c_parser(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datafiles, "_LOADER", yaml.SafeLoader)
        survives(GOOD + text)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_damage_to_a_sample(data: st.DataObject) -> None:
    samples = sorted(datafiles.data_dir("samples").glob("*.yaml"))
    raw = data.draw(st.sampled_from(samples)).read_bytes()[:6_000]
    start = data.draw(st.integers(0, len(raw)))
    length = data.draw(st.integers(0, 40))
    insert = data.draw(st.one_of(st.binary(max_size=8), PIECES.map(lambda s: s.encode("utf-8", "surrogatepass"))))
    survives(raw[:start] + insert + raw[start + length :])


JSON_VALUES = st.recursive(
    st.one_of(st.none(), st.text(max_size=10)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["任务", "标题", "编号", "对应", "问题", "表现", "篇幅", "字数", "x"]), inner, max_size=4
        ),
    ),
    max_leaves=20,
)


@given(JSON_VALUES)
@settings(max_examples=300, deadline=None)
def test_any_shape(value: object) -> None:
    survives(json.dumps(value, ensure_ascii=False))


@given(
    st.recursive(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=9), lambda i: st.lists(i, max_size=4))
)
@settings(max_examples=200, deadline=None)
def test_quoted_texts_come_back_unchanged(value: object) -> None:
    try:
        assert plain(load_yaml(json.dumps({"a": value}, ensure_ascii=False))) == {"a": value}
    except InputError as error:
        assert {f.code for f in error.findings} <= {"bad-character", "too-deep"}


# --- what an office shares --------------------------------------------------------------------------------------------


def test_the_shared_folder_lies_under_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared, own, here = tmp_path / "共用", tmp_path / "home", tmp_path / "表"
    for folder in (shared, own / ".config" / "speechgen", here):
        folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(own))
    monkeypatch.setenv("USERPROFILE", str(own))
    monkeypatch.setenv("SPEECHGEN_SHARED", str(shared))
    assert datafiles.user_folders(here) == (shared, own / ".config" / "speechgen", here)


def test_a_shared_folder_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECHGEN_SHARED", str(tmp_path / "没有"))
    with pytest.raises(InputError, match="打不开"):
        datafiles.user_folders(None)
