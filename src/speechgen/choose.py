"""Lexical choice: which formulation stands in a slot, and why the others don't.

Hard filters first (fields, conditions, subject, proof, tone, period of validity, words to avoid, said before), then a
score over what is left; the best wins. Chance is a hash of seed, step, slot and entry id, so that a new step or a new
entry does not reshuffle the rest of a speech (design.md §3).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from . import marks
from .derive import Derived, Value, plain
from .document import Passed, Pick
from .marks import Ledger, Source
from .phrasebank import Part, Phrase, Phrasebank, Slot
from .realise import Subject, about_text, locals_of, show
from .situation import Fact, Item, Situation

JOINERS = {"分号": "；", "顿号": "、", "逗号": "，"}
ONCE = frozenset({"成绩.台阶", "任务.引", "责任.引", "缘起.宣布"})  # said at most once in a draft
MAX_DEPTH = 4
_COUNT = re.compile(r"^(\d+)(?:(\+)|-(\d+))?$")
_HAN = re.compile(r"[\u4e00-\u9fff]+")

# The weights of the score; what they do is told to the user by `--explain`.
COVER = 4.0  # each local field of the slot that the entry uses
ABOUT = 3.0  # the entry is bound to the item's own words
TOPIC = 2.5  # the entry belongs to the topic's pack
BOUND = 0.8  # each condition that the entry states and the situation meets
RUNG = 3.0  # each rung of praise that is proved
ECHO = 2.0  # each four-character run of the entry that the draft already has
SAME_DEVICE = 5.0  # the same figure of speech twice in a section
LENGTH = 0.05  # each character longer (a full draft) or shorter (a lean one) than its rivals
CHANCE = 6.0  # the spread of the seeded chance


class Scope:
    """What a phrase can ask for: local names of the item, derived names, then the situation itself."""

    def __init__(self, situation: Situation, derived: Derived, subject: Subject = None, **extra: Value) -> None:
        self.situation, self.derived, self.subject = situation, derived, subject
        self.local: dict[str, Value] = {**locals_of(subject, derived), **extra}
        self.about = about_text(subject)
        self.hidden: frozenset[str] = frozenset()
        self._found: dict[str, Value | None] = {}

    def hiding(self, paths: frozenset[str]) -> Scope:
        """The same scope without the fields of these paths (they have been said)."""
        other = Scope.__new__(Scope)
        other.situation, other.derived, other.subject = self.situation, self.derived, self.subject
        other.local, other.about = self.local, self.about
        other.hidden, other._found = paths, {}
        return other

    def get(self, name: str) -> Value | None:
        """The value of a name, None if there is none, if it is empty, or if it is hidden."""
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return self._found[name]

    def _look_up(self, name: str) -> Value | None:
        value = self.local.get(name)
        if value is None and isinstance(self.subject, Item) and self.subject.table.find(name):
            return None  # 讲话人 of a superior meeting is never the speaker of this one
        if value is None:
            value = self.derived.names.get(name)
        if value is None:
            value = self.situation.get(name)
            if isinstance(value, Fact) and name.endswith("日期"):
                value = self.derived.spoken(value)
        if value is None or value == () or value == "":
            return None
        return None if self.hidden and self._said(value) else value

    def _said(self, value: Value) -> bool:
        paths = set(self.paths(value))
        return bool(paths) and paths <= self.hidden

    def paths(self, value: Value) -> Iterator[str]:
        """The field paths that a value would print."""
        if isinstance(value, Fact):
            yield value.path
        elif isinstance(value, str):
            yield from paths_of(value, self.derived.ledger)
        elif isinstance(value, Item):
            yield from self.paths(value.main) if value.main else ()
        else:
            for one in value:
                yield from self.paths(one)


def paths_of(text: str, ledger: Ledger) -> frozenset[str]:
    """All field paths that a marked text carries."""
    numbers = {number for _, stack in marks.pieces(text) for number in stack}
    return frozenset(path for number in numbers for path in ledger.sources[number].paths)


@dataclass(slots=True)
class State:
    """What one realisation of a draft has said so far. `copy` before trying another realisation.

    fullness 0 (lean) to 5 (full); attempt numbers the realisations of one section.
    """

    seed: int
    fullness: int = 3
    attempt: int = 0
    step: str = ""
    used: set[str] = field(default_factory=set)
    slots: set[str] = field(default_factory=set)
    grams: set[str] = field(default_factory=set)
    devices: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    picks: dict[str, Pick] = field(default_factory=dict)
    silent: dict[str, str] = field(default_factory=dict)

    def copy(self, attempt: int) -> State:
        """A state that can be changed without changing this one, for another realisation."""
        return replace(
            self,
            attempt=attempt,
            used=set(self.used),
            slots=set(self.slots),
            grams=set(self.grams),
            devices=set(),
            counts=dict(self.counts),
            picks=dict(self.picks),
            silent=dict(self.silent),
        )

    def key(self, slot: str) -> str:
        """What chance depends on here: seed, step, slot, how often the step has asked for it, and the attempt."""
        number = self.counts.get(f"{self.step}|{slot}", 0)
        self.counts[f"{self.step}|{slot}"] = number + 1
        return hashlib.blake2b(
            f"{self.seed}|{self.step}|{slot}|{number}|{self.attempt}".encode(), digest_size=8
        ).hexdigest()


def chance(key: str, name: str) -> float:
    """A number from 0 to 1 that depends on nothing but its arguments."""
    return zlib.crc32(f"{key}|{name}".encode()) / 0xFFFFFFFF


@lru_cache(maxsize=8192)
def grams(text: str) -> frozenset[str]:
    """The runs of four Han characters of a text."""
    return frozenset(run[i : i + 4] for run in _HAN.findall(text) for i in range(len(run) - 3))


class Chooser:
    """Picks and expands phrases for one situation.

    proofs: what praise can lean on (realise.proofs) · day: YYYY-MM-DD of the speech, for periods of validity ·
    avoid: words of 风格.避用.
    """

    def __init__(
        self, bank: Phrasebank, derived: Derived, proofs: frozenset[str], day: str, avoid: Sequence[str]
    ) -> None:
        self.bank, self.derived, self.proofs, self.day = bank, derived, proofs, day
        self.avoid = tuple(avoid)
        self.ledger = derived.ledger
        self._open: dict[str, tuple[list[Phrase], list[Passed]]] = {}

    def _entries(self, slot: str) -> tuple[list[Phrase], list[Passed]]:
        """The entries of a slot that this speaker can use on this day, and the others with the reason: the same all draft."""
        if slot not in self._open:
            fit: list[Phrase] = []
            out: list[Passed] = []
            for phrase in self.bank.entries(slot):
                reason = self._barred(phrase)
                if reason:
                    out.append(Passed(phrase.id, reason))
                else:
                    fit.append(phrase)
            self._open[slot] = fit, out
        return self._open[slot]

    def say(self, slot: str, scope: Scope, state: State, must_cover: bool = False, depth: int = 0) -> str:
        """The marked text of the best entry of a slot; empty, and noted in `state.silent`, if none fits.

        must_cover: only entries that use a local field of the slot.
        """
        if slot in ONCE and slot in state.slots:
            return ""
        chosen, passed = self._choose(slot, scope, state, must_cover, depth)
        if chosen is None:
            state.silent[slot] = "；".join(sorted({p.reason for p in passed}))[:200] or "句库里没有条目"
            return ""
        self._note(chosen, slot, state, passed)
        body = "".join(self._part(part, scope, state, depth) for part in chosen.parts)
        return self.ledger.mark(body, Source("phrase", phrase=chosen.id))

    def _choose(
        self, slot: str, scope: Scope, state: State, must_cover: bool, depth: int
    ) -> tuple[Phrase | None, list[Passed]]:
        spec = self.bank.slots[slot]
        entries, barred = self._entries(slot)
        passed = list(barred)
        fit: list[Phrase] = []
        for phrase in entries:
            reason = self._unfit(phrase, scope, state, depth)
            if not reason and must_cover and not any(f in spec.fields for f in phrase.fields):
                reason = "没有用到还没说的字段"
            if reason:
                passed.append(Passed(phrase.id, reason))
            else:
                fit.append(phrase)
        if not fit:
            return None, passed
        key = state.key(slot)
        middle = sum(len(p.literal) for p in fit) / len(fit)
        scored = sorted(((self._score(p, spec, state, key, middle), p.id, p) for p in fit), reverse=True)
        best = scored[0]
        passed += [Passed(p.id, f"得分 {score:.1f}，低于 {best[0]:.1f}") for score, _, p in scored[1:]]
        return best[2], passed

    def _unfit(self, phrase: Phrase, scope: Scope, state: State, depth: int) -> str:
        """Why an entry cannot stand here; empty if it can. The order of the tests is from cheap to dear."""
        if phrase.id in state.used and (not phrase.fields or len(phrase.literal) > 18):
            return "前面已用过"
        if phrase.about and not any(word in scope.about for word in phrase.about):
            return "题材不符"
        failed = next((key for key, wanted in phrase.when.items() if not matches(wanted, scope.get(key))), "")
        if failed:
            return f"条件不合：{failed}"
        missing = next((name for name in phrase.fields if scope.get(name) is None), "")
        if missing:
            return f"缺字段：{missing}"
        if phrase.twin in state.used or not state.used.isdisjoint(phrase.not_with):
            return "与前面用过的一条不能同用"
        subs = (part.value for part in phrase.parts if part.kind == "slot")
        dead = next((name for name in subs if not self._can_say(name, scope, state, depth)), "")
        return f"展不开：{dead}" if dead else ""

    def _barred(self, phrase: Phrase) -> str:
        """Why an entry cannot stand anywhere in this draft: proof, tone, period, words to avoid."""
        if phrase.proof and not any(proof in self.proofs for proof in phrase.proof):
            return f"凭据不足：要有{'或'.join(phrase.proof)}"
        force = self.derived.names["力度"]
        if (phrase.tone, force) in (("硬", "缓"), ("缓", "硬")):
            return f"力度不合：{phrase.tone}"
        if (phrase.valid_from and self.day < phrase.valid_from) or (
            phrase.valid_until and self.day[: len(phrase.valid_until)] > phrase.valid_until
        ):
            return "不在有效期"
        word = next((word for word in self.avoid if word and word in phrase.literal), "")
        return f"避用：{word}" if word else ""

    def _can_say(self, slot: str, scope: Scope, state: State, depth: int) -> bool:
        if depth >= MAX_DEPTH or (slot in ONCE and slot in state.slots):
            return False
        return any(not self._unfit(p, scope, state, depth + 1) for p in self._entries(slot)[0])

    def _score(self, phrase: Phrase, spec: Slot, state: State, key: str, middle: float) -> float:
        cover = len({f for f in phrase.fields if f in spec.fields})
        echo = len(grams(phrase.literal) & state.grams)
        score = COVER * cover + BOUND * len(phrase.when) + RUNG * phrase.rung - ECHO * min(echo, 5)
        score += ABOUT if phrase.about else 0.0
        score += TOPIC if "领域" in phrase.when else 0.0
        score -= SAME_DEVICE if phrase.device and phrase.device in state.devices else 0.0
        score += LENGTH * (state.fullness - 2.5) * (len(phrase.literal) - middle)
        score -= 4.0 if phrase.id in state.used else 0.0
        return score + CHANCE * chance(key, phrase.id)

    def _note(self, phrase: Phrase, slot: str, state: State, passed: list[Passed]) -> None:
        state.used.add(phrase.id)
        state.slots.add(slot)
        state.grams |= grams(phrase.literal)
        if phrase.device:
            state.devices.add(phrase.device)
        state.picks[phrase.id] = Pick(slot, phrase.id, why(phrase), tuple(passed))

    def _part(self, part: Part, scope: Scope, state: State, depth: int) -> str:
        if part.kind == "text":
            return part.value
        if part.kind == "field":
            return show(scope.get(part.value), JOINERS.get(part.how, ""))
        if part.kind == "maybe" and not self._wanted(part.value, state):
            return ""
        return self.say(part.value, scope, state, depth=depth + 1)

    def _wanted(self, slot: str, state: State) -> bool:
        """Whether an optional slot is filled: more often the fuller the draft is."""
        return chance(state.key(f"?{slot}"), slot) < 0.2 + 0.16 * state.fullness

    def maybe(self, slot: str, scope: Scope, state: State) -> str:
        """Like `say`, but only as often as the fullness of the draft allows."""
        return self.say(slot, scope, state) if self._wanted(slot, state) else ""

    def cover(self, slots: Sequence[str], scope: Scope, state: State, rounds: int = 4) -> str:
        """Sentences of these slots until every local field of theirs that is given has been said.

        The first slot is asked once more than it must; a sentence that would say nothing new is left out.
        """
        out = ""
        said: frozenset[str] = frozenset()
        for n, slot in enumerate(slots):
            for round_ in range(rounds if len(slots) == 1 or n else 1):
                piece = self.say(slot, scope.hiding(said), state, must_cover=bool(n or round_))
                new = paths_of(piece, self.ledger)
                if not piece or (out and new <= said):
                    break
                out += piece
                said |= new
        return out


def why(phrase: Phrase) -> str:
    """The reasons that speak for an entry, in words."""
    reasons = [f"用到 {'、'.join(phrase.fields)}"] if phrase.fields else []
    if phrase.about:
        reasons.append(f"合题材（{'、'.join(phrase.about[:3])}）")
    if phrase.rung:
        proof = f"，凭据 {'或'.join(phrase.proof)}" if phrase.proof else "，不要凭据"
        reasons.append(f"评价第 {phrase.rung} 级{proof}")
    reasons += [
        f"{key}＝{wanted if isinstance(wanted, str) else '/'.join(wanted)}" for key, wanted in phrase.when.items()
    ]
    return "；".join(reasons)


def matches(wanted: str | tuple[str, ...], value: Value | None) -> bool:
    """Whether a value meets a condition: a list of allowed texts, 有 or 无, or a count such as 2+ or 3-5."""
    if isinstance(wanted, tuple):
        return any(_equal(one, value) for one in wanted)
    found = _COUNT.match(wanted)
    return _counts(found, value) if found else _equal(wanted, value)


def _equal(wanted: str, value: Value | None) -> bool:
    if wanted in ("有", "无"):
        return (value is not None) == (wanted == "有")
    return value is not None and plain(value) == wanted


def _counts(found: re.Match[str], value: Value | None) -> bool:
    number = 0 if value is None else len(value) if isinstance(value, tuple) else 1
    low = int(found.group(1))
    high = int(found.group(3)) if found.group(3) else 10**6 if found.group(2) else low
    return low <= number <= high
