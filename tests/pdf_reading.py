"""What stands on the pages of a PDF, read from its content streams by nothing of ours.

pikepdf takes the file apart. A line is what was drawn by one text object: its text by the fonts'
ToUnicode maps, where it begins and ends, and for each character the font and code that draw it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from resources import path

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROW = re.compile(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


@dataclass(frozen=True, slots=True)
class Drawn:
    """One character: its text, its font's name in the file, its code, and how far the pen moves."""

    text: str
    font: str
    code: int
    advance: float  # points


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line on a page. Points from the left and from the upper edge."""

    page: int
    x: float
    baseline: float
    size: float
    characters: tuple[Drawn, ...]
    decoration: bool
    upright: bool  # not turned

    @property
    def text(self) -> str:
        return "".join(each.text for each in self.characters)

    @property
    def right(self) -> float:
        """Where the pen stands after the last character."""
        return self.x + sum(each.advance for each in self.characters)


class Reading:
    """An opened PDF. `lines` in the order they are drawn; `pages` how many there are."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pikepdf.open(BytesIO(pdf))
        self.problems = [str(each) for each in self._pdf.check_pdf_syntax()]
        self.pages = len(self._pdf.pages)
        self.width = float(self._pdf.pages[0].mediabox[2])
        self._fonts: dict[str, _FontInFile] = {}
        self.lines = [line for number in range(self.pages) for line in self._read(number).lines]

    def _read(self, number: int) -> _PageRead:
        page = self._pdf.pages[number]
        for name, font in page.resources.Font.items():
            if name not in self._fonts:
                self._fonts[name] = _FontInFile(font)
        read = _PageRead(number, float(page.mediabox[3]), self._fonts)
        for operands, operator in pikepdf.parse_content_stream(page):
            act = _ACTS.get(str(operator))
            if act is not None:
                act(read, list(operands))
        return read

    def missing(self) -> list[str]:
        """Return the characters drawn as a box or as another shape than the font has for them."""
        used = {
            (each.font, each.code, each.text) for line in self.lines for each in line.characters
        }
        return sorted(text for font, code, text in used if not self._fonts[font].draws(code, text))


class _PageRead:
    """A page as its content stream is read, one operator after the other."""

    def __init__(self, number: int, height: float, fonts: dict[str, _FontInFile]) -> None:
        self.lines: list[DrawnLine] = []
        self._number, self._height, self._fonts = number, height, fonts
        self._marks: list[str] = []
        self._place = (1.0, 0.0, 0.0, 0.0)
        self._font, self._size = "", 0.0
        self._characters: list[Drawn] = []

    def mark(self, operands: list[Any]) -> None:
        self._marks.append(str(operands[0]))

    def unmark(self, _: list[Any]) -> None:
        self._marks.pop()

    def begin(self, _: list[Any]) -> None:
        self._characters = []

    def move(self, operands: list[Any]) -> None:
        a, b, _, _, x, y = map(float, operands)
        self._place = (a, b, x, self._height - y)

    def choose(self, operands: list[Any]) -> None:
        self._font, self._size = str(operands[0]), float(operands[1])

    def show(self, operands: list[Any]) -> None:
        font = self._fonts[self._font]
        self._characters += font.characters(self._font, operands[0], self._size)

    def end(self, _: list[Any]) -> None:
        if not self._characters:
            return
        a, b, x, baseline = self._place
        self.lines.append(
            DrawnLine(
                self._number,
                x,
                baseline,
                self._size,
                tuple(self._characters),
                "/Artifact" in self._marks,
                (a, b) == (1.0, 0.0),
            )
        )


_ACTS = {
    "BMC": _PageRead.mark,
    "BDC": _PageRead.mark,
    "EMC": _PageRead.unmark,
    "BT": _PageRead.begin,
    "Tm": _PageRead.move,
    "Tf": _PageRead.choose,
    "TJ": _PageRead.show,
    "ET": _PageRead.end,
}


class _FontInFile:
    """A composite font of the file: what its codes mean, how wide they are, what they draw."""

    def __init__(self, font: pikepdf.Object) -> None:
        descendant = font.DescendantFonts[0]
        self._text = _to_unicode(font.ToUnicode.read_bytes())
        self._width = _widths(descendant.W)
        self._name = str(font.BaseFont).split("+")[1]
        self._file = TTFont(BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()))
        self._order = self._file.getGlyphOrder()
        self._glyphs = self._file.getGlyphSet()
        assert descendant.CIDToGIDMap == "/Identity"

    def characters(self, name: str, shown: pikepdf.Object, size: float) -> list[Drawn]:
        found: list[Drawn] = []
        for piece in shown:
            if isinstance(piece, pikepdf.String):
                raw = bytes(piece)
                for at in range(0, len(raw), 2):
                    code = int.from_bytes(raw[at : at + 2], "big")
                    width = self._width[code] * size / 1000
                    found.append(Drawn(self._text[code], name, code, width))
            else:  # the pen goes back by so much
                last = found.pop()
                moved = last.advance - float(piece) * size / 1000
                found.append(Drawn(last.text, last.font, last.code, moved))
        return found

    def draws(self, code: int, text: str) -> bool:
        """Tell whether a code draws what the shipped font has for this text."""
        wanted = _shape(self._name, text)
        if wanted is None or code >= len(self._order):
            return False
        drawn = _outline(self._glyphs, self._order[code])
        return drawn == wanted and (bool(drawn) or text.isspace())


def _to_unicode(cmap: bytes) -> dict[int, str]:
    rows = _ROW.findall(cmap.decode("ascii"))
    return {
        int(code, 16): bytes.fromhex(text).decode("utf-16-be")
        for code, text in rows
        if (code.lower(), text.lower()) != ("0000", "ffff")
    }


def _widths(entries: pikepdf.Object) -> dict[int, float]:
    listed = list(entries)
    found: dict[int, float] = {}
    for first, widths in zip(listed[::2], listed[1::2], strict=True):
        found.update({int(first) + n: float(width) for n, width in enumerate(widths)})
    return found


@cache
def _shipped(name: str) -> TTFont:
    return TTFont(path(f"fonts/{name}.ttf"))


@cache
def _shipped_glyphs(name: str) -> Mapping[str, Any]:
    return _shipped(name).getGlyphSet()


@cache
def _shape(name: str, text: str) -> object:
    """Return the outline of a character, with its selector if it has one; None for a box."""
    font = _shipped(name)
    plain = font.getBestCmap().get(ord(text[0]))
    if len(text) == 1:
        return None if plain in (None, ".notdef") else _outline(_shipped_glyphs(name), plain)
    assert len(text) == 2
    assert any(ord(text[1]) in each for each in _SELECTORS)
    for table in font["cmap"].tables:
        if table.format == 14:
            for character, variant in table.uvsDict.get(ord(text[1]), ()):
                if character == ord(text[0]):
                    return _outline(_shipped_glyphs(name), variant or plain)
    return None


def _outline(glyphs: Mapping[str, Any], glyph: str) -> list[object]:
    pen = DecomposingRecordingPen(glyphs)
    glyphs[glyph].draw(pen)
    return pen.value


def overlaps(lines: list[DrawnLine]) -> list[tuple[str, str]]:
    """Return the lines that are drawn over each other."""
    found = []
    upright = sorted(
        (each for each in lines if each.upright and each.text.strip()),
        key=lambda each: (each.page, each.baseline),
    )
    for at, line in enumerate(upright):
        for other in upright[at + 1 :]:
            if other.page != line.page or other.baseline - line.baseline > 0.9 * other.size:
                break
            if other.x < line.right - 1 and line.x < other.right - 1:
                found.append((line.text, other.text))
    return found
