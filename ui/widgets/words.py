"""Words on a page: titles, text, asides, badges. They show text as it is, never as markup."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption
from typing_extensions import override

from ui.theme import tone as set_tone

_WIDE = 100_000  # px: as wide as no text is


class Text(QLabel):
    """Body text on one line or, with `wrap`, on several.

    It lays its lines itself: BIZ UDPGothic leaves no room between them, and a character of
    another font (𠮷) would move a line away from its neighbours. What can be marked is laid by
    Qt, on the same pitch.
    """

    role = ""
    pitch = 1.4  # from line to line, in letters
    airy = False  # whether the room between lines is above the first and below the last, too

    def __init__(self, text: str = "", *, wrap: bool = False, tone: str = "") -> None:
        super().__init__(text)
        self._text = text
        self._by_qt = False
        self._letter = 0  # px, how high a letter of the font is; 0 before it is asked for
        self._heights: dict[tuple[int, bool], int] = {}  # by width, and whether it wraps
        self._drawn: tuple[object, QTextLayout, list[QTextLine]] | None = None  # last, and of what
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if self.role:
            self.setProperty("role", self.role)
        if tone:
            self.setProperty("tone", tone)

    def selectable(self) -> Text:
        """Let the officer mark and copy the text; return itself."""
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._by_qt = True
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setText(self._text)
        return self

    @override
    def text(self) -> str:
        return self._text

    @override
    def setText(self, text: str) -> None:
        self._text = text
        self._measure_anew()
        super().setText(self._marked_up() if self._by_qt else text)
        if self._by_qt:
            self.setAccessibleName(text)

    @override
    def clear(self) -> None:
        self.setText("")

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure_anew()
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._by_qt:
            super().setText(self._marked_up())

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return hint if self._by_qt else QSize(hint.width(), self._height(hint.width()))

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return hint if self._by_qt else QSize(hint.width(), self._height(_WIDE))

    @override
    def heightForWidth(self, width: int) -> int:
        if self._by_qt or not self.wordWrap():
            return super().heightForWidth(width)
        return self._height(width)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._by_qt:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.setPen(option.palette.color(self.foregroundRole()))
        room = self.contentsRect()
        laid, lines = self._to_draw(self._shown(room.width()), room.width())
        top = room.top()
        if not self.alignment() & Qt.AlignmentFlag.AlignTop:
            top += max(0, room.height() - self._tall(len(lines)) + 1) // 2
        base = top + self._above + self.fontMetrics().ascent()
        for place, line in enumerate(lines):
            line.setPosition(QPointF(0, base + place * self._apart - line.ascent()))
        laid.draw(painter, QPointF(room.left(), 0))
        painter.end()

    def _marked_up(self) -> str:
        """Return the text as it is, for Qt to lay on lines of our height."""
        several = self.wordWrap() or "\n" in self._text
        height = round(self._apart) if several else self.fontMetrics().height()
        style = f"white-space: pre-wrap; line-height: {height}px; -qt-line-height-type: fixed"
        return f'<div style="{style}">{escape(self._text)}</div>' if self._text else ""

    @property
    def _high(self) -> int:
        if not self._letter:
            self._letter = self.fontMetrics().height()
        return self._letter

    @property
    def _apart(self) -> float:
        return self._high * self.pitch

    @property
    def _above(self) -> float:
        return self._high * (self.pitch - 1) / 2 if self.airy else 0.0

    def _tall(self, lines: int) -> int:
        if lines == 1 and not self.airy:
            return self._high
        return round(self._high + (lines - 1) * self._apart + 2 * self._above)

    def _height(self, width: int) -> int:
        """Return the height of the whole label that is `width` wide.

        A layout asks for the same width many times.
        """
        key = (width, self.wordWrap())
        height = self._heights.get(key)
        if height is None:
            inside = self.contentsRect()
            beside, above = self.width() - inside.width(), self.height() - inside.height()
            height = self._heights[key] = self._tall(self._count(width - beside)) + above
        return height

    def _count(self, width: int) -> int:
        """Return how many lines the text takes."""
        if "\n" not in self._text and (not self.wordWrap() or width >= _WIDE // 2):
            return 1
        return len(self._laid(self._text, width)[1]) or 1

    def _measure_anew(self) -> None:
        self._letter = 0
        self._heights.clear()
        self._drawn = None

    def _to_draw(self, text: str, width: int) -> tuple[QTextLayout, list[QTextLine]]:
        key = (text, width, self.wordWrap(), self.alignment())
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = (key, *self._laid(text, width))
        return self._drawn[1], self._drawn[2]

    def _shown(self, width: int) -> str:  # noqa: ARG002 - for whoever has to cut it
        """Return what is drawn where there is room of `width`."""
        return self._text

    def _laid(self, text: str, width: int) -> tuple[QTextLayout, list[QTextLine]]:
        laid = QTextLayout(text.replace("\n", "\u2028"), self.font())
        option = QTextOption(self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
        wraps = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        option.setWrapMode(wraps if self.wordWrap() else QTextOption.WrapMode.ManualWrap)
        laid.setTextOption(option)
        laid.beginLayout()
        lines = []
        while (line := laid.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            lines.append(line)
        laid.endLayout()
        return laid, lines


class PageTitle(Text):
    """What the page answers, 22 px."""

    role = "title"
    pitch = 1.2


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


class Reading(Text):
    """A passage to be read: several lines on a pitch of 1.6 letters."""

    pitch = 1.6
    airy = True

    def __init__(self, text: str = "", *, role: str = "") -> None:
        super().__init__(wrap=True)
        if role:
            self.setProperty("role", role)
        self.show_text(text)

    @property
    def text_shown(self) -> str:
        """The passage as it was given."""
        return self.text()

    def show_text(self, text: str) -> None:
        """Show `text`; what looks like markup in it is shown as it was written."""
        self.setText(text)
        self.setAccessibleName(text)


class Elided(Text):
    """One line that gives way: what does not fit ends in … and is told by the tool tip."""

    def __init__(self, text: str = "", *, role: str = "", least: int = 0) -> None:
        super().__init__(text)
        self._least = least
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
    def _shown(self, width: int) -> str:
        return self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, width)
