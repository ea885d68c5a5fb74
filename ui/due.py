"""How near a date is, in words and a tone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from app.domain.partner_asks import Standing
from app.rules.almanac import load_calendars
from app.rules.terms import terms
from ui.dates import distance

if TYPE_CHECKING:
    from datetime import date

    from app.domain.days import Calendar
    from app.views.lines import CaseLine
    from app.views.partners import AskLine

SOON = 3  # business days


_STANDINGS = {
    Standing.ESCALATED: "late",
    Standing.LATE: "late",
    Standing.REMIND: "soon",
    Standing.WAITING: "waiting",
    Standing.ANSWERED: "done",
}


class Status(NamedTuple):
    """What a badge says, and its tone."""

    text: str
    tone: str


def of_case(line: CaseLine, today: date) -> Status:
    """Return the due badge of a case. A clock that stands still is never late."""
    if not line.open:
        return Status("完了", "done")
    if line.waiting_since is not None:
        return Status(f"停止 {max((today - line.waiting_since).days, 0)}日", "waiting")
    if line.due is None:
        return Status("予定なし", "plain")
    return of_day(line.due, today)


def of_ask(ask: AskLine) -> Status:
    """Return how what a partner was asked stands: 上申, 遅延, 督促 or 回答待ち."""
    return Status(terms().word(ask.standing), _STANDINGS[ask.standing])


def of_day(due: date, today: date) -> Status:
    """Return the badge of a due date: late, soon (three business days) or plain."""
    if due < today:
        return Status(distance(due, today), "late")
    near = (due - today).days <= SOON or _calendar().business_days_between(today, due) <= SOON
    return Status(distance(due, today), "soon" if near else "plain")


@cache
def _calendar() -> Calendar:
    return load_calendars().company
