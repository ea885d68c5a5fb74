"""Everybody the casebook knows, ready to be looked up in a letter (誤送付ブレーカー).

Built once when first asked for, then kept by the journal: what an act touched is read anew, and
nothing else. Names and postal addresses stand in memory; numbers, mail addresses and cases are
asked for by their index.
"""

from __future__ import annotations

import json
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, text
from sqlmodel import col, select

from app.domain.proofreading.addresses import Addresses
from app.domain.proofreading.strangers import Names
from app.letters.proof_rules import readings, speller
from app.people.kept import compared
from app.store.tables import CaseRow, ContactRow, PartyRow, PersonRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlmodel import Session

    from app.domain.numbering import Numbering

_MANY = 2_000  # people touched since; more are read anew all together
_MOST_CASES = 3  # that are named of somebody
_ALL = text("SELECT id, name, reading FROM person")
_LAST = text("SELECT coalesce(max(number), 0) FROM journal")
_SINCE = text("SELECT number, subject FROM journal WHERE number > :last ORDER BY number")
_LIVING = text(
    "SELECT person_id, value FROM contact WHERE sort = 'address' AND standing != 'wrong'"
)
_SOME: Any = (
    select(PersonRow.id, PersonRow.name, PersonRow.reading, ContactRow.value)
    .join(
        ContactRow,
        and_(
            col(ContactRow.person_id) == PersonRow.id,
            col(ContactRow.sort) == "address",
            col(ContactRow.standing) != "wrong",
        ),
        isouter=True,
    )
    .where(col(PersonRow.id).in_(bindparam("people", expanding=True)))
)


class People:
    """The names of everybody in a file. One for each open casebook; any thread may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._names = Names()
        self._addresses = Addresses()
        self._read_up_to = -1  # the entry of the journal

    def names(self, session: Session) -> Names:
        """Return the names as they are in this state of the file."""
        return self.known(session)[0]

    def known(self, session: Session) -> tuple[Names, Addresses]:
        """Return the names of this state of the file, and where people live."""
        with self._lock:
            if self._read_up_to < 0:
                self._read_all(session)
            else:
                self._read_since(session)
            return self._names, self._addresses

    def _read_all(self, session: Session) -> None:
        names = Names()
        for person, name, reading in session.connection().execute(_ALL):
            _put(names, person, name, reading)
        self._names = names
        self._addresses = Addresses()
        self._put_addresses(session.connection().execute(_LIVING))
        self._read_up_to = session.connection().execute(_LAST).scalar_one()

    def _read_since(self, session: Session) -> None:
        since = session.connection().execute(_SINCE, {"last": self._read_up_to}).all()
        touched: set[int] = set()
        for _number, subject in since:
            touched.update(json.loads(subject).get("people", ()))
        if len(touched) > _MANY:
            self._read_all(session)
        elif since:
            if touched:
                self._read_some(session, touched)
            self._read_up_to = since[-1][0]

    def _read_some(self, session: Session, people: Collection[int]) -> None:
        for person in people:
            self._names.drop(person)
            self._addresses.drop(person)
        living: list[tuple[int, str]] = []
        for one, name, reading, address in session.exec(_SOME, params={"people": list(people)}):
            if one not in self._names:
                _put(self._names, one, name, reading)
            if address:
                living.append((one, address))
        self._put_addresses(living)

    def _put_addresses(self, rows: Iterable[tuple[int, str]]) -> None:
        of: dict[int, list[str]] = {}
        for person, address in rows:
            of.setdefault(person, []).append(address)
        for person, addresses in of.items():
            self._addresses.put(person, addresses)


def _put(names: Names, person: int, name: str, reading: str) -> None:
    spell = speller()
    family, _, given = name.replace("\u3000", " ").strip().partition(" ")
    parted = bool(given) or len(name) <= 3  # of a name nobody has parted the family is not known
    key = spell.key(family) if parted else ""
    latin = readings()
    families = (key, latin.family(reading))
    names.put(person, spell.key(name), spell.key(reading), families, latin.keys(name, reading))


class InFile:
    """Whom one state of the file knows: see app.domain.proofreading.strangers.Register."""

    def __init__(self, session: Session, people: People, numbering: Numbering) -> None:
        self._session = session
        self._numbering = numbering
        self.names, self.addresses = people.known(session)

    def by_contact(self, sort: str, value: str) -> Collection[int]:
        """Return who is reached by a telephone number or a mail address."""
        rows = select(ContactRow.person_id).where(
            ContactRow.sort == sort,
            ContactRow.folded == compared(sort, value),
            ContactRow.standing != "wrong",
        )
        return set(self._session.exec(rows))

    def numbers_in(self, text: str) -> tuple[str, ...]:
        """Return what looks like a number of a case."""
        return self._numbering.referenced(text)

    def by_case(self, number: str) -> Collection[int] | None:
        """Return who plays a part in the case of this number, None where there is none."""
        case = self._session.exec(select(CaseRow.id).where(CaseRow.number == number)).first()
        if case is None:
            return None
        parties = select(PartyRow.person_id).where(PartyRow.case_id == case)
        return set(self._session.exec(parties))

    def cases_of(self, people: Iterable[int]) -> tuple[str, ...]:
        """Return the numbers of some cases of these people, the newest first."""
        numbers = (
            select(CaseRow.number)
            .where(col(CaseRow.id) == PartyRow.case_id, col(PartyRow.person_id).in_(tuple(people)))
            .order_by(col(CaseRow.id).desc())
            .distinct()
            .limit(_MOST_CASES)
        )
        return tuple(self._session.exec(numbers))
