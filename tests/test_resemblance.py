"""雷同: planted copies are found, papers that merely share facts, frames and fixed terms are not; growth near-linear."""

from __future__ import annotations

import json
import random
import sys
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from speechgen.batch.clauses import own, same_clauses, units_of_text
from speechgen.batch.papers import Made, Plan, Task, make
from speechgen.batch.resemblance import Index
from speechgen.batch.resemblance_report import Shown, as_html, passages
from speechgen.cli import main
from speechgen.drafting import resources
from speechgen.output import Order
from speechgen.writers.layout import Layout

ROOT = Path(__file__).parents[1]
HAN = "".join(chr(n) for n in range(0x4E00, 0x4E00 + 2000))


def clause(rng: random.Random) -> str:
    return "".join(rng.choice(HAN) for _ in range(rng.randint(7, 14)))


def invented(rng: random.Random, stock: list[str]) -> list[str]:
    """A paper of 60 clauses: half its own, half drawn from what every paper draws from."""
    return [clause(rng) if rng.random() < 0.5 else rng.choice(stock) for _ in range(60)]


def share(a: list[str], b: list[str]) -> float:
    both = sum(map(len, set(a) & set(b)))
    return both / min(sum(map(len, set(a))), sum(map(len, set(b))))


@pytest.mark.parametrize("seed", range(4))
def test_planted_copies_are_all_found_and_none_invented(seed: int) -> None:
    rng = random.Random(seed)
    stock = [clause(rng) for _ in range(400)]
    papers = [invented(rng, stock) for _ in range(300)]
    for n in range(20):  # the copy keeps 60 to 100 % of the clauses, in another order
        kept = rng.sample(papers[n], rng.randint(36, 60))
        papers.append([*kept, *(clause(rng) for _ in range(60 - len(kept)))])
    rng.shuffle(papers)
    index = Index()
    for paper in papers:
        index.add(paper)
    wanted = {pair for pair in combinations(range(len(papers)), 2) if share(papers[pair[0]], papers[pair[1]]) >= 0.5}
    assert len(wanted) >= 20
    assert {(p.first, p.second) for p in index.pairs(0.5)} == wanted


def test_copies_that_share_only_common_clauses_meet_too() -> None:
    """A draft is made of stock that many papers have: no single clause is telling, all of them together are."""
    rng = random.Random(3)
    stock = [clause(rng) for _ in range(300)]
    papers = [rng.sample(stock, 40) for _ in range(400)]
    papers += [list(paper) for paper in papers[:25]]
    index = Index()
    for paper in papers:
        index.add(paper)
    found = {(p.first, p.second) for p in index.pairs(0.8)}
    assert found == {(n, 400 + n) for n in range(25)}


def test_a_batch_of_one_paper_many_times_stays_a_short_list() -> None:
    index = Index()
    rng = random.Random(1)
    for n in range(500):
        index.add([clause(random.Random(7)) for _ in range(3)] + [clause(rng) for _ in range(n % 2)])
    assert len(index.pairs(0.5)) <= 500 * 12


def reworded(units: list[str], rng: random.Random) -> list[str]:
    """One sign in ten is another."""
    return ["".join(rng.choice(HAN) if rng.random() < 0.1 else sign for sign in unit) for unit in units]


@pytest.mark.parametrize("seed", range(3))
def test_copies_are_found_however_they_were_disguised(seed: int) -> None:
    """Whole, in another order, paragraph by paragraph, a word in ten changed, three fifths of one and the rest of another; papers
    of one base have their slots and half of their variants in common, and nothing else is told."""
    rng = random.Random(seed)
    slots = [[clause(rng) for _ in range(rng.choice((10, 20, 40)))] for _ in range(50)]
    papers = [[rng.choice(slot) for slot in slots if rng.random() < 0.8] for _ in range(300)]
    wanted = set()
    for n in range(25):
        one, other = papers[n], papers[n + 25]
        parts = [one[k : k + 7] for k in range(0, len(one), 7)]
        disguises = (
            list(one),
            rng.sample(one, len(one)),
            [unit for part in rng.sample(parts, len(parts)) for unit in part],
            reworded(one, rng),
            [*one[: len(one) * 3 // 5], *(clause(rng) for _ in other[: len(one) * 2 // 5])],
        )
        wanted.add((n, len(papers)))
        papers.append(disguises[n % 5])
    index = Index()
    for paper in papers:
        index.add(paper)
    assert {(p.first, p.second) for p in index.pairs(0.5, papers.__getitem__)} == wanted


def test_a_clause_with_a_word_changed_is_still_the_same() -> None:
    same = same_clauses(
        ["把责任压到每一个人头上", "这件事不能再等"], ["把责任压实到每个人头上", "\t这件事不能再等"], lambda _: False
    )
    assert same == {"把责任压到每一个人头上": "把责任压实到每个人头上"}


def test_short_papers_are_told_only_if_they_are_the_same_with_their_facts() -> None:
    """What a notice of ten lines says beside its facts, all of them say."""

    def notice(n: int, problem: str) -> list[str]:
        stock = (
            ["请各责任单位对照通报的问题", "按照所列时限完成整改"]
            if n % 2
            else ["请责任单位认领通报的问题", "按所列时限整改到位"]
        )
        place = f"\t第{n}小区{n * 3}号楼{problem}，责任单位是第{n}物业服务公司"
        return [
            *stock,
            place,
            f"\t整改时限为9月{n % 30 + 1}日，由第{n}社区督促落实到位",
            f"\t抽查第{n}街道的小区{n + 2}个",
        ]

    index = Index()
    papers = [notice(n, "楼道堆放杂物没有清理") for n in range(60)]
    papers.append(papers[7])
    for paper in papers:
        index.add(paper)
    index.past()
    index.add(papers[9])
    found = index.pairs(0.5, papers.__getitem__)
    assert {(p.first, p.second, p.past, p.whole) for p in found} == {(7, 60, False, True), (9, 0, True, True)}


def test_what_most_papers_have_is_their_frame() -> None:
    rng = random.Random(2)
    frame = [clause(rng) for _ in range(30)]
    index = Index()
    for _ in range(10):
        index.add([*frame, *(clause(rng) for _ in range(20))])
    assert not index.pairs(0.1)


def test_the_past_is_compared_with_the_batch_and_not_with_itself() -> None:
    rng = random.Random(5)
    mine = [invented(rng, [clause(rng)]) for _ in range(20)]
    index = Index()
    for paper in mine:
        index.add(paper)
    index.past()
    for n in (3, 3, 8):
        index.add(mine[n][:40])
    assert {(p.first, p.second, p.past) for p in index.pairs(0.5)} == {(3, 0, True), (3, 1, True), (8, 2, True)}


def test_clauses_with_figures_and_fixed_formulations_do_not_count() -> None:
    fixed = resources().formulations
    text = "清除积存垃圾6967吨，这件事大家是出了力的；坚持以习近平新时代中国特色社会主义思想为指导，短句。"
    assert own(units_of_text(text, fixed)) == ["这件事大家是出了力的"]


def test_passages_end_where_something_else_stands_between() -> None:
    assert list(passages(["甲", "乙", "", "丙", "丁"], {"甲", "乙", "丁"})) == ["甲，乙", "丁"]


def test_the_page_stands_by_itself_and_escapes_what_is_in_it() -> None:
    one = Shown(
        "<b>.docx",
        "乙.docx",
        False,
        0.6,
        90,
        ("一样的话<x>",),
        ("一样的话<x>", "", "别的"),
        ("一样的话<x>",),
        frozenset(["一样的话<x>"]),
    )
    page = as_html([one], 1, 0.5, 2, 0).decode()
    assert "&lt;b&gt;.docx" in page
    assert "<x>" not in page
    assert "http" not in page.replace("<!doctype html>", "")
    assert page.count("<mark>") == 2 + 1  # and the legend


def made(number: int, seed: int = 0) -> Made:
    plan = Plan(Order(None, "txt", None, Layout(), False, False, False), seed, date.today(), (), "")
    return make(Task(number, ROOT / "samples" / "人居环境动员.yaml"), plan)


def test_papers_of_one_base_are_told_apart_and_a_copy_is_found() -> None:
    index = Index()
    for number in range(1, 13):
        index.add(made(number).units)
    index.add(made(4).units)
    assert [(p.first, p.second) for p in index.pairs(0.5)] == [(3, 12)]


def test_against_last_years_papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "表").mkdir()
    source = ROOT / "samples" / "人居环境动员.yaml"
    (tmp_path / "表" / "今年.yaml").write_bytes(source.read_bytes())
    (tmp_path / "过去").mkdir()
    (tmp_path / "过去" / "去年.txt").write_bytes(made(1).data)
    (tmp_path / "过去" / "前年.txt").write_bytes(made(9, 70).data)
    (tmp_path / "过去" / "坏的.docx").write_bytes(b"no package")
    call = ["speechgen", "batch", "表", "-O", "出", "--to", "docx", "--against", "过去", "--jobs", "1"]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", call)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    found = json.loads((tmp_path / "出" / "雷同.json").read_text(encoding="utf-8"))["雷同"]
    assert [(row["文稿"], row["与"], row["过去的文稿"]) for row in found] == [("今年.docx", "去年.txt", True)]
    assert found[0]["相同占比"] > 0.95
    assert (tmp_path / "出" / "雷同.html").stat().st_size > 2000
