"""Desk: people. Finds them, says who may be the same, merges and parts them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlmodel import col, func, or_, select

from app.domain import folding
from app.domain.item import Event
from app.domain.requests import Role
from app.errors import (
    FieldRefusedError,
    MergeRefusedError,
    NoSuchPersonError,
    NotMergedError,
)
from app.files import manifest_of, staged, zipped
from app.matter import docket as dockets
from app.matter import person_record
from app.matter.lines import lines_of
from app.people import kept as people
from app.people import sameness
from app.store.tables import (
    ApartRow,
    CaseLineRow,
    CaseRow,
    ContactRow,
    PartyRow,
    PersonRow,
)
from app.views.cases import Recorded
from app.views.people import Alike, ContactLine, MergedLine, PersonLine, PersonSheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sqlmodel import Session

    from app.changes import Change
    from app.domain.likeness import Likeness
    from app.jobs import Progress
    from app.matter.docket import Docket
    from app.store.book import Acting, Book
    from app.views.lines import CaseLine
    from app.views.people import Person

MERGED, UNMERGED = "merged", "unmerged"  # on the timelines of the cases concerned
STANDINGS = ("current", "old", "wrong")
_FIELDS = ("name", "reading", "organisation", "mail", "phone", "postcode", "address")
_MOST = 8


class Persons:
    """The desk of people."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    # ------------------------------------------------------------------ lists

    def find(self, query: str = "") -> tuple[int, ...]:
        """Return the ids of the people who have every word of `query` somewhere, by reading.

        Words are found anywhere in names, readings, organisations, mails, numbers and addresses,
        in any writing. An empty query finds all; who was merged is found as the one she is.
        """
        asked = folding.words(query, people.variants())
        wanted = select(col(PersonRow.id)).where(col(PersonRow.merged_into).is_(None))
        if asked:  # whoever looks at every row reads the table as it lies, not by the index
            wanted = select(col(PersonRow.id)).where(func.coalesce(PersonRow.merged_into, 0) == 0)
        for word in asked:
            wanted = wanted.where(_has(word))
        wanted = wanted.order_by(col(PersonRow.sort_name), col(PersonRow.id))
        with self._book.reading() as session:
            # without the session: a hundred thousand ids take a quarter of the time
            found: tuple[int, ...] = tuple(session.connection().scalars(wanted))
            if not asked:
                return found
            known = set(found)
            others = [one for one in _merged_with(session, asked) if one not in known]
            return (*found, *others)

    def lines(self, ids: Sequence[int]) -> tuple[PersonLine, ...]:
        """Return the lines of these people, in the order of `ids`."""
        with self._book.reading() as session:
            rows = {
                row.id: row
                for row in session.exec(select(PersonRow).where(col(PersonRow.id).in_(ids)))
            }
            counted = {
                person: (count, latest)
                for person, count, latest in session.exec(
                    select(
                        PartyRow.person_id,
                        func.count(func.distinct(PartyRow.case_id)),
                        func.max(CaseRow.arrived),
                    )
                    .where(col(PartyRow.person_id).in_(ids), PartyRow.case_id == CaseRow.id)
                    .group_by(col(PartyRow.person_id))
                )
            }
            newest = _newest_contacts(session, ids)
            return tuple(
                PersonLine(
                    one,
                    rows[one].name,
                    rows[one].reading,
                    rows[one].organisation,
                    newest.get((one, "phone"), ""),
                    newest.get((one, "mail"), ""),
                    rows[one].address,
                    *counted.get(one, (0, None)),
                )
                for one in ids
                if one in rows
            )

    # ------------------------------------------------------------------ one person

    def sheet(self, person: int) -> PersonSheet:
        """Return a person, whole; of one who was merged, the one she is.

        Raises NoSuchPersonError.
        """
        with self._book.reading() as session:
            row = self._row(session, people.root(session, person))
            identity = row.id or 0
            but = {identity, *sameness.known_apart(session, identity)}
            found = sameness.alike(session, sameness.marks_kept(session, row), _MOST, but=but)
            return PersonSheet(
                people.as_person(session, row, Role.SELF),
                tuple(map(_contact, people.contacts_of(session, identity))),
                _cases_of(session, identity),
                _merged_of(session, identity),
                tuple(_alike(session, *pair) for pair in found),
            )

    def alike(self, person: Person) -> tuple[Alike, ...]:
        """Return who may be the one that is being written down: proposals only.

        First those who share a whole mark (name, reading, number, mail, address), the likeliest
        first, then those whose name or number contains what was typed so far.
        """
        with self._book.reading() as session:
            marks = sameness.marks_given(person)
            but = {person.id} if person.id else set()
            found = [_alike(session, *p) for p in sameness.alike(session, marks, _MOST, but=but)]
            known = {one.person.id for one in found} | but
            for part in (person.name, person.reading, person.phone, person.mail):
                for other in people.similar(session, part.strip()) if part.strip() else ():
                    if other.id not in known and len(found) < _MOST:
                        known.add(other.id)
                        found.append(Alike(other, 0, (), _open_cases(session, other.id)))
            return tuple(found)

    def record(
        self, person: int, folder: Path, *, packed: bool = False, progress: Progress | None = None
    ) -> Recorded:
        """Write everything about a person (対象者の記録一式): a new folder, or a ZIP, in `folder`.

        To answer a request about the casebook itself. Whole or not at all, and journalled. Raises
        NoSuchPersonError, FileUnwritableError, Cancelled.
        """
        with staged(folder) as staging, self._book.act("person-record") as acting:
            moment = acting.moment
            found = person_record.gather(acting.session, self._docket, person, moment, progress)
            staging.put(person_record.WORKBOOK, found.workbook)
            for name, content in found.files:
                staging.put(name, content)
            manifest = manifest_of(staging.written())
            staging.put("sha256.txt", manifest)
            sealed = hashlib.sha256(manifest).hexdigest()
            acting.people.add(found.person.id or 0)
            acting.payload |= {"manifest": sealed, "files": len(found.files)}
            name = f"対象者の記録一式_{found.person.id}_{acting.today:%Y%m%d}"
            if packed:
                staging.put("packed.zip", zipped(staging.written(), name, moment))
                path = staging.publish(f"{name}.zip", single="packed.zip")
            else:
                path = staging.publish(name)
            return Recorded(path, sealed, len(found.files), len(found.cases))

    # ------------------------------------------------------------------ acts

    def correct(self, person: int, values: Mapping[str, str]) -> Change:
        """Correct a person's name, or add a contact; an older contact stays beside.

        Raises NoSuchPersonError, FieldRefusedError for an unknown field or none at all.
        """
        for name in values:
            if name not in _FIELDS:
                raise FieldRefusedError(name, "unknown", _FIELDS)
        given: dict[str, Any] = {n: folding.storable(v).strip() for n, v in values.items()}
        if not given:
            raise FieldRefusedError("name", "required")
        with self._book.act("person-corrected") as acting:
            row = self._row(acting.session, person)
            known = people.as_person(acting.session, row, Role.SELF)
            people.change_person(acting, replace(known, **given))
            acting.payload["fields"] = sorted(given)
            self._renew_cases(acting, person)
            return acting.change

    def stand(self, contact: int, standing: str) -> Change:
        """Say that a contact holds, is old, or was wrong from the beginning.

        Raises FieldRefusedError for another standing or an unknown contact.
        """
        if standing not in STANDINGS:
            raise FieldRefusedError("standing", "choice", STANDINGS)
        with self._book.act("contact") as acting:
            row = acting.session.get(ContactRow, contact)
            if row is None:
                raise FieldRefusedError("contact", "choice")
            same = select(ContactRow).where(
                ContactRow.person_id == row.person_id,
                ContactRow.sort == row.sort,
                ContactRow.folded == row.folded,
            )
            was = row.standing
            for one in acting.session.exec(same):
                one.standing = standing
                acting.session.add(one)
            people.renew(acting.session, row.person_id)
            acting.people.add(row.person_id)
            acting.payload |= {"contact": contact, "standing": standing, "was": was}
            self._renew_cases(acting, row.person_id)
            return acting.change

    def merge(self, kept: int, merged: int) -> Change:
        """Make `merged` the same person as `kept`: her cases and contacts come along.

        What is moved remembers whose it was; `unmerge` takes it back at any time. Raises
        NoSuchPersonError, MergeRefusedError where they are one, or stand in one case in two
        roles: an agent and the person she acts for stay apart.
        """
        with self._book.act("merge") as acting:
            session = acting.session
            one, other = (self._row(session, people.root(session, p)) for p in (kept, merged))
            to, gone = one.id or 0, other.id or 0
            if to == gone:
                raise MergeRefusedError(kept, merged, "same")
            _refuse_two_roles(session, to, gone)
            other.merged_into, other.merged_on = to, acting.today
            session.add(other)
            for row in _owned(session, gone):
                row.from_person = row.from_person or gone
                row.person_id = to
                session.add(row)
            self._told(acting, MERGED, to, gone)
            return acting.change

    def unmerge(self, person: int) -> Change:
        """Part a merged person from the one she was merged into: all of hers goes back.

        What came after the merger stays where it came. Raises NoSuchPersonError, NotMergedError.
        """
        with self._book.act("unmerge") as acting:
            session = acting.session
            row = self._row(session, person)
            if row.merged_into is None:
                raise NotMergedError(person)
            holder = people.root(session, person)
            hers = set(people.group(session, person))
            row.merged_into, row.merged_on = None, None
            session.add(row)
            for one in _owned(session, holder):
                if one.from_person in hers:
                    one.person_id = person
                    one.from_person = None if one.from_person == person else one.from_person
                    session.add(one)
            self._told(acting, UNMERGED, holder, person)
            return acting.change

    def part(self, one: int, other: int) -> Change:
        """Note that two who look alike are two (別の方): they are not proposed again."""
        with self._book.act("apart") as acting:
            for person in (one, other):
                self._row(acting.session, person)
            first, second = sorted((one, other))
            if acting.session.get(ApartRow, (first, second)) is None:
                acting.session.add(ApartRow(one=first, other=second))
            acting.people |= {one, other}
            acting.payload |= {"one": first, "other": second}
            return acting.change

    def take_together(self, one: int, other: int) -> Change:
        """Take back that two who look alike are two: they are proposed again."""
        with self._book.act("not-apart") as acting:
            first, second = sorted((one, other))
            row = acting.session.get(ApartRow, (first, second))
            if row is not None:
                acting.session.delete(row)
            acting.people |= {one, other}
            acting.payload |= {"one": first, "other": second}
            return acting.change

    def _told(self, acting: Acting, sort: str, kept: int, other: int) -> None:
        """Write what happened to two persons into the timelines of their cases."""
        session = acting.session
        for person in (kept, other):
            people.renew(session, person)
        acting.people |= {kept, other}
        acting.payload |= {"kept": kept, "other": other}
        facts = {"kept": str(kept), "other": str(other)}
        for case in sorted({*_case_ids(session, kept), *_case_ids(session, other)}):
            event = Event(0, 0, sort, acting.today, acting.moment, acting.actor, "", facts)
            dockets.write_event(acting, case, event)
            self._docket.refresh(acting, case)
        acting.case = ""

    def _renew_cases(self, acting: Acting, person: int) -> None:
        for case in _case_ids(acting.session, person):
            self._docket.refresh(acting, case)
        acting.case = ""

    @staticmethod
    def _row(session: Session, person: int) -> PersonRow:
        row = session.get(PersonRow, person)
        if row is None:
            raise NoSuchPersonError(person)
        return row


def _has(word: str) -> Any:
    """Return the condition that a person has `word` in her names or one of her contacts."""
    folds = {word, folding.digits(word), folding.address(word)}
    folds = {one for one in folds if len(one) > 2 or one == word}
    reached = select(ContactRow.person_id).where(
        or_(*(col(ContactRow.folded).contains(one, autoescape=True) for one in folds))
    )
    named = col(PersonRow.folded).contains(word, autoescape=True)
    return or_(named, col(PersonRow.id).in_(reached))


def _merged_with(session: Session, asked: Iterable[str]) -> Iterable[int]:
    """Return who those are whose other, merged name has every word."""
    wanted = select(PersonRow.id).where(col(PersonRow.merged_into).is_not(None))
    for word in asked:
        wanted = wanted.where(col(PersonRow.folded).contains(word, autoescape=True))
    return dict.fromkeys(people.root(session, one or 0) for one in session.exec(wanted))


def _newest_contacts(session: Session, ids: Sequence[int]) -> dict[tuple[int, str], str]:
    rows = session.exec(
        select(ContactRow)
        .where(col(ContactRow.person_id).in_(ids), ContactRow.standing == "current")
        .order_by(col(ContactRow.id))
    )
    return {(row.person_id, row.sort): row.value for row in rows}


def _owned(session: Session, person: int) -> tuple[ContactRow | PartyRow, ...]:
    contacts = session.exec(select(ContactRow).where(ContactRow.person_id == person)).all()
    parts = session.exec(select(PartyRow).where(PartyRow.person_id == person)).all()
    return (*contacts, *parts)


def _case_ids(session: Session, person: int) -> tuple[int, ...]:
    rows = select(PartyRow.case_id).where(PartyRow.person_id == person)
    return tuple(sorted(set(session.exec(rows))))


def _refuse_two_roles(session: Session, kept: int, merged: int) -> None:
    roles: dict[int, set[str]] = {}
    rows = select(PartyRow).where(col(PartyRow.person_id).in_((kept, merged)))
    for row in session.exec(rows):
        roles.setdefault(row.case_id, set()).add(row.role)
    for case, found in roles.items():
        if len(found) > 1:
            number = session.exec(select(CaseRow.number).where(CaseRow.id == case)).one()
            raise MergeRefusedError(kept, merged, "roles", number)


def _cases_of(session: Session, person: int) -> tuple[tuple[CaseLine, Role], ...]:
    rows = session.exec(
        select(PartyRow.case_id, PartyRow.role)
        .where(PartyRow.person_id == person, PartyRow.case_id == CaseRow.id)
        .order_by(col(CaseRow.arrived).desc(), col(CaseRow.id).desc())
    )
    roles = {case: Role(role) for case, role in rows}
    return tuple((line, roles[line.id]) for line in lines_of(session, tuple(roles)))


def _open_cases(session: Session, person: int) -> tuple[CaseLine, ...]:
    rows = session.exec(
        select(PartyRow.case_id)
        .join(CaseLineRow, col(CaseLineRow.case_id) == PartyRow.case_id)
        .where(PartyRow.person_id == person, col(CaseLineRow.open))
        .order_by(col(CaseLineRow.due).is_(None), col(CaseLineRow.due))
    )
    return lines_of(session, tuple(dict.fromkeys(rows)))


def _merged_of(session: Session, person: int) -> tuple[MergedLine, ...]:
    others = (session.get(PersonRow, one) for one in people.group(session, person)[1:])
    return tuple(
        MergedLine(row.id or 0, row.name, row.reading, row.merged_into or 0, row.merged_on)
        for row in others
        if row is not None
    )


def _contact(row: ContactRow) -> ContactLine:
    return ContactLine(row.id or 0, row.sort, row.value, row.postcode, row.standing, row.since)


def _alike(session: Session, row: PersonRow, how: Likeness) -> Alike:
    person = people.as_person(session, row, Role.SELF)
    return Alike(person, how.score, how.signs, _open_cases(session, person.id))
