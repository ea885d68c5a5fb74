"""Issued letters as they leave together: one file for the printer, one with a password.

Pages are taken over as they are; nothing of an issued letter is drawn again.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from reports._page.fonts import MINCHO
from reports._page.lines import set_lines
from reports._page.paper import A4, MM, Paper, Part
from reports._page.rows import Grid, Row, air, ems, points, table_rows, text_row
from reports._page.sheets import Sheet, cut, draw
from reports._page.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LEFT, _TOP, _BOTTOM = 25 * MM, 22 * MM, 20 * MM
_WIDTH = A4[0] - 2 * _LEFT
_TITLE, _SIZE, _SMALL = 13.0, 9.5, 8.0
_PITCH = 6.0 * MM
_FOOT = A4[1] - 11 * MM
_COLUMNS = (0.08, 0.26, 0.16, 0.40, 0.10)  # of the width
_HEADINGS = ("連番", "文書番号", "受付番号", "件名", "枚数")


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter of a bundle as its list names it: no name of a person, no address."""

    number: str
    case: str
    title: str
    pages: int


@dataclass(frozen=True, slots=True)
class CoverList:
    """The sheet on top of a bundle (発行文書一覧): to count what comes out of the printer."""

    company: str
    dated: str
    entries: tuple[Entry, ...]

    @property
    def summary(self) -> str:
        """How many letters on how many sheets."""
        sheets = sum(entry.pages for entry in self.entries)
        return f"{self.dated}\u3000{len(self.entries)}通\u3000{sheets}枚（この一覧を除く）"


def cover(told: CoverList) -> bytes:
    """Print the list of a bundle. Raises MissingGlyphError."""
    rows: list[Row] = [
        _line("発行文書一覧", _TITLE, "H1", middle=True),
        air(0.6),
        _line(told.summary, _SIZE, "P"),
        air(0.5),
    ]
    table = [_HEADINGS] + [
        (str(serial), one.number, one.case, one.title, str(one.pages))
        for serial, one in enumerate(told.entries, 1)
    ]
    cells = [[[MINCHO.glyphs(one_line(cell), "一覧")] for cell in row] for row in table]
    widths = tuple(_WIDTH * part for part in _COLUMNS)
    rows += table_rows(cells, Grid(_LEFT, widths, _SIZE, 0.95))
    sheet = Sheet(_TOP, A4[1] - _TOP - _BOTTOM, 0.0, _PITCH)
    pages = cut(rows, sheet)
    paper = Paper()
    for number, page in enumerate(pages, 1):
        paper.new_page()
        draw(page, paper, sheet)
        foot = set_lines(MINCHO.glyphs(f"{number}/{len(pages)}", "一覧"), 10**6, straight=False)[0]
        paper.show(foot, _LEFT + _WIDTH - points(foot, _SMALL), _FOOT, _SMALL)
    return paper.to_bytes(
        title="発行文書一覧", author=one_line(told.company), subject=one_line(told.dated)
    )


def _line(text: str, size: float, part: str, *, middle: bool = False) -> Row:
    glyphs = MINCHO.glyphs(one_line(text), "一覧")
    line = set_lines(glyphs, ems(_WIDTH, size), straight=False)[0]
    spare = (_WIDTH - points(line, size)) / 2 if middle else 0.0
    return text_row(line, _LEFT + spare, size, Part(part))


def merged(pdfs: Sequence[bytes]) -> bytes:
    """Return all pages of these files in one, in order; nothing else of them comes along."""
    import pikepdf

    out = BytesIO()
    with pikepdf.new() as whole:
        for pdf in pdfs:
            with pikepdf.open(BytesIO(pdf)) as one:
                whole.pages.extend(one.pages)
        whole.save(out, deterministic_id=True)
    return out.getvalue()


def locked(pdf: bytes, password: str) -> bytes:
    """Return the file so that it opens with `password` only: AES, 256 bits.

    What stands on the pages is the same. Whoever has opened it may print and copy.
    """
    import pikepdf

    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as one:
        one.save(out, encryption=pikepdf.Encryption(owner=password, user=password, R=6))
    return out.getvalue()


def page_counts(pdfs: Iterable[bytes]) -> tuple[int, ...]:
    """Return how many pages each file has."""
    from reports import raster

    return tuple(raster.page_count(pdf) for pdf in pdfs)
