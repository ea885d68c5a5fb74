from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.partners import (
    Entrusting,
    Ground,
    Group,
    JointUse,
    Lacking,
    Passing,
    RecordAnswer,
    Route,
    Side,
    Wanting,
    entrusting_wanting,
    joint_use_wanting,
    no_record_wanting,
    records,
    routing,
)
from app.domain.requests import Kind

ON = date(2026, 11, 24)
BEFORE = date(2026, 4, 1)
JU1 = Group("JU1", Side.OWN, held=True)
JU2 = Group("JU2", Side.OTHER, held=False, partner="area")
JU2_HELD = replace(JU2, held=True)
JU3 = Group("JU3", Side.UNSETTLED, held=False)
PUBLISHED = JointUse(
    stated=True,
    items=("氏名", "住所"),
    users=("一般送配電事業者",),
    purposes=("託送供給契約の締結のため",),
    responsible="みなと電力株式会社",
    address="東京都港区浜松町一丁目1番1号",
    representative="代表取締役　見本太郎",
    since=BEFORE,
    within=True,
)
ENTRUSTED = Entrusting(BEFORE, needed=True, on_behalf=True)


def route(*groups, kind=Kind.DISCLOSURE, **more):
    return routing(kind, groups, on=ON, **more)


# ------------------------------------------------------------------ who answers


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ((), Route.OWN),
        ((JU1,), Route.OWN),
        ((JU2,), Route.GUIDE),
        ((JU1, JU2), Route.BOTH),
        ((JU2_HELD,), Route.BOTH),
        ((JU3,), Route.OWN),
    ],
)
def test_that_a_request_goes_to_who_is_responsible(groups, expected):
    assert route(*groups).route is expected


def test_that_data_we_hold_are_ours_to_answer_for_whoever_is_responsible():
    found = route(JU2_HELD)
    assert (found.own, found.elsewhere, found.partners) == (("JU2",), ("JU2",), ("area",))
    assert found.letter == "L26"


def test_that_forwarding_wants_the_persons_consent():
    assert route(JU2, forward=True).route is Route.GUIDE
    assert route(JU2, forward=True).lacking == (Lacking.REFERRAL_CONSENT,)
    later = route(JU2, forward=True, referral_consent=date(2026, 11, 25))
    assert later.lacking == (Lacking.REFERRAL_CONSENT,)
    given_today = route(JU2, forward=True, referral_consent=ON)
    assert (given_today.route, given_today.lacking) == (Route.FORWARD, ())
    both = route(JU1, JU2, forward=True, referral_consent=ON)
    assert (both.route, both.others) == (Route.BOTH, Route.FORWARD)


def test_that_consent_alone_forwards_nothing():
    assert route(JU2, referral_consent=ON).route is Route.GUIDE


def test_that_a_complaint_is_always_ours_as_well():
    assert route(JU2, kind=Kind.COMPLAINT).route is Route.BOTH


def test_that_nobody_is_sent_on_to_a_company_without_a_name():
    assert route(JU3).lacking == (Lacking.SIDE,)
    assert route(replace(JU2, partner="")).lacking == (Lacking.PARTNER,)


GROUPS = st.lists(
    st.builds(
        Group,
        st.sampled_from(["JU1", "JU2", "JU3", "other"]),
        st.sampled_from(Side),
        st.booleans(),
        st.sampled_from(["", "area", "retail"]),
    ),
    max_size=4,
    unique_by=lambda group: group.id,
)


@given(
    st.sampled_from(Kind),
    GROUPS,
    st.booleans(),
    st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 20)),
)
def test_that_no_part_of_a_request_is_lost_and_none_forwarded_unasked(
    kind, groups, forward, agreed
):
    found = routing(kind, groups, forward=forward, referral_consent=agreed, on=ON)
    settled = {group.id for group in groups if group.side is not Side.UNSETTLED}
    assert settled <= {*found.own, *found.elsewhere}
    assert (Lacking.SIDE in found.lacking) == any(g.side is Side.UNSETTLED for g in groups)
    if Route.FORWARD in (found.route, found.others):
        assert forward
        assert agreed <= ON
    assert (found.route in (Route.OWN, Route.BOTH)) >= bool(found.own)
    assert (found.route is Route.OWN) == (found.others is None)


# ------------------------------------------------------------------ appi.27.5


def test_that_joint_use_holds_with_every_item_published_before():
    assert joint_use_wanting(PUBLISHED, ON) == ()


@pytest.mark.parametrize(
    ("change", "wanting"),
    [
        ({"stated": False}, Wanting.STATED),
        ({"items": ()}, Wanting.ITEMS),
        ({"users": ()}, Wanting.USERS),
        ({"purposes": ()}, Wanting.PURPOSES),
        ({"responsible": "　"}, Wanting.RESPONSIBLE),
        ({"address": ""}, Wanting.ADDRESS),
        ({"representative": ""}, Wanting.REPRESENTATIVE),
        ({"since": None}, Wanting.BEFOREHAND),
        ({"since": ON}, Wanting.BEFOREHAND),
        ({"within": False}, Wanting.WITHIN),
    ],
)
def test_that_joint_use_fails_for_want_of_any_item(change, wanting):
    assert joint_use_wanting(replace(PUBLISHED, **change), ON) == (wanting,)


def test_that_who_is_no_legal_person_has_no_representative():
    assert joint_use_wanting(replace(PUBLISHED, representative="", legal_person=False), ON) == ()


@pytest.mark.parametrize(
    ("entrusting", "wanting"),
    [
        (ENTRUSTED, ()),
        (replace(ENTRUSTED, since=ON), ()),
        (replace(ENTRUSTED, since=None), (Wanting.CONTRACT,)),
        (replace(ENTRUSTED, since=date(2026, 12, 1)), (Wanting.CONTRACT,)),
        (replace(ENTRUSTED, needed=False), (Wanting.NEEDED,)),
        (replace(ENTRUSTED, on_behalf=False), (Wanting.ON_BEHALF,)),
    ],
)
def test_that_entrusting_wants_a_contract_the_purpose_and_no_use_of_its_own(entrusting, wanting):
    assert entrusting_wanting(entrusting, ON) == wanting


# ------------------------------------------------------------------ records of provision

SHARED = Passing("area", ON, Ground.JOINT_USE, joint_use=PUBLISHED)
GIVEN = Passing("print", ON, Ground.ENTRUSTED, entrusting=ENTRUSTED)
POLICE = Passing("police", ON, Ground.EXEMPT, shown=True)
SOLD = Passing("broker", ON, Ground.THIRD_PARTY)


def test_that_no_record_may_be_said_where_each_passing_is_proved_to_owe_none():
    assert records([SHARED, GIVEN, POLICE]).answer is RecordAnswer.NOT_EXIST
    assert records([]).answer is RecordAnswer.NOT_EXIST


def test_that_joint_use_without_its_items_goes_to_review():
    """Annex B-5: the seed's policy names neither address nor representative."""
    seed = replace(SHARED, joint_use=replace(PUBLISHED, address="", representative=""))
    found = records([GIVEN, seed])
    assert found.answer is RecordAnswer.REVIEW
    assert found.review == ((seed, (Wanting.ADDRESS, Wanting.REPRESENTATIVE)),)


@pytest.mark.parametrize(
    "passing",
    [
        Passing("area", ON, Ground.JOINT_USE),
        Passing("print", ON, Ground.ENTRUSTED),
        Passing("buyer", ON, Ground.SUCCESSION),
        Passing("police", ON, Ground.EXEMPT),
        SOLD,
    ],
)
def test_that_nothing_is_taken_for_granted(passing):
    assert records([passing]).answer is RecordAnswer.REVIEW
    assert records([GIVEN, passing]).review[0][0] == passing


def test_that_a_record_that_exists_is_disclosed():
    assert records([replace(SOLD, recorded=True), GIVEN]).answer is RecordAnswer.DISCLOSE
    assert records([replace(SOLD, recorded=True), SOLD]).answer is RecordAnswer.REVIEW


def test_that_abroad_only_the_exemptions_of_the_first_paragraph_hold():
    """appi.29.1 ただし書: for appi.28.1 the cases of 27.1 alone."""
    for passing in (SHARED, GIVEN, Passing("buyer", ON, Ground.SUCCESSION, shown=True)):
        assert no_record_wanting(passing) == ()
        assert no_record_wanting(replace(passing, abroad=True)) == (Wanting.ABROAD,)
    assert no_record_wanting(replace(POLICE, abroad=True)) == ()
