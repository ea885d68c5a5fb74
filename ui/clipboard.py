"""Forgets what was copied from an open casebook, after a while and when it is locked."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from ui.machine import machine

_SECOND = 1000  # ms


class CopyGuard(QObject):
    """Watches the clipboard while a casebook is open.

    What is copied while a window of ours is active is ours. It is taken away only where the
    clipboard still holds it; what another program put there is not looked at twice. Only a
    digest is remembered.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._watching = False
        self._ours = b""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.forget)
        self._clipboard.dataChanged.connect(self._on_changed)

    @property
    def waiting(self) -> int:
        """Milliseconds until what was copied is forgotten; -1 where nothing is."""
        return self._timer.remainingTime()

    def watch(self) -> None:
        """Begin: a casebook is open."""
        self._watching = True

    def stop(self) -> None:
        """End: the casebook is closed, and what was copied from it goes."""
        self._watching = False
        self.forget()

    def forget(self) -> None:
        """Take away what we put there, if it is still there."""
        self._timer.stop()
        ours, self._ours = self._ours, b""
        if ours and _digest(self._clipboard.text()) == ours:
            self._clipboard.clear()

    def _on_changed(self) -> None:
        self._timer.stop()
        self._ours = b""
        if not (self._watching and self._from_us()):
            return  # somebody else's: not even read
        seconds, text = machine().forget_after, self._clipboard.text()
        if seconds and text:
            self._ours = _digest(text)
            self._timer.start(seconds * _SECOND)

    def _from_us(self) -> bool:
        # ownsClipboard is not known everywhere (macOS): there, whoever is in front has copied
        active = QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
        return self._clipboard.ownsClipboard() or active


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() if text else b""
