"""Batches on a real cluster: a scheduler and two workers on loopback, one of them killed; the same papers as on one machine."""

from __future__ import annotations

import json
import os
import pickle
import signal
import socket
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import test_batch
from cluster_tools import BARE, MISSING, OLDER, REQUIRED, Machines
from speechgen.batch import cluster as batch_cluster
from speechgen.batch import parcel, remote, state
from speechgen.batch.overlay import read_base
from speechgen.batch.papers import Plan, Task, make
from speechgen.batch.sheet_files import read_grid
from speechgen.batch.table import read_table
from speechgen.findings import InputError
from speechgen.output import Order
from speechgen.writers.layout import Layout
from test_project import run_python

ROOT = Path(__file__).parents[1]
BASE = ROOT / "samples" / "batch" / "消防整改通报底稿.yaml"
run, papers = test_batch.run, test_batch.papers
here_only = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
needs_cluster = pytest.mark.skipif(bool(MISSING) and not REQUIRED, reason=MISSING)
OWN = """
- slot: 通报.如下
  step: "17.1"
  shape: 句
  entries:
    - {{id: 通报.如下/检查, text: "{text}", when: {{检查: 有}}}}
"""


def everything(folder: Path) -> dict[str, Any]:
    """All files of a batch; the state as a set of lines, because papers come in any order."""
    found: dict[str, Any] = {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.endswith(".xlsx")}
    found[state.FILE] = set(found.get(state.FILE, b"").splitlines())
    return found


def unit(folder: Path, text: str, size: str = "四号") -> Path:
    """A unit's own data: one sentence, one page layout."""
    (folder / "phrasebank").mkdir(parents=True)
    (folder / "phrasebank" / "own.yaml").write_text(OWN.format(text=text), encoding="utf-8")
    (folder / "版式.yaml").write_text(f"正文: {{字号: {size}}}\n", encoding="utf-8")
    return folder


def table(folder: Path, rows: int, mark: str = "", marked: range = range(0)) -> Path:
    """A base file and a table whose places say what a worker does with them; the path of the base file."""
    folder.mkdir(exist_ok=True)
    path = test_batch.table(folder, rows)
    text = path.read_text(encoding="utf-8")
    for n in marked:
        text = text.replace(f"第{n}街道", f"第{n}{mark}街道")
    path.write_text(text, encoding="utf-8")
    base = folder / "底稿.yaml"
    base.write_text(BASE.read_text(encoding="utf-8"), encoding="utf-8")
    return base


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and two workers, whose own settings and phrases must not be seen in any paper."""
    assert not MISSING, MISSING
    found = Machines(tmp_path_factory.mktemp("cluster"))
    try:
        for name in ("甲", "乙"):
            found.worker(name)
            unit(found.home / name / ".config" / "speechgen", "工作机自己的句子。", "小四")
        there(found, 2)
        yield found
    finally:
        found.close()


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder with a base file and a table that workers are slow with, and what one machine makes of them."""
    folder = tmp_path_factory.mktemp("慢")
    base = table(folder, 60, "慢", range(60))
    with pytest.MonkeyPatch.context() as patch:
        assert run(patch, base, "--data", folder / "单位.csv", "-O", folder / "一", "--jobs", "1") in (0, 1)
    return folder, everything(folder / "一")


def there(machines: Machines, number: int) -> None:
    """Wait until a cluster has so many workers."""
    from distributed import Client

    with Client(machines.address, set_as_default=False, security=security(machines)) as client:
        client.wait_for_workers(number, timeout=30)


def security(machines: Machines) -> Any:
    return batch_cluster._security(machines.address, machines.home / "tls" if machines.tls else None)


@contextmanager
def when(condition: Callable[[], bool], action: Callable[[], object]) -> Iterator[None]:
    """Do something in mid-run, as soon as a condition holds."""
    done = threading.Event()

    def watch() -> None:
        while not done.is_set() and not condition():
            time.sleep(0.01)
        if not done.is_set():
            action()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def written(folder: Path, least: int) -> Callable[[], bool]:
    """Whether a folder has so many papers."""
    return lambda: folder.exists() and sum(1 for p in folder.iterdir() if p.suffix == ".docx") >= least


# --- the same papers --------------------------------------------------------------------------------------------------


@here_only
@needs_cluster
def test_a_table_comes_out_as_on_one_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machines: Machines
) -> None:
    """Own phrases beside the file, own settings of the user, a history, a style; none of the worker's."""
    beside, home = unit(tmp_path / "我的", "有关情况现通报如下。"), tmp_path / "家"
    unit(home / ".config" / "speechgen", "用户设置里的句子。")
    monkeypatch.setenv("HOME", str(home))
    base, style = table(beside, 40), tmp_path / "另一种.yaml"
    style.write_text("正文: {字号: 小三}\n", encoding="utf-8")
    (beside / "设置.yaml").write_text("历史: 历史.jsonl\n", encoding="utf-8")
    row = {"句式": ["通报.数据/1"], "会议": "某会"}
    (beside / "历史.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    monkeypatch.chdir(beside)
    call = (base.name, "--data", "单位.csv", "--style", "../另一种.yaml")
    assert run(monkeypatch, *call, "-O", "一", "--jobs", "1") in (0, 1)
    assert run(monkeypatch, *call, "-O", "群", "--cluster", machines.address) in (0, 1)
    assert len(papers(beside / "群")) == 40
    assert everything(beside / "群") == everything(beside / "一")
    assert (
        "有关情况现通报如下" in zipfile.ZipFile(next((beside / "群").glob("*.docx"))).read("word/document.xml").decode()
    )
    left = [p for name in ("甲", "乙") for p in (machines.home / name).rglob("*") if p.name in ("底稿.yaml", "cache")]
    assert not left, "a worker kept facts, or used a cache"


@here_only
@needs_cluster
def test_a_folder_comes_out_as_on_one_machine_and_one_bad_item_spoils_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machines: Machines
) -> None:
    folder = tmp_path / "情况表"
    for name in ("最少六行", "推进会会议通知"):
        (folder / name).mkdir(parents=True)
        text = (ROOT / "samples" / f"{name}.yaml").read_text(encoding="utf-8")
        (folder / name / f"{name}.yaml").write_text(text, encoding="utf-8")
        (folder / name / "坏.yaml").write_text("文种: 不是\n", encoding="utf-8")
    unit(folder / "最少六行", "用不上的一句。", "小四")
    call = (str(folder / "*" / "[!版]*.yaml"), "--final", "-O")
    assert run(monkeypatch, *call, tmp_path / "一", "--jobs", "1") == 2
    assert run(monkeypatch, *call, tmp_path / "群", "--cluster", machines.address) == 2
    assert everything(tmp_path / "群") == everything(tmp_path / "一")
    rows = json.loads((tmp_path / "群" / "清单.json").read_text(encoding="utf-8"))
    told = [row["没有写成"] for row in rows]
    assert any(not why for why in told)
    assert any(why.startswith("还有待补") for why in told)


# --- trouble in mid-run -----------------------------------------------------------------------------------------------


@here_only
@needs_cluster
def test_a_killed_worker_costs_nothing_and_a_poisoned_paper_only_itself(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    machines: Machines,
    slow: tuple[Path, dict[str, Any]],
    capfd: pytest.CaptureFixture[str],
) -> None:
    from distributed import Client

    (folder, expected), out = slow, tmp_path / "群"
    with Client(machines.address, set_as_default=False) as client:
        victim = next(iter(client.run(os.getpid).values()))
    call = (folder / "底稿.yaml", "--data", folder / "单位.csv")
    with when(written(out, 8), lambda: os.kill(victim, signal.SIGKILL)):
        assert run(monkeypatch, *call, "-O", out, "--cluster", machines.address) in (0, 1)
    with pytest.raises(ProcessLookupError):
        os.kill(victim, 0)
    assert everything(out) == expected
    # a paper that kills whoever drafts it
    data = tmp_path / "单位.csv"
    data.write_text((folder / "单位.csv").read_text(encoding="utf-8").replace("第7慢", "第7毒"), encoding="utf-8")
    capfd.readouterr()
    assert run(monkeypatch, call[0], "--data", data, "-O", out, "--cluster", machines.address, "--resume") == 3
    told = capfd.readouterr().err
    assert "原来就有 59 份，没有写成 1 份" in told
    assert "单位.csv 第9行：写这一份的工作进程几次被系统终止" in told
    rows = json.loads((out / "清单.json").read_text(encoding="utf-8"))
    assert [row["序号"] for row in rows if row["没有写成"]] == [8]


@here_only
@needs_cluster
def test_ctrl_c_finishes_what_is_under_way_and_either_side_goes_on(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    machines: Machines,
    slow: tuple[Path, dict[str, Any]],
    capfd: pytest.CaptureFixture[str],
) -> None:
    (folder, expected), out = slow, tmp_path / "群"
    call = (folder / "底稿.yaml", "--data", folder / "单位.csv", "-O", out)
    there(machines, 2)  # one may have been killed just now
    with when(written(out, 4), lambda: os.kill(os.getpid(), signal.SIGINT)):
        assert run(monkeypatch, *call, "--cluster", machines.address) == 130
    assert "--resume 接着写" in capfd.readouterr().err
    left = papers(out)
    assert 4 <= len(left) < 60
    assert run(monkeypatch, *call, "--resume", "--jobs", "1") in (0, 1)
    assert f"原来就有 {len(left)} 份" in capfd.readouterr().err
    assert everything(out) == expected


@here_only
@needs_cluster
def test_workers_and_scheduler_may_go_and_nothing_is_lost(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    slow: tuple[Path, dict[str, Any]],
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A second cluster, with TLS: no workers, one of another version, one without speechgen, one that goes for good."""
    monkeypatch.setattr(batch_cluster, "PATIENCE", 1.0)
    monkeypatch.setattr(batch_cluster, "CONNECT", 1.5)
    (folder, expected), out = slow, tmp_path / "群"
    call = (folder / "底稿.yaml", "--data", folder / "单位.csv", "-O", out, "--cluster")
    found = encrypted(tmp_path)
    secure = (found.address, "--cluster-tls", found.home / "tls")
    try:
        for args, words in (
            (secure, "一个工作进程也没有"),
            ((found.address,), "tls:// 要有证书"),
            ((found.address.replace("tls", "tcp"),), "连不上"),
        ):
            assert run(monkeypatch, *call, *args) == 2
            assert words in capfd.readouterr().err
        found.worker("旧", OLDER)
        found.worker("空", BARE)
        there(found, 2)
        assert run(monkeypatch, *call, *secure) == 2
        told = capfd.readouterr().err
        assert "有 2 个工作进程与本机不一样" in told
        assert "speechgen 那里是 0.0.9，本机是" in told
        assert "没有装 speechgen，或者版本太旧" in told
        assert not out.exists()
        found.kill("旧")
        found.kill("空")
        found.worker("好", nanny=False)
        there(found, 1)
        with when(written(out, 2), lambda: found.kill("好")):
            assert run(monkeypatch, *call, *secure) == 2
        told = capfd.readouterr().err
        assert "工作进程都没有了" in told
        assert "--resume 接着写" in told
        first = len(papers(out))
        assert 2 <= first < 60
        found.worker("再来", nanny=False)
        there(found, 1)
        with when(written(out, first + 2), lambda: found.kill("scheduler")):
            assert run(monkeypatch, *call, *secure, "--resume") == 2
        assert "的连接断了" in capfd.readouterr().err
        assert run(monkeypatch, *call[:-1], "--resume", "--jobs", "1") in (0, 1)
        assert everything(out) == expected
    finally:
        found.close()


def encrypted(folder: Path) -> Machines:
    """A scheduler that wants certificates, and a folder with them."""
    from distributed import Security

    home = folder / "机器"
    (home / "tls").mkdir(parents=True)
    made = Security.temporary()  # by cryptography, which pdfplumber brings
    texts = made.tls_ca_file, made.tls_client_cert, made.tls_client_key
    for name, text in zip(batch_cluster.TLS_FILES, texts, strict=True):
        (home / "tls" / name).write_text(text, encoding="utf-8")
    ca, certificate, key = (str(home / "tls" / name) for name in batch_cluster.TLS_FILES)
    return Machines(home, "--tls-ca-file", ca, "--tls-cert", certificate, "--tls-key", key, "--protocol", "tls")


# --- the call ---------------------------------------------------------------------------------------------------------


@needs_cluster
@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--cluster", "这里"], "“这里”不是集群的地址"),
        (["--cluster", "http://127.0.0.1:1"], "不是集群的地址"),
        (["--cluster", "inproc://1"], "不是集群的地址"),
        (["--cluster", "127.0.0.1"], "不是集群的地址"),
        (["--cluster", "127.0.0.1:99999"], "不是集群的地址"),
        (["--cluster-tls", "."], "给了证书，没有说集群在哪里"),
        (["--cluster", "tls://127.0.0.1:1", "--cluster-tls", "."], "没有 ca.pem、cert.pem、key.pem"),
        (["--cluster", "127.0.0.1:1", "--cluster-tls", "."], "地址却不是 tls://"),
        (["--cluster", "127.0.0.1:1"], "连不上 tcp://127.0.0.1:1（"),
        (["--cluster", "没有这台机器.invalid:8786"], "连不上"),
    ],
)
def test_a_wrong_call_is_told_and_writes_nothing(
    args: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(batch_cluster, "CONNECT", 0.5)
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, BASE, "--data", test_batch.TABLE, "-O", tmp_path / "出", *args) == 2
    told = capfd.readouterr().err
    assert words in told
    assert "→" in told
    assert "Traceback" not in told
    assert not list(tmp_path.iterdir())


@needs_cluster
def test_a_port_where_something_else_answers_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(batch_cluster, "CONNECT", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        assert run(monkeypatch, BASE, "--data", test_batch.TABLE, "-O", tmp_path / "出", "--cluster", address) == 2
    assert "连不上" in capfd.readouterr().err


def test_without_the_extra_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_cluster, "find_spec", lambda name: None)
    with (
        pytest.raises(InputError, match="没有装 distributed") as told,
        batch_cluster.connected("127.0.0.1:8786"),
    ):
        pass
    assert "speechgen[cluster]" in told.value.findings[0].suggestion


# Runs the command line while the interpreter refuses every connection but the one that is given first.
GUARDED = """
import sys
allowed = sys.argv.pop(1)
def guard(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.bind"):
        looked_up = event == "socket.getaddrinfo"
        text = str(args[0]) if looked_up else ":".join(map(str, args[1][:2]))
        if text != (allowed.partition(":")[0] if looked_up else allowed):
            raise RuntimeError(f"network: {event} {text}")
sys.addaudithook(guard)
from speechgen.cli import main
main()
"""


@here_only
@needs_cluster
def test_nothing_is_spoken_to_but_the_address_that_was_given(tmp_path: Path, machines: Machines) -> None:
    call = ("batch", str(BASE), "--data", str(test_batch.TABLE), "--to", "txt", "-O")
    address = machines.address.removeprefix("tcp://")
    done = run_python(GUARDED, address, *call, "群", "--cluster", address, home=tmp_path)
    assert done.returncode in (0, 1), done.stderr
    assert len(papers(tmp_path / "群")) == 3
    alone = run_python(GUARDED, "nobody", *call, "一", "--jobs", "1", home=tmp_path)
    assert alone.returncode in (0, 1), alone.stderr
    assert papers(tmp_path / "一") == papers(tmp_path / "群")


# --- what is sent -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ["四号", "大"])
def test_what_is_sent_makes_the_same_paper_where_nothing_else_is(
    size: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Papers, faults and their places are those of the caller's files, when these are gone and another user's stand there."""
    here = unit(tmp_path / "我的", "有关情况现通报如下。", size)
    base, source = table(here, 2), ROOT / "samples" / "人居环境暗访通报.yaml"
    (here / "暗访.yaml").write_text(source.read_text(encoding="utf-8").replace("日期:", "日子:"), encoding="utf-8")
    (here / "phrasebank" / "formulations.yaml").write_text("as_of: 去年\nformulations: []\n", encoding="utf-8")
    monkeypatch.chdir(here)
    record = read_table(read_grid(Path("单位.csv")), read_base(base)).records[0]
    plan = Plan(Order(None, "docx", None, Layout(), False, False, False), 3, date(2026, 9, 20), (), size)
    tasks = [Task(1, Path(base.name), record), Task(2, here / "暗访.yaml"), Task(3, here / "没有.yaml")]
    sent, expected = parcel.job(tasks, plan), [make(task, plan) for task in tasks]
    here.rename(tmp_path / "搬走")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "家"))
    unit(tmp_path / "家" / ".config" / "speechgen", "工作机自己的句子。", "小四")
    assert parcel.work(pickle.loads(zlib.decompress(sent)), tmp_path / "临时") == expected
    places = {f.pos.file for made in expected for f in made.findings}
    assert str(here / "版式.yaml" if size == "大" else here / "phrasebank" / "formulations.yaml") in places
    assert not [p for p in (tmp_path / "临时").rglob("*") if p.name in ("底稿.yaml", "暗访.yaml")]


def test_what_is_sent_shows_no_facts_to_who_looks_at_it_by_chance(tmp_path: Path) -> None:
    """A scheduler prints the arguments of what fails into its log."""
    base = table(tmp_path, 2)
    plan = Plan(Order(None, "docx", None, Layout(), False, False, False), 3, date(2026, 9, 20), (), "")
    sent = parcel.job([Task(1, base)], plan)
    assert isinstance(sent, bytes)
    assert "小区消防".encode() not in sent


def test_a_worker_of_another_version_refuses_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plan = Plan(Order(None, "docx", None, Layout(), False, False, False), 3, date(2026, 9, 20), (), "")
    sent = parcel.job([Task(1, table(tmp_path, 1))], plan)
    other = (("speechgen", "0.0.9"), *parcel.identity()[1:])
    monkeypatch.setattr(parcel, "identity", lambda: other)
    with pytest.raises(remote.StrangerError) as told:
        remote.work(sent)
    monkeypatch.undo()
    assert batch_cluster.difference(told.value.args[0]).startswith("speechgen 那里是 0.0.9，本机是 ")


def test_a_worker_says_in_what_it_differs() -> None:
    same = dict(parcel.identity())
    assert not batch_cluster.difference(same)
    assert batch_cluster.difference(same | {"Python": "3.8"}).startswith("Python 那里是 3.8，本机是 3.")
    assert "压缩库 那里是 没有" in batch_cluster.difference({k: v for k, v in same.items() if k != "压缩库"})
    assert "没有装 speechgen" in batch_cluster.difference(ModuleNotFoundError("speechgen"))
    assert "问不出它的版本（没有回音）" in batch_cluster.difference(TimeoutError())
