from __future__ import annotations

import platform
from dataclasses import replace

import pytest

from app.errors import FieldRefusedError
from app.letters.envelopes import LIMITS, read, usual, window
from reports.envelope import SLIDE
from tests.builders import a_casebook, reopened


@pytest.fixture
def casebook(tmp_path):
    opened = a_casebook(tmp_path)
    yield opened
    opened.close()


def test_that_no_window_is_used_until_somebody_says_so(casebook):
    envelope = casebook.blanks.envelope()
    assert envelope == usual()
    assert not envelope.used


def test_that_the_usual_window_is_one_that_can_be():
    for name, (least, most) in LIMITS.items():
        assert least <= getattr(usual(), name) <= most
    assert (usual().width, usual().height) == (90, 45)


def test_that_the_shift_moves_the_window_and_the_sheet_may_slide_in_it():
    moved = window(replace(usual(), right=2.5, down=-1))
    assert (moved.x, moved.y) == (usual().x + 2.5, usual().y - 1)
    assert (moved.right, moved.down) == SLIDE == (25, 21)


@pytest.mark.parametrize(
    ("written", "millimetres"),
    [("2.5", 2.5), ("２．５", 2.5), ("−3", -3), ("-3mm", -3), (" 0 ", 0), ("1.26", 1.3)],
)
def test_that_millimetres_are_read_in_any_width(written, millimetres):
    assert read({"right": written}, usual()).right == millimetres


@pytest.mark.parametrize(
    ("name", "written", "why"),
    [
        ("right", "three", "number"),
        ("right", "", "number"),
        ("right", "nan", "span"),
        ("right", "16", "span"),
        ("width", "40", "span"),
        ("height", "inf", "span"),
        ("colour", "3", "unknown"),
        ("used", "perhaps", "choice"),
    ],
)
def test_that_what_cannot_be_of_an_envelope_is_refused_and_changes_nothing(
    casebook, name, written, why
):
    with pytest.raises(FieldRefusedError) as refused:
        casebook.blanks.keep_envelope({"used": "yes", name: written} | {name: written})
    assert (refused.value.name, refused.value.why) == (name, why)
    assert casebook.blanks.envelope() == usual()


def test_that_the_window_is_the_offices_and_the_shift_this_machines(casebook, monkeypatch):
    casebook.blanks.keep_envelope({"used": "yes", "x": "22", "right": "1.5", "down": "-2"})
    again = reopened(casebook)
    try:
        assert again.blanks.envelope() == replace(usual(), used=True, x=22.0, right=1.5, down=-2.0)
        monkeypatch.setattr(platform, "node", lambda: "another-desk")
        assert again.blanks.envelope() == replace(usual(), used=True, x=22.0)
    finally:
        again.close()


def test_that_measuring_is_no_act(casebook):
    before = casebook.safekeeping.check().entries
    casebook.blanks.keep_envelope({"used": "yes", "right": "1"})
    found = casebook.safekeeping.check()
    assert found.ok
    assert found.entries == before
