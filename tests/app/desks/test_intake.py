"""The desk where things come in: mails, calls, and an older ledger."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.item import Act, State
from app.domain.requests import Channel, Kind, Role
from app.errors import AlreadyTakenInError, FieldRefusedError, NotAMailError
from app.ledger import LedgerRow, Place
from app.views.intake import Accepted
from tests.builders import TODAY, a_case, a_casebook, a_mail, a_phone_note, did, drive


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def accepted(raw, *kinds, case="", confirmed=True, name="髙橋 花子", address="hanako@example.jp"):
    return Accepted(raw, "m.eml", date(2026, 11, 12), name, address, kinds, case, confirmed)


def entries(casebook):
    return casebook.safekeeping.check().entries


# ------------------------------------------------------------------ proposing


def test_that_a_proposal_writes_nothing(casebook):
    before = entries(casebook)
    found = casebook.intake.propose(a_mail(), "m.eml")
    assert entries(casebook) == before
    assert casebook.cases.find() == ()
    assert (found.sender, found.address) == ("髙橋 花子", "hanako@example.jp")
    assert [item.kind for item in found.items] == [Kind.DISCLOSURE]
    assert found.items[0].words
    assert found.arrived == date(2026, 11, 12)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(raw=st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_that_any_bytes_are_proposed_or_refused_and_never_break(casebook, raw):
    found = casebook.intake.propose(raw, "m.eml")
    assert found.arrived <= TODAY
    assert found.sha256 == hashlib.sha256(raw).hexdigest()


def test_that_a_mail_from_the_future_arrived_today(casebook):
    found = casebook.intake.propose(a_mail(arrived=date(2027, 3, 1)), "m.eml")
    assert found.arrived == TODAY


def test_that_a_known_address_proposes_its_person_and_two_propose_nobody(casebook):
    a_case(casebook, name="髙橋 花子", mail="hanako@example.jp")
    found = casebook.intake.propose(a_mail(sender="<HANAKO@example.jp>"), "m.eml")
    assert found.person_name == "髙橋 花子"
    other = a_case(casebook, name="髙橋 太郎", mail="taro@example.jp")
    drive(casebook, other, did("person", mail="hanako@example.jp"))
    assert casebook.intake.propose(a_mail(sender="<hanako@example.jp>"), "m.eml").person is None


# ------------------------------------------------------------------ taking in


def test_that_an_accepted_mail_is_a_case_with_the_bytes_it_came_in(casebook):
    raw = a_mail(attachments={"委任状.pdf": b"%PDF-1.4 x"})
    change = casebook.intake.accept(accepted(raw, Kind.DISCLOSURE, Kind.MARKETING_STOP))
    sheet = casebook.cases.sheet(change.case)
    assert [(i.kind, i.confirmed, i.state) for i in sheet.items] == [
        (Kind.DISCLOSURE, True, State.TRIAGED),
        (Kind.MARKETING_STOP, True, State.TRIAGED),
    ]
    assert (sheet.channel, sheet.arrived, sheet.noticed) == (
        Channel.MAIL,
        date(2026, 11, 12),
        TODAY,
    )
    (message,) = sheet.messages
    assert casebook.cases.content(message.sha256) == raw
    (attachment,) = message.attachments
    assert (attachment.name, attachment.size) == ("委任状.pdf", 10)
    assert casebook.cases.content(attachment.sha256) == b"%PDF-1.4 x"
    assert sheet.requester == "髙橋 花子"


def test_that_a_mail_nobody_judged_stays_a_proposal(casebook):
    change, joined = casebook.intake.take_in(a_mail(), "m.eml")
    sheet = casebook.cases.sheet(change.case)
    assert (joined, sheet.items[0].confirmed, sheet.items[0].state) == (
        False,
        False,
        State.RECEIVED,
    )
    assert sheet.next.act is Act.CONFIRM
    assert sheet.items[0].words
    assert casebook.deadlines.today().unconfirmed == 1


def test_that_the_same_bytes_are_taken_in_once(casebook):
    number = casebook.intake.take_in(a_mail(), "m.eml")[0].case
    before = entries(casebook)
    with pytest.raises(AlreadyTakenInError) as error:
        casebook.intake.take_in(a_mail(), "again.eml")
    assert (error.value.number, error.value.file) == (number, "again.eml")
    assert entries(casebook) == before
    assert len(casebook.cases.find()) == 1


@pytest.mark.parametrize("raw", [b"", b"\n", b"\x00\x01\x02", bytes(range(128, 200))])
def test_that_what_is_no_mail_opens_no_case(casebook, raw):
    with pytest.raises(NotAMailError):
        casebook.intake.take_in(raw, "x.bin")
    assert casebook.cases.find() == ()


def test_that_an_answer_joins_its_case_by_reference_only(casebook):
    number = casebook.intake.take_in(a_mail(message_id="<1@example.jp>"), "1.eml")[0].case
    answer = a_mail(message_id="<2@example.jp>", references="<1@example.jp>", body="書類です。")
    change, joined = casebook.intake.take_in(answer, "2.eml")
    assert (change.case, joined) == (number, True)
    sheet = casebook.cases.sheet(number)
    assert len(sheet.messages) == 2
    assert len(sheet.items) == 1
    guess = a_mail(message_id="<3@example.jp>", subject=f"Re: {number} の件")
    found = casebook.intake.propose(guess, "3.eml")
    assert (found.case, found.case_by) == (number, "subject")
    change, joined = casebook.intake.take_in(guess, "3.eml")
    assert (joined, change.case != number) == (False, True)


def test_that_a_reference_counts_for_more_than_a_number(casebook):
    first = casebook.intake.take_in(a_mail(message_id="<1@example.jp>"), "1.eml")[0].case
    second = a_case(casebook)
    mail = a_mail(message_id="<2@example.jp>", references="<1@example.jp>", subject=f"Re: {second}")
    found = casebook.intake.propose(mail, "2.eml")
    assert (found.case, found.case_by) == (first, "reference")


def test_that_words_of_a_mail_and_its_attachments_are_found(casebook):
    raw = a_mail(subject="録音の件", body="通話の録音を消去してください。髙橋")
    number = casebook.intake.take_in(raw, "m.eml")[0].case
    case = casebook.cases.sheet(number).id
    for words in ("録音の件", "消去", "髙", "高橋 録音", "HANAKO@example"):
        assert casebook.cases.find(words) == (case,), words


# ------------------------------------------------------------------ telephone, counter, post


def test_that_a_call_is_a_case_with_three_dates(casebook):
    note = a_phone_note(arrived=date(2026, 11, 10), noticed=date(2026, 11, 12))
    sheet = casebook.cases.sheet(casebook.intake.phone(note).case)
    assert (sheet.arrived, sheet.noticed, sheet.recorded.date()) == (
        date(2026, 11, 10),
        date(2026, 11, 12),
        TODAY,
    )
    assert {line.clock.start for line in sheet.clocks} == {date(2026, 11, 10)}


@pytest.mark.parametrize(
    ("changed", "name", "why"),
    [
        ({"words": " \n"}, "words", "required"),
        ({"arrived": date(2026, 11, 25)}, "arrived", "future"),
        ({"arrived": TODAY, "noticed": date(2026, 11, 23)}, "noticed", "order"),
    ],
)
def test_that_a_note_that_cannot_be_is_refused(casebook, changed, name, why):
    with pytest.raises(FieldRefusedError) as error:
        casebook.intake.phone(a_phone_note(**changed))
    assert (error.value.name, error.value.why) == (name, why)
    assert casebook.cases.find() == ()
    assert a_case(casebook) == "R8-0001"


def test_that_a_note_without_a_kind_is_a_question_nobody_has_judged(casebook):
    number = casebook.intake.phone(a_phone_note(kinds=())).case
    (item,) = casebook.cases.sheet(number).items
    assert (item.kind, item.confirmed) == (Kind.INQUIRY, False)


def test_that_a_known_caller_is_the_same_person(casebook):
    first, second = a_case(casebook), a_case(casebook, name="高橋")
    people = [casebook.cases.sheet(number).people for number in (first, second)]
    assert people[0][0].id == people[1][0].id


def test_that_an_agent_keeps_the_role_of_this_case_only(casebook):
    first = a_case(casebook, role=Role.SELF)
    second = a_case(casebook, role=Role.LAWYER)
    roles = [casebook.cases.sheet(number).people[0].role for number in (first, second)]
    assert roles == [Role.SELF, Role.LAWYER]


# ------------------------------------------------------------------ an older ledger


def a_row(number, *, arrived=date(2025, 5, 7), closed=None, kind=Kind.COMPLAINT, name="古田 一"):
    return LedgerRow(
        Place("台帳", number),
        f"苦-{number}",
        arrived,
        name,
        "",
        kind,
        "苦情",
        None,
        "昔の苦情",
        "説明した",
        closed,
        "前任",
    )


def test_that_an_older_ledger_comes_over_in_one_act(casebook):
    before = entries(casebook)
    rows = [a_row(1, closed=date(2025, 6, 1)), a_row(2), a_row(3, name="")]
    change = casebook.ledger.take_rows(rows)
    assert len(change.cases) == 3
    assert entries(casebook) == before + 1
    sheets = [casebook.cases.sheet(case) for case in casebook.cases.find(order="number")]
    assert [sheet.number for sheet in sheets] == ["R7-0001", "R7-0002", "R7-0003"]
    assert [sheet.state for sheet in sheets] == [State.CLOSED, State.TRIAGED, State.TRIAGED]
    assert all(sheet.migrated for sheet in sheets)
    assert sheets[0].items[0].notified == date(2025, 6, 1)


def test_that_old_numbers_are_found(casebook):
    casebook.ledger.take_rows([a_row(1), a_row(2)])
    assert [line.number for line in casebook.cases.lines(casebook.cases.find("苦-2"))] == [
        "R7-0002"
    ]


def test_that_a_row_that_breaks_leaves_no_other_row_behind(casebook):
    before = entries(casebook)
    broken = a_row(2, kind="no kind")
    with pytest.raises(ValueError, match="no kind"):
        casebook.ledger.take_rows([a_row(1), broken])
    assert (entries(casebook), casebook.cases.find()) == (before, ())
    casebook.ledger.take_rows([a_row(1)])
    assert casebook.cases.sheet("R7-0001").state is State.TRIAGED


def test_that_what_was_open_in_the_older_ledger_goes_on_here(casebook):
    number = casebook.ledger.take_rows([a_row(1)]).case
    drive(
        casebook,
        number,
        did("acknowledge", leak="no", request="no", partner="no", how="phone"),
        did("investigate", text="調べた。"),
    )
    assert casebook.cases.sheet(number).state is State.INVESTIGATING


def test_that_a_known_caller_brings_her_new_number_along(casebook):
    first = casebook.intake.phone(a_phone_note(mail="yui@example.jp", phone="", address="")).case
    note = a_phone_note(mail="yui@example.jp", phone="06-0000-7788", address="大阪府堺市つばめ町1")
    second = casebook.intake.phone(note).case
    (before,) = casebook.cases.sheet(first).people
    (after,) = casebook.cases.sheet(second).people
    assert before.id == after.id
    assert (after.phone, after.address) == ("06-0000-7788", "大阪府堺市つばめ町1")
    assert casebook.safekeeping.check().ok


def test_that_another_name_at_the_same_address_is_another_person(casebook):
    first = casebook.intake.phone(a_phone_note(mail="ie@example.jp", name="森 一郎")).case
    second = casebook.intake.phone(a_phone_note(mail="ie@example.jp", name="森 花")).case
    one, other = (casebook.cases.sheet(number).people[0] for number in (first, second))
    assert one.id != other.id


def test_that_half_a_character_does_not_stop_a_note(casebook):
    number = casebook.intake.phone(a_phone_note(words="途中で\ud842切れた")).case
    assert casebook.cases.sheet(number).words == "途中で\ufffd切れた"
