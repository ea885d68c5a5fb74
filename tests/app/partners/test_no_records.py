"""When no records of provision may be said to exist: who had the data, and on what."""

from __future__ import annotations

import pytest

from app.domain.item import Missing, State
from app.domain.partners import Wanting
from app.domain.requests import Kind
from app.errors import EntrustingUnprovenError, FieldRefusedError, StepRefusedError
from tests.builders import a_case, a_casebook, a_profile, did, drive

PRINTER = "なぎさ印刷株式会社"
NOT_EXIST = {"decision": "NOT_EXIST", "reasons": "D5"}
PROVED = {
    "partner": PRINTER,
    "contract": "業務委託契約書 第12号",
    "begun": "2026-04-01",
    "covers": "請求書の印刷・発送",
    "needed": "yes",
    "on_behalf": "yes",
}


@pytest.fixture
def casebook(tmp_path):
    source = a_profile()
    alone = source[: source.index("[joint_use]")] + source[source.index("[accredited_body]") :]
    book = a_casebook(tmp_path, source=alone)
    book.partners.add({"name": PRINTER, "relation": "contractor"})
    yield book
    book.close()


def a_records_request(book, **route):
    number = a_case(book, Kind.TP_RECORD, up_to=State.INVESTIGATING)
    if route:
        drive(book, number, did("route", way="OWN", **route))
    return number


def refusing(error, book, number):
    with pytest.raises(error) as refused:
        book.cases.do(number, "decide", 1, NOT_EXIST)
    return refused.value


def test_that_who_had_the_data_is_looked_at_before_none_exist(casebook):
    number = a_records_request(casebook)
    assert refusing(StepRefusedError, casebook, number).missing == (Missing.ROUTE,)
    drive(casebook, number, did("route", way="OWN"), did("decide", **NOT_EXIST))


def test_that_a_contractor_is_one_only_by_what_was_recorded(casebook):
    number = a_records_request(casebook, contractors=PRINTER, given="2026-06-01")
    refused = refusing(EntrustingUnprovenError, casebook, number)
    assert refused.wanting == (("1", (Wanting.CONTRACT, Wanting.NEEDED, Wanting.ON_BEHALF)),)
    casebook.partners.state_entrusting(PROVED)
    drive(casebook, number, did("decide", **NOT_EXIST))
    (line,) = casebook.partners.entrusting()
    assert (line.contract, line.wanting) == (PROVED["contract"], ())
    assert casebook.safekeeping.check().ok


@pytest.mark.parametrize(
    ("change", "given", "lack"),
    [
        ({"contract": ""}, "2026-06-01", Wanting.CONTRACT),
        ({"covers": ""}, "2026-06-01", Wanting.NEEDED),
        ({"needed": "no"}, "2026-06-01", Wanting.NEEDED),
        ({"on_behalf": "no"}, "2026-06-01", Wanting.ON_BEHALF),
        ({"abroad": "yes"}, "2026-06-01", Wanting.ABROAD),
        ({}, "2026-03-31", Wanting.CONTRACT),  # before the contract
        ({}, "", Wanting.CONTRACT),  # nobody knows when
    ],
)
def test_that_what_the_contract_does_not_cover_is_for_legal_review(casebook, change, given, lack):
    casebook.partners.state_entrusting(PROVED | change)
    told = {"given": given} if given else {}
    number = a_records_request(casebook, contractors=PRINTER, **told)
    assert refusing(EntrustingUnprovenError, casebook, number).wanting == (("1", (lack,)),)


def test_that_what_was_given_after_the_contract_ended_is_for_legal_review(casebook):
    casebook.partners.state_entrusting(PROVED)
    casebook.partners.retire(PRINTER, "2026-09-30")
    number = a_records_request(casebook, contractors=PRINTER, given="2026-10-15")
    refused = refusing(EntrustingUnprovenError, casebook, number)
    assert refused.wanting == (("1", (Wanting.CONTRACT,)),)


def test_that_only_contractors_are_named_as_such(casebook):
    casebook.partners.add({"name": "みなと電力株式会社", "relation": "recipient"})
    number = a_records_request(casebook)
    for name in ("みなと電力株式会社", "だれか"):
        with pytest.raises(FieldRefusedError) as refused:
            casebook.cases.do(number, "route", 1, {"way": "OWN", "contractors": name})
        assert (refused.value.name, refused.value.choices) == ("contractors", (PRINTER,))
    with pytest.raises(FieldRefusedError):
        casebook.partners.state_entrusting(PROVED | {"partner": "みなと電力株式会社"})


def test_that_the_form_shows_what_was_recorded(casebook):
    casebook.partners.state_entrusting(PROVED)
    casebook.partners.state_entrusting({"partner": "1", "on_behalf": "no"})
    form = {field.name: field.value for field in casebook.partners.entrusting_fields("1")}
    assert form == {name: PROVED[name] for name in form if name in PROVED} | {
        "on_behalf": "no",
        "abroad": "no",
    }
