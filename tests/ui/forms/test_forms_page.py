from __future__ import annotations

import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.letters import envelopes
from app.rules.form_texts import Form, form_texts
from tests import drive
from tests.reports.glyphs import glyphs
from tests.ui.office import ASKED, cut_off
from ui.forms.forms_page import FormsPage
from ui.forms.forms_part import DRAFT
from ui.pages import PageName, Place
from ui.widgets import OpenRow


@pytest.fixture
def page(desk, shown):
    return shown(FormsPage(desk), Place(PageName.FORMS))


def choose(page, form: Form) -> None:
    (line,) = [one for one in page.findChildren(OpenRow) if one.key == form]
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    drive.settle()


def dark(page) -> int:
    picture = page.part.preview.picture
    return sum(
        picture.pixelColor(x, y).lightness() < 100
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    )


def test_that_every_form_is_listed_with_what_it_is_for(page):
    said = drive.words(page)
    for form, text in form_texts().items():
        assert (text.title in said and text.about in said) is (form is not Form.SLIP)


def test_that_the_first_form_is_shown_as_it_will_be_printed(page):
    assert page.part.form == Form.REQUEST
    assert page.part.preview.pages == 2
    assert dark(page) > 100


@pytest.mark.parametrize("form", [Form.MANDATE, Form.ENVELOPE, Form.CALIBRATION])
def test_that_a_form_is_chosen_and_shown_in_its_own_shape(page, form):
    choose(page, form)
    picture = page.part.preview.picture
    shape = 235 / 120 if form is Form.ENVELOPE else 297 / 210
    assert abs(picture.height() / picture.width() - shape) < 0.02
    assert dark(page) > 30
    assert page.part.envelope.isVisible() is (form is Form.CALIBRATION)


def test_that_a_form_is_chosen_by_the_keyboard(page):
    first = next(one for one in page.findChildren(OpenRow) if one.key == Form.REQUEST)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert page.part.form == Form.MANDATE


def test_that_the_form_is_saved_where_the_officer_says(page, ask, casebook, tmp_path):
    choose(page, Form.MANDATE)
    path = tmp_path / "委任状.pdf"
    ask.answer("委任状.pdf", path)
    drive.click(page, "印刷用PDFを保存…")
    assert path.read_bytes() == casebook.blanks.pdf(Form.MANDATE)


def test_that_a_form_that_cannot_be_printed_says_why_and_is_not_saved(page, casebook):
    text = casebook.profile.source
    begin, end = text.index("address = ["), text.index("mail_domains")
    casebook.office.change(text[:begin] + "address = []\n" + text[end:], move=False)
    choose(page, Form.LABELS)
    assert "所在地がないため" in drive.words(page)
    assert not drive.button(page, "印刷用PDFを保存…").isEnabled()
    choose(page, Form.MANDATE)
    assert "所在地がないため" not in drive.words(page)
    assert drive.button(page, "印刷用PDFを保存…").isEnabled()


# ------------------------------------------------------------------ window envelopes


@pytest.fixture
def measured(page):
    choose(page, Form.CALIBRATION)
    return page


def type_in(page, name: str, text: str) -> None:
    field = drive.field(page, name)
    field.clear()
    drive.commit(field, text)


def test_that_what_was_measured_is_kept_and_drawn(measured, casebook):
    before = measured.part.preview.picture.copy()
    drive.button(measured, "窓あき封筒を使う").click()
    type_in(measured, "右へのずれ（mm）", "２．５")
    type_in(measured, "下へのずれ（mm）", "−1")
    assert casebook.blanks.envelope().right == 0  # nothing is kept before the button
    drive.click(measured, "この値を保存する")
    envelope = casebook.blanks.envelope()
    assert (envelope.used, envelope.right, envelope.down) == (True, 2.5, -1)
    assert drive.field(measured, "右へのずれ（mm）").text() == "2.5"
    assert measured.part.preview.picture != before
    assert not measured.part.envelope.touched


def test_that_a_measure_that_cannot_be_is_refused_at_its_field(measured, casebook):
    type_in(measured, "窓の左端（mm）", "500")
    drive.click(measured, "この値を保存する")
    field = drive.field(measured, "窓の左端（mm）")
    assert field.hasFocus()
    assert "5～120" in field.accessibleDescription()
    assert casebook.blanks.envelope().x == 20


def test_that_measures_nobody_uses_yet_are_there_again(measured, desk, shown, casebook):
    drive.button(measured, "窓あき封筒を使う").click()
    type_in(measured, "右へのずれ（mm）", "３")
    assert measured.may_leave()  # and asks nothing
    measured.refresh()
    assert drive.field(measured, "右へのずれ（mm）").text() in ("３", "3")
    again = shown(FormsPage(desk), Place(PageName.FORMS))
    assert again.part.envelope.isVisible()
    assert drive.field(again, "右へのずれ（mm）").text() in ("３", "3")
    assert again.part.envelope.touched
    drive.click(again, "元の値に戻す")
    assert not again.part.envelope.touched
    again.put_aside()
    assert casebook.drafts.kept(DRAFT) == {}
    assert not casebook.blanks.envelope().used


def test_that_measures_that_are_used_are_no_draft_any_more(measured, casebook):
    type_in(measured, "右へのずれ（mm）", "3")
    measured.put_aside()
    assert casebook.drafts.kept(DRAFT)
    drive.click(measured, "この値を保存する")
    measured.put_aside()
    assert casebook.drafts.kept(DRAFT) == {}


def test_that_a_letter_is_printed_in_the_window(measured, casebook):
    drive.button(measured, "窓あき封筒を使う").click()
    drive.click(measured, "この値を保存する")
    window = envelopes.window(casebook.blanks.envelope())
    page = glyphs(casebook.letters.draft(ASKED, "L01").pdf)
    seen = [one for one in page if one.left < window.x + window.width and one.top < 57]
    assert seen[-1].text == "様"
    assert all(one.top > 12 and one.bottom < 36 for one in seen)


# ------------------------------------------------------------------ the page


def test_that_nothing_is_cut_off_in_the_smallest_window(page):
    for form in (Form.REQUEST, Form.CALIBRATION):
        choose(page, form)
        assert cut_off(page) == []


def test_that_everything_the_keyboard_reaches_has_a_name(measured):
    assert drive.unnamed(measured) == []


def test_that_a_page_that_is_gone_is_gone(desk, qtbot, no_gc):
    page = FormsPage(desk)
    page.visit(Place(PageName.FORMS))
    gone = weakref.ref(page)
    page.deleteLater()
    del page
    drive.settle()
    assert gone() is None
