from __future__ import annotations

import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.requests import Kind
from tests import drive
from tests.builders import a_case
from tests.ui.office import cut_off
from ui.pages import PageName, Place
from ui.people.persons_page import PersonsPage
from ui.widgets import OpenRow

HERE = Place(PageName.PERSONS)


@pytest.fixture
def twice(casebook):
    """The ids of one woman, kept twice."""
    a_case(
        casebook,
        Kind.COMPLAINT,
        name="渡邉　美咲",
        reading="ワタナベ ミサキ",
        mail="m@example.com",
        phone="090-0000-0123",
        address="",
    )
    first, second = casebook.persons.find("渡邉")
    return first, second


@pytest.fixture
def page(desk, shown):
    return shown(PersonsPage(desk), HERE)


def mark(page, person):
    page.table.mark(person)
    drive.settle()


def test_that_everybody_is_listed_and_counted(page):
    drive.settle()
    assert "2人" in drive.words(page)
    assert page.model.line(0) is not None


def test_that_one_searches_while_typing(page, qtbot):
    drive.commit(drive.field(page, "申出人の検索"), "ﾜﾀﾅﾍﾞ")
    qtbot.waitUntil(lambda: len(page.model.ids) == 1)
    assert "1人" in drive.words(page)
    drive.field(page, "申出人の検索").setText("だれでもない")
    qtbot.waitUntil(lambda: page.model.ids == ())
    assert "この条件に合う方はいません。" in drive.words(page)


def test_that_unfinished_text_searches_nothing(page):
    before = page.model.ids
    drive.compose(drive.field(page, "申出人の検索"), "わた")
    QTest.qWait(250)
    assert page.model.ids == before


def test_that_a_person_shows_cases_and_contacts(page, casebook, qtbot):
    (person,) = casebook.persons.find("渡邉")
    mark(page, person)
    words = drive.words(page)
    assert "渡邉 美咲" in words
    assert "090-0000-0123" in words
    assert "misaki@example.jp" in words
    row = next(r for r in page.cases.findChildren(OpenRow) if r.isVisible())
    with qtbot.waitSignal(page.wanted) as wish:
        QTest.keyClick(row, Qt.Key.Key_Return)
    assert wish.args[0] == Place(PageName.CASE, case="R8-0001")


def test_that_one_is_merged_by_a_click_and_parted_again(twice, page, casebook, ask):
    first, second = twice
    mark(page, first)
    assert "同じ方かもしれません" in drive.words(page)
    assert "氏名が同じ・読みが同じ・電話が同じ" in drive.words(page)
    ask.answer("同じ方としてまとめます", answer=False)
    drive.click(page, "同じ方")
    assert len(casebook.persons.find("渡邉")) == 2
    ask.answer("同じ方としてまとめます", answer=True)
    drive.click(page, "同じ方")
    drive.settle()
    assert casebook.persons.find("渡邉") == (first,)
    assert "まとめた方（いつでも戻せます）" in drive.words(page)
    drive.click(page, "戻す")
    drive.settle()
    assert casebook.persons.find("渡邉") == (first, second)


def test_that_two_people_are_told_apart(twice, page, casebook):
    first, _ = twice
    mark(page, first)
    drive.click(page, "別の方")
    drive.settle()
    assert "同じ方かもしれません" not in drive.words(page)
    assert len(casebook.persons.find("渡邉")) == 2


def test_that_a_contact_is_said_to_be_old(page, casebook):
    (person,) = casebook.persons.find("渡邉")
    mark(page, person)
    menu = drive.button(page, "電話番号 090-0000-0123 の状態を変える").menu()
    menu.actions()[1].trigger()
    drive.settle()
    standing = {c.value: c.standing for c in casebook.persons.sheet(person).contacts}
    assert standing["090-0000-0123"] == "old"
    assert "以前のもの" in drive.words(page)


def test_that_a_name_is_corrected(page, casebook):
    (person,) = casebook.persons.find("渡邉")
    mark(page, person)
    drive.click(page, "直す・連絡先を加える…")
    drive.field(page, "氏名").setText("渡邊 美咲")
    drive.click(page, "記録する")
    drive.settle()
    assert casebook.persons.sheet(person).person.name == "渡邊 美咲"
    assert casebook.persons.sheet(person).person.phone == "090-0000-0123"


def test_that_everything_about_a_person_is_written_where_she_said(page, casebook, ask, tmp_path):
    (person, *_) = casebook.persons.find()
    page.go_to(Place(PageName.PERSONS, person=person))
    drive.settle()
    ask.answer("開示の前に", answer=False)
    drive.click(page, "記録一式を書き出す…")
    ask.answer("開示の前に", answer=True)
    ask.answer("記録一式を置く", tmp_path)
    drive.click(page, "記録一式を書き出す…")
    (made,) = tmp_path.glob("対象者の記録一式_*")
    assert (made / "記録一式.xlsx").is_file()


def test_that_a_person_of_a_case_is_shown_when_sent_there(page, casebook):
    (person,) = casebook.persons.find("小林")
    page.visit(Place(PageName.PERSONS, person=person))
    drive.settle()
    assert "小林 優子" in drive.words(page.person)


def test_that_nothing_is_cut_off_in_the_smallest_window(page, casebook):
    mark(page, casebook.persons.find("渡邉")[0])
    assert cut_off(page) == []


@pytest.mark.parametrize(("width", "narrow"), [(848, True), (1184, False)])
def test_that_a_narrow_list_leaves_out_what_stands_beside_it(page, width, narrow):
    page.resize(width, 600)
    drive.settle()
    assert page.table.isColumnHidden(1) is narrow
    assert page.table.horizontalScrollBar().maximum() == 0


def test_that_everything_the_keyboard_reaches_has_a_name(twice, page):
    mark(page, twice[0])
    assert drive.unnamed(page) == []


def test_that_the_page_is_freed_by_reference_count(desk, qtbot, no_gc):
    page = PersonsPage(desk)
    page.visit(HERE)
    gone = weakref.ref(page)
    page.close()
    del page
    assert gone() is None
