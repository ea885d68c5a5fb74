"""The code of a recovery sheet: read back however it was typed, every common slip found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.recovery import ALPHABET, GROUPS, Unreadable, groups_of, key_of

keys = st.binary(min_size=32, max_size=32)
places = st.integers(0, 5 * GROUPS - 1)


def code_of(key):
    return "".join(groups_of(key))


def widened(text):
    return "".join(chr(ord(one) + 0xFEE0) if one.isalnum() else one for one in text)


@given(keys)
def test_that_a_key_is_read_back(key):
    groups = groups_of(key)
    assert len(groups) == GROUPS
    assert {len(group) for group in groups} == {5}
    assert key_of("-".join(groups)) == key


TYPED = [
    "\n".join,
    lambda groups: " ".join(groups).lower(),
    lambda groups: widened("-".join(groups)),
    lambda groups: "ー".join(map(widened, groups)),
    lambda groups: "　".join(groups) + "　\r\n",
    "".join,
    lambda groups: "-".join(groups).replace("0", "O").replace("1", "l"),
    lambda groups: "、".join(groups).replace("1", "I").replace("V", "u"),
]


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
@given(key=keys)
def test_that_it_is_read_however_it_was_typed(typed, key):
    assert key_of(typed(groups_of(key))) == key


@given(keys, places, st.sampled_from(ALPHABET))
def test_that_a_wrong_character_is_found_in_its_group(key, at, other):
    code = code_of(key)
    wrong = code[:at] + other + code[at + 1 :]
    if wrong == code:
        return
    with pytest.raises(Unreadable) as error:
        key_of(wrong)
    assert error.value.groups == (at // 5 + 1,)


@given(keys, st.integers(0, GROUPS - 1), st.integers(0, 4), st.integers(0, 4))
def test_that_two_characters_that_changed_places_are_found(key, group, one, other):
    code = list(code_of(key))
    a, b = 5 * group + one, 5 * group + other
    code[a], code[b] = code[b], code[a]
    if "".join(code) == code_of(key):
        return
    with pytest.raises(Unreadable) as error:
        key_of("".join(code))
    assert error.value.groups == (group + 1,)


@given(keys, st.integers(0, GROUPS - 1), st.integers(0, GROUPS - 1))
def test_that_groups_that_changed_places_are_found(key, one, other):
    groups = list(groups_of(key))
    groups[one], groups[other] = groups[other], groups[one]
    if one == other:
        assert key_of("-".join(groups)) == key
        return
    with pytest.raises(Unreadable) as error:
        key_of("-".join(groups))
    assert set(error.value.groups) == {one + 1, other + 1}


def test_that_a_group_that_is_too_short_is_named():
    groups = list(groups_of(bytes(range(32))))
    groups[6] = groups[6][:-1]
    with pytest.raises(Unreadable) as error:
        key_of("-".join(groups))
    assert (error.value.groups, error.value.found) == ((7,), 64)


@pytest.mark.parametrize("code", ["", "あいう", "12345", "Z" * 65, "0" * 66, "-" * 65, "字" * 65])
def test_that_anything_else_is_no_code(code):
    with pytest.raises(Unreadable):
        key_of(code)


@given(st.text(max_size=90))
def test_that_any_text_is_read_or_refused(text):
    try:
        key_of(text)
    except Unreadable:
        return


def test_that_only_a_whole_key_is_written():
    with pytest.raises(ValueError, match="31"):
        groups_of(bytes(31))


def test_that_a_code_that_was_printed_once_is_read_for_ever():
    """Frozen: sheets lie in safes for years."""
    key = bytes.fromhex("00112233445566778899aabbccddeeff" * 2)
    assert "-".join(groups_of(key)) == PRINTED
    assert key_of(PRINTED) == key


PRINTED = "008J2-4CT4R-ANK7V-F24SS-NAXW6-SQFE8-ZW01J-28HK2-8HAPE-CXW85-K6NB9-QK6XG-XVZMM"
