"""The page as it would be printed, with fictional values or those of an open case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ui.letters.preview import Preview
from ui.widgets import Muted, column, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.texts.views import TextPreview, WayLine
    from app.views.lines import CaseLine
    from ui.theme import Theme


class SamplePart(QWidget):
    """Which values, and the page; the last picture stays until the next one is there."""

    wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._ways: tuple[WayLine, ...] = ()
        self.values = QComboBox()
        self.values.setAccessibleName("見本の値")
        self.values.setMinimumContentsLength(16)
        self.values.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.values.currentIndexChanged.connect(self.wanted)
        self.preview = Preview(theme, alone=False)
        self.preview.wanted.connect(self.wanted)
        self._below = Muted(wrap=True)
        self._below.setMinimumHeight(self._below.fontMetrics().lineSpacing())
        lines = column(self.values, self.preview, self._below)
        lines.setStretch(1, 1)
        spread(self, lines, (0, 8, 0, 0))

    @property
    def way(self) -> int:
        """Which of the ways of the letter is looked at."""
        return max(self.values.currentIndex(), 0) if not self.case else 0

    @property
    def case(self) -> str:
        """The number of the case whose values are shown, "" for fictional ones."""
        return str(self.values.currentData() or "")

    def offer(self, ways: tuple[WayLine, ...], cases: Sequence[CaseLine]) -> None:
        """Offer the ways of a letter and these cases; a case that was chosen stays so."""
        chosen, same = self.case, ways == self._ways
        place = self.values.currentIndex()
        self._ways = ways
        self.values.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.values.clear()
        for way in ways:
            rest = "すべての欄がある場合" if way.whole else "必須の欄だけの場合"
            self.values.addItem(f"見本：{way.name}（{rest}）" if way.name else f"見本：{rest}", "")
        if cases:
            self.values.insertSeparator(self.values.count())
        for case in cases:
            self.values.addItem(f"{case.number}　{case.requester or '匿名'}", case.number)
        found = self.values.findData(chosen) if chosen else -1
        wanted = found if found >= 0 else (place if same and not chosen else 0)
        self.values.setCurrentIndex(max(wanted, 0))
        self.values.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def show_drawn(self, drawn: TextPreview) -> None:
        """Show a page; where none could be drawn, the one before stays and it is said so."""
        if drawn.picture is not None:
            self.preview.show_page(drawn.page, drawn.pages, drawn.picture)
            empty = "・".join(dict.fromkeys(name.split(".")[0] for name in drawn.missing))
            self._below.setText(f"値がない差込欄：{empty}" if empty else "")
        else:
            self._below.setText("誤りがあるため、直す前の見本を示しています。")

    def clear(self) -> None:
        """Show an empty sheet."""
        self.preview.clear()
        self._below.setText("")
