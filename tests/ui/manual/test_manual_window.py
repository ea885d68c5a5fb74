from __future__ import annotations

import weakref

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtTest import QTest

from app.rules.manual import Spot, manual
from tests import drive
from ui.manual.manual_window import ManualWindow


@pytest.fixture
def window(show, theme):
    window = ManualWindow(theme)
    window.go(Spot("today"))
    show(window, (1040, 760))
    window.activateWindow()
    return window


def current(window):
    return window.contents.currentItem().text()


def test_that_a_chapter_is_shown_and_marked_in_the_contents(window):
    assert window.reader.toPlainText().startswith("今日\n")
    assert current(window) == "今日"


def test_that_the_contents_lead_by_the_keyboard(window):
    contents = drive.field(window, "マニュアルの目次")
    contents.setFocus()
    QTest.keyClick(contents, Qt.Key.Key_Down)
    assert window.spot == Spot("phone")
    QTest.keyClick(contents, Qt.Key.Key_Up)
    QTest.keyClick(contents, Qt.Key.Key_Up)  # over the title of a part
    assert window.spot == Spot("deadlines")


def test_that_a_link_leads_to_its_heading_and_back_leads_home(window):
    window.reader.anchorClicked.emit(QUrl("passphrase#合言葉を忘れたとき"))
    assert window.spot == Spot("passphrase", "合言葉を忘れたとき")
    assert window.reader.textCursor().block().text() == "合言葉を忘れたとき"
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.spot == Spot("today")
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.spot.chapter == "passphrase"


def test_that_links_are_reached_and_followed_by_keys(window):
    window.reader.setFocus()
    QTest.keyClick(window.reader, Qt.Key.Key_Tab)
    link = window.reader.textCursor().selectedText()
    QTest.keyClick(window.reader, Qt.Key.Key_Return)
    assert link
    assert window.spot.chapter != "today"


def test_that_a_link_to_the_world_leads_nowhere(window):
    window.reader.anchorClicked.emit(QUrl("https://example.com/"))
    assert window.spot == Spot("today")


def test_that_every_heading_that_is_linked_is_found_on_the_page(window):
    for chapter in manual().chapters.values():
        for spot in chapter.links():
            window.go(spot)
            assert not spot.heading or window.reader.go_to(spot.heading), spot


def test_that_pictures_come_from_the_manual_and_from_nowhere_else(window, tmp_path):
    kind = QTextDocument.ResourceType.ImageResource.value
    assert not window.reader.loadResource(kind, QUrl("pictures/today.png")).isNull()
    (tmp_path / "a.png").write_bytes(b"x")
    for name in (f"file://{tmp_path}/a.png", "pictures/case.png", "../today.md"):
        assert window.reader.loadResource(kind, QUrl(name)) is None


@pytest.mark.parametrize("width", [640, 1040, 1600])
def test_that_no_chapter_is_wider_than_its_place(window, width):
    window.resize(width, 500)
    drive.settle()
    for name in manual().chapters:
        window.go(Spot(name))
        drive.settle()
        assert window.reader.horizontalScrollBar().maximum() == 0, name


def test_that_words_are_found_in_every_chapter(window):
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    box = drive.field(window, "マニュアルの中を探す")
    assert window.focusWidget() is box
    drive.compose(box, "ふっきゅう")
    assert "つの章" not in drive.words(window)
    drive.commit(box, "誤送付")
    assert "つの章にあります" in drive.words(window)
    shown = [
        window.contents.item(line).text()
        for line in range(window.contents.count())
        if not window.contents.item(line).isHidden()
    ]
    count = manual().chapters["trouble"].count("誤送付")
    assert f"困ったとき（{count}）" in shown
    assert "今日" not in shown
    QTest.keyClick(box, Qt.Key.Key_Return)
    first = window.spot.chapter
    assert window.reader.textCursor().selectedText() == "誤送付"
    for _ in range(20):
        QTest.keyClick(window, Qt.Key.Key_F3)
    assert window.reader.textCursor().selectedText() == "誤送付"
    assert first in ("case", "letter")


def test_that_looking_backwards_ends_at_the_last_place(window):
    window.go(Spot("phone"))
    window._find.setText("復旧シート")
    window.reader.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClick(window, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert window.spot == Spot("today")
    assert window.reader.textCursor().selectedText() == "復旧シート"


def test_that_what_is_nowhere_is_said(window):
    window._find.setText("存在しない言葉")
    assert "見つかりません" in drive.words(window)
    QTest.keyClick(window._find, Qt.Key.Key_Return)
    assert window.spot == Spot("today")


def test_that_another_palette_draws_the_chapter_anew(window, theme):
    window.reader.verticalScrollBar().setValue(200)
    theme.choose("dark")
    drive.settle()
    assert window.reader.toPlainText().startswith("今日\n")
    assert window.reader.verticalScrollBar().value() == 200


def test_that_everything_has_a_name(window):
    assert drive.unnamed(window) == []


def test_that_esc_closes_it_and_its_shape_is_remembered(theme, qtbot):
    window = ManualWindow(theme)
    window.show()
    window.resize(700, 600)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(window.destroyed):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    again = ManualWindow(theme)
    assert (again.width(), again.height()) == (700, 600)


def test_that_the_window_is_freed_by_reference_count(theme, no_gc):
    window = ManualWindow(theme)
    window.go(Spot("keys"))
    ref = weakref.ref(window)
    del window
    assert ref() is None
