"""The rail at the left of the window: the pages, and the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.pages import PageName
from ui.theme import unit
from ui.widgets import Elided, Text, column, spread

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from ui.actions import Actions
    from ui.theme import Theme

_RAIL = 176  # px


class Rail(QFrame):
    """The dark rail at the left: the pages, and the lock."""

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        pages: tuple[PageName, ...],
        company: str,
        actor: str,
    ) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(unit(_RAIL))
        self._theme = theme
        self._buttons: dict[PageName, RailButton] = {}
        brand = Text("窓口台帳")
        brand.setProperty("role", "brand")
        lines = column(brand, Elided(company), space=4)
        if actor:
            lines.addWidget(Elided(f"担当　{actor}"))
        head = QWidget()
        spread(head, lines, (12, 0, 8, 14))
        whole = column(head, space=4)
        for name in pages:
            button = RailButton(theme, actions.of(name.value), checkable=True)
            self._buttons[name] = button
            whole.addWidget(button)
        whole.addStretch(1)
        whole.addWidget(RailButton(theme, actions.of("lock")))
        spread(self, whole, (12, 20, 12, 14))

    def mark(self, page: PageName) -> None:
        """Show on which page the officer is."""
        of_case = (PageName.CASE, PageName.LETTER, PageName.PACKAGE)
        shown = PageName.CASES if page in of_case else page
        for name, button in self._buttons.items():
            button.setChecked(name is shown)


class RailButton(QPushButton):
    """A page on the rail."""

    def __init__(self, theme: Theme, action: QAction, *, checkable: bool = False) -> None:
        super().__init__(action.text())
        self._theme = theme
        self._icon = action.objectName()
        self.setCheckable(checkable)
        self.setToolTip(action.toolTip())
        self.setAccessibleName(action.text())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(action.trigger)
        theme.changed.connect(self._dress)
        self._dress()

    @override
    def nextCheckState(self) -> None:
        """Stay as the frame marked it: a click is a wish to go, not a switch."""

    def _dress(self) -> None:
        self._theme.sign(self, self._icon, "rail_ink")
