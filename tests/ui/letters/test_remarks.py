"""Findings of a letter on the page: where they lead, and what may pass."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox

from app.domain.item import Act
from app.domain.requests import Kind
from tests import drive
from tests.builders import a_case
from ui.letters.letter_page import LetterPage
from ui.pages import PageName, Place
from ui.widgets import OpenRow


@pytest.fixture
def page(desk, casebook, shown, qtbot):
    """A receipt of a complaint that names somebody of another case."""
    a_case(casebook, name="渡邉 美咲", reading="わたなべ みさき", mail="m@example.com")
    number = a_case(casebook, Kind.COMPLAINT)
    questions = {"leak": "no", "request": "no", "partner": "no"}
    casebook.cases.do(number, "triage", 1, questions)
    page = shown(LetterPage(desk), Place(PageName.LETTER, case=number, letter="L20"))
    drive.commit(drive.field(page, "申出要旨"), "渡辺美咲様からの電話が続いている。")
    drive.commit(drive.field(page, "調査一覧"), "通話の記録")
    qtbot.waitUntil(lambda: bool(boxes(page)))
    return page


def boxes(page):
    return [box for box in page.compose.findChildren(QCheckBox) if box.text() == "確認しました"]


def test_that_a_second_look_is_asked_for_and_says_where(page):
    words = drive.words(page)
    assert "要確認" in words
    assert "渡辺美咲" in words
    assert "ほかの事案の方のお名前があります" in words
    assert not drive.button(page, "発行する").isEnabled()


def test_that_a_tick_lets_the_letter_go_and_is_written_down(page, casebook, ask):
    (box,) = boxes(page)
    box.click()
    assert "1件を確認しました" in drive.words(page)
    ask.answer("書き換えられません", True)
    drive.click(page, "発行する")
    sheet = casebook.cases.sheet(page.number)
    event = next(e for e in sheet.events if e.sort == Act.LETTER)
    assert dict(event.facts)["acknowledged"].startswith("other-name@body.")


def test_that_a_tick_stays_while_something_else_is_typed(page, qtbot):
    boxes(page)[0].click()
    before = page.preview.picture.copy()
    field = drive.field(page, "調査一覧")
    field.selectAll()
    drive.commit(field, "通話の記録を聞き直す")
    qtbot.waitUntil(lambda: page.preview.picture != before)
    assert boxes(page)[0].isChecked()
    assert drive.button(page, "発行する").isEnabled()


def test_that_a_tick_goes_with_its_finding(page, qtbot):
    boxes(page)[0].click()
    field = drive.field(page, "申出要旨")
    field.selectAll()
    drive.commit(field, "電話が続いている。")
    qtbot.waitUntil(lambda: not boxes(page))
    assert page.compose.acknowledged == frozenset()
    assert "指摘はありません" in drive.words(page)


def test_that_a_finding_leads_to_its_slot_and_marks_its_words(page, qtbot):
    rows = page.compose.findChildren(OpenRow)
    next(row for row in rows if "渡辺美咲" in row.accessibleName()).click()
    assert drive.field(page, "申出要旨").hasFocus()
    qtbot.waitUntil(lambda: bool(page.preview._paper._marks))
    (mark,) = page.preview._paper._marks
    assert (mark.page, 0 < mark.top < 1, 0 < mark.width < 0.5) == (0, True, True)


def test_that_every_box_has_a_name_of_its_own(page):
    (box,) = boxes(page)
    assert box.accessibleName().startswith("確認しました：本文")
