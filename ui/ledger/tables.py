"""Small tables of words: a grid whose first line is quiet and whose cells are widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import unit
from ui.widgets import Elided, Muted, Rule, spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(titles: Sequence[str], lines: Iterable[Sequence[QWidget]], wide: int) -> QWidget:
    """Return a table; the column at `wide` takes what room is left, or the room behind it."""
    place = QWidget()
    grid = QGridLayout()
    grid.setHorizontalSpacing(unit(20))
    grid.setVerticalSpacing(unit(6))
    grid.setColumnStretch(wide, 1)
    for column, title in enumerate(titles):
        grid.addWidget(Muted(title), 0, column)
    grid.addWidget(Rule(), 1, 0, 1, len(titles))
    for number, line in enumerate(lines, 2):
        for column, cell in enumerate(line):
            grid.addWidget(cell, number, column, Qt.AlignmentFlag.AlignVCenter)
            # a cell that gives way says no width of its own to the column
            least = max(grid.columnMinimumWidth(column), cell.minimumWidth())
            grid.setColumnMinimumWidth(column, least)
    spread(place, grid, (0, 0, 0, 4))
    return place


def cut(text: str, width: int) -> Elided:
    """Return a text of at least `width` px on one line; what does not fit is in the tool tip."""
    words = Elided(text.replace("\n", " "))
    words.setMinimumWidth(unit(width))
    return words
