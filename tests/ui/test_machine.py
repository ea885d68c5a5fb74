from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QCheckBox, QComboBox

from tests import drive
from ui.machine import LONGEST, Machine, choose, machine
from ui.settings.machine_card import MachineCard


def test_that_at_first_everything_is_safe():
    assert machine() == Machine(note_days=True, forget_after=60, lock_on_sleep=True)


def test_that_a_choice_stays():
    choose(note_days=False)
    choose(forget_after=0, lock_on_sleep=False)
    QSettings().sync()
    assert machine() == Machine(note_days=False, forget_after=0, lock_on_sleep=False)


@pytest.mark.parametrize(("kept", "seconds"), [("x", 60), (-4, 0), (10**9, LONGEST), ("30", 30)])
def test_that_what_somebody_wrote_by_hand_does_no_harm(kept, seconds):
    QSettings().setValue("machine/forget_after", kept)
    assert machine().forget_after == seconds


@pytest.fixture
def card(show, theme):
    return show(MachineCard(), (420, 320))


def test_that_the_card_keeps_what_is_chosen(card):
    card.findChildren(QCheckBox)[1].click()
    assert not machine().lock_on_sleep
    pick = card.findChild(QComboBox)
    pick.setCurrentIndex(pick.findText("消さない"))
    assert machine().forget_after == 0


def test_that_the_card_shows_what_was_chosen(show, theme):
    choose(forget_after=45, lock_on_sleep=False)
    card = show(MachineCard())
    assert card.findChild(QComboBox).currentText() == "45秒後"
    assert not card.findChildren(QCheckBox)[1].isChecked()


def test_that_a_machine_without_notes_says_so(card):
    assert "システムの通知を使えません" in drive.words(card)
    assert not card.findChildren(QCheckBox)[0].isEnabled()


def test_that_everything_on_the_card_has_a_name(card):
    assert drive.unnamed(card) == []
