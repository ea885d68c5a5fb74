"""Approval without a server: asked for, read and signed elsewhere, brought back, and the letter."""

from __future__ import annotations

import pytest

from app.domain.item import State
from tests.approvals import LETTER, PASSPHRASE, SLOTS, TWO, an_approver, decided, enrolled
from tests.drive import field
from tests.journeys.hand import PATIENCE, say
from ui.approver.approver_window import ApproverWindow
from ui.jobs import NowRunner
from ui.pages import PageName, Place

pytestmark = [pytest.mark.journey, pytest.mark.threads]

NUMBER = "R8-0001"


@pytest.fixture
def nishi(office, tmp_path):
    """Whoever approves, at another machine: the casebook knows her key."""
    place, card = an_approver(tmp_path)
    before = office.before()
    enrolled(before, card)
    assert decided(before) == NUMBER
    before.close()
    return place


def answered(hand, theme, qtbot, place, asked, answer):
    """At the other machine: the window opened with the file, read, approved."""
    ask = hand.ask
    window = ApproverWindow(NowRunner(), ask, theme, place, hand.window)
    window.start(asked)
    window.show()
    qtbot.keyClicks(field(window.door, "承認用の合言葉"), PASSPHRASE)
    window.door._open.click()
    assert window.open_ask.shown.case == NUMBER
    ask.answer("取り消すことはできません", True)
    ask.answer("承認回答", answer)
    window.view._approve.click()
    window.close()


@pytest.mark.parametrize("office", [TWO], indirect=True)
def test_that_a_letter_is_approved_elsewhere_and_issued_as_it_was_approved(
    office, nishi, theme, qtbot, tmp_path
):
    hand = office.sit_down()
    hand.window.frame.go(Place(PageName.CASE, case=NUMBER))
    hand.click("文書を書く")
    hand.comes_to(PageName.LETTER)
    hand.sees("承認を受けると発行できます")
    for name, value in SLOTS.items():
        hand.click_row(f"「{name}」")
        hand.type(value)
        hand.unseen(f"指摘：「{name}」")
    hand.window.frame.go(Place(PageName.CASE, case=NUMBER))
    hand.comes_to(PageName.CASE)
    asked = tmp_path / "承認依頼_R8-0001.madoguchi-approval"
    answer = tmp_path / "承認回答_R8-0001.madoguchi-approval"
    hand.answer("承認依頼_R8-0001", asked)
    hand.click("承認依頼を作る…")
    hand.sees("回答待ち")
    answered(hand, theme, qtbot, nishi, asked, answer)
    hand.drop(answer)
    hand.sees("承認の回答を受け取りました")
    hand.sees("承認済")
    say("束による承認（依頼、回答の受取り）", hand.count)
    hand.click("文書を作る")
    hand.comes_to(PageName.LETTER)
    hand.sees("発行できます")
    hand.answer("書き換えられません", True)
    hand.click("発行する")
    hand.sees("未発送")
    casebook = office.get_up(hand)
    item = casebook.cases.sheet(NUMBER).items[0]
    assert (item.state, item.approvals) == (State.APPROVED, ("西",))
    assert casebook.cases.sheet(NUMBER).documents[0].letter == LETTER
    assert casebook.safekeeping.check().ok
    casebook.close()


@pytest.mark.parametrize("office", [TWO], indirect=True)
def test_that_an_answer_named_before_the_casebook_is_open_waits_for_it(
    office, nishi, theme, qtbot, tmp_path
):
    before = office.before()
    asked, answer = tmp_path / "ask.madoguchi-approval", tmp_path / "answer.madoguchi-approval"
    before.approvals.ask(NUMBER, "西", asked)
    before.close()
    hand = office.sit_down()
    answered(hand, theme, qtbot, nishi, asked, answer)
    office.get_up(hand).close()
    hand.window.take([answer])
    hand.sees("台帳を開くと受け取ります")
    from tests.builders import OFFICER
    from tests.builders import PASSPHRASE as OF_BOOK

    hand.window.unlock.open_form._passphrase.field.setText(OF_BOOK)
    hand.window.unlock.open_form._open.click()
    form = hand.window.unlock.who_form
    qtbot.waitUntil(form.isVisible, timeout=PATIENCE)
    form.chosen.emit(OFFICER)
    hand.sees("承認の回答を受け取りました")
