from __future__ import annotations

from reports.errors import MissingGlyphError


def test_that_a_missing_glyph_is_named_by_its_code_points():
    error = MissingGlyphError("辻\U000e01ef", "宛名")
    assert error.code_points == ("U+8FBB", "U+E01EF")
    assert str(error) == "U+8FBB U+E01EF in 宛名"
    assert str(MissingGlyphError("\U0010fffd", "本文", 2)) == "U+10FFFD in 本文[2]"
