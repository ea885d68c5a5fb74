"""Leaks, inquiries of the accredited body and partners on the page of a case."""

from __future__ import annotations

import weakref
from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QMenu

from app.domain.item import Act
from app.domain.leak_facts import Question, Topic
from app.domain.requests import Kind
from app.rules.terms import terms
from tests import drive
from tests.builders import a_phone_note
from tests.ui.office import STOP, cut_off
from ui.cases.case_page import CasePage
from ui.cases.clocks_card import ClockRow
from ui.cases.incident_cards import IncidentBlock
from ui.cases.next_card import Deed
from ui.pages import PageName, Place

PRINTER = "印刷センター淀川株式会社"
FACTS = {
    "happened": "yes",
    "scope": "personal-data",
    "protection": "no",
    "sensitive": "yes",
    "property": "no",
    "malice": "no",
    "entrusted": "no",
}


@pytest.fixture
def complaint(casebook):
    note = a_phone_note(kinds=[Kind.COMPLAINT], name="𠮷田 一郎")
    number = casebook.intake.phone(note).case
    triage = {"leak": "yes", "request": "no", "partner": "no"}
    casebook.cases.do(number, Act.TRIAGE, 1, triage)
    return number


@pytest.fixture
def leaking(casebook, complaint):
    told = {"on": "2026-11-20", "department": "コールセンター"}
    casebook.cases.do(complaint, "leak-aware", 0, told)
    return complaint


@pytest.fixture
def reportable(casebook, leaking):
    for act, values in (
        ("leak-facts", FACTS),
        ("leak-count", {"persons": "1200"}),
        *(("leak-topic", {"topic": topic, "later": "yes"}) for topic in Topic),
        ("leak-judge", {}),
        ("leak-reportable", {}),
    ):
        casebook.cases.do(leaking, act, 1, values)
    return leaking


@pytest.fixture
def inquired(casebook, complaint):
    told = {"basis": "appi.53.2", "number": "JIP-8-311", "due": "2026-12-01"}
    casebook.cases.do(complaint, "jipdec-inquiry", 0, told)
    return complaint


@pytest.fixture
def asked(casebook):
    casebook.partners.add({"name": PRINTER, "relation": "contractor"})
    told = {"partner": PRINTER, "sort": "instruct", "on": "2026-11-16"}
    casebook.cases.do(STOP, Act.ASK_PARTNER, 1, told)
    return STOP


@pytest.fixture
def page_of(desk, shown):
    held = []  # a page nobody holds goes, and its cards with it

    def make(number):
        held.append(shown(CasePage(desk), Place(PageName.CASE, case=number)))
        return held[-1]

    yield make
    held.clear()


def choose(menu: QMenu, text: str) -> None:
    """Trigger the one action of the menu, or of a menu in it, that begins with `text`."""
    menus = [menu, *(a.menu() for a in menu.actions() if isinstance(a.menu(), QMenu))]
    found = [a for one in menus for a in one.actions() if a.text().startswith(text)]
    assert len(found) == 1, [a.text() for one in menus for a in one.actions()]
    assert found[0].isEnabled()
    found[0].trigger()


# ------------------------------------------------------------------ a leak


def test_that_a_case_without_leaks_and_inquiries_shows_no_card_of_them(page_of):
    page = page_of(STOP)
    assert not page.leaks.isVisible()
    assert not page.inquiries.isVisible()


def test_that_a_possible_leak_leads_to_the_day_somebody_knew(page_of, complaint, casebook):
    page = page_of(complaint)
    assert "いつ、どの部署が知ったか" in page.next.sentence
    drive.click(page.next, "漏えい等：認識した日と部署を記録する")
    page.next.form.fill("on", "2026-11-20")
    page.next.form.fill("department", "コールセンター")
    drive.click(page.next, "記録する")
    (leak,) = casebook.cases.sheet(complaint).leaks
    assert leak.known_by == "コールセンター"
    assert "11月20日（金）・コールセンター" in drive.words(page.leaks)


def test_that_the_clocks_of_a_leak_are_a_group_of_their_own(page_of, reportable):
    card = page_of(reportable).clocks
    said = drive.words(card).splitlines()
    group = said[said.index("漏えい等") :]
    for name in ("漏えい等の速報", "漏えい等の確報", "漏えい等の本人通知", "Pマーク機関への報告"):
        assert name in group
    assert "12月21日（月）" in group
    assert "速やかに" in group


def test_that_the_basis_of_a_leaks_clock_unfolds(page_of, reportable):
    card = page_of(reportable).clocks
    (row,) = [r for r in card.findChildren(ClockRow) if "確報" in r.fold.accessibleName()]
    drive.click(row, row.fold.accessibleName())
    assert "第8条第2項" in drive.words(row)


def test_that_each_duty_says_until_when_or_since_when_it_is_met(page_of, reportable, casebook):
    casebook.cases.do(reportable, "leak-preliminary", 1, {})
    casebook.cases.do(reportable, "leak-body", 1, {})
    said = drive.words(page_of(reportable).leaks)
    assert "報告対象" in said
    assert "最大 1,200人" in said
    assert "要配慮個人情報を含む個人データ" in said
    assert "確報 12月21日（月）まで" in said
    assert "11/24 済" in said


def test_that_the_questions_about_a_leak_are_asked_whole_and_with_their_hints(page_of, leaking):
    page = page_of(leaking)
    page.begin(Deed("leak-facts", 0, 1))
    drive.settle()
    said = drive.words(page.next.form)
    for question in (Question.PROTECTION, Question.MALICE):
        assert terms().word(question) in said
        assert terms().hint(question) in said


def test_that_a_form_about_the_only_leak_does_not_ask_which(page_of, leaking, casebook):
    page = page_of(leaking)
    page.begin(Deed("leak-count", 0, 1))
    page.next.form.fill("persons", "12")
    assert "nr" not in page.next.form.values
    drive.click(page.next, "記録する")
    assert casebook.cases.sheet(leaking).leaks[0].persons == 12


def test_that_every_act_on_a_leak_is_in_the_menu_the_keyboard_opens(page_of, leaking):
    page = page_of(leaking)
    choose(page.next.menu, "漏えい等：本人の数を記録する")
    assert page.next.heading.text() == "漏えい等：本人の数を記録する"


def test_that_the_card_offers_the_acts_of_its_own_leak(page_of, leaking, casebook):
    casebook.cases.do(
        leaking, "leak-aware", 0, {"nr": "new", "on": "2026-11-22", "department": "倉庫"}
    )
    page = page_of(leaking)
    assert "漏えい等 2件目" in drive.words(page.clocks)
    second = page.leaks.findChildren(IncidentBlock)[1]
    choose(second.menu, "漏えい等：本人の数を記録する")
    page.next.form.fill("persons", "7")
    drive.click(page.next, "記録する")
    assert [leak.persons for leak in casebook.cases.sheet(leaking).leaks] == [None, 7]


def test_that_an_act_on_a_leak_that_must_wait_says_what_for(page_of, leaking):
    (block,) = page_of(leaking).leaks.findChildren(IncidentBlock)
    waiting = [a for a in block.menu.actions() if not a.isEnabled() and not a.isSeparator()]
    assert waiting
    assert all("（まだできません：" in action.text() for action in waiting)


# ------------------------------------------------------------------ an inquiry of the body


def test_that_an_inquiry_says_what_is_wanted_and_by_when(page_of, inquired):
    page = page_of(inquired)
    said = drive.words(page.inquiries)
    assert "JIP-8-311" in said
    assert "12月1日（火）（あと7日）" in said
    assert "法第53条第3項" in said
    assert "相手の文書の期限" in drive.words(page.clocks)


def test_that_an_inquiry_without_a_day_has_one_to_propose(page_of, complaint, casebook):
    told = {"basis": "appi.53.2", "number": "JIP-8-312", "dated": "2026-11-16"}
    casebook.cases.do(complaint, "jipdec-inquiry", 0, told)
    page = page_of(complaint)
    said = drive.words(page.inquiries)
    assert "記載なし。目安として12月1日（火）（お手紙の日付から10営業日）" in said
    assert "期日の記載なし" in drive.words(page.clocks)
    casebook.cases.do(complaint, "jipdec-agree", 0, {"due": "2026-12-04"})
    page = page_of(complaint)
    said = drive.words(page.inquiries)
    assert "12月4日（金）" in said
    assert "目安" not in said


def test_that_an_inquiry_is_linked_by_its_own_form(page_of, inquired, casebook):
    page = page_of(inquired)
    (block,) = page.inquiries.findChildren(IncidentBlock)
    choose(block.menu, "団体の照会：当社の事案と照合する")
    page.next.form.fill("of", "found")
    drive.click(page.next, "記録する")
    assert casebook.cases.sheet(inquired).inquiries[0].case == inquired
    drive.settle()
    assert inquired in drive.words(page.inquiries)


def test_that_what_the_rules_refuse_is_said_in_the_form(page_of, inquired, casebook):
    page = page_of(inquired)
    page.begin(Deed("jipdec-agree", 0, 1))
    page.next.form.fill("due", "そのうち")
    page.next.form.submit()
    assert page.next.form.reason("due") == "日付として読めません。"


# ------------------------------------------------------------------ partners


def test_that_a_partner_is_asked_from_the_card(page_of, casebook):
    casebook.partners.add({"name": PRINTER, "relation": "contractor"})
    page = page_of(STOP)
    assert "まだどこにも依頼していません。" in drive.words(page.partners)
    drive.click(page.partners, "関係先に依頼する")
    page.next.form.fill("partner", PRINTER)
    drive.click(page.next, "記録する")
    (ask,) = casebook.cases.sheet(STOP).asks
    assert ask.name == PRINTER


def test_that_the_card_says_who_owes_an_answer_since_when(page_of, asked):
    said = drive.words(page_of(asked).partners)
    assert PRINTER in said
    assert "11月16日（月） 依頼" in said
    assert "督促" in said


def test_that_the_answer_of_a_partner_is_recorded_by_its_button(page_of, asked, casebook):
    page = page_of(asked)
    drive.click(page.partners, f"{PRINTER} 回答あり")
    assert page.next.form.values["partner"] == PRINTER
    page.next.form.fill("result", "done")
    drive.click(page.next, "記録する")
    assert casebook.cases.sheet(asked).asks[0].answered is not None
    drive.settle()
    assert "11/24 回答" in drive.words(page.partners)
    assert f"{PRINTER} 回答あり" not in drive.words(page.partners)


def test_that_a_reminder_is_recorded_by_its_button(page_of, asked, casebook):
    page = page_of(asked)
    drive.click(page.partners, f"{PRINTER} 督促した")
    drive.click(page.next, "記録する")
    assert casebook.cases.sheet(asked).asks[0].reminded is not None


def test_that_the_route_of_a_request_is_said(page_of, casebook):
    casebook.cases.do(STOP, Act.ROUTE, 1, {"way": "OWN"})
    assert "当社で対応" in drive.words(page_of(STOP).partners)


# ------------------------------------------------------------------ deciding


def test_that_the_articles_can_be_read_beside_the_decision(page_of, casebook):
    page = page_of(STOP)
    page.begin(Deed(Act.DECIDE, 1))
    drive.click(page.next.form, "条文を読む")
    said = drive.words(page.next.form)
    articles = casebook.cases.provisions(STOP, 1)
    assert articles
    for article in articles:
        assert article.citation in said
        assert article.text in said


def test_that_a_measure_is_asked_only_where_one_is_taken_instead(page_of):
    page = page_of(STOP)
    page.begin(Deed(Act.DECIDE, 1))
    form = page.next.form
    form.fill("decision", "FULL")
    assert "代わりの措置" not in drive.words(form)
    form.fill("decision", "ALTERNATIVE")
    form.fill("measure", "広告の配信を止める。")
    assert "代わりの措置" in drive.words(form)
    assert form.values["measure"] == "広告の配信を止める。"
    form.fill("decision", "FULL")
    assert "measure" not in form.values


# ------------------------------------------------------------------ the certificate


def test_that_the_count_of_a_deadline_is_saved_as_a_certificate(page_of, ask, tmp_path):
    path = tmp_path / "計算書.pdf"
    ask.answer(f"期限計算書_{STOP}_1.pdf", path)
    drive.click(page_of(STOP).clocks, "期限計算書を保存")
    text = "".join(p.extract_text() for p in PdfReader(BytesIO(path.read_bytes())).pages)
    assert STOP in text


def test_that_each_item_has_a_certificate_of_its_own(page_of, casebook, ask, tmp_path):
    casebook.cases.do(STOP, Act.ADD, 0, {"kind": "disclosure"})
    path = tmp_path / "二.pdf"
    ask.answer(f"期限計算書_{STOP}_2.pdf", path)
    drive.click(page_of(STOP).clocks, "2  開示（法第33条第1項） の期限計算書を保存")
    assert path.read_bytes().startswith(b"%PDF")


# ------------------------------------------------------------------ the receipt slip


def test_that_a_receipt_slip_is_saved_and_kept_with_the_case(page_of, casebook, ask, tmp_path):
    page = page_of(STOP)
    path = tmp_path / "票.pdf"
    ask.answer(f"受付票_{STOP}.pdf", path)
    drive.click(page.documents, "受付票…")
    assert path.read_bytes() == casebook.blanks.slip(STOP)
    assert f"受付票_{STOP}.pdf" in drive.words(page.files)
    assert "受付票の交付" in page.timeline.text
    assert "slip" not in page.timeline.text


# ------------------------------------------------------------------ the page


def test_that_nothing_is_cut_off_in_the_smallest_window(page_of, reportable, inquired):
    page = page_of(reportable)
    page.begin(Deed("leak-facts", 0, 1))
    assert cut_off(page) == []


def test_that_everything_the_keyboard_reaches_has_a_name(page_of, reportable, inquired, asked):
    page = page_of(reportable)
    page.begin(Deed("leak-facts", 0, 1))
    assert drive.unnamed(page) == []
    assert drive.unnamed(page_of(asked)) == []


@pytest.mark.parametrize("number", ["reportable", "inquired", "asked"])
def test_that_the_page_is_freed_by_reference_count(desk, qtbot, request, number, no_gc):
    case = request.getfixturevalue(number)
    page = CasePage(desk)
    page.visit(Place(PageName.CASE, case=case))
    gone = weakref.ref(page)
    page.close()
    del page
    assert gone() is None


def test_that_each_leak_says_its_own_next_step_and_the_date_that_presses(
    page_of, leaking, casebook
):
    second = {"department": "配送部", "on": "2026-11-23", "nr": "new"}
    casebook.cases.do(leaking, "leak-aware", 0, second)
    first, other = casebook.cases.sheet(leaking).leaks
    assert (first.next.act, other.next.act) == ("leak-facts", "leak-facts")
    assert (first.presses, other.presses) == ("K4", "K4")
    assert first.due < other.due
    page = page_of(leaking)
    for nr in (1, 2):
        assert drive.button(page.leaks, f"漏えい等：事実の確認を記録する {nr}件目").isEnabled()


def test_that_what_is_known_of_a_leak_stands_in_its_form_already(leaking, casebook):
    casebook.cases.do(leaking, "leak-facts", 1, {"happened": "yes", "sensitive": "no"})
    casebook.cases.do(leaking, "leak-count", 1, {"persons": "12"})
    form = {field.name: field.value for field in casebook.cases.fields(leaking, "leak-facts", 1)}
    assert (form["happened"], form["sensitive"], form["malice"]) == ("yes", "no", "")
    count = {field.name: field.value for field in casebook.cases.fields(leaking, "leak-count", 1)}
    assert count["persons"] == "12"
