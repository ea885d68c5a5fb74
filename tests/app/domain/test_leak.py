from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.leak import Act, Leak
from app.domain.leak_facts import CHOICES, JUDGING, THRESHOLD, Category, Question, WhyNot
from tests.app.domain.leaking import HARMLESS, PLAIN, SENSITIVE, day, event, told

DAYS = st.dates(date(2026, 1, 5), date(2026, 12, 20))
AWARES = st.builds(
    lambda on, who: event(Act.AWARE, on, department=who),
    DAYS,
    st.sampled_from(["営業部", "コールセンター", "検針課"]),
)
COUNTS = st.builds(
    lambda on, n: event(Act.COUNT, on, persons=str(n)), DAYS, st.integers(0, 2 * THRESHOLD)
)


def answers(**facts):
    return told(event(Act.AWARE, "05-02"), event(Act.FACTS, "05-07", **facts))


# ------------------------------------------------------------------ when it was known


def test_that_a_leak_is_known_when_any_department_knew():
    """Not when the officer opened the case: Annex B-11."""
    leak = told(
        event(Act.AWARE, "05-07", department="個人情報相談窓口"),
        event(Act.AWARE, "05-02", department="コールセンター"),
    )
    assert (leak.known_on, leak.known_by) == (day("05-02"), "コールセンター")


def test_that_a_slip_about_the_day_can_be_put_right():
    slip = event(Act.AWARE, "04-02", department="コールセンター")
    right = event(Act.AWARE, "05-02", department="コールセンター", instead=str(slip.id))
    assert told(slip, right).known_on == day("05-02")


def test_that_a_fact_dated_before_shows_that_somebody_knew_before():
    leak = told(
        event(Act.AWARE, "05-07", department="営業部"),
        event(Act.FACTS, "05-08", sensitive="yes", since="2026-05-03"),
    )
    assert (leak.known_on, leak.known_by) == (day("05-03"), "")


@given(st.lists(AWARES | COUNTS, min_size=1, max_size=5))
def test_that_what_is_known_later_never_moves_the_day_of_knowledge(events):
    leak = told(*events)
    later = told(event(Act.AWARE, leak.known_on + timedelta(days=1)), leak=leak)
    assert later.known_on == leak.known_on == min(e.on for e in events)


@given(st.lists(AWARES | COUNTS, min_size=1, max_size=4), st.booleans())
def test_that_the_order_of_recording_does_not_matter_to_the_dates(events, sensitive):
    facts = {**HARMLESS, "sensitive": "yes" if sensitive else "no"}
    events = [*events, event(Act.FACTS, "12-25", **facts)]
    dates = {
        (leak.known_on, leak.exceeded_on, leak.duty_from, tuple(leak.categories.items()))
        for leak in (told(*order) for order in permutations(events))
    }
    assert len(dates) == 1


# ------------------------------------------------------------------ rule.7


@pytest.mark.parametrize(
    ("question", "category"),
    [
        (Question.SENSITIVE, Category.SENSITIVE),
        (Question.PROPERTY, Category.PROPERTY),
        (Question.MALICE, Category.MALICE),
    ],
)
def test_that_one_person_is_enough_for_the_first_three(question, category):
    leak = told(
        event(Act.COUNT, "05-07", persons="1"), leak=answers(**{**HARMLESS, question: "yes"})
    )
    assert leak.categories == {category: day("05-02")}


@pytest.mark.parametrize(("persons", "reportable"), [(1_000, False), (1_001, True)])
def test_that_the_fourth_wants_more_than_a_thousand(persons, reportable):
    leak = told(event(Act.COUNT, "05-09", persons=str(persons)), leak=answers(**HARMLESS))
    assert leak.categories == ({Category.THOUSAND: day("05-09")} if reportable else {})
    assert leak.why_not is (None if reportable else WhyNot.BELOW)


def test_that_a_fear_is_as_good_as_a_leak():
    assert answers(**{**SENSITIVE, "happened": "feared"}).categories


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"happened": "no"}, WhyNot.NO_LEAK),
        ({"scope": "other"}, WhyNot.NOT_PERSONAL_DATA),
        ({"protection": "encrypted"}, WhyNot.PROTECTED),
        ({"protection": "pseudonymised"}, WhyNot.PROTECTED),
    ],
)
def test_that_what_is_exempt_is_exempt_for_every_category(facts, why):
    everything = {**PLAIN, "sensitive": "yes", "property": "yes", "malice": "yes", **facts}
    leak = told(event(Act.COUNT, "05-07", persons="5000"), leak=answers(**everything))
    assert not leak.categories
    assert leak.why_not is why
    assert leak.duty_from is None


def test_that_what_was_still_to_be_taken_in_counts_for_an_improper_aim_alone():
    """rule.7.3 names it, the other items do not."""
    taken = {**HARMLESS, "scope": "forthcoming", "sensitive": "yes"}
    assert answers(**taken).why_not is WhyNot.NOT_PERSONAL_DATA
    assert set(answers(**{**taken, "malice": "yes"}).categories) == {Category.MALICE}


def test_that_a_number_put_right_takes_the_fourth_back():
    leak = told(
        event(Act.COUNT, "05-08", persons="1200"),
        event(Act.COUNT, "05-12", persons="900"),
        leak=answers(**HARMLESS),
    )
    assert not leak.categories


def test_that_the_thousand_is_dated_to_the_first_day_it_was_exceeded():
    leak = told(
        event(Act.COUNT, "05-20", persons="1500"),
        event(Act.COUNT, "05-07", persons="1000"),
        event(Act.COUNT, "05-14", persons="1001"),
        leak=answers(**HARMLESS),
    )
    assert leak.exceeded_on == leak.duty_from == day("05-14")


@given(st.fixed_dictionaries({q: st.sampled_from([None, *CHOICES[q]]) for q in JUDGING}), COUNTS)
def test_that_no_duty_starts_before_the_day_of_knowledge_nor_is_forgotten(said, number):
    """Only a settled no lets the periods go; an open question keeps them running."""
    facts = {q: choice for q, choice in said.items() if choice}
    leak = told(number, leak=answers(**facts))
    if leak.why_not:
        assert leak.duty_from is None
        assert not leak.categories
    else:
        assert leak.known_on <= leak.duty_from
        assert leak.categories or leak.unanswered


def test_that_a_later_answer_takes_the_place_of_an_earlier_one():
    earlier = event(Act.FACTS, "05-07", sensitive="yes")
    later = event(Act.FACTS, "05-09", sensitive="no")
    assert told(earlier, later).said(Question.SENSITIVE) == "no"
    assert told(later, earlier).said(Question.SENSITIVE) == "no"
    same_day = event(Act.FACTS, "05-09", sensitive="yes")
    assert told(earlier, later, same_day).said(Question.SENSITIVE) == "yes"


@pytest.mark.parametrize(
    ("act", "facts"),
    [
        (Act.FACTS, {"sensitive": "encrypted"}),
        (Act.FACTS, {"sensitive": "perhaps"}),
        (Act.COUNT, {"persons": "-1"}),
        (Act.TOPIC, {"topic": "rule.8.1.10"}),
    ],
)
def test_that_an_event_no_form_can_write_is_refused(act, facts):
    with pytest.raises(ValueError, match=r".+"):
        Leak().knows(event(act, "05-07", **facts))
