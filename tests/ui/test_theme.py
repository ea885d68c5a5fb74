from __future__ import annotations

import re
from itertools import product

import pytest
from PySide6.QtGui import QColor

import resources
from ui.theme import PALETTES, Theme, tokens, unit

GROUNDS = ("ground", "surface", "raised", "selected")
PAIRS = [
    *product(("ink", "muted", "link"), GROUNDS),
    *((tone, f"{tone}_ground") for tone in ("late", "soon", "done", "waiting", "fresh")),
    ("late", "surface"),
    ("late", "ground"),
    ("accent_ink", "accent"),
    ("accent_ink", "accent_hover"),
    ("rail_ink", "rail"),
    ("rail_ink", "rail_selected"),
    ("rail_muted", "rail"),
    ("ink", "done_ground"),
    ("ink", "late_ground"),
]


def luminance(colour: str) -> float:
    """Relative luminance as in WCAG 2.2."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in QColor(colour).getRgbF()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def test_that_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_that_text_can_be_read_on_its_ground(palette, text, ground):
    now = tokens(palette)
    least = 7.0 if palette == "contrast" else 4.5
    assert contrast(getattr(now, text), getattr(now, ground)) >= least


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("ground", ["ground", "surface"])
def test_that_the_outline_of_a_field_can_be_seen(palette, ground):
    now = tokens(palette)
    assert contrast(now.field, getattr(now, ground)) >= 3.0


@pytest.mark.parametrize("palette", PALETTES)
def test_that_late_and_soon_differ_in_more_than_their_word(palette):
    now = tokens(palette)
    assert len({now.late, now.soon, now.done, now.waiting, now.fresh}) == 5


def test_that_every_token_of_the_sheet_is_known_and_every_picture_exists(qapp, theme):
    sheet = qapp.styleSheet()
    assert "$" not in sheet
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert pictures
    icons = {resources.path(name).as_posix() for name in resources.names("icons")}
    assert set(pictures) <= icons


def test_that_another_palette_is_told_and_dressed(qtbot, qapp, theme):
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert theme.dark
    assert tokens("dark").surface in qapp.styleSheet()
    assert qapp.palette().window().color() == theme.colour("ground")


def test_that_icons_take_the_colour_of_their_meaning(theme):
    picture = theme.icon("lock", "late").pixmap(40, 40).toImage()
    opaque = {
        picture.pixelColor(x, y).name().upper()
        for x, y in product(range(40), range(40))
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert opaque == {tokens("light").late}


def test_that_an_unknown_icon_is_an_error_at_once(theme):
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-drawing")


def test_that_lengths_grow_with_the_letters(qapp):
    before = qapp.font()
    assert unit(16) == 16
    larger = qapp.font()
    larger.setPixelSize(21)
    qapp.setFont(larger)
    try:
        assert unit(16) == 24
        assert unit(1) == 2
    finally:
        qapp.setFont(before)


def test_that_a_theme_without_a_choice_follows_the_system(qapp, theme):
    assert isinstance(Theme().dark, bool)
    assert Theme("dark").dark
    assert not Theme("contrast").dark
