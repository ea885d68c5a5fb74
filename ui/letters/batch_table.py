"""The letters of a batch, each with a box that takes it along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem
from typing_extensions import override

from ui.theme import unit

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.views.letters import BatchLine

_HEADINGS = ("受付番号", "本人・申出人", "文書", "確認")
_WIDTHS = (120, 150, 300)  # px; what is said of a letter takes the rest
_ROW = 36  # px
_READY = "発行できます"
_SEEN = "{}件を確認しました"
_LOOK = "要確認："
_FREE = Qt.ItemDataRole.UserRole


class BatchTable(QTableWidget):
    """The letters, each with a box that takes it along. Space ticks, Enter opens the letter."""

    def __init__(self) -> None:
        super().__init__(0, len(_HEADINGS))
        self._boxes: list[QTableWidgetItem] = []
        self._told: list[QTableWidgetItem] = []  # what is said of each
        self.setAccessibleName("一括発行する文書")
        self.setObjectName("batch")
        self.setHorizontalHeaderLabels(_HEADINGS)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(unit(_ROW))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for section, width in enumerate(_WIDTHS):
            self.setColumnWidth(section, unit(width))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.cellActivated.emit(self.currentRow(), 0)
        elif event.key() == Qt.Key.Key_Space:
            self._tick(self.currentRow())
        else:
            super().keyPressEvent(event)

    def show_lines(self, lines: tuple[BatchLine, ...]) -> None:
        """Show letters; those with findings cannot be ticked, and say why."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.setRowCount(len(lines))
        self._boxes = [QTableWidgetItem(line.case) for line in lines]
        self._told = [QTableWidgetItem() for _ in lines]
        for place, line in enumerate(lines):
            texts = (line.requester or "（氏名なし）", line.title)
            cells = [self._boxes[place], *map(QTableWidgetItem, texts), self._told[place]]
            for section, cell in enumerate(cells):
                cell.setToolTip(cell.text())
                self.setItem(place, section, cell)
            self._show_line(place, line)
        if lines:
            self.setCurrentCell(0, 0)
        self.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def show_line(self, place: int, line: BatchLine) -> None:
        """Show one letter anew: what asked for a second look was looked at, or is not any more."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self._show_line(place, line)
        self.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def _show_line(self, place: int, line: BatchLine) -> None:
        box, said = self._boxes[place], self._told[place]
        said.setText(_said(line))
        said.setToolTip(said.text())
        box.setData(_FREE, line.ready)
        checkable = Qt.ItemFlag.ItemIsUserCheckable
        box.setFlags(box.flags() | checkable if line.ready else box.flags() & ~checkable)
        box.setCheckState(Qt.CheckState.Checked if line.ready else Qt.CheckState.Unchecked)

    @property
    def ticked(self) -> tuple[int, ...]:
        """The rows that go along."""
        on = Qt.CheckState.Checked
        boxes = enumerate(self._boxes)
        return tuple(at for at, box in boxes if _free(box) and box.checkState() == on)

    def tick_all(self, *, on: bool) -> None:
        """Tick every letter that may go, or none."""
        for box in filter(_free, self._boxes):
            box.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _tick(self, place: int) -> None:
        box = self._boxes[place] if 0 <= place < len(self._boxes) else None
        if box is not None and _free(box):
            off = box.checkState() == Qt.CheckState.Unchecked
            box.setCheckState(Qt.CheckState.Checked if off else Qt.CheckState.Unchecked)


def _said(line: BatchLine) -> str:
    """Return what is said of a letter in the list."""
    if line.ready:
        return _SEEN.format(len(line.remarks)) if line.remarks else _READY
    mark = _LOOK if line.passable else ""
    return mark + " ".join(line.findings)


def _free(box: QTableWidgetItem) -> bool:
    """Return whether a letter may be ticked: nothing is wrong with it."""
    return box.data(_FREE) is True
