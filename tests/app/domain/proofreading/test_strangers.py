"""The table of names: what is found, where, and that its size costs nothing."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from app.domain.proofreading.strangers import Names
from app.letters.proof_rules import speller

KANJI = "佐藤鈴木高橋田中伊山本小林加吉渡辺健一美咲花子誠隆"


def names_of(*people):
    names = Names()
    for nr, (name, reading) in enumerate(people, 1):
        families = (speller().key(name.split()[0]),)
        names.put(nr, speller().key(name), speller().key(reading), families)
    return names


def found(names, text):
    return [people for _, _, people in names.found(speller()(text))]


def test_that_a_name_is_found_in_any_writing():
    names = names_of(("渡邉 美咲", "わたなべ みさき"))
    for text in ("渡辺美咲様", "渡邊　美咲", "ワタナベ ミサキ", "ﾜﾀﾅﾍﾞ ﾐｻｷ", "渡邉・美咲"):
        assert found(names, text) == [(1,)], text
    assert found(names, "渡辺美樹様") == []


def test_that_a_place_is_told_in_the_text_as_it_was_written():
    spelled = speller()("前略　ﾜﾀﾅﾍﾞ　ﾐｻｷ様")
    ((start, end, _),) = names_of(("渡邉 美咲", "わたなべ みさき")).found(spelled)
    assert (spelled.at[start], spelled.at[end - 1]) == (3, 11)


def test_that_namesakes_are_found_together_and_dropped_apart():
    names = names_of(("佐藤 健一", ""), ("佐藤 健一", ""))
    assert found(names, "佐藤健一") == [(1, 2)]
    names.drop(1)
    assert found(names, "佐藤健一") == [(2,)]
    names.drop(2)
    assert found(names, "佐藤健一") == []
    assert not names.is_family("佐藤")
    assert len(names) == 0


@given(st.lists(st.text(KANJI, min_size=2, max_size=6), max_size=30), st.text(KANJI, max_size=80))
def test_that_whatever_is_in_the_text_is_found(people, text):
    names = names_of(*((name, "") for name in people if name.strip()))
    hits = {person for _, _, ones in names.found(speller()(text)) for person in ones}
    spelled = speller().key(text)
    for nr, name in enumerate((one for one in people if one.strip()), 1):
        key = speller().key(name)
        longer = any(
            speller().key(other).startswith(key) and speller().key(other) in spelled
            for other in people
            if len(other) > len(name)
        )
        if not longer:
            assert (nr in hits) == (key in spelled)


def test_that_a_hundred_times_the_people_cost_the_same():
    chance = random.Random(3)  # noqa: S311 - no secret
    letter = speller()("".join(chance.choice(KANJI + "のをにはがます。") for _ in range(3000)))

    def seconds(people):
        made = ("".join(chance.choice(KANJI) for _ in range(4)) for _ in range(people))
        names = names_of(*((one, "") for one in made))
        taken = []
        for _ in range(9):
            started = time.perf_counter()
            list(names.found(letter))
            taken.append(time.perf_counter() - started)
        return min(taken)

    few, many = seconds(300), seconds(30_000)
    assert many < 12 * few  # a search per name would cost a hundred times as much
