"""The page of letter texts, worked as the officer works it."""

from __future__ import annotations

import json
import weakref
from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QTabWidget

from app.rules.wording import letter_texts
from app.texts.views import BASE, SHIPPED, TextState
from tests import drive
from tests.ui.office import ASKED, cut_off
from ui.jobs import JobRunner
from ui.pages import PageName, Place
from ui.texts.texts_page import TextsPage

L01 = letter_texts()["L01"].template


@pytest.fixture
def page(desk, shown):
    return shown(TextsPage(desk), Place(PageName.TEXTS, letter="L01"))


def typed(page, words, line=1):
    """Type at the beginning of a line."""
    page.editor.go_to_line(line)
    QTest.keyClicks(page.editor, "") if not words else drive.commit(page.editor, words)


def settled(qtbot, page):
    qtbot.waitUntil(lambda: not page._pause.isActive() and not page._drawing)


def tab(page, name):
    tabs = page.findChildren(QTabWidget)[0]
    (place,) = (n for n in range(tabs.count()) if tabs.tabText(n) == name)
    tabs.setCurrentIndex(place)


def line(casebook, letter="L01"):
    (found,) = (one for one in casebook.texts.lines() if one.letter == letter)
    return found


# ------------------------------------------------------------------ seeing


def test_that_the_letter_asked_for_is_shown_with_its_page(page, qtbot):
    settled(qtbot, page)
    assert page.letter == "L01"
    assert page.editor.toPlainText() == L01
    assert page.sample.preview.pages == 2
    assert not page.save.isEnabled()
    assert "指摘はありません" in drive.words(page.remarks)


def test_that_the_arrows_go_from_letter_to_letter(page):
    page.letters.setFocus()
    QTest.keyClick(page.letters, Qt.Key.Key_Down)
    assert page.letter == "L20"
    QTest.keyClick(page.letters, Qt.Key.Key_Down)
    QTest.keyClick(page.letters, Qt.Key.Key_Down)  # the name of a group is passed over
    assert page.letter == "L03"
    assert page.editor.toPlainText() == letter_texts()["L03"].template


def test_that_everything_has_a_name_and_a_place(page):
    assert drive.unnamed(page) == []
    assert cut_off(page) == []


def test_that_a_page_that_is_dropped_is_gone(desk, qtbot, no_gc):
    page = TextsPage(desk)
    page.visit(Place(PageName.TEXTS))
    gone = weakref.ref(page)
    page.deleteLater()
    del page
    drive.settle()
    assert gone() is None


# ------------------------------------------------------------------ typing


def test_that_a_stroke_draws_the_page_anew(page, qtbot):
    settled(qtbot, page)
    before = page.sample.preview.picture.copy()
    typed(page, "（写）")
    settled(qtbot, page)
    assert page.sample.preview.picture != before
    assert page.save.isEnabled()
    assert "書きかけ" in drive.words(page)


def test_that_the_last_page_stays_while_the_text_has_a_fault(page, qtbot):
    settled(qtbot, page)
    before = page.sample.preview.picture.copy()
    typed(page, "{{ 到達日 手段 }}", line=3)
    settled(qtbot, page)
    assert page.sample.preview.picture == before
    assert "3行目" in drive.words(page.remarks)
    assert "直す前の見本" in drive.words(page.sample)
    page.editor.undo()
    settled(qtbot, page)
    assert page.editor.toPlainText() == L01
    assert "指摘はありません" in drive.words(page.remarks)


def test_that_a_remark_leads_to_its_line(page, qtbot):
    typed(page, "{{ 到着日 }}", line=4)
    settled(qtbot, page)
    assert page.editor._faults == {4}
    page.editor.go_to_line(1)
    drive.click(page.remarks, "誤り：4行目：「到着日」という差込欄は、この文書にありません。")
    assert page.editor.textCursor().blockNumber() == 3
    assert page.editor.hasFocus()


def test_that_unfinished_input_changes_nothing_and_is_kept(page, casebook, qtbot):
    settled(qtbot, page)
    page.editor.go_to_line(2)
    drive.compose(page.editor, "すえひつ")
    assert page.editor.toPlainText() == L01
    assert not page._pause.isActive()
    page._keeping.flush()
    kept = json.loads(casebook.drafts.kept("text:L01")["text:L01"])["text"]
    assert kept == L01.replace("\n", "\nすえひつ", 1)
    drive.commit(page.editor, "末筆")
    assert page.editor.toPlainText() == L01.replace("\n", "\n末筆", 1)


def test_that_a_slot_is_put_in_by_the_keyboard_and_taken_back(page, qtbot):
    page.editor.go_to_line(3)
    slots = page.palette_card.list
    slots.setFocus()
    QTest.keyClick(slots, Qt.Key.Key_Down)
    QTest.keyClick(slots, Qt.Key.Key_Return)
    assert page.editor.toPlainText().split("\n")[2].startswith("{{ 到達日 }}")
    assert page.editor.hasFocus()
    page.editor.undo()
    assert page.editor.toPlainText() == L01


def test_that_the_subject_is_put_in_as_the_first_line_and_once(page):
    page.editor.go_to_line(3)
    slots = page.palette_card.list
    (row,) = (n for n in range(slots.count()) if slots.item(n).text() == "件名")
    for _ in range(2):
        slots.setCurrentRow(row)
        QTest.keyClick(slots, Qt.Key.Key_Return)
    title = letter_texts()["L01"].title
    assert page.editor.toPlainText() == f"件名：{title}\n{L01}"
    assert page.editor.textCursor().blockNumber() == 0


def test_that_a_list_stands_on_lines_of_its_own(page):
    page.editor.go_to_line(2)
    page.editor.moveCursor(QTextCursor.MoveOperation.Right)
    slots = page.palette_card.list
    (row,) = (n for n in range(slots.count()) if slots.item(n).text() == "種別一覧")
    slots.setCurrentRow(row)
    QTest.keyClick(slots, Qt.Key.Key_Return)
    lines = page.editor.toPlainText().split("\n")
    assert lines[1] == L01.split("\n")[1]
    assert lines[2:5] == ["{% for 種別 in 種別一覧 %}", "　（＃）　{{ 種別 }}", "{% endfor %}"]
    assert "種別ごとの呼び方" in drive.words(page.palette_card)


def test_that_tab_leaves_the_text(page, qtbot):
    page.editor.setFocus()
    QTest.keyClick(page.editor, Qt.Key.Key_Tab)
    assert not page.editor.hasFocus()
    assert page.editor.toPlainText() == L01


def test_that_page_down_goes_on_in_the_text_and_turns_pages_where_there_are_pages(page, qtbot):
    settled(qtbot, page)
    page.activateWindow()
    page.editor.go_to_line(1)
    QTest.keyClick(page.editor, Qt.Key.Key_PageDown)
    assert page.editor.textCursor().blockNumber() > 3
    assert page.sample.preview.page == 0
    drive.button(page, "次のページ").setFocus()
    QTest.keyClick(drive.button(page, "次のページ"), Qt.Key.Key_PageDown)
    settled(qtbot, page)
    assert page.sample.preview.page == 1


def test_that_a_character_above_the_plane_does_not_shift_the_colours(page, qtbot):
    typed(page, "𠮷{{ 到達日 }}")
    layout = page.editor.document().firstBlock().layout()
    formats = layout.formats()
    assert (formats[0].start, formats[0].length) == (2, len("{{ 到達日 }}"))


# ------------------------------------------------------------------ drafts


def test_that_what_is_typed_is_there_again(page, casebook, desk, shown, qtbot):
    typed(page, "途中")
    page.letters.choose("L20")
    assert page.editor.toPlainText() == letter_texts()["L20"].template
    page.letters.choose("L01")
    assert page.editor.toPlainText() == f"途中{L01}"
    again = shown(TextsPage(desk), Place(PageName.TEXTS, letter="L01"))
    assert again.editor.toPlainText() == f"途中{L01}"
    assert again.save.isEnabled()
    assert line(casebook).state is TextState.SHIPPED  # no version yet


def test_that_typing_back_forgets_the_draft(page, casebook):
    typed(page, "途中")
    page._keeping.flush()
    assert casebook.drafts.kept("text:")
    page.editor.undo()
    page._keeping.flush()
    assert casebook.drafts.kept("text:") == {}


def test_that_a_draft_is_thrown_away_only_when_she_says_so(page, casebook, ask):
    typed(page, "途中")
    ask.answer("書きかけ", False)
    drive.click(page, "書きかけを捨てる")
    assert page.editor.toPlainText() == f"途中{L01}"
    ask.answer("書きかけ", True)
    drive.click(page, "書きかけを捨てる")
    assert page.editor.toPlainText() == L01
    page.editor.undo()  # even then
    assert page.editor.toPlainText() == f"途中{L01}"


# ------------------------------------------------------------------ versions


def test_that_a_version_is_kept_by_one_key(page, casebook, qtbot):
    page.versions.note.setText("頭語を改めた")
    typed(page, "　追って。\n", line=3)
    settled(qtbot, page)
    QTest.keyClick(page.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    (version,) = casebook.texts.sheet("L01").versions
    assert (version.note, version.in_force) == ("頭語を改めた", True)
    assert "　追って。" in version.text
    assert casebook.drafts.kept("text:") == {}
    assert not page.save.isEnabled()
    tab(page, "版")
    assert page.versions.list.item(0).text().startswith("第1版（使用中）　11月24日（火）から　佐野")
    assert page.versions.note.text() == ""


def test_that_a_day_ahead_is_kept_for_its_day(page, casebook):
    page.versions.since.set_text("12/1")
    typed(page, "　追って。\n", line=3)
    page.save.click()
    assert line(casebook).coming == date(2026, 12, 1)
    assert "12月1日（火）から新しい版" in drive.words(page)
    assert page.editor.toPlainText() == L01  # what is in force today
    tab(page, "版")
    page.versions.since.set_text("いつか")
    typed(page, "　さらに。\n", line=3)
    page.save.click()
    assert "日付として読めません" in drive.words(page.remarks)


def test_that_what_was_dropped_is_asked_about(page, casebook, ask, qtbot):
    page.editor.replace_text(L01.replace("{{ 手段 }}にて", ""))
    settled(qtbot, page)
    ask.answer("「手段」", False)
    page.save.click()
    assert casebook.texts.sheet("L01").versions == ()
    ask.answer("「手段」", True)
    page.save.click()
    assert len(casebook.texts.sheet("L01").versions) == 1


def test_that_a_fault_keeps_nothing_and_loses_nothing(page, casebook, qtbot):
    typed(page, "{{ 到着日 }}", line=4)
    page.save.click()
    assert casebook.texts.sheet("L01").versions == ()
    assert "到着日" in drive.words(page.remarks)
    assert page.editor.toPlainText().count("到着日") == 1
    assert page.save.isEnabled()


def test_that_she_goes_back_to_an_earlier_version(page, casebook, ask):
    for words in ("一", "二"):
        casebook.texts.save("L01", f"{words}{L01}")
    page.refresh()
    tab(page, "版")
    assert not drive.button(page, "この版に戻す").isEnabled()  # it is the one in force
    page.versions.list.setCurrentRow(1)
    ask.answer("第1版に戻します", True)
    drive.click(page, "この版に戻す")
    assert page.editor.toPlainText() == f"一{L01}"
    assert len(casebook.texts.sheet("L01").versions) == 3
    page.versions.list.setCurrentRow(3)
    ask.answer("標準の文面に戻します", True)
    drive.click(page, "標準に戻す")
    assert page.editor.toPlainText() == L01


def test_that_the_difference_follows_what_is_typed(page, casebook, qtbot):
    casebook.texts.save("L01", f"一{L01}")
    page.refresh()
    tab(page, "違い")
    assert page.comparison.difference.toPlainText().startswith("－拝啓")
    page.editor.replace_text(L01)
    settled(qtbot, page)
    assert page.comparison.difference.toPlainText() == "違いはありません。"
    combo = drive.field(page, "何と比べるか")
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData(1))
    assert page.comparison.difference.toPlainText().startswith("－一拝啓")


def test_that_an_update_of_what_ships_is_told_shown_and_settled(page, casebook, monkeypatch):
    from app.desks import texts as desk_of_texts
    from app.texts import own

    casebook.texts.save("L01", f"一{L01}")
    now = dict(letter_texts())
    from dataclasses import replace

    now["L01"] = replace(now["L01"], template=L01.replace("拝啓", "謹啓"))
    monkeypatch.setattr(own, "letter_texts", lambda: now)
    monkeypatch.setattr(desk_of_texts, "letter_texts", lambda: now)
    page.refresh()
    assert page.editor.toPlainText() == f"一{L01}"  # her copy stands
    assert "標準の文面が、この版を作ったあとに変わりました" in drive.words(page)
    drive.click(page, "閉じる")
    typed(page, "二")  # closed is closed, however much she types
    assert "あとに変わりました" not in drive.words(page)
    page.editor.undo()
    page.letters.choose("L20")
    page.letters.choose("L01")
    drive.click(page, "変更点を見る")
    assert page.comparison.difference.toPlainText().split("\n")[0].startswith("－拝啓")
    drive.click(page, "確かめた（この版を使い続ける）")
    assert line(casebook).state is TextState.OWN
    assert casebook.texts.text("L01", BASE) == now["L01"].template
    assert "あとに変わりました" not in drive.words(page)
    assert casebook.texts.text("L01", SHIPPED) == now["L01"].template


@pytest.mark.threads
def test_that_what_is_typed_while_it_is_kept_stays(make_desk, casebook, shown, qtbot):
    runner = JobRunner()
    page = shown(TextsPage(make_desk(casebook, runner)), Place(PageName.TEXTS, letter="L01"))
    qtbot.waitUntil(lambda: page.sample.preview.pages > 0 and not runner.busy)
    typed(page, "　追って。\n", line=3)
    page.save.click()
    typed(page, "　さらに。\n", line=3)
    page.letters.choose("L20")
    page.letters.choose("L01")
    qtbot.waitUntil(lambda: not runner.busy and not page._pause.isActive())
    (version,) = casebook.texts.sheet("L01").versions
    assert "追って" in version.text
    assert "さらに" not in version.text
    assert page.editor.toPlainText().split("\n")[2:4] == ["　さらに。", "　追って。"]
    assert page.save.isEnabled()
    runner.close()


# ------------------------------------------------------------------ values, files


def test_that_the_page_is_looked_at_with_the_values_of_a_case(page, qtbot):
    settled(qtbot, page)
    before = page.sample.preview.picture.copy()
    values = page.sample.values
    place = values.findData(ASKED)
    assert values.itemText(place) == f"{ASKED}　小林 優子"
    values.setCurrentIndex(place)
    settled(qtbot, page)
    assert page.sample.preview.picture != before
    page.letters.choose("L11")  # the case stays chosen
    settled(qtbot, page)
    assert page.sample.case == ASKED
    assert "理由一覧" in drive.words(page.sample)


def test_that_a_text_leaves_and_comes_back_as_a_draft(page, casebook, ask, tmp_path, qtbot):
    file = tmp_path / "L01.txt"
    ask.answer("L01.txt", file)
    drive.click(page, "書き出す…")
    edited = file.read_text(encoding="utf-8-sig").replace("拝啓", "謹啓")
    file.write_text(edited, encoding="utf-8")
    ask.answer("取り込む文面", (file,))
    drive.click(page, "取り込む…")
    assert page.editor.toPlainText() == L01.replace("拝啓", "謹啓")
    assert casebook.texts.sheet("L01").versions == ()
    page.letters.choose("L20")
    ask.answer("取り込む文面", (file,))
    ask.answer("L01", True)
    drive.click(page, "取り込む…")
    assert page.letter == "L01"
    assert page.editor.toPlainText() == L01.replace("拝啓", "謹啓")
    file.write_text("ただの文章", encoding="utf-8")
    ask.answer("取り込む文面", (file,))
    drive.click(page, "取り込む…")
    assert "1行目" in drive.words(page.remarks)


# ------------------------------------------------------------------ threads


@pytest.mark.threads
def test_that_the_newest_text_is_drawn_last(make_desk, casebook, shown, qtbot):
    runner = JobRunner()
    page = shown(TextsPage(make_desk(casebook, runner)), Place(PageName.TEXTS, letter="L01"))
    qtbot.waitUntil(lambda: page.sample.preview.pages > 0 and not page._drawing)
    for _ in range(5):
        typed(page, "あ")
        page._draw()
    page.editor.replace_text(L01 + "\n" + "　長い段落。\n" * 150)
    page._draw()
    qtbot.waitUntil(lambda: not runner.busy and not page._drawing and not page._again)
    assert page.sample.preview.pages > 4
    page._keeping.flush()
    qtbot.waitUntil(lambda: not runner.busy)
    runner.close()


def test_that_colours_follow_the_theme(page, theme, qtbot):
    def ink():
        formats = page.editor.document().firstBlock().layout().formats()
        return formats[0].format.foreground().color().name()

    before = ink()
    theme.choose("dark")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert ink() != before
