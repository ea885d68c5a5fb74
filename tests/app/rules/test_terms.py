from __future__ import annotations

import re

import pytest

import resources
from app.domain import jipdec, leak, partner_asks
from app.domain.leak_facts import CHOICES, Category, Choice, Question, Topic
from app.rules.terms import BrokenTermsError, read_terms, terms

PROVISION = re.compile(r"(appi|rule)(\.\d+)+")


def changed(name, old, new):
    """Read the shipped words with one change made to one of the files."""

    def read(wanted):
        text = resources.open_text(wanted)
        if wanted == name:
            assert old in text
            return text.replace(old, new, 1)
        return text

    return read_terms(read)


def test_that_values_spelled_alike_keep_their_own_words():
    assert leak.State.CLOSED == jipdec.State.CLOSED
    assert terms().word(leak.State.CLOSED) == "完了"
    assert terms().word(jipdec.State.CLOSED) == "終結"


def test_that_every_topic_and_question_has_a_hint():
    for value in (*Topic, *Question):
        assert terms().hint(value) not in ("", terms().word(value))


def test_that_an_answer_is_worded_for_its_question():
    assert terms().choice(Question.ENTRUSTED, Choice.NO) == "自社の個人データである"
    assert terms().choice(Question.MALICE, Choice.NO) == "おそれはない"
    for question, choices in CHOICES.items():
        assert len({terms().choice(question, choice) for choice in choices}) == len(choices)
    with pytest.raises(KeyError):
        terms().choice(Question.MALICE, Choice.ENCRYPTED)


def test_that_what_is_named_for_a_provision_looks_like_one():
    for value in (*Category, *Topic, *jipdec.Basis):
        assert PROVISION.fullmatch(value)


def test_that_the_wall_has_its_words():
    assert [terms().word(standing) for standing in partner_asks.Standing][:2] == ["上申", "遅延"]


@pytest.mark.parametrize(
    ("name", "old", "new", "table", "key"),
    [
        ("leak/words.toml", 'JUDGED = "判断案"\n', "", "state", "JUDGED"),
        ("leak/words.toml", "[state]\n", '[state]\nOLD = "旧"\n', "state", "OLD"),
        ("leak/words.toml", '"発生した"', '"　"', "happened", "yes"),
        ("leak/words.toml", '"発生した"', "1", "happened", "yes"),
        ("leak/words.toml", "[choice.malice]", "[choice.malise]", "malice", ""),
        ("jipdec/words.toml", "[basis]", "[bases]", "basis", ""),
        ("partners/words.toml", "[need]", "[more]\n\n[need]", "more", ""),
    ],
)
def test_that_words_that_do_not_fit_their_values_are_refused(name, old, new, table, key):
    with pytest.raises(BrokenTermsError) as caught:
        changed(name, old, new)
    assert caught.value.area == name.partition("/")[0]
    assert (caught.value.table, caught.value.key) == (table, key)
