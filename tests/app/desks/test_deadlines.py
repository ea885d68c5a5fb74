"""The Today page counts everything, and shows the first of it."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.item import Act
from tests.builders import TODAY, a_case, a_casebook, did, drive


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def test_that_more_cases_than_a_card_shows_are_all_counted(casebook):
    late = [a_case(casebook, arrived=date(2026, 10, 1), phone=f"06-1-{at}") for at in range(11)]
    soon = [a_case(casebook, arrived=date(2026, 11, 19), phone=f"06-2-{at}") for at in range(13)]
    today = casebook.deadlines.today()
    assert (today.counts.late, today.counts.soon, today.open_count) == (11, 13, 24)
    assert {line.number for line in today.late} < set(late)
    assert {line.number for line in today.soon} < set(soon)
    assert len(today.late) == len(today.soon) == 8
    assert sum(line.due == TODAY for line in today.soon) == min(8, today.counts.today)


def test_that_tasks_are_counted_to_the_day_and_to_the_week(casebook):
    number = a_case(casebook)
    days = (*["2026-11-24"] * 9, "2026-12-01", "2027-01-08")
    drive(casebook, number, *(did("task", text="確かめる", due=day) for day in days))
    today = casebook.deadlines.today()
    assert (today.counts.tasks, today.counts.tasks_now) == (10, 9)
    assert len(today.tasks) == 8


def test_that_who_waits_and_what_is_unplanned_is_counted(casebook):
    for at in range(10):
        number = a_case(casebook, phone=f"06-3-{at}")
        drive(casebook, number, did("accept", 1, leak="no"))
        casebook.cases.do(number, Act.ASK, 1, {"reason": "identity", "on": "2026-11-20"})
    today = casebook.deadlines.today()
    assert today.counts.waiting == 10
    assert len(today.waiting) == 8
    assert today.counts.unplanned == len(today.unplanned) == 0
