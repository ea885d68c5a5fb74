"""The machine sleeps: said beforehand by the system, or told afterwards by the clock."""

from __future__ import annotations

import ctypes

import pytest
from PySide6.QtCore import QObject

from ui.sleep import Sleep, _Message, _Power


@pytest.fixture
def clock():
    return [1000.0]


@pytest.fixture
def sleep(qapp, clock):
    parent = QObject()
    made = Sleep(parent, lambda: clock[0])
    made.heard = []
    made.slept.connect(lambda: made.heard.append(1))
    yield made
    parent.deleteLater()


@pytest.mark.parametrize(("seconds", "heard"), [(10, 0), (45, 0), (71, 1), (28_800, 1), (-3600, 0)])
def test_that_a_clock_that_went_on_by_itself_tells_it(sleep, clock, seconds, heard):
    clock[0] += seconds
    sleep.look()
    assert len(sleep.heard) == heard
    clock[0] += 10
    sleep.look()
    assert len(sleep.heard) == heard


def test_that_only_going_to_sleep_counts_and_not_waking(sleep):
    sleep.on_prepare(False)
    assert sleep.heard == []
    sleep.on_prepare(True)
    assert sleep.heard == [1]


@pytest.mark.parametrize(("kind", "word", "heard"), [(0x218, 4, 1), (0x218, 7, 0), (0x100, 4, 0)])
def test_that_the_message_of_windows_is_understood(sleep, kind, word, heard):
    message = _Message(None, kind, word)
    power = _Power(sleep)
    assert power.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(message)) == (False, 0)
    assert len(sleep.heard) == heard
