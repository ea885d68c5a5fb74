"""Every page and window that is drawn, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.gallery import (
    acts,
    approvals,
    cases,
    coming_in,
    doors,
    keeping,
    letters,
    manual,
    papers,
    reports,
    states,
)
from ui.gallery import settings as settings_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from ui.gallery.studio import Studio

_FAMILIES = (
    doors, cases, letters, coming_in, reports, papers, settings_pages, keeping, acts,
    approvals, states, manual,
)  # fmt: skip


def shots(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the name of each picture and what is on it."""
    for family in _FAMILIES:
        yield from family.shots(studio)
