"""Everything beside the balance, counted a second time from what the case pages tell."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from app.domain.item import State
from app.domain.requests import Kind, Role
from app.domain.spans import Length
from reports.month.figures import Figure
from tests.builders import a_case, a_casebook, a_profile, bring, did, drive

TODAY = date(2026, 11, 24)


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path, TODAY)
    yield book
    book.close()


def counted(casebook, year=2026, month=11, length=Length.MONTH):
    found = casebook.reporting.month(year, month, length)
    return Counter(entry.figure for entry in found.entries), found


def cases_of(month, figure):
    return [entry.case for entry in month.entries if entry.figure is figure]


def a_followed_complaint(casebook, **follow_up):
    number = a_case(casebook, Kind.COMPLAINT, up_to=State.INVESTIGATING)
    drive(casebook, number, did("decide", decision="JUSTIFIED"))
    bring(casebook, number, State.ANSWERED)
    said = {"cause": "台本の順", "corrective": "yes"} | follow_up
    drive(casebook, number, did("follow-up", **said))
    return number


def test_that_complaints_are_counted_by_class_and_cause(casebook):
    number = a_followed_complaint(casebook, complaint_class="leak", cause_class="mistake")
    a_case(casebook, Kind.COMPLAINT)
    _, month = counted(casebook)
    details = {(e.figure, e.case): e.detail for e in month.entries}
    assert details[Figure.COMPLAINT, number] == "漏えい・紛失"
    assert details[Figure.JUSTIFIED, number] == "漏えい・紛失"
    assert details[Figure.CAUSE, number] == "作業の誤り（宛先・封入・入力）"
    assert sorted(
        month.tally.count(Figure.COMPLAINT, name) for name in ("漏えい・紛失", "未分類")
    ) == [1, 1]


def test_that_a_corrective_action_is_open_until_it_is_carried_out(casebook):
    number = a_followed_complaint(casebook, corrected="begun", cause_class="procedure")
    counts, _ = counted(casebook)
    assert (counts[Figure.CORRECTIVE], counts[Figure.CORRECTING]) == (1, 1)
    drive(casebook, number, did("follow-up", corrected="done"))
    counts, month = counted(casebook)
    assert counts[Figure.CORRECTIVE] == counts[Figure.CORRECTED] == 1
    assert counts[Figure.CORRECTING] == 0
    assert casebook.cases.sheet(number).state is State.FOLLOW_UP
    assert cases_of(month, Figure.CORRECTED) == [number]
    offered = {offer.act for offer in casebook.cases.sheet(number).items[0].offers}
    assert "follow-up" not in offered


def test_that_the_same_cause_again_is_a_relapse(casebook):
    a_followed_complaint(casebook, cause_class="procedure")
    again = a_followed_complaint(casebook, cause_class="procedure")
    a_followed_complaint(casebook, cause_class="mistake")
    _, month = counted(casebook)
    assert cases_of(month, Figure.RELAPSE) == [again]


def test_that_a_class_nobody_knows_is_refused(casebook):
    number = a_case(casebook, Kind.COMPLAINT, up_to=State.TRIAGED)
    questions = {"leak": "no", "request": "no", "partner": "no"}
    with pytest.raises(Exception, match="complaint_class"):
        drive(casebook, number, did("triage", complaint_class="weather", **questions))
    other = a_case(casebook, Kind.DISCLOSURE, up_to=State.TRIAGED)
    with pytest.raises(Exception, match="complaint_class"):
        drive(casebook, other, did("triage", complaint_class="leak", **questions))


def test_that_requests_are_counted_by_what_was_asked_and_decided(casebook):
    fixed = a_case(casebook)
    drive(
        casebook,
        fixed,
        did("accept", leak="no"),
        did("ask", reason="fix"),
        did("answered"),
    )
    bring(casebook, fixed, State.INVESTIGATING)
    drive(casebook, fixed, did("decide", decision="NOT_EXIST", reasons="D5"))
    a_case(casebook, Kind.USE_STOP, role=Role.LAWYER)
    counts, month = counted(casebook)
    assert cases_of(month, Figure.FIXED) == cases_of(month, Figure.NOT_EXIST) == [fixed]
    assert (counts[Figure.DECIDED], counts[Figure.GRANTED], counts[Figure.UNVERIFIED]) == (1, 0, 0)
    assert (counts[Figure.REQUESTED], counts[Figure.BY_AGENT]) == (2, 1)


def test_that_the_same_person_within_ninety_days_is_counted_again(casebook):
    first = a_case(casebook, Kind.INQUIRY, arrived=date(2026, 8, 27), name="髙橋 花子")
    second = a_case(casebook, Kind.INQUIRY, arrived=date(2026, 11, 24), name="髙橋 花子")
    sheets = [casebook.cases.sheet(number) for number in (first, second)]
    one, other = (sheet.people[0].id for sheet in sheets)
    if one != other:
        casebook.persons.merge(one, other)
    _, month = counted(casebook)
    assert cases_of(month, Figure.AGAIN) == [second]
    assert cases_of(counted(casebook, month=8)[1], Figure.AGAIN) == []


def test_that_letters_that_come_back_are_counted(casebook):
    number = a_case(casebook)
    bring(casebook, number, State.NOTIFIED)
    sent = casebook.cases.sheet(number).documents
    _, month = counted(casebook)
    assert len(cases_of(month, Figure.LETTER)) == len(sent)


def test_that_a_fee_counts_as_it_was_published(tmp_path):
    profile = a_profile(published="2026-04-01", fees="disclosure = 500")
    book = a_casebook(tmp_path, TODAY, source=profile)
    try:
        number = a_case(book)
        drive(book, number, did("accept", leak="no"), did("ask", reason="fee"), did("answered"))
        _, month = counted(book)
        (fee,) = [entry for entry in month.entries if entry.figure is Figure.FEE]
        assert (fee.case, fee.value) == (number, 500)
    finally:
        book.close()


def test_that_a_leak_counts_on_the_day_it_was_known(casebook):
    number = a_case(casebook, Kind.COMPLAINT, arrived=date(2026, 10, 30))
    known = (("お客様窓口", "2026-10-31", 0), ("管理部", "2026-11-02", 1))
    for department, on, nr in known:
        casebook.cases.do(number, "leak-aware", nr, {"department": department, "on": on})
    october, november = (counted(casebook, month=n)[0] for n in (10, 11))
    assert (october[Figure.LEAK], october[Figure.LEAK_FOUND]) == (1, 1)
    assert (november[Figure.LEAK], november[Figure.LEAK_FOUND]) == (0, 0)


def test_that_a_longer_span_counts_what_its_months_count(casebook):
    for day in (date(2026, 9, 3), date(2026, 10, 5), date(2026, 11, 4)):
        number = a_case(casebook, Kind.INQUIRY, arrived=day)
        bring(casebook, number, State.CLOSED, on=date(2026, 11, 10))
    year = casebook.reporting.month(2026, 4, Length.YEAR)
    months = [casebook.reporting.month(2026, n) for n in range(4, 12)]
    for figure in (Figure.RECEIVED, Figure.LETTER, Figure.DECIDED):
        assert year.tally.count(figure) == sum(month.tally.count(figure) for month in months)
    assert [one.received for one in year.balances] == [0, 0, 0, 0, 0, 1, 1, 1]
    for one, following in zip(year.balances, year.balances[1:], strict=False):
        assert one.open_at_end == following.open_at_start
    assert year.balances[-1].open_at_end == len(year.open_items)
    assert (year.sort, year.label) == ("年次", "2026年度（令和8年度）")
