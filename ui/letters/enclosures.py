"""Which files of the case go along with the letter: they are read for other people's names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QWidget
from typing_extensions import override

from ui.attachments.lines import size_of
from ui.widgets import Lines, Muted, column, spread

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtGui import QResizeEvent

    from app.views.letters import CaseFile

SLOT = "同封ファイル"
"""The name under which the desk of letters takes them: 1,3."""

_ABOUT = "同封するものを選ぶと、ほかの方の氏名や番号がないか、中の文字を点検します。"


class EnclosureList(QWidget):
    """The files of the case, each with a box; numbers are those the findings name."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._files: tuple[CaseFile, ...] = ()
        self._boxes: dict[int, QCheckBox] = {}
        self._lines = Lines(space=8)
        spread(self, column(Muted(_ABOUT, wrap=True), self._lines, space=6), (0, 0, 0, 0))

    @property
    def numbers(self) -> tuple[int, ...]:
        """The files that go along."""
        return tuple(number for number, box in self._boxes.items() if box.isChecked())

    @property
    def value(self) -> str:
        """The same as the desk takes it; empty where none goes along."""
        return ",".join(map(str, self.numbers))

    def show_files(self, files: tuple[CaseFile, ...]) -> None:
        """Offer these files; what is chosen stays chosen."""
        if files == self._files:
            return
        chosen = self.numbers
        self._files = files
        self._boxes = {one.number: self._box(one) for one in files}
        self._lines.refill(list(self._boxes.values()))
        self.choose(chosen)

    def choose(self, numbers: Collection[int]) -> None:
        """Let these files go along, and no others."""
        for number, box in self._boxes.items():
            box.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            box.setChecked(number in numbers)
            box.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def _box(self, one: CaseFile) -> QCheckBox:
        box = FileBox(f"{one.number}  {one.name}（{size_of(one.size)}）")
        box.setAccessibleName(f"同封する：ファイル{one.number} {one.name}")
        box.setToolTip(one.name)
        box.toggled.connect(self.changed)
        return box


class FileBox(QCheckBox):
    """A box whose words give way where there is no room for them: names of files are long."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        style = self.style()
        box = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, self)
        gap = style.pixelMetric(QStyle.PixelMetric.PM_CheckBoxLabelSpacing, None, self)
        room = max(self.width() - box - 2 * gap, 0)
        elided = Qt.TextElideMode.ElideMiddle
        words = self.fontMetrics().elidedText(self._words, elided, room)
        self.setText(words.replace("&", "&&"))
