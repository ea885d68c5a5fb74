from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reports._page.fonts import MINCHO, Chain
from reports.errors import MissingGlyphError
from resources import path


def _faces(text):
    return [glyph.face.name for glyph in MINCHO.glyphs(text, "宛名")]


def test_that_kanji_are_from_the_first_font_that_has_them():
    assert _faces("永辻\U000e0100") == ["BIZUDMincho-Regular"] * 2
    assert _faces("𠮷") == ["NotoSerifJP-Regular"]


def test_that_letters_and_digits_are_proportional():
    i, w = MINCHO.glyphs("iW", "本文")
    assert i.width < 400
    assert w.width > 900


def test_that_an_apostrophe_in_a_name_is_narrow_and_a_quotation_mark_is_not():
    assert MINCHO.glyphs("O’Brien", "宛名")[1].width < 300
    assert MINCHO.glyphs("‘答’と", "宛名")[2].width == 1000


@pytest.mark.parametrize("character", ["\U0010fffd", "\U0002ebe1", "辻\U000e01ef", "\ud800"])
def test_that_a_missing_character_is_named(character):
    with pytest.raises(MissingGlyphError) as caught:
        MINCHO.glyphs(f"山{character}", "本文", 3)
    assert caught.value.character == character
    assert (caught.value.where, caught.value.block) == ("本文", 3)


def test_that_a_font_the_officer_installed_is_asked_last(tmp_path, monkeypatch):
    chain = Chain("BIZUDMincho-Regular", installed="ipamjm.ttf")
    with pytest.raises(MissingGlyphError):
        chain.glyphs("𠮷", "宛名")
    folder = tmp_path / ".local/share/fonts/ipa"
    folder.mkdir(parents=True)
    shutil.copy(path("fonts/NotoSerifJP-Regular.ttf"), folder / "ipamjm.ttf")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    again = Chain("BIZUDMincho-Regular", installed="ipamjm.ttf")
    assert again.glyphs("𠮷", "宛名")[0].width == 1000
