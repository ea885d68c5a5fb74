"""Names in Latin letters: every way to spell them is one, and words are not names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.proofreading.latin import joined, written_names
from app.domain.proofreading.strangers import Names
from app.domain.telling import latin_of
from app.letters.proof_rules import readings
from app.rules.romaji import romaji


def names_of(name, reading):
    names = Names()
    names.put(1, name, reading, (), readings().keys(name, reading))
    return names


def found(names, text):
    return [text[start:end] for start, end, _ in names.in_latin(text)]


@pytest.mark.parametrize(
    ("reading", "written"),
    [
        ("やまだ たろう", "TARO YAMADA"),
        ("ヤマダ　タロウ", "Yamada, Tarou"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "Yamada Tarō"),
        ("おおの じゅんいちろう", "Ohno Jun'ichiro"),
        ("おおの じゅんいちろう", "ONO JUNICHIROU"),
        ("ほんま しょうじ", "Shoji Homma"),
        ("ほんま しょうじ", "HONMA SYOUZI"),
        ("はっちょう みつこ", "Mitsuko Hatcho"),
        ("はっちょう みつこ", "Hacchou Mituko"),
        ("ふじつか ちづる", "Chizuru FUJITSUKA"),
        ("なかむら ゆみこ", "nakamura yumiko"),
        ("はせがわ ひろと", "HASEGAWA/HIROTO"),
    ],
)
def test_that_every_way_to_write_a_name_is_found(reading, written):
    assert found(names_of("", reading), f"ご名義は {written} です。") == [written]


def test_that_a_name_in_latin_letters_is_found_in_the_other_order():
    names = names_of("Maria Santos", "まりあ さんとす")
    assert found(names, "SANTOS Maria様") == ["SANTOS Maria"]
    assert found(names, "Maria\nSantos") == ["Maria\nSantos"]


@pytest.mark.parametrize(
    "text",
    [
        "yamada.taro@example.jp",
        "https://example.jp/Taro/Yamada-ya",
        "Yamada Building, Taro-dori",
        "Yamadatarobe",
        "yamada-taroudori",
        "Yamada（Taro",
        "abe an",
    ],
)
def test_that_other_words_are_no_name(text):
    assert found(names_of("", "やまだ たろう"), text) == []
    assert found(names_of("", "あべ あん"), text) == []


def test_that_who_is_dropped_is_not_found():
    names = names_of("", "やまだ たろう")
    names.put(2, "", "やまだ たろう", (), readings().keys("", "やまだ たろう"))
    names.drop(1)
    assert [people for *_, people in names.in_latin("Taro Yamada")] == [(2,)]
    names.drop(2)
    assert found(names, "Taro Yamada") == []


KANA = "".join(k for k in romaji()[0] if len(k) == 1 and k not in "をんゔゐゑ")


@given(st.text(KANA, min_size=2, max_size=5), st.text(KANA, min_size=2, max_size=5))
def test_that_each_table_spells_the_same_sound(family, given_name):
    keys = readings().keys("", f"{family} {given_name}")
    for way in romaji():
        parts = tuple("".join(way[k] for k in part) for part in (family, given_name))
        key = joined(parts)
        assert len(key) < 6 or key in keys


def test_that_what_masks_look_for_is_found_here_as_well():
    names = names_of("", "たかはし はなこ")
    written = {needle.key for needle in latin_of("たかはし はなこ", "", romaji())}
    assert {"takahashihanako", "hanakotakahasi"} <= written
    for word in ("Takahashi Hanako", "Hanako Takahasi"):
        assert found(names, word) == [word]
    assert [keys for *_, keys in written_names("Takahashi Hanako")]


@pytest.mark.parametrize("written", ["Yamadataro", "TAROUYAMADA", "yamadatarō", "TaroYamada"])
def test_that_a_whole_name_in_one_word_is_found_in_either_order(written):
    assert found(names_of("", "やまだ たろう"), f"会員名「{written}」の方") == [written]
    assert found(names_of("", "やまだ たろう"), f"{written}@example.jp") == []


@pytest.mark.parametrize("reading", ["やまだ", "い たろう", ""])
def test_that_a_reading_without_parts_tells_no_family(reading):
    assert readings().family(reading) == ""
    assert readings().family("さとう けんいち") == readings().family("サトー ケン")
