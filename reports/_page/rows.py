"""Text and tables as rows: pieces of a column, each as high as it is, that pages are cut from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports._page.lines import Line, set_lines
from reports._page.paper import MM, Paper, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reports._page.fonts import Glyph

_CENTRE = 0.38  # of the size: from the middle of an ideograph down to the baseline
HAIRLINE = 0.35  # points


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row has come to stand: its upper edge and height, and whether a page turns there."""

    paper: Paper
    top: float  # points from the upper edge of the page
    height: float
    opens_page: bool
    closes_page: bool

    def baseline(self, size: float) -> float:
        """Where text of a size stands that is to be in the middle of the row."""
        return self.top + self.height / 2 + _CENTRE * size


@dataclass(slots=True)
class Row:
    """One row of a column. Heights are counted in lines; the page says how high a line is."""

    lines: float
    draw: Callable[[Place], None]
    keep: bool = False  # not parted from the next row, unless a page is saved by it
    firm: bool = False  # not parted from the next row where any page can hold both
    air: bool = False  # an empty row: may shrink, is dropped where a page begins
    again: tuple[Row, ...] = field(default=())  # repeated above this row where it opens a page


def air(lines: float) -> Row:
    """Return empty space."""
    return Row(lines, lambda _: None, air=True)


def text_row(line: Line, x: float, size: float, part: Part | None, lines: float = 1.0) -> Row:
    """Return a line of text whose left edge is at `x` points."""
    return Row(lines, lambda at: at.paper.show(line, x, at.baseline(size), size, part))


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of a stack: where it stands across the page, and how high it is, in lines."""

    line: Line
    x: float
    size: float
    lines: float = 1.0

    @property
    def right(self) -> float:
        """Where what is seen of it ends, in points."""
        return self.x + points(self.line, self.size)


def tall(stack: Iterable[Placed]) -> float:
    """Return how high a stack is, in lines."""
    return sum(placed.lines for placed in stack)


def draw_stack(paper: Paper, stack: Iterable[Placed], top: float, pitch: float) -> None:
    """Draw lines below each other, each a paragraph of its own, where no page turns."""
    for placed in stack:
        place = Place(paper, top, placed.lines * pitch, opens_page=False, closes_page=False)
        base = place.baseline(placed.size)
        paper.show(placed.line, placed.x, base, placed.size, Part("P"))
        top += place.height


def keep_edges(rows: list[Row]) -> list[Row]:
    """Let no page begin or end with a single line of these."""
    if len(rows) > 1:
        rows[0].keep = rows[-2].keep = True
    return rows


def points(line: Line, size: float) -> float:
    """Return how wide a line is at a size."""
    return line.width * size / 1000


def ems(width: float, size: float) -> int:
    """Return a width in points as 1/1000 em of a size, rounded down."""
    return int(width * 1000 / size + 1e-6)


# ------------------------------------------------------------------------ tables

_NUMERIC = re.compile(r"[△▲−+-]?[0-9０-９][0-9０-９,，.．]*[円件名通枚点%％日]?")
_CELL_SIDE = 1.6 * MM
_CELL_EDGE = 0.14  # lines above the first and below the last line of a cell
_HEADING_GREY = 0.93


@dataclass(frozen=True, slots=True)
class Grid:
    """How a table stands on the page: left edge and columns in points, size, lines per row."""

    left: float
    widths: tuple[float, ...]
    size: float
    pitch: float  # of its text, in lines of the page

    @property
    def edges(self) -> list[float]:
        """The places of the upright rules, from left to right."""
        edges = [self.left]
        for width in self.widths:
            edges.append(edges[-1] + width)
        return edges


def table_rows(cells: Sequence[Sequence[Sequence[Sequence[Glyph]]]], grid: Grid) -> list[Row]:
    """Return the rows of a ruled table; `cells` are rows of cells of paragraphs of glyphs.

    The first row is the heading and is repeated where a page begins inside the table. A row
    higher than a page is parted between its lines. No page begins or ends with a single row,
    unless a page is saved by it.
    """
    table = Part("Table")
    numeric = [
        len(cells) > 1 and all(_is_number(row[column]) for row in cells[1:])
        for column in range(len(grid.widths))
    ]
    heading = _table_row(cells[0], grid, table, ["centre"] * len(grid.widths), heading=True)
    for piece in heading:
        piece.firm = True
    # where the heading is repeated it is decoration: it has been read already
    repeated = tuple(_table_row(cells[0], grid, None, ["centre"] * len(grid.widths), heading=True))
    aligned = ["right" if is_numeric else "left" for is_numeric in numeric]
    bodies = [keep_edges(_table_row(each, grid, table, aligned)) for each in cells[1:]]
    for body in bodies:
        for piece in body:
            piece.again = repeated
    keep_edges([body[-1] for body in bodies])
    return [*heading, *(piece for body in bodies for piece in body)]


def _is_number(cell: Sequence[Sequence[Glyph]]) -> bool:
    text = "".join(glyph.text for paragraph in cell for glyph in paragraph)
    return not text or _NUMERIC.fullmatch(text) is not None


def _table_row(
    cells: Sequence[Sequence[Sequence[Glyph]]],
    grid: Grid,
    table: Part | None,
    aligned: Sequence[str],
    *,
    heading: bool = False,
) -> list[Row]:
    """Return one row of a table as rows of the page, one for each line of its highest cell."""
    columns = []
    tr = Part("TR", table) if table else None
    for cell, left, width, align in zip(cells, grid.edges[:-1], grid.widths, aligned, strict=True):
        room = max(ems(width - 2 * _CELL_SIDE, grid.size), 1000)
        straight = align == "left" and room >= 18000
        lines = [line for glyphs in cell for line in set_lines(glyphs, room, straight=straight)]
        part = Part("TH" if heading else "TD", tr) if tr else None
        columns.append((lines, left, width, align, part))
    count = max([1, *(len(column[0]) for column in columns)])
    return [_slice(columns, grid, at, count, heading=heading) for at in range(count)]


_Column = tuple[list[Line], float, float, str, Part | None]


def _slice(columns: list[_Column], grid: Grid, at: int, count: int, *, heading: bool) -> Row:
    """Return the part of a table's row that holds line `at` of each of its cells."""
    first, last = at == 0, at == count - 1
    edge_above, edge_below = _CELL_EDGE * first, _CELL_EDGE * last
    whole = grid.pitch + edge_above + edge_below

    def draw(place: Place) -> None:
        paper, line_height = place.paper, place.height / whole
        bottom = place.top + place.height
        edges = grid.edges
        if heading:
            paper.shade(edges[0], place.top, edges[-1] - edges[0], place.height, _HEADING_GREY)
        if first or place.opens_page:
            paper.rule(edges[0], place.top, edges[-1], place.top, HAIRLINE)
        if last or place.closes_page:
            paper.rule(edges[0], bottom, edges[-1], bottom, HAIRLINE)
        for edge in edges:
            paper.rule(edge, place.top, edge, bottom, HAIRLINE)
        middle = place.top + (edge_above + grid.pitch / 2) * line_height
        for lines, left, width, align, part in columns:
            if at < len(lines):
                inner = width - 2 * _CELL_SIDE
                spare = inner - points(lines[at], grid.size)
                x = left + _CELL_SIDE + spare * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
                paper.show(lines[at], x, middle + _CENTRE * grid.size, grid.size, part)

    return Row(whole, draw)
