"""A white card on the ground of a page, with an optional title."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import tone, unit
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
            self.heading.setContentsMargins(0, 0, 0, unit(4))
            self.setAccessibleName(title)
            self.body.addWidget(self.heading)

    def add(self, *widgets: QWidget) -> Card:
        """Put `widgets` below what is there; return itself."""
        for widget in widgets:
            self.body.addWidget(widget)
        return self

    def head(self, *links: QWidget) -> Card:
        """Put what one may do with the whole card beside its title; return itself."""
        if self.heading is not None:
            line = QHBoxLayout()
            line.setSpacing(unit(12))
            self.body.removeWidget(self.heading)
            line.addWidget(self.heading, 1)
            for link in links:
                tone(link, place="head")
                line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
            self.body.insertLayout(0, line)
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
