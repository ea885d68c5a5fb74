"""A case whose person was forgotten, as the officer sees it, and what she is asked before."""

from __future__ import annotations

import pytest

from tests import drive
from tests.withdrawn import withdrawn
from ui.cases.act_form import Passage
from ui.cases.case_page import CasePage, erasing_question
from ui.pages import PageName, Place


@pytest.fixture
def numbers(casebook):
    return withdrawn(casebook, complains=True)


def close(desk, shown, number):
    page = shown(CasePage(desk), Place(PageName.CASE, case=number))
    drive.click(page.next, "完了する")
    drive.click(page.next, "記録する")
    return page


def test_that_the_officer_sees_what_goes_and_what_stays_and_may_leave_it(
    desk, shown, ask, casebook, numbers
):
    inquiry, number, complaint = numbers
    question = erasing_question(casebook.cases.erasure(number))
    for said in (
        f"破棄：{inquiry}",
        f"破棄：{number}",
        "メール1",
        "添付1",
        "文書1",
        "元に戻せません",
    ):
        assert said in question
    assert f"残す：{complaint}　苦情の記録を残します" in question
    ask.answer("元に戻せません", False)
    page = close(desk, shown, number)
    assert casebook.cases.sheet(number).open
    assert page.next.form is not None
    ask.answer("元に戻せません", True)
    drive.click(page.next, "記録する")
    assert casebook.cases.sheet(inquiry).tombstone


def test_that_a_tombstone_reads_calmly_and_offers_nothing(desk, shown, ask, numbers):
    inquiry, number, _ = numbers
    ask.answer("元に戻せません", True)
    close(desk, shown, number)
    page = shown(CasePage(desk), Place(PageName.CASE, case=inquiry))
    said = drive.words(page)
    assert f"{inquiry}  破棄済" in said
    assert "鵜殿" not in said + page.timeline.text
    for store in ("窓口のメール", "通話録音", "情報システム部", "この台帳"):
        assert store in drive.words(page.tombstone)
    assert "破棄済" in drive.words(page.documents)
    assert not page.people.isVisible()
    assert not page.tasks.isVisible()
    assert not [w for w in page.findChildren(Passage) if w.isVisible()]  # no field for notes
    assert drive.unnamed(page) == []


def test_that_an_ordinary_case_is_closed_without_a_question(desk, shown, casebook, numbers):
    inquiry, _, _ = numbers
    assert erasing_question(casebook.cases.erasure(inquiry)) == ""
    page = shown(CasePage(desk), Place(PageName.CASE, case=inquiry))
    assert not page.tombstone.isVisible()
    assert page.people.isVisible()
