from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.policy_check import (
    CONSEQUENCES,
    RIGHTS,
    Consequence,
    Finding,
    Gap,
    JointMembers,
    Name,
    Names,
    Office,
    Published,
    Responsible,
    check,
    joint_use_valid,
    unusable_reasons,
)
from app.domain.requests import Kind

ON = date(2026, 11, 24)
NAMES = Names(
    offices=(Name("新事務局", date(2022, 4, 1), "旧相談室"),),
    networks=(
        Name("東送配電", date(2020, 4, 1), "東電力"),
        Name("西送配電", date(2020, 4, 1), "西電力"),
        Name("南電力", date(2016, 4, 1)),
    ),
    complaint_words=("苦情",),
)
COMPLETE = Published(
    representative="見本　太郎",
    address="大阪市北区見本1-2-3",
    security_measures="組織的・人的・物理的・技術的な措置の概要",
    rights=frozenset(RIGHTS),
    procedure=date(2026, 4, 1),
    responsible=(Responsible("JU1", "東京都千代田区見本1", "見本　花子"),),
    members=(JointMembers("送配電", ("東送配電", "西送配電", "南電力")),),
    office=Office("新事務局", date(2026, 4, 1)),
    phone="06-0000-0000",
    recordings="苦情の内容の確認のため",
    cookies_linked=False,
)


def gaps(on=ON, **changes):
    return [(one.gap, one.where) for one in check(replace(COMPLETE, **changes), on, NAMES)]


def test_that_a_complete_policy_has_no_gap():
    assert gaps() == []


@pytest.mark.parametrize(
    ("changes", "gap", "where"),
    [
        ({"representative": ""}, Gap.REPRESENTATIVE, ()),
        ({"address": ""}, Gap.ADDRESS, ()),
        ({"security_measures": ""}, Gap.SECURITY_MEASURES, ()),
        ({"procedure": None}, Gap.PROCEDURE, ()),
        ({"rights": frozenset(RIGHTS) - {Kind.TP_RECORD}}, Gap.RIGHT_NOT_LISTED, ("tp_record",)),
        ({"responsible": (Responsible("JU1", "", "甲"),)}, Gap.JOINT_RESPONSIBLE, ("JU1",)),
        ({"responsible": (Responsible("JU1", "乙", ""),)}, Gap.JOINT_RESPONSIBLE, ("JU1",)),
        (
            {"members": (JointMembers("", ("東電力", "西送配電", "南電力")),)},
            Gap.JOINT_MEMBER_RENAMED,
            ("東電力",),
        ),
        (
            {"members": (JointMembers("", ("東送配電", "西送配電")),)},
            Gap.JOINT_MEMBER_ABSENT,
            ("南電力",),
        ),
        ({"office": Office("旧相談室", ON)}, Gap.OFFICE_RENAMED, ("旧相談室",)),
        ({"office": Office("新事務局", None)}, Gap.OFFICE_UNVERIFIED, ()),
        ({"phone": ""}, Gap.DESK_WITHOUT_PHONE, ()),
        ({"recordings": "品質向上"}, Gap.RECORDINGS_PURPOSE, ("品質向上",)),
        ({"cookies_linked": True}, Gap.COOKIES_LINKED, ()),
    ],
)
def test_that_each_gap_is_found_alone(changes, gap, where):
    assert gaps(**changes) == [(gap, where)]


def test_that_a_right_is_a_finding_of_its_own():
    found = gaps(rights=frozenset())
    assert found == [(Gap.RIGHT_NOT_LISTED, (kind,)) for kind in RIGHTS]


def test_that_without_recorded_calls_no_phone_and_no_purpose_is_missed():
    assert gaps(recordings="", phone="") == []


def test_that_without_joint_use_and_accredited_body_there_is_nothing_to_miss():
    assert gaps(responsible=(), members=(), office=None) == []


def test_that_a_list_of_others_is_left_alone():
    assert gaps(members=(JointMembers("媒介業者", ("見本商事",)),)) == []


def test_that_names_change_on_their_day():
    old = (JointMembers("送配電", ("東電力", "西電力", "南電力")),)
    eve = {"members": old, "office": Office("旧相談室", date(2020, 1, 1))}
    assert gaps(date(2020, 3, 31), **eve) == []
    assert [gap for gap, _ in gaps(date(2020, 4, 1), **eve)] == [Gap.JOINT_MEMBER_RENAMED]


@pytest.mark.parametrize(
    ("verified", "fresh_until"),
    [(date(2025, 11, 24), date(2026, 11, 24)), (date(2024, 2, 29), date(2025, 2, 28))],
)
def test_that_a_comparison_holds_for_a_year_of_the_civil_code(verified, fresh_until):
    office = Office("新事務局", verified)
    assert gaps(fresh_until, office=office) == []
    after = fresh_until + timedelta(days=1)
    assert gaps(after, office=office) == [(Gap.OFFICE_UNVERIFIED, ())]


# ------------------------------------------------------------------ what follows


def test_that_every_gap_has_a_consequence_and_every_consequence_a_gap():
    assert set(CONSEQUENCES) == set(Gap)
    assert all(CONSEQUENCES.values())
    assert {one for several in CONSEQUENCES.values() for one in several} == set(Consequence)


def test_that_without_a_procedure_form_and_fee_cannot_be_held_against_anybody():
    assert unusable_reasons(check(replace(COMPLETE, procedure=None), ON, NAMES)) == {"C2", "C5"}
    assert unusable_reasons(check(COMPLETE, ON, NAMES)) == frozenset()


@given(st.sets(st.sampled_from(Gap)))
def test_that_joint_use_is_relied_on_only_where_who_is_responsible_is_known(gaps):
    findings = [Finding(gap) for gap in gaps]
    assert joint_use_valid(findings) == (Gap.JOINT_RESPONSIBLE not in gaps)
