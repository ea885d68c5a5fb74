"""Tells that the machine slept, or that the session was locked.

Linux says both on D-Bus. Elsewhere, and where there is no bus, time tells: more of it passed
between two ticks than a busy window explains.
"""

from __future__ import annotations

import sys
import time
from typing import Final

from PySide6.QtCore import SLOT, QObject, QTimer, Signal, Slot

_TICK = 5_000  # ms
JUMP: Final = 30.0
"""Seconds between two ticks from which on the machine slept."""

# service, path ("" for any), interface, signal, slot with its signature
_SYSTEM = (
    ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
     "PrepareForSleep", "_on_sleep(bool)"),
)  # fmt: skip
_SESSION = tuple(
    (service, "", service, "ActiveChanged", "_on_saver(bool)")
    for service in ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
)


class SleepWatch(QObject):
    """Emits `slept` when what is open should be locked."""

    slept = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._on_tick)
        self._listening = False

    def start(self) -> None:
        """Begin to watch."""
        self._last = time.time()
        self._timer.start()
        if not self._listening and sys.platform == "linux":
            self._listening = True
            self._listen()

    def stop(self) -> None:
        """Watch no more; what the bus says meanwhile is passed over."""
        self._timer.stop()

    def tick(self, now: float) -> None:
        """Look at the clock, in seconds; what passed and nobody saw was sleep."""
        gone, self._last = now - self._last, now
        if gone > JUMP:
            self.slept.emit()

    def _on_tick(self) -> None:
        self.tick(time.time())

    def _listen(self) -> None:
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:  # a system without libdbus
            return
        for bus, wanted in (
            (QDBusConnection.systemBus(), _SYSTEM),
            (QDBusConnection.sessionBus(), _SESSION),
        ):
            if bus.isConnected():
                for service, path, interface, name, slot in wanted:
                    # a str, whatever the stub says: bytes are refused
                    bus.connect(service, path, interface, name, self, SLOT(slot))  # type: ignore[call-overload]

    @Slot(bool)
    def _on_sleep(self, begins: bool) -> None:  # noqa: FBT001 - as the bus says it
        if begins and self._timer.isActive():
            self.slept.emit()

    @Slot(bool)
    def _on_saver(self, begins: bool) -> None:  # noqa: FBT001 - as the bus says it
        if begins and self._timer.isActive():
            self.slept.emit()
