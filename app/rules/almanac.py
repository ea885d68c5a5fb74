"""The calendars and eras, made from the shipped tables.

Holidays come from resources/calendar/national.csv, which holds what is announced law. Outside
its years they are computed by jpholiday, a forecast: the gazette may yet name other equinoxes,
and before 1986 jpholiday finds 国民の休日 that the law did not know.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import resources
from app.domain.days import Calendars, company, government, national
from app.domain.eras import Era, Eras

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.days import Closure, YearlyClosure


def load_calendars(closures: Sequence[Closure | YearlyClosure] = ()) -> Calendars:
    """Return the three calendars; `closures` are the company's own closing days."""
    holidays = _announced()
    first = date(min(holidays).year, 1, 1)
    last = date(max(holidays).year, 12, 31)

    def holiday(day: date) -> str | None:
        return holidays.get(day) if first <= day <= last else _forecast(day)

    nation = national(holiday, first, last)
    authorities = government(nation)
    return Calendars(nation, authorities, company(authorities, tuple(closures)))


@cache
def eras() -> Eras:
    """Return the eras of Japan from 明治 on."""
    return Eras(
        tuple(
            Era(row["name"], row["initial"], date.fromisoformat(row["first"]))
            for row in resources.rows("calendar/eras.csv")
        )
    )


@cache
def _announced() -> Mapping[date, str]:
    return {
        date.fromisoformat(row["date"]): row["name"]
        for row in resources.rows("calendar/national.csv")
    }


@lru_cache(maxsize=4096)
def _forecast(day: date) -> str | None:
    import jpholiday  # 20-40 ms, and most casebooks never ask for such a day

    return jpholiday.is_holiday_name(day)
