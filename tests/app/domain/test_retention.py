"""How long a case is kept: the longest of its registers, from the day its last part ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.incidents import Incidents
from app.domain.item import Event, Item
from app.domain.jipdec import Matter
from app.domain.leak import Leak
from app.domain.requests import Decision, Family, Kind
from app.domain.retention import (
    HOLD,
    RELEASE,
    Hold,
    Register,
    closed_on,
    hold_of,
    registers,
    term,
)
from app.now import ZONE

DAY = date(2026, 11, 24)
PERIODS = {Register.RIGHTS: 3, Register.REFUSED: 5, Register.COMPLAINT: 3, Register.INQUIRY: 1}


def an_item(family=Family.RIGHTS, **more):
    return replace(Item(Kind.DISCLOSURE, family, ended=DAY), **more)


def event(sort, text="", on=DAY, **facts):
    return Event(1, 0, sort, on, datetime(2026, 11, 24, tzinfo=ZONE), "佐野", text, facts)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (an_item(), {Register.RIGHTS}),
        (an_item(decision=Decision.FULL), {Register.RIGHTS}),
        (an_item(decision=Decision.NONE), {Register.RIGHTS, Register.REFUSED}),
        (an_item(decision=Decision.NOT_NOTIFY), {Register.RIGHTS, Register.REFUSED}),
        (an_item(Family.COMPLAINT), {Register.COMPLAINT}),
        (an_item(Family.COMPLAINT, decision=Decision.NOT_JUSTIFIED), {Register.COMPLAINT}),
        (an_item(Family.COMPLAINT, leak="yes"), {Register.COMPLAINT, Register.LEAK}),
        (an_item(Family.COMPLAINT, escalated=DAY), {Register.COMPLAINT, Register.DISPUTE}),
        (an_item(Family.MARKETING), {Register.SUPPRESSION}),
        (an_item(Family.INQUIRY), {Register.INQUIRY}),
        (an_item(Family.WITHDRAWAL), {Register.INQUIRY}),
    ],
)
def test_that_an_item_belongs_to_its_registers(item, expected):
    assert registers([item], Incidents()) == expected


def test_that_leaks_and_letters_of_the_body_have_registers_of_their_own():
    found = registers([an_item()], Incidents((Leak(),), (Matter(),)))
    assert found == {Register.RIGHTS, Register.LEAK, Register.BODY}


def test_that_a_case_is_closed_when_its_last_part_is():
    later = date(2027, 1, 5)
    assert closed_on([an_item(), an_item(ended=later)], Incidents()) == later
    assert closed_on([an_item(), an_item(ended=None)], Incidents()) is None
    assert closed_on([an_item()], Incidents((Leak(ended=later),))) == later
    assert closed_on([an_item()], Incidents((Leak(),))) is None
    assert closed_on([], Incidents()) is None


@pytest.mark.parametrize(
    ("closed", "last_day"),
    [
        (date(2023, 11, 24), date(2026, 11, 24)),
        (date(2024, 2, 28), date(2027, 2, 28)),
        (date(2024, 2, 29), date(2027, 2, 28)),  # civil.143: counted from 1 March
        (date(2023, 12, 31), date(2026, 12, 31)),
        (date(2021, 2, 28), date(2024, 2, 29)),
    ],
)
def test_that_a_period_ends_as_the_civil_code_counts(closed, last_day):
    assert term([Register.RIGHTS], closed, PERIODS).last_day == last_day


def test_that_the_longest_register_holds():
    found = term([Register.INQUIRY, Register.REFUSED, Register.RIGHTS], DAY, PERIODS)
    assert (found.register, found.years, found.last_day) == (
        Register.REFUSED,
        5,
        date(2031, 11, 24),
    )


def test_that_a_register_without_a_period_keeps_a_case_for_ever():
    assert term([Register.INQUIRY, Register.SUPPRESSION], DAY, PERIODS) is None
    assert term([], DAY, PERIODS) is None


@given(
    st.sets(st.sampled_from(Register), min_size=1),
    st.dictionaries(st.sampled_from(Register), st.integers(0, 50)),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_that_one_more_register_never_shortens_a_period(found, periods, closed):
    whole = term(found, closed, periods)
    for register in found:
        alone = term([register], closed, periods)
        assert whole is None or (alone is not None and alone.last_day <= whole.last_day)


def test_that_the_last_word_on_a_hold_stands():
    held = event(HOLD, "訴訟", review="2027-05-01")
    longer = event(HOLD, "控訴", date(2026, 12, 1), review="2028-05-01")
    assert hold_of((held,)) == Hold(DAY, "訴訟", date(2027, 5, 1))
    assert hold_of((held, longer)) == Hold(date(2026, 12, 1), "控訴", date(2028, 5, 1))
    assert hold_of((held, event(RELEASE, "終結"))) is None
    assert hold_of((held, event(RELEASE), longer)).why == "控訴"
    assert hold_of(()) is None
    assert hold_of((event(HOLD),)).review is None  # forgotten with its case
