"""A blank form (様式): what is asked and the room to answer by hand, on A4, black on white.

Plain values in, PDF out, as with letters. Everything is laid out in millimetres: whoever fills
the form in writes with a pen, so room to write is never less than `LEAST` high. Where a long
name of a company would make a page more, air goes first, then some of the room to write.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from reports._page.fonts import GOTHIC, GOTHIC_BOLD
from reports._page.lines import set_lines, spaced
from reports._page.paper import A4, MM, Paper, Part
from reports._page.rows import HAIRLINE, Grid, Place, Row, air, ems, points, table_rows
from reports._page.sheets import Sheet, cut, draw
from reports._page.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reports._page.fonts import Chain
    from reports._page.lines import Line

LEAST: Final = 8.0
"""The least height of room to write in, in mm."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a part of the form; stays with what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """What the person should know, in a smaller size; `marker` hangs before it (※, １)."""

    text: str
    marker: str = ""
    large: bool = False  # in the size of running text, with air around


@dataclass(frozen=True, slots=True)
class Field:
    """A name at left; beside it words, boxes to tick, room to write, or all three.

    `write` is the height of the room in mm, 0 for none.
    """

    label: str
    detail: str = ""  # below the label, small
    said: str = ""
    choices: tuple[str, ...] = ()
    columns: int = 1  # of the choices
    write: float = 0.0
    hint: str = ""  # faint, in the corner of the room
    seal: bool = False  # 印 at the right end of the room


@dataclass(frozen=True, slots=True)
class Ruled:
    """Empty rows under headings. `cells` is what stands in each of them from the start."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]  # shares of the width
    count: int
    height: float  # of a row, mm
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of words; the first row is its heading."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """The desk in a frame."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A new page."""


Block = Heading | Note | Field | Ruled | Table | Contact | Turn


@dataclass(frozen=True, slots=True)
class Blank:
    """All that is printed."""

    title: str
    company: str  # whose form it is: the author of the file
    subject: str  # what the file is about, for its properties
    foot: str  # small, at the lower edge: which form, of when
    blocks: tuple[Block, ...]
    to: str = ""  # 株式会社テラス　個人情報相談窓口　御中
    dated: bool = False  # with room for the day it is filled in
    made: str = ""  # the day it was handed out, printed in the same place


# ---------------------------------------------------------------------- measures, points

_LEFT, _TOP, _BOTTOM = 20 * MM, 15 * MM, 17 * MM
_WIDTH = A4[0] - 2 * _LEFT
_RIGHT = _LEFT + _WIDTH
_PITCH = 5 * MM
# how much air and how much of the room to write are left; the loosest that saves a page is taken
_SETTINGS = tuple(
    (Sheet(_TOP, A4[1] - _TOP - _BOTTOM, 0.0, _PITCH, left), room)
    for left, room in ((1.0, 1.0), (0.6, 1.0), (0.3, 1.0), (0.3, 0.9), (0.3, 0.8), (0.2, 0.7))
)
_TITLE_SIZE, _TITLE_SPACING = 15.0, 220  # spacing in 1/1000 em
_SIZE, _SMALL, _HINT_SIZE, _HEADING_SIZE = 9.5, 8.0, 7.5, 10.5
_LINE, _SMALL_LINE = 4.9 * MM, 3.9 * MM
_LABEL = 36 * MM
_SIDE, _EDGE = 2 * MM, 1.3 * MM  # between a rule and the words in it
_BOX = 1.45  # ems from a box to its words
_SHADE, _FAINT = 0.93, 0.45  # grey
_FRAME = 0.9
_MARGIN_SIZE, _MARGIN_BASELINE = 7.5, A4[1] - 10 * MM
_TABLE_PITCH = 0.88


def to_pdf(blank: Blank) -> bytes:
    """Print a form. The same form makes the same bytes.

    Raises MissingGlyphError, which names the character, where no font has it.
    """
    laid = [(sheet, _pages(blank, sheet, room)) for sheet, room in _SETTINGS[:1]]
    if len(laid[0][1]) > _turns(blank):
        laid += [(sheet, _pages(blank, sheet, room)) for sheet, room in _SETTINGS[1:]]
    sheet, pages = min(laid, key=lambda made: len(made[1]))
    paper = Paper()
    for number, page in enumerate(pages, 1):
        paper.new_page()
        draw(page, paper, sheet)
        _margin(paper, blank.foot)
        _margin(paper, f"{number}/{len(pages)}", at_right=True)
    return paper.to_bytes(
        title=one_line(blank.title),
        author=one_line(blank.company),
        subject=one_line(blank.subject),
    )


def _turns(blank: Blank) -> int:
    return 1 + sum(isinstance(block, Turn) for block in blank.blocks)


def _pages(blank: Blank, sheet: Sheet, room: float) -> list[list[Row]]:
    """Return the rows of each page; `room` is what is left of the room to write, 0 … 1."""
    blocks = tuple(_smaller(block, room) for block in blank.blocks)
    columns = _columns(replace(blank, blocks=blocks))
    return [page for rows in columns for page in cut(rows, sheet)]


def _smaller(block: Block, room: float) -> Block:
    if isinstance(block, Field) and block.write:
        return replace(block, write=max(LEAST, block.write * room))
    if isinstance(block, Ruled):
        return replace(block, height=max(LEAST, block.height * room))
    return block


def _columns(blank: Blank) -> Iterator[list[Row]]:
    """Yield the rows between one new page and the next."""
    rows = [*_title(blank.title), *_above(blank)]
    table: Part | None = None
    for block in blank.blocks:
        if isinstance(block, Turn):
            yield rows
            rows, table = [], None
            continue
        table = (table or Part("Table")) if isinstance(block, Field) else None
        rows += _field(block, table) if isinstance(block, Field) and table else _rows(block)
    yield rows


def _rows(block: Block) -> list[Row]:
    match block:
        case Heading(text):
            return _heading(text)
        case Note():
            return _note(block)
        case Ruled():
            return _ruled(block)
        case Table():
            return _table(block)
        case Contact(lines):
            return _contact(lines)
    raise TypeError(block)


# ------------------------------------------------------------------------------- opening


def _title(title: str) -> list[Row]:
    part = Part("H1")
    room = ems(_WIDTH, _TITLE_SIZE) * 1000 // (1000 + _TITLE_SPACING)
    glyphs = GOTHIC_BOLD.glyphs(one_line(title), "件名")
    apart = [spaced(line, _TITLE_SPACING) for line in set_lines(glyphs, room, straight=False)]
    return [_line_row(line, _TITLE_SIZE, 8.5 * MM, part, share=0.5) for line in apart]


def _above(blank: Blank) -> list[Row]:
    """Return to whom it goes at left, and the day at right."""
    if not (blank.to or blank.dated or blank.made):
        return [air(0.4)]
    to = _set(blank.to, _WIDTH - 62 * MM, _HEADING_SIZE, "宛先")
    day = "記入日　　　　　　年　　　　月　　　　日" if blank.dated else blank.made
    days = _set(day, 62 * MM, _SIZE, "日付")
    part, day_part = Part("P"), Part("P")
    height = max(len(to), 1) * 5.6 * MM + 2.5 * MM

    def draw_above(at: Place) -> None:
        for number, line in enumerate(to):
            base = at.top + (number + 0.75) * 5.6 * MM
            at.paper.show(line, _LEFT, base, _HEADING_SIZE, part)
        for line in days:
            x = _RIGHT - points(line, _SIZE)
            at.paper.show(line, x, at.top + 0.75 * 5.6 * MM, _SIZE, day_part)

    return [air(0.3), _row(height, draw_above)]


# ---------------------------------------------------------------------------------- parts


def _heading(text: str) -> list[Row]:
    part = Part("H2")
    rows = [air(0.45)]
    for line in _set(text, _WIDTH - 4 * MM, _HEADING_SIZE, "見出し", GOTHIC_BOLD):

        def draw_heading(at: Place, line: Line = line) -> None:
            at.paper.shade(_LEFT, at.top + 0.7 * MM, 1.6 * MM, at.height - 2 * MM, 0.0)
            at.paper.show(line, _LEFT + 4 * MM, at.top + 4.4 * MM, _HEADING_SIZE, part)

        rows.append(replace(_row(6.4 * MM, draw_heading), keep=True))
    return rows


def _note(note: Note) -> list[Row]:
    size, pitch = (_SIZE + 0.5, 5.4 * MM) if note.large else (_SMALL, _SMALL_LINE)
    marker = _set(note.marker, 8 * MM, size, "注記")
    hang = max((points(line, size) for line in marker), default=0.0) + 0.4 * size * bool(marker)
    part = Part("P")
    rows = [air(0.12)]
    told = _set(note.text, _WIDTH - hang, size, "注記", straight=True)
    for number, line in enumerate(told):

        def draw_note(at: Place, line: Line = line, number: int = number) -> None:
            base = at.top + at.height / 2 + 0.38 * size
            for mark in marker if number == 0 else ():
                at.paper.show(mark, _LEFT, base, size, part)
            at.paper.show(line, _LEFT + hang, base, size, part)

        rows.append(_row(pitch, draw_note))
    for row in rows[1:-1]:
        row.keep = True
    return [*rows, air(0.3 if note.large else 0.12)]


# --------------------------------------------------------------------------------- fields


def _field(field: Field, table: Part) -> list[Row]:
    """Return a name and what stands or is to be written beside it, in one frame."""
    label_room, room = _LABEL - 2 * _SIDE, _WIDTH - _LABEL - 2 * _SIDE
    labels = _set(field.label, label_room, _SIZE, "項目", GOTHIC_BOLD)
    details = _set(field.detail, label_room, _HINT_SIZE, "項目")
    said = _set(field.said, room, _SIZE, "項目")
    boxes = _boxes(field, room)
    hints = _set(field.hint, room, _HINT_SIZE, "項目")
    tr = Part("TR", table)
    th, td = Part("TH", tr), Part("TD", tr)
    words = len(said) * _LINE + sum(_tall(row) for row in boxes)
    words += 2 * _EDGE if words else 0.0
    names = len(labels) * _LINE + len(details) * 3.4 * MM + 2 * _EDGE
    height = max(words + field.write * MM, names, LEAST * MM)

    def draw_field(at: Place) -> None:
        paper = at.paper
        paper.shade(_LEFT, at.top, _LABEL, at.height, _SHADE)
        paper.frame(_LEFT, at.top, _WIDTH, at.height, HAIRLINE)
        paper.rule(_LEFT + _LABEL, at.top, _LEFT + _LABEL, at.top + at.height, HAIRLINE)
        top = at.top + (at.height - names) / 2 + _EDGE
        top = _show(paper, labels, _LEFT + _SIDE, top, _SIZE, _LINE, th)
        _show(paper, details, _LEFT + _SIDE, top, _HINT_SIZE, 3.4 * MM, th)
        x = _LEFT + _LABEL + _SIDE
        top = at.top + (_EDGE if field.write else (at.height - words) / 2 + _EDGE)
        top = _show(paper, said, x, top, _SIZE, _LINE, td)
        for row in boxes:
            for place, lines in enumerate(row):
                across = x + place * room / field.columns
                _show_box(paper, lines, across, top, td)
            top += _tall(row)
        _show(paper, hints, x, at.top + words + 0.6 * MM, _HINT_SIZE, 3.4 * MM, td, grey=_FAINT)
        if field.seal:
            for line in _set("印", room, _SIZE, "項目"):
                middle = at.top + words + field.write * MM / 2 + 0.38 * _SIZE
                paper.show(line, _RIGHT - 14 * MM, middle, _SIZE, td, grey=_FAINT)

    return [_row(height, draw_field)]


def _boxes(field: Field, room: float) -> list[list[list[Line]]]:
    """Return the choices in rows of columns, each as the lines of its words."""
    inside = room / field.columns - (_BOX + 0.4) * _SIZE
    set_ = [_set(one, inside, _SIZE, "項目") for one in field.choices]
    return [set_[at : at + field.columns] for at in range(0, len(set_), field.columns)]


def _tall(row: Sequence[Sequence[Line]]) -> float:
    return max(len(lines) for lines in row) * _LINE + 0.5 * MM


def _show_box(paper: Paper, lines: Sequence[Line], x: float, top: float, part: Part) -> None:
    for box in _set("□", 10 * MM, _SIZE + 2, "項目"):
        paper.show(box, x, top + _LINE / 2 + 0.38 * (_SIZE + 2), _SIZE + 2, part)
    _show(paper, lines, x + _BOX * _SIZE, top, _SIZE, _LINE, part)


def _ruled(ruled: Ruled) -> list[Row]:
    """Return a heading row and empty rows below it."""
    table = Part("Table")
    widths = [_WIDTH * share / sum(ruled.widths) for share in ruled.widths]
    edges = [_LEFT + sum(widths[:at]) for at in range(len(widths) + 1)]
    heads = [
        _set(head, width - 2 * _SIDE, _SMALL, "項目", GOTHIC_BOLD)
        for head, width in zip(ruled.heads, widths, strict=True)
    ]
    cells = [
        _set(cell, width - 2 * _SIDE, _SMALL, "項目")
        for cell, width in zip(ruled.cells, widths, strict=False)
    ]

    def framed(at: Place) -> None:
        at.paper.frame(_LEFT, at.top, _WIDTH, at.height, HAIRLINE)
        for edge in edges[1:-1]:
            at.paper.rule(edge, at.top, edge, at.top + at.height, HAIRLINE)

    def filled(columns: Sequence[Sequence[Line]], role: str, *, shaded: bool) -> Row:
        tr = Part("TR", table)
        high = max((len(lines) for lines in columns), default=0) * _SMALL_LINE + 1.4 * MM
        height = high if shaded else max(high, ruled.height * MM)

        def draw_row(at: Place) -> None:
            if shaded:
                at.paper.shade(_LEFT, at.top, _WIDTH, at.height, _SHADE)
            framed(at)
            for lines, edge in zip(columns, edges, strict=False):
                top = at.top + (at.height - len(lines) * _SMALL_LINE) / 2
                part = Part(role, tr)
                _show(at.paper, lines, edge + _SIDE, top, _SMALL, _SMALL_LINE, part)

        return _row(height, draw_row)

    rows = [filled(heads, "TH", shaded=True)]
    rows += [filled(cells, "TD", shaded=False) for _ in range(ruled.count)]
    for row in rows[:-1]:
        row.keep = True
    return rows


def _table(table: Table) -> list[Row]:
    widths = tuple(_WIDTH * share / sum(table.widths) for share in table.widths)
    cells = [
        [[GOTHIC.glyphs(part, "表") for part in clean(cell).split("\n")] for cell in row]
        for row in table.rows
    ]
    return [air(0.1), *table_rows(cells, Grid(_LEFT, widths, _SMALL + 0.5, _TABLE_PITCH))]


def _contact(lines: Sequence[str]) -> list[Row]:
    told = [line for text in lines for line in _set(text, _WIDTH - 6 * MM, _SIZE - 0.5, "連絡先")]
    part = Part("P")
    height = len(told) * 4.6 * MM + 3 * MM

    def draw_contact(at: Place) -> None:
        at.paper.frame(_LEFT, at.top, _WIDTH, at.height, _FRAME)
        top = at.top + 1.5 * MM
        _show(at.paper, told, _LEFT + 3 * MM, top, _SIZE - 0.5, 4.6 * MM, part)

    return [air(0.5), _row(height, draw_contact)]


# ----------------------------------------------------------------------------------- text


def _set(
    text: str,
    width: float,
    size: float,
    where: str,
    chain: Chain = GOTHIC,
    *,
    straight: bool = False,
) -> list[Line]:
    """Set a text of any number of lines; nothing for an empty one."""
    return [
        line
        for paragraph in clean(text).split("\n")
        for line in set_lines(chain.glyphs(paragraph, where), ems(width, size), straight=straight)
    ]


def _show(  # noqa: PLR0913, PLR0917 - lines, where they stand, how, and what they are
    paper: Paper,
    lines: Iterable[Line],
    x: float,
    top: float,
    size: float,
    pitch: float,
    part: Part,
    *,
    grey: float = 0.0,
) -> float:
    """Draw lines below each other from `top` down; return where the next would begin."""
    for line in lines:
        paper.show(line, x, top + pitch / 2 + 0.38 * size, size, part, grey=grey)
        top += pitch
    return top


def _row(height: float, draw_row: Callable[[Place], None]) -> Row:
    return Row(height / _PITCH, draw_row)


def _line_row(line: Line, size: float, height: float, part: Part, *, share: float) -> Row:
    """Return a line whose spare room at left is `share` of all there is."""
    x = _LEFT + (_WIDTH - points(line, size)) * share

    def draw_line(at: Place) -> None:
        at.paper.show(line, x, at.baseline(size), size, part)

    return replace(_row(height, draw_line), keep=True)


def _margin(paper: Paper, text: str, *, at_right: bool = False) -> None:
    for line in _set(one_line(text), _WIDTH - 20 * MM, _MARGIN_SIZE, "欄外")[:1]:
        x = _RIGHT - points(line, _MARGIN_SIZE) if at_right else _LEFT
        paper.show(line, x, _MARGIN_BASELINE, _MARGIN_SIZE)
