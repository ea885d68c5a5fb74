from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.statute import (
    Article,
    Certainty,
    Law,
    LawVersion,
    NoVersionError,
    Paragraph,
    Part,
    Place,
    Provision,
    check_succession,
    cited,
    in_force,
    text_at,
)

APPI = Law("appi", "個人情報の保護に関する法律", "平成15年法律第57号")
ORDER = Law("order", "個人情報の保護に関する法律施行令", "平成15年政令第507号")


def version(name, start, end):
    return LawVersion("appi", name, start, end, Certainty.FIXED, "", "")


def provision(law, label):
    return Provision("", law, date(2023, 4, 1), Place.parse(label), "", "")


days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
successions = st.lists(days, min_size=1, max_size=8, unique=True).map(
    lambda starts: [
        version(str(start), start, end and end - timedelta(1))
        for start, end in pairwise([*sorted(starts), None])
    ]
)


@given(successions, days)
def test_that_one_version_and_no_more_is_in_force_on_a_day(versions, day):
    check_succession(versions)
    covering = [v for v in versions if v.covers(day)]
    if day < versions[0].in_force_from:
        assert covering == []
        with pytest.raises(NoVersionError):
            in_force(day, versions)
    else:
        assert covering == [in_force(day, versions)]


@given(successions.filter(lambda v: len(v) > 1), st.data())
def test_that_a_gap_or_an_overlap_between_versions_is_found(versions, data):
    at = data.draw(st.integers(0, len(versions) - 2))
    shift = data.draw(st.integers(-400, 400).filter(bool))
    broken = versions[at]
    versions[at] = version(
        broken.version, broken.in_force_from, broken.in_force_to + timedelta(shift)
    )
    with pytest.raises(ValueError, match="20"):
        check_succession(versions)


def test_that_only_the_last_version_is_open_and_none_ends_before_it_starts():
    for end in (None, date(2023, 3, 31)):
        with pytest.raises(ValueError, match="a"):
            check_succession([
                version("a", date(2023, 4, 1), end),
                version("b", date(2024, 1, 1), None),
            ])  # fmt: skip


def test_that_a_succession_may_not_end_and_may_not_be_empty():
    with pytest.raises(ValueError, match="a"):
        check_succession([version("a", date(2023, 4, 1), date(2024, 1, 1))])
    with pytest.raises(ValueError, match=r"^$"):
        check_succession([])


numbers = st.integers(1, 999)
places = st.builds(
    Place,
    numbers,
    st.lists(numbers, max_size=2).map(tuple),
    st.none() | numbers,
    st.none() | numbers,
    st.none() | st.sampled_from(Part),
)


@given(places)
def test_that_a_label_is_read_back_as_the_place_it_names(place):
    assert Place.parse(place.label) == place


@pytest.mark.parametrize(
    ("label", "place"),
    [
        ("第33条第2項第1号", Place(33, (), 2, 1)),
        ("第35条第6項ただし書", Place(35, (), 6, None, Part.PROVISO)),
        ("第12条第3号", Place(12, (), None, 3)),
        ("第58条の2第1項", Place(58, (2,), 1)),
        ("第36条", Place(36)),
    ],
)
def test_that_a_label_names_article_paragraph_and_item(label, place):
    assert Place.parse(label) == place
    assert place.label == label


@pytest.mark.parametrize("text", ["", "33条2項", "第三十三条", "第033条", "第33条第2項第1号など"])
def test_that_what_is_no_label_is_refused(text):
    with pytest.raises(ValueError, match=rf"^{text}$"):
        Place.parse(text)


def test_that_a_citation_carries_the_full_title_of_the_law():
    assert (
        provision(APPI, "第33条第2項第1号").citation == "個人情報の保護に関する法律第33条第2項第1号"
    )


def test_that_provisions_of_one_law_share_its_title_in_a_citation():
    both = [provision(APPI, "第32条第2項第2号"), provision(APPI, "第21条第4項第1号")]
    assert cited(both) == "個人情報の保護に関する法律第32条第2項第2号・第21条第4項第1号"
    other = [provision(APPI, "第37条第1項"), provision(ORDER, "第12条第3号")]
    assert cited(other) == (
        "個人情報の保護に関する法律第37条第1項及び個人情報の保護に関する法律施行令第12条第3号"
    )


ARTICLES = {
    "7": Article(
        "（例）",
        {
            1: Paragraph("してはならない。ただし、次の場合を除く。", {1: "甲", 2: "乙"}),
            2: Paragraph("前項による。", {}),
        },
    ),
    "7_2": Article("（枝番号）", {1: Paragraph("次のとおりとする。", {3: "丙"})}),
}


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("第7条第1項第2号", "乙"),
        ("第7条第1項", "してはならない。ただし、次の場合を除く。\n甲\n乙"),
        ("第7条第1項本文", "してはならない。"),
        ("第7条第1項ただし書", "ただし、次の場合を除く。"),
        ("第7条", "してはならない。ただし、次の場合を除く。\n甲\n乙\n前項による。"),
        ("第7条の2第3号", "丙"),
    ],
)
def test_that_a_provision_reads_as_it_is_cited(label, text):
    assert text_at(Place.parse(label), ARTICLES) == text


@pytest.mark.parametrize("label", ["第8条", "第7条第3項", "第7条第1項第3号", "第7条第2項ただし書"])
def test_that_a_provision_that_is_not_there_is_not_read(label):
    with pytest.raises(LookupError):
        text_at(Place.parse(label), ARTICLES)
