from __future__ import annotations

import struct
from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.ttProgram import Program

from reports._page.face import Face
from resources import path


@pytest.fixture(scope="module")
def mincho():
    return Face(path("fonts/BIZUDMincho-Regular.ttf"))


def test_that_a_variant_has_a_shape_of_its_own(mincho):
    plain, variant = mincho.glyph("辻"), mincho.glyph("辻\U000e0101")
    assert plain
    assert variant
    assert {mincho.glyph("辻\U000e0100"), variant} != {plain}


def test_that_an_unknown_variant_is_not_drawn_as_the_plain_character(mincho):
    assert mincho.glyph("辻\U000e01ef") is None
    assert mincho.glyph("亜\ufe0f") is None


def test_that_what_the_font_lacks_is_none(mincho):
    assert mincho.glyph("𠮷") is None
    assert mincho.glyph("𠮷\U000e0100") is None
    assert mincho.glyph("\U0010fffd") is None


def test_that_widths_are_thousandths_of_an_em(mincho):
    assert mincho.width(mincho.glyph("永")) == 1000
    assert mincho.width(mincho.glyph("a")) == 500


def _drawn(font, number):
    """Return what a pen draws of a glyph, its parts where they stand."""
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyph = glyphs[font.getGlyphName(number)]
    glyph.draw(pen)
    return glyph.width, pen.value


@pytest.mark.parametrize("name", ["BIZUDMincho-Regular", "NotoSerifJP-Regular"])
def test_that_a_subset_draws_what_the_font_draws_as_wide_as_is_wanted(name):
    face = Face(path(f"fonts/{name}.ttf"))
    found = map(face.glyph, ("永", "É", "、", "é", "辻", "辻\U000e0101", "𠮷", "a", " ", "①"))
    numbers = [number for number in found if number]
    wanted = [(number, face.width(number) + more) for more in (0, 125) for number in numbers]
    subset = face.subset(wanted)
    with TTFont(path(f"fonts/{name}.ttf")) as whole, TTFont(BytesIO(subset.file)) as font:
        assert font["maxp"].numGlyphs == subset.glyphs >= 1 + len(wanted) > 18
        units = font["head"].unitsPerEm
        for place, (number, width) in enumerate(wanted, 1):
            drawn, (own, as_it_is) = _drawn(font, place), _drawn(whole, number)
            assert drawn == (
                own if width == face.width(number) else round(width * units / 1000),
                as_it_is,
            )


def _square(left):
    pen = TTGlyphPen(None)
    pen.moveTo((left, 0))
    for point in ((left, 90), (left + 90, 90), (left + 90, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


@pytest.fixture
def parts(tmp_path):
    """A font in which é and è are e with a mark, and everything is hinted."""
    glyphs = {name: _square(left) for left, name in enumerate((".notdef", "x", "mark", "e"))}
    for name, at in (("egrave", 10), ("eacute", 20)):
        pen = TTGlyphPen(glyphs)
        pen.addComponent("e", (1, 0, 0, 1, 0, 0))
        pen.addComponent("mark", (0.5, 0, 0, 0.5, at, 300))
        glyphs[name] = pen.glyph()
    for glyph in glyphs.values():
        glyph.program = Program()
        glyph.program.fromAssembly(["IUP[0]", "IUP[1]"])
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(list(glyphs))
    font.setupCharacterMap({ord("x"): "x", ord("e"): "e", ord("è"): "egrave", ord("é"): "eacute"})
    font.setupGlyf(glyphs)
    font.setupHorizontalMetrics({name: (600 + at, at) for at, name in enumerate(glyphs)})
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"psName": "Parts-Regular"})
    font.setupPost()
    font.save(tmp_path / "parts.ttf")
    return tmp_path / "parts.ttf"


def test_that_the_parts_of_a_glyph_come_along_once_and_without_hinting(parts):
    face = Face(parts)
    assert face.name == "Parts-Regular"
    assert (face.ascent, face.descent) == (880, -120)
    for _ in range(2):  # the second subset is made from what the first has left behind
        subset = face.subset([(face.glyph("é"), 605), (face.glyph("è"), 604)])
        with TTFont(parts) as whole, TTFont(BytesIO(subset.file)) as font:
            assert subset.glyphs == 5
            for place, number in enumerate((0, 5, 4, 3, 2)):
                assert _drawn(font, place) == _drawn(whole, number)
                glyph = font["glyf"][font.getGlyphName(place)]
                assert not (hasattr(glyph, "program") and glyph.program.getBytecode())


def test_that_a_subset_is_a_font_by_its_own_check_sums(parts):
    subset = Face(parts).subset([(5, 605)]).file
    with TTFont(BytesIO(subset), checkChecksums=2) as font:
        for tag in font.keys():  # noqa: SIM118 - a font is no dictionary
            assert font[tag] is not None
    assert sum(struct.unpack(f">{len(subset) // 4}I", subset)) & 0xFFFFFFFF == 0xB1B0AFBA


def test_that_a_font_without_variants_has_none(parts):
    assert Face(parts).glyph("e\U000e0100") is None


def test_that_a_subset_is_small(mincho):
    wanted = [(mincho.glyph(c), 1000) for c in "個人情報保護管理者"]
    once = mincho.subset(wanted).file
    again = mincho.subset([*wanted, *((number, 1125) for number, _ in wanted)]).file
    assert len(once) < 6000
    assert len(again) < len(once) + 30 * len(wanted)
