"""An older ledger in Excel (移行元の台帳): its rows, and the rows that could not be read.

Nothing is guessed and nothing is dropped: each row below the headings that holds anything is
either taken or refused with a reason. How ledgers call their columns and kinds is data:
resources/ledger/columns.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import resources
from app.domain.eras import parse_date
from app.domain.requests import Channel, Kind
from app.errors import BadLedgerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from app.domain.eras import Eras

_HEADINGS_WITHIN = 30  # rows; above the headings stand a title, the year, a name

# Serial numbers of days that a ledger can mean: 1990 to 2099. Below lie counts and years,
# above telephone numbers.
_SERIALS = range(32_874, 73_051)


class Why(StrEnum):
    """Why a row was refused."""

    NO_ARRIVAL = "no-arrival"
    ARRIVAL_UNREADABLE = "arrival-unreadable"
    ARRIVAL_IN_FUTURE = "arrival-in-future"
    KIND_UNKNOWN = "kind-unknown"
    CLOSED_UNREADABLE = "closed-unreadable"
    CLOSED_IN_FUTURE = "closed-in-future"
    CLOSED_BEFORE_ARRIVAL = "closed-before-arrival"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in the workbook: the name of its sheet and its number there, from 1."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of an older ledger. Texts are as they were written; dates are local dates.

    `kind_written` is the word of the ledger that `kind` was read from. `channel` is None where
    the ledger does not tell, `closed` None where the matter was still open.
    """

    place: Place
    old_number: str
    arrived: date
    name: str
    reading: str
    kind: Kind
    kind_written: str
    channel: Channel | None
    words: str
    answer: str
    closed: date | None
    officer: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken. `column` is the heading it failed at, as the ledger writes it."""

    place: Place
    why: Why
    column: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a workbook held. `len(rows) + len(refused)` rows stood below the headings."""

    rows: tuple[LedgerRow, ...]
    refused: tuple[RefusedRow, ...]


def read(raw: bytes, today: date, eras: Eras) -> Ledger:
    """Read the sheets of a workbook that have a row of headings.

    A date later than `today` is refused. Raises BadLedgerError: `not-a-workbook`, or
    `no-headings` where no sheet names the day of arrival and the kind.
    """
    rows: list[LedgerRow] = []
    refused: list[RefusedRow] = []
    found = False
    for sheet, lines, epoch in _sheets(raw):
        headed = _headed(lines)
        if headed is None:
            continue
        found = True
        first, headings = headed
        for number, line in enumerate(lines[first:], first + 1):
            if not any(_text(value) for value in line):
                continue
            written = _Written(line, headings, Place(sheet, number), epoch)
            taken = _row(written, today, eras)
            if isinstance(taken, LedgerRow):
                rows.append(taken)
            else:
                refused.append(taken)
    if not found:
        raise BadLedgerError("no-headings")
    return Ledger(tuple(rows), tuple(refused))


# ------------------------------------------------------------------ the workbook

_Line = tuple[object, ...]


def _sheets(raw: bytes) -> Iterator[tuple[str, list[_Line], date]]:
    """Yield name, lines and day zero of each sheet (Excel counts days from 1900 or from 1904)."""
    from openpyxl import load_workbook  # 80 ms
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(BytesIO(raw), data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise BadLedgerError("not-a-workbook") from None
    for sheet in book.worksheets:
        yield sheet.title, _lines(sheet), book.epoch.date()


def _lines(sheet: Worksheet) -> list[_Line]:
    """Return the values of a sheet; cells merged downwards each hold the value of the first.

    Cells merged sideways stay empty but for the first: a title over all columns is no heading.
    """
    lines = [list(line) for line in sheet.iter_rows(values_only=True)]
    top, left = sheet.min_row - 1, sheet.min_column - 1
    for merged in sheet.merged_cells.ranges:
        if merged.min_col != merged.max_col:
            continue
        column = merged.min_col - 1 - left
        value = lines[merged.min_row - 1 - top][column]
        for row in range(merged.min_row, merged.max_row):
            lines[row - top][column] = value
    return [()] * top + [tuple(line) for line in lines]


def _headed(lines: list[_Line]) -> tuple[int, Mapping[str, tuple[int, str]]] | None:
    """Return how many rows lead up to and include the headings, and what each column means."""
    for number, line in enumerate(lines[:_HEADINGS_WITHIN], 1):
        headings: dict[str, tuple[int, str]] = {}
        for column, value in enumerate(line):
            heading = _text(value)
            field = _field(heading)
            if field:
                headings.setdefault(field, (column, heading))
        if all(field in headings for field in _words().required):
            return number, headings
    return None


# ------------------------------------------------------------------ a row


class _Written:
    """A row as it was written, by field."""

    def __init__(
        self, line: _Line, headings: Mapping[str, tuple[int, str]], place: Place, epoch: date
    ) -> None:
        self._line = line
        self._headings = headings
        self.place = place
        self.epoch = epoch

    def value(self, field: str) -> object:
        column, _ = self._headings.get(field, (-1, ""))
        return self._line[column] if 0 <= column < len(self._line) else None

    def text(self, field: str) -> str:
        return _text(self.value(field))

    def day(self, field: str, today: date, eras: Eras) -> date | None:
        value = self.value(field)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, int | float) and int(value) in _SERIALS:
            return self.epoch + timedelta(days=int(value))
        return parse_date(_text(value), today, eras)

    def refuse(self, why: Why, field: str) -> RefusedRow:
        return RefusedRow(self.place, why, self._headings[field][1])


def _row(written: _Written, today: date, eras: Eras) -> LedgerRow | RefusedRow:
    if not written.text("arrived"):
        return written.refuse(Why.NO_ARRIVAL, "arrived")
    arrived = written.day("arrived", today, eras)
    if arrived is None:
        return written.refuse(Why.ARRIVAL_UNREADABLE, "arrived")
    if arrived > today:
        return written.refuse(Why.ARRIVAL_IN_FUTURE, "arrived")
    kind = _named(written.text("kind"), _words().kinds)
    if kind is None:
        return written.refuse(Why.KIND_UNKNOWN, "kind")
    closed = written.day("closed", today, eras)
    wrong = _wrong_end(written.text("closed"), closed, arrived, today)
    if wrong:
        return written.refuse(wrong, "closed")
    return LedgerRow(
        place=written.place,
        old_number=written.text("number"),
        arrived=arrived,
        name=written.text("name"),
        reading=written.text("reading"),
        kind=Kind(kind),
        kind_written=written.text("kind"),
        channel=_channel(written.text("channel")),
        words=written.text("words"),
        answer=written.text("answer"),
        closed=closed,
        officer=written.text("officer"),
    )


def _wrong_end(text: str, closed: date | None, arrived: date, today: date) -> Why | None:
    if closed is None:
        return Why.CLOSED_UNREADABLE if text else None
    if closed > today:
        return Why.CLOSED_IN_FUTURE
    return Why.CLOSED_BEFORE_ARRIVAL if closed < arrived else None


def _channel(text: str) -> Channel | None:
    found = _named(text, _words().channels)
    return Channel(found) if found else None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # Excel knows no whole numbers: 12.0 was typed as 12
    return str(value).strip()


# ------------------------------------------------------------------ words of ledgers


@dataclass(frozen=True, slots=True)
class _Words:
    required: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]  # word, field; the longest word first
    kinds: tuple[tuple[str, str], ...]
    channels: tuple[tuple[str, str], ...]


@cache
def _words() -> _Words:
    table = tomllib.loads(resources.open_text("ledger/columns.toml"))
    columns = [(_plain(word), field) for field, all_ in table["columns"].items() for word in all_]
    return _Words(
        tuple(table["required"]),
        tuple(sorted(columns, key=lambda known: -len(known[0]))),
        tuple((_plain(word), row["kind"]) for row in table["kinds"] for word in row["words"]),
        tuple((_plain(word), row["channel"]) for row in table["channels"] for word in row["words"]),
    )


def _field(heading: str) -> str | None:
    """Return the field a heading means. A long text is no heading."""
    plain = _plain(heading)
    if len(plain) > 20:
        return None
    if plain in ("no", "no."):  # inside other words these two letters mean nothing
        return "number"
    return _named(plain, tuple(w for w in _words().columns if not w[0].startswith("no")))


def _named(text: str, known: tuple[tuple[str, str], ...]) -> str | None:
    plain = _plain(text)
    return next((meaning for word, meaning in known if word in plain), None)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()
