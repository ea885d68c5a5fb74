"""A row of a ledger: taken as what it says, or refused with a reason. Nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import TYPE_CHECKING

from app.domain.requests import Channel, Kind
from app.ledger.cells import Uncounted, plain, reading_of, text_of
from app.ledger.contact import Contact, told_apart
from app.ledger.words import CLOSED, OPEN, channel_of, kinds_of, state_of, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.ledger.cells import Line, Value
    from app.ledger.days import Days
    from app.ledger.layout import Column, Layout
    from app.ledger.mapping import LedgerMap


class Why(StrEnum):
    """Why a row was refused."""

    NO_ARRIVAL = "no-arrival"
    ARRIVAL_UNREADABLE = "arrival-unreadable"
    ARRIVAL_IN_FUTURE = "arrival-in-future"
    YEAR_UNKNOWN = "year-unknown"
    KIND_UNKNOWN = "kind-unknown"
    KIND_AMBIGUOUS = "kind-ambiguous"
    STATE_UNKNOWN = "state-unknown"
    STATE_CONTRADICTS = "state-contradicts"
    CLOSED_UNREADABLE = "closed-unreadable"
    CLOSED_WITHOUT_DAY = "closed-without-day"
    CLOSED_IN_FUTURE = "closed-in-future"
    CLOSED_BEFORE_ARRIVAL = "closed-before-arrival"
    SUM = "sum"
    REMARK = "remark"
    HEADINGS = "headings"
    NUMBER_ONLY = "number-only"
    NOT_COUNTED = "not-counted"
    ALREADY_IN = "already-in"


NO_ROWS = frozenset((Why.SUM, Why.REMARK, Why.HEADINGS, Why.NUMBER_ONLY))
"""Reasons of lines that were never meant to be a matter."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in the workbook: the name of its sheet and its number there, from 1."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of an older ledger. Texts are as they were written; dates are local dates.

    `kind_written` is the word of the ledger that `kind` was read from. `channel` is None where
    the ledger does not tell, `closed` None where the matter was still open. `kept` are headings
    and texts that have no place of their own in a casebook. `mark` tells the row apart from any
    other and is the same when the same row is read again.
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
    organisation: str = ""
    phone: str = ""
    mail: str = ""
    address: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken. `column` is the heading it failed at, as the ledger writes it.

    `cells` are those of the row, from the first column on.
    """

    place: Place
    why: Why
    column: str
    cells: tuple[Value, ...] = ()


class Marks:
    """Gives each row of a ledger its mark, the second of two equal rows another one."""

    def __init__(self) -> None:
        self._seen: dict[bytes, int] = {}

    def of(self, texts: Sequence[str], arrived: date) -> str:
        """Return the mark of a row that holds `texts`, empty cells at its end not counted."""
        said = "\x1f".join((arrived.isoformat(), *texts)).rstrip("\x1f")
        digest = blake2b(said.encode("utf-8", "replace"), digest_size=16)
        key = digest.digest()
        times = self._seen[key] = self._seen.get(key, 0) + 1
        if times > 1:
            digest.update(f"\x1e{times}".encode())
        return digest.hexdigest()


class _WrongError(Exception):
    """What is wrong with the row that is being read; never leaves this module."""

    def __init__(self, why: Why, field: str) -> None:
        super().__init__(why)
        self.why = why
        self.field = field


_PLAIN_TEXT = ("number", "words", "answer", "officer", "organisation", "address")
_COUNT = re.compile(r"[0-9,件名:行]+$")
_ALWAYS_KEPT = ("kind", "channel", "officer", "due", "state", "note")


class RowReader:
    """Reads the rows of one sheet, in their order."""

    def __init__(
        self, layout: Layout, mapping: LedgerMap, days: Days, today: date, marks: Marks
    ) -> None:
        self._layout = layout
        self._mapping = mapping
        self._days = days
        self._today = today
        self._marks = marks
        self._columns: dict[str, Column] = {}
        for column in layout.columns:
            if column.field:
                self._columns.setdefault(column.field, column)
        first = set(map(id, self._columns.values()))
        self._own = [one for one in layout.columns if id(one) not in first]
        self._headed = {one.place for one in layout.columns}
        self._head_texts = {plain(one.heading) for one in layout.columns}
        self._above: list[Value] = []
        self._kinds: dict[str, tuple[Kind, ...]] = {}
        self._channels: dict[str, Channel | None] = {}

    def read(self, line: Line) -> LedgerRow | RefusedRow | None:
        """Return the row, as taken or refused; None where it holds nothing."""
        texts = [text_of(value) for value in line.cells]
        if not any(texts):
            return None
        cells = self._with_ditto(line.cells, texts)
        place = Place(self._layout.sheet, line.number)
        try:
            return self._row(place, cells, texts)
        except _WrongError as wrong:
            column = self._columns.get(wrong.field)
            heading = column.heading if column else ""
            return RefusedRow(place, wrong.why, heading, tuple(line.cells))

    def _with_ditto(self, cells: Sequence[Value], texts: list[str]) -> Sequence[Value]:
        """Return the cells with 同上 and 〃 taken from the row above; `texts` are changed too."""
        filled: list[Value] | None = None
        for place, text in enumerate(texts):
            if text and len(text) <= 6 and plain(text) in words().same:
                above = self._above[place] if place < len(self._above) else None
                if above is not None:
                    filled = list(cells) if filled is None else filled
                    filled[place] = above
                    texts[place] = text_of(above)
        return cells if filled is None else filled

    def _row(self, place: Place, cells: Sequence[Value], texts: Sequence[str]) -> LedgerRow:
        arrived, supplied = self._arrival(cells, texts)
        self._counted(cells)
        kind, kind_written = self._kind(texts)
        kept: list[tuple[str, str]] = []
        closed, closed_supplied = self._end(cells, texts, arrived)
        if supplied:
            self._keep(kept, "arrived", texts)
        if closed_supplied:
            self._keep(kept, "closed", texts)
        for field in _ALWAYS_KEPT:
            self._keep(kept, field, texts)
        name, reading = self._name(cells, texts, kept)
        contact = self._contact(texts, kept)
        kept += self._others(texts)
        plainly = {field: self._text(field, texts) for field in _PLAIN_TEXT}
        return LedgerRow(
            place=place,
            old_number=plainly["number"],
            arrived=arrived,
            name=name,
            reading=reading,
            kind=kind,
            kind_written=kind_written,
            channel=self._channel(texts),
            words=plainly["words"],
            answer=plainly["answer"],
            closed=closed,
            officer=plainly["officer"],
            organisation=plainly["organisation"],
            phone=contact.phone,
            mail=contact.mail,
            address=contact.address,
            kept=tuple(kept),
            mark=self._marks.of(texts, arrived),
        )

    # ------------------------------------------------------------------ cells

    def _text(self, field: str, texts: Sequence[str]) -> str:
        column = self._columns.get(field)
        return texts[column.place] if column and column.place < len(texts) else ""

    def _value(self, field: str, cells: Sequence[Value]) -> Value:
        column = self._columns.get(field)
        return cells[column.place] if column and column.place < len(cells) else None

    def _keep(self, kept: list[tuple[str, str]], field: str, texts: Sequence[str]) -> None:
        text = self._text(field, texts)
        if text:
            kept.append((self._columns[field].heading, text))

    def _others(self, texts: Sequence[str]) -> list[tuple[str, str]]:
        """Return what stands in columns without a meaning of their own, or without a heading."""
        found = [
            (column.heading, texts[column.place])
            for column in self._own
            if column.place < len(texts) and texts[column.place]
        ]
        if len(texts) > len(self._headed):
            found += [
                (f"{letters(place)}列", text)
                for place, text in enumerate(texts)
                if text and place not in self._headed
            ]
        return found

    def _counted(self, cells: Sequence[Value]) -> None:
        for field, column in self._columns.items():
            if column.place < len(cells) and isinstance(cells[column.place], Uncounted):
                raise _WrongError(Why.NOT_COUNTED, field)

    # ------------------------------------------------------------------ arrival

    def _arrival(self, cells: Sequence[Value], texts: Sequence[str]) -> tuple[date, bool]:
        text = self._text("arrived", texts)
        told = self._days.read(self._value("arrived", cells)) if text else None
        if told is None or told.day is None:
            self._no_row(texts)
        self._above = list(cells)
        if told is None or told.day is None:
            if told is None:
                raise _WrongError(Why.NO_ARRIVAL, "arrived")
            self._counted(cells)
            why = Why.YEAR_UNKNOWN if told.fault == "year" else Why.ARRIVAL_UNREADABLE
            raise _WrongError(why, "arrived")
        if told.day > self._today:
            raise _WrongError(Why.ARRIVAL_IN_FUTURE, "arrived")
        return told.day, told.supplied

    def _no_row(self, texts: Sequence[str]) -> None:
        """Raise where a line without a day is no row at all, but a sum, a remark, headings."""
        shown = [plain(text) for text in texts if text]
        table = words()
        if any(_COUNT.sub("", text) in table.sums for text in shown[:3]):
            raise _WrongError(Why.SUM, "")
        if shown[0].startswith(table.remarks) and len(shown) <= 2:
            raise _WrongError(Why.REMARK, "")
        if len(shown) > table.others and self._head_texts.issuperset(shown):
            raise _WrongError(Why.HEADINGS, "")
        if len(shown) == 1 and self._text("number", texts):
            raise _WrongError(Why.NUMBER_ONLY, "number")

    # ------------------------------------------------------------------ kind, channel, end

    def _kind(self, texts: Sequence[str]) -> tuple[Kind, str]:
        column = self._columns.get("kind")
        if column is None:
            kind = self._mapping.kind or self._layout.kind
            if not kind:
                raise _WrongError(Why.KIND_UNKNOWN, "")
            return Kind(kind), ""
        text = self._text("kind", texts)
        found = self._kinds.get(text)
        if found is None:
            found = self._kinds[text] = self._kinds_of(text)
        if len(found) != 1:
            raise _WrongError(Why.KIND_AMBIGUOUS if found else Why.KIND_UNKNOWN, "kind")
        return found[0], text

    def _kinds_of(self, text: str) -> tuple[Kind, ...]:
        said = self._mapping.said("kinds", text)
        if said is not None:
            return (Kind(said),) if said else ()
        return kinds_of(text)

    def _channel(self, texts: Sequence[str]) -> Channel | None:
        text = self._text("channel", texts)
        if text not in self._channels:
            said = self._mapping.said("channels", text) if text else None
            found = Channel(said) if said else channel_of(text)
            if found is None and self._mapping.channel:
                found = Channel(self._mapping.channel)
            self._channels[text] = found
        return self._channels[text]

    def _end(
        self, cells: Sequence[Value], texts: Sequence[str], arrived: date
    ) -> tuple[date | None, bool]:
        """Return the day a row was closed, or None, and whether its year was supplied."""
        text, state = self._text("closed", texts), self._state(self._text("state", texts), "state")
        if text and (spoken := self._said_state(text)):  # 済 or 継続中 in place of a day
            text, state = "", spoken
        if not text:
            return self._end_without_day(state, arrived), False
        if state == OPEN:
            raise _WrongError(Why.STATE_CONTRADICTS, "state")
        told = self._days.read(self._value("closed", cells), arrived)
        if told.day is None:
            unknown = told.fault == "year"
            raise _WrongError(Why.YEAR_UNKNOWN if unknown else Why.CLOSED_UNREADABLE, "closed")
        if told.day > self._today:
            raise _WrongError(Why.CLOSED_IN_FUTURE, "closed")
        if told.day < arrived:
            raise _WrongError(Why.CLOSED_BEFORE_ARRIVAL, "closed")
        return told.day, told.supplied

    def _end_without_day(self, state: str | None, arrived: date) -> date | None:
        if state != CLOSED:
            return None
        if self._mapping.closed_without_day == "refuse":
            raise _WrongError(
                Why.CLOSED_WITHOUT_DAY, "closed" if "closed" in self._columns else "state"
            )
        return arrived

    def _said_state(self, text: str) -> str | None:
        said = self._mapping.said("states", text)
        return state_of(text) if said is None else said or None

    def _state(self, text: str, field: str) -> str | None:
        if not text:
            return None
        state = self._said_state(text)
        if state is None:
            raise _WrongError(Why.STATE_UNKNOWN, field)
        return state

    # ------------------------------------------------------------------ the person

    def _name(
        self, cells: Sequence[Value], texts: Sequence[str], kept: list[tuple[str, str]]
    ) -> tuple[str, str]:
        text = self._text("name", texts)
        reading = self._text("reading", texts) or reading_of(self._value("name", cells))
        if not text:
            self._keep(kept, "reading", texts)
            return "", ""
        if plain(text) in words().nobody:
            self._keep(kept, "name", texts)
            self._keep(kept, "reading", texts)
            return "", ""
        first, _, more = text.partition("\n")
        if more:  # 代理人, a second name: nothing that an envelope could carry
            self._keep(kept, "name", texts)
        return first.strip(), re.sub(r"\s*\n\s*", " ", reading)

    def _contact(self, texts: Sequence[str], kept: list[tuple[str, str]]) -> Contact:
        written = {field: self._text(field, texts) for field in ("phone", "mail", "address")}
        text = self._text("contact", texts)
        nothing = not text or plain(text) in words().nobody
        free = Contact(more=bool(text)) if nothing else told_apart(text)
        if free.more or any(written[f] and getattr(free, f) for f in written):
            self._keep(kept, "contact", texts)
        if written["phone"] and "\n" in written["phone"]:
            self._keep(kept, "phone", texts)
        return Contact(
            (written["phone"] or free.phone).partition("\n")[0],
            written["mail"] or free.mail,
            written["address"] or free.address,
        )


def letters(place: int) -> str:
    """Return how Excel calls a column, counted from 0: A, B … AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
