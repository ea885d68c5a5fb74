"""Desk: takes an older ledger over (移行), as closed or open cases, a thousand rows an act.

A hundred thousand rows through the casebook one by one take half an hour; here the rows of an
act are told in memory by the same rules, and written table by table. What is written is the
same, to the byte. Acts of a thousand rows keep the journal's entries small, and whatever
stops the import – a cancel, a cut – leaves whole acts behind: the same ledger, taken again, goes
on where it stopped, for a row that is in is known by its mark.
"""

from __future__ import annotations

import secrets
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, text
from sqlmodel import SQLModel, select

from app import phrases
from app.changes import Change
from app.domain.item import Event
from app.domain.requests import Channel, Role
from app.files import write_whole
from app.finding import passages
from app.jobs import Cancelled, Progress
from app.ledger import LedgerMap, apart
from app.ledger import mapping as mappings
from app.ledger.cells import Uncounted, text_of
from app.ledger.reading import BATCH, Batch, Terms
from app.matter import docket as dockets
from app.people import kept as people
from app.rules.almanac import eras
from app.store.registers import several_of
from app.store.tables import (
    CaseLineRow,
    CaseRow,
    ContactRow,
    EventRow,
    ItemRow,
    PartyRow,
    PersonRow,
)
from app.views.people import Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from sqlmodel import Session

    from app.ledger import LedgerRow, Looked, RefusedRow, Source
    from app.matter.docket import Docket
    from app.store.book import Acting, Book

_MAP = "ledger-map:"
_MARK = "mark"

CHANNEL_UNTOLD = Channel.POST
"""What a case is said to have come in by where the ledger does not tell: a case has to say one."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a ledger: `rows` were read of it, `stored` of them are cases now.

    `stopped` says that it was called off on the way: what was stored until then stands, and the
    rest can be taken any time.
    """

    rows: int
    stored: int
    refused: tuple[RefusedRow, ...]
    acts: int
    change: Change
    headings: Mapping[str, Mapping[int, str]]  # of each sheet, by the place of the column
    stopped: bool = False


class TakeOver:
    """The desk where an older ledger comes in."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    def terms(self, mapping: LedgerMap) -> Terms:
        """Return by what a ledger is read here: rows that are in already are known."""
        return Terms(mapping, self._book.now.moment().date(), eras(), self._marks())

    def _marks(self) -> frozenset[str]:
        taken_over = text(
            "SELECT json_extract(facts, '$.mark') FROM event"
            " WHERE sort = :sort AND facts LIKE :held"
        )
        values = {"sort": dockets.TAKEN_OVER, "held": f'%"{_MARK}"%'}
        with self._book.reading() as session:
            return frozenset(row[0] for row in session.connection().execute(taken_over, values))

    def remembered(self, shape: str) -> LedgerMap | None:
        """Return how a ledger with these headings was read last, or None."""
        kept = self._book.setting(_MAP + shape)
        return mappings.parse(kept) if kept else None

    def remember(self, shape: str, mapping: LedgerMap) -> None:
        """Keep how a ledger with these headings is read."""
        self._book.keep_setting(_MAP + shape, mappings.write(mapping))

    def look(
        self, source: Source, mapping: LedgerMap | None = None, progress: Progress | None = None
    ) -> Looked:
        """Say what a ledger would become; nothing is stored.

        Without a `mapping` it is read as one with the same headings was last. Raises
        BadLedgerError, Cancelled.
        """
        progress = progress or Progress()
        found = apart.look_through(source, self.terms(mapping or LedgerMap()), progress)
        known = self.remembered(found.shape) if mapping is None else None
        return apart.look_through(source, self.terms(known), progress) if known else found

    def take_file(
        self, source: Source, mapping: LedgerMap, progress: Progress | None = None
    ) -> Taken:
        """Take a ledger over, read in a process of its own while it is stored here.

        Raises BadLedgerError.
        """
        progress = progress or Progress()
        with closing(apart.in_batches(source, self.terms(mapping), progress)) as batches:
            return self.take(batches, progress)

    def take(self, batches: Iterable[Batch], progress: Progress | None = None) -> Taken:
        """Take rows over as closed or open cases (移行分), each batch in acts of its own.

        A wish to stop is heard between two acts; what was done stands.
        """
        running = _Running(secrets.token_hex(8), progress or Progress())
        stopped = False
        try:
            for batch in batches:
                self._take_batch(batch, running)
        except Cancelled:
            stopped = True
        return running.taken(stopped=stopped)

    def _take_batch(self, batch: Batch, running: _Running) -> None:
        for rows in _thousands(batch.rows):
            running.progress.still_wanted()
            running.note(self._act(rows, running.name), len(rows))
        running.refused += batch.refused
        running.headings |= {row.place.sheet: batch.headings for row in batch.refused[:1]}
        running.progress.step(batch.done, batch.total)

    def take_rows(self, rows: Sequence[LedgerRow]) -> Change:
        """Take these rows over in acts of a thousand."""
        return self.take([Batch(tuple(rows), ())]).change

    def _act(self, rows: Sequence[LedgerRow], batch: str) -> Change:
        with self._book.act("ledger") as acting:
            acting.payload["batch"] = batch
            told = _Told(self._docket, acting)
            numbers = self._numbers(acting.session, rows)
            for row, number in zip(rows, numbers, strict=True):
                told.tell(row, number)
            told.write()
            return acting.change

    def _numbers(self, session: Session, rows: Sequence[LedgerRow]) -> Iterator[str]:
        """Give each row its number, in their order, each series going on where it was."""
        numbering = self._docket.profile.numbering
        series = [numbering.series(row.arrived) for row in rows]
        first = {name: several_of(session, name, count) for name, count in Counter(series).items()}
        given: Counter[str] = Counter()
        for name, row in zip(series, rows, strict=True):
            yield numbering.case_number(row.arrived, first[name] + given[name], eras())
            given[name] += 1


def _thousands(rows: Sequence[LedgerRow]) -> Iterator[Sequence[LedgerRow]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


@dataclass(slots=True)
class _Running:
    """An import on its way: its name in the journal, and what it did until now."""

    name: str
    progress: Progress
    refused: list[RefusedRow] = field(default_factory=list)
    headings: dict[str, Mapping[int, str]] = field(default_factory=dict)
    cases: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    stored: int = 0
    acts: int = 0
    last: str = ""

    def note(self, change: Change, rows: int) -> None:
        self.cases |= change.cases
        self.people |= change.people
        self.stored += rows
        self.acts += 1
        self.last = change.case

    def taken(self, *, stopped: bool) -> Taken:
        people = frozenset(self.people)
        change = Change("ledger", frozenset(self.cases), people=people, case=self.last)
        rows = self.stored + len(self.refused)
        refused = tuple(self.refused)
        return Taken(rows, self.stored, refused, self.acts, change, self.headings, stopped)


@dataclass(slots=True)
class _Rows:
    """Rows to be written, by table, and the last id that each table has."""

    last: dict[type[SQLModel], int]
    values: dict[type[SQLModel], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: type[SQLModel], values: dict[str, Any]) -> int:
        """Note a row for a table that numbers its rows; return the id it gets."""
        self.last[table] += 1
        self.note(table, {"id": self.last[table], **values})
        return self.last[table]

    def note(self, table: type[SQLModel], values: dict[str, Any]) -> None:
        """Note a row."""
        self.values.setdefault(table, []).append(values)


_ALONE = {"merged_into": None, "merged_on": None}  # of a person nobody was merged with
_HOLDS = {"from_person": None, "postcode": "", "standing": "current"}  # of a contact
_NUMBERED = (CaseRow, EventRow, PersonRow, ContactRow, PartyRow, ItemRow)


@dataclass(slots=True)
class _Case:
    """A case about to be written; its fields are those of a CaseRow."""

    id: int | None
    number: str
    channel: str
    arrived: date
    noticed: date
    recorded: datetime
    words: str
    old_number: str
    migrated: bool = True


_CASE = tuple(one.name for one in fields(_Case) if one.name != "id")


class _Told:
    """The rows of one act, told as cases in memory."""

    def __init__(self, docket: Docket, acting: Acting) -> None:
        self._docket = docket
        self._acting = acting
        self._settings = str(docket.editions.newest.number)
        self._rows = _Rows({table: _last_id(acting.session, table) for table in _NUMBERED})
        self._sealed: list[dict[str, object]] = []

    def tell(self, row: LedgerRow, number: str) -> None:
        """Note everything that a row of the ledger becomes."""
        known = self._rows.last[CaseRow] + 1
        case = _Case(
            known,
            number,
            row.channel or CHANNEL_UNTOLD,
            row.arrived,
            row.arrived,
            self._acting.moment,
            row.words,
            row.old_number,
        )
        self._rows.add(CaseRow, {name: getattr(case, name) for name in _CASE})
        persons = self._person(known, row)
        events = tuple(self._event(known, *said) for said in self._happened(row))
        matter = self._docket.matter_of(case, persons, events)
        for position in range(1, len(matter.items) + 1):
            copy = self._docket.item_copy(matter, position)
            self._rows.add(ItemRow, {"case_id": known, "position": position, **copy})
        line = self._docket.line_copy(matter)
        self._rows.note(CaseLineRow, {"case_id": known, **line})
        dockets.seal_number(self._acting, known, number)
        self._acting.cases.add(known)
        self._acting.case = number

    def _person(self, case: int, row: LedgerRow) -> tuple[Person, ...]:
        if not any((row.name, row.organisation, row.phone, row.mail, row.address)):
            return ()
        person = person_of(row)
        contacts = ("mail", "phone", "address")
        folded = {sort: people.compared(sort, getattr(person, sort)) for sort in contacts}
        kept = {sort: getattr(person, sort) if folded[sort] else "" for sort in contacts}
        named = {name: getattr(person, name) for name in ("name", "reading", "organisation")}
        values = {**named, "postcode": "", "address": kept["address"]}
        known = self._rows.add(PersonRow, {**values, **people.copies_of(person), **_ALONE})
        for sort in filter(folded.get, contacts):
            contact = {"person_id": known, "sort": sort, "value": kept[sort]}
            self._rows.add(
                ContactRow,
                {**contact, "folded": folded[sort], "since": self._acting.today, **_HOLDS},
            )
        party = {"case_id": case, "person_id": known, "role": Role.SELF, "from_person": None}
        self._rows.add(PartyRow, party)
        self._acting.people.add(known)
        return (
            replace(
                person, id=known, mail=kept["mail"], phone=kept["phone"], address=kept["address"]
            ),
        )

    def _happened(self, row: LedgerRow) -> Iterator[tuple[str, date, str, Mapping[str, str]]]:
        opened = {"kind": str(row.kind), "settings": self._settings}
        yield dockets.OPENED, row.arrived, "", opened
        yield dockets.TAKEN_OVER, row.closed or row.arrived, story_of(row), facts_of(row)

    def _event(self, case: int, sort: str, on: date, said: str, facts: Mapping[str, str]) -> Event:
        moment, actor = self._acting.moment, self._acting.actor
        values = {
            "case_id": case,
            "item": 1,
            "sort": sort,
            "on": on,
            "at": moment,
            "actor": actor,
            "text": said,
            "facts": dict(facts),
        }
        identity = self._rows.add(EventRow, values)
        event = Event(identity, 1, sort, on, moment, actor, said, facts)
        self._sealed.append(dockets.sealed_words(case, event))
        return event

    def write(self) -> None:
        """Write all rows, table by table."""
        connection = self._acting.session.connection()
        for table in (*_NUMBERED, CaseLineRow):
            values = self._rows.values.get(table)
            if values:
                connection.execute(insert(table), values)
        passages.write_index(self._acting.session, sorted(self._acting.cases))
        self._acting.payload["events"] = self._sealed


def _last_id(session: Session, table: type[SQLModel]) -> int:
    return session.exec(select(func.max(table.id))).one() or 0  # type: ignore[attr-defined]


def person_of(row: LedgerRow) -> Person:
    """Return whom a row of a ledger is about."""
    return Person(
        0,
        Role.SELF,
        row.name,
        row.reading,
        row.organisation,
        row.mail.strip(),
        row.phone.strip(),
        "",
        row.address.strip(),
    )


def story_of(row: LedgerRow) -> str:
    """Return what the ledger tells beside the request: the answer, then each further column."""
    return "\n".join(filter(None, (row.answer, *(f"{head}：{said}" for head, said in row.kept))))


def facts_of(row: LedgerRow) -> dict[str, str]:
    """Return what the event of a taking over says of its row."""
    facts = {"closed": "yes"} if row.closed else {}
    facts |= {"sheet": row.place.sheet, "row": str(row.place.row)}
    return facts | ({_MARK: row.mark} if row.mark else {})


# ------------------------------------------------------------------ what was not taken


def write_leftovers(taken: Taken, ledger: Path, made: datetime) -> Path | None:
    """Write the refused rows beside the ledger (〇〇_取り込めなかった行.xlsx); return where.

    None where there are none. A file that is there already is left alone. Raises
    FileUnwritableError.
    """
    if not taken.refused:
        return None
    path = _free(ledger.with_name(f"{ledger.stem}_取り込めなかった行.xlsx"))
    write_whole(path, leftovers(taken, made))
    return path


def leftovers(taken: Taken, made: datetime) -> bytes:
    """Return the workbook of the refused rows."""
    from reports import refused

    by_sheet: dict[str, list[refused.Leftover]] = {}
    for row in taken.refused:
        why = phrases.ledger_fault(row.why) + (f"（{row.column}）" if row.column else "")
        cells = [text_of(cell) if isinstance(cell, Uncounted) else cell for cell in row.cells]
        rows = by_sheet.setdefault(row.place.sheet, [])
        rows.append(refused.Leftover(row.place.row, why, cells))
    sheets = [
        refused.LeftoverSheet(title, _in_order(taken.headings.get(title, {})), rows)
        for title, rows in by_sheet.items()
    ]
    return refused.to_xlsx(sheets, made)


def _in_order(headings: Mapping[int, str]) -> list[str]:
    return [headings.get(place, "") for place in range(max(headings, default=-1) + 1)]


def _free(path: Path) -> Path:
    number = 1
    found = path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}（{number}）{path.suffix}")
    return found
