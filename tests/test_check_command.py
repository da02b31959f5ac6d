"""speechgen check as a command: offline, light, nothing overwritten, JSON, situation and roster."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foreign_docx import docx, p
from speechgen.reading.docx import read_docx
from test_project import GUARDED, HEAVY, run_python

FAULTY = "在全县工作会议上的讲话\n同志们:\n今天开会,形势严竣。\n"
SITUATION = """\
文种: 推进会讲话
日期: 2026-09-16
讲话人: {姓名: 张志钢, 职务: 县长}
地方: 云岭县
会议: 全县工作推进会
主题: 隐患整治
成绩: [{事项: 排查隐患, 数量: 326处}]
"""


def run(folder: Path, *args: str) -> tuple[int, str, str]:
    """A call in a fresh interpreter that may open no socket and write only into `folder`."""
    done = run_python(GUARDED, str(folder.resolve()), "check", *args, home=folder)
    return done.returncode, done.stdout, done.stderr


def test_checking_opens_no_socket_and_writes_only_beside_the_paper(tmp_path: Path) -> None:
    path = tmp_path / "稿.docx"
    data = docx("".join(p(line) for line in FAULTY.splitlines()))
    path.write_bytes(data)
    code, out, err = run(tmp_path, "稿.docx", "--fix", "--comments")
    assert code == 0, err
    assert "没有发现问题" in out
    assert path.read_bytes() == data
    assert read_docx(tmp_path / "稿.校对.docx")[0].text == FAULTY.strip().replace(":", "：").replace(",", "，").replace(
        "竣", "峻"
    )


def test_checking_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_text(FAULTY, encoding="utf-8")
    code = (
        "import sys\nfrom speechgen.cli import main\ntry: main()\nexcept SystemExit: pass\n"
        f"print(*(m for m in {[m for m in HEAVY if m != 'yaml']!r} if m in sys.modules), file=sys.stderr)"
    )
    done = run_python(code, "check", "稿.txt", home=tmp_path)
    assert "严竣" in done.stdout
    assert done.stderr.split() == []


def test_json_tells_everything_the_screen_tells(tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_text(FAULTY, encoding="utf-8")
    code, out, _ = run(tmp_path, "稿.txt", "--format", "json")
    (report,) = json.loads(out)
    assert code == 1
    assert report["counts"] == {"error": 3, "warning": 0, "hint": 0}
    last = report["findings"][-1]
    assert (last["rule"], last["text"], last["line"], last["column"]) == ("WD01", "严竣", 3, 8)
    assert last["edits"] == [{"column": 9, "length": 1, "new": "峻"}]
    assert last["authority"] == "词典"


def test_a_paper_is_held_against_its_situation_and_the_roster(tmp_path: Path) -> None:
    (tmp_path / "会.yaml").write_text(SITUATION, encoding="utf-8")
    (tmp_path / "名册.yaml").write_text("人员:\n  - {姓名: 王文海, 职务: 书记, 单位: 县委}\n", encoding="utf-8")
    text = "刚才，张志刚同志讲了话，王文海主任作了点评。全县排查隐患362处。"
    (tmp_path / "稿.txt").write_text(text, encoding="utf-8")
    code, out, _ = run(tmp_path, "稿.txt", "--situation", "会.yaml")
    assert code == 1
    assert "“张志刚”和“张志钢”差一个字" in out
    assert "王文海的职务是县委书记，这里写的是“王文海主任”" in out
    assert "“362处”情况表里没有；情况表第7行是“排查隐患326处”" in out


@pytest.mark.parametrize(("name", "text"), [("会.yaml", "文种: 推进会讲话\n"), ("名册.yaml", "人员: [{职务: 书记}]\n")])
def test_faults_of_the_facts_are_told(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "稿.txt").write_text(FAULTY, encoding="utf-8")
    (tmp_path / name).write_text(text, encoding="utf-8")
    code, _, err = run(tmp_path, "稿.txt", *(["--situation", name] if name == "会.yaml" else []))
    assert code == 2
    assert name in err


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_text(FAULTY, encoding="utf-8")
    code, out, err = run(tmp_path, "稿.txt", "没有.docx")
    assert code == 2
    assert "严竣" in out
    assert "没有.docx:1:1: 错误 no-file 找不到这个文件" in err


def test_a_report_on_a_speech_follows_its_findings(tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_text(FAULTY, encoding="utf-8")
    (tmp_path / "通知.txt").write_text("关于开会的通知\n请准时到会。\n", encoding="utf-8")
    _, out, _ = run(tmp_path, "稿.txt", "通知.txt", "--report")
    assert "讲话的各部分" in out
    assert "必有的内容" not in out
    assert "通知.txt：不像讲话稿" in out


def test_a_reading_copy_is_checked_for_what_cannot_be_said_aloud(tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_text(
        "在全县工作会议上的讲话\n同志们：\n今年全县GDP增长5%，12个乡镇（含街道）都有贡献。切忌走过场。\n",
        encoding="utf-8",
    )
    code, out, _ = run(tmp_path, "稿.txt")
    assert (code, "没有发现问题" in out) == (0, True)
    _, out, _ = run(tmp_path, "稿.txt", "--reading")
    assert all(name in out for name in ("WD11", "WD12 ", "WD12b"))


def test_code_in_markdown_does_not_make_the_marks_beside_it_collide(tmp_path: Path) -> None:
    (tmp_path / "说明.md").write_text("# 怎么填\n\n要填：`任务`、`时限`；别的不填。改,`这里`。\n", encoding="utf-8")
    code, out, _ = run(tmp_path, "说明.md", "--fix")
    assert code == 0, out
    assert (tmp_path / "说明.校对.md").read_text(encoding="utf-8").endswith("`任务`、`时限`；别的不填。改，`这里`。\n")


def test_the_wide_blank_in_a_name_is_shown_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_text("在会上的讲话\n同志们：\n王　海同志讲得好,要落实。\n", encoding="utf-8")
    _, out, _ = run(tmp_path, "稿.txt")
    assert "王　海同志讲得好" in out
