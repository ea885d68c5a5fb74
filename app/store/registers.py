"""Series of numbers, each given once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.tables import RegisterRow

if TYPE_CHECKING:
    from sqlmodel import Session


def next_of(session: Session, series: str) -> int:
    """Return the next number of a series, from 1, and note that it is given."""
    return several_of(session, series, 1)


def several_of(session: Session, series: str, count: int) -> int:
    """Return the first of the next `count` numbers of a series, and note that they are given."""
    row = session.get(RegisterRow, series) or RegisterRow(series=series, last=0)
    row.last += count
    session.add(row)
    session.flush()
    return row.last - count + 1
