"""Lines below one another that are taken away and put anew when what they show has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import unit

if TYPE_CHECKING:
    from collections.abc import Iterable


class Lines(QWidget):
    """A column to refill."""

    def __init__(self, space: int = 8) -> None:
        super().__init__()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(unit(space))

    def refill(self, lines: Iterable[QWidget]) -> None:
        """Show `lines` instead of what is there; nothing at all takes no room."""
        self.hide()  # what is put in is dressed and laid once, when all of it is shown
        while self._lines.count():
            entry = self._lines.takeAt(0)
            widget = entry.widget() if entry else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            self._lines.addWidget(line)
        self.setVisible(self._lines.count() > 0)
