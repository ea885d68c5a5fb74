"""Days as ledgers write them: with a year, or with the year of the sheet they stand on."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.eras import month_and_day, parse_date, year_of

if TYPE_CHECKING:
    from app.domain.eras import Eras
    from app.ledger.cells import Value

# Serial numbers of days that a ledger can mean: 1990 to 2099. Below lie counts and years,
# above telephone numbers.
_SERIALS = range(32_874, 73_051)
_FISCAL = 4  # 年度 begin in April, whatever a company's own year
_LATE = timedelta(days=183)  # an end without a year is of the next year at most this far on


@dataclass(frozen=True, slots=True)
class Period:
    """What a sheet is of (令和8年11月, 令和8年度): both days included."""

    first: date
    last: date

    @property
    def month(self) -> bool:
        """Whether it is a single month: then a bare number can be a day of it."""
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)

    def within(self, other: Period) -> bool:
        """Whether all its days are days of `other`."""
        return other.first <= self.first and self.last <= other.last


_ERA = r"(?P<era>[^\W0-9_]{1,2}?)?"
_NUMBER = r"[0-9〇一二三四五六七八九十元]{1,4}"
_TITLED = tuple(
    re.compile(writing)
    for writing in (
        rf"{_ERA}(?P<year>{_NUMBER})年(?P<fiscal>度)?(?:分|の|\s)*(?:(?P<month>[0-9〇一二三四五六七八九十]{{1,3}})月)?",
        r"(?<![A-Za-z0-9])(?P<era>[RHSrhs])(?P<year>[0-9]{1,2})(?P<fiscal>年?度|FY)?(?:[./\-_年](?P<month>[0-9]{1,2})(?![0-9]))?",
        r"(?<![0-9])(?P<year>20[0-9]{2}|19[0-9]{2})(?![0-9])(?P<fiscal>年?度|FY)?(?:[./\-_年](?P<month>[0-9]{1,2})(?![0-9]))?",
        r"(?<![0-9])(?P<year>20[0-9]{2})(?P<month>0[1-9]|1[0-2])(?![0-9])",
    )
)
_MONTH = re.compile(r"(?<![0-9])(1[0-2]|0?[1-9])月")
_UNTIL = re.compile(r"[~〜～―-]|から|より")


def period_of(title: str, eras: Eras, within: Period | None = None) -> Period | None:
    """Return what a title says its sheet is of, or None.

    令和8年11月, R8.11, 2026-11 and 202611 are months; 令和8年 and 2026 years; 令和8年度 is a
    fiscal year from April; 令和7年4月～令和8年3月 runs from one to the other. A title
    that names a month only (11月) is of the one `within` that period.
    """
    shown = unicodedata.normalize("NFKC", title)
    first, *rest = _UNTIL.split(shown, maxsplit=1)
    begun = _told(first, eras)
    if begun is not None and rest and begun.month and (ended := _told(rest[0], eras)):
        return Period(begun.first, ended.last) if begun.first <= ended.last else begun
    if (found := begun or _told(shown, eras)) is not None:
        return found
    months = set(_MONTH.findall(shown))
    if within is None or len(months) != 1:
        return None
    number = int(months.pop())
    years = range(within.first.year, within.last.year + 1)
    found_within = (_month(year, number) for year in years)
    return next((one for one in found_within if one and one.within(within)), None)


def _told(text: str, eras: Eras) -> Period | None:
    for writing in _TITLED:
        for match in writing.finditer(text):
            parts = match.groupdict()
            year = year_of(parts.get("era") or "", parts["year"], eras)
            if year is None and parts.get("era"):  # a letter before it that is no era
                year = year_of("", parts["year"], eras)
            if year is None:
                continue
            return _of_year(year, parts.get("month"), fiscal=bool(parts.get("fiscal")))
    return None


def _of_year(year: int, month: str | None, *, fiscal: bool) -> Period | None:
    if month:
        number = _counted(month)
        return _month(year + (fiscal and number < _FISCAL), number)
    if fiscal:
        return Period(date(year, _FISCAL, 1), date(year + 1, _FISCAL, 1) - timedelta(days=1))
    return Period(date(year, 1, 1), date(year, 12, 31))


def _counted(month: str) -> int:
    if month.isdecimal():
        return int(month)
    tens = month.replace("十", "1", 1) if month.startswith("十") else month
    digits = tens.translate(str.maketrans("〇一二三四五六七八九", "0123456789"))
    number = int(digits) if digits.isdecimal() else 0
    return 10 if month == "十" else number


def _month(year: int, month: int) -> Period | None:
    if not 1 <= month <= 12:
        return None
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


# ------------------------------------------------------------------ a day

_TIME = re.compile(r"[\sT]*(?:午前|午後|AM|PM)?\s*[0-9]{1,2}[:時][0-9分:.秒\s]*(?:Z|頃|ごろ)?$")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})")
_DAY = re.compile(r"([0-9]{1,2})日?")
_HOLDS_FIGURES = re.compile(r"[0-9]|[〇一二三四五六七八九十]+[月年]")


@dataclass(frozen=True, slots=True)
class Told:
    """A day as it was read. `fault` is "", unreadable, or year where only the year is missing.

    `supplied` says that the year came from the sheet, not from the cell.
    """

    day: date | None
    fault: str = ""
    supplied: bool = False


_UNREADABLE = Told(None, "unreadable")


class Days:
    """Reads the days of one sheet, whose period may be known."""

    def __init__(self, today: date, eras: Eras, epoch: date, period: Period | None) -> None:
        self._eras = eras
        self._epoch = epoch
        self._period = period
        # 30/11/3 on a sheet of 平成30年 is of that era
        self._by = min(today, period.last) if period else today
        self._known: dict[str, Told | tuple[int, int]] = {}

    def read(self, value: Value, after: date | None = None) -> Told:
        """Return the day of a cell that holds something.

        Without a year it is that of the sheet's period; where it ends what began at `after`,
        it may lie in the year behind.
        """
        if isinstance(value, date):
            return Told(value)
        if isinstance(value, float):
            if int(value) in _SERIALS:
                return Told(self._epoch + timedelta(days=int(value)))
            if not value.is_integer():  # 11.1 was typed as 11.1 or as 11.10
                return _UNREADABLE
            value = str(int(value))
        if not isinstance(value, str):
            return _UNREADABLE
        known = self._known.get(value)
        if known is None:
            known = self._known[value] = self._written(value)
        return known if isinstance(known, Told) else self._dated(*known, after)

    def _written(self, value: str) -> Told | tuple[int, int]:
        text = _TIME.sub("", unicodedata.normalize("NFKC", value).strip()).strip()
        if not _HOLDS_FIGURES.search(text):  # 本日 was some other day
            return _UNREADABLE
        if text.isdecimal() and len(text) == 5 and int(text) in _SERIALS:
            return Told(self._epoch + timedelta(days=int(text)))
        found = month_and_day(text) or _pair(_DOTTED.fullmatch(text))
        if found:
            return found
        if self._period and self._period.month and (only := _DAY.fullmatch(text)):
            return self._period.first.month, int(only[1])
        day = parse_date(text, self._by, self._eras)
        return Told(day) if day else _UNREADABLE

    def _dated(self, month: int, day: int, after: date | None) -> Told:
        if self._period is None:
            return Told(None, "year")
        first, last = self._period.first, self._period.last
        days = (_day(year, month, day) for year in range(first.year - 1, last.year + 2))
        near = sorted((_away(one, first, last), one) for one in days if one)
        if not near:
            return _UNREADABLE
        found = near[0][1]
        if after is not None and found < after:
            later = _day(found.year + 1, month, day)
            if later and after <= later <= after + _LATE:
                found = later
        return Told(found, supplied=True)


def _pair(match: re.Match[str] | None) -> tuple[int, int] | None:
    return (int(match[1]), int(match[2])) if match else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _away(day: date, first: date, last: date) -> timedelta:
    return max(first - day, day - last, timedelta())
