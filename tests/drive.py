"""Works a window by what the officer sees and types, not by its private parts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget


def button(inside: QWidget, text: str) -> QAbstractButton:
    """Return the one visible button that says `text` or is called so."""
    found = [
        b
        for b in inside.findChildren(QAbstractButton)
        if b.isVisible() and text in (b.text(), b.accessibleName())
    ]
    assert len(found) == 1, f"{len(found)} buttons say {text!r}, of {_buttons(inside)}"
    return found[0]


def click(inside: QWidget, text: str) -> None:
    """Click the button that says `text`."""
    target = button(inside, text)
    assert target.isEnabled(), f"{text!r} cannot be pressed"
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)


def field(inside: QWidget, name: str) -> QWidget:
    """Return the one field a screen reader calls `name`; one that was taken away is none."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found = [
        w
        for w in inside.findChildren(QWidget)
        if w.accessibleName() == name and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(found) == 1, f"{len(found)} fields are called {name!r}"
    return found[0]


def settle() -> None:
    """Let Qt do what it has put off: layouts, first shows, deletions, shots of 0 ms."""
    for _ in range(3):
        QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def compose(widget: QWidget, unfinished: str) -> None:
    """Type with the input method without committing yet."""
    QCoreApplication.sendEvent(widget, QInputMethodEvent(unfinished, []))


def commit(widget: QWidget, text: str) -> None:
    """Let the input method commit `text`."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


def words(inside: QWidget) -> str:
    """Return all words that can be read, line by line."""
    lines = []
    for widget in inside.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel):
            lines.append(getattr(widget, "text_shown", widget.text()))
        elif isinstance(widget, QAbstractButton):
            lines.append(widget.text() or widget.accessibleName())
    return "\n".join(lines)


def unnamed(inside: QWidget) -> list[str]:
    """Return what the keyboard reaches and a screen reader has no word for."""
    return [
        f"{type(w).__name__} {w.objectName()}"
        for w in inside.findChildren(QWidget)
        if w.isVisible()
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (w.accessibleName() or getattr(w, "text", str)())
    ]


def _buttons(inside: QWidget) -> list[str]:
    return [b.text() or b.accessibleName() for b in inside.findChildren(QAbstractButton)]
