from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.days import end_of_months
from app.domain.identity import (
    Action,
    Counts,
    Fault,
    Findings,
    IdentityRules,
    Lack,
    Mask,
    Missing,
    Person,
    Proof,
    Refused,
    Seen,
    accepted,
    assess,
    authorities,
    destroy_by,
    masks_for,
)
from app.domain.requests import Channel, Role

ON = date(2026, 11, 24)
BOTH = frozenset(Person)
AGENT = Person.AGENT


def proof(name, counts=Counts.PAIR, **changes):
    facts = {
        "photo": False,
        "address": False,
        "channels": frozenset({Channel.VISIT, Channel.POST}),
        "persons": BOTH if counts in (Counts.ALONE, Counts.PAIR) else frozenset(),
        "roles": frozenset(),
        "authority": frozenset(),
        "valid_from": None,
        "valid_to": None,
        "issued_to": None,
        "months": None,
        "source": "",
    }
    return Proof(name, name, counts, **(facts | changes))


RULES = IdentityRules(
    proofs=(
        proof("licence", Counts.ALONE, photo=True, address=True),
        proof("passport", Counts.ALONE, photo=True),
        proof("card", valid_to=date(2025, 12, 1)),
        proof("book", issued_to=date(2022, 3, 31)),
        proof("notice", valid_from=date(2022, 4, 1)),
        proof("record", address=True, months=3, authority=frozenset({Role.PARENT})),
        proof(
            "seal",
            Counts.ALONE,
            address=True,
            persons=frozenset({AGENT}),
            roles=frozenset({Role.LAWYER}),
        ),
        proof("mandate", Counts.AUTHORITY, authority=frozenset({Role.AGENT, Role.LAWYER})),
        proof("register", Counts.AUTHORITY, authority=frozenset({Role.GUARDIAN})),
        proof("calling", channels=frozenset({Channel.PHONE}), persons=frozenset({Person.SUBJECT})),
        proof("never", Counts.NEVER, channels=frozenset()),
    ),
    masks=(
        Mask("number", frozenset({"never"}), "番号", Action.DESTROY, "", ""),
        Mask("domicile", frozenset({"licence", "record"}), "本籍", Action.BLACK_OUT, "", ""),
        Mask("photo", frozenset({"licence", "passport"}), "顔写真", Action.DECIDE, "", ""),
    ),
)


def found(*seen, role=Role.SELF, channel=Channel.VISIT, on=ON):
    return assess(RULES, on, channel, role, seen)


def lacks(*seen, **more):
    return [(one.lack, one.person) for one in found(*seen, **more).missing]


# ------------------------------------------------------------------ how many


def test_that_one_that_counts_alone_is_enough():
    assert found(Seen("licence")) == Findings((), ())


def test_that_of_the_others_it_takes_two():
    assert lacks() == [(Lack.IDENTITY, Person.SUBJECT)]
    assert lacks(Seen("book")) == [(Lack.SECOND, Person.SUBJECT)]
    assert lacks(Seen("book"), Seen("notice")) == []


def test_that_the_same_document_twice_is_one():
    assert lacks(Seen("book"), Seen("book")) == [(Lack.SECOND, Person.SUBJECT)]


def test_that_what_would_do_is_named():
    (missing,) = found(Seen("book")).missing
    assert missing.options == ("licence", "passport", "notice", "record")


# ------------------------------------------------------------------ agents


def test_that_an_agent_needs_both_persons_and_the_authority():
    agent = {"role": Role.AGENT}
    assert lacks(**agent) == [
        (Lack.IDENTITY, Person.SUBJECT),
        (Lack.IDENTITY, AGENT),
        (Lack.AUTHORITY, AGENT),
    ]
    assert lacks(Seen("licence"), Seen("passport", AGENT), **agent) == [(Lack.AUTHORITY, AGENT)]
    assert found(Seen("licence"), Seen("passport", AGENT), Seen("mandate"), **agent).complete


def test_that_a_paper_shows_the_authority_of_its_own_role_only():
    persons = (Seen("licence"), Seen("licence", AGENT))
    parent = found(*persons, Seen("mandate"), role=Role.PARENT)
    assert parent.missing == (Missing(Lack.AUTHORITY, AGENT, ("record",)),)
    assert parent.refused == (Refused(Seen("mandate"), Fault.ROLE),)


def test_that_one_record_may_show_who_and_that_one_may():
    recent = ON - timedelta(days=20)
    seen = (Seen("licence", AGENT), Seen("book"), Seen("record", issued=recent))
    assert found(*seen, role=Role.PARENT).complete


def test_that_a_lawyers_seal_identifies_the_lawyer_and_nobody_else():
    assert accepted(RULES, ON, Channel.VISIT, Role.LAWYER, AGENT)[-1].id == "seal"
    assert Fault.ROLE in {one.fault for one in found(Seen("seal")).refused}
    assert Fault.ROLE in {one.fault for one in found(Seen("seal", AGENT), role=Role.AGENT).refused}
    lawyer = found(Seen("licence"), Seen("seal", AGENT), Seen("mandate"), role=Role.LAWYER)
    assert lawyer.complete


@pytest.mark.parametrize("role", [Role.HEIR, Role.OTHER, Role.ANONYMOUS])
def test_that_who_may_not_request_cannot_be_verified_into_it(role):
    assert found(Seen("licence"), role=role).missing == (Missing(Lack.ROLE),)


# ------------------------------------------------------------------ channels


def test_that_nothing_is_proved_by_fax():
    (missing,) = found(Seen("licence"), channel=Channel.FAX).missing
    assert missing == Missing(Lack.IDENTITY, Person.SUBJECT, ())


def test_that_an_answer_by_post_needs_an_address_on_a_document():
    post = {"channel": Channel.POST}
    (missing,) = found(Seen("passport"), **post).missing
    assert missing == Missing(Lack.ADDRESS, Person.SUBJECT, ("licence", "record"))
    assert lacks(Seen("passport"), Seen("record", issued=ON), **post) == []
    assert lacks(Seen("passport")) == []


def test_that_by_post_it_is_the_address_of_who_asks():
    seen = (Seen("licence"), Seen("passport", AGENT), Seen("mandate"))
    assert lacks(*seen, role=Role.AGENT, channel=Channel.POST) == [(Lack.ADDRESS, AGENT)]


def test_that_our_own_records_identify_the_person_only():
    phone = {"channel": Channel.PHONE, "role": Role.AGENT}
    assert lacks(Seen("calling"), Seen("calling", AGENT), **phone) == [
        (Lack.SECOND, Person.SUBJECT),
        (Lack.IDENTITY, AGENT),
        (Lack.AUTHORITY, AGENT),
    ]
    assert authorities(RULES, ON, Channel.PHONE, Role.AGENT) == ()


# ------------------------------------------------------------------ days


@pytest.mark.parametrize(
    ("seen", "on", "fault"),
    [
        (Seen("card"), date(2025, 12, 1), None),
        (Seen("card"), date(2025, 12, 2), Fault.ENDED),
        (Seen("notice"), date(2022, 3, 31), Fault.NOT_YET),
        (Seen("notice"), date(2022, 4, 1), None),
        (Seen("book"), ON, None),
        (Seen("book", issued=date(2022, 3, 31)), ON, None),
        (Seen("book", issued=date(2022, 4, 1)), ON, Fault.NOT_GENUINE),
        (Seen("licence", issued=date(2026, 11, 25)), ON, Fault.NOT_GENUINE),
        (Seen("record"), ON, Fault.NO_DATE),
        (Seen("record", issued=date(2026, 8, 24)), ON, None),
        (Seen("record", issued=date(2026, 8, 23)), ON, Fault.TOO_OLD),
        (Seen("calling"), ON, Fault.CHANNEL),
        (Seen("never"), ON, Fault.NOT_A_PROOF),
    ],
)
def test_that_a_proof_counts_on_its_days_only(seen, on, fault):
    refused = found(seen, on=on).refused
    assert refused == (() if fault is None else (Refused(seen, fault),))


def test_that_what_does_not_count_is_not_counted():
    assert lacks(Seen("book"), Seen("card")) == [(Lack.SECOND, Person.SUBJECT)]


SEEN = st.builds(
    Seen,
    st.sampled_from([one.id for one in RULES.proofs]),
    st.sampled_from(Person),
    st.none() | st.dates(date(2020, 1, 1), date(2027, 12, 31)),
)
NO_ASKERS = (Role.HEIR, Role.OTHER, Role.ANONYMOUS)
ASKERS = st.sampled_from([role for role in Role if role not in NO_ASKERS])


@given(st.lists(SEEN, max_size=5), SEEN, ASKERS, st.sampled_from(Channel))
def test_that_showing_more_never_makes_it_worse(seen, one_more, role, channel):
    before = found(*seen, role=role, channel=channel)
    after = found(*seen, one_more, role=role, channel=channel)
    assert after.complete or not before.complete


@given(st.lists(SEEN, max_size=5), ASKERS, st.sampled_from(Channel), st.randoms())
def test_that_the_order_of_showing_is_irrelevant(seen, role, channel, random):
    mixed = seen[:]
    random.shuffle(mixed)
    some, others = (found(*each, role=role, channel=channel) for each in (seen, mixed))
    assert some.missing == others.missing
    assert set(some.refused) == set(others.refused)


@given(st.lists(SEEN, max_size=4), ASKERS, st.sampled_from([Channel.VISIT, Channel.POST]))
def test_that_what_is_named_as_missing_would_do(seen, role, channel):
    for _ in range(10):
        missing = found(*seen, role=role, channel=channel).missing
        if not missing:
            break
        one = missing[0]
        assert one.options
        shown = {each.proof for each in seen if each.person is one.person}
        wanted = next((name for name in one.options if name not in shown), one.options[0])
        seen = [*seen, Seen(wanted, one.person or Person.SUBJECT, ON)]
    assert found(*seen, role=role, channel=channel).complete


# ------------------------------------------------------------------ copies


def test_that_masks_are_those_of_the_documents_at_hand():
    assert [mask.zone for mask in masks_for(RULES, ["passport"])] == ["photo"]
    assert [mask.zone for mask in masks_for(RULES, ["licence", "never"])] == [
        "number",
        "domicile",
        "photo",
    ]
    assert masks_for(RULES, []) == ()


@pytest.mark.parametrize(
    ("closed", "last"),
    [
        ("2026-11-24", "2026-12-24"),
        ("2026-01-30", "2026-02-28"),
        ("2026-04-30", "2026-05-31"),
        ("2026-12-31", "2027-01-31"),
    ],
)
def test_that_copies_go_within_a_month_of_the_civil_code(closed, last):
    assert destroy_by(date.fromisoformat(closed)) == date.fromisoformat(last)


@given(st.dates(date(2016, 1, 1), date(2040, 1, 1)))
def test_that_closed_days_give_no_more_time(closed):
    assert destroy_by(closed) == end_of_months(closed, 1)
