"""A letter: plain values in, A4 PDF out. Knows neither cases nor the casebook.

The shape is that of a Japanese business letter to the outside: number and date at right,
addressee at left, sender at right with space for the seal, title, body, 記 … 以上, contact.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import ceil, cos, pi, sin
from typing import TYPE_CHECKING

from reports._page.fonts import MINCHO
from reports._page.lines import Line, after_marker, balanced, set_lines, solid_width, spaced
from reports._page.paper import A4, MM, Paper, Part
from reports._page.rows import (
    HAIRLINE,
    Grid,
    Place,
    Placed,
    Row,
    air,
    draw_stack,
    ems,
    keep_edges,
    points,
    table_rows,
    tall,
    text_row,
)
from reports._page.sheets import Sheet, cut, draw, fits
from reports._page.text import clean, one_line
from reports.errors import MissingGlyphError, NoRoomError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, both edges straight. Indents are counted in ems (全角)."""

    text: str
    indent: int = 0
    first_line: int = 0  # further indent of the first line


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered or bulleted entry with hanging marker: `１`, `（１）`, `・`.

    A heading of a 記 section is an entry that stays with what follows it.
    """

    marker: str
    text: str
    indent: int = 0
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Centred:
    """A line of its own in the middle, as 記."""

    text: str


@dataclass(frozen=True, slots=True)
class AtRight:
    """A line of its own at the right edge, as 敬具 and 以上."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table. The first row is the heading row, repeated after a page break.

    Columns of nothing but numbers are set right. ValueError where `widths` are not one for
    each column.
    """

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()  # shares of the text width; equal where empty
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Half a line of air."""


Block = Paragraph | Entry | Centred | AtRight | Table | Gap


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom. `lines` of the address as they are printed; `honorific` 様, 御中 or 先生."""

    name: str
    honorific: str
    postcode: str = ""
    lines: tuple[str, ...] = ()
    organisation: str = ""  # printed above the name, without an honorific of its own


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom: company, title, name, and the address above them."""

    company: str
    title: str
    name: str
    postcode: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Where the envelope's window shows the sheet: upper left corner and size, in mm.

    That is with the folded sheet pushed into the upper left corner of the envelope; `right` and
    `down` are how far it can slide from there, in mm.
    """

    x: float
    y: float
    width: float
    height: float
    right: float = 0.0
    down: float = 0.0

    @property
    def sure(self) -> Window:
        """The part of the sheet that is seen however it slides."""
        return Window(self.x, self.y, self.width - self.right, self.height - self.down)


@dataclass(frozen=True, slots=True)
class Letter:
    """All that is printed. `number` None makes a draft, marked 下書き on each page."""

    letter: str  # L01 …
    number: str | None
    date: str  # as printed: 令和8年11月24日
    addressee: Addressee
    sender: Sender
    title: str
    body: tuple[Block, ...]
    contact: tuple[str, ...]  # lines of the framed block at the foot of the last page
    case_number: str
    window: Window | None = None  # the addressee stands in it, if the office uses such envelopes


# ---------------------------------------------------------------------- measures, points

_SIZE = 10.5  # 10.5 pt, the 五号 of Japanese offices
_LEFT, _TOP, _BOTTOM = 25 * MM, 22 * MM, 20 * MM
_MEASURE = 43  # ems in a line: as many as fit between the margins, so kanji stand in columns
_WIDTH = _MEASURE * _SIZE
_RIGHT = _LEFT + _WIDTH
_HEIGHT = A4[1] - _TOP - _BOTTOM
_NAME_SIZE = 12.0
_TITLE_SIZE, _TITLE_SPACING = 13.0, 130  # spacing in 1/1000 em
_ADDRESS_SIZE = 9.0  # the sender's
_CONTACT_SIZE, _CONTACT_PITCH, _CONTACT_PADDING = 9.0, 5 * MM, 2.6 * MM
_TABLE_SIZE, _TABLE_PITCH = 9.5, 0.84
_MARGIN_SIZE, _MARGIN_BASELINE = 8.0, A4[1] - 11 * MM
_ADDRESSEE_WIDTH = 26 * _SIZE
_SENDER_WIDTH = 24 * _SIZE
_WINDOW_SIDE, _WINDOW_EDGE = 2 * MM, 1 * MM  # between the edges and the address in them
_WINDOW_PITCH, _WINDOW_LEAST = 5.8 * MM, 4.7 * MM  # of full-size lines there
# an address that is long is set smaller, down to 8 pt, before it may touch what slides out of
# sight; and smaller still before it leaves the window
_WINDOW_SCALES = tuple(hundredths / 100 for hundredths in range(100, 75, -4))
_WINDOW_ALL_SCALES = tuple(hundredths / 100 for hundredths in range(100, 40, -4))
# a seal 21 mm square whose middle is the end of the name needs half of itself beside it
_SEAL_BESIDE = 12 * MM
_LONGEST = 1000  # characters of a name, a line of an address, a title
_ROOM_AROUND = _HEIGHT * 0.8  # of a page, for all that is around the text
_MOST_SAVED = 8  # pages: in a longer letter one less is not worth a tighter setting
_FOLDS = (99 * MM, 198 * MM)  # 三つ折り
_FOLD_FROM, _FOLD_TO = 4.5 * MM, 7.5 * MM  # most printers leave the outer 4.2 mm white


@dataclass(frozen=True, slots=True)
class _Setting:
    """How tightly a letter is set."""

    pitch: float  # points from line to line
    air: float  # what is left of empty space, 0 … 1
    raised: float  # how far the sender has moved up beside the addressee, 0 … 1


# the loosest that saves a page is taken, else the first: empty space goes before the pitch
_SETTINGS = (
    *(_Setting(6.5 * MM, 1 - step / 20, step / 8) for step in range(9)),
    *(_Setting(tenths / 10 * MM, 0.6, 1.0) for tenths in (64, 63, 62, 61, 60)),
)


def to_pdf(letter: Letter) -> bytes:
    """Print a letter. The same letter makes the same bytes.

    Raises MissingGlyphError, which names the character, where no font has it, and NoRoomError
    where name, address, sender, title or contact are too long for a page.
    """
    opening = _opening(letter)
    contact = _contact(letter.contact)
    _check_room(opening, contact)
    body = _body(letter.body)

    def pages_at(setting: _Setting) -> list[list[Row]]:
        return cut([*opening.rows(setting), *body], _sheet(contact, setting))

    def saves(setting: _Setting) -> bool:
        if most == 2:
            return fits([*opening.rows(setting), *body], _sheet(contact, setting))
        return len(pages_at(setting)) < most

    setting = _SETTINGS[0]
    pages = pages_at(setting)
    most = len(pages)
    if 1 < most <= _MOST_SAVED and saves(_SETTINGS[-1]):
        setting = _SETTINGS[bisect_left(_SETTINGS, 1, key=saves)]
        pages = pages_at(setting)
    paper = Paper()
    for number, page in enumerate(pages, 1):
        paper.new_page()
        if letter.number is None:
            _draw_watermark(paper)
        for fold in _FOLDS:
            paper.rule(_FOLD_FROM, fold, _FOLD_TO, fold, HAIRLINE)
        if number == 1 and letter.window:
            draw_in_window(paper, letter.addressee, letter.window)
        draw(page, paper, _sheet(contact, setting))
        if number == len(pages) and contact:
            _draw_contact(paper, contact)
        _draw_margin(paper, letter.case_number, f"{number}/{len(pages)}")
    return paper.to_bytes(
        title=one_line(letter.title),
        author=one_line(letter.sender.company),
        subject=one_line(f"{letter.letter} {letter.case_number}"),
    )


def _check_room(opening: _Opening, contact: list[Line]) -> None:
    """Raise NoRoomError for what would run off the page, or leave no room on it for the text."""
    tightest = _SETTINGS[-1].pitch
    parts = {
        "宛名": tall(opening.addressee) * tightest,
        "差出人": tall([*opening.address, *opening.signed]) * tightest,
        "件名": sum(row.lines for row in opening.title) * tightest,
        "連絡先": _contact_height(contact),
    }
    where, height = max(parts.items(), key=lambda part: part[1])
    if sum(parts.values()) > _ROOM_AROUND or height > _ROOM_AROUND / 2:
        raise NoRoomError(where)


def _short(text: str, where: str) -> str:
    """Return a text as one line, if one line or a few can hold it; raise NoRoomError."""
    if len(text) > _LONGEST:
        raise NoRoomError(where)
    line = one_line(text)
    if text.strip() and not line.strip() and where == "宛名":  # of a name nothing is visible
        raise MissingGlyphError(text[0], where)
    return line


def _sheet(contact: list[Line], setting: _Setting) -> Sheet:
    foot = _contact_height(contact) + 0.5 * setting.pitch if contact else 0.0
    return Sheet(_TOP, _HEIGHT, foot, setting.pitch, setting.air)


def _lines(
    text: str,
    width: float,
    where: str,
    block: int | None = None,
    *,
    size: float = _SIZE,
) -> list[Line]:
    """Set a text of any number of paragraphs, each from the left."""
    room = ems(width, size)
    return [
        line
        for paragraph in clean(text).split("\n")
        for line in set_lines(MINCHO.glyphs(paragraph, where, block), room, straight=False)
    ]


# ------------------------------------------------------------------------------- opening


@dataclass(frozen=True, slots=True)
class _Opening:
    """Everything above the body, set into lines; where they stand depends on the setting."""

    above: list[Placed]  # number and date
    addressee: list[Placed]  # none where it stands in the window
    address: list[Placed]  # the sender's
    signed: list[Placed]  # company, title, name
    title: list[Row]
    window: Window | None

    def rows(self, setting: _Setting) -> list[Row]:
        """Return number, date, addressee and sender as one row, and the title."""
        gap = 0.8 * setting.air
        start = tall(self.above) + gap
        sender = [*self.address, *self.signed]
        if self.window:
            edge, below = _beside_window(self.window, setting)
            rise = below - start
        else:
            edge = max((placed.right for placed in self.addressee), default=0.0)
            below = start + tall(self.addressee) + gap
            # company, title and name stay below the addressee in any case
            rise = setting.raised * (tall(self.address) + gap)
        free = not sender or edge + _SIZE < sender[0].x
        sender_start = max(start, below - rise) if free else below
        end = max(below - gap, sender_start + tall(sender))

        def draw_opening(at: Place) -> None:
            for stack, first in (
                (self.above, 0.0),
                (self.addressee, start),
                (sender, sender_start),
            ):
                draw_stack(at.paper, stack, at.top + first * setting.pitch, setting.pitch)

        return [Row(end, draw_opening, firm=True), air(1.4), *self.title, air(1.0)]


def _opening(letter: Letter) -> _Opening:
    above = [
        Placed(line, _RIGHT - points(line, _SIZE), _SIZE)
        for text, where in ((letter.number or "（下書き）", "文書番号"), (letter.date, "日付"))
        for line in _lines(_short(text, where), _WIDTH, where)
    ]
    return _Opening(
        above,
        [] if letter.window else _addressee(letter.addressee, _LEFT, _ADDRESSEE_WIDTH),
        *_sender(letter.sender),
        _title(letter.title),
        letter.window,
    )


def _beside_window(window: Window, setting: _Setting) -> tuple[float, float]:
    """Return the right edge of the window, and its lower edge in lines from the top margin."""
    below = ((window.y + window.height) * MM - _TOP) / setting.pitch
    return (window.x + window.width) * MM, below


def _addressee(addressee: Addressee, left: float, width: float, scale: float = 1.0) -> list[Placed]:
    """Return postcode, address, organisation, and the name with its 様 one em away."""
    where = "宛名"
    placed = []
    size, name_size = _SIZE * scale, _NAME_SIZE * scale
    if addressee.postcode:
        lines = _lines(_postcode(addressee.postcode), width, where, size=size)
        placed += [Placed(line, left, size, 0.9) for line in lines]
    for text in (*addressee.lines, addressee.organisation):
        glyphs = MINCHO.glyphs(_short(text, where), where)
        hung = set_lines(glyphs, ems(width, size), ems(width, size) - 1000, straight=False)
        for number, line in enumerate(hung):
            placed.append(Placed(line, left + size * (number > 0), size, 0.9))
    name = _short(addressee.name, where).strip("\u3000 ")  # 様 is one em from what is seen
    honorific = one_line(addressee.honorific)
    tail = f"\u3000{honorific}" if honorific else ""
    glyphs = MINCHO.glyphs(name + tail, where)
    keep = len(tail) + 2 if tail else 0
    if solid_width(glyphs) > ems(width, name_size):
        name_size = size
    lines = set_lines(glyphs, ems(width, name_size), straight=False, keep=keep)
    high = 1.2 * name_size / (_NAME_SIZE * scale)
    return placed + [Placed(line, left, name_size, high) for line in lines]


def _postcode(postcode: str) -> str:
    text = _short(postcode, "郵便番号")
    return text if text.startswith("〒") or not text else f"〒{text}"


def _sender(sender: Sender) -> tuple[list[Placed], list[Placed]]:
    """Return address and signature: one left edge, as far right as lines and seal let it be."""
    where = "差出人"
    address = [
        line
        for text in (_postcode(sender.postcode), *sender.lines)
        for line in _lines(_short(text, where), _SENDER_WIDTH, where, size=_ADDRESS_SIZE)
    ]
    office = [
        line
        for text in (sender.company, sender.title)
        for line in _lines(_short(text, where), _SENDER_WIDTH, where)
    ]
    name = _lines(_short(sender.name, where), _SENDER_WIDTH - _SEAL_BESIDE, where)
    left = _RIGHT - max(
        [
            *(points(line, _ADDRESS_SIZE) for line in address),
            *(points(line, _SIZE) for line in office),
            *(points(line, _SIZE) + _SEAL_BESIDE for line in name),
        ],
        default=0.0,
    )
    return (
        [Placed(line, left, _ADDRESS_SIZE, 0.78) for line in address],
        [Placed(line, left, _SIZE) for line in (*office, *name)],
    )


def _title(title: str) -> list[Row]:
    """Return the title in the middle, letter-spaced; two even lines where one is too short."""
    glyphs = MINCHO.glyphs(_short(title, "件名"), "件名")
    room = ems(_WIDTH, _TITLE_SIZE) * 1000 // (1000 + _TITLE_SPACING)
    part = Part("H1")
    rows = []
    for line in balanced(glyphs, room):
        apart = spaced(line, _TITLE_SPACING)
        x = _LEFT + (_WIDTH - points(apart, _TITLE_SIZE)) / 2
        rows.append(text_row(apart, x, _TITLE_SIZE, part, 1.15))
    for row in rows:
        row.firm = True
    return rows


# ---------------------------------------------------------------------------------- body

_SHORT = 7  # lines of a section that is not parted, its heading included


def _body(blocks: Sequence[Block]) -> list[Row]:
    rows: list[Row] = []
    section = 0  # where the last one begins
    before: Block | None = None
    for number, block in enumerate(blocks):
        if isinstance(block, AtRight | Centred) or (isinstance(block, Entry) and block.heading):
            _hold(rows[section:])
            section = len(rows)
        if isinstance(block, AtRight):
            _last(rows).firm = True  # 敬具 and 以上 never open a page
        elif isinstance(block, Entry | Table) and isinstance(before, Paragraph):
            _last(rows).keep = True  # 次のとおり and what follows
        elif isinstance(block, Paragraph) and isinstance(before, Entry):
            _last(rows).keep = block.indent > before.indent  # （１）… について and its reason
        elif isinstance(block, Entry) and isinstance(before, Entry):
            _last(rows).keep |= block.indent > before.indent  # （１）… and the first ・ of its list
        rows += _rows(block, number)
        before = block
    _hold(rows[section:])
    return rows


def _last(rows: Sequence[Row]) -> Row:
    """Return the last row with something on it; one that belongs to nobody where there is none."""
    return next((row for row in reversed(rows) if not row.air), air(0.0))


def _hold(section: Sequence[Row]) -> None:
    """Keep a short section together: where to turn, or what the answer is, is read at once."""
    lines = [row for row in section if not row.air]
    if len(lines) <= _SHORT:
        for row in lines[:-1]:
            row.keep = True


def _rows(block: Block, number: int) -> list[Row]:
    match block:
        case Paragraph():
            return _paragraph(block, number)
        case Entry():
            return _entry(block, number)
        case Centred(text):
            lines = _lines(one_line(text), _WIDTH, "本文", number)
            part = Part("P")
            rows = [
                text_row(line, _LEFT + (_WIDTH - points(line, _SIZE)) / 2, _SIZE, part)
                for line in lines
            ]
            for row in rows:
                row.firm = True
            return rows
        case AtRight(text):
            lines = _lines(one_line(text), _WIDTH - _SIZE, "本文", number)
            part = Part("P")
            return [
                text_row(line, _RIGHT - _SIZE - points(line, _SIZE), _SIZE, part) for line in lines
            ]
        case Table():
            return _table(block, number)
        case Gap():
            return [air(0.5)]


def _room(indent: float) -> int:
    """Return the width of a line after an indent in ems; never less than four."""
    return max(4000, round((_MEASURE - indent) * 1000))


def _paragraph(block: Paragraph, number: int) -> list[Row]:
    rows: list[Row] = []
    for at, text in enumerate(clean(block.text).split("\n")):
        first = block.first_line if at == 0 else 0
        glyphs = MINCHO.glyphs(text, "本文", number)
        lines = set_lines(glyphs, _room(block.indent + first), _room(block.indent))
        part = Part("P")
        rows += keep_edges(
            [
                text_row(line, _LEFT + (block.indent + first * (n == 0)) * _SIZE, _SIZE, part)
                for n, line in enumerate(lines)
            ]
        )
        if not lines:
            rows.append(air(1.0))
    return rows


_OVERHANG = 250  # by how much of an em a marker may reach into its space: 10
_TIGHT_MARKERS = ("）", "〕", "・", "※", "○", "●", "■", "□")


def _entry(block: Entry, number: int) -> list[Row]:
    """Return a marker and its text, which hangs beside it."""
    marker = MINCHO.glyphs(one_line(block.marker), "本文", number)
    wide = solid_width(marker)
    loose = bool(marker) and not marker[-1].text.endswith(_TIGHT_MARKERS)
    if loose:
        marker += MINCHO.glyphs("\u3000", "本文", number)
    hang = ceil((wide - _OVERHANG) / 1000) + loose
    lines = [
        line
        for paragraph in clean(block.text).split("\n")
        for line in set_lines(MINCHO.glyphs(paragraph, "本文", number), _room(block.indent + hang))
    ]
    part = Part("H2" if block.heading else "P")
    left = _LEFT + block.indent * _SIZE
    rows = [text_row(line, left + hang * _SIZE, _SIZE, part) for line in lines]
    if marker:
        only = set_lines(marker, _room(block.indent))
        first = after_marker(marker, lines[0], hang * 1000) if lines else only[0]
        rows[:1] = [text_row(first, left, _SIZE, part)]
    keep_edges(rows)
    if block.heading:
        for row in rows:
            row.firm = True
    return rows


def _table(block: Table, number: int) -> list[Row]:
    columns = max((len(row) for row in block.rows), default=0)
    if not columns:
        return []
    shares = block.widths or (1.0,) * columns
    if len(shares) != columns:
        raise ValueError(shares)
    whole = _WIDTH - block.indent * _SIZE
    grid = Grid(
        _LEFT + block.indent * _SIZE,
        tuple(whole * share / sum(shares) for share in shares),
        _TABLE_SIZE,
        _TABLE_PITCH,
    )
    cells = [
        [
            [MINCHO.glyphs(part, "本文", number) for part in clean(cell).split("\n")]
            for cell in (*row, *[""] * (columns - len(row)))
        ]
        for row in block.rows
    ]
    return [air(0.3), *table_rows(cells, grid), air(0.3)]


# ------------------------------------------------------------------- outside the column


def _contact(contact: Sequence[str]) -> list[Line]:
    width = _WIDTH - 2 * _CONTACT_PADDING
    return [
        line
        for text in contact
        for line in _lines(_short(text, "連絡先"), width, "連絡先", size=_CONTACT_SIZE)
    ]


def _contact_height(contact: Sequence[Line]) -> float:
    return len(contact) * _CONTACT_PITCH + 2 * _CONTACT_PADDING - 1.2 * MM


def _draw_contact(paper: Paper, contact: list[Line]) -> None:
    """Draw the contact block in its frame, on the lower margin."""
    height = _contact_height(contact)
    top = A4[1] - _BOTTOM - height
    paper.frame(_LEFT, top, _WIDTH, height, HAIRLINE)
    stack = [Placed(line, _LEFT + _CONTACT_PADDING, _CONTACT_SIZE) for line in contact]
    draw_stack(paper, stack, top + _CONTACT_PADDING - 0.6 * MM, _CONTACT_PITCH)


def _draw_margin(paper: Paper, case_number: str, count: str) -> None:
    """Draw case number and page number at the lower edge."""
    if case_number:
        for line in _margin_lines(f"受付番号\u3000{one_line(case_number)}"):
            paper.show(line, _LEFT, _MARGIN_BASELINE, _MARGIN_SIZE)
    for line in _margin_lines(count):
        x = _RIGHT - points(line, _MARGIN_SIZE)
        paper.show(line, x, _MARGIN_BASELINE, _MARGIN_SIZE)


def _margin_lines(text: str) -> list[Line]:
    return set_lines(MINCHO.glyphs(text, "受付番号"), ems(_WIDTH, _MARGIN_SIZE), straight=False)[:1]


def _draw_watermark(paper: Paper) -> None:
    """Draw 下書き across the page, so light that the text above it is read."""
    size = 110.0
    (line,) = set_lines(MINCHO.glyphs("下書き", "下書き"), 10000, straight=False)
    line = spaced(line, 300)
    wide = points(line, size)
    cosine, sine = cos(pi / 4), sin(pi / 4)
    x = A4[0] / 2 - wide / 2 * cosine + 0.38 * size * sine
    y = A4[1] / 2 + wide / 2 * sine + 0.38 * size * cosine
    paper.show(line, x, y, size, grey=0.9, slope=(cosine, sine))


def draw_in_window(paper: Paper, addressee: Addressee, window: Window) -> None:
    """Draw the addressee where the window of the envelope shows it however the sheet slides.

    In the middle of the height. Only an address of very many lines takes the whole window;
    what even that cannot hold raises NoRoomError.
    """
    tried = [(window.sure, scale) for scale in _WINDOW_SCALES]
    tried += [(window, scale) for scale in _WINDOW_ALL_SCALES]
    for box, scale in tried:
        height = box.height * MM - 2 * _WINDOW_EDGE
        left, width = box.x * MM + _WINDOW_SIDE, box.width * MM - 2 * _WINDOW_SIDE
        stack = _addressee(addressee, left, width, scale)
        if tall(stack) * _WINDOW_LEAST * scale <= height:
            pitch = min(_WINDOW_PITCH * scale, height / max(tall(stack), 1.0))
            top = box.y * MM + (box.height * MM - pitch * tall(stack)) / 2
            draw_stack(paper, stack, top, pitch)
            return
    raise NoRoomError("宛名")
