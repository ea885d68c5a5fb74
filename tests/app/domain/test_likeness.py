"""How alike two persons are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.likeness import Marks, Sign, likeness

HANAKO = Marks(
    "高橋花子",
    "たかはしはなこ",
    frozenset({"hanako@example.jp"}),
    frozenset({"0600001234"}),
    frozenset({"大阪府豊中市みどり坂3-14-2"}),
)
FEW = st.sampled_from(["", "高橋", "高橋花子", "森", "森花"])
SOME = st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=2)
MARKS = st.builds(Marks, FEW, FEW, SOME, SOME, SOME)


@pytest.mark.parametrize(
    ("other", "signs", "enough"),
    [
        (Marks("高橋花子"), {Sign.NAME}, True),
        (Marks("", "たかはしはなこ"), {Sign.READING}, True),
        (Marks("高橋華子", "たかはしはなこ"), {Sign.READING}, True),
        (Marks("高橋"), {Sign.PART}, False),
        (Marks("高橋", phones=HANAKO.phones), {Sign.PART, Sign.PHONE}, True),
        (Marks("高橋太郎", phones=HANAKO.phones), {Sign.OTHER_NAME, Sign.PHONE}, False),
        (Marks(addresses=HANAKO.addresses), {Sign.ADDRESS}, True),
        (Marks("森", addresses=HANAKO.addresses), {Sign.OTHER_NAME, Sign.ADDRESS}, False),
        (Marks(), set(), False),
    ],
)
def test_that_signs_are_weighed(other, signs, enough):
    found = likeness(HANAKO, other)
    assert (set(found.signs), found.enough) == (signs, enough)


@given(one=MARKS, other=MARKS)
def test_that_it_does_not_matter_who_is_named_first(one, other):
    assert set(likeness(one, other).signs) == set(likeness(other, one).signs)


@given(one=MARKS)
def test_that_nothing_speaks_against_oneself(one):
    assert not {Sign.OTHER_NAME, Sign.OTHER_READING} & set(likeness(one, one).signs)


@given(one=MARKS, other=MARKS)
def test_that_what_only_one_side_says_is_no_sign(one, other):
    signs = likeness(one, Marks(name=other.name)).signs
    assert not {Sign.MAIL, Sign.PHONE, Sign.ADDRESS, Sign.READING, Sign.OTHER_READING} & set(signs)
