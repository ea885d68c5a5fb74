from __future__ import annotations

import threading
import weakref
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from app.casebook import Casebook
from app.errors import CasebookInUseError, EmptyPassphraseError
from app.jobs import Cancelled
from app.now import RehearsalNow, SystemNow
from tests import drive
from tests.ui.conftest import PASSPHRASE, TODAY
from ui.frame import Frame
from ui.jobs import JobRunner
from ui.keys import KeyWindow
from ui.pages import Page, PageName, Place
from ui.registry import pages

SIZE = (1360, 860)


class Plain(Page):
    """A page that says where it was sent."""

    def __init__(self, desk):
        super().__init__(desk, "白紙")
        self.been = []
        self.lets_go = True
        self.refreshed = 0

    def go_to(self, place):
        self.been.append(place)

    def refresh(self):
        self.refreshed += 1

    def may_leave(self):
        return self.lets_go


@pytest.fixture
def frame(desk, show):
    frame = Frame(desk, dict.fromkeys(PageName, Plain))
    show(frame, SIZE)
    frame.go(Place(PageName.TODAY))
    frame.activateWindow()
    return frame


def test_that_pages_are_made_when_they_are_first_shown(desk, show):
    made = []

    def make(desk):
        made.append(1)
        return Plain(desk)

    frame = Frame(desk, dict.fromkeys(PageName, make))
    show(frame, SIZE)
    assert made == []
    frame.go(Place(PageName.TODAY))
    frame.go(Place(PageName.CASES))
    frame.go(Place(PageName.TODAY))
    assert len(made) == 2


@pytest.mark.parametrize(
    ("keys", "page"),
    [
        ("1", PageName.TODAY),
        ("2", PageName.CASES),
        ("3", PageName.MONTH),
        ("4", PageName.SETTINGS),
        ("Shift+P", PageName.PHONE),
    ],
)
def test_that_every_page_has_its_key(frame, keys, page):
    frame.go(Place(PageName.CASE, case="R8-0001"))
    key = keys[-1]
    modifiers = Qt.KeyboardModifier.ControlModifier
    if "Shift" in keys:
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(frame, Qt.Key(ord(key)), modifiers)
    assert frame.place == Place(page)


@pytest.mark.parametrize("name", ["今日", "案件", "集計"])
def test_that_the_rail_leads_and_marks_where_one_is(frame, name):
    frame.go(Place(PageName.CASE, case="R8-0001"))
    drive.click(frame, name)
    marked = [
        button.accessibleName()
        for button in frame.findChildren(type(drive.button(frame, name)))
        if button.isCheckable() and button.isChecked()
    ]
    assert marked == [name]


def test_that_a_case_belongs_to_the_cases_on_the_rail(frame):
    frame.go(Place(PageName.CASE, case="R8-0001"))
    assert drive.button(frame, "案件").isChecked()
    assert not drive.button(frame, "今日").isChecked()


def test_that_the_search_box_leads_to_the_list(frame):
    QTest.keyClick(frame, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    box = drive.field(frame, "案件の検索")
    assert frame.focusWidget() is box
    drive.compose(box, "やまざき")
    QTest.keyClick(box, Qt.Key.Key_Return)
    drive.commit(box, "山﨑　")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert frame.place == Place(PageName.CASES, query="山﨑")
    assert box.text() == ""


def test_that_back_leads_where_one_was(frame):
    frame.go(Place(PageName.CASES))
    frame.go(Place(PageName.CASE, case="R8-0001"))
    frame.page.went_back.emit()
    assert frame.place == Place(PageName.CASES)
    QTest.keyClick(frame, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert frame.place == Place(PageName.TODAY)


def test_that_from_one_case_to_another_and_back_shows_the_first_again(frame):
    frame.go(Place(PageName.CASE, case="R8-0001"))
    frame.go(Place(PageName.CASE, case="R8-0002"))
    frame.back()
    assert frame.page.been[-1].case == "R8-0001"


def test_that_a_page_with_unsaved_typing_holds_the_officer(frame):
    frame.page.lets_go = False
    drive.click(frame, "案件")
    assert frame.place == Place(PageName.TODAY)
    frame.page.lets_go = True
    drive.click(frame, "案件")
    assert frame.place == Place(PageName.CASES)


def test_that_f5_fetches_again(frame):
    QTest.keyClick(frame, Qt.Key.Key_F5)
    assert frame.page.refreshed == 1


def test_that_what_a_page_says_is_shown_and_stays_in_its_place(frame):
    before = frame.page.geometry()
    frame.page.say("受け付けました。")
    drive.settle()
    assert frame.notice.text == "受け付けました。"
    assert frame.page.geometry() == before


def test_that_news_go_with_the_page_they_belong_to(frame):
    frame.page.say("受け付けました。")
    frame.go(Place(PageName.CASES))
    frame.go(Place(PageName.TODAY))
    assert not frame.notice.isVisible()


def test_that_an_error_is_a_sentence_not_a_window(frame):
    frame.tell_error(CasebookInUseError())
    assert frame.notice.isVisible()
    assert "CasebookInUseError" not in frame.notice.text
    assert frame.notice.text.endswith("。")
    assert frame.notice.property("tone") == "late"
    frame.tell_error(EmptyPassphraseError())
    assert frame.notice.property("tone") == "soon"


def test_that_a_practice_date_is_said_all_the_time(frame):
    assert "練習用の日付：令和8年11月24日" in drive.words(frame)


@pytest.fixture
def open_book(book_file):
    """Opens the empty casebook by a clock, and closes it."""
    books = []

    def opened(now):
        books.append(Casebook.open(book_file, PASSPHRASE, now=now))
        return books[-1]

    yield opened
    for book in books:
        book.close()


def test_that_no_practice_date_is_said_on_a_real_day(make_desk, show, open_book):
    frame = Frame(make_desk(open_book(SystemNow())), dict.fromkeys(PageName, Plain))
    show(frame, SIZE)
    assert "練習" not in drive.words(frame)


def test_that_the_next_day_is_news(make_desk, show, open_book):
    clock = RehearsalNow(TODAY)
    frame = Frame(make_desk(open_book(clock)), dict.fromkeys(PageName, Plain))
    show(frame, SIZE)
    frame.go(Place(PageName.TODAY))
    frame._on_minute()
    assert frame.page.refreshed == 0
    clock.turn_to(clock.moment() + timedelta(days=1))
    frame._on_minute()
    assert frame.page.refreshed == 1


def test_that_what_has_no_page_is_not_offered(desk, show):
    frame = Frame(desk, {PageName.TODAY: Plain, PageName.CASES: Plain})
    show(frame, SIZE)
    frame.go(Place(PageName.TODAY))
    words = drive.words(frame)
    assert "集計" not in words
    assert "電話を記録" not in words
    frame.go(Place(PageName.PHONE))
    assert frame.place == Place(PageName.TODAY)


def test_that_the_keys_can_be_looked_up(frame):
    QTest.keyClick(frame, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    window = frame.findChild(KeyWindow)
    assert "Ctrl+Shift+P" in drive.words(window)
    assert "電話を記録" in drive.words(window)
    drive.click(window, "閉じる")


def test_that_no_two_actions_share_a_key(frame):
    keys = [k.toString() for action in frame.actions() for k in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_that_everything_the_keyboard_reaches_has_a_name(frame):
    assert drive.unnamed(frame) == []


def test_that_tab_reaches_the_search_the_buttons_and_the_rail(frame):
    seen = set()
    for _ in range(14):
        QTest.keyClick(frame.window().focusWidget() or frame, Qt.Key.Key_Tab)
        seen.add(frame.window().focusWidget().accessibleName())
    assert {"案件の検索", "メールを取り込む", "電話を記録", "今日", "案件", "ロック"} <= seen


@pytest.mark.threads
def test_that_progress_shows_only_after_patience_and_can_be_called_off(make_desk, show, qtbot):
    runner = JobRunner()
    frame = Frame(make_desk(runner=runner), dict.fromkeys(PageName, Plain))
    show(frame, SIZE)
    frame.go(Place(PageName.TODAY))
    frame.watch(runner)
    reached = threading.Event()
    seen = []

    def act(progress):
        try:
            for step in range(10_000):
                progress.step(step, 10_000)
                reached.wait(0.01)
        except Cancelled:
            seen.append("cancelled")
            raise

    with qtbot.waitSignal(runner.idle, timeout=10_000):
        runner.run_long(act, seen.append)
        assert "中止" not in drive.words(frame)
        qtbot.waitUntil(lambda: "中止" in drive.words(frame))
        assert "10,000" in drive.words(frame)
        drive.click(frame, "中止")
    assert seen == ["cancelled"]
    assert "中止" not in drive.words(frame)
    runner.close()


def test_that_the_real_pages_are_all_registered():
    assert set(pages()) == set(PageName)


def test_that_a_frame_is_freed_by_reference_count(desk, theme, no_gc):
    frame = Frame(desk, dict.fromkeys(PageName, Plain))
    frame.go(Place(PageName.TODAY))
    frame.go(Place(PageName.CASES))
    ref = weakref.ref(frame)
    del frame
    assert ref() is None


def test_that_words_on_the_frame_are_plain_text(frame):
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText
        for label in frame.findChildren(QLabel)
        if label.text() and label.isVisible()
    )
    assert frame.findChildren(QLineEdit)


def test_that_the_search_box_says_in_the_smallest_window_what_it_finds(frame):
    frame.resize(1024, 700)
    drive.settle()
    box = drive.field(frame, "案件の検索")
    told = box.fontMetrics().horizontalAdvance(box.placeholderText())
    assert told < box.width() - 24
