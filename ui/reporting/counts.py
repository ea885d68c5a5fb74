"""Counts that can be pressed: each leads to the cases it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.month.figures import Entry, Figure, Month


@dataclass(frozen=True, slots=True)
class Question:
    """Which of the things a report counts are meant; `words` is what they are called."""

    words: str
    figure: Figure
    kind: str = ""  # as printed; "" for all
    details: tuple[str, ...] = ()  # none for all

    def entries(self, month: Month) -> Iterator[Entry]:
        """Yield what is meant of a month."""
        for entry in month.entries:
            if entry.figure is not self.figure or self.kind not in ("", entry.kind):
                continue
            if not self.details or entry.detail in self.details:
                yield entry


class Count(QPushButton):
    """A number that leads to what it counts; it looks like a number until it is reached."""

    role = "count"
    asked = Signal(object)  # Question

    def __init__(self, text: str = "", question: Question | None = None) -> None:
        super().__init__(text)
        self.question = question
        self.setProperty("role", self.role)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_clicked)

    def show_count(self, text: str, question: Question) -> None:
        """Show another count."""
        self.question = question
        self.setText(text)
        self.setAccessibleName(f"{question.words} {text}")
        self.setToolTip(f"{question.words}の案件を見ます")

    def _on_clicked(self) -> None:
        if self.question is not None:
            self.asked.emit(self.question)


class FigureCount(Count):
    """A number one looks at first, 28 px."""

    role = "count-figure"
