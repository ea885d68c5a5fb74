"""Unfinished records that were kept: each to go on with, or to throw away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.cases.lines import Lines
from ui.widgets import Button, Card, Muted, PrimaryButton, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.intake.draft import Draft

_SHOWN = 3


class OffersCard(Card):
    """The drafts, the newest first."""

    resumed = Signal(str)  # name of the draft
    discarded = Signal(str)

    def __init__(self) -> None:
        super().__init__("書きかけの記録があります")
        self._lines = Lines(space=10)
        self._more = Muted()
        self.add(self._lines, self._more)
        self.hide()

    def show_drafts(self, drafts: Mapping[str, Draft]) -> None:
        """Offer these; none hides the card."""
        names = list(drafts)[:_SHOWN]
        only = len(names) == 1
        self._lines.refill([self._offer(name, drafts[name], only=only) for name in names])
        left = len(drafts) - len(names)
        self._more.setText(f"ほか{left}件" if left else "")
        self._more.setVisible(left > 0)
        self.setVisible(bool(names))

    def _offer(self, name: str, draft: Draft, *, only: bool) -> QWidget:
        place = QWidget()
        resume = PrimaryButton("続きから書く") if only else Button("続きから書く")
        discard = Button("捨てる…")
        for button, verb in ((resume, "の続きから書く"), (discard, "を捨てる")):
            button.setProperty("draft", name)
            button.setAccessibleName(f"{draft.headline}{verb}")
        resume.clicked.connect(self._on_resume)
        discard.clicked.connect(self._on_discard)
        lines = column(Muted(draft.headline, wrap=True), row(resume, discard, None))
        spread(place, lines, (0, 0, 0, 0))
        return place

    def _on_resume(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.resumed.emit(str(sender.property("draft")))

    def _on_discard(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.discarded.emit(str(sender.property("draft")))
