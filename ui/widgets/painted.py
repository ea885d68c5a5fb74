"""Rows of a list or a table that are painted by us: one height, two sizes of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui.theme import unit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView

    from ui.theme import Theme

_SMALL = 12  # px letters of badges and of what is secondary


class PaintedRows(QStyledItemDelegate):
    """What all such rows have: the letters of their view, smaller ones, and `height` in px."""

    def __init__(self, view: QAbstractItemView, theme: Theme, height: int) -> None:
        super().__init__(view)
        self._theme = theme
        self._height = height
        self._body = QFont(view.font())
        self._small = QFont(self._body)
        self._small.setPixelSize(unit(_SMALL))
        self._metrics = QFontMetrics(self._body)
        self._small_metrics = QFontMetrics(self._small)

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, unit(self._height))
