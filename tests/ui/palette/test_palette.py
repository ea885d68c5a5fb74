from __future__ import annotations

import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests import drive
from tests.ui.office import ASKED, STOP, casebook, story
from ui.frame import Frame
from ui.pages import PageName, Place
from ui.palette.palette import Palette
from ui.registry import pages

__all__ = ["casebook", "story"]
SIZE = (1360, 860)


@pytest.fixture
def frame(casebook, make_desk, show):
    frame = Frame(make_desk(casebook), pages())
    show(frame, SIZE)
    frame.go(Place(PageName.TODAY))
    frame.activateWindow()
    return frame


@pytest.fixture
def box(frame, qtbot):
    return called(frame, qtbot)


def called(frame, qtbot):
    frame.actions_table.of("palette").trigger()
    (box,) = frame.findChildren(Palette)
    qtbot.waitExposed(box)
    return box


def type_in(box, qtbot, text):
    box.field.clear()
    drive.commit(box.field, text)
    qtbot.waitUntil(lambda: not box._awaited)


def texts(box, sort):
    return [hit.text for hit in box.found if hit.sort == sort]


def press(box, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(box.field, key, modifier)


def test_that_ctrl_k_opens_it_from_anywhere_with_what_the_window_can_do(frame, qtbot):
    QTest.keyClick(frame, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    (box,) = frame.findChildren(Palette)
    qtbot.waitUntil(box.field.hasFocus)
    can = {a.text() for a in frame.actions_table.all() if a.isVisible() and a.isEnabled()}
    assert set(texts(box, "画面")) == can - {"案件・人・操作を呼び出す"}


@pytest.mark.parametrize("words", ["R8-0001", "美咲", "わたなべ", "090-0000-0123", "通話記録"])
def test_that_a_case_is_found_by_any_part_of_name_number_and_words(box, qtbot, words):
    type_in(box, qtbot, words)
    assert f"{STOP}　渡邉 美咲" in texts(box, "案件")


def test_that_a_person_is_found_and_opened(frame, box, qtbot):
    type_in(box, qtbot, "美咲")
    assert texts(box, "申出人") == ["渡邉 美咲（ワタナベ ミサキ）"]
    row = next(n for n, hit in enumerate(box.found) if hit.sort == "申出人")
    for _ in range(row):
        press(box, Qt.Key.Key_Down)
    press(box, Qt.Key.Key_Return)
    assert frame.place.page is PageName.PERSONS
    assert not box.isVisible()


def test_that_a_number_and_enter_open_the_case(frame, box, qtbot):
    type_in(box, qtbot, ASKED)
    press(box, Qt.Key.Key_Return)
    assert frame.place == Place(PageName.CASE, case=ASKED)


def test_that_enter_before_the_answer_waits_for_it(frame, box):
    drive.commit(box.field, STOP)
    press(box, Qt.Key.Key_Return)
    assert frame.place == Place(PageName.CASE, case=STOP)


def test_that_a_found_case_offers_the_acts_it_allows_now_and_begins_one(frame, box, qtbot):
    type_in(box, qtbot, STOP)
    sheet = frame._desk.casebook.cases.sheet(STOP)
    allowed = {o.act for o in (*sheet.items[0].offers, *sheet.offers) if not o.missing}
    offered = [hit.place.act for hit in box.found if hit.sort == "操作"]
    assert set(offered) == allowed
    assert offered[0] == sheet.next.act == "decide"
    press(box, Qt.Key.Key_Down)
    press(box, Qt.Key.Key_Return)
    assert frame.place == Place(PageName.CASE, case=STOP)
    assert frame.page.next.form is not None
    frame.page.next.close_form()
    frame.go(Place(PageName.TODAY))
    frame.back()
    assert frame.page.next.form is None  # nothing is begun again on the way back


def test_that_an_open_case_offers_its_acts_before_the_rest(frame, qtbot):
    frame.go(Place(PageName.CASE, case=STOP))
    box = called(frame, qtbot)
    assert box.found[0].sort == "操作"
    assert box.found[0].text == "決定を記録する"
    type_in(box, qtbot, "タグ")
    assert box.found[0].text == "タグを付ける・外す"
    assert box.found[0].place == Place(PageName.CASE, case=STOP, act="tag")


def test_that_a_note_is_begun_in_the_field_of_the_timeline(frame, qtbot):
    frame.go(Place(PageName.CASE, case=STOP))
    box = called(frame, qtbot)
    type_in(box, qtbot, "経過を書く")
    press(box, Qt.Key.Key_Return)
    drive.settle()
    assert frame.window().focusWidget() is drive.field(frame.page, "経過を書く")


def test_that_shift_and_enter_search_the_whole_list(frame, box, qtbot):
    type_in(box, qtbot, "録音")
    press(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert frame.place == Place(PageName.CASES, query="録音")


def test_that_what_is_nowhere_leads_to_the_list_too(frame, box, qtbot):
    type_in(box, qtbot, "どこにもない語")
    assert [hit.sort for hit in box.found] == ["一覧"]


def test_that_an_act_of_the_window_is_done(frame, box, qtbot):
    type_in(box, qtbot, "集計")
    press(box, Qt.Key.Key_Return)
    assert frame.place.page is PageName.MONTH


def test_that_unfinished_text_of_an_input_method_asks_nothing(box, qtbot):
    before = box.found
    drive.compose(box.field, "わたなべ")
    assert box.found == before
    drive.compose(box.field, "")


def test_that_ctrl_f_goes_to_the_search_of_the_list(frame):
    QTest.keyClick(frame, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert frame.focusWidget() is drive.field(frame, "案件の検索")


def test_that_every_row_says_aloud_what_it_is(box, qtbot):
    type_in(box, qtbot, STOP)
    role = Qt.ItemDataRole.AccessibleTextRole
    for row, hit in enumerate(box.found):
        said = box.model.index(row, 0).data(role)
        assert said.startswith(hit.sort)
        assert hit.text in said
    assert drive.unnamed(box) == []


def test_that_escape_closes_it_and_the_next_time_it_is_empty(frame, box, qtbot):
    type_in(box, qtbot, STOP)
    press(box, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert called(frame, qtbot) is box
    assert box.field.text() == ""


@pytest.mark.parametrize("key", ["?", "Ctrl+/"])
def test_that_a_question_mark_lists_the_keys_but_in_a_field_is_a_letter(frame, key):
    if key == "?":
        field = frame.findChild(QLineEdit)
        field.setFocus()
        QTest.keyClicks(field, "?")
        assert field.text() == "?"
        assert frame._keys is None
        frame.page.setFocus()
        QTest.keyClick(frame.page, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier, 0)
    else:
        QTest.keyClick(frame, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    assert frame._keys is not None
    assert "本文を検索" not in drive.words(frame._keys)
    frame._keys.close()


def test_that_the_box_goes_with_its_window(casebook, make_desk, qtbot, no_gc):
    frame = Frame(make_desk(casebook), pages())
    frame.go(Place(PageName.TODAY))
    frame.show()
    called(frame, qtbot).hide()
    gone = weakref.ref(frame.findChildren(Palette)[0])
    frame.deleteLater()
    del frame
    drive.settle()
    assert gone() is None
