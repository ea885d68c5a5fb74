"""The recovery sheet on its way onto paper: from memory, or by a file that is taken away."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from app.files import write_whole
from ui.printing import Printing

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.casebook import Casebook
    from app.desks.safekeeping import Safekeeping
    from ui.ask import Ask
    from ui.jobs import Runner

NO_PRINTER = "プリンターが受け付けませんでした。接続と用紙を確かめてください。"
NOT_REMOVED = "ファイルを消せませんでした。手で消してください。"
_LEFT = "書き出した復旧シートのファイルが残っています。このファイルがあれば、誰でも台帳を開けます。"


class SheetPrinting(QObject):
    """Draws the sheet of a casebook for whoever knows its passphrase, asks where to, and notes it.

    `refused` (a CasebookError) tells that the passphrase was wrong or the file not written;
    `waits` that nothing is under way any more, whatever came of it.
    """

    began = Signal()  # to print: pages are drawn for some seconds
    printed = Signal(int)  # sheets
    written = Signal(object)  # Path of the file that waits to be printed
    refused = Signal(object)
    no_printer = Signal()
    waits = Signal()

    def __init__(self, runner: Runner, ask: Ask, page: QWidget) -> None:
        super().__init__(page)
        self._runner, self._ask = runner, ask
        self._casebook: Casebook | None = None
        self._printing: Printing | None = None
        self._sheets = 0
        self._file: Path | None = None

    def print_for(self, casebook: Casebook, present: str) -> None:
        """Print the sheet; `present` is what opens the casebook now."""
        self._casebook = casebook
        act = partial(_drawn, casebook, present)
        self._runner.run(act, self._on_drawn, self._on_refused)

    def write_for(self, casebook: Casebook, present: str) -> None:
        """Write the sheet into a file, where there is no printer to print it on."""
        target = self._ask.where_to_save(self._page, Path("復旧シート.pdf"))
        if target is not None:
            act = partial(_written, casebook.safekeeping, present, target)
            self._runner.run(act, self._on_written, self._on_refused)

    @property
    def lies_about(self) -> bool:
        """Whether a file was written and is there still."""
        return self._file is not None and self._file.exists()

    def take_away(self) -> bool:
        """Delete the file that was written; return whether it is gone."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.unlink(missing_ok=True)
            if self._file.exists():
                return False
        self._file = None
        return True

    def forget(self) -> None:
        """Know of no file any more: another casebook begins."""
        self._file = None

    @property
    def _page(self) -> QWidget:
        return cast("QWidget", self.parent())  # held, it would keep itself alive

    def may_leave(self, question: str, yes: str) -> bool:
        """Return whether the officer goes on although the file lies about."""
        return not self.lies_about or self._ask.confirm(self._page, f"{_LEFT}{question}", yes)

    def _on_drawn(self, found: tuple[bytes, int]) -> None:
        """Ask for a printer once the passphrase was right; the sheet is in memory only."""
        self.waits.emit()
        printer = self._ask.which_printer(self._page, "復旧シート", found[1])
        if printer is None or self._casebook is None:
            return
        self._printing = Printing(self._casebook.letters, self._runner, self)
        self._printing.ended.connect(self._on_printed)
        self._printing.failed.connect(self.no_printer)
        self.began.emit()
        self._printing.start(*found, printer)

    def _on_printed(self, sheets: int) -> None:
        self._sheets = sheets
        if self._casebook is not None:
            self._runner.run(self._casebook.safekeeping.note_sheet_printed, self._on_noted)

    def _on_noted(self, _nothing: object) -> None:
        self.printed.emit(self._sheets)

    def _on_written(self, path: Path) -> None:
        self._file = path
        self.written.emit(path)

    def _on_refused(self, error: object) -> None:
        self.waits.emit()
        self.refused.emit(error)


def _drawn(casebook: Casebook, present: str) -> tuple[bytes, int]:
    pdf = casebook.safekeeping.recovery_sheet(present)
    return pdf, casebook.letters.page_count(pdf)


def _written(desk: Safekeeping, present: str, target: Path) -> Path:
    """Write the recovery sheet to `target`, note that it was; return the path."""
    write_whole(target, desk.recovery_sheet(present))
    desk.note_sheet_printed()
    return target
