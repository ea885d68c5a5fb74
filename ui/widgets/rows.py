"""A row that opens something: by a click, by Enter, and reached by Tab and the arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStyle, QStyleOption, QWidget
from typing_extensions import override

from ui.theme import unit

if TYPE_CHECKING:
    from collections.abc import Sequence


class OpenRow(QAbstractButton):
    """Parts side by side that are pressed as one.

    `parts` are widgets with their stretch; `name` is what a screen reader says; `key` is
    what the row opens.
    """

    chosen = Signal(str)  # key

    def __init__(self, name: str, parts: Sequence[tuple[QWidget, int]], key: str = "") -> None:
        super().__init__()
        self.key = key
        self.clicked.connect(self._on_clicked)
        self.setProperty("role", "row")
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(unit(8), unit(4), unit(8), unit(4))
        self._line.setSpacing(unit(12))
        for part, stretch in parts:
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._line.addWidget(part, stretch)

    @override
    def sizeHint(self) -> QSize:
        hint = self._line.sizeHint()
        return QSize(hint.width(), max(unit(32), hint.height()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._line.minimumSize().width(), self.sizeHint().height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Up:
                self._step(-1)
            case _:
                super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOption()
        option.initFrom(self)
        if self.isDown():
            option.state |= QStyle.StateFlag.State_Sunken
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.end()

    def _on_clicked(self) -> None:
        self.chosen.emit(self.key)

    def _step(self, by: int) -> None:
        rows = [row for row in self.window().findChildren(OpenRow) if row.isVisible()]
        rows.sort(key=lambda row: row.mapToGlobal(row.rect().topLeft()).y())
        place = rows.index(self) + by
        if 0 <= place < len(rows):
            rows[place].setFocus(Qt.FocusReason.TabFocusReason)
