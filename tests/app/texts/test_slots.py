from __future__ import annotations

import pytest

from app.rules.wording import SlotKind, letter_texts
from app.texts.check import Flaw, check_text
from app.texts.slots import letter_groups, slot_lines, snippet_lines, way_lines
from tests.app.letter_samples import WRITTEN


def test_that_every_letter_with_a_text_stands_in_one_group():
    listed = [letter for letters in letter_groups().values() for letter in letters]
    assert sorted(listed) == sorted(one.id for one in letter_texts().values() if one.template)
    assert all(letter_groups().values())


@pytest.mark.parametrize("letter", WRITTEN, ids=lambda letter: letter.id)
def test_that_every_slot_can_be_put_in_and_is_right_there(letter):
    """At the end of the text that ships; a field of an entry only stands in its loop."""
    lines = slot_lines(letter)
    assert {rule.name for rule in letter.slots} <= {line.name.split(" ")[0] for line in lines}
    for line in lines:
        found = check_text(letter, f"{letter.template}{line.snippet}\n")
        wanted = [Flaw.UNKNOWN_FIELD] if line.sort == "field" else []
        assert [one.flaw for one in found] == wanted, line
        assert line.about


def test_that_a_condition_is_offered_for_each_thing_it_can_be():
    names = [line.name for line in slot_lines(letter_texts()["L21"]) if line.sort == SlotKind.FACT]
    assert names[0] == '判断 == "JUSTIFIED"'
    assert len(names) == 5


def test_that_a_letter_has_a_name_for_each_way_it_goes_out():
    for letter in WRITTEN:
        names = {way.name for way in way_lines(letter)}
        assert len(names) == 1 or "" not in names, letter.id


def test_that_what_fits_any_letter_can_be_put_into_it():
    for line in snippet_lines():
        for letter in WRITTEN:
            name = letter.slots[0].name
            snippet = line.snippet.replace("差込欄の名前", name)
            assert check_text(letter, f"{letter.template}{snippet}") == (), line
