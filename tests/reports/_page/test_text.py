from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports._page.text import clean, clusters, one_line


@pytest.mark.parametrize(
    "name", ["\ufa19田", "\ufa1b島", "\ufa10本", "\U0002f80f", "㈱", "１", "ｶﾞ"]
)
def test_that_a_name_is_printed_as_it_was_typed(name):
    assert clean(name) == name


def test_that_decomposed_kana_are_composed():
    assert clean("か\u3099き\u3099 e\u0301") == "がぎ é"


def test_that_characters_without_a_shape_are_dropped():
    assert clean("山\x00田\u202e太\u200b郎\ufeff\x7f\u2066様") == "山田太郎様"


def test_that_every_kind_of_line_end_is_a_line_feed_and_every_space_a_space():
    assert clean("あ\r\nい\rう\u2028え\tお\u2009か") == "あ\nい\nう\nえ お か"
    assert one_line("あ\r\nい\n") == "あ い"


def test_that_markup_is_text():
    assert clean('<img src="/etc/passwd">&amp;<b>') == '<img src="/etc/passwd">&amp;<b>'


def test_that_a_selector_stays_with_its_character():
    assert clusters("辻\U000e0100𠮷a") == ["辻\U000e0100", "𠮷", "a"]


@given(st.text())
def test_that_cleaning_twice_changes_nothing_and_leaves_nothing_hidden(text):
    once = clean(text)
    assert clean(once) == once
    assert "".join(clusters(once)) == once
    assert not {c for c in once if c != "\n" and unicodedata.category(c) in ("Cc", "Cf")}


GROUPS = ["か\u3099", "ｶﾞ", "e\u0301\u0323", "㈱", "\u1112\u1161\u11ab", "\ufa19"]


@given(st.integers(0, 6), st.sampled_from(GROUPS))
def test_that_a_long_text_is_composed_as_a_short_one(before, group):
    text = "漢" * before + group * 400
    assert clean(text) == "漢" * before + clean(group) * 400


def test_that_piled_marks_are_composed_in_time():
    def seconds(marks):
        started = time.process_time()
        clean("a" + "\u0315\u0300" * marks)
        return time.process_time() - started

    assert seconds(50_000) < 8 * seconds(12_500) + 0.5  # where it is quadratic, sixteen times
