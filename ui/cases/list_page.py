"""案件: answers which case is meant."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QStackedWidget, QWidget
from typing_extensions import override

from app import phrases
from app.domain.requests import Kind
from ui.cases.case_table import CaseTable, columns
from ui.pages import Page, PageName, Place
from ui.shapes import Shapes
from ui.tables import PagedTable
from ui.theme import unit
from ui.widgets import Button, Card, Muted, PageTitle, Reading, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent

    from app.jobs import Progress
    from app.views import CaseLine
    from ui.desk import Desk

_PAUSE = 200  # ms after the last letter before the search starts
_SHAPE = "cases"


class ListPage(Page):
    """All cases, filtered and sorted by the casebook itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "案件")
        self._shapes = Shapes()
        self._order, self._descending = "due", False
        self._query = ""
        self._search: Progress | None = None
        self.model: PagedTable[CaseLine] = PagedTable(
            columns(desk.today), desk.casebook.cases.lines, desk.runner, self
        )
        self.table = CaseTable(self.model, desk.theme, desk.today)
        self._filter = _filter_field()
        self._kind = _kind_box()
        self._open_only = QCheckBox("未了のみ")
        self._open_only.setChecked(True)
        self._count = Muted()
        self._empty = Reading()
        self._whole = Button("条件を外す")
        self._body = QStackedWidget()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._lay()
        self.table.horizontalHeader().restoreState(self._shapes.of(_SHAPE))
        self.table.show_order(self._order, descending=False)
        self._connect()

    @override
    def go_to(self, place: Place) -> None:
        if place.query or place.order:
            self._narrow(place.query, open_only=not place.query)
        if place.order:
            self._order, self._descending = place.order, False
            self.table.show_order(self._order, descending=False)
        self.refresh()
        self.table.setFocus()

    @override
    def refresh(self) -> None:
        self._pause.stop()
        self._query = self._filter.text().strip()
        if self._search is not None:
            self._search.cancel()  # the officer typed on: nobody waits for the older answer
        kind = self._kind.currentData()
        act = partial(
            self.desk.casebook.cases.find,
            self._query,
            open_only=self._open_only.isChecked(),
            kind=Kind(kind) if kind else None,
            order=self._order,
            descending=self._descending,
        )
        self._search = self.desk.runner.run(act, self.show_cases)

    def show_cases(self, ids: Sequence[int]) -> None:
        """Show these cases in their order; the marked row stays marked."""
        marked = self.table.marked
        self.model.show_ids(ids)
        self.table.mark(marked)
        self._count.setText(f"{len(ids):,}件")
        narrowed = bool(self._query or self._kind.currentData())
        self._empty.show_text(_nothing(narrowed=narrowed, open_only=self._open_only.isChecked()))
        self._whole.setVisible(narrowed)
        self._body.setCurrentIndex(0 if ids else 1)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._shapes.keep(_SHAPE, self.table.horizontalHeader().saveState())
        super().hideEvent(event)

    def _lay(self) -> None:
        bar = row(self._filter, self._kind, self._open_only, None, self._count, space=14)
        card = Card().add(self._empty)
        card.body.addLayout(row(self._whole, None))
        empty = QWidget()
        spread(empty, column(card, None), (0, 0, 0, 0))
        framed = Card().add(self.table)
        framed.body.setContentsMargins(unit(4), unit(4), unit(4), unit(4))
        self._body.addWidget(framed)
        self._body.addWidget(empty)
        whole = column(PageTitle("案件"), bar, self._body, space=14)
        whole.setStretch(2, 1)
        spread(self, whole, (28, 4, 28, 4))

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._on_typed)
        self._filter.returnPressed.connect(self._on_enter)
        self._pause.timeout.connect(self.refresh)
        self._open_only.toggled.connect(self.refresh)
        self._kind.currentIndexChanged.connect(self.refresh)
        self._whole.clicked.connect(self._on_whole)
        self.table.opened.connect(self._on_opened)
        self.table.sorted_by.connect(self._on_sort)

    def _narrow(self, query: str, *, open_only: bool) -> None:
        blocked = [QSignalBlocker(part) for part in (self._filter, self._kind, self._open_only)]
        self._filter.setText(query)
        self._kind.setCurrentIndex(0)
        self._open_only.setChecked(open_only)
        for blocker in blocked:
            blocker.unblock()

    def _on_typed(self) -> None:
        # the field is silent while an input method composes, and fires on what it commits
        if self._filter.text().strip() != self._query:
            self._pause.start()
        else:
            self._pause.stop()

    def _on_enter(self) -> None:
        self.refresh()
        self.table.setFocus()

    def _on_whole(self) -> None:
        self._narrow("", open_only=True)
        self.refresh()

    def _on_sort(self, order: str, descending: bool) -> None:  # noqa: FBT001 - from a signal
        self._order, self._descending = order, descending
        self.refresh()

    def _on_opened(self, number: str) -> None:
        self.go(Place(PageName.CASE, case=number))


def _nothing(*, narrowed: bool, open_only: bool) -> str:
    if narrowed:
        kept = "未了の案件だけを探しています。完了した案件も探すには「未了のみ」を外します。"
        return f"この条件に合う案件はありません。{kept if open_only else ''}"
    if open_only:
        return "未了の案件はありません。完了した案件も見るには「未了のみ」を外します。"
    return (
        "まだ案件がありません。メールのファイルをこの窓に落とすか、"
        "「電話を記録」（Ctrl+Shift+P）から始めます。"
    )


def _filter_field() -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText("この一覧を絞り込む")
    field.setAccessibleName("一覧の絞り込み")
    field.setClearButtonEnabled(True)
    field.setFixedWidth(unit(320))
    return field


def _kind_box() -> QComboBox:
    box = QComboBox()
    box.setAccessibleName("種別")
    box.addItem("すべての種別", "")
    for kind in Kind:
        box.addItem(phrases.kind_short(kind), kind.value)
    return box
