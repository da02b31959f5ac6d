"""Our `dataclass` does what the standard library's does."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, asdict, astuple, fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechgen import records


@records.dataclass(frozen=True, slots=True)
class Ours:
    """A record."""

    name: str
    count: int = 1
    rows: list[int] = dataclasses.field(default_factory=list)

    @property
    def double(self) -> int:
        """Something that follows."""
        return 2 * self.count


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    """A record."""

    name: str
    count: int = 1
    rows: list[int] = dataclasses.field(default_factory=list)


@records.dataclass(slots=True)
class Open:
    """One that can be changed, with a field that it works out itself."""

    word: str
    size: int = records.field(init=False)

    def __post_init__(self) -> None:
        self.size = len(self.word)


@records.dataclass(frozen=True, slots=True, eq=False)
class Itself:
    """One that is equal to nothing but itself."""

    word: str = ""


@records.dataclass(frozen=True, slots=True, order=True)
class Key:
    """One that can be looked up."""

    word: str
    place: int = 0


@given(st.text(), st.integers(), st.lists(st.integers()))
def test_it_is_made_compared_and_shown_as_the_librarys(name: str, count: int, rows: list[int]) -> None:
    for values in ((name,), (name, count), (name, count, rows)):
        ours, theirs = Ours(*values), Theirs(*values)
        assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
        assert astuple(ours) == astuple(theirs)
        assert asdict(ours) == asdict(theirs)
        assert ours == Ours(*values)
        assert ours != theirs
        assert (ours == Ours(name, 7, [7])) == (theirs == Theirs(name, 7, [7]))
        assert ours.double == 2 * ours.count
    assert [(f.name, f.type) for f in fields(Ours)] == [(f.name, f.type) for f in fields(Theirs)]


def test_a_default_list_belongs_to_one_record() -> None:
    assert Ours("a").rows is not Ours("a").rows


@pytest.mark.parametrize("change", [lambda r: setattr(r, "word", "b"), lambda r: delattr(r, "word")])
def test_a_frozen_record_can_not_be_changed(change: Any) -> None:
    record = Key("a")
    with pytest.raises(FrozenInstanceError):
        change(record)
    assert record == Key("a")


def test_there_is_no_room_for_other_fields() -> None:
    with pytest.raises(AttributeError):
        Open("a").other = 1  # type: ignore[attr-defined]


def test_keys_of_a_dict() -> None:
    assert {Key("a"): 1}[Key("a", 0)] == 1
    assert len({Itself("a"), Itself("a")}) == 2
    with pytest.raises(TypeError):
        hash(Open("a"))


@pytest.mark.parametrize("record", [Ours("a", 2, [3]), Open("abc"), Key("a")])
@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda r: pickle.loads(pickle.dumps(r)), records.replace])
def test_copies_are_equal(record: Any, again: Any) -> None:
    assert again(record) == record


class Named(Key):
    """The same, shown in another way."""

    __slots__ = ()

    def __str__(self) -> str:
        return self.word


def test_a_class_below_keeps_what_it_does_not_change() -> None:
    assert str(Named("a")) == "a" and Named("a") == Named("a", 0) != Key("a") and Named("a", 1) > Named("a")
    assert repr(records.replace(Named("a"), place=2)) == "Named(word='a', place=2)"


@given(st.lists(st.tuples(st.text(), st.integers())))
def test_an_order_is_that_of_the_values(rows: list[tuple[str, int]]) -> None:
    assert [astuple(key) for key in sorted(Key(*row) for row in rows)] == sorted(rows)
    with pytest.raises(TypeError):
        sorted([Key("a"), Ours("a")])  # type: ignore[list-item, type-var]


def test_replace_works_out_what_follows() -> None:
    assert records.replace(Open("a"), word="abc").size == 3
    assert dataclasses.replace(Key("a"), place=2) == Key("a", 2)
    with pytest.raises(TypeError):
        records.replace(Key("a"), nothing=1)  # type: ignore[call-arg]


def test_patterns_take_it_apart() -> None:
    match Key("a", 3):
        case Key(word, place=3):
            assert word == "a"
        case _:
            pytest.fail("the pattern did not match")


def test_a_wrong_call_is_a_type_error() -> None:
    for call in (lambda: Key(), lambda: Key("a", 1, 2), lambda: Key(word="a", other=1)):  # type: ignore[call-arg]
        with pytest.raises(TypeError):
            call()
