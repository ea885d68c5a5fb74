"""With what the text is compared, and in what it differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.texts.views import SHIPPED
from ui.texts.difference import Difference
from ui.widgets import column, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.comparing import DiffLine
    from app.texts.views import TextSheet
    from ui.theme import Theme

UPDATE: Final = -2
"""Instead of a version: what changed in the text that ships since her copy was made."""


class Comparison(QWidget):
    """The text in the editor beside the one that ships, or a version; `wanted` asks for it."""

    wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._against = QComboBox()
        self._against.setAccessibleName("何と比べるか")
        self._against.currentIndexChanged.connect(self.wanted)
        self.difference = Difference(theme)
        lines = column(self._against, self.difference)
        lines.setStretch(1, 1)
        spread(self, lines, (0, 8, 0, 0))

    @property
    def against(self) -> int:
        """SHIPPED, UPDATE, or the number of a version."""
        chosen = self._against.currentData()
        return SHIPPED if chosen is None else int(chosen)

    def offer(self, sheet: TextSheet) -> None:
        """Offer what the text of this letter can be compared with; keep what was chosen."""
        chosen = self.against
        self._against.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self._against.clear()
        self._against.addItem("標準の文面 → いまの文面", SHIPPED)
        if sheet.base and sheet.base != sheet.shipped:
            self._against.addItem("標準の文面の変更点（前 → いま）", UPDATE)
        for version in reversed(sheet.versions):
            if not version.withdrawn:
                self._against.addItem(f"第{version.number}版 → いまの文面", version.number)
        self.choose(chosen)
        self._against.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def choose(self, against: int) -> None:
        """Choose what to compare with; the text that ships where that is not to be had."""
        self._against.setCurrentIndex(max(self._against.findData(against), 0))

    def show_lines(self, lines: Sequence[DiffLine]) -> None:
        """Show in what the two differ."""
        self.difference.show_lines(lines)

    def look(self) -> None:
        """Put the cursor where one reads."""
        self.difference.setFocus(Qt.FocusReason.OtherFocusReason)
