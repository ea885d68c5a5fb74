"""Who is at the desk: chosen once the casebook is open, so that every act says who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override

from ui.widgets import (
    LabelledField,
    PageTitle,
    PrimaryButton,
    QuietButton,
    Reading,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from ui.theme import Theme


class WhoForm(QWidget):
    """Asks which of the staff (担当者) works now."""

    chosen = Signal(str)
    went_back = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._names = QComboBox()
        self._names.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._names.setMinimumContentsLength(16)
        self._begin = PrimaryButton("始める")
        self._begin.clicked.connect(self._on_begin)
        back = QuietButton("台帳を閉じる", theme, "back")
        back.clicked.connect(self.went_back)
        whole = column(
            PageTitle("担当者を選ぶ"),
            Reading("だれが記録し、だれが承認したかを、この名前で台帳に残します。", role="aside"),
            LabelledField("担当者", self._names),
            self._begin,
            row(back, None),
            None,
            space=14,
        )
        spread(self, whole, (0, 0, 0, 0))

    def offer(self, names: Sequence[str]) -> None:
        """Offer these names; nobody is chosen beforehand."""
        self._names.clear()
        self._names.addItems(list(names))
        self._names.setPlaceholderText("選んでください")
        self._names.setCurrentIndex(-1)
        self._names.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_begin()
        else:
            super().keyPressEvent(event)

    def _on_begin(self) -> None:
        if self._names.currentIndex() >= 0:
            self.chosen.emit(self._names.currentText())
        else:
            self._names.setFocus()
