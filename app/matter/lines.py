"""Lines of cases for lists, read from their copies in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from app.domain.incidents import ACTS, missing_of
from app.domain.item import Act, State
from app.domain.requests import Channel, Decision, Kind
from app.store.tables import CaseLineRow, CaseRow, ItemRow
from app.views.lines import CaseLine, ItemLine, Next

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session


_LINE = (
    CaseLineRow.requester,
    CaseLineRow.state,
    CaseLineRow.due,
    CaseLineRow.waiting_since,
    CaseLineRow.next_act,
    CaseLineRow.next_item,
    CaseLineRow.next_missing,
    CaseLineRow.open,
    CaseLineRow.tags,
    CaseLineRow.officer,
    CaseLineRow.erased,
)


def lines_of(session: Session, ids: Sequence[int]) -> tuple[CaseLine, ...]:
    """Return the lines of these cases within a session that is open."""
    # columns, not rows of their own: a list that is exported has a hundred thousand
    found = {
        one[0]: one
        for one in session.connection().execute(
            select(
                CaseRow.id,
                CaseRow.number,
                CaseRow.arrived,
                CaseRow.channel,
                CaseRow.migrated,
                *_LINE,
            ).where(CaseRow.id == CaseLineRow.case_id, col(CaseRow.id).in_(ids))  # type: ignore[call-overload]
        )
    }
    items: dict[int, list[ItemLine]] = {}
    rows = select(ItemRow.case_id, ItemRow.kind, ItemRow.state, ItemRow.decision).where(
        col(ItemRow.case_id).in_(ids)
    )
    for case, kind, state, decided in session.connection().execute(
        rows.order_by(col(ItemRow.case_id), col(ItemRow.position))
    ):
        decision = Decision(decided) if decided else None
        items.setdefault(case, []).append(ItemLine(Kind(kind), State(state), decision))
    return tuple(_line(found[one], tuple(items.get(one, ()))) for one in ids if one in found)


def next_of(line: Any) -> Next:
    """Return the next step of a case as its line keeps it."""
    if not line.next_act:
        return Next(None, line.next_item)
    act = line.next_act if line.next_act in ACTS else Act(line.next_act)
    missing = missing_of(line.next_act, filter(None, line.next_missing.split(",")))
    return Next(act, line.next_item, missing)


def _line(row: Any, items: tuple[ItemLine, ...]) -> CaseLine:
    return CaseLine(
        id=row.id,
        number=row.number,
        arrived=row.arrived,
        channel=Channel(row.channel),
        requester=row.requester,
        items=items,
        state=State(row.state),
        due=row.due,
        waiting_since=row.waiting_since,
        next=next_of(row),
        open=row.open,
        migrated=row.migrated,
        tags=tuple(filter(None, row.tags.split("\n"))),
        officer=row.officer,
        erased=row.erased,
    )
