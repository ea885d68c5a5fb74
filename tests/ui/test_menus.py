from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QMenu

from app.casebook import Casebook
from app.now import RehearsalNow
from tests import drive
from tests.builders import a_phone_note, did
from tests.builders import drive as drive_case
from tests.ui.conftest import PASSPHRASE, TODAY
from ui.actions import DEEDS
from ui.frame import Frame
from ui.menus import MENUS, RULE, Menus, deeds_of
from ui.pages import PageName, Place
from ui.registry import pages


@pytest.fixture
def window(make_desk, book_file, show):
    """A window over a casebook with one case."""
    casebook = Casebook.open(book_file, PASSPHRASE, now=RehearsalNow(TODAY))
    drive_case(casebook, casebook.intake.phone(a_phone_note()).case, did("accept", 1, leak="no"))
    desk = make_desk(casebook)
    window = QMainWindow()
    frame = Frame(desk, pages())
    window.setCentralWidget(frame)
    menus = Menus(window.menuBar())
    menus.open(frame)
    frame.go(Place(PageName.TODAY))
    show(window, (1360, 860))
    window.activateWindow()
    window.activateWindow()
    drive.settle()
    yield window
    menus.close()
    casebook.close()


def menu(window, title) -> QMenu:
    """Return the menu under that head as it opens."""
    (found,) = (a.menu() for a in window.menuBar().actions() if a.text().startswith(title))
    found.aboutToShow.emit()
    return found


def words(menu):
    return [action.text() for action in menu.actions() if action.text()]


def choose(menu, text):
    (action,) = (a for a in menu.actions() if a.text() == text)
    assert action.isEnabled()
    action.trigger()
    drive.settle()


def test_that_everything_the_frame_can_do_is_in_one_menu():
    placed = [name for _, names in MENUS for name in names if name != RULE]
    assert len(placed) == len(set(placed))
    assert {deed.name for deed in DEEDS} <= set(placed)


def test_that_the_heads_are_where_one_looks_for_them(window):
    heads = [action.text() for action in window.menuBar().actions()]
    assert heads == ["ファイル(&F)", "編集(&E)", "表示(&V)", "案件(&C)", "ヘルプ(&H)"]
    assert "期日を予定表に書き出す…" in words(menu(window, "ファイル"))
    assert "この画面の使い方" in words(menu(window, "ヘルプ"))


def test_that_a_page_is_reached_by_the_menu(window):
    choose(menu(window, "表示"), "保管")
    assert window.centralWidget().place.page == PageName.KEEPING


def test_that_every_act_of_a_case_is_in_the_menu(window):
    frame = window.centralWidget()
    frame.go(Place(PageName.CASE, case="R8-0001"))
    drive.settle()
    opened = menu(window, "案件")
    listed = words(opened)
    for button in deeds_of(frame.page):
        assert (button.accessibleName() or button.text()) in listed
    (more,) = (action for action in opened.actions() if action.text() == "ほかの操作")
    assert len(words(more.menu())) > 5
    choose(opened, "文書を作る…")
    assert frame.place.page == PageName.LETTER


def test_that_the_menu_shows_what_the_page_shown_can_do(window):
    assert "印刷用PDFを保存…" not in words(menu(window, "案件"))
    window.centralWidget().go(Place(PageName.FORMS))
    drive.settle()
    listed = words(menu(window, "案件"))
    assert "印刷用PDFを保存…" in listed
    assert words(menu(window, "案件")) == listed


def test_that_text_is_copied_by_the_menu_from_where_one_writes(window):
    field = window.centralWidget().findChildren(QLineEdit)[0]
    field.setText("渡邉 美咲")
    field.setFocus()
    edit = menu(window, "編集")
    for action in edit.actions():
        if action.objectName() in ("selectAll", "copy"):
            assert action.isEnabled()
    for name in ("selectAll", "copy"):
        next(a for a in edit.actions() if a.objectName() == name).trigger()
    assert QApplication.clipboard().text() == "渡邉 美咲"
    QApplication.clipboard().clear()


def test_that_nothing_is_copied_where_there_is_no_text(window):
    window.centralWidget().page.setFocus()
    edit = menu(window, "編集")
    assert not next(a for a in edit.actions() if a.objectName() == "paste").isEnabled()


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)  # offscreen cannot
def test_that_the_bar_opens_by_its_key_and_goes_with_the_casebook(window, qtbot):
    assert window.menuBar().isVisible()
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QApplication.activePopupWidget().close()


def test_that_dates_are_exported_where_the_officer_says(window, ask, tmp_path):
    target = tmp_path / "期日.ics"
    ask.answer("窓口台帳の期日.ics", target)
    choose(menu(window, "ファイル"), "期日を予定表に書き出す…")
    assert b"R8-0001" in target.read_bytes()
    assert "書き出しました" in window.centralWidget().notice.text
