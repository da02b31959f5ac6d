"""The audit of the phrasebank: many seeded drafts of the samples, and what they tell about each entry.

An entry is *eligible* in a draft if it passed the hard filters of a slot that was filled. It is *contested* if at least
`RIVALS` others that say as many facts passed too: an entry that says more of the facts wins by law, not by chance. What is
*due* to an entry is its fair share of the picks among those that say as much. Dead entries had occasions and were never
chosen; overused ones stand in too many of the drafts where they were contested. Texts are compared by their sentences
(facts replaced by □) and by runs of six characters (genre.md §5.3).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from .. import drafting
from ..bank.phrasebank import Phrase, Phrasebank, Slot
from ..bank.words import unfixed
from ..datafiles import data_dir, decode, read_bytes
from ..document import Document, Pick, Sentence, walk
from ..findings import Finding, InputError, Pos
from ..measure import body
from ..score import covered
from ..situation import read_situation
from ..text import count_han
from . import variation

RIVALS = 5  # an entry is contested if so many others could have stood in its place
GRAM = 6
CHUNK = 12  # situations that a process takes at a time
PLAIN_HAN, FILLED_HAN = 4, 8  # a sentence without and with facts counts from so many characters of stock on
_MARKS = re.compile(r"[^\u4e00-\u9fff□]+")
_PIECES = re.compile(r"[^。！？；]+[。！？；]?")
_STOCK = ("phrase", "frame")


class Job(NamedTuple):
    """One situation to draft: a sample file, the number of its variation, the seeds, its place among all situations."""

    sample: str
    number: int
    seeds: tuple[int, ...]
    turn: int = 0


class Text(NamedTuple):
    """What is kept of a draft to compare it: where it is from, the runs of six characters of its stock text, and how many
    runs its whole text has."""

    sample: str
    number: int
    kind: str
    stock: frozenset[str]
    size: int


@dataclass(slots=True)
class Tally:
    """Counts over drafts; tallies of parts add up with `add`."""

    drafts: int = 0
    eligible: Counter[str] = field(default_factory=Counter)
    contested: Counter[str] = field(default_factory=Counter)
    chosen: Counter[str] = field(default_factory=Counter)
    won: Counter[str] = field(default_factory=Counter)
    due: dict[str, float] = field(default_factory=dict)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    sentences: Counter[str] = field(default_factory=Counter)
    places: dict[str, set[str]] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add the counts of another tally to this one."""
        self.drafts += other.drafts
        for name in ("eligible", "contested", "chosen", "won", "reasons", "filled", "sentences"):
            getattr(self, name).update(getattr(other, name))
        for name, share in other.due.items():
            self.due[name] = self.due.get(name, 0.0) + share
        for key, where in other.places.items():
            self.places.setdefault(key, set()).update(where)
        self.texts += other.texts


def sample_files(given: Sequence[Path]) -> list[Path]:
    """The situation files of paths (those of a folder by name), or the built-in samples.

    Raises InputError with every path that leads nowhere.
    """
    paths = list(given) or [data_dir("samples")]
    rows = [sorted(path.glob("*.yaml")) if path.is_dir() else [path] if path.is_file() else [] for path in paths]
    faults = [
        Finding(Pos(str(path)), "error", "samples", "这里没有情况表（.yaml）", "写一个情况表文件，或放着情况表的文件夹")
        for path, files in zip(paths, rows, strict=True)
        if not files
    ]
    if faults:
        raise InputError(faults)
    return [file for files in rows for file in files]


def jobs(samples: Sequence[Path], drafts: int) -> list[Job]:
    """`drafts` drafts spread evenly over the samples: each variation with two seeds."""
    rounds: dict[tuple[str, int], list[int]] = {}
    for n in range(drafts):
        turn = n // len(samples)
        rounds.setdefault((str(samples[n % len(samples)]), turn // 2), []).append(turn)
    return [Job(sample, number, tuple(seeds), turn) for turn, ((sample, number), seeds) in enumerate(rounds.items())]


def run(
    samples: Sequence[Path],
    drafts: int,
    own: tuple[Path, ...] = (),
    processes: int = 1,
    progress: Callable[[int], None] = lambda done: None,
) -> Tally:
    """Draft the samples `drafts` times and count; the same input gives the same counts with any number of processes.

    progress is told how many drafts are done. Raises InputError for a sample that cannot be read.
    """
    rows = jobs(samples, drafts)
    parts = [(rows[i : i + CHUNK], own) for i in range(0, len(rows), CHUNK)]
    total = Tally()
    for tally in _mapped(parts, processes):
        total.add(tally)
        progress(total.drafts)
    return total


def _mapped(parts: Sequence[tuple[Sequence[Job], tuple[Path, ...]]], processes: int) -> Iterator[Tally]:
    if processes < 2 or len(parts) < 2:
        yield from map(_count_part, parts)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(_count_part, parts)


def _count_part(part: tuple[Sequence[Job], tuple[Path, ...]]) -> Tally:
    rows, own = part
    bank = drafting.resources(own).bank
    wanted = variation.wishes(bank)
    tally = Tally()
    for job in rows:
        for done in _drafts(job, own, wanted):
            count(done, bank, tally, job)
    return tally


def _drafts(job: Job, own: tuple[Path, ...], wanted: variation.Wishes) -> Iterator[Document]:
    """The drafts of one variation; of the sample itself where the variation makes no valid file."""
    path = Path(job.sample)
    text = decode(read_bytes(path), str(path)).removeprefix("\ufeff")
    spares = drafting.resources(own).templates.spares
    try:
        made = variation.varied(text, job.number, wanted, path.stem, job.turn)
        situation = read_situation(made, job.sample, spares)
    except InputError:
        situation = read_situation(text, job.sample, spares)
    for seed in job.seeds:
        yield drafting.draft(situation, seed, date(2000, 1, 1), own=own).document


def count(document: Document, bank: Phrasebank, tally: Tally, job: Job) -> None:
    """Count one draft."""
    tally.drafts += 1
    _count_picks({p.phrase: p for _, _, s in walk(document) for p in s.picks}.values(), bank, tally)
    keys = {key for sentence in body(document) for key in sentence_keys(sentence)}
    tally.sentences.update(keys)
    for key in keys:
        tally.places.setdefault(key, set()).add(job.sample)
    said = [s for _, _, s in walk(document) if s.step]
    stock, whole = grams(map(masked, said)), grams(sentence.text for sentence in said)
    tally.texts.append(Text(job.sample, job.number, document.meta.kind, stock, len(whole)))


def _count_picks(picks: Iterable[Pick], bank: Phrasebank, tally: Tally) -> None:
    eligible: set[str] = set()
    contested: set[str] = set()
    chosen: set[str] = set()
    for pick in picks:
        out = {passed.id: passed.reason for passed in pick.barred}
        fit = [phrase for phrase in bank.entries(pick.slot) if phrase.id not in out]
        tally.reasons.update(out.items())
        eligible.update(phrase.id for phrase in fit)
        peers = _peers(fit, bank.slots[pick.slot])
        contested.update(peers if len(peers) > RIVALS else ())
        for name in peers:
            tally.due[name] = tally.due.get(name, 0.0) + 1 / len(peers)
        chosen.add(pick.phrase)
        tally.filled[pick.slot] += 1
    tally.eligible.update(eligible)
    tally.contested.update(contested)
    tally.chosen.update(chosen)
    tally.won.update(chosen & contested)


def _peers(fit: Sequence[Phrase], slot: Slot) -> list[str]:
    """The entries that say the most facts."""
    facts = {phrase.id: covered(phrase, slot) for phrase in fit}
    most = max(facts.values(), default=0)
    return [name for name, number in facts.items() if number == most]


def masked(sentence: Sentence) -> str:
    """A sentence with □ for everything that the situation gave."""
    text = "".join(span.text if span.origin in _STOCK else "□" for span in sentence.spans)
    return re.sub("□+", "□", text)


def sentence_keys(sentence: Sentence) -> Iterator[str]:
    """The parts of a sentence up to 。！？；as they are compared: facts as □, too little stock left out."""
    for piece in _PIECES.findall(masked(sentence)):
        text = re.sub(r"^[^\u4e00-\u9fff□]+|[。！？；，]$", "", unfixed(piece))
        if count_han(text) >= (FILLED_HAN if "□" in text else PLAIN_HAN):
            yield text


def grams(texts: Iterable[str]) -> frozenset[str]:
    """The runs of six Han characters of each text, punctuation left out, not across facts; fixed terms taken out."""
    runs = chain.from_iterable(_MARKS.sub("", unfixed(text)).split("□") for text in texts)
    return frozenset(run[i : i + GRAM] for run in runs for i in range(len(run) - GRAM + 1))
