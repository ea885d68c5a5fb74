"""The mails of a case, or in their place the panel that repairs one of them (文字化け修復)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from ui.cases.repair_panel import RepairPanel

if TYPE_CHECKING:
    from app.casebook import Casebook
    from app.changes import Change
    from app.views.cases import MailReading
    from ui.cases.mails import MailReader
    from ui.desk import Desk


class MailTab(QStackedWidget):
    """Shows the reader; on its wish the panel, until a reading is chosen or left."""

    changed = Signal(object)  # Change

    def __init__(self, desk: Desk, reader: MailReader) -> None:
        super().__init__()
        self._desk = desk
        self._number = ""
        self._mail = ("", "")  # sha256, the charset chosen before
        self.panel = RepairPanel()
        self.addWidget(reader)
        self.addWidget(self.panel)
        reader.wanted_repair.connect(self._on_wanted)
        self.panel.chosen.connect(self._on_chosen)
        self.panel.left.connect(self._on_left)

    def show_case(self, number: str) -> None:
        """Turn to the mails of this case."""
        if number != self._number:
            self._number = number
            self._on_left()

    def _on_wanted(self, sha256: str, charset: str) -> None:
        self._mail = (sha256, charset)
        self._desk.runner.run(partial(_readings, self._desk.casebook, sha256), self._on_readings)

    def _on_readings(self, found: tuple[str, tuple[MailReading, ...]]) -> None:
        sha256, readings = found
        if sha256 == self._mail[0]:
            self.setCurrentIndex(1)
            self.panel.show_readings(readings, self._mail[1])

    def _on_chosen(self, charset: str) -> None:
        sha256, before = self._mail
        if charset == before:
            self._on_left()
            return
        act = partial(self._desk.casebook.intake.read_again, self._number, sha256, charset)
        self._desk.runner.run(act, self._on_read_again)

    def _on_read_again(self, change: Change) -> None:
        self._on_left()
        self.changed.emit(change)

    def _on_left(self) -> None:
        self._mail = ("", "")
        self.setCurrentIndex(0)


def _readings(casebook: Casebook, sha256: str) -> tuple[str, tuple[MailReading, ...]]:
    return sha256, casebook.intake.readings(casebook.cases.content(sha256))
