"""A Dask cluster as makers of papers: the same chunks as the processes of this machine get, a few under way at a time.

Workers need no shared folder: what they draft from is sent (`parcel`), papers come back as bytes, and the caller writes them.
Only the address that was given is spoken to. `distributed` is imported in functions: few have it.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..findings import Finding, InputError, Pos
from . import parcel, remote
from .papers import Made, Plan, Task
from .pool import Stop, in_chunks

SAME = "各台机器装同一个版本的 speechgen（同一个离线包、同一版 Python），重启工作进程再来"
GO_ON = "写好的都在；查明原因后用同样的命令加上 --resume 接着写，也可以去掉 --cluster 在本机接着写"
KILLED = "写这一份的工作进程几次被系统终止，可能是内存不够；去掉 --cluster、用 --jobs 1 在本机再试"
AHEAD = 2  # chunks a worker has waiting
LOOK, PATIENCE = 0.5, 30.0  # seconds: between two looks at the workers · without any worker before giving up
CONNECT = 10.0
_USUAL: tuple[tuple[type[BaseException], str], ...] = (
    (ssl.SSLError, "证书对不上，或者对方不用 TLS"),
    (socket.gaierror, "找不到这个主机名"),
    (ConnectionRefusedError, "对方没有开这个端口"),
    (TimeoutError, "没有回音"),
)
TLS_FILES = ("ca.pem", "cert.pem", "key.pem")


def fault(message: str, hint: str) -> InputError:
    """The way every trouble with a cluster is told."""
    return InputError([Finding(Pos("--cluster"), "error", "cluster", message, hint)])


@contextmanager
def connected(address: str, tls: Path | None = None) -> Iterator[Cluster]:
    """The cluster at an address like 10.0.0.5:8786, tcp://…, tls://…, all of its workers looked at.

    tls: a folder with ca.pem, cert.pem and key.pem; without it Dask's own configuration holds.
    Raises InputError if it cannot be reached, has no workers, or has one that would write other papers than this machine.
    """
    if find_spec("distributed") is None:
        raise fault("这台机器没有装 distributed，用不了集群", "运行 pip install 'speechgen[cluster]'，或去掉 --cluster")
    url = url_of(address)
    client = _client(url, tls)
    try:
        cluster = Cluster(client, url)
        cluster.check()
        yield cluster
    finally:
        client.close(timeout=2)


def url_of(address: str) -> str:
    """An address in full; InputError if it is none."""
    from urllib.parse import urlsplit

    url = address.strip() if "://" in address else f"tcp://{address.strip()}"
    try:
        parts = urlsplit(url)
        good = (
            parts.scheme in ("tcp", "tls") and bool(parts.hostname) and bool(parts.port) and not parts.path.strip("/")
        )
    except ValueError:
        good = False
    if not good:
        raise fault(f"“{address}”不是集群的地址", "写调度程序的地址和端口，如 10.0.0.5:8786 或 tls://10.0.0.5:8786")
    return url.rstrip("/")


def _client(url: str, tls: Path | None) -> Any:
    from distributed import Client

    for name in ("distributed", "tornado", "asyncio"):  # they talk English on the screen
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    security = _security(url, tls)
    try:
        kind = asyncio.run(asyncio.wait_for(_kind(url, security), 2 * CONNECT))
        if kind != "Scheduler":
            raise fault(f"{url} 不是调度程序", "给调度程序（dask scheduler）的地址，不是工作进程的")
        return Client(
            url, timeout=CONNECT, security=security, set_as_default=False, direct_to_workers=False, name="speechgen"
        )
    except InputError:
        raise
    except Exception as error:  # of many kinds: refused, no such name, no answer, certificates, other versions of Dask
        hint = "看看地址和端口对不对、调度程序（dask scheduler）开着没有、防火墙放行没有、该不该用 tls://"
        raise fault(f"连不上 {url}（{_short(error)}）", hint) from None


async def _kind(url: str, security: Any) -> str:
    """What answers at an address. A Client would wait for ever where somebody takes the call and says nothing."""
    from distributed.core import connect, send_recv

    comm = await connect(url, timeout=CONNECT, **security.get_connection_args("client"))
    try:
        return str((await send_recv(comm, op="identity"))["type"])
    finally:
        comm.abort()


def _security(url: str, tls: Path | None) -> Any:
    from distributed import Security

    if tls is None:
        security = Security()
        if url.startswith("tls:") and security.get_connection_args("client").get("ssl_context") is None:
            raise fault(
                "tls:// 要有证书", f"用 --cluster-tls 给一个装着 {'、'.join(TLS_FILES)} 的文件夹，或写进 Dask 的配置"
            )
        return security
    if not url.startswith("tls:"):
        raise fault("给了 --cluster-tls，地址却不是 tls://", "地址写成 tls://主机:端口")
    missing = [name for name in TLS_FILES if not (tls / name).is_file()]
    if missing:
        raise fault(f"“{tls}”里没有 {'、'.join(missing)}", f"文件夹里放 {'、'.join(TLS_FILES)} 三个文件")
    ca, certificate, key = (str(tls / name) for name in TLS_FILES)
    return Security(tls_ca_file=ca, tls_client_cert=certificate, tls_client_key=key, require_encryption=True)


class Cluster:
    """A connection to a cluster. workers: how many processes there were at the last look."""

    def __init__(self, client: Any, url: str) -> None:
        self.url = url
        self.workers = 0
        self._client = client
        self._seen = self._looked = time.monotonic()
        self._why: dict[int, str] = {}

    def check(self) -> None:
        """InputError if there are no workers, or with every worker that would write other papers than this machine."""
        with suppress(TimeoutError):  # they may just be starting
            self._client.wait_for_workers(1, timeout=CONNECT)
        found = self._client.run(remote.who, on_error="return")
        if not found:
            hint = (
                f"先在工作机上运行：dask worker {self.url} --nworkers -1 --nthreads 1 --dashboard-address 127.0.0.1:0"
            )
            raise fault(f"{self.url} 上一个工作进程也没有，等了 {CONNECT:.0f} 秒", hint)
        wrong = {address: text for address, other in found.items() if (text := difference(other))}
        if wrong:
            told = "；".join(f"{address}：{text}" for address, text in wrong.items())
            raise fault(f"有 {len(wrong)} 个工作进程与本机不一样，写出来的稿子会不同，什么也没有写。{told}", SAME)
        self.workers = len(found)

    def make_all(self, tasks: Sequence[Task], plan: Plan, stop: Stop) -> Iterator[Made]:
        """The papers of the tasks, in any order. InputError if the cluster is lost on the way."""
        try:
            yield from in_chunks(partial(self._run, plan), self._lost, tasks, self.workers, stop)
        except Exception:
            if self._client.status == "running":
                raise
            raise self._gone() from None

    def _run(
        self, plan: Plan, waiting: deque[Sequence[Task]], stop: Stop, broken: list[Sequence[Task]]
    ) -> Iterator[Made]:
        running: dict[Any, Sequence[Task]] = {}
        asked = False
        while running or (waiting and not stop()):
            while waiting and len(running) < self.workers * AHEAD and not stop():
                tasks = waiting.popleft()
                running[self._client.submit(remote.work, parcel.job(tasks, plan), pure=False)] = tasks
            if stop() and not asked:
                asked = True
                self._recall(running)
            for future in self._finished(running):
                tasks = running.pop(future)
                made = self._result(future, tasks)
                future.release()
                if made is None:
                    broken.append(tasks)
                else:
                    yield from made

    def _recall(self, running: dict[Any, Sequence[Task]]) -> None:
        """Take back the chunks that no worker has yet."""
        given = {key for keys in self._client.processing().values() for key in keys}
        for future in [future for future in running if future.key not in given and not future.done()]:
            future.cancel()
            del running[future]

    def _finished(self, running: Mapping[Any, object]) -> list[Any]:
        """The futures that are done, waited for a little; InputError if nothing will be done any more."""
        from distributed import wait
        from distributed.client import CancelledError, TimeoutError

        with self._client.as_current(), suppress(TimeoutError, CancelledError):  # cancelled if the scheduler went away
            wait(list(running), timeout=LOOK, return_when="FIRST_COMPLETED")
        done = [future for future in running if future.status != "pending"]
        if any(future.status in ("cancelled", "lost") for future in done):
            raise self._gone()
        self._look(bool(done))
        return done

    def _look(self, alive: bool) -> None:
        """Count the workers now and then; InputError if there have been none for too long."""
        now = time.monotonic()
        if now - self._looked > LOOK:
            there = len(self._client.nthreads()) if self._client.status == "running" else 0
            self.workers, self._looked, alive = max(1, there), now, alive or bool(there)
        if alive:
            self._seen = now
        elif now - self._seen > PATIENCE:
            if self._client.status != "running":
                raise self._gone()
            raise fault(f"集群上的工作进程都没有了，等了 {PATIENCE:.0f} 秒也没有回来", GO_ON)

    def _gone(self) -> InputError:
        return fault(f"与集群 {self.url} 的连接断了", GO_ON)

    def _result(self, future: Any, tasks: Sequence[Task]) -> list[Made] | None:
        """The papers of a chunk; None if it has to be made once more, paper by paper."""
        try:
            made: list[Made] = future.result(timeout=PATIENCE)
        except Exception as error:  # the worker was killed, or cannot write to its disk, or was lost while it answered
            other = error.args[0] if isinstance(error, remote.StrangerError) else error
            if _knows_us_not(other):
                text = f"新来的工作进程与本机不一样，没有用它写稿子。{difference(other)}"
                raise fault(text, f"{SAME}。{GO_ON}") from None
            killed = type(error).__name__ == "KilledWorker"
            why = KILLED if killed else f"工作机出错（{_short(error)}）；加 --resume 再试"
            self._why |= {task.number: why for task in tasks}
            return None
        return made

    def _lost(self, task: Task) -> Made:
        return Made(task.number, fault=self._why.get(task.number, KILLED), ours=True)


def difference(other: Mapping[str, str] | Exception) -> str:
    """In what a worker is not as this machine; empty if it is. `other`: what it says of itself, or why it can't."""
    if isinstance(other, Exception):
        return "没有装 speechgen，或者版本太旧" if _knows_us_not(other) else f"问不出它的版本（{_short(other)}）"
    wrong = [(name, value, other.get(name, "没有")) for name, value in parcel.identity() if other.get(name) != value]
    return "，".join(f"{name} 那里是 {there}，本机是 {here}" for name, here, there in wrong)


def _knows_us_not(other: object) -> bool:
    """Whether a worker is another than this machine, or lacks what it was asked for: Dask tells that in words only."""
    kinds = ("ModuleNotFoundError", "ImportError", "AttributeError", "UnpicklingError")
    return isinstance(other, Mapping) or any(kind in repr(other) for kind in kinds)


def _short(error: BaseException) -> str:
    """An error in a few words, in Chinese where it is one of the usual."""
    chain = [error]
    while (cause := chain[-1].__cause__) is not None and len(chain) < 9:
        chain.append(cause)
    for one in reversed(chain):
        for kind, text in _USUAL:
            if isinstance(one, kind):
                return text
    return f"{type(error).__name__}: {error}".partition("\n")[0][:120]
