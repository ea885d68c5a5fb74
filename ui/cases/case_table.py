"""The table of cases: what its columns say and how a row is painted."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from app import phrases
from app.domain.finding import ListColumn, Shown
from app.finding.listing import found_at
from ui import due
from ui.dates import first_sentence, spoken
from ui.tables import LINE_ROLE, SORT_ROLE, Column, PagedTable
from ui.theme import unit
from ui.widgets.painted import PaintedRows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

    from app.views.lines import CaseLine, Hit
    from ui.theme import Theme

_ROW = 36  # px
_BADGE = 80
_PAD = 10  # left and right of a cell, as in the header
_DUE = 1
_FOUND = 10
_QUIET = frozenset({5, 6, 7, 8, 9})  # 次にすること, 到達, 経路, タグ, 担当
_SORTED = (
    ListColumn.NUMBER,
    ListColumn.DUE,
    ListColumn.REQUESTER,
    ListColumn.KIND,
    ListColumn.STATE,
    ListColumn.ARRIVED,
)
# px to which a column gives way, in this order, where the window is narrow; what the officer made
# as wide as it is stays so
_GIVES = (
    (ListColumn.KIND, 128),
    (ListColumn.NEXT, 120),
    (ListColumn.REQUESTER, 108),
    (ListColumn.TAGS, 80),
    (ListColumn.FOUND, 320),
)
_USUAL = tuple(Shown(column) for column in ListColumn if column not in ("tags", "officer", "found"))


def columns(today: date) -> tuple[Column[CaseLine], ...]:
    """Return the columns of the list; dates are written as seen from `today`."""

    def arrived(line: CaseLine) -> str:
        return spoken(line.arrived, today)

    def due_day(line: CaseLine) -> str:
        status = due.of_case(line, today).text
        return status if line.due is None else f"{status}　{spoken(line.due, today)}"

    def of(name: ListColumn, text: Callable[[CaseLine], str], width: int) -> Column[CaseLine]:
        order = name.value if name in _SORTED else ""
        return Column(phrases.list_column(name), text, order, width, key=name.value)

    return (
        of(ListColumn.NUMBER, _number, 98),
        of(ListColumn.DUE, due_day, 214),
        of(ListColumn.REQUESTER, _requester, 138),
        of(ListColumn.KIND, _kinds, 184),
        of(ListColumn.STATE, _state, 100),
        of(ListColumn.NEXT, _next, 194),
        of(ListColumn.ARRIVED, arrived, 106),
        of(ListColumn.CHANNEL, _channel, 72),
        of(ListColumn.TAGS, _tags, 110),
        of(ListColumn.OFFICER, _officer, 84),
        of(ListColumn.FOUND, found_at, 420),
    )


class CaseTable(QTableView):
    """Rows of cases. Enter or a double click opens one; a click on a header sorts."""

    opened = Signal(str)  # number
    sorted_by = Signal(str, bool)  # order, descending
    moved = Signal()  # the officer changed the columns: their order, width, or which there are

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
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
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
        self._laying = False
        self._found = False
        self._chosen: dict[int, int] = {}  # how wide the officer made a column, px
        self.show_columns(_USUAL)
        header.sectionMoved.connect(self._on_moved)
        header.sectionResized.connect(self._on_resized)
        self._sorted = (_DUE, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._on_indicator)
        self.doubleClicked.connect(self._on_double_click)
        theme.changed.connect(self.viewport().update)

    @property
    def marked(self) -> int | None:
        """The id of the marked case."""
        row = self.currentIndex().row()
        return self._lines.ids[row] if 0 <= row < len(self._lines.ids) else None

    @property
    def chosen(self) -> tuple[str, ...]:
        """The numbers of the cases that are selected, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        lines = (self._lines.line(row) for row in rows)
        return tuple(line.number for line in lines if line is not None)

    @property
    def chosen_ids(self) -> tuple[int, ...]:
        """The ids of the cases that are selected, from top to bottom, however many."""
        selection = self.selectionModel().selection()
        ranges = sorted((r.top(), r.bottom()) for r in selection.toList())
        return tuple(one for top, end in ranges for one in self._lines.ids[top : end + 1])

    @property
    def shown(self) -> tuple[Shown, ...]:
        """The columns as they stand, from left to right, but for the one of the words."""
        header, stretched = self.horizontalHeader(), self._stretched
        sections = (header.logicalIndex(place) for place in range(header.count()))
        return tuple(
            Shown(
                _name(self._lines, section),
                0
                if section == stretched
                else round(100 * self._chosen.get(section, 0) / unit(100)),
            )
            for section in sections
            if section != _FOUND and not header.isSectionHidden(section)
        )

    @property
    def _stretched(self) -> int:
        """The last column that is shown: it takes what room is left, whatever its width."""
        header = self.horizontalHeader()
        places = reversed(range(header.count()))
        sections = (header.logicalIndex(place) for place in places)
        return next((s for s in sections if not header.isSectionHidden(s)), -1)

    @property
    def on_screen(self) -> tuple[ListColumn, ...]:
        """The columns from left to right, that of the words included where it is there."""
        header = self.horizontalHeader()
        sections = (header.logicalIndex(place) for place in range(header.count()))
        return tuple(_name(self._lines, s) for s in sections if not header.isSectionHidden(s))

    def show_columns(self, shown: Sequence[Shown]) -> None:
        """Show these columns, from left to right; the usual ones where there are none."""
        header = self.horizontalHeader()
        self._laying = True
        wanted = {one.column: one.width for one in shown or _USUAL}
        self._chosen = {}
        for section, column in enumerate(self._lines.columns):
            name = ListColumn(column.key)
            header.setSectionHidden(section, name not in wanted and section != _FOUND)
            if wanted.get(name):
                self._chosen[section] = unit(wanted[name])
        names = [column.key for column in self._lines.columns]
        for place, name in enumerate(wanted):
            header.moveSection(header.visualIndex(names.index(name)), place)
        self._place_found()
        header.setSectionHidden(_FOUND, not self._found)
        self._laying = False
        self._fit()

    def show_found(self, found: bool) -> None:  # noqa: FBT001 - as Qt's setVisible
        """Show where words were found, or no such column."""
        self._found = found
        self._laying = True
        self.horizontalHeader().setSectionHidden(_FOUND, not found)
        self._place_found()
        self._laying = False
        self._fit()

    def _fit(self) -> None:
        """Make columns as wide as they are wanted, narrower where not all would be seen."""
        header = self.horizontalHeader()
        widths = {
            section: self._chosen.get(section) or unit(column.width)
            for section, column in enumerate(self._lines.columns)
            if not header.isSectionHidden(section)
        }
        over = sum(widths.values()) - self.viewport().width()
        names = {_name(self._lines, section): section for section in widths}
        for name, least in _GIVES:
            section = names.get(name, -1)
            if over > 0 and section in widths and section not in self._chosen:
                given = min(over, max(0, widths[section] - unit(least)))
                widths[section] -= given
                over -= given
        self._laying = True
        for section, width in widths.items():
            if header.sectionSize(section) != width:
                header.resizeSection(section, width)
        self._laying = False

    def _place_found(self) -> None:
        """Let where it was found stand beside who it is, on the screen without scrolling."""
        header = self.horizontalHeader()
        shown = [one.column for one in self.shown]
        place = shown.index(ListColumn.REQUESTER) + 1 if ListColumn.REQUESTER in shown else 1
        header.moveSection(header.visualIndex(_FOUND), header.count() - 1)
        header.moveSection(header.visualIndex(_FOUND), place)

    def _on_resized(self, section: int, _old: int, new: int) -> None:
        if section != self._stretched and not self._laying:
            self._chosen[section] = new
            self._on_moved()

    def _on_moved(self) -> None:
        if not self._laying:
            self.moved.emit()

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
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

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


class CaseDelegate(PaintedRows):
    """Paints a cell: the due date as a badge with its word, the rest as quiet text."""

    def __init__(self, table: CaseTable, theme: Theme, today: date) -> None:
        super().__init__(table, theme, _ROW)
        self._table = table
        self._today = today
        self._bold = QFont(self._small)
        self._bold.setBold(True)
        self._pad = unit(_PAD)

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
        inner = room.adjusted(self._pad, 0, -self._pad, 0)
        line = index.data(LINE_ROLE)
        if line is not None and index.column() == _DUE:
            self._paint_due(painter, inner, line)
        elif line is not None and line.hit is not None and index.column() == _FOUND:
            self._paint_hit(painter, inner, line.hit)
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

    def _paint_hit(self, painter: QPainter, room: QRect, hit: Hit) -> None:
        """Write where it was found, and the words with a ground of their own."""
        label = f"（{hit.label}）" if hit.label else ""
        left = self._stretch(painter, room, f"{phrases.place(hit.place)}{label}　", quiet=True)
        done = 0
        for start, end in hit.marks:
            if start < done:
                continue
            left = self._stretch(painter, left, hit.text[done:start], quiet=True)
            left = self._stretch(painter, left, hit.text[start:end], marked=True)
            done = end
        self._write(painter, left, hit.text[done:], quiet=True)

    def _stretch(
        self,
        painter: QPainter,
        room: QRect,
        text: str,
        *,
        quiet: bool = False,
        marked: bool = False,
    ) -> QRect:
        """Write a stretch of a line; return the room that is left beside it."""
        metrics = self._small_metrics
        whole = ceil(QFontMetricsF(self._small).horizontalAdvance(text))
        width = min(whole, max(0, room.width()))
        if width and marked:
            ground = QRect(room.left(), 0, width, metrics.height() + unit(2))
            ground.moveTop(room.center().y() - ground.height() // 2)
            painter.fillRect(ground, self._theme.colour("soon_ground"))
        stretch = QRect(room.left(), room.top(), width, room.height())
        self._write(painter, stretch, text, quiet=quiet, small=True)
        return room.adjusted(width, 0, 0, 0)

    def _write(
        self, painter: QPainter, room: QRect, text: str, *, quiet: bool, small: bool = False
    ) -> None:
        small = small or quiet
        painter.setFont(self._small if small else self._body)
        painter.setPen(self._theme.colour("muted" if quiet else "ink"))
        metrics = self._small_metrics if small else self._metrics
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
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


def _tags(line: CaseLine) -> str:
    return "、".join(line.tags)


def _officer(line: CaseLine) -> str:
    return line.officer


def _name(lines: PagedTable[CaseLine], section: int) -> ListColumn:
    return ListColumn(lines.columns[section].key)


def _next(line: CaseLine) -> str:
    return first_sentence(phrases.next_step(line.next)) if line.open else ""
