"""What partners were asked for cases, as it stands on a day, and who has not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.domain import partner_asks
from app.partners.known import partners_of
from app.store.tables import CaseLineRow
from app.views.partners import AskLine

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from app.domain.days import Calendar
    from app.domain.partner_asks import Ask
    from app.matter.docket import Docket, Matter


def owing(session: Session, docket: Docket, on: date) -> tuple[AskLine, ...]:
    """Return what partners have not answered, the most pressing partner first.

    Days are business days of the company: nobody is reminded on a Sunday.
    """
    owe = col(CaseLineRow.partners_owing) > 0
    company = docket.calendars.company
    names = _names(session)
    lines: dict[Ask, AskLine] = {}
    for matter in docket.cases(session, session.exec(select(CaseLineRow.case_id).where(owe)).all()):
        for ask, positions in matter.asks:
            if ask.answered is None:
                lines[ask] = _line(matter, ask, positions, names, company, on)
    silent = partner_asks.wall(lines, company, on)
    return tuple(lines[ask] for one in silent for ask, _ in one.asks)


def asked(session: Session, matter: Matter, company: Calendar, on: date) -> tuple[AskLine, ...]:
    """Return what partners were asked for a case, in the order of asking."""
    names = _names(session) if matter.asks else {}
    return tuple(
        _line(matter, ask, positions, names, company, on) for ask, positions in matter.asks
    )


def _names(session: Session) -> dict[str, str]:
    return {str(partner.id): partner.name for partner in partners_of(session)}


def _line(
    matter: Matter,
    ask: Ask,
    positions: tuple[int, ...],
    names: dict[str, str],
    company: Calendar,
    on: date,
) -> AskLine:
    now = partner_asks.status(ask.asked, ask.answered, company, on)
    return AskLine(
        matter.number,
        positions,
        int(ask.partner),
        names.get(ask.partner, ""),
        ask.sort,
        ask.need,
        ask.asked,
        ask.by,
        ask.reminded,
        ask.answered,
        now.standing,
        now.since,
        now.next,
    )
