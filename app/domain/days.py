"""Days: which of them are open, and where a period ends (期間計算).

All dates are local dates of the casebook's zone. Three calendars are kept apart because the
law does: the civil code rolls from Sundays and holidays (civil.142), a report to an authority
ends on a day the authorities are open (行政機関の休日に関する法律第1条), and only the company's
own targets know the company's own closing days.

The holidays of a year are certain once the official gazette (官報) of the February before has
named its equinoxes. Outside that coverage a calendar still answers, from a forecast, and says
so: `Calendar.is_certain`.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)

WhyClosed = Callable[[date], str | None]
"""Says why a day is closed, in a word fit to print, or None for an open day."""

_SATURDAY, _SUNDAY = 5, 6
_NEW_YEAR = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})

# Longer than any stretch a real company closes for; past it the closing days are mistaken.
_LONGEST_CLOSURE = 366


@dataclass(eq=False)
class NoOpenDayError(ValueError):
    """The closing days of a calendar leave no open day within a year of `day`."""

    calendar: str
    day: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """Open and closed days, with the span in which they are certain.

    `closed` answers for every day; `covered_from` and `covered_until` (both included) bound
    the days for which the statutory holidays are announced law and no forecast (見込み).
    """

    name: str
    closed: WhyClosed
    covered_from: date
    covered_until: date

    def is_open(self, day: date) -> bool:
        """Return whether `day` is a day of business."""
        return self.closed(day) is None

    def why_closed(self, day: date) -> str | None:
        """Return why `day` is closed (日曜日, a holiday's name, 年末年始 …), None if open."""
        return self.closed(day)

    def is_certain(self, first: date, last: date | None = None) -> bool:
        """Return whether every day from `first` to `last` lies in the announced span.

        A result that depended on a day for which this is False is a forecast (見込み).
        """
        return self.covered_from <= first and (last or first) <= self.covered_until

    def next_open(self, day: date) -> date:
        """Return `day` if it is open, else the first open day after it."""
        for ahead in range(_LONGEST_CLOSURE):
            found = day + timedelta(days=ahead)
            if self.is_open(found):
                return found
        raise NoOpenDayError(self.name, day)

    def add_business_days(self, day: date, count: int) -> date:
        """Return the `count`-th open day after `day` (営業日), which is itself not counted."""
        _require_some(count)
        for _ in range(count):
            day = self.next_open(day + DAY)
        return day

    def business_days_between(self, first: date, last: date) -> int:
        """Count the open days after `first` up to and including `last`; 0 if none.

        The inverse of `add_business_days`: as many as it would have to add.
        """
        span = (last - first).days
        return sum(self.is_open(first + timedelta(days=ahead)) for ahead in range(1, span + 1))


@dataclass(frozen=True, slots=True)
class Calendars:
    """The three calendars every period is measured by."""

    national: Calendar  # Sundays and holidays: civil.142
    government: Calendar  # 行政機関の休日: rule.8.2
    company: Calendar  # only for the company's own targets


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which the company is closed (臨時休業), once. Both ends are included."""

    name: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} < {self.first}")

    def covers(self, day: date) -> bool:
        """Return whether the company is closed on `day`."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class YearlyClosure:
    """Days on which the company is closed each year: 夏季休業, 創立記念日.

    Both ends are (month, day) and included; a span may cross the end of the year.
    """

    name: str
    first: tuple[int, int]
    last: tuple[int, int]

    def __post_init__(self) -> None:
        for month, day in (self.first, self.last):
            date(2000, month, day)  # refuses what is no day, and knows 29 February

    def covers(self, day: date) -> bool:
        """Return whether the company is closed on `day`."""
        found = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= found <= self.last
        return found >= self.first or found <= self.last


def national(holiday: WhyClosed, covered_from: date, covered_until: date) -> Calendar:
    """Return the days the civil code rolls from: Sundays and holidays (civil.142).

    `holiday` names the days off of the Act on National Holidays (国民の祝日に関する法律),
    substitute holidays included.
    """

    def closed(day: date) -> str | None:
        return holiday(day) or ("日曜日" if day.weekday() == _SUNDAY else None)

    return Calendar("national", closed, covered_from, covered_until)


def government(base: Calendar) -> Calendar:
    """Return the days the authorities are closed: also Saturdays and 29 December–3 January.

    行政機関の休日に関する法律第1条第1項.
    """

    def closed(day: date) -> str | None:
        if reason := base.closed(day):
            return reason
        if (day.month, day.day) in _NEW_YEAR:
            return "年末年始"
        return "土曜日" if day.weekday() == _SATURDAY else None

    return Calendar("government", closed, base.covered_from, base.covered_until)


def company(base: Calendar, closures: tuple[Closure | YearlyClosure, ...]) -> Calendar:
    """Return the days the company is closed: the government's, and its own."""

    def closed(day: date) -> str | None:
        return base.closed(day) or next((c.name for c in closures if c.covers(day)), None)

    return Calendar("company", closed, base.covered_from, base.covered_until)


def end_of_days(base: date, count: int) -> date:
    """Return the last day of a period of days; `base` is not counted (civil.140, 141)."""
    _require_some(count)
    return base + timedelta(days=count)


def end_of_weeks(base: date, count: int) -> date:
    """Return the last day of a period of weeks; `base` is not counted (civil.140, 143)."""
    _require_some(count)
    return base + timedelta(weeks=count)


def end_of_months(base: date, count: int) -> date:
    """Return the last day of a period of months; `base` is not counted (civil.140, 143).

    The period starts the day after `base` and ends the day before the corresponding day
    (応当日) of the last month, or with that month where it has no such day (civil.143.2). From
    30 April one month therefore ends on 31 May, not on the 30th.
    """
    _require_some(count)
    start = base + DAY
    years, month0 = divmod(start.month - 1 + count, 12)
    year, month = start.year + years, month0 + 1
    last = calendar.monthrange(year, month)[1]
    if start.day > last:
        return date(year, month, last)
    return date(year, month, start.day) - DAY


def end_of_years(base: date, count: int) -> date:
    """Return the last day of a period of years; `base` is not counted (civil.140, 143)."""
    return end_of_months(base, 12 * count)


def _require_some(count: int) -> None:
    if count < 1:
        raise ValueError(count)
