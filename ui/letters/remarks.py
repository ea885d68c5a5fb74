"""What was found when the letter was proofread: what stops it, and what wants a second look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from ui.widgets import Badge, Lines, Muted, OpenRow, Text, column, on_card, row, spread

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.views.letters import Remark

_QUOTED = 24  # characters of what stands there


class RemarkList(QWidget):
    """Findings one below the other, each leading to its place; what may pass has a tick box.

    A tick stays while its finding does: whatever is typed elsewhere does not take it away.
    """

    chosen = Signal(object)  # a Remark
    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._remarks: tuple[Remark, ...] = ()
        self._told = False  # a sentence stands where findings do
        self._boxes: dict[str, QCheckBox] = {}
        self._acknowledged: set[str] = set()
        self._lines = Lines(space=0)
        spread(self, column(on_card(self._lines)), (0, 0, 0, 0))

    @property
    def acknowledged(self) -> frozenset[str]:
        """The keys of the findings that were looked at a second time."""
        return frozenset(key for key, box in self._boxes.items() if box.isChecked())

    @property
    def settled(self) -> bool:
        """Whether nothing stands in the way of the letter any more."""
        passed = self.acknowledged
        return not self._told and all(one.passable and one.key in passed for one in self._remarks)

    def first_open(self) -> Remark | None:
        """Return the first finding that still stands in the way; its box gets the focus, if any."""
        passed = self.acknowledged
        left = (one for one in self._remarks if not (one.passable and one.key in passed))
        found = next(left, None)
        if found is not None and found.key in self._boxes:
            self._boxes[found.key].setFocus(Qt.FocusReason.OtherFocusReason)
        return found

    def clear(self) -> None:
        """Forget findings and ticks."""
        self._acknowledged.clear()
        self.show_remarks(())

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show these findings; what is already shown stays as it is."""
        if tuple(remarks) == self._remarks and not self._told:
            return
        self._acknowledged = {*self.acknowledged} & {one.key for one in remarks}
        self._remarks, self._told = tuple(remarks), False
        self._boxes = {}
        self._lines.refill([part for one in remarks for part in self._parts(one)])

    def acknowledge(self, keys: Collection[str]) -> None:
        """Tick what was looked at before, when this letter was on show."""
        for key, box in self._boxes.items():
            box.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            box.setChecked(key in keys)
            box.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def say(self, sentence: str) -> None:
        """Show why the letter could not be drawn or issued, instead."""
        self._remarks, self._boxes, self._told = (), {}, True
        words = Text(f"！ {sentence}", wrap=True)
        words.setProperty("role", "error")
        self._lines.refill([words])

    def _parts(self, one: Remark) -> list[QWidget]:
        badge = Badge("要確認", "soon") if one.passable else Badge("要修正", "late")
        sentence = Text(_sentence(one), wrap=True)
        told = QWidget()
        lines = [sentence, Muted(one.way_out, wrap=True)] if one.way_out else [sentence]
        spread(told, column(*lines, space=4), (0, 3, 0, 0))  # beside the word of the badge
        line = OpenRow(f"指摘：{_sentence(one)}", [(_on_top(badge), 0), (told, 1)], one.key)
        line.setAccessibleDescription(f"{badge.text()}。{one.way_out}")
        line.chosen.connect(self._on_chosen)
        # as wide as the card, and as high as its words then are
        line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        return [line, self._tick(one)] if one.passable else [line]

    def _tick(self, one: Remark) -> QWidget:
        box = QCheckBox("確認しました")
        box.setAccessibleName(f"確認しました：{_sentence(one)}")
        box.setToolTip("このまま発行します。確認したことは文書の記録に残ります")
        box.setChecked(one.key in self._acknowledged)
        box.toggled.connect(self.ticked)
        self._boxes[one.key] = box
        place = QWidget()
        spread(place, row(box, None), (72, 0, 0, 6))
        return place

    def _on_chosen(self, key: str) -> None:
        found = next((one for one in self._remarks if one.key == key), None)
        if found is not None:
            self.chosen.emit(found)


def _on_top(badge: Badge) -> QWidget:
    place = QWidget()
    spread(place, column(badge, None), (0, 0, 0, 0))
    return place


def _sentence(one: Remark) -> str:
    """Return 本文5行目「…」：ほかの事案の方のお名前があります。."""
    words = one.words.strip()
    words = f"{words[:_QUOTED]}…" if len(words) > _QUOTED else words
    quoted = f"「{words}」" if words else ""
    place = f"{one.place}{quoted}："
    return f"{place}{one.sentence}" if one.place or words else one.sentence
