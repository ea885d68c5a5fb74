from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox

from app.errors import BeforeItBeganError, NoSuchCaseError
from app.views.acts import Field
from tests import drive
from ui.cases.act_form import YES, ActForm

TODAY = date(2026, 11, 24)
FIELDS = (
    Field("where", "line", required=True),
    Field("text", "text", required=False),
    Field("on", "date", required=True, value="2026-11-24"),
    Field("leak", "choice", required=True, choices=("no", "yes")),
    Field("method", "choice", required=False, choices=("electronic", "paper", "other")),
    Field("ground", "choices", required=False, choices=("35-1a", "35-5a", "35-5b")),
    Field("corrective", "flag", required=False),
    Field("number", "number", required=False),
)

SEEN = ("licence", "driving-history", "passport", "call-back", "power-of-attorney")


@pytest.fixture
def form(show, theme):
    return show(ActForm("探索", FIELDS, TODAY, "記録する"), (420, 900))


@pytest.fixture
def whole(form):
    form.fill("where", "顧客管理")
    form.fill("leak", "no")
    return form


def test_that_only_what_is_filled_in_is_handed_on(whole, qtbot):
    with qtbot.waitSignal(whole.saved) as saved:
        drive.click(whole, "記録する")
    assert saved.args == [{"where": "顧客管理", "leak": "no", "on": "2026-11-24"}]


def test_that_every_sort_of_field_hands_on_what_the_casebook_takes(whole):
    for name, value in {
        "text": "一行目\n二行目",
        "on": "2026-11-20",
        "method": "paper",
        "ground": "35-1a,35-5b",
        "corrective": YES,
        "number": "1,200",
    }.items():
        whole.fill(name, value)
    assert whole.values == {
        "where": "顧客管理",
        "leak": "no",
        "text": "一行目\n二行目",
        "on": "2026-11-20",
        "method": "paper",
        "ground": "35-1a,35-5b",
        "corrective": YES,
        "number": "1200",
    }


def test_that_a_date_may_be_written_as_an_officer_does(whole):
    whole.fill("on", "令和8年11月20日")
    assert whole.values["on"] == "2026-11-20"


def test_that_full_width_digits_are_kept_while_typing_and_read_as_digits(form):
    number = drive.field(form, "文書番号")
    number.setFocus()
    drive.commit(number, "１２３")
    assert number.text() == "１２３"
    QTest.keyClick(number, Qt.Key.Key_Tab)
    assert number.text() == "123"


def test_that_the_first_empty_field_is_named_and_takes_the_cursor(form, qtbot):
    with qtbot.assertNotEmitted(form.saved):
        drive.click(form, "記録する")
    assert form.reason("where") == "入力してください。"
    assert drive.field(form, "探した場所").hasFocus()


def test_that_a_date_that_cannot_be_read_is_never_handed_on(whole, qtbot):
    whole.fill("on", "そのうち")
    with qtbot.assertNotEmitted(whole.saved):
        whole.submit()
    assert whole.reason("on") == "日付として読めません。"


def test_that_a_refused_form_can_be_saved_again(whole, qtbot):
    whole.submit()
    assert not drive.button(whole, "記録する").isEnabled()
    whole.refuse(BeforeItBeganError(date(2026, 11, 1), date(2026, 11, 12)))
    assert "到達日" in whole.reason("on")
    with qtbot.waitSignal(whole.saved):
        whole.submit()
    assert "到達日" not in whole.reason("on")


def test_that_what_is_about_no_field_is_said_above_the_buttons(whole):
    whole.refuse(NoSuchCaseError("R8-0999"))
    assert "R8-0999" in whole.wrong


def test_that_enter_in_a_line_and_ctrl_enter_in_a_text_save(whole, qtbot):
    with qtbot.waitSignal(whole.saved):
        QTest.keyClick(drive.field(whole, "探した場所"), Qt.Key.Key_Return)
    whole.hold(busy=False)
    text = drive.field(whole, "内容")
    text.setFocus()
    with qtbot.waitSignal(whole.saved):
        QTest.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_that_esc_leaves(whole, qtbot):
    drive.field(whole, "探した場所").setFocus()
    with qtbot.waitSignal(whole.left):
        QTest.keyClick(drive.field(whole, "探した場所"), Qt.Key.Key_Escape)


def test_that_only_a_changed_form_counts_as_touched(form):
    assert not form.touched
    form.fill("where", "顧客管理")
    assert form.touched


def test_that_the_wheel_scrolls_the_page_and_never_changes_a_choice(form):
    pick = form.findChild(QComboBox)
    pick.setFocus()
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pick, turn)
    assert "method" not in form.values


def test_that_a_choice_without_choices_is_not_asked(show, theme):
    fields = (Field("ground", "choices", required=False), Field("where", "line", required=True))
    form = show(ActForm("確定", fields, TODAY, "記録する"))
    assert "請求の理由" not in drive.words(form)


def test_that_everything_a_form_lacks_is_said_at_once(show):
    fields = (
        Field("how", "choice", required=True, choices=("post", "visit", "fax", "mail", "phone")),
        Field("where", "line", required=True),
    )
    form = ActForm("", fields, date(2026, 11, 24), "記録する")
    show(form)
    form.submit()
    assert form.reason("how") == "選んでください。"
    assert form.reason("where") == "入力してください。"


def test_that_what_was_shown_stands_by_what_it_is_worth_and_two_in_a_line(show, theme):
    field = Field("seen", "choices", required=False, choices=SEEN)
    form = show(ActForm("本人確認", (field,), TODAY, "記録する"), (360, 700))
    said = drive.words(form)
    assert "1点でよいもの" in said
    assert "代理権を示すもの" in said
    boxes = {box.text(): box for box in form.findChildren(QCheckBox)}
    first, second = boxes["運転免許証"], boxes["運転経歴証明書"]
    long = boxes["登録された電話番号へのコールバック"]
    assert first.y() == second.y()
    assert first.x() < second.x()
    assert long.width() > 2 * second.width() - 20
    assert all(box.width() >= box.sizeHint().width() for box in boxes.values())
    form.fill("seen", "licence,power-of-attorney")
    assert form.values["seen"] == "licence,power-of-attorney"
