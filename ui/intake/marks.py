"""Marks: what shows, in the mail and beside it, which words led to which proposed item.

Each item has a colour, a number and a manner of underlining: nothing is told by colour alone.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.theme import unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPaintEvent

    from ui.theme import Theme

_HUES = (45, 205, 330, 130, 270, 15, 175, 90)  # degrees, far from one another in turn
_LINES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
)
_SIDE = 22  # px


class Mark(NamedTuple):
    """The look of an item: the ground of its words, what underlines them, and how."""

    ground: QColor
    line: QColor
    style: Qt.PenStyle


def mark_of(theme: Theme, place: int) -> Mark:
    """Return the mark of the item at `place`, from 0. Ink stays readable on its ground."""
    hue = _HUES[place % len(_HUES)] / 360
    ground, line = (0.25, 0.65) if theme.dark else (0.88, 0.33)
    return Mark(
        QColor.fromHslF(hue, 0.55 if theme.dark else 0.85, ground),
        QColor.fromHslF(hue, 0.85, line),
        _LINES[place % len(_LINES)],
    )


class Swatch(QWidget):
    """The number of an item in its colour, as its words are marked in the mail."""

    def __init__(self, theme: Theme, place: int) -> None:
        super().__init__()
        self._theme = theme
        self._place = place
        self.setFixedSize(self.sizeHint())
        theme.changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        return QSize(unit(_SIDE), unit(_SIDE))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        mark = mark_of(self._theme, self._place)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(mark.line)
        painter.setBrush(mark.ground)
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(room, unit(6), unit(6))
        painter.setPen(self._theme.colour("ink"))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), str(self._place + 1))
        painter.end()


def places_of(text: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return where `words` stand in `text`, in Qt's count: UTF-16 units, ends excluded.

    Words are compared without regard to width, case and white space, as they were when they
    were found: a passage may go on in the next line.
    """
    plain = [_folded(letter) for letter in text]
    whole = "".join(plain)
    origin = [place for place, piece in enumerate(plain) for _ in piece]
    units = [0]
    for letter in text:
        units.append(units[-1] + (2 if ord(letter) > 0xFFFF else 1))
    found: set[tuple[int, int]] = set()
    for word in words:
        wanted = "".join(map(_folded, word))
        start = whole.find(wanted) if wanted else -1
        while start >= 0:
            last = origin[start + len(wanted) - 1]
            found.add((units[origin[start]], units[last + 1]))
            start = whole.find(wanted, start + len(wanted))
    return tuple(sorted(found))


def _folded(letter: str) -> str:
    return "".join(unicodedata.normalize("NFKC", letter).casefold().split())
