"""What the company's profile tells beside its values: when the accredited body answers."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

import resources
from app.company.profile import OfficeHours
from app.company.settings import parse
from app.now import ZONE
from app.rules.almanac import load_calendars


@pytest.mark.parametrize(
    "text",
    [
        "9:30–12:00/13:00–16:30",
        "平日 9:30-12:00 / 13:00-16:30",
        "平日９：３０～１２：００／１３：００～１６：３０",
        "平日9:30〜12:00/13:00〜16:30",
    ],
)
def test_that_hours_are_read_in_any_writing(text):
    assert OfficeHours.parse(text).spans == (
        (time(9, 30), time(12)),
        (time(13), time(16, 30)),
    )


@pytest.mark.parametrize(
    "text",
    ["", "平日", "9-12", "9:30–25:00", "12:00–9:30", "9:00–12:00/11:00–15:00", "土曜 9:00–12:00"],
)
def test_that_hours_that_make_no_sense_are_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        OfficeHours.parse(text)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 11, 24, 9, 29, tzinfo=ZONE), False),
        (datetime(2026, 11, 24, 9, 30, tzinfo=ZONE), True),
        (datetime(2026, 11, 24, 11, 59, tzinfo=ZONE), True),
        (datetime(2026, 11, 24, 12, 0, tzinfo=ZONE), False),
        (datetime(2026, 11, 24, 13, 0, tzinfo=ZONE), True),
        (datetime(2026, 11, 24, 16, 30, tzinfo=ZONE), False),
        (datetime(2026, 11, 24, 1, 0, tzinfo=UTC), True),  # 10:00 in Tokyo
        (datetime(2026, 11, 23, 10, 0, tzinfo=ZONE), False),  # 勤労感謝の日
        (datetime(2026, 11, 22, 10, 0, tzinfo=ZONE), False),  # Sunday
        (datetime(2026, 12, 29, 10, 0, tzinfo=ZONE), False),  # 年末
    ],
)
def test_that_the_body_answers_in_its_hours_on_its_days(moment, is_open):
    shipped = parse(resources.open_text("companies/terrace.toml"))
    calendar = load_calendars(()).government
    assert shipped.accredited_body.hours.is_open(moment, calendar) is is_open
