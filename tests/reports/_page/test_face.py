from __future__ import annotations

import struct

import pytest

from reports._page.face import Face, _bare, _font
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
    assert mincho.glyph("\U0010fffd") is None


def test_that_widths_are_thousandths_of_an_em(mincho):
    assert mincho.width(mincho.glyph("永")) == 1000
    assert mincho.width(mincho.glyph("a")) == 500


def _tables(font):
    count = struct.unpack_from(">H", font, 4)[0]
    records = [struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(count)]
    return {tag: font[start : start + length] for tag, _, start, length in records}


def test_that_a_subset_holds_its_glyphs(mincho):
    wanted = [mincho.glyph(c) for c in "永É、é辻"]
    font, places = mincho.subset(wanted)
    tables = _tables(font)
    count = struct.unpack_from(">H", tables[b"maxp"], 4)[0]
    offsets = struct.unpack(f">{count + 1}L", tables[b"loca"])
    assert set(wanted) <= places.keys()
    assert list(offsets) == sorted(offsets)
    assert offsets[-1] == len(tables[b"glyf"])
    assert len(tables[b"hmtx"]) == 4 * count


def test_that_a_glyph_made_of_parts_brings_them_and_loses_its_instructions():
    more, words, scaled, two_by_two, instructed = 0x20, 0x01, 0x08, 0x80, 0x0100
    box = struct.pack(">hhhhh", -1, 0, 0, 100, 100)
    first = struct.pack(">HHhhh", words | more | scaled, 700, 5, -5, 0x2000)
    second = struct.pack(">HHbb4h", two_by_two | more | instructed, 701, 1, 2, *range(4))
    third = struct.pack(">HHbb", 0, 700, 3, 4)
    places = {700: 3, 701: 4}
    outline = _bare(box + first + second + third + b"\x00\x02ab", places.__getitem__)
    assert outline == (
        box
        + struct.pack(">HHhhh", words | more | scaled, 3, 5, -5, 0x2000)
        + struct.pack(">HHbb4h", two_by_two | more, 4, 1, 2, *range(4))
        + struct.pack(">HHbb", 0, 3, 3, 4)
    )


def test_that_the_parts_of_a_glyph_come_along_once(tmp_path):
    # glyphs: 0 and 1 empty, 2 simple, 3 and 4 made of 2; é is 3, è is 4
    simple = struct.pack(">hhhhhHHBbb", 1, 0, 0, 9, 9, 0, 0, 1, 0, 0) + b"\0"
    made = struct.pack(">hhhhhHHbb", -1, 0, 0, 9, 9, 0, 2, 0, 0)
    glyf = [b"", b"", simple + bytes(-len(simple) % 4), *[made + bytes(-len(made) % 4)] * 2]
    offsets = [sum(map(len, glyf[:n])) for n in range(6)]
    groups = struct.pack(">LLLLLL", 0xE8, 0xE8, 4, 0xE9, 0xE9, 3)
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10, 12)
    cmap += struct.pack(">HHLLL", 12, 0, 40, 0, 2) + groups
    file = tmp_path / "parts.ttf"
    file.write_bytes(
        _font(
            {
                b"cmap": cmap,
                b"glyf": b"".join(glyf),
                b"head": bytes(18) + struct.pack(">H", 1000) + bytes(34),
                b"hhea": bytes(34) + struct.pack(">H", 1),
                b"hmtx": struct.pack(">HhHHHH", 600, 0, 0, 0, 0, 0),
                b"loca": struct.pack(">6L", *offsets),
                b"maxp": bytes(4) + struct.pack(">H", 5) + bytes(26),
            }
        )
    )
    face = Face(file)
    font, places = face.subset([face.glyph("é"), face.glyph("è")])
    assert places == {0: 0, 3: 1, 4: 2, 2: 3}
    assert len(_tables(font)[b"glyf"]) == len(glyf[2]) + 2 * len(glyf[3])


def test_that_a_subset_is_small(mincho):
    font, _ = mincho.subset([mincho.glyph(c) for c in "個人情報保護管理者"])
    assert len(font) < 6000
