from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.folding import asked, digits, fold, pairs, places, plain, words
from app.people.kept import variants

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
        ("德川", "徳川"),
        ("齊藤", "斉藤"),
        ("斎藤", "斉藤"),
        ("瀨戸", "瀬戸"),
        ("圡田", "土田"),
        ("靏田", "鶴田"),
        ("島", "嶌"),
        ("\u2ed1野", "長野"),  # a radical, as text of PDFs has it
        ("龍ヶ崎", "竜ケ崎"),
        ("サ－ビス", "サービス"),
        ("サ―ビス", "ｻｰﾋﾞｽ"),
        ("髙橋　花子", "高橋花子"),
        ("個人情\n報", "個人情報"),
        ("請求\r\nします", "請求します"),
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
        ("a b", "ab"),
        ("大坂", "大阪"),
        ("一段\n\n二段", "一段二段"),
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
    assert asked(["開示請"]) == '"開示 示請"'
    assert asked(["開"]) == '"開" *'
    assert asked(["開示", "a"]) == '"開示" AND "ａ" *'
    assert asked([]) == ""


@given(st.text(st.characters(max_codepoint=0x7E, min_codepoint=0x21), min_size=1))
def test_that_no_mark_of_the_index_language_reaches_it(text):
    """A quotation mark or star somebody types is a character, not a command."""
    for phrase in asked([text]).split(" AND "):
        inner = phrase.removesuffix(" *")
        assert inner.startswith('"')
        assert inner.endswith('"')
        assert not set(inner[1:-1]) & set('"*()^:+-')


# ------------------------------------------------------------------ questions and places


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("髙橋　花子", ("高橋", "花子")),
        ("090 1234 5678", ("09012345678",)),
        ("（０９０）1234－5678", ("09012345678",)),
        ("2026 11", ("2026", "11")),
        ("R8-0140 高橋", ("r80140", "高橋")),
        ("開示 開示", ("開示",)),
        (" \u200b ", ()),
    ],
)
def test_that_a_question_is_words_that_must_all_be_found(query, wanted):
    found = words(query, variants())
    assert found == tuple(folded(one) for one in wanted) == tuple(dict.fromkeys(found))


@given(TEXT, st.integers(0, 20), st.integers(1, 8))
def test_that_a_piece_of_a_text_is_found_in_it(text, start, length):
    """Whatever somebody copies from a folded text, as one word, the text contains."""
    whole = folded(text)
    piece = whole[start : start + length].strip()
    if " " not in piece and folded(piece) == piece:
        assert all(word in whole for word in words(piece, variants()))


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("件：㈱テラスへ", "(株)てらす", ["㈱テラス"]),
        ("電話は０９０（１２３４）５６７８です", "0901234", ["０９０（１２３４"]),
        ("渡邉と渡辺", "渡辺", ["渡邉", "渡辺"]),
        ("か\u3099す、ｶﾞｽ", "がす", ["か\u3099す", "ｶﾞｽ"]),
        ("葛\U000e0100飾", "葛飾", ["葛\U000e0100飾"]),
        ("個人\n情報", "個人情報", ["個人\n情報"]),
        ("なし", "あり", []),
    ],
)
def test_that_a_word_is_marked_where_it_was_written(text, word, wanted):
    found = places(text, [folded(word)], variants())
    assert [text[first:last] for first, last in found] == wanted


# ------------------------------------------------------------------ the table of variants

# Kanji of the first level of JIS X 0208 that are folded to another one of it: each pair is one
# name in two writings, or a simplified form and the one it replaced.
_PAIRS = (
    "斉斎 龍竜 曾曽 瀧滝 峯峰 嶋島 舘館 冨富 亙亘 埜野 洲州 燈灯 畠畑 禰祢 穐秋 鋪舗 礦鉱 砿鉱 "
    "楳梅 薗園 栢柏 盃杯 頴穎 聯連 蹟跡 駈駆 疎疏"
)
COMMON_BUT_ONE = frozenset(_PAIRS.split())


def level(kanji):
    """Return 1 or 2 for a kanji of JIS X 0208, 3 for any other."""
    try:
        raw = kanji.encode("euc_jp")
    except UnicodeEncodeError:
        return 3
    return (1 if raw[0] < 0xD0 else 2) if len(raw) == 2 else 3


def test_that_the_table_leads_to_its_form_in_one_step():
    table = variants()
    assert len(table) > 1_300
    for variant, common in table.items():
        assert len(common) == 1
        assert ord(common) not in table, chr(variant)
        assert folded(chr(variant)) == folded(common) == common
        assert level(common) < 3, chr(variant)


def test_that_no_two_common_kanji_become_one_but_those_that_are_listed():
    merged = {
        chr(variant) + common
        for variant, common in variants().items()
        if level(chr(variant)) == level(common) == 1
    }
    assert merged <= COMMON_BUT_ONE, merged - COMMON_BUT_ONE


GROUPS = ["か\u3099", "ｶﾞ", "e\u0301\u0323", "㈱", "\u1112\u1161\u11ab", "\ufa19"]


@given(st.integers(0, 6), st.sampled_from(GROUPS))
def test_that_a_long_text_is_folded_as_a_short_one(before, group):
    text = "漢" * before + group * 400
    assert plain(text) == unicodedata.normalize("NFKC", text).casefold()


def test_that_piled_marks_are_folded_in_time():
    def seconds(marks):
        started = time.process_time()
        folded("a" + "\u0315\u0300" * marks)
        return time.process_time() - started

    assert seconds(50_000) < 8 * seconds(12_500) + 0.5  # where it is quadratic, sixteen times
