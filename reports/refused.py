"""The rows of an older ledger that were not taken over, as a workbook to be set right.

Each sheet is one of the ledger: where the row stood, why it was refused, and its cells as they
were, under the ledger's own headings. Set right, the workbook can itself be taken over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports._sheet import ACCENT, HEADER, LATE, Book, Look, cleaned, reference

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    _Cell = str | float | date | None

_WHERE = ("元の行", "取り込めなかった理由")
_HEAD = Look("見出し", bold=True, ground=HEADER, ink=ACCENT, wrap=True)
_TEXT = Look("記載", wrap=True)
_DAY = Look("日付", form="yyyy/m/d")
_ROW = Look("行", form="0", across="right")
_WHY = Look("理由", ink=LATE, wrap=True)
_LONGEST = 16_000  # characters that a cell holds with certainty; the rest goes behind the row
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_SHEET_NAME = 31  # characters


@dataclass(frozen=True, slots=True)
class Leftover:
    """A row that was not taken over: its number in its sheet, the reason, and its cells."""

    row: int
    why: str
    cells: Sequence[_Cell]


@dataclass(frozen=True, slots=True)
class LeftoverSheet:
    """The rows of one sheet, under its headings by column."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Leftover]


def to_xlsx(sheets: Sequence[LeftoverSheet], made: datetime) -> bytes:
    """Return the workbook."""
    book = Book(title="取り込めなかった行", creator="窓口台帳", subject="台帳の移行", made=made)
    taken: set[str] = set()
    for sheet in sheets:
        _write(book, sheet, _title(sheet.title, taken))
    return book.to_bytes()


def _title(title: str, taken: set[str]) -> str:
    name = cleaned(title).translate(_FORBIDDEN).strip("'")[:_SHEET_NAME] or "台帳"
    number = 1
    while name.casefold() in taken:
        number += 1
        tail = f"_{number}"
        name = name[: _SHEET_NAME - len(tail)] + tail
    taken.add(name.casefold())
    return name


def _write(book: Book, sheet: LeftoverSheet, title: str) -> None:
    page = book.sheet(title)
    width = max([len(sheet.headings), *(len(one.cells) for one in sheet.rows)])
    headings = [*sheet.headings, *[""] * (width - len(sheet.headings))]
    for column, heading in enumerate((*_WHERE, *headings), 1):
        page.put(1, column, heading, _HEAD)
    for row, one in enumerate(sheet.rows, 2):
        page.put(row, 1, one.row, _ROW)
        page.put(row, 2, one.why, _WHY)
        for column, value in enumerate(_fitting(one.cells, width), 3):
            if value is not None:
                look = _TEXT if isinstance(value, str | float) else _DAY
                page.put(row, column, value, look)
    page.widths(8, 36, *[18] * width)
    page.keep_in_sight(2, 3)
    page.let_filter("A1", reference(len(sheet.rows) + 1, width + 2))
    page.set_up_page(landscape=True, repeat=1)


def _fitting(cells: Sequence[_Cell], width: int) -> list[_Cell]:
    """Return the cells; what a text holds beyond one cell follows behind the last column."""
    more: list[_Cell] = []
    found: list[_Cell] = []
    for value in cells:
        if isinstance(value, str) and len(value) > _LONGEST:
            parts = [value[at : at + _LONGEST] for at in range(0, len(value), _LONGEST)]
            found.append(parts[0])
            more += parts[1:]
        else:
            found.append(value)
    return found if not more else [*found, *[None] * (width - len(found)), *more]
