from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clocks import (
    Art142,
    ClockSettings,
    Mark,
    Nature,
    Step,
    acknowledge,
    answer,
    clocks_for,
    disposal,
    external,
    final_report,
    interim,
    leak_clocks,
    notice_to_persons,
    notice_to_principal,
    pmark_report,
    preliminary_report,
    prompt,
    suit,
    suit_waived,
)
from app.domain.days import YearlyClosure
from app.now import ZONE
from app.rules.almanac import load_calendars

CALENDARS = load_calendars([YearlyClosure("夏季休業", (8, 13), (8, 15))])
COMPANY = CALENDARS.company
DAY = timedelta(days=1)
COVERED = st.dates(date(2016, 1, 1), date(2027, 6, 30))


def day(text: str) -> date:
    return date.fromisoformat(text)


def waits(text: str) -> list[tuple[date, date | None]]:
    """Read "11-13/11-16 11-16/" of 2026; without an answer the wait is open."""
    spans = (span.split("/") for span in text.split())
    return [(day(f"2026-{a}"), day(f"2026-{b}") if b else None) for a, b in spans]


# ------------------------------------------------------------------ K2: two weeks before a suit


@pytest.mark.parametrize(
    ("arrived", "none", "literal", "roll"),
    [
        pytest.param("2026-04-01", "2026-04-16", "2026-04-16", "2026-04-16", id="T1"),
        pytest.param("2026-04-22", "2026-05-07", "2026-05-08", "2026-05-08", id="T2"),
        pytest.param("2026-04-19", "2026-05-04", "2026-05-05", "2026-05-08", id="T3"),
        pytest.param("2026-12-18", "2027-01-02", "2027-01-03", "2027-01-05", id="T4"),
        pytest.param("2026-05-01", "2026-05-16", "2026-05-16", "2026-05-16", id="T5"),
    ],
)
def test_that_a_suit_waits_two_weeks_by_each_reading(arrived, none, literal, roll):
    expected = {
        Art142.NONE: day(none),
        Art142.LITERAL_NEXT_DAY: day(literal),
        Art142.ROLL_TO_OPEN_DAY: day(roll),
    }
    for mode, suit_from in expected.items():
        clock = suit(day(arrived), mode, CALENDARS)
        assert clock.suit_from == suit_from
        assert clock.last_day == suit_from - DAY
        assert clock.steps[-1].day == clock.last_day
        assert {r.art142: r.suit_from for r in clock.readings} == expected


def test_that_the_hour_of_a_mail_does_not_matter():
    """T5: a mail of 23:50 belongs to that day."""
    late = datetime(2026, 5, 1, 23, 50, tzinfo=ZONE)
    assert suit(late.date(), Art142.NONE, CALENDARS).suit_from == day("2026-05-16")


def test_that_the_two_weeks_are_no_limit_of_the_company():
    clock = suit(day("2026-04-01"), Art142.NONE, CALENDARS)
    assert clock.due is None
    assert clock.nature is Nature.STATUTORY_WAIT
    assert clock.basis == "個人情報の保護に関する法律第39条第1項・第2項"


def test_that_a_reading_of_article_142_is_said_in_the_basis():
    clock = suit(day("2026-04-01"), Art142.ROLL_TO_OPEN_DAY, CALENDARS)
    assert "民法第142条" in clock.basis


def test_that_a_saturday_is_not_among_the_days_of_article_142():
    saturday = suit(day("2026-11-14"), Art142.ROLL_TO_OPEN_DAY, CALENDARS)
    assert saturday.last_day == day("2026-11-28")


def test_that_the_two_weeks_run_from_the_day_of_ordinary_arrival_if_earlier():
    late = suit(day("2026-04-03"), Art142.NONE, CALENDARS, deemed=day("2026-04-01"))
    early = suit(day("2026-04-01"), Art142.NONE, CALENDARS, deemed=day("2026-04-03"))
    assert late.start == early.start == day("2026-04-01")
    assert late.suit_from == early.suit_from == day("2026-04-16")


@given(COVERED)
def test_that_the_unrolled_reading_is_the_earliest(arrived):
    clock = suit(arrived, Art142.NONE, CALENDARS)
    by_mode = {r.art142: r.suit_from for r in clock.readings}
    assert clock.suit_from == arrived + 15 * DAY
    assert (
        by_mode[Art142.NONE] <= by_mode[Art142.LITERAL_NEXT_DAY] <= by_mode[Art142.ROLL_TO_OPEN_DAY]
    )


def test_that_company_closing_days_do_not_move_the_two_weeks():
    """Day 14 is 14 August, a Friday on which the company is closed."""
    for mode in Art142:
        assert suit(day("2026-07-31"), mode, CALENDARS).last_day == day("2026-08-14")


def test_that_a_refusal_opens_the_way_to_a_suit():
    clock = suit_waived(day("2026-11-20"))
    assert clock.suit_from == day("2026-11-20")
    assert clock.due is None
    assert clock.basis.endswith("第39条第1項ただし書")


# ------------------------------------------------------------------ K4–K8: a leak


@pytest.mark.parametrize(
    ("known", "malicious", "due"),
    [
        pytest.param("2026-04-07", False, "2026-05-07", id="T6"),
        pytest.param("2026-04-03", False, "2026-05-07", id="T7"),
        pytest.param("2026-04-08", False, "2026-05-07", id="T8"),
        pytest.param("2026-11-30", False, "2027-01-04", id="T9"),
        pytest.param("2026-12-06", False, "2027-01-04", id="T10"),
        pytest.param("2026-11-05", True, "2027-01-04", id="T11"),
        pytest.param("2026-03-06", True, "2026-05-07", id="T12"),
    ],
)
def test_that_the_final_report_is_due_on_an_open_day_of_the_authorities(known, malicious, due):
    clock = final_report(day(known), CALENDARS.government, malicious=malicious)
    assert clock.due == clock.last_day == day(due)
    assert clock.nature is Nature.STATUTORY_HARD
    assert clock.steps[0].count == 1
    assert clock.steps[0].day == day(known)
    assert max(s.count for s in clock.steps if s.count) == (60 if malicious else 30)


def test_that_the_preliminary_report_takes_three_to_five_days_without_rolling():
    """T13: known on Saturday 2 May 2026, in the middle of the holidays."""
    clock = preliminary_report(day("2026-05-02"))
    assert [s.day for s in clock.steps if s.count in (3, 5)] == [
        day("2026-05-04"),
        day("2026-05-06"),
    ]
    assert clock.due == day("2026-05-06")
    assert clock.steps[2].note == "目安の3日目"
    assert clock.nature is Nature.GUIDELINE


def test_that_a_leak_counts_from_the_day_any_department_knew():
    """The call centre knew on 2 May; triage on 7 May changes nothing (Annex B-11)."""
    clocks = {c.id: c for c in leak_clocks(day("2026-05-02"), CALENDARS, ClockSettings())}
    assert list(clocks) == ["K4", "K5", "K6", "K8-preliminary", "K8"]
    assert {c.start for c in clocks.values()} == {day("2026-05-02")}
    assert clocks["K5"].steps[0] == Step(
        day("2026-05-02"), 1, Mark.COUNTED, "土曜日、知った日を1日目とします"
    )
    assert clocks["K6"].last_day is None


def test_that_malice_gives_sixty_days_to_both_final_reports():
    clocks = leak_clocks(day("2026-11-05"), CALENDARS, ClockSettings(), malicious=True)
    due = {c.id: c.due for c in clocks}
    assert due["K5"] == day("2027-01-04")
    assert due["K8"] == day("2027-01-03")


def test_that_the_privacy_mark_report_rolls_only_where_the_company_says_so():
    known = day("2026-04-03")
    assert pmark_report(known, None).due == day("2026-05-02")
    rolling = leak_clocks(known, CALENDARS, ClockSettings(pmark_rolls=True))
    assert {c.id: c.due for c in rolling}["K8"] == day("2026-05-07")


def test_that_a_contractor_has_the_days_of_the_preliminary_report():
    clock = notice_to_principal(day("2026-05-02"))
    assert clock.due == day("2026-05-06")
    assert "第26条第1項ただし書" in clock.basis


# ------------------------------------------------------------------ no number of days


def test_that_without_delay_has_no_number_of_days():
    for clock in (prompt(day("2026-11-12")), notice_to_persons(day("2026-11-12"))):
        assert (clock.last_day, clock.due, clock.suit_from) == (None, None, None)
        assert clock.nature is Nature.STATUTORY_SOFT
        assert "期間の定めなし" in clock.basis
    assert prompt(day("2026-11-12"), "法第33条第2項").basis.startswith("法第33条第2項")


def test_that_a_letter_from_outside_is_due_when_it_says():
    sunday = day("2026-12-06")
    clock = external(day("2026-11-24"), sunday)
    assert clock.due == clock.last_day == sunday
    assert clock.nature is Nature.EXTERNAL
    assert external(day("2026-11-24"), None).due is None


# ------------------------------------------------------------------ K10, K12: business days


@pytest.mark.parametrize(
    ("arrived", "due"),
    [
        pytest.param("2026-04-28", "2026-05-07", id="T19"),
        pytest.param("2026-12-28", "2027-01-06", id="T20"),
        pytest.param("2026-09-18", "2026-09-28", id="T22"),
        pytest.param("2026-08-11", "2026-08-18", id="company closed"),
    ],
)
def test_that_the_acknowledgement_takes_three_business_days(arrived, due):
    clock = acknowledge(day(arrived), COMPANY)
    assert clock.due == day(due)
    assert [s.count for s in clock.steps if s.count] == [1, 2, 3]
    assert all(s.note for s in clock.steps if s.mark is Mark.CLOSED)


def test_that_disposal_is_promised_and_takes_ten_business_days():
    """T21."""
    clock = disposal(day("2026-12-25"), COMPANY)
    assert clock.due == day("2027-01-15")
    assert clock.nature is Nature.PROMISE


def test_that_a_complainant_hears_every_two_weeks():
    assert interim(day("2026-11-10"), COMPANY).due == day("2026-11-24")
    rolled = interim(day("2026-11-09"), COMPANY)  # day 14 is 勤労感謝の日
    assert rolled.due == day("2026-11-24")
    assert rolled.nature is Nature.COMPANY


# ------------------------------------------------------------------ K11: the company's answer


@pytest.mark.parametrize(
    ("arrived", "spans", "due"),
    [
        ("2026-11-12", "", "2026-11-26"),
        ("2026-11-12", "11-13/11-16", "2026-11-30"),
        ("2026-11-12", "11-13/11-18 11-16/11-20", "2026-12-03"),
        ("2026-11-12", "11-13/11-16 11-16/11-18", "2026-12-01"),
        ("2026-12-18", "", "2027-01-04"),
        pytest.param("2026-11-12", "11-13/11-13", "2026-11-26", id="answered the same day"),
        pytest.param("2026-11-12", "11-26/12-10", "2026-11-26", id="asked on the last day"),
        pytest.param("2026-11-12", "11-27/", "2026-11-26", id="asked too late"),
        pytest.param("2026-11-12", "11-01/11-05", "2026-11-26", id="answered before arrival"),
        pytest.param("2026-11-12", "11-25/11-28", "2026-11-30", id="ends on a Sunday, rolls"),
    ],
)
def test_that_days_of_waiting_do_not_count_towards_the_answer(arrived, spans, due):
    clock = answer(day(arrived), waits(spans), COMPANY)
    assert clock.due == clock.last_day == day(due)
    assert not clock.paused
    assert clock.nature is Nature.COMPANY
    assert clock.basis == "社内の目標（14日。お待ちする日は数えません）"


def test_that_an_open_wait_stops_the_clock():
    clock = answer(day("2026-11-12"), waits("11-13/"), COMPANY)
    assert clock.paused
    assert clock.due is None
    assert clock.last_day is None
    assert [(s.day, s.count, s.mark) for s in clock.steps] == [
        (day("2026-11-12"), None, Mark.BEFORE),
        (day("2026-11-13"), 1, Mark.COUNTED),
        (day("2026-11-14"), None, Mark.PAUSED),
    ]
    assert clock.pauses == ((day("2026-11-13"), None),)


def test_that_the_derivation_can_be_checked_by_hand():
    clock = answer(day("2026-11-12"), waits("11-13/11-15"), COMPANY)
    assert [(f"{s.day:%m-%d}", s.count, s.mark.value, s.note) for s in clock.steps] == [
        ("11-12", None, "before", ""),
        ("11-13", 1, "counted", ""),
        ("11-14", None, "paused", "土曜日"),
        ("11-15", None, "paused", "日曜日"),
        ("11-16", 2, "counted", ""),
        ("11-17", 3, "counted", ""),
        ("11-18", 4, "counted", ""),
        ("11-19", 5, "counted", ""),
        ("11-20", 6, "counted", ""),
        ("11-21", 7, "counted", "土曜日"),
        ("11-22", 8, "counted", "日曜日"),
        ("11-23", 9, "counted", "勤労感謝の日"),
        ("11-24", 10, "counted", ""),
        ("11-25", 11, "counted", ""),
        ("11-26", 12, "counted", ""),
        ("11-27", 13, "counted", ""),
        ("11-28", 14, "rolled", "土曜日"),
        ("11-29", None, "rolled", "日曜日"),
        ("11-30", None, "expires", ""),
    ]


def test_that_waits_that_touch_are_one_pause():
    clock = answer(day("2026-11-12"), waits("11-16/11-18 11-13/11-16 12-20/"), COMPANY)
    assert clock.pauses == ((day("2026-11-13"), day("2026-11-18")),)


def test_that_an_answer_cannot_come_before_its_question():
    with pytest.raises(ValueError, match="2026-11-13"):
        answer(day("2026-11-12"), waits("11-16/11-13"), COMPANY)


@st.composite
def some_waits(draw, arrived: date, *, closed: bool = True):
    spans = draw(st.lists(st.tuples(st.integers(-3, 40), st.integers(0, 12)), max_size=5))
    found = [(arrived + a * DAY, arrived + (a + n) * DAY) for a, n in spans]
    if not closed and draw(st.booleans()):
        found.append((arrived + draw(st.integers(0, 30)) * DAY, None))
    return found


def by_hand(arrived: date, spans, days: int = 14) -> date | None:
    """K11 the slow way: the set of all stopped days, then one day after the other."""
    horizon = arrived + 400 * DAY
    stopped = {
        asked + n * DAY
        for asked, answered in spans
        for n in range(1, ((answered or horizon) - asked).days + 1)
    }
    found, left = arrived, days
    while left:
        found += DAY
        left -= found not in stopped
        if found >= horizon:
            return None
    while not COMPANY.is_open(found):
        found += DAY
    return found


@given(st.data(), COVERED, st.integers(1, 30))
def test_that_the_answer_date_is_what_one_counts_by_hand(data, arrived, days):
    spans = data.draw(some_waits(arrived, closed=False))
    clock = answer(arrived, spans, COMPANY, days)
    assert clock.due == by_hand(arrived, spans, days)
    assert clock.paused is (clock.due is None)


@given(st.data(), COVERED)
def test_that_the_order_of_waits_is_irrelevant(data, arrived):
    spans = data.draw(some_waits(arrived, closed=False))
    shuffled = data.draw(st.permutations(spans))
    assert answer(arrived, shuffled, COMPANY) == answer(arrived, spans, COMPANY)


@given(st.data(), COVERED)
def test_that_two_waits_equal_their_union(data, arrived):
    spans = data.draw(some_waits(arrived, closed=False))
    clock = answer(arrived, spans, COMPANY)
    assert answer(arrived, clock.pauses, COMPANY) == clock
    assert all(a[1] < b[0] for a, b in pairwise(clock.pauses))


@given(st.data(), COVERED)
def test_that_waiting_never_shortens(data, arrived):
    spans = data.draw(some_waits(arrived))
    more = data.draw(some_waits(arrived))
    assert answer(arrived, spans + more, COMPANY).due >= answer(arrived, spans, COMPANY).due


@given(COVERED)
def test_that_without_waiting_the_answer_date_is_a_formula(arrived):
    assert answer(arrived, [], COMPANY).due == COMPANY.next_open(arrived + 14 * DAY)


@given(st.data(), COVERED)
def test_that_a_date_is_rounded_once(data, arrived):
    """Each wait alone may end on a closed day; only the end of all of it is rolled."""
    spans = data.draw(some_waits(arrived))
    clock = answer(arrived, spans, COMPANY)
    full = next(s.day for s in clock.steps if s.count == 14)
    counted = [s for s in clock.steps if s.count]
    assert [s.count for s in counted] == list(range(1, 15))
    assert COMPANY.next_open(full) == clock.due
    assert COMPANY.is_open(clock.due)


@given(st.data(), COVERED)
def test_that_every_derivation_has_one_step_per_day_and_one_end(data, arrived):
    spans = data.draw(some_waits(arrived))
    clocks = clocks_for(
        ("K2", "K10", "K11", "K12", "K13"), arrived, spans, None, ClockSettings(), CALENDARS
    )
    for clock in (*clocks, *leak_clocks(arrived, CALENDARS, ClockSettings())):
        if clock.last_day is None:
            assert clock.steps == ()
            continue
        assert clock.steps[0].day == clock.start
        assert all(a.day + DAY == b.day for a, b in pairwise(clock.steps))
        assert [s.day for s in clock.steps if s.mark is Mark.EXPIRES] == [clock.last_day]
        assert clock.steps[-1].day == clock.last_day


# ------------------------------------------------------------------ certainty


def test_that_a_day_nobody_has_announced_is_provisional():
    """Christmas of 2028 is an ordinary Monday, but the year is beyond the table."""
    christmas = day("2028-12-25")
    clock = answer(christmas - 14 * DAY, [], COMPANY)
    assert COMPANY.is_open(christmas)
    assert clock.due == christmas
    assert clock.provisional


@pytest.mark.parametrize(
    ("arrived", "k10", "k11"),
    [
        ("2027-12-01", False, False),
        ("2027-12-16", False, True),  # day 14 is 30 December and rolls into 2028
        ("2027-12-28", True, True),
    ],
)
def test_that_only_dates_that_touch_the_unknown_are_provisional(arrived, k10, k11):
    assert acknowledge(day(arrived), COMPANY).provisional is k10
    assert answer(day(arrived), [], COMPANY).provisional is k11


def test_that_a_report_that_rolls_into_the_unknown_is_provisional():
    clock = final_report(day("2027-12-01"), CALENDARS.government)
    assert clock.due == day("2028-01-04")
    assert clock.provisional


def test_that_no_holiday_can_move_what_does_not_roll():
    clock = suit(day("2030-04-01"), Art142.NONE, CALENDARS)
    assert not clock.provisional
    assert {r.art142: r.provisional for r in clock.readings} == {
        Art142.NONE: False,
        Art142.LITERAL_NEXT_DAY: True,
        Art142.ROLL_TO_OPEN_DAY: True,
    }
    assert not preliminary_report(day("2030-05-02")).provisional
    assert suit(day("2030-04-01"), Art142.ROLL_TO_OPEN_DAY, CALENDARS).provisional
    assert not pmark_report(day("2030-04-01"), None).provisional


# ------------------------------------------------------------------ all of them


def test_that_the_clocks_of_a_request_run_side_by_side():
    clocks = clocks_for(
        ("K1", "K2", "K3", "K10", "K11"),
        day("2026-11-12"),
        waits("11-13/"),
        None,
        ClockSettings(),
        CALENDARS,
        claim="法第33条第2項",
    )
    by_id = {c.id: c for c in clocks}
    assert list(by_id) == ["K1", "K2", "K10", "K11"]
    assert by_id["K11"].paused
    assert not any(c.paused or c.pauses for c in clocks if c.id != "K11")
    assert by_id["K2"].suit_from == day("2026-11-27")
    assert by_id["K1"].basis.startswith("法第33条第2項")


def test_that_a_refusal_puts_the_waiver_behind_the_two_weeks():
    clocks = clocks_for(
        ("K1", "K2", "K11"),
        day("2026-11-12"),
        [],
        day("2026-11-20"),
        ClockSettings(),
        CALENDARS,
        deemed=day("2026-11-11"),
    )
    assert [c.id for c in clocks] == ["K1", "K2", "K3", "K11"]
    assert [c.suit_from for c in clocks] == [None, day("2026-11-26"), day("2026-11-20"), None]


def test_that_a_kind_without_the_two_weeks_has_no_waiver():
    clocks = clocks_for(
        ("K1", "K10"), day("2026-11-12"), [], day("2026-11-20"), ClockSettings(), CALENDARS
    )
    assert [c.id for c in clocks] == ["K1", "K10"]


def test_that_the_company_sets_its_own_numbers():
    settings = ClockSettings(
        acknowledge_days=1,
        answer_days=30,
        disposal_days=5,
        interim_days=7,
        art142=Art142.LITERAL_NEXT_DAY,
    )
    clocks = clocks_for(
        ("K2", "K10", "K11", "K12", "K13"), day("2026-04-19"), [], None, settings, CALENDARS
    )
    ends = {c.id: c.last_day for c in clocks}
    assert ends == {
        "K2": day("2026-05-04"),
        "K10": day("2026-04-20"),
        "K11": day("2026-05-19"),
        "K12": day("2026-04-24"),
        "K13": day("2026-04-27"),  # the seventh day is a Sunday
    }
    assert "30日" in {c.id: c.basis for c in clocks}["K11"]


@pytest.mark.parametrize("clock_id", ["K5", "K9", "K99"])
def test_that_a_clock_that_does_not_start_at_arrival_is_refused(clock_id):
    with pytest.raises(KeyError, match=clock_id):
        clocks_for((clock_id,), day("2026-11-12"), [], None, ClockSettings(), CALENDARS)


@pytest.mark.parametrize(
    "setting", ["acknowledge_days", "answer_days", "disposal_days", "interim_days"]
)
def test_that_a_target_of_no_days_is_refused(setting):
    with pytest.raises(ValueError, match="0"):
        ClockSettings(**{setting: 0})


def test_that_no_clock_of_the_company_calls_itself_law():
    clocks = clocks_for(
        ("K10", "K11", "K12", "K13"), day("2026-11-12"), [], None, ClockSettings(), CALENDARS
    )
    for clock in clocks:
        assert clock.nature in (Nature.COMPANY, Nature.PROMISE)
        assert "法" not in clock.basis
