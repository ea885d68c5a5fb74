"""Slots and snippets to put into a text: Enter or a double click inserts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem
from typing_extensions import override

from ui.widgets import Card, Muted

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.texts.views import SlotLine

_SNIPPET = Qt.ItemDataRole.UserRole
_ABOUT = Qt.ItemDataRole.UserRole + 1


class Palette(Card):
    """The slots of a letter with what they mean; `wanted` hands on what to insert."""

    wanted = Signal(str)  # snippet

    def __init__(self) -> None:
        super().__init__("差込欄")
        self.list = SlotList()
        self.list.setObjectName("slots")
        self.list.setAccessibleName("差込欄の一覧（Enterで差し込む）")
        self._about = Muted(wrap=True)
        self._about.setMinimumHeight(self._about.fontMetrics().lineSpacing() * 3)
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.add(self.list, self._about)
        self.body.setStretch(1, 1)
        self.list.currentItemChanged.connect(self._on_current)
        self.list.taken.connect(self._on_taken)

    def show_slots(self, slots: tuple[SlotLine, ...]) -> None:
        """Offer these slots."""
        self.list.clear()
        for slot in slots:
            item = QListWidgetItem(slot.name)
            about = f"{slot.about}（必須）" if slot.required else slot.about
            item.setData(_SNIPPET, slot.snippet)
            item.setData(_ABOUT, about)
            item.setToolTip(about)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, about)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _on_current(self, item: QListWidgetItem | None, _before: object) -> None:
        self._about.setText(str(item.data(_ABOUT)) if item is not None else "")

    def _on_taken(self, item: QListWidgetItem) -> None:
        self.wanted.emit(str(item.data(_SNIPPET)).removeprefix("\n"))


class SlotList(QListWidget):
    """A list whose entries are taken by Enter or a double click, whatever the platform's habit."""

    taken = Signal(QListWidgetItem)

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._on_double)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.taken.emit(item)
        else:
            super().keyPressEvent(event)

    def _on_double(self, index: QModelIndex) -> None:
        item = self.itemFromIndex(index)
        if item is not None:
            self.taken.emit(item)
