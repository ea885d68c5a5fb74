"""Who may be the same person: candidates by what the index of people knows, weighed by signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, or_, select

from app.domain.likeness import Likeness, Marks, likeness
from app.people.kept import compared, contacts_of, key
from app.store.tables import ApartRow, ContactRow, PersonRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session

    from app.views.people import Person

_MOST = 200  # candidates that are weighed; a common name has more bearers than anybody looks at


def marks_given(person: Person) -> Marks:
    """Return the marks of somebody as she is being written down."""
    return Marks(
        key(person.name),
        key(person.reading),
        _set("mail", person.mail),
        _set("phone", person.phone),
        _set("address", person.address),
    )


def marks_kept(session: Session, row: PersonRow) -> Marks:
    """Return the marks of a person in the casebook; what was found wrong does not count."""
    by_sort: dict[str, set[str]] = {}
    for contact in contacts_of(session, row.id or 0):
        if contact.standing != "wrong" and contact.folded:
            by_sort.setdefault(contact.sort, set()).add(contact.folded)
    found = {sort: frozenset(values) for sort, values in by_sort.items()}
    return Marks(
        row.name_key,
        row.reading_key,
        found.get("mail", frozenset()),
        found.get("phone", frozenset()),
        found.get("address", frozenset()),
    )


def alike(
    session: Session, marks: Marks, most: int, *, but: Iterable[int] = ()
) -> tuple[tuple[PersonRow, Likeness], ...]:
    """Return the persons most like `marks` and how, the likeliest first; `but` are left out."""
    left_out = set(but)
    found = []
    for row in _candidates(session, marks):
        if row.id not in left_out:
            how = likeness(marks, marks_kept(session, row))
            if how.enough:
                found.append((row, how))
    found.sort(key=lambda pair: (-pair[1].score, pair[0].id or 0))
    return tuple(found[:most])


def known_apart(session: Session, person: int) -> set[int]:
    """Return whom the officer found to be somebody else, though alike."""
    rows = session.exec(
        select(ApartRow).where(or_(ApartRow.one == person, ApartRow.other == person))
    )
    return {row.other if row.one == person else row.one for row in rows}


def _candidates(session: Session, marks: Marks) -> list[PersonRow]:
    """Return unmerged persons who share a mark: each by an index, none by reading them all."""
    ids: dict[int, None] = {}
    shared = (("mail", marks.mails), ("phone", marks.phones), ("address", marks.addresses))
    for sort, values in shared:
        if values:
            rows = select(ContactRow.person_id).where(
                ContactRow.sort == sort, col(ContactRow.folded).in_(values)
            )
            ids.update(dict.fromkeys(session.exec(rows.limit(_MOST))))
    for column, value in ((PersonRow.name_key, marks.name), (PersonRow.reading_key, marks.reading)):
        if value:
            named = select(PersonRow.id).where(
                column == value, col(PersonRow.merged_into).is_(None)
            )
            ids.update(dict.fromkeys(one or 0 for one in session.exec(named.limit(_MOST))))
    rows_of = select(PersonRow).where(
        col(PersonRow.id).in_(ids), col(PersonRow.merged_into).is_(None)
    )
    return list(session.exec(rows_of))


def _set(sort: str, value: str) -> frozenset[str]:
    folded = compared(sort, value)
    return frozenset((folded,)) if folded else frozenset()
