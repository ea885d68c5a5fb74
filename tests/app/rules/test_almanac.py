from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date, timedelta

import jpholiday
import pytest

import resources
from app.rules.almanac import eras, load_calendars

DAY = timedelta(days=1)
NATIONAL = load_calendars().national


def table() -> list[dict[str, str]]:
    lines = resources.open_text("calendar/national.csv").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_that_the_shipped_holidays_are_those_of_jpholiday():
    shipped = [(date.fromisoformat(row["date"]), row["name"]) for row in table()]
    assert shipped == jpholiday.between(date(2016, 1, 1), date(2027, 12, 31))


def test_that_the_holidays_are_certain_for_the_years_of_the_table():
    assert NATIONAL.covered_from == date(2016, 1, 1)
    assert NATIONAL.covered_until == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("name", "days"),
    [
        # as the gazette gave them
        ("春分の日", {2024: "03-20", 2025: "03-20", 2026: "03-20", 2027: "03-21"}),
        ("秋分の日", {2024: "09-22", 2025: "09-23", 2026: "09-23", 2027: "09-23"}),
        # moved for the Olympic Games
        ("海の日", {2019: "07-15", 2020: "07-23", 2021: "07-22", 2022: "07-18"}),
        ("山の日", {2019: "08-11", 2020: "08-10", 2021: "08-08", 2022: "08-11"}),
    ],
)
def test_that_moving_holidays_stand_where_they_were_announced(name, days):
    shipped = {int(row["date"][:4]): row["date"][5:] for row in table() if row["name"] == name}
    assert {year: shipped[year] for year in days} == days


def test_that_every_source_fits_its_day():
    names = {date.fromisoformat(row["date"]): row["name"] for row in table()}
    for row in table():
        when = date.fromisoformat(row["date"])
        match row["source"]:
            case "holidays.3.2":  # the first day after a Sunday holiday that is none itself
                before = when - DAY
                while before.weekday() != 6:
                    assert before in names
                    before -= DAY
                assert before in names
                assert row["name"].endswith("振替休日")
            case "holidays.3.3":
                assert when - DAY in names
                assert when + DAY in names
            case "holidays.2.gazette":
                assert row["name"] in ("春分の日", "秋分の日")
            case "act.2018.99":
                assert when.year == 2019
            case "act.2015.33":
                assert when.year in (2020, 2021)
            case source:
                assert source == "holidays.2"


def test_that_days_beyond_the_table_are_forecast():
    """Christmas is no holiday, the Emperor's former birthday neither."""
    assert NATIONAL.is_open(date(2028, 12, 25))
    assert NATIONAL.why_closed(date(2028, 11, 23)) == "勤労感謝の日"
    assert not NATIONAL.is_certain(date(2028, 12, 25))
    assert NATIONAL.why_closed(date(2015, 9, 22)) == "国民の休日"
    assert not NATIONAL.is_certain(date(2015, 9, 22))


def test_that_jpholiday_is_loaded_only_for_a_day_beyond_the_table():
    program = """
import sys
from datetime import date
from app.rules.almanac import load_calendars
calendar = load_calendars().company
calendar.next_open(date(2027, 5, 1))
assert "jpholiday" not in sys.modules
calendar.next_open(date(2028, 5, 3))
assert "jpholiday" in sys.modules
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True)


def test_that_the_eras_follow_each_other():
    found = eras()
    assert [era.initial for era in found.eras] == list("MTSHR")
    assert [era.first for era in found.eras] == sorted(era.first for era in found.eras)
    assert eras() is found
