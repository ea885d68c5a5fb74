"""The table of cases: what its columns say and how a row is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from app import phrases
from ui import due
from ui.dates import first_sentence, spoken
from ui.tables import LINE_ROLE, SORT_ROLE, Column, PagedTable
from ui.theme import unit

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from app.views import CaseLine
    from ui.theme import Theme

_ROW = 36  # px
_BADGE = 80
_PAD = 10  # left and right of a cell, as in the header
_SMALL = 12  # px letters of badges and of what is secondary
_DUE = 1
_QUIET = frozenset({5, 6, 7})  # 次にすること, 到達, 経路


def columns(today: date) -> tuple[Column[CaseLine], ...]:
    """Return the columns of the list; dates are written as seen from `today`."""

    def arrived(line: CaseLine) -> str:
        return spoken(line.arrived, today)

    def due_day(line: CaseLine) -> str:
        status = due.of_case(line, today).text
        return status if line.due is None else f"{status}　{spoken(line.due, today)}"

    return (
        Column("受付番号", _number, "number", 98),
        Column("期限", due_day, "due", 214),
        Column("本人・申出人", _requester, "requester", 138),
        Column("種別", _kinds, "kind", 184),
        Column("状態", _state, "state", 100),
        Column("次にすること", _next, "", 194),
        Column("到達", arrived, "arrived", 106),
        Column("経路", _channel, "", 72),
    )


class CaseTable(QTableView):
    """Rows of cases. Enter or a double click opens one; a click on a header sorts."""

    opened = Signal(str)  # number
    sorted_by = Signal(str, bool)  # order, descending

    def __init__(self, model: PagedTable[CaseLine], theme: Theme, today: date) -> None:
        super().__init__()
        self._lines = model
        self.hovered = -1
        self.setModel(model)
        self.setItemDelegate(CaseDelegate(self, theme, today))
        self.setAccessibleName("案件の一覧")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(unit(_ROW))
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        for number, column in enumerate(model.columns):
            self.setColumnWidth(number, unit(column.width))
        self._sorted = (_DUE, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._on_indicator)
        self.doubleClicked.connect(self._on_double_click)
        theme.changed.connect(self.viewport().update)

    @property
    def marked(self) -> int | None:
        """The id of the marked case."""
        row = self.currentIndex().row()
        return self._lines.ids[row] if 0 <= row < len(self._lines.ids) else None

    def mark(self, case: int | None) -> None:
        """Mark the row of this case, else the first one."""
        ids = self._lines.ids
        if ids:
            row = ids.index(case) if case in ids else 0
            self.setCurrentIndex(self._lines.index(row, 0))

    def show_order(self, order: str, *, descending: bool) -> None:
        """Show by which column the rows are sorted."""
        for number, column in enumerate(self._lines.columns):
            if column.order == order:
                way = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
                self._sorted = (number, way)
        self._show_indicator()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_double_click(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        row = self.rowAt(event.position().toPoint().y())
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def _on_double_click(self, index: QModelIndex) -> None:
        line = index.data(LINE_ROLE)
        if line is not None:
            self.opened.emit(line.number)

    def _on_indicator(self, section: int, way: Qt.SortOrder) -> None:
        order = self._lines.headerData(section, Qt.Orientation.Horizontal, SORT_ROLE)
        if order:
            self._sorted = (section, way)
            self.sorted_by.emit(order, way == Qt.SortOrder.DescendingOrder)
        else:
            self._show_indicator()

    def _show_indicator(self) -> None:
        blocker = QSignalBlocker(self.horizontalHeader())
        self.horizontalHeader().setSortIndicator(*self._sorted)
        blocker.unblock()


class CaseDelegate(QStyledItemDelegate):
    """Paints a cell: the due date as a badge with its word, the rest as quiet text."""

    def __init__(self, table: CaseTable, theme: Theme, today: date) -> None:
        super().__init__(table)
        self._table = table
        self._theme = theme
        self._today = today
        self._body = QFont(table.font())
        self._small = QFont(self._body)
        self._small.setPixelSize(unit(_SMALL))
        self._bold = QFont(self._small)
        self._bold.setBold(True)

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, unit(_ROW))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        room = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, self._theme.colour("selected"))
        elif index.row() == self._table.hovered:
            painter.fillRect(room, self._theme.colour("raised"))
        inner = room.adjusted(unit(_PAD), 0, -unit(_PAD), 0)
        line = index.data(LINE_ROLE)
        if line is not None and index.column() == _DUE:
            self._paint_due(painter, inner, line)
        else:
            quiet = line is None or index.column() in _QUIET
            self._write(painter, inner, str(index.data()), quiet=quiet)
        painter.restore()

    def _paint_due(self, painter: QPainter, room: QRect, line: CaseLine) -> None:
        status = due.of_case(line, self._today)
        badge = QRect(room.left(), 0, unit(_BADGE), unit(22))
        badge.moveTop(room.center().y() - badge.height() // 2)
        painter.setFont(self._bold)
        if status.tone == "plain":
            painter.setPen(self._theme.colour("muted"))
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(f"{status.tone}_ground"))
            painter.drawRoundedRect(QRectF(badge), unit(6), unit(6))
            painter.setPen(self._theme.colour(status.tone))
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), status.text)
        if line.due is not None:
            rest = room.adjusted(badge.width() + unit(10), 0, 0, 0)
            self._write(painter, rest, spoken(line.due, self._today), quiet=False)

    def _write(self, painter: QPainter, room: QRect, text: str, *, quiet: bool) -> None:
        font = self._small if quiet else self._body
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted" if quiet else "ink"))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(side), shown)


def _number(line: CaseLine) -> str:
    return line.number


def _requester(line: CaseLine) -> str:
    return phrases.erased_case() if line.erased else line.requester or "（氏名なし）"


def _kinds(line: CaseLine) -> str:
    first = phrases.kind_short(line.items[0].kind) if line.items else ""
    return first if len(line.items) < 2 else f"{first} ほか{len(line.items) - 1}件"


def _channel(line: CaseLine) -> str:
    return phrases.channel(line.channel)


def _state(line: CaseLine) -> str:
    return phrases.state(line.state)


def _next(line: CaseLine) -> str:
    return first_sentence(phrases.next_step(line.next)) if line.open else ""
