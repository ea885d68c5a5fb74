"""Where every character of a page stands on paper, read by a reader that is not ours."""

from __future__ import annotations

from contextlib import closing
from typing import NamedTuple

from pypdfium2 import PdfDocument

MM = 72 / 25.4


class Glyph(NamedTuple):
    """A character and the box it is drawn in: mm from the upper left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def glyphs(pdf: bytes, page: int = 0) -> list[Glyph]:
    """Return the characters of a page that are drawn, in reading order."""
    found = []
    with closing(PdfDocument(pdf)) as document, closing(document[page]) as sheet:
        height = sheet.get_size()[1]
        with closing(sheet.get_textpage()) as text:
            for at in range(text.count_chars()):
                char = text.get_text_range(at, 1)
                left, bottom, right, top = text.get_charbox(at)
                if char.strip() and right > left:
                    box = (left, height - top, right, height - bottom)
                    found.append(Glyph(char, *(edge / MM for edge in box)))
    return found


def size_of(pdf: bytes) -> tuple[float, float]:
    """Return width and height of the first page, in mm."""
    with closing(PdfDocument(pdf)) as document, closing(document[0]) as sheet:
        width, height = sheet.get_size()
        return round(width / MM, 1), round(height / MM, 1)
