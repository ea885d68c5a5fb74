"""The menu bar: every act of the frame under five heads, and what the page shown can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QToolButton,
    QWidget,
)

from ui.widgets import Button, Notice, OpenRow

if TYPE_CHECKING:
    from ui.frame import Frame

RULE: Final = "-"
CASES: Final = "案件(&C)"
EDIT: Final = "編集(&E)"
MENUS: Final = (
    ("ファイル(&F)", ("mails", "ledger", "bundle", RULE, "calendar", RULE, "lock", "quit")),
    (EDIT, ("undo", "redo", RULE)),
    (
        "表示(&V)",
        (
            *("today", "cases", "persons", "month", "forms", "texts", "settings", "keeping", "log"),
            *(RULE, "palette", "search", RULE, "back", "refresh"),
        ),
    ),
    (CASES, ("phone", "batch", RULE)),
    ("ヘルプ(&H)", ("manual", "keys")),
)
"""The names of `ui.actions.DEEDS` under each head. What is not offered in a window is left out."""

_TEXT: Final = (
    ("切り取り", QKeySequence.StandardKey.Cut, "cut"),
    ("コピー", QKeySequence.StandardKey.Copy, "copy"),
    ("貼り付け", QKeySequence.StandardKey.Paste, "paste"),
    ("すべて選択", QKeySequence.StandardKey.SelectAll, "selectAll"),
)


class Menus(QObject):
    """Fills the bar of a window from the frame of an open casebook."""

    def __init__(self, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._frame: Frame | None = None
        self._page: list[QAction] = []  # what the page shown can do
        self._cases: QMenu | None = None
        self._texts: list[tuple[QAction, str]] = []
        bar.hide()

    def open(self, frame: Frame) -> None:
        """Show what `frame` can do."""
        self._frame = frame
        table = {action.objectName(): action for action in frame.actions_table.all()}
        for title, names in MENUS:
            menu = self._bar.addMenu(title)
            for name in names:
                if name == RULE:
                    menu.addSeparator()
                elif name in table:
                    menu.addAction(table[name])
            if title == EDIT:
                self._add_texts(menu)
            elif title == CASES:
                self._cases = menu
                menu.aboutToShow.connect(self._on_cases)
        self._bar.show()

    def close(self) -> None:
        """Show nothing: no casebook is open."""
        self._frame = self._cases = None
        self._page, self._texts = [], []
        self._bar.clear()
        self._bar.hide()

    # ---------------------------------------------------------------- texts

    def _add_texts(self, menu: QMenu) -> None:
        for words, keys, name in _TEXT:
            action = QAction(words, menu)
            # the keys are shown and not bound: the field itself answers them
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            action.setText(f"{words}\t{shown}")
            action.setObjectName(name)
            action.triggered.connect(self._on_text)
            menu.addAction(action)
            self._texts.append((action, name))
        menu.aboutToShow.connect(self._on_edit)

    def _on_edit(self) -> None:
        field = QApplication.focusWidget()
        able = isinstance(field, (QLineEdit, QTextEdit, QPlainTextEdit))
        for action, name in self._texts:
            closed = able and getattr(field, "isReadOnly", bool)() and name in ("cut", "paste")
            action.setEnabled(able and not closed)

    def _on_text(self) -> None:
        field, action = QApplication.focusWidget(), self.sender()
        if isinstance(field, (QLineEdit, QTextEdit, QPlainTextEdit)) and action is not None:
            getattr(field, action.objectName())()

    # ---------------------------------------------------------------- the page

    def _on_cases(self) -> None:
        """Put what the page shown can do under the head of cases."""
        menu, frame = self._cases, self._frame
        if menu is None or frame is None:
            return
        for action in self._page:
            menu.removeAction(action)
            action.deleteLater()
        page = frame.page
        self._page = [_action(button, menu) for button in deeds_of(page)] if page else []
        menu.addActions(self._page)


def deeds_of(page: QWidget) -> list[QAbstractButton]:
    """Return the buttons of a page that can be seen, each word once, in their order."""
    found: dict[str, QAbstractButton] = {}
    for button in page.findChildren(QAbstractButton):
        if _does_something(button) and button.isVisibleTo(page):
            found.setdefault(button.accessibleName() or button.text(), button)
    return list(found.values())


def _does_something(button: QAbstractButton) -> bool:
    if isinstance(button, OpenRow) or isinstance(button.parentWidget(), Notice):
        return False
    return bool(button.text()) and isinstance(button, (Button, QPushButton, QToolButton))


def _action(button: QAbstractButton, parent: QMenu) -> QAction:
    action = QAction((button.accessibleName() or button.text()).replace("&", "&&"), parent)
    action.setEnabled(button.isEnabled())
    action.setToolTip(button.toolTip())
    inner = button.menu() if isinstance(button, (QPushButton, QToolButton)) else None
    if inner is not None:
        action.setMenu(inner)
    else:
        action.triggered.connect(button.click, Qt.ConnectionType.QueuedConnection)
    return action
