"""One TrueType file: which glyph draws a character, how wide it is, and a subset to embed.

Read by hand, for two things PDF libraries leave out: variation sequences (辻 + U+E0100 is
another glyph than 辻, cmap format 14) and one embedded font per document however many
characters it has. Section names are those of the OpenType specification.
"""

from __future__ import annotations

import struct
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_MORE_COMPONENTS = 0x0020
_HAS_INSTRUCTIONS = 0x0100
_WORDS, _SCALE, _XY_SCALE, _TWO_BY_TWO = 0x0001, 0x0008, 0x0040, 0x0080
_POSTSCRIPT_NAME = 6
_WINDOWS = 3


def _u16(data: bytes | bytearray, at: int) -> int:
    return int.from_bytes(data[at : at + 2])


def _i16(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], signed=True)


def _u24(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 3])


def _u32(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4])


class Face:
    """A font file with TrueType outlines. Widths and heights are in 1/1000 em."""

    def __init__(self, path: Path) -> None:
        self._file = path.read_bytes()
        self._places: dict[bytes, tuple[int, int]] = {}
        for record in range(12, 12 + 16 * _u16(self._file, 4), 16):
            tag = self._file[record : record + 4]
            self._places[tag] = (_u32(self._file, record + 8), _u32(self._file, record + 12))
        head, hhea = self._table(b"head"), self._table(b"hhea")
        self._units = _u16(head, 18)
        self._metrics = self._table(b"hmtx")
        self._metric_count = _u16(hhea, 34)
        self._cmap = self._table(b"cmap")
        self._glyphs = self._characters()
        self._selectors: dict[str, dict[int, int | None]] = {}
        self.box = tuple(self._thousandths(_i16(head, at)) for at in (36, 38, 40, 42))
        self.ascent = self._thousandths(_i16(hhea, 4))
        self.descent = self._thousandths(_i16(hhea, 6))

    def _table(self, tag: bytes) -> bytes:
        start, length = self._places[tag]
        return self._file[start : start + length]

    def _thousandths(self, units: int) -> int:
        return round(units * 1000 / self._units)

    # ------------------------------------------------------------ characters

    def glyph(self, cluster: str) -> int | None:
        """Return the glyph of a character, or of a character and its variation selector.

        None where the font has not the character, or not that variant of it: the plain
        shape in its stead would be somebody else's name.
        """
        base = self._glyphs.get(ord(cluster[0]))
        if base is None or len(cluster) == 1:
            return base
        selector = cluster[1]
        if selector not in self._selectors:
            self._selectors[selector] = self._variants(ord(selector))
        variant = self._selectors[selector].get(ord(cluster[0]), 0)
        return base if variant is None else variant or None

    def _subtables(self, wanted: int) -> Iterable[int]:
        for record in range(4, 4 + 8 * _u16(self._cmap, 2), 8):
            at = _u32(self._cmap, record + 4)
            if _u16(self._cmap, at) == wanted:
                yield at

    def _characters(self) -> dict[int, int]:
        """Return code point → glyph, from cmap format 12."""
        at = next(iter(self._subtables(12)))
        glyphs: dict[int, int] = {}
        groups = _u32(self._cmap, at + 12)
        for first, last, glyph in struct.iter_unpack(
            ">LLL", self._cmap[at + 16 : at + 16 + 12 * groups]
        ):
            if first == last:
                glyphs[first] = glyph
            else:
                run = range(first, last + 1)
                glyphs.update(zip(run, range(glyph, glyph + len(run)), strict=True))
        return glyphs

    def _variants(self, selector: int) -> dict[int, int | None]:
        """Return base → glyph for one selector; None says the plain glyph is that variant."""
        found: dict[int, int | None] = {}
        for at in self._subtables(14):
            for record in range(at + 10, at + 10 + 11 * _u32(self._cmap, at + 6), 11):
                if _u24(self._cmap, record) != selector:
                    continue
                if plain := _u32(self._cmap, record + 3):
                    ranges = at + plain
                    for each in range(ranges + 4, ranges + 4 + 4 * _u32(self._cmap, ranges), 4):
                        first = _u24(self._cmap, each)
                        found.update(dict.fromkeys(range(first, first + self._cmap[each + 3] + 1)))
                if other := _u32(self._cmap, record + 7):
                    mapped = at + other
                    for each in range(mapped + 4, mapped + 4 + 5 * _u32(self._cmap, mapped), 5):
                        found[_u24(self._cmap, each)] = _u16(self._cmap, each + 3)
        return found

    def width(self, glyph: int) -> int:
        """Return how far the pen moves, in 1/1000 em."""
        return self._thousandths(_u16(self._metrics, 4 * min(glyph, self._metric_count - 1)))

    @cached_property
    def name(self) -> str:
        """The PostScript name, as PDF wants it."""
        table = self._table(b"name")
        strings = _u16(table, 4)
        at, length = next(
            (strings + _u16(table, record + 10), _u16(table, record + 8))
            for record in range(6, 6 + 12 * _u16(table, 2), 12)
            if (_u16(table, record), _u16(table, record + 6)) == (_WINDOWS, _POSTSCRIPT_NAME)
        )
        return table[at : at + length].decode("utf-16-be")

    # ---------------------------------------------------------------- subset

    @cached_property
    def _offsets(self) -> tuple[int, ...]:
        """Where outlines begin, in the long form: the short one ends at 128 kB, kanji do not."""
        loca = self._table(b"loca")
        return struct.unpack(f">{len(loca) // 4}L", loca)

    def _outline(self, glyph: int) -> bytes:
        start = self._places[b"glyf"][0]
        return self._file[start + self._offsets[glyph] : start + self._offsets[glyph + 1]]

    def subset(self, glyphs: Iterable[int]) -> tuple[bytes, dict[int, int]]:
        """Return a font with only these glyphs, and where in it each of them now is.

        Hinting is left out: paper does not need it, and it is a third of the bytes.
        """
        order = list(dict.fromkeys((0, *glyphs)))
        places = {glyph: place for place, glyph in enumerate(order)}

        def place(part: int) -> int:
            if part not in places:
                places[part] = len(order)
                order.append(part)
            return places[part]

        # `order` grows on the way, by the parts that composite glyphs are made of
        outlines = [_bare(self._outline(glyph), place) for glyph in order]
        return self._assemble(order, outlines), places

    def _assemble(self, glyphs: list[int], outlines: list[bytes]) -> bytes:
        padded = [outline + bytes(-len(outline) % 4) for outline in outlines]
        metrics = bytearray()
        for glyph in glyphs:
            metric = min(glyph, self._metric_count - 1)
            bearing = (
                4 * glyph + 2
                if glyph < self._metric_count
                else 4 * self._metric_count + 2 * (glyph - self._metric_count)
            )
            metrics += self._metrics[4 * metric : 4 * metric + 2]
            metrics += self._metrics[bearing : bearing + 2]
        head, hhea, maxp = (bytearray(self._table(tag)) for tag in (b"head", b"hhea", b"maxp"))
        head[8:12] = bytes(4)  # the checksum of the whole file, which this no longer is
        head[50:52] = b"\0\1"  # long offsets
        hhea[34:36] = maxp[4:6] = len(glyphs).to_bytes(2)
        offsets = accumulate(map(len, padded), initial=0)
        return _font(
            {
                b"glyf": b"".join(padded),
                b"head": bytes(head),
                b"hhea": bytes(hhea),
                b"hmtx": bytes(metrics),
                b"loca": struct.pack(f">{len(glyphs) + 1}L", *offsets),
                b"maxp": bytes(maxp),
            }
        )


def _bare(outline: bytes, place: Callable[[int], int]) -> bytes:
    """Return an outline without its instructions, its parts renumbered (table glyf)."""
    if not outline:
        return outline
    contours = _i16(outline, 0)
    if contours >= 0:
        at = 10 + 2 * contours
        return outline[:at] + b"\0\0" + outline[at + 2 + _u16(outline, at) :]
    parts = bytearray(outline)
    at, flags = 10, _MORE_COMPONENTS
    while flags & _MORE_COMPONENTS:
        flags = _u16(parts, at)
        parts[at : at + 2] = (flags & ~_HAS_INSTRUCTIONS).to_bytes(2)
        parts[at + 2 : at + 4] = place(_u16(parts, at + 2)).to_bytes(2)
        at += 8 if flags & _WORDS else 6
        at += 2 * bool(flags & _SCALE) + 4 * bool(flags & _XY_SCALE) + 8 * bool(flags & _TWO_BY_TWO)
    return bytes(parts[:at])


def _font(tables: dict[bytes, bytes]) -> bytes:
    """Return a font file of these tables, sorted by tag."""
    count = len(tables)
    power = count.bit_length() - 1
    header = struct.pack(">LHHHH", 0x10000, count, 16 << power, power, 16 * count - (16 << power))
    at = 12 + 16 * count
    directory, body = bytearray(), bytearray()
    for tag, table in sorted(tables.items()):
        padded = table + bytes(-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        directory += tag + struct.pack(">LLL", checksum, at + len(body), len(table))
        body += padded
    return header + bytes(directory) + bytes(body)
