"""The text of a letter being edited: slots and conditions in colour, faults at their lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget
from typing_extensions import override

from app.texts.views import SUBJECT
from ui.theme import unit

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtGui import QTextBlock

    from ui.theme import Theme

PITCH = 108  # per cent of a line of its font, which has air of its own
_SLOT = re.compile(r"\{\{.*?\}\}")
_CONDITION = re.compile(r"\{%.*?%\}|\{#.*?#\}")
_SHAPE = re.compile(
    r"^\u3000*(?:＃|[０-９]+(?=\u3000)|（(?:＃|[０-９]+)）|・)|｜|－(?=[－｜])"
    r"|^(?:記|敬具|草々|謹白|以上)$"
)


class TextEditor(QTextEdit):
    """Plain text with the numbers of its lines; Tab leaves it, Ctrl+Z takes back."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._faults: frozenset[int] = frozenset()
        self._colours = TextColours(self.document(), theme)
        self._numbers = LineNumbers(self)
        self.setAccessibleName("文面")
        self.setObjectName("lettertext")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.verticalScrollBar().valueChanged.connect(self._numbers.update)
        self.textChanged.connect(self._on_text)
        theme.changed.connect(self._on_theme)
        self._make_room()

    def show_text(self, text: str) -> None:
        """Show another text; nothing of the one before can be taken back into it."""
        self._faults = frozenset()
        self.setPlainText(text)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        pitch = QTextBlockFormat()
        pitch.setLineHeight(PITCH, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(pitch)
        self.document().clearUndoRedoStacks()
        self._mark()

    def replace_text(self, text: str) -> None:
        """Put `text` in place of all that stands here, so that it can be taken back."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def insert(self, snippet: str) -> None:
        """Put a slot or a snippet where the cursor stands; one of lines stands on its own.

        A subject (件名) is the first line; one that stands there already is looked at.
        """
        cursor = self.textCursor()
        if snippet.startswith(SUBJECT):
            cursor.movePosition(QTextCursor.MoveOperation.Start)
            if cursor.block().text().startswith(SUBJECT):
                snippet = ""
        if snippet.endswith("\n") and cursor.positionInBlock() and not cursor.hasSelection():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            snippet = f"\n{snippet.removesuffix(chr(10))}"
        cursor.insertText(snippet)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def show_faults(self, lines: Collection[int]) -> None:
        """Mark these lines, counted from 1, and no others."""
        if frozenset(lines) != self._faults:
            self._faults = frozenset(lines)
            self._mark()
            self._numbers.update()

    def go_to_line(self, line: int) -> None:
        """Put the cursor at the beginning of a line, counted from 1."""
        block = self.document().findBlockByNumber(max(line, 1) - 1)
        if block.isValid():
            self.setTextCursor(QTextCursor(block))
            self.ensureCursorVisible()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.contentsRect()
        self._numbers.setGeometry(
            QRect(room.left(), room.top(), self._numbers.room(), room.height())
        )

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Draw the numbers of the lines that are seen; ！ stands before one with a fault."""
        painter = QPainter(self._numbers)
        painter.fillRect(event.rect(), self._theme.colour("raised"))
        painter.setFont(self.font())
        block = self.cursorForPosition(QPoint(0, 0)).block()
        width, height = self._numbers.width() - unit(8), self.fontMetrics().height()
        while block.isValid() and (top := self._top(block)) <= event.rect().bottom():
            number = block.blockNumber() + 1
            faulty = number in self._faults
            painter.setPen(self._theme.colour("late" if faulty else "muted"))
            words = f"！{number}" if faulty else str(number)
            painter.drawText(0, top, width, height, Qt.AlignmentFlag.AlignRight, words)
            block = block.next()
        painter.end()

    def _top(self, block: QTextBlock) -> int:
        """Return where the letters of a line begin: the pitch leaves its air above them."""
        box = self.document().documentLayout().blockBoundingRect(block)
        line = block.layout().lineAt(0)
        air = max(line.height() - self.fontMetrics().height(), 0.0)
        return round(box.top() + line.y() + air - self.verticalScrollBar().value())

    def _mark(self) -> None:
        selections = []
        for line in sorted(self._faults):
            block = self.document().findBlockByNumber(line - 1)
            if block.isValid():
                selection = QTextEdit.ExtraSelection()
                selection.cursor = whole_line(block)
                selection.format.setBackground(self._theme.colour("late_ground"))
                selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # noqa: FBT003 - Qt's own
                selections.append(selection)
        self.setExtraSelections(selections)

    def _make_room(self) -> None:
        self.setViewportMargins(self._numbers.room(), 0, 0, 0)

    def _on_text(self) -> None:
        self._make_room()
        self._numbers.update()

    def _on_theme(self) -> None:
        self._colours.rehighlight()
        self._mark()
        self._numbers.update()


def whole_line(block: QTextBlock) -> QTextCursor:
    """Return a line of the text selected, all the rows it takes."""
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    return cursor


class LineNumbers(QWidget):
    """The strip at the left of the text."""

    def __init__(self, editor: TextEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def room(self) -> int:
        """Return how wide the strip is: three digits at least, and the mark of a fault."""
        digits = max(2, len(str(self._editor.document().blockCount())))
        metrics = self._editor.fontMetrics()
        return metrics.horizontalAdvance("9") * digits + metrics.horizontalAdvance("！") + unit(12)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.room(), 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_numbers(event)


class TextColours(QSyntaxHighlighter):
    """Slots, conditions, and what gives a line its shape; never a colour alone."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme

    @override
    def highlightBlock(self, text: str) -> None:
        for pattern, meaning, bold in (
            (_SHAPE, "done", False),
            (_SLOT, "link", True),
            (_CONDITION, "soon", False),
        ):
            look = _look(self._theme.colour(meaning), bold=bold)
            for found in pattern.finditer(text):
                start, end = units(text, found.start()), units(text, found.end())
                self.setFormat(start, end - start, look)


def _look(colour: QColor, *, bold: bool) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(colour)
    if bold:
        look.setFontWeight(QFont.Weight.Bold)
    return look


def units(text: str, place: int) -> int:
    """Return a place in Qt's count of characters: 𠮷 counts two."""
    return place if text.isascii() else len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
