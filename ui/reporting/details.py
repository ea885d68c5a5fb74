"""明細: the cases behind a count that was pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from ui.dates import brief
from ui.widgets import Card, Elided, Lines, Muted, OpenRow, QuietButton, Text, row

if TYPE_CHECKING:
    from datetime import date

    from reports.month.figures import Entry, Month
    from ui.reporting.counts import Question

_MOST = 100  # rows; the workbook has them all


class DetailsCard(Card):
    """A row for each thing a count counts; a row opens its case."""

    opened = Signal(str)  # number of a case
    closed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__("明細")
        self._today = today
        self._close = QuietButton("閉じる")
        self._close.setToolTip("明細を閉じます（Esc）")
        self._close.clicked.connect(self.closed)
        self._count = Muted()
        self._lines = Lines(space=0)
        self._more = Muted(wrap=True)
        self.body.addLayout(row(self._count, None, self._close))
        self.add(self._lines, self._more)
        self.hide()

    def show_answer(self, month: Month, question: Question) -> None:
        """Show what a question is about, and put the keyboard on its first row."""
        found = list(question.entries(month))
        if self.heading is not None:
            self.heading.setText(question.words)
        self._count.setText(f"{len(found):,}件　{month.label}")
        shown = [self._row(entry) for entry in found[:_MOST]]
        self._lines.refill(shown)
        more = len(found) - len(shown)
        self._more.setText(f"ほか{more:,}件は、Excelの「明細」にあります。")
        self._more.setVisible(more > 0)
        self.show()
        (shown[0] if shown else self._close).setFocus(Qt.FocusReason.TabFocusReason)

    def _row(self, entry: Entry) -> OpenRow:
        day = brief(entry.on, self._today) if entry.on else ""
        what = "・".join(filter(None, (entry.kind, entry.detail)))
        parts = [(Text(entry.case), 0), (Elided(what, role="muted"), 1), (Muted(day), 0)]
        shown = OpenRow(f"{entry.case} {what} {day}", parts, entry.case)
        shown.chosen.connect(self.opened)
        return shown
