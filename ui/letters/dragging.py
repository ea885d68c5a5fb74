"""A paper dragged out of the window, into a folder or a mail that is being written.

What is dragged is a file. Other programs want one by its path, and read it when they like: some
when it is dropped, some (a mail program that sends later) when the mail leaves. So a copy has to
stand on the disk, outside the encrypted casebook, from the start of the drag on:

* in a folder of its own that nobody else may open, under the letter's number and no name;
* taken away a minute after it was dropped, at once where it was dropped nowhere, and in any case
  when the program ends or another paper is dragged;
* where the program was killed meanwhile, at its next start.

What another program copied stays with it, as with any file that is saved. What was deleted may be
left on the disk until it is written over: only the casebook is encrypted.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from ui.widgets import QuietButton

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

_PREFIX: Final = "madoguchi-drag-"
_STAYS: Final = 60_000  # ms after the drop
_LEFT_BEHIND: Final = 3600  # s; older than that nobody reads it any more


class Dragging(QObject):
    """Gives one paper at a time to whatever it is dropped on."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._stays = QTimer(self)
        self._stays.setSingleShot(True)
        self._stays.setInterval(_STAYS)
        self._stays.timeout.connect(self.clear)
        application = QApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.clear)
        sweep()

    @property
    def folder(self) -> Path | None:
        """Where the copy stands; None where there is none."""
        return self._folder

    def drag(self, source: QWidget, name: str, pdf: bytes) -> bool:
        """Let a PDF be dragged from `source`; return whether it was dropped on something.

        Returns when it was let go. OSError where no copy can be written.
        """
        self.clear()
        self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))  # for nobody else: mode 700
        path = self._folder / name
        try:
            path.write_bytes(pdf)
            dropped = self._hand_over(source, path)
        except BaseException:
            self.clear()
            raise
        if dropped:
            self._stays.start()
        else:
            self.clear()
        return dropped

    def clear(self) -> None:
        """Take the copy away; one that another program holds goes at the next occasion."""
        self._stays.stop()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            if self._folder.exists():
                self._stays.start()
            else:
                self._folder = None

    @staticmethod
    def _hand_over(source: QWidget, path: Path) -> bool:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        drag = QDrag(source)
        drag.setMimeData(data)
        picture = QPixmap(source.size())
        source.render(picture)
        drag.setPixmap(picture)
        return drag.exec(Qt.DropAction.CopyAction) != Qt.DropAction.IgnoreAction


def sweep() -> None:
    """Take away what a program that was killed left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            found = folder.lstat()
            mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
            old = time.time() - found.st_mtime > _LEFT_BEHIND
            if mine and old and not folder.is_symlink():
                shutil.rmtree(folder, ignore_errors=True)


class DragHandle(QuietButton):
    """What a paper is taken by. By keyboard there is the button that saves, beside it."""

    pulled = Signal()

    def __init__(self, words: str, tip: str) -> None:
        super().__init__(words)
        self._pressed: QPoint | None = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            way = (event.position().toPoint() - self._pressed).manhattanLength()
            if way >= QApplication.startDragDistance():
                self._pressed = None
                self.setDown(False)
                self.pulled.emit()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        super().mouseReleaseEvent(event)
