"""Which backups (控え) go: the newest of each day, week and month stay for a time.

A backup holds whoever was erased since, so none may stay for ever: whatever is thinned is gone
after `MONTHLY` days, and `leaves_by` says so beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable
    from datetime import date, datetime

ALL: Final = 2
"""Days for which every backup stays."""
DAILY: Final = 14
"""Days for which the newest of each day stays."""
WEEKLY: Final = 56
"""Days for which the newest of each week (from Monday) stays."""
MONTHLY: Final = 366
"""Days for which the newest of each month stays."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup as thinning sees it."""

    name: str
    at: datetime  # when it was made, in the casebook's zone
    sound: bool = True  # it opened and proved when it was last looked at
    kept: bool = False  # a casebook was restored from it, or it is not the program's to delete


def superfluous(copies: Collection[Copy], today: date) -> frozenset[str]:
    """Return the names of the backups that may go as of `today`.

    Never one that is kept, never the newest, never the last sound one.
    """
    sound = [copy for copy in copies if copy.sound]
    stay = {copy.name for copy in copies if copy.kept}
    stay |= {max(some, key=_age).name for some in (copies, sound) if some}
    stay |= {copy.name for copy in copies if _days(copy, today) <= ALL}
    for days, span in ((DAILY, _day), (WEEKLY, _week), (MONTHLY, _month)):
        stay |= {copy.name for copy in _newest(sound, span) if _days(copy, today) <= days}
    return frozenset(copy.name for copy in copies) - stay


def leaves_by(copy: Copy) -> date | None:
    """Return the last day by which thinning takes a backup away; None where it never does.

    It holds while the program goes on making backups: the newest one is never taken away.
    """
    return None if copy.kept else copy.at.date() + timedelta(days=MONTHLY + 1)


def _age(copy: Copy) -> tuple[datetime, str]:
    return copy.at, copy.name


def _days(copy: Copy, today: date) -> int:
    return (today - copy.at.date()).days


def _newest(copies: Iterable[Copy], span: Callable[[date], Hashable]) -> Iterable[Copy]:
    """Return the newest of each day, week or month."""
    found: dict[Hashable, Copy] = {}
    for copy in sorted(copies, key=_age):
        found[span(copy.at.date())] = copy
    return found.values()


def _day(day: date) -> Hashable:
    return day


def _week(day: date) -> Hashable:
    return day.isocalendar()[:2]


def _month(day: date) -> Hashable:
    return day.year, day.month
