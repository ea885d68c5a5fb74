"""Pages of an issued letter on their way to a printer.

The printer gets pictures of the very pages that were frozen: nothing is set anew, and no copy is
left in a folder. At most one page is held in memory; drawing it is the worker's.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

if TYPE_CHECKING:
    from app.desks.letters import Letters
    from app.views.letters import Picture
    from ui.jobs import Runner

_DOTS = 600  # to the inch, at most: 35 MB of grey for a sheet of A4
_INCH = 25.4  # mm
_A4 = QSizeF(210, 297)  # mm


def a_printer(title: str, pages: int) -> QPrinter:
    """Return a printer set up for `pages` sheets of A4, to be asked about. `title` names the job.

    The title is seen in the queue of the system: it is a number, never a name.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setCreator("窓口台帳")
    size = QPageSize(QPageSize.PageSizeId.A4)
    printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    printer.setFullPage(True)  # the letter brings its own margins, measured from the edge
    printer.setFromTo(1, pages)
    return printer


class Printing(QObject):
    """Prints one file after the other, page by page."""

    ended = Signal(int)  # sheets that went to the printer
    failed = Signal()  # the printer takes nothing

    def __init__(self, letters: Letters, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._letters = letters
        self._runner = runner
        self._printer: QPrinter | None = None
        self._painter: QPainter | None = None
        self._pdf = b""
        self._page = self._last = self._done = 0

    def start(self, pdf: bytes, pages: int, printer: QPrinter) -> None:
        """Print the pages of a file that were asked for in the dialog, all of them otherwise."""
        self.stop()
        painter = QPainter()
        if not painter.begin(printer):
            self.failed.emit()
            return
        self._pdf, self._printer, self._painter = pdf, printer, painter
        first, last = printer.fromPage() or 1, printer.toPage() or pages
        self._page, self._last, self._done = first - 1, min(last, pages) - 1, 0
        self._fetch()

    def stop(self) -> None:
        """Let go of a printer that was called off half way."""
        if self._painter is not None and self._printer is not None:
            self._printer.abort()
            self._painter.end()
        self._printer, self._painter, self._pdf = None, None, b""

    @property
    def _dots(self) -> int:
        return min(self._printer.resolution(), _DOTS) if self._printer else _DOTS

    def _fetch(self) -> None:
        act = partial(self._letters.print_picture, self._pdf, self._page, self._dots)
        self._runner.run(act, self._on_page)

    def _on_page(self, picture: Picture) -> None:
        if self._printer is None or self._painter is None:
            return
        if self._done:
            self._printer.newPage()
        grey = QImage.Format.Format_Grayscale8
        image = QImage(picture.pixels, picture.width, picture.height, picture.stride, grey)
        to_device = self._printer.resolution() / _INCH
        sheet = QRectF(0, 0, _A4.width() * to_device, _A4.height() * to_device)
        self._painter.drawImage(sheet, image)
        self._done += 1
        if self._page < self._last:
            self._page += 1
            self._fetch()
            return
        self._painter.end()
        self._printer, self._painter, self._pdf = None, None, b""
        self.ended.emit(self._done)
