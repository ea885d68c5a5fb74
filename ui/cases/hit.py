"""Where words stand in a text that is shown: marked, and scrolled to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ui.theme import Theme


def show_marks(shown: QTextEdit, marks: Iterable[tuple[int, int]], theme: Theme) -> None:
    """Put a ground under these passages of `shown`, given in characters, and show the first."""
    text = shown.toPlainText()
    selections = []
    for start, end in marks:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = _cursor(shown, _units(text[:start]), _units(text[:end]))
        selection.format.setBackground(theme.colour("soon_ground"))
        selection.format.setForeground(theme.colour("soon"))
        selections.append(selection)
    shown.setExtraSelections(selections)
    if selections:
        first = QTextCursor(shown.document())
        first.setPosition(selections[0].cursor.selectionStart())
        shown.setTextCursor(first)
        shown.ensureCursorVisible()


def _cursor(shown: QTextEdit, start: int, end: int) -> QTextCursor:
    cursor = QTextCursor(shown.document())
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _units(text: str) -> int:
    """Return how many characters Qt counts: one above U+FFFF is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
