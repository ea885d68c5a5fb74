"""The sealed log (封印ログ) by its entries: of one case, of a person who acted, of a span.

Asked for in SQL; nothing is read but what is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from app.domain import journal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlmodel import Session

_ENTRY = (
    "SELECT number, at, actor, act, subject, digest, previous, hash, salt, payload"
    " FROM journal LEFT JOIN journal_payload USING (number)"
)
_SHORT = "SELECT number, at, actor, act, subject, hash FROM journal"
_OF_CASE = "EXISTS (SELECT 1 FROM json_each(subject, '$.cases') WHERE value = :case)"
_CONDITIONS: Mapping[str, str] = {
    "case": _OF_CASE,
    "actor": "actor = :actor",
    "act": "act = :act",
    "since": "at >= :since",
    "until": "at < :until",
}


def numbers(session: Session, most: int | None = None, **conditions: Any) -> tuple[int, ...]:
    """Return the numbers of entries, the newest first; the newest `most` where that is said.

    `case` is an id, `actor` and `act` are words, `since` and `until` days in ISO 8601 (the last
    one excluded); what is None or "" asks for nothing.
    """
    given = {name: value for name, value in conditions.items() if value}
    where = " AND ".join(_CONDITIONS[name] for name in given)
    question = f"SELECT number FROM journal{' WHERE ' if where else ''}{where} ORDER BY number DESC"  # noqa: S608 - our own words
    if most is not None:
        question += " LIMIT :most"
        given["most"] = most
    return tuple(row[0] for row in session.connection().execute(text(question), given))


def rows(session: Session, wanted: Sequence[int]) -> dict[int, tuple[str, str, str, str, str]]:
    """Return moment, who, act, subject and hash of entries by their numbers. No payload."""
    listed = ",".join(str(int(number)) for number in wanted)
    found = session.connection().execute(text(f"{_SHORT} WHERE number IN ({listed})"))
    return {row[0]: (row[1], row[2], row[3], row[4], row[5]) for row in found}


def entry(session: Session, number: int) -> journal.Entry | None:
    """Return an entry with its payload, None where there is none of that number."""
    question = text(f"{_ENTRY} WHERE number = :number")
    row = session.connection().execute(question, {"number": number}).first()
    return journal.Entry(*row) if row else None


def of_case(session: Session, case: int, since: int = 1) -> Iterator[journal.Entry]:
    """Yield the entries about a case with their payloads, the newest first, down to `since`."""
    question = text(f"{_ENTRY} WHERE number >= :since AND {_OF_CASE} ORDER BY number DESC")
    for row in session.connection().execute(question, {"case": case, "since": since}):
        yield journal.Entry(*row)


def words(session: Session, column: str) -> tuple[str, ...]:
    """Return the different words of a column, actor or act, in their order."""
    if column not in ("actor", "act"):
        raise KeyError(column)
    found = session.connection().execute(text(f"SELECT DISTINCT {column} FROM journal ORDER BY 1"))  # noqa: S608 - one of two
    return tuple(row[0] for row in found if row[0])
