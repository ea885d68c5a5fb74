"""Which cases are kept until when, and why a case stays beyond its period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from app.domain import erasure, retention
from app.domain.item import Event
from app.domain.retention import HOLD, RELEASE, Stays, Term
from app.errors import FieldRefusedError
from app.keeping.periods import periods
from app.store.tables import CaseLineRow, EventRow, ItemRow
from app.views.keeping import RetainedCase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

    from app.domain.retention import Hold
    from app.matter.docket import Docket, Matter
    from app.store.book import Acting


@dataclass(frozen=True, slots=True)
class Retained:
    """A case as retention sees it. `stays` is empty where it may be disposed of today."""

    matter: Matter
    term: Term | None
    hold: Hold | None
    stays: tuple[Stays, ...]

    @property
    def line(self) -> RetainedCase:
        """Return it as it is shown. It names nobody."""
        return RetainedCase(
            self.matter.number,
            tuple(str(item.kind) for item in self.matter.items),
            str(self.term.register) if self.term else "",
            self.term.closed if self.term else None,
            self.term.years if self.term else 0,
            self.term.last_day if self.term else None,
            tuple(map(str, self.stays)),
            self.hold.why if self.hold else "",
            self.hold.review if self.hold else None,
        )


def weigh(docket: Docket, matter: Matter, today: date) -> Retained:
    """Return until when a case is kept, and why it may not be disposed of as of `today`."""
    hold = retention.hold_of(matter.events)
    if matter.tombstone:
        return Retained(matter, None, None, (Stays.ERASED,))
    closed = retention.closed_on(matter.items, matter.incidents)
    if matter.open or closed is None:
        return Retained(matter, None, hold, (Stays.OPEN,))
    belongs = retention.registers(matter.items, matter.incidents)
    term = retention.term(belongs, closed, periods(docket.profile))
    found = [Stays.NO_PERIOD] if term is None else []
    if term is not None and today <= term.last_day:
        found.append(Stays.PERIOD)
    if hold is not None:
        found.append(Stays.HELD)
    if erasure.Why.PARTNER in erasure.waits(matter.items):
        found.append(Stays.PARTNER)
    return Retained(matter, term, hold, tuple(found))


def over(session: Session, docket: Docket, today: date) -> Iterator[Retained]:
    """Yield the cases whose period is over, those that stay all the same included; oldest first."""
    years = [count for count in periods(docket.profile).values() if count]
    if not years:
        return
    latest = _years_before(today, min(years))
    ended = (
        select(ItemRow.case_id)
        .join(CaseLineRow, col(CaseLineRow.case_id) == ItemRow.case_id)
        .where(~col(CaseLineRow.open), col(CaseLineRow.erased).is_(None))
        .group_by(col(ItemRow.case_id))
        .having(func.max(ItemRow.ended) < latest)
        .order_by(func.max(ItemRow.ended), col(ItemRow.case_id))
    )
    for matter in docket.cases(session, session.exec(ended).all()):
        found = weigh(docket, matter, today)
        if found.term is not None and Stays.PERIOD not in found.stays:
            yield found


def held(session: Session, docket: Docket, today: date) -> Iterator[Retained]:
    """Yield the cases under a hold, those to be looked at again first."""
    cases = select(EventRow.case_id).where(EventRow.sort == HOLD).distinct()
    matters = docket.cases(session, session.exec(cases).all())
    found = [weigh(docket, matter, today) for matter in matters]
    under = [one for one in found if one.hold is not None]
    yield from sorted(under, key=lambda one: one.hold.review or date.max if one.hold else date.max)


def hold(acting: Acting, docket: Docket, matter: Matter, why: str, review: date | None) -> None:
    """Keep a case beyond its period (保管の指定). Raises FieldRefusedError.

    A hold that stands is replaced: another reason, a later day to look again.
    """
    if not why.strip():
        raise FieldRefusedError("why", "required")
    if review is None:
        raise FieldRefusedError("review", "required")
    if review <= acting.today:
        raise FieldRefusedError("review", "not-ahead")
    told = {"review": review.isoformat()}
    docket.record(acting, matter, _event(acting, HOLD, why.strip(), told))


def release(acting: Acting, docket: Docket, matter: Matter, why: str) -> None:
    """End the hold on a case. Raises FieldRefusedError where none stands or no reason is given."""
    if retention.hold_of(matter.events) is None:
        raise FieldRefusedError("held", "none")
    if not why.strip():
        raise FieldRefusedError("why", "required")
    docket.record(acting, matter, _event(acting, RELEASE, why.strip(), {}))


def _event(acting: Acting, sort: str, text: str, facts: dict[str, str]) -> Event:
    return Event(0, 0, sort, acting.today, acting.moment, acting.actor, text, facts)


def _years_before(day: date, years: int) -> date:
    """Return a day no case that ended on or after it can have had `years` since."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return date(day.year - years, 3, 1)
