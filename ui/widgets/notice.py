"""The strip that says what happened. It has its place; it does not pop up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel
from typing_extensions import override

from ui.theme import tone as set_tone
from ui.theme import unit
from ui.widgets.buttons import Button
from ui.widgets.words import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from ui.theme import Theme

_ICONS = {"late": "warning", "soon": "warning", "done": "check", "fresh": "info"}


class Notice(QFrame):
    """One sentence with a tone: done, fresh, soon or late. Closed by its button or Esc.

    It may offer one thing to do: `taken` hands on its key.
    """

    taken = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._tone = "done"
        self.setProperty("role", "notice")
        self._icon = QLabel()
        self._text = Text(wrap=True)
        self._text.selectable()
        self._close = Button("閉じる")
        self._close.setToolTip("この知らせを閉じます（Esc）")
        self._close.clicked.connect(self.hide)
        self._key = ""
        self._offer = Button("")
        self._offer.clicked.connect(self._on_offer)
        self._offer.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(unit(14), unit(4), unit(4), unit(4))
        line.setSpacing(unit(10))
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._text, 1)
        line.addWidget(self._offer, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._on_theme)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self._text.text()

    def tell(self, text: str, tone: str = "done") -> None:
        """Show `text`."""
        self._tone = tone
        self._offer.hide()
        self._text.setText(text)
        self.setAccessibleName(text)
        set_tone(self, tone=tone)
        set_tone(self._text)
        set_tone(self._close)
        self._on_theme()
        self.show()

    def offer(self, text: str, key: str) -> None:
        """Offer something to do about what is shown."""
        self._key = key
        self._offer.setText(text)
        self._offer.setAccessibleName(text)
        self._offer.show()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _on_offer(self) -> None:
        self.taken.emit(self._key)

    def _on_theme(self) -> None:
        size = unit(20)
        icon = self._theme.icon(_ICONS[self._tone], self._tone)
        self._icon.setPixmap(icon.pixmap(QSize(size, size), self.devicePixelRatio()))
