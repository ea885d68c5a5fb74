"""The deadline certificate (期限計算書): how each date of a case came about, day by day, on A4.

Everything is printed as it is handed in; nothing is counted here. The days of a period stand
seven to a row from its first day on, so the same day of the week is always in the same column
and 「二週間」 can be checked by eye. What does not count is shaded, and says so in words too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
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


class Look(Enum):
    """How a day is drawn; its mark says the same in a word."""

    PLAIN = auto()  # counted
    OUT = auto()  # not counted: before the period, closed, rolled over
    PAUSED = auto()  # not counted: we waited for the person
    END = auto()  # the period ends with this day: framed


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a period, as printed."""

    label: str  # 11/12（木）
    month: str  # 令和8年11月
    mark: str  # 算入
    count: int | None  # its number within the period
    note: str = ""  # 勤労感謝の日
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read the end of a period that the law leaves open, and what comes of it."""

    name: str
    last_day: str
    suit_from: str
    shown: bool  # gives the date of the certificate


@dataclass(frozen=True, slots=True)
class Period:
    """A clock: what it is, where it ends, and its days. `days` is empty where none are counted."""

    id: str  # K11
    name: str
    nature: str  # what kind of limit it is
    result: str  # where it ends, or that it stands still, or that there is no number of days
    meaning: str
    basis: str
    provisional: str = ""  # why the end is a forecast (見込み), "" where it is certain
    waits: tuple[str, ...] = ()
    agreed: str = ""  # that it makes no difference how the end is read
    readings: tuple[Reading, ...] = ()
    days: tuple[Day, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """All that is printed."""

    company: str
    case_number: str
    matter: str  # the kind of request
    start_name: str  # what happened on the first day: 到達日, 知った日
    start: str
    made: str  # the day it was made
    periods: tuple[Period, ...]


# ---------------------------------------------------------------------- measures, points

_LEFT, _TOP, _BOTTOM = 25 * MM, 22 * MM, 20 * MM
_WIDTH = A4[0] - 2 * _LEFT
_RIGHT = _LEFT + _WIDTH
_PITCHES = tuple(tenths / 10 * MM for tenths in range(49, 42, -1))  # the loosest that saves a page
_TITLE_SIZE, _TITLE_SPACING = 13.0, 400  # spacing in 1/1000 em
_HEADING_SIZE, _SIZE, _TABLE_SIZE = 10.5, 9.0, 8.5
_MARGIN_SIZE, _MARGIN_BASELINE, _HEAD_BASELINE = 8.0, A4[1] - 11 * MM, 14 * MM
_NAME_WIDTH = 5.5 * _SIZE  # of a line's name: 受付番号
_WEEK = 7
_MONTH_WIDTH = 15 * MM
_CELL = (_WIDTH - _MONTH_WIDTH) / _WEEK
_CELL_SIDE = 1.3 * MM
_DAY_SIZE, _COUNT_SIZE, _NOTE_SIZE, _MONTH_SIZE = 8.0, 10.0, 7.0, 7.5
_CELL_HEAD, _NOTE_LINE, _CELL_EDGE = 8.2 * MM, 2.9 * MM, 0.9 * MM
_FRAME = 1.3  # around the last day
_SHADES = {Look.OUT: 0.93, Look.PAUSED: 0.85}

LEGEND = "網掛けの日は、期間に算入しない日です。太い枠の日の終わりに、期間が満了します。"


def to_pdf(certificate: Certificate) -> bytes:
    """Print a certificate on as many A4 pages as it needs; mostly one.

    The same certificate makes the same bytes. Raises MissingGlyphError, which names the
    character, where no font has it.
    """
    rows = [*_title(), *_about(certificate), air(0.5)]
    for period in certificate.periods:
        rows += _period(period)
    rows += _text(LEGEND, _NOTE_SIZE + 0.5)
    tried = [Sheet(_TOP, A4[1] - _TOP - _BOTTOM, 0.0, pitch) for pitch in _PITCHES]
    pages, sheet = min(((cut(rows, one), one) for one in tried), key=lambda made: len(made[0]))
    paper = Paper()
    for number, page in enumerate(pages, 1):
        paper.new_page()
        if number > 1:
            _margin(paper, "期限計算書（つづき）", _HEAD_BASELINE)
        draw(page, paper, sheet)
        _margin(paper, f"受付番号\u3000{one_line(certificate.case_number)}", _MARGIN_BASELINE)
        _margin(paper, f"{number}/{len(pages)}", _MARGIN_BASELINE, at_right=True)
    return paper.to_bytes(
        title="期限計算書",
        author=one_line(certificate.company),
        subject=one_line(certificate.case_number),
    )


def _about(certificate: Certificate) -> list[Row]:
    """Return what the certificate is of, two facts to a line where they are short."""
    pairs = (
        ((("会社", certificate.company), ("受付番号", certificate.case_number))),
        ((("種別", certificate.matter), ("作成日", certificate.made))),
        (((certificate.start_name, certificate.start),)),
    )
    return [row for pair in pairs for row in _beside(pair)]


def _title() -> list[Row]:
    (line,) = _lines("期限計算書", _WIDTH, _TITLE_SIZE)
    line = spaced(line, _TITLE_SPACING)
    x = _LEFT + (_WIDTH - points(line, _TITLE_SIZE)) / 2
    return [text_row(line, x, _TITLE_SIZE, Part("H1"), 1.6), air(0.6)]


# -------------------------------------------------------------------------------- periods


def _period(period: Period) -> list[Row]:
    """Return a period: what it is, its readings, its days. Its head stays with its first days."""
    head = [_heading(period), *_facts(_told(period))]
    head += _readings(period.readings)
    for row in head if period.days else head[:-1]:
        row.keep = True
    again = (_heading(period, again=True),)
    table = Part("Table")
    weeks = [
        _week(period.days[first : first + _WEEK], table)
        for first in range(0, len(period.days), _WEEK)
    ]
    for week in weeks[1:]:
        week.again = again
    space = [air(0.3)] if weeks else []
    return [*head, *space, *weeks, air(0.8)]


def _told(period: Period) -> tuple[tuple[str, str], ...]:
    told = (
        ("性質", period.nature),
        ("意味", period.meaning),
        ("根拠", period.basis),
        ("停止", "\n".join(period.waits)),
        ("読み方", period.agreed),
        ("見込み", period.provisional),
    )
    return tuple((name, text) for name, text in told if text)


def _heading(period: Period, *, again: bool = False) -> Row:
    """Return the name at left and the result at right, ruled off from what follows.

    Repeated at the head of a page it is decoration: it has been read already.
    """
    name = f"{period.name}（{period.id}）{'つづき' if again else ''}"
    names = _lines(one_line(name), _WIDTH, _HEADING_SIZE)
    results = _lines(one_line(period.result), _WIDTH, _HEADING_SIZE)
    beside = points(names[-1], _HEADING_SIZE) + points(results[0], _HEADING_SIZE)
    step = len(names) - (len(results) == 1 and beside + 2 * _HEADING_SIZE < _WIDTH)
    count = max(len(names), step + len(results))
    part, result_part = (None, None) if again else (Part("H2"), Part("P"))

    def draw_heading(at: Place) -> None:
        line_height = at.height / (count + 0.5)
        for number, line in enumerate(names):
            base = at.top + (number + 1) * line_height
            at.paper.show(line, _LEFT, base, _HEADING_SIZE, part)
        for number, line in enumerate(results, step):
            base = at.top + (number + 1) * line_height
            x = _RIGHT - points(line, _HEADING_SIZE)
            at.paper.show(line, x, base, _HEADING_SIZE, result_part)
        below = at.top + (count + 0.32) * line_height
        at.paper.rule(_LEFT, below, _RIGHT, below, HAIRLINE)

    return Row(1.1 * count + 0.55, draw_heading, keep=True)


def _readings(readings: Sequence[Reading]) -> list[Row]:
    """Return the table of readings; that which is used is marked."""
    if not readings:
        return []
    table = (
        ("末日が休日のときの読み方", "満了日", "訴え提起可能日", "本書"),
        *((r.name, r.last_day, r.suit_from, "○" if r.shown else "") for r in readings),
    )
    cells = [[[MINCHO.glyphs(one_line(cell), "期間")] for cell in row] for row in table]
    widths = tuple(_WIDTH * share for share in (0.4, 0.255, 0.255, 0.09))
    return [air(0.3), *table_rows(cells, Grid(_LEFT, widths, _TABLE_SIZE, 0.85))]


# ----------------------------------------------------------------------------------- days


def _week(days: Sequence[Day], table: Part) -> Row:
    """Return up to seven days beside each other, under the month of the first of them."""
    tr = Part("TR", table)
    month_part = Part("TH", tr)
    month = _lines(one_line(days[0].month), _MONTH_WIDTH - _CELL_SIDE, _MONTH_SIZE)
    cells = [
        (_LEFT + _MONTH_WIDTH + at * _CELL, day, Part("TD", tr)) for at, day in enumerate(days)
    ]
    notes = max(len(_note(day)) for day in days)
    whole = _CELL_HEAD + notes * _NOTE_LINE + (_CELL_EDGE if notes else 0.0)

    def draw_week(at: Place) -> None:
        tight = at.height / whole
        for number, line in enumerate(month):
            base = at.top + (3.6 + number * 3.4) * MM * tight
            at.paper.show(line, _LEFT, base, _MONTH_SIZE, month_part)
        for x, day, part in cells:
            _draw_cell(at, x, tight, day, part)
        for x, day, _ in cells:  # last, so that no neighbour covers it
            if day.look is Look.END:
                inset = _FRAME / 2
                size = (_CELL - _FRAME, at.height - _FRAME)
                at.paper.frame(x + inset, at.top + inset, *size, _FRAME)

    return Row(whole / _PITCHES[0], draw_week)


def _note(day: Day) -> list[Line]:
    return _lines(clean(day.note), _CELL - 2 * _CELL_SIDE, _NOTE_SIZE) if day.note else []


def _draw_cell(at: Place, x: float, tight: float, day: Day, part: Part) -> None:
    """Draw a day: its label, below it the mark and the count, below them the note."""
    paper, left, room = at.paper, x + _CELL_SIDE, _CELL - 2 * _CELL_SIDE
    if day.look in _SHADES:
        paper.shade(x, at.top, _CELL, at.height, _SHADES[day.look])
    paper.frame(x, at.top, _CELL, at.height, HAIRLINE)
    base = at.top + 3.5 * MM * tight
    for line in _lines(one_line(day.label), room, _DAY_SIZE)[:1]:
        paper.show(line, left, base, _DAY_SIZE, part)
    base = at.top + 7.2 * MM * tight
    for line in _lines(one_line(day.mark), room, _DAY_SIZE)[:1]:
        paper.show(line, left, base, _DAY_SIZE, part)
    for line in _lines("" if day.count is None else str(day.count), room, _COUNT_SIZE):
        right = x + _CELL - _CELL_SIDE - points(line, _COUNT_SIZE)
        paper.show(line, right, base, _COUNT_SIZE, part)
    for number, line in enumerate(_note(day)):
        base = at.top + (_CELL_HEAD + (number + 0.75) * _NOTE_LINE) * tight
        paper.show(line, left, base, _NOTE_SIZE, part)


# ----------------------------------------------------------------------------------- text


def _lines(text: str, width: float, size: float, *, straight: bool = False) -> list[Line]:
    return [
        line
        for paragraph in text.split("\n")
        for line in set_lines(MINCHO.glyphs(paragraph, "期間"), ems(width, size), straight=straight)
    ]


def _text(text: str, size: float) -> list[Row]:
    part = Part("P")
    return [text_row(line, _LEFT, size, part) for line in _lines(text, _WIDTH, size)]


def _facts(facts: Iterable[tuple[str, str]]) -> list[Row]:
    """Return names at left and what is said of each beside them."""
    return [row for fact in facts for row in keep_edges(_beside((fact,)))]


def _beside(facts: Sequence[tuple[str, str]]) -> list[Row]:
    """Return facts in columns of one width, each a name and a text that hangs beside it."""
    width = _WIDTH / len(facts)
    columns = []
    for number, (name, text) in enumerate(facts):
        room = width - _NAME_WIDTH - (0 if number == len(facts) - 1 else _SIZE)
        told = _lines(clean(text), room, _SIZE, straight=True)
        columns.append((_LEFT + number * width, _lines(one_line(name), _NAME_WIDTH, _SIZE), told))
    parts = [Part("P") for _ in facts]

    def row(at: int) -> Row:
        def draw_row(place: Place) -> None:
            base = place.baseline(_SIZE)
            for (x, names, told), part in zip(columns, parts, strict=True):
                for line in names[at : at + 1]:
                    place.paper.show(line, x, base, _SIZE, part)
                for line in told[at : at + 1]:
                    place.paper.show(line, x + _NAME_WIDTH, base, _SIZE, part)

        return Row(1.0, draw_row)

    return [row(at) for at in range(max(len(told) for _, _, told in columns))]


def _margin(paper: Paper, text: str, baseline: float, *, at_right: bool = False) -> None:
    for line in _lines(text, _WIDTH, _MARGIN_SIZE)[:1]:
        x = _RIGHT - points(line, _MARGIN_SIZE) if at_right else _LEFT
        paper.show(line, x, baseline, _MARGIN_SIZE)
