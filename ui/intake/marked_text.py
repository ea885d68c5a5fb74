"""The text of a mail with marks in it, each underlined in its own manner.

Our font's underline lies below what Qt clips a marked passage to, so the lines are drawn here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter, QPen, QTextCursor
from PySide6.QtWidgets import QTextEdit
from typing_extensions import override

from ui.cases.mails import MailText
from ui.theme import unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QPaintEvent, QTextBlock, QTextLine

    from ui.intake.marks import Mark


class Marked(NamedTuple):
    """A passage in Qt's count of characters, and its look."""

    start: int
    end: int
    mark: Mark


class MarkedText(MailText):
    """A mail's text to be read; `mark` puts colours and lines under its passages."""

    def __init__(self) -> None:
        super().__init__()
        self._marked: tuple[Marked, ...] = ()

    def mark(self, marked: Sequence[Marked]) -> None:
        """Mark these passages and no others."""
        self._marked = tuple(marked)
        selections = []
        for one in self._marked:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = self._cursor(one.start, one.end)
            selection.format.setBackground(one.mark.ground)
            selections.append(selection)
        self.setExtraSelections(selections)

    def choose(self, start: int, end: int) -> None:
        """Select a passage and scroll to it."""
        self.setTextCursor(self._cursor(start, end))
        self.ensureCursorVisible()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.translate(0.0, -self.verticalScrollBar().value())
        for one in self._marked:
            pen = QPen(one.mark.line, unit(2))
            pen.setStyle(one.mark.style)
            painter.setPen(pen)
            painter.drawLines(list(self._lines(one.start, one.end)))
        painter.end()

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _lines(self, start: int, end: int) -> Iterator[QLineF]:
        """Yield what is to be drawn under a passage, one piece for each line it stands in."""
        block = self.document().findBlock(start)
        while block.isValid() and block.position() < end:
            yield from self._lines_in(block, start - block.position(), end - block.position())
            block = block.next()

    def _lines_in(self, block: QTextBlock, start: int, end: int) -> Iterator[QLineF]:
        layout = block.layout()
        corner = self.document().documentLayout().blockBoundingRect(block).topLeft()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first = max(start, line.textStart())
            last = min(end, line.textStart() + line.textLength())
            if first < last:
                below = line.y() + line.ascent() + line.descent() + unit(1)
                left, right = (_across(line, place) for place in (first, last))
                yield QLineF(corner + QPointF(left, below), corner + QPointF(right, below))


def _across(line: QTextLine, place: int) -> float:
    x, _ = cast("tuple[float, int]", line.cursorToX(place))  # the stubs say object
    return x
