from __future__ import annotations

import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.requests import Channel, Kind
from tests import drive
from tests.ui.office import cut_off
from ui.intake.draft import Draft, read_draft
from ui.intake.phone_page import PhonePage
from ui.pages import PageName, Place

HERE = Place(PageName.PHONE)


@pytest.fixture
def page(desk, shown):
    return shown(PhonePage(desk), HERE)


def say(page, words: str = "まだ電話が来ます。止めてください。") -> None:
    drive.commit(drive.field(page, "申出の内容"), words)


def test_that_the_cursor_stands_where_the_words_go(page):
    assert drive.field(page, "申出の内容").hasFocus()


def test_that_a_call_is_logged_and_its_case_opened(page, casebook, qtbot):
    say(page)
    drive.commit(drive.field(page, "氏名"), "田中 実")
    drive.commit(drive.field(page, "電話番号"), "090-0000-0456")
    page.form.kinds.choose((Kind.USE_STOP,))
    with qtbot.waitSignal(page.wanted) as wish:
        drive.click(page, "記録して案件を開く")
    sheet = casebook.cases.sheet(wish.args[0].case)
    assert (sheet.requester, sheet.channel) == ("田中 実", Channel.PHONE)
    assert sheet.words == "まだ電話が来ます。止めてください。"
    assert sheet.items[0].kind is Kind.USE_STOP


def test_that_words_alone_are_enough(page, casebook, qtbot):
    say(page, "名前は言いたくない。苦情です。")
    with qtbot.waitSignal(page.wanted) as wish:
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert casebook.cases.sheet(wish.args[0].case).requester == ""


def test_that_a_call_without_words_is_not_recorded(page, casebook):
    before = casebook.cases.find()
    drive.click(page, "記録して案件を開く")
    assert "おっしゃった内容を入れてください。" in drive.words(page)
    assert casebook.cases.find() == before


def test_that_a_day_to_come_is_refused_at_its_field(page, casebook):
    say(page)
    drive.field(page, "到達日").setText("2026-12-24")
    drive.field(page, "認識日").setText("2026-12-24")
    drive.click(page, "記録して案件を開く")
    assert "先の日付" in drive.words(page)


def test_that_what_is_typed_is_kept_and_offered_again(page, desk, shown, casebook, qtbot):
    say(page, "途中まで聞いた")
    drive.commit(drive.field(page, "氏名"), "髙田")
    qtbot.waitUntil(lambda: casebook.intake.draft("phone") != "")
    again = shown(PhonePage(desk), HERE)
    assert again.offered
    drive.click(again, "続きから書く")
    assert drive.field(again, "申出の内容").toPlainText() == "途中まで聞いた"
    assert drive.field(again, "氏名").text() == "髙田"


def test_that_a_kept_record_stays_until_it_was_decided_upon(page, desk, shown, casebook):
    say(page, "途中まで聞いた")
    page.may_leave()
    again = shown(PhonePage(desk), HERE)
    again.may_leave()
    assert "途中まで聞いた" in casebook.intake.draft("phone")
    drive.click(again, "捨てる")
    assert casebook.intake.draft("phone") == ""


def test_that_nothing_is_kept_of_a_recorded_call(page, casebook):
    say(page)
    page.may_leave()
    drive.click(page, "記録して案件を開く")
    assert casebook.intake.draft("phone") == ""
    assert page.form.empty


def test_that_people_who_may_be_the_same_are_proposed(page, qtbot):
    drive.commit(drive.field(page, "氏名"), "渡辺")
    qtbot.waitUntil(lambda: page.similar.people != ())
    assert [person.name for person in page.similar.people] == ["渡邉 美咲"]


def test_that_a_chosen_person_fills_the_empty_fields_and_no_others(page, casebook):
    drive.commit(drive.field(page, "メールアドレス"), "new@example.jp")
    (known,) = casebook.intake.known("渡邉")
    page.similar.show_people((known,))
    drive.settle()
    page.similar.chosen.emit(known)
    assert drive.field(page, "電話番号").text() == "090-0000-0123"
    assert drive.field(page, "メールアドレス").text() == "new@example.jp"


def test_that_the_script_forbids_telling_an_unverified_caller_whether_data_exist(page):
    assert "ご本人と確認できるまで、データの有無はお伝えしません。" in drive.words(page)


def test_that_a_letter_is_recorded_on_the_same_page(page, casebook, qtbot):
    drive.button(page, "受付の経路 郵便").click()
    assert "郵便の記録" in drive.words(page)
    assert "原本と封筒" in drive.words(page)
    say(page, "開示請求書が届いた。")
    with qtbot.waitSignal(page.wanted) as wish:
        drive.click(page, "記録して案件を開く")
    assert casebook.cases.sheet(wish.args[0].case).channel is Channel.POST


def test_that_unfinished_input_method_text_changes_nothing(page, qtbot):
    name = drive.field(page, "氏名")
    name.setFocus()
    with qtbot.assertNotEmitted(page.form.changed):
        drive.compose(name, "たなか")
    drive.commit(name, "")


def test_that_nothing_is_cut_off_in_the_smallest_window(page):
    assert cut_off(page) == []


def test_that_everything_the_keyboard_reaches_has_a_name(page):
    assert drive.unnamed(page) == []


def test_that_the_page_is_freed_by_reference_count(desk, qtbot, no_gc):
    page = PhonePage(desk)
    page.visit(HERE)
    gone = weakref.ref(page)
    page.close()
    del page
    assert gone() is None


@given(st.dictionaries(st.text(max_size=8), st.text()), st.lists(st.sampled_from(list(Kind))))
def test_that_a_draft_comes_back_as_it_was_kept(fields, kinds):
    draft = Draft(fields, tuple(kinds))
    assert read_draft(draft.text) == draft


@given(st.text() | st.sampled_from(["[]", "{}", '{"fields": 1}', "null"]))
def test_that_whatever_was_kept_is_read_without_a_fault(text):
    found = read_draft(text)
    assert found is None or isinstance(found, Draft)
