"""The forms of an issued letter are kept while they are filled in."""

from __future__ import annotations

import pytest

from app.domain.item import Act
from tests import drive
from tests.ui.office import ASKED
from ui.letters.letter_page import LetterPage
from ui.pages import PageName, Place

FORM = "sending:"


@pytest.fixture
def issued(casebook):
    """The number of a receipt that lies here."""
    return casebook.letters.issue(ASKED, "L01").document


@pytest.fixture
def page_of(desk, shown, issued):
    def make():
        return shown(LetterPage(desk), Place(PageName.LETTER, case=ASKED, letter=issued))

    return make


def test_that_a_dispatch_is_there_again_after_the_window_has_gone(page_of, casebook, issued):
    page = page_of()
    page.issued.form.fill("how", "simple")
    drive.commit(drive.field(page, "追跡番号"), "1234-5678")
    page.put_aside()
    assert list(casebook.drafts.kept(FORM)) == [f"{FORM}{ASKED}:{issued}"]
    again = page_of()
    assert again.issued.form.act is Act.DISPATCH
    assert again.issued.form.values["tracking"] == "1234-5678"
    assert again.issued.form.values["how"] == "simple"


def test_that_the_reason_of_a_void_opens_its_form_again(page_of):
    page = page_of()
    page.issued.open_form(Act.VOID)
    drive.commit(drive.field(page, "取り消す理由"), "宛名の誤り")
    page.put_aside()
    again = page_of()
    assert again.issued.form.act is Act.VOID
    assert again.issued.form.values["text"] == "宛名の誤り"


def test_that_a_look_again_takes_nothing_of_what_is_typed(page_of):
    page = page_of()
    drive.commit(drive.field(page, "追跡番号"), "1234-5678")
    page.refresh()
    assert page.issued.form.values["tracking"] == "1234-5678"


def test_that_nothing_is_kept_of_what_was_recorded_or_left_on_purpose(page_of, casebook):
    page = page_of()
    drive.commit(drive.field(page, "追跡番号"), "1234-5678")
    page.put_aside()
    drive.click(page, "やめる")
    page.put_aside()
    assert casebook.drafts.kept(FORM) == {}
    page = page_of()
    page.issued.form.fill("how", "simple")
    page.put_aside()
    drive.click(page, "発送を記録する")
    page.put_aside()
    assert casebook.drafts.kept(FORM) == {}


def test_that_a_form_nobody_has_touched_is_no_draft(page_of, casebook):
    page = page_of()
    page.put_aside()
    page.issued.open_form(Act.VOID)
    page.put_aside()
    assert casebook.drafts.kept(FORM) == {}


def test_that_another_form_takes_nothing_of_what_was_typed_into_the_first(page_of):
    page = page_of()
    drive.commit(drive.field(page, "追跡番号"), "1234-5678")
    page.issued.open_form(Act.VOID)
    drive.commit(drive.field(page, "取り消す理由"), "宛名の誤り")
    page.issued.open_form(Act.DISPATCH)
    assert page.issued.form.values["tracking"] == "1234-5678"
    page.issued.open_form(Act.VOID)
    assert page.issued.form.values["text"] == "宛名の誤り"
    drive.click(page, "やめる")
    page = page_of()
    page.issued.open_form(Act.VOID)
    assert page.issued.form.values.get("text", "") == ""
