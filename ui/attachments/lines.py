"""The files of a mail or a case: each with 見る and 保存…; none is ever opened by the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.incoming.attached import FileSort, sort_of
from ui.widgets import Badge, Button, Elided, Lines, Muted, row, spread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.views.cases import AttachmentLine


class FileLines(Lines):
    """Lines of files. `looked` and `wanted` give the AttachmentLine that was chosen."""

    looked = Signal(object)  # to be shown
    wanted = Signal(object)  # to be saved

    def __init__(self, space: int = 4) -> None:
        super().__init__(space)
        self._files: tuple[AttachmentLine, ...] = ()

    def show_files(self, files: Iterable[AttachmentLine]) -> None:
        """Show these files."""
        self._files = tuple(files)
        self.refill([self._line(place) for place in range(len(self._files))])

    def _line(self, place: int) -> QWidget:
        file = self._files[place]
        look, save = Button("見る"), Button("保存…")
        for button, name, slot in (
            (look, "を見る", self._on_look),
            (save, "を保存", self._on_save),
        ):
            button.setProperty("place", place)
            button.setAccessibleName(f"添付 {file.name} {name}")
            button.clicked.connect(slot)
        parts: list[QWidget] = [Muted("添付"), Elided(file.name), Muted(size_of(file.size))]
        if sort_of(file.name, b"") is FileSort.RUNS:
            parts.append(Badge("実行される種類", "late"))
        line = row(*parts, look, save)
        line.setStretch(1, 1)
        whole = QWidget()
        spread(whole, line, (0, 0, 0, 0))
        return whole

    def _on_look(self) -> None:
        self.looked.emit(self._chosen())

    def _on_save(self) -> None:
        self.wanted.emit(self._chosen())

    def _chosen(self) -> AttachmentLine:
        return self._files[int(self.sender().property("place"))]


def size_of(size: int) -> str:
    """Return 824 B, 12 KB, 3.4 MB."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"
