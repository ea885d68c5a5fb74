"""表示: the lists that have a name, and which columns are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from app import phrases
from app.domain.finding import ListColumn, SavedView

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtWidgets import QWidget


class ViewMenu(QMenu):
    """Chooses, keeps, renames and forgets views; switches columns on and off."""

    chosen = Signal(object)  # SavedView
    wanted_keep = Signal()
    wanted_rename = Signal()
    wanted_forget = Signal()
    switched = Signal(object, bool)  # ListColumn, whether it is shown

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._views: tuple[SavedView, ...] = ()
        self._present = ""
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_view)
        self._keep = self._deed("この条件と列を保存…（Ctrl+D）")
        self._keep.triggered.connect(self.wanted_keep)
        self._rename = self._deed("名前を変える…")
        self._rename.triggered.connect(self.wanted_rename)
        self._forget = self._deed("削除…")
        self._forget.triggered.connect(self.wanted_forget)
        self._columns = QMenu("列", self)
        for column in ListColumn:
            if column is not ListColumn.FOUND:  # comes and goes with the words
                action = self._columns.addAction(phrases.list_column(column))
                action.setCheckable(True)
                action.setData(column)
                action.setEnabled(column is not ListColumn.NUMBER)
        self._columns.triggered.connect(self._on_column)
        self._rule = self.addSeparator()  # what has a name stands above
        self.addActions([self._keep, self._rename, self._forget])
        self.addSeparator()
        self.addMenu(self._columns)
        self._fill()

    @property
    def present(self) -> SavedView | None:
        """The view that was chosen last and still stands."""
        return next((view for view in self._views if view.name == self._present), None)

    def show_views(self, views: tuple[SavedView, ...]) -> None:
        """Offer these views."""
        self._views = views
        self._fill()

    def mark(self, name: str) -> None:
        """Show which view is on the screen; "" for none."""
        self._present = name
        self._fill()

    def show_columns(self, shown: Collection[ListColumn]) -> None:
        """Show which columns are on."""
        for action in self._columns.actions():
            action.setChecked(action.data() in shown)

    def _deed(self, text: str) -> QAction:
        return QAction(text, self)

    def _fill(self) -> None:
        for action in self._group.actions():
            self._group.removeAction(action)
            self.removeAction(action)
            action.deleteLater()
        for view in self._views:
            action = QAction(view.name.replace("&", "&&"), self)
            action.setData(view.name)
            action.setCheckable(True)
            action.setChecked(view.name == self._present)
            self._group.addAction(action)
            self.insertAction(self._rule, action)
        self._rule.setVisible(bool(self._views))
        present = self.present is not None
        self._rename.setEnabled(present)
        self._forget.setEnabled(present)

    def _on_view(self, action: QAction) -> None:
        self.mark(action.data())
        if self.present is not None:
            self.chosen.emit(self.present)

    def _on_column(self, action: QAction) -> None:
        self.switched.emit(ListColumn(action.data()), action.isChecked())
