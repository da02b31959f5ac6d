"""The command line from type hints: what words mean, what is wrong with them, how a help page shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechgen.calling import Call, Page, asked
from speechgen.commandline import Argument, Command, Group, Option
from speechgen.findings import InputError
from speechgen.help_pages import wrapped


def paper(
    files: Annotated[list[Path], Argument("文件...", "写哪几份")],
    output: Annotated[Path | None, Option("-o", "--output", help="写到哪里")] = None,
    seed: Annotated[int, Option("--seed", help="换一种写法", metavar="几号", panel="怎么写", low=0, high=9)] = 0,
    words: Annotated[list[str] | None, Option("--word", help="要有的词")] = None,
    force: Annotated[bool, Option("--force", help="覆盖")] = False,
) -> None:
    """写几份。"""


def one(kind: Annotated[str, Argument("文种")] = "讲话", count: Annotated[int, Argument("份数")] = 1) -> None:
    """写一份。"""


APP = Group("写稿的。", texts={"-V, --version": ("显示版本", "第一版")})
APP.command(panel="写")(paper)
APP.command("single", examples=("写 single 讲话",))(one)


def values(*words: str) -> dict[str, object]:
    """What the words are taken for."""
    call = asked(APP, words, "写")
    assert isinstance(call, Call)
    return dict(call.values)


def faults(*words: str) -> list[str]:
    """What is wrong with the words."""
    with pytest.raises(InputError) as caught:
        asked(APP, words, "写")
    assert all(finding.suggestion.endswith("--help") for finding in caught.value.findings)
    return [finding.message for finding in caught.value.findings]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("paper a", {"files": [Path("a")]}),
        ("paper a b --force c", {"files": [Path("a"), Path("b"), Path("c")], "force": True}),
        ("paper a -o b", {"files": [Path("a")], "output": Path("b")}),
        ("paper a -ob", {"files": [Path("a")], "output": Path("b")}),
        ("paper a --output=b", {"files": [Path("a")], "output": Path("b")}),
        ("paper a --output= ", {"files": [Path("a")], "output": Path()}),
        ("paper a -o - -", {"files": [Path("a"), Path("-")], "output": Path("-")}),
        ("paper a --seed 3 --seed 7", {"files": [Path("a")], "seed": 7}),
        ("paper --word 甲 a --word=乙", {"files": [Path("a")], "words": ["甲", "乙"]}),
        ("paper -- --force -o", {"files": [Path("--force"), Path("-o")]}),
        ("single", {}),
        ("single 通报 12", {"kind": "通报", "count": 12}),
    ],
)
def test_what_words_mean(words: str, meant: dict[str, object]) -> None:
    assert values(*words.split()) == meant


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("papr a", ["没有“papr”这个命令"]),
        ("paper", ["缺少“文件...”"]),
        ("paper a --seed", ["“--seed”后面要跟一个值"]),
        ("paper a -o --force", ["“-o”后面要跟一个值"]),
        ("paper a --seed 七", ["“--seed 几号”不对：“七”不是整数"]),
        ("paper a --seed -1", ["“--seed 几号”不对：-1 不在 0 到 9 之间"]),
        ("paper a --force=1", ["“--force”后面不跟值"]),
        ("single 通报 1 2 3", ["多写了“2 3”"]),
        ("paper --sed 1 --seed 10", ["没有“--sed”这个选项", "“--seed 几号”不对：10 不在 0 到 9 之间"]),
    ],
)
def test_everything_wrong_is_told_at_once(words: str, told: list[str]) -> None:
    assert faults(*words.split()) == told


@given(
    st.lists(st.one_of(st.text(), st.sampled_from(["paper", "single", "-o", "--seed", "--force", "--", "-", "a", "3"])))
)
def test_any_words_are_a_call_a_page_or_told(words: list[str]) -> None:
    try:
        found = asked(APP, words, "写")
    except InputError as error:
        assert error.findings
    else:
        assert isinstance(found, Call | Page)


@pytest.mark.parametrize("words", [["--help"], ["-h"], []])
def test_the_page_of_a_group(words: list[str]) -> None:
    page = asked(APP, words, "写")
    assert page == Page(
        "用法：写 [选项] 命令 ...\n\n  写稿的。\n\n选项：\n  -V, --version  显示版本\n  -h, --help     显示这段说明\n\n"
        "写：\n  paper  写几份。\n\n其他：\n  single  写一份。",
        0 if words else 2,
    )


def test_the_page_of_a_command() -> None:
    page = asked(APP, ["paper", "a", "-h"], "写")
    assert isinstance(page, Page) and page.text.splitlines() == [
        "用法：写 paper [选项] 文件...",
        "",
        "  写几份。",
        "",
        "参数：",
        "  文件...  写哪几份  （必填）",
        "",
        "怎么写：",
        "  --seed 几号  换一种写法  [不写是：0；0 到 9]",
        "",
        "其他：",
        "  -o, --output 文件  写到哪里",
        "  --word 文字        要有的词",
        "  --force            覆盖",
        "  -h, --help         显示这段说明",
    ]


def test_examples_and_texts() -> None:
    page = asked(APP, ["single", "--help"], "写")
    assert isinstance(page, Page) and page.text.endswith("例子：\n  写 single 讲话")
    assert "[文种] [份数]" in page.text
    assert asked(APP, ["-V"], "写") == asked(APP, ["--version"], "写") == Page("第一版")


def test_a_member_is_loaded_when_it_is_called() -> None:
    group, loaded = Group("甲"), list[str]()

    def late() -> Command:
        loaded.append("乙")
        return Command(one)

    group.add("later", late)
    group.command()(paper)
    asked(group, ["paper", "a"], "甲")
    assert not loaded
    asked(group, ["later"], "甲")
    assert loaded == ["乙"]


@given(st.text(), st.integers(10, 60))
def test_wrapping_loses_no_word(text: str, width: int) -> None:
    assert "".join("".join(wrapped(text, width)).split()) == "".join(text.split())
