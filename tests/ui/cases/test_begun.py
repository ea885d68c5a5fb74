"""What was begun on a case and not recorded is there again, whatever happened to the window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.item import Act
from app.domain.requests import Kind
from app.domain.retention import HOLD
from tests import drive
from tests.builders import a_case, a_casebook
from ui.cases.begun import Begun, read_begun
from ui.cases.case_page import CasePage
from ui.cases.next_card import Deed
from ui.pages import PageName, Place


@pytest.fixture
def book(tmp_path):
    casebook = a_casebook(tmp_path)
    a_case(casebook, Kind.COMPLAINT)
    a_case(casebook, Kind.DISCLOSURE)
    yield casebook
    casebook.close()


@pytest.fixture
def page_of(make_desk, show, book):
    def make(number="R8-0001"):
        page = show(CasePage(make_desk(book)), (1184, 760))
        page.visit(Place(PageName.CASE, case=number))
        return page

    return make


def kept(book):
    return {name: read_begun(text) for name, text in book.drafts.kept("case:").items()}


def begin_triage(page):
    page.begin(Deed(Act.TRIAGE, 1))
    page.next.form.fill("leak", "no")
    return page.next.form


def test_that_a_note_and_a_form_are_there_again(page_of, book):
    page = page_of()
    drive.commit(drive.field(page, "経過を書く"), "折り返しの電話、")
    begin_triage(page)
    assert page.may_leave()
    again = page_of()
    assert again.timeline.note == "折り返しの電話、"
    assert again.next.deed == Deed(Act.TRIAGE, 1)
    assert again.next.form.values["leak"] == "no"
    assert again.next.form.touched


def test_that_leaving_asks_nothing_and_keeps_each_case_apart(page_of, book):
    page = page_of()
    drive.commit(drive.field(page, "経過を書く"), "一つめ")
    assert page.may_leave()
    page.visit(Place(PageName.CASE, case="R8-0002"))
    assert page.timeline.note == ""
    drive.commit(drive.field(page, "経過を書く"), "二つめ")
    page.visit(Place(PageName.CASE, case="R8-0001"))
    assert page.timeline.note == "一つめ"
    assert page.may_leave()
    assert {name: begun.note for name, begun in kept(book).items()} == {
        "case:R8-0001": "一つめ",
        "case:R8-0002": "二つめ",
    }


def test_that_what_was_recorded_is_no_draft_any_more(page_of, book):
    page = page_of()
    form = begin_triage(page)
    page.may_leave()
    assert kept(book)["case:R8-0001"].deed == Deed(Act.TRIAGE, 1)
    for name in ("request", "partner"):
        form.fill(name, "no")
    form.submit()
    assert page.next.form is None
    page.may_leave()
    assert kept(book) == {}


def test_that_a_form_that_was_left_on_purpose_does_not_come_back(page_of, book):
    page = page_of()
    begin_triage(page)
    page.may_leave()
    drive.click(page.next, "やめる")
    page.may_leave()
    assert kept(book) == {}
    assert page_of().next.form is None


def test_that_a_decision_is_there_again_with_its_reasons(page_of, book):
    for act, values in (
        (Act.ACCEPT, {"leak": "no"}),
        (Act.IDENTITY, {"result": "ok", "how": "post"}),
        (Act.SEARCH, {"where": "顧客管理システム", "result": "2件"}),
    ):
        book.cases.do("R8-0002", act, 1, values)
    page = page_of("R8-0002")
    page.begin(Deed(Act.DECIDE, 1))
    form = page.next.form
    form.fill("decision", "NONE")
    form.fill("reasons", "D2|通話録音|業務の適正な実施に著しい支障を及ぼすおそれがあるため")
    drive.commit(drive.field(form, "内容"), "役員と協議中")
    begun = form.values
    assert "D2|通話録音|" in begun["reasons"]
    page.put_aside()
    again = page_of("R8-0002")
    assert again.next.deed == Deed(Act.DECIDE, 1)
    assert again.next.form.values == begun
    assert again.next.form.touched


def test_that_a_form_of_partners_is_there_again(page_of, book):
    book.partners.add({"name": "印刷センター淀川株式会社", "relation": "contractor"})
    book.cases.do("R8-0002", Act.ACCEPT, 1, {"leak": "no"})
    page = page_of("R8-0002")
    page.begin(Deed(Act.ASK_PARTNER, 1))
    page.next.form.fill("partner", "印刷センター淀川株式会社")
    page.next.form.fill("by", "2026-12-07")
    begun = page.next.form.values
    page.put_aside()
    again = page_of("R8-0002")
    assert (again.next.deed, again.next.form.values) == (Deed(Act.ASK_PARTNER, 1), begun)


def test_that_a_form_nobody_has_typed_into_is_no_draft(page_of, book):
    page = page_of()
    page.begin(Deed(HOLD, 0), {"why": "監査のため", "review": "2027-03-31"})
    page.put_aside()
    assert kept(book) == {}
    page.next.form.fill("why", "監査と訴訟のため")
    page.put_aside()
    again = page_of()
    assert again.next.deed == Deed(HOLD, 0)
    assert again.next.form.values == {"why": "監査と訴訟のため", "review": "2027-03-31"}
    again.next.form.fill("why", "監査のため")
    again.put_aside()
    assert kept(book)["case:R8-0001"].values["why"] == "監査のため"


def test_that_an_act_that_cannot_be_done_any_more_leaves_the_note(page_of, book):
    page = page_of()
    drive.commit(drive.field(page, "経過を書く"), "メモ")
    begin_triage(page)
    page.may_leave()
    book.cases.do("R8-0001", Act.TRIAGE, 1, {"leak": "no", "request": "no", "partner": "no"})
    again = page_of()
    assert again.timeline.note == "メモ"


@given(st.text(), st.dictionaries(st.text(), st.text()), st.integers(0, 9))
def test_that_what_was_kept_is_read_to_the_letter(note, values, item):
    begun = Begun(note, Deed(Act.ASK, item), values)
    assert read_begun(begun.text) == begun


@given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(str))
def test_that_nothing_unreadable_is_taken_for_a_draft(text):
    assert read_begun(text) is None


@pytest.mark.parametrize("text", ['{"note": 1}', "[]", '{"note": "", "deed": ["a"], "values": {}}'])
def test_that_half_a_draft_is_none(text):
    assert read_begun(text) is None
