"""文字化け修復 from the mails of a case."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests import drive
from tests.builders import a_mail
from tests.ui.office import cut_off
from ui.cases.case_page import CasePage
from ui.pages import PageName, Place

WRONG = "コンコン".encode().decode("cp932")
RAW = a_mail(body=WRONG, message_id="<garbled@example.jp>")


@pytest.fixture
def page(desk, casebook, shown):
    number = casebook.intake.take_in(RAW, "g.eml")[0].case
    page = shown(CasePage(desk), Place(PageName.CASE, case=number))
    page.tabs.setCurrentIndex(1)
    return page


def test_that_a_mail_is_repaired_by_keyboard_and_back_again(page, casebook):
    drive.click(page.mails, "文字化けを直す…")
    assert page.mail_tab.panel.text == "コンコン"
    QTest.keyClick(page.mail_tab.panel.list, Qt.Key.Key_Return)
    assert page.mails.body.toPlainText().strip() == "コンコン"
    assert "UTF-8をShift_JISと読み誤ったもの" in drive.words(page.mails)
    assert page.words.toPlainText().strip() == "コンコン"
    drive.click(page.mails, "文字化けを直す…")
    page.mail_tab.panel.list.setCurrentRow(0)
    drive.click(page.mail_tab.panel, "この読み方にする")
    assert page.mails.body.toPlainText().strip() == WRONG
    assert casebook.safekeeping.check().ok


def test_that_a_mail_that_reads_well_is_not_urged_into_another_charset(desk, casebook, shown):
    head = "From: a@example.jp\nContent-Type: text/plain; charset=Shift_JIS\n\n"
    raw = head.encode() + "開示をお願いします。".encode("cp932")
    number = casebook.intake.take_in(raw, "w.eml")[0].case
    page = shown(CasePage(desk), Place(PageName.CASE, case=number))
    page.tabs.setCurrentIndex(1)
    drive.click(page.mails, "文字化けを直す…")
    assert page.mail_tab.panel.list.count() > 1
    assert page.mail_tab.panel.list.currentRow() == 0
    assert page.mail_tab.panel.text == "開示をお願いします。"


def test_that_escape_leaves_all_as_it_was(page, casebook):
    before = casebook.safekeeping.check().entries
    drive.click(page.mails, "文字化けを直す…")
    QTest.keyClick(page.mail_tab.panel.list, Qt.Key.Key_Escape)
    assert page.mails.body.isVisible()
    assert casebook.safekeeping.check().entries == before


def test_that_the_panel_fits_and_all_of_it_has_names(page):
    drive.click(page.mails, "文字化けを直す…")
    assert drive.unnamed(page.mail_tab) == []
    assert cut_off(page) == []
