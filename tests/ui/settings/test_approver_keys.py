from __future__ import annotations

import pytest

from tests.approvals import TWO, an_approver, enrolled
from tests.builders import a_casebook, a_profile
from tests.drive import button, click, settle, words
from ui.pages import PageName, Place
from ui.settings.settings_page import SettingsPage


@pytest.fixture
def casebook(tmp_path):
    made = a_casebook(tmp_path, source=TWO)
    yield made
    made.close()


@pytest.fixture
def opened(make_desk, show):
    def open_page(casebook):
        page = show(SettingsPage(make_desk(casebook)), (1160, 760))
        page.visit(Place(PageName.SETTINGS))
        page.show_group("approval")
        settle()
        return page

    return open_page


def test_that_a_key_counts_once_its_digits_were_compared(opened, casebook, ask, tmp_path):
    page = opened(casebook)
    place, card = an_approver(tmp_path)
    (key,) = place.keys()
    ask.answer("西 の鍵カードを選ぶ", (card,))
    ask.answer(key.fingerprint, False)
    click(page, "西 の鍵カードを読み込む…")
    assert key.fingerprint not in words(page)
    ask.answer("西 の鍵カードを選ぶ", (card,))
    ask.answer(key.fingerprint, True)
    click(page, "西 の鍵カードを読み込む…")
    settle()
    assert key.fingerprint in words(page)
    ask.answer("西 の鍵を取り下げますか", True)
    click(page, "西 の鍵を取り下げる")
    settle()
    assert key.fingerprint not in words(page)
    assert casebook.office.version == 3


def test_that_a_card_of_somebody_else_is_refused_before_its_digits_are_shown(
    opened, casebook, ask, tmp_path
):
    page = opened(casebook)
    _, card = an_approver(tmp_path, "堀")
    ask.answer("西 の鍵カードを選ぶ", (card,))
    click(page, "西 の鍵カードを読み込む…")
    assert "担当者の氏名と違います" in words(page)
    assert casebook.office.version == 1


def test_that_no_card_is_taken_while_other_settings_wait(opened, casebook, tmp_path):
    _, card = an_approver(tmp_path)
    enrolled(casebook, card)
    page = opened(casebook)
    page.editor.form.field("staff.2.name").editor.setText("西田")
    settle()
    assert not button(page, "西 の鍵カードを入れ替える…").isEnabled()
    assert page.editor.news["staff"][1]["staff.key"]  # the key stays with the row


def test_that_at_a_desk_of_one_no_key_is_shown(opened, tmp_path):
    casebook = a_casebook(tmp_path, source=a_profile())
    page = opened(casebook)
    assert not page.approver_keys.isVisible()
    casebook.close()
