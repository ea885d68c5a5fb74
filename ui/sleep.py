"""Notices that the machine goes to sleep, or has slept: the key must not lie in memory meanwhile.

Linux says so beforehand (logind's PrepareForSleep), Windows too (WM_POWERBROADCAST). Whatever the
system says or does not say, a clock that went on by itself tells it afterwards.
"""

from __future__ import annotations

import ctypes
import sys
import time
from typing import TYPE_CHECKING

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
    from collections.abc import Callable

    from PySide6.QtCore import QByteArray

_TICK = 10_000  # ms between two looks at the clock
_SLEPT = 60.0  # seconds more than that by the calendar: nobody was there
_POWER, _SUSPEND = 0x0218, 4  # WM_POWERBROADCAST, PBT_APMSUSPEND


class Sleep(QObject):
    """Says when the machine goes to sleep, or that it has slept."""

    slept = Signal()

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.time) -> None:
        """`clock` tells the seconds by the calendar, which go on while the machine sleeps."""
        super().__init__(parent)
        self._clock = clock
        self._last = clock()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK)
        self._tick.timeout.connect(self.look)
        self._tick.start()
        self._filter: _Power | None = None
        application = QCoreApplication.instance()
        if sys.platform == "linux":
            _listen(self)
        elif sys.platform == "win32" and application is not None:
            self._filter = _Power(self)
            application.installNativeEventFilter(self._filter)

    def look(self) -> None:
        """Look whether the clock went on by more than the time between two looks."""
        now, last = self._clock(), self._last
        self._last = now
        if now - last > _TICK / 1000 + _SLEPT:
            self.slept.emit()

    @Slot(bool)
    def on_prepare(self, begins: bool) -> None:  # noqa: FBT001 - as logind says it
        """Take logind's word: True before the machine sleeps, False after it woke."""
        if begins:
            self.slept.emit()


def _listen(sleep: Sleep) -> None:
    """Ask logind to be told; where there is none, the clock has to do."""
    try:
        from PySide6.QtDBus import QDBusConnection
    except ImportError:
        return
    bus = QDBusConnection.systemBus()
    if bus.isConnected():
        bus.connect(
            "org.freedesktop.login1",
            "/org/freedesktop/login1",
            "org.freedesktop.login1.Manager",
            "PrepareForSleep",
            sleep,
            SLOT("on_prepare(bool)").encode(),
        )


class _Power(QAbstractNativeEventFilter):
    """Listens to what Windows sends to every window."""

    def __init__(self, sleep: Sleep) -> None:
        super().__init__()
        self._sleep = sleep

    @override
    def nativeEventFilter(
        self, eventType: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        kind, word = _of_message(int(message))
        if (kind, word) == (_POWER, _SUSPEND):
            self._sleep.slept.emit()
        return False, 0


class _Message(ctypes.Structure):
    """MSG of winuser.h, as far as it is read here."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("word", ctypes.c_size_t),
    )


def _of_message(address: int) -> tuple[int, int]:
    found = _Message.from_address(address)
    return int(found.message), int(found.word)
