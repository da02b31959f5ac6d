"""Lexical choice: which formulation stands in a slot, and why the others don't.

Hard filters first (fields, conditions, subject, proof, tone, period of validity, words to avoid, said before), then a
score over what is left; the best wins. Chance is a hash of seed, step, slot and entry id, so that a new step or a new
entry does not reshuffle the rest of a speech (design.md §3).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from . import marks
from .bank.phrasebank import Part, Phrase, Phrasebank, Slot
from .derive import Derived
from .document import Passed, Pick
from .marks import Source
from .realise import show
from .scope import Scope, matches, paths_of
from .text import four_clauses, parallel_runs, yao

JOINERS = {"分号": "；", "顿号": "、", "逗号": "，"}
ONCE = frozenset({"成绩.台阶", "任务.引", "责任.引", "缘起.宣布"})  # said at most once in a draft
STEERING = frozenset(
    {"此项工作", "简称", "自称", "全域", "各单位", "贵方", "行为", "态度", "位次"}
)  # names, no facts to cover
CLOSED = "—"  # a task that has had its maxim takes no closing line
MAXIMS = frozenset({"任务.缘由", "任务.收束"})  # a task takes one of them at most, unless it is the weightiest
OCCASION = frozenset({"文种", "阶段", "关系", "系统", "层级", "次序", "领域", "力度"})  # one value for a whole draft
# Slots whose sentences stand alone, so that a paper that must be longer says several of them in a row: how many at most.
MORE = {"任务.缘由": 2, "认识.收": 2, "问题.利害": 2, "督查.收": 2, "结尾.点题": 2, "成绩.辛苦": 2}
MOST = 3
ARGUED = 34  # characters: a thought of that length stands alone, no second one of the slot follows it
FULL, FULLEST = 5, 8  # every optional sentence is in; all that MORE allows is said
MAX_DEPTH = 4
_MASK = 0xFFFFFFFFFFFFFFFF
_NEVER = float("-inf")
_SCORE = itemgetter(0, 1)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
ROUNDS = 4  # sentences that one slot may take to say all its fields
BREATH = 150  # characters that one sentence may run to

# The weights of the score; what they do is told to the user by `--explain`.
COVER = 6.0  # each local field of the slot that the entry uses
ABOUT = 3.0  # the entry is bound to the item's own words
NEAR = 3.0  # … and these words stand in its heading, not only in what is done
TOPIC = 1.2  # the entry belongs to the topic's pack
BOUND = 0.3  # each narrow condition that the entry states and the situation meets
RUNG = 3.0  # each rung of praise that is proved
ECHO = 2.0  # each four-character run of the entry that the draft already has
SAME_DEVICE = 5.0  # the same figure of speech twice in a section
LENGTH = 0.03  # each character longer (a full draft) or shorter (a lean one) than its rivals
LONGER = 14.0  # … up to that many, so that no entry wins by its length alone
CHANCE = 11.0  # the spread of the seeded chance


LATELY = 8.0  # the entry stands in the office's last draft; less the longer ago (history.recent)
AGAIN = 4.0  # an entry with fields said a second time
# What the whole text should come to per 1,000 characters (genre.md §5.3), and what each unit that brings it nearer is worth.
STYLE = (("fours", 15.0, 3.5), ("yao", 14.0, 2.0), ("runs", 1.2, 6.0))
TOO_MUCH = 3.0  # … and how much heavier it weighs to have too much of it
# Characters that sentences should have on the mean; what each character more than the rivals have is worth while they don't.
SENTENCE, STRETCH = 40.0, 0.25
# In a draft some entries rest, and only a part of the others gets what style is worth: else those that please most would
# stand in every draft. Who does is drawn by the seed alone, so that no other attempt at a section brings them back.
RESTING, REST, BRIGHT = 0.5, 4.0, 0.4
_STOPS = re.compile("[。！？]")
FIELD_CHARS = 9  # about how long the value of a field is
WARMED_UP = 150  # characters before which a density says nothing


@dataclass(slots=True)
class State:
    """What one realisation of a draft has said so far. `copy` before trying another realisation.

    seed: the user's number and what tells this speech from others · fullness 0 (lean) to 5 (full); attempt numbers the
    realisations of one section · maxims: how ready the task at hand is for a stock reason or closing line (0 to 1) · more: how many
    sentences of MORE may follow one another · chars, style: how long the text is about, and how often it has what STYLE names.
    """

    seed: str
    fullness: int = 3
    attempt: int = 0
    step: str = ""
    used: set[str] = field(default_factory=set)
    ruled_out: set[str] = field(default_factory=set)
    slots: set[str] = field(default_factory=set)
    grams: set[str] = field(default_factory=set)
    devices: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    picks: dict[str, Pick] = field(default_factory=dict)
    silent: dict[str, str] = field(default_factory=dict)
    last: str = ""
    asked_last: bool = False
    maxims: float = 0.5
    more: int = MOST
    chars: int = 0
    style: dict[str, int] = field(default_factory=dict)

    def copy(self, attempt: int) -> State:
        """A state that can be changed without changing this one, for another realisation."""
        return replace(
            self,
            attempt=attempt,
            used=set(self.used),
            ruled_out=set(self.ruled_out),
            slots=set(self.slots),
            grams=set(self.grams),
            devices=set(),
            counts=dict(self.counts),
            picks=dict(self.picks),
            silent=dict(self.silent),
            style=dict(self.style),
        )

    def heard(self, text: str, before: State) -> None:
        """Put what a section really says in the place of what its phrases promised: facts have a style of their own."""
        self.chars = before.chars + len(text)
        now = {"fours": four_clauses(text), "yao": yao(text), "runs": parallel_runs(text), "stops": _stops(text)}
        self.style = {what: before.style.get(what, 0) + count for what, count in now.items()}

    def wants(self, what: str, target: float) -> float:
        """How much the text so far lacks of a thing (1: it has none, below 0: too much, -1 at most)."""
        if self.chars < WARMED_UP:
            return 0.0
        lacks = 1 - 1000 * self.style.get(what, 0) / self.chars / target
        return lacks if lacks > 0 else max(-1.0, TOO_MUCH * lacks)

    def short_of_breath(self) -> float:
        """How much the sentences so far are shorter than they should be on the mean (0: not at all, 1: they are nothing)."""
        if self.chars < WARMED_UP:
            return 0.0
        return max(0.0, 1 - self.chars / max(1, self.style.get("stops", 0)) / SENTENCE)

    def key(self, slot: str) -> str:
        """What chance depends on here: seed, step, slot, how often the step has asked for it, and the attempt."""
        number = self.counts.get(f"{self.step}|{slot}", 0)
        self.counts[f"{self.step}|{slot}"] = number + 1
        return hashlib.blake2b(
            f"{self.seed}|{self.step}|{slot}|{number}|{self.attempt}".encode(), digest_size=8
        ).hexdigest()


@lru_cache(maxsize=8192)
def grams(text: str) -> frozenset[str]:
    """The runs of four Han characters of a text, to hear echoes by."""
    return frozenset(run[i : i + 4] for run in _HAN.findall(text) for i in range(len(run) - 3))


def chance(key: str, name: str) -> float:
    """A number from 0 to 1 that depends on nothing but its arguments: a key of `State.key` and a name."""
    return _mixed(int(key, 16) + _spread(name))


def _stops(text: str) -> int:
    return len(_STOPS.findall(text))


def _spread(name: str) -> int:
    return zlib.crc32(name.encode()) * 0x9E3779B97F4A7C15


def _mixed(number: int) -> float:
    """A number from 0 to 1, mixed as splitmix64 does it: a checksum alone would move names of one length alike."""
    mixed = number & _MASK
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & _MASK
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _MASK
    return (mixed ^ mixed >> 31) / _MASK


class Rival(NamedTuple):
    """An entry that fits, with what its score is made from: base, characters above the mean of its rivals, what STYLE
    counts in it, its part in the draw."""

    phrase: Phrase
    base: float
    longer: float
    style: tuple[int, int, int]
    draw: int


def _rival(phrase: Phrase, base: float, middle: float) -> Rival:
    style = (min(phrase.fours, 2), min(phrase.yao, 2), min(phrase.runs, 2))
    longer = max(-LONGER, min(LONGER, len(phrase.literal) - middle))
    return Rival(phrase, base, longer, style, _spread(phrase.id))


def _ranked(rivals: Rivals, state: State, key: str) -> list[tuple[float, str, Phrase]]:
    """The rivals with the scores they have before anything said tells against them, best first.

    Length counts for a full draft and against a lean one; style for what the text so far lacks.
    """
    drawn, length = int(key, 16), LENGTH * (min(state.fullness, FULL) - 2.5)
    fours, yao, runs = (weight * state.wants(what, target) for what, target, weight in STYLE)
    stretch, seed = STRETCH * state.short_of_breath(), zlib.crc32(state.seed.encode())
    rows = []
    for phrase, base, longer, (f, y, r), draw in rivals.fit:
        turn = _mixed(seed + draw)
        style = fours * f + yao * y + runs * r + stretch * longer
        score = base + length * longer + CHANCE * _mixed(drawn + draw) - (REST if turn < RESTING else 0.0)
        rows.append((score + style if style < 0 or turn > BRIGHT else score, phrase.id, phrase))
    rows.sort(key=_SCORE, reverse=True)
    return rows


def _said_before(phrase: Phrase, state: State) -> float:
    """What an entry loses by what has been said: echoes, a figure of speech again, the entry itself again."""
    runs = grams(phrase.literal)
    echo = 0 if runs.isdisjoint(state.grams) else len(runs & state.grams)
    lost = ECHO * min(echo, 5)
    lost += SAME_DEVICE if phrase.device and phrase.device in state.devices else 0.0
    return lost + (AGAIN if phrase.id in state.used else 0.0)


@dataclass(frozen=True, slots=True)
class Rivals:
    """The entries that fit one subject in one slot with the part of the score that never changes; the others.

    Whether an entry has been said before, and what chance says, is settled each time anew.
    """

    fit: tuple[Rival, ...]
    barred: tuple[Passed, ...]


class Chooser:
    """Picks and expands phrases for one situation.

    proofs: what praise can lean on (figures.proofs) · day: YYYY-MM-DD of the speech, for periods of validity ·
    avoid: words of 风格.避用 · bars: figures of speech that the kind has no use for · recent: how lately the office used
    an entry, 0 to 1.
    """

    def __init__(
        self,
        bank: Phrasebank,
        derived: Derived,
        proofs: frozenset[str],
        day: str,
        avoid: Sequence[str],
        bars: Sequence[str] = (),
        recent: Mapping[str, float] | None = None,
    ) -> None:
        self.bank, self.derived, self.proofs, self.day = bank, derived, proofs, day
        self.avoid, self.bars = tuple(avoid), frozenset(bars)
        self.recent = recent or {}
        self.ledger = derived.ledger
        self._rivals: dict[tuple[object, ...], Rivals] = {}
        self._open: dict[str, tuple[list[Phrase], list[Passed]]] = {}

    def say(self, slot: str, scope: Scope, state: State, must_cover: bool = False, depth: int = 0) -> str:
        """The marked text of the best entry of a slot; empty, and noted in `state.silent`, if none fits.

        must_cover: only entries that use a local field of the slot.
        """
        if slot in ONCE and slot in state.slots:
            return ""
        if slot in MORE and depth == 0 and state.fullness > FULL + 1:
            return self._several(slot, scope, state, must_cover, min(MORE[slot], state.more, state.fullness - FULL))
        return self._one(slot, scope, state, must_cover, depth)

    def _several(self, slot: str, scope: Scope, state: State, must_cover: bool, count: int) -> str:
        """Several sentences of a slot in a row, each without the fields that those before it have said."""
        out = ""
        for _ in range(count):
            if len(marks.strip(out)) > ARGUED:
                break
            out += self._one(slot, scope.hiding(paths_of(out, self.ledger)), state, must_cover)
        return out

    def _one(self, slot: str, scope: Scope, state: State, must_cover: bool, depth: int = 0) -> str:
        chosen = self._choose(slot, scope, state, must_cover, depth)
        if chosen is None:
            return ""
        body = "".join(self._part(part, scope, state, depth) for part in chosen.parts)
        return self.ledger.mark(body, Source("phrase", phrase=chosen.id))

    def ranked(self, slot: str, scope: Scope, state: State) -> list[tuple[Phrase, float]]:
        """Every entry that can stand in a slot now, with its score: for who settles several slots together."""
        rows = _ranked(self._field(slot, scope, False), state, state.key(slot))
        free = (row for row in rows if not self._blocked(row[2], scope, state, 0))
        return [(phrase, score - _said_before(phrase, state)) for score, _, phrase in free]

    def wording(self, phrase: Phrase, scope: Scope, state: State) -> str:
        """The marked text of an entry that has no slots inside; nothing is noted."""
        return "".join(self._part(part, scope, state, MAX_DEPTH) for part in phrase.parts)

    def settle(
        self, phrase: Phrase, slot: str, scope: Scope, state: State, scores: tuple[tuple[str, float], ...]
    ) -> str:
        """The marked text of an entry of `ranked`, noted as said with the scores of all."""
        self._note(phrase, slot, state, self._field(slot, scope, False), scores, dict(scores)[phrase.id])
        return self.ledger.mark(self.wording(phrase, scope, state), Source("phrase", phrase=phrase.id))

    def _choose(self, slot: str, scope: Scope, state: State, must_cover: bool, depth: int) -> Phrase | None:
        rivals = self._field(slot, scope, must_cover)
        ranked = _ranked(rivals, state, state.key(slot)) if rivals.fit else []
        best = (_NEVER, "")
        chosen: Phrase | None = None
        scores: list[tuple[str, float]] = []
        for most, name, phrase in ranked:
            # What has been said only takes from a score: once the next one cannot win, nor can those after it.
            if most < best[0]:
                scores += [(other, score) for score, other, _ in ranked[len(scores) :]]
                break
            if self._blocked(phrase, scope, state, depth):
                scores.append((name, _NEVER))
                continue
            score = most - _said_before(phrase, state)
            scores.append((name, score))
            if (score, name) > best:
                best, chosen = (score, name), phrase
        if chosen is None:
            reasons = {p.reason for p in rivals.barred} or {"前面都用过" if rivals.fit else "句库里没有条目"}
            state.silent[slot] = "；".join(sorted(reasons))[:200]
            return None
        self._note(chosen, slot, state, rivals, tuple(row for row in scores if row[1] > _NEVER), best[0])
        return chosen

    def _field(self, slot: str, scope: Scope, must_cover: bool) -> Rivals:
        """The entries that can stand in a slot for this subject."""
        key = (slot, must_cover, scope.key)
        if key not in self._rivals:
            self._rivals[key] = self._compete(slot, scope, must_cover)
        return self._rivals[key]

    def _compete(self, slot: str, scope: Scope, must_cover: bool) -> Rivals:
        spec = self.bank.slots[slot]
        fit: list[tuple[Phrase, float]] = []
        closed = next((key for key, wanted in spec.when.items() if not scope.meets(key, wanted)), "")
        if closed:
            return Rivals((), (Passed(slot, f"条件不合：{closed}"),))
        entries, out = self._standing(slot)
        barred = list(out)
        for phrase in entries:
            reason = self._unfit(phrase, scope)
            if not reason and must_cover and not any(f in spec.fields for f in phrase.fields):
                reason = "没有用到还没说的字段"
            if reason:
                barred.append(Passed(phrase.id, reason))
            else:
                fit.append((phrase, self._base(phrase, spec, scope)))
        middle = sum(len(p.literal) for p, _ in fit) / (len(fit) or 1)
        return Rivals(tuple(_rival(p, base, middle) for p, base in fit), tuple(barred))

    def _standing(self, slot: str) -> tuple[list[Phrase], list[Passed]]:
        """The entries that some subject of this draft could use, and the others with the reason; settled once a draft."""
        if slot not in self._open:
            reasons = [(phrase, self._barred(phrase)) for phrase in self.bank.entries(slot)]
            kept = [phrase for phrase, reason in reasons if not reason]
            self._open[slot] = kept, [Passed(phrase.id, reason) for phrase, reason in reasons if reason]
        return self._open[slot]

    def _unfit(self, phrase: Phrase, scope: Scope) -> str:
        """Why an entry cannot stand here whatever has been said before; empty if it can."""
        # Plain loops: this runs for thousands of entries a draft.
        for name in phrase.fields:
            if scope.get(name) is None:
                return f"缺字段：{name}"
        for key, wanted in phrase.when.items():
            if not scope.meets(key, wanted):
                return f"条件不合：{key}"
        if phrase.about and not any(word in scope.about for word in phrase.about):
            return "题材不符"
        for name in phrase.embedded:
            if not scope.fits_inside(name):
                return f"放不进句中：{name}"
        return ""

    def _barred(self, phrase: Phrase) -> str:
        """Why an entry cannot stand anywhere in this draft: speaker and occasion, proof, tone, period, words to avoid."""
        names = self.derived.names
        for key, wanted in phrase.when.items():
            name = key.removeprefix("非")
            if name in OCCASION and matches(wanted, names.get(name) or None) == key.startswith("非"):
                return f"条件不合：{key}"
        if phrase.proof and not any(proof in self.proofs for proof in phrase.proof):
            return f"凭据不足：要有{'或'.join(phrase.proof)}"
        if (phrase.tone, self.derived.names["力度"]) in (("硬", "缓"), ("缓", "硬")):
            return f"力度不合：{phrase.tone}"
        if phrase.device in self.bars:
            return f"本文种不用{phrase.device}"
        if not in_force(phrase, self.day):
            return "不在有效期"
        word = next((word for word in self.avoid if word and word in phrase.literal), "")
        return f"避用：{word}" if word else ""

    def _blocked(self, phrase: Phrase, scope: Scope, state: State, depth: int) -> bool:
        """True if what has been said before, or a slot inside that cannot be filled, keeps an entry out."""
        if phrase.id in state.used and (not phrase.fields or len(phrase.literal) > 18):
            return True
        if phrase.id in state.ruled_out or phrase.twin in state.used or not state.used.isdisjoint(phrase.not_with):
            return True
        return any(not self._can_say(name, scope, state, depth) for name in phrase.inner)

    def _can_say(self, slot: str, scope: Scope, state: State, depth: int) -> bool:
        if depth >= MAX_DEPTH or (slot in ONCE and slot in state.slots):
            return False
        return any(not self._blocked(p, scope, state, depth + 1) for p, *_ in self._field(slot, scope, False).fit)

    def _base(self, phrase: Phrase, spec: Slot, scope: Scope) -> float:
        score = COVER * covered(phrase, spec) + BOUND * _bounds(phrase) + RUNG * phrase.rung
        score += ABOUT if phrase.about else 0.0
        score += NEAR if any(word in scope.heading for word in phrase.about) else 0.0
        score -= LATELY * self.recent.get(phrase.id, 0.0)
        return score + (TOPIC if "领域" in phrase.when else 0.0)

    def _note(
        self,
        phrase: Phrase,
        slot: str,
        state: State,
        rivals: Rivals,
        scores: tuple[tuple[str, float], ...],
        best: float,
    ) -> None:
        state.used.add(phrase.id)
        state.ruled_out.update(phrase.not_with, (phrase.twin,) if phrase.twin else ())
        state.slots.add(slot)
        state.grams |= grams(phrase.literal)
        state.chars += len(phrase.literal) + FIELD_CHARS * len(phrase.fields)
        for what, *_ in STYLE:
            state.style[what] = state.style.get(what, 0) + getattr(phrase, what)
        state.style["stops"] = state.style.get("stops", 0) + _stops(phrase.literal)
        if phrase.device:
            state.devices.add(phrase.device)
        state.picks[phrase.id] = Pick(slot, phrase.id, rivals.barred, scores, best)

    def _part(self, part: Part, scope: Scope, state: State, depth: int) -> str:
        if part.kind == "text":
            return part.value
        if part.kind == "field":
            return show(scope.get(part.value), JOINERS.get(part.how, ""))
        if part.kind == "maybe":
            wanted = self._wanted(part.value, state)
            if state.last and part.value in (state.last, "任务.收束"):
                state.asked_last = state.asked_last or wanted
                return ""
            if not wanted:
                return ""
            if part.value in MAXIMS:
                state.last = state.last if state.maxims >= 1 else state.last and CLOSED
        return self.say(part.value, scope, state, depth=depth + 1)

    def _wanted(self, slot: str, state: State) -> bool:
        """Whether an optional slot is filled: more often the fuller the draft is; a maxim not at every task."""
        often = state.maxims * (0.7 + 0.1 * state.fullness) if slot in MAXIMS else 0.2 + 0.16 * state.fullness
        return chance(state.key(f"?{slot}"), slot) < often

    def maybe(self, slot: str, scope: Scope, state: State) -> str:
        """Like `say`, but only as often as the fullness of the draft allows."""
        return self.say(slot, scope, state) if self._wanted(slot, state) else ""

    def cover(self, slots: Sequence[str], scope: Scope, state: State, last: str = "") -> str:
        """Sentences of these slots until every local field of theirs that is given has been said.

        Of several slots the first is asked once; a sentence that would say nothing new is left out. last: a slot whose
        sentence, if an entry asks for it, closes the whole.
        """
        out = ""
        said: frozenset[str] = frozenset()
        state.last, state.asked_last = last, False
        for n, slot in enumerate(slots):
            for round_ in range(ROUNDS if len(slots) == 1 or n else 1):
                rest = scope.hiding(said)
                piece = self.say(slot, rest, state, must_cover=True)
                piece = piece or ("" if n or round_ else self.say(slot, rest, state))
                new = paths_of(piece, self.ledger)
                if not piece or (out and new <= said):
                    break
                out = self._run_on(out, piece, state)
                said |= new
        closing = state.asked_last and state.last == last
        state.last = ""
        return out + (self.say(last, scope, state) if closing else "")

    def _run_on(self, out: str, piece: str, state: State) -> str:
        """One sentence after another, at times as one breath: ；instead of 。 (genre.md §4.3: chains among short ones)."""
        before = marks.strip(out)
        last = before.removesuffix("。").rpartition("。")[2]
        fits = before.endswith("。") and len(last) > BREATH // 6 and len(last) + len(marks.strip(piece)) < BREATH
        marked = out.rpartition("。")[0].rpartition("。")[2]
        fits = fits and bool(paths_of(marked, self.ledger))  # never after a maxim
        if fits and chance(state.key("run on"), before) < 0.5:
            head, _, tail = out.rpartition("。")
            return f"{head}；{tail}{piece}"
        return out + piece


def _bounds(phrase: Phrase) -> int:
    """The conditions of an entry that are narrow: a few values, not all but one."""
    rows = phrase.when.items()
    return sum(not key.startswith("非") and (isinstance(wanted, str) or len(wanted) <= 3) for key, wanted in rows)


def covered(phrase: Phrase, slot: Slot) -> int:
    """How many local fields of a slot an entry says; names that only steer don't count."""
    return len({f for f in phrase.fields if f in slot.fields} - STEERING)


def in_force(phrase: Phrase, day: str) -> bool:
    """Whether an entry may be used on a day (YYYY-MM-DD); its period may be given to the month or the year."""
    if phrase.valid_from and day < phrase.valid_from:
        return False
    return not phrase.valid_until or day[: len(phrase.valid_until)] <= phrase.valid_until
