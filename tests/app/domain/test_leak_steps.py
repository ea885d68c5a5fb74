from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.leak import Act, Leak, State
from app.domain.leak_duties import Setting
from app.domain.leak_facts import CHOICES, Question, Topic
from app.domain.leak_papers import Paper
from app.domain.leak_steps import TABLE, Missing, after, missing, next_act, offers
from tests.app.domain.leaking import (
    ALONE,
    HARMLESS,
    MARKED,
    SENSITIVE,
    event,
    reportable,
    told,
    topics,
)

TWO = Setting(two_persons=True)


def short(leak, act, setting=ALONE, **more):
    return set(missing(leak, event(act, "05-08", **more), setting))


def judged(**facts):
    return told(
        event(Act.AWARE, "05-02"),
        event(Act.COUNT, "05-02", persons="3"),
        event(Act.FACTS, "05-07", **facts),
        event(Act.JUDGE, "05-07"),
    )


def cleared():
    decided = event(Act.NOT_REPORTABLE, "05-07", "各号に当たらない", actor="担当B")
    return told(decided, leak=judged(**HARMLESS))


# ------------------------------------------------------------------ judging


def test_that_judging_wants_who_knew_and_every_answer():
    assert short(Leak(), Act.JUDGE) == {
        Missing.KNOWLEDGE,
        Missing.ANSWERS,
        Missing.COUNT,
        Missing.ENTRUSTED,
    }


def test_that_one_category_is_enough_to_judge():
    """Nobody waits for the number of persons when health data are out."""
    leak = told(event(Act.AWARE, "05-02"), event(Act.FACTS, "05-07", **SENSITIVE))
    assert short(leak, Act.JUDGE) == set()


def test_that_a_no_wants_every_answer_and_the_number():
    facts = {k: v for k, v in HARMLESS.items() if k != "malice"}
    leak = told(event(Act.AWARE, "05-02"), event(Act.FACTS, "05-07", **facts))
    assert short(leak, Act.JUDGE) == {Missing.ANSWERS, Missing.COUNT}


def test_that_the_law_decides_which_way_it_goes():
    assert short(judged(**SENSITIVE), Act.NOT_REPORTABLE, text="害はない") == {
        Missing.CATEGORY_STANDS
    }
    assert short(judged(**HARMLESS), Act.REPORTABLE) == {Missing.CATEGORY}
    assert short(judged(**HARMLESS), Act.NOT_REPORTABLE) == {Missing.REASON}


@pytest.mark.parametrize(
    ("facts", "act"), [(SENSITIVE, Act.REPORTABLE), (HARMLESS, Act.NOT_REPORTABLE)]
)
def test_that_where_two_are_wanted_another_one_decides(facts, act):
    leak = judged(**facts)
    said = {"text": "理由", "duties": "deputy"}
    assert short(leak, act, TWO, actor="担当A", **said) == {Missing.SECOND_PERSON}
    assert short(leak, act, TWO, actor="担当B", text="理由") == {Missing.APPROVER}
    assert short(leak, act, TWO, actor="担当B", **said) == set()
    assert short(leak, act, ALONE, text="理由", actor="担当A") == set()


def test_that_new_facts_bring_a_no_back():
    assert cleared().phase is State.NOT_REPORTABLE
    for new in (
        event(Act.FACTS, "05-20", sensitive="yes"),
        event(Act.COUNT, "05-20", persons="1001"),
    ):
        assert after(cleared(), new).phase is State.JUDGED
    for unmoved in (
        event(Act.FACTS, "05-20", accident="no"),
        event(Act.COUNT, "05-20", persons="4"),
        event(Act.AWARE, "05-01", department="検針課"),
    ):
        assert after(cleared(), unmoved).phase is State.NOT_REPORTABLE


# ------------------------------------------------------------------ reporting


def test_that_the_final_report_wants_all_topics_and_the_preliminary_an_outline():
    leak = told(
        event(Act.JUDGE, "05-07"),
        event(Act.REPORTABLE, "05-07"),
        leak=judged(**SENSITIVE),
    )
    assert short(leak, Act.PRELIMINARY) == short(leak, Act.FINAL) == {Missing.TOPICS}
    leak = told(*topics("05-07", Topic.OUTLINE), leak=leak)
    assert short(leak, Act.PRELIMINARY) == set()
    assert short(leak, Act.FINAL) == {Missing.TOPICS}


def test_that_what_was_put_off_is_owed_until_it_is_told():
    leak = told(
        *topics("05-07", Topic.CAUSE, later={Topic.CAUSE}),
        event(Act.FINAL, "05-20"),
        event(Act.PERSONS, "05-20"),
        leak=reportable(),
    )
    assert short(leak, Act.CLOSE) == {Missing.REPORT}
    assert short(leak, Act.SUPPLEMENT) == {Missing.STILL_OPEN}
    leak = told(*topics("05-25", Topic.CAUSE), leak=leak)
    assert short(leak, Act.SUPPLEMENT) == set()
    leak = after(leak, event(Act.SUPPLEMENT, "05-26"))
    assert short(leak, Act.CLOSE) == set()


def test_that_what_is_found_out_in_part_can_be_told_in_part():
    unknown = (Topic.CAUSE, Topic.SECONDARY)
    leak = told(
        *topics("05-07", *unknown, later=unknown),
        event(Act.FINAL, "05-20"),
        *topics("05-25", Topic.CAUSE),
        leak=reportable(),
    )
    assert short(leak, Act.SUPPLEMENT) == set()
    assert after(leak, event(Act.SUPPLEMENT, "05-26")).owed == {Topic.SECONDARY}


def test_that_a_topic_reopened_after_the_final_report_is_owed():
    leak = told(event(Act.FINAL, "05-20"), event(Act.PERSONS, "05-20"), leak=reportable())
    assert short(leak, Act.CLOSE) == set()
    leak = told(*topics("05-25", Topic.CAUSE, later={Topic.CAUSE}), leak=leak)
    assert short(leak, Act.CLOSE) == {Missing.REPORT}


def test_that_nothing_is_added_to_a_report_that_was_not_made():
    assert short(reportable(), Act.SUPPLEMENT) == {Missing.FINAL_FIRST}


def test_that_a_measure_instead_wants_the_difficulty_named():
    assert short(reportable(), Act.SUBSTITUTE) == {Missing.DIFFICULTY}
    assert short(reportable(), Act.SUBSTITUTE, text="宛先不明。公表した") == set()


def test_that_only_entrusted_data_have_a_principal():
    assert short(reportable(), Act.PRINCIPAL) == {Missing.NOT_ENTRUSTED}
    assert short(reportable(entrusted="part"), Act.PRINCIPAL) == set()


def test_that_a_report_is_taken_back_before_it_was_nothing():
    leak = told(
        event(Act.PRELIMINARY, "05-08"),
        event(Act.COUNT, "05-09", persons="1"),
        event(Act.FACTS, "05-09", **HARMLESS),
        leak=reportable(),
    )
    assert next_act(leak, ALONE).act is Act.JUDGE
    leak = after(leak, event(Act.JUDGE, "05-09"))
    assert next_act(leak, ALONE).act is Act.RETRACT
    assert short(leak, Act.NOT_REPORTABLE, text="要配慮を含まなかった") == {Missing.REPORT_OUT}
    assert short(leak, Act.RETRACT) == set()
    leak = after(leak, event(Act.RETRACT, "05-10"))
    assert short(leak, Act.NOT_REPORTABLE, text="要配慮を含まなかった") == set()


def test_that_closing_names_every_track_that_is_open():
    assert short(reportable(entrusted="part"), Act.CLOSE, Setting(pmark=True, body=True)) == {
        Missing.REPORT,
        Missing.PERSONS,
        Missing.PRINCIPAL,
        Missing.PMARK,
        Missing.BODY,
    }


def test_that_a_contractor_closes_on_telling_its_principal():
    leak = told(event(Act.PRINCIPAL, "05-08"), leak=reportable(entrusted="whole"))
    assert next_act(leak, ALONE).act is Act.CLOSE
    assert short(leak, Act.CLOSE) == set()


# ------------------------------------------------------------------ the table


def test_that_every_state_but_the_end_has_a_way_on():
    for state in State:
        assert any(state in step.at and step.to not in (None, state) for step in TABLE), state


def test_that_an_act_out_of_place_says_so():
    assert short(Leak(), Act.FINAL) == {Missing.STATE}
    assert short(reportable(), Act.REOPEN) == {Missing.STATE}


def test_that_each_phase_offers_an_act_once():
    for leak in (Leak(), judged(**HARMLESS), reportable(), cleared()):
        acts = [offer.act for offer in offers(leak, MARKED)]
        assert len(acts) == len(set(acts))


DECIDED = {act: {"duties": "deputy"} for act in (Act.REPORTABLE, Act.NOT_REPORTABLE)}
APPROVED = DECIDED | {Act.APPROVE: {"duties": "legal", "paper": "final"}}
FACTS = st.fixed_dictionaries({q: st.sampled_from(CHOICES[q]) for q in Question})
SETTINGS = st.builds(Setting, pmark=st.booleans(), body=st.booleans(), two_persons=st.booleans())
SOME_ACTS = st.lists(
    st.tuples(
        st.sampled_from([act for act in Act if act is not Act.TOPIC]),
        st.integers(0, 2_000),
        FACTS,
        st.sampled_from(["担当A", "担当B"]),
    ),
    max_size=8,
)


def allowed(leak, acts, setting):
    """The leak after those of the acts that could be taken, whatever they are."""
    for n, (act, persons, facts, actor) in enumerate(acts):
        said = {Act.COUNT: {"persons": str(persons)}, Act.FACTS: facts, **APPROVED}.get(act, {})
        one = event(act, f"06-{n + 1:02d}", "理由", actor, **said)
        if not missing(leak, one, setting):
            leak = after(leak, one)
    return leak


def next_said(act):
    """What is said with the next act: each paper is approved for itself."""
    if act is Act.APPROVE:
        return [{"duties": "legal", "paper": paper} for paper in Paper]
    return [APPROVED.get(act, {})]


@given(SOME_ACTS, FACTS, SETTINGS)
def test_that_every_leak_comes_to_an_end_by_doing_what_is_next(acts, facts, setting):
    leak = allowed(told(event(Act.AWARE, "05-02")), acts, setting)
    supplied = [
        event(Act.FACTS, "07-01", **facts),
        event(Act.COUNT, "07-01", persons="10"),
        *topics("07-01"),
    ]
    if leak.phase.open:
        leak = told(*supplied, leak=leak)
    for n in range(15):
        offer = next_act(leak, setting)
        if offer is None:
            break
        assert offer.missing == ()
        for said in next_said(offer.act):
            one = event(offer.act, f"07-{n + 2:02d}", "理由", f"担当{n}", **said)
            assert missing(leak, one, setting) == ()
            leak = after(leak, one)
    assert leak.phase is State.CLOSED
    assert leak.ended


PAPERS = st.sampled_from(
    [Act.PRELIMINARY, Act.FINAL, Act.PERSONS, Act.SUBSTITUTE, Act.PRINCIPAL, Act.PMARK, Act.BODY]
)


@given(
    st.lists(PAPERS, max_size=7, unique=True), SETTINGS, st.sampled_from(["no", "part", "whole"])
)
def test_that_a_leak_can_be_closed_exactly_when_nothing_is_owed(acts, setting, entrusted):
    leak = reportable(entrusted=entrusted)
    for paper in Paper if setting.two_persons else ():
        said = {"duties": "representative", "paper": paper}
        leak = after(leak, event(Act.APPROVE, "05-09", "", "代表", **said))
    for act in acts:
        one = event(act, "05-10", "宛先不明。公表した")
        if not missing(leak, one, setting):
            leak = after(leak, one)
    done = set(acts)
    by_us = Act.FINAL in done and bool(done & {Act.PERSONS, Act.SUBSTITUTE})
    by_principal = Act.PRINCIPAL in done
    owed_to_law = {
        "no": by_us,
        "part": by_us and by_principal,
        "whole": by_principal,
    }[entrusted]
    beside = (Act.PMARK in done or not setting.pmark) and (Act.BODY in done or not setting.body)
    assert (not short(leak, Act.CLOSE, setting)) == (owed_to_law and beside)
