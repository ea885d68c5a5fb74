"""Undo (元に戻す): an entry of a case that takes earlier ones back. Nothing is erased.

What was struck stays written, with who struck it and when; the case is told by the entries that
stand. An entry that strikes can itself be struck: then what it took back stands again (やり直し).
Entries are named by their place in the case, from 1 in the order they were written: ids differ
from file to file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STRUCK: Final = "struck"
"""The entry that takes others back."""
PLACES: Final = "undone"  # the fact that names them
ACT: Final = "act"  # what they were the record of
SHELVED: Final = "shelved"  # tasks the act had left behind, by their ids: nobody is to do them
REOPENED: Final = "reopened"  # tasks it had seen done, which are open again
AGAIN: Final = "redo"  # `of` of an entry that strikes one that struck

BESIDE: Final = frozenset(
    {"note", "task", "done", "tag", "attached", "handed-out", "reread", "merged", "unmerged"}
)
"""Sorts on which nothing else rests: they are taken back at any time, whatever came after."""


class Written(Protocol):
    """An entry as far as it matters here: an Event, or its row."""

    @property
    def sort(self) -> str:
        """Return what sort of entry it is."""

    @property
    def facts(self) -> Mapping[str, str]:
        """Return what it says."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Which entries stand, and which struck ones an entry that stands has taken back."""

    places: tuple[int, ...]  # of the entries that stand and tell something, from 1
    gone: frozenset[int]  # places that were taken back, those that struck and were struck included
    shelved: frozenset[int]  # ids of tasks


def places_of(entry: Written) -> frozenset[int]:
    """Return the places an entry takes back."""
    return _numbers(entry.facts.get(PLACES, ""))


def standing(entries: Sequence[Written]) -> Standing:
    """Return what stands of the entries of one case, in the order they were written."""
    if not any(entry.sort == STRUCK for entry in entries):
        return Standing(tuple(range(1, len(entries) + 1)), frozenset(), frozenset())
    gone: set[int] = set()
    shelved: set[int] = set()
    for place in range(len(entries), 0, -1):  # the last word first: it may strike a strike
        entry = entries[place - 1]
        if entry.sort == STRUCK and place not in gone:
            gone |= places_of(entry)
            if entry.facts.get("of") != AGAIN:
                shelved |= _numbers(entry.facts.get(SHELVED, ""))
    stands = tuple(
        place
        for place, entry in enumerate(entries, 1)
        if place not in gone and entry.sort != STRUCK
    )
    return Standing(stands, frozenset(gone), frozenset(shelved))


def is_beside(entry: Written) -> bool:
    """Return whether nothing else rests on an entry, or on what it took back."""
    said = entry.facts.get(ACT, "") if entry.sort == STRUCK else entry.sort
    return said in BESIDE or said == "attach"


def resting(entries: Sequence[Written], place: int) -> int | None:
    """Return the place of what rests on the entry at `place`, None where it may be taken back.

    It may where the case stands as it stood when that entry had just been written, but for what
    nothing rests on. 0 stands for something that was there then and was taken back since.
    """
    then = _bearing(entries[:place])
    now = _bearing(entries)
    if then == now:
        return None
    later = [one for one in now if one > place]
    return later[0] if later else 0


def _bearing(entries: Sequence[Written]) -> tuple[int, ...]:
    return tuple(
        place for place in standing(entries).places if entries[place - 1].sort not in BESIDE
    )


def _numbers(written: str) -> frozenset[int]:
    return frozenset(int(part) for part in written.split(",") if part)
