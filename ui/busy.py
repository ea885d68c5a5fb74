"""What says that something is running, and lets the officer call it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from ui.theme import unit
from ui.widgets import Muted, QuietButton, row, spread

if TYPE_CHECKING:
    from ui.jobs import JobRunner

_PATIENCE = 500  # ms before progress shows


class Busy(QWidget):
    """Says that something is running, after half a second, and lets the officer call it off."""

    def __init__(self) -> None:
        super().__init__()
        self._runner: JobRunner | None = None
        self._text = Muted("処理しています…")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(unit(120))
        self._bar.setAccessibleName("処理の進み具合")
        self._stop = QuietButton("中止")
        self._stop.clicked.connect(self._on_stop)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE)
        self._patience.timeout.connect(self.show)
        spread(self, row(self._text, self._bar, self._stop, None, space=12), (0, 0, 0, 0))
        self.hide()

    def watch(self, runner: JobRunner) -> None:
        """Show what `runner` does."""
        self._runner = runner
        runner.started.connect(self._on_started)
        runner.progressed.connect(self.tell)
        runner.idle.connect(self._on_idle)

    def _on_started(self) -> None:
        self._bar.setRange(0, 0)
        self._text.setText("処理しています…")
        self._stop.setVisible(False)
        self._patience.start()

    def tell(self, done: int, total: int) -> None:
        """Say how far it is."""
        if total > 0:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._text.setText(f"{done:,} / {total:,}")
            self._stop.setVisible(True)

    def _on_idle(self) -> None:
        self._patience.stop()
        self.hide()

    def _on_stop(self) -> None:
        if self._runner is not None:
            self._runner.cancel()
