from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.clocks import Art142, answer, prompt, suit
from app.domain.requests import WaitReason
from app.rules.almanac import load_calendars
from app.views.cases import ClockLine, Wait
from tests import drive
from tests.ui.office import STOP
from ui.cases.clocks_card import ClocksCard
from ui.cases.heading import Heading

ARRIVED, TODAY = date(2026, 11, 12), date(2026, 11, 24)
CALENDARS = load_calendars()


def company(*waits):
    return answer(ARRIVED, waits, CALENDARS.company, 14)


@pytest.fixture
def sheet(casebook):
    return casebook.cases.sheet(STOP)


def said(show, sheet, *lines, waits=()) -> str:
    card = show(ClocksCard(), (400, 500))
    card.show_sheet(replace(sheet, clocks=lines, waits=waits), TODAY)
    drive.settle()
    return drive.words(card)


def test_that_the_companys_date_is_called_its_own_target(show, theme, sheet):
    words = said(show, sheet, ClockLine(1, company(), None))
    assert "社内目標" in words
    assert "11月26日（木）" in words
    assert "あと2日" in words


def test_that_the_day_a_suit_is_possible_is_never_shown_as_a_limit(show, theme, sheet):
    clock = suit(ARRIVED, Art142.NONE, CALENDARS, None)
    words = said(show, sheet, ClockLine(1, clock, None))
    assert "11月27日（金）以降" in words
    assert "あと" not in words


def test_that_a_clock_without_days_reads_without_delay(show, theme, sheet):
    words = said(show, sheet, ClockLine(1, prompt(ARRIVED, "法第35条第5項"), None))
    assert "遅滞なく" in words


def test_that_a_clock_stands_still_while_we_wait_and_says_for_what(show, theme, sheet):
    clock = company((date(2026, 11, 13), None))
    wait = Wait(1, WaitReason.IDENTITY, date(2026, 11, 13), None)
    words = said(show, sheet, ClockLine(1, clock, None), waits=(wait,))
    assert "停止中" in words
    assert "停止（本人確認）" in words
    assert "11/13 – 回答待ち" in words


def test_that_a_clock_that_was_met_says_when(show, theme, sheet):
    assert "11/16 済" in said(show, sheet, ClockLine(1, company(), date(2026, 11, 16)))


def test_that_a_date_beyond_the_announced_holidays_is_a_forecast(show, theme, sheet):
    clock = replace(company(), provisional=True)
    assert "11月26日（木）（見込み）" in said(show, sheet, ClockLine(1, clock, None))


def test_that_a_case_without_clocks_says_why(show, theme, sheet):
    assert "種別を確定すると" in said(show, sheet)


@pytest.mark.parametrize(
    ("changed", "badge"),
    [
        ({"waiting_since": date(2026, 11, 19)}, "停止中 5日"),
        ({"due": date(2026, 11, 20)}, "4日超過  11月20日（金）"),
        ({"due": None}, "期限の予定なし"),
    ],
)
def test_that_the_badge_says_how_near_the_date_is(show, theme, sheet, changed, badge):
    heading = show(Heading())
    heading.show_sheet(replace(sheet, **changed), TODAY)
    assert badge in drive.words(heading)


def test_that_a_closed_case_and_one_taken_over_say_so(show, theme, sheet):
    heading = show(Heading())
    heading.show_sheet(replace(sheet, open=False, migrated=True), TODAY)
    assert "移行分" in heading.findChildren(type(heading._below))[0].text()
