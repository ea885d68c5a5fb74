"""The mails that wait for a decision, one below the other: from whom, and quietly about what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyleOptionViewItem,
)
from typing_extensions import override

from ui.theme import unit
from ui.widgets.painted import PaintedRows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ui.theme import Theme

_ROW = 52  # px
_PAD = 12  # px
_ABOUT: Final = Qt.ItemDataRole.UserRole


class Queue(QListWidget):
    """The mails by who sent them; what does not fit is told by the tool tip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("取り込むメール")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet(f"QListView {{ padding: {unit(4)}px; }}")
        self.setItemDelegate(_Rows(self, theme))

    def show_mails(self, mails: Iterable[tuple[str, str]]) -> None:
        """Show these, each by its sender and what it is about."""
        self.clear()
        for sender, about in mails:
            entry = QListWidgetItem(sender)
            entry.setData(_ABOUT, about)
            entry.setData(Qt.ItemDataRole.AccessibleTextRole, f"{sender} {about}")
            entry.setToolTip(f"{sender}\n{about}")
            self.addItem(entry)


class _Rows(PaintedRows):
    """Paints who, and below it, smaller, what about."""

    def __init__(self, queue: Queue, theme: Theme) -> None:
        super().__init__(queue, theme, _ROW)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = ""
        if option.state & QStyle.StateFlag.State_Selected:
            ground = "selected"
        elif option.state & QStyle.StateFlag.State_MouseOver:
            ground = "raised"
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(ground))
            painter.drawRoundedRect(option.rect, unit(6), unit(6))
        room = option.rect.adjusted(unit(_PAD), unit(8), -unit(_PAD), -unit(8))
        half = room.height() // 2
        above = QRect(room.left(), room.top(), room.width(), half)
        self._write(painter, above, str(index.data()), option.font, "ink")
        below = above.translated(0, half)
        self._write(painter, below, str(index.data(_ABOUT)), self._small, "muted")
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, text: str, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(ink))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(
            room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown
        )
