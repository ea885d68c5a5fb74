from __future__ import annotations

import gc
import sys
import weakref

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QFontInfo, QRawFont
from PySide6.QtWidgets import QDialogButtonBox

from ui.application import FAMILIES, body_font, collect_on_this_thread, speak_japanese


@pytest.fixture
def gc_as_before():
    interval = sys.getswitchinterval()
    yield
    gc.unfreeze()
    gc.enable()
    sys.setswitchinterval(interval)


def test_that_rubbish_is_collected_on_this_thread_only(qapp, gc_as_before):
    owner = QObject()
    timer = collect_on_this_thread(owner, busy=lambda: False)
    assert not gc.isenabled()
    assert timer.isActive()
    assert timer.thread() is qapp.thread()
    assert sys.getswitchinterval() == pytest.approx(1e-4)


def test_that_the_timer_collects_what_refers_to_itself(qapp, qtbot, gc_as_before):
    owner = QObject()
    timer = collect_on_this_thread(owner, busy=lambda: False)
    gone = []

    class Round:
        def __init__(self):
            self.me = self

        def __del__(self):
            gone.append(1)

    Round()
    assert gone == []
    timer.timeout.emit()
    assert gone == [1]


def test_that_rubbish_waits_while_the_worker_is_at_work(qapp, gc_as_before):
    busy, owner = [True], QObject()
    timer = collect_on_this_thread(owner, busy=lambda: busy[0])
    ring = Ring()
    gone = weakref.ref(ring)
    del ring
    timer.timeout.emit()
    assert gone() is not None
    busy[0] = False
    timer.timeout.emit()
    assert gone() is None


class Ring:
    def __init__(self):
        self.me = self


def test_that_the_shipped_letters_are_used(qapp):
    assert QFontInfo(body_font()).family() == FAMILIES[0]
    raw = QRawFont.fromFont(body_font())
    for character in "髙﨑邉①㈱令和":
        assert raw.supportsCharacter(ord(character)), character


def test_that_standard_buttons_speak_japanese(qapp, qtbot):
    translator = speak_japanese(qapp)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    said = box.button(QDialogButtonBox.StandardButton.Cancel).text()
    qapp.removeTranslator(translator)
    assert said == "キャンセル"
