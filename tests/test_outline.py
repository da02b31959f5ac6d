"""`outline`: what stands in the paper for approval, and the way back of an approved one into the situation file."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from speechgen import approved
from speechgen.datafiles import load_yaml, plain, quoted
from speechgen.document import Document, Heading, block_text, plain_text, walk
from speechgen.drafting import Draft, draft, resources
from speechgen.findings import InputError
from speechgen.numbering import strip_number
from speechgen.outline import LACKING, Outline, outline
from speechgen.reading.markdown import as_read, read_markdown
from speechgen.situation import read_situation
from speechgen.writers import WRITERS
from speechgen.writers.layout import Layout

SAMPLES = Path(__file__).parents[1] / "samples"
DAY = date(2026, 9, 16)
SPOKEN = (
    "小区消防推进会",
    "人居环境动员",
    "督察整改",
    "镇人大换届",
    "营商环境冲刺",
    "创森总结表彰",
    "双拥迎检",
    "防汛安全部署",
)
MORE = """\
成绩: [{事项: 排查小区, 数量: 326个}]
问题: [{表现: 通道边清边占, 程度: 一些, 对象: 老旧小区}]
督查: {单位: [区政府督查室], 频次: 每三天一次}
任务:
  - {标题: 打通生命通道, 举措: [逐一定责], 牵头: 区公安分局, 时限: 9月25日前}
  - {标题: 解决充电难题, 牵头: , 时限: 9月底前}
"""


def made(text: str) -> tuple[Draft, Outline]:
    done = draft(read_situation(text, "表.yaml", resources().templates.spares), 0, DAY)
    return done, outline(done, resources())


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.yaml").read_text(encoding="utf-8")


def headings(document: Document) -> list[str]:
    found = [block_text(block) for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    return [(strip_number(text) or (0, 0, text))[2] for text in found]


def back(text: str, paper: Path) -> tuple[str, list[str]]:
    """The situation file with the outline that came back, and what was told about it."""
    done, fresh = made(text)
    rows, told = approved.sections(approved.read(paper), fresh, done.situation)
    return approved.with_outline(text.encode(), "表.yaml", rows), [finding.message for finding in told]


@pytest.mark.parametrize("name", SPOKEN)
def test_an_outline_says_what_the_draft_says(name: str) -> None:
    done, paper = made(sample(name))
    assert headings(paper.document) == headings(done.document)
    told = plain_text(paper.document)
    for task in (fact for fact in done.situation.leaves if re.fullmatch(r"任务\[\d+\]\.标题", fact.path)):
        assert task.text in told
    for gap in (gap for gap in done.gaps if gap.printed):
        assert gap.label in told and LACKING in told
    assert all(part.words for part in paper.body)


@pytest.mark.parametrize("name", SPOKEN)
def test_every_figure_of_an_outline_has_a_source(name: str) -> None:
    for _, _, sentence in walk(made(sample(name))[1].document):
        for span in sentence.spans:
            assert not re.search(r"\d", span.text) or span.paths or span.formula, span


@pytest.mark.parametrize("name", SPOKEN)
def test_writers_carry_an_outline_whole(name: str) -> None:
    paper = made(sample(name))[1].document
    assert read_markdown(WRITERS["md"](paper, Layout(), []).decode()) == as_read(paper)


@pytest.mark.parametrize("form", ["docx", "md", "txt"])
@pytest.mark.parametrize("name", SPOKEN)
def test_an_approved_outline_goes_back_in(name: str, form: str, tmp_path: Path) -> None:
    """Sent back without a change, it gives a draft with the same headings and the same fields under each."""
    text = sample(name)
    done, fresh = made(text)
    target = tmp_path / f"提纲.{form}"
    target.write_bytes(WRITERS[form](fresh.document, Layout(), []))
    settled, told = back(text, target)
    assert not told
    again, paper = made(settled)
    assert headings(again.document) == headings(done.document)
    assert [part.words for part in paper.body] == [part.words for part in fresh.body]
    assert [finding for finding in again.findings if finding.code == "outline"] == []


def changed(tmp_path: Path, *changes: tuple[str, str]) -> tuple[str, list[str]]:
    text = laws.BASE + MORE
    paper = plain_text(made(text)[1].document)
    for old, new in changes:
        assert old in paper
        paper = paper.replace(old, new)
    target = tmp_path / "批.txt"
    target.write_text(paper, encoding="utf-8")
    return back(text, target)


def test_changed_headings_are_taken_to_the_letter(tmp_path: Path) -> None:
    first = headings(made(laws.BASE + MORE)[1].document)[0]
    settled, told = changed(tmp_path, (first, "先把账算清楚（约200字）"))
    assert not told
    assert headings(made(settled)[0].document)[0] == "先把账算清楚"


def test_tasks_keep_the_order_of_the_outline(tmp_path: Path) -> None:
    one, two = "打通生命通道", "解决充电难题"
    settled, told = changed(
        tmp_path, (f"（一）{one}", "（一）甲"), (f"（二）{two}", f"（二）{one}"), ("（一）甲", f"（一）{two}")
    )
    assert not told
    said = plain_text(made(settled)[0].document)
    assert said.index(two) < said.index(one)


def test_tasks_may_go_to_two_parts(tmp_path: Path) -> None:
    settled, told = changed(tmp_path, ("（二）解决充电难题", "五、再办一件\n任务：解决充电难题"))
    assert not told
    said = plain_text(made(settled)[0].document)
    assert "再办一件" in said and said.index("打通生命通道") < said.index("再办一件") < said.index("解决充电难题")


def test_a_point_struck_out_is_not_said(tmp_path: Path) -> None:
    settled, _ = changed(tmp_path, ("督查：", "（此处删去）"))
    assert "督查" not in settled.partition("提纲:")[2]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("（二）解决充电难题", "（二）解决好充电难题", "任务的标题改成了“解决好充电难题”"),
        ("（二）解决充电难题", "（二）修一座桥", "对不上"),
        ("督查：", "意义：大事一件。\n督查：", "情况表里没有“意义”"),
        ("督查：", "再讲讲作风。\n督查：", "认不出要讲什么"),
    ],
)
def test_what_is_not_known_again_is_told(old: str, new: str, said: str, tmp_path: Path) -> None:
    told = changed(tmp_path, (old, new))[1]
    assert len(told) == 1 and said in told[0]


def test_a_paper_without_headings_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "批.txt"
    target.write_text("同意。\n", encoding="utf-8")
    with pytest.raises(InputError, match="没有找到"):
        back(laws.BASE + MORE, target)


@pytest.mark.parametrize("name", ["秸秆禁烧主持词", "消防整治简报", "街道河道整治表态"])
def test_kinds_that_follow_no_outline_say_so(name: str) -> None:
    with pytest.raises(InputError, match="不按提纲写"):
        made(sample(name))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_older_outline_is_replaced_and_nothing_else(end: str) -> None:
    text = "# 头\n文种: 推进会讲话\n提纲:\n  - 旧的\n\n# 结尾的话\n结尾: {目标: 好}\n".replace("\n", end)
    new = approved.with_outline(text.encode(), "表.yaml", [approved.Section("新的", ["成绩", "2.8"])])
    assert new.splitlines() == [
        *("# 头", "文种: 推进会讲话", "", "# 结尾的话", "结尾: {目标: 好}"),
        *("提纲:  # 领导审定；标题照录，内容照排", "  - 标题: 新的", '    内容: [成绩, "2.8"]'),
    ]
    assert new.count(end) == len(new.splitlines())


def test_a_file_in_braces_is_refused() -> None:
    with pytest.raises(InputError, match="放不进去"):
        approved.with_outline("{文种: 致辞, 地方: 清江区}".encode(), "表.yaml", [])


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co", "Cf")), max_size=40))
def test_quoted_text_is_read_as_it_was(text: str) -> None:
    assert plain(load_yaml(f"a: [{quoted(text)}]")) == {"a": [text]}
    assert plain(load_yaml(f"a: {{b: {quoted(text)}, c: 1}}")) == {"a": {"b": text, "c": "1"}}
