"""One TrueType file: which glyph draws a character, how wide it is, and a subset to embed.

fontTools reads and writes the tables. Only the subset is put together here: fontTools' own
subsetter goes through the whole font each time and takes 57 to 88 ms for a face, this 0.6,
and a letter with two faces shall take 10 altogether. (reportlab's takes 1.3, but keeps the
hinting, 10 kB a letter, and knows no variation sequences: 辻 + U+E0100 is another glyph than
辻, by cmap format 14.) Table names are those of the OpenType specification.
"""

from __future__ import annotations

from copy import copy
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph as Outline

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_POSTSCRIPT_NAME = 6


class Face:
    """A font file with TrueType outlines. Widths and heights are in 1/1000 em."""

    def __init__(self, path: Path) -> None:
        font = self._font = TTFont(BytesIO(path.read_bytes()), lazy=True)
        # a glyph's name is its number: names made up from characters take longer than the rest
        font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
        self._glyphs: dict[int, str] = font.getBestCmap()
        self._metrics: dict[str, tuple[int, int]] = font["hmtx"].metrics
        self._outlines: dict[str, Any] = {}
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

    def subset(self, glyphs: Iterable[int]) -> tuple[bytes, dict[int, int]]:
        """Return a font with only these glyphs, and where in it each of them now is."""
        names = list(dict.fromkeys(map(str, (0, *glyphs))))
        for name in names:  # grows on the way, by the parts that composite glyphs are made of
            parts = dict.fromkeys(self._outline(name).getComponentNames(None))
            names += [part for part in parts if part not in names]
        font = TTFont(recalcBBoxes=False, recalcTimestamp=False)
        font.setGlyphOrder(names)
        for tag in ("head", "hhea", "maxp", "hmtx"):
            font[tag] = copy(self._font[tag])
        font["hmtx"].metrics = {name: self._metrics[name] for name in names}
        font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
        font["glyf"].glyphOrder = names
        font["glyf"].glyphs = {name: self._outline(name) for name in names}
        file = BytesIO()
        font.save(file)
        return file.getvalue(), {int(name): place for place, name in enumerate(names)}

    def _outline(self, name: str) -> Any:
        """Return an outline without hinting: paper does not need it, a third of the bytes."""
        if name not in self._outlines:
            start, end = self._font["loca"][int(name)], self._font["loca"][int(name) + 1]
            outline = Outline(self._all.data[start:end])
            outline.trim(remove_hinting=True)
            if outline.isComposite():
                outline.expand(self._all)  # to parts by name: their numbers are to change
            self._outlines[name] = outline
        return self._outlines[name]

    @cached_property
    def _all(self) -> Any:
        """All outlines as they are in the file: to make 14,000 objects of them takes 20 ms."""
        table = newTable("glyf")
        table.data = self._font.getTableData("glyf")
        table.glyphOrder = self._font.getGlyphOrder()
        return table
