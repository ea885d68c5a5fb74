"""After a note was recorded: its number, large enough to read aloud, and what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication

from app import phrases
from ui.dates import spoken
from ui.widgets import Button, Card, Figure, Muted, PrimaryButton, Reading, row

if TYPE_CHECKING:
    from datetime import date

    from app.views.cases import CaseSheet


class DoneCard(Card):
    """R8-0141, the three dates, the first date to keep, the first tasks."""

    opened = Signal(str)  # number of the case
    again = Signal()

    def __init__(self) -> None:
        super().__init__("受け付けました")
        self._number = Figure()
        self._number.setProperty("role", "huge")
        self._number.selectable()
        self._dates = Muted(wrap=True)
        self._next = Reading(role="strong")
        self._first = Reading()
        self._open = PrimaryButton("案件を開く")
        self._open.setToolTip("案件を開きます（Enter）")
        self._copy = Button("番号をコピー")
        self._again = Button("続けて記録する")
        self.add(self._number, self._dates, self._next, self._first)
        self.body.addLayout(row(self._open, self._copy, self._again, None))
        self._open.clicked.connect(self._on_open)
        self._copy.clicked.connect(self._on_copy)
        self._again.clicked.connect(self.again)

    @property
    def number(self) -> str:
        """The number that is shown."""
        return self._number.text()

    def show_sheet(self, sheet: CaseSheet, today: date) -> None:
        """Show the case as it was opened."""
        self._number.setText(sheet.number)
        self._number.setAccessibleName(f"受付番号 {sheet.number}")
        days = (
            ("到達", sheet.arrived),
            ("認識", sheet.noticed),
            ("記録", sheet.recorded.date()),
        )
        self._dates.setText("　".join(f"{name} {spoken(day, today)}" for name, day in days))
        self._next.show_text(f"次にすること：{phrases.next_step(sheet.next)}")
        first = [
            f"・{task.text}（{spoken(task.due, today)}まで）" for task in sheet.tasks if task.due
        ]
        if sheet.due is not None:
            first.append(f"・最初の期限は {spoken(sheet.due, today)} です。")
        self._first.show_text("\n".join(first))
        self._first.setVisible(bool(first))

    def begin(self) -> None:
        """Put the cursor on the next step."""
        self._open.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_open(self) -> None:
        self.opened.emit(self.number)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.number)
