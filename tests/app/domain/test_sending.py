"""What became of letters, and carriers' numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.item import Act, Event
from app.domain.sending import Doubt, LetterState, doubt, sendings, spoken, tracking

AT = datetime(2026, 11, 24, tzinfo=UTC)


def told(*events):
    return sendings(
        Event(n, 1, sort, date(2026, 11, n), AT, "佐野", "", facts)
        for n, (sort, facts) in enumerate(events, 1)
    )


def letter(number, **facts):
    return Act.LETTER, {"number": number, "letter": "L09", "of": "answer", **facts}


def test_that_a_letter_goes_its_way():
    assert told(letter("1"))["1"].state is LetterState.ISSUED
    sent = (letter("1"), (Act.DISPATCH, {"number": "1", "how": "simple", "tracking": "12"}))
    one = told(*sent)["1"]
    assert (one.state, one.how, one.tracking) == (LetterState.SENT, "simple", "12")
    arrived = told(*sent, (Act.DELIVERED, {"number": "1"}))["1"]
    assert (arrived.state, arrived.delivered) == (LetterState.DELIVERED, date(2026, 11, 3))
    back = told(*sent, (Act.RETURNED, {"number": "1"}))["1"]
    assert (back.state, back.lies_here, back.never_left) == (LetterState.RETURNED, True, False)
    again = told(*sent, (Act.RETURNED, {"number": "1"}), (Act.DISPATCH, {"number": "1"}))["1"]
    assert (again.state, again.returned) == (LetterState.SENT, None)


def test_that_what_is_given_by_hand_has_arrived():
    handed = {"number": "1", "how": "handed", "delivered": "2026-11-02"}
    assert told(letter("1"), (Act.DISPATCH, handed))["1"].state is LetterState.DELIVERED


def test_that_of_two_letters_one_holds_and_a_void_one_gives_its_place_back():
    both = (letter("1"), letter("2", supersedes="1"))
    found = told(*both)
    assert (found["1"].state, found["2"].holds) == (LetterState.SUPERSEDED, True)
    found = told(*both, (Act.VOID, {"number": "2"}))
    assert (found["1"].state, found["2"].state) == (LetterState.ISSUED, LetterState.VOID)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("１２３－４５－６７８９０－３", "12345678903"),
        (" 123-45-67890-3\u3000", "12345678903"),
        ("1234ー5678―9012", "123456789012"),
        ("ｅｊ123456789jp", "EJ123456789JP"),
    ],
)
def test_that_a_number_is_kept_as_ascii(written, kept):
    assert tracking(written) == kept


@given(st.integers(0, 10**11 - 1), st.sampled_from([11, 12]))
def test_that_every_slip_of_one_digit_but_by_seven_is_pointed_out(number, digits):
    body = f"{number % 10 ** (digits - 1):0{digits - 1}}"
    right = body + str(int(body) % 7)
    assert doubt(right, digits) is None
    for at, figure in enumerate(right[:-1]):
        wrong = right[:at] + str((int(figure) + 1) % 10) + right[at + 1 :]
        slipped = abs(int(wrong[at]) - int(figure)) % 7 != 0
        assert (doubt(wrong, digits) is Doubt.CHECK) == slipped


def test_that_a_number_too_short_or_with_letters_is_pointed_out():
    assert doubt("1234567890", 11) is Doubt.LENGTH
    assert doubt("EJ123456789", 11) is Doubt.LENGTH


def test_that_a_number_is_written_as_on_the_slip():
    assert spoken("12345678903") == "123-45-67890-3"
    assert spoken("123456789012") == "1234-5678-9012"
    assert (spoken("EJ123456789JP"), spoken("12345")) == ("EJ123456789JP", "12345")
