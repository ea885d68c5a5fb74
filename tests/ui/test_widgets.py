from __future__ import annotations

import weakref
from datetime import date

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.rules.almanac import eras
from tests import drive
from ui.widgets import (
    Badge,
    Button,
    Card,
    DateField,
    Elided,
    FlowRow,
    LabelledField,
    Muted,
    Notice,
    OpenRow,
    PageTitle,
    PassphraseField,
    PrimaryButton,
    QuietButton,
    Reading,
    Text,
    column,
    scrolled,
    spread,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("11/23", date(2026, 11, 23)),
        ("１１／２３", date(2026, 11, 23)),
        ("令和8年11月23日", date(2026, 11, 23)),
        ("R8.11.23", date(2026, 11, 23)),
        ("2026-11-23", date(2026, 11, 23)),
        ("今日", TODAY),
        (" 来週金曜 ", date(2026, 12, 4)),
    ],
)
def test_that_a_date_is_understood_in_any_writing(qtbot, written, day):
    field = DateField(TODAY, eras())
    qtbot.addWidget(field)
    field.set_text(written)
    assert field.date == day
    assert f"{day.month}月{day.day}日（" in field.understood
    assert "令和8年" in field.understood


def test_that_full_width_digits_are_not_swallowed(show):
    field = DateField(TODAY, eras())
    show(field)
    drive.commit(field.focusProxy(), "１２月３日")
    assert field.date == date(2026, 12, 3)


def test_that_a_date_says_nothing_about_unfinished_text(qtbot, show):
    field = DateField(TODAY, eras())
    show(field)
    heard = []
    field.changed.connect(lambda: heard.append(field.text))
    drive.compose(field.focusProxy(), "じゅういちがつ")
    assert heard == []
    assert field.date is None


def test_that_what_is_no_date_is_refused_when_the_field_is_left(show):
    field = DateField(TODAY, eras())
    show(field)
    field.set_text("13月45日")
    assert "読めません" not in field.understood
    field.focusProxy().editingFinished.emit()
    assert "読めません" in field.understood
    field.set_date(TODAY)
    assert "令和8年11月24日" in field.understood


def test_that_the_name_of_a_date_reaches_its_line(qtbot):
    field = DateField(TODAY, eras())
    qtbot.addWidget(field)
    field.setAccessibleName("到達日")
    assert field.focusProxy().accessibleName() == "到達日"


def test_that_a_field_says_why_it_is_wrong_and_does_not_jump(show):
    field = LabelledField("氏名", QLineEdit(), "漢字のまま", required=True)
    show(field)
    height = field.sizeHint().height()
    field.refuse("氏名がありません。")
    assert "氏名がありません。" in drive.words(field)
    assert field.field.accessibleDescription() == "氏名がありません。"
    assert field.sizeHint().height() == height
    field.accept()
    assert field.reason == "漢字のまま"


def test_that_text_is_never_taken_for_markup(show):
    attack = '<img src="file:///etc/passwd"><b>太字</b> & "引用"'
    for label in (Text(attack), Badge(attack), Elided(attack)):
        assert label.textFormat() == Qt.TextFormat.PlainText
    passage = Reading(attack)
    assert passage.textFormat() == Qt.TextFormat.PlainText
    assert passage.text_shown == attack
    assert passage.accessibleName() == attack
    marked = Text(attack).selectable()
    assert marked.text() == attack
    assert marked.accessibleName() == attack
    assert "&lt;img" in QLabel.text(marked)  # what Qt is given


def test_that_a_rare_character_makes_no_line_higher(show):
    for make in (Text, PageTitle, Elided, Reading):
        plain, rare = make("吉田 一郎"), make("𠮷田 一郎")
        for label in (plain, rare):
            show(label)
        assert rare.sizeHint().height() == plain.sizeHint().height()
        assert rare.minimumSizeHint().height() == plain.minimumSizeHint().height()
    plain, rare = PageTitle("吉田 一郎").selectable(), PageTitle("𠮷田 一郎").selectable()
    for label in (plain, rare):
        show(label)
    assert rare.sizeHint().height() == plain.sizeHint().height()


def test_that_lines_of_small_text_have_room_between_them(show):
    words = Muted("右の用紙で測った値を入れます。" * 6, wrap=True)
    show(words)
    height = words.fontMetrics().height()
    one = words.heightForWidth(10_000)
    assert one == height
    assert words.heightForWidth(200) > one
    lines = round((words.heightForWidth(200) - height) / (1.4 * height)) + 1
    assert words.heightForWidth(200) == round(height + (lines - 1) * 1.4 * height)


def test_that_a_text_is_measured_anew_when_it_or_its_letters_change(show):
    text = show(Text("短い文", wrap=True))
    one = text.heightForWidth(120)
    text.setText("髙橋花子様からのお申し出の内容を確かめて、" * 4)
    several = text.heightForWidth(120)
    assert several > 3 * one
    letters = text.font()
    letters.setPixelSize(letters.pixelSize() * 2)
    text.setFont(letters)
    assert text.heightForWidth(120) > 2 * several
    text.setText("短")
    assert text.heightForWidth(240) < several


def test_that_a_cleared_text_says_nothing():
    words = Text("文面")
    words.clear()
    assert words.text() == ""


def test_that_what_is_hidden_leaves_no_gap_in_a_row_that_breaks(show):
    place = QWidget()
    flow = FlowRow(place, space=8)
    first, second = Button("発送を記録…"), Button("取り消す…")
    for button in (first, second):
        flow.addWidget(button)
    first.hide()
    show(place)
    assert second.x() == 0


def test_that_a_link_beside_the_title_of_a_card_makes_it_hardly_higher(show):
    bare, linked = Card("添付"), Card("添付").head(QuietButton("加える…"))
    for card in (bare, linked):
        show(card)
    assert linked.sizeHint().height() - bare.sizeHint().height() <= 4


def test_that_text_too_long_gives_way_and_is_told_by_the_tip(show):
    name = "株式会社みなと商会　法務・コンプライアンス統括部　個人情報相談窓口"
    label = Elided(name)
    show(label)
    label.resize(80, 20)
    assert label.toolTip() == name
    label.resize(900, 20)
    assert label.toolTip() == ""


def test_that_a_reading_passage_has_wide_lines(show):
    one, three = Reading("一行"), Reading("一行\n二行\n三行")
    pitch = (three.sizeHint().height() - one.sizeHint().height()) / 2
    assert pitch == pytest.approx(1.6 * one.font().pixelSize(), abs=1)


def test_that_a_row_opens_by_click_enter_and_space(qtbot, show):
    row = OpenRow("R8-0131 髙橋 花子", [(Text("R8-0131"), 0)], "R8-0131")
    show(row)
    heard = []
    row.chosen.connect(heard.append)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    QTest.keyClick(row, Qt.Key.Key_Return)
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert heard == ["R8-0131"] * 3


def test_that_arrows_walk_the_rows_of_all_cards(qtbot, show):
    page = QWidget()
    rows = [OpenRow(f"row {n}", [(Text(str(n)), 0)], str(n)) for n in range(3)]
    spread(page, column(Card("一").add(*rows[:2]), Card("二").add(rows[2])), (0, 0, 0, 0))
    show(page)
    page.activateWindow()
    rows[0].setFocus()
    QTest.keyClick(rows[0], Qt.Key.Key_Down)
    QTest.keyClick(rows[1], Qt.Key.Key_Down)
    assert page.focusWidget() is rows[2]
    QTest.keyClick(rows[2], Qt.Key.Key_Down)
    assert page.focusWidget() is rows[2]
    QTest.keyClick(rows[2], Qt.Key.Key_Up)
    assert page.focusWidget() is rows[1]


def test_that_a_row_is_pressed_wherever_it_is_clicked(qtbot, show):
    row = OpenRow("a", [(Text("長い文字列"), 1)], "key")
    show(row)
    row.resize(300, 40)
    inner = row.findChild(Text)
    assert inner.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_that_a_notice_says_one_sentence_until_it_is_closed(show, theme):
    notice = Notice(theme)
    host = QWidget()
    spread(host, column(notice, None), (0, 0, 0, 0))
    show(host)
    assert not notice.isVisible()
    notice.tell("保存しました。", "done")
    notice.tell("台帳が使われています。", "late")
    assert notice.text == "台帳が使われています。"
    assert notice.accessibleName() == notice.text
    drive.click(notice, "閉じる")
    assert not notice.isVisible()
    notice.tell("もう一度", "soon")
    QTest.keyClick(notice, Qt.Key.Key_Escape)
    assert not notice.isVisible()


def test_that_a_passphrase_is_hidden_until_asked_and_says_so(show, theme):
    field = PassphraseField(theme)
    show(field)
    (eye,) = field.actions()
    assert field.echoMode() == QLineEdit.EchoMode.Password
    assert eye.text() == "合言葉を表示する"
    eye.trigger()
    assert field.shown
    assert eye.text() == "合言葉を隠す"


def test_that_caps_lock_is_noticed(show, theme):
    field = PassphraseField(theme)
    show(field)
    heard = []
    field.capitals.connect(heard.append)
    QTest.keyClick(field, "a")
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(field, "1")
    assert heard[0] is False
    assert len(heard) == 2


def test_that_a_passphrase_is_taken_as_it_is_typed(show, theme):
    field = PassphraseField(theme)
    show(field)
    drive.commit(field, "　ひらけ ゴマ１２　")
    assert field.text() == "　ひらけ ゴマ１２　"


def test_that_a_flow_breaks_into_lines(show):
    host = QWidget()
    flow = FlowRow(host)
    parts = [Button(f"ボタン{n}") for n in range(6)]
    for part in parts:
        flow.addWidget(part)
    show(host)
    host.resize(320, 300)
    assert len({part.y() for part in parts}) > 1
    assert all(part.geometry().right() <= 320 for part in parts)
    assert flow.heightForWidth(320) > flow.heightForWidth(2000)


def test_that_icons_of_buttons_follow_the_palette(show, theme):
    button = PrimaryButton("電話を記録", theme, "phone")
    plain = Button("メールを取り込む", theme, "mail")
    show(button)
    show(plain)
    before = plain.icon().pixmap(QSize(26, 20)).toImage()
    theme.choose("dark")
    assert plain.icon().pixmap(QSize(26, 20)).toImage() != before


def test_that_a_scroll_bar_stands_in_the_margin(show):
    inside = QWidget()
    tall = QWidget()
    tall.setMinimumHeight(900)
    spread(inside, column(tall), (28, 0, 28, 0))
    area = scrolled(inside)
    show(area)
    area.resize(400, 1000)
    QTest.qWait(0)
    wide = tall.width()
    area.resize(400, 300)
    QTest.qWait(0)
    assert area.verticalScrollBar().isVisible()
    assert tall.width() == wide


def test_that_a_cleared_card_keeps_its_title(qtbot):
    card = Card("期限").add(Text("a"), Text("b"))
    qtbot.addWidget(card)
    card.clear()
    assert card.heading is not None
    assert card.body.count() == 1


def button(theme):
    return Button("取り込む", theme, "mail")


@pytest.mark.parametrize("make", [Notice, PassphraseField, button])
def test_that_parts_that_follow_the_theme_are_freed_by_reference_count(qapp, theme, no_gc, make):
    part = make(theme)
    ref = weakref.ref(part)
    del part
    assert ref() is None
