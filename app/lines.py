"""Lines of cases for lists, read from their copies in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.domain.incidents import ACTS, missing_of
from app.domain.item import Act, State
from app.domain.requests import Channel, Decision, Kind
from app.store.tables import CaseLineRow, CaseRow, ItemRow
from app.views import CaseLine, ItemLine, Next

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session


def lines_of(session: Session, ids: Sequence[int]) -> tuple[CaseLine, ...]:
    """Return the lines of these cases within a session that is open."""
    found = {
        case.id: (case, line)
        for case, line in session.exec(
            select(CaseRow, CaseLineRow).where(
                CaseRow.id == CaseLineRow.case_id, col(CaseRow.id).in_(ids)
            )
        )
    }
    items: dict[int, list[ItemLine]] = {}
    rows = select(ItemRow).where(col(ItemRow.case_id).in_(ids)).order_by(col(ItemRow.position))
    for row in session.exec(rows):
        decision = Decision(row.decision) if row.decision else None
        line = ItemLine(Kind(row.kind), State(row.state), decision)
        items.setdefault(row.case_id, []).append(line)
    return tuple(_line(*found[one], tuple(items.get(one, ()))) for one in ids if one in found)


def next_of(line: CaseLineRow) -> Next:
    """Return the next step of a case as its line keeps it."""
    if not line.next_act:
        return Next(None, line.next_item)
    act = line.next_act if line.next_act in ACTS else Act(line.next_act)
    missing = missing_of(line.next_act, filter(None, line.next_missing.split(",")))
    return Next(act, line.next_item, missing)


def _line(case: CaseRow, line: CaseLineRow, items: tuple[ItemLine, ...]) -> CaseLine:
    return CaseLine(
        id=case.id or 0,
        number=case.number,
        arrived=case.arrived,
        channel=Channel(case.channel),
        requester=line.requester,
        items=items,
        state=State(line.state),
        due=line.due,
        waiting_since=line.waiting_since,
        next=next_of(line),
        open=line.open,
        migrated=case.migrated,
        tags=tuple(filter(None, line.tags.split("\n"))),
        officer=line.officer,
    )
