"""What holds of every date of a request, however its events were written down.

That waits are joined, never shorten and are rounded once, for waits as such, is proved in
test_clocks.py; that a leak's dates do not depend on the order of recording, in test_leak.py. Here
the waits are told by the events of an item, and the days by a calendar.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.clocks import ClockSettings, answer, clocks_for, leak_clocks
from app.domain.days import YearlyClosure, end_of_days
from app.domain.item import Act, Event, Item, State
from app.domain.requests import Kind, WaitReason
from app.domain.steps import after
from app.rules.almanac import load_calendars
from app.rules.lawbook import lawbook

CALENDARS = load_calendars([YearlyClosure("夏季休業", (8, 13), (8, 15))])
COMPANY, AUTHORITIES = CALENDARS.company, CALENDARS.government
DAY = timedelta(days=1)
ARRIVED = st.dates(date(2016, 1, 1), date(2027, 6, 30))
IDS = ("K1", "K2", "K10", "K11")
OTHER_DAYS = {  # what is done meanwhile has days of its own, and moves nothing
    Act.TARGET: {"target": "通話の記録"},
    Act.IDENTITY: {"result": "ok", "how": "post"},
    Act.NOTE: {},
}


def event(act, on, **facts):
    return Event(0, 1, act, on, datetime(2027, 12, 1, tzinfo=UTC), "佐野", "", facts)


@st.composite
def a_request(draw):
    """An arrival, and for each reason questions and answers in the order of their days."""
    arrived = draw(ARRIVED)
    threads = [
        [event(act, arrived + draw(st.integers(0, 30)) * DAY, **facts)]
        for act, facts in OTHER_DAYS.items()
    ]
    for reason in WaitReason:
        thread, day = [], arrived
        for _ in range(draw(st.integers(0, 2))):
            day += draw(st.integers(0, 9)) * DAY
            thread.append(event(Act.ASK, day, reason=str(reason)))
            day += draw(st.integers(0, 9)) * DAY
            thread.append(event(Act.ANSWERED, day, reason=str(reason)))
        if thread and draw(st.booleans()):
            thread.pop()  # nobody has answered yet
        threads.append(thread)
    return arrived, threads


def interleaved(draw, threads):
    """Return the events in some order of recording: only within a reason it is that of the days."""
    left = [list(thread) for thread in threads]
    found = []
    while any(left):
        thread = draw(st.sampled_from([one for one in left if one]))
        found.append(thread.pop(0))
    return found


def told(events):
    rule = lawbook().kind(Kind.DISCLOSURE)
    item = Item(rule.kind, rule.family, phase=State.ACCEPTED, confirmed=True, leak="no")
    for one in events:
        item = after(item, one)
    return item


def clocks(arrived, item):
    waits = [(wait.asked, wait.answered) for wait in item.waits]
    return clocks_for(IDS, arrived, waits, None, ClockSettings(), CALENDARS)


@given(st.data(), a_request())
def test_that_the_order_of_recording_never_changes_a_date(data, request_):
    arrived, threads = request_
    one = told(interleaved(data.draw, threads))
    other = told(interleaved(data.draw, threads))
    assert clocks(arrived, one) == clocks(arrived, other)
    assert one.acknowledged == other.acknowledged
    assert one.contacted == other.contacted
    assert one.waiting_since == other.waiting_since


@given(a_request())
def test_that_asking_never_brings_an_answer_forward(request_):
    """However far a history goes: more of it, and K11 is later, or stands still."""
    arrived, threads = request_
    events = sorted((e for thread in threads for e in thread), key=lambda e: e.on)
    due = answer(arrived, [], COMPANY).due
    for length in range(len(events) + 1):
        clock = clocks(arrived, told(events[:length]))[-1]
        if clock.due is None:
            assert clock.paused
            continue
        assert clock.due >= due


@given(st.data(), a_request())
def test_that_only_the_companys_answer_knows_of_waits(data, request_):
    arrived, threads = request_
    waited = clocks(arrived, told(interleaved(data.draw, threads)))
    assert waited[:-1] == clocks(arrived, told([]))[:-1]


@given(
    ARRIVED,
    st.integers(0, 20),
    st.integers(0, 20),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_that_two_waits_stop_the_days_of_either_and_each_once(arrived, a, b, c, d):
    """Counted as sets of days: no union of ours, no rounding before the end."""
    spans = [
        (arrived + a * DAY, arrived + (a + b) * DAY),
        (arrived + c * DAY, arrived + (c + d) * DAY),
    ]
    stopped = {first + n * DAY for first, last in spans for n in range(1, (last - first).days + 1)}
    day, count = arrived, 0
    while count < 14:
        day += DAY
        count += day not in stopped
    assert answer(arrived, spans, COMPANY).due == COMPANY.next_open(day)


@given(ARRIVED, st.integers(1, 30))
def test_that_without_a_wait_the_period_is_that_of_the_calendar(arrived, length):
    due = answer(arrived, [], COMPANY, length).due
    assert due == COMPANY.next_open(end_of_days(arrived, length))
    assert all(
        not COMPANY.is_open(due - n * DAY) for n in range(1, (due - arrived).days - length + 1)
    )


@settings(max_examples=50)
@given(ARRIVED, st.booleans(), st.booleans())
def test_that_the_clocks_of_a_leak_are_those_of_the_calendar(known, malicious, rolls):
    """Day 1 is the day of knowledge; only reports to the authorities give way, and once."""
    counting = ClockSettings(pmark_rolls=rolls)
    found = {c.id: c for c in leak_clocks(known, CALENDARS, counting, malicious=malicious)}
    last = known + (59 if malicious else 29) * DAY
    assert found["K5"].due == AUTHORITIES.next_open(last)
    assert found["K8"].due == (AUTHORITIES.next_open(last) if rolls else last)
    assert found["K4"].due == found["K8-preliminary"].due == known + 4 * DAY
    assert found["K6"].due is None
    assert not any(clock.pauses or clock.paused for clock in found.values())


@given(ARRIVED, st.integers(1, 40), st.booleans())
def test_that_who_knew_later_never_reports_earlier(known, later, malicious):
    first = leak_clocks(known, CALENDARS, ClockSettings(), malicious=malicious)
    second = leak_clocks(known + later * DAY, CALENDARS, ClockSettings(), malicious=malicious)
    for one, other in zip(first, second, strict=True):
        assert one.due is None or one.due <= other.due
