"""The worked examples of the periods (期間計算), as `madoguchi-cli deadline` tells them.

T1 to T13 and T19 to T22 are periods a command can be asked for. T14 to T18, T23 and T24 are
months and years of no clock: tests/app/domain/test_days.py; T25 is tests/app/domain/test_eras.py.
"""

from __future__ import annotations

import json
from datetime import date

import pytest

from app.__main__ import main
from app.domain.clocks import Art142
from tests.builders import a_mail
from tests.worked_examples import ANSWER, BUSINESS_DAYS, FINAL_REPORT, READINGS, TWO_WEEKS


def rows(table):
    return [pytest.param(*row, id=name) for name, row in table.items()]


@pytest.fixture
def told(capsys):
    """Run `deadline` and return its clocks by id."""

    def run(*words):
        assert main(["deadline", *words, "--json"]) == 0
        return {one["id"]: one for one in json.loads(capsys.readouterr().out)["clocks"]}

    return run


def counted(clock, number):
    return next(step["day"] for step in clock["steps"] if step["count"] == number)


# ------------------------------------------------------------------ K2


@pytest.mark.parametrize(("arrived", "fourteenth", "suits"), rows(TWO_WEEKS))
@pytest.mark.parametrize("at", range(3), ids=READINGS)
def test_that_a_suit_may_be_brought_from_the_day_of_the_table(told, arrived, fourteenth, suits, at):
    clock = told("disclosure", arrived, "--mode", READINGS[at])["K2"]
    assert counted(clock, 14) == fourteenth
    assert clock["suit_from"] == suits[at]
    assert date.fromisoformat(clock["last_day"]).toordinal() == (
        date.fromisoformat(suits[at]).toordinal() - 1
    )
    assert clock["due"] is None
    readings = {one["art142"]: one["suit_from"] for one in clock["readings"]}
    assert readings == dict(zip(READINGS, suits, strict=True))  # whatever the mode, all are told


def test_that_the_earliest_reading_is_told_unless_another_is_asked_for(told):
    assert set(READINGS) == set(Art142)
    for arrived, _, (earliest, *_) in TWO_WEEKS.values():
        assert told("disclosure", arrived)["K2"]["suit_from"] == earliest


def test_that_the_hour_of_a_mail_is_irrelevant(told, tmp_path, capsys):
    """T5: it arrived at 23:50."""
    late = a_mail(arrived=date(2026, 5, 1)).replace(b"10:00:00", b"23:50:00")
    assert b"01 May 2026 23:50:00 +0900" in late
    (tmp_path / "late.eml").write_bytes(late)
    assert main(["read", str(tmp_path / "late.eml"), "--today", "2026-05-07", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    arrived = found["proposal"]["arrived"]
    assert arrived == TWO_WEEKS["T5"][0]
    assert told("disclosure", arrived)["K2"]["suit_from"] == "2026-05-16"


def test_that_people_are_told_the_same_in_a_line(capsys):
    """T3: three readings, three days."""
    for mode, suit_from in zip(READINGS, TWO_WEEKS["T3"][2], strict=True):
        assert main(["deadline", "disclosure", "令和8年4月19日", "--mode", mode]) == 0
        assert f"訴え提起可能日 {suit_from}\n" in capsys.readouterr().out


# ------------------------------------------------------------------ K4, K5


@pytest.mark.parametrize(("known", "words", "full", "due"), rows(FINAL_REPORT))
def test_that_the_final_report_is_due_on_the_day_of_the_table(told, known, words, full, due):
    clock = told("leak", known, *words)["K5"]
    assert (clock["start"], counted(clock, 1)) == (known, known)  # the day of knowledge is day 1
    assert counted(clock, 60 if words else 30) == full
    assert clock["due"] == due
    assert clock["steps"][-1]["day"] == due


def test_that_malice_is_what_makes_thirty_days_sixty(told):
    known = FINAL_REPORT["T11"][0]
    assert told("leak", known)["K5"]["due"] == "2026-12-04"
    assert told("leak", known, "--malicious")["K5"]["due"] == "2027-01-04"


@pytest.mark.parametrize("words", [[], ["--malicious"]], ids=["plain", "malicious"])
def test_that_the_preliminary_report_does_not_wait_for_the_end_of_the_holidays(told, words):
    """T13."""
    clock = told("leak", "2026-05-02", *words)["K4"]
    assert [counted(clock, number) for number in (1, 3, 5)] == [
        "2026-05-02",
        "2026-05-04",
        "2026-05-06",
    ]
    assert clock["due"] == "2026-05-06"


@pytest.mark.parametrize("mode", READINGS)
def test_that_how_civil_142_is_read_moves_no_report_of_a_leak(told, mode):
    assert told("leak", "2026-04-07", "--mode", mode)["K5"]["due"] == "2026-05-07"


# ------------------------------------------------------------------ K10, K12: business days


@pytest.mark.parametrize(("kind", "clock", "arrived", "days"), rows(BUSINESS_DAYS))
def test_that_business_days_are_those_of_the_table(told, kind, clock, arrived, days):
    found = told(kind, arrived)[clock]
    assert tuple(step["day"] for step in found["steps"] if step["count"]) == days
    assert found["due"] == days[-1]


def test_that_ten_business_days_skip_the_coming_of_age_day(told):
    """T21."""
    found = told("withdrawal", "2026-12-25")["K12"]
    assert found["due"] == counted(found, 10) == "2027-01-15"
    skipped = {step["day"]: step["note"] for step in found["steps"] if step["mark"] == "closed"}
    assert skipped["2027-01-11"] == "成人の日"


# ------------------------------------------------------------------ K11: the golden rows


@pytest.mark.parametrize(("arrived", "waits", "due"), rows(ANSWER))
@pytest.mark.parametrize("mode", READINGS)
def test_that_the_companys_answer_date_is_that_of_the_golden_row(told, arrived, waits, due, mode):
    pauses = [
        word for wait in waits for word in ("--pause", f"2026-{wait.replace('..', '..2026-')}")
    ]
    clocks = told("disclosure", arrived, *pauses, "--mode", mode)
    assert clocks["K11"]["due"] == due
    assert clocks["K2"] == told("disclosure", arrived, "--mode", mode)["K2"]  # never stands still
