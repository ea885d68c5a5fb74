"""A note of the system about the dates of the day: numbers of cases, never people."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from ui.machine import machine

if TYPE_CHECKING:
    from datetime import date

    from app.views.today import Today
    from ui.desk import Desk

_AGAIN = 10 * 60_000  # ms between two looks at whether it is another day
_NAMED = 3  # numbers of cases in one line
_LAST = "machine/noted"  # the day of the last note
_SHOWN = 15_000  # ms, where the system lets us say it


def note_of(today: Today) -> tuple[str, str] | None:
    """Return the title and the lines of the note, or None where nothing is due today.

    Only numbers of cases and how many: the note is read by whoever passes the screen.
    """
    on = today.on
    due = [line for line in today.soon if line.due == on]
    tasks = [task.case for task in today.tasks if task.due is not None and task.due <= on]
    counts = today.counts
    lines = [
        *_line("期限超過", [line.number for line in today.late], counts.late),
        *_line("今日が期限", [line.number for line in due], counts.today),
        *_line("今日までにすること", list(dict.fromkeys(tasks)), counts.tasks_now),
    ]
    return ("今日の期日", "\n".join(lines)) if lines else None


def _line(what: str, cases: list[str], count: int) -> list[str]:
    if not cases:
        return []
    shown = "、".join(cases[:_NAMED])
    more = "ほか" if len(cases) > _NAMED else ""
    return [f"{what} {count}件（{shown}{more}）"]


class DayNote(QObject):
    """Shows the note once a day while a casebook is open, if the officer wants it."""

    clicked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._icon: QSystemTrayIcon | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_AGAIN)
        self._timer.timeout.connect(self.look)

    def open(self, desk: Desk) -> None:
        """Begin: a casebook is open. On a day set for practice there is nothing to note."""
        if available() and not desk.casebook.now.rehearsal:
            self._desk = desk
            self._timer.start()
            self.look()

    def close(self) -> None:
        """End: the casebook is closed, and nothing of it stays on the screen."""
        self._timer.stop()
        self._desk = None
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def look(self) -> None:
        """Note the dates of the day, unless that was done today or is not wanted."""
        desk = self._desk
        if desk is not None and machine().note_days and not noted(desk.today):
            desk.runner.run(partial(desk.casebook.deadlines.today), self._on_today)

    def _on_today(self, today: Today) -> None:
        desk = self._desk
        if desk is None or noted(today.on):
            return
        QSettings().setValue(_LAST, today.on.isoformat())
        note = note_of(today)
        if note is not None:
            icon = self._shown(desk)
            icon.showMessage(*note, desk.theme.icon("today", "accent"), _SHOWN)

    def _shown(self, desk: Desk) -> QSystemTrayIcon:
        if self._icon is None:
            self._icon = QSystemTrayIcon(desk.theme.icon("today", "accent"), self)
            self._icon.setToolTip(QApplication.applicationDisplayName())
            self._icon.messageClicked.connect(self.clicked)
            self._icon.activated.connect(self.clicked)
            self._icon.show()
        return self._icon


def available() -> bool:
    """Return whether the system shows notes."""
    return QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()


def noted(day: date) -> bool:
    """Return whether this day was noted on this machine already."""
    return str(QSettings().value(_LAST, "")) == day.isoformat()
