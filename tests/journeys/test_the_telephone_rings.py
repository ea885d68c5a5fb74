"""Journey 1 of the officer's day: from the ring of the telephone to a logged case."""

from __future__ import annotations

import pytest

from app.domain.requests import Channel
from tests.builders import TODAY, a_phone_note
from tests.journeys.hand import say
from ui.pages import PageName

WORDS = "まだ勧誘の電話が来る。止めると言ったのに、先週も二度かかってきた。"
NAME = "髙橋 花子"

pytestmark = [pytest.mark.journey, pytest.mark.threads]


def logged(casebook):
    """The one case of the casebook, with what the call left in it."""
    (line,) = casebook.cases.lines(casebook.cases.find(""))
    sheet = casebook.cases.sheet(line.number)
    assert sheet.words == WORDS
    assert sheet.people[0].name == NAME
    assert sheet.channel is Channel.PHONE
    assert (sheet.arrived, sheet.noticed, sheet.recorded.date()) == (TODAY, TODAY, TODAY)
    assert sheet.next.act is not None
    return sheet


def test_that_a_call_is_logged_by_keys_alone(office):
    hand = office.sit_down()
    hand.press("Ctrl+Shift+P")
    hand.comes_to(PageName.PHONE)
    hand.focuses("申出の内容")
    hand.type(WORDS)
    hand.press("Tab")
    hand.focuses("氏名")
    hand.type(NAME)
    hand.press("Ctrl+Return")
    hand.sees("受け付けました")
    hand.sees("R8-0001")
    hand.focuses("案件を開く")
    hand.press("Return")
    hand.comes_to(PageName.CASE)
    say("電話（キー）", hand.count)
    assert (hand.count.keys, hand.count.clicks) <= (4, 0)
    casebook = office.get_up(hand)
    logged(casebook)
    assert casebook.drafts.kept("note:") == {}
    casebook.close()


def test_that_a_call_is_logged_by_clicks(office):
    hand = office.sit_down()
    hand.click("電話を記録")
    hand.focuses("申出の内容")
    hand.type(WORDS)
    hand.click_field("氏名")
    hand.type(NAME)
    hand.click("記録する")
    hand.sees("R8-0001")
    hand.click("案件を開く")
    hand.comes_to(PageName.CASE)
    say("電話（クリック）", hand.count)
    assert hand.count.clicks <= 4
    assert hand.count.keys == 0
    casebook = office.get_up(hand)
    logged(casebook)
    casebook.close()


def test_that_whoever_is_known_is_taken_over_by_one_key(office):
    before = office.before()
    before.intake.phone(a_phone_note(name=NAME, phone="06-0000-1234"))
    before.close()
    hand = office.sit_down()
    hand.press("Ctrl+Shift+P")
    hand.type(WORDS)
    hand.press("Tab")
    hand.type("高橋花子")
    hand.sees("この方として記録する")
    hand.press("Alt+1", "Ctrl+Return")
    hand.sees("R8-0002")
    say("電話（知っている方）", hand.count)
    assert (hand.count.keys, hand.count.clicks) <= (4, 0)
    casebook = office.get_up(hand)
    people = {casebook.cases.sheet(number).people[0].id for number in ("R8-0001", "R8-0002")}
    assert len(people) == 1
    casebook.close()
