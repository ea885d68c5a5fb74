from __future__ import annotations

import weakref

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests import drive
from tests.ui.office import cut_off
from ui.pages import PageName, Place
from ui.reporting.form_page import ReportFormPage

HERE = Place(PageName.REPORT_FORM, query="2026-11")


@pytest.fixture
def form(tmp_path):
    path = tmp_path / "様式.xlsx"
    book = Workbook()
    sheet = book.active
    sheet.title = "月報"
    sheet["A1"], sheet["B3"], sheet["C3"] = "{{期間}}", "{{受付件数}}", "=B3*2"
    sheet["A6"], sheet["B6"] = "{{未了.受付番号}}", "{{未了.種別}}"
    book.save(path)
    return path


@pytest.fixture
def page(desk, shown):
    return shown(ReportFormPage(desk), HERE)


@pytest.fixture
def opened(page, ask, form):
    ask.answer("会社の様式を選ぶ", (form,))
    drive.click(page, "様式を選ぶ…")
    return page


def values(page):
    return {row.place.text(): row.shown.text() for row in page.rows}


def test_that_without_a_workbook_the_page_says_how_one_is_written(page):
    assert "{{未了.受付番号}}" in drive.words(page)
    assert not page.fill.isEnabled()


def test_that_a_workbook_shows_what_goes_where_and_what_it_comes_to(opened):
    assert values(opened) == {
        "月報!A1": "2026年11月（令和8年11月）",
        "月報!B3": "2",
        "月報!A6": "2行　R8-0001",
        "月報!B6": "2行　保有個人データの利用停止等",
    }
    assert opened.fill.isEnabled()
    assert opened.rows[0].text.hasFocus()


def test_that_a_copy_is_filled_as_it_was_corrected(opened, ask, form, tmp_path):
    opened.rows[1].text.setCurrentText("{{完了件数}} 件")
    QTest.keyClick(opened, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    added = opened.rows[-1]
    assert added.place.hasFocus()
    drive.commit(added.place, "月報!D9")
    added.text.setCurrentText("{{期末未了}}")
    drive.settle()
    opened.refresh()
    assert values(opened)["月報!D9"] == "2"
    target = tmp_path / "11月.xlsx"
    ask.answer("様式_202611", target)
    QTest.keyClick(opened, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    drive.settle()
    sheet = load_workbook(target)["月報"]
    assert (sheet["B3"].value, sheet["D9"].value, sheet["C3"].value) == ("0 件", 2, "=B3*2")
    assert sheet["A6"].value == "R8-0001"
    assert load_workbook(form)["月報"]["B3"].value == "{{受付件数}}"
    opened.open_book(form)  # the next month: as it was filled last
    assert values(opened)["月報!D9"] == "2"


def test_that_what_cannot_be_filled_is_said_where_it_is_and_nothing_is_written(opened):
    opened.rows[1].text.setCurrentText("{{受付けた件数}}")
    opened.refresh()
    assert "受付けた件数" in values(opened)["月報!B3"]
    assert not opened.fill.isEnabled()
    opened.rows[1].off.click()
    drive.settle()
    assert "月報!B3" not in values(opened)
    assert opened.fill.isEnabled()


def test_that_a_longer_span_counts_anew(opened):
    before = values(opened)["月報!A1"]
    opened.length.setCurrentIndex(3)
    drive.settle()
    assert values(opened)["月報!A1"] == "2026年度（令和8年度）" != before


def test_that_what_is_no_workbook_is_said(page, ask, tmp_path):
    path = tmp_path / "様式.xlsx"
    path.write_bytes(b"no workbook")
    ask.answer("会社の様式を選ぶ", (path,))
    drive.click(page, "様式を選ぶ…")
    assert page._problem.text_shown
    assert not page.fill.isEnabled()


def test_that_nothing_is_cut_off_in_the_smallest_window(opened):
    assert cut_off(opened) == []


def test_that_everything_the_keyboard_reaches_has_a_name(opened):
    assert drive.unnamed(opened) == []


def test_that_the_page_is_freed_by_reference_count(desk, qtbot, no_gc, form):
    page = ReportFormPage(desk)
    page.visit(HERE)
    page.open_book(form)
    gone = weakref.ref(page)
    page.close()
    del page
    assert gone() is None
