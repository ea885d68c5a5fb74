"""保管の指定 on the case page: why, until when to look again, and as usual again."""

from __future__ import annotations

import pytest

from tests import drive
from tests.ui.office import STOP
from ui.cases.case_page import CasePage
from ui.pages import PageName, Place


@pytest.fixture
def page(desk, shown):
    return shown(CasePage(desk), Place(PageName.CASE, case=STOP))


def test_that_a_case_is_kept_beyond_its_period_and_as_usual_again(page, casebook):
    card = page.hold
    drive.settle()
    assert "完了していません" in drive.words(card)
    drive.click(card, "保管の指定…")
    form = page.next.form
    drive.click(form, "記録する")
    assert "入力してください" in drive.words(form)
    drive.commit(drive.field(form, "理由"), "監査のため")
    drive.commit(drive.field(form, "見直す日"), "Ｒ９．３．３１")
    drive.click(form, "記録する")
    drive.settle()
    assert casebook.disposal.case(STOP).why == "監査のため"
    assert "監査のため（見直す日 2027年3月31日（水））" in drive.words(card)
    drive.click(card, "指定を解く…")
    drive.commit(drive.field(page.next.form, "理由"), "監査が終わった")
    drive.click(page.next.form, "記録する")
    drive.settle()
    assert casebook.disposal.case(STOP).why == ""
    assert "監査のため" not in drive.words(card)


def test_that_a_hold_is_changed_from_what_it_says(page, casebook):
    casebook.disposal.hold(STOP, "監査のため", "2027-03-31")
    page.refresh()
    drive.settle()
    drive.click(page.hold, "保管の指定を改める…")
    assert page.next.form.values == {"why": "監査のため", "review": "2027-03-31"}
    assert not page.next.form.touched
