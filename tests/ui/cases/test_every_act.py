"""Every act the command line can do to a case has its place on the case page."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu

from app import phrases
from app.domain.forms import ALWAYS, FORMS
from app.domain.incident_forms import INCIDENT_FORMS
from app.domain.incidents import OPENERS, PACKAGE
from app.domain.item import Act
from app.domain.jipdec import Act as Body
from app.domain.leak import Act as Leak
from app.domain.steps import BESIDE, TABLES
from app.views.cases import Offer
from tests import drive
from tests.ui.office import STOP
from ui.cases.act_form import ActForm
from ui.cases.case_page import CasePage
from ui.cases.next_card import Deed, fill_menu
from ui.pages import PageName, Place

# What has a place of its own on the page instead of a line of the menu.
OF_ITS_OWN = {Act.NOTE, Act.DONE, PACKAGE}


@pytest.fixture
def page(desk, shown):
    return shown(CasePage(desk), Place(PageName.CASE, case=STOP))


def test_that_the_tables_offer_every_act_of_the_command_line_in_some_phase():
    offered = {step.act for table in TABLES.values() for step in (*table, *BESIDE)} | set(ALWAYS)
    assert offered == set(FORMS) | {Act.LETTER}
    assert set(Act) == set(FORMS) | {Act.LETTER}
    own = {f"leak-{act}" for act in Leak} | {f"jipdec-{act}" for act in Body}
    assert set(INCIDENT_FORMS) == own
    assert set(OPENERS) <= own


@pytest.mark.parametrize("act", [*Act, *INCIDENT_FORMS])
def test_that_an_act_that_is_offered_stands_in_the_menu_as_it_is_named(act, qapp):
    menu = QMenu()
    fill_menu(menu, [Offer(act, 1, ())])
    shown = [entry.text() for entry in menu.actions()]
    assert shown == ([] if act in OF_ITS_OWN - {PACKAGE} else [phrases.act(act)])


def test_that_the_form_of_every_act_opens_with_a_name_at_every_field(page, casebook):
    for act in (*FORMS, *INCIDENT_FORMS):
        form = ActForm("", casebook.cases.fields(STOP, act, 1), page.desk.today, "記録する")
        assert drive.unnamed(form) == [], act
        form.deleteLater()


def test_that_every_line_of_the_menu_opens_its_form_or_goes_to_its_page(page):
    went = []
    page.wanted.connect(went.append)
    deeds = [entry.data() for entry in page.next.menu.actions() if entry.isEnabled()]
    deeds = [deed for deed in deeds if deed and deed.act != "undo"]
    assert len(deeds) > 10
    for deed in deeds:
        page.begin(deed)
        if deed.act == Act.LETTER:
            assert went[-1].page is PageName.LETTER
            continue
        assert page.next.form is not None, deed
        assert drive.unnamed(page.next.form) == []
        page.next.close_form()


def test_that_what_has_a_place_of_its_own_is_there(page):
    assert drive.field(page, "経過を書く").isEnabled()
    assert drive.button(page, "委託先に停止の完了を確かめる 済みにする").isEnabled()
    for words in ("受付票", "ファイル", "計算書を保存…"):  # form slip, attach, certificate
        assert words in drive.words(page), words


def test_that_the_last_act_is_undone_from_the_menu(page, casebook):
    casebook.cases.do(STOP, Act.NOTE, 0, {"text": "別の案件の話"})
    page.begin(Deed("undo", 0))
    events = casebook.cases.sheet(STOP).events
    assert [e.text for e in events if e.struck] == ["別の案件の話"]


def test_that_a_case_opens_where_the_words_stand_that_led_to_it(page, casebook, desk, shown):
    for number in range(40):
        casebook.cases.do(STOP, Act.NOTE, 0, {"text": f"{number}回目の電話"})
    casebook.cases.do(STOP, Act.NOTE, 0, {"text": "ＯＰＴＯＵＴの希望", "on": "2026-11-12"})
    opened = shown(CasePage(desk), Place(PageName.CASE, case=STOP, query="optout"))
    assert opened.tabs.currentIndex() == 0
    (mark,) = opened.timeline.pages.extraSelections()
    assert mark.cursor.selectedText() == "ＯＰＴＯＵＴ"
    assert opened.timeline.pages.verticalScrollBar().value() > 0


def test_that_a_case_is_kept_beyond_its_period_and_let_go_from_the_menu(page, casebook):
    page.begin(Deed("hold", 0))
    page.next.form.fill("why", "訴訟のおそれ")
    page.next.form.fill("review", "2027/11/24")
    page.next.form.submit()
    assert casebook.cases.sheet(STOP).held
    assert "保管の指定を解く" in [entry.text() for entry in page.next.menu.actions()]
    page.begin(Deed("release", 0))
    page.next.form.fill("why", "訴えの期間が過ぎた")
    page.next.form.submit()
    assert not casebook.cases.sheet(STOP).held
