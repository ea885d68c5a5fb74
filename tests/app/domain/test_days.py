from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.days import (
    Calendar,
    Closure,
    NoOpenDayError,
    YearlyClosure,
    company,
    end_of_days,
    end_of_months,
    end_of_weeks,
    end_of_years,
)
from app.rules.almanac import load_calendars

CALENDARS = load_calendars()
COVERED = st.dates(date(2016, 1, 1), date(2027, 10, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


# ------------------------------------------------------------------ periods of the civil code


@pytest.mark.parametrize(
    ("base", "months", "end", "rolled"),
    [
        pytest.param("2026-01-30", 1, "2026-02-28", "2026-03-02", id="T14"),
        pytest.param("2026-04-30", 1, "2026-05-31", "2026-06-01", id="T15"),
        pytest.param("2026-12-31", 1, "2027-01-31", "2027-02-01", id="T16"),
        pytest.param("2026-04-05", 1, "2026-05-05", "2026-05-07", id="T17"),
        pytest.param("2026-08-31", 6, "2027-02-28", "2027-03-01", id="T18"),
        pytest.param("2026-02-28", 1, "2026-03-31", "2026-03-31", id="naive says 03-28"),
    ],
)
def test_that_months_end_before_their_corresponding_day(base, months, end, rolled):
    assert end_of_months(day(base), months) == day(end)
    assert CALENDARS.government.next_open(end_of_months(day(base), months)) == day(rolled)


@pytest.mark.parametrize(
    ("base", "years", "end"),
    [
        pytest.param("2026-11-10", 3, "2029-11-10", id="T23"),
        pytest.param("2028-02-28", 1, "2029-02-28", id="T24"),
    ],
)
def test_that_years_end_before_their_corresponding_day(base, years, end):
    assert end_of_years(day(base), years) == day(end)


def test_that_the_day_of_the_event_is_not_counted():
    assert end_of_days(day("2026-04-01"), 14) == day("2026-04-15")
    assert end_of_weeks(day("2026-04-01"), 2) == day("2026-04-15")


@given(st.dates(date(1900, 1, 1), date(2190, 1, 1)), st.integers(1, 60))
def test_that_a_period_of_months_from_a_month_end_ends_at_a_month_end(base, months):
    month_end = base.replace(day=1) - timedelta(days=1)
    assert (end_of_months(month_end, months) + timedelta(days=1)).day == 1


@given(st.dates(date(1900, 1, 1), date(2190, 1, 1)), st.integers(1, 60))
def test_that_a_period_of_months_never_leaves_its_last_month(base, months):
    start, end = base + timedelta(days=1), end_of_months(base, months)
    passed = 12 * (end.year - start.year) + end.month - start.month
    assert passed == (months if start.day > 1 else months - 1)
    assert end.day == start.day - 1 or (end + timedelta(days=1)).day == 1


@pytest.mark.parametrize("period", [end_of_days, end_of_weeks, end_of_months, end_of_years])
def test_that_a_period_has_a_length(period):
    with pytest.raises(ValueError, match="0"):
        period(day("2026-04-01"), 0)


# ------------------------------------------------------------------ business days


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        pytest.param("2026-04-28", 3, "2026-05-07", id="T19"),
        pytest.param("2026-12-28", 3, "2027-01-06", id="T20"),
        pytest.param("2026-12-25", 10, "2027-01-15", id="T21"),
        pytest.param("2026-09-18", 3, "2026-09-28", id="T22"),
    ],
)
def test_that_business_days_skip_what_is_closed(start, count, end):
    assert CALENDARS.company.add_business_days(day(start), count) == day(end)


@given(COVERED, st.integers(1, 25))
def test_that_counting_business_days_undoes_adding_them(start, count):
    calendar = CALENDARS.company
    end = calendar.add_business_days(start, count)
    assert calendar.is_open(end)
    assert end > start
    assert calendar.business_days_between(start, end) == count
    assert calendar.business_days_between(start, end - timedelta(days=1)) == count - 1


def test_that_no_business_days_lie_between_a_day_and_an_earlier_one():
    calendar = CALENDARS.company
    assert calendar.business_days_between(day("2026-11-27"), day("2026-11-20")) == 0


@given(COVERED)
def test_that_the_next_open_day_is_the_first_one(start):
    calendar = CALENDARS.government
    found = calendar.next_open(start)
    assert calendar.is_open(found)
    passed = [start + timedelta(days=n) for n in range((found - start).days)]
    assert not any(calendar.is_open(d) for d in passed)


# ------------------------------------------------------------------ three calendars


@pytest.mark.parametrize(
    ("when", "national", "government"),
    [
        ("2026-11-20", None, None),
        ("2026-11-21", None, "土曜日"),
        ("2026-11-22", "日曜日", "日曜日"),
        ("2026-11-23", "勤労感謝の日", "勤労感謝の日"),
        ("2026-09-22", "国民の休日", "国民の休日"),
        ("2026-05-06", "憲法記念日 振替休日", "憲法記念日 振替休日"),
        ("2026-12-28", None, None),
        ("2026-12-29", None, "年末年始"),
        ("2027-01-01", "元日", "元日"),
        ("2027-01-02", None, "年末年始"),
        ("2027-01-04", None, None),
    ],
)
def test_that_each_calendar_says_why_a_day_is_closed(when, national, government):
    assert CALENDARS.national.why_closed(day(when)) == national
    assert CALENDARS.government.why_closed(day(when)) == government
    assert CALENDARS.government.is_open(day(when)) is (government is None)


def test_that_closing_days_of_the_company_close_the_company_alone():
    calendars = load_calendars(
        [
            YearlyClosure("夏季休業", (8, 13), (8, 15)),
            YearlyClosure("冬季休業", (12, 28), (1, 5)),
            Closure("社屋移転", day("2026-10-01"), day("2026-10-02")),
        ]
    )
    reasons = {
        "2026-08-13": "夏季休業",
        "2027-08-13": "夏季休業",
        "2026-12-28": "冬季休業",
        "2027-01-05": "冬季休業",
        "2026-10-02": "社屋移転",
        "2027-10-01": None,
        "2026-08-14": "夏季休業",
        "2026-08-17": None,
    }
    assert {d: calendars.company.why_closed(day(d)) for d in reasons} == reasons
    assert calendars.government.is_open(day("2026-08-13"))
    assert calendars.national.is_open(day("2026-10-02"))


def test_that_a_span_of_closing_days_runs_forward():
    with pytest.raises(ValueError, match="2026-10-01"):
        Closure("社屋移転", day("2026-10-02"), day("2026-10-01"))


def test_that_a_yearly_closure_knows_only_real_days():
    YearlyClosure("うるう日休業", (2, 29), (2, 29))
    with pytest.raises(ValueError, match="day"):
        YearlyClosure("夏季休業", (8, 32), (8, 33))


def test_that_a_company_that_never_opens_is_said_to():
    always = YearlyClosure("休業", (1, 1), (12, 31))
    closed = company(CALENDARS.government, (always,))
    with pytest.raises(NoOpenDayError) as error:
        closed.next_open(day("2026-11-24"))
    assert (error.value.calendar, error.value.day) == ("company", day("2026-11-24"))


# ------------------------------------------------------------------ certainty


def test_that_a_calendar_is_certain_within_its_coverage_only():
    calendar = Calendar("test", lambda _: None, day("2026-01-01"), day("2027-12-31"))
    assert calendar.is_certain(day("2026-01-01"), day("2027-12-31"))
    assert calendar.is_certain(day("2027-12-31"))
    assert not calendar.is_certain(day("2028-01-01"))
    assert not calendar.is_certain(day("2027-12-31"), day("2028-01-01"))
    assert not calendar.is_certain(day("2025-12-31"), day("2026-01-01"))
