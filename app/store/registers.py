"""Series of numbers, each given once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlmodel import Session


_GIVE = text(
    "INSERT INTO register (series, last) VALUES (:series, :count)"
    " ON CONFLICT (series) DO UPDATE SET last = last + :count RETURNING last"
)


def next_of(session: Session, series: str) -> int:
    """Return the next number of a series, from 1, and note that it is given."""
    return several_of(session, series, 1)


def several_of(session: Session, series: str, count: int) -> int:
    """Return the first of the next `count` numbers of a series, and note that they are given."""
    given = session.connection().execute(_GIVE, {"series": series, "count": count})
    return int(given.scalar_one()) - count + 1
