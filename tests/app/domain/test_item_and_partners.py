"""What the events about partners tell of an item, and what they keep back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.item import Act, Event, Identity, Item, Missing, State
from app.domain.needs import Setting
from app.domain.partner_asks import Need, Sort, holding_back
from app.domain.partners import Route
from app.domain.requests import Decision, Family, Kind, Role
from app.domain.steps import BESIDE, after, missing, not_before, offers

DAY = date(2026, 11, 16)
SELF = Setting(Role.SELF, contact=True)
HELD = Item(
    Kind.CORRECTION,
    Family.RIGHTS,
    phase=State.EXECUTING,
    confirmed=True,
    identity=Identity.OK,
    decision=Decision.FULL,
    decided=DAY,
    executed=DAY,
)


def event(act, on=DAY, id_=1, **facts):
    return Event(id_, 1, act, on, datetime(2026, 11, 24, 9, tzinfo=UTC), "佐野", "", facts)


def ask(partner="1", sort=Sort.INSTRUCT, need=Need.FOR_NOTICE, **more):
    return event(Act.ASK_PARTNER, partner_id=partner, sort=sort, need=need, **more)


def answer(partner="1", **facts):
    return event(Act.PARTNER_ANSWERED, partner_id=partner, result="done", **facts)


def told(item, *events):
    for one in events:
        item = after(item, one)
    return item


def test_that_an_ask_is_open_until_that_partner_has_answered():
    item = told(HELD, ask("1"), ask("2"))
    assert [one.partner for one in item.held_back_by] == ["1", "2"]
    item = told(item, answer("2"))
    assert [one.partner for one in item.held_back_by] == ["1"]
    assert [one.answered for one in item.asks] == [None, DAY]


def test_that_an_answer_to_one_sort_leaves_the_other_open():
    item = told(HELD, ask(sort=Sort.INSTRUCT), ask(sort=Sort.CONFIRM), answer(sort="confirm"))
    assert [one.sort for one in item.asks if one.answered is None] == [Sort.INSTRUCT]


def test_that_a_reminder_moves_nothing_but_its_own_day():
    item = told(HELD, ask(by="2026-11-30"))
    reminded = told(item, event(Act.PARTNER_REMINDED, date(2026, 11, 24), partner_id="1"))
    (one,) = reminded.asks
    assert (one.reminded, one.by, one.asked) == (date(2026, 11, 24), date(2026, 11, 30), DAY)
    assert reminded.phase is item.phase
    assert reminded.held_back_by


@pytest.mark.parametrize(
    ("act", "facts"), [(Act.NOTIFY, {}), (Act.DISPATCH, {"of": "answer", "number": "1"})]
)
def test_that_only_what_the_answer_rests_on_keeps_it_back(act, facts):
    held = told(HELD, ask())
    assert missing(held, event(act, **facts), SELF) == (Missing.PARTNER_ANSWER,)
    (offer,) = (o for o in offers(held, SELF) if (o.act, o.of) == (act, facts.get("of", "")))
    assert offer.missing == (Missing.PARTNER_ANSWER,)
    follow_up = told(HELD, ask(need=Need.FOLLOW_UP))
    assert missing(follow_up, event(act, **facts), SELF) == ()


def test_that_the_notice_comes_no_earlier_than_the_last_answer_it_rests_on():
    item = told(HELD, ask("1"), ask("2", need=Need.FOLLOW_UP))
    first, later = date(2026, 11, 18), date(2026, 11, 20)
    item = told(item, event(Act.PARTNER_ANSWERED, first, partner_id="1", result="done"))
    item = told(item, event(Act.PARTNER_ANSWERED, later, partner_id="2", result="done"))
    assert not_before(item, Act.NOTIFY) == first


def test_that_a_route_tells_where_the_request_went():
    facts = {"way": "BOTH", "others": "FORWARD", "groups": "JU1,JU2", "partner_id": "3"}
    item = told(HELD, event(Act.ROUTE, **facts, consent="2026-11-10", given="2026-06-01"))
    assert item.route is not None
    assert (item.route.way, item.route.others) == (Route.BOTH, Route.FORWARD)
    assert (item.route.groups, item.route.partner) == (("JU1", "JU2"), "3")
    assert (item.route.consent, item.route.given) == (date(2026, 11, 10), date(2026, 6, 1))
    assert item.route.letter == "L26"


def test_that_what_partners_do_runs_beside_the_way_of_the_item():
    for phase in State:
        item = Item(Kind.COMPLAINT, Family.COMPLAINT, phase=phase, confirmed=True)
        acts = {offer.act for offer in offers(item, SELF)} & {step.act for step in BESIDE}
        acts -= {Act.RETURNED}  # of a letter that answers, a row of the way itself
        beside = {Act.ROUTE, Act.ASK_PARTNER, Act.ESCALATE, Act.INTERIM}
        assert acts == (beside if phase.open else set())
        asked = told(item, ask())
        assert asked.phase is phase
        ready = {o.act for o in offers(asked, SELF) if not o.missing}
        assert {Act.PARTNER_ANSWERED, Act.PARTNER_REMINDED} <= ready
        assert told(asked, answer()).phase is phase


ASKS = st.builds(ask, st.sampled_from("123"), st.sampled_from(Sort), st.sampled_from(Need))
ANSWERS = st.builds(answer, st.sampled_from("123"))


@given(st.lists(st.one_of(ASKS, ANSWERS), max_size=12))
def test_that_an_item_keeps_back_what_the_table_says_it_does(events):
    item = told(HELD, *events)
    assert item.held_back_by == holding_back(item.asks, DAY)
    assert len(item.asks) == sum(one.sort == Act.ASK_PARTNER for one in events)
    wanting = missing(item, event(Act.NOTIFY), SELF)
    assert (Missing.PARTNER_ANSWER in wanting) == bool(item.held_back_by)
