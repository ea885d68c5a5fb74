from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clocks import final_report
from app.domain.leak import Act, Leak
from app.domain.leak_duties import Setting, Track, duties
from tests.app.domain.leaking import (
    ALONE,
    CALENDARS,
    HARMLESS,
    MARKED,
    PLAIN,
    clocks,
    day,
    event,
    reportable,
    told,
)


def tracks(leak, setting=ALONE):
    return {duty.track: duty.met for duty in duties(leak, setting)}


def dues(leak, setting=ALONE):
    return {clock: running.clock.due for clock, running in clocks(leak, setting).items()}


# ------------------------------------------------------------------ tracks


def test_that_nothing_is_owed_before_it_is_decided():
    assert duties(told(event(Act.AWARE, "05-02")), MARKED) == ()


def test_that_a_reportable_leak_has_its_tracks_side_by_side():
    leak = reportable()
    assert tracks(leak) == {Track.REPORT: None, Track.PERSONS: None}
    assert set(tracks(leak, Setting(pmark=True, body=True))) == {
        Track.REPORT,
        Track.PERSONS,
        Track.PMARK,
        Track.BODY,
    }


def test_that_telling_the_principal_takes_the_place_of_both():
    leak = reportable(entrusted="whole")
    assert set(tracks(leak)) == {Track.PRINCIPAL, Track.REPORT, Track.PERSONS}
    leak = told(event(Act.PRINCIPAL, "05-08"), leak=leak)
    assert tracks(leak, MARKED) == {Track.PRINCIPAL: day("05-08"), Track.PMARK: None}
    assert set(clocks(leak)) == {"K7"}


def test_that_it_does_not_where_own_data_leaked_too():
    leak = told(event(Act.PRINCIPAL, "05-08"), leak=reportable(entrusted="part"))
    assert set(tracks(leak)) == {Track.PRINCIPAL, Track.REPORT, Track.PERSONS}


def test_that_one_report_may_serve_as_both():
    leak = told(event(Act.FINAL, "05-08"), leak=reportable())
    assert (leak.preliminary, leak.final) == (day("05-08"), day("05-08"))
    assert clocks(leak)["K4"].met == clocks(leak)["K5"].met == day("05-08")


def test_that_persons_are_told_when_the_last_of_them_is():
    some = event(Act.PERSONS, "05-10", rest="some")
    rest = event(Act.SUBSTITUTE, "05-20", "宛先不明のため。自社サイトで公表", rest="none")
    leak = told(some, leak=reportable())
    assert tracks(leak)[Track.PERSONS] is None
    for order in ((some, rest), (rest, some)):
        assert tracks(told(*order, leak=reportable()))[Track.PERSONS] == day("05-20")


def test_that_some_left_untold_on_a_day_are_told_by_the_last_word_of_it():
    some = event(Act.PERSONS, "05-10", rest="some")
    rest = event(Act.SUBSTITUTE, "05-10", "宛先不明のため。自社サイトで公表", rest="none")
    for order in ((some, rest), (rest, some)):
        assert tracks(told(*order, leak=reportable()))[Track.PERSONS] == day("05-10")


@pytest.mark.parametrize("act", [Act.PRELIMINARY, Act.FINAL, Act.PRINCIPAL, Act.PMARK, Act.BODY])
def test_that_what_was_sent_twice_was_sent_on_the_first_day(act):
    name = act.replace("-", "_")
    first, second = event(act, "05-08"), event(act, "05-12")
    for order in ((first, second), (second, first)):
        assert getattr(told(*order, leak=reportable()), name) == day("05-08")


def test_that_the_mark_wants_one_letter_sent_wrongly_reported():
    """PMK500: any accident, though the authority need not be told of it."""
    leak = told(
        event(Act.AWARE, "05-02"),
        event(Act.COUNT, "05-02", persons="1"),
        event(Act.FACTS, "05-07", **HARMLESS),
        event(Act.JUDGE, "05-07"),
        event(Act.NOT_REPORTABLE, "05-07", "各号に当たらない", actor="担当B"),
    )
    assert tracks(leak, MARKED) == {Track.PMARK: None}
    assert dues(leak, MARKED) == {"K8": day("05-31")}
    assert tracks(leak) == {}
    no_accident = told(event(Act.FACTS, "05-08", accident="no"), leak=leak)
    assert tracks(no_accident, MARKED) == dues(no_accident, MARKED) == {}


def test_that_no_word_of_no_accident_frees_from_the_mark_what_the_law_wants():
    leak = told(event(Act.FACTS, "05-08", accident="no"), leak=reportable())
    assert Track.PMARK in tracks(leak, MARKED)


# ------------------------------------------------------------------ clocks


def test_that_the_periods_run_from_the_call_not_from_the_triage():
    """Annex B-11: flagged by the call centre on 2 May, triaged on the 7th."""
    found = clocks(reportable(), Setting(pmark=True))
    assert set(found) == {"K4", "K5", "K6", "K8"}
    assert {running.clock.start for running in found.values()} == {day("05-02")}
    assert found["K4"].clock.due == day("05-06")
    assert found["K5"].clock.due == day("06-01")  # 31 May is a Sunday


def test_that_they_run_while_nobody_has_judged_it():
    assert {"K4", "K5", "K6"} == set(clocks(told(event(Act.AWARE, "05-02"))))
    assert clocks(Leak()) == {}


def test_that_an_improper_aim_gives_sixty_days():
    found = clocks(reportable(malice="yes"), MARKED)
    assert found["K5"].clock.due == day("06-30")
    assert found["K8"].clock.due == day("06-30")


def test_that_what_is_late_stays_late():
    """An aim found out after the thirty days does not forgive that they are over."""
    leak = told(event(Act.FACTS, "06-20", malice="yes", since="2026-06-20"), leak=reportable())
    assert dues(leak)["K5"] == day("06-01")
    in_time = told(event(Act.FACTS, "05-20", malice="yes", since="2026-05-20"), leak=reportable())
    assert dues(in_time)["K5"] == day("06-30")


def test_that_exceeding_a_thousand_later_starts_on_that_day():
    small = told(
        event(Act.AWARE, "05-02"),
        event(Act.COUNT, "05-02", persons="300"),
        event(Act.FACTS, "05-07", **HARMLESS),
    )
    assert clocks(small) == {}
    leak = told(event(Act.COUNT, "05-20", persons="1001"), leak=small)
    assert {running.clock.start for running in clocks(leak).values()} == {day("05-20")}
    assert clocks(leak, MARKED)["K8"].clock.start == day("05-02")


def test_that_exceeding_a_thousand_gives_no_new_days_where_others_run():
    leak = told(event(Act.COUNT, "05-20", persons="1001"), leak=reportable())
    assert dues(leak)["K5"] == dues(reportable())["K5"]


def test_that_the_listed_accident_has_a_preliminary_day_too():
    leak = reportable(listed="yes")
    assert dues(leak, MARKED)["K8-preliminary"] == day("05-06")
    assert clocks(told(event(Act.PMARK, "05-05"), leak=leak), MARKED)["K8-preliminary"].met


@given(
    st.dates(date(2026, 1, 5), date(2026, 6, 30)),
    st.integers(0, 120),
    st.booleans(),
    st.booleans(),
)
def test_that_no_period_ends_before_the_one_from_the_day_of_knowledge(known, later, early, malice):
    """Exceeding a thousand starts days anew, never earlier ones."""
    crossed = known + timedelta(days=later)
    facts = {**PLAIN, "sensitive": "yes" if early else "no", "property": "no"}
    facts["malice"] = "yes" if malice else "no"
    leak = told(
        event(Act.AWARE, known),
        event(Act.COUNT, crossed, persons="1001"),
        event(Act.FACTS, known, **facts),
    )
    found = clocks(leak)["K5"].clock
    assert found.due >= final_report(known, CALENDARS.government, malicious=malice).due
    assert CALENDARS.government.is_open(found.due)
    assert found.start == (known if early or malice else crossed)


@pytest.mark.parametrize("entrusted", ["part", "whole"])
def test_that_entrusted_data_have_the_principals_clock(entrusted):
    found = clocks(reportable(entrusted=entrusted))
    assert {"K4", "K5", "K6", "K7"} == set(found)
    assert found["K7"].clock.due == day("05-06")
