"""The life of an item, read beside the law: what may be told, when, and to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import pytest

from app.domain import steps
from app.domain.item import PROCEDURAL, Act, Event, Identity, Item, Missing, State
from app.domain.needs import Setting
from app.domain.next_act import next_act
from app.domain.requests import Decision, Family, Kind, Role, WaitReason
from app.domain.steps import TABLES, after, missing, offers
from app.rules.lawbook import lawbook
from tests.builders import plain

DAY = date(2026, 11, 16)
OFFICER, DEPUTY = "佐野", "西"
SELF = Setting(Role.SELF, contact=True)
AGENT = Setting(Role.AGENT, contact=True)
TWO = Setting(Role.SELF, contact=True, two_persons=True)

RIGHTS = [kind for kind in Kind if lawbook().kind(kind).family is Family.RIGHTS]
DISCLOSING = [Kind.DISCLOSURE, Kind.TP_RECORD]
CARRIED_OUT = [Kind.CORRECTION, Kind.USE_STOP, Kind.TP_STOP]
REFUSALS = {Kind.PURPOSE_NOTICE: "NOT_NOTIFY"}


def event(act, on=DAY, *, actor=OFFICER, text="", **facts):
    return Event(0, 1, act, on, datetime(2026, 11, 24, 9, tzinfo=UTC), actor, text, facts)


def act_on(item, act, on=DAY, *, setting=SELF, actor=OFFICER, text="", **facts):
    """Do an act that must be allowed."""
    told = event(act, on, actor=actor, text=text, **facts)
    assert missing(item, told, setting) == (), (act, item.state)
    return after(item, told)


def is_refused(item, act, on=DAY, *, setting=SELF, actor=OFFICER, text="", **facts):
    return missing(item, event(act, on, actor=actor, text=text, **facts), setting)


def an_item(kind, **known):
    rule = lawbook().kind(kind)
    return replace(Item(kind, rule.family), **known)


def accepted(kind, **known):
    return an_item(kind, phase=State.ACCEPTED, confirmed=True, leak="no", **known)


def investigating(kind, **known):
    found = {"identity": Identity.OK, "authority": True, "investigation": "照合した。"} | known
    item = accepted(kind, **found)
    return act_on(item, Act.SEARCH, where="顧客管理システム", result="1件")


def drafted(kind, decision=None, **known):
    decision = decision or lawbook().kind(kind).decisions[0]
    told = {"method": "paper"} if kind in DISCLOSING else {}
    if decision is Decision.ALTERNATIVE:
        told["measure"] = "次の印刷から除く。"
    return act_on(investigating(kind, **known), Act.DECIDE, decision=decision, **told)


def approved(kind, decision=None, **known):
    return act_on(drafted(kind, decision, **known), Act.APPROVE)


# ------------------------------------------------------------------ before anything is done


@pytest.mark.parametrize("kind", RIGHTS)
def test_that_nothing_is_accepted_whose_kind_nobody_has_confirmed(kind):
    proposed = an_item(kind)
    assert is_refused(proposed, Act.ACCEPT, leak="no") == (Missing.STATE,)
    confirmed = act_on(proposed, Act.CONFIRM, kind=kind, family=proposed.family)
    assert act_on(confirmed, Act.ACCEPT, leak="no").phase is State.ACCEPTED


def test_that_a_request_needs_a_requester_a_way_back_and_the_question_about_a_leak():
    item = act_on(an_item(Kind.DISCLOSURE), Act.CONFIRM, kind="disclosure", family="rights")
    nobody = Setting(Role.ANONYMOUS, contact=False)
    assert is_refused(item, Act.ACCEPT, setting=nobody) == (
        Missing.ROLE,
        Missing.CONTACT,
        Missing.LEAK_QUESTION,
    )


@pytest.mark.parametrize("role", [Role.OTHER, Role.ANONYMOUS])
def test_that_only_the_person_or_an_agent_may_request(role):
    item = an_item(Kind.USE_STOP, phase=State.TRIAGED, confirmed=True, leak="no")
    assert is_refused(item, Act.ACCEPT, setting=Setting(role, contact=True)) == (Missing.ROLE,)


@pytest.mark.parametrize("kind", RIGHTS)
def test_that_nobody_may_request_what_is_about_the_dead(kind):
    item = an_item(kind, phase=State.TRIAGED, confirmed=True, leak="no")
    heir = Setting(Role.HEIR, contact=True)
    assert is_refused(item, Act.ACCEPT, setting=heir) == (Missing.LIVING,)


# ------------------------------------------------------------------ identity: order.12.3, 3-8-7


@pytest.mark.parametrize("kind", RIGHTS)
@pytest.mark.parametrize("identity", [Identity.PENDING, Identity.FAILED])
def test_that_nobody_searches_for_an_unverified_person(kind, identity):
    item = accepted(kind, identity=identity)
    wanting = is_refused(item, Act.SEARCH, where="紙", result="なし")
    assert wanting == (Missing.IDENTITY,)
    assert is_refused(item, Act.INVESTIGATE, text="調べた。") == (Missing.IDENTITY,)


@pytest.mark.parametrize("kind", RIGHTS)
def test_that_an_agent_shows_authority_before_anything_is_searched(kind):
    item = accepted(kind, identity=Identity.OK)
    wanting = is_refused(item, Act.SEARCH, setting=AGENT, where="紙", result="なし")
    assert wanting == (Missing.AUTHORITY,)


DOORS = [
    (Act.NOTIFY, {"text": "知らせた。"}),
    (Act.LETTER, {"of": "answer", "number": "1", "letter": "L09"}),
    (Act.DISPATCH, {"of": "answer", "number": "1"}),
]


@pytest.mark.parametrize(("door", "facts"), DOORS, ids=["notify", "letter", "dispatch"])
@pytest.mark.parametrize(
    ("kind", "decision"), [(kind, d) for kind in RIGHTS for d in lawbook().kind(kind).decisions]
)
@pytest.mark.parametrize(
    "identity", [Identity.PENDING, Identity.FAILED, Identity.NOT_REQUIRED], ids=str
)
def test_that_no_decision_about_data_is_told_to_an_unverified_person(
    kind, decision, identity, door, facts
):
    item = replace(approved(kind, decision), identity=identity)
    assert Missing.IDENTITY in is_refused(item, door, **facts)


@pytest.mark.parametrize(("door", "facts"), DOORS, ids=["notify", "letter", "dispatch"])
@pytest.mark.parametrize("kind", RIGHTS)
def test_that_no_decision_about_data_is_told_to_an_agent_without_authority(kind, door, facts):
    item = replace(approved(kind), authority=False, executed=DAY)
    assert is_refused(item, door, setting=AGENT, **facts) == (Missing.AUTHORITY,)


@pytest.mark.parametrize("decision", [Decision.FULL, Decision.NOT_EXIST, Decision.PARTIAL])
@pytest.mark.parametrize("code", sorted(PROCEDURAL))
def test_that_a_reason_of_form_never_opens_the_door_for_a_decision_about_data(decision, code):
    """A C code beside NOT_EXIST would tell an unverified person that there is nothing."""
    item = an_item(Kind.DISCLOSURE, phase=State.APPROVED, decision=decision)
    told = act_on(
        replace(item, phase=State.INVESTIGATING, searches=investigating(item.kind).searches),
        Act.DECIDE,
        decision=decision,
        method="paper",
        reasons=code,
    )
    assert told.tells_about_data
    assert is_refused(act_on(told, Act.APPROVE), Act.NOTIFY, text="…") == (Missing.IDENTITY,)


def test_that_authority_once_found_wanting_counts_no_longer():
    item = accepted(Kind.DISCLOSURE)
    item = act_on(item, Act.IDENTITY, result="ok", authority="ok")
    item = act_on(item, Act.IDENTITY, result="ok", authority="failed")
    assert is_refused(item, Act.SEARCH, setting=AGENT, where="x", result="y") == (
        Missing.AUTHORITY,
    )


def test_that_abroad_is_answered_to_the_person_or_where_identity_does_not_matter():
    item = an_item(Kind.FOREIGN_INFO, phase=State.TRIAGED, confirmed=True)
    assert is_refused(item, Act.NOTIFY, text="…") == (Missing.IDENTITY,)
    for result in ("ok", "not-required"):
        known = act_on(item, Act.IDENTITY, result=result)
        assert act_on(known, Act.NOTIFY, text="…").phase is State.ANSWERED


# ------------------------------------------------------------------ refusing for form: appi.37

WAITS = {
    "C1": WaitReason.IDENTITY,
    "C2": WaitReason.FIX,
    "C3": WaitReason.FIX,
    "C4": WaitReason.IDENTITY,
    "C5": WaitReason.FEE,
}


def asked(kind, reason, by="2026-11-20", *, phase=State.ACCEPTED, **known):
    item = accepted(kind) if phase is State.ACCEPTED else investigating(kind)
    return act_on(replace(item, **known), Act.ASK, date(2026, 11, 13), reason=reason, by=by)


def refuse(code, kind=Kind.DISCLOSURE):
    return {
        "decision": REFUSALS.get(kind, "NONE"),
        "reasons": code,
        "of": "procedural",
    }


@pytest.mark.parametrize("phase", [State.ACCEPTED, State.INVESTIGATING])
@pytest.mark.parametrize("code", sorted(PROCEDURAL))
def test_that_form_refuses_only_after_asking_and_the_day_that_was_given(code, phase):
    last = date(2026, 11, 20)
    item = asked(Kind.DISCLOSURE, WAITS[code], phase=phase)
    assert is_refused(item, Act.DECIDE, last, **refuse(code)) == (Missing.ASKED,)
    refused = act_on(item, Act.DECIDE, date(2026, 11, 21), **refuse(code))
    assert refused.phase is State.DRAFTED


@pytest.mark.parametrize("phase", [State.ACCEPTED, State.INVESTIGATING])
@pytest.mark.parametrize("code", sorted(PROCEDURAL))
def test_that_form_never_refuses_somebody_who_was_not_asked(code, phase):
    item = accepted(Kind.DISCLOSURE) if phase is State.ACCEPTED else investigating(Kind.DISCLOSURE)
    assert is_refused(item, Act.DECIDE, **refuse(code)) == (Missing.ASKED,)


@pytest.mark.parametrize("code", sorted(PROCEDURAL))
def test_that_being_asked_for_one_thing_is_not_being_asked_for_another(code):
    other = next(r for r in (WaitReason.FEE, WaitReason.FIX) if r is not WAITS[code])
    item = asked(Kind.DISCLOSURE, other)
    assert is_refused(item, Act.DECIDE, date(2026, 11, 21), **refuse(code)) == (Missing.ASKED,)


def test_that_somebody_who_answered_in_time_is_not_refused_for_silence():
    item = act_on(asked(Kind.DISCLOSURE, WaitReason.FIX), Act.ANSWERED, date(2026, 11, 18))
    assert is_refused(item, Act.DECIDE, date(2026, 11, 21), **refuse("C3")) == (Missing.ASKED,)


def test_that_papers_that_prove_nothing_refuse_a_person_who_was_asked_for_them():
    item = act_on(asked(Kind.DISCLOSURE, WaitReason.IDENTITY), Act.ANSWERED, date(2026, 11, 16))
    item = act_on(item, Act.IDENTITY, result="failed")
    assert act_on(item, Act.DECIDE, **refuse("C1")).phase is State.DRAFTED
    assert is_refused(item, Act.DECIDE, **refuse("C5")) == (Missing.ASKED,)
    unasked = act_on(accepted(Kind.DISCLOSURE), Act.IDENTITY, result="failed")
    assert is_refused(unasked, Act.DECIDE, **refuse("C1")) == (Missing.ASKED,)


def test_that_every_reason_given_has_been_asked_about():
    item = asked(Kind.DISCLOSURE, WaitReason.IDENTITY)
    both = is_refused(item, Act.DECIDE, date(2026, 11, 21), **refuse("C1\nC5"))
    assert both == (Missing.ASKED,)


@pytest.mark.parametrize("kind", RIGHTS)
def test_that_a_refusal_for_form_may_be_told_without_a_word_about_data(kind):
    item = asked(kind, WaitReason.IDENTITY)
    item = act_on(item, Act.DECIDE, date(2026, 11, 21), **refuse("C1", kind))
    assert not item.tells_about_data
    told = act_on(act_on(item, Act.APPROVE), Act.NOTIFY, text="確認できませんでした。")
    assert told.phase is State.NOTIFIED


def test_that_a_refusal_for_form_sent_back_does_not_begin_the_search():
    item = act_on(
        asked(Kind.DISCLOSURE, WaitReason.IDENTITY),
        Act.DECIDE,
        date(2026, 11, 21),
        **refuse("C1"),
    )
    assert act_on(item, Act.RETURN, text="待つ。").phase is State.ACCEPTED


def test_that_an_unverified_person_comes_back_to_be_verified_not_searched_for():
    closed = an_item(Kind.DISCLOSURE, phase=State.CLOSED, confirmed=True, ended=DAY)
    assert act_on(closed, Act.REOPEN, text="書類が届いた。").phase is State.ACCEPTED
    seen = replace(investigating(Kind.DISCLOSURE), phase=State.CLOSED, ended=DAY)
    assert act_on(seen, Act.REOPEN, text="追加の申出。").phase is State.INVESTIGATING


# ------------------------------------------------------------------ deciding


@pytest.mark.parametrize("decision", lawbook().kind(Kind.DISCLOSURE).decisions)
def test_that_nothing_is_decided_about_data_nobody_searched_for(decision):
    item = accepted(Kind.DISCLOSURE, identity=Identity.OK)
    item = act_on(item, Act.INVESTIGATE, text="担当者に聞いた。")
    wanting = is_refused(item, Act.DECIDE, decision=decision, method="paper")
    assert wanting == (Missing.SEARCH_LOG,)


@pytest.mark.parametrize("decision", lawbook().kind(Kind.CORRECTION).decisions)
def test_that_a_correction_is_investigated_before_it_is_decided(decision):
    """appi.34.2: 遅滞なく必要な調査を行い、その結果に基づき."""
    item = investigating(Kind.CORRECTION, investigation="")
    assert is_refused(item, Act.DECIDE, decision=decision) == (Missing.INVESTIGATION,)


@pytest.mark.parametrize("kind", DISCLOSING)
@pytest.mark.parametrize("decision", [Decision.FULL, Decision.PARTIAL])
def test_that_what_is_disclosed_is_disclosed_in_some_way(kind, decision):
    assert is_refused(investigating(kind), Act.DECIDE, decision=decision) == (Missing.METHOD,)
    chosen = act_on(investigating(kind), Act.TARGET, method="electronic")
    assert act_on(chosen, Act.DECIDE, decision=decision).method_used == "electronic"


def test_that_a_new_decision_leaves_nothing_of_the_old_one_behind():
    item = approved(Kind.USE_STOP)
    item = act_on(item, Act.EXECUTE, text="止めた。")
    item = act_on(item, Act.LETTER, of="answer", number="1", letter="L16")
    item = act_on(item, Act.RETURN, text="消去できない書類が見つかった。")
    assert item.executed is None
    item = act_on(item, Act.DECIDE, decision="PARTIAL", reasons="S2")
    assert (item.approver, item.answer, item.executed) == ("", None, None)


@pytest.mark.parametrize("kind", CARRIED_OUT)
def test_that_a_measure_that_proved_impossible_is_not_told_as_done(kind):
    item = act_on(approved(kind), Act.EXECUTE, text="止めた。")
    item = act_on(item, Act.RETURN, text="止められていなかった。")
    item = act_on(item, Act.APPROVE)
    assert is_refused(item, Act.NOTIFY, text="止めました。") == (Missing.EXECUTION,)


# ------------------------------------------------------------------ approval: Annex B-9


def submitted(kind, decision=None):
    if kind in RIGHTS:
        item = drafted(kind, decision)
    else:
        item = replace(judged(), decision=decision or Decision.JUSTIFIED)
    return act_on(item, Act.SUBMIT, setting=TWO)


def approved_by(item, actor, *duties, of=""):
    facts = {"duties": ",".join(duties)} | ({"of": of} if of else {})
    return act_on(item, Act.APPROVE, setting=TWO, actor=actor, **facts)


NOT_REFUSING = [(kind, None) for kind in RIGHTS] + [(Kind.COMPLAINT, Decision.NOT_JUSTIFIED)]


@pytest.mark.parametrize(("kind", "decision"), NOT_REFUSING)
def test_that_two_persons_means_another_than_the_drafter(kind, decision):
    item = submitted(kind, decision)
    assert item.phase is State.IN_APPROVAL
    own = is_refused(item, Act.APPROVE, setting=TWO, duties="officer")
    assert own == (Missing.SECOND_PERSON,)
    item = approved_by(item, DEPUTY, "deputy")
    assert (item.phase, item.approver) == (State.APPROVED, DEPUTY)


@pytest.mark.parametrize("kind", [*RIGHTS, Kind.COMPLAINT])
def test_that_a_draft_is_submitted_before_others_approve_it(kind):
    item = drafted(kind) if kind in RIGHTS else judged()
    told = is_refused(item, Act.APPROVE, setting=TWO, actor=DEPUTY, duties="deputy")
    assert told == (Missing.SUBMITTED,)
    assert next_act(item, TWO).act is Act.SUBMIT
    assert next_act(submitted(kind), TWO).act is Act.APPROVE


def test_that_only_the_officer_or_the_deputy_approves():
    item = submitted(Kind.DISCLOSURE)
    for duties in ("", "clerk"):
        told = is_refused(item, Act.APPROVE, setting=TWO, actor=DEPUTY, duties=duties)
        assert told == (Missing.APPROVER,)
    # legal alone is not the privacy officer
    told = is_refused(item, Act.APPROVE, setting=TWO, actor="岸", duties="legal")
    assert told == (Missing.APPROVER,)


TWICE = [
    (kind, decision)
    for kind in (*RIGHTS, Kind.COMPLAINT)
    for decision in lawbook().kind(kind).decisions
    if decision
    in (
        Decision.NONE,
        Decision.NOT_NOTIFY,
        Decision.PARTIAL,
        Decision.ALTERNATIVE,
        Decision.JUSTIFIED,
        Decision.PARTLY,
    )
]


@pytest.mark.parametrize(("kind", "decision"), TWICE)
def test_that_a_refusal_and_an_apology_are_approved_twice(kind, decision):
    item = submitted(kind, decision)
    one = is_refused(item, Act.APPROVE, setting=TWO, actor=DEPUTY, duties="deputy")
    assert one == (Missing.SECOND_APPROVAL,)
    item = approved_by(item, DEPUTY, "deputy", of="one-of-two")
    assert item.phase is State.IN_APPROVAL
    again = is_refused(
        item, Act.APPROVE, setting=TWO, actor=DEPUTY, duties="deputy", of="one-of-two"
    )
    assert again == (Missing.SECOND_APPROVAL,)
    assert approved_by(item, "堀", "representative").phase is State.APPROVED


def test_that_the_two_approvals_may_come_in_any_order_but_from_two_persons():
    item = submitted(Kind.DISCLOSURE, Decision.NONE)
    alone = is_refused(item, Act.APPROVE, setting=TWO, actor="岸", duties="legal,deputy")
    assert alone == (Missing.SECOND_APPROVAL,)
    item = approved_by(item, "岸", "legal", of="one-of-two")
    assert approved_by(item, DEPUTY, "deputy").phase is State.APPROVED


def test_that_a_payment_is_approved_twice():
    item = act_on(judged(), Act.DECIDE, decision="NOT_JUSTIFIED", pays="yes")
    assert item.second_approval
    assert not replace(item, pays=False).second_approval


def test_that_nobody_approves_the_answer_to_a_complaint_about_himself():
    item = replace(submitted(Kind.COMPLAINT, Decision.NOT_JUSTIFIED), concerned=(DEPUTY,))
    told = is_refused(item, Act.APPROVE, setting=TWO, actor=DEPUTY, duties="deputy")
    assert told == (Missing.UNCONCERNED,)
    assert approved_by(item, "岸", "officer").phase is State.APPROVED


def test_that_what_is_sent_back_is_a_draft_again_and_approved_anew():
    item = submitted(Kind.DISCLOSURE, Decision.NONE)
    item = approved_by(item, DEPUTY, "deputy", of="one-of-two")
    item = act_on(item, Act.RETURN, setting=TWO, actor="堀", text="理由が足りない。")
    assert (item.phase, item.approvals, item.approver) == (State.DRAFTED, (), "")


def test_that_at_a_desk_of_one_the_same_person_approves_and_it_is_recorded():
    item = act_on(drafted(Kind.DISCLOSURE), Act.APPROVE)
    assert (item.drafter, item.approver) == (OFFICER, OFFICER)
    assert is_refused(drafted(Kind.DISCLOSURE), Act.SUBMIT) == (Missing.STATE,)
    assert Act.SUBMIT not in {offer.act for offer in offers(drafted(Kind.DISCLOSURE), SELF)}


def test_that_nobody_approves_without_a_name_where_two_are_wanted():
    item = replace(submitted(Kind.DISCLOSURE), drafter="")
    assert is_refused(item, Act.APPROVE, setting=TWO, actor="") == (Missing.SECOND_PERSON,)


def test_that_nothing_is_told_that_nobody_approved():
    for kind in RIGHTS:
        for door, facts in DOORS:
            assert is_refused(drafted(kind), door, **facts) == (Missing.STATE,)


# ------------------------------------------------------------------ carrying out: 34.3, 35.7


@pytest.mark.parametrize(("door", "facts"), DOORS, ids=["notify", "letter", "dispatch"])
@pytest.mark.parametrize(
    ("kind", "decision"),
    [
        (kind, d)
        for kind in CARRIED_OUT
        for d in (Decision.FULL, Decision.PARTIAL, Decision.ALTERNATIVE)
        if d in lawbook().kind(kind).decisions
    ],
)
def test_that_a_measure_is_told_only_after_it_was_taken(kind, decision, door, facts):
    item = approved(kind, decision)
    assert is_refused(item, door, **facts) == (Missing.EXECUTION,)
    assert missing(act_on(item, Act.EXECUTE, text="済"), event(door, **facts), SELF) == ()


@pytest.mark.parametrize("kind", RIGHTS)
def test_that_only_what_was_granted_is_carried_out(kind):
    for decision in lawbook().kind(kind).decisions:
        granted = kind in CARRIED_OUT and decision in ("FULL", "PARTIAL", "ALTERNATIVE")
        wanting = is_refused(approved(kind, decision), Act.EXECUTE, text="済")
        assert wanting == (() if granted else (Missing.GRANTED,))


def test_that_a_promise_with_its_day_is_told_before_the_measure_is_taken():
    item = drafted(Kind.USE_STOP)
    told = {"decision": "ALTERNATIVE", "reasons": "S6", "measure": "次の印刷から除く。"}
    promised = act_on(item, Act.DECIDE, until="2027-03-31", **told)
    promised = act_on(promised, Act.APPROVE)
    assert next_act(promised, SELF).act is Act.LETTER
    assert act_on(promised, Act.NOTIFY, text="次の印刷から除きます。").phase is State.NOTIFIED
    undated = act_on(act_on(item, Act.DECIDE, **told), Act.APPROVE)
    assert is_refused(undated, Act.NOTIFY, text="除きます。") == (Missing.EXECUTION,)


# ------------------------------------------------------------------ the refused part: 34.3, 35.7


@pytest.mark.parametrize("kind", CARRIED_OUT)
def test_that_the_refused_part_is_told_while_the_rest_is_carried_out(kind):
    item = approved(kind, Decision.PARTIAL)
    item = act_on(item, Act.EXECUTE, text="着手した。", progress="begun")
    assert (item.phase, item.executed) == (State.EXECUTING, None)
    assert next_act(item, SELF).of == "refusal"
    on = date(2026, 11, 17)
    item = act_on(item, Act.NOTIFY, on, text="応じない部分。", of="refusal")
    assert (item.phase, item.refused, item.notified) == (State.EXECUTING, on, None)
    again = is_refused(item, Act.NOTIFY, text="応じない部分。", of="refusal")
    assert again == (Missing.REFUSED_PART,)
    assert next_act(item, SELF).act is Act.EXECUTE
    item = act_on(item, Act.EXECUTE, date(2026, 11, 19), text="終えた。")
    item = act_on(item, Act.NOTIFY, date(2026, 11, 20), text="実施した。")
    assert (item.phase, item.refused) == (State.NOTIFIED, on)
    assert item.notified == date(2026, 11, 20)


@pytest.mark.parametrize("kind", CARRIED_OUT)
def test_that_a_refused_part_told_by_letter_leaves_the_answer_to_come(kind):
    facts = {"of": "refusal", "number": "1", "letter": "L15"}
    item = act_on(approved(kind, Decision.PARTIAL), Act.LETTER, **facts)
    item = act_on(item, Act.DISPATCH, **facts)
    assert (item.phase, item.refused, item.answer) == (State.APPROVED, DAY, None)
    assert is_refused(item, Act.NOTIFY, text="済") == (Missing.EXECUTION,)


@pytest.mark.parametrize("decision", [Decision.FULL, Decision.NONE])
def test_that_there_is_no_refused_part_where_all_is_granted_or_refused(decision):
    told = is_refused(approved(Kind.USE_STOP, decision), Act.NOTIFY, text="x", of="refusal")
    assert told == (Missing.REFUSED_PART,)


@pytest.mark.parametrize("identity", [Identity.FAILED, Identity.PENDING])
def test_that_a_refused_part_is_told_to_nobody_unverified(identity):
    item = replace(approved(Kind.CORRECTION, Decision.PARTIAL), identity=identity)
    assert is_refused(item, Act.NOTIFY, text="x", of="refusal") == (Missing.IDENTITY,)


# ------------------------------------------------------------------ another kind (種別の変更)


def reclassified(item, kind, **facts):
    family = lawbook().kind(kind).family
    of = {"of": "within"} if family is item.family else {}
    return act_on(
        item, Act.RECLASSIFY, kind=kind, family=family, text="誤りだった。", **of, **facts
    )


def test_that_what_was_decided_of_the_former_kind_falls_away():
    item = reclassified(approved(Kind.CORRECTION), Kind.USE_STOP, ground="35-5a")
    assert (item.kind, item.former) == (Kind.USE_STOP, (Kind.CORRECTION,))
    assert (item.phase, item.decision, item.reasons) == (State.INVESTIGATING, None, ())
    assert (item.approvals, item.approver, item.drafter) == ((), "", "")
    assert item.grounds == ("35-5a",)
    assert item.searches


def test_that_another_right_goes_on_where_it_was_worked_on():
    fresh = accepted(Kind.DISCLOSURE)
    assert reclassified(fresh, Kind.PURPOSE_NOTICE).phase is State.ACCEPTED
    searched = investigating(Kind.DISCLOSURE)
    assert reclassified(searched, Kind.PURPOSE_NOTICE).phase is State.INVESTIGATING


def test_that_a_kind_of_another_family_begins_with_its_own_questions():
    item = reclassified(investigating(Kind.CORRECTION), Kind.COMPLAINT)
    assert (item.phase, item.family) == (State.TRIAGED, Family.COMPLAINT)
    assert item.investigation == ""  # what was looked into there answers no complaint
    assert next_act(item, SELF).act is Act.TRIAGE


def test_that_what_was_told_is_not_asked_anew_as_something_else():
    told = act_on(approved(Kind.CORRECTION, Decision.PARTIAL), Act.NOTIFY, text="x", of="refusal")
    family = Family.RIGHTS
    wanting = is_refused(
        told, Act.RECLASSIFY, kind="use_stop", family=family, text="x", of="within"
    )
    assert wanting == (Missing.UNTOLD,)
    notified = replace(approved(Kind.DISCLOSURE), phase=State.NOTIFIED, notified=DAY)
    facts = {"kind": "correction", "family": family, "of": "within"}
    assert is_refused(notified, Act.RECLASSIFY, text="x", **facts) == (Missing.STATE,)


# ------------------------------------------------------------------ copies of papers: appi.22


@pytest.mark.parametrize("state", list(State))
def test_that_copies_are_ended_in_whatever_state_an_item_is(state):
    item = an_item(Kind.DISCLOSURE, phase=state, copies=True, papers="licence")
    gone = act_on(item, Act.COPIES, copies="returned", how="簡易書留")
    assert (gone.copies, gone.phase) == (False, state)
    told = gone.copies_gone
    assert (told.which, told.on, told.returned, told.how) == ("licence", DAY, True, "簡易書留")
    assert is_refused(gone, Act.COPIES, copies="destroyed") == (Missing.STATE,)


def test_that_copies_stay_only_for_a_reason():
    item = replace(approved(Kind.DISCLOSURE), phase=State.NOTIFIED, copies=True)
    assert is_refused(item, Act.CLOSE, copies="held") == (Missing.ID_COPIES,)
    held = act_on(item, Act.CLOSE, copies="held", text="訴訟のおそれ。")
    assert (held.phase, held.copies, held.copies_held) == (State.CLOSED, True, "訴訟のおそれ。")


def test_that_copies_of_papers_are_gone_before_an_item_is_closed():
    item = replace(approved(Kind.DISCLOSURE), phase=State.NOTIFIED, copies=True)
    assert is_refused(item, Act.CLOSE, copies="none") == (Missing.ID_COPIES,)
    assert act_on(item, Act.CLOSE, copies="destroyed").phase is State.CLOSED


# ------------------------------------------------------------------ complaints: appi.40

QUESTIONS = {"leak": "no", "request": "no", "partner": "no"}


def complaint(**known):
    return an_item(Kind.COMPLAINT, phase=State.TRIAGED, confirmed=True, **known)


def judged():
    item = act_on(complaint(), Act.ACKNOWLEDGE, how="phone", **QUESTIONS)
    item = act_on(item, Act.INVESTIGATE, text="聞き取った。")
    return act_on(item, Act.DECIDE, decision="JUSTIFIED")


@pytest.mark.parametrize("left_out", sorted(QUESTIONS))
def test_that_a_complaint_is_acknowledged_only_after_three_questions(left_out):
    asked_two = {name: value for name, value in QUESTIONS.items() if name != left_out}
    wanting = is_refused(complaint(), Act.ACKNOWLEDGE, how="phone", **asked_two)
    assert wanting == (Missing(f"{left_out}-question"),)
    item = replace(complaint(), **asked_two)
    facts = {"of": "receipt", "number": "1", "letter": "L20"}
    item = act_on(item, Act.LETTER, **facts)
    assert is_refused(item, Act.DISPATCH, **facts) == wanting


def test_that_a_complaint_is_not_judged_without_looking_into_it():
    item = act_on(complaint(), Act.ACKNOWLEDGE, how="phone", **QUESTIONS)
    item = act_on(item, Act.SEARCH, where="架電記録", result="あり")
    assert is_refused(item, Act.DECIDE, decision="JUSTIFIED") == (Missing.INVESTIGATION,)


def test_that_a_complaint_ends_with_cause_corrective_action_and_report():
    item = act_on(judged(), Act.APPROVE)
    item = act_on(item, Act.NOTIFY, text="ご説明した。")
    assert is_refused(item, Act.CLOSE) == (Missing.STATE,)
    item = act_on(item, Act.FOLLOW_UP, cause="誤登録", corrective="no")
    assert is_refused(item, Act.CLOSE) == (Missing.STATE,)
    item = act_on(item, Act.REPORT)
    assert act_on(item, Act.CLOSE).phase is State.CLOSED


def test_that_an_anonymous_complaint_is_recorded_and_counts_as_no_word_from_us():
    item = act_on(complaint(), Act.ACKNOWLEDGE, how="record", **QUESTIONS)
    assert (item.acknowledged, item.contacted) == (DAY, None)


def test_that_a_receipt_sent_before_the_kind_was_settled_is_not_asked_for_again():
    item = an_item(Kind.COMPLAINT)
    facts = {"of": "receipt", "number": "1", "letter": "L01"}
    item = act_on(act_on(item, Act.LETTER, **facts), Act.DISPATCH, **facts)
    item = act_on(item, Act.CONFIRM, kind="complaint", family="complaint")
    item = act_on(item, Act.TRIAGE, **QUESTIONS)
    offer = next_act(item, SELF)
    assert (offer.act, offer.missing) == (Act.ACKNOWLEDGE, ())
    assert act_on(item, Act.ACKNOWLEDGE, how="post", **QUESTIONS).phase is State.ACKNOWLEDGED


# ------------------------------------------------------------------ the other families


def test_that_a_wish_to_stop_mailings_is_granted_at_once_without_proof():
    item = an_item(Kind.MARKETING_STOP, phase=State.TRIAGED, confirmed=True)
    nobody = Setting(Role.ANONYMOUS, contact=False)
    stopped = act_on(item, Act.EXECUTE, setting=nobody, text="登録した。")
    assert (stopped.phase, stopped.decision) == (State.STOPPED, Decision.STOPPED)


def test_that_data_of_a_withdrawn_inquiry_are_disposed_of_store_by_store():
    item = an_item(Kind.WITHDRAWAL, phase=State.TRIAGED, confirmed=True)
    item = act_on(item, Act.MATCH, of="found", inquiry="11月2日")
    assert is_refused(item, Act.DISPOSE, of="disposed") == (Missing.STORES,)
    assert is_refused(item, Act.DISPOSE, of="held") == (Missing.REVIEW_DAY,)
    held = act_on(item, Act.DISPOSE, of="held", text="係争中", until="2027-03-31")
    assert (held.phase, held.decision) == (State.HELD, Decision.HELD)
    gone = act_on(held, Act.DISPOSE, of="disposed", stores="メール：消去")
    assert (gone.phase, gone.decision, gone.executed) == (
        State.DISPOSED,
        Decision.DISPOSED,
        DAY,
    )


def test_that_a_refusal_to_tell_about_abroad_can_be_decided():
    item = an_item(Kind.FOREIGN_INFO, phase=State.TRIAGED, confirmed=True, identity=Identity.OK)
    item = act_on(item, Act.DECIDE, decision="NONE", reasons="F1", of="position")
    assert is_refused(item, Act.NOTIFY, text="ご提供いたしかねる旨と理由。") == (Missing.STATE,)
    told = act_on(act_on(item, Act.APPROVE), Act.NOTIFY, text="ご提供いたしかねる旨と理由。")
    assert (told.phase, told.decision) == (State.ANSWERED, Decision.NONE)


@pytest.mark.parametrize("kind", Kind)
def test_that_every_decision_of_every_kind_can_be_told_by_letter(kind):
    """law/letters.csv names a letter for each; the table must let it out of the house."""
    for decision in lawbook().kind(kind).decisions:
        item = told_item(kind, decision)
        facts = {"of": "answer", "number": "1", "letter": "Lxx"}
        item = act_on(item, Act.LETTER, **facts)
        sent = act_on(item, Act.DISPATCH, **facts)
        assert (sent.notified, sent.decision) == (DAY, decision)


def told_item(kind, decision):
    """Return an item about to be told `decision`."""
    family = lawbook().kind(kind).family
    confirmed = an_item(kind, phase=State.TRIAGED, confirmed=True, identity=Identity.OK)
    if family is Family.RIGHTS:
        return replace(approved(kind, decision), executed=DAY)
    if family is Family.COMPLAINT:
        return act_on(replace(judged(), decision=decision), Act.APPROVE)
    if family is Family.INQUIRY and decision is not Decision.ANSWERED:
        return act_on(act_on(confirmed, Act.DECIDE, decision=decision, of="position"), Act.APPROVE)
    if family is Family.INQUIRY:
        return act_on(confirmed, Act.DECIDE, decision=decision)
    if family is Family.MARKETING:
        return act_on(confirmed, Act.EXECUTE, text="登録した。")
    matched = act_on(confirmed, Act.MATCH, of="found", inquiry="11月2日")
    of = "held" if decision is Decision.HELD else "disposed"
    later = {"until": "2027-03-31"} if of == "held" else {}
    return act_on(matched, Act.DISPOSE, of=of, stores="メール", text="係争中", **later)


def test_that_two_letters_of_one_answer_both_leave_the_house():
    """PARTIAL of a correction is L14 with L15."""
    item = replace(approved(Kind.CORRECTION, "PARTIAL"), executed=DAY)
    for number, letter in (("1", "L14"), ("2", "L15")):
        item = act_on(item, Act.LETTER, of="answer", number=number, letter=letter)
    item = act_on(item, Act.DISPATCH, date(2026, 11, 17), of="answer", number="1")
    item = act_on(item, Act.DISPATCH, date(2026, 11, 18), of="answer", number="2")
    assert (item.phase, item.notified) == (State.NOTIFIED, date(2026, 11, 18))
    assert [sent.dispatched for sent in item.letters] == [
        date(2026, 11, 17),
        date(2026, 11, 18),
    ]


# ------------------------------------------------------------------ every way through the tables


MENU = [
    (Act.TRIAGE, QUESTIONS),
    (Act.ACCEPT, {"leak": "no"}),
    (Act.ASK, {"reason": "identity", "by": "2026-11-14"}),
    (Act.ANSWERED, {}),
    (Act.IDENTITY, {"result": "ok", "copies": "kept"}),
    (Act.IDENTITY, {"result": "failed"}),
    (Act.SEARCH, {"where": "x", "result": "y"}),
    (Act.INVESTIGATE, {}),
    (Act.DECIDE, {"reasons": "C1", "of": "procedural", "decision": "refuse"}),
    (Act.DECIDE, {"reasons": "D5", "decision": "last"}),
    (Act.DECIDE, {"decision": "first", "method": "paper"}),
    (Act.DECIDE, {"decision": "first", "of": "position", "position": "yes"}),
    (Act.APPROVE, {}),
    (Act.RETURN, {}),
    (Act.EXECUTE, {}),
    (Act.LETTER, {"of": "receipt", "number": "r", "letter": "L01"}),
    (Act.LETTER, {"of": "answer", "number": "a", "letter": "Lxx"}),
    (Act.DISPATCH, {"of": "receipt", "number": "r"}),
    (Act.DISPATCH, {"of": "answer", "number": "a"}),
    (Act.NOTIFY, {}),
    (Act.ACKNOWLEDGE, QUESTIONS | {"how": "phone"}),
    (Act.FOLLOW_UP, {"cause": "x", "corrective": "no"}),
    (Act.REPORT, {}),
    (Act.MATCH, {"of": "found", "inquiry": "x"}),
    (Act.MATCH, {"of": "none"}),
    (Act.DISPOSE, {"of": "held", "until": "2027-03-31"}),
    (Act.DISPOSE, {"of": "disposed", "stores": "x"}),
    (Act.CLOSE, {"copies": "destroyed"}),
    (Act.WITHDRAW, {}),
    (Act.REFER, {}),
    (Act.REOPEN, {}),
]
# What multiplies the ways without opening a new one.
LEFT_OUT = {
    (Act.TRIAGE, Kind.DISCLOSURE),
    (Act.TRIAGE, Kind.CORRECTION),
    (Act.TRIAGE, Kind.FOREIGN_INFO),
    (Act.INVESTIGATE, Kind.DISCLOSURE),
    (Act.INVESTIGATE, Kind.FOREIGN_INFO),
    (Act.SEARCH, Kind.FOREIGN_INFO),
    (Act.SEARCH, Kind.COMPLAINT),
    (Act.IDENTITY, Kind.COMPLAINT),
}
KINDS_TO_WALK = [
    Kind.DISCLOSURE,
    Kind.CORRECTION,
    Kind.COMPLAINT,
    Kind.FOREIGN_INFO,
    Kind.MARKETING_STOP,
    Kind.WITHDRAWAL,
]


def menu(kind):
    decisions = lawbook().kind(kind).decisions
    named = {"first": decisions[0], "last": decisions[-1], "refuse": "NONE"}
    yield event(Act.CONFIRM, kind=kind, family=lawbook().kind(kind).family)
    known = {step.act for step in TABLES[lawbook().kind(kind).family]}
    for act, facts in MENU:
        if act not in known or (act, kind) in LEFT_OUT:
            continue
        if facts.get("of") == "position" and kind is not Kind.FOREIGN_INFO:
            continue
        chosen = dict(facts)
        if "decision" in chosen:
            chosen["decision"] = named[chosen["decision"]]
        yield event(act, text="文", **chosen)


def core(item):
    """Return the item with nothing but what a step may turn on: one search is like three."""
    waits = {wait.answered is None: wait for wait in item.waits}
    letters = {(s.purpose, s.dispatched is None): s for s in item.letters if s.purpose != "other"}
    told = item.phase in TOLD
    return replace(
        item,
        waits=tuple(waits[key] for key in sorted(waits)),
        letters=tuple(letters[key] for key in sorted(letters)) if not told else (),
        searches=item.searches[:1],
        contacted=None,
        method_used=None if told else item.method_used,
        drafter="",
    )


TOLD = (State.NOTIFIED, State.ANSWERED, State.CLOSED, State.WITHDRAWN, State.REFERRED)


@cache
def walk(kind):
    """Return every item that lawful acts can make of a fresh one, with where each act led."""
    first = an_item(kind)
    ways, ahead = {}, [first]
    events = list(menu(kind))
    while ahead:
        item = ahead.pop()
        if item in ways:
            continue
        ways[item] = []
        for told in events:
            if missing(item, told, SELF) == ():
                led = core(after(item, told))
                ways[item].append((told, led))
                ahead.append(led)
    return ways


@pytest.mark.parametrize("kind", KINDS_TO_WALK)
def test_that_no_way_leads_into_a_dead_end(kind):
    ways = walk(kind)
    came_from = {item: set() for item in ways}
    for item, led in ways.items():
        for _, to in led:
            came_from[to].add(item)
    ends = {item for item in ways if not item.phase.open}
    saved, ahead = set(), list(ends)
    while ahead:
        item = ahead.pop()
        if item not in saved:
            saved.add(item)
            ahead += came_from[item]
    assert {i.phase for i in ways} - {i.phase for i in saved} == set()
    assert len(saved) == len(ways)


@pytest.mark.parametrize("kind", KINDS_TO_WALK)
def test_that_every_phase_of_the_table_is_reached(kind):
    table = TABLES[lawbook().kind(kind).family]
    named = {step.to for step in table if step.to} | {
        phase for step in table for phase in step.at if len(step.at) < len(State) - 3
    }
    named -= {State.IN_APPROVAL}  # this is a desk of one
    if kind not in CARRIED_OUT:
        named -= {State.EXECUTING}
    assert named <= {item.phase for item in walk(kind)}


@pytest.mark.parametrize("kind", [Kind.DISCLOSURE, Kind.CORRECTION])
def test_that_no_way_leads_to_telling_an_unverified_person_about_data(kind):
    arrivals = [
        (item, told, to)
        for item, led in walk(kind).items()
        for told, to in led
        if to.phase is State.NOTIFIED and item.phase is not State.NOTIFIED
    ]
    assert arrivals
    for item, told, to in arrivals:
        assert item.identity is Identity.OK or to.procedural, (told.sort, item)
        assert item.approver
        if item.carried_out:
            assert item.executed


@pytest.mark.parametrize("kind", [Kind.DISCLOSURE, Kind.CORRECTION])
def test_that_investigating_is_entered_for_verified_persons_only(kind):
    for item, led in walk(kind).items():
        for _, to in led:
            if to.phase is State.INVESTIGATING and item.phase is not State.INVESTIGATING:
                assert to.identity is Identity.OK


@pytest.mark.parametrize("kind", KINDS_TO_WALK)
def test_that_the_next_act_is_allowed_or_says_what_is_missing(kind):
    events = {(e.sort, e.facts.get("of", "")): e for e in menu(kind)}
    for item in walk(kind):
        offer = next_act(item, SELF)
        assert (offer is None) is not item.phase.open
        if offer is None or offer.missing:
            continue
        wanted = events[offer.act, offer.of]
        assert missing(item, wanted, SELF) == (), (item.phase, offer)
        if offer.act is Act.DISPATCH:
            undelivered = [
                s for s in item.letters if s.purpose == offer.of and s.dispatched is None
            ]
            assert undelivered, item


@pytest.mark.parametrize("kind", KINDS_TO_WALK)
def test_that_what_is_offered_without_anything_missing_may_be_done(kind):
    events = {(told.sort, told.facts.get("of", "")): told for told in menu(kind)}
    for item in walk(kind):
        for offer in offers(item, SELF):
            told = events.get((offer.act, offer.of))
            if told is not None and not offer.missing and offer.act is not Act.CONFIRM:
                assert missing(item, told, SELF) == (), (item.phase, offer)


@pytest.mark.parametrize("kind", KINDS_TO_WALK)
def test_that_what_may_be_done_is_offered_without_anything_missing(kind):
    for item, led in walk(kind).items():
        ready = {o.act for o in offers(item, SELF) if not o.missing}
        assert {told.sort for told, _ in led} <= ready, item.phase


@pytest.mark.parametrize("kind", KINDS_TO_WALK)
def test_that_an_issued_receipt_may_always_be_noted_as_sent(kind):
    for item in walk(kind):
        if any(s.purpose == "receipt" and s.dispatched is None for s in item.letters):
            wanting = is_refused(item, Act.DISPATCH, of="receipt", number="r")
            assert Missing.STATE not in wanting


@pytest.mark.parametrize("kind", KINDS_TO_WALK)
def test_that_what_has_ended_stays_ended_but_for_reopening(kind):
    for item, led in walk(kind).items():
        if item.phase.open:
            assert item.ended is None
            continue
        assert item.ended
        moved = {told.sort for told, to in led if to.phase is not item.phase}
        may_come_back = item.phase in (State.CLOSED, State.REFERRED)
        assert moved <= ({Act.REOPEN} if may_come_back else set())


def test_that_the_state_shows_what_we_wait_for():
    for reason, shown in (
        ("fix", State.WAIT_FIX),
        ("identity", State.VERIFYING),
        ("fee", State.WAIT_FEE),
        ("method", State.WAIT_METHOD),
    ):
        item = act_on(accepted(Kind.DISCLOSURE), Act.ASK, reason=reason)
        assert (item.state, item.waiting_since) == (shown, DAY)
        item = act_on(item, Act.ANSWERED, reason=reason)
        assert (item.state, item.waiting_since) == (State.ACCEPTED, None)


def test_that_an_answer_to_one_question_leaves_the_other_open():
    item = act_on(accepted(Kind.DISCLOSURE), Act.ASK, date(2026, 11, 13), reason="fix")
    item = act_on(item, Act.ASK, date(2026, 11, 14), reason="identity")
    item = act_on(item, Act.ANSWERED, reason="fix")
    assert (item.state, item.waiting_since) == (State.VERIFYING, date(2026, 11, 14))


def test_that_without_a_question_there_is_no_answer():
    assert is_refused(accepted(Kind.DISCLOSURE), Act.ANSWERED) == (Missing.OPEN_WAIT,)


def test_that_an_answered_inquiry_that_is_reopened_is_answered_anew():
    item = told_item(Kind.INQUIRY, Decision.ANSWERED)
    facts = {"of": "answer", "number": "1", "letter": "L24"}
    item = act_on(act_on(item, Act.LETTER, **facts), Act.DISPATCH, **facts)
    item = act_on(act_on(item, Act.CLOSE), Act.REOPEN, text="もう一度。")
    assert (item.answer, item.notified, item.decision) == (None, None, None)
    assert next_act(item, SELF).act is Act.NOTIFY


# ------------------------------------------------------------------ the order of days


def test_that_an_act_is_not_dated_before_what_it_rests_on():
    item = investigating(Kind.USE_STOP)
    assert steps.not_before(item, Act.DECIDE) == DAY
    item = act_on(item, Act.DECIDE, date(2026, 11, 17), decision="FULL")
    assert steps.not_before(item, Act.APPROVE) == date(2026, 11, 17)
    item = act_on(item, Act.APPROVE, date(2026, 11, 18))
    assert steps.not_before(item, Act.EXECUTE) == date(2026, 11, 17)
    item = act_on(item, Act.EXECUTE, date(2026, 11, 19), text="済")
    assert steps.not_before(item, Act.NOTIFY) == date(2026, 11, 19)
    item = act_on(item, Act.NOTIFY, date(2026, 11, 20), text="済")
    assert steps.not_before(item, Act.CLOSE) == date(2026, 11, 20)
    item = act_on(item, Act.CLOSE, date(2026, 11, 21))
    assert steps.not_before(item, Act.REOPEN) == date(2026, 11, 21)


def test_that_an_answer_is_not_dated_before_its_question():
    item = act_on(accepted(Kind.DISCLOSURE), Act.ASK, date(2026, 11, 13), reason="fix")
    item = act_on(item, Act.ASK, date(2026, 11, 16), reason="identity")
    assert steps.not_before(item, Act.ANSWERED) == date(2026, 11, 16)
    assert steps.not_before(item, Act.ANSWERED, WaitReason.FIX) == date(2026, 11, 13)
    assert steps.not_before(item, Act.NOTE) is None


def test_that_plain_fields_bring_every_kind_to_its_first_decision():
    for kind in Kind:
        assert plain(Act.DECIDE, kind)["decision"] == lawbook().kind(kind).decisions[0]
