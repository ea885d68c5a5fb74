"""郵便番号: the shipped table."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people import postcodes


@pytest.mark.parametrize(
    "written",
    ["560-0085", "5600085", "５６０－００８５", "５６０ー００８５", "〒560−0085", " 560 0085 "],
)
def test_that_any_writing_of_a_postcode_is_understood(written):
    assert postcodes.code_of(written) == "560-0085"
    assert postcodes.places(written) == ("大阪府豊中市上新田",)


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("0600000", ("北海道札幌市中央区",)),  # no town of its own
        ("4980000", ("愛知県弥富市", "三重県桑名郡木曽岬町")),  # over a border
        ("0608621", ("北海道札幌市中央区北一条西6丁目1-2アーバンネット札幌ビル2F",)),  # an office
        ("9999999", ()),
        ("560-008", ()),
        ("", ()),
        ("郵便番号", ()),
    ],
)
def test_that_a_postcode_has_its_places(code, places):
    assert postcodes.places(code) == places


def test_that_several_towns_are_all_named_and_each_with_its_region():
    found = postcodes.places("4520961")
    assert len(found) > 60
    assert all(place.startswith("愛知県清須市春日") for place in found)


@given(number=st.integers(0, 9_999_999))
def test_that_every_place_begins_with_a_prefecture(number):
    for place in postcodes.places(f"{number:07}"):
        assert place[2] in "都道府県" or place[3] == "県", place


@given(text=st.text())
def test_that_whatever_is_typed_is_a_postcode_or_none(text):
    assert postcodes.code_of(text) == "" or len(postcodes.code_of(text)) == 8
    postcodes.places(text)


def test_that_the_table_says_its_month():
    year, month = map(int, postcodes.dated().split("-"))
    assert year >= 2026
    assert 1 <= month <= 12


def test_that_the_table_is_not_read_before_it_is_needed():
    code = "import app.people.postcodes as p; assert p._table.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", code], check=True)
