"""What is wrong with the text, line by line; pressing one goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.texts.words import remark_sentence
from ui.theme import unit
from ui.widgets import Badge, Card, Lines, OpenRow, Text, on_card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from app.texts.check import TextRemark

_HEIGHT = 132  # px; remarks come and go while she types, the text stays where it is


class Remarks(Card):
    """The remarks of a text, those that keep it from being kept first."""

    wanted_line = Signal(int)

    def __init__(self) -> None:
        super().__init__("確認")
        self.setFixedHeight(unit(_HEIGHT))
        self._shown: tuple[TextRemark, ...] | None = None
        self._right = Badge("指摘はありません。", "done")
        self._lines = Lines(space=0)
        self.add(self._right, on_card(self._lines))

    def show_remarks(self, remarks: Sequence[TextRemark]) -> None:
        """Show these remarks."""
        if tuple(remarks) == self._shown:
            return
        self._shown = tuple(remarks)
        self._right.setVisible(not remarks)
        self._lines.refill([self._line(one) for one in remarks])

    def say(self, sentence: str) -> None:
        """Show a sentence instead: why the text could not be kept or drawn."""
        self._shown = None
        self._right.hide()
        self._lines.refill([_row(sentence, binding=True)])

    def _line(self, remark: TextRemark) -> QWidget:
        line = _row(remark_sentence(remark), binding=remark.binding)
        line.setProperty("line", remark.line)
        line.clicked.connect(self._on_line)
        return line

    def _on_line(self) -> None:
        line = int(self.sender().property("line") or 0)
        if line:
            self.wanted_line.emit(line)


def _row(sentence: str, *, binding: bool) -> OpenRow:
    words = Text(f"！ {sentence}" if binding else f"・ {sentence}", wrap=True)
    words.setProperty("role", "error" if binding else "muted")
    return OpenRow(f"{'誤り' if binding else '注意'}：{sentence}", [(words, 1)])
