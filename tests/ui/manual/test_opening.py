from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.item import Act
from app.rules.manual import Spot
from tests.builders import a_casebook, a_phone_note, did, drive
from ui.cases.case_page import CasePage
from ui.cases.next_card import Deed
from ui.changes import ChangeBus
from ui.desk import Desk
from ui.jobs import NowRunner
from ui.manual.opening import explain, spot_of
from ui.pages import PageName, Place


def test_that_a_form_that_is_open_explains_itself_wherever_the_keyboard_is(show):
    page = QWidget()
    lines = QVBoxLayout(page)
    field, form = QLineEdit(), QLineEdit()
    lines.addWidget(field)
    lines.addWidget(form)
    explain(form, "keys", "記録するとき")
    show(page)
    field.setFocus()
    assert spot_of(page, "today") == Spot("keys", "記録するとき")
    form.hide()
    assert spot_of(page, "today") == Spot("today")


@pytest.mark.parametrize(
    ("act", "heading"),
    [
        (Act.IDENTITY, "本人確認を記録する"),
        (Act.DECIDE, "調べて、決める"),
        ("jipdec-inquiry", "認定個人情報保護団体から照会が来たとき"),
    ],
)
def test_that_the_form_of_an_act_says_where_it_is_explained(
    show, ask, theme, tmp_path, act, heading
):
    casebook = a_casebook(tmp_path)
    number = casebook.intake.phone(a_phone_note()).case
    drive(casebook, number, did("accept", 1, leak="no"))
    page = CasePage(Desk(casebook, NowRunner(), ChangeBus(), ask, theme))
    page.visit(Place(PageName.CASE, case=number))
    show(page, (1160, 760))
    page.begin(Deed(act, 0 if "-" in act else 1))
    assert spot_of(page, "case") == Spot("case", heading)
    page.next.close_form()
    assert spot_of(page, "case") == Spot("case")
    casebook.close()
