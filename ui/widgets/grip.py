"""A grip: by it a row of a list is dragged to another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import unit

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

_WIDE, _HIGH = 18, 24  # px
_DOT, _PITCH = 3, 6


class Grip(QWidget):
    """Six dots. It takes no focus: whoever has no mouse moves rows by Alt and the arrows."""

    dragged = Signal(QPoint)  # where the mouse is, on the screen
    dropped = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip("ドラッグして並べ替えます（Alt+↑、Alt+↓）")

    @override
    def sizeHint(self) -> QSize:
        return QSize(unit(_WIDE), unit(_HIGH))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # else the moves go to what lies below

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(event.globalPosition().toPoint())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.dropped.emit(event.globalPosition().toPoint())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.PlaceholderText))
        dot, pitch = unit(_DOT), unit(_PITCH)
        top = (self.height() - 2 * pitch - dot) / 2
        for line in range(3):
            for column in range(2):
                painter.drawEllipse(column * pitch, round(top + line * pitch), dot, dot)
        painter.end()
