"""People of the casebook: how they are kept, compared and found again.

Names are kept as they were typed. What is compared is folded: see app.domain.folding.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import bindparam
from sqlmodel import col, select

import resources
from app.domain import folding
from app.domain.requests import Role
from app.store.tables import ContactRow, PartyRow, PersonRow
from app.views.people import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy import BindParameter
    from sqlmodel import Session

    from app.store.book import Acting


class Kept(Protocol):
    """A row of a person: a PersonRow, or what was selected of one."""

    id: int | None
    name: str
    reading: str
    organisation: str
    postcode: str
    address: str


class Contact(Protocol):
    """A row of a mail address, telephone number or address: a ContactRow, or what was selected."""

    person_id: int
    sort: str
    value: str
    folded: str
    standing: str
    since: date | None


_Row = TypeVar("_Row", bound=Contact)


@cache
def variants() -> Mapping[int, str]:
    """Return the table of variant characters (異体字) for folding."""
    return {ord(row["variant"]): row["common"] for row in resources.rows("kanji/variants.csv")}


def folded(words: str) -> str:
    """Return `words` as they are compared and searched."""
    return folding.fold(words, variants())


def key(words: str) -> str:
    """Return a name or a reading as it is compared: without blanks."""
    return folded(words).replace(" ", "")


def name_folded(person: Person) -> str:
    """Return what a person is found by: name, reading and organisation, folded."""
    return " ".join(folded(one) for one in (person.name, person.reading, person.organisation))


# built once: to build a statement takes as long as to carry it out
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_PERSON = PersonRow.__table__.columns  # type: ignore[attr-defined]
_PARTY = PartyRow.__table__.columns  # type: ignore[attr-defined]
_CONTACT = ContactRow.__table__.columns  # type: ignore[attr-defined]
_PEOPLE: Any = (
    select(_PARTY.case_id, _PARTY.role, *_PERSON)
    .where(_PARTY.case_id.in_(_IDS), _PARTY.person_id == _PERSON.id)
    .order_by(_PARTY.id)
)
_MERGED = (
    select(PersonRow.id)
    .where(PersonRow.merged_into == bindparam("person"))
    .order_by(col(PersonRow.id))
)
_CONTACTS = (
    select(ContactRow)
    .where(col(ContactRow.person_id).in_(_IDS))
    .order_by(col(ContactRow.id).desc())
)
_REACHED: Any = select(*_CONTACT).where(_CONTACT.person_id.in_(_IDS)).order_by(_CONTACT.id.desc())


def compared(sort: str, value: str) -> str:
    """Return a contact as it is compared: a number's digits, an address without its marks.

    A mail address is compared letter for letter but for width and case: taro.1-2 is not taro.12.
    """
    by_sort = {"phone": folding.digits, "address": folding.address}
    return by_sort.get(sort, folding.plain)(value)


def people_of(session: Session, case_id: int) -> tuple[Person, ...]:
    """Return the people of a case, whoever came first first."""
    return people_of_cases(session, (case_id,))[case_id]


def people_of_cases(session: Session, cases: Sequence[int]) -> Mapping[int, tuple[Person, ...]]:
    """Return the people of each of these cases, up to some hundred, whoever came first first."""
    parts: dict[int, dict[int, tuple[Kept, Role]]] = {case: {} for case in cases}
    session.flush()  # what is about to be written belongs to it
    for row in session.connection().execute(_PEOPLE, {"ids": cases}):
        # a merger may have made one of two
        parts[row.case_id].setdefault(row.id, (row, Role(row.role)))
    contacts = reached(session, {one for part in parts.values() for one in part})
    return {
        case: tuple(
            _as_person(row, contacts.get(one, ()), role) for one, (row, role) in part.items()
        )
        for case, part in parts.items()
    }


def reached(session: Session, people: Collection[int]) -> dict[int, list[Contact]]:
    """Return how each of these people is reached, newest first; nothing of who is not."""
    found: dict[int, list[Contact]] = {}
    if people:
        session.flush()  # what is about to be written belongs to it
        for row in session.connection().execute(_REACHED, {"ids": list(people)}):
            found.setdefault(row.person_id, []).append(row)
    return found


def contacts_of(session: Session, person: int) -> tuple[ContactRow, ...]:
    """Return how to reach a person, newest first, what is known twice once."""
    return _each_once(session.exec(_CONTACTS, params={"ids": [person]}).all())


def _each_once(rows: Sequence[_Row]) -> tuple[_Row, ...]:
    best: dict[tuple[str, str], _Row] = {}
    for row in sorted(rows, key=lambda one: one.standing != "current"):
        best.setdefault((row.sort, row.folded), row)
    return tuple(row for row in rows if best[row.sort, row.folded] is row)


def as_person(session: Session, row: PersonRow, role: Role) -> Person:
    """Return a person's row as a view, with the newest contacts that hold."""
    return _as_person(row, reached(session, (row.id or 0,)).get(row.id or 0, ()), role)


def _as_person(row: Kept, contacts: Sequence[Contact], role: Role) -> Person:
    current: dict[str, Contact] = {}
    for contact in _each_once(contacts):
        if contact.standing == "current":
            current.setdefault(contact.sort, contact)
    by_sort = {sort: contact.value for sort, contact in current.items()}
    return Person(
        row.id or 0,
        role,
        row.name,
        row.reading,
        row.organisation,
        by_sort.get("mail", ""),
        by_sort.get("phone", ""),
        row.postcode,
        row.address,
    )


def root(session: Session, person: int) -> int:
    """Return whom a person was merged into, at the end of the line; herself as a rule."""
    row = session.get(PersonRow, person)
    while row is not None and row.merged_into is not None:
        person = row.merged_into
        row = session.get(PersonRow, person)
    return person


def group(session: Session, person: int) -> tuple[int, ...]:
    """Return the ids of a person and of all who were merged into her, however long the line."""
    found, left = [], [person]
    while left:
        one = left.pop()
        found.append(one)
        left += [other or 0 for other in session.exec(_MERGED, params={"person": one})]
    return tuple(found)


def add_person(acting: Acting, person: Person) -> int:
    """Keep a new person with the contacts given; return the id."""
    row = PersonRow(name="")
    _write(row, person)
    acting.session.add(row)
    acting.session.flush()
    identity = row.id or 0
    _add_contacts(acting, replace(person, id=identity))
    acting.people.add(identity)
    return identity


def change_person(acting: Acting, person: Person) -> None:
    """Correct what is kept about a person; a new contact is added beside the older ones."""
    row = acting.session.get(PersonRow, person.id)
    if row is None:
        raise LookupError(person.id)
    _write(row, person)
    acting.session.add(row)
    _add_contacts(acting, person)
    acting.people.add(person.id)


def _write(row: PersonRow, person: Person) -> None:
    for name in ("name", "reading", "organisation"):
        setattr(row, name, getattr(person, name))
    for name, value in copies_of(person).items():
        setattr(row, name, value)


def copies_of(person: Person) -> dict[str, str]:
    """Return what a person's row repeats of her names, folded for comparing and for order."""
    name, reading = key(person.name), key(person.reading)
    return {
        "folded": name_folded(person),
        "name_key": name,
        "reading_key": reading,
        "sort_name": reading or name or key(person.organisation),
    }


def _add_contacts(acting: Acting, person: Person) -> None:
    for sort, value in (("mail", person.mail), ("phone", person.phone)):
        add_contact(acting, person.id, sort, value)
    if person.address or person.postcode:
        add_contact(acting, person.id, "address", person.address, person.postcode)


def add_contact(acting: Acting, person: int, sort: str, value: str, postcode: str = "") -> None:
    """Keep a mail address, a number or an address as the person's newest that holds."""
    folded_value = compared(sort, value)
    if not (folded_value or postcode):
        return
    session, since = acting.session, acting.today
    earlier = select(ContactRow).where(
        ContactRow.person_id == person, ContactRow.sort == sort, ContactRow.folded == folded_value
    )
    for row in session.exec(earlier):
        since = min(since, row.since or since)
        if row.from_person is None:  # what came from a merger stays as it came
            session.delete(row)
    session.add(
        ContactRow(
            person_id=person,
            sort=sort,
            value=value.strip(),
            postcode=postcode.strip(),
            folded=folded_value,
            since=since,
        )
    )
    renew(session, person)


def renew(session: Session, person: int) -> None:
    """Copy the newest address that holds to the person's row."""
    session.flush()
    row = session.get(PersonRow, person)
    if row is None:
        raise LookupError(person)
    row.postcode, row.address = address_copy(session, person)
    session.add(row)


def address_copy(session: Session, person: int) -> tuple[str, str]:
    """Return what a person's row repeats of her addresses."""
    for contact in contacts_of(session, person):
        if contact.sort == "address" and contact.standing == "current":
            return contact.postcode, contact.value
    return "", ""


def join_case(acting: Acting, case: int, person: int, role: Role) -> None:
    """Give a person a part in a case, or another role in it."""
    row = acting.session.exec(
        select(PartyRow).where(PartyRow.case_id == case, PartyRow.person_id == person)
    ).first()
    if row is None:
        acting.session.add(PartyRow(case_id=case, person_id=person, role=role))
    else:
        row.role = role
        acting.session.add(row)


def by_address(session: Session, address: str) -> int | None:
    """Return the one person known under a mail address; None where nobody or several are."""
    found = set(
        session.exec(
            select(ContactRow.person_id).where(
                ContactRow.sort == "mail",
                ContactRow.folded == compared("mail", address),
                ContactRow.standing != "wrong",
            )
        )
    )
    return found.pop() if len(found) == 1 else None


def by_name(session: Session, name: str) -> int | None:
    """Return the one person of this name, in any writing; None where nobody or several are."""
    wanted = folded(name).replace(" ", "")
    if len(wanted) < 2:
        return None
    near = select(PersonRow.id, PersonRow.name).where(
        col(PersonRow.folded).contains(wanted[:1], autoescape=True)
    )
    found = {one for one, other in session.exec(near) if folded(other).replace(" ", "") == wanted}
    return found.pop() if len(found) == 1 else None


def other_cases(session: Session, person: int, case: int) -> tuple[int, ...]:
    """Return the cases a person has a part in beside this one."""
    rows = select(PartyRow.case_id).where(PartyRow.person_id == person, PartyRow.case_id != case)
    return tuple(sorted(set(session.exec(rows))))


def same(session: Session, address: str, name: str) -> int | None:
    """Return the person known under this address and this name, in any writing, or None.

    The family name alone is enough; but a family may share an address: another name is another
    person, until the officer says so.
    """
    known = by_address(session, address) if address else None
    row = session.get(PersonRow, known) if known else None
    if row is None:
        return None
    one, other = row.name_key, key(name)
    return row.id if one.startswith(other) or other.startswith(one) else None


def add_to_person(acting: Acting, person: Person) -> None:
    """Add to what is kept about a person what was not known before; contradict nothing.

    Another address is kept beside, and letters go where they went: whoever calls is not verified.
    """
    row = acting.session.get(PersonRow, person.id)
    if row is None:
        raise LookupError(person.id)
    kept = as_person(acting.session, row, person.role)
    named = ("name", "reading", "organisation")
    news = {n: getattr(person, n) for n in named if not getattr(kept, n)}
    reach = {n: getattr(person, n) for n in ("mail", "phone", "postcode", "address")}
    change_person(acting, replace(kept, **news, **reach))
    if kept.address and person.address:
        add_contact(acting, person.id, "address", kept.address, kept.postcode)


def similar(session: Session, words: str, most: int = 8) -> tuple[Person, ...]:
    """Return people whose name, reading, number or address contains what was typed."""
    asked = folded(words)
    number = folding.digits(words)
    if len(asked) < 2 and len(number) < 4:
        return ()
    ids: dict[int, None] = {}
    if len(number) >= 4:
        numbers = select(ContactRow.person_id).where(
            col(ContactRow.folded).contains(number), ContactRow.standing != "wrong"
        )
        ids.update(dict.fromkeys(session.exec(numbers.limit(most))))
    if len(asked) >= 2:
        names = select(PersonRow.id).where(col(PersonRow.folded).contains(asked, autoescape=True))
        ids.update(dict.fromkeys(one or 0 for one in session.exec(names.limit(most))))
    roots = dict.fromkeys(root(session, one) for one in list(ids)[:most])
    people = (session.get(PersonRow, one) for one in roots)
    return tuple(as_person(session, row, Role.SELF) for row in people if row is not None)
