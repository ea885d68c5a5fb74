"""Closing backs up what was done, whatever happens to the backup the casebook is closed."""

from __future__ import annotations

import pytest

from app import shelf
from app.casebook import Casebook
from app.keeping import keys
from tests import drive
from tests.builders import PASSPHRASE, TODAY, a_case
from tests.keeping import Clock, kept_casebook
from tests.ui.test_window import Heard
from ui.jobs import JobRunner, NowRunner
from ui.pages import PageName
from ui.unlock.unlock_page import FirstCasebook
from ui.window import Window


@pytest.fixture
def book(tmp_path):
    """A casebook in which something was done, closed; and the code of its sheet."""
    casebook, _ = kept_casebook(tmp_path)
    a_case(casebook)
    code = "-".join(keys.groups(casebook._book))
    casebook.close()
    shelf.remember(casebook.path)
    return casebook.path, code


@pytest.fixture
def make_window(show, ask, theme, profile, book):
    made = []

    def make(runner):
        first = FirstCasebook(profile, Clock(TODAY))
        window = Window(runner, ask, theme, first, dict.fromkeys(PageName, Heard))
        made.append(window)
        show(window)
        return window

    yield make
    made.clear()


def opened(window):
    drive.commit(drive.field(window.unlock.open_form, "合言葉"), PASSPHRASE)
    drive.click(window.unlock, "開く")
    return window


def test_that_locking_backs_up(make_window, book):
    window = opened(make_window(NowRunner()))
    window.lock()
    assert window.frame is None
    (copy,) = (book[0].parent / "控え").glob("*.casebook")
    Casebook.open(copy, PASSPHRASE).close()
    assert window.unlock.open_form.reason == ""


def test_that_a_backup_that_fails_is_said_and_the_casebook_is_closed(make_window, book):
    (book[0].parent / "控え").write_text("kein Ordner", "utf-8")
    window = opened(make_window(NowRunner()))
    window.lock()
    assert window.frame is None
    assert "控えを作れませんでした" in window.unlock.open_form.reason
    Casebook.open(book[0], PASSPHRASE).close()


@pytest.mark.threads
def test_that_closing_can_be_called_off_and_the_casebook_is_closed_all_the_same(
    make_window, book, qtbot
):
    runner = JobRunner()
    window = make_window(runner)
    opened(window)
    qtbot.waitUntil(lambda: window.frame is not None)
    window.lock()
    runner.cancel()
    qtbot.waitUntil(lambda: window.frame is None)
    runner.close()
    Casebook.open(book[0], PASSPHRASE).close()


def test_that_the_sheet_opens_the_casebook_and_a_slip_is_named(make_window, book):
    window = make_window(NowRunner())
    form = window.unlock.open_form
    drive.click(form, "復旧シートで開く")
    wrong = ("Y" if book[1][0] != "Y" else "Z") + book[1][1:]
    form.show_code(wrong)
    drive.click(form, "開く")
    assert "1番の組に打ち間違い" in form.reason
    assert window.frame is None
    form.show_code(book[1].lower())
    drive.click(form, "開く")
    assert window.frame is not None
    window.lock()
    assert form.reason == ""
    assert drive.field(form, "合言葉").isVisible()


def test_that_another_sheet_is_said_not_to_fit(make_window, book):
    window = make_window(NowRunner())
    form = window.unlock.open_form
    form.show_code("008J2-4CT4R-ANK7V-F24SS-NAXW6-SQFE8-ZW01J-28HK2-8HAPE-CXW85-K6NB9-QK6XG-XVZMM")
    drive.click(form, "開く")
    assert "この台帳のものではない" in form.reason
    drive.click(form, "合言葉で開く")
    assert drive.field(form, "合言葉").isVisible()
