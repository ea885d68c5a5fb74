"""Buttons: one primary per page, the others plain or quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from ui.theme import tone

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QKeyEvent
    from PySide6.QtWidgets import QMenu

    from ui.theme import Theme

_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class Button(QPushButton):
    """A plain button. `icon` is a name of `resources/icons`; it follows the palette."""

    role = ""
    ink = "link"

    def __init__(self, text: str, theme: Theme | None = None, icon: str = "") -> None:
        super().__init__(text)
        self._theme = theme
        self._icon = icon
        if self.role:
            self.setProperty("role", self.role)
        self.setAccessibleName(text)
        if theme is not None and icon:
            self._on_theme()
            theme.changed.connect(self._on_theme)

    def does(self, action: QAction) -> Button:
        """Trigger `action` when pressed, follow whether it is enabled; return itself."""
        self.clicked.connect(action.trigger)
        self.setEnabled(action.isEnabled())
        action.enabledChanged.connect(self.setEnabled)
        self.setToolTip(action.toolTip())
        return self

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # outside of dialogs Qt presses by the space bar alone
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _HELD:
            self.click()
        else:
            super().keyPressEvent(event)

    def _on_theme(self) -> None:
        if self._theme is not None:
            self._theme.sign(self, self._icon, self.ink)


class PrimaryButton(Button):
    """The one thing to do on this page."""

    role = "primary"
    ink = "accent_ink"


class QuietButton(Button):
    """Something one may also do; it looks like a link."""

    role = "quiet"

    @override
    def setMenu(self, menu: QMenu) -> None:
        super().setMenu(menu)
        tone(self, opens="menu")  # its arrow wants room that a link has not
