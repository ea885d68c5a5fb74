"""The rows of the box: their model, and how one is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from typing_extensions import override

from ui.theme import unit
from ui.widgets.painted import PaintedRows

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QListView

    from ui.palette.hits import Hit
    from ui.theme import Theme

HIT_ROLE = int(Qt.ItemDataRole.UserRole)
_Index = QModelIndex | QPersistentModelIndex
ROW = 36  # px
_PAD, _SORT = 10, 64  # px
_BESIDE = 0.45  # of a row's width what stands beside may take


class Hits(QAbstractListModel):
    """What was found, from top to bottom."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.hits: tuple[Hit, ...] = ()

    def show_hits(self, found: tuple[Hit, ...]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.hits = found
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.hits)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self.hits[index.row()]
        if role == HIT_ROLE:
            return hit
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return hit.spoken
        return None


class HitDelegate(PaintedRows):
    """Paints the sort, the text, and quietly what stands beside it."""

    def __init__(self, view: QListView, theme: Theme) -> None:
        super().__init__(view, theme, ROW)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        hit: Hit = index.data(HIT_ROLE)
        painter.save()
        room = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, self._theme.colour("selected"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(room, self._theme.colour("raised"))
        inner = room.adjusted(unit(_PAD), 0, -unit(_PAD), 0)
        sort = QRect(inner.left(), inner.top(), unit(_SORT), inner.height())
        self._write(painter, sort, hit.sort, quiet=True)
        rest = inner.adjusted(unit(_SORT), 0, 0, 0)
        wanted = self._small_metrics.horizontalAdvance(hit.aside)
        beside = min(wanted + unit(4), round(rest.width() * _BESIDE))
        self._write(painter, rest.adjusted(0, 0, -beside - unit(12), 0), hit.text)
        right = QRect(rest.right() - beside + 1, rest.top(), beside, rest.height())
        self._write(painter, right, hit.aside, quiet=True)
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, text: str, *, quiet: bool = False) -> None:
        font = self._small if quiet else self._body
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted" if quiet else "ink"))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(side), shown)
