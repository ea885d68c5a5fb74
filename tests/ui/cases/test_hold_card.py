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


def test_that_a_case_is_kept_beyond_its_period_and_as_usual_again(page, casebook, ask):
    card = page.hold
    drive.settle()
    assert "完了していません" in drive.words(card)
    drive.click(card, "保管の指定…")
    drive.click(card, "残す")
    assert "を入れてください" in drive.words(card.form)
    drive.commit(drive.field(card, "残す理由"), "監査のため")
    drive.commit(drive.field(card, "見直す日"), "Ｒ９．３．３１")
    drive.click(card, "残す")
    drive.settle()
    assert casebook.disposal.case(STOP).why == "監査のため"
    assert "監査のため（見直す日 2027年3月31日（水））" in drive.words(card)
    ask.answer(STOP, "監査が終わった")
    drive.click(card, "指定を解く…")
    drive.settle()
    assert casebook.disposal.case(STOP).why == ""
    assert "監査のため" not in drive.words(card)
