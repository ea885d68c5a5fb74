"""What is written into a letter is there again until the letter is issued."""

from __future__ import annotations

import pytest

from app.domain.item import State
from app.domain.requests import Kind
from tests.builders import a_case, a_casebook
from ui.letters.letter_page import LetterPage
from ui.pages import PageName, Place

LETTER = "letter:R8-0001:"


@pytest.fixture
def book(tmp_path):
    casebook = a_casebook(tmp_path)
    a_case(casebook, Kind.DISCLOSURE, up_to=State.APPROVED)
    yield casebook
    casebook.close()


@pytest.fixture
def page_of(make_desk, show, book):
    def make():
        page = show(LetterPage(make_desk(book)), (1184, 760))
        page.visit(Place(PageName.LETTER, case="R8-0001"))
        return page

    return make


def test_that_it_is_there_again_after_the_window_has_gone(page_of, book):
    page = page_of()
    page.compose.slots_form.write("開示対象", "お客さま情報")
    assert page.may_leave()
    again = page_of()
    assert again.compose.values == {"開示対象": "お客さま情報"}


def test_that_each_letter_keeps_its_own(page_of, book):
    page = page_of()
    page.compose.slots_form.write("開示対象", "お客さま情報")
    box = page.compose._letter
    first = box.currentIndex()
    other = next(place for place in range(box.count()) if place != first)
    box.setCurrentIndex(other)
    page._draw()
    assert "開示対象" not in page.compose.values
    box.setCurrentIndex(first)
    page._draw()
    assert page.compose.values == {"開示対象": "お客さま情報"}


def test_that_nothing_is_kept_of_what_was_taken_out_again(page_of, book):
    page = page_of()
    page.compose.slots_form.write("開示対象", "お客さま情報")
    page.may_leave()
    assert book.drafts.kept(LETTER)
    page.compose.slots_form.write("開示対象", "")
    page.may_leave()
    assert book.drafts.kept(LETTER) == {}


def test_that_an_issued_letter_leaves_no_draft(page_of, book, ask):
    page = page_of()
    page.compose.slots_form.write("開示対象", "お客さま情報")
    page.may_leave()
    again = page_of()
    again.compose.slots_form.write("同封物一覧", "開示資料　1部")
    again._draw()
    ask.answer("書き換えられません", True)
    again.compose.issue.click()
    assert again._place.letter.startswith("個情発")
    assert book.drafts.kept(LETTER) == {}
