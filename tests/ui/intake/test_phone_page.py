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
from ui.widgets import OpenRow

HERE = Place(PageName.PHONE)


@pytest.fixture
def page(desk, shown):
    return shown(PhonePage(desk), HERE)


def say(page, words: str = "まだ電話が来ます。止めてください。") -> None:
    drive.commit(drive.field(page, "申出の内容"), words)


def test_that_the_cursor_stands_where_the_words_go(page):
    assert drive.field(page, "申出の内容").hasFocus()


def logged(page, casebook):
    """The sheet of the case whose number stands on the page after saving."""
    drive.settle()
    return casebook.cases.sheet(page.done.number)


def test_that_a_call_is_logged_and_its_number_stands_large(page, casebook, qtbot):
    say(page)
    drive.commit(drive.field(page, "氏名"), "田中 実")
    drive.commit(drive.field(page, "電話番号"), "090-0000-0456")
    page.form.kinds.choose((Kind.USE_STOP,))
    drive.click(page, "記録する")
    sheet = logged(page, casebook)
    assert (sheet.requester, sheet.channel) == ("田中 実", Channel.PHONE)
    assert sheet.words == "まだ電話が来ます。止めてください。"
    assert sheet.items[0].kind is Kind.USE_STOP
    assert sheet.number in drive.words(page)
    assert "次にすること：" in drive.words(page)
    with qtbot.waitSignal(page.wanted) as wish:
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert wish.args[0] == Place(PageName.CASE, case=sheet.number)


def test_that_words_alone_are_enough(page, casebook):
    say(page, "名前は言いたくない。苦情です。")
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert logged(page, casebook).requester == ""


def test_that_a_call_without_words_is_not_recorded(page, casebook):
    before = casebook.cases.find()
    drive.click(page, "記録する")
    assert "おっしゃった内容を入れてください。" in drive.words(page)
    assert casebook.cases.find() == before


def test_that_a_day_to_come_is_refused_at_its_field(page, casebook):
    say(page)
    drive.field(page, "到達日").setText("2026-12-24")
    drive.field(page, "認識日").setText("2026-12-24")
    drive.click(page, "記録する")
    assert "先の日付" in drive.words(page)


def kept(casebook) -> list[Draft]:
    return [read_draft(text) for text in casebook.drafts.kept("note:").values()]


def test_that_what_is_typed_is_kept_and_offered_again(page, desk, shown, casebook, qtbot):
    say(page, "途中まで聞いた")
    drive.commit(drive.field(page, "氏名"), "髙田")
    qtbot.waitUntil(lambda: any(d.fields["name"] == "髙田" for d in kept(casebook)))
    again = shown(PhonePage(desk), HERE)
    assert again.offered
    drive.click(again, "続きから書く")
    assert drive.field(again, "申出の内容").toPlainText() == "途中まで聞いた"
    assert drive.field(again, "氏名").text() == "髙田"


def test_that_unfinished_text_is_kept_where_it_is_being_typed(page, casebook, qtbot):
    words = drive.field(page, "申出の内容")
    words.setFocus()
    drive.commit(words, "𠮷田の です")
    for _ in range(2):
        QTest.keyClick(words, Qt.Key.Key_Left)
    drive.compose(words, "つま")
    qtbot.waitUntil(lambda: any(d.fields["words"] == "𠮷田の つまです" for d in kept(casebook)))
    drive.commit(words, "妻")
    qtbot.waitUntil(lambda: any(d.fields["words"] == "𠮷田の 妻です" for d in kept(casebook)))


def test_that_unfinished_text_is_not_lost_when_the_focus_goes_elsewhere(page):
    name = drive.field(page, "氏名")
    name.setFocus()
    drive.compose(name, "さとう")
    drive.field(page, "電話番号").setFocus()
    drive.settle()
    assert name.text() == "さとう"


def test_that_who_types_without_a_pause_is_kept_all_the_same(page, casebook, qtbot):
    words = drive.field(page, "申出の内容")
    for n in range(40):
        QTest.keyClicks(words, "a")
        QTest.qWait(10)
        if n == 30:
            assert len(kept(casebook)) == 1
            assert len(kept(casebook)[0].fields["words"]) >= 10


def test_that_a_kept_record_stays_until_it_was_decided_upon(page, desk, shown, casebook, ask):
    say(page, "途中まで聞いた")
    page.may_leave()
    again = shown(PhonePage(desk), HERE)
    say(again, "別の電話")  # the telephone rings again: the first one is not overwritten
    again.may_leave()
    assert {d.fields["words"] for d in kept(casebook)} == {"途中まで聞いた", "別の電話"}
    ask.answer("書きかけの記録を捨てます", answer=False)
    drive.click(again, "捨てる…")
    assert len(kept(casebook)) == 2
    ask.answer("書きかけの記録を捨てます", answer=True)
    drive.click(again, "捨てる…")
    assert {d.fields["words"] for d in kept(casebook)} == {"別の電話"}
    assert not again.offered


def test_that_what_was_begun_meanwhile_is_offered_in_its_turn(page, desk, shown, casebook):
    say(page, "途中まで聞いた")
    page.may_leave()
    again = shown(PhonePage(desk), HERE)
    say(again, "別の電話")
    drive.click(again, "続きから書く")
    assert drive.field(again, "申出の内容").toPlainText() == "途中まで聞いた"
    drive.settle()
    drive.click(again, "続きから書く")
    assert drive.field(again, "申出の内容").toPlainText() == "別の電話"


def test_that_nothing_is_kept_of_a_recorded_call(page, casebook):
    say(page)
    page.may_leave()
    assert len(kept(casebook)) == 1
    drive.click(page, "記録する")
    assert kept(casebook) == []
    assert page.form.empty


def test_that_people_who_may_be_the_same_are_proposed(page, qtbot):
    drive.commit(drive.field(page, "氏名"), "渡辺")
    qtbot.waitUntil(lambda: page.similar.people != ())
    assert [person.name for person in page.similar.people] == ["渡邉 美咲"]


def test_that_a_chosen_person_fills_the_empty_fields_and_no_others(page, casebook, qtbot):
    drive.commit(drive.field(page, "メールアドレス"), "new@example.jp")
    drive.commit(drive.field(page, "氏名"), "渡辺")
    qtbot.waitUntil(lambda: page.similar.people != ())
    QTest.keyClick(page, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert drive.field(page, "電話番号").text() == "090-0000-0123"
    assert drive.field(page, "メールアドレス").text() == "new@example.jp"
    say(page)
    drive.click(page, "記録する")
    (known,) = casebook.persons.find("渡邉")
    assert logged(page, casebook).people[0].id == known


def test_that_nobody_is_taken_over_without_a_click(page, casebook, qtbot):
    say(page)
    drive.commit(drive.field(page, "氏名"), "渡邉 美咲")
    qtbot.waitUntil(lambda: page.similar.people != ())
    drive.click(page, "記録する")
    assert len(casebook.persons.find("渡邉")) == 2


def test_that_a_running_case_is_gone_on_with_by_a_click(page, casebook, qtbot):
    before = len(casebook.cases.find())
    drive.commit(drive.field(page, "氏名"), "渡邉 美咲")
    qtbot.waitUntil(lambda: page.similar.people != ())
    row = next(r for r in page.similar.findChildren(OpenRow) if "R8-0001" in r.accessibleName())
    row.click()
    assert "R8-0001 の続きとして記録します。" in drive.words(page)
    say(page, "まだ連絡がない。")
    drive.click(page, "記録する")
    assert logged(page, casebook).number == "R8-0001"
    assert len(casebook.cases.find()) == before


def test_that_what_was_asked_is_kept_and_the_call_back_planned(page, casebook):
    say(page)
    drive.button(page, "生年月日").click()
    drive.button(page, "折り返し 折り返してほしい").click()
    drive.commit(drive.field(page, "折り返しの番号"), "０８０ー１２３４ー５６７８")
    drive.click(page, "記録する")
    sheet = logged(page, casebook)
    assert "折り返しの電話をかける" in drive.words(page)
    facts = dict(next(e for e in sheet.events if e.sort == "call").facts)
    assert (facts["asked"], facts["asked_by"], facts["callback"]) == ("birthday", "phone", "wanted")
    assert sheet.people[0].phone == "080-1234-5678"


def test_that_a_postcode_fills_an_empty_address_and_never_a_typed_one(page):
    postcode, address = drive.field(page, "郵便番号"), drive.field(page, "住所")
    postcode.setFocus()
    drive.commit(postcode, "５６０−００８５")
    assert address.text() == "大阪府豊中市上新田"
    address.setText("大阪府豊中市上新田1-2")
    postcode.setText("5320011")
    assert address.text() == "大阪府豊中市上新田1-2"
    drive.button(page, "郵便番号の住所にする…")


def test_that_several_towns_are_a_choice(page):
    drive.field(page, "郵便番号").setText("498-0000")
    assert drive.field(page, "住所").text() == ""
    menu = drive.button(page, "町名を選ぶ…").menu()
    menu.actions()[1].trigger()
    assert drive.field(page, "住所").text() == "三重県桑名郡木曽岬町"


def test_that_the_words_to_repeat_are_filled_while_typing(page):
    say(page, "止めてください")
    drive.commit(drive.field(page, "氏名"), "田中")
    assert "田中様" in drive.words(page)
    assert "ご用件は「止めてください」" in drive.words(page)


def test_that_the_other_desk_can_be_read_aloud(page):
    assert "03-5860-7565" in drive.words(page)


def test_that_the_script_forbids_telling_an_unverified_caller_whether_data_exist(page):
    assert "ご本人と確認できるまで、データの有無はお伝えしません。" in drive.words(page)


def test_that_a_letter_is_recorded_on_the_same_page(page, casebook, ask, tmp_path):
    paper = tmp_path / "請求書.pdf"
    paper.write_bytes(b"%PDF-1.4 x")
    drive.button(page, "受付の経路 郵便").click()
    assert "郵便の記録" in drive.words(page)
    assert "原本と封筒" in drive.words(page)
    say(page, "開示請求書が届いた。")
    drive.field(page, "消印・送信の日").setText("11/20")
    ask.answer("案件に残すファイルを選ぶ", (paper,))
    drive.click(page, "ファイルを加える…")
    drive.click(page, "記録する")
    sheet = logged(page, casebook)
    assert sheet.channel is Channel.POST
    assert [file.name for file in sheet.files] == ["請求書.pdf"]
    facts = dict(next(e for e in sheet.events if e.sort == "call").facts)
    assert facts["sent"] == "2026-11-20"


def test_that_a_day_that_is_none_is_refused_at_its_field(page, casebook):
    drive.button(page, "受付の経路 郵便").click()
    say(page)
    drive.field(page, "通常到達すべきであった日").setText("いつか")
    drive.click(page, "記録する")
    assert page.form.paper.deemed_frame.reason == "日付として読めません。"


def test_that_a_visit_keeps_who_received_it(page, casebook):
    drive.button(page, "受付の経路 来所").click()
    say(page)
    drive.commit(drive.field(page, "受け付けた人"), "川口")
    drive.button(page, "旅券").click()
    drive.click(page, "記録する")
    facts = dict(next(e for e in logged(page, casebook).events if e.sort == "call").facts)
    assert (facts["received_by"], facts["shown"]) == ("川口", "passport")


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


def test_that_everything_a_note_lacks_is_said_at_once(page, casebook):
    drive.field(page, "到達日").setText("13/45")
    drive.click(page, "記録する")
    said = drive.words(page)
    assert "おっしゃった内容を入れてください。" in said
    assert "日付として読めません。" in said
    assert drive.field(page, "申出の内容").hasFocus()  # the first of them
    say(page)
    drive.click(page, "記録する")
    assert "おっしゃった内容を入れてください。" not in drive.words(page)
    assert page.done.number == ""


def test_that_a_telephone_number_is_read_to_its_end_in_the_smallest_window(page):
    page.resize(848, 600)
    drive.settle()
    field = drive.field(page, "電話番号")
    assert field.fontMetrics().horizontalAdvance("090-1234-5678") <= field.width() - 24
