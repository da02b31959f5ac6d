"""The quality report: the indicators of genre.md §5.3 with the bands to keep, in words, each with the sentence to blame.

A band comes from seven authentic speeches; it is a reason to look, no verdict. `report` needs nothing but a Document; what
only a draft knows (steps, problems, tasks) is passed in beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from . import measure
from .bands import BANDS, OF_SPEECHES, WORDING, Band, Verdict
from .document import Document, Heading, Paragraph, Sentence, block_text
from .records import dataclass
from .text import count_chars, parallel_runs

MANY = 3  # sentences named as the cause of one indicator
_SHORT, _LONG = 15, 80  # characters of a short and of a long sentence (genre.md §5.3)
_ENOUGH = 600  # characters below which counts per 1,000 say nothing
_DATE = r"\d+(?:年|月|日|天|小时|点)|每[天日周月季年]|每\S天|[一二三四五六七八九十]月|底前|节前|日前|当天|随时"
_DIGIT = r"\d"
# Compiled when first used: a draft without a report has no need of them.
_UNIT = r"(?<![各有])(?:[\u4e00-\u9fff]{1,9})(?:局|委|办|厅|队|镇|乡|街道|社区|中心|公司|学校|医院|政府|党委|指挥部|领导小组)"
_NUMBERED = re.compile(r"[讲谈提说]([一二三四五六七八九十])[点个]")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text under one level-1 heading (the opening has none), with the sentences of its paragraphs."""

    heading: str
    blocks: tuple[Paragraph, ...]

    @property
    def sentences(self) -> list[Sentence]:
        """The sentences without run-in headings."""
        return [s for block in self.blocks for s in block.sentences[bool(block.lead) :]]


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator measured: its value (None: it does not apply here), the verdict, the sentences that are the cause."""

    band: Band
    value: float | None
    verdict: Verdict
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What a draft knows beside its text: obligatory steps left out, problems without a task, whether it mobilises, and
    whether it is a speech that gives tasks at all (the bands were taken from such)."""

    missing_steps: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    mobilising: bool = False
    speech: bool = True


_BY_KEY = {band.key: band for band in BANDS}


def report(document: Document, known: Known | None = None) -> list[Row]:
    """Every indicator of a document, in the order of BANDS."""
    text = _Text(document, known or Known(), measure.indicators(document))
    return [_row(band, text) for band in BANDS]


def shortfall(document: Document, known: Known, numbers: measure.Indicators) -> float:
    """How far a text is from the bands that another wording could meet, in bands: 0 meets all, 1 a band wholly missed.

    numbers: the indicators of the document. What is said twice counts here only where the phrasebank said it: no wording can
    mend facts that are alike.
    """
    text = _Text(document, known, numbers)
    worded = [part for sentence in text.sentences for part in measure.worded(sentence)]
    values = {"repeated_4": 100 * measure.repeated(worded, 4), "repeated_8": 100 * measure.repeated(worded, 8)}
    return sum(_BY_KEY[key].distance(values[key] if key in values else _value(key, text)) for key in WORDING)


def sections(document: Document) -> list[Section]:
    """The text by level-1 headings, the opening first."""
    out: list[tuple[str, list[Paragraph]]] = [("开头", [])]
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            out.append((block.sentence.text, []))
        elif isinstance(block, Paragraph):
            out[-1][1].append(block)
    return [Section(heading, tuple(blocks)) for heading, blocks in out if blocks]


def as_text(document: Document, known: Known | None = None) -> str:
    """The report for the screen: the sections, then the indicators outside their bands with the sentences to blame, then
    the others in one line each."""
    rows = report(document, known)
    good = [row for row in rows if row.verdict == "好"]
    off = [row for row in rows if row.verdict not in ("好", "不计")]
    out = [
        f"质量指标：{len(good)} 项在范围内，{len(off)} 项要看一看（范围取自真实讲话，是提醒，不是判决）",
        *_table(document),
    ]
    for row in sorted(off, key=lambda row: not row.verdict.startswith("过")):
        out.append(f"△ {row.band.label}：{_shown(row)}，宜 {row.band.wanted}（{row.verdict}）。{row.band.advice}")
        out += [f"    · {cause}" for cause in row.causes]
    out += [f"√ {row.band.label}：{_shown(row)}，宜 {row.band.wanted}" for row in good]
    return "\n".join(out)


def _shown(row: Row) -> str:
    if row.band.high == 0:
        return f"{row.value:.0f}{row.band.unit}" if row.value else "没有"
    return f"{row.value:.0f}{row.band.unit}" if (row.value or 0) >= 10 else f"{row.value:.1f}{row.band.unit}"


def _table(document: Document) -> Iterator[str]:
    yield "  字数  句长  起伏  要/千字  四字/千字  事实/千字  段落"
    for section in sections(document):
        n = measure.indicators(Document(document.meta, section.blocks))
        lengths = f"{n.chars:>6}{n.sentence_mean:>6.0f}{n.sentence_sd:>6.0f}"
        numbers = f"{lengths}{n.yao_k:>9.0f}{n.fours_k:>11.0f}{_facts_k(section.sentences):>11.0f}"
        yield f"{numbers}  {section.heading}"


class _Text:
    """A document with what several indicators look at."""

    def __init__(self, document: Document, known: Known, numbers: measure.Indicators) -> None:
        self.document, self.known, self.numbers = document, known, numbers
        self.sections = sections(document)
        self.sentences = measure.body(document)
        self.chars = sum(count_chars(s.text) for s in self.sentences) or 1
        self.long_enough = self.chars >= _ENOUGH
        self.points = [b for b in document.blocks if isinstance(b, Paragraph) and b.lead == 2]

    def of_moves(self, *moves: str) -> list[Sentence]:
        """The sentences of some moves; by their steps, so nothing without provenance."""
        return [s for s in self.sentences if s.step.split(".")[0] in moves]


def _row(band: Band, text: _Text) -> Row:
    value = _value(band.key, text)
    if band.key == "facts_k" and text.known.mobilising:
        band = Band(band.key, band.label, band.unit, low=5, least=band.least, advice=band.advice)
    verdict = band.verdict(value)
    cause = _CAUSES.get(band.key) if verdict not in ("好", "不计") else None
    return Row(band, value, verdict, tuple(_quoted(cause(text)))[:MANY] if cause else ())


def _value(key: str, text: _Text) -> float | None:
    return _VALUES[key](text) if text.known.speech or key not in OF_SPEECHES else None


def _quoted(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield text if count_chars(text) <= 48 else f"{text[:46]}……"


def _per_k(text: _Text, count: float) -> float | None:
    return 1000 * count / text.chars if text.long_enough else None


def _share(rows: Sequence[object], good: Sequence[object]) -> float | None:
    return 100 * len(good) / len(rows) if rows else None


def concrete(sentence: Sentence) -> bool:
    """Whether a sentence carries a fact of this place: by its origins, or by what it looks like where they are unknown."""
    return bool(measure.facts(sentence))


def _facts_body(text: _Text) -> float | None:
    rows = [s for section in text.sections[1:] for s in section.sentences]
    return _facts_k(rows) if sum(count_chars(s.text) for s in rows) >= _ENOUGH else None


def _facts_k(sentences: Sequence[Sentence]) -> float:
    chars = sum(count_chars(s.text) for s in sentences)
    return 1000 * sum(len(measure.named(s.text)) for s in sentences) / max(1, chars)


def _points(text: _Text, wanted: str) -> float | None:
    rows = [block_text(point) for point in text.points]
    return _share(rows, [row for row in rows if re.search(wanted, row)]) if len(rows) > 1 else None


def _points_cv(text: _Text) -> float | None:
    sizes = [count_chars(block_text(point)) for point in text.points]
    return 100 * measure.spread(sizes) / measure.mean(sizes) if len(sizes) > 2 else None


def _parallel(text: _Text) -> float | None:
    titles = measure.headings(text.document)
    if len(titles) < 2:
        return None
    fit = 100 * measure.parallelism(titles)
    plain = all(len(measure.clause_lengths(title)) == 1 for title in titles)
    return 100.0 if plain else fit


def _with_runs(text: _Text) -> list[str]:
    return [s.text for s in text.sentences if parallel_runs(s.text)]


def _unkept(text: _Text) -> list[str]:
    """Numbers of points announced in the opening that the headings do not keep."""
    count = len(measure.headings(text.document))
    opening = text.sections[0].sentences if text.sections else []
    said = [s for s in opening if _NUMBERED.search(s.text)]
    digits = "一二三四五六七八九十"
    return [s.text for s in said if (m := _NUMBERED.search(s.text)) and digits.index(m[1]) + 1 != count and count]


def _repeated(text: _Text, n: int) -> list[str]:
    """The sentences with the largest share of runs of `n` characters that the text has elsewhere too."""
    han = [re.sub(r"[^\u4e00-\u9fff]", "", s.text) for s in text.sentences]
    runs: dict[str, int] = {}
    for row in han:
        for i in range(len(row) - n + 1):
            runs[row[i : i + n]] = runs.get(row[i : i + n], 0) + 1
    shares = [sum(runs[r[i : i + n]] > 1 for i in range(len(r) - n + 1)) for r in han]
    order = sorted(range(len(han)), key=lambda i: -shares[i])
    return [text.sentences[i].text for i in order if shares[i]]


def _most(text: _Text, words: Sequence[str]) -> list[str]:
    """The sentences in which words stand most often, most first."""
    counted = [(sum(s.text.count(word) for word in words), s.text) for s in text.sentences]
    return [said for n, said in sorted(counted, key=lambda row: -row[0]) if n]


def _stock(text: _Text) -> list[str]:
    rows = [s.text for s in text.sentences if not concrete(s)]
    return sorted(rows, key=lambda row: -count_chars(row))


def _by_length(text: _Text, longest: bool) -> list[str]:
    return sorted((s.text for s in text.sentences), key=lambda row: -count_chars(row) if longest else count_chars(row))


def _bare_points(text: _Text, wanted: str) -> list[str]:
    return [block_text(point) for point in text.points if not re.search(wanted, block_text(point))]


_MUST = ("必须", "务必", "一定要")
_VALUES: dict[str, Callable[[_Text], float | None]] = {
    "facts_k": lambda t: _facts_k(t.sentences) if t.long_enough else None,
    "facts_body_k": _facts_body,
    "concrete": lambda t: _share(t.sentences, [s for s in t.sentences if concrete(s)]),
    "sentence_mean": lambda t: t.numbers.sentence_mean if t.long_enough else None,
    "sentence_sd": lambda t: t.numbers.sentence_sd if t.long_enough else None,
    "short": lambda t: 100 * t.numbers.short_share if t.long_enough else None,
    "long": lambda t: 100 * t.numbers.long_share if t.long_enough else None,
    "yao_k": lambda t: t.numbers.yao_k if t.long_enough else None,
    "must_k": lambda t: _per_k(t, sum(s.text.count(word) for s in t.sentences for word in _MUST)),
    "boosters_k": lambda t: t.numbers.boosters_k if t.long_enough else None,
    "fours_k": lambda t: t.numbers.fours_k if t.long_enough else None,
    "runs_k": lambda t: _per_k(t, sum(parallel_runs(s.text) for s in t.sentences)),
    "repeated_4": lambda t: 100 * measure.repeated(["".join(s.text for s in t.sentences)], 4),
    "repeated_8": lambda t: 100 * t.numbers.repeated_8,
    "chars_1500": lambda t: measure.distinct_chars("".join(s.text for s in t.sentences), 1500),
    "parallel": _parallel,
    "points_cv": _points_cv,
    "points_unit": lambda t: _points(t, _UNIT),
    "points_date": lambda t: _points(t, _DATE),
    "points_number": lambda t: _points(t, _DIGIT),
    "work_facts": lambda t: _share(rows := t.of_moves("5", "6"), [s for s in rows if concrete(s)]),
    "problems": lambda t: _share(rows := [s for s in t.sentences if s.step == "4.2"], [s for s in rows if concrete(s)]),
    "stock": lambda t: 100 * t.numbers.stock_share,
    "steps": lambda t: float(len(t.known.missing_steps)),
    "answered": lambda t: float(len(t.known.unanswered)),
    "promised": lambda t: float(len(_unkept(t))),
}
_CAUSES: dict[str, Callable[[_Text], Sequence[str]]] = {
    "facts_k": _stock,
    "facts_body_k": _stock,
    "concrete": _stock,
    "stock": _stock,
    "sentence_mean": lambda t: _by_length(t, t.numbers.sentence_mean > 40),
    "long": lambda t: _by_length(t, True) if t.numbers.long_share > 0.2 else (),
    "yao_k": lambda t: _most(t, ("要",)) if t.numbers.yao_k > 10 else (),
    "must_k": lambda t: _most(t, _MUST),
    "boosters_k": lambda t: _most(t, measure.BOOSTERS),
    "runs_k": _with_runs,
    "repeated_4": lambda t: _repeated(t, 4),
    "repeated_8": lambda t: _repeated(t, 8),
    "parallel": lambda t: measure.headings(t.document),
    "points_unit": lambda t: _bare_points(t, _UNIT),
    "points_date": lambda t: _bare_points(t, _DATE),
    "points_number": lambda t: _bare_points(t, _DIGIT),
    "work_facts": lambda t: [s.text for s in t.of_moves("5", "6") if not concrete(s)],
    "problems": lambda t: [s.text for s in t.sentences if s.step == "4.2" and not concrete(s)],
    "steps": lambda t: t.known.missing_steps,
    "answered": lambda t: t.known.unanswered,
    "promised": _unkept,
}
