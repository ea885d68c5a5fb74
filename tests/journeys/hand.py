"""The officer's hand at a real window: keys, clicks and drops, counted where Qt takes them in.

Keys and clicks go to the native window, as from the system, and from there to whatever has the
focus or lies under the pointer; nothing is set past it. Characters of a text are counted apart
(they must be typed anyhow), and each question of the program costs a key, because somebody has
to answer it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeySequence,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
)

from tests import drive
from tests.answers import ScriptedAsk
from ui.approver.approver_window import ApproverWindow
from ui.crash import CrashWindow
from ui.keys import KeyWindow
from ui.widgets import OpenRow
from ui.window import Window

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton, QWidget

    from ui.pages import Page, PageName

_WINDOWS = (ApproverWindow, Window, KeyWindow, CrashWindow)
PATIENCE = 20_000  # ms: the machine may be busy
_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


@dataclass
class Count:
    """What a way through the program cost."""

    keys: int = 0
    clicks: int = 0
    drops: int = 0
    characters: int = 0

    def __str__(self) -> str:
        return (
            f"{self.keys} keys, {self.clicks} clicks, {self.drops} drops,"
            f" {self.characters} characters typed"
        )


class CountingAsk(ScriptedAsk):
    """Answers as it is told; each answer is a key more."""

    def __init__(self, count: Count) -> None:
        super().__init__()
        self._count = count

    def _next(self, question: str) -> object:
        self._count.keys += 1
        return super()._next(question)


class Tally(QObject):
    """Counts what the system hands to any window of the program.

    `flashed` names what was shown as a window and is none: a part shown before it had a parent
    flashes on a real screen, and takes the focus from where the hand is.
    """

    def __init__(self, count: Count, parent: QObject) -> None:
        super().__init__(parent)
        self._count = count
        self.flashed: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched.isWindowType():
            if event.type() is QEvent.Type.ShortcutOverride and event.key() not in _MODIFIERS:
                self._count.keys += 1
            elif event.type() is QEvent.Type.MouseButtonPress:
                self._count.clicks += 1
        elif event.type() is QEvent.Type.Show and watched.isWidgetType():
            plain = watched.windowType() is Qt.WindowType.Window  # no menu, list or tooltip
            if plain and not isinstance(watched, _WINDOWS):
                self.flashed.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


class Hand:
    """Works the window as somebody would who only sees it."""

    def __init__(self, window: Window, qtbot, count: Count, ask: CountingAsk) -> None:
        self.window = window
        self.count = count
        self.ask = ask
        self._qtbot = qtbot

    @property
    def page(self) -> Page:
        return self.window.frame.page

    @property
    def focus(self) -> str:
        """What a screen reader calls the thing that has the focus."""
        widget = QApplication.focusWidget()
        return widget.accessibleName() if widget is not None else ""

    # ------------------------------------------------------------------ doing

    def press(self, *keys: str) -> None:
        """Press these keys, one after the other."""
        for one in keys:
            combination = QKeySequence(one)[0]
            target = QApplication.activePopupWidget() or self.window
            QTest.keyClick(
                target.windowHandle(), combination.key(), combination.keyboardModifiers()
            )
            drive.settle()

    def type(self, text: str) -> None:
        """Let the input method commit `text` to whatever has the focus."""
        takes = QGuiApplication.focusObject()
        assert isinstance(takes, QLineEdit | QPlainTextEdit | QTextEdit), (
            f"nobody types into {takes}"
        )
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(takes, event)
        self.count.characters += len(text)
        drive.settle()

    def tab_to(self, name: str) -> None:
        """Go on by Tab until the field or button of that name has the focus."""
        for _ in range(60):
            self.press("Tab")
            if self.focus.startswith(name):
                return
        raise AssertionError(f"Tab never came to {name!r}")

    def click(self, name: str) -> None:
        """Click the button or row that says `name`; what must be scrolled to costs one more."""
        self._qtbot.waitUntil(partial(self._can_press, name), timeout=PATIENCE)
        self._click_on(drive.button(self.window, name))

    def click_row(self, part: str) -> None:
        """Click the first row in whose name `part` stands."""

        def found() -> list[OpenRow]:
            rows = [r for r in self.page.findChildren(OpenRow) if r.isVisible()]
            return [row for row in rows if part in row.accessibleName()]

        self._qtbot.waitUntil(lambda: bool(found()), timeout=PATIENCE)
        self._click_on(found()[0])

    def opens_menu(self, name: str) -> None:
        """Click a button that has a menu, and wait until the menu is there."""
        self.click(name)
        self._qtbot.waitUntil(
            lambda: QApplication.activePopupWidget() is not None, timeout=PATIENCE
        )

    def choose(self, text: str) -> None:
        """Click what says `text` in the menu that is open."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        (action,) = (one for one in menu.actions() if one.text() == text)
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        place = menu.actionGeometry(action).center()
        QTest.mouseClick(menu.windowHandle(), left, none, place)
        drive.settle()

    def click_field(self, name: str) -> None:
        """Click into the field of that name."""
        self._click_on(drive.field(self.page, name))

    def drop(self, *paths) -> None:
        """Drop files onto the window."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        # until 6.12 a drag entered at whole pixels only, since then that is deprecated
        point = QPointF if PySide6.__version_info__ >= (6, 12) else QPoint
        QApplication.sendEvent(
            self.window, QDragEnterEvent(point(600, 400), copy, data, left, none)
        )
        QApplication.sendEvent(self.window, QDropEvent(QPointF(600, 400), copy, data, left, none))
        self.count.drops += 1

    def answer(self, part_of_question: str, answer: object) -> None:
        """Say beforehand what a question will be answered."""
        self.ask.answer(part_of_question, answer)

    # ------------------------------------------------------------------ looking

    def sees(self, words: str) -> None:
        """Wait until these words can be read in the window."""

        def read() -> None:
            said = drive.words(self.window)
            assert words in said, said

        self._qtbot.waitUntil(read, timeout=PATIENCE)

    def unseen(self, words: str) -> None:
        """Wait until these words are gone."""
        gone = partial(self._unseen, words)
        self._qtbot.waitUntil(gone, timeout=PATIENCE)

    def _unseen(self, words: str) -> bool:
        return words not in drive.words(self.window)

    def comes_to(self, page: PageName) -> None:
        """Wait until the window shows `page`."""
        self._qtbot.waitUntil(lambda: self.window.frame.place.page is page, timeout=PATIENCE)

    def focuses(self, name: str) -> None:
        """Wait until the focus stands there by itself: on a field, or on a choice of it."""

        def read() -> None:
            assert self.focus in (name, f"{name} {self.focus.rpartition(' ')[2]}"), self.focus

        self._qtbot.waitUntil(read, timeout=PATIENCE)

    def _can_press(self, name: str) -> bool:
        found = [b for b in _buttons(self.window) if name in (b.text(), b.accessibleName())]
        return bool(found) and all(b.isEnabled() for b in found)

    def _click_on(self, widget: QWidget) -> None:
        drive.settle()  # it may just have been laid
        assert widget.isEnabled(), f"{widget.accessibleName()!r} is disabled"
        place = widget.mapTo(self.window, widget.rect().center())
        if not self._lies_open(widget, place):
            self.count.clicks += 1
            parent = widget.parentWidget()
            while parent is not None:
                if isinstance(parent, QScrollArea):
                    parent.ensureWidgetVisible(widget)
                parent = parent.parentWidget()
            drive.settle()
            place = widget.mapTo(self.window, widget.rect().center())
            assert self._lies_open(widget, place), f"{widget.accessibleName()!r} is covered"
        none = Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(self.window.windowHandle(), Qt.MouseButton.LeftButton, none, place)
        drive.settle()

    def _lies_open(self, widget: QWidget, place: QPoint) -> bool:
        under = self.window.childAt(place)
        return under is not None and (
            under is widget or widget.isAncestorOf(under) or under.isAncestorOf(widget)
        )


def _buttons(window: Window) -> list[QAbstractButton]:
    from PySide6.QtWidgets import QAbstractButton

    return [b for b in window.findChildren(QAbstractButton) if b.isVisible()]


def say(what: str, count: Count) -> None:
    """Print what a journey cost; `pytest -s` shows it."""
    sys.stdout.write(f"\n{what}: {count}\n")
