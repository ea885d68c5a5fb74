"""Judges what a page is like for whoever has only a keyboard, a screen reader, or weak eyes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

from tests import drive
from ui.letters.dragging import DragHandle
from ui.reporting.charts import PickChart
from ui.widgets import Elided
from ui.widgets.tab_order import bring_into_sight, stops

if TYPE_CHECKING:
    from collections.abc import Iterable

_SLACK = 2  # px


def nameless(stop: QWidget) -> bool:
    """Return whether a screen reader has no word for what has the focus."""
    told = QAccessible.queryAccessibleInterface(stop)
    return told is None or not told.text(QAccessible.Text.Name).strip()


def without_role(stop: QWidget) -> bool:
    """Return whether a screen reader cannot say what the thing is: a button, a field, a list."""
    if isinstance(stop, QScrollArea | PickChart):
        return False  # Qt knows no word for what can only be scrolled, none for a chart
    told = QAccessible.queryAccessibleInterface(stop)
    nothing = (QAccessible.Role.NoRole, QAccessible.Role.Client)
    return told is None or told.role() in nothing


def unreached(root: QWidget) -> list[str]:
    """Return the buttons that can be pressed and that Tab never comes to.

    Of a group of radio buttons Tab comes to one; the arrows lead to the others.
    """
    met = stops(root)
    lost = []
    for button in root.findChildren(QAbstractButton):
        if not button.isVisibleTo(root) or not button.isEnabled() or button in met:
            continue
        group = button.group()
        if group is not None and any(one in met for one in group.buttons()):
            continue
        if button.autoExclusive() and any(
            isinstance(one, type(button)) and one.parent() is button.parent() for one in met
        ):
            continue
        if _made_by_qt(button) or isinstance(button, DragHandle):
            continue  # to drag is for the mouse: 「PDFを保存…」 does the same by key
        lost.append(said(button))
    return lost


def jumps(root: QWidget) -> list[str]:
    """Return where Tab goes back up in the column it is in."""
    found = []
    for first, second in pairwise(stops(root)):
        apart = _area(first) is not _area(second)
        before, after = _place(first, root, seen=apart), _place(second, root, seen=apart)
        same_column = after.left() < before.right() and before.left() < after.right()
        if after.bottom() < before.top() - _SLACK and same_column:
            found.append(f"{said(first)} → {said(second)}")
    return found


def cut(root: QWidget) -> list[str]:
    """Return the words that do not fit where they stand. What is elided on purpose is left out."""
    return [
        f"{said(widget)} {widget.size().toTuple()}"
        for widget in root.findChildren(QWidget)
        if widget.isVisibleTo(root) and not _fits(widget)
    ]


def unmarked(stop: QWidget) -> bool:
    """Return whether nothing can be seen of the focus being there."""
    window = stop.window()
    stop.setFocus(Qt.FocusReason.TabFocusReason)
    bring_into_sight(stop)
    drive.settle()
    if not isValid(stop):
        return False
    if QApplication.focusWidget() is not stop:
        return True
    around = stop.rect().adjusted(-4, -4, 4, 4)
    place = QRect(stop.mapTo(window, around.topLeft()), around.size())
    marked = window.grab(place).toImage()
    if isValid(stop):
        stop.clearFocus()
    drive.settle()
    plain = window.grab(place).toImage()
    return marked == plain


def sort_of(stop: QWidget) -> tuple[str, ...]:
    """Return what decides how the focus is marked: the rules of the style sheet go by it."""
    inside = [
        part.objectName() or str(part.property("role"))
        for part in _around(stop)
        if part.objectName() or part.property("role")
    ]
    return (
        type(stop).__name__,
        str(stop.property("role")),
        str(stop.property("tone")),
        stop.objectName(),
        str(isinstance(stop, QAbstractButton) and stop.isChecked()),
        *inside[:2],
    )


def said(widget: QWidget) -> str:
    """Return a name to find the widget by."""
    words = getattr(widget, "text", str)()
    words = widget.accessibleName() or (words if isinstance(words, str) else "")
    return f"{type(widget).__name__} {words!r}"


def _around(widget: QWidget) -> Iterable[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def _place(stop: QWidget, root: QWidget, *, seen: bool) -> QRect:
    """Return where it lies; `seen`: what is scrolled away stands at the edge of its area."""
    place = QRect(stop.mapTo(root, stop.rect().topLeft()), stop.size())
    area = _area(stop)
    if area is None or not seen:
        return place
    around = QRect(area.mapTo(root, area.rect().topLeft()), area.size())
    place.setRight(min(place.right(), around.right()))
    place.moveTop(max(around.top(), min(place.top(), around.bottom() - place.height())))
    return place


def _area(widget: QWidget) -> QScrollArea | None:
    return next((one for one in _around(widget) if isinstance(one, QScrollArea)), None)


def _fits(widget: QWidget) -> bool:
    if isinstance(widget, Elided) or not widget.size().isValid():
        return True
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) <= widget.height() + _SLACK
        return widget.minimumSizeHint().width() <= widget.width() + _SLACK
    if isinstance(widget, QPushButton):
        return widget.sizeHint().width() <= widget.width() + _SLACK
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.minimumSizeHint().width() <= widget.width() + _SLACK
    return True


def _made_by_qt(button: QAbstractButton) -> bool:
    """Return whether it belongs to a list, a tab bar or a field of Qt's own, which has keys."""
    return type(button).__name__ in {"QToolButton", "QTableCornerButton", "QAbstractButton"}
