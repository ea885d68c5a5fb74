"""Words on a page: titles, text, asides, badges. They show text as it is, never as markup."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QWidget
from typing_extensions import override

from ui.theme import tone as set_tone

_READING, _ASIDE = 160, 145  # per cent of a letter, from line to line


class Text(QLabel):
    """Body text on one line or, with `wrap`, on several."""

    role = ""

    def __init__(self, text: str = "", *, wrap: bool = False, tone: str = "") -> None:
        super().__init__()
        self._said = ""
        # only rich text knows a pitch of lines; without one they touch
        self.setTextFormat(Qt.TextFormat.RichText if wrap else Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)
        self._stand_in_the_middle()
        if self.role:
            self.setProperty("role", self.role)
        if tone:
            self.setProperty("tone", tone)

    @override
    def text(self) -> str:
        return self._said

    @override
    def setText(self, text: str) -> None:
        before, self._said = self._said, text
        if self.textFormat() == Qt.TextFormat.PlainText:
            super().setText(text)
            return
        super().setText(pitched(text))
        if self.accessibleName() in ("", before):
            self.setAccessibleName(text)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._stand_in_the_middle()

    def _stand_in_the_middle(self) -> None:
        """Qt puts all the room of a line below its letters: give half of it back above them."""
        if self.textFormat() == Qt.TextFormat.RichText:
            half = round(self.fontMetrics().height() * (_ASIDE - 100) / 200)
            around = self.contentsMargins()
            self.setContentsMargins(around.left(), half, around.right(), -half)

    def selectable(self) -> Text:
        """Let the officer mark and copy the text; return itself."""
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return self


class PageTitle(Text):
    """What the page answers, 22 px."""

    role = "title"


class SectionTitle(Text):
    """The title of a card, 15 px."""

    role = "section"


class Muted(Text):
    """What stands beside: dates, sources, units. 12 px."""

    role = "muted"


class Aside(Text):
    """Body size, quieter."""

    role = "aside"


class Figure(Text):
    """A number one looks at first, 28 px."""

    role = "figure"


class Badge(Text):
    """A status in a word on its own ground.

    `tone` is late, soon, done, waiting, fresh or plain.
    """

    role = "badge"

    def __init__(self, text: str = "", tone: str = "plain") -> None:
        super().__init__(text, tone=tone)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_status(self, text: str, tone: str) -> None:
        """Say another status."""
        self.setText(text)
        set_tone(self, tone=tone)


class Reading(QLabel):
    """A passage to be read: several lines on a pitch of 1.6 letters."""

    def __init__(self, text: str = "", *, role: str = "") -> None:
        super().__init__()
        self._text = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        if role:
            self.setProperty("role", role)
        self.show_text(text)

    @property
    def text_shown(self) -> str:
        """The passage as it was given."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show `text`; what looks like markup in it is shown as it was written."""
        self._text = text
        self.setText(pitched(text, _READING))
        self.setAccessibleName(text)


class Elided(QLabel):
    """One line that gives way: what does not fit ends in … and is told by the tool tip."""

    def __init__(self, text: str = "", *, role: str = "", least: int = 0) -> None:
        super().__init__(text)
        self._least = least
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._least, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width()
        self.setToolTip("" if fits else self.text())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(option.palette.color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment()), text)
        painter.end()


def labelled(widget: QWidget, name: str, description: str = "") -> QWidget:
    """Give a widget the name a screen reader says; return it."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(description)
    return widget


def pitched(text: str, pitch: int = _ASIDE) -> str:
    """Return `text` for a label, as it was written, on lines of `pitch` per cent of a letter."""
    lines = escape(text).replace("\n", "<br>")
    # Qt's percentage is of the font's own 1.0 line, BIZ UDPGothic's is exactly its size
    return f'<div style="line-height:{pitch}%">{lines}</div>' if text else ""
