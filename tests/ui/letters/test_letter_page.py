from __future__ import annotations

import hashlib
import json
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.requests import Kind
from app.views.intake import Enclosure
from tests import drive
from tests.builders import a_case
from tests.ui.office import ASKED, STOP, cut_off
from ui.letters.letter_page import LetterPage
from ui.pages import PageName, Place


@pytest.fixture
def page(desk, shown):
    """A receipt (L01) of a disclosure request; everything it needs is known."""
    return shown(LetterPage(desk), Place(PageName.LETTER, case=ASKED))


@pytest.fixture
def wanting(desk, casebook, shown):
    """A letter (L20) that lacks two slots."""
    number = a_case(casebook, Kind.COMPLAINT)
    questions = {"leak": "no", "request": "no", "partner": "no"}
    casebook.cases.do(number, "triage", 1, questions)
    return shown(LetterPage(desk), Place(PageName.LETTER, case=number, letter="L20"))


def test_that_the_letter_the_case_calls_for_is_chosen_first(page):
    assert page.compose.choice.letter == "L01"
    assert "（おすすめ）" in drive.field(page, "文書").currentText()


def fits(preview) -> bool:
    """Return whether the picture has a pixel for each pixel of the sheet."""
    return abs(preview.picture.width() - preview.scale * 595.276) <= 1


def test_that_the_page_is_drawn_as_wide_as_there_is_room_for_it(page, qtbot):
    qtbot.waitUntil(lambda: fits(page.preview))
    picture = page.preview.picture
    assert page.preview.pages == 1
    assert abs(picture.height() / picture.width() - 297 / 210) < 0.01
    dark = sum(
        picture.pixelColor(x, y).lightness() < 100
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    )
    assert dark > 100  # letters, not an empty sheet


def test_that_a_letter_without_findings_may_be_issued(page):
    assert drive.button(page, "発行する").isEnabled()
    assert "指摘はありません" in drive.words(page)


def test_that_a_letter_that_lacks_something_cannot_be_issued_and_says_what(wanting):
    assert not drive.button(wanting, "発行する").isEnabled()
    assert "「申出要旨」が入っていません。" in drive.words(wanting)
    assert "調査一覧（必須）" in drive.words(wanting)


def test_that_a_finding_leads_to_its_slot(wanting):
    drive.click(wanting, "指摘：「申出要旨」が入っていません。")
    assert drive.field(wanting, "申出要旨").hasFocus()


def test_that_what_is_typed_is_drawn_and_clears_the_findings(wanting, qtbot):
    before = wanting.preview.picture.copy()
    drive.commit(drive.field(wanting, "申出要旨"), "折り返しの電話がなかった。")
    drive.commit(drive.field(wanting, "調査一覧"), "通話記録｜録音を聞き直す")
    qtbot.waitUntil(drive.button(wanting, "発行する").isEnabled)
    assert wanting.preview.picture != before


def test_that_unfinished_input_method_text_is_not_in_the_letter(wanting):
    field = drive.field(wanting, "申出要旨")
    field.setFocus()
    drive.compose(field, "おりかえし")
    assert wanting.compose.values == {}
    drive.commit(field, "")


def test_that_what_the_casebook_fills_in_is_folded_away_and_can_be_overwritten(page, qtbot):
    hidden = drive.field(page, "手段")
    assert not hidden.isVisible()
    page.compose.slots_form.focus("手段")
    assert hidden.isVisible()
    hidden.clear()
    drive.commit(hidden, "お電話（代表番号）")
    assert page.compose.values == {"手段": "お電話（代表番号）"}


def test_that_issuing_asks_once_and_shows_the_number(page, casebook, ask):
    ask.answer("書き換えられません", True)
    drive.click(page, "発行する")
    (document,) = casebook.cases.sheet(ASKED).documents
    assert document.number in drive.words(page)
    assert "未発送" in drive.words(page)


def test_that_an_officer_who_thinks_again_has_issued_nothing(page, casebook, ask):
    ask.answer("書き換えられません", False)
    drive.click(page, "発行する")
    assert casebook.cases.sheet(ASKED).documents == ()


def test_that_ctrl_enter_issues(page, casebook, ask):
    ask.answer("書き換えられません", True)
    page.compose.slots_form.focus("手段")
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert casebook.cases.sheet(ASKED).documents


def test_that_the_saved_file_is_the_one_in_the_register(page, casebook, ask, tmp_path):
    ask.answer("書き換えられません", True)
    drive.click(page, "発行する")
    target = tmp_path / "letter.pdf"
    ask.answer(".pdf", target)
    drive.click(page, "PDFを保存…")
    (document,) = casebook.cases.sheet(ASKED).documents
    assert hashlib.sha256(target.read_bytes()).hexdigest() == document.sha256


def test_that_recording_the_dispatch_leads_back_to_the_case(page, casebook, ask, qtbot):
    ask.answer("書き換えられません", True)
    drive.click(page, "発行する")
    page.issued.form.fill("how", "plain")
    with qtbot.waitSignal(page.wanted) as wish:
        drive.click(page, "発送を記録する")
    assert wish.args == [Place(PageName.CASE, case=ASKED)]
    assert casebook.cases.sheet(ASKED).documents[0].dispatched is not None


def test_that_a_letter_that_has_left_shows_when_and_how(desk, casebook, shown):
    (document,) = casebook.cases.sheet(STOP).documents
    page = shown(LetterPage(desk), Place(PageName.LETTER, case=STOP, letter=document.number))
    assert "11/12 発送 郵便" in drive.words(page)
    assert page.issued.form is None
    assert page.preview.pages == 1


def test_that_a_day_that_cannot_be_read_stops_the_letter(page):
    drive.field(page, "発送日").setText("いつか")
    assert not drive.button(page, "発行する").isEnabled()


def test_that_leaving_what_was_written_keeps_it_and_asks_nothing(wanting):
    drive.commit(drive.field(wanting, "申出要旨"), "途中")
    assert wanting.may_leave()
    (kept,) = wanting.desk.casebook.drafts.kept("letter:").values()
    assert "途中" in json.loads(kept).values()
    wanting.compose.slots_form.write("申出要旨", "")  # the casebook is every test's
    wanting.put_aside()


def test_that_nothing_is_cut_off_in_the_smallest_window(page):
    assert cut_off(page) == []


def test_that_everything_the_keyboard_reaches_has_a_name(page):
    assert drive.unnamed(page) == []


def test_that_the_page_is_freed_by_reference_count(desk, qtbot, no_gc):
    page = LetterPage(desk)
    page.visit(Place(PageName.LETTER, case=ASKED))
    gone = weakref.ref(page)
    page.close()
    del page
    assert gone() is None


# ------------------------------------------------------------------ what goes along, by which text


@pytest.fixture
def enclosing(desk, casebook, shown):
    """A case with two files, of which the second names somebody of another case."""
    a_case(casebook, name="渡邉 美咲", reading="わたなべ みさき", phone="", mail="")
    files = [
        Enclosure("申込書.txt", "お申込書".encode()),
        Enclosure("記録.txt", "渡辺美咲様の記録".encode()),
    ]
    casebook.intake.attach(ASKED, files)
    return shown(LetterPage(desk), Place(PageName.LETTER, case=ASKED))


def test_that_a_file_that_goes_along_is_read_for_others(enclosing, qtbot, casebook, ask):
    page = enclosing
    assert page.compose.ready
    box = drive.field(page, "同封する：ファイル2 記録.txt")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert page.compose.values == {"同封ファイル": "2"}
    qtbot.waitUntil(lambda: "ほかの事案の方のお名前" in drive.words(page))
    assert "同封ファイル2の1ページ" in drive.words(page)
    assert not page.compose.ready
    QTest.keyClick(box, Qt.Key.Key_Space)
    other = drive.field(page, "同封する：ファイル1 申込書.txt")
    QTest.keyClick(other, Qt.Key.Key_Space)
    unlisted = "同封するファイルが1件ありますが、この文書には同封物の一覧がありません。"
    qtbot.waitUntil(lambda: "ほかの事案の方のお名前" not in drive.words(page))
    assert unlisted in drive.words(page)
    drive.field(page, f"確認しました：{unlisted}").click()
    assert page.compose.ready
    ask.answer("書き換えられません", True)
    drive.click(page, "発行する")
    (event,) = [one for one in casebook.cases.sheet(ASKED).events if one.sort == "letter"]
    assert dict(event.facts)["enclosed"] == "1"


def test_that_a_case_without_files_does_not_speak_of_them(page):
    assert "同封するファイル" not in drive.words(page)


def test_that_the_page_says_by_which_text_the_letter_is_written(page, casebook, qtbot):
    assert "標準の文面" in drive.words(page)
    text = casebook.texts.sheet("L01").shipped.replace("厚く御礼", "心より御礼")
    casebook.texts.save("L01", text)
    page.refresh()
    qtbot.waitUntil(lambda: "自社の文面（第1版）" in drive.words(page))


def test_that_a_correction_begins_with_what_was_typed_before(desk, casebook, shown, qtbot):
    typed = {"手段": "お電話（代表番号）", "件名": "受付のお知らせ", "対象": "録音"}
    old = casebook.letters.issue(ASKED, "L01", values=typed).document
    page = shown(LetterPage(desk), Place(PageName.LETTER, case=ASKED, supersedes=old))
    qtbot.waitUntil(lambda: page.compose.ready)
    assert page.compose.values == typed
    assert drive.field(page, "対象").toPlainText() == "録音"
    drive.field(page, "対象").clear()
    drive.commit(drive.field(page, "対象"), "")
    assert page.compose.values == {name: typed[name] for name in ("手段", "件名")}
