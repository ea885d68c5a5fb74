"""Who asks: what was shown, weighed on its day and by its way."""

from __future__ import annotations

from datetime import date

import pytest

from app import phrases
from app.domain.identity import Fault, Lack
from app.domain.item import Act, Identity, State
from app.domain.requests import Kind, Role
from app.errors import FieldRefusedError, IdentityUnprovenError
from tests.builders import a_case, a_casebook


@pytest.fixture
def casebook(tmp_path):
    casebook = a_casebook(tmp_path)
    yield casebook
    casebook.close()


def verify(casebook, number, **fields):
    return casebook.cases.do(number, Act.IDENTITY, 1, {"result": "ok", "how": "post", **fields})


def facts_of(casebook, number):
    event = next(e for e in casebook.cases.sheet(number).events if e.sort == Act.IDENTITY)
    return dict(event.facts)


def test_that_a_licence_alone_proves_the_person(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.ACCEPTED)
    verify(casebook, number, seen="licence")
    assert facts_of(casebook, number)["seen"] == "licence"


def test_that_one_paper_without_a_photograph_is_not_enough(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.ACCEPTED)
    with pytest.raises(IdentityUnprovenError) as refused:
        verify(casebook, number, seen="eligibility-certificate")
    assert refused.value.missing[0].lack is Lack.SECOND
    assert "あと1点" in phrases.error(refused.value)
    # The officer may know better, and then says why.
    verify(casebook, number, seen="eligibility-certificate", text="面識があり、声も確かめた。")


def test_that_the_paper_insurance_card_ended_with_its_day(casebook, tmp_path):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.ACCEPTED)
    with pytest.raises(IdentityUnprovenError) as refused:
        verify(casebook, number, seen="health-insurance-card,pension-book@2020-04-01")
    assert Fault.ENDED in {one.fault for one in refused.value.refused}


def test_that_a_number_card_notice_is_never_kept(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.ACCEPTED)
    shown = {"seen": "licence,my-number-notice", "text": "通知カードも同封されていた。"}
    with pytest.raises(FieldRefusedError) as refused:
        verify(casebook, number, copies="kept", **shown)
    assert refused.value.name == "copies"
    verify(casebook, number, copies="destroyed", **shown)
    assert "my-number" in facts_of(casebook, number)["masks"]


def test_that_a_copy_is_kept_only_with_its_parts_blacked_out(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.ACCEPTED)
    issued = date(2026, 11, 2).isoformat()
    shown = {"seen": f"eligibility-certificate,residence-record@{issued}", "copies": "kept"}
    with pytest.raises(FieldRefusedError) as refused:
        verify(casebook, number, **shown)
    assert refused.value.name == "masked"
    assert "保険者番号" in refused.value.choices
    verify(casebook, number, masked="yes", **shown)
    assert "insurer-number" in facts_of(casebook, number)["masks"]


def test_that_an_agent_is_verified_beside_the_person(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.ACCEPTED)
    casebook.cases.do(number, Act.PERSON, 0, {"role": str(Role.AGENT)})
    with pytest.raises(IdentityUnprovenError) as refused:
        verify(casebook, number, seen="licence")
    assert {one.lack for one in refused.value.missing} >= {Lack.IDENTITY, Lack.AUTHORITY}
    verify(
        casebook,
        number,
        seen="licence,licence:agent,power-of-attorney@2026-11-10",
        authority="ok",
    )
    (item,) = casebook.cases.sheet(number).items
    assert {offer.act: offer.missing for offer in item.offers}[Act.SEARCH] == ()


def test_that_an_unknown_paper_is_refused_by_name(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.ACCEPTED)
    with pytest.raises(FieldRefusedError) as refused:
        verify(casebook, number, seen="point-card")
    assert (refused.value.name, "licence" in refused.value.choices) == ("seen", True)
    assert Identity.OK not in {i.state for i in casebook.cases.sheet(number).items}
