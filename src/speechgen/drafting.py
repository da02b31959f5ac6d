"""`draft`: situation and seed → a draft with its document, gaps, unused facts and explanations; what cli, batch and web share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from . import kinds, measure, phrasebank, report
from .advice import advice
from .choose import State
from .compose import Composer, composer
from .datafiles import data_dir
from .derive import Derived, plain
from .document import Document, walk
from .findings import Finding, InputError
from .gaps import Gap, gaps, masked, steering
from .kinds import Templates
from .phrasebank import Phrasebank
from .plan import FULLEST, Plan, make_plan, target_chars
from .realise import items
from .sandbox import Sandbox, environment
from .situation import Fact, Situation, ledger
from .text import minutes

MAX_STOCK = 0.45  # share of sentences from the phrasebank alone that a draft may be filled up with (genre.md §5.3)
CLOSE = 0.05  # a length is met within this share of the target
NEAR = 0.09  # missed by no more than this, another wording may meet it
WORDINGS = 3  # other wordings that are tried for that
POLISH = 2  # other wordings that are tried where indicators lie outside their bands
ROUGH = 0.25  # … by more than this (report.shortfall)
USUAL = 3  # the fullness to begin with, and to keep if no length is asked for


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft and everything to be told about it.

    chars, target: characters (target 0: none given) · minutes at the speaker's 语速 · stock_share: sentences from the
    phrasebank alone, by characters.
    """

    situation: Situation
    document: Document
    plan: Plan
    seed: int
    fullness: int
    gaps: tuple[Gap, ...]
    unused: tuple[Fact, ...]
    masked: tuple[str, ...]
    silent: tuple[tuple[str, str], ...]
    indicators: measure.Indicators
    findings: tuple[Finding, ...]

    @property
    def chars(self) -> int:
        """Characters of the whole draft, blanks not counted."""
        return self.indicators.chars

    @property
    def target(self) -> int:
        """The characters asked for; 0 if none."""
        return self.plan.target

    @property
    def known(self) -> report.Known:
        """What the quality report cannot see in the text."""
        said = {s.step for _, _, s in walk(self.document)}
        names = {d.step: d.name for d in self.plan.decisions}
        silent = [names[step] for step in self.plan.obligatory if step not in said]
        missing = (*silent, *(f"没有给“{name}”" for name in self.plan.missing))
        problems = items(self.situation, "问题")
        answered = any(plain(p.get("对应")) for p in problems)
        open_ = tuple(plain(p.get("表现")) for p in problems if answered and not plain(p.get("对应")))
        return report.Known(missing, open_, str(self.plan.kind.id).startswith("动员"))

    @property
    def minutes(self) -> float:
        """Reading time at the speaker's speed (190 characters a minute unless 语速 says otherwise)."""
        speed = self.situation.get("篇幅.语速")
        return minutes(
            self.chars, int(speed.value) if isinstance(speed, Fact) and isinstance(speed.value, int) else 190
        )


@dataclass(frozen=True, slots=True)
class Resources:
    """Templates, environment and phrasebank of one set of folders."""

    templates: Templates
    env: Sandbox
    bank: Phrasebank


def configuration() -> Path:
    """The user's configuration folder, whether or not it is there."""
    return Path.home() / ".config" / "speechgen"


def user_folders(beside: Path | None) -> tuple[Path, ...]:
    """Own data folders: the user's configuration folder, then the folder of the situation file, later ones stronger."""
    return tuple(p for p in [configuration(), *([beside] if beside else [])] if p.is_dir())


@lru_cache(maxsize=4)
def resources(folders: tuple[Path, ...] = ()) -> Resources:
    """The built-in data with the `templates/` and `phrasebank/` of `folders` laid over.

    InputError with every fault of the templates; those of phrases are in `bank.findings`, the rest of the bank is used.
    """
    built_in = data_dir("templates").parent
    own = [p for p in folders if p.resolve() != built_in.resolve()]
    templates = kinds.load([data_dir("templates"), *(p / "templates" for p in own)])
    bank = phrasebank.load([data_dir("phrasebank"), *(p / "phrasebank" for p in own)])
    return Resources(templates, environment(templates), bank)


def draft(
    situation: Situation,
    seed: int = 0,
    today: date | None = None,
    target: int = 0,
    own: tuple[Path, ...] = (),
    recent: Mapping[str, float] | None = None,
) -> Draft:
    """The draft of a situation: same situation, data, version and seed, same text.

    today: used only if the file has no date · target: characters, stronger than 篇幅 · own: folders with a unit's data ·
    recent: phrases that the office used lately (history.recent). Raises InputError if the kind is not one that can be drafted.
    """
    found = resources(own)
    maker = make_composer(situation, today, found, recent)
    wanted = target or target_chars(situation)
    fullness: int | None = _guess(maker, seed, wanted) if wanted else USUAL
    tried: dict[int, Draft] = {}
    while fullness is not None:
        tried[fullness] = _draft(maker, seed, wanted, fullness)
        fullness = _next(tried, fullness, wanted)
    return _polished(maker, seed, wanted, _tuned(maker, seed, wanted, _closest(tried, wanted)))


def _tuned(maker: Composer, seed: int, wanted: int, best: Draft) -> Draft:
    """A draft that misses its length by little, worded otherwise until it fits; as it is if that does not help."""
    for wording in range(1, WORDINGS + 1):
        off = abs(best.chars - wanted)
        if not wanted or off <= CLOSE * wanted or off > NEAR * wanted:
            break
        other = _draft(maker, seed, wanted, best.fullness, wording)
        if abs(other.chars - wanted) < off:
            best = other
    return best


def _polished(maker: Composer, seed: int, wanted: int, best: Draft) -> Draft:
    """Of several wordings of the whole text the one nearest to the bands of genre.md §5.3; the first if it is near enough.

    Whole texts are ranked here, sections in the composer: a section cannot see whether there are chains enough elsewhere.
    """
    rough = report.shortfall(best.document)
    for wording in range(WORDINGS + 1, WORDINGS + POLISH + 1):
        if rough <= ROUGH:
            break
        other = _draft(maker, seed, wanted, best.fullness, wording)
        now = report.shortfall(other.document)
        if now < rough and _fits(other, best, wanted):
            best, rough = other, now
    return best


def _fits(other: Draft, best: Draft, wanted: int) -> bool:
    """Whether another wording is no worse in length and in its share of stock."""
    off, before = abs(other.chars - wanted), abs(best.chars - wanted)
    near = not wanted or off <= max(CLOSE * wanted, before)
    return near and other.indicators.stock_share <= max(MAX_STOCK, best.indicators.stock_share)


def _guess(maker: Composer, seed: int, wanted: int) -> int:
    """The fullness that comes nearest to a length, by rough realisations."""

    def off(fullness: int) -> int:
        plan = make_plan(maker.situation, maker.templates, maker.derived, fullness, wanted)
        return maker.estimate(plan, seed, fullness) - wanted

    usual = off(USUAL)
    side = range(USUAL - 1, -1, -1) if usual > 0 else range(USUAL + 1, FULLEST + 1)
    best, least = USUAL, abs(usual)
    for fullness in side:
        now = abs(off(fullness)) if least > CLOSE / 2 * wanted else least + 1
        if now > least:
            break
        best, least = fullness, now
    return best


def _next(tried: dict[int, Draft], fullness: int, wanted: int) -> int | None:
    """The fullness to try after this one; None when the length is met, or cannot be brought nearer with honest text."""
    done = tried[fullness]
    if fullness > USUAL and done.indicators.stock_share > MAX_STOCK:
        return USUAL if USUAL not in tried else None
    if not wanted or abs(done.chars - wanted) <= CLOSE * wanted or len(tried) > 2:
        return None
    step = fullness + (1 if done.chars < wanted else -1)
    return step if 0 <= step <= FULLEST and step not in tried else None


def _closest(tried: dict[int, Draft], wanted: int) -> Draft:
    """The draft nearest to the target; fuller drafts only within the share of stock sentences that is allowed."""
    allowed = {n: d for n, d in tried.items() if n <= USUAL or d.indicators.stock_share <= MAX_STOCK} or tried
    if not wanted:
        return tried[USUAL]
    return min(allowed.values(), key=lambda d: (abs(d.chars - wanted), d.fullness))


def make_composer(
    situation: Situation, today: date | None, found: Resources, recent: Mapping[str, float] | None = None
) -> Composer:
    """The composer of a situation, with everything derived that does not depend on the length.

    today: used only if the file has no date · recent: as in `draft`. Raises InputError if the kind is not one that can be
    drafted.
    """
    _check_kind(situation, found.templates)
    derived = Derived(situation, today or date(2000, 1, 1), ledger(situation))
    topic = plain(situation.get("主题.领域")), plain(situation.get("主题.全称")) + plain(situation.get("主题.简称"))
    derived.names["领域"] = found.bank.topic_of(*topic)
    kind = found.templates.kinds[str(derived.names["文种"])]
    derived.names["阶段"] = derived.names["阶段"] or kind.stage
    return composer(situation, derived, found.templates, found.env, found.bank, recent)


def _draft(maker: Composer, seed: int, target: int, fullness: int, variant: int = 0) -> Draft:
    plan = make_plan(maker.situation, maker.templates, maker.derived, fullness, target)
    document, state = maker.compose(plan, seed, fullness, variant)
    return _report(maker, document, plan, seed, fullness, state)


def _check_kind(situation: Situation, templates: Templates) -> None:
    kind = situation.get("文种")
    assert isinstance(kind, Fact)
    if kind.text not in templates.kinds:
        text = f"文种“{kind.text}”还不能起草"
        raise InputError([Finding(kind.pos, "error", "kind", text, f"现在能起草的：{'、'.join(templates.kinds)}")])


def _report(maker: Composer, document: Document, plan: Plan, seed: int, fullness: int, state: State) -> Draft:
    situation = maker.situation
    said = {p for _, _, s in walk(document) for span in s.spans for p in span.paths}
    printed = {p for _, _, s in walk(document) for span in s.spans if span.origin == "gap" for p in span.paths}
    unused = tuple(f for f in situation.leaves if not (f.gap or f.control or f.path in said or steering(f.path)))
    numbers = measure.indicators(document)
    return Draft(
        situation=situation,
        document=document,
        plan=plan,
        seed=seed,
        fullness=fullness,
        gaps=tuple(gaps(situation, plan, printed)),
        unused=unused,
        masked=masked(situation.leaves),
        silent=tuple(state.silent.items()),
        indicators=numbers,
        findings=(
            *maker.chooser.bank.findings,
            *situation.findings,
            *advice(situation, maker.derived, document, numbers.chars),
        ),
    )
