"""Facts of a case, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.theme import unit
from ui.widgets import Lines, Muted, Reading, row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout, QWidget

__all__ = ["Lines", "beside", "fact"]


def fact(label: str, text: str, width: int = 40) -> QLayout:
    """Return a fact with its name before it; `width` px is the room of the name."""
    name = Muted(label)
    name.setFixedWidth(unit(width))
    words = Reading(text)
    line = row(name, words)
    line.setStretch(1, 1)
    line.setAlignment(name, Qt.AlignmentFlag.AlignTop)
    name.setContentsMargins(0, unit(5), 0, 0)  # on the middle of the first line
    return line


def beside(words: QWidget | QLayout, *ends: QWidget) -> QLayout:
    """Return `words` with what stands at the right of their first line."""
    line = row(words, *ends)
    line.setStretch(0, 1)
    for end in ends:
        line.setAlignment(end, Qt.AlignmentFlag.AlignTop)
    return line
