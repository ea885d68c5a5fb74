"""An issued letter on the page: what became of it, and its ways out of the house."""

from __future__ import annotations

import email
from email import policy
from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox

from app.domain.sending import LetterState
from reports import raster
from tests import drive
from tests.ui.office import ASKED, STOP, cut_off
from ui.letters.letter_page import LetterPage
from ui.pages import PageName, Place
from ui.printing import a_printer


@pytest.fixture
def issued(casebook):
    """The number of a receipt that lies here."""
    return casebook.letters.issue(ASKED, "L01").document


@pytest.fixture
def page(desk, shown, issued):
    return shown(LetterPage(desk), Place(PageName.LETTER, case=ASKED, letter=issued))


@pytest.fixture
def sent(desk, shown, casebook):
    """A receipt that left the house on 11/12."""
    (document,) = casebook.cases.sheet(STOP).documents
    return shown(LetterPage(desk), Place(PageName.LETTER, case=STOP, letter=document.number))


def letter(casebook, number=ASKED):
    return casebook.cases.sheet(number).documents[0]


# ------------------------------------------------------------------ the record


def test_that_a_doubtful_number_is_pointed_out_and_taken_all_the_same(page, casebook, issued):
    page.issued.form.fill("how", "simple")
    field = drive.field(page, "追跡番号")
    field.setFocus()
    drive.commit(field, "１２３－４５－６７８９０－４")
    field.editingFinished.emit()
    assert "検査数字が合いません" in page.issued.form.doubt
    field.setText("123-45-67890-3")
    field.editingFinished.emit()
    assert page.issued.form.doubt == ""
    drive.click(page, "発送を記録する")
    assert letter(casebook).tracking == "12345678903"


def test_that_delivery_and_return_are_recorded_where_the_letter_has_left(sent, casebook, qtbot):
    drive.click(sent, "配達・受領を記録…")
    drive.field(sent, "日付").setText("11/13")
    with qtbot.waitSignal(sent.wanted):
        drive.click(sent, "配達を記録する")
    assert letter(casebook, STOP).state is LetterState.DELIVERED
    sent.refresh()
    assert "11/13 配達" in drive.words(sent)
    drive.click(sent, "返戻を記録…")
    drive.click(sent, "返戻を記録する")
    assert letter(casebook, STOP).state is LetterState.RETURNED


def test_that_voiding_says_what_it_does_and_asks(page, casebook, ask, issued):
    drive.click(page, "取り消す…")
    assert "欠番" in drive.words(page)
    drive.commit(drive.field(page, "取り消す理由"), "宛名の誤り。")
    ask.answer("欠番になります", False)
    drive.click(page, "取り消す")
    assert letter(casebook).state is LetterState.ISSUED
    ask.answer("欠番になります", True)
    drive.click(page, "取り消す")
    assert letter(casebook).state is LetterState.VOID
    page.refresh()
    assert page.issued._number.font().strikeOut()


def test_that_a_correction_is_made_in_the_place_of_the_letter(
    sent, desk, shown, casebook, ask, qtbot
):
    old = letter(casebook, STOP).number
    with qtbot.waitSignal(sent.wanted) as wish:
        drive.click(sent, "差し替える文書を作る…")
    page = shown(LetterPage(desk), wish.args[0])
    assert f"{old} に代わる文書" in drive.words(page)
    assert page.compose.choice.letter == "L01"
    for looked_at in page.compose.findChildren(QCheckBox):
        looked_at.click()
    ask.answer(f"{old} に代わる文書になります", True)
    drive.click(page, "発行する")
    first, second = casebook.cases.sheet(STOP).documents
    assert (first.superseded, second.supersedes) == (second.number, old)
    assert f"{old} に代わる文書です" in drive.words(page)


# ------------------------------------------------------------------ ways out


def test_that_the_printed_page_is_the_frozen_one_in_its_true_size(
    page, casebook, ask, tmp_path, issued
):
    target = tmp_path / "printed.pdf"
    printer = a_printer(issued, 1)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    ask.answer(f"{issued} 1", printer)
    drive.click(page, "印刷…")
    (sheet,) = PdfReader(BytesIO(target.read_bytes())).pages
    assert abs(float(sheet.mediabox.width) - 595.3) < 1
    frozen = raster.greys(casebook.letters.stored(issued).pdf, 0, 0.5)
    paper = raster.greys(target.read_bytes(), 0, 0.5)
    assert abs(paper.width - frozen.width) <= 1
    same = apart(frozen, paper, 0)
    assert same * 2 < min(apart(frozen, paper, by) for by in (-6, -4, 4, 6))
    assert "1枚をプリンターに送りました" in page_said(page)


def apart(one, other, by):
    """Return how far two pages differ where one of them lies `by` pixels lower and to the right."""
    rows, width = min(one.height, other.height), 280
    return sum(
        abs(one.pixels[y * one.stride + x] - other.pixels[(y + by) * other.stride + x + by])
        for y in range(8, rows - 8)
        for x in range(8, width)
    )


def page_said(page):
    return " ".join(word.text for word in page.heard)


@pytest.fixture(autouse=True)
def hear(monkeypatch):
    """Keeps what the page says in the strip."""
    from ui.pages import Page, Word

    def say(self, text, tone="done"):
        self.heard = [*getattr(self, "heard", []), Word(text, tone)]

    monkeypatch.setattr(Page, "say", say)


def test_that_who_asks_for_no_printer_has_printed_nothing(page, casebook, ask, issued):
    before = casebook.safekeeping.check().entries
    ask.answer(issued, None)
    page.outgoing.print()
    assert casebook.safekeeping.check().entries == before


def test_that_a_mail_is_drafted_where_she_says(page, casebook, ask, tmp_path, issued, desk):
    casebook.cases.do(ASKED, "person", 0, {"mail": "yuko@example.jp"})
    ask.answer("yuko@example.jp 宛て", True)
    ask.answer(".eml", tmp_path / "a.eml")
    page.outgoing.draft_mail(False)
    mail = email.message_from_bytes((tmp_path / "a.eml").read_bytes(), policy=policy.default)
    assert (mail["To"], mail["X-Unsent"]) == ("yuko@example.jp", "1")
    assert "下書き" in page_said(page)


def test_that_a_password_is_asked_for_and_one_of_two_addresses(page, casebook, ask, tmp_path):
    for mail in ("first@example.jp", "yuko@example.jp"):
        casebook.cases.do(ASKED, "person", 0, {"mail": mail})
    ask.answer("first@example.jp", "yuko@example.jp")
    ask.answer("別の方法", "yuki-7")
    ask.answer(".eml", tmp_path / "a.eml")
    page.outgoing.draft_mail(True)
    mail = email.message_from_bytes((tmp_path / "a.eml").read_bytes(), policy=policy.default)
    (attached,) = mail.iter_attachments()
    assert PdfReader(BytesIO(attached.get_content())).decrypt("yuki-7")


# ------------------------------------------------------------------ the page


def test_that_nothing_is_cut_off_in_the_smallest_window(page, sent):
    assert cut_off(page) == []
    assert cut_off(sent) == []


def test_that_everything_the_keyboard_reaches_has_a_name(page):
    assert drive.unnamed(page) == []
