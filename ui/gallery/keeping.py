"""How a casebook is kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.pages import PageName, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from ui.gallery.studio import Studio


def shots(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the name of each picture and what is on it."""
    yield "keeping", partial(_keeping, studio)
    yield "keeping-small", partial(_keeping, studio)
    yield "keeping-hold", partial(_keeping_hold, studio)
    yield "keeping-empty", partial(_keeping_empty, studio)
    yield "today-keeping", partial(_today_keeping, studio)


def _keeping(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.KEEPING), studio.kept)


def _keeping_hold(studio: Studio) -> QWidget:
    from PySide6.QtWidgets import QCheckBox

    from ui.keeping.keeping_page import KeepingPage

    frame = _keeping(studio)
    for page in frame.findChildren(KeepingPage):
        page.findChildren(QCheckBox)[0].setChecked(True)
        page.disposal.hold.begin(1)
        page.disposal.hold.refuse("why", "「理由」を入れてください。")
    return frame


def _keeping_empty(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.KEEPING), studio.empty)


def _today_keeping(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.TODAY), studio.kept)
