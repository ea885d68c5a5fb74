from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbering import Numbering
from app.rules.almanac import eras
from tests.builders import Posted, a_case, a_casebook, did, drive

PLAIN = Numbering()


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2026, 4, 1), "R8-0001"),
        (date(2027, 3, 31), "R8-0001"),
        (date(2027, 4, 1), "R9-0001"),
        (date(2019, 3, 31), "H30-0001"),
        (date(2019, 4, 30), "H31-0001"),
        (date(2019, 5, 1), "R1-0001"),
        (date(2020, 3, 31), "R1-0001"),
        (date(2020, 4, 1), "R2-0001"),
        # Begun before the era: 昭和63年度 lasted until March.
        (date(1989, 2, 1), "S63-0001"),
    ],
)
def test_that_a_number_carries_the_fiscal_year(day, number):
    assert PLAIN.case_number(day, 1, eras()) == number


def test_that_a_fiscal_year_may_begin_in_any_month():
    june = Numbering(fiscal_start=6)
    assert june.case_number(date(2026, 5, 31), 1, eras()) == "R7-0001"
    assert june.case_number(date(2026, 6, 1), 1, eras()) == "R8-0001"
    assert june.case_number(date(2019, 5, 10), 1, eras()) == "H30-0001"
    january = Numbering(fiscal_start=1)
    assert january.case_number(date(2026, 1, 1), 1, eras()) == "R8-0001"


@given(
    one=st.dates(date(1989, 1, 8), date(2050, 1, 1)),
    other=st.dates(date(1989, 1, 8), date(2050, 1, 1)),
    serials=st.tuples(st.integers(1, 99_999), st.integers(1, 99_999)),
    start=st.integers(1, 12),
)
def test_that_no_number_comes_twice(one, other, serials, start):
    """Two days share a number only if they share a series, in which no serial comes twice."""
    numbering = Numbering(fiscal_start=start)
    same = numbering.case_number(one, serials[0], eras()) == numbering.case_number(
        other, serials[1], eras()
    )
    if same:
        assert numbering.series(one) == numbering.series(other)
        assert serials[0] == serials[1]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("{era}{year}-{serial:04d}", "Re: R8-0140 の件", ("R8-0140",)),
        ("{era}{year}-{serial:04d}", "Ｒ８－０１４０", ("R8-0140",)),
        ("{era}{year}-{serial:04d}", "個情発R8-0140-1号", ("R8-0140",)),
        ("{era}{year}-{serial:04d}", "R8-0140、R8-0141、R8-0140", ("R8-0140", "R8-0141")),
        ("{era}{year}-{serial:04d}", "XR8-0140 R8-014 令和8年", ()),
        ("{era}{year}-{serial:04d}", "R8-12345", ("R8-12345",)),
        ("{western}-{serial}", "2026-7 の件", ("2026-7",)),
        ("個({western}){serial:03d}", "個(2026)007", ("個(2026)007",)),
    ],
)
def test_that_numbers_are_found_in_a_subject(pattern, text, found):
    assert Numbering(case=pattern).referenced(text) == found


@given(
    day=st.dates(date(1989, 1, 8), date(2050, 1, 1)),
    serial=st.integers(1, 99_999),
    pattern=st.sampled_from(
        ["{era}{year}-{serial:04d}", "{western}-{serial}", "個{year}の{serial}"]
    ),
)
def test_that_every_number_we_give_is_found_again(day, serial, pattern):
    numbering = Numbering(case=pattern)
    number = numbering.case_number(day, serial, eras())
    assert number in numbering.referenced(f"Re: {number} について")


def test_that_a_letter_carries_its_case():
    assert PLAIN.letter_number("R8-0140", 2) == "個情発R8-0140-2号"


def test_that_numbers_run_on_and_begin_anew_in_april(tmp_path):
    book = a_casebook(tmp_path, date(2027, 4, 2))
    days = [(2026, 4, 1), (2027, 3, 31), (2027, 4, 1), (2026, 12, 1), (2027, 4, 2)]
    numbers = [a_case(book, arrived=date(*day)) for day in days]
    assert numbers == ["R8-0001", "R8-0002", "R9-0001", "R8-0003", "R9-0002"]
    drive(book, "R8-0001", did("withdraw", text="取下げ"))
    assert a_case(book, arrived=date(2026, 4, 1)) == "R8-0004"
    drive(book, "R8-0002", Posted("L01"), Posted("L01"))
    drive(book, "R9-0001", Posted("L01"))
    letters = [d.number for n in ("R8-0002", "R9-0001") for d in book.cases.sheet(n).documents]
    assert letters == ["個情発R8-0002-1号", "個情発R8-0002-2号", "個情発R9-0001-1号"]
    book.close()
