from __future__ import annotations

from datetime import date

import pytest

from app.domain.item import State
from app.domain.requests import Kind
from tests.ui import samples
from ui import due
from ui.dates import brief, distance, spoken

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "text", "tone"),
    [
        (date(2026, 11, 22), "2日超過", "late"),
        (date(2026, 11, 24), "今日まで", "soon"),
        (date(2026, 11, 27), "あと3日", "soon"),
        (date(2026, 11, 29), "あと5日", "soon"),  # a Sunday: the third business day is the 27th
        (date(2026, 11, 30), "あと6日", "plain"),
    ],
)
def test_that_soon_means_three_business_days(day, text, tone):
    assert due.of_day(day, TODAY) == (text, tone)


def test_that_holidays_are_no_business_days():
    before_holidays = date(2026, 9, 18)  # 19 to 23 September 2026 are closed
    assert due.of_day(date(2026, 9, 28), before_holidays).tone == "soon"
    assert due.of_day(date(2026, 9, 29), before_holidays).tone == "plain"


def test_that_closed_cases_are_done():
    line = samples.case_line(1, "", [Kind.INQUIRY], None, due=-3, state=State.CLOSED)
    assert due.of_case(line, TODAY) == ("完了", "done")


def test_that_dates_carry_their_weekday_and_a_foreign_year():
    assert spoken(date(2026, 11, 26), TODAY) == "11月26日（木）"
    assert spoken(date(2027, 1, 4), TODAY) == "2027年1月4日（月）"
    assert brief(date(2026, 11, 5), TODAY) == "11/05"
    assert brief(date(2025, 11, 5), TODAY) == "2025/11/05"


def test_that_distances_are_calendar_days():
    assert distance(date(2026, 12, 24), TODAY) == "あと30日"
    assert distance(date(2026, 11, 23), TODAY) == "1日超過"
