"""The seeded draw: numbers from 0 to 1 that depend on a key and a name alone, the same on every machine (design.md §3, Choose)."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

_MASK = 0xFFFFFFFFFFFFFFFF


def chance(key: str, name: str) -> float:
    """A number from 0 to 1 that depends on nothing but its arguments: a key of `State.key` and a name."""
    return draws(int(key, 16), (lot(name),))[0]


def lot(name: str) -> int:
    """What a name brings to every draw it takes part in."""
    return zlib.crc32(name.encode()) * 0x9E3779B97F4A7C15


def draws(number: int, lots: Iterable[int]) -> list[float]:
    """A number from 0 to 1 for each lot, mixed as splitmix64 does it: a checksum alone would move names of one length
    alike."""
    out = []
    for lot in lots:
        mixed = (number + lot) & _MASK
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & _MASK
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _MASK
        out.append((mixed ^ mixed >> 31) / _MASK)
    return out
