from __future__ import annotations

from datetime import date, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.approval import Approval, Duty
from app.domain.clocks import Nature
from app.domain.days import YearlyClosure
from app.domain.item import Event
from app.domain.jipdec import (
    SUGGESTED_DAYS,
    TABLE,
    Act,
    Basis,
    Complainant,
    Exhibit,
    Matter,
    Missing,
    Setting,
    State,
    after,
    another_follows,
    missing,
    next_act,
    offers,
)
from app.now import ZONE
from app.rules.almanac import load_calendars

COMPANY = load_calendars([YearlyClosure("夏季休業", (8, 13), (8, 15))]).company
ALONE, TWO = Setting(), Setting(two_persons=True)
_ids = count(1)


def day(text):
    return date.fromisoformat(f"2026-{text}")


def event(act, on, text="", actor="担当A", **facts):
    at = datetime(2026, 11, 24, 9, tzinfo=ZONE)
    return Event(next(_ids), 0, act, day(on), at, actor, text, facts)


def inquiry(on="11-10", basis=Basis.DEMAND, **facts):
    return event(Act.INQUIRY, on, number="第26-123号", basis=basis, dated="2026-11-06", **facts)


def draft(text="経過は別紙のとおり。", **facts):
    return event(Act.DRAFT, "11-12", text, **facts)


def told(*events, matter=None):
    matter = matter or Matter()
    for one in events:
        matter = after(matter, one)
    return matter


def short(matter, one, setting=ALONE):
    return set(missing(matter, one, setting))


def approved():
    return told(inquiry(due="2026-11-20"), draft(), event(Act.APPROVE, "11-13", actor="担当B"))


# ------------------------------------------------------------------ days


def test_that_the_clock_runs_from_the_letters_own_date_to_the_day_it_names():
    (found,) = told(inquiry(due="2026-11-20")).inquiries
    assert found.clock.id == "K9"
    assert found.clock.nature is Nature.EXTERNAL
    assert (found.clock.start, found.clock.due) == (day("11-06"), day("11-20"))
    assert found.suggested_due(COMPANY) is None
    assert told(inquiry(due="2026-11-20")).suggested_due(COMPANY) is None


def test_that_a_letter_without_a_day_gives_a_suggestion_and_no_limit():
    (found,) = told(inquiry()).inquiries
    assert found.clock.due is None
    assert found.suggested_due(COMPANY) == day("11-20")
    assert told(inquiry()).due is None
    assert told(inquiry()).suggested_due(COMPANY) == day("11-20")


@given(st.dates(date(2026, 1, 5), date(2026, 12, 10)))
def test_that_a_suggestion_is_a_business_day(dated):
    letter = event(Act.INQUIRY, "12-11", basis=Basis.NOTICE, dated=dated.isoformat())
    suggested = told(letter).inquiries[0].suggested_due(COMPANY)
    assert COMPANY.is_open(suggested)
    assert COMPANY.business_days_between(dated, suggested) == SUGGESTED_DAYS


def test_that_only_the_body_moves_its_day():
    matter = told(inquiry(due="2026-11-20"), event(Act.AGREE, "11-18", due="2026-12-04"))
    assert matter.due == matter.inquiries[0].clock.due == day("12-04")


def test_that_what_was_asked_orally_is_dated_to_the_talk():
    matter = told(event(Act.INQUIRY, "11-10", basis=Basis.DEMAND))
    assert matter.inquiries[0].clock.start == day("11-10")


def test_that_the_earliest_open_day_presses():
    first = inquiry(due="2026-11-27")
    second = event(
        Act.INQUIRY, "11-11", number="第26-123号の2", basis=Basis.NOTICE, due="2026-11-18"
    )
    matter = told(first, second)
    assert matter.due == day("11-18")
    assert matter.unanswered[0].number == "第26-123号の2"
    moved = after(matter, event(Act.AGREE, "11-12", number="第26-123号の2", due="2026-12-11"))
    assert moved.due == day("11-27")


# ------------------------------------------------------------------ answering


def test_that_a_demand_is_refused_only_for_a_reason_that_is_written_down():
    """appi.53.3."""
    matter = told(inquiry(basis=Basis.DEMAND))
    for answer in ("part", "refused"):
        assert short(matter, draft(answer=answer)) == {Missing.JUSTIFICATION}
        assert short(matter, draft(answer=answer, justification="訴訟に関わる資料のため")) == set()
    assert short(matter, draft(answer="whole")) == set()


def test_that_a_notice_binds_nobody_to_explain():
    assert short(told(inquiry(basis=Basis.NOTICE)), draft(answer="refused")) == set()


def test_that_a_demand_beside_a_notice_is_a_demand():
    matter = told(inquiry(basis=Basis.NOTICE), inquiry(basis=Basis.DEMAND))
    assert Missing.JUSTIFICATION in short(matter, draft(answer="part"))


def test_that_kept_papers_go_only_on_a_demand():
    facts = {"exhibits": f"{Exhibit.ID_COPY},{Exhibit.RECORDING}"}
    assert short(told(inquiry(basis=Basis.NOTICE)), draft(**facts)) == {Missing.DEMAND}
    matter = told(inquiry(basis=Basis.DEMAND), draft(**facts))
    assert matter.exhibits == (Exhibit.ID_COPY, Exhibit.RECORDING)
    assert short(matter, event(Act.APPROVE, "11-13")) == set()


@pytest.mark.parametrize("number", ["individual-number", "insurance-number", "pension-number"])
def test_that_numbers_cannot_even_be_named(number):
    with pytest.raises(ValueError, match=number):
        after(told(inquiry()), draft(exhibits=number))


def test_that_an_empty_answer_is_none():
    assert short(told(inquiry()), draft("　")) == {Missing.EXPLANATION}


def test_that_a_nameless_complainant_needs_no_case():
    assert short(told(inquiry(complainant=Complainant.UNKNOWN)), draft()) == set()
    named = told(inquiry(complainant=Complainant.NAMED))
    assert short(named, draft()) == {Missing.CASE}
    for found in ({"case": "R8-0140"}, {}):
        assert short(after(named, event(Act.LINK, "11-11", **found)), draft()) == set()


def test_that_who_complains_may_be_told_later():
    matter = told(inquiry(), draft(), event(Act.LINK, "11-12", case="R8-0140", complainant="named"))
    assert (matter.complainant, matter.case) == (Complainant.NAMED, "R8-0140")


def test_that_where_two_are_wanted_another_one_approves():
    matter = told(inquiry(), draft())
    deputy = {"duties": "deputy"}
    own = event(Act.APPROVE, "11-13", **deputy)
    assert short(matter, own, TWO) == {Missing.SECOND_PERSON}
    assert short(matter, own, ALONE) == set()
    clerk = event(Act.APPROVE, "11-13", actor="担当B")
    assert short(matter, clerk, TWO) == {Missing.APPROVER}
    alone = event(Act.APPROVE, "11-13", actor="担当B", **deputy)
    assert short(matter, alone, TWO) == {Missing.SECOND_APPROVAL}
    first = event(Act.APPROVE, "11-13", actor="担当B", of="one-of-two", **deputy)
    assert short(matter, first, TWO) == set()
    matter = after(matter, first)
    assert matter.phase is State.DRAFTED
    assert short(matter, first, TWO) == {Missing.SECOND_APPROVAL}
    second = event(Act.APPROVE, "11-13", actor="代表", duties="representative")
    assert short(matter, second, TWO) == set()
    assert after(matter, second).phase is State.APPROVED


def test_that_a_submission_answers_what_was_asked():
    matter = after(approved(), event(Act.SUBMIT, "11-16"))
    assert matter.phase is State.SUBMITTED
    assert (matter.inquiries[0].answered, matter.due) == (day("11-16"), None)


def test_that_a_second_submission_leaves_the_day_of_the_first():
    matter = told(
        event(Act.SUBMIT, "11-16"),
        event(Act.INQUIRY, "11-24", basis=Basis.DEMAND),
        draft(),
        event(Act.APPROVE, "11-26"),
        event(Act.SUBMIT, "11-27"),
        matter=approved(),
    )
    assert [i.answered for i in matter.inquiries] == [day("11-16"), day("11-27")]
    assert matter.submitted == (day("11-16"), day("11-27"))


def test_that_the_matter_ends_with_how_it_was_settled():
    matter = after(approved(), event(Act.SUBMIT, "11-16"))
    assert short(matter, event(Act.CLOSE, "12-01")) == {Missing.OUTCOME}
    closed = after(matter, event(Act.CLOSE, "12-01", "説明により終結との連絡"))
    assert (closed.phase, closed.ended) == (State.CLOSED, day("12-01"))


@pytest.mark.parametrize("phase", [State.DRAFTED, State.APPROVED, State.SUBMITTED, State.CLOSED])
def test_that_a_further_letter_is_answered_too(phase):
    steps = [State.DRAFTED, State.APPROVED, State.SUBMITTED, State.CLOSED]
    events = [draft(), event(Act.APPROVE, "11-13"), event(Act.SUBMIT, "11-16")]
    events.append(event(Act.CLOSE, "11-20", "終結"))
    matter = told(inquiry(), *events[: steps.index(phase) + 1])
    assert matter.phase is phase
    further = after(matter, event(Act.INQUIRY, "11-24", basis=Basis.DEMAND, due="2026-12-04"))
    assert (further.phase, further.due) == (State.FURTHER, day("12-04"))
    assert further.ended is None
    assert next_act(further, ALONE).act is Act.DRAFT


# ------------------------------------------------------------------ the table


def test_that_every_state_but_the_end_has_a_way_on():
    for state in State:
        assert any(state in step.at and step.to not in (None, state) for step in TABLE), state
        if state.open:
            assert any(state in s.at and s.to is State.CLOSED for s in TABLE), state


def test_that_nothing_is_answered_that_was_not_asked():
    assert short(Matter(), draft()) == {Missing.INQUIRY}
    assert next_act(Matter(), ALONE).act is Act.INQUIRY
    assert short(Matter(), event(Act.SUBMIT, "11-16")) == {Missing.STATE}


ACTS = st.lists(st.tuples(st.sampled_from(Act), st.sampled_from(["担当A", "担当B"])), max_size=10)


@given(ACTS, st.sampled_from(Basis), st.sampled_from(Complainant), st.booleans())
def test_that_every_matter_comes_to_an_end_by_doing_what_is_next(acts, basis, who, two):
    setting = Setting(two_persons=two)
    facts = {"basis": basis, "complainant": who, "due": "2026-12-04", "case": "R8-0140"}
    matter = told(inquiry(basis=basis, complainant=who))
    for act, actor in acts:
        one = event(act, "11-16", "説明", actor, **facts)
        if not missing(matter, one, setting):
            matter = after(matter, one)
    if matter.phase.open:
        matter = after(matter, event(Act.LINK, "11-17"))
    for n in range(7):
        offer = next_act(matter, setting)
        if offer is None:
            break
        said = {"duties": "legal,deputy"} if offer.act is Act.APPROVE else {}
        given = Approval(f"担当{n}", frozenset(map(Duty, ("legal", "deputy"))))
        if two and offer.act is Act.APPROVE and another_follows(matter, given):
            said["of"] = "one-of-two"
        one = event(offer.act, "11-18", "説明", f"担当{n}", **said)
        assert missing(matter, one, setting) == ()
        matter = after(matter, one)
    assert matter.phase is State.CLOSED
    assert not [i for i in matter.inquiries if i.answered is None] or Act.WITHDRAWN in dict(acts)


def test_that_each_phase_offers_an_act_once():
    for matter in (Matter(), told(inquiry()), told(inquiry(), draft()), approved()):
        acts = [offer.act for offer in offers(matter, ALONE)]
        assert len(acts) == len(set(acts))
