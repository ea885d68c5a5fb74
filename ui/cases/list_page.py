"""案件: answers which case is meant."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QMenu, QStackedWidget, QWidget
from typing_extensions import override

from app import phrases
from app.domain.finding import ListColumn, Order, SavedView, Shown, Sought
from app.domain.requests import Kind
from ui.cases.case_table import CaseTable, columns
from ui.cases.filter_bar import Choices, FilterBar
from ui.cases.many_card import MANY, ManyCard
from ui.cases.view_menu import ViewMenu
from ui.pages import Page, PageName, Place
from ui.tables import PAGE, PagedTable
from ui.theme import unit
from ui.widgets import Button, Card, Muted, PageTitle, QuietButton, Reading, column, row, spread

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QHideEvent

    from app.casebook import Casebook
    from app.changes import Change
    from app.jobs import Progress
    from app.views.lines import CaseLine
    from ui.desk import Desk

_PAUSE = 200  # ms after the last letter before the search starts
_SETTLED = 800  # ms after a column was moved before that is kept


class Found(NamedTuple):
    """The first cases of a list with their lines, and how many there are in all."""

    sought: Sought
    ids: tuple[int, ...]
    total: int
    lines: tuple[CaseLine, ...] = ()


class Known(NamedTuple):
    """What the list offers: conditions, views, and the columns as they were left."""

    choices: Choices
    views: tuple[SavedView, ...]
    columns: tuple[Shown, ...]


class ListPage(Page):
    """All cases, filtered and sorted by the casebook itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "案件")
        self._sought = Sought(open_only=True)
        self._answered: Sought | None = None
        self._search: Progress | None = None
        self._known = False
        self._stood = False  # the columns, as they were left
        self._view: SavedView | None = None
        self.model: PagedTable[CaseLine] = PagedTable(
            columns(desk.today), desk.casebook.cases.lines, desk.runner, self
        )
        self.table = CaseTable(self.model, desk.theme, desk.today)
        self._filter = _filter_field()
        self._kind = _kind_box()
        self._open_only = QCheckBox("未了のみ")
        self._open_only.setChecked(True)
        self._near_first = QCheckBox("関連度順")
        self._near_first.setToolTip("番号や氏名が一致する案件を先に並べます")
        self._near_first.hide()
        self.filters = FilterBar(desk.today)
        self.filters.hide()
        self._further = Button("条件")
        self._further.setCheckable(True)
        self._further.setToolTip("期限・到達・経路・タグなどで絞り込みます（Ctrl+Shift+F）")
        self.views = ViewMenu(self)
        self._present = Button("表示")
        self._present.setMenu(self.views)
        self._present.setToolTip("保存した表示と、列の選択")
        self._export = QuietButton("Excelに書き出す")
        self._export.setToolTip("いま表示している一覧を書き出します（Ctrl+E）")
        self._letters = QuietButton("文書を一括発行…")
        self._letters.setToolTip(
            "選んだ案件の文書をまとめて確かめ、発行します（Shift・Ctrlで複数選択、Ctrl+Shift+D）"
        )
        self.many = ManyCard(desk)
        self.many.hide()
        self._choose = QuietButton("選んだ案件に")
        self._choose.setToolTip("選んだ案件のすべてに記録します（Shift・Ctrlで複数選択）")
        self._choose.setMenu(_many_menu(self))
        self._count = Muted()
        self._empty = Reading()
        self._whole = Button("条件を外す")
        self._clear = QuietButton("条件を外す")
        self._clear.hide()
        self._body = QStackedWidget()
        self._pause = _once(self, _PAUSE)
        self._settled = _once(self, _SETTLED)
        self._lay()
        self.table.show_order("due", descending=False)
        self.views.show_columns([one.column for one in self.table.shown])
        self._connect()

    @override
    def go_to(self, place: Place) -> None:
        if place.query or place.order:
            order = Order(place.order or Order.DUE)
            self._show(Sought(place.query, open_only=not place.query, order=order))
        self.refresh()
        self.table.setFocus()
        self.many.begun.look()

    @override
    def put_aside(self) -> None:
        self.many.begun.flush()

    @override
    def refresh(self) -> None:
        self._pause.stop()
        if not self._known:
            self.desk.runner.run(partial(_known, self.desk.casebook), self.show_known)
            self._known = True
        self._sought = self._wished()
        self._answered = None
        if self._search is not None:
            self._search.cancel()  # the officer typed on: nobody waits for the older answer
        act = partial(_first, self.desk.casebook, self._sought)
        self._search = self.desk.runner.run(act, self.show_cases)

    @property
    def is_answered(self) -> bool:
        """Whether what is shown is what was asked for last."""
        return self._answered == self._sought

    def show_cases(self, found: Found) -> None:
        """Show these cases in their order; the marked row stays marked."""
        self._answered = found.sought
        marked = self.table.marked
        self.table.show_found(bool(found.sought.query))
        fetch = partial(self.desk.casebook.cases.lines, query=found.sought.query)
        self.model.show_ids(found.ids, found.total, fetch, found.lines)
        self.table.mark(marked)
        self._count.setText(f"{found.total:,}件")
        narrowed = found.sought.narrowed
        self._empty.show_text(_nothing(narrowed=narrowed, open_only=found.sought.open_only))
        self._whole.setVisible(narrowed)
        self._clear.setVisible(narrowed and bool(found.total))
        self._export.setEnabled(bool(found.total))
        self._body.setCurrentIndex(0 if found.total else 1)
        if len(found.ids) < found.total:
            act = partial(_all, self.desk.casebook, found.sought)
            self._search = self.desk.runner.run(act, self._on_all)

    def show_known(self, known: Known) -> None:
        """Offer the conditions and views of the casebook; stand the columns as they were left."""
        self.filters.show_choices(known.choices)
        self.views.show_views(known.views)
        if known.columns and not self._stood:
            self._stand(known.columns)
        self._stood = True

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._known = False  # tags and partners may be others when she comes back
        super().hideEvent(event)

    # ------------------------------------------------------------------ what is sought

    def _wished(self) -> Sought:
        kind = self._kind.currentData()
        query = self._filter.text().strip()
        self._near_first.setVisible(bool(query))
        near = bool(query) and self._near_first.isChecked()
        kept = self._sought
        order = Order.RELEVANCE if near else kept.order
        if order is Order.RELEVANCE and not near:
            order = Order.DUE
        return replace(
            self.filters.conditions,
            query=query,
            open_only=self._open_only.isChecked(),
            kind=Kind(kind) if kind else None,
            state=kept.state,
            order=order,
            descending=kept.descending and not near,
        )

    def _show(self, sought: Sought) -> None:
        """Stand every condition as it is said; ask for nothing yet."""
        parts = (self._filter, self._kind, self._open_only, self._near_first, self._further)
        blocked = [QSignalBlocker(part) for part in parts]
        self._filter.setText(sought.query)
        self._kind.setCurrentIndex(max(0, self._kind.findData(sought.kind or "")))
        self._open_only.setChecked(sought.open_only)
        self._near_first.setChecked(sought.order is Order.RELEVANCE)
        self.filters.show_conditions(sought)
        further = self.filters.conditions != Sought()
        self._further.setChecked(further)
        self.filters.setVisible(further)
        for blocker in blocked:
            blocker.unblock()
        self._sought = sought
        by_due = sought.order is Order.RELEVANCE
        self.table.show_order("due" if by_due else sought.order, descending=sought.descending)

    def _on_all(self, found: Found) -> None:
        if found.sought == self._sought:
            self.model.complete(found.ids)

    def _on_typed(self) -> None:
        # the field is silent while an input method composes, and fires on what it commits
        if self._filter.text().strip() != self._sought.query:
            self._pause.start()
        else:
            self._pause.stop()

    def _on_enter(self) -> None:
        self.refresh()
        self.table.setFocus()

    def _on_whole(self) -> None:
        self._show(Sought(open_only=True))
        self._leave_view()
        self.refresh()

    def _on_sort(self, order: str, descending: bool) -> None:  # noqa: FBT001 - from a signal
        blocker = QSignalBlocker(self._near_first)
        self._near_first.setChecked(False)
        blocker.unblock()
        self._sought = replace(self._sought, order=Order(order), descending=descending)
        self.refresh()

    def _on_further(self, shown: bool) -> None:  # noqa: FBT001 - from a signal
        self.filters.setVisible(shown)
        if shown:
            self.filters.setFocus()
        elif self.filters.conditions != Sought():
            self.filters.show_conditions(Sought())
            self.refresh()

    def _on_find_further(self) -> None:
        self._further.toggle()

    def _on_opened(self, number: str) -> None:
        self.go(Place(PageName.CASE, case=number, query=self._sought.query))

    # ------------------------------------------------------------------ views and columns

    def _on_view(self, view: SavedView) -> None:
        self._view = view
        self._present.setText(view.name.replace("&", "&&"))
        self._show(view.sought)
        self._stand(view.columns)
        self.refresh()

    def _leave_view(self) -> None:
        self._view = None
        self._present.setText("表示")
        self.views.mark("")

    def _on_keep(self) -> None:
        present = self._view.name if self._view else ""
        name = self.desk.ask.what_name(self, "この表示の名前", present or self._sought.query)
        if name:
            view = SavedView(name, self._wished(), self.table.shown)
            self._keep(view, f"表示「{name}」を保存しました。")

    def _on_rename(self) -> None:
        view = self.views.present
        name = self.desk.ask.what_name(self, "新しい名前", view.name) if view else None
        if view is not None and name and name != view.name:
            act = partial(_renamed, self.desk.casebook, view, name)
            self.desk.runner.run(act, self._on_kept)

    def _on_forget(self) -> None:
        view = self.views.present
        if view is not None and self.desk.ask.confirm(
            self, f"表示「{view.name}」を削除しますか。案件はそのまま残ります。", "削除する"
        ):
            self._leave_view()
            act = partial(_forgotten, self.desk.casebook, view)
            self.desk.runner.run(act, self.show_known)

    def _keep(self, view: SavedView, said: str) -> None:
        act = partial(_kept, self.desk.casebook, view)
        self.desk.runner.run(act, self._on_kept)
        self.say(said)

    def _on_kept(self, kept: tuple[SavedView, Known]) -> None:
        self._view, known = kept
        self.show_known(known)
        self.views.mark(self._view.name)
        self._present.setText(self._view.name.replace("&", "&&"))

    def _stand(self, shown: tuple[Shown, ...]) -> None:
        self.table.show_columns(shown)
        self.views.show_columns([one.column for one in self.table.shown])

    def _on_switched(self, name: ListColumn, on: bool) -> None:  # noqa: FBT001 - from a signal
        shown = tuple(one for one in self.table.shown if one.column is not name)
        self._stand((*shown, Shown(name)) if on else shown)
        self._settled.start()

    def _on_settled(self) -> None:
        act = partial(self.desk.casebook.cases.keep_columns, self.table.shown)
        self.desk.runner.run(act, self._on_columns_kept)

    def _on_columns_kept(self, _nothing: None) -> None:
        """Say nothing: a column that stays where it was put is no news."""

    # ------------------------------------------------------------------ out of the house

    def _on_letters(self) -> None:
        chosen = self.table.chosen  # one row is always marked: that is no choice
        self.go(Place(PageName.BATCH, cases=chosen if len(chosen) > 1 else ()))

    def _on_many(self, action: QAction) -> None:
        """Begin an act to every case that is selected."""
        chosen = self.table.chosen_ids
        if chosen:
            self.many.begin(str(action.data()), chosen)
        else:
            self.say("先に案件を選んでください。", "soon")

    def _on_many_done(self, change: Change) -> None:
        self._known = False  # a tag may be new
        self.desk.bus.tell(change, self)
        self.refresh()

    def _on_export(self) -> None:
        if not self.model.rowCount():
            return
        question = (
            f"表示中の{self.model.rowCount():,}件をExcelに書き出します。"
            "氏名などの個人情報を暗号化されていないファイルに書き出すことになります。"
        )
        if not self.desk.ask.confirm(self, question, "書き出す"):
            return
        name = f"案件一覧-{self.desk.today:%Y%m%d}.xlsx"
        path = self.desk.ask.where_to_save(self, Path.home() / name)
        if path is not None:
            shown = self.table.on_screen
            act = partial(_exported, self.desk.casebook, self._sought, shown, path)
            self.desk.runner.run_long(act, self._on_exported)

    def _on_exported(self, written: tuple[int, str]) -> None:
        rows, name = written
        self.say(f"{rows:,}件の一覧を書き出しました：{name}")

    # ------------------------------------------------------------------ layout

    def _lay(self) -> None:
        bar = row(
            *(self._filter, self._kind, self._open_only, self._near_first),
            *(self._further, self._clear, None),
            space=12,
        )
        ways = (self._present, self._choose, self._letters, self._export)
        head = row(PageTitle("案件"), None, self._count, *ways, space=14)
        card = Card().add(self._empty)
        card.body.addLayout(row(self._whole, None))
        empty = QWidget()
        spread(empty, column(card, None), (0, 0, 0, 0))
        framed = Card().add(self.table)
        framed.body.setContentsMargins(unit(4), unit(4), unit(4), unit(4))
        self._body.addWidget(framed)
        self._body.addWidget(empty)
        whole = column(head, bar, self.filters, self.many, self._body, space=14)
        whole.setStretch(4, 1)
        spread(self, whole, (28, 4, 28, 4))

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._on_typed)
        self._filter.returnPressed.connect(self._on_enter)
        self._pause.timeout.connect(self.refresh)
        self._settled.timeout.connect(self._on_settled)
        self._open_only.toggled.connect(self.refresh)
        self._near_first.toggled.connect(self.refresh)
        self._kind.currentIndexChanged.connect(self.refresh)
        self.filters.changed.connect(self.refresh)
        self._further.toggled.connect(self._on_further)
        self._whole.clicked.connect(self._on_whole)
        self._clear.clicked.connect(self._on_whole)
        self._export.clicked.connect(self._on_export)
        self._letters.clicked.connect(self._on_letters)
        self._choose.menu().triggered.connect(self._on_many)
        self.many.done.connect(self._on_many_done)
        self.many.left.connect(self.table.setFocus)
        self.table.opened.connect(self._on_opened)
        self.table.sorted_by.connect(self._on_sort)
        self.table.moved.connect(self._settled.start)
        self.views.chosen.connect(self._on_view)
        self.views.wanted_keep.connect(self._on_keep)
        self.views.wanted_rename.connect(self._on_rename)
        self.views.wanted_forget.connect(self._on_forget)
        self.views.switched.connect(self._on_switched)
        for keys, slot in (
            ("Ctrl+E", self._on_export),
            ("Ctrl+Shift+D", self._on_letters),
            ("Ctrl+D", self._on_keep),
            ("Ctrl+Shift+F", self._on_find_further),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)


def _many_menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    for act, text in MANY:
        menu.addAction(text).setData(act)
    return menu


def _first(casebook: Casebook, sought: Sought) -> Found:
    ids, total = casebook.cases.first(sought, PAGE)
    return Found(sought, ids, total, casebook.cases.lines(ids, sought.query))


def _all(casebook: Casebook, sought: Sought) -> Found:
    ids = casebook.cases.seek(sought)
    return Found(sought, ids, len(ids))


def _known(casebook: Casebook) -> Known:
    cases = casebook.cases
    partners = tuple((one.id, one.name) for one in casebook.partners.lines())
    return Known(Choices(cases.tags(), cases.officers(), partners), cases.views(), cases.columns())


def _kept(casebook: Casebook, view: SavedView) -> tuple[SavedView, Known]:
    casebook.cases.keep_view(view)
    return view, _known(casebook)


def _renamed(casebook: Casebook, view: SavedView, name: str) -> tuple[SavedView, Known]:
    casebook.cases.forget_view(view.name)
    return _kept(casebook, replace(view, name=name))


def _forgotten(casebook: Casebook, view: SavedView) -> Known:
    casebook.cases.forget_view(view.name)
    return _known(casebook)


def _exported(
    casebook: Casebook,
    sought: Sought,
    shown: tuple[ListColumn, ...],
    path: Path,
    progress: Progress,
) -> tuple[int, str]:
    return casebook.cases.export(sought, shown, path, progress), path.name


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


def _once(parent: QWidget, pause: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(pause)
    return timer


def _filter_field() -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText("この一覧を絞り込む")
    field.setAccessibleName("一覧の絞り込み")
    field.setClearButtonEnabled(True)
    field.setMinimumWidth(unit(160))
    field.setMaximumWidth(unit(320))
    return field


def _kind_box() -> QComboBox:
    box = QComboBox()
    box.setAccessibleName("種別")
    box.setFixedWidth(unit(190))  # its longest kind would take a third of the window
    box.addItem("すべての種別", "")
    for kind in Kind:
        box.addItem(phrases.kind_short(kind), kind.value)
    return box
