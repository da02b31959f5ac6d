"""The drafts of all samples as they were last accepted: a changed sentence shows in review as a changed line."""

from __future__ import annotations

import difflib

import pytest

import accept
from laws import SAMPLES


@pytest.mark.parametrize("sample", SAMPLES)
def test_draft_is_the_accepted_one(sample: str) -> None:
    kept = accept.golden(sample)
    wanted = kept.read_text(encoding="utf-8") if kept.exists() else ""
    diff = difflib.unified_diff(
        wanted.splitlines(), accept.reviewable(sample).splitlines(), "accepted", "now", n=1, lineterm=""
    )
    changes = "\n".join(diff)
    assert not changes, f"{sample}: read the changes; if they are meant, run `make accept`\n{changes}"


def test_every_golden_draft_has_its_sample() -> None:
    assert {path.stem for path in accept.GOLDEN.glob("*.md")} <= set(SAMPLES)
