from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

import pytest

from ui.sleep import JUMP, SleepWatch, _Message, _Power


@pytest.fixture
def watch(qapp):
    watch = SleepWatch()
    watch.start()
    yield watch
    watch.stop()


def heard(watch):
    said = []
    watch.slept.connect(lambda: said.append(1))
    return said


def test_that_time_nobody_saw_pass_was_sleep(watch):
    said = heard(watch)
    watch._last = 1_000.0
    watch.tick(1_005.0)
    watch.tick(1_005.0 + JUMP)
    assert said == []
    watch.tick(1_005.0 + JUMP * 2 + 1)
    assert said == [1]


def test_that_a_clock_set_back_is_no_sleep(watch):
    said = heard(watch)
    watch._last = 1_000.0
    watch.tick(10.0)
    watch.tick(15.0)
    assert said == []


def test_that_what_the_bus_says_counts_while_a_casebook_is_open(watch):
    said = heard(watch)
    watch._on_sleep(False)  # it wakes up
    watch._on_saver(False)
    assert said == []
    watch._on_sleep(True)
    watch._on_saver(True)
    assert said == [1, 1]
    watch.stop()
    watch._on_sleep(True)
    assert said == [1, 1]


@pytest.mark.parametrize(("kind", "word", "said"), [(0x218, 4, 1), (0x218, 7, 0), (0x100, 4, 0)])
def test_that_the_message_of_windows_is_understood(watch, kind, word, said):
    told = heard(watch)
    message = _Message(None, kind, word)
    power = _Power(watch)
    assert power.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(message)) == (False, 0)
    assert len(told) == said


_BUS = """
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from ui.sleep import SleepWatch

application = QCoreApplication([])
watch = SleepWatch()
watch.slept.connect(application.quit)
watch.start()
bus = QDBusConnection.sessionBus()
assert bus.registerService("org.freedesktop.ScreenSaver")
told = QDBusMessage.createSignal(
    "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged"
)
told.setArguments([True])
QTimer.singleShot(0, lambda: bus.send(told))
QTimer.singleShot(20_000, lambda: application.exit(7))
raise SystemExit(application.exec())
"""


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-run-session") is None, reason="needs a bus"
)
def test_that_a_real_bus_is_heard():
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", _BUS],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
