from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.days import YearlyClosure
from app.domain.partner_asks import (
    PROPOSED,
    Ask,
    Cadence,
    Need,
    Proposal,
    Sort,
    Standing,
    holding_back,
    left_after,
    proposals,
    status,
    wall,
)
from app.domain.partners import Partner, Relation
from app.domain.requests import Kind
from app.rules.almanac import load_calendars

COMPANY = load_calendars([YearlyClosure("夏季休業", (8, 13), (8, 15))]).company
ASKED = date(2026, 11, 12)  # a Thursday; the 23rd is a holiday
PRINTER = Partner("print", "なぎさ印刷株式会社", Relation.CONTRACTOR)
AREA = Partner("area", "みなと送配電株式会社", Relation.JOINT_USER, ("JU2",))
BUYER = Partner("buyer", "うしお商事株式会社", Relation.RECIPIENT)
HOUSE = Partner("house", "いそべ不動産株式会社", Relation.PRINCIPAL)
DAYS = st.dates(date(2026, 1, 5), date(2026, 12, 1))
CADENCES = st.lists(st.integers(1, 25), min_size=3, max_size=3, unique=True).map(
    lambda days: Cadence(*sorted(days))
)


def november(number):
    return date(2026, 11, number)


# ------------------------------------------------------------------ what is proposed


def test_that_a_contractor_does_it_before_the_person_is_told_that_it_is_done():
    assert proposals(Kind.CORRECTION, [PRINTER, AREA, BUYER]) == (
        Proposal("print", Sort.INSTRUCT, Need.FOR_NOTICE),
        Proposal("area", Sort.NOTIFY, Need.FOLLOW_UP),
        Proposal("buyer", Sort.NOTIFY, Need.FOLLOW_UP),
    )


def test_that_letters_go_with_what_is_asked():
    assert (Sort.INSTRUCT.letter, Sort.NOTIFY.letter, Sort.ASK.letter) == ("L29", "L30", "")


def test_that_telling_recipients_never_keeps_an_answer_back():
    """There is no general duty to; it is good practice."""
    for kind, table in PROPOSED.items():
        for relation in (Relation.JOINT_USER, Relation.RECIPIENT):
            if kind is not Kind.COMPLAINT and relation in table:
                assert table[relation] == (Sort.NOTIFY, Need.FOLLOW_UP)


def test_that_nobody_is_asked_where_there_is_nothing_to_ask():
    assert proposals(Kind.PURPOSE_NOTICE, [PRINTER, AREA, BUYER, HOUSE]) == ()
    assert proposals(Kind.DISCLOSURE, [AREA]) == ()


# ------------------------------------------------------------------ the cadence


@pytest.mark.parametrize(
    ("today", "standing", "since", "following"),
    [
        (12, Standing.WAITING, 12, 19),
        (18, Standing.WAITING, 12, 19),
        (19, Standing.REMIND, 19, 27),  # 10 business days, over the holiday
        (26, Standing.REMIND, 19, 27),
        (27, Standing.LATE, 27, None),
    ],
)
def test_that_an_ask_grows_late_by_business_days(today, standing, since, following):
    found = status(ASKED, None, COMPANY, november(today))
    assert (found.standing, found.since) == (standing, november(since))
    if following:
        assert found.next == november(following)
    else:
        assert found.next == date(2026, 12, 4)


def test_that_the_end_of_the_cadence_is_for_the_superior():
    found = status(ASKED, None, COMPANY, date(2027, 1, 20))
    assert (found.standing, found.since, found.next) == (
        Standing.ESCALATED,
        date(2026, 12, 4),
        None,
    )


def test_that_an_answer_ends_it_from_its_own_day():
    answered = november(20)
    assert status(ASKED, answered, COMPANY, november(19)).standing is Standing.REMIND
    for today in (november(20), date(2027, 3, 1)):
        found = status(ASKED, answered, COMPANY, today)
        assert (found.standing, found.since, found.next) == (Standing.ANSWERED, answered, None)


@pytest.mark.parametrize("days", [(0, 5, 10), (5, 5, 10), (5, 10, 9)])
def test_that_a_cadence_rises(days):
    with pytest.raises(ValueError, match=str(days[0])):
        Cadence(*days)


@given(DAYS, st.integers(0, 90), CADENCES)
def test_that_nobody_is_reminded_on_a_closed_day(asked, later, cadence):
    today = asked + timedelta(days=later)
    found = status(asked, None, COMPANY, today, cadence)
    if found.standing is not Standing.WAITING:
        assert COMPANY.is_open(found.since)
        assert found.since <= today
    if found.next:
        assert COMPANY.is_open(found.next)
        assert today < found.next
        assert status(asked, None, COMPANY, found.next, cadence).since == found.next
    else:
        assert found.standing is Standing.ESCALATED


@given(DAYS, st.integers(0, 60), st.integers(0, 30), CADENCES)
def test_that_silence_only_makes_it_worse(asked, later, more, cadence):
    order = list(Standing)
    today = asked + timedelta(days=later)
    now = status(asked, None, COMPANY, today, cadence).standing
    then = status(asked, None, COMPANY, today + timedelta(days=more), cadence).standing
    assert order.index(then) <= order.index(now)


# ------------------------------------------------------------------ who has not answered

LATE = Ask("print", Sort.INSTRUCT, Need.FOR_NOTICE, november(2))
FRESH = Ask("print", Sort.ASK, Need.FOR_NOTICE, november(20))
SLOW = Ask("area", Sort.NOTIFY, Need.FOLLOW_UP, november(12))
DONE = Ask("buyer", Sort.NOTIFY, Need.FOLLOW_UP, november(2), november(9))
TODAY = november(24)


def test_that_the_wall_shows_who_has_not_answered_worst_first():
    found = wall([FRESH, SLOW, DONE, LATE], COMPANY, TODAY)
    assert [(one.partner, one.standing) for one in found] == [
        ("print", Standing.LATE),
        ("area", Standing.REMIND),
    ]
    assert [ask for ask, _ in found[0].asks] == [LATE, FRESH]


@given(
    st.lists(
        st.builds(
            Ask,
            st.sampled_from(["print", "area", "buyer"]),
            st.sampled_from(Sort),
            st.sampled_from(Need),
            st.dates(date(2026, 10, 1), TODAY),
            st.none() | st.dates(date(2026, 11, 1), TODAY),
        ),
        max_size=6,
    )
)
def test_that_nobody_who_owes_an_answer_is_left_off_the_wall(asks):
    shown = [ask for one in wall(asks, COMPANY, TODAY) for ask, _ in one.asks]
    owing = [ask for ask in asks if ask.answered is None]
    assert sorted(map(repr, shown)) == sorted(map(repr, owing))
    assert {*holding_back(asks, TODAY), *left_after(asks, TODAY)} == set(owing)


def test_that_only_what_the_answer_rests_on_keeps_it_back():
    assert holding_back([LATE, SLOW, DONE], TODAY) == (LATE,)
    assert left_after([LATE, SLOW, DONE], TODAY) == (SLOW,)
