"""A passphrase field: hidden, shown on request, with a hint when Caps Lock is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

if TYPE_CHECKING:
    from ui.theme import Theme


class PassphraseField(QLineEdit):
    """Takes a passphrase as it is typed; nothing is trimmed or widened here."""

    capitals = Signal(bool)  # Caps Lock seems to be on

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(self)
        self._eye.triggered.connect(self._on_eye)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def shown(self) -> bool:
        """Whether the passphrase can be read on the screen."""
        return self.echoMode() == QLineEdit.EchoMode.Normal

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        letter = event.text()
        if letter.isascii() and letter.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.capitals.emit(letter.isupper() != shift)

    def _on_eye(self) -> None:
        mode = QLineEdit.EchoMode
        self.setEchoMode(mode.Password if self.shown else mode.Normal)
        self._dress()

    def _dress(self) -> None:
        self._eye.setText("合言葉を隠す" if self.shown else "合言葉を表示する")
        self._eye.setIcon(self._theme.icon("eye-off" if self.shown else "eye", "muted"))
