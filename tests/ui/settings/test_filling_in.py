"""Settings filled in in the window, as the officer does it: by the keyboard, seen in the file."""

from __future__ import annotations

import weakref
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLineEdit, QTextEdit

from app.company.filling import group_of
from app.company.groups import Rows, Sort, groups
from app.domain.clocks import Art142
from app.domain.finding import LogSought
from app.domain.requests import Kind
from tests import drive
from tests.ui.office import STOP, cut_off
from ui.pages import PageName, Place
from ui.settings.group_form import RowsPart
from ui.settings.settings_page import SettingsPage
from ui.settings.work import DRAFT
from ui.widgets import Grip


@pytest.fixture
def page(desk, shown):
    made = shown(SettingsPage(desk), Place(PageName.SETTINGS))
    made.activateWindow()
    return made


def fill(page, key: str, text: str) -> None:
    """Types into the field of that key, whatever was there before."""
    page.show_group(group_of(key))
    editor = page.editor.form.field(key).editor
    if isinstance(editor, QLineEdit | QTextEdit):
        editor.setFocus()
        editor.selectAll()
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        drive.commit(editor, text)
    else:
        editor.fill(text)


def save(page) -> None:
    QTest.keyClick(page.editor.form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def reason(page, key: str) -> str:
    return page.editor.form.field(key).reason


def answer_by(casebook) -> date:
    (found,) = (c.clock.due for c in casebook.cases.sheet(STOP).clocks if c.clock.id == "K11")
    return found


# ------------------------------------------------------------------ every group

CHANGES = {
    "company": ("company.representative", "見本 太郎"),
    "desk": ("desk.phone", "０６−００００−１２３４"),
    "policy": ("policy.recordings", "苦情の確認のため"),
    "purposes": ("policy.purposes.2.purpose", "保守のため"),
    "joint": ("joint_use.groups.3.items", "発電量\n需要量"),
    "body": ("accredited_body.verified_on", "令和8年11月1日"),
    "procedure": ("procedure.published_on", "R8.4.1"),
    "clocks": ("clocks.art142", "roll_to_open_day"),
    "approval": ("work.approval", "two"),
    "rules": ("work.pms_right_to_refuse", "yes"),
    "numbering": ("work.letter_number", "発{case}の｛serial｝"),
    "retention": ("retention.rights", "５"),
}
KEPT = {
    "company": lambda p: p.company.representative == "見本 太郎",
    "desk": lambda p: p.desk.phone == "06-0000-1234",
    "policy": lambda p: p.policy.recordings == "苦情の確認のため",
    "purposes": lambda p: p.policy.purposes[1].purpose == "保守のため",
    "joint": lambda p: p.joint_use.groups[2].items == ("発電量", "需要量"),
    "body": lambda p: p.accredited_body.verified_on == date(2026, 11, 1),
    "procedure": lambda p: p.procedure_published == date(2026, 4, 1),
    "clocks": lambda p: p.clocks.art142 is Art142.ROLL_TO_OPEN_DAY,
    "approval": lambda p: p.approval == "two",
    "rules": lambda p: p.pms_right_to_refuse,
    "numbering": lambda p: p.numbering.letter == "発{case}の{serial}",
    "retention": lambda p: p.retention["rights"] == 5,
}


@pytest.mark.parametrize("group", CHANGES)
def test_that_each_group_is_changed_by_the_keyboard_and_kept_as_a_version(page, casebook, group):
    fill(page, *CHANGES[group])
    assert page.contents.marked(group) == "変更"
    save(page)
    if page.wish.isVisible():  # of the civil code: a day would move
        drive.click(page.wish, "そのままにする")
    assert KEPT[group](casebook.profile)
    assert casebook.office.version == 2
    assert "設定 第2版" in drive.words(page)
    assert page.editor.news == {}
    assert page.contents.marked(group) != "変更"


def test_that_each_group_is_tried():
    assert {*CHANGES, "closures"} == {group.id for group in groups()}


def test_that_a_closure_is_added_by_keys_alone_and_its_days_are_understood(page, casebook):
    page.show_group("closures")
    add = drive.button(page.editor, "休業日を加える")
    add.setFocus()
    QTest.keyClick(add, Qt.Key.Key_Space)
    form = page.editor.form
    name = form.field("closures.1.name").editor
    assert name.hasFocus()
    drive.commit(name, "夏季休業")
    drive.commit(form.field("closures.1.first").editor, "８月１３日")
    drive.commit(form.field("closures.1.last").editor, "8/15")
    assert reason(page, "closures.1.first").startswith("毎年8月13日")
    save(page)
    (closed,) = casebook.profile.closures
    assert (closed.name, closed.first, closed.last) == ("夏季休業", (8, 13), (8, 15))
    page.show_group("closures")
    drive.click(page.editor, "休業日 1 を消す")
    assert drive.button(page.editor, "休業日を加える").hasFocus()
    save(page)
    assert casebook.profile.closures == ()


def test_that_staff_is_named_and_the_fee_is_allowed_once_a_procedure_is_published(page, casebook):
    page.show_group("approval")
    drive.click(page.editor, "担当者を加える")
    fill(page, "staff.1.name", "佐野")
    fill(page, "staff.1.duties", "officer,clerk")
    fill(page, "procedure.fees.disclosure", "３００")
    save(page)
    assert "手続を公表した日" in reason(page, "procedure.fees.disclosure")
    assert page.contents.marked("procedure") == "要修正"
    fill(page, "procedure.published_on", "2026/4/1")
    save(page)
    assert casebook.profile.fee(Kind.DISCLOSURE) == 300
    assert casebook.staff == ("佐野",)


def named(page, key: str) -> list[str]:
    return [row[f"{key}.name"] for row in page.editor.form.values[key]]


def test_that_rows_are_put_in_another_order_by_keys_and_stand_so_elsewhere(page, casebook):
    staff(page, "佐野", "𠮷田 葛󠄀子", "西")
    name = page.editor.form.field("staff.3.name").editor
    name.setFocus()
    QTest.keyClick(name, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert named(page, "staff") == ["佐野", "西", "𠮷田 葛󠄀子"]
    assert name.hasFocus()  # it went along
    QTest.keyClick(name, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(name, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)  # it is the first already
    assert named(page, "staff") == ["西", "佐野", "𠮷田 葛󠄀子"]
    assert page.contents.marked("approval") == "変更"
    save(page)
    assert casebook.profile.staff_names == ("西", "佐野", "𠮷田 葛󠄀子")
    assert casebook.staff == ("西", "佐野", "𠮷田 葛󠄀子")
    assert casebook.office.version == 3
    (newest,) = casebook.log.lines(casebook.log.numbers(LogSought(), 1))
    assert newest.act == "settings"


def test_that_the_buttons_of_a_row_move_it_and_keep_the_keyboard(page):
    page.show_group("purposes")
    before = page.editor.form.values["policy.purposes"]
    down = drive.button(page, "利用目的 1 を下へ移す")
    down.setFocus()
    QTest.keyClick(down, Qt.Key.Key_Space)
    after = page.editor.form.values["policy.purposes"]
    assert after == [before[1], before[0], *before[2:]]
    assert drive.button(page, "利用目的 2 を下へ移す").hasFocus()
    last = drive.button(page, f"利用目的 {len(before)} を下へ移す")
    assert not last.isEnabled()
    drive.click(page, f"利用目的 {len(before)} を上へ移す")
    drive.click(page, "利用目的 2 を上へ移す")
    assert page.editor.form.field("policy.purposes.1.purpose").value == before[0][_PURPOSE]


def test_that_a_row_is_dragged_by_its_grip(page):
    page.show_group("joint")
    drive.settle()
    key = "joint_use.groups"
    before = [row[f"{key}.name"] for row in page.editor.form.values[key]]
    (part,) = [one for one in page.findChildren(RowsPart) if one.isAncestorOf(_grip(page, 0))]
    grip = _grip(page, 0)
    QTest.mousePress(grip, Qt.MouseButton.LeftButton)
    target = part._forms[1].geometry().center() + QPoint(0, 4)
    drag = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(grip.mapFromGlobal(part.mapToGlobal(target))),
        QPointF(part.mapToGlobal(target)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(grip, drag)
    after = [row[f"{key}.name"] for row in page.editor.form.values[key]]
    assert after == [before[1], before[0], *before[2:]]


def test_that_one_row_alone_has_no_other_place(page):
    staff(page, "佐野")
    words = drive.words(page.editor.form)
    assert "上へ" not in words
    assert "下へ" not in words


def _grip(page, place: int) -> Grip:
    return [one for one in page.editor.form.findChildren(Grip) if one.isVisible()][place]


_PURPOSE = "policy.purposes.purpose"


def staff(page, *names: str) -> None:
    """Names the staff and keeps it."""
    page.show_group("approval")
    for place, name in enumerate(names, 1):
        drive.click(page, "担当者を加える")
        fill(page, f"staff.{place}.name", name)
    save(page)


def test_that_joint_use_can_be_given_up_and_its_fields_go_with_it(page, casebook):
    page.show_group("joint")
    assert page.editor.form.field("joint_use.purposes").isVisible()
    box = page.editor.form.field("joint_use").editor
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not page.editor.form.field("joint_use.purposes").isVisible()
    save(page)
    assert casebook.profile.joint_use is None


# ------------------------------------------------------------------ days that would move


def test_that_a_change_that_moves_days_shows_them_first_and_can_be_left(page, casebook):
    before = answer_by(casebook)
    fill(page, "clocks.answer_days", "２１")
    save(page)
    said = drive.words(page.wish)
    assert STOP in said
    assert "動く期日の確認" in said
    assert (casebook.office.version, answer_by(casebook)) == (1, before)
    assert not page.save.isEnabled()
    drive.click(page.wish, "やめる")
    assert casebook.office.version == 1
    assert page.editor.news == {"clocks.answer_days": "21"}
    assert page.save.isEnabled()


@pytest.mark.parametrize("move", [True, False], ids=["moved", "kept"])
def test_that_days_move_or_stay_by_her_word(page, casebook, move):
    before = answer_by(casebook)
    fill(page, "clocks.answer_days", "21")
    save(page)
    drive.click(page.wish, "期日を移す" if move else "そのままにする")
    assert casebook.office.version == 2
    assert (answer_by(casebook) != before) is move
    assert casebook.safekeeping.check().ok


def test_that_typing_on_takes_the_list_away_that_spoke_of_other_values(page):
    fill(page, "clocks.answer_days", "21")
    save(page)
    assert page.wish.isVisible()
    fill(page, "clocks.answer_days", "28")
    assert not page.wish.isVisible()
    assert page.save.isEnabled()


# ------------------------------------------------------------------ what cannot be kept


def test_that_a_fault_is_said_at_its_field_and_leads_there(page, casebook):
    fill(page, "desk.mail", "窓口")
    fill(page, "clocks.answer_days", "二週間")
    page.show_group("numbering")
    save(page)
    assert casebook.office.version == 1
    assert page.group == "desk"
    field = page.editor.form.field("desk.mail")
    assert field.editor.hasFocus()
    assert field.reason == "「desk@example.jp」の形で入れてください。"
    page.show_group("clocks")
    assert reason(page, "clocks.answer_days") == "1から365までの数を入れてください。"
    drive.commit(page.editor.form.field("clocks.answer_days").editor, "1")
    assert "お返事を待つ間は数えません" in reason(page, "clocks.answer_days")


def test_that_unfinished_text_of_an_input_method_refuses_nothing(page):
    page.show_group("desk")
    editor = page.editor.form.field("desk.phone").editor
    drive.compose(editor, "ぜろろく")
    assert page.editor.news == {}
    assert page.editor.draft != ""


# ------------------------------------------------------------------ unfinished


def test_that_what_was_filled_in_is_there_again_after_a_crash(page, casebook, desk, shown):
    fill(page, "company.representative", "見本 太郎")
    page._keeping.flush()
    assert DRAFT in casebook.drafts.kept()
    again = shown(SettingsPage(desk), Place(PageName.SETTINGS))
    assert again.group == "company"
    assert again.editor.form.field("company.representative").value == "見本 太郎"
    assert again.contents.marked("company") == "変更"
    save(again)
    assert casebook.profile.company.representative == "見本 太郎"
    assert casebook.drafts.kept() == {}


def test_that_leaving_asks_and_keeps_what_was_filled_in(page, ask, casebook):
    assert page.may_leave()
    fill(page, "company.representative", "見本 太郎")
    ask.answer("変更1か所", False)
    assert not page.may_leave()
    ask.answer("書きかけとして台帳に残し", True)
    assert page.may_leave()
    assert DRAFT in casebook.drafts.kept()


def test_that_an_idle_window_locks_without_a_question_what_is_kept_anyway(page, casebook):
    fill(page, "company.representative", "見本 太郎")
    page.put_aside()  # any question would fail the test
    assert DRAFT in casebook.drafts.kept()


def test_that_changes_are_given_up_only_after_a_question(page, ask, casebook):
    fill(page, "company.representative", "見本 太郎")
    ask.answer("捨てて", False)
    drive.click(page, "変更を捨てる…")
    assert page.editor.news
    ask.answer("捨てて", True)
    drive.click(page, "変更を捨てる…")
    assert page.editor.news == {}
    assert page.editor.form.field("company.representative").value == ""
    assert casebook.drafts.kept() == {}


def test_that_the_same_in_another_writing_is_no_version(page, casebook):
    fill(page, "clocks.answer_days", "１４")
    page.editor.form.field("clocks.answer_days").editor.setText("014")
    save(page)
    assert casebook.office.version == 1
    assert page.editor.news == {}


def test_that_what_is_typed_while_it_is_being_kept_is_not_lost(page, casebook):
    fill(page, "company.representative", "見本 太郎")
    page._saving = {"company.representative": "見本"}
    page._on_previewed(object())
    assert page.editor.news == {"company.representative": "見本 太郎"}
    assert casebook.office.version == 1


# ------------------------------------------------------------------ out and in


def test_that_settings_are_written_out(page, ask, casebook, tmp_path):
    target = tmp_path / "設定.toml"
    ask.answer("会社の設定.toml", target)
    drive.click(page, "書き出す…")
    assert target.read_text("utf-8") == casebook.profile.source


def test_that_settings_made_elsewhere_are_reached(page, qtbot):
    page.show_group("elsewhere")
    for words, place in (("窓あき封筒", PageName.FORMS), ("控え", PageName.KEEPING)):
        (row,) = (
            b
            for b in page.elsewhere.findChildren(QAbstractButton)
            if b.accessibleName().startswith(words)
        )
        with qtbot.waitSignal(page.wanted) as wish:
            QTest.keyClick(row, Qt.Key.Key_Return)
        assert wish.args == [Place(place)]


# ------------------------------------------------------------------ the page


def test_that_the_groups_are_walked_by_the_arrows(page):
    assert page.contents.hasFocus()
    QTest.keyClick(page.contents, Qt.Key.Key_Down)
    assert page.group == "company"
    QTest.keyClick(page.contents, Qt.Key.Key_Tab)
    assert page.editor.form.isAncestorOf(page.window().focusWidget())


@pytest.mark.parametrize("group", [group.id for group in groups()])
def test_that_nothing_is_cut_off_and_all_is_named(page, group):
    page.show_group(group)
    form = page.editor.form
    for part in form.group.parts:
        if isinstance(part, Rows):
            drive.click(form, f"{part.one}を加える")
    assert cut_off(page) == []
    assert drive.unnamed(page) == []
    for box in form.findChildren(QCheckBox):
        assert box.text()


def test_that_a_company_target_never_looks_like_the_law(page):
    page.show_group("clocks")
    said = drive.words(page.editor)
    assert "法律の期限ではありません" in said
    for part in page.editor.form.group.parts:
        if part.sort is Sort.NUMBER:
            assert "法" not in reason(page, part.key)


def test_that_the_page_is_freed_by_reference_count(desk, qtbot, no_gc):
    page = SettingsPage(desk)
    page.visit(Place(PageName.SETTINGS))
    for group in groups():
        page.show_group(group.id)
    gone = weakref.ref(page)
    page.close()
    del page
    assert gone() is None
