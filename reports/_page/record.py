"""A record on A4: a title, facts beside their names, headings, tables, the number in the margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports._page.fonts import MINCHO
from reports._page.lines import Line, set_lines, spaced
from reports._page.paper import A4, MM, Paper, Part
from reports._page.rows import (
    HAIRLINE,
    Grid,
    Place,
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEFT, TOP, BOTTOM = 25 * MM, 22 * MM, 20 * MM
WIDTH = A4[0] - 2 * LEFT
RIGHT = LEFT + WIDTH
PITCHES = tuple(tenths / 10 * MM for tenths in range(49, 42, -1))  # the loosest that saves a page
HEADING_SIZE, SIZE, TABLE_SIZE = 10.5, 9.0, 8.5
_TITLE_SIZE, _TITLE_SPACING = 13.0, 400  # spacing in 1/1000 em
_MARGIN_SIZE, _MARGIN_BASELINE, _HEAD_BASELINE = 8.0, A4[1] - 11 * MM, 14 * MM
_NAME_WIDTH = 5.5 * SIZE  # of a line's name: 受付番号


def lines(
    text: str, width: float, size: float, where: str, *, straight: bool = False
) -> list[Line]:
    """Return text as lines; `where` is what a character no font has is said to stand in."""
    return [
        line
        for paragraph in text.split("\n")
        for line in set_lines(MINCHO.glyphs(paragraph, where), ems(width, size), straight=straight)
    ]


def title(text: str) -> list[Row]:
    """Return the title in the middle, widely set."""
    (line,) = lines(text, WIDTH, _TITLE_SIZE, "表題")
    line = spaced(line, _TITLE_SPACING)
    x = LEFT + (WIDTH - points(line, _TITLE_SIZE)) / 2
    return [text_row(line, x, _TITLE_SIZE, Part("H1"), 1.6), air(0.6)]


def heading(text: str) -> Row:
    """Return a heading, ruled off from what follows and not parted from it."""
    (line, *_) = lines(one_line(text), WIDTH, HEADING_SIZE, "見出し")
    part = Part("H2")

    def draw_heading(at: Place) -> None:
        line_height = at.height / 1.65
        at.paper.show(line, LEFT, at.top + line_height, HEADING_SIZE, part)
        below = at.top + 1.32 * line_height
        at.paper.rule(LEFT, below, RIGHT, below, HAIRLINE)

    return Row(1.65, draw_heading, keep=True)


def text(words: str, size: float, where: str, *, straight: bool = False) -> list[Row]:
    """Return a paragraph over the whole width."""
    part = Part("P")
    set_in = lines(words, WIDTH, size, where, straight=straight)
    return keep_edges([text_row(line, LEFT, size, part) for line in set_in])


def facts(told: Iterable[tuple[str, str]], where: str) -> list[Row]:
    """Return names at left and what is said of each beside them."""
    return [row for fact in told for row in keep_edges(beside((fact,), where))]


def beside(told: Sequence[tuple[str, str]], where: str) -> list[Row]:
    """Return facts in columns of one width, each a name and a text that hangs beside it."""
    width = WIDTH / len(told)
    columns = []
    for number, (name, said) in enumerate(told):
        room = width - _NAME_WIDTH - (0 if number == len(told) - 1 else SIZE)
        hanging = lines(clean(said), room, SIZE, where, straight=True)
        names = lines(one_line(name), _NAME_WIDTH, SIZE, where)
        columns.append((LEFT + number * width, names, hanging))
    parts = [Part("P") for _ in told]

    def row(at: int) -> Row:
        def draw_row(place: Place) -> None:
            base = place.baseline(SIZE)
            for (x, names, hanging), part in zip(columns, parts, strict=True):
                for line in names[at : at + 1]:
                    place.paper.show(line, x, base, SIZE, part)
                for line in hanging[at : at + 1]:
                    place.paper.show(line, x + _NAME_WIDTH, base, SIZE, part)

        return Row(1.0, draw_row)

    return [row(at) for at in range(max(len(hanging) for _, _, hanging in columns))]


def table(cells: Sequence[Sequence[str]], shares: Sequence[float], where: str) -> list[Row]:
    """Return a ruled table over the whole width; the first row heads it."""
    glyphs = [
        [[MINCHO.glyphs(line, where) for line in clean(cell).split("\n")] for cell in row]
        for row in cells
    ]
    widths = tuple(WIDTH * share for share in shares)
    return table_rows(glyphs, Grid(LEFT, widths, TABLE_SIZE, 0.85))


def margin(
    paper: Paper, words: str, baseline: float, where: str, *, at_right: bool = False
) -> None:
    """Put words into the margin of the page."""
    for line in lines(words, WIDTH, _MARGIN_SIZE, where)[:1]:
        x = RIGHT - points(line, _MARGIN_SIZE) if at_right else LEFT
        paper.show(line, x, baseline, _MARGIN_SIZE)


def pages(paper: Paper, rows: Sequence[Row], again: str, below: str, where: str) -> None:
    """Cut rows into pages and draw them: what `again` heads a further page, `below` each foot.

    The loosest leading is taken that saves a page.
    """
    tried = [Sheet(TOP, A4[1] - TOP - BOTTOM, 0.0, pitch) for pitch in PITCHES]
    made, sheet = min(((cut(rows, one), one) for one in tried), key=lambda found: len(found[0]))
    for number, page in enumerate(made, 1):
        paper.new_page()
        if number > 1:
            margin(paper, f"{again}（つづき）", _HEAD_BASELINE, where)
        draw(page, paper, sheet)
        margin(paper, one_line(below), _MARGIN_BASELINE, where)
        margin(paper, f"{number}/{len(made)}", _MARGIN_BASELINE, where, at_right=True)
