"""The month: every figure counted a second time, from what the case pages show."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app import phrases
from app.domain.item import State
from app.domain.requests import Channel, Kind
from app.ledger import LedgerRow, Place
from app.rules.lawbook import lawbook
from tests.builders import a_case, a_casebook, bring, did, drive

TODAY = date(2026, 11, 24)


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path, TODAY)
    yield book
    book.close()


def an_older_row(number, arrived, closed=None, kind=Kind.INQUIRY):
    return LedgerRow(
        place=Place("台帳", int(number)),
        old_number=f"旧{number}",
        arrived=arrived,
        name=f"移行 {number}",
        reading="",
        kind=kind,
        kind_written="問合せ",
        channel=Channel.PHONE,
        words="以前の問合せ",
        answer="回答済み",
        closed=closed,
        officer="前任",
    )


def of_kind(month, kind):
    return next(k for k in month.kinds if k.kind == lawbook().kind(kind).label)


def sums(month):
    kinds = month.kinds
    return {
        "start": sum(k.open_at_start for k in kinds),
        "received": sum(sum(k.received) for k in kinds),
        "reopened": sum(k.reopened for k in kinds),
        "completed": sum(k.completed for k in kinds),
        "withdrawn": sum(k.withdrawn for k in kinds),
        "end": sum(k.open_at_end for k in kinds),
    }


# ------------------------------------------------------------------ counted a second time


def histories(casebook):
    """Yield kind, channel, arrival, migrated and the turns of every item, from its page."""
    for case in casebook.cases.find(order="number"):
        sheet = casebook.cases.sheet(case)
        for item in sheet.items:
            turns = [
                (event.on, event.sort)
                for event in sorted(sheet.events, key=lambda e: e.id)
                if item.position in event.items
                and event.sort in ("close", "withdraw", "reopen", "taken-over")
            ]
            closed = any(
                event.sort == "taken-over" and dict(event.facts).get("closed")
                for event in sheet.events
            )
            yield item.kind, sheet.channel, sheet.arrived, sheet.migrated, turns, closed


def is_open(turns, day, *, closed):
    """Tell whether an item is open at the end of a day by the last turn until then."""
    past = [sort for on, sort in turns if on <= day and sort != "taken-over"]
    return past[-1] == "reopen" if past else not closed


def recount(casebook, year, month):
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    last = min(last, TODAY)
    counts = Counter()
    for kind, channel, arrived, migrated, turns, closed in histories(casebook):
        there = arrived < first or (migrated and first <= arrived <= last)
        counts[kind, "start"] += there and is_open(turns, first - timedelta(1), closed=closed)
        counts[kind, "end"] += arrived <= last and is_open(turns, last, closed=closed)
        if first <= arrived <= last and not migrated:
            counts[kind, channel] += 1
        for on, sort in turns:
            if first <= on <= last:
                counts[kind, sort] += 1
    return counts


def assert_counted_right(casebook, year, month):
    found, counts = casebook.reporting.month(year, month), recount(casebook, year, month)
    for kind in Kind:
        row = of_kind(found, kind)
        assert row.open_at_start == counts[kind, "start"], (kind, year, month)
        assert row.received == tuple(counts[kind, channel] for channel in Channel)
        assert row.completed == counts[kind, "close"]
        assert row.withdrawn == counts[kind, "withdraw"]
        assert row.reopened == counts[kind, "reopen"]
        assert row.open_at_end == counts[kind, "end"], (kind, year, month)
        label = phrases.kind(kind)
        assert sum(1 for item in found.open_items if item.kind == label) == row.open_at_end
        assert sum(1 for item in found.completed_items if item.kind == label) == row.completed


LIVES = st.lists(
    st.tuples(
        st.sampled_from([Kind.INQUIRY, Kind.MARKETING_STOP, Kind.CONSULTATION, Kind.WITHDRAWAL]),
        st.integers(0, 70),  # day of arrival, from 1 September on
        st.lists(st.sampled_from(["end", "withdraw", "reopen", "wait"]), max_size=5),
        st.sampled_from(["here", "here", "older open", "older closed"]),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return tmp_path_factory.mktemp("months")


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(lives=LIVES)
def test_that_every_month_balances_whatever_happened(shelf, lives):
    book = a_casebook(shelf, TODAY)
    for number, (kind, start, turns, where) in enumerate(lives, 1):
        day = date(2026, 9, 1) + timedelta(start)
        if where == "here":
            case = a_case(book, kind, arrived=day)
        else:
            shut = day + timedelta(3) if where == "older closed" else None
            row = an_older_row(str(number), day, shut, Kind.INQUIRY)
            case = book.ledger.take_rows([row]).case
            day = shut or day
        live(book, case, turns, day)
    for month in (8, 9, 10, 11):
        assert_counted_right(book, 2026, month)
    assert book.safekeeping.check().ok
    book.close()


def live(book, case, turns, day):
    for turn in turns:
        day = min(day + timedelta(4), TODAY)
        state = book.cases.sheet(case).items[0].state
        if turn == "end" and state.open:
            bring(book, case, State.CLOSED, on=day)
        if turn == "withdraw" and state in (State.RECEIVED, State.TRIAGED):
            drive(book, case, did("withdraw", text="取下げ", on=day.isoformat()))
        offered = {o.act for o in book.cases.sheet(case).items[0].offers}
        if turn == "reopen" and "reopen" in offered:
            drive(book, case, did("reopen", text="再開", on=day.isoformat()))


# ------------------------------------------------------------------ single figures


def test_that_a_month_with_nothing_is_a_month_of_noughts(casebook):
    month = casebook.reporting.month(2026, 11)
    assert set(sums(month).values()) == {0}
    assert len(month.kinds) == len(Kind)
    assert (month.open_items, month.completed_items, month.calendar) == ((), (), None)
    assert (month.before, month.year_before) == (None, None)
    workbook = load_workbook(BytesIO(casebook.reporting.workbook(2026, 11)))
    texts = [str(cell.value) for sheet in workbook for row in sheet for cell in row if cell.value]
    assert any("0件" in text for text in texts)


def test_that_an_item_counts_where_it_arrived_and_again_where_it_was_answered(casebook):
    number = a_case(casebook, Kind.INQUIRY, arrived=date(2026, 10, 28))
    bring(casebook, number, State.CLOSED, on=date(2026, 11, 5))
    october, november = (casebook.reporting.month(2026, m) for m in (10, 11))
    assert sums(october) == sums(november) | {"start": 0, "received": 1, "completed": 0, "end": 1}
    assert (sums(november)["completed"], sums(november)["end"]) == (1, 0)
    assert of_kind(november, Kind.INQUIRY).days.notified == 1
    assert november.calendar.average == 8
    assert november.before.open_at_end == 1


def test_that_items_are_counted_not_cases(casebook):
    a_case(casebook, Kind.DISCLOSURE, Kind.USE_STOP, Kind.MARKETING_STOP)
    assert sums(casebook.reporting.month(2026, 11))["received"] == 3


def test_that_what_is_completed_twice_is_counted_and_listed_twice(casebook):
    number = a_case(casebook, Kind.INQUIRY, arrived=date(2026, 11, 2))
    bring(casebook, number, State.CLOSED, on=date(2026, 11, 4))
    drive(casebook, number, did("reopen", text="追加の質問", on="2026-11-06"))
    bring(casebook, number, State.CLOSED, on=date(2026, 11, 9))
    month = casebook.reporting.month(2026, 11)
    assert sums(month) == {
        "start": 0,
        "received": 1,
        "reopened": 1,
        "completed": 2,
        "withdrawn": 0,
        "end": 0,
    }
    assert len(month.completed_items) == 2


def test_that_an_older_ledger_is_no_arrival_here(casebook):
    rows = [
        an_older_row("1", date(2026, 9, 3), date(2026, 9, 10)),
        an_older_row("2", date(2026, 10, 20)),
    ]
    casebook.ledger.take_rows(rows)
    september, october, november = (sums(casebook.reporting.month(2026, m)) for m in (9, 10, 11))
    assert set(september.values()) == {0}
    assert october == september | {"start": 1, "end": 1}
    assert november == october
    open_items = casebook.reporting.month(2026, 9).open_items
    assert open_items == ()  # it had not arrived then


def test_that_what_an_older_ledger_had_closed_counts_once_it_is_reopened(casebook):
    row = an_older_row("1", date(2026, 9, 3), date(2026, 9, 10))
    number = casebook.ledger.take_rows([row]).case
    drive(casebook, number, did("reopen", text="改めての申出", on="2026-11-10"))
    month = casebook.reporting.month(2026, 11)
    assert sums(month) | {"reopened": 1, "end": 1} == sums(month)
    assert [item.case for item in month.open_items] == [number]


# ------------------------------------------------------------------ in time


def test_that_in_time_is_of_what_fell_due(casebook):
    """Arrived 2 November: the receipt is due on the 6th, the answer on the 16th."""
    quick, slow, gone = (
        a_case(casebook, Kind.INQUIRY, arrived=date(2026, 11, 2)) for _ in range(3)
    )
    bring(casebook, quick, State.CLOSED, on=date(2026, 11, 6))
    bring(casebook, slow, State.CLOSED, on=date(2026, 11, 20))
    drive(casebook, gone, did("withdraw", text="不要", on="2026-11-04"))
    days = of_kind(casebook.reporting.month(2026, 11), Kind.INQUIRY).days
    assert (days.acknowledged.part, days.acknowledged.whole) == (1, 2)
    assert (days.answered.part, days.answered.whole) == (1, 2)
    assert casebook.deadlines.today().on_time == 50


def test_that_stopping_at_once_is_its_own_receipt(casebook):
    number = a_case(casebook, Kind.MARKETING_STOP, arrived=date(2026, 11, 2))
    drive(casebook, number, did("execute", text="登録", on="2026-11-02"))
    days = of_kind(casebook.reporting.month(2026, 11), Kind.MARKETING_STOP).days
    assert (days.acknowledged.part, days.acknowledged.whole) == (1, 1)


def test_that_days_of_waiting_are_left_out_of_the_net_days(casebook):
    number = a_case(casebook, arrived=date(2026, 11, 2))
    drive(
        casebook,
        number,
        did("accept", leak="no", on="2026-11-02"),
        did("ask", reason="identity", on="2026-11-04"),
        did("answered", on="2026-11-10"),
    )
    bring(casebook, number, State.CLOSED, on=date(2026, 11, 12))
    month = casebook.reporting.month(2026, 11)
    assert (month.calendar.average, month.net.average) == (10, 4)
    assert month.completed_items[0].net_days == 4


def test_that_what_waits_long_is_counted_by_its_age(casebook):
    for arrived in ("2026-10-20", "2026-11-05", "2026-11-20"):
        a_case(casebook, Kind.INQUIRY, arrived=date.fromisoformat(arrived))
    days = of_kind(casebook.reporting.month(2026, 11), Kind.INQUIRY).days
    assert (days.over_14, days.over_30) == (2, 1)


def test_that_complaints_that_were_right_are_counted_of_those_judged(casebook):
    for decision in ("JUSTIFIED", "PARTLY", "NOT_JUSTIFIED"):
        number = a_case(casebook, Kind.COMPLAINT, up_to=State.INVESTIGATING)
        drive(casebook, number, did("decide", decision=decision))
    a_case(casebook, Kind.COMPLAINT)
    share = casebook.reporting.month(2026, 11).justified
    assert (share.part, share.whole) == (2, 3)


def test_that_decisions_are_counted_by_what_was_decided(casebook):
    number = a_case(casebook, up_to=State.INVESTIGATING)
    drive(casebook, number, did("decide", decision="NOT_EXIST", reasons="D5"))
    month = casebook.reporting.month(2026, 11)
    decided = dict(zip(month.decisions, of_kind(month, Kind.DISCLOSURE).decided, strict=True))
    assert {word: n for word, n in decided.items() if n} == {"不存在": 1}


def test_that_twelve_months_end_with_this_one(casebook):
    a_case(casebook, Kind.DISCLOSURE, Kind.COMPLAINT, arrived=date(2026, 10, 5))
    months = casebook.reporting.month(2026, 11).twelve
    assert [(m.year, m.month) for m in months] == [(2025, 12)] + [(2026, m) for m in range(1, 12)]
    assert (months[10].requests, months[10].others) == (1, 1)
    assert casebook.deadlines.today().months == months


def test_that_a_report_leaves_a_trace_and_no_name(casebook, tmp_path):
    a_case(casebook, name="髙橋 花子")
    before = casebook.safekeeping.check().entries
    casebook.reporting.export(2026, 11, tmp_path / "november.xlsx")
    assert casebook.safekeeping.check().entries == before + 1
    workbook = load_workbook(tmp_path / "november.xlsx")
    texts = [str(cell.value) for sheet in workbook for row in sheet for cell in row if cell.value]
    assert not any("花子" in text for text in texts)
    assert any("R8-0001" in text for text in texts)


def test_that_a_past_month_tells_what_has_ended_since(casebook):
    number = a_case(casebook, Kind.INQUIRY, arrived=date(2026, 10, 28))
    bring(casebook, number, State.CLOSED, on=date(2026, 11, 5))
    (item,) = casebook.reporting.month(2026, 10).open_items
    assert "11月5日に完了" in item.next
