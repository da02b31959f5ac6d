"""Indicators of a draft (genre.md §5.3): what tells written prose from filled-in prose, as numbers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from .document import Document, Heading, Paragraph, Sentence, walk
from .records import dataclass
from .text import CLAUSE, HAN, count_chars, four_clauses, yao

BOOSTERS = [
    "进一步",
    "切实",
    "扎实",
    "积极",
    "全面",
    "深入",
    "充分",
    "大力",
    "着力",
    "不断",
    "有效",
    "坚决",
    "认真",
    "努力",
    "全力",
    "持续",
]
_NAMED = (  # compiled when first used: a draft has no need of it
    r"\d[\d.,%]*[\u4e00-\u9fff]?|《[^》]+》|“[^”]{2,12}”|[一二三四五六七八九十]+月[一二三四五六七八九十]*日?"
    r"|(?:[\u4e00-\u9fff]{1,2})(?:书记|市长|县长|区长|镇长|局长|主任|同志)"
    r"|(?<![各有])[\u4e00-\u9fff]{2,6}(?:局|委|街道|镇|乡|社区|中心|公司|学校|医院|大队|指挥部)(?![各部])"
)
PLAIN = re.compile("单句|平实|不对仗")  # a 标题句式 of one clause, whatever its length
_PLACE_FIELDS = ("地方.", "主题.全称", "主题.简称", "听众.", "东道主.名称", "东道主.称呼")


def mean(numbers: Sequence[float]) -> float:
    """The mean; 0 of nothing. (The standard library's module for this costs more to import than a page takes to write.)"""
    return sum(numbers) / len(numbers) if numbers else 0.0


def spread(numbers: Sequence[float]) -> float:
    """The standard deviation of the whole population; 0 of nothing."""
    middle = mean(numbers)
    return math.sqrt(mean([(n - middle) * (n - middle) for n in numbers]))


@dataclass(frozen=True, slots=True)
class Indicators:
    """Counts per 1,000 characters (`…_k`), shares from 0 to 1, lengths in characters."""

    chars: int
    sentence_mean: float
    sentence_sd: float
    short_share: float
    long_share: float
    yao_k: float
    boosters_k: float
    fours_k: float
    repeated_8: float
    stock_share: float


def body(document: Document) -> list[Sentence]:
    """The sentences of the body: paragraphs without their run-in headings."""
    out: list[Sentence] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            out += block.sentences[1:] if block.lead else block.sentences
    return out


def indicators(document: Document) -> Indicators:
    """All indicators of a document."""
    sentences = body(document)
    text = "".join(s.text for s in sentences)
    chars = count_chars(text) or 1
    lengths = [count_chars(s.text) for s in sentences] or [0]
    return Indicators(
        chars=sum(count_chars(s.text) for _, _, s in walk(document)),
        sentence_mean=mean(lengths),
        sentence_sd=spread(lengths),
        short_share=sum(n <= 15 for n in lengths) / len(lengths),
        long_share=sum(n >= 80 for n in lengths) / len(lengths),
        yao_k=1000 * yao(text) / chars,
        boosters_k=1000 * sum(text.count(word) for word in BOOSTERS) / chars,
        fours_k=1000 * four_clauses(text) / chars,
        repeated_8=repeated([text], 8),
        stock_share=stock_share(sentences),
    )


def han_runs(text: str, n: int) -> set[str]:
    """The runs of `n` Han characters of a text, read across its punctuation."""
    han = "".join(HAN.findall(text))
    return {han[i : i + n] for i in range(len(han) - n + 1)}


def echoed(text: str, heard: set[str], n: int) -> float:
    """The share of the runs of `n` characters of a text that were heard before, or twice in itself."""
    han = "".join(HAN.findall(text))
    runs = [han[i : i + n] for i in range(len(han) - n + 1)]
    different = set(runs)
    return (len(different & heard) + len(runs) - len(different)) / max(1, len(runs))


def repeated(texts: Iterable[str], n: int) -> float:
    """Share of the runs of `n` Han characters that stand in these texts more than once."""
    runs: Counter[str] = Counter()
    for text in texts:
        han = "".join(HAN.findall(text))
        runs.update([han[i : i + n] for i in range(len(han) - n + 1)])
    return sum(c for c in runs.values() if c > 1) / max(1, sum(runs.values()))


def distinct_chars(text: str, first: int) -> float | None:
    """Share in % of different Han characters among the first `first` of a text; None of a shorter one."""
    han = "".join(HAN.findall(text))[:first]
    return 100 * len(set(han)) / first if len(han) == first else None


def stock_runs(document: Document, n: int = 6) -> set[str]:
    """The runs of `n` Han characters that no fact has a part in: what two texts can be compared by."""
    out: set[str] = set()
    for sentence in body(document):
        for text in _only(sentence, ("phrase", "frame", "number")):
            out |= han_runs(text, n)
    return out


def worded(sentence: Sentence) -> list[str]:
    """What the phrasebank says in a sentence, piece by piece."""
    return _only(sentence, ("phrase",))


def _only(sentence: Sentence, origins: Sequence[str]) -> list[str]:
    marked = "".join(span.text if span.origin in origins else "\0" for span in sentence.spans)
    return marked.split("\0")


def shared(mine: set[str], others: set[str]) -> float:
    """The share of the runs of one text that another has too, 0 to 1."""
    return len(mine & others) / max(1, len(mine))


def named(text: str) -> list[str]:
    """What looks like a fact: figures, dates, documents, quoted labels, named units and persons, as genre.md §5.3 counts
    them in any text."""
    return [match.group() for match in re.finditer(_NAMED, text)]


def facts(sentence: Sentence) -> list[str]:
    """The paths of local facts of a sentence: not the name of place, topic or audience, which any text would carry.

    Where nobody knows the origins (a text by other hands), what looks like a fact.
    """
    if all(span.origin == "frame" for span in sentence.spans):
        return named(sentence.text)
    paths = dict.fromkeys(p for span in sentence.spans if span.origin in ("fact", "derived", "own") for p in span.paths)
    return [p for p in paths if not p.startswith(_PLACE_FIELDS)]


def is_stock(sentence: Sentence) -> bool:
    """True if the sentence would still hold with another place and topic (the swap test of genre.md §5.3)."""
    return not facts(sentence) and not any(span.origin == "gap" for span in sentence.spans)


def stock_share(sentences: Iterable[Sentence]) -> float:
    """Share of the characters that come from the phrasebank alone: sentences without any local fact."""
    rows = [(count_chars(s.text), is_stock(s)) for s in sentences]
    return sum(n for n, stock in rows if stock) / max(1, sum(n for n, _ in rows))


def clause_lengths(heading: str) -> tuple[int, ...]:
    """The characters of each clause of a heading, without its number."""
    text = re.sub(r"^[一二三四五六七八九十]+、", "", heading)
    return tuple(len(part) for part in CLAUSE.split(text) if part)


def parallelism(headings: Sequence[str], patterns: Sequence[Sequence[int]] = ()) -> float:
    """Mean pairwise fit of clause counts and lengths of headings, 0 to 1 (genre.md §4.1); 1 for fewer than two.

    patterns: clause lengths that the headings are to match as well.
    """
    shapes: list[Sequence[int]] = [*(clause_lengths(h) for h in headings), *patterns]
    pairs = [fit(a, b) for i, a in enumerate(shapes) for b in shapes[i + 1 :]]
    return mean(pairs) if pairs else 1.0


def fit(a: Sequence[int], b: Sequence[int]) -> float:
    """How alike two headings are in clause count and clause lengths, 0 to 1."""
    if not a or not b:
        return 0.0
    lengths = [1 - abs(x - y) / max(x, y) for x, y in zip(a, b, strict=False)]
    return (min(len(a), len(b)) / max(len(a), len(b)) + mean(lengths)) / 2


def pattern_of(text: str) -> tuple[int, ...]:
    """A 标题句式 such as 4+4+10 as the characters of its clauses; empty if it names none."""
    return tuple(int(part) for part in re.findall(r"\d+", text))


def misses(heading: str, pattern: str) -> bool:
    """Whether a heading is not of a 标题句式: another number of clauses, or one off by more than a character."""
    shape, wanted = clause_lengths(heading), pattern_of(pattern)
    if not wanted:
        return bool(PLAIN.search(pattern)) and len(shape) > 1
    return len(shape) != len(wanted) or any(abs(a - b) > 1 for a, b in zip(shape, wanted, strict=True))


def headings(document: Document) -> list[str]:
    """The level-1 headings."""
    return [block.sentence.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
