"""Which version of a text is in force on a day, whatever was kept, planned and taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.wording import letter_texts
from app.texts.own import OwnTexts, TextVersion, text_digest

BEGUN = date(2026, 11, 24)
DAYS = st.integers(0, 12)


def a_version(number, since, *, letter="L01", withdrawn=False):
    text = "" if withdrawn else f"第{number}版\n"
    at = datetime(2026, 11, 24, 10)  # noqa: DTZ001 - nothing is counted from it
    base = letter_texts()[letter].template
    return TextVersion(letter, number, since, at, "佐野", text, withdrawn, base, "", "")


@given(st.lists(st.tuples(DAYS, st.booleans()), max_size=8), DAYS)
def test_that_of_what_has_begun_the_last_is_in_force(kept, day):
    versions = [
        a_version(number, BEGUN + timedelta(days), withdrawn=withdrawn)
        for number, (days, withdrawn) in enumerate(kept, 1)
    ]
    on = BEGUN + timedelta(day)
    force = None
    for one in sorted(versions, key=lambda one: one.since):  # stable: the newer of a day is later
        if one.since <= on:
            force = None if one.withdrawn else one
    own = OwnTexts(reversed(versions))
    assert own.version("L01", on) == force
    text = own.text("L01", on)
    assert text.template == (force.text if force else letter_texts()["L01"].template)
    assert text.version == (force.number if force else 0)
    assert own.text("L02", on) is letter_texts()["L02"]
    assert [one.number for one in own.versions("L01")] == list(range(1, len(kept) + 1))


def test_that_a_version_that_could_not_be_kept_never_was():
    own = OwnTexts()
    with pytest.raises(ZeroDivisionError), own.taking(a_version(1, BEGUN)):
        assert own.version("L01", BEGUN) is not None
        raise ZeroDivisionError
    assert own.versions("L01") == ()
    with own.taking(a_version(1, BEGUN)):
        pass
    assert len(own.versions("L01")) == 1


def test_that_every_part_of_a_version_is_sealed():
    from dataclasses import replace

    one = a_version(1, BEGUN)
    others = (
        replace(one, letter="L02"),
        replace(one, number=2),
        replace(one, since=date(2026, 12, 1)),
        replace(one, text="別の文面\n"),
        replace(one, withdrawn=True),
        replace(one, base_sha256=text_digest("x")),
        replace(one, note="別の覚え"),
    )
    assert all(other.sealed != one.sealed for other in others)
