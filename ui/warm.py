"""Loads what the first casebook will need, after the lock page has been painted.

On this thread: PySide6 puts its own hook into `import`, which has crashed on others. One
package at each turn of the event loop, so that keys pressed meanwhile are heard in between.
"""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Signal

PACKAGES = ("sqlalchemy", "sqlmodel", "openpyxl", "app.casebook", "reports.charts")


class Warming(QObject):
    """Imports `PACKAGES` one by one."""

    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left = list(PACKAGES)
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._on_turn)

    def start(self) -> None:
        """Begin at the next turn of the event loop."""
        self._next.start()

    def _on_turn(self) -> None:
        if self._left:
            import_module(self._left.pop(0))
        else:
            self._next.stop()
            self.finished.emit()
