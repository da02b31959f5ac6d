"""What holds for every test: a cache folder of its own, no deadline in property tests."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest
from hypothesis import settings

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

CACHE = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """A cache folder of this run: neither the user's cache nor an earlier run can make a test pass or fail."""
    config.stash[CACHE] = os.environ["SPEECHGEN_CACHE"] = tempfile.mkdtemp(prefix="speechgen-test-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the folder away again."""
    shutil.rmtree(config.stash[CACHE], ignore_errors=True)
