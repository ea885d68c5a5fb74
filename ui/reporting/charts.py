"""The charts of the report, whose bars lead to what they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from typing_extensions import override

from ui.today.month_card import Chart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent

_BAND = 0.12  # how much of the ink lies over the marked bar


class PickChart(Chart):
    """A chart whose bars are marked by the arrows and pressed by Enter, or by a click.

    Bars stand side by side, or lie below one another where `lying`.
    """

    picked = Signal(int)  # place of a bar, from 0

    def __init__(self, name: str, *, lying: bool = False) -> None:
        super().__init__()
        self._lying = lying
        self._bars: tuple[str, ...] = ()
        self._marked = 0
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name)

    @property
    def marked(self) -> int:
        """The place of the bar the keyboard is on."""
        return self._marked

    def name_bars(self, names: Sequence[str], marked: int = 0) -> None:
        """Say what the bars are, in order, and on which the keyboard begins."""
        self._bars = tuple(names)
        self._mark(marked)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                self._mark(self._marked - 1)
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                self._mark(self._marked + 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if self._bars:
                self.picked.emit(self._marked)
            case _:
                super().keyPressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_of(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._mark(place)
            self.picked.emit(place)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self._bars:
            painter = QPainter(self)
            painter.setOpacity(_BAND)
            painter.fillRect(self._band(self._marked), self.palette().windowText())
            painter.end()

    def _mark(self, place: int) -> None:
        self._marked = max(0, min(place, len(self._bars) - 1))
        named = f"　{self._bars[self._marked]}" if self._bars else ""
        self.setAccessibleName(f"{self._name}{named}")
        self.update()

    def _band(self, place: int) -> QRectF:
        size = self.drawn
        if self._lying:
            pitch = size.height() / len(self._bars)
            return QRectF(0, place * pitch, size.width(), pitch)
        pitch = size.width() / len(self._bars)
        return QRectF(place * pitch, 0, pitch, size.height())

    def _place_of(self, point: QPointF) -> int | None:
        """Return the bar at a point, None beside the drawing."""
        return next((n for n in range(len(self._bars)) if self._band(n).contains(point)), None)

    @property
    def drawn(self) -> QSizeF:
        """The size the drawing is shown at."""
        return self.fitted().toSizeF()
