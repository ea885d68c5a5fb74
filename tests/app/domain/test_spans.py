from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.spans import Length, Span, around, key, label, read_span
from app.rules.almanac import eras

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("written", "start", "first", "last"),
    [
        ("2026-10", 4, date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-11", 4, date(2026, 11, 1), TODAY),
        ("2026Q1", 4, date(2026, 4, 1), date(2026, 6, 30)),
        ("2026Q4", 4, date(2027, 1, 1), date(2027, 1, 1)),  # not begun yet
        ("2026H1", 4, date(2026, 4, 1), date(2026, 9, 30)),
        ("2026年度", 4, date(2026, 4, 1), TODAY),
        ("2025", 1, date(2025, 1, 1), date(2025, 12, 31)),
        ("2025Q2", 10, date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_that_spans_are_read_by_the_fiscal_year(written, start, first, last):
    span = read_span(written, start, TODAY)
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize("written", ["", "2026-13", "2026Q5", "2026H3", "1600-01", "令和8年"])
def test_that_what_is_no_span_is_none(written):
    assert read_span(written, 4, TODAY) is None


def test_that_spans_are_called_by_their_fiscal_year():
    said = [
        label(read_span(written, 4, TODAY), 4, eras())
        for written in ("2026-11", "2026Q3", "2026H2", "2026年度")
    ]
    assert said == [
        "2026年11月（令和8年11月）",
        "2026年度（令和8年度） 第3四半期",
        "2026年度（令和8年度） 下期",
        "2026年度（令和8年度）",
    ]


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 12), st.sampled_from(list(Length))
)
def test_that_every_day_lies_in_one_span_of_each_length(day, start, length):
    span = around(day, length, start)
    assert span.holds(day)
    assert len(span.months) == length
    assert not span.before.holds(day)
    assert span.before.back(-length) == span
    assert span.year_before.first.year == span.first.year - 1
    first, last = span.months[0], span.months[-1]
    assert (first.first, last.last) == (span.first, span.last)


def test_that_the_journal_tells_months_from_longer_spans():
    assert key(Span.of(2026, 10)) == "2026-10"
    assert key(Span.of(2026, 4, length=Length.YEAR)) == "2026-04+12"
