"""Where F1 leads: to the chapter of what is in front, in a window beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from app.rules.manual import FIRST, Spot, manual

if TYPE_CHECKING:
    from ui.theme import Theme

_PROPERTY = "manual"


def explain(widget: QWidget, chapter: str, heading: str = "") -> None:
    """Say which place of the manual explains `widget`."""
    widget.setProperty(_PROPERTY, f"{chapter}#{heading}")


def explain_act(form: QWidget, act: str) -> None:
    """Say that `form` asks what the act needs."""
    spot = manual().of_act(act)
    explain(form, spot.chapter, spot.heading)


def spot_of(page: QWidget | None, name: str = FIRST) -> Spot:
    """Return what explains the form the officer is in, else one open on `page`, else the page."""
    widget = QApplication.focusWidget()
    while widget is not None:
        if told := widget.property(_PROPERTY):
            return Spot.of(str(told))
        widget = widget.parentWidget()
    for part in page.findChildren(QWidget) if page is not None else ():
        if part.isVisible() and (told := part.property(_PROPERTY)):
            return Spot.of(str(told))
    return Spot(name)


def answer_f1(dialog: QWidget) -> None:
    """Let F1 open the manual over `dialog`, at what explains it or the page that asks."""
    dialog.addAction(_Answer(dialog))


class _Answer(QAction):
    """Opens the manual over the dialog it belongs to."""

    def __init__(self, dialog: QWidget) -> None:
        super().__init__("この画面の使い方", dialog)
        self.setShortcut(QKeySequence("F1"))
        self.triggered.connect(self._on_triggered)

    def _on_triggered(self) -> None:
        dialog = self.parent()
        above = dialog.parentWidget() if isinstance(dialog, QWidget) else None
        show = getattr(above.window(), "show_manual", None) if above is not None else None
        if show is not None:  # the window of the program: nothing else has a manual
            show(dialog)


def open_manual(theme: Theme, spot: Spot, parent: QWidget) -> QWidget:
    """Show the manual at `spot`, in the window that is there for `parent` or in a new one."""
    from ui.manual.manual_window import ManualWindow

    there = parent.findChildren(ManualWindow, options=Qt.FindChildOption.FindDirectChildrenOnly)
    window = there[0] if there else ManualWindow(theme, parent)
    window.go(spot)
    window.show()
    window.raise_()
    window.activateWindow()
    return window
