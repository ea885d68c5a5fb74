"""The manual, and the windows beside the pages: menus, keys, this machine, a crash."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.pages import PageName, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QMainWindow, QWidget

    from ui.gallery.studio import Studio
    from ui.manual.manual_window import ManualWindow


def shots(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the name of each picture and what is on it."""
    yield "crash", _crash
    yield "keys", partial(_keys, studio)
    yield "manual", partial(_manual, studio, "today")
    yield "manual-small", partial(_manual, studio, "case")
    yield "manual-keys", partial(_manual, studio, "keys")
    yield "manual-trouble", partial(_manual, studio, "passphrase")
    yield "manual-found", partial(_manual_found, studio)
    yield "menu-bar", partial(_menu_bar, studio)
    yield "menu-case", partial(_menu_case, studio)
    yield "machine", _machine


def _manual(studio: Studio, chapter: str) -> ManualWindow:
    from app.rules.manual import Spot
    from ui.manual.manual_window import ManualWindow

    window = ManualWindow(studio.theme)
    window.go(Spot(chapter))
    return window


def _manual_found(studio: Studio) -> QWidget:
    window = _manual(studio, "today")
    window.look_for("復旧シート")
    return window


def _menu_bar(studio: Studio) -> QMainWindow:
    from PySide6.QtWidgets import QMainWindow

    from ui.menus import Menus

    window = QMainWindow()
    frame = studio.frame(Place(PageName.CASE, case=studio.number()))
    window.setCentralWidget(frame)
    Menus(window.menuBar()).open(frame)
    return window


def _menu_case(studio: Studio) -> QWidget:
    """Return what the head of cases offers on the page of a case."""
    from PySide6.QtWidgets import QMenu

    from ui.menus import CASES

    window = _menu_bar(studio)
    studio.held.append(window)
    for head in window.menuBar().actions():
        menu = head.menu()
        if isinstance(menu, QMenu) and head.text() == CASES:
            menu.aboutToShow.emit()
            return menu
    raise LookupError(CASES)


def _machine() -> QWidget:
    from ui.settings.machine_card import MachineCard

    return MachineCard()


def _crash() -> QWidget:
    from ui.crash import CrashWindow, report

    try:
        raise LookupError
    except LookupError as error:
        return CrashWindow(report(type(error), error.__traceback__))


def _keys(studio: Studio) -> QWidget:
    from ui.actions import Actions
    from ui.keys import KeyWindow

    return KeyWindow(Actions(studio.theme, studio.theme).all())
