"""The desk of cases: what it lets happen, what it refuses, and what it finds again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from app.domain.item import Act, Missing, State
from app.domain.requests import Channel, Decision, Kind, Role
from app.errors import (
    BeforeItBeganError,
    FieldRefusedError,
    NoSuchActError,
    NoSuchCaseError,
    NoSuchItemError,
    ReasonRefusedError,
    StepRefusedError,
)
from app.finding import passages
from app.people import kept as people
from app.rules.lawbook import lawbook
from app.store.tables import JournalRow
from tests.builders import (
    Posted,
    a_case,
    a_casebook,
    a_phone_note,
    a_profile,
    an_anonymous_note,
    bring,
    did,
    drive,
    reopened,
)


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


@pytest.fixture
def with_fees(tmp_path):
    book = a_casebook(
        tmp_path, source=a_profile(published="2026-04-01", fees="disclosure = 500"), name="f"
    )
    yield book
    book.close()


def entries(casebook):
    with casebook._book.reading() as session:
        return session.exec(select(func.max(JournalRow.number))).one()


def do(casebook, case, act, item=0, /, **values):
    return casebook.cases.do(case, Act(act), item, values)


def item_of(casebook, number, position=1):
    return casebook.cases.sheet(number).items[position - 1]


def refusing(error, casebook, case, act, item=0, /, **values):
    """Return the error of an act that must be refused, and prove that it left nothing."""
    before = casebook.cases.sheet(case), entries(casebook)
    with pytest.raises(error) as refused:
        do(casebook, case, act, item, **values)
    assert (casebook.cases.sheet(case), entries(casebook)) == before
    return refused.value


# ------------------------------------------------------------------ the days of an act


def test_that_an_act_happens_neither_tomorrow_nor_before_the_arrival(casebook):
    number = a_case(casebook, arrived=date(2026, 11, 12))
    future = refusing(FieldRefusedError, casebook, number, "accept", leak="no", on="2026-11-25")
    assert (future.name, future.why) == ("on", "future")
    early = refusing(BeforeItBeganError, casebook, number, "accept", leak="no", on="2026-11-11")
    assert (early.day, early.arrived) == (date(2026, 11, 11), date(2026, 11, 12))
    refusing(BeforeItBeganError, casebook, number, "note", text="先に", on="2026-11-11")


@pytest.mark.parametrize(
    "written", ["2026-11-13", "令和8年11月13日", "R8.11.13", "11/13", "２０２６－１１－１３"]
)
def test_that_a_date_is_read_as_officers_write_it(casebook, written):
    number = a_case(casebook)
    do(casebook, number, "accept", leak="no", on=written)
    assert casebook.cases.sheet(number).events[0].on == date(2026, 11, 13)


def test_that_a_letter_leaves_the_house_on_its_date_or_later(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    sent = casebook.letters.issue(number, "L01", on=date(2026, 11, 20)).document
    error = refusing(
        FieldRefusedError, casebook, number, "dispatch", number=sent, how="post", on="2026-11-19"
    )
    assert (error.name, error.why) == ("on", "order")
    do(casebook, number, "dispatch", number=sent, how="post", on="2026-11-20")
    again = refusing(
        FieldRefusedError, casebook, number, "dispatch", number=sent, how="post", on="2026-11-21"
    )
    assert (again.name, again.why) == ("number", "choice")


def test_that_an_answer_does_not_come_before_its_question(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    do(casebook, number, "ask", reason="identity", on="2026-11-20")
    error = refusing(FieldRefusedError, casebook, number, "answered", on="2026-11-19")
    assert (error.name, error.why) == ("on", "order")


def test_that_the_day_to_answer_by_lies_after_the_question(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    error = refusing(
        FieldRefusedError,
        casebook,
        number,
        "ask",
        reason="identity",
        on="2026-11-20",
        by="2026-11-19",
    )
    assert (error.name, error.why) == ("by", "order")


def test_that_nothing_is_told_before_it_was_decided_or_done(casebook):
    number = a_case(casebook, Kind.USE_STOP)
    bring(casebook, number, State.APPROVED, on=date(2026, 11, 16))
    wrong = refusing(FieldRefusedError, casebook, number, "execute", text="済", on="2026-11-15")
    assert (wrong.name, wrong.why) == ("on", "order")
    do(casebook, number, "execute", text="済", on="2026-11-18")
    told = {"how": "post", "text": "通知"}
    refusing(FieldRefusedError, casebook, number, "notify", on="2026-11-17", **told)
    do(casebook, number, "notify", on="2026-11-18", **told)
    refusing(FieldRefusedError, casebook, number, "close", on="2026-11-17")
    do(casebook, number, "close", on="2026-11-19")
    refusing(FieldRefusedError, casebook, number, "reopen", text="再開", on="2026-11-18")


# ------------------------------------------------------------------ fields


def test_that_unknown_fields_acts_cases_and_items_are_named(casebook):
    number = a_case(casebook)
    assert refusing(FieldRefusedError, casebook, number, "accept", lek="no").why == "unknown"
    assert refusing(NoSuchItemError, casebook, number, "accept", 2, leak="no").item == 2
    assert refusing(NoSuchItemError, casebook, number, "note", 9, text="x").item == 9
    with pytest.raises(NoSuchCaseError):
        do(casebook, "R8-9999", "note", text="x")
    with pytest.raises(NoSuchActError):
        do(casebook, number, "letter")


def test_that_a_task_belongs_to_an_item_that_is_there(casebook):
    number = a_case(casebook)
    refusing(NoSuchItemError, casebook, number, "task", 2, text="電話", due="2026-11-30")
    do(casebook, number, "task", 1, text="電話", due="2026-11-30")
    assert casebook.cases.sheet(number).tasks[0].item == 1


@pytest.mark.parametrize("task", ["99", "x", "9" * 30, "-1", "１"])
def test_that_only_an_open_task_of_this_case_is_done(casebook, task):
    number, other = a_case(casebook), a_case(casebook)
    do(casebook, other, "task", text="よその", due="2026-11-30")
    do(casebook, number, "task", text="電話", due="2026-11-30")
    error = refusing(FieldRefusedError, casebook, number, "done", task=task)
    assert (error.name, error.choices) == ("task", ("2",))


def test_that_a_ground_is_one_of_the_kind(casebook):
    number = a_case(casebook, Kind.USE_STOP)
    for ground in ("35-9z", "34-1", "35-3a", "35-5a,35-3a"):
        error = refusing(FieldRefusedError, casebook, number, "target", ground=ground)
        assert (error.name, error.choices) == ("ground", lawbook().kind(Kind.USE_STOP).grounds)
    do(casebook, number, "target", ground="35-5a, 35-5c")
    assert item_of(casebook, number).grounds == ("35-5a", "35-5c")


def test_that_a_ground_goes_with_the_kind_that_is_being_confirmed(casebook):
    number = a_case(casebook, Kind.INQUIRY)
    do(casebook, number, "confirm", kind="tp_stop", ground="35-3a")
    assert item_of(casebook, number).grounds == ("35-3a",)
    refusing(FieldRefusedError, casebook, number, "confirm", kind="correction", ground="35-3a")


def test_that_a_question_left_open_is_not_answered_by_another_item(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, Kind.USE_STOP)
    do(casebook, number, "triage", 1, leak="yes", request="no", partner="no")
    error = refusing(FieldRefusedError, casebook, number, "accept", 2)
    assert (error.name, error.why) == ("leak", "required")
    do(casebook, number, "accept", 1)
    assert item_of(casebook, number, 1).state is State.ACCEPTED


def test_that_the_form_knows_what_stands_in_it(casebook):
    number = a_case(casebook, Kind.USE_STOP, up_to=State.ACCEPTED)
    do(casebook, number, "target", ground="35-5a", target="住所")
    form = {f.name: f for f in casebook.cases.fields(number, Act.TARGET, 1)}
    assert (form["ground"].value, form["target"].value) == ("35-5a", "住所")
    assert form["on"].value == "2026-11-24"
    decide = {f.name: f for f in casebook.cases.fields(number, Act.DECIDE, 1)}
    assert decide["decision"].choices == lawbook().kind(Kind.USE_STOP).decisions


def test_that_a_measure_instead_says_which(casebook):
    number = a_case(casebook, Kind.USE_STOP, up_to=State.INVESTIGATING)
    do(casebook, number, "target", ground="35-5a")
    decided = {"decision": "ALTERNATIVE", "reasons": "S6"}
    error = refusing(StepRefusedError, casebook, number, "decide", **decided)
    assert error.missing == (Missing.MEASURE,)
    until = {"measure": "次の印刷から除く。", "until": "2027-03-31"}
    do(casebook, number, "decide", **until, **decided)
    (task,) = casebook.cases.sheet(number).tasks
    assert (task.text, task.due) == ("次の印刷から除く。", date(2027, 3, 31))


def test_that_what_is_kept_of_a_withdrawn_inquiry_is_kept_for_a_reason(casebook):
    number = a_case(casebook, Kind.WITHDRAWAL)
    error = refusing(FieldRefusedError, casebook, number, "match", of="found")
    assert (error.name, error.why) == ("inquiry", "required")
    do(casebook, number, "match", of="found", inquiry="11月2日のお問い合わせ")
    error = refusing(FieldRefusedError, casebook, number, "dispose", of="held")
    assert (error.name, error.why) == ("text", "required")


# ------------------------------------------------------------------ fees: appi.38


@pytest.mark.parametrize("kind", Kind)
def test_that_a_fee_is_asked_for_only_where_one_is_published(with_fees, kind):
    number = a_case(with_fees, kind)
    if lawbook().kind(kind).family != "rights":
        return
    bring(with_fees, number, State.ACCEPTED)
    if kind is Kind.DISCLOSURE:
        do(with_fees, number, "ask", reason="fee")
        assert item_of(with_fees, number).state is State.WAIT_FEE
        return
    error = refusing(FieldRefusedError, with_fees, number, "ask", reason="fee")
    assert (error.name, error.why) == ("reason", "choice")
    assert "fee" not in error.choices


def test_that_nobody_pays_a_fee_published_after_the_request_arrived(with_fees):
    number = a_case(with_fees, arrived=date(2026, 4, 1), noticed=date(2026, 4, 1))
    bring(with_fees, number, State.ACCEPTED)
    refusing(FieldRefusedError, with_fees, number, "ask", reason="fee")


def test_that_where_no_fee_is_published_none_is_asked_for(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    refusing(FieldRefusedError, casebook, number, "ask", reason="fee")
    form = {f.name: f for f in casebook.cases.fields(number, Act.ASK, 1)}
    assert form["reason"].choices == ("fix", "identity", "method")


def test_that_asking_everybody_asks_only_the_items_it_fits(with_fees):
    number = a_case(with_fees, Kind.DISCLOSURE, Kind.CORRECTION, up_to=State.ACCEPTED)
    do(with_fees, number, "ask", reason="fee")
    assert item_of(with_fees, number, 1).state is State.WAIT_FEE
    assert item_of(with_fees, number, 2).state is State.ACCEPTED
    do(with_fees, number, "ask", reason="identity")
    assert item_of(with_fees, number, 2).state is State.VERIFYING


def test_that_an_answer_answers_a_question_that_was_asked(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    do(casebook, number, "ask", reason="identity")
    error = refusing(FieldRefusedError, casebook, number, "answered", reason="fix")
    assert (error.name, error.choices) == ("reason", ("identity",))
    do(casebook, number, "answered", reason="identity")


# ------------------------------------------------------------------ reasons: Annex A, appi.36


@pytest.mark.parametrize(
    ("kind", "decision", "code"),
    [
        (Kind.DISCLOSURE, "NONE", "S1"),  # a reason of another article
        (Kind.DISCLOSURE, "FULL", "D1"),  # nothing is refused
        (Kind.DISCLOSURE, "NOT_EXIST", "D1"),
        (Kind.DISCLOSURE, "NONE", "D5"),  # not refused: there is nothing
        (Kind.DISCLOSURE, "PARTIAL", "C1"),  # who is not verified gets no part
        (Kind.DISCLOSURE, "NOT_EXIST", "C6c"),  # blocked unless the company's rules say so
        (Kind.DISCLOSURE, "NONE", "C2"),  # no procedure is published
        (Kind.CORRECTION, "NONE", "C5"),  # no fee on this kind
        (Kind.TP_RECORD, "NONE", "C6a"),
        (Kind.USE_STOP, "NONE", "S5"),  # a limit refuses a part
        (Kind.DISCLOSURE, "NONE", "Z9"),
    ],
)
def test_that_a_reason_counts_only_where_its_row_allows(casebook, kind, decision, code):
    number = a_case(casebook, kind, up_to=State.INVESTIGATING)
    if kind is Kind.CORRECTION:
        do(casebook, number, "investigate", text="照合した。")
    method = {"method": "paper"} if kind is not Kind.USE_STOP else {}
    error = refusing(
        ReasonRefusedError, casebook, number, "decide", decision=decision, reasons=code, **method
    )
    assert error.code == code
    assert code not in error.allowed


@pytest.mark.parametrize("kind", [k for k in Kind if lawbook().kind(k).family == "rights"])
def test_that_doing_less_than_was_asked_needs_a_reason(casebook, kind):
    number = a_case(casebook, kind, up_to=State.INVESTIGATING)
    do(casebook, number, "investigate", text="照合した。")
    for decision in lawbook().kind(kind).decisions:
        if decision in (Decision.FULL, Decision.NOTIFY):
            continue
        error = refusing(
            FieldRefusedError, casebook, number, "decide", decision=decision, text="文"
        )
        assert (error.name, error.why) == ("reasons", "required")
        assert error.choices


def test_that_a_refusal_answers_every_ground_that_was_stated(casebook):
    """S1 answers a violation, S2 that the data are no longer needed: domain of appi.35."""
    number = a_case(casebook, Kind.USE_STOP, up_to=State.INVESTIGATING)
    do(casebook, number, "target", ground="35-1a,35-5a")
    refused = {"decision": "NONE"}
    error = refusing(FieldRefusedError, casebook, number, "decide", reasons="S1", **refused)
    assert (error.name, error.why) == ("reasons", "required")
    error = refusing(ReasonRefusedError, casebook, number, "decide", reasons="S1\nS3", **refused)
    assert error.code == "S3"  # nobody spoke of a leak
    do(casebook, number, "decide", reasons="S1\nS2", **refused)
    assert [r.code for r in item_of(casebook, number).reasons] == ["S1", "S2"]


def test_that_a_common_reason_answers_every_ground(casebook):
    number = a_case(casebook, Kind.USE_STOP, up_to=State.INVESTIGATING)
    do(casebook, number, "target", ground="35-1a,35-5a")
    do(casebook, number, "decide", decision="NONE", reasons="C6a")


def test_that_a_reason_without_words_gets_those_of_the_table(casebook):
    number = a_case(casebook, up_to=State.INVESTIGATING)
    do(casebook, number, "decide", decision="NONE", reasons="D1|録音|\nD3||契約の定めがあるため")
    first, second = item_of(casebook, number).reasons
    assert (first.part, first.text) == ("録音", lawbook().reason_text("D1", Kind.DISCLOSURE))
    assert second.text == "契約の定めがあるため"


def test_that_a_refusal_about_abroad_gives_its_reason(casebook):
    number = a_case(casebook, Kind.FOREIGN_INFO)
    do(casebook, number, "identity", result="ok", how="online")
    refusing(FieldRefusedError, casebook, number, "decide", decision="NONE")
    do(casebook, number, "decide", decision="NONE", reasons="F1")
    assert item_of(casebook, number).state is State.DRAFTED
    do(casebook, number, "approve")
    do(casebook, number, "notify", how="mail", text="ご提供いたしかねる旨。")
    assert item_of(casebook, number).decision is Decision.NONE


def test_that_a_decision_is_one_of_the_kind(casebook):
    number = a_case(casebook, Kind.PURPOSE_NOTICE, up_to=State.INVESTIGATING)
    error = refusing(FieldRefusedError, casebook, number, "decide", decision="FULL")
    assert (error.name, error.choices) == ("decision", ("NOTIFY", "NOT_NOTIFY", "NOT_EXIST"))


# ------------------------------------------------------------------ steps at the desk


def test_that_silence_is_refused_only_once_the_day_has_passed(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    do(casebook, number, "ask", reason="identity", on="2026-11-13", by="2026-11-20")
    refused = {"decision": "NONE", "reasons": "C1"}
    error = refusing(StepRefusedError, casebook, number, "decide", on="2026-11-20", **refused)
    assert error.missing == (Missing.ASKED,)
    offer = next(o for o in item_of(casebook, number).offers if o.act is Act.DECIDE)
    assert offer.missing == ()
    do(casebook, number, "decide", on="2026-11-21", **refused)
    drive(casebook, number, did("approve"), Posted("L11", slots={"開示対象": "ご自身の記録"}))
    assert item_of(casebook, number).state is State.NOTIFIED


def test_that_a_letter_to_an_unverified_person_says_nothing_about_data(casebook):
    number = a_case(casebook, up_to=State.APPROVED)
    do(casebook, number, "identity", result="failed", how="post")
    draft = casebook.letters.draft(number, "L09", values={"開示対象": "記録"})
    assert any("本人確認" in finding for finding in draft.findings)
    error = refusing(StepRefusedError, casebook, number, "notify", how="phone", text="あります")
    assert error.missing == (Missing.IDENTITY,)


def test_that_two_persons_are_two_persons(tmp_path):
    book = a_casebook(tmp_path, source=a_profile(approval="two"), actor="佐野", name="two")
    number = a_case(book, up_to=State.DRAFTED)
    assert book.cases.sheet(number).next.act is Act.SUBMIT
    error = refusing(StepRefusedError, book, number, "approve")
    assert error.missing == (Missing.SUBMITTED,)
    do(book, number, "submit")
    error = refusing(StepRefusedError, book, number, "approve")
    assert error.missing == (Missing.SECOND_PERSON,)
    book = reopened(book, actor="西")
    do(book, number, "approve")
    assert item_of(book, number).state is State.APPROVED
    assert book.cases.sheet(number).events[0].actor == "西"
    book.close()


def test_that_a_letter_for_several_items_leaves_the_house_for_all_of_them(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, Kind.CORRECTION)
    bring(casebook, number, State.ACCEPTED, item=1)
    bring(casebook, number, State.ACCEPTED, item=2)
    sent = casebook.letters.issue(number, "L01").document
    do(casebook, number, "dispatch", 1, number=sent, how="post")
    assert casebook.cases.sheet(number).events[0].items == (1, 2)
    refusing(FieldRefusedError, casebook, number, "dispatch", 2, number=sent, how="post")


def test_that_a_receipt_is_sent_though_one_item_was_granted_at_once(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, Kind.MARKETING_STOP)
    sent = casebook.letters.issue(number, "L01").document
    do(casebook, number, "execute", 2, text="配信停止リストに登録。")
    do(casebook, number, "dispatch", number=sent, how="mail")
    assert casebook.cases.sheet(number).documents[0].dispatched == date(2026, 11, 24)


def test_that_an_act_for_the_whole_case_is_done_to_every_item_it_fits(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, Kind.MARKETING_STOP, Kind.CORRECTION)
    do(casebook, number, "accept", leak="no")
    states = [one.state for one in casebook.cases.sheet(number).items]
    assert states == [State.ACCEPTED, State.TRIAGED, State.ACCEPTED]
    assert refusing(StepRefusedError, casebook, number, "accept", leak="no").missing == (
        Missing.STATE,
    )


def test_that_a_case_shows_its_least_advanced_item_and_what_comes_next(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, Kind.MARKETING_STOP)
    do(casebook, number, "execute", 2, text="登録")
    sheet = casebook.cases.sheet(number)
    assert (sheet.state, sheet.next.act, sheet.next.item) == (State.TRIAGED, Act.ACCEPT, 1)
    line = casebook.cases.lines(casebook.cases.find(number))[0]
    assert (line.state, line.next, line.due) == (sheet.state, sheet.next, sheet.due)


@pytest.mark.parametrize("kind", Kind)
def test_that_every_kind_goes_its_way_to_the_end_and_shows_every_stage(casebook, kind):
    number = a_case(casebook, kind)
    for _ in range(20):
        sheet = casebook.cases.sheet(number)
        assert sheet.stages
        if not sheet.open:
            break
        assert sheet.next.act
        assert sum(stage.current for stage in sheet.stages) == 1
        bring_one(casebook, number)
    assert sheet.state is State.CLOSED
    assert sheet.next.act is None
    assert all(stage.done for stage in sheet.stages)
    assert casebook.safekeeping.check().faults == ()


def bring_one(casebook, number):
    from tests.builders import _next_without_letters, plain

    act = _next_without_letters(casebook, number, 1)
    do(casebook, number, act, 1, **plain(act, item_of(casebook, number).kind))


@pytest.mark.parametrize("kind", Kind)
def test_that_a_withdrawn_item_is_kept_and_takes_nothing_more(casebook, kind):
    number = a_case(casebook, kind)
    do(casebook, number, "withdraw", text="取り下げるとの電話。")
    sheet = casebook.cases.sheet(number)
    assert (sheet.state, sheet.open, sheet.due) == (State.WITHDRAWN, False, None)
    acts = {offer.act for item in sheet.items for offer in item.offers}
    assert acts <= {Act.DISPATCH, Act.LETTER}  # the letter that confirms it (L32)
    do(casebook, number, "note", text="念のため。")


def test_that_a_request_of_a_nameless_person_waits_for_a_name(casebook):
    number = casebook.intake.phone(an_anonymous_note()).case
    error = refusing(StepRefusedError, casebook, number, "accept", leak="no")
    assert error.missing == (Missing.ROLE, Missing.CONTACT)
    assert casebook.cases.sheet(number).next.missing == (Missing.ROLE, Missing.CONTACT)


# ------------------------------------------------------------------ people


def test_that_a_corrected_name_is_corrected_in_every_case_of_the_person(casebook):
    first, second = a_case(casebook), a_case(casebook)
    do(casebook, first, "person", name="高梨 花子")
    for number in (first, second):
        assert casebook.cases.sheet(number).requester == "高梨 花子"
        (line,) = casebook.cases.lines([casebook.cases.sheet(number).id])
        assert line.requester == "高梨 花子"
    assert len(casebook.cases.find("高梨")) == 2
    assert casebook.safekeeping.check().faults == ()


def test_that_a_contact_that_counts_again_is_the_one_that_is_shown(casebook):
    number = a_case(casebook, phone="06-0000-1111")
    for phone in ("06-0000-2222", "06-0000-1111"):
        do(casebook, number, "person", phone=phone)
        assert casebook.cases.sheet(number).people[0].phone == phone


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("yamada.1-2@example.jp", "yamada.12@example.jp"),
        ("tanaka-2026-1@example.jp", "tanaka-20261@example.jp"),
        ("taro_1.2@example.jp", "taro_12@example.jp"),
    ],
)
def test_that_two_mail_addresses_are_two_persons(casebook, one, other):
    first = a_case(casebook, mail=one, name="山田 一郎")
    second = a_case(casebook, mail=other, name="山田 二郎")
    names = [casebook.cases.sheet(number).requester for number in (first, second)]
    assert names == ["山田 一郎", "山田 二郎"]


def test_that_a_mail_address_is_the_same_in_any_width_and_case(casebook):
    number = a_case(casebook, mail="Hanako@Example.jp")
    with casebook._book.reading() as session:
        known = people.by_address(session, "ｈａｎａｋｏ@EXAMPLE.jp ")
    assert known == casebook.cases.sheet(number).people[0].id


def test_that_people_are_proposed_by_part_of_a_name_a_reading_or_a_number(casebook):
    a_case(casebook)
    a_case(casebook, name="中村 誠司", reading="なかむら せいじ", phone="080-0000-9999", mail="")
    for words in ("高橋", "髙橋", "タカハシ", "はなこ", "０６－００００", "(06)0000", "00001234"):
        assert [p.name for p in casebook.intake.known(words)] == ["髙橋 花子"], words
    assert casebook.intake.known("髙") == ()
    assert casebook.intake.known("%") == casebook.intake.known("__") == ()


# ------------------------------------------------------------------ finding


WRITINGS = [
    ("髙橋", "高橋"),
    ("高橋", "髙橋"),
    ("山﨑 渡邉", "山崎"),
    ("渡邊", "渡辺"),
    ("𠮷田", "吉田"),
    ("辻\U000e0100堂", "辻堂"),
    ("葛\U000e0100城", "葛城"),
    ("タカハシ", "たかはし"),
    ("たかはし", "タカハシ"),
    ("ﾀｶﾊｼ", "たかはし"),
    ("ガス", "ｶﾞｽ"),
    ("ＡＢＣ商事", "abc商事"),
    ("06-6131-0000", "0661310000"),
    ("06(6131)0000", "06-6131-0000"),
    ("０６－６１３１－００００", "06 6131 0000"),
    ("06.6131.0000", "06-6131-0000"),
    ("06・6131・0000", "0661310000"),
    ("消去", "消去"),
    ("開示", "開"),
    ("100%", "0%"),
    ('"引用"', '"引'),
    ("C++", "+"),
    ("a_b", "a_b"),
    ("ミスヾ", "みすゞ"),
]


@pytest.mark.parametrize(("written", "asked"), WRITINGS, ids=[f"{a}<-{b}" for a, b in WRITINGS])
def test_that_any_writing_finds_what_was_written(casebook, written, asked):
    number = a_case(casebook, words=f"件名は{written}です。")
    a_case(casebook, words="別件。", name="無関", reading="", mail="", phone="", address="")
    assert casebook.cases.find(asked) == (casebook.cases.sheet(number).id,)


def test_that_words_are_found_wherever_they_stand(casebook):
    number = a_case(casebook, phone="06-0000-1234", up_to=State.INVESTIGATING)
    case = casebook.cases.sheet(number).id
    do(casebook, number, "note", text="帳票を倉庫で見た。")
    do(casebook, number, "task", text="税理士に電話", due="2026-11-30")
    do(casebook, number, "search", where="磁気テープ庫", result="該当三巻")
    do(casebook, number, "target", target="録音の写し")
    for words in (
        number,
        "倉庫",
        "税理士",
        "テープ",
        "三巻",
        "録音",
        "0600001234",
        "豊中",
        "hanako",
    ):
        assert casebook.cases.find(words) == (case,), words
    assert casebook.cases.find("倉庫 録音") == (case,)
    assert casebook.cases.find("倉庫 金庫") == ()


def test_that_words_of_the_program_are_not_words_of_the_case(casebook):
    number = a_case(casebook, mail="", up_to=State.INVESTIGATING)
    document = casebook.letters.issue(number, "L01").document
    sha256 = casebook.letters.stored(document).sha256
    for inner in (
        sha256,
        sha256[:6],
        "identity",
        "顧客管理システム,",
        "disclosure",
        "rights",
        "L01",
    ):
        assert casebook.cases.find(inner) == (), inner
    assert casebook.cases.find(document) != ()


@pytest.mark.parametrize("nothing", ["\x00", "\u200b", "\x01\x02", "\ud800", "   "])
def test_that_marks_that_show_nothing_are_no_question(casebook, nothing):
    a_case(casebook)
    found = casebook.cases.find(nothing)
    assert found == (casebook.cases.find() if not nothing.strip() else ())


@pytest.mark.parametrize("hidden", ["開\x00示", "開\u200b示", "開\ud800示"])
def test_that_what_shows_nothing_hides_nothing(casebook, hidden):
    a_case(casebook, words="開示を求めます。")
    assert len(casebook.cases.find(hidden)) == 1


ALPHABET = '高髙橋あアー1-2 "%*ab\nｱ'


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A casebook of short texts, with what brute force compares them by."""
    book = a_casebook(tmp_path_factory.mktemp("library"))
    yield book, {}
    book.close()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=st.text(ALPHABET, min_size=1, max_size=8), asked=st.text(ALPHABET, max_size=3))
def test_that_search_finds_what_brute_force_finds(library, text, asked):
    book, texts = library
    if text.strip():
        note = an_anonymous_note(words=text)
        case = book.cases.sheet(book.intake.phone(note).case)
        texts[case.id] = [people.folded(text), people.folded(case.number)]
    words = passages.question(asked)
    if not words:
        return
    wanted = {
        case
        for case, parts in texts.items()
        if all(any(word in part for part in parts) for word in words)
    }
    assert set(book.cases.find(asked)) == wanted


def test_that_a_list_is_ordered_by_what_was_asked(casebook):
    late = a_case(
        casebook, arrived=date(2026, 11, 20), name="い", reading="い", mail="a@example.jp"
    )
    early = a_case(
        casebook, arrived=date(2026, 11, 2), name="あ", reading="あ", mail="b@example.jp"
    )
    waiting = a_case(casebook, name="う", reading="う", mail="c@example.jp", up_to=State.ACCEPTED)
    do(casebook, waiting, "ask", reason="identity")

    def numbers(order, **how):
        found = casebook.cases.find(order=order, **how)
        return [line.number for line in casebook.cases.lines(found)]

    assert numbers("number") == [late, early, waiting]
    assert numbers("number", descending=True) == [waiting, early, late]
    assert numbers("arrived") == [early, waiting, late]
    assert numbers("requester") == [early, late, waiting]
    assert numbers("due") == [early, late, waiting]
    assert numbers("due", descending=True)[:2] == [late, early]


def test_that_numbers_are_in_order_across_fiscal_years(casebook):
    this = a_case(casebook, arrived=date(2026, 4, 1), noticed=date(2026, 4, 1))
    last = a_case(casebook, arrived=date(2026, 3, 31), noticed=date(2026, 4, 1))
    assert (this, last) == ("R8-0001", "R7-0001")
    found = casebook.cases.lines(casebook.cases.find(order="number"))
    assert [line.number for line in found] == [last, this]


def test_that_a_list_holds_only_the_kind_and_the_state_asked_for(casebook):
    stop = a_case(casebook, Kind.DISCLOSURE, Kind.MARKETING_STOP)
    done = a_case(casebook, Kind.DISCLOSURE)
    do(casebook, done, "withdraw", text="取下げ。")
    ids = {n: casebook.cases.sheet(n).id for n in (stop, done)}
    assert casebook.cases.find(kind=Kind.MARKETING_STOP) == (ids[stop],)
    assert casebook.cases.find(kind=Kind.DISCLOSURE, open_only=True) == (ids[stop],)
    assert len(casebook.cases.find("花子", kind=Kind.DISCLOSURE)) == 2


def test_that_every_channel_opens_a_case(casebook):
    for channel in Channel:
        note = a_phone_note(channel=channel, role=Role.SELF)
        assert casebook.cases.sheet(casebook.intake.phone(note).case).channel is channel


def test_that_a_request_found_in_a_complaint_gets_its_own_item_and_clocks(casebook):
    number = a_case(casebook, Kind.COMPLAINT)
    do(casebook, number, "add", kind="use_stop", text="もう使わないでほしい、とも書かれている")
    sheet = casebook.cases.sheet(number)
    assert [item.kind for item in sheet.items] == [Kind.COMPLAINT, Kind.USE_STOP]
    assert sheet.items[1].confirmed
    (suit,) = (c.clock for c in sheet.clocks if c.clock.id == "K2")
    assert suit.start == sheet.arrived  # it arrived with the complaint
    assert casebook.safekeeping.check().ok


def test_that_another_method_than_the_wanted_one_needs_its_reason(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.ACCEPTED)
    do(casebook, number, "target", target="契約者情報", method="electronic")
    bring(casebook, number, State.INVESTIGATING)
    do(casebook, number, "search", where="顧客管理", result="該当あり")
    with pytest.raises(StepRefusedError) as refused:
        do(casebook, number, "decide", decision="FULL", method="paper")
    assert refused.value.missing == (Missing.DIFFICULTY,)
    do(casebook, number, "decide", decision="FULL", method="paper", difficulty="紙の申込書しかない")
    do(casebook, number, "approve")
    draft = casebook.letters.draft(number, "L09", values={"同封物一覧": "申込書の写し"})
    known = {slot.name: slot.value for slot in draft.slots}
    assert known["方法変更理由"] == "紙の申込書しかない"
    assert known["方法変更根拠"] == "個人情報の保護に関する法律第33条第2項本文"


def test_that_a_right_is_referred_only_after_its_own_answer(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.DRAFTED)
    with pytest.raises(StepRefusedError):
        do(casebook, number, "refer", text="一般送配電事業者をご案内")
    inquiry = a_case(casebook, Kind.INQUIRY)
    do(casebook, inquiry, "refer", text="一般送配電事業者をご案内")
    assert casebook.cases.sheet(inquiry).state is State.REFERRED
    assert not casebook.cases.sheet(inquiry).open


def test_that_handing_over_to_a_lawyer_stops_no_clock(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.ACCEPTED)
    before = casebook.cases.sheet(number)
    do(casebook, number, "escalate", text="代理人弁護士から受任通知")
    after = casebook.cases.sheet(number)
    assert (after.state, after.due) == (before.state, before.due)


def test_that_word_in_between_starts_the_interim_clock_again(casebook):
    number = a_case(casebook, Kind.COMPLAINT, arrived=date(2026, 11, 2))
    drive(casebook, number, did("acknowledge", leak="no", request="no", partner="no", how="phone"))

    def interim():
        return next(c.clock for c in casebook.cases.sheet(number).clocks if c.clock.id == "K13")

    before = interim().due
    do(casebook, number, "interim", how="phone", text="調査に時間を要している。")
    assert interim().start == casebook.now.moment().date()
    assert interim().due >= before


def test_that_what_is_kept_has_a_day_to_look_again(casebook):
    number = a_case(casebook, Kind.WITHDRAWAL)
    do(casebook, number, "match", of="found", inquiry="11月2日のお問い合わせ")
    kept = {"of": "held", "text": "契約の手続が続いているため。"}
    error = refusing(StepRefusedError, casebook, number, "dispose", **kept)
    assert error.missing == (Missing.REVIEW_DAY,)
    do(casebook, number, "dispose", until="2027-03-31", **kept)
    (task,) = casebook.cases.sheet(number).tasks
    assert task.due == date(2027, 3, 31)
