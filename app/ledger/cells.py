"""Cells of an older ledger as they were written, and the sheets they stand in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


class Spoken(str):
    """A text with its reading (ふりがな), which Excel keeps beside it and never shows in it."""

    __slots__ = ("reading",)
    reading: str

    def __new__(cls, text: str, reading: str) -> Spoken:
        """Return `text` that carries `reading`."""
        spoken = super().__new__(cls, text)
        spoken.reading = reading
        return spoken


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A formula (with its =) whose result the file does not hold."""

    formula: str = ""


Value = str | float | date | Uncounted | None
"""What a cell holds. A date is what the sheet shows as one; None where there is nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: its number there, from 1, and its cells from the first column on."""

    number: int
    cells: Sequence[Value]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells shown as one (結合セル); rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of a ledger. `lines` opens it anew each time and never holds it whole.

    `epoch` is the day that a bare number counts from, `weight` how many rows it says it has.
    """

    title: str
    epoch: date
    lines: Callable[[], Iterator[Line]]
    merged: Sequence[Merged] = ()
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()  # from 0
    weight: int = 0

    def filled(self) -> Iterator[Line]:
        """Yield the lines; cells merged downwards each hold the value of the first.

        Cells merged sideways stay empty but for the first: a title over all columns is no
        heading.
        """
        if not self.merged:
            yield from self.lines()
            return
        starts: dict[int, list[Merged]] = {}
        for one in self.merged:
            if one.bottom > one.top:
                starts.setdefault(one.top, []).append(one)
        running: dict[int, tuple[int, Value]] = {}  # by column: down to which row, and the value
        for line in self.lines():
            cells = _below(line, running)
            for one in starts.get(line.number, ()):
                column = one.left - 1
                value = cells[column] if column < len(cells) else None
                running[column] = (one.bottom, value)
            yield Line(line.number, cells, line.hidden)


def _below(line: Line, running: dict[int, tuple[int, Value]]) -> Sequence[Value]:
    if not running:
        return line.cells
    cells = list(line.cells)
    for column, (bottom, value) in list(running.items()):
        if line.number > bottom:
            del running[column]
            continue
        if column >= len(cells):
            cells += [None] * (column + 1 - len(cells))
        if cells[column] is None:
            cells[column] = value
    return cells


def text_of(value: Value) -> str:
    """Return a cell as text, without the spaces around it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):  # Excel knows no whole numbers: 12.0 was typed as 12
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, Uncounted):
        return value.formula or "="
    return value.isoformat()


def reading_of(value: Value) -> str:
    """Return the reading a cell carries, or an empty string."""
    return value.reading.strip() if isinstance(value, Spoken) else ""


_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return `text` without spaces, width and case: how headings and words are compared."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def named(text: str, known: Mapping[str, str]) -> str | None:
    """Return the meaning of the first of the known words that `text` holds, or None."""
    shown = plain(text)
    return next((meaning for word, meaning in known.items() if word in shown), None)
