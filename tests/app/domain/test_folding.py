from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.folding import asked, digits, fold, pairs, plain
from app.people import variants

TEXT = st.text(st.characters(blacklist_categories=["Cs"]) | st.sampled_from("髙﨑ｱｶﾞー1-2 "))


def folded(text):
    return fold(text, variants())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("渡邉", "渡辺"),
        ("渡邊", "渡辺"),
        ("𠮷田", "吉田"),
        ("濵田", "浜田"),
        ("齋藤", "斎藤"),
        ("葛\U000e0100飾", "葛飾"),
        ("神\ufe00田", "神田"),
        ("\ufa19田", "神田"),
        ("タカハシ", "たかはし"),
        ("ﾊﾞﾝﾄﾞｳ", "ばんどう"),
        ("ＡＢＣ", "abc"),
        ("か\u3099す", "がす"),
        ("㈱テラス", "(株)てらす"),
        ("06-6131-0000", "０６（６１３１）００００"),
        ("090 1234 5678", "090\u2010 1234 ‐5678"),
        ("06.6131.0000", "06・6131・0000"),
        ("ミスヾ", "みすゞ"),
        ("a\u3000 \nb", "a b"),
        ("開\u200b示\ufeff", "開示"),
        ("開\x00示\x7f", "開示"),
    ],
)
def test_that_two_writings_of_one_thing_are_equal(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("高", "商"),
        ("はし", "ばし"),
        ("1-2", "1/2"),
        ("田中", "中田"),
        ("ゆう", "ゅう"),
        ("1a2", "12"),
    ],
)
def test_that_different_things_stay_different(one, other):
    assert folded(one) != folded(other)


def test_that_marks_stay_where_they_mean_something():
    assert folded("a-b") == "a-b"
    assert folded("3月-") == "3月-"
    assert folded("メール") == "めーる"


@given(TEXT)
def test_that_folding_leaves_nothing_more_to_fold(text):
    once = folded(text)
    assert folded(once).replace(" ", "") == once.replace(" ", "")
    assert once == once.strip()
    assert "  " not in once


@given(TEXT)
def test_that_digits_are_ascii_digits(text):
    assert set(digits(text)) <= set("0123456789")
    assert digits(digits(text)) == digits(text)


@pytest.mark.parametrize("written", ["06-6131-0000", "（０６）６１３１・００００", "06 6131 0000"])
def test_that_a_number_is_its_digits(written):
    assert digits(written) == "0661310000"


def test_that_an_address_keeps_its_marks():
    assert plain(" Taro.1-2@Example.JP ") == "taro.1-2@example.jp"
    assert plain("ｔａｒｏ@example.jp") == "taro@example.jp"


def test_that_words_of_the_index_are_neighbours_and_the_last():
    assert pairs("開示請求") == "開示 示請 請求 求"
    assert pairs("a 開") == "ａ 開"
    assert pairs("") == ""


def test_that_a_question_is_a_phrase_of_neighbours():
    assert asked("開示請") == '"開示 示請"'
    assert asked("開") == '"開" *'
    assert asked("開示 a") == '"開示" AND "ａ" *'
    assert asked("") == ""


@given(st.text(st.characters(max_codepoint=0x7E, min_codepoint=0x21), min_size=1))
def test_that_no_mark_of_the_index_language_reaches_it(text):
    """A quotation mark or star somebody types is a character, not a command."""
    for phrase in asked(text).split(" AND "):
        inner = phrase.removesuffix(" *")
        assert inner.startswith('"')
        assert inner.endswith('"')
        assert not set(inner[1:-1]) & set('"*()^:+-')
