"""Asks why a case is kept beyond its period (保管の指定), for the case page and for 保管."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.widgets import Button, DateField, LabelledField, SectionTitle, column, row, spread

if TYPE_CHECKING:
    from datetime import date

    from app.domain.eras import Eras


class HoldForm(QWidget):
    """保管の指定: why a case is kept beyond its period, and when to look again."""

    saved = Signal(str, str)  # why, day
    left = Signal()

    def __init__(self, today: date, eras: Eras) -> None:
        super().__init__()
        self.setAccessibleName("保管の指定")
        self._head = SectionTitle("")
        self._why = LabelledField("残す理由", QLineEdit(), "訴訟、監査、再度の苦情のおそれなど")
        self._review = LabelledField("見直す日", DateField(today, eras))
        save, leave = Button("残す"), Button("やめる")
        save.clicked.connect(self._on_save)
        leave.clicked.connect(self.left)
        lines = column(self._head, self._why, self._review, row(save, leave, None))
        spread(self, lines, (0, 0, 0, 0))
        self.hide()

    def begin(self, count: int) -> None:
        """Ask for `count` cases."""
        self._head.setText(f"保管の指定　{count}件")
        self._why.field.clear()
        self._review.field.set_text("")
        self.refuse("", "")
        self.show()
        self._why.field.setFocus()

    def refuse(self, field: str, reason: str) -> None:
        """Say at the field why it was not kept."""
        for name, one in (("why", self._why), ("review", self._review)):
            if name == field:
                one.refuse(reason)
            else:
                one.accept()

    def _on_save(self) -> None:
        self.saved.emit(self._why.field.text(), self._review.field.text)
