from __future__ import annotations

import weakref

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from reports.month.figures import GROUPS
from tests import drive
from tests.ui.office import cut_off, workbook_cells
from ui.pages import PageName, Place
from ui.reporting.counts import Count
from ui.reporting.month_page import MonthPage
from ui.widgets import OpenRow

HERE = Place(PageName.MONTH)


@pytest.fixture
def page(desk, shown):
    return shown(MonthPage(desk), HERE)


def cell(page, name: str) -> str:
    """Return the number a screen reader calls `name`, as 「電話 件数」."""
    found = [w.accessibleName() for w in page.findChildren(QWidget) if w.isVisible()]
    (hit,) = [said for said in found if said.startswith(f"{name} ")]
    return hit.removeprefix(f"{name} ")


def test_that_this_month_is_shown_first(page):
    assert "2026年11月の集計" in drive.words(page)
    assert not drive.button(page, "翌月").isEnabled()


def test_that_the_table_adds_up_to_what_came_in(page):
    assert cell(page, "保有個人データの開示 電話") == "1"
    assert cell(page, "保有個人データの利用停止等 計") == "1"
    assert cell(page, "計 計") == "2"


def test_that_a_kind_with_nothing_is_shown_as_nought(page):
    assert cell(page, "第三者提供記録の開示 計") == "0"


def test_that_the_balance_is_proved_against_the_list_of_open_items(page):
    assert cell(page, "件数 ＋受付") == "2"
    assert cell(page, "件数 期末未了") == "2"
    assert "未了一覧と一致" in drive.words(page)


def count(page, name):
    """Return the number a screen reader calls `name`, to be pressed."""
    (hit,) = (w for w in page.findChildren(Count) if w.accessibleName().startswith(f"{name} "))
    return hit


def test_that_a_figure_leads_to_its_cases_and_a_row_to_its_case(page):
    pressed = count(page, "保有個人データの開示 電話")
    pressed.setFocus()
    QTest.keyClick(pressed, Qt.Key.Key_Space)
    assert "受付（保有個人データの開示・電話）" in drive.words(page.details)
    (row,) = page.details.findChildren(OpenRow)
    assert row.hasFocus()
    places = []
    page.wanted.connect(places.append)
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert [place.case for place in places] == [row.key]
    QTest.keyClick(row, Qt.Key.Key_Escape)
    assert page.details.isHidden()
    assert pressed.hasFocus()


def test_that_every_pressed_count_shows_as_many_cases_as_it_says(page):
    told = page._found
    for one in page.findChildren(Count):
        text = one.text().rstrip("件").replace(",", "")
        if text.isdecimal() and "円" not in one.question.words:
            assert sum(1 for _ in one.question.entries(told)) == int(text), one.accessibleName()


def test_that_a_bar_turns_to_its_month(page):
    page.chart.setFocus()
    QTest.keyClick(page.chart, Qt.Key.Key_Left)
    assert "2026年10月 0件" in page.chart.accessibleName()
    QTest.keyClick(page.chart, Qt.Key.Key_Return)
    assert page.shown == (2026, 10)
    pitch = page.chart.drawn.width() / 12
    QTest.mouseClick(page.chart, Qt.MouseButton.LeftButton, pos=QPoint(int(pitch * 9.5), 30))
    assert page.shown == (2026, 8)  # the newest bar is October's


def test_that_a_class_of_complaints_leads_to_its_complaints(page):
    assert "個人情報の安全管理 0件" in page.classes.chart.accessibleName()
    QTest.keyClick(page.classes.chart, Qt.Key.Key_Return)
    assert "0件" in drive.words(page.details)
    assert drive.button(page.details, "閉じる").hasFocus()


def test_that_the_indicators_are_those_of_the_page(page):
    said = drive.words(page.indicators)
    for _, indicators in GROUPS:
        for one in indicators:
            assert one.label in said
    assert "かっこ内は前月です。" in said


def test_that_the_month_before_is_one_press_away(page):
    drive.click(page, "前月")
    assert "2026年10月" in drive.words(page)
    drive.settle()
    assert cell(page, "計 計") == "0"
    QTest.keyClick(page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert "2026年11月" in drive.words(page)


def test_that_the_year_turns_with_its_first_month(page):
    for _ in range(11):
        drive.click(page, "前月")
    assert page.shown == (2025, 12)
    drive.click(page, "今月")
    assert page.shown == (2026, 11)


def test_that_the_workbook_goes_where_the_officer_said(page, ask, tmp_path):
    target = tmp_path / "11月.xlsx"
    ask.answer("2026年11月", target)
    drive.click(page, "Excelに書き出す…")
    assert str(target) in drive.words(page)
    assert "保有個人データの開示" in workbook_cells(target)
    assert not any("渡邉" in text for text in workbook_cells(target))


def test_that_thinking_again_writes_nothing(page, ask, tmp_path):
    ask.answer("2026年11月", None)
    drive.click(page, "Excelに書き出す…")
    assert drive.button(page, "Excelに書き出す…").isEnabled()
    assert list(tmp_path.glob("*.xlsx")) == []


def choose(page, words):
    """Trigger the entry of the menu of other reports that begins with these words."""
    (menu,) = (button.menu() for button in page.findChildren(QPushButton) if button.menu())
    (action,) = (one for one in menu.actions() if one.text().startswith(words))
    action.trigger()
    drive.settle()


def test_that_the_page_for_the_representative_is_one_choice_away(page, ask, tmp_path):
    target = tmp_path / "11月.pdf"
    ask.answer("月次報告_2026年11月", target)
    choose(page, "代表者への月次報告")
    assert target.read_bytes().startswith(b"%PDF")
    assert str(target) in drive.words(page)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("四半期", "第3四半期"),
        ("半期", "下期"),
        ("年度", "2026年度（令和8年度）"),
        ("更新審査", "更新審査用一覧"),
        ("文書台帳", "文書台帳_2026年度"),
        ("マネジメントレビュー", "マネジメントレビュー資料_2026年度"),
    ],
)
def test_that_other_spans_and_the_renewal_are_written(page, ask, tmp_path, words, name):
    target = tmp_path / "out.xlsx"
    ask.answer(name, target)
    choose(page, words)
    assert not any("渡邉" in text for text in workbook_cells(target))


def test_that_a_register_with_names_asks_first(page, ask, tmp_path):
    target = tmp_path / "out.xlsx"
    ask.answer("暗号化されていない", answer=True)
    ask.answer("請求の対応記録_2026年度", target)
    choose(page, "開示等の請求等")
    assert any("渡邉" in text for text in workbook_cells(target))
    ask.answer("暗号化されていない", answer=False)
    choose(page, "苦情及び相談")


def test_that_a_report_is_compared_with_the_casebook(page, ask, tmp_path):
    target = tmp_path / "11月.pdf"
    ask.answer("月次報告", target)
    choose(page, "代表者への月次報告")
    ask.answer("照合する報告書", (target,))
    choose(page, "報告書と台帳を照合")
    assert "そのまま含んでいます" in drive.words(page)
    assert "書き出したときのままです" in drive.words(page)


def test_that_nothing_is_cut_off_in_the_smallest_window(page):
    assert cut_off(page) == []


def test_that_everything_the_keyboard_reaches_has_a_name(page):
    assert drive.unnamed(page) == []


def test_that_the_page_is_freed_by_reference_count(desk, qtbot, no_gc):
    page = MonthPage(desk)
    page.visit(HERE)
    gone = weakref.ref(page)
    page.close()
    del page
    assert gone() is None
