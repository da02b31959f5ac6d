"""Accept the drafts as they are now: rewrites tests/golden/. Run by `make accept`; names of samples as arguments limit it.

One sentence stands on a line, so that a diff shows which sentence changed: a paragraph is a list item, its sentences
after the first are indented under it. Gaps and unused facts, which belong to a draft, stand at the end.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from laws import SAMPLES, drafted
from speechgen.document import Block, Byline, Heading, Paragraph, Salutation, Title, block_text
from speechgen.drafting import Draft

GOLDEN = Path(__file__).parent / "golden"


def golden(sample: str) -> Path:
    """Where the accepted draft of a sample lies."""
    return GOLDEN / f"{sample}.md"


def reviewable(sample: str) -> str:
    """The draft of a sample with seed 0 in the form for review."""
    done = drafted(sample)
    blocks = "\n\n".join("\n".join(_lines(block)) for block in done.document.blocks)
    return f"{blocks}\n\n---\n" + "".join(f"{line}\n" for line in _reports(done))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Title():
            yield f"# {block_text(block)}"
        case Heading():
            yield f"{'#' * (block.level + 1)} {block_text(block)}"
        case Byline() | Salutation():
            yield block_text(block)
        case Paragraph():
            for n, sentence in enumerate(block.sentences):
                text = f"**{sentence.text}**" if block.lead and not n else sentence.text
                yield ("  " if n else "- ") + text


def _reports(done: Draft) -> Iterator[str]:
    yield f"{done.chars} 字，要求 {done.target or '不限'}"
    yield from (f"待补 {gap.path}（{gap.label}）" for gap in done.gaps)
    yield from (f"未用 {fact.path}：{fact.text}" for fact in done.unused)


def main() -> None:
    """Rewrite the golden drafts, and tell which of them changed."""
    os.environ["SPEECHGEN_CACHE"] = ""  # nothing kept from an earlier version can get into a golden draft
    GOLDEN.mkdir(exist_ok=True)
    for stale in GOLDEN.glob("*.md"):
        if stale.stem not in SAMPLES:
            stale.unlink()
    for sample in sys.argv[1:] or SAMPLES:
        text, kept = reviewable(sample), golden(sample)
        if not kept.exists() or kept.read_text(encoding="utf-8") != text:
            kept.write_text(text, encoding="utf-8", newline="\n")
            print(f"rewritten: {kept.relative_to(GOLDEN.parents[1])}")
    _accept_rules()


def _accept_rules() -> None:
    """Rewrite the reference page of the rules of `check`."""
    from test_rules import PAGE, reference

    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != reference():
        PAGE.write_text(reference(), encoding="utf-8", newline="\n")
        print(f"rewritten: {PAGE.relative_to(PAGE.parents[1])}")


if __name__ == "__main__":
    main()
