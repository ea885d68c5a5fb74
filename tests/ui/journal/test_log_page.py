from __future__ import annotations

import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from tests import drive
from tests.ui.office import ASKED, STOP, cut_off
from ui.journal.log_page import LogPage, first_altered
from ui.pages import PageName, Place


@pytest.fixture
def page(desk, shown, qtbot):
    page = shown(LogPage(desk), Place(PageName.LOG))
    qtbot.waitUntil(lambda: page.model.line(0) is not None)
    return page


def cell(page, row, column):
    return page.model.index(row, column).data()


def choose(page, name, words):
    box = drive.field(page, name)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findText(words))


def acts(page, qtbot):
    qtbot.waitUntil(lambda: page.model.line(0) is not None)
    return [cell(page, row, 3) for row in range(page.model.rowCount())]


def test_that_the_newest_act_stands_on_top_with_who_what_and_which_case(page, casebook):
    head = casebook.log.head()
    assert page.model.rowCount() == head.entries
    assert cell(page, 0, 2) == casebook.actor
    assert cell(page, 0, 4) == ASKED
    words = drive.words(page)
    assert f"{head.entries:,}件" in words
    assert "渡邉" not in words


def test_that_it_is_narrowed_by_case_act_and_day(page, qtbot):
    drive.commit(drive.field(page, "受付番号"), STOP)
    qtbot.waitUntil(lambda: page.model.rowCount() < 12 and cell(page, 0, 4) == STOP)
    choose(page, "操作", "本人確認")
    assert acts(page, qtbot) == ["本人確認"]
    drive.commit(drive.field(page, "日付まで"), "令和8年10月1日")
    QTest.keyClick(drive.field(page, "日付まで"), Qt.Key.Key_Return)
    assert page.model.rowCount() == 0
    assert "この条件に合う記録はありません。" in drive.words(page)


def test_that_a_number_of_no_case_says_so_and_asks_nothing(page, qtbot):
    drive.commit(drive.field(page, "受付番号"), "R8-9999")
    QTest.keyClick(drive.field(page, "受付番号"), Qt.Key.Key_Return)
    assert "受付番号 R8-9999 の案件はありません。" in drive.words(page)


def test_that_enter_opens_the_case(page, qtbot):
    with qtbot.waitSignal(page.wanted) as went:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert went.args == [Place(PageName.CASE, case=ASKED)]


def test_that_the_hash_of_the_head_is_copied_whole(page, casebook):
    drive.click(page, "ハッシュをコピー")
    assert QGuiApplication.clipboard().text() == casebook.log.head().hash


def test_that_the_proof_says_that_all_fits(page):
    drive.click(page, "台帳を確かめる")
    assert "鎖は初めから末尾までつながっています" in page.proved.text


def test_that_the_proof_names_the_first_altered_entry_and_marks_it(page, casebook):
    with casebook._book.database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE journal SET actor = 'だれか' WHERE number = 4")
        session.connection().exec_driver_sql("UPDATE journal SET actor = 'だれか' WHERE number = 6")
    drive.click(page, "台帳を確かめる")
    assert "封印ログの第4号が書きかえられています。" in page.proved.text
    assert page.table.marked == 4


def test_that_only_the_journal_names_an_entry():
    assert first_altered(["events:R8-0001", "journal:7:hash", "journal:9:gap"]) == 7
    assert first_altered(["case:R8-0001"]) == 0


def test_that_everything_is_named_and_nothing_is_cut_off(page):
    assert drive.unnamed(page) == []
    assert cut_off(page) == []


def test_that_the_page_is_freed_by_reference_count(desk, no_gc):
    page = LogPage(desk)
    page.visit(Place(PageName.LOG))
    gone = weakref.ref(page)
    page.deleteLater()
    del page
    drive.settle()
    assert gone() is None
