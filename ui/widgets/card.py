"""A white card on the ground of a page, with an optional title."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.theme import unit
from ui.widgets.words import SectionTitle


class Card(QFrame):
    """Things that belong together. Fill it through `add` or `body`."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(unit(18), unit(16), unit(18), unit(16))
        self.body.setSpacing(unit(8))
        self.heading: SectionTitle | None = None
        if title:
            self.heading = SectionTitle(title)
            self.setAccessibleName(title)
            self.body.addWidget(self.heading)

    def add(self, *widgets: QWidget) -> Card:
        """Put `widgets` below what is there; return itself."""
        for widget in widgets:
            self.body.addWidget(widget)
        return self

    def clear(self) -> None:
        """Take away everything but the title."""
        first = 1 if self.heading is not None else 0
        while self.body.count() > first:
            entry = self.body.takeAt(first)
            widget = entry.widget() if entry is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()


class Rule(QFrame):
    """A hairline."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "rule")
        self.setFixedHeight(1)
