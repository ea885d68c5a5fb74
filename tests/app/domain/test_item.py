"""What is known of an item: what is owed, what was refused, how far it is."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.item import ASKED_FOR, PROCEDURAL, Reason, State, read_reasons
from app.domain.requests import Decision
from tests.app.domain.items import DAY, event, told


def test_that_an_event_concerns_one_item_several_or_the_case():
    assert event("note", item=0).items == ()
    assert event("note", item=2).items == (2,)
    assert event("ask", item=0, items="1,3").items == (1, 3)


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
