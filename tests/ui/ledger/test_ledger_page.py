"""The wizard that takes an older ledger over, pressed as the officer presses it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests import drive
from tests.builders import a_casebook
from ui.frame import Frame
from ui.ledger.ledger_page import LedgerPage
from ui.pages import PageName, Place
from ui.registry import pages

LEDGERS = Path(__file__).parents[2] / "app/fixtures/ledgers"


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


@pytest.fixture
def page(make_desk, casebook, show):
    return show(LedgerPage(make_desk(casebook)), (1100, 800))


@pytest.fixture
def given(page, tmp_path):
    """Drops a sample ledger, copied to where something may be written beside it."""

    def dropped(name):
        path = Path(shutil.copy(LEDGERS / name, tmp_path / name))
        page.visit(Place(PageName.LEDGER, file=path))
        return path

    return dropped


def pick(page, name, words):
    box = drive.field(page, name)
    place = box.findText(words)
    assert place >= 0, words
    box.setCurrentIndex(place)


def test_that_a_ledger_comes_in_step_by_step(page, given, casebook):
    path = given("wareki.xlsx")
    assert "見出しは2行目・8行" in drive.words(page.columns)
    assert casebook.cases.find() == ()
    drive.click(page, "次へ")
    pick(page, "「その他」の意味", "個人情報に関する相談")
    drive.click(page, "次へ")
    assert "日付を読めません" in drive.words(page.result) or "受付日を読めません" in drive.words(
        page.result
    )
    drive.click(page, "6行を取り込む")
    assert len(casebook.cases.find()) == 6
    left = path.with_name("wareki_取り込めなかった行.xlsx")
    assert left.is_file()
    assert str(left) in drive.words(page.done)
    assert casebook.safekeeping.check().ok


def test_that_nothing_comes_in_before_the_last_press(page, given, casebook):
    given("monthly.xlsx")
    for _ in range(2):
        drive.click(page, "次へ")
    drive.click(page, "戻る")
    drive.click(page, "戻る")
    assert casebook.cases.find() == ()


def test_that_a_correction_is_remembered_for_the_next_ledger_of_that_form(page, given):
    given("wareki.xlsx")
    drive.click(page, "次へ")
    pick(page, "「その他」の意味", "個人情報に関する相談")
    drive.click(page, "次へ")
    drive.click(page, "6行を取り込む")
    page.open_file(LEDGERS / "wareki.xlsx")
    drive.settle()
    drive.click(page, "次へ")
    assert drive.field(page, "「その他」の意味").currentText() == "個人情報に関する相談"


def test_that_a_sheet_can_be_left_out(page, given):
    given("monthly.xlsx")
    drive.field(page, "シート「令和8年10月」を読む").setChecked(False)
    drive.click(page, "次へ")
    drive.click(page, "次へ")
    assert drive.button(page, "3行を取り込む").isEnabled()


def test_that_a_column_can_mean_something_else(page, given, casebook):
    given("register.xlsx")
    pick(page, "「苦情の原因」の意味", "備考")
    drive.click(page, "次へ")
    drive.click(page, "次へ")
    drive.click(page, "3行を取り込む")
    (found,) = casebook.cases.lines(casebook.cases.find("転記の誤り"))
    assert found.requester == "中島 直子"


def test_that_a_file_of_the_old_format_is_refused_with_what_to_do(page, given):
    given("old.xls")
    assert "Excelブック（*.xlsx）" in drive.words(page)
    assert drive.button(page, "台帳のファイルを選ぶ…").isEnabled()


def test_that_the_row_of_headings_can_be_told(page, tmp_path, casebook):
    book = Workbook()
    for row in (["あ"], ["いつ", "だれ", "何を"], ["R8.5.12", "森 花", "苦情"]):
        book.active.append(row)
    path = tmp_path / "我流.xlsx"
    book.save(path)
    page.open_file(path)
    drive.field(page, "見出しは何行目ですか").setValue(2)
    drive.click(page, "この行を見出しとして読む")
    for heading, meaning in (("いつ", "受付日"), ("だれ", "氏名"), ("何を", "種別")):
        pick(page, f"「{heading}」の意味", meaning)
    drive.click(page, "次へ")
    drive.click(page, "次へ")
    drive.click(page, "1行を取り込む")
    assert len(casebook.cases.find("森 花")) == 1


def test_that_a_file_can_be_chosen(page, ask):
    ask.answer("以前の台帳を選ぶ", (LEDGERS / "cp932.csv",))
    drive.click(page, "台帳のファイルを選ぶ…")
    assert "cp932.csv　4行" in drive.words(page)


def test_that_everything_the_keyboard_reaches_has_a_name(page, given):
    given("register.xlsx")
    for _ in range(3):
        assert drive.unnamed(page) == []
        drive.click(page, page.onward.text())
    assert drive.unnamed(page) == []


def test_that_the_settings_lead_here(make_desk, casebook, show):
    frame = show(Frame(make_desk(casebook), pages()), (1360, 860))
    frame.go(Place(PageName.SETTINGS))
    drive.click(frame, "以前の台帳を移行…")
    assert frame.place.page is PageName.LEDGER
