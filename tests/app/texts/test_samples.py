"""What a letter text is looked at with: values that could stand in one letter."""

from __future__ import annotations

import pytest

from app.rules.wording import letter_texts
from app.texts.samples import own, samples


def of(letter, name=""):
    return [one.values for one in samples(letter_texts()[letter]) if one.name == name]


@pytest.mark.parametrize(
    ("letter", "kind", "law"),
    [
        ("L08", "利用目的の通知", "第32条"),
        ("L15", "訂正等", "第34条"),
        ("L18", "利用停止等", "第35条"),
    ],
)
def test_that_a_letter_answers_its_own_kind_of_request_on_grounds_for_it(letter, kind, law):
    for one in samples(letter_texts()[letter]):
        assert all(kind in asked for asked in one.values["種別一覧"])
        assert all(law in why["根拠"] for why in one.values["理由一覧"])


def test_that_no_cause_is_told_of_what_was_not_found():
    assert all("原因" not in values for values in of("L21", "認められないとき"))
    assert any("原因" in values for values in of("L21", "申出のとおりと認めるとき"))


def test_that_what_a_letter_has_of_its_own_are_slots_of_it():
    for text in letter_texts().values():
        assert own(text.id).keys() <= {rule.name for rule in text.slots}, text.id
