from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app import shelf
from tests import drive
from tests.ui.conftest import PASSPHRASE
from ui import appearance
from ui.appearance import Appearance, dress, keep, kept
from ui.application import body_font
from ui.jobs import NowRunner
from ui.pages import PageName, Place
from ui.registry import pages
from ui.settings.settings_page import MACHINE
from ui.theme import tokens, unit
from ui.unlock.unlock_page import FirstCasebook
from ui.window import Window


@pytest.fixture(autouse=True)
def as_it_was(qapp, theme):
    """Letters of another size stay with their test."""
    yield
    qapp.setFont(body_font())
    theme.grow()


def test_that_what_was_chosen_on_this_machine_is_remembered():
    assert kept() == Appearance()
    keep(Appearance("dark", 150, 5))
    assert kept() == Appearance("dark", 150, 5)


@pytest.mark.parametrize(
    ("name", "value"),
    [("palette", "pink"), ("percent", "120"), ("percent", "large"), ("lock", "0"), ("lock", "")],
)
def test_that_what_nobody_offers_is_as_usual(name, value):
    QSettings().setValue(f"appearance/{name}", value)
    assert kept() == Appearance()


def test_that_letters_and_lengths_grow_together(qapp, theme):
    before = unit(100)
    dress(theme, Appearance("contrast", 200))
    assert qapp.font().pixelSize() == 28
    assert unit(100) == 2 * before
    assert theme.tokens == tokens("contrast")
    assert theme.icon("lock").availableSizes()[0].height() == unit(20)


@pytest.fixture
def window(show, ask, theme, profile, book_file):
    shelf.remember(book_file)
    window = Window(NowRunner(), ask, theme, FirstCasebook(profile), pages())
    show(window)
    window.activateWindow()
    drive.commit(drive.field(window.unlock.open_form, "合言葉"), PASSPHRASE)
    drive.click(window.unlock, "開く")
    window.frame.go(Place(PageName.SETTINGS))
    window.frame.page.show_group(MACHINE)
    yield window
    window.lock()


def test_that_colours_change_at_once_and_are_remembered(window, theme):
    drive.click(window, "配色 暗い")
    assert theme.tokens == tokens("dark")
    assert kept().palette == "dark"
    drive.click(window, "配色 システムに合わせる")
    assert theme.tokens == tokens("light")
    assert kept().palette == ""


def test_that_larger_letters_make_the_window_anew_and_it_stays_where_it_was(window):
    before = window.frame
    drive.field(before, "文字の大きさ").setCurrentText("150％")
    drive.settle()
    assert window.frame is not before
    assert QApplication.font().pixelSize() == 21
    assert window.frame.place == Place(PageName.SETTINGS)
    assert window.casebook is not None


def test_that_what_was_filled_in_outlives_larger_letters(window):
    page = window.frame.page
    page.show_group("company")
    drive.commit(page.editor.form.field("company.representative").editor, "見本 太郎")
    page.show_group(MACHINE)
    drive.field(page, "文字の大きさ").setCurrentText("125％")
    drive.settle()
    again = window.frame.page
    assert again is not page
    assert again.editor.news == {"company.representative": "見本 太郎"}
    again._forget({})


def test_that_the_casebook_locks_itself_when_she_said(window):
    assert window._idle.interval() == 15 * 60 * 1000
    drive.field(window, "自動でロックするまで").setCurrentText("5分")
    drive.settle()
    assert window._idle.interval() == 5 * 60 * 1000
    assert window._idle.isActive()
    window._idle.timeout.emit()
    assert window.casebook is None


def test_that_only_what_was_offered_can_be_chosen(window):
    page = window.frame.page
    assert drive.field(page, "文字の大きさ").count() == len(appearance.SIZES)
    assert drive.field(page, "自動でロックするまで").count() == len(appearance.LOCKS)
