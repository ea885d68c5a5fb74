from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.domain.item import Act
from tests import drive
from tests.ui.office import STOP, casebook, story
from ui.frame import Frame
from ui.pages import PageName, Place
from ui.registry import pages

__all__ = ["casebook", "story"]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def frame(casebook, make_desk, show):
    frame = Frame(make_desk(casebook), pages())
    show(frame, (1360, 860))
    frame.go(Place(PageName.CASE, case=STOP))
    frame.activateWindow()
    return frame


def did(frame, act, item=0, **values):
    """Do an act as a page does: by the desk, and told to all."""
    change = frame._desk.casebook.cases.do(STOP, act, item, values)
    frame._desk.bus.tell(change)
    return change


def action(frame, name):
    return frame.actions_table.of(name)


def struck(frame):
    return [e.sort for e in frame._desk.casebook.cases.sheet(STOP).events if e.struck]


def test_that_nothing_can_be_undone_before_anything_was_done(frame):
    assert action(frame, "undo").text() == "元に戻す"
    assert not action(frame, "undo").isEnabled()
    assert not action(frame, "redo").isEnabled()


def test_that_a_note_written_on_the_page_is_undone_by_ctrl_z_and_done_again_by_ctrl_y(frame):
    frame.page.timeline.write("別の案件の話")
    drive.field(frame.page, "経過を書く").setFocus()
    QTest.keyClick(drive.field(frame.page, "経過を書く"), Qt.Key.Key_Return, CONTROL)
    assert frame.notice.text == f"経過（{STOP}）を記録しました。"
    assert action(frame, "undo").text() == f"元に戻す：経過（{STOP}）"
    frame.page.setFocus()
    QTest.keyClick(frame, Qt.Key.Key_Z, CONTROL)
    assert frame.notice.text == f"元に戻しました：経過（{STOP}）"
    assert struck(frame) == ["note"]
    assert "元に戻した" in frame.page.timeline.text
    assert action(frame, "redo").text() == f"やり直す：経過（{STOP}）"
    QTest.keyClick(frame, Qt.Key.Key_Y, CONTROL)
    assert frame.notice.text == f"やり直しました：経過（{STOP}）"
    assert "note" not in struck(frame)
    assert not action(frame, "redo").isEnabled()


def test_that_the_bar_offers_to_undo(frame):
    did(frame, Act.TAG, tag="監査")
    drive.click(frame.notice, "元に戻す")
    assert struck(frame) == ["tag"]
    drive.click(frame.notice, "やり直す")
    assert "tag" not in struck(frame)


def test_that_several_acts_go_back_in_turn_and_a_new_one_ends_redoing(frame):
    did(frame, Act.TAG, tag="監査")
    did(frame, Act.NOTE, text="覚え")
    action(frame, "undo").trigger()
    action(frame, "undo").trigger()
    assert set(struck(frame)) == {"tag", "note"}
    assert action(frame, "redo").isEnabled()
    did(frame, Act.NOTE, text="別の覚え")
    assert not action(frame, "redo").isEnabled()


def test_that_what_cannot_be_undone_says_why_and_then_what_was_before_can(frame):
    did(frame, Act.TAG, tag="監査")
    did(frame, Act.PERSON, name="渡辺 美咲")
    assert action(frame, "undo").text() == "元に戻す：本人・代理人"
    action(frame, "undo").trigger()
    assert "正しい内容を記録し直してください" in frame.notice.text
    action(frame, "undo").trigger()
    assert struck(frame) == ["tag"]


def test_that_a_refused_undo_says_what_is_in_the_way(frame):
    decided = did(frame, Act.DECIDE, 1, decision="FULL")
    frame._desk.casebook.cases.do(STOP, Act.APPROVE, 1, {})  # elsewhere: by the command line
    action(frame, "undo").trigger()
    assert "「承認」がこの操作に基づいています" in frame.notice.text
    assert not action(frame, "undo").isEnabled()
    assert decided.entry


def test_that_a_text_field_keeps_its_own_undo(frame):
    did(frame, Act.NOTE, text="覚え")
    field = frame.findChild(QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert field.text() == ""
    assert struck(frame) == []


def test_that_what_keeps_the_casebook_is_nothing_to_undo(frame, tmp_path):
    did(frame, Act.NOTE, text="覚え")
    frame._desk.casebook.safekeeping.backup(tmp_path)
    assert action(frame, "undo").text() == f"元に戻す：経過（{STOP}）"
