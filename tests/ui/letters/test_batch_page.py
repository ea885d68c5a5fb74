"""Many letters on one page: looked at, issued, printed, and their way out recorded."""

from __future__ import annotations

import weakref
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox

from app.domain.requests import Kind
from reports import raster
from tests import drive
from tests.builders import a_case
from tests.ui.office import ASKED, cut_off
from ui.letters.batch_page import BatchPage
from ui.pages import PageName, Place
from ui.printing import a_printer


@pytest.fixture
def more(casebook):
    """A second receipt that is due, and a complaint's, which lacks two slots."""
    return a_case(casebook, name="仮名 二葉", phone="06-2"), a_case(casebook, Kind.COMPLAINT)


@pytest.fixture
def page(desk, shown, more):
    return shown(BatchPage(desk), Place(PageName.BATCH))


def rows(page):
    table = page.table
    return [
        [table.item(r, c).text() for c in range(table.columnCount())]
        for r in range(table.rowCount())
    ]


def test_that_what_is_due_is_listed_with_what_is_wrong(page, more):
    listed = {row[0]: row for row in rows(page)}
    assert {ASKED, *more} <= set(listed)
    assert listed[more[0]][1:] == [
        "仮名 二葉", "個人情報に関するご請求の受付について", "発行できます",
    ]  # fmt: skip
    assert "入っていません" in listed[more[1]][3]
    assert len(page.table.ticked) == 2
    assert "指摘があり" in drive.words(page)


def test_that_it_says_how_many_cases_are_still_to_be_looked_through(page, desk, monkeypatch):
    said = "件の案件があります。発行すると続きが並びます。"
    assert said not in drive.words(page)
    monkeypatch.setattr("app.desks.batches._MOST", 1)
    page.refresh()
    assert f"ほかに 2{said}" in drive.words(page)
    page.go_to(Place(PageName.BATCH, cases=(ASKED,)))
    assert said not in drive.words(page)


def test_that_space_ticks_and_a_letter_with_findings_cannot_be(page, more):
    at = [row[0] for row in rows(page)].index(more[1])
    page.table.setCurrentCell(at, 0)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert len(page.table.ticked) == 2
    page.table.setCurrentCell(page.table.ticked[0], 0)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert len(page.table.ticked) == 1
    assert drive.button(page, "1通を発行する").isEnabled()
    drive.click(page, "選択を外す")
    assert not page.issue.isEnabled()
    drive.click(page, "すべて選ぶ")
    assert len(page.table.ticked) == 2


def test_that_enter_opens_the_letter_to_mend_it(page, more, qtbot):
    at = [row[0] for row in rows(page)].index(more[1])
    page.table.setCurrentCell(at, 0)
    with qtbot.waitSignal(page.wanted) as wish:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert wish.args == [Place(PageName.LETTER, case=more[1], letter="L20")]


def test_that_they_are_issued_printed_and_sent_together(page, casebook, ask, tmp_path, more):
    ask.answer("2通の文書を発行します", True)
    QTest.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    documents = [casebook.cases.sheet(n).documents[0] for n in (ASKED, more[0])]
    assert "2通を発行しました" in drive.words(page)
    assert [row[0] for row in rows(page)] == [more[1]]
    printer = a_printer("発行文書", 3)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(100)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    ask.answer("発行文書", printer)
    drive.click(page, "まとめて印刷…")
    assert raster.page_count((tmp_path / "printed.pdf").read_bytes()) == 3
    ask.answer(".pdf", tmp_path / "saved.pdf")
    drive.click(page, "1つのPDFに保存…")
    cover = raster.text((tmp_path / "saved.pdf").read_bytes())[0]
    assert all(d.number in cover for d in documents)
    page.form.fill("how", "plain")
    drive.click(page, "発送をまとめて記録する")
    assert [casebook.cases.sheet(n).documents[0].how for n in (ASKED, more[0])] == ["plain"] * 2


def test_that_an_officer_who_thinks_again_has_issued_nothing(page, casebook, ask):
    ask.answer("発行します", False)
    page.issue.click()
    assert casebook.cases.sheet(ASKED).documents == ()


def test_that_cases_that_were_chosen_are_the_only_ones(desk, shown, more):
    page = shown(BatchPage(desk), Place(PageName.BATCH, cases=(more[0],)))
    assert [row[0] for row in rows(page)] == [more[0]]


def test_that_an_empty_page_says_what_will_be_here(desk, shown, casebook):
    casebook.cases.do(ASKED, "withdraw", 0, {"text": "取下げ"})
    page = shown(BatchPage(desk), Place(PageName.BATCH, cases=(ASKED,)))
    assert "ここに並びます" in drive.words(page)


def test_that_nothing_is_cut_off_in_the_smallest_window(page):
    assert cut_off(page) == []


def test_that_everything_the_keyboard_reaches_has_a_name(page):
    assert drive.unnamed(page) == []


def test_that_the_page_is_freed_by_reference_count(desk, qtbot, no_gc):
    page = BatchPage(desk)
    page.visit(Place(PageName.BATCH))
    gone = weakref.ref(page)
    page.close()
    del page
    assert gone() is None


# ------------------------------------------------------------------ second looks


@pytest.fixture
def late(casebook):
    """Two receipts whose planned day has gone by: each asks for a second look."""
    day = date(2026, 11, 2)
    return tuple(
        a_case(casebook, name=f"仮名 {name}", phone=phone, arrived=day)
        for name, phone in (("五月", "06-5"), ("六郎", "06-6"))
    )


def test_that_second_looks_are_taken_letter_by_letter(desk, shown, late, casebook, ask):
    page = shown(BatchPage(desk), Place(PageName.BATCH, cases=late))
    assert [row[3][:4] for row in rows(page)] == ["要確認：", "要確認："]
    assert page.table.ticked == ()
    drive.click(page, "すべて選ぶ")
    assert page.table.ticked == ()  # never all at once
    assert "2通は確認が必要です" in drive.words(page)
    page.table.setCurrentCell(1, 0)
    assert f"{late[1]} の確認" in drive.words(page)
    (box,) = [b for b in page.findChildren(QCheckBox) if b.isVisibleTo(page)]
    assert "予定日" in box.accessibleName()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert page.table.ticked == (1,)
    assert rows(page)[1][3] == "1件を確認しました"
    page.table.setCurrentCell(0, 0)
    (other,) = [b for b in page.findChildren(QCheckBox) if b.isVisibleTo(page)]
    assert not other.isChecked()
    page.table.setCurrentCell(1, 0)
    (again,) = [b for b in page.findChildren(QCheckBox) if b.isVisibleTo(page)]
    assert again.isChecked()
    ask.answer("1通の文書を発行します", True)
    drive.click(page, "1通を発行する")
    assert casebook.cases.sheet(late[0]).documents == ()
    assert len(casebook.cases.sheet(late[1]).documents) == 1


def test_that_a_look_taken_back_keeps_the_letter_here(desk, shown, late):
    page = shown(BatchPage(desk), Place(PageName.BATCH, cases=late[:1]))
    (box,) = [b for b in page.findChildren(QCheckBox) if b.isVisibleTo(page)]
    box.click()
    assert page.table.ticked == (0,)
    box.click()
    assert page.table.ticked == ()
    assert not drive.button(page, "発行する").isEnabled()
