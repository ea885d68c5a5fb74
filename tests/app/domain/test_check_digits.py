from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.check_digits import is_card_number, is_insurer_number, is_my_number

digits = st.text("0123456789", min_size=1, max_size=22)


def weighed(eleven: str) -> str:
    """The check digit by the ordinance's own words, digit by digit."""
    total = 0
    for n in range(1, 12):
        p = int(eleven[11 - n])
        q = n + 1 if 1 <= n <= 6 else n - 5
        total += p * q
    rest = total % 11
    return "0" if rest <= 1 else str(11 - rest)


@given(st.text("0123456789", min_size=11, max_size=11), st.sampled_from("0123456789"))
def test_that_one_of_ten_last_digits_makes_an_individual_number(eleven, last):
    assert is_my_number(eleven + last) is (weighed(eleven) == last)


@pytest.mark.parametrize("number", ["123456789018", "000000000000"])
def test_that_known_individual_numbers_are_told(number):
    assert is_my_number(number)


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "378282246310005",
        "5555555555554444",
        "30569309025904",
        "3530111333300000",
    ],
)
def test_that_the_card_companies_own_examples_are_told(number):
    assert is_card_number(number)


@given(st.sampled_from(["4111111111111111", "5555555555554444"]), st.integers(0, 15), st.data())
def test_that_one_wrong_digit_is_no_card(number, place, data):
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    assert not is_card_number(number[:place] + other + number[place + 1 :])


@pytest.mark.parametrize("number", ["01130012", "01270016", "06139992"])
def test_that_insurers_numbers_are_told(number):
    assert is_insurer_number(number)


@given(digits)
def test_that_another_length_is_none_of_them(text):
    assert len(text) == 12 or not is_my_number(text)
    assert 14 <= len(text) <= 19 or not is_card_number(text)
    assert len(text) == 8 or not is_insurer_number(text)


@pytest.mark.parametrize("text", ["", "１２３４５６７８９０１８", "12345678901八", "x" * 16])
def test_that_anything_but_plain_digits_is_none_of_them(text):
    assert not is_my_number(text)
    assert not is_card_number(text)
    assert not is_insurer_number(text)
