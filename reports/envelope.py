"""What goes on and through envelopes: the address for a reply, labels, and a sheet to measure by.

Envelopes are 長形3号, 120 × 235 mm; a sheet in them is A4, folded in three to 210 × 99 mm. Plain
values in, PDF out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reports._page.fonts import GOTHIC, GOTHIC_BOLD, MINCHO
from reports._page.lines import set_lines
from reports._page.paper import A4, MM, Paper, Part
from reports._page.rows import HAIRLINE, Placed, draw_stack, ems, points, tall
from reports._page.text import one_line
from reports.letter import Addressee, Window, draw_in_window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports._page.fonts import Chain
    from reports._page.lines import Line

ENVELOPE: Final = (120.0, 235.0)
"""長形3号, mm."""
FOLDED: Final = (210.0, 99.0)
"""A4 folded in three, mm."""
SLIDE: Final = (ENVELOPE[1] - FOLDED[0], ENVELOPE[0] - FOLDED[1])
"""How far a folded sheet can slide in the envelope, across and down as it is read, in mm."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Where a reply goes: the desk, addressed by the company itself and hence with 行."""

    company: str
    desk: str
    postcode: str
    lines: tuple[str, ...]  # of the address
    honorific: str = "行"
    stamp: str = "切手"
    confidential: str = "親展"
    sender: str = "差出人"
    fields: tuple[str, ...] = ()  # names of the lines the sender fills in


@dataclass(frozen=True, slots=True)
class Calibration:
    """A sheet to measure by: the window as it is taken to be, and the words around."""

    company: str
    title: str
    window: Window  # where it is now taken to be, its shift included
    shift: tuple[float, float]  # to the right and down, mm, that is in it
    outline: str
    where: str
    right: str  # what the scale at the left edge is called
    down: str
    scale: str  # 100mm
    fold: str
    steps: tuple[str, ...]
    sample: Addressee


# ------------------------------------------------------------------------- a reply

_SIZES = tuple(tenths / 10 for tenths in range(140, 59, -5))
_LEADING = 1.5  # of the size


def envelope_pdf(reply: Reply) -> bytes:
    """Print the address on an envelope of the form 長形3号, upright.

    It keeps 35 mm from the upper edge and 12 from the others, as mail that is sorted by machine
    must. The same values make the same bytes. Raises MissingGlyphError.
    """
    paper = Paper((ENVELOPE[0] * MM, ENVELOPE[1] * MM))
    paper.new_page()
    _stamp(paper, reply)
    stack = _address(reply, 18 * MM, 86 * MM, 78 * MM, _SIZES)
    draw_stack(paper, stack, 62 * MM, stack[0].size * _LEADING)
    end = 62 * MM + tall(stack) * stack[0].size * _LEADING
    _confidential(paper, reply.confidential, end + 8 * MM)
    top = 172 * MM
    for line in _one(reply.sender, 40 * MM, 8.0):
        paper.show(line, 18 * MM, top - 3 * MM, 8.0, Part("P"))
    for name in reply.fields:
        for line in _one(name, 20 * MM, 8.0):
            paper.show(line, 18 * MM, top + 8.2 * MM, 8.0, Part("P"))
        paper.rule(18 * MM, top + 10 * MM, 102 * MM, top + 10 * MM, HAIRLINE)
        top += 11 * MM
    return _bytes(paper, "返信用封筒の宛名", reply.company)


def _stamp(paper: Paper, reply: Reply) -> None:
    paper.frame(10 * MM, 10 * MM, 22 * MM, 26 * MM, HAIRLINE)
    for line in _one(reply.stamp, 20 * MM, 8.0):
        x = 10 * MM + (22 * MM - points(line, 8.0)) / 2
        paper.show(line, x, 24 * MM, 8.0, grey=0.45)


def _confidential(paper: Paper, word: str, top: float) -> None:
    for line in _one(word, 40 * MM, 12.0, GOTHIC_BOLD):
        width = points(line, 12.0) + 6 * MM
        paper.frame(18 * MM, top, width, 8.5 * MM, 0.9)
        paper.show(line, 21 * MM, top + 4.25 * MM + 0.38 * 12.0, 12.0, Part("P"))


def _address(
    reply: Reply, left: float, width: float, height: float, sizes: Sequence[float]
) -> list[Placed]:
    """Return postcode, address, company and desk in the largest size that fits."""
    stack: list[Placed] = []
    for size in sizes:
        stack = []
        for text, scale in (
            (f"〒{reply.postcode}" if reply.postcode else "", 1.0),
            *((line, 1.0) for line in reply.lines),
            (reply.company, 1.15),
            (f"{reply.desk}　{reply.honorific}", 1.15),
        ):
            room = ems(width, size * scale)
            tail = 2 + len(reply.honorific) if scale > 1 and text.endswith(reply.honorific) else 0
            glyphs = MINCHO.glyphs(one_line(text), "宛名")
            hung = set_lines(glyphs, room, room - 1000, straight=False, keep=tail)
            for number, line in enumerate(hung):
                indent = size * scale * (number > 0)
                stack.append(Placed(line, left + indent, size * scale, scale))
        if tall(stack) * size * _LEADING <= height:
            break
    return stack


# ------------------------------------------------------------------------- labels

_ACROSS, _DOWN = 3, 8
_LABEL_HEIGHT = 33.9  # mm
_LABELS_TOP = (297 - _DOWN * _LABEL_HEIGHT) / 2
# Sheets of 24 are sold with labels of 70 mm that touch, and of 66 mm with a margin at the sides:
# what both have in common is written on.
_COMMON = ((6.0, 70.0), (72.0, 138.0), (140.0, 204.0))
_LABEL_SIDE, _LABEL_EDGE = 4.0, 3.5  # mm
_LABEL_SIZES = tuple(tenths / 10 for tenths in range(100, 44, -5))


def labels_pdf(reply: Reply) -> bytes:
    """Print the address on a sheet of 24 labels. Raises MissingGlyphError."""
    paper = Paper()
    paper.new_page()
    height = (_LABEL_HEIGHT - 2 * _LABEL_EDGE) * MM
    for place in range(_ACROSS * _DOWN):
        first, last = _COMMON[place % _ACROSS]
        left, width = (first + _LABEL_SIDE) * MM, (last - first - 2 * _LABEL_SIDE) * MM
        stack = _address(reply, left, width, height, _LABEL_SIZES)
        size = stack[0].size / stack[0].lines
        spare = height - tall(stack) * size * _LEADING
        top = (_LABELS_TOP + place // _ACROSS * _LABEL_HEIGHT + _LABEL_EDGE) * MM + spare / 2
        draw_stack(paper, stack, top, size * _LEADING)
    return _bytes(paper, "返信用宛名ラベル", reply.company)


# ------------------------------------------------------------------------- calibration

_REACH = 12  # mm a scale goes to both sides of the edge
_PAPER_EDGE = 5  # mm that printers leave white


def calibration_pdf(sheet: Calibration) -> bytes:
    """Print the sheet by which the place of the window is measured. Raises MissingGlyphError."""
    paper = Paper()
    paper.new_page()
    window = sheet.window
    x, y = window.x * MM, window.y * MM
    paper.frame(x, y, window.width * MM, window.height * MM, 0.9)
    draw_in_window(paper, sheet.sample, window)
    _scale_across(paper, sheet)
    _scale_down(paper, sheet)
    below = y + window.height * MM
    for number, text in enumerate((sheet.outline, sheet.where)):
        _write(paper, text, x, below + (5 + 4.5 * number) * MM, 8.0)
    for fold in (FOLDED[1], 2 * FOLDED[1]):
        for at in (_PAPER_EDGE * MM, A4[0] - _PAPER_EDGE * MM - 6 * MM):
            paper.rule(at, fold * MM, at + 6 * MM, fold * MM, HAIRLINE)
        _write(paper, sheet.fold, (_PAPER_EDGE + 8) * MM, fold * MM + 1 * MM, 7.0)
    _explain(paper, sheet)
    return _bytes(paper, sheet.title, sheet.company)


def _scale_across(paper: Paper, sheet: Calibration) -> None:
    """Draw the scale of the left edge of the window, near its lower edge."""
    base = sheet.window.y + sheet.window.height - 5
    ticks = _ticks(sheet.window.x - sheet.shift[0], sheet.shift[0])
    ends = [at * MM for at in (ticks[0][0], ticks[-1][0])]
    paper.rule(ends[0], base * MM, ends[1], base * MM, HAIRLINE)
    for at, value in ticks:
        length = 1.6 if value % 5 else 3.0
        paper.rule(at * MM, (base - length) * MM, at * MM, base * MM, HAIRLINE)
        if value % 5 == 0:
            _number(paper, value, at, base - 3.6, centred=True)
    _write(paper, sheet.right, ends[1] + 2 * MM, (base + 0.6) * MM, 7.5)


def _scale_down(paper: Paper, sheet: Calibration) -> None:
    """Draw the scale of the upper edge of the window, near its right edge."""
    base = sheet.window.x + sheet.window.width - 9
    ticks = _ticks(sheet.window.y - sheet.shift[1], sheet.shift[1])
    ends = [at * MM for at in (ticks[0][0], ticks[-1][0])]
    paper.rule(base * MM, ends[0], base * MM, ends[1], HAIRLINE)
    for at, value in ticks:
        length = 1.6 if value % 5 else 3.0
        paper.rule(base * MM, at * MM, (base + length) * MM, at * MM, HAIRLINE)
        if value % 5 == 0:
            _number(paper, value, base + 3.6, at + 0.9)
    for line in _one(sheet.down, 60 * MM, 7.5):
        x = (base + 3) * MM - points(line, 7.5)
        paper.show(line, x, ends[1] + 4 * MM, 7.5, Part("P"))


def _ticks(zero: float, shift: float) -> list[tuple[float, int]]:
    """Return the whole millimetres of a scale: where each is on the sheet, and its number."""
    middle = round(shift)
    numbers = range(middle - _REACH, middle + _REACH + 1)
    return [(zero + value, value) for value in numbers if zero + value >= _PAPER_EDGE]


def _number(paper: Paper, value: int, x: float, baseline: float, *, centred: bool = False) -> None:
    for line in _one(str(value).replace("-", "−"), 20 * MM, 6.0):
        wide = points(line, 6.0)
        left = x * MM - (wide / 2 if centred else 0.0)
        # the frame of the window would run through its own 0
        paper.shade(left - 0.3 * MM, baseline * MM - 1.9 * MM, wide + 0.6 * MM, 2.3 * MM, 1.0)
        paper.show(line, left, baseline * MM, 6.0, Part("P"))


def _explain(paper: Paper, sheet: Calibration) -> None:
    top = FOLDED[1] + 12
    for line in _one(sheet.title, 160 * MM, 13.0, GOTHIC_BOLD):
        paper.show(line, 25 * MM, top * MM, 13.0, Part("H1"))
    top += 11
    for number, step in enumerate(sheet.steps, 1):
        part = Part("P")
        glyphs = GOTHIC.glyphs(one_line(step), "本文")
        for mark in _one(f"{number}", 8 * MM, 10.0):
            paper.show(mark, 25 * MM, top * MM, 10.0, part)
        for line in set_lines(glyphs, ems(150 * MM, 10.0)):
            paper.show(line, 32 * MM, top * MM, 10.0, part)
            top += 6
        top += 2
    base = (2 * FOLDED[1] + 40) * MM
    paper.rule(25 * MM, base, 125 * MM, base, 0.6)
    for tenth in range(11):
        x, length = (25 + 10 * tenth) * MM, (4 if tenth % 5 == 0 else 2.5) * MM
        paper.rule(x, base - length, x, base, HAIRLINE)
    _write(paper, sheet.scale, 127 * MM, base, 9.0)


# ------------------------------------------------------------------------- text


def _one(text: str, width: float, size: float, chain: Chain = GOTHIC) -> list[Line]:
    return set_lines(chain.glyphs(one_line(text), "本文"), ems(width, size), straight=False)


def _write(paper: Paper, text: str, x: float, baseline: float, size: float) -> None:
    for line in _one(text, A4[0] - x, size)[:1]:
        paper.show(line, x, baseline, size, Part("P"))


def _bytes(paper: Paper, title: str, company: str) -> bytes:
    return paper.to_bytes(title=one_line(title), author=one_line(company), subject=one_line(title))
