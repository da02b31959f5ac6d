"""All papers of one meeting from one situation: which kinds it can carry, each paper's draft, what is missing for the rest.

A file says which papers it wants (成套); one that doesn't gets its own speech and every paper of the meeting (kinds with
`package:` in their file) whose required fields it has. Pure: files and the screen are the command's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .. import fields
from ..datafiles import Entry, Faults, Map, compose, decode
from ..drafting import Draft, Resources, draft, resources
from ..findings import Finding, InputError
from ..kinds import WHEN_USED, Kind
from ..situation import MAX_NODES, Fact, Situation, situation_of
from .nodes import by_key
from .speakers import chair
from .views import Part, held, rows_of, speaks_for_itself, unit_of, view

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a package; name: its file's name without the ending, such as `2-主持词`."""

    name: str
    part: Part
    draft: Draft

    @property
    def kind(self) -> Kind:
        """Its kind."""
        return self.part.kind

    @property
    def spoken(self) -> bool:
        """Whether it is read out, so that minutes mean something."""
        return "讲话人" in self.kind.paper.front

    @property
    def gaps(self) -> int:
        """How many 【待补：…】 stand in it."""
        return sum(gap.printed for gap in self.draft.gaps)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A kind that was not made, the fields that are missing for it, and whether it was asked for."""

    kind: Kind
    missing: tuple[str, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class Package:
    """The papers of a meeting in the order of their use, and what was left out."""

    situation: Situation
    papers: tuple[Paper, ...]
    left_out: tuple[LeftOut, ...]
    held: date | None
    kind: Kind

    @property
    def unused(self) -> tuple[Fact, ...]:
        """The facts of the file that no paper uses."""
        unused = [{_place(fact) for fact in paper.draft.unused} for paper in self.papers]
        seen = [{_place(fact) for fact in paper.draft.situation.leaves} for paper in self.papers]
        return tuple(
            fact
            for fact in self.situation.leaves
            if not (fact.gap or fact.control)
            and all(_place(fact) in idle or _place(fact) not in all_ for idle, all_ in zip(unused, seen, strict=True))
            and any(_place(fact) in idle for idle in unused)
        )


def _place(fact: Fact) -> tuple[int, int]:
    return fact.pos.line, fact.pos.column


def make(
    data: bytes,
    file: str,
    seed: int = 0,
    today: date | None = None,
    own: tuple[Path, ...] = (),
    only: Collection[str] = (),
) -> Package:
    """The package of a situation file; with `only`, of these kinds alone (their names keep their numbers).

    today: used only if the file has no date · own: folders with a unit's data. Raises InputError with every fault of the
    file.
    """
    found = resources(own)
    node, faults = compose(decode(data, file), file, MAX_NODES)
    situation = situation_of(node, faults, found.templates.spares)
    assert isinstance(node, Map)  # anything else is a fault of the file
    parts = [(part, _missing(node, part)) for part in _parts(node, situation, found, only)]
    named = _named([part for part, missing in parts if _asked(part) or not missing])
    wanted = [(part, missing) for part, missing in parts if not only or part.kind.id in only]
    papers = [
        Paper(named[part], part, draft(_situation(node, part, faults, found), seed, today, own=own))
        for part, missing in wanted
        if not missing
    ]
    left = [LeftOut(part.kind, missing, _asked(part)) for part, missing in wanted if missing]
    return Package(situation, tuple(papers), tuple(left), held(node), _own_kind(situation, found))


def _own_kind(situation: Situation, found: Resources) -> Kind:
    kind = situation.get("文种")
    assert isinstance(kind, Fact)  # the loader asks for it
    if kind.text not in found.templates.kinds:
        text = f"文种“{kind.text}”还不能起草"
        raise InputError(
            [Finding(kind.pos, "error", "kind", text, f"现在能起草的：{'、'.join(found.templates.kinds)}")]
        )
    return found.templates.kinds[kind.text]


def _situation(root: Map, part: Part, faults: Faults, found: Resources) -> Situation:
    return situation_of(view(root, part), Faults(faults.file, faults.lines), found.templates.spares)


# --- which papers -----------------------------------------------------------------------------------------------------


def _parts(root: Map, situation: Situation, found: Resources, only: Collection[str]) -> list[Part]:
    """The papers to be made, in the order of their use: as the file asks for them, else all that the meeting may need."""
    known = found.templates.kinds
    own = _own_kind(situation, found).id
    rows = rows_of(root)
    if rows:
        parts = [Part(known[name], name == own, row) for name, row in rows if name in known]
    else:
        alone = (use := known[own].package) is not None and use.own
        parts = [Part(one, one.id == own) for one in known.values() if one.id == own or (_common(one) and not alone)]
    asked = {part.kind.id for part in parts}
    parts += [Part(known[name], name == own, Map((), root.pos)) for name in only if name in known and name not in asked]
    return sorted(parts, key=_when)


def _common(kind: Kind) -> bool:
    """Whether every meeting may need a paper of this kind."""
    return kind.package is not None and not kind.package.own


def _when(part: Part) -> tuple[int, bool]:
    """Before, during or after the meeting; at the meeting the chair's script comes first."""
    use = part.kind.package
    return WHEN_USED.index(use.when if use else "会中"), not use or use.own


def _named(parts: Sequence[Part]) -> dict[Part, str]:
    """The name of each paper's file: its number, its kind and, where several are of one kind, who speaks."""
    counts = Counter(part.kind.id for part in parts)
    return {
        part: f"{number}-{part.kind.id}{_whose(part) if counts[part.kind.id] > 1 else ''}"
        for number, part in enumerate(parts, 1)
    }


def _whose(part: Part) -> str:
    speaker = part.said.get("讲话人")
    unit = _NOT_IN_NAMES.sub("", unit_of(speaker.value))[:20] if speaker else ""
    return f"-{unit}" if unit else ""


def _asked(part: Part) -> bool:
    return part.row is not None or part.own


# --- what is missing --------------------------------------------------------------------------------------------------


def _missing(root: Map, part: Part) -> tuple[str, ...]:
    """The fields that a paper cannot do without and the file lacks.

    A paper that was asked for is made with gaps where single values are missing; it only needs the lists it is about. One
    that nobody asked for needs everything that its kind requires. A key without a value is enough: it prints as a gap.
    """
    seen = by_key(view(root, part))
    needed = [f.key for f in fields.SITUATION.fields if f.required and f.key not in part.kind.spares]
    missing = [key for key in needed if key not in seen]
    required = [name for name in part.kind.required if not (_asked(part) and "." in name)]
    required += part.kind.package.needs if part.kind.package and not _asked(part) else ()
    if not part.own:
        missing += [name.partition("/")[0] for name in required if not any(_there(seen, p) for p in name.split("/"))]
    speaker = part.kind.package.speaker if part.kind.package and not part.own else ""
    if speaker and "讲话人" not in part.said and chair(by_key(root)) is None:
        missing.append(speaker)
    if speaks_for_itself(part) and "讲话人" not in part.said:
        missing.append("成套.讲话人")
    return tuple(dict.fromkeys(missing))


def _there(entries: Mapping[str, Entry], path: str) -> bool:
    """Whether the file has a key at a path, with a value or without."""
    first, _, rest = path.partition(".")
    entry, field = entries.get(first), fields.SITUATION.find(first)
    if entry is None or field is None or field.table is None or not rest:
        return entry is not None
    main = field.table.main
    return rest in by_key(entry.value, field.table) or (
        not isinstance(entry.value, Map) and main is not None and main.key == rest
    )


def unknown_kinds(only: Iterable[str], own: tuple[Path, ...]) -> list[str]:
    """The names among `only` that are no kind."""
    return [name for name in only if name not in resources(own).templates.kinds]
