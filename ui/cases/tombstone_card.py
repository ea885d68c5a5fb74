"""破棄の記録: what is left of a case whose person was forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app import phrases
from ui.cases.lines import Lines, beside, fact
from ui.dates import spoken
from ui.widgets import Badge, Card, Muted, Text, column, spread

if TYPE_CHECKING:
    from datetime import date

    from app.domain.erasure import Emptied
    from app.views.cases import CaseSheet


class TombstoneCard(Card):
    """Which stores were emptied, how and by whom, what went, and which backups still hold it."""

    def __init__(self) -> None:
        super().__init__("破棄の記録")
        self._lines = Lines(space=12)
        self.add(self._lines)
        self.hide()

    def show_sheet(self, sheet: CaseSheet, today: date) -> None:
        """Show the record; the card is there for a tombstone only."""
        stone = sheet.tombstone
        self.setVisible(stone is not None)
        if stone is None:
            self._lines.refill(())
            return
        gone, backups = phrases.tombstone(stone)[-2:]
        head = Text(
            f"{phrases.erased_because(stone)}（{spoken(stone.on, today)}）", wrap=True
        ).selectable()
        stores = (_store(store, today) for store in stone.stores)
        self._lines.refill((head, *stores, Muted(gone, wrap=True), Muted(backups, wrap=True)))


def _store(store: Emptied, today: date) -> QWidget:
    place = QWidget()
    where = Text(store.where, wrap=True)
    where.setProperty("role", "strong")
    lines = column(beside(where.selectable(), Badge(store.method, "done")), space=4)
    lines.addLayout(fact("実施", f"{store.who}　{spoken(store.on, today)}"))
    spread(place, lines, (0, 0, 0, 0))
    return place
