"""One TrueType file: which glyph draws a character, how wide it is, and a subset to embed.

fontTools reads the tables. The subset is put together here: fontTools' own subsetter goes
through the whole font each time and takes 57 to 88 ms for a face, this 0.4, and a letter with
two faces shall take 10 altogether. (reportlab's takes 1.3, but keeps the
hinting, 10 kB a letter, and knows no variation sequences: 辻 + U+E0100 is another glyph than
辻, by cmap format 14.) Table names are those of the OpenType specification.
"""

from __future__ import annotations

import struct
import sys
from array import array
from functools import cached_property
from io import BytesIO
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph as Outline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_POSTSCRIPT_NAME = 6
_MAXP_DEPTH = 30  # where the maxp table says how deep composite glyphs go
# flags of a part of a composite glyph
_WORDS, _MORE = 0x0001, 0x0020
_OFFSETS = 0x0002  # it is placed by offsets
_SCALES = ((0x0008, 2), (0x0040, 4), (0x0080, 8))  # and how many bytes they bring along


class Subset(NamedTuple):
    """A font file to embed, and how many glyphs it has."""

    file: bytes
    glyphs: int


class _Piece(NamedTuple):
    """Bytes of a font file, and the sum of their words of four bytes (OpenType, 4)."""

    data: bytes
    sum: int


class Face:
    """A font file with TrueType outlines. Widths and heights are in 1/1000 em."""

    def __init__(self, path: Path) -> None:
        font = self._font = TTFont(BytesIO(path.read_bytes()), lazy=True)
        # a glyph's name is its number: names made up from characters take longer than the rest
        font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
        self._glyphs: dict[int, str] = font.getBestCmap()
        self._metrics: dict[str, tuple[int, int]] = font["hmtx"].metrics
        self._outlines: dict[int, _Outline] = {}
        self._units: int = font["head"].unitsPerEm
        self.name: str = font["name"].getDebugName(_POSTSCRIPT_NAME)
        head, hhea = font["head"], font["hhea"]
        box = (head.xMin, head.yMin, head.xMax, head.yMax)
        self.box = tuple(self._thousandths(edge) for edge in box)
        self.ascent = self._thousandths(hhea.ascent)
        self.descent = self._thousandths(hhea.descent)

    def _thousandths(self, units: int) -> int:
        return round(units * 1000 / self._units)

    # ------------------------------------------------------------ characters

    def glyph(self, cluster: str) -> int | None:
        """Return the glyph of a character, or of a character and its variation selector.

        None where the font has not the character, or not that variant of it: the plain
        shape in its stead would be somebody else's name.
        """
        base = ord(cluster[0])
        name = self._glyphs.get(base)
        if name is not None and len(cluster) > 1:
            variants = self._variants.get(ord(cluster[1]), {})
            if base not in variants:
                return None
            name = variants[base] or name  # None says the plain glyph is that variant
        return None if name is None else int(name)

    @cached_property
    def _variants(self) -> dict[int, dict[int, str | None]]:
        """Selector → character → glyph, from cmap format 14."""
        table = self._font["cmap"].getcmap(0, 5)
        sequences = table.uvsDict if table else {}
        return {selector: dict(each) for selector, each in sequences.items()}

    def width(self, glyph: int) -> int:
        """Return how far the pen moves, in 1/1000 em."""
        return self._thousandths(self._metrics[str(glyph)][0])

    # ---------------------------------------------------------------- subset

    def subset(self, wanted: Sequence[tuple[int, int]]) -> Subset:
        """Return a font whose glyph n, from 1, is the nth of these, a glyph and its width.

        The widths (1/1000 em) need not be those of the font: what is wanted in several widths is
        drawn once and referred to from the others. The parts that composite glyphs are made
        of follow at the end.
        """
        numbers = [0, *(number for number, _ in wanted)]
        first: dict[int, int] = {}  # where in the subset a glyph is drawn
        for place, number in enumerate(numbers):
            first.setdefault(number, place)
        outlines = [self._outline(number) for number in numbers]
        for outline in outlines:  # grows on the way
            for part in outline.parts:
                if part not in first:
                    first[part] = len(numbers)
                    numbers.append(part)
                    outlines.append(self._outline(part))
        widths = [self.width(0), *(width for _, width in wanted)]
        widths += [self.width(number) for number in numbers[len(widths) :]]
        glyphs = [
            outline.placed(first) if first[number] == place else outline.again(first[number])
            for place, (number, outline) in enumerate(zip(numbers, outlines, strict=True))
        ]
        sides = [outline.side for outline in outlines]
        return Subset(self._file(glyphs, widths, sides), len(numbers))

    def _file(self, glyphs: list[_Piece], widths: list[int], sides: list[int]) -> bytes:
        """Return the tables that PDF needs of a TrueType font (ISO 32000-1, 9.9)."""
        count = len(glyphs)
        places = list(accumulate((len(glyph.data) for glyph in glyphs), initial=0))
        units = {width: round(width * self._units / 1000) for width in set(widths)}
        metrics = [
            number
            for width, side in zip(widths, sides, strict=True)
            for number in (units[width], side)
        ]
        head, hhea, maxp = map(bytearray, self._heads)
        struct.pack_into(">I", head, 8, 0)  # the check sum of the whole comes last
        struct.pack_into(">h", head, 50, 1)  # loca counts bytes
        struct.pack_into(">H", hhea, 34, count)
        struct.pack_into(">H", maxp, 4, count)
        if len(maxp) >= _MAXP_DEPTH + 2:
            deep = struct.unpack_from(">H", maxp, _MAXP_DEPTH)[0]
            struct.pack_into(">H", maxp, _MAXP_DEPTH, deep + 1)
        drawn = b"".join(glyph.data for glyph in glyphs)
        return _font_file(
            {
                b"glyf": _Piece(drawn, sum(glyph.sum for glyph in glyphs)),
                b"head": _piece(bytes(head)),
                b"hhea": _piece(bytes(hhea)),
                b"hmtx": _piece(struct.pack(f">{2 * count}H", *metrics)),
                b"loca": _piece(struct.pack(f">{count + 1}I", *places)),
                b"maxp": _piece(bytes(maxp)),
            }
        )

    @cached_property
    def _heads(self) -> tuple[bytes, ...]:
        """As they lie in the file: fontTools would write today's date into them."""
        return tuple(bytes(self._font.reader[tag]) for tag in ("head", "hhea", "maxp"))

    def _outline(self, number: int) -> _Outline:
        """Return an outline without hinting: paper does not need it, a third of the bytes."""
        if number not in self._outlines:
            start, end = self._font["loca"][number], self._font["loca"][number + 1]
            data = self._all[start:end]
            if data:
                outline = Outline(data)
                outline.trim(remove_hinting=True)
                data = outline.data
            side = self._metrics[str(number)][1] & 0xFFFF
            self._outlines[number] = _Outline(data, side)
        return self._outlines[number]

    @cached_property
    def _all(self) -> bytes:
        """All outlines as they are in the file: to make 14,000 objects of them takes 20 ms."""
        return bytes(self._font.reader["glyf"])


class _Outline:
    """The drawing of a glyph as the glyf table holds it, and the glyphs it is made of, if any.

    `side` is the blank at its left as the hmtx table holds it.
    """

    __slots__ = ("_piece", "_places", "parts", "side")

    def __init__(self, data: bytes, side: int) -> None:
        self.side = side
        self._piece = _piece(data + bytes(-len(data) % 4))
        self._places = list(_components(data))
        self.parts = [struct.unpack_from(">H", data, place)[0] for place in self._places]

    def placed(self, first: Mapping[int, int]) -> _Piece:
        """Return it with its parts numbered as they are in a subset."""
        if not self.parts:
            return self._piece
        data = bytearray(self._piece.data)
        for place, part in zip(self._places, self.parts, strict=True):
            struct.pack_into(">H", data, place, first[part])
        return _piece(bytes(data))

    def again(self, place: int) -> _Piece:
        """Return a glyph that draws the one at `place`, this one, as it is."""
        data = self._piece.data
        if not data:
            return self._piece
        return _piece(struct.pack(">h8sHHbb", -1, data[2:10], _OFFSETS, place, 0, 0))


def _components(data: bytes) -> Iterator[int]:
    """Yield where in a composite glyph the numbers of its parts stand (OpenType, glyf)."""
    if len(data) < 10 or struct.unpack_from(">h", data)[0] >= 0:
        return
    at = 10
    more = True
    while more:
        (flags,) = struct.unpack_from(">H", data, at)
        yield at + 2
        at += 4 + (4 if flags & _WORDS else 2)
        at += next((size for flag, size in _SCALES if flags & flag), 0)
        more = bool(flags & _MORE)


def _font_file(tables: dict[bytes, _Piece]) -> bytes:
    """Return the tables as one file, with their check sums (OpenType, 4)."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(
        ">IHHHH", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    at = len(head) + 16 * count
    entries, bodies = [], []
    start = 0
    for tag, (body, words) in tables.items():
        if tag == b"head":
            start = at
        entries.append(struct.pack(">4sIII", tag, words & 0xFFFFFFFF, at, len(body)))
        bodies.append(body + bytes(-len(body) % 4))
        at += len(bodies[-1])
    directory = _piece(b"".join((head, *entries)))
    file = bytearray(b"".join((directory.data, *bodies)))
    whole = directory.sum + sum(words for _, words in tables.values())
    struct.pack_into(">I", file, start + 8, (0xB1B0AFBA - whole) & 0xFFFFFFFF)
    return bytes(file)


def _piece(data: bytes) -> _Piece:
    """Return bytes with their sum, as if they were filled up to whole words."""
    words = array("I", data + bytes(-len(data) % 4))
    if sys.byteorder == "little":
        words.byteswap()
    return _Piece(data, sum(words))
