from __future__ import annotations

import weakref
from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox

from app.casebook import Casebook
from app.domain.finding import ListColumn, Order, SavedView, Shown, Sought, Span
from app.domain.item import Act
from app.domain.requests import Channel, Kind
from app.now import RehearsalNow
from tests import drive
from tests.builders import a_phone_note
from tests.ui import samples
from tests.ui.conftest import PASSPHRASE
from ui import due
from ui.cases.case_table import columns
from ui.cases.list_page import ListPage
from ui.jobs import NowRunner
from ui.pages import PageName, Place

SIZE = (1184, 760)
HEADINGS = ["受付番号", "期限", "本人・申出人", "種別", "状態", "次にすること", "到達", "経路"]
HEADINGS += ["タグ", "担当", "見つかった箇所"]


class NotingRunner(NowRunner):
    """Runs acts at once and notes what the desk was asked."""

    def __init__(self):
        self.finds = []
        self.others = []

    def run(self, act, done, failed=None):
        name = act.func.__name__
        if name == "_first":
            self.finds.append(act.args[1])
        elif name not in ("_all", "_known", "kept"):  # a draft is looked for once
            self.others.append(act)
        return super().run(act, done, failed)


@pytest.fixture
def asked():
    return NotingRunner()


@pytest.fixture
def page(make_desk, asked, show, qtbot):
    page = ListPage(make_desk(runner=asked))
    show(page, SIZE)
    page.visit(Place(PageName.CASES))
    qtbot.waitUntil(lambda: page.model.line(0) is not None)
    return page


def cell(page, row, heading):
    return page.model.index(row, HEADINGS.index(heading)).data()


def row_of(page, number):
    rows = range(len(page.model.ids))
    return next(row for row in rows if cell(page, row, "受付番号") == number)


def test_that_the_first_sight_is_the_open_cases_by_due_date(page, asked):
    assert asked.finds == [Sought(open_only=True)]
    assert f"{len(page.model.ids)}件" in drive.words(page)
    due = [page.model.line(row).due for row in range(len(page.model.ids))]
    known = [day for day in due if day is not None]
    assert known == sorted(known)
    assert due[: len(known)] == known


def test_that_painting_again_fetches_nothing(page, asked):
    before = len(asked.others)
    page.grab()
    drive.settle()
    assert len(asked.others) == before == 0


def test_that_a_row_says_what_the_officer_looks_for(page):
    late = row_of(page, "R8-0037")
    assert cell(page, late, "到達") == "11月4日（水）"
    assert cell(page, late, "本人・申出人") == "内田 万由"
    assert cell(page, late, "期限") == "6日超過　11月18日（水）"
    assert cell(page, late, "経路") == "電子メール"
    assert cell(page, late, "次にすること").endswith("。")
    assert "ほか1件" in cell(page, row_of(page, "R8-0047"), "種別")
    assert cell(page, row_of(page, "R8-0042"), "期限") == "停止 11日"


def test_that_a_person_without_name_has_a_word():
    heading = HEADINGS.index("本人・申出人")
    assert columns(samples.TODAY)[heading].text(samples.UNPLANNED[0]) == "（氏名なし）"


def test_that_typing_narrows_the_list_after_a_pause(page, asked, qtbot):
    drive.commit(drive.field(page, "一覧の絞り込み"), "吉田")
    assert len(asked.finds) == 1
    qtbot.waitUntil(lambda: len(asked.finds) == 2)
    assert asked.finds[-1].query == "吉田"


def test_that_unfinished_text_narrows_nothing(page, asked, qtbot):
    field = drive.field(page, "一覧の絞り込み")
    drive.compose(field, "よしだ")
    drive.compose(field, "")
    QTest.qWait(300)
    assert len(asked.finds) == 1


def test_that_typing_the_same_again_asks_nothing(page, asked, qtbot):
    field = drive.field(page, "一覧の絞り込み")
    drive.commit(field, "あ")
    field.clear()
    QTest.qWait(300)
    assert len(asked.finds) == 1


def test_that_enter_searches_at_once_and_goes_to_the_rows(page, asked):
    page.activateWindow()
    field = drive.field(page, "一覧の絞り込み")
    drive.commit(field, "佐藤")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert asked.finds[-1].query == "佐藤"
    assert page.focusWidget() is page.table


@pytest.mark.parametrize(
    ("heading", "order"),
    [("受付番号", "number"), ("本人・申出人", "requester"), ("状態", "state"), ("到達", "arrived")],
)
def test_that_a_click_on_a_heading_sorts_in_the_casebook(page, asked, heading, order):
    header = page.table.horizontalHeader()
    x = header.sectionViewportPosition(HEADINGS.index(heading)) + 20
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
    assert asked.finds[-1].order == order
    assert not asked.finds[-1].descending
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
    assert asked.finds[-1].descending


def test_that_a_column_without_order_sorts_nothing(page, asked):
    header = page.table.horizontalHeader()
    x = header.sectionViewportPosition(HEADINGS.index("経路")) + 20
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
    assert len(asked.finds) == 1
    assert header.sortIndicatorSection() == HEADINGS.index("期限")


def test_that_closed_cases_and_kinds_are_filters(page, asked):
    page.findChild(QCheckBox).click()
    assert asked.finds[-1].open_only is False
    box = page.findChild(QComboBox)
    box.setCurrentIndex(box.findData(Kind.COMPLAINT.value))
    assert asked.finds[-1].kind is Kind.COMPLAINT


@pytest.mark.parametrize("way", ["enter", "double click"])
def test_that_a_row_opens_its_case(page, qtbot, way):
    row = row_of(page, "R8-0039")
    page.table.selectRow(row)
    with qtbot.waitSignal(page.wanted) as wanted:
        if way == "enter":
            QTest.keyClick(page.table, Qt.Key.Key_Return)
        else:
            spot = page.table.visualRect(page.model.index(row, 2)).center()
            viewport = page.table.viewport()
            QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=spot)
            QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=spot)
    assert wanted.args == [Place(PageName.CASE, case="R8-0039")]


def test_that_a_search_from_elsewhere_is_shown_here_with_closed_cases(page, asked):
    page.visit(Place(PageName.CASES, query="吉田"))
    assert asked.finds[-1].query == "吉田"
    assert len(page.model.ids) == 1
    assert asked.finds[-1].open_only is False
    assert drive.field(page, "一覧の絞り込み").text() == "吉田"


def test_that_nothing_found_says_so_and_offers_the_way_back(page, asked):
    page.visit(Place(PageName.CASES, query="いない人"))
    assert "この条件に合う案件はありません。" in drive.words(page)
    drive.click(page, "条件を外す")
    assert asked.finds[-1].query == ""
    assert not page.table.isHidden()


def test_that_refreshing_keeps_the_marked_case(page):
    page.table.selectRow(3)
    marked = page.table.marked
    page.refresh()
    assert page.table.marked == marked == page.model.ids[3]


# ------------------------------------------------------------------ columns, views, conditions


@pytest.fixture
def own(make_desk, book_file, show, qtbot):
    """The page on a casebook that may be written: two open cases, the second one tagged."""
    casebook = Casebook.open(book_file, PASSPHRASE, now=RehearsalNow(samples.TODAY))
    for name in ("髙橋 花子", "山田 太郎"):
        casebook.intake.phone(a_phone_note(name=name, mail=f"{len(name)}{name[0]}@example.jp"))
    casebook.cases.do("R8-0002", Act.TAG, 0, {"tag": "監査"})
    page = ListPage(make_desk(casebook))
    show(page, SIZE)
    page.visit(Place(PageName.CASES))
    yield page
    casebook.close()


def numbers(page, qtbot):
    qtbot.waitUntil(lambda: page.model.rowCount() == 0 or page.model.line(0) is not None)
    return [page.model.line(row).number for row in range(page.model.rowCount())]


def choose(page, name, value):
    box = drive.field(page, name)
    box.setCurrentIndex(box.findData(value))


def again(page, make_desk, show):
    other = ListPage(make_desk(page.desk.casebook))
    show(other, SIZE)
    other.visit(Place(PageName.CASES))
    return other


def test_that_columns_are_remembered_in_the_casebook(own, make_desk, show, qtbot):
    header = own.table.horizontalHeader()
    own.table.setColumnWidth(2, 301)
    header.moveSection(header.visualIndex(7), 0)
    own.views.switched.emit(ListColumn.STATE, False)
    own.views.switched.emit(ListColumn.TAGS, True)
    cases = own.desk.casebook.cases
    qtbot.waitUntil(lambda: bool(cases.columns()))
    other = again(own, make_desk, show)
    assert other.table.shown == own.table.shown
    assert other.table.shown[0].column is ListColumn.CHANNEL
    assert other.table.shown[-1].column is ListColumn.TAGS
    assert other.table.columnWidth(2) == 301
    assert other.table.isColumnHidden(HEADINGS.index("状態"))


def right_of(table, column):
    section = HEADINGS.index(column)
    return table.columnViewportPosition(section) + table.columnWidth(section)


def test_that_columns_give_way_in_a_narrow_window_and_stay_as_the_officer_made_them(own):
    wide = {name: own.table.columnWidth(HEADINGS.index(name)) for name in ("種別", "期限", "状態")}
    own.resize(848, 600)  # of a window of 1024
    assert right_of(own.table, "次にすること") <= own.table.viewport().width()
    assert own.table.columnWidth(HEADINGS.index("種別")) < wide["種別"]
    assert own.table.columnWidth(HEADINGS.index("期限")) == wide["期限"]
    own.table.setColumnWidth(HEADINGS.index("種別"), 260)
    own.resize(858, 600)
    assert own.table.columnWidth(HEADINGS.index("種別")) == 260
    assert [one.width for one in own.table.shown if one.width] == [260]
    own.resize(*SIZE)
    assert own.table.columnWidth(HEADINGS.index("状態")) == wide["状態"]


def test_that_further_conditions_narrow_the_list(own, qtbot):
    QTest.keySequence(own, "Ctrl+Shift+F")
    assert own.filters.isVisible()
    choose(own, "タグ", "監査")
    assert numbers(own, qtbot) == ["R8-0002"]
    choose(own, "経路", Channel.FAX.value)
    assert numbers(own, qtbot) == []
    drive.click(own, "条件を外す")
    assert len(numbers(own, qtbot)) == 2
    assert not own.filters.isVisible()


def test_that_days_are_read_as_officers_write_them(own, qtbot):
    QTest.keySequence(own, "Ctrl+Shift+F")
    for name, written, found in (("到達から", "１１／１３", 0), ("到達から", "R8.11.12", 2)):
        field = drive.field(own, name)
        field.clear()
        drive.commit(field, written)
        field.editingFinished.emit()
        assert len(numbers(own, qtbot)) == found
    field.setText("いつか")
    assert field.accessibleDescription() == "日付として読めません"


def test_that_a_view_brings_back_conditions_order_and_columns(own, ask, make_desk, show, qtbot):
    view = Sought("太郎", order=Order.ARRIVED, descending=True, arrived=Span(date(2026, 11, 1)))
    own._show(view)
    own._stand((Shown(ListColumn.REQUESTER, 200), Shown(ListColumn.NUMBER)))
    own.refresh()
    ask.answer("この表示の名前", "太郎さん")
    QTest.keySequence(own, "Ctrl+D")
    drive.click(own, "条件を外す")
    other = again(own, make_desk, show)
    (action,) = (a for a in other.views.actions() if a.text() == "太郎さん")
    action.trigger()
    assert other._sought == view
    assert [one.column for one in other.table.shown] == ["requester", "number"]
    assert numbers(other, qtbot) == ["R8-0002"]
    assert "太郎さん" in drive.words(other)


def test_that_a_view_is_renamed_and_deleted(own, ask):
    cases = own.desk.casebook.cases
    cases.keep_view(SavedView("古い名", Sought(open_only=True)))
    own.hide()
    own.refresh()
    own.show()
    own.views.actions()[0].trigger()
    ask.answer("新しい名前", "新しい名")
    own.views.wanted_rename.emit()
    assert [view.name for view in cases.views()] == ["新しい名"]
    ask.answer("削除しますか", True)
    own.views.wanted_forget.emit()
    assert cases.views() == ()


def test_that_a_search_shows_where_it_was_found_and_goes_by_relevance(own, qtbot):
    own.visit(Place(PageName.CASES, query="高橋"))
    qtbot.waitUntil(lambda: own.model.line(0) is not None)
    assert cell(own, 0, "見つかった箇所") == "名前：髙橋 花子"
    assert not own.table.isColumnHidden(HEADINGS.index("見つかった箇所"))
    assert not own.grab().isNull()
    (near,) = (box for box in own.findChildren(QCheckBox) if box.text() == "関連度順")
    near.click()
    assert own._sought.order is Order.RELEVANCE
    own.visit(Place(PageName.CASES, order="state"))
    assert own._sought.order is Order.STATE
    assert own.table.isColumnHidden(HEADINGS.index("見つかった箇所"))


def test_that_what_is_shown_goes_to_excel_when_the_officer_agrees(own, ask, tmp_path):
    path = tmp_path / "案件.xlsx"
    ask.answer("個人情報", False)
    QTest.keySequence(own, "Ctrl+E")
    assert not path.exists()
    ask.answer("2件", True)
    ask.answer("案件一覧-20261124.xlsx", path)
    QTest.keySequence(own, "Ctrl+E")
    sheet = load_workbook(path).active
    assert [c.value for c in sheet[4]] == HEADINGS[:8]
    assert [sheet.cell(row, 1).value for row in (5, 6)] == ["R8-0001", "R8-0002"]


def test_that_rows_have_one_height_and_tab_leaves_the_table(page):
    assert page.table.rowHeight(0) == page.table.rowHeight(9) == 36
    assert not page.table.tabKeyNavigation()


def test_that_everything_the_keyboard_reaches_has_a_name(page):
    assert drive.unnamed(page) == []


def test_that_painting_in_every_palette_says_no_warning(page, theme):
    for palette in ("dark", "contrast", "light"):
        theme.choose(palette)
        assert not page.grab().isNull()


def test_that_a_clock_that_stands_still_is_never_late():
    line = samples.case_line(1, "", [Kind.DISCLOSURE], None, due=-9, waiting=2)
    assert due.of_case(line, samples.TODAY) == ("停止 2日", "waiting")


def test_that_the_page_is_freed_by_reference_count(desk, qapp, no_gc):
    page = ListPage(desk)
    page.visit(Place(PageName.CASES))
    ref = weakref.ref(page)
    del page
    assert ref() is None


def test_that_several_cases_are_taken_to_the_letters_that_are_due(page, qtbot):
    page.table.setCurrentIndex(page.model.index(0, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = page.table.chosen
    assert len(chosen) == 2
    with qtbot.waitSignal(page.wanted) as wish:
        drive.click(page, "文書を一括発行…")
    assert wish.args == [Place(PageName.BATCH, cases=chosen)]


def test_that_one_row_is_no_choice_of_several_and_all_letters_that_are_due_are_shown(page, qtbot):
    way = QItemSelectionModel.SelectionFlag
    # by the model: a view asks which keys are held, and Qt may take Ctrl of another test for held
    first = page.model.index(0, 0)
    page.table.selectionModel().select(first, way.ClearAndSelect | way.Rows)
    assert len(page.table.chosen) == 1
    with qtbot.waitSignal(page.wanted) as wish:
        drive.click(page, "文書を一括発行…")
    assert wish.args == [Place(PageName.BATCH)]
