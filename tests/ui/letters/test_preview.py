from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from app.views.letters import Picture
from tests import drive
from ui.letters.preview import Paper, Preview

WHITE = Picture(2, 3, 8, bytes([255] * 24))


@pytest.fixture
def preview(show, theme):
    shown = show(Preview(theme), (500, 600))
    shown.show_page(0, 2, WHITE)
    return shown


def test_that_pages_are_turned_by_buttons_and_keys(preview, qtbot):
    with qtbot.waitSignal(preview.wanted):
        drive.click(preview, "次のページ")
    assert "2 / 2 ページ" in drive.words(preview)
    assert not drive.button(preview, "次のページ").isEnabled()
    with qtbot.waitSignal(preview.wanted):
        QTest.keyClick(preview, Qt.Key.Key_PageUp)
    assert preview.page == 0


def test_that_there_is_no_page_before_the_first(preview, qtbot):
    with qtbot.assertNotEmitted(preview.wanted):
        QTest.keyClick(preview, Qt.Key.Key_PageUp)


def test_that_one_page_needs_no_buttons(preview):
    preview.show_page(0, 1, WHITE)
    assert "次のページ" not in drive.words(preview)


def test_that_another_width_asks_for_a_new_picture(preview, qtbot):
    before = preview.scale
    with qtbot.waitSignal(preview.wanted):
        preview.resize(700, 600)
    assert preview.scale > before


def test_that_a_letter_that_cannot_be_drawn_shows_an_empty_sheet(preview):
    preview.clear()
    assert preview.picture.isNull()
    assert preview.pages == 0


def test_that_the_foot_of_a_page_can_be_scrolled_to_at_any_width(preview):
    preview.resize(900, 400)
    drive.settle()
    area, paper = preview.findChild(QScrollArea), preview.findChild(Paper)
    assert paper.height() >= paper.heightForWidth(paper.width())
    shown, whole = area.viewport().height(), area.verticalScrollBar().maximum()
    assert shown + whole >= paper.heightForWidth(paper.width())


def test_that_a_small_sheet_is_shown_as_small_as_it_is(preview):
    paper = preview.findChild(Paper)
    high = paper.heightForWidth(paper.width())
    preview.show_page(0, 1, Picture(2, 4, 8, bytes([255] * 32)), 120 / 210)
    assert paper.heightForWidth(paper.width()) < high
