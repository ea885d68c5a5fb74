"""A table over any number of rows: it holds ids and fetches the lines it shows."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from ui.theme import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.jobs import Runner

Line = TypeVar("Line")
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole

PAGE = 50  # lines fetched at once: more than a screen holds
_KEPT = 48  # pages; further ones are fetched again
LINE_ROLE = int(_Role.UserRole)  # the line itself, or None while it is on its way
SORT_ROLE = LINE_ROLE + 1


@dataclass(frozen=True, slots=True)
class Column(Generic[Line]):
    """One column: its words, and the order the desk knows for it ("" cannot be sorted)."""

    title: str
    text: Callable[[Line], str]
    order: str = ""
    width: int = 120  # px beside a 14 px letter, until the officer moves it
    numbers: bool = False  # stands at the right
    key: str = ""  # by which the page knows it


class PagedTable(QAbstractTableModel, Generic[Line]):
    """Rows by id; the lines of a page are fetched when one of them is looked at.

    Sorting and filtering is the desk's work (SQL): give the model the ids in their order, the
    first of them and their number at once where they are many, and all of them when they come.
    """

    shown = Signal(int)  # how many rows there are now

    def __init__(
        self,
        columns: Sequence[Column[Line]],
        fetch: Callable[[Sequence[int]], tuple[Line, ...]],
        runner: Runner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._runner = runner
        self._ids: tuple[int, ...] = ()
        self._total = 0  # rows; the ids of the last ones may still be on their way
        self._round = 0  # of the ids; a page that was asked for before they changed is dropped
        self._pages: OrderedDict[int, tuple[Line, ...]] = OrderedDict()
        self._wanted: dict[int, None] = {}  # pages looked at, in the order they were
        self._asked: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._on_soon)

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids that are known, in the order they are shown."""
        return self._ids

    def show_ids(
        self,
        ids: Sequence[int],
        total: int | None = None,
        fetch: Callable[[Sequence[int]], tuple[Line, ...]] | None = None,
        lines: tuple[Line, ...] = (),
    ) -> None:
        """Show these rows instead; `total` where further ones are to come (see `complete`).

        `fetch` reads their lines from now on, where they are read in another way; `lines` are
        those of the first page, where they came along.
        """
        self.beginResetModel()
        self._fetch = fetch or self._fetch
        self._ids = tuple(ids)
        self._total = len(self._ids) if total is None else total
        self._forget()
        if lines:
            self._pages[0] = lines
        self.endResetModel()
        self.shown.emit(self._total)

    def complete(self, ids: Sequence[int]) -> None:
        """Take all the ids of which the first are shown; where they moved on, show them anew."""
        if len(ids) != self._total or tuple(ids[: len(self._ids)]) != self._ids:
            self.show_ids(ids)
            return
        known = len(self._ids)
        self._ids = tuple(ids)
        self._tell(known, self._total - 1)

    def reload(self) -> None:
        """Fetch again what is looked at; the rows stay."""
        self._forget()
        self._tell(0, self._total - 1)

    def line(self, row: int) -> Line | None:
        """Return the line, or None and fetch it soon."""
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is not None:
            self._pages.move_to_end(number)
            return page[place] if place < len(page) else None
        if number not in self._asked and row < len(self._ids):
            self._wanted.pop(number, None)
            self._wanted[number] = None
            self._soon.start()
        return None

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._total

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == _Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.numbers else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in (_Role.DisplayRole, LINE_ROLE, _Role.AccessibleTextRole):
            return None
        line = self.line(index.row())
        if role == LINE_ROLE:
            return line
        if line is None:
            return "…"
        text = column.text(line)
        return f"{column.title} {text}" if role == _Role.AccessibleTextRole else text

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == _Role.DisplayRole:
            return column.title
        if role == SORT_ROLE:
            return column.order
        if role == _Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.numbers else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _forget(self) -> None:
        self._round += 1
        self._pages.clear()
        self._wanted.clear()
        self._asked.clear()

    def _on_soon(self) -> None:
        # the last looked at first: whoever drags the scroll bar does not wait for what flew by
        wanted = list(reversed(self._wanted))[:3]
        self._wanted.clear()
        for number in wanted:
            self._asked.add(number)
            ids = self._ids[number * PAGE : (number + 1) * PAGE]
            act = partial(_fetched, self._fetch, self._round, number, ids)
            self._runner.run(act, self._on_page)

    def _on_page(self, arrived: tuple[int, int, tuple[Line, ...]]) -> None:
        when, number, lines = arrived
        if when != self._round:
            return
        self._asked.discard(number)
        self._pages[number] = lines
        while len(self._pages) > _KEPT:
            self._pages.popitem(last=False)
        self._tell(number * PAGE, number * PAGE + len(lines) - 1)

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))


def _fetched(
    fetch: Callable[[Sequence[int]], tuple[Line, ...]], when: int, number: int, ids: Sequence[int]
) -> tuple[int, int, tuple[Line, ...]]:
    return when, number, fetch(ids)


class Rows(QTableView):
    """Rows that are marked one at a time; columns are as wide as the model's say."""

    def __init__(self, model: PagedTable[Any], name: str, height: int) -> None:
        """`height` is that of a row, in px; `name` is what a screen reader says."""
        super().__init__()
        self.setModel(model)
        self.setObjectName("people")
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        for number, one in enumerate(model.columns):
            self.setColumnWidth(number, unit(one.width))
