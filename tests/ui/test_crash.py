from __future__ import annotations

import logging
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.errors import CasebookInUseError
from tests import drive
from ui.crash import CrashHook, CrashWindow, report

NAME = "山田太郎"


@pytest.fixture
def hook(qapp):
    return CrashHook()


def broken(kind=LookupError):
    raise kind(NAME)


def other_place():
    raise LookupError(NAME)


def caught(act):
    try:
        act()
    except LookupError:
        return sys.exc_info()
    raise AssertionError


def windows():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashWindow)]


@pytest.fixture
def bugs_are_expected(qtbot, caplog):
    yield
    for window in windows():
        window.close()
    caplog.clear()
    caplog.get_records("call").clear()


def test_that_what_the_officer_can_help_is_told_and_not_logged(qtbot, hook):
    with qtbot.waitSignal(hook.told) as told:
        hook.handle(CasebookInUseError, CasebookInUseError(), None)
    assert isinstance(told.args[0], CasebookInUseError)
    assert windows() == []


def test_that_a_bug_is_shown_once_however_often_it_comes(hook, caplog, bugs_are_expected):
    for _ in range(7):
        hook.handle(*caught(broken))
    assert len(windows()) == 1
    assert len([r for r in caplog.records if r.levelno == logging.ERROR]) == 1


def test_that_a_second_bug_is_logged_and_opens_no_second_window(hook, caplog, bugs_are_expected):
    hook.handle(*caught(broken))
    hook.handle(*caught(other_place))
    assert len(windows()) == 1
    assert len(caplog.records) == 2


def test_that_after_closing_another_bug_is_shown_again(qtbot, hook, bugs_are_expected):
    hook.handle(*caught(broken))
    (first,) = windows()
    drive.click(first, "閉じて続ける")
    qtbot.waitUntil(lambda: windows() == [])
    hook.handle(*caught(other_place))
    assert len(windows()) == 1


def test_that_no_report_carries_what_the_message_says(hook, caplog, bugs_are_expected):
    hook.handle(*caught(broken))
    (window,) = windows()
    assert NAME not in window.text
    assert NAME not in caplog.text
    assert "LookupError" in window.text
    assert "tests/ui/test_crash.py" in window.text
    assert "broken" in window.text


def test_that_a_report_names_no_folder_of_the_machine():
    kind, _, trace = caught(broken)
    assert "/home/" not in report(kind, trace)
    assert str(sys.prefix) not in report(kind, trace)


def test_that_a_report_does_not_name_whose_machine_it_is():
    script = Path.home() / "start.py"
    code = compile("raise LookupError", str(script), "exec")
    kind, _, trace = caught(partial(exec, code))
    assert "start.py" in report(kind, trace)
    assert Path.home().name not in report(kind, trace)


def test_that_the_report_can_be_copied(hook, bugs_are_expected):
    hook.handle(*caught(broken))
    (window,) = windows()
    drive.click(window, "報告をコピー")
    assert QGuiApplication.clipboard().text() == window.text


def test_that_a_bug_on_a_thread_is_logged_and_opens_nothing(
    hook, caplog, monkeypatch, bugs_are_expected
):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    hook.install()
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    assert windows() == []
    assert NAME not in caplog.text
    assert "LookupError" in caplog.text


def test_that_an_interrupt_is_left_to_python(hook, capsys):
    hook.handle(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "KeyboardInterrupt" in capsys.readouterr().err
