"""What a process of a cluster runs: says who it is, makes the papers of a job. Only `cluster.py` sends for it."""

from __future__ import annotations

import pickle
import tempfile
import threading
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from . import parcel
from .papers import Made

_ALONE = threading.Lock()  # drafting is not made for threads, and gains nothing by them


class StrangerError(Exception):
    """This process would write other papers than the caller; carries what it is."""


def who() -> dict[str, str]:
    """What this process drafts with."""
    return dict(parcel.identity())


def work(job: bytes) -> list[Made]:
    """The papers of a job (`parcel.job`). Raises StrangerError rather than make papers that are not as the caller's own."""
    with _ALONE:
        wanted: Any = pickle.loads(zlib.decompress(job))  # from the caller, who may run code here anyway
        if wanted.identity != parcel.identity():
            raise StrangerError(who())
        return parcel.work(wanted, _scratch())


@lru_cache(maxsize=1)
def _scratch() -> Path:
    """A folder that only this user can look into, in the one that the worker removes when it ends."""
    from distributed import get_worker

    return Path(tempfile.mkdtemp(prefix="speechgen-", dir=get_worker().local_directory))
