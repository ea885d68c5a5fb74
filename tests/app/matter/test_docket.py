"""The dates of a case: golden rows of the company's own answer date, driven through the desk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.item import Act, State
from app.domain.requests import Kind, Role
from tests.builders import (
    Posted,
    a_case,
    a_casebook,
    a_profile,
    an_anonymous_note,
    bring,
    did,
    drive,
)

TODAY = date(2027, 1, 20)


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path, TODAY)
    yield book
    book.close()


def clock(casebook, number, name, item=1):
    lines = casebook.cases.sheet(number).clocks
    return next(line for line in lines if line.item == item and line.clock.id == name)


def ask(on, reason="identity", by=""):
    by = {"by": by} if by else {}
    return did("ask", reason=reason, on=on, **by)


def answered(on, reason=""):
    return did("answered", on=on, **({"reason": reason} if reason else {}))


# ------------------------------------------------------------------ K11: golden rows

GOLDEN = [
    ("2026-11-12", [], "2026-11-26"),
    ("2026-11-12", [("identity", "2026-11-13", "2026-11-16")], "2026-11-30"),
    (
        "2026-11-12",
        [("identity", "2026-11-13", "2026-11-18"), ("fix", "2026-11-16", "2026-11-20")],
        "2026-12-03",
    ),
    (
        "2026-11-12",
        [("identity", "2026-11-13", "2026-11-16"), ("fix", "2026-11-16", "2026-11-18")],
        "2026-12-01",
    ),
    ("2026-12-18", [], "2027-01-04"),
]


@pytest.mark.parametrize(("arrived", "waits", "due"), GOLDEN, ids=[row[2] for row in GOLDEN])
def test_that_the_answer_date_moves_by_the_days_we_waited(casebook, arrived, waits, due):
    number = a_case(casebook, arrived=date.fromisoformat(arrived))
    drive(casebook, number, did("accept", leak="no", on=arrived))
    for reason, asked, _ in waits:
        drive(casebook, number, ask(asked, reason))
    for reason, _, on in waits:
        drive(casebook, number, answered(on, reason))
    assert clock(casebook, number, "K11").clock.due == date.fromisoformat(due)
    if waits:  # else the receipt is due first
        assert casebook.cases.sheet(number).due == date.fromisoformat(due)


def test_that_the_answer_date_stands_still_while_we_wait(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    drive(casebook, number, ask("2026-11-13"))
    standing = clock(casebook, number, "K11").clock
    assert (standing.due, standing.paused) == (None, True)
    sheet = casebook.cases.sheet(number)
    assert (sheet.state, sheet.due, sheet.waiting_since) == (
        State.VERIFYING,
        None,
        date(2026, 11, 13),
    )
    drive(casebook, number, answered("2026-11-16"))
    assert casebook.cases.sheet(number).due == date(2026, 11, 30)
    assert casebook.cases.sheet(number).waiting_since is None


def test_that_statutory_days_never_stand_still(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    suit = clock(casebook, number, "K2").clock
    assert suit.suit_from == date(2026, 11, 27)
    drive(casebook, number, ask("2026-11-13"))
    assert clock(casebook, number, "K2").clock == suit
    assert suit.due is None  # it binds the requester, not us


def test_that_who_decides_without_the_answer_waits_no_longer(casebook):
    """Refused for silence on 24 November: the days after that are ours again."""
    number = a_case(casebook, up_to=State.ACCEPTED)
    drive(
        casebook,
        number,
        ask("2026-11-13", by="2026-11-20"),
        did("decide", decision="NONE", reasons="C1", on="2026-11-24"),
    )
    # Counted: 13 November, then 25 November to 7 December.
    assert clock(casebook, number, "K11").clock.due == date(2026, 12, 7)
    assert casebook.cases.sheet(number).due == date(2026, 12, 7)
    drive(casebook, number, did("return", text="もう少し待つ。", on="2026-11-24"))
    assert clock(casebook, number, "K11").clock.due is None


def test_that_a_clock_is_met_by_what_it_waits_for(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    assert casebook.cases.sheet(number).due == date(2026, 11, 17)  # K10: three business days
    drive(casebook, number, Posted("L01", on=date(2026, 11, 16)))
    assert clock(casebook, number, "K10").met == date(2026, 11, 16)
    assert casebook.cases.sheet(number).due == date(2026, 11, 26)
    bring(casebook, number, State.NOTIFIED, on=date(2026, 11, 25))
    assert clock(casebook, number, "K11").met == date(2026, 11, 25)
    assert casebook.cases.sheet(number).due is None


def test_that_a_refusal_opens_the_way_to_a_suit(casebook):
    number = a_case(casebook, Kind.CORRECTION, up_to=State.INVESTIGATING)
    drive(
        casebook,
        number,
        did("investigate", text="照合した。", on="2026-11-17"),
        did("decide", decision="NONE", reasons="R1"),
        did("approve"),
    )
    ids = [line.clock.id for line in casebook.cases.sheet(number).clocks]
    assert "K3" not in ids
    drive(casebook, number, did("notify", how="post", text="応じかねる旨"))
    assert clock(casebook, number, "K3").clock.suit_from == TODAY


def test_that_a_complainant_hears_from_us_every_two_weeks(casebook):
    number = a_case(casebook, Kind.COMPLAINT, arrived=date(2026, 11, 10))
    assert clock(casebook, number, "K13").clock.due == date(2026, 11, 24)
    bring(casebook, number, State.ACKNOWLEDGED, on=date(2026, 11, 12))
    assert clock(casebook, number, "K13").clock.due == date(2026, 11, 26)


def test_that_a_promise_to_dispose_is_kept_in_ten_business_days(casebook):
    number = a_case(casebook, Kind.WITHDRAWAL, arrived=date(2026, 12, 25))
    assert clock(casebook, number, "K12").clock.due == date(2027, 1, 15)
    bring(casebook, number, State.DISPOSED, on=date(2027, 1, 14))
    assert clock(casebook, number, "K12").met == date(2027, 1, 14)


def test_that_stopping_at_once_needs_no_receipt_beside_it(casebook):
    number = a_case(casebook, Kind.MARKETING_STOP)
    drive(casebook, number, did("execute", text="登録", on="2026-11-12"))
    assert clock(casebook, number, "K10").met == date(2026, 11, 12)
    assert casebook.cases.sheet(number).due is None


def test_that_a_migrated_calendar_of_the_company_moves_its_own_dates_only(tmp_path):
    source = a_profile() + '\n[[closures]]\nname = "創立"\nfirst = "11-26"\nlast = "11-26"\n'
    book = a_casebook(tmp_path, TODAY, source=source)
    number = a_case(book)
    assert clock(book, number, "K11").clock.due == date(2026, 11, 27)
    assert clock(book, number, "K2").clock.suit_from == date(2026, 11, 27)
    book.close()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    spans=st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 6), st.sampled_from(["fix", "identity"])),
        max_size=3,
    )
)
def test_that_waiting_never_brings_the_answer_forward(casebook, spans):
    arrived = date(2026, 11, 12)
    number = a_case(casebook, arrived=arrived)
    drive(casebook, number, did("accept", leak="no", on="2026-11-12"))
    due = clock(casebook, number, "K11").clock.due
    for start, length, reason in spans:
        asked = arrived + timedelta(start)
        drive(casebook, number, ask(asked.isoformat(), reason))
        drive(casebook, number, answered((asked + timedelta(length)).isoformat(), reason))
        later = clock(casebook, number, "K11").clock.due
        assert later >= due
        due = later
    stopped = {
        arrived + timedelta(start + day)
        for start, length, _ in spans
        for day in range(1, length + 1)
    }
    day, count = arrived, 0
    while count < 14:
        day += timedelta(1)
        count += day not in stopped
    company = casebook.cases._docket.calendars.company
    assert due == (day if company.is_open(day) else company.next_open(day))


# ------------------------------------------------------------------ copies for lists


def test_that_lists_repeat_what_the_events_tell(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, Kind.MARKETING_STOP, up_to=None)
    for acts in (
        [did("accept", leak="no"), ask("2026-11-16")],
        [did("execute", 2, text="登録"), answered("2026-11-18")],
        [did("withdraw", 1, text="不要になった")],
    ):
        drive(casebook, number, *acts)
        sheet = casebook.cases.sheet(number)
        (line,) = casebook.cases.lines([sheet.id])
        assert (line.state, line.due, line.waiting_since, line.next, line.open) == (
            sheet.state,
            sheet.due,
            sheet.waiting_since,
            sheet.next,
            sheet.open,
        )
        assert [i.state for i in line.items] == [i.state for i in sheet.items]
    assert casebook.safekeeping.check().ok


def test_that_what_is_open_without_a_date_is_shown_as_such(casebook):
    planned = a_case(casebook, up_to=State.NOTIFIED)
    bare = a_case(casebook, up_to=State.NOTIFIED)
    drive(casebook, planned, did("task", text="配達の確認", due="2027-01-25"))
    today = casebook.deadlines.today()
    assert [line.number for line in today.unplanned] == [bare]
    assert [task.case for task in today.tasks] == [planned]


def test_that_the_agent_decides_what_is_asked_and_the_person_stays_named(casebook):
    number = a_case(casebook, role=Role.LAWYER, name="田村 節子")
    drive(casebook, number, did("person", person="new", role="self", name="小川 陽菜"))
    drive(casebook, number, did("accept", leak="no"), did("identity", result="ok", how="post"))
    assert casebook.cases.sheet(number).requester == "田村 節子"
    offers = {o.act: o.missing for o in casebook.cases.sheet(number).items[0].offers}
    assert offers["search"] == ("authority",)


def test_that_a_nameless_complaint_is_a_case_like_any_other(casebook):
    note = an_anonymous_note(kinds=(Kind.COMPLAINT,), words="電話がしつこい。")
    number = casebook.intake.phone(note).case
    bring(casebook, number, State.CLOSED)
    assert casebook.cases.sheet(number).requester == ""


def test_that_what_was_carried_out_is_told_by_a_letter(casebook):
    number = a_case(casebook, Kind.CONSULTATION, Kind.USE_STOP)
    bring(casebook, number, State.APPROVED, item=2)
    drive(casebook, number, did("execute", 2, text="送付を止めた"))
    drive(casebook, number, did("notify", 1, how="phone", text="お答えした"), did("close", 1))
    step = casebook.cases.sheet(number).next
    assert (step.act, step.item) == (Act.LETTER, 2)
