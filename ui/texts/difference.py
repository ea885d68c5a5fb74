"""Two texts compared: what was taken out, what was put in, word by word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit

from app.domain.comparing import Side, changed
from ui.cases.mails import MailText
from ui.texts.editor import PITCH, units, whole_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.comparing import DiffLine
    from ui.theme import Theme

_AROUND = 2  # lines of the same that stand before and behind what differs
_SIGN = {Side.BOTH: "　", Side.OLD: "－", Side.NEW: "＋"}
_GROUND = {Side.OLD: "late_ground", Side.NEW: "done_ground"}
_INK = {Side.OLD: "late", Side.NEW: "done"}
_SAME = "違いはありません。"
_LEFT_OUT = "　…"


class Difference(MailText):
    """Lines with a sign before each: － taken out, ＋ put in; words that differ stand out."""

    pitch = PITCH

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[DiffLine | None, ...] = ()
        self.setObjectName("lettertext")
        self.setAccessibleName("文面の違い")
        theme.changed.connect(self._dress)

    def show_lines(self, lines: Sequence[DiffLine]) -> None:
        """Show what differs, with a little of what stands around it."""
        self._shown = tuple(_near(lines)) if changed(lines) else ()
        words = [f"{_SIGN[one.side]}{one.text}" if one else _LEFT_OUT for one in self._shown]
        self.show_text("\n".join(words) if words else _SAME)
        self._dress()

    def _dress(self) -> None:
        selections = []
        for number, line in enumerate(self._shown):
            if line is None or line.side is Side.BOTH:
                continue
            block = self.document().findBlockByNumber(number)
            whole = QTextEdit.ExtraSelection()
            whole.cursor = whole_line(block)
            whole.format.setBackground(self._theme.colour(_GROUND[line.side]))
            whole.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # noqa: FBT003 - Qt's own
            selections.append(whole)
            for first, last in line.marks:
                words = QTextEdit.ExtraSelection()
                words.cursor = QTextCursor(self.document())
                start = block.position() + 1
                words.cursor.setPosition(start + units(line.text, first))
                end = start + units(line.text, last)
                words.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                words.format.setForeground(self._theme.colour("surface"))
                words.format.setBackground(self._theme.colour(_INK[line.side]))
                words.format.setFontWeight(QFont.Weight.Bold)
                selections.append(words)
        self.setExtraSelections(selections)


def _near(lines: Sequence[DiffLine]) -> Iterator[DiffLine | None]:
    """Yield the lines that differ and those around them; None for what is left out."""
    differing = [n for n, line in enumerate(lines) if line.side is not Side.BOTH]
    near = {n + by for n in differing for by in range(-_AROUND, _AROUND + 1)}
    before = -1
    for number, line in enumerate(lines):
        if number not in near:
            continue
        if number != before + 1:
            yield None
        yield line
        before = number
    if before != len(lines) - 1:
        yield None
