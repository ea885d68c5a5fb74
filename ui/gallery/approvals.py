"""Pictures of approval by bundle: the card of a case, keys in the settings, the approver's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.phrases import error
from ui.gallery.asked import PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from app.approver import Approver
    from ui.approver.approver_window import ApproverWindow
    from ui.gallery.studio import Studio


def shots(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the name of each picture and what is on it."""
    yield "approval-case", partial(_case, studio, "R8-0001")
    yield "approval-case-small", partial(_case, studio, "R8-0001")
    yield "approval-case-fresh", partial(_case, studio, "R8-0002")
    yield "approval-keys", partial(_keys, studio)
    yield "approval-keys-small", partial(_keys, studio)
    yield "approver-make", lambda: _window(studio, studio.asked.empty)
    yield "approver-home", lambda: _window(studio, studio.asked.place)
    yield "approver-door", partial(_door, studio)
    yield "approver-door-wrong", partial(_wrong, studio)
    yield "approver-read", partial(_read, studio)
    yield "approver-read-small", partial(_read, studio)


def _case(studio: Studio, number: str) -> QWidget:
    from ui.pages import PageName, Place

    return studio.frame(Place(PageName.CASE, case=number), studio.asked.casebook)


def _keys(studio: Studio) -> QWidget:
    from ui.pages import PageName, Place
    from ui.settings.settings_page import SettingsPage

    frame = studio.frame(Place(PageName.SETTINGS), studio.asked.casebook)
    for page in frame.findChildren(SettingsPage):
        page.show_group("approval")
    return frame


def _door(studio: Studio) -> ApproverWindow:
    window = _window(studio, studio.asked.place)
    window.open(studio.asked.ask)
    return window


def _wrong(studio: Studio) -> QWidget:
    from app.domain.bundles import Why
    from app.errors import ApprovalRefusedError

    window = _door(studio)
    window.door.refuse(error(ApprovalRefusedError(Why.WRONG_PASSPHRASE)))
    return window


def _read(studio: Studio) -> QWidget:
    window = _door(studio)
    window.door.wanted.emit(PASSPHRASE)
    return window


def _window(studio: Studio, place: Approver) -> ApproverWindow:
    from ui.approver.approver_window import ApproverWindow
    from ui.ask import AskOfficer
    from ui.jobs import NowRunner

    window = ApproverWindow(NowRunner(), AskOfficer(), studio.theme, place)
    window.start()
    return window
