"""Spans of days that are reported: a month, a quarter, a half or a fiscal year (事業年度)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from app.domain.eras import fiscal_year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.eras import Eras


class Length(IntEnum):
    """How many months a report covers."""

    MONTH = 1
    QUARTER = 3  # 四半期
    HALF = 6  # 上期・下期
    YEAR = 12  # 事業年度


@dataclass(frozen=True, slots=True)
class Span:
    """Months in a row from `first` on. `last` is the last day of them that has begun."""

    first: date
    last: date
    length: Length = Length.MONTH

    @classmethod
    def of(
        cls, year: int, month: int, today: date = date.max, length: Length = Length.MONTH
    ) -> Span:
        """Return the span that begins with a month, up to `today` where it is running."""
        first = date(year, month, 1)
        end = _months_on(first, length - 1)
        last = date(end.year, end.month, monthrange(end.year, end.month)[1])
        return cls(first, max(first, min(last, today)), length)

    def back(self, months: int) -> Span:
        """Return the span of this length that begins `months` earlier, whole."""
        first = _months_on(self.first, -months)
        return Span.of(first.year, first.month, length=self.length)

    @property
    def before(self) -> Span:
        """Return the span just before: what 前月比 or 前期比 compares with."""
        return self.back(self.length)

    @property
    def year_before(self) -> Span:
        """Return the same span of last year."""
        return self.back(12)

    @property
    def months(self) -> tuple[Span, ...]:
        """Return the months of the span that have begun."""
        return tuple(self._months())

    def _months(self) -> Iterator[Span]:
        for number in range(self.length):
            first = _months_on(self.first, number)
            if first <= self.last:
                yield Span.of(first.year, first.month, self.last)

    @property
    def newest(self) -> Span:
        """Return the last month of the span that has begun."""
        return self.months[-1]

    def holds(self, day: date | None) -> bool:
        """Return whether a day lies in the span."""
        return day is not None and self.first <= day <= self.last


def _months_on(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


_WRITTEN: Final = re.compile(
    r"(\d{4})(?:年度|FY)?(?:[-/]?(?:([Qq])([1-4])|([Hh])([12])|(\d{1,2})))?"
)


def read_span(written: str, fiscal_start: int, today: date) -> Span | None:
    """Read 2026-11, 2026Q3, 2026H2 or 2026年度; quarters and halves are of the fiscal year.

    None where it is none of these.
    """
    found = re.fullmatch(_WRITTEN.pattern, written.strip(), re.ASCII)
    if found is None or int(found[1]) < 1900:
        return None
    year = int(found[1])
    if found[6]:
        if not 1 <= int(found[6]) <= 12:
            return None
        return Span.of(year, int(found[6]), today)
    begin = date(year, fiscal_start, 1)
    if found[2]:
        first = _months_on(begin, 3 * (int(found[3]) - 1))
        return Span.of(first.year, first.month, today, Length.QUARTER)
    if found[4]:
        first = _months_on(begin, 6 * (int(found[5]) - 1))
        return Span.of(first.year, first.month, today, Length.HALF)
    return Span.of(begin.year, begin.month, today, Length.YEAR)


def around(day: date, length: Length, fiscal_start: int) -> Span:
    """Return the whole span of a length that a day lies in, counted from the fiscal year."""
    begun = fiscal_year(day, fiscal_start)
    months = (day.year - begun) * 12 + day.month - fiscal_start
    first = _months_on(date(begun, fiscal_start, 1), months - months % length)
    return Span.of(first.year, first.month, length=length)


def label(span: Span, fiscal_start: int, eras: Eras) -> str:
    """Return 2026年10月（令和8年10月）, 2026年度（令和8年度） 第3四半期 or 下期."""
    if span.length is Length.MONTH:
        era = eras.write(span.first).removesuffix("1日")
        return f"{span.first.year}年{span.first.month}月（{era}）"
    year = eras.fiscal_label(fiscal_year(span.first, fiscal_start))
    at = (span.first.month - fiscal_start) % 12
    if span.length is Length.QUARTER:
        return f"{year} 第{at // 3 + 1}四半期"
    if span.length is Length.HALF:
        return f"{year} {'下期' if at else '上期'}"
    return year


def key(span: Span) -> str:
    """Return how a span is written in the journal: 2026-10, or 2026-04+3."""
    first = f"{span.first:%Y-%m}"
    return first if span.length is Length.MONTH else f"{first}+{int(span.length)}"
