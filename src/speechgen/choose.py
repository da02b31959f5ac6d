"""Lexical choice: which formulation stands in a slot, and why the others don't.

Hard filters first (fields, conditions, subject, proof, tone, period of validity, words to avoid, said before), then a
score over what is left (score.py); the best wins. Chance is a hash of seed, step, slot and entry id, so that a new step or
a new entry does not reshuffle the rest of a speech (design.md §3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import marks
from .bank.phrasebank import Part, Phrase, Phrasebank, Slot
from .chance import chance
from .derive import Derived
from .document import Passed, Pick
from .marks import Source
from .realise import show
from .scope import Scope, matches, paths_of
from .score import FULL, Rivals, base, ranked, rivals, said_before
from .state import State

JOINERS = {"分号": "；", "顿号": "、", "逗号": "，"}
ONCE = frozenset({"成绩.台阶", "任务.引", "责任.引", "缘起.宣布"})  # said at most once in a draft
CLOSED = "—"  # a task that has had its maxim takes no closing line
MAXIMS = frozenset({"任务.缘由", "任务.收束"})  # a task takes one of them at most, unless it is the weightiest
OCCASION = frozenset({"文种", "阶段", "关系", "系统", "层级", "次序", "领域", "力度"})  # one value for a whole draft
# Slots whose sentences stand alone, so that a paper that must be longer says several of them in a row: how many at most.
MORE = {"任务.缘由": 2, "认识.收": 2, "问题.利害": 2, "督查.收": 2, "结尾.点题": 2, "成绩.辛苦": 2}
ARGUED = 34  # characters: a thought of that length stands alone, no second one of the slot follows it
MAX_DEPTH = 4
ROUNDS = 4  # sentences that one slot may take to say all its fields
BREATH = 150  # characters that one sentence may run to
_NEVER = float("-inf")


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
        rows = ranked(self._field(slot, scope, False), state, state.key(slot))
        free = (row for row in rows if not self._blocked(row[2], scope, state, 0))
        return [(phrase, score - said_before(phrase, state)) for score, _, phrase in free]

    def wording(self, phrase: Phrase, scope: Scope, state: State) -> str:
        """The marked text of an entry that has no slots inside; nothing is noted."""
        return "".join(self._part(part, scope, state, MAX_DEPTH) for part in phrase.parts)

    def settle(
        self, phrase: Phrase, slot: str, scope: Scope, state: State, scores: tuple[tuple[str, float], ...]
    ) -> str:
        """The marked text of an entry of `ranked`, noted as said with the scores of all."""
        barred = self._field(slot, scope, False).barred
        state.note(phrase, Pick(slot, phrase.id, barred, scores, dict(scores)[phrase.id]))
        return self.ledger.mark(self.wording(phrase, scope, state), Source("phrase", phrase=phrase.id))

    def _choose(self, slot: str, scope: Scope, state: State, must_cover: bool, depth: int) -> Phrase | None:
        rivals = self._field(slot, scope, must_cover)
        rows = ranked(rivals, state, state.key(slot, len(rivals.fit) > 1)) if rivals.fit else []
        best = (_NEVER, "")
        chosen: Phrase | None = None
        tried: list[tuple[str, float]] = []
        asked = 0
        for most, name, phrase in rows:
            # What has been said only takes from a score: once the next one cannot win, nor can those after it.
            if most < best[0]:
                break
            asked += 1
            if self._blocked(phrase, scope, state, depth):
                continue
            score = most - said_before(phrase, state)
            tried.append((name, score))
            if (score, name) > best:
                best, chosen = (score, name), phrase
        if chosen is None:
            reasons = {p.reason for p in rivals.barred} or {"前面都用过" if rivals.fit else "句库里没有条目"}
            state.silent[slot] = "；".join(sorted(reasons))[:200]
            return None
        state.note(chosen, Pick(slot, chosen.id, rivals.barred, tuple(tried), best[0], rows[asked:]))
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
        return rivals(fit, barred)

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
        return base(phrase, spec, scope, self.recent.get(phrase.id, 0.0))

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
        return chance(state.key(f"?{slot}", 0 < often < 1), slot) < often

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


def in_force(phrase: Phrase, day: str) -> bool:
    """Whether an entry may be used on a day (YYYY-MM-DD); its period may be given to the month or the year."""
    if phrase.valid_from and day < phrase.valid_from:
        return False
    return not phrase.valid_until or day[: len(phrase.valid_until)] <= phrase.valid_until
