"""Tells that the machine slept, or that the session was locked.

Linux says both on D-Bus, Windows says the first to every window. Elsewhere, and where there is no
bus, time tells: more of it passed between two ticks than a busy window explains.
"""

from __future__ import annotations

import ctypes
import sys
import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    SLOT,
    QAbstractNativeEventFilter,
    QCoreApplication,
    QObject,
    QTimer,
    Signal,
    Slot,
)
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray

_TICK = 5_000  # ms
_POWER, _SUSPEND = 0x0218, 4  # WM_POWERBROADCAST, PBT_APMSUSPEND
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
        self._filter: _Power | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._last = time.time()
        self._timer.start()
        if not self._listening:
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
        application = QCoreApplication.instance()
        if sys.platform == "linux":
            self._listen_to_buses()
        elif sys.platform == "win32" and application is not None:
            self._filter = _Power(self)
            application.installNativeEventFilter(self._filter)

    def _listen_to_buses(self) -> None:
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

    def suspend(self) -> None:
        """Take the system's word that the machine goes to sleep now."""
        if self._timer.isActive():
            self.slept.emit()

    @Slot(bool)
    def _on_sleep(self, begins: bool) -> None:  # noqa: FBT001 - as the bus says it
        if begins:
            self.suspend()

    @Slot(bool)
    def _on_saver(self, begins: bool) -> None:  # noqa: FBT001 - as the bus says it
        if begins:
            self.suspend()


class _Power(QAbstractNativeEventFilter):
    """Listens to what Windows sends to every window."""

    def __init__(self, watch: SleepWatch) -> None:
        super().__init__()
        self._watch = watch

    @override
    def nativeEventFilter(
        self, eventType: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        found = _Message.from_address(int(message))
        if (found.message, found.word) == (_POWER, _SUSPEND):
            self._watch.suspend()
        return False, 0


class _Message(ctypes.Structure):
    """MSG of winuser.h, as far as it is read here."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("word", ctypes.c_size_t),
    )
