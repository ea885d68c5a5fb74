"""What an input method has not committed yet: seen, so that it can be kept; never acted upon."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtGui import QInputMethodEvent

    Writing = QLineEdit | QPlainTextEdit | QTextEdit


class Unfinished(QObject):
    """Watches the lines and passages inside a form.

    `composed` says that unfinished text has changed. Should a field lose the focus while its
    text is unfinished and the input method drop it, the text is put where it was being typed.
    """

    composed = Signal()

    def __init__(self, form: QWidget) -> None:
        super().__init__(form)
        self._pending: dict[int, str] = {}  # by id of the field
        self._left: tuple[Writing, str, str] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._on_left)
        for sort in (QLineEdit, QPlainTextEdit, QTextEdit):
            for field in form.findChildren(sort):
                field.installEventFilter(self)

    def whole(self, field: Writing) -> str:
        """Return the text of a field, with what is unfinished at its place."""
        text = _text(field)
        unfinished = self._pending.get(id(field), "")
        if not unfinished:
            return text
        place = _place(field)
        return text[:place] + unfinished + text[place:]

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.InputMethod:
            self._hear(watched, cast("QInputMethodEvent", event))
        elif event.type() == QEvent.Type.FocusOut and self._pending.get(id(watched)):
            field = cast("Writing", watched)
            self._left = (field, _text(field), self._pending.pop(id(watched)))
            self._soon.start()
        return False

    def _hear(self, field: QObject, event: QInputMethodEvent) -> None:
        unfinished = event.preeditString()
        if event.commitString():
            self._left = None  # committed as it left: nothing was dropped
        if unfinished:
            self._pending[id(field)] = unfinished
        else:
            self._pending.pop(id(field), None)
        self.composed.emit()

    def _on_left(self) -> None:
        if self._left is None:
            return
        field, before, unfinished = self._left
        self._left = None
        if _text(field) == before:
            _insert(field, unfinished)


def _text(field: Writing) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _place(field: Writing) -> int:
    """Return where one types in `field`, in Python's count of characters."""
    text = _text(field)
    units = (
        field.cursorPosition() if isinstance(field, QLineEdit) else field.textCursor().position()
    )
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))


def _insert(field: Writing, text: str) -> None:
    if isinstance(field, QLineEdit):
        field.insert(text)
    else:
        field.textCursor().insertText(text)
