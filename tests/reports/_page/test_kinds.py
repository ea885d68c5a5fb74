from __future__ import annotations

import pytest

from reports._page.fonts import MINCHO
from reports._page.kinds import Kind, kind_of, pair


def _pair(two):
    left, right = MINCHO.glyphs(two, "本文")
    return pair(left.kind, right.kind)


@pytest.mark.parametrize(
    ("two", "added"),
    [
        ("」「", -500),
        ("）。", -500),
        ("（「", -500),
        ("漢（", 0),
        ("、漢", 0),
        ("）・", -500),
        ("年1", 250),
        ("a漢", 250),
        ("、a", 0),
        ("〒1", 0),
        ("／a", 0),
        ("漢字", 0),
    ],
)
def test_that_neighbours_are_spaced_by_jlreq(two, added):
    assert _pair(two).added == added


@pytest.mark.parametrize(
    "two", ["漢、", "（漢", "――", "……", "１２", "ab", "Wa", "a.", "漢ー", "￥1", "5%"]
)
def test_that_these_are_never_parted(two):
    assert not _pair(two).parts


@pytest.mark.parametrize("two", ["漢字", "、漢", "漢（", "漢a", "a漢", "」「", "―漢"])
def test_that_these_may_be_parted(two):
    assert _pair(two).parts


def test_that_half_width_brackets_have_no_blank_to_trim():
    assert kind_of("（", 1000) == Kind.OPEN
    assert kind_of("“", 430) == Kind.LATIN_OPEN
