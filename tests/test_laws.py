"""The laws of design.md §6, each over all samples and several seeds."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

import laws
from laws import ROOT, SAMPLES, SEEDS, TODAY, drafted, situation
from speechgen.document import plain_text, walk
from speechgen.drafting import Draft, draft, resources
from speechgen.reading.markdown import as_read, read_markdown
from speechgen.situation import Fact, Situation, read_situation
from speechgen.writers import WRITERS, Layout

every_sample = pytest.mark.parametrize("sample", SAMPLES)
LAYOUT = Layout()


def lawful(sample: str, law: Callable[[Draft], list[str]]) -> None:
    """All seeds of a sample keep a law; every breach is shown."""
    broken = [f"{sample}, seed {seed}: {fault}" for seed in SEEDS for fault in law(drafted(sample, seed))]
    assert not broken, "\n".join(["", *broken])


# --- 1: same seed, same text ------------------------------------------------------------------------------------------


@every_sample
def test_same_seed_gives_the_same_document(sample: str) -> None:
    again = draft(situation(sample), 0, TODAY)
    assert again.document == drafted(sample).document


@pytest.mark.parametrize("sample", [s for s in SAMPLES if drafted(s).plan.kind.id not in laws.FIXED])
def test_other_seeds_give_other_texts(sample: str) -> None:
    assert len({laws.text_of(drafted(sample, seed)) for seed in SEEDS}) == len(SEEDS)


TWICE = """
import sys, hashlib, zipfile, io
from datetime import date
from pathlib import Path
from speechgen.drafting import draft, resources
from speechgen.situation import load_situation
from speechgen.writers import WRITERS, Layout
done = draft(load_situation(Path(sys.argv[1]), resources().templates.spares), 3, date(2026, 11, 21))
parts = zipfile.ZipFile(io.BytesIO(WRITERS["docx"](done.document, Layout(), ())))
for name in parts.namelist():
    print(name, hashlib.sha256(parts.read(name)).hexdigest())
"""


def test_two_processes_write_the_same_docx_parts(tmp_path: Path) -> None:
    runs = set()
    for hash_seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": hash_seed, "SPEECHGEN_CACHE": str(tmp_path / hash_seed)}
        call = [sys.executable, "-c", TWICE, str(SAMPLES["小区消防推进会"])]
        runs.add(subprocess.run(call, env=env, capture_output=True, check=True, encoding="utf-8").stdout)
    assert len(runs) == 1
    assert "word/document.xml" in runs.pop()


# --- 2: everything concrete comes from the situation ------------------------------------------------------------------


@every_sample
def test_digits_come_from_the_situation(sample: str) -> None:
    lawful(sample, laws.stray_digits)


@every_sample
def test_quotations_and_titles_come_from_the_situation(sample: str) -> None:
    lawful(sample, laws.stray_quotations)


@every_sample
def test_names_come_from_the_situation(sample: str) -> None:
    lawful(sample, laws.stray_names)


@every_sample
def test_facts_are_printed_to_the_letter(sample: str) -> None:
    lawful(sample, laws.inexact_facts)


@every_sample
def test_every_fact_says_where_it_is_from(sample: str) -> None:
    lawful(sample, laws.spans_without_origin)


def changed(found: Situation, leaf: Fact) -> tuple[str, str] | None:
    """The file with one leaf replaced by a text of the same shape that stands nowhere else, and the new part of it."""
    lines = list(found.lines)
    line, column = lines[leaf.pos.line - 1], leaf.pos.column - 1
    digits = re.search(r"\d+", leaf.text) and not re.search(r"\d月\d+[日号]", leaf.text)  # no day that no calendar has
    new = "48613" if digits else "犇骉"
    text = re.sub(r"\d+", new, leaf.text, count=1) if digits else new + leaf.text[-2:]
    if not line.startswith(leaf.text, column):
        return None
    lines[leaf.pos.line - 1] = line[:column] + text + line[column + len(leaf.text) :]
    return "\n".join(lines) + "\n", new


def replaceable(found: Situation) -> list[Fact]:
    """A few leaves of a sample that print as written: no dates, no choices, no speaker."""
    steering = re.compile(
        r"讲话人\..*|.*(?:日期|时限|时间|启动|类别|系统|层级|关系|次序|行为|态度|程度|位次|点名|致谢|句式|力度|领域|阶段)$"
    )
    free = [leaf for leaf in found.leaves if len(leaf.text) > 3 and not leaf.control and not steering.match(leaf.path)]
    return free[:: max(1, len(free) // 5)]


@every_sample
def test_a_changed_fact_changes_the_spans_that_carry_its_path(sample: str) -> None:
    found = situation(sample)
    faults: list[str] = []
    for leaf in replaceable(found):
        other = changed(found, leaf)
        if other:
            faults += moved(
                drafted(sample),
                draft(read_situation(other[0], kinds=resources().templates.spares), 0, TODAY),
                leaf,
                other[1],
            )
    assert not faults, "\n".join(["", *faults])


def moved(before: Draft, after: Draft, leaf: Fact, new: str) -> list[str]:
    """What a changed fact did beyond its own spans."""
    out = []
    for text, spans in laws.lettered(after.document):
        for hit in re.finditer(new, text):
            if not all(leaf.path in span.paths for span in spans[hit.start() : hit.end()]):
                out.append(f"{leaf.path}: {new} outside its spans: {text[max(0, hit.start() - 12) : hit.end() + 12]}")
        out += [
            f"{leaf.path}: still {leaf.text}: {span.text}"
            for span in dict.fromkeys(spans)
            if set(span.paths) == {leaf.path} and leaf.text in span.text
        ]
    if choices(before) == choices(after) and others(before, leaf.path) != others(after, leaf.path):
        out.append(f"{leaf.path}: same choices, and text beside its spans changed")
    return out


def choices(done: Draft) -> list[tuple[str, ...]]:
    """The entries of each sentence in order."""
    return [tuple(pick.phrase for pick in s.picks) for _, _, s in walk(done.document)]


def others(done: Draft, path: str) -> str:
    """The text outside the spans that carry a path."""
    return "".join(sp.text for _, _, s in walk(done.document) for sp in s.spans if path not in sp.paths)


# --- 3: one text in every format --------------------------------------------------------------------------------------


def squeezed(text: str) -> str:
    """A text without blanks: title lines and byline spaces are layout."""
    return "".join(text.split())


def docx_text(data: bytes) -> str:
    """The text of the body of a .docx, straight from its XML."""
    body = zipfile.ZipFile(BytesIO(data)).read("word/document.xml").decode()
    return html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", body)))


def html_text(data: bytes) -> str:
    """The text of the article of a page."""
    article = re.search(r"<article.*?</article>", data.decode(), re.DOTALL)
    assert article
    return html.unescape(re.sub(r"<[^>]+>", "", article.group()))


@every_sample
def test_all_formats_carry_the_same_text(sample: str) -> None:
    document = drafted(sample).document
    wanted = squeezed(plain_text(document))
    assert WRITERS["txt"](document, LAYOUT, ()).decode() == plain_text(document) + "\n"
    assert squeezed(docx_text(WRITERS["docx"](document, LAYOUT, ()))) == wanted
    assert squeezed(html_text(WRITERS["html"](document, LAYOUT, ()))) == wanted


@every_sample
def test_markdown_read_back_is_the_same_document(sample: str) -> None:
    for seed in SEEDS:
        document = drafted(sample, seed).document
        assert read_markdown(WRITERS["md"](document, LAYOUT, ()).decode()) == as_read(document)


# --- 4: structure -----------------------------------------------------------------------------------------------------


@every_sample
def test_obligatory_steps_are_there(sample: str) -> None:
    lawful(sample, laws.missing_steps)


@every_sample
def test_announced_points_are_the_headings(sample: str) -> None:
    lawful(sample, laws.wrong_counts)


@every_sample
def test_announced_lists_are_as_long_as_said(sample: str) -> None:
    lawful(sample, laws.wrong_list_counts)


@every_sample
def test_enumerators_run_without_gaps(sample: str) -> None:
    lawful(sample, laws.wrong_enumerators)


@every_sample
def test_no_enumerator_is_written_by_hand(sample: str) -> None:
    lawful(sample, laws.enumerators_in_stock_text)


@every_sample
def test_title_address_and_body_come_in_order(sample: str) -> None:
    lawful(sample, laws.head_clashes)


@every_sample
def test_stock_text_fits_the_stage(sample: str) -> None:
    lawful(sample, laws.stage_clashes)


# --- 5: no residue ----------------------------------------------------------------------------------------------------


@every_sample
def test_no_template_syntax_is_left(sample: str) -> None:
    lawful(sample, laws.residue)


@every_sample
def test_no_mark_is_doubled(sample: str) -> None:
    lawful(sample, laws.doubled_marks)


@every_sample
def test_nothing_is_empty(sample: str) -> None:
    lawful(sample, laws.empty_blocks)


@every_sample
def test_no_sentence_is_said_twice(sample: str) -> None:
    lawful(sample, laws.said_twice)


@every_sample
def test_no_blank_stands_in_chinese_text(sample: str) -> None:
    lawful(sample, laws.spaces_in_text)


@every_sample
def test_brackets_and_quotation_marks_pair(sample: str) -> None:
    lawful(sample, laws.unbalanced)


@every_sample
def test_every_paragraph_ends_with_a_full_stop(sample: str) -> None:
    lawful(sample, laws.open_ends)


# --- 6: nothing is dropped in silence ---------------------------------------------------------------------------------


@every_sample
def test_every_fact_is_used_or_listed(sample: str) -> None:
    lawful(sample, laws.facts_lost)


@every_sample
def test_every_gap_is_listed_once_with_its_place(sample: str) -> None:
    lawful(sample, laws.gaps_not_listed)


@every_sample
def test_gaps_look_like_gaps(sample: str) -> None:
    lawful(sample, laws.gap_texts)


# --- 8: no network, no other file -------------------------------------------------------------------------------------

ALL_FORMATS = """
import sys
def refuse(event, args):
    if event.startswith("socket."):
        raise RuntimeError(f"network: {event}")
sys.addaudithook(refuse)
from speechgen.cli import main
for to in ("docx", "md", "html", "txt"):
    sys.argv = ["speechgen", "draft", *SAMPLES, "-o", "out", "--to", to]
    try:
        main()
    except SystemExit as end:
        assert not end.code, end.code
"""


def test_drafting_writes_the_named_files_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    env = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")} | {"PYTHONDONTWRITEBYTECODE": "1"}
    env |= {"HOME": str(tmp_path), "SPEECHGEN_CACHE": str(tmp_path / "cache"), "PYTHONUTF8": "1"}
    names = ["小区消防推进会", "全部待补", "三城到会"]
    code = ALL_FORMATS.replace("*SAMPLES", ", ".join(repr(str(SAMPLES[name])) for name in names))
    before = sorted(path.name for path in (ROOT / "samples").iterdir())
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    written = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    outside_cache = {name for name in written if not name.startswith("cache")}
    assert outside_cache == {f"out/{name}.{to}" for name in names for to in ("docx", "md", "html", "txt")}
    assert sorted(path.name for path in (ROOT / "samples").iterdir()) == before


# --- roles ------------------------------------------------------------------------------------------------------------


@every_sample
def test_a_guest_gives_no_orders(sample: str) -> None:
    lawful(sample, laws.orders_by_a_guest)


@every_sample
def test_no_person_is_named_among_problems(sample: str) -> None:
    lawful(sample, laws.persons_in_problems)


AGREEMENT = r"完全同意|都同意|我赞成|没有不同意见|我看可以|讲得对"


@pytest.mark.parametrize(
    "prior",
    ["{职务: 市委书记, 行为: 讲话}", "{职务: 区长, 行为: 部署, 态度: 学习领会}", "{职务: 副市长, 行为: 总结并部署}"],
)
def test_nobody_agrees_with_a_superior_as_with_an_equal(prior: str) -> None:
    more = f"讲话人: {{职务: 区长, 单位: 区政府}}\n此前发言: [{prior}]\n任务: [管住明火, 清理楼道, 疏通通道]\n"
    for seed in range(20):
        text = laws.stock_text(laws.draft_of(more, seed), "1.6") + laws.stock_text(laws.draft_of(more, seed), "5.5")
        assert not laws.matches(AGREEMENT, text), f"seed {seed}: {text}"
