"""Letters somebody has to look after (発送の確認): they lie here, or nobody heard of them since.

Asked of the last weeks only: what is older shows in its case. Two short questions to the file,
however many cases it holds.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sqlmodel import col, func, or_, select

from app.domain.item import Act
from app.domain.sending import COVERING, Sending, sendings
from app.matter.docket import told_by
from app.rules.posting import methods
from app.store.struck import struck
from app.store.tables import CaseLineRow, CaseRow, DocumentRow, EventRow, ItemRow
from app.views.letters import PostLine

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from sqlmodel import Session

    from app.domain.days import Calendar
    from app.matter.docket import Docket

_LOOKED_BACK: Final = timedelta(days=60)
_ACTS: Final = (Act.LETTER, Act.DISPATCH, Act.DELIVERED, Act.RETURNED, Act.VOID)


def on_the_way(session: Session, docket: Docket, today: date) -> tuple[PostLine, ...]:
    """Return the letters to be looked after today, the oldest date first."""
    recent = session.exec(
        select(DocumentRow, CaseRow.number)
        .join(CaseRow, col(CaseRow.id) == DocumentRow.case_id)
        .where(
            col(DocumentRow.dated).between(today - _LOOKED_BACK, today),
            col(DocumentRow.erased).is_(None),
            DocumentRow.letter != COVERING,
        )
    ).all()
    became = _became(session, {row.case_id for row, _ in recent})
    found = []
    for row, case in recent:
        one = became.get(row.number)
        due = _due(one, docket.calendars.company) if one else None
        if one is not None and due is not None and due <= today:
            since = one.dispatched or one.issued
            found.append(PostLine(case, row.number, row.title, one.how, one.tracking, since, due))
    return tuple(sorted(found, key=lambda line: (line.due, line.number)))


def _became(session: Session, cases: set[int]) -> dict[str, Sending]:
    events = session.exec(
        select(EventRow)
        .where(col(EventRow.case_id).in_(cases), col(EventRow.sort).in_(_ACTS))
        .order_by(col(EventRow.case_id), col(EventRow.id))
    )
    gone = struck(session, cases)
    found: dict[str, Sending] = {}
    for _, rows in groupby(events, key=lambda row: row.case_id):
        found |= sendings(told_by(row) for row in rows if row.id not in gone)
    return found


def _due(one: Sending, calendar: Calendar) -> date | None:
    """Return the day on which a letter is asked about, None where nothing is to be heard of it."""
    if one.lies_here:
        return one.issued if one.never_left else None  # what came back is its case's next step
    news = methods()[one.how].news if one.how in methods() else 0
    if not news or not one.holds or one.dispatched is None or one.delivered is not None:
        return None
    return calendar.add_business_days(one.dispatched, news)


# ------------------------------------------------------------------ letters to be issued


def letters_due(session: Session) -> int:
    """Return how many open cases have a letter as what comes next."""
    return session.exec(
        select(func.count())
        .select_from(CaseLineRow)
        .where(col(CaseLineRow.open), _next_is_letter())
    ).one()


def cases_due(session: Session) -> list[int]:
    """Return the cases for which a letter may be due, the nearest date first: receipts included."""
    unreceipted = (
        select(ItemRow.id)
        .where(
            ItemRow.case_id == CaseLineRow.case_id,
            col(ItemRow.acknowledged).is_(None),
            col(ItemRow.ended).is_(None),
        )
        .exists()
    )
    found = session.exec(
        select(CaseLineRow.case_id)
        .where(col(CaseLineRow.open), or_(_next_is_letter(), unreceipted))
        .order_by(col(CaseLineRow.due), col(CaseLineRow.case_id))
    )
    return list(found)


def _next_is_letter() -> Any:
    return (CaseLineRow.next_act == Act.LETTER) & (CaseLineRow.next_missing == "")
