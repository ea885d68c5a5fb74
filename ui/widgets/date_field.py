"""A date in any writing an officer uses; both calendars are shown under it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.eras import parse_date, weekday
from ui.theme import tone, unit
from ui.widgets.words import Muted

if TYPE_CHECKING:
    import datetime as dt

    from app.domain.eras import Eras

_WRITINGS = "例：11/23、令和8年11月23日、R8.11.23、今日、来週金曜"


class DateField(QWidget):
    """Accepts 令和8年11月23日, R8.11.23, 8/11/23, 2026-11-23, 11/23, 今日, 来週金曜.

    Nothing is refused while typing. Under the field stands what was understood:
    2026年11月23日（月）・令和8年11月23日, below one another where it is `narrow`.
    """

    changed = Signal()

    def __init__(
        self, today: dt.date, eras: Eras, value: dt.date | None = None, *, narrow: bool = False
    ) -> None:
        super().__init__()
        self._between = "\n" if narrow else "・"
        self._today = today
        self._eras = eras
        self._line = QLineEdit()
        self._line.textChanged.connect(self._on_text)
        self._line.editingFinished.connect(self._on_left)
        self._below = Muted(_WRITINGS)
        self._below.setWordWrap(narrow)
        height = self._below.fontMetrics().lineSpacing() * (2 if narrow else 1)
        self._below.setMinimumHeight(height + unit(2))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit(4))
        lines.addWidget(self._line)
        lines.addWidget(self._below)
        self.setFocusProxy(self._line)
        if value is not None:
            self.set_date(value)

    @property
    def date(self) -> dt.date | None:
        """The date that was understood, or None."""
        return parse_date(self.text, self._today, self._eras) if self.text else None

    @property
    def text(self) -> str:
        """What was typed, in one width, without blanks around."""
        return unicodedata.normalize("NFKC", self._line.text()).strip()

    @property
    def understood(self) -> str:
        """What stands under the field."""
        return self._below.text()

    def set_date(self, day: dt.date) -> None:
        """Show `day`."""
        self._line.setText(f"{day:%Y/%m/%d}")

    def set_text(self, text: str) -> None:
        """Show `text` as if it had been typed."""
        self._line.setText(text)

    @override
    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._line.setAccessibleName(name)

    def _on_text(self) -> None:
        day = self.date
        if day is not None:
            western = f"{day.year}年{day.month}月{day.day}日（{weekday(day)}）"
            self._below.setText(f"{western}{self._between}{self._eras.write(day)}")
        else:
            self._below.setText(_WRITINGS)
        tone(self._below, role="muted")
        tone(self._line, tone="")
        self.changed.emit()

    def _on_left(self) -> None:
        if self.text and self.date is None:
            self._below.setText(f"日付として読めません。{_WRITINGS}")
            tone(self._below, role="error")
            tone(self._line, tone="late")
