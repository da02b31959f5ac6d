"""Batches: the same papers whatever the number of processes and however often the run was killed; names; failures."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kill_batch
from speechgen.batch import file_names
from speechgen.batch import lists as batch_lists
from speechgen.batch import state as batch_state
from speechgen.batch.papers import Made, Plan, Task, make
from speechgen.batch.pool import lost, make_all, spread
from speechgen.batch.state import State, deliver
from speechgen.cli import main
from speechgen.drafting import draft, user_folders
from speechgen.output import Order
from speechgen.situation import load_situation
from speechgen.writers.layout import Layout

ROOT = Path(__file__).parents[1]
BASE, TABLE = (ROOT / "samples" / "batch" / name for name in ("消防整改通报底稿.yaml", "消防整改各街道.csv"))


def run(monkeypatch: pytest.MonkeyPatch, *args: str | Path) -> int:
    """The exit status of the command line."""
    monkeypatch.setattr(sys, "argv", ["speechgen", "batch", *map(str, args)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def papers(folder: Path) -> dict[str, bytes]:
    """The papers of a folder, without lists and state."""
    own = (*batch_lists.FILES, batch_state.FILE)
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.name not in own}


def table(folder: Path, rows: int) -> Path:
    path = folder / "单位.csv"
    lines = [
        f"第{n}街道,{n + 3}个,{2 * n + 5}处,幸福小区{n}号楼,楼道堆物,第{n}社区,疏散通道,9月{n % 28 + 1}日"
        for n in range(rows)
    ]
    path.write_text("街道,抽查小区,发现隐患,地点,问题,责任单位,类别,时限\n" + "\n".join(lines), encoding="utf-8")
    return path


# --- a run ------------------------------------------------------------------------------------------------------------


def test_a_table_becomes_papers_and_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "通报"
    assert run(monkeypatch, BASE, "--data", TABLE, "-O", out, "--to", "md", "--jobs", "1") == 0
    assert sorted(papers(out)) == ["城东街道-情况通报.md", "城南街道-情况通报.md", "河湾街道-情况通报.md"]
    rows = json.loads((out / "清单.json").read_text(encoding="utf-8"))
    assert [row["单位"] for row in rows] == ["城东街道", "城南街道", "河湾街道"]
    assert all(row["字数"] > 200 and not row["没有写成"] for row in rows)
    assert {(gap["位置"], gap["内容"].partition("（")[0]) for gap in rows[2]["待补"]} == {
        ("消防整改各街道.csv!C5", "成绩[2].数量"),
        ("消防整改各街道.csv!H5", "通报事项[1].时限"),
        ("消防整改各街道.csv!F6", "通报事项[2].责任单位"),
    }
    sheet = openpyxl.load_workbook(out / "待补清单.xlsx").worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["河湾街道"] * 3


def test_batch_is_map_of_single(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law 7: a paper does not depend on the papers beside it."""
    names = ["最少六行", "会议.不对", "人居环境暗访通报"]
    folder = tmp_path / "情况表"
    folder.mkdir()
    for name in names:
        source = ROOT / "samples" / f"{name}.yaml"
        (folder / f"{name}.yaml").write_text(
            source.read_text(encoding="utf-8") if source.exists() else "文种: 不是\n", encoding="utf-8"
        )
    assert run(monkeypatch, folder, "-O", tmp_path / "全", "--to", "txt", "--jobs", "1") == 2
    made = papers(tmp_path / "全")
    assert sorted(made) == ["人居环境暗访通报.txt", "最少六行.txt"]
    rows = json.loads((tmp_path / "全" / "清单.json").read_text(encoding="utf-8"))
    assert [bool(row["没有写成"]) for row in rows] == [name == "会议.不对" for name in sorted(names)]
    # the same task alone, with nothing beside it
    files = sorted(folder.iterdir())
    plan = Plan(Order(None, "txt", None, Layout(), False, False, False), 0, date.today(), (), "")
    for number, path in enumerate(files, 1):
        if path.stem != "会议.不对":
            assert make(Task(number, path), plan).data == made[f"{path.stem}.txt"]


def test_nothing_depends_on_the_number_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = table(tmp_path, 20)
    for jobs in ("1", "2", "3"):
        assert run(monkeypatch, BASE, "--data", data, "-O", tmp_path / jobs, "--jobs", jobs) == 0
    first = papers(tmp_path / "1")
    assert len(first) == 20
    assert papers(tmp_path / "2") == first
    assert papers(tmp_path / "3") == first
    lists = [(tmp_path / jobs / "清单.json").read_bytes() for jobs in ("1", "2", "3")]
    assert lists[0] == lists[1] == lists[2]


def test_faults_are_told_by_cell_and_the_other_rows_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    data = table(tmp_path, 4)
    text = data.read_text(encoding="utf-8").replace("2个", "没有数").replace("4个", "3个")
    text = text.replace("第1街道,3个", "第1街道,很多很多处呢").replace("第2街道,5个", "第2街道,不知道")
    data.write_text(text, encoding="utf-8")
    assert run(monkeypatch, BASE, "--data", data, "-O", tmp_path / "出", "--to", "md", "--jobs", "1") == 2
    assert "单位.csv!B4: 错误 bad-quantity 抽查小区：“不知道”不是数量" in capfd.readouterr().err
    assert len(papers(tmp_path / "出")) == 3
    data.write_text(text.replace("不知道", "7个"), encoding="utf-8")
    assert run(monkeypatch, BASE, "--data", data, "-O", tmp_path / "出", "--to", "md", "--resume") == 0
    assert "写好 1 份，原来就有 3 份" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([BASE, "--data", TABLE], "用 -O 给一个文件夹"),
        ([BASE, "--data", TABLE, "-O", "出", "--name", "{地方.名子}"], "没有“地方.名子”这个字段"),
        ([BASE, "--data", "没有.xlsx", "-O", "出"], "找不到这个表格"),
        (["没有这里/*.yaml", "-O", "出"], "这里没有情况表"),
        ([BASE, "--data", TABLE, "-O", "出", "--sheet", "表", "--to", "pdf"], "pdf"),
    ],
)
def test_a_wrong_call_writes_nothing(
    args: Sequence[str | Path],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, *args) == 2
    assert words in capfd.readouterr().err
    assert not list(tmp_path.iterdir())


# --- resume -----------------------------------------------------------------------------------------------------------


def test_resume_makes_again_what_changed_and_keeps_what_somebody_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    data, out = table(tmp_path, 5), tmp_path / "出"
    call = (BASE, "--data", data, "-O", out, "--to", "md", "--jobs", "1", "--resume")
    assert run(monkeypatch, *call) == 0
    first = papers(out)
    gone, edited = out / "第1街道-情况通报.md", out / "第2街道-情况通报.md"
    gone.unlink()
    edited.write_text("领导改过的稿子", encoding="utf-8")
    text = data.read_text(encoding="utf-8")
    data.write_text(text.replace("第3街道,6个", "第3街道,66个"), encoding="utf-8")
    capfd.readouterr()
    assert run(monkeypatch, *call) == 2
    told = capfd.readouterr().err
    assert "写好 2 份，原来就有 2 份，没有写成 1 份" in told
    assert "第2街道-情况通报.md”已经存在，而且有人改过" in told
    assert edited.read_text(encoding="utf-8") == "领导改过的稿子"
    assert gone.read_bytes() == first[gone.name]
    assert "66个" in (out / "第3街道-情况通报.md").read_text(encoding="utf-8")
    data.write_text(text, encoding="utf-8")
    assert run(monkeypatch, *call, "--force") == 0
    assert papers(out) == first
    assert run(monkeypatch, *call, "--seed", "5") == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_at_any_moment_nothing_is_lost_or_half_written(tmp_path: Path) -> None:
    """Three moments of one process, and one of two; `kill_batch.py every` takes all, `kill_batch.py random` fifty."""
    cache = Path(os.environ["SPEECHGEN_CACHE"])
    call = (str(BASE), "--data", str(table(tmp_path, 3)), "--jobs", "1")
    expected, _ = kill_batch.undisturbed(tmp_path / "整", call, cache)
    for number in (6, 9, 24):  # noting a paper, giving one its name, giving a list its name
        assert kill_batch.at(tmp_path / str(number), call, expected, number, cache)
    call = (str(BASE), "--data", str(table(tmp_path, 40)), "--jobs", "2")
    expected, spent = kill_batch.undisturbed(tmp_path / "两个", call, cache)
    kill_batch.once(tmp_path / "再", call, expected, spent, random.Random(1), cache)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process")
def test_ctrl_c_finishes_what_is_under_way_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, out = table(tmp_path, 400), tmp_path / "出"
    call = [sys.executable, "-m", "speechgen", "batch", str(BASE), "--data", str(data), "-O", str(out), "--jobs", "1"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    going = subprocess.Popen(call, env=env, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True)
    for _ in range(200):
        time.sleep(0.05)
        if out.exists() and len(papers(out)) > 3:
            break
    going.send_signal(signal.SIGINT)
    _, told = going.communicate(timeout=60)
    assert going.returncode == 130
    assert "--resume 接着写" in told
    left = papers(out)
    assert 3 < len(left) < 400
    rows = json.loads((out / "清单.json").read_text(encoding="utf-8"))
    assert sum(row["没有写成"] == "" for row in rows) == len(left)


def test_a_torn_line_of_the_state_is_only_that_line(tmp_path: Path) -> None:
    state = State(tmp_path)
    for n in (1, 2, 3):
        assert not deliver(tmp_path, f"{n}.md", f"d{n}", Made(n, b"text %d" % n, 9), state, False)
    with state.path.open("r+b") as stream:
        stream.truncate(state.path.stat().st_size - 5)
    again = State(tmp_path)
    assert [again.done(tmp_path, f"{n}.md", f"d{n}") for n in (1, 2, 3)] == [True, True, False]
    assert not deliver(tmp_path, "3.md", "d3", Made(3, b"text 3", 9), again, False)
    assert State(tmp_path).done(tmp_path, "3.md", "d3")


def test_an_empty_file_as_a_power_cut_leaves_it_is_written_again(tmp_path: Path) -> None:
    state = State(tmp_path)
    (tmp_path / "1.md").touch()
    assert not state.done(tmp_path, "1.md", "d")
    assert not deliver(tmp_path, "1.md", "d", Made(1, b"text", 9), state, False)
    assert (tmp_path / "1.md").read_bytes() == b"text"


def test_the_state_does_not_grow_with_every_run(tmp_path: Path) -> None:
    for turn in range(5):
        state = State(tmp_path)
        state.tidy()
        for n in range(4):
            assert not deliver(tmp_path, f"{n}.md", f"d{turn}", Made(n, b"text %d %d" % (n, turn), 9), state, False)
    lines = [line for line in (tmp_path / batch_state.FILE).read_text(encoding="utf-8").splitlines() if line]
    assert len(lines) <= 12
    assert all(State(tmp_path).done(tmp_path, f"{n}.md", "d4") for n in range(4))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "full"), "磁盘满了"),
        (PermissionError(errno.EACCES, "locked"), "可能正在 Word 或 WPS 里打开"),
        (OSError(errno.EIO, "broken"), "写不进去"),
    ],
)
def test_a_file_that_cannot_be_written_is_one_failed_item(
    error: OSError, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, data: bytes) -> None:
        raise error

    monkeypatch.setattr(batch_state, "write_whole", fail)
    assert words in deliver(tmp_path, "a.md", "d", Made(1, b"x"), State(tmp_path), False)


def test_our_own_bug_takes_one_paper_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from speechgen.batch import papers

    monkeypatch.setattr(papers, "draft", lambda *_: 1 / 0)
    plan = Plan(Order(None, "txt", None, Layout(), False, False, False), 0, date.today(), (), "")
    made = make(Task(1, ROOT / "samples" / "最少六行.yaml"), plan)
    assert made.ours
    assert "ZeroDivisionError" in made.fault


def _die(task: Task, plan: Plan) -> Made:
    """A task whose process is killed, as by a system out of memory."""
    if task.number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return Made(task.number)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_worker_loses_its_own_paper_only() -> None:
    tasks = [Task(n, Path("x")) for n in range(1, 40)]
    plan = Plan(Order(None, "txt", None, Layout(), False, False, False), 0, date.today(), (), "")
    made = list(spread(_die, lost, tasks, plan, 2))
    assert sorted(m.number for m in made) == [t.number for t in tasks]
    assert [m.number for m in made if m.fault] == [7]


def test_a_stopped_pool_begins_nothing_new() -> None:
    tasks = [Task(n, ROOT / "samples" / "最少六行.yaml") for n in range(1, 9)]
    plan = Plan(Order(None, "txt", None, Layout(), False, False, False), 0, date.today(), (), "")
    assert not list(make_all(2, tasks, plan, lambda: True))


def test_papers_of_one_situation_differ_in_a_batch() -> None:
    path = ROOT / "samples" / "人居环境动员.yaml"
    plan = Plan(Order(None, "txt", None, Layout(), False, False, False), 0, date.today(), (), "")
    made = {make(Task(n, path), plan).data for n in range(1, 5)}
    assert len(made) == 4
    single = draft(load_situation(path), 0, None, 0, user_folders(path.parent))
    assert single.chars


# --- names ------------------------------------------------------------------------------------------------------------

RESERVED = ("CON", "nul", "com1", "Lpt9.txt", "aux.", "PRN .a")


@given(
    st.text(max_size=300) | st.sampled_from([*RESERVED, "../../etc/passwd", "a/b\\c", "x" * 400, "字" * 300, ". .", ""])
)
def test_names_are_safe_everywhere(text: str) -> None:
    name = file_names.safe(text)
    assert name == file_names.safe(name)
    assert name not in ("", ".", "..")
    assert not set(name) & set('<>:"/\\|?*\0\n\r\t')
    assert name.strip(" .") == name
    assert len(name.encode("utf-8")) <= file_names.MAX_BYTES
    assert name.partition(".")[0].strip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}


@given(st.lists(st.sampled_from(["甲", "a", "A", "a-2", "A-2", "清单", "é", "é"]), max_size=12))
def test_no_two_papers_share_a_name(names: list[str]) -> None:
    found = file_names.distinct(names, ".xlsx", batch_lists.FILES)
    assert len({name.casefold() for name in (*found, *batch_lists.FILES)}) == len(names) + len(batch_lists.FILES)
    assert all(file.startswith(name) for file, name in zip(found, names, strict=True))


def test_a_base_without_its_table_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, BASE, "-O", tmp_path / "出") == 2
    assert "--data" in capfd.readouterr().err
    assert not (tmp_path / "出").exists()


def test_names_may_use_the_headers_of_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "出"
    assert run(monkeypatch, BASE, "--data", TABLE, "-O", out, "--to", "txt", "--name", "{街道}（{抽查小区}）") == 0
    assert sorted(papers(out)) == ["城东街道（12个）.txt", "城南街道（9个）.txt", "河湾街道（15个）.txt"]


def test_the_empty_table_can_be_a_csv_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "空表.csv"
    assert run(monkeypatch, BASE, "--template-table", "-o", path) == 0
    assert path.read_text(encoding="utf-8-sig").splitlines()[0] == "街道,抽查小区,发现隐患,地点,问题,责任单位,类别,时限"
    assert run(monkeypatch, BASE, "--template-table", "-o", tmp_path / "空表.doc") == 2


def test_a_full_disk_is_told_ten_times_and_not_three_hundred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(path: Path, data: bytes) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(batch_state, "write_whole", fail)
    assert (
        run(monkeypatch, BASE, "--data", table(tmp_path, 14), "-O", tmp_path / "出", "--to", "txt", "--jobs", "1") == 2
    )
    told = capfd.readouterr().err
    assert told.count("写不进去：这个盘是只读的") == 10
    assert "不再一一列出" in told


@pytest.mark.parametrize(
    ("base", "data", "names"),
    [
        ("消防简报底稿", "消防简报各期", ["第13期-简报.md", "第14期-简报.md"]),
        (
            "河道整治表态底稿",
            "河道整治表态各街道",
            [f"{unit}街道-表态发言.md" for unit in ("东埠", "北塘", "柳河", "石埠")],
        ),
    ],
)
def test_the_samples_of_the_guide(
    base: str, data: str, names: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ROOT / "samples" / "batch"
    call = (folder / f"{base}.yaml", "--data", folder / f"{data}.csv", "-O", tmp_path, "--to", "md", "--jobs", "1")
    assert run(monkeypatch, *call) == 0
    assert sorted(papers(tmp_path)) == names
    if base.startswith("消防"):  # a semicolon in a paragraph cuts nothing; the second issue has no note
        first, second = ((tmp_path / name).read_text(encoding="utf-8") for name in names)
        assert "3只是支管被施工挖断" in first
        assert first.count("【待补") == 1
        assert "待补" not in second
