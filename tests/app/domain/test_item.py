"""What events tell of an item, one after the other."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.domain.item import (
    ASKED_FOR,
    PROCEDURAL,
    Event,
    Identity,
    Item,
    Reason,
    State,
    read_reasons,
)
from app.domain.requests import Decision, Family, Ground, Kind, Method
from app.rules.lawbook import lawbook

DAY = date(2026, 11, 16)


def event(act, on=DAY, *, text="", item=1, **facts):
    return Event(0, item, act, on, datetime(2026, 11, 24, 9, tzinfo=UTC), "佐野", text, facts)


def told(*events, kind=Kind.DISCLOSURE):
    item = Item(kind, lawbook().kind(kind).family, phase=State.ACCEPTED)
    for one in events:
        item = item.knows(one)
    return item


def test_that_an_event_concerns_one_item_several_or_the_case():
    assert event("note", item=0).items == ()
    assert event("note", item=2).items == (2,)
    assert event("ask", item=0, items="1,3").items == (1, 3)


def test_that_an_event_of_no_table_tells_an_item_nothing():
    item = told()
    for sort in ("note", "mail", "task", "person", "unheard-of"):
        assert item.knows(event(sort)) == item


def test_that_confirming_settles_kind_grounds_and_the_question_about_a_leak():
    item = told(event("confirm", kind="use_stop", family="rights", ground="35-5a,35-1a", leak="no"))
    assert (item.kind, item.confirmed, item.leak) == (Kind.USE_STOP, True, "no")
    assert item.grounds == (Ground.NO_LONGER_NEEDED, Ground.BEYOND_PURPOSE)
    again = item.knows(event("confirm", kind="complaint", family="complaint"))
    assert (again.family, again.leak, again.grounds) == (Family.COMPLAINT, "no", item.grounds)


def test_that_the_first_word_from_us_is_the_receipt_and_the_last_one_counts_for_the_next():
    item = told(event("ask", date(2026, 11, 13), reason="fix", by="2026-11-20"))
    assert (item.acknowledged, item.contacted) == (date(2026, 11, 13), date(2026, 11, 13))
    item = item.knows(event("notify", date(2026, 11, 18), text="…"))
    assert (item.acknowledged, item.contacted) == (date(2026, 11, 13), date(2026, 11, 18))


def test_that_copies_are_held_until_they_are_destroyed():
    item = told(event("identity", result="ok", copies="kept"))
    assert (item.identity, item.copies) == (Identity.OK, True)
    assert item.knows(event("identity", result="ok")).copies
    assert not item.knows(event("identity", result="ok", copies="destroyed")).copies
    assert item.knows(event("close", copies="none")).copies


def test_that_the_wanted_method_is_used_unless_another_is_named():
    wanted = told(event("target", method="electronic", target="録音"))
    assert wanted.knows(event("decide", decision="FULL")).method_used is Method.ELECTRONIC
    used = wanted.knows(event("decide", decision="FULL", method="paper"))
    assert (used.method_wanted, used.method_used) == (Method.ELECTRONIC, Method.PAPER)
    asked = wanted.knows(event("ask", reason="method")).knows(event("answered", method="other"))
    assert asked.method_wanted is Method.OTHER


def test_that_form_is_a_reason_only_for_a_refusal():
    assert set(ASKED_FOR) == set(PROCEDURAL)
    for decision in Decision:
        item = told(event("decide", decision=decision, reasons="C1\nC3"))
        assert item.procedural is (decision in (Decision.NONE, Decision.NOT_NOTIFY))
        assert item.tells_about_data is not item.procedural
    assert not told(event("decide", decision="NONE", reasons="C1\nD1")).procedural
    assert not told(event("decide", decision="NONE")).procedural


@pytest.mark.parametrize("decision", Decision)
def test_that_a_refusal_that_was_told_opens_the_way_to_a_suit(decision):
    item = told(event("decide", decision=decision), event("notify", date(2026, 11, 20), text="…"))
    refused = decision in (Decision.NONE, Decision.PARTIAL, Decision.NOT_EXIST)
    assert item.refused == (date(2026, 11, 20) if refused else None)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("", ()),
        ("\n \n", ()),
        ("D1", (Reason("D1", "", ""),)),
        (" D1 | 録音 | 第三者の声 ", (Reason("D1", "録音", "第三者の声"),)),
        ("D1|録音\nC6a||権限がない", (Reason("D1", "録音", ""), Reason("C6a", "", "権限がない"))),
        ("D1||a|b", (Reason("D1", "", "a|b"),)),
    ],
)
def test_that_reasons_are_read_a_line_each(text, reasons):
    assert read_reasons(text) == reasons


def test_that_a_case_shows_the_least_of_its_items():
    ranks = [state.rank for state in State]
    assert ranks == sorted(ranks)
    ended = [state for state in State if not state.open]
    assert ended == [State.CLOSED, State.WITHDRAWN, State.REFERRED]
    assert min(State.CLOSED.rank, State.WITHDRAWN.rank) > max(s.rank for s in State if s.open)


def test_that_a_wait_is_shown_only_while_we_work_on_the_item():
    item = told(event("ask", reason="identity"))
    assert item.state is State.VERIFYING
    assert (item.waiting_since, item.phase) == (DAY, State.ACCEPTED)
