"""People of the casebook: how they are kept, compared and found again.

Names are kept as they were typed. What is compared is folded: see app.domain.folding.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from sqlmodel import col, select

import resources
from app.domain import folding
from app.domain.requests import Role
from app.store.tables import ContactRow, PartyRow, PersonRow
from app.views import Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from app.store.book import Acting


@cache
def variants() -> Mapping[int, str]:
    """Return the table of variant characters (異体字) for folding."""
    lines = resources.open_text("kanji/variants.csv").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {ord(row["variant"]): row["common"] for row in rows}


def folded(words: str) -> str:
    """Return `words` as they are compared and searched."""
    return folding.fold(words, variants())


def name_folded(person: Person) -> str:
    """Return what a person is found by: name, reading and organisation, folded."""
    return folded(f"{person.name} {person.reading} {person.organisation}")


def compared(sort: str, value: str) -> str:
    """Return a mail address or telephone number as it is compared; digits for a number.

    An address is compared letter for letter but for width and case: taro.1-2 is not taro.12.
    """
    return folding.digits(value) if sort == "phone" else folding.plain(value)


def people_of(session: Session, case_id: int) -> tuple[Person, ...]:
    """Return the people of a case, whoever came first first."""
    rows = session.exec(
        select(PartyRow, PersonRow)
        .where(PartyRow.case_id == case_id, PartyRow.person_id == PersonRow.id)
        .order_by(col(PartyRow.id))
    ).all()
    return tuple(as_person(session, person, Role(party.role)) for party, person in rows)


def as_person(session: Session, row: PersonRow, role: Role) -> Person:
    """Return a person's row as a view, with the newest mail address and telephone number."""
    contacts = session.exec(
        select(ContactRow).where(ContactRow.person_id == row.id).order_by(col(ContactRow.id))
    ).all()
    by_sort = {contact.sort: contact.value for contact in contacts}
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


def add_person(acting: Acting, person: Person) -> int:
    """Keep a new person with the contacts given; return the id."""
    row = PersonRow(
        name=person.name,
        reading=person.reading,
        organisation=person.organisation,
        postcode=person.postcode,
        address=person.address,
        folded=name_folded(person),
    )
    acting.session.add(row)
    acting.session.flush()
    identity = row.id or 0
    for sort, value in (("mail", person.mail), ("phone", person.phone)):
        add_contact(acting, identity, sort, value)
    acting.people.add(identity)
    return identity


def change_person(acting: Acting, person: Person) -> None:
    """Correct what is kept about a person; a new contact is added beside the older ones."""
    row = acting.session.get(PersonRow, person.id)
    if row is None:
        raise LookupError(person.id)
    for name in ("name", "reading", "organisation", "postcode", "address"):
        setattr(row, name, getattr(person, name))
    row.folded = name_folded(person)
    acting.session.add(row)
    for sort, value in (("mail", person.mail), ("phone", person.phone)):
        add_contact(acting, person.id, sort, value)
    acting.people.add(person.id)


def add_contact(acting: Acting, person: int, sort: str, value: str) -> None:
    """Keep a mail address or telephone number as the person's newest."""
    folded_value = compared(sort, value)
    if not folded_value:
        return
    session = acting.session
    earlier = select(ContactRow).where(
        ContactRow.person_id == person, ContactRow.sort == sort, ContactRow.folded == folded_value
    )
    for row in session.exec(earlier):
        session.delete(row)
    session.add(ContactRow(person_id=person, sort=sort, value=value.strip(), folded=folded_value))


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
                ContactRow.sort == "mail", ContactRow.folded == compared("mail", address)
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
    one, other = (folded(words).replace(" ", "") for words in (row.name, name))
    return row.id if one.startswith(other) or other.startswith(one) else None


def add_to_person(acting: Acting, person: Person) -> None:
    """Add to what is kept about a person what was not known before; contradict nothing."""
    row = acting.session.get(PersonRow, person.id)
    if row is None:
        raise LookupError(person.id)
    kept = as_person(acting.session, row, person.role)
    named = ("name", "reading", "organisation", "postcode", "address")
    news = {n: getattr(person, n) for n in named if not getattr(kept, n)}
    change_person(acting, replace(kept, **news, mail=person.mail, phone=person.phone))


def similar(session: Session, words: str, most: int = 8) -> tuple[Person, ...]:
    """Return people whose name, reading, number or address contains what was typed."""
    asked = folded(words)
    number = folding.digits(words)
    if len(asked) < 2 and len(number) < 4:
        return ()
    ids: dict[int, None] = {}
    if len(number) >= 4:
        numbers = select(ContactRow.person_id).where(col(ContactRow.folded).contains(number))
        ids.update(dict.fromkeys(session.exec(numbers.limit(most))))
    if len(asked) >= 2:
        names = select(PersonRow.id).where(col(PersonRow.folded).contains(asked, autoescape=True))
        ids.update(dict.fromkeys(one or 0 for one in session.exec(names.limit(most))))
    people = (session.get(PersonRow, one) for one in list(ids)[:most])
    return tuple(as_person(session, row, Role.SELF) for row in people if row is not None)
