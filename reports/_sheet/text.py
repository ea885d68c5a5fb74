"""Texts and places of cells: what a cell holds, how wide a text is, what is never stored."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from openpyxl.utils import get_column_letter
from typing_extensions import override

Value = str | int | float | date | datetime | None
"""What a cell may hold. None leaves it empty."""

_LONGEST: Final = 32_767  # UTF-16 units that a cell holds
PARTIAL_LEAP_YEAR: Final = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction controls: they disguise text
    "\ud800-\udfff\ufffe\uffff]"  # not allowed in XML
)
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\n")


@dataclass(eq=False)
class TextTooLongError(ValueError):
    """A text is longer than its place in a workbook holds. Excel would cut it without a word.

    `where` is a cell of a sheet, or the edge of its pages; lengths are in UTF-16 units.
    """

    where: str
    length: int
    longest: int

    @override
    def __str__(self) -> str:
        """Return the facts, without the text."""
        return repr(self)


def cleaned(text: str) -> str:
    """Return `text` without control and direction characters, line ends as line feeds."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def width(text: str) -> int:
    """Return the width of the longest line of `text` in half-width characters (半角)."""
    wide = ("F", "W", "A")
    return max(
        sum(2 if unicodedata.east_asian_width(character) in wide else 1 for character in line)
        for line in text.split("\n")
    )


def lines_of(text: str, units: float) -> int:
    """Return how many lines a text takes in a column, counted on the wide side."""
    # a full-width character of 10 points is 1.9 units wide; the cell keeps a margin
    room = max(1, int((units - 1.2) / 0.95))
    return sum(max(1, math.ceil(width(line) / room)) for line in text.split("\n"))


def reference(row: int, column: int, *, fixed: bool = False) -> str:
    """Return how a formula calls the cell: B7, or $B$7."""
    letter = get_column_letter(column)
    return f"${letter}${row}" if fixed else f"{letter}{row}"


def storable(text: str, where: str) -> str:
    """Return cleaned text as a cell holds it; `where` is the cell. Raises TextTooLongError."""
    if (length := utf16_units(text)) > _LONGEST:
        raise TextTooLongError(where, length, _LONGEST)
    # Excel reads _x0041_ as A; its own underscore has to be written so
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def utf16_units(text: str) -> int:
    """Return how long a text is to Excel."""
    return len(text.encode("utf-16-le")) // 2
