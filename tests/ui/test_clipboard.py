from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from ui.clipboard import CopyGuard
from ui.machine import choose


@pytest.fixture
def guard(qapp, show):
    window = show(QLineEdit("渡邉 美咲"))
    window.activateWindow()
    guard = CopyGuard(window)
    guard.watch()
    yield guard
    guard.stop()
    QGuiApplication.clipboard().clear()


@pytest.fixture
def copy(guard, qtbot):
    field = guard.parent()
    qtbot.waitUntil(field.isActiveWindow)

    def copied():
        field.selectAll()
        field.copy()
        return QGuiApplication.clipboard()

    return copied


def test_that_what_was_copied_is_forgotten_after_its_time(guard, copy):
    clipboard = copy()
    assert clipboard.text() == "渡邉 美咲"
    assert 50_000 < guard.waiting < 66_000
    guard._timer.timeout.emit()
    assert clipboard.text() == ""


def test_that_what_another_program_put_there_stays(guard, copy, monkeypatch):
    clipboard = copy()
    monkeypatch.setattr(guard, "_from_us", lambda: False)  # another program is in front
    clipboard.setText("ほかの文書")
    assert guard.waiting == -1
    guard.forget()
    assert clipboard.text() == "ほかの文書"


def test_that_a_second_copy_begins_anew(guard, copy):
    copy()
    guard._timer.start(5)
    guard.parent().setText("別の言葉")
    clipboard = copy()
    assert guard.waiting > 1_000
    guard.forget()
    assert clipboard.text() == ""


def test_that_nothing_is_forgotten_where_that_is_chosen(guard, copy):
    choose(forget_after=0)
    clipboard = copy()
    assert guard.waiting == -1
    guard.stop()
    assert clipboard.text() == "渡邉 美咲"


def test_that_nothing_is_watched_while_locked(guard, copy):
    guard.stop()
    clipboard = copy()
    assert guard.waiting == -1
    guard.forget()
    assert clipboard.text() == "渡邉 美咲"


def test_that_locking_forgets_at_once(guard, copy):
    clipboard = copy()
    guard.stop()
    assert clipboard.text() == ""


def test_that_the_time_that_is_chosen_is_taken(guard, copy):
    choose(forget_after=15)
    copy()
    assert 13_000 < guard.waiting < 17_000
