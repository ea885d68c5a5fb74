"""Copies with something taken out (写し（一部秘匿）): pages typeset anew from what may be shown.

Nothing of the paper that is copied comes along but the text that is handed in: no layer below,
no picture, no attachment, nothing the file said of itself. What is not handed in is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports._page.fonts import MINCHO
from reports._page.lines import Line, set_lines
from reports._page.paper import A4, MM, Paper, Part
from reports._page.rows import (
    HAIRLINE,
    Grid,
    Row,
    air,
    ems,
    keep_edges,
    points,
    table_rows,
    text_row,
)
from reports._page.sheets import Sheet, cut, draw
from reports._page.text import clean, one_line
from reports.errors import MissingGlyphError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.raster import PageText

_GETA = "〓"  # what printers set where a character was wanting
_LEFT, _TOP, _BOTTOM = 25 * MM, 26 * MM, 20 * MM
_WIDTH = A4[0] - 2 * _LEFT
_RIGHT = _LEFT + _WIDTH
_HEAD = 13 * MM
_FOOT = A4[1] - 11 * MM
_SMALL, _SIZE, _TITLE = 9.0, 10.5, 13.0
_PITCH = 6.2 * MM
_MOST_PIECE = A4[0] - 12 * MM  # what is set at its old place may reach so far
_ENDLESS = 10**7  # 1/1000 em
_LABEL = 0.2  # of the width, for the names of facts


@dataclass(frozen=True, slots=True)
class Stamp:
    """What stands at the head and the foot of each page of a copy."""

    mark: str  # 写し（一部秘匿）
    number: str  # 資料３
    company: str
    title: str  # of the file


def of_pages(pages: Sequence[PageText], stamp: Stamp) -> bytes:
    """Return a copy of a letter: each piece of its text at its old place."""
    paper = Paper()
    for page in pages:
        paper.new_page()
        _stamp(paper, stamp)
        for piece in page.pieces:
            line = _one(piece.text)
            room = _MOST_PIECE - piece.x
            size = min(piece.size, room * 1000 / line.width) if line.width else piece.size
            paper.show(line, piece.x, piece.baseline, size, Part("P"))
    return _bytes(paper, stamp)


def of_text(facts: Sequence[tuple[str, str]], text: str, stamp: Stamp) -> bytes:
    """Return a copy of a mail, or of an attached text: what is known of it, and its words."""
    rows: list[Row] = [*_title(stamp.title), *_facts(facts), air(1.0)]
    for paragraph in clean(text).split("\n"):
        lines = _set(paragraph, _WIDTH, _SIZE, straight=True)
        part = Part("P")
        set_rows = [text_row(line, _LEFT, _SIZE, part) for line in lines]
        rows += keep_edges(set_rows) if set_rows else [air(1.0)]
    sheet = Sheet(_TOP, A4[1] - _TOP - _BOTTOM, 0.0, _PITCH)
    pages = cut(rows, sheet)
    paper = Paper()
    for number, page in enumerate(pages, 1):
        paper.new_page()
        _stamp(paper, stamp)
        draw(page, paper, sheet)
        line = _one(f"{number}/{len(pages)}")
        paper.show(line, _RIGHT - points(line, 8.0), _FOOT, 8.0)
    return _bytes(paper, stamp)


def printable(text: str) -> str:
    """Return `text` with 〓 for each character that no font has."""
    while True:
        try:
            MINCHO.glyphs(text, "写し")
        except MissingGlyphError as missing:
            text = text.replace(missing.character, _GETA)
        else:
            return text


def _stamp(paper: Paper, stamp: Stamp) -> None:
    """Draw the frame with 写し at the left of the head, and the number at the right."""
    mark, number = _one(stamp.mark), _one(stamp.number)
    paper.show(mark, _LEFT + 2 * MM, _HEAD, _SMALL, Part("P"))
    width = points(mark, _SMALL) + 4 * MM
    paper.frame(_LEFT, _HEAD - 4.4 * MM, width, 6.2 * MM, HAIRLINE * 2)
    paper.show(number, _RIGHT - points(number, _SIZE), _HEAD, _SIZE, Part("P"))


def _title(title: str) -> list[Row]:
    part = Part("H1")
    lines = _set(one_line(title), _WIDTH, _TITLE)
    return [
        *(text_row(line, _LEFT + (_WIDTH - points(line, _TITLE)) / 2, _TITLE, part, 1.4)
          for line in lines),
        air(0.6),
    ]  # fmt: skip


def _facts(facts: Sequence[tuple[str, str]]) -> list[Row]:
    if not facts:
        return []
    table = [("項目", "内容"), *facts]
    cells = [[[MINCHO.glyphs(printable(one_line(cell)), "写し")] for cell in row] for row in table]
    grid = Grid(_LEFT, (_WIDTH * _LABEL, _WIDTH * (1 - _LABEL)), 9.5, 0.95)
    return table_rows(cells, grid)


def _one(text: str) -> Line:
    """Return a text as one line, however long."""
    glyphs = MINCHO.glyphs(printable(one_line(text)) or "\u3000", "写し")
    return set_lines(glyphs, _ENDLESS, straight=False)[0]


def _set(text: str, width: float, size: float, *, straight: bool = False) -> list[Line]:
    glyphs = MINCHO.glyphs(printable(text), "写し")
    return set_lines(glyphs, ems(width, size), straight=straight)


def _bytes(paper: Paper, stamp: Stamp) -> bytes:
    return paper.to_bytes(
        title=printable(one_line(f"{stamp.title}（{stamp.mark}）")),
        author=one_line(stamp.company),
        subject=one_line(stamp.number),
    )
