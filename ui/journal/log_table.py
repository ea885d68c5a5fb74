"""The rows of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from typing_extensions import override

from app import phrases
from ui.dates import spoken
from ui.tables import LINE_ROLE, Column, PagedTable, Rows
from ui.theme import unit

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QKeyEvent

    from app.views.log import LogLine

_ROW = 36  # px


def columns(today: date) -> tuple[Column[LogLine], ...]:
    """Return the columns of the log; days are written as seen from `today`."""

    def moment(line: LogLine) -> str:
        return f"{spoken(line.at.date(), today)} {line.at:%H:%M}"

    return (
        Column("番号", _number, width=72, numbers=True),
        Column("日時", moment, width=208),
        Column("担当", _actor, width=110),
        Column("操作", _act, width=260),
        Column("案件", _cases, width=100),
    )


class LogTable(Rows):
    """Rows of entries, the newest on top. Enter or a double click opens the case."""

    opened = Signal(str)  # number of a case

    def __init__(self, model: PagedTable[LogLine]) -> None:
        super().__init__(model, "封印ログの記録", unit(_ROW))
        self._lines = model
        self.doubleClicked.connect(self._on_double_click)

    @property
    def marked(self) -> int:
        """The number of the marked entry, 0 where none is."""
        row = self.currentIndex().row()
        return self._lines.ids[row] if 0 <= row < len(self._lines.ids) else 0

    def mark(self, entry: int) -> None:
        """Mark an entry, else the newest."""
        ids = self._lines.ids
        if ids:
            index = self._lines.index(ids.index(entry) if entry in ids else 0, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_double_click(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_double_click(self, index: QModelIndex) -> None:
        line = index.data(LINE_ROLE)
        if line is not None and line.cases:
            self.opened.emit(line.cases[0])


def _number(line: LogLine) -> str:
    return f"{line.number:,}"


def _actor(line: LogLine) -> str:
    return line.actor or "（だれも選ばずに）"


def _act(line: LogLine) -> str:
    return phrases.log_act(line.act)


def _cases(line: LogLine) -> str:
    shown = "、".join(line.cases)
    left = line.count - len(line.cases)
    return f"{shown} ほか{left:,}件" if left else shown
