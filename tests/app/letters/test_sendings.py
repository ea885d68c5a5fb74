"""The acts on an issued letter: it leaves, arrives, comes back."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.item import State
from app.domain.requests import Kind
from app.domain.sending import LetterState
from app.errors import FieldRefusedError
from tests.builders import Posted, a_case, a_casebook, bring, did, drive, issued

L09 = {"開示対象": "申込みの記録", "同封物一覧": "申込書の写し（1枚）"}


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path, date(2026, 11, 27))
    yield book
    book.close()


@pytest.fixture
def lying(casebook):
    number = a_case(casebook)
    bring(casebook, number, State.APPROVED, on=date(2026, 11, 20))
    issued(casebook, number, Posted("L09", on=date(2026, 11, 24), slots=L09))
    return number


def letter(casebook, number):
    (found,) = casebook.cases.sheet(number).documents
    return found


def test_that_the_form_offers_the_methods_of_the_day(casebook, lying):
    form = {f.name: f for f in casebook.cases.fields(lying, "dispatch")}
    assert form["how"].choices[0] == "plain"
    assert "simple" in form["how"].choices
    assert "registered" not in form["how"].choices
    with pytest.raises(FieldRefusedError) as error:
        casebook.cases.do(lying, "dispatch", 0, {"how": "pigeon"})
    assert (error.value.name, error.value.choices) == ("how", form["how"].choices)


def test_that_a_number_is_kept_as_ascii_and_delivery_ends_it(casebook, lying):
    values = {"how": "simple", "tracking": "１２３－４５－６７８９０－３", "on": "2026-11-24"}
    casebook.cases.do(lying, "dispatch", 0, values)
    assert letter(casebook, lying).tracking == "12345678903"
    with pytest.raises(FieldRefusedError):
        casebook.cases.do(lying, "delivered", 0, {"on": "2026-11-23"})
    casebook.cases.do(lying, "delivered", 0, {"on": "2026-11-25", "tracking": "123-45-67891-0"})
    found = letter(casebook, lying)
    assert (found.state, found.delivered) == (LetterState.DELIVERED, date(2026, 11, 25))
    assert found.tracking == "12345678910"
    with pytest.raises(FieldRefusedError):
        casebook.cases.do(lying, "delivered", 0, {})
    assert casebook.safekeeping.check().ok


def test_that_what_is_handed_over_has_arrived(casebook, lying):
    casebook.cases.do(lying, "dispatch", 0, {"how": "handed"})
    assert letter(casebook, lying).delivered == date(2026, 11, 27)


def test_that_a_letter_does_not_come_back_before_it_left(casebook, lying):
    casebook.cases.do(lying, "dispatch", 0, {"how": "plain", "on": "2026-11-26"})
    with pytest.raises(FieldRefusedError):
        casebook.cases.do(lying, "returned", 0, {"on": "2026-11-25"})


def test_that_a_refused_part_that_came_back_is_owed_again(casebook):
    number = a_case(casebook, Kind.CORRECTION, up_to=State.INVESTIGATING)
    drive(
        casebook,
        number,
        did("investigate", text="申込書と照合した。"),
        did("decide", decision="PARTIAL", reasons="R1|生年月日|"),
        did("approve"),
        did("execute", text="着手した。", progress="begun"),
    )
    (choice,) = (c for c in casebook.letters.choices(number) if c.purpose == "refusal")
    draft = casebook.letters.draft(number, choice.letter)
    values = {s.name: "申込書" for s in draft.slots if s.required and not s.known}
    sent = issued(casebook, number, Posted(choice.letter, slots=values)).document
    casebook.cases.do(number, "dispatch", 0, {"number": sent, "how": "simple"})
    assert casebook.cases.sheet(number).items[0].refusal_told == date(2026, 11, 27)
    casebook.cases.do(number, "returned", 0, {"number": sent})
    assert casebook.cases.sheet(number).items[0].refusal_told is None


def test_that_of_two_letters_that_lie_here_the_one_of_the_item_is_offered(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, Kind.DISCLOSURE, up_to=State.APPROVED)
    first, second = (
        issued(casebook, number, Posted("L09", (item,), L09)).document for item in (1, 2)
    )

    def offered(item):
        fields = casebook.cases.fields(number, "dispatch", item)
        return next((f.choices, f.value) for f in fields if f.name == "number")

    assert offered(1) == ((first,), first)
    assert offered(2) == ((second,), second)
    assert offered(0) == ((first, second), first)
