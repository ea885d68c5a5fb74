"""添付: the files put to a case beside its mails. None of them is ever opened by the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.domain.bundles import SUFFIX
from ui.attachments import FileLines
from ui.mails import SUFFIXES
from ui.widgets import Card, Muted, QuietButton

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from app.views.cases import CaseSheet


class FilesCard(Card):
    """The files, each to be seen and saved; more are chosen, or dropped on the page."""

    looked = Signal(object)  # AttachmentLine, to be shown
    wanted = Signal(object)  # AttachmentLine, to be saved
    wanted_more = Signal()  # the officer wants to choose files

    def __init__(self) -> None:
        super().__init__("添付")
        self._files = FileLines()
        self._files.looked.connect(self.looked)
        self._files.wanted.connect(self.wanted)
        self._none = Muted("ファイルをこの画面に落とすと、案件に残ります。", wrap=True)
        self._add = QuietButton("加える…")
        self._add.setAccessibleName("添付ファイルを加える")
        self._add.clicked.connect(self.wanted_more)
        self.head(self._add).add(self._files, self._none)

    def show_sheet(self, sheet: CaseSheet) -> None:
        """Show the files of the case."""
        self._files.show_files(sheet.files)
        self._none.setVisible(not sheet.files)


def files_of(data: QMimeData) -> tuple[Path, ...]:
    """Return the dropped files; none where all are mails or bundles: those are taken in."""
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    whole = tuple(path for path in paths if path.is_file())
    away = (*SUFFIXES, SUFFIX)
    return () if all(path.suffix.lower() in away for path in whole) else whole
