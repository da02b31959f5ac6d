"""`draft`: situation and seed → a draft with its document, gaps, unused facts and explanations; what cli, batch and web share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from . import dated, kinds, measure, report
from .abridge import abridged
from .advice import advice, unpaired
from .attempts import Attempt, best_attempt
from .bank import formulations, phrasebank
from .bank.formulations import Formulations
from .bank.phrasebank import Phrasebank
from .compose import Composer, composer
from .datafiles import configuration as configuration
from .datafiles import data_dir
from .datafiles import user_folders as user_folders
from .derive import Derived, plain
from .document import Document, walk
from .findings import Finding, InputError
from .gaps import Gap, Suggestion, fields_of, gaps, masked, steering
from .kind_faults import unknown_slots
from .kinds import Templates
from .outline_words import takes_outline
from .plan import Plan, target_chars
from .records import dataclass, replace
from .sandbox import Sandbox, environment
from .situation import Fact, Situation, ledger
from .text import minutes


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft and everything to be told about it.

    chars, target: characters (target 0: none given) · minutes at the speaker's 语速 · stock_share: sentences from the
    phrasebank alone, by characters · fields: those that the kind has a use for · suggestions, filled: what --fill adds,
    see suggest.py.
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
    fields: frozenset[str] = frozenset()
    suggestions: tuple[Suggestion, ...] = ()
    filled: Document | None = None

    @property
    def chars(self) -> int:
        """Characters of the whole draft, blanks not counted."""
        return self.indicators.chars

    @property
    def shown(self) -> Document:
        """The document to write: with the marked suggestions, if there are any; nothing else looks at them."""
        return self.filled or self.document

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
        open_ = tuple(plain(p.get("表现")) for p in unpaired(self.situation)[0])
        return report.Known(missing, open_, self.plan.kind.stage == "动员", takes_outline(self.plan.kind))

    @property
    def minutes(self) -> float:
        """Reading time at the speaker's speed (190 characters a minute unless 语速 says otherwise)."""
        speed = self.situation.get("篇幅.语速")
        return minutes(
            self.chars, int(speed.value) if isinstance(speed, Fact) and isinstance(speed.value, int) else 190
        )


@dataclass(frozen=True, slots=True)
class Resources:
    """Templates, environment, phrasebank and fixed formulations of one set of folders."""

    templates: Templates
    env: Sandbox
    bank: Phrasebank
    formulations: Formulations


@lru_cache(maxsize=4)
def resources(folders: tuple[Path, ...] = ()) -> Resources:
    """The built-in data with the `templates/` and `phrasebank/` of `folders` laid over.

    InputError with every fault of the templates; those of phrases are in `bank.findings`, the rest of the bank is used.
    """
    built_in = data_dir("templates").parent
    own = [p for p in folders if p.resolve() != built_in.resolve()]
    templates = kinds.load([data_dir("templates"), *(p / "templates" for p in own)])
    phrases = [data_dir("phrasebank"), *(p / "phrasebank" for p in own)]
    bank = phrasebank.load(phrases)
    files = [path for folder in own for path in sorted((folder / "templates" / "kinds").glob("*.yaml"))]
    wrong = [fault for path in files for fault in unknown_slots(path, bank.slots.keys())]
    if wrong:
        raise InputError(wrong)
    return Resources(templates, environment(templates), bank, formulations.load(phrases))


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

    @cache
    def makers(level: int) -> Composer:
        return make_composer(abridged(situation, level), today, found, recent)

    maker = makers(0)
    done = _report(maker, best_attempt(makers, seed, target or target_chars(situation)), seed)
    told = (*found.formulations.findings, *dated.advice(situation, maker.derived, found.formulations))
    return replace(done, findings=(*done.findings, *told))


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
    if kind.paper.own_body:
        derived.speak_for_unit()
    dated.settle_closing(situation, derived, found.formulations)
    return composer(situation, derived, found.templates, found.env, found.bank, recent)


def _check_kind(situation: Situation, templates: Templates) -> None:
    kind = situation.get("文种")
    assert isinstance(kind, Fact)
    if kind.text not in templates.kinds:
        text = f"文种“{kind.text}”还不能起草"
        raise InputError([Finding(kind.pos, "error", "kind", text, f"现在能起草的：{'、'.join(templates.kinds)}")])


def _report(maker: Composer, attempt: Attempt, seed: int) -> Draft:
    situation, document = maker.situation, attempt.document
    said = {p for _, _, s in walk(document) for span in s.spans for p in span.paths}
    printed = {p for _, _, s in walk(document) for span in s.spans if span.origin == "gap" for p in span.paths}
    unused = tuple(f for f in situation.leaves if not (f.gap or f.control or f.path in said or steering(f.path)))
    return Draft(
        situation=situation,
        document=document,
        plan=attempt.plan,
        seed=seed,
        fullness=attempt.fullness,
        gaps=tuple(gaps(situation, attempt.plan, printed)),
        unused=unused,
        fields=fields_of(attempt.plan.kind, maker.templates, maker.chooser.bank),
        masked=masked(situation.leaves),
        silent=tuple(attempt.silent.items()),
        indicators=attempt.indicators,
        findings=(
            *maker.chooser.bank.findings,
            *situation.findings,
            *advice(situation, maker.derived, document, attempt.chars),
        ),
    )
