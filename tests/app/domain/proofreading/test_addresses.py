"""Where people live, found in any writing, and no other 本町1-1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.proofreading.addresses import Addresses, places


@pytest.fixture
def kept():
    addresses = Addresses()
    addresses.put(1, ["大阪府豊中市みどり坂3丁目14-2"])
    addresses.put(2, ["大阪府大阪市中央区本町1-2-3 みほんビル5F", "堺市堺区夕凪町4番地の8"])
    addresses.put(3, ["長野県飯田市大字上野1234番地", "京都市中京区三番町5-1"])
    addresses.put(4, ["吹田市あおぞら台2-7-15-304"])
    addresses.put(5, ["龍ヶ崎市みほん12ー3"])
    return addresses


def found(addresses, text):
    return [(text[start:end], set(people)) for start, end, people in addresses.found(text)]


@pytest.mark.parametrize(
    ("text", "where", "who"),
    [
        (
            "ご住所は大阪府豊中市みどり坂三丁目１４番２号です",
            "大阪府豊中市みどり坂三丁目１４番２号",
            1,
        ),
        ("豊中市 みどり坂 3-14-2-205号室", "豊中市 みどり坂 3-14-2-205", 1),
        ("みどり坂３－１４－２", "みどり坂３－１４－２", 1),
        ("住所　大阪市中央区本町一丁目2番3号", "大阪市中央区本町一丁目2番3号", 2),
        ("堺区夕凪町四番地八", "堺区夕凪町四番地八", 2),
        ("飯田市大字上野1234番地", "飯田市大字上野1234", 3),
        ("中京区三番町5の1", "中京区三番町5の1", 3),
        ("吹田市あおぞら台二丁目7番15号", "吹田市あおぞら台二丁目7番15号", 4),
        ("龍ケ崎市みほん12-3", "龍ケ崎市みほん12-3", 5),
        ("本町1-2-3", "本町1-2-3", 2),
        ("ご住所は本町一丁目2番3号です", "本町一丁目2番3号", 2),
    ],
)
def test_that_an_address_is_found_in_any_writing(kept, text, where, who):
    assert found(kept, text) == [(where, {who})]


@pytest.mark.parametrize(
    "text",
    [
        "札幌市中央区本町1-2-3",
        "本町1-2",
        "本町1-2-30",
        "北本町1-2-3",
        "豊中市みどり坂3-14-20",
        "豊中市みどり坂13-14-2",
        "豊中市みどり坂3-14",
        "2026-11-12 06-0000-1234",
        "第1の2及び第3-14-2の事項",
        "飯田市大字上野1234番",
        "三番町",
    ],
)
def test_that_another_place_is_not_taken_for_it(kept, text):
    assert found(kept, text) == []


def test_that_who_moved_is_not_found_where_he_was(kept):
    kept.put(1, ["大阪府箕面市みほん2-2-2"])
    assert found(kept, "豊中市みどり坂3-14-2") == []
    assert found(kept, "箕面市みほん2-2-2") == [("箕面市みほん2-2-2", {1})]
    kept.drop(1)
    assert found(kept, "箕面市みほん2-2-2") == []


def test_that_neighbours_are_found_together_and_dropped_apart(kept):
    kept.put(6, ["大阪府豊中市みどり坂3-14-2"])
    assert found(kept, "豊中市みどり坂3-14-2") == [("豊中市みどり坂3-14-2", {1, 6})]
    kept.drop(6)
    assert found(kept, "豊中市みどり坂3-14-2") == [("豊中市みどり坂3-14-2", {1})]


@given(st.text("みどり坂三丁目番地号の-ー 1234５住所　12\n", max_size=60))
def test_that_a_place_is_a_place_of_the_text(text):
    last = 0
    for start, end, name, numbers in places(text):
        assert 0 <= start < end <= len(text)
        assert last <= end
        assert len(name) >= 2
        assert all(part.isdecimal() for part in numbers.split("-"))
        last = end
