"""The deadline certificate (期限計算書): how each date of a case came about, day by day, on A4.

Everything is printed as it is handed in; nothing is counted here. The days of a period stand
seven to a row from its first day on, so the same day of the week is always in the same column
and 「二週間」 can be checked by eye. What does not count is shaded, and says so in words too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from reports._page import record
from reports._page.paper import MM, Paper, Part
from reports._page.record import HEADING_SIZE, LEFT, PITCHES, RIGHT, WIDTH
from reports._page.rows import HAIRLINE, Place, Row, air, points
from reports._page.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports._page.lines import Line


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

_WHERE = "期間"
_WEEK = 7
_MONTH_WIDTH = 15 * MM
_CELL = (WIDTH - _MONTH_WIDTH) / _WEEK
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
    rows = [*record.title("期限計算書"), *_about(certificate), air(0.5)]
    for period in certificate.periods:
        rows += _period(period)
    rows += record.text(LEGEND, _NOTE_SIZE + 0.5, _WHERE)
    paper = Paper()
    below = f"受付番号\u3000{one_line(certificate.case_number)}"
    record.pages(paper, rows, "期限計算書", below, _WHERE)
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
    return [row for pair in pairs for row in record.beside(pair, _WHERE)]


# -------------------------------------------------------------------------------- periods


def _period(period: Period) -> list[Row]:
    """Return a period: what it is, its readings, its days. Its head stays with its first days."""
    head = [_heading(period), *record.facts(_told(period), _WHERE)]
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
    names = _lines(one_line(name), WIDTH, HEADING_SIZE)
    results = _lines(one_line(period.result), WIDTH, HEADING_SIZE)
    beside = points(names[-1], HEADING_SIZE) + points(results[0], HEADING_SIZE)
    step = len(names) - (len(results) == 1 and beside + 2 * HEADING_SIZE < WIDTH)
    count = max(len(names), step + len(results))
    part, result_part = (None, None) if again else (Part("H2"), Part("P"))

    def draw_heading(at: Place) -> None:
        line_height = at.height / (count + 0.5)
        for number, line in enumerate(names):
            base = at.top + (number + 1) * line_height
            at.paper.show(line, LEFT, base, HEADING_SIZE, part)
        for number, line in enumerate(results, step):
            base = at.top + (number + 1) * line_height
            x = RIGHT - points(line, HEADING_SIZE)
            at.paper.show(line, x, base, HEADING_SIZE, result_part)
        below = at.top + (count + 0.32) * line_height
        at.paper.rule(LEFT, below, RIGHT, below, HAIRLINE)

    return Row(1.1 * count + 0.55, draw_heading, keep=True)


def _readings(readings: Sequence[Reading]) -> list[Row]:
    """Return the table of readings; that which is used is marked."""
    if not readings:
        return []
    table = (
        ("末日が休日のときの読み方", "満了日", "訴え提起可能日", "本書"),
        *((r.name, r.last_day, r.suit_from, "○" if r.shown else "") for r in readings),
    )
    return [air(0.3), *record.table(table, (0.4, 0.255, 0.255, 0.09), _WHERE)]


def _lines(text: str, width: float, size: float) -> list[Line]:
    return record.lines(text, width, size, _WHERE)


# ----------------------------------------------------------------------------------- days


def _week(days: Sequence[Day], table: Part) -> Row:
    """Return up to seven days beside each other, under the month of the first of them."""
    tr = Part("TR", table)
    month_part = Part("TH", tr)
    month = _lines(one_line(days[0].month), _MONTH_WIDTH - _CELL_SIDE, _MONTH_SIZE)
    cells = [(LEFT + _MONTH_WIDTH + at * _CELL, day, Part("TD", tr)) for at, day in enumerate(days)]
    notes = max(len(_note(day)) for day in days)
    whole = _CELL_HEAD + notes * _NOTE_LINE + (_CELL_EDGE if notes else 0.0)

    def draw_week(at: Place) -> None:
        tight = at.height / whole
        for number, line in enumerate(month):
            base = at.top + (3.6 + number * 3.4) * MM * tight
            at.paper.show(line, LEFT, base, _MONTH_SIZE, month_part)
        for x, day, part in cells:
            _draw_cell(at, x, tight, day, part)
        for x, day, _ in cells:  # last, so that no neighbour covers it
            if day.look is Look.END:
                inset = _FRAME / 2
                size = (_CELL - _FRAME, at.height - _FRAME)
                at.paper.frame(x + inset, at.top + inset, *size, _FRAME)

    return Row(whole / PITCHES[0], draw_week)


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
