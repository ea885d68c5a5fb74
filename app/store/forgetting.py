"""Taking rows out of the file for good: bytes nobody else needs, words of the index, payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import TextClause, bindparam, text
from sqlmodel import SQLModel

from app.store.tables import BlobRow, BlobTextRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlmodel import Session

_TOUCHED = (
    " FROM journal AS j JOIN json_each(j.subject, :sort) AS touched ON touched.value IN :cases"
)


class Sealed(NamedTuple):
    """What an entry of the journal says, by its number."""

    entry: int
    payload: str


def payloads_of(session: Session, cases: Collection[int]) -> tuple[Sealed, ...]:
    """Return what the entries say that touched these cases, or carry what was sealed of them."""
    found: dict[int, str] = {}
    asked = f"SELECT p.number, p.payload{_TOUCHED} JOIN journal_payload AS p USING (number)"
    for sort in ("$.cases", "$.carried"):
        found.update(session.connection().execute(_about(asked), _values(sort, cases)).all())
    return tuple(Sealed(entry, found[entry]) for entry in sorted(found))


def first_entry(session: Session, cases: Collection[int]) -> int:
    """Return the first entry of the journal that touched one of these cases, 0 for none."""
    asked = _about(f"SELECT min(j.number){_TOUCHED}")
    return session.connection().execute(asked, _values("$.cases", cases)).scalar() or 0


def _about(asked: str) -> TextClause:
    return text(asked).bindparams(bindparam("cases", expanding=True))


def _values(sort: str, cases: Collection[int]) -> dict[str, object]:
    return {"sort": sort, "cases": sorted(cases)}


def drop_payload(session: Session, entry: int) -> None:
    """Take away what an entry says; its digest stays, and the chain with it."""
    session.connection().execute(
        text("DELETE FROM journal_payload WHERE number = :entry"), {"entry": entry}
    )


def drop_blobs(session: Session, hashes: Collection[str]) -> None:
    """Take away those of these bytes to which no row refers any more.

    Every column that refers to them is asked, whichever table a later shape adds.
    """
    session.flush()
    for sha256 in sorted(set(hashes)):
        if not any(_needed(session, sha256)):
            row = session.get(BlobRow, sha256)
            said = session.get(BlobTextRow, sha256)
            if said is not None:
                session.delete(said)
                session.flush()
            if row is not None:
                session.delete(row)
    session.flush()


def _needed(session: Session, sha256: str) -> Iterator[bool]:
    letters = "SELECT 1 FROM document WHERE sha256 = :sha256 AND erased IS NULL LIMIT 1"
    asked = [letters]
    for table in SQLModel.metadata.tables.values():
        for key in table.foreign_keys:
            if table.name == BlobTextRow.__tablename__:
                continue  # what was read out of the bytes goes with them
            if key.column.table.name == BlobRow.__tablename__:
                column = f'"{table.name}"."{key.parent.name}"'
                asked.append(f'SELECT 1 FROM "{table.name}" WHERE {column} = :sha256 LIMIT 1')  # noqa: S608 - names of our own tables
    for question in asked:
        row = session.connection().execute(text(question), {"sha256": sha256}).first()
        yield row is not None


def tidy_index(session: Session) -> None:
    """Write the search index anew without what was taken out of it.

    An index without contents only marks what is deleted; every earlier version of a case's words
    stays until its segments are merged. This merges all of them.
    """
    session.flush()
    session.connection().execute(text("INSERT INTO search(search) VALUES ('optimize')"))
