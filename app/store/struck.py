"""Which events were taken back (元に戻した), for what reads events without reading whole cases."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from app.domain.striking import STRUCK, standing
from app.store.tables import EventRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlmodel import Session


def struck(session: Session, cases: Collection[int] | None = None) -> frozenset[int]:
    """Return the ids of the events that tell nothing any more, of some cases or of all."""
    touched: Any = select(EventRow.case_id).where(EventRow.sort == STRUCK).distinct()
    if cases is not None:
        touched = touched.where(col(EventRow.case_id).in_(cases))
    found: set[int] = set()
    rows = session.exec(
        select(EventRow)
        .where(col(EventRow.case_id).in_(session.exec(touched).all()))
        .order_by(col(EventRow.case_id), col(EventRow.id))
    )
    for _, group in groupby(rows, key=lambda row: row.case_id):
        events = list(group)
        stands = set(standing(events).places)
        found |= {row.id or 0 for place, row in enumerate(events, 1) if place not in stands}
    return frozenset(found)
