"""The groups of settings at the left: one is chosen by the arrows or a click, some are marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from ui.theme import unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WRONG, CHANGED, LACKING = "要修正", "変更", "不足"
"""What is said behind a title: a value that cannot be kept, one that is not kept yet, or that the
published policy lacks something."""

_WIDE = 216  # px
_MARK = Qt.ItemDataRole.UserRole


class Contents(QListWidget):
    """The titles; `changed` says that another one was chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("groups")
        self.setAccessibleName("設定の区分")
        self.setFixedWidth(unit(_WIDE))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Marked(self))
        self._titles: dict[str, str] = {}
        self.currentRowChanged.connect(self._on_row)

    @property
    def chosen(self) -> str:
        """The id of the title that is chosen."""
        return list(self._titles)[self.currentRow()] if self._titles else ""

    def show_titles(self, titles: Iterable[tuple[str, str]]) -> None:
        """Show these titles, by id; the first one is chosen."""
        self._titles = dict(titles)
        for title in self._titles.values():
            QListWidgetItem(title, self)
        self.setCurrentRow(0)

    def choose(self, which: str) -> None:
        """Choose the title with that id."""
        if which in self._titles:
            self.setCurrentRow(list(self._titles).index(which))

    def mark(self, marks: Mapping[str, str]) -> None:
        """Say behind the titles what there is to see."""
        for place, (which, title) in enumerate(self._titles.items()):
            mark = marks.get(which, "")
            self.item(place).setData(_MARK, mark)
            said = f"{title}　{mark}".rstrip()
            self.item(place).setData(Qt.ItemDataRole.AccessibleTextRole, said)

    def marked(self, which: str) -> str:
        """Return what is said behind the title with that id."""
        return str(self.item(list(self._titles).index(which)).data(_MARK) or "")

    def _on_row(self, _row: int) -> None:
        self.changed.emit()


class _Marked(QStyledItemDelegate):
    """Draws the mark behind the title, smaller and quieter."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        mark = index.data(_MARK)
        if mark:
            painter.save()
            font = option.font
            font.setPixelSize(unit(12))
            painter.setFont(font)
            palette = option.palette
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            room = option.rect.adjusted(0, 0, -unit(10), 0)
            painter.drawText(
                room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mark
            )
            painter.restore()
